"""Sources: whom do respected people turn to in a field? Trust along vouches, independent voices, and reasons (S1–S4).

    vouches of a field ── worth, record ─→ who hands on how much trust to whom ── Web
    people the asker trusts, or each circle's entry ── first passage ─→ how much trust reaches whom, by which voice
    voices ── likeness ─→ how many independent ones ─→ rank ─→ Source, reasons first

A walker begins at somebody the asker trusts and follows vouches (:mod:`inroad.graph.trust`). What counts for a person
is the chance that the walker comes to them at all, from somebody else's vouch: the hitting probability (Hopcroft and
Sheldon 2008), and not how often it comes back. So nobody gains by vouching for anybody, or in a ring: whatever happens
inside a set of people, the chance to be reached is at most that of entering the set, which is their own entry and what
outsiders' vouches let in. A voucher hands on no more than their words carry: one faint old word hands on little, and
what is kept back ends the walk.

    score = trust reached × Σp² / (pᵀKp) − trust of those who spoke against, one step, not handed on

with p the voices' shares and K their likeness (:mod:`inroad.community.voices`): ten of one team weigh as one of them.

Refused: a ranking that others see, a place or a number on somebody's own page, and to show who spoke against.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inroad import words as say
from inroad.community import fields as lexicon
from inroad.community import voices as voicing
from inroad.community import vouches as vouching
from inroad.community.voices import Around, Independence, Named
from inroad.community.vouches import BASIS_WORDS, Basis, Record, Vouch
from inroad.graph.circles import circles
from inroad.graph.trust import DAMPING, Flow
from inroad.graph.trust import rank as trust_rank

RESERVE: Final = 1.0
"""What a voucher keeps back: with one fresh word "well" they hand on half of their trust, with four of them 4/5."""
NEAR: Final = 0.5
"""What a word in a field near the one asked about is worth."""
BESIDE: Final = 0.15
"""Within this part of the one before, the order of two says nothing."""
MOST: Final = 20
FEW: Final = 10
"""Below so many words in a field, a ranking is said to rest on little."""
RESOLUTIONS: Final = (1.0, 0.3, 0.1)
LEAST_CORE: Final = 3
_BLOCK: Final = 64
_ERROR: Final = 1e-10
_MOST_ROUNDS: Final = 400

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Voice:
    """A word that counts for a source. ``carries``: the part of the trust that came by it, its shares sum to 1;
    ``trusted``: the asker trusts this voice themselves; ``near``: it is about a field near the one asked about.
    """

    person: int
    carries: float
    basis: Basis
    said_on: date
    field: str
    how: str = ""
    trusted: bool = False
    near: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """Somebody respected people turn to. ``reasons`` say why, the strongest first; ``beside``: as good as the one
    before, the order between them says nothing. ``score`` orders and is for "why?" and JSON of the asker only.
    """

    person: int
    reasons: tuple[str, ...]
    voices: tuple[Voice, ...]
    independence: Independence
    record: Record
    newest: date
    beside: bool
    score: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """``words_known``: vouches in the field that were looked at, ``vouchers``: by how many people; ``little``: in
    words, when that is few; "" else.
    """

    field: str
    sources: tuple[Source, ...]
    words_known: int
    vouchers: int
    little: str


class Web:
    """Who hands on how much to whom, in one field.

    ``people[i]`` is the caller's number of place i; ``words[i]``: the words that count for place i, with their worth,
    below 0 against. The last place of ``flow`` is nobody: what is kept back goes there and ends the walk.
    """

    def __init__(self, vouches: Iterable[Vouch], field: str, today: date) -> None:
        said = list(vouches)
        factors = _factors(field)
        standing = vouching.standing([one for one in said if not factors or one.field in factors], today)
        self.records = vouching.records(said)
        self.field = field
        heard: list[tuple[Vouch, float]] = []
        for one in standing:
            worth = vouching.worth(one, today) * (factors.get(one.field, 1.0) if factors else 1.0)
            if worth:
                heard.append((one, worth))
        self.heard = _strongest(heard)
        self.people = sorted({end for one, _ in self.heard for end in (one.voucher, one.subject)})
        self.place = {person: at for at, person in enumerate(self.people)}
        self.words: list[list[tuple[Vouch, float]]] = [[] for _ in self.people]
        self.backers: dict[int, frozenset[int]] = {}
        given = np.zeros(len(self.people))
        for one, worth in self.heard:
            self.words[self.place[one.subject]].append((one, worth))
            given[self.place[one.voucher]] += abs(worth)
        for at, person in enumerate(self.people):
            self.backers[person] = frozenset(one.voucher for one, worth in self.words[at] if worth > 0)
        means = np.array([self.records.get(person, Record()).mean for person in self.people])
        # A good record hands on more than the usual share and a bad one less; nobody more than all they have.
        self._reliance = means / Record().mean
        self._total = given
        self.flow = self._flow()

    @property
    def n(self) -> int:
        return len(self.people)

    def share(self, voucher: int, worth: float) -> float:
        """The part of a voucher's trust that goes by a word of ``worth``: reliance × |worth| / (their words + 1)."""
        at = self.place[voucher]
        total = float(self._total[at])
        passed = min(float(self._reliance[at]) * total / (total + RESERVE), 1.0)
        return passed * abs(worth) / total

    def _flow(self) -> Flow:
        nobody = self.n
        giver, receiver, weight = [], [], []
        left = np.ones(self.n)
        for one, worth in self.heard:
            part = self.share(one.voucher, worth)
            if worth > 0:
                giver.append(self.place[one.voucher])
                receiver.append(self.place[one.subject])
                weight.append(part)
                left[self.place[one.voucher]] -= part
        # The rest goes to nobody; with whoever speaks only against, or not at all, the walk ends anyway.
        for at in sorted(set(giver)):
            giver.append(at)
            receiver.append(nobody)
            weight.append(max(float(left[at]), 0.0))
        return Flow.build(self.n + 1, np.array(giver, int), np.array(receiver, int), np.array(weight))


def visits(web: Web, begin: Floats, damping: float = DAMPING) -> Floats:
    """How often the walker is expected at each place before the walk ends: float64[n + 1]. ``begin``: float64[n + 1],
    sum 1. O(words) per round.
    """
    found = trust_rank(web.flow, begin, damping=damping, error=_ERROR)
    hands_on = np.zeros(len(found), np.bool_)
    hands_on[web.flow.giver] = True
    # The rank is what a walker does who begins anew for ever; this is one walk of it.
    return found / (1 - damping * float(found[hands_on].sum()))


def from_each(web: Web, places: Sequence[int], damping: float = DAMPING) -> Floats:
    """Expected visits everywhere of a walk that begins at each of ``places``: float64[n + 1, len(places)]."""
    from scipy.sparse import csr_array

    size = web.flow.n
    matrix = csr_array((web.flow.share, web.flow.giver, web.flow.indptr), shape=(size, size)) * damping
    step = np.zeros((size, len(places)))
    step[list(places), np.arange(len(places))] = 1.0
    found = step.copy()
    for _ in range(_MOST_ROUNDS):
        step = matrix @ step
        if not step.size or float(step.sum(axis=0).max()) < _ERROR:
            break
        found += step
    return found


def entries(web: Web) -> Floats:
    """Where a walk through the whole network begins, for nobody in particular: float64[n + 1], sum 1.

    The core, the largest set of people who are led to each other by their words, and whom it leads to, enter head by
    head. Whoever it doesn't lead to enters by parts that hang together, one entry each: a ring that nobody outside
    vouches for has the entry of one person, however many it is made of and whatever they say. Among those led to, a
    circle (:mod:`inroad.graph.circles`, from small to large ones) of less than half of them enters with 1 and one more
    for everybody outside it who vouches for somebody inside, at most with its size.

    Nothing that is for nobody in particular can hold when invented people outnumber the others (Cheng and Friedman
    2005): against that only beginning at people one trusts helps.
    """
    begin = np.zeros(web.n + 1)
    ends = [(web.place[one.voucher], web.place[one.subject]) for one, worth in web.heard if worth > 0]
    if not ends:
        return begin
    giver, receiver = np.array(ends).T
    led_to = _led_to(web.n, giver, receiver)
    begin[: web.n][led_to] = 1.0
    for resolution in RESOLUTIONS:
        keep = led_to[giver] & led_to[receiver]
        found = circles(web.n, giver[keep], receiver[keep], resolution=resolution).of
        across = keep & (found[giver] != found[receiver])
        outside = np.unique(np.column_stack([found[receiver[across]], giver[across]]), axis=0)[:, 0]
        for circle in range(int(found.max(initial=-1)) + 1):
            inside = np.flatnonzero(found == circle)
            limit = 1.0 + np.count_nonzero(outside == circle)
            if 2 * len(inside) < led_to.sum() and begin[inside].sum() > limit:
                begin[inside] *= limit / begin[inside].sum()
    apart = ~led_to[giver] & ~led_to[receiver]
    of = _connected(web.n, giver[apart], receiver[apart], directed=False)
    alone = np.flatnonzero(~led_to)
    begin[alone] = 1 / np.bincount(of, minlength=web.n)[of[alone]]
    result: Floats = begin / begin.sum()
    return result


def _connected(n: int, a: Ints, b: Ints, *, directed: bool) -> Ints:
    """The part of each; ``directed``: parts in which everybody is led to everybody."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    pairs = coo_array((np.ones(len(a), np.int8), (a, b)), shape=(n, n)).tocsr()
    found: Ints = connected_components(pairs, directed=True, connection="strong" if directed else "weak")[1]
    return found


def _led_to(n: int, giver: Ints, receiver: Ints) -> NDArray[np.bool_]:
    """The core and whoever it leads to; nobody where there is no core of three."""
    strong = _connected(n, giver, receiver, directed=True)
    size = np.bincount(strong)
    reached = strong == int(size.argmax()) if size.max() >= LEAST_CORE else np.zeros(n, np.bool_)
    while True:
        further = receiver[reached[giver] & ~reached[receiver]]
        if not len(further):
            return reached
        reached[further] = True


def seeded(web: Web, seeds: Mapping[int, float]) -> Floats:
    """Where a walk begins for somebody who trusts ``seeds`` (person → how much): float64[n + 1], sum 1 or all 0."""
    begin = np.zeros(web.n + 1)
    for person, much in seeds.items():
        if person in web.place and much > 0:
            begin[web.place[person]] = much
    total = float(begin.sum())
    return begin / total if total else begin


@dataclass(frozen=True, slots=True)
class Reached:
    """What comes to somebody: ``trust`` by others' words; ``by``: voice → its part of it; ``against``: the trust of
    those who spoke against, one step.
    """

    place: int
    trust: float
    by: Mapping[int, float]
    against: float


def reached(web: Web, begin: Floats, places: Sequence[int], *, seen: Floats | None = None) -> list[Reached]:
    """How much trust reaches ``places``, and by whom. ``seen``: :func:`visits` of ``begin``, if known already.

    With y the visits of the walk and G those of walks from each place: the chance to come to v is y(v)/G(v,v), of which
    begin(v) is beginning there; before the first visit the walker is expected y(u) − y(v)/G(v,v)·G(v,u) times at u, and
    that times damping times the share of u's word is what comes by u.
    """
    y = visits(web, begin) if seen is None else seen
    found = []
    for start in range(0, len(places), _BLOCK):
        block = list(places[start : start + _BLOCK])
        each = from_each(web, block)
        for column, place in enumerate(block):
            chance = float(y[place]) / float(each[place, column])
            by: dict[int, float] = {}
            against = 0.0
            for one, worth in web.words[place]:
                at = web.place[one.voucher]
                before = max(float(y[at]) - chance * float(each[at, column]), 0.0)
                part = DAMPING * before * web.share(one.voucher, worth)
                if worth > 0:
                    by[one.voucher] = by.get(one.voucher, 0.0) + part
                else:
                    against += part
            found.append(Reached(place, max(chance - float(begin[place]), 0.0), by, against))
    return found


def score(one: Reached, independence: Independence) -> float:
    """trust × discount − against; below 0 for somebody whom more trust speaks against than for."""
    return one.trust * independence.discount - one.against


def rank(
    vouches: Sequence[Vouch],
    field: str,
    today: date,
    *,
    seeds: Mapping[int, float] | None = None,
    around: Around | None = None,
    skip: Collection[int] = (),
    asker: int | None = None,
    named: Named | None = None,
    most: int = MOST,
) -> Ranking:
    """Whom to turn to in ``field`` (a key of the lexicon), the first ``most``, each with its reasons.

    ``seeds``: person → how much the asker trusts them; None: for nobody in particular (:func:`entries`). ``around``:
    what is known of employers, for the independence of voices. ``skip``: people who are not shown (the asker, whoever
    must not find out); their words count. ``asker``: the number of whoever asks, if their own words are among the
    vouches. ``named``: for the reasons; without it nobody is named.
    """
    web = Web(vouches, field, today)
    begin = entries(web) if seeds is None else seeded(web, seeds)
    words = [one for one, _ in web.heard]
    vouchers = len({one.voucher for one in words})
    little = _little(len(words), vouchers)
    if not begin.any():
        return Ranking(field, (), len(words), vouchers, little)
    y = visits(web, begin)
    known = Around((around or Around()).stays, web.backers)
    order = [
        at
        for at in np.argsort(-y[: web.n], kind="stable").tolist()
        if y[at] > 0 and web.people[at] not in skip and any(worth > 0 for _, worth in web.words[at])
    ]
    found: list[tuple[float, Reached, Independence]] = []
    for start in range(0, len(order), _BLOCK):
        block = order[start : start + _BLOCK]
        # No score is above the visits; once the last shown is, nobody who is left can come before it.
        if len(found) >= most and sorted((s for s, _, _ in found), reverse=True)[most - 1] >= y[block[0]]:
            break
        for one in reached(web, begin, block, seen=y):
            voices = voicing.independence(one.by, known)
            value = score(one, voices)
            if value > _ERROR and voices.voices:
                found.append((value, one, voices))
    found.sort(key=lambda f: (-round(f[0], 12), -_newest(web, f[1]).toordinal(), web.people[f[1].place]))
    shown: list[Source] = []
    before = 0.0
    for value, one, voices in found[:most]:
        beside = bool(shown) and value >= before * (1 - BESIDE)
        shown.append(_source(web, one, voices, value, beside, seeds, asker, named or _unnamed))
        before = value
    return Ranking(field, tuple(shown), len(words), vouchers, little)


# ---- inside


def _factors(field: str) -> dict[str, float]:
    """Field → what a word in it is worth for ``field``; {} for every field alike, where none is asked for."""
    if not field:
        return {}
    inside = lexicon.inside(field)
    found = {one.key: NEAR for one in lexicon.near(field)}
    return found | dict.fromkeys(inside, 1.0)


def _strongest(heard: Sequence[tuple[Vouch, float]]) -> list[tuple[Vouch, float]]:
    """One word of each voucher about each subject, whatever fields they spoke of: the strongest, or the one against."""
    kept: dict[tuple[int, int], tuple[Vouch, float]] = {}
    for one, worth in heard:
        key = (one.voucher, one.subject)
        held = kept.get(key)
        if held is None or (worth < 0) > (held[1] < 0) or (abs(worth) > abs(held[1]) and held[1] > 0):
            kept[key] = (one, worth)
    return [kept[key] for key in sorted(kept)]


def _newest(web: Web, one: Reached) -> date:
    return max(word.said_on for word, worth in web.words[one.place] if worth > 0)


def _source(
    web: Web,
    one: Reached,
    independence: Independence,
    value: float,
    beside: bool,
    seeds: Mapping[int, float] | None,
    asker: int | None,
    named: Named,
) -> Source:
    total = sum(one.by.values()) or 1.0
    inside = lexicon.inside(web.field) if web.field else frozenset()
    voices = [
        Voice(
            word.voucher,
            one.by.get(word.voucher, 0.0) / total,
            word.basis,
            word.said_on,
            word.field,
            word.how,
            trusted=word.voucher == asker or (seeds or {}).get(word.voucher, 0.0) > 0,
            near=bool(inside) and word.field not in inside,
        )
        for word, worth in web.words[one.place]
        if worth > 0 and one.by.get(word.voucher, 0.0) > 0
    ]
    voices.sort(key=lambda v: (-round(v.carries, 12), -v.said_on.toordinal(), v.person))
    person = web.people[one.place]
    record = web.records.get(person, Record())
    newest = max((voice.said_on for voice in voices), default=_newest(web, one))
    reasons = _reasons(
        web.field, voices, independence, record, newest, anybody=seeds is None, asker=asker, beside=beside, named=named
    )
    return Source(person, reasons, tuple(voices), independence, record, newest, beside, value)


def _reasons(
    field: str,
    voices: Sequence[Voice],
    independence: Independence,
    record: Record,
    newest: date,
    *,
    anybody: bool,
    asker: int | None,
    beside: bool,
    named: Named,
) -> tuple[str, ...]:
    """``anybody``: the ranking is for nobody in particular, so nothing is said of whom the asker knows."""
    work = f" in {lexicon.get(field).name}" if field else ""
    who = voicing.heard([voice.person for voice in voices], named)
    alone = len(voices) == 1
    said = [f"{who} {'recommends' if alone and voices[0].person != asker else 'recommend'} them{work}"]
    if not alone:
        said.append(independence.words)
    said.append(_knowing(voices, asker))
    if (near := [voice for voice in voices if voice.near]) and field:
        other = say.listing(list(dict.fromkeys(lexicon.get(voice.field).name for voice in near)), most=2)
        much = "it" if len(near) == len(voices) else f"{say.small(len(near))} of the words"
        said.append(f"{much} {'were' if much[:2] != 'it' and len(near) > 1 else 'was'} about {other}, which is near")
    if not anybody and not any(voice.trusted for voice in voices):
        said.append("you don't know those who say so, but people you know vouch for them")
    said.append(f"{'it was said in' if alone else 'the latest word is of'} {say.month(newest)}")
    said += [record.words] if record.words else []
    if beside:
        said.append("as good as the one before: the order between the two says nothing")
    return tuple(said)


def _knowing(voices: Sequence[Voice], asker: int | None) -> str:
    if len(voices) == 1:
        they = "you" if voices[0].person == asker else "they"
        return f"{they} {BASIS_WORDS[voices[0].basis].replace('knows', 'know')}"
    well = sum(voice.basis is Basis.WELL for voice in voices)
    if well == len(voices):
        return "all of them know the work well" if well > 2 else "both know the work well"
    if well:
        return f"{say.small(well)} of them {'know' if well > 1 else 'knows'} the work well"
    bit = sum(voice.basis is Basis.A_BIT for voice in voices)
    return "they know the work a bit" if bit == len(voices) else "none of them knows the work well"


def _little(words: int, vouchers: int) -> str:
    if not words:
        return "Nobody's word is known here yet."
    if words >= FEW and vouchers >= FEW // 2:
        return ""
    one = words == 1
    return (
        f"This rests on {say.small(words)} {'word' if one else 'words'} of"
        f" {say.small(vouchers)} {'person' if vouchers == 1 else 'people'}: that is little."
    )


def _unnamed(_person: int) -> str:
    return ""
