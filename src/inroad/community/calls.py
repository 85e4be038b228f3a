"""A call for names: whom would you recommend, how do you know their work, and whom would you ask? (S2–S4)

    sources of a call ── who named whom as a source ─→ rounds: asked, answered, names, which came up before
    words about people ── likeness of who said them ─→ independent voices ─→ Listed, the short list with its reasons

Requirements: one or two recommended people are worth more than a stack of matches, so each stands with who vouches, how
they know the work, how independent these voices are, and what became of earlier recommendations of theirs. Theory: the
order goes by independent voices of people who know the work, then by how well they know it. A set of voices is worth
the most that any choice among them comes to, so that one voice more never takes somebody down.

Refused: to let a name go further before its owner said yes (:func:`may_go_further`); to count somebody's word twice, or
the word of somebody who only opens doors as one about the work.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from inroad import words as say
from inroad.community import voices as voicing
from inroad.community.voices import Around, Independence, Named
from inroad.community.vouches import BASIS_WORDS, BASIS_WORTH, Basis, Record
from inroad.errors import BadInput

MOST_WEIGHED: Final = 10
"""Of more voices for one person only those who know the work best are weighed against one another: 2¹⁰ choices."""
LEAST_NAMES: Final = 3
"""From so many names in a round on it is said whether they came up before."""
MUCH_HEARD: Final = 2 / 3


class Place(StrEnum):
    """How a source of a call stands."""

    CHOSEN = "chosen"
    ASKED = "asked"
    ANSWERED = "answered"
    NOT_NOW = "not this time"
    NO_ANSWER = "no answer"


class Consent(StrEnum):
    """What somebody who was named says to it. ``NAMED``: they weren't asked yet."""

    NAMED = "named"
    ASKED = "asked"
    YES = "yes"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Asked:
    """A source of a call. ``via``: the key of the source who named them, None for those chosen first."""

    key: int
    person: int
    via: int | None = None
    place: Place = Place.CHOSEN


@dataclass(frozen=True, slots=True)
class Word:
    """``source`` (a person) recommends ``subject``. Numbers are the caller's, the same number for the same person."""

    source: int
    subject: int
    basis: Basis = Basis.NOT_SAID
    how: str = ""
    consent: Consent = Consent.NAMED


@dataclass(frozen=True, slots=True)
class Round:
    """One round. ``names``: different people named in it; ``again``: of these, who had been named in a round before."""

    number: int
    keys: tuple[int, ...]
    asked: int
    answered: int
    not_now: int
    waiting: int
    names: int
    again: int

    @property
    def words(self) -> str:
        """ "three asked, two answered, four people named, one of them before"."""
        if not self.asked:
            return "nobody asked yet"
        said = [f"{say.small(self.asked)} asked"]
        if self.answered:
            said.append("both answered" if self.asked == self.answered == 2 else f"{say.small(self.answered)} answered")
        if self.names:
            people = "person" if self.names == 1 else "people"
            said.append(f"{say.small(self.names)} {people} named")
        if self.again:
            said.append("all of them before" if self.again == self.names > 1 else f"{say.small(self.again)} before")
        return ", ".join(said)

    @property
    def enough(self) -> bool:
        """Most names of this round came up before: one round more will tell little that is new."""
        return self.names >= LEAST_NAMES and self.again >= MUCH_HEARD * self.names


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody on the short list. ``nominators``: different sources who named them, those who know the work best first;
    ``independent``: how many independent people who know the work that comes to, 0 if none says so; ``reasons``: the
    first is shown at once; ``beside``: as good as the one before, the order between them says nothing.
    """

    subject: int
    nominators: tuple[int, ...]
    words: tuple[Word, ...]
    independent: float
    independence: Independence
    consent: Consent
    reasons: tuple[str, ...]
    beside: bool = False


def place(said: str) -> Place:
    """Raises BadInput for what is none."""
    try:
        return Place(said)
    except ValueError:
        hint = f"one of: {', '.join(Place)}"
        raise BadInput(f"“{said[:40]}” is no answer of a source", hint=hint) from None


def round_of(asked: Mapping[int, Asked], key: int) -> int:
    """1 for a source chosen first, else one more than that of who named them. Raises BadInput for a circle."""
    number, seen, at = 1, {key}, asked[key]
    while at.via is not None and at.via in asked:
        if at.via in seen:
            raise BadInput("two sources of this call each stand as named by the other", hint="take one of them out")
        seen.add(at.via)
        at = asked[at.via]
        number += 1
    return number


def rounds(asked: Iterable[Asked], words: Iterable[Word]) -> tuple[Round, ...]:
    """The rounds of a call, the first one first. Words of somebody who is no source of it are not counted."""
    by_key = {one.key: one for one in asked}
    inside: dict[int, list[Asked]] = {}
    for key in sorted(by_key):
        inside.setdefault(round_of(by_key, key), []).append(by_key[key])
    said: dict[int, set[int]] = {}
    for word in words:
        if word.source != word.subject:
            said.setdefault(word.source, set()).add(word.subject)
    made: list[Round] = []
    before: set[int] = set()
    for number in sorted(inside):
        here = inside[number]
        named = set().union(*(said.get(one.person, set()) for one in here))
        count = {place: sum(one.place is place for one in here) for place in Place}
        made.append(
            Round(
                number,
                tuple(one.key for one in here),
                len(here) - count[Place.CHOSEN],
                count[Place.ANSWERED],
                count[Place.NOT_NOW],
                count[Place.ASKED],
                len(named),
                len(named & before),
            )
        )
        before |= named
    return tuple(made)


def nominators(words: Iterable[Word]) -> dict[int, tuple[int, ...]]:
    """Subject → the different sources who named them. Nobody names themselves."""
    found: dict[int, set[int]] = {}
    for word in words:
        if word.source != word.subject:
            found.setdefault(word.subject, set()).add(word.source)
    return {subject: tuple(sorted(sources)) for subject, sources in found.items()}


def consents(words: Iterable[Word]) -> dict[int, Consent]:
    """Subject → what they say, to the whole call and not to one word of it; a no goes before everything."""
    rank = {Consent.NAMED: 0, Consent.ASKED: 1, Consent.YES: 2, Consent.NO: 3}
    found: dict[int, Consent] = {}
    for word in words:
        held = found.get(word.subject, Consent.NAMED)
        found[word.subject] = max(held, word.consent, key=lambda one: rank[one])
    return found


def may_go_further(words: Iterable[Word]) -> frozenset[int]:
    """Who said yes: only what was said of them may be shown to anybody else, or become a vouch."""
    return frozenset(subject for subject, consent in consents(words).items() if consent is Consent.YES)


def independent(people: Sequence[int], around: Around) -> float:
    """How many independent voices these are: the most that any choice of them comes to, |S|² / Σ likeness in S.

    Between 1 and their number, 0 for nobody. Adding a voice never makes it less, a copy of one nothing more.
    """
    chosen = list(dict.fromkeys(people))[:MOST_WEIGHED]
    alike = [[voicing.likeness(one, other, around).value for other in chosen] for one in chosen]
    total = [0.0] * (1 << len(chosen))  # Σ likeness over all pairs of a choice, itself included
    most = 0.0
    for choice in range(1, len(total)):
        last = choice.bit_length() - 1
        rest = choice ^ (1 << last)
        total[choice] = total[rest] + 1.0 + 2.0 * sum(alike[last][i] for i in range(last) if rest >> i & 1)
        most = max(most, choice.bit_count() ** 2 / total[choice])
    return most


def short_list(
    words: Iterable[Word], around: Around, records: Mapping[int, Record], named: Named
) -> tuple[Listed, ...]:
    """Who was named and didn't say no: by independent voices who know the work, then by how well they know it.

    ``records``: of the sources, as far as anything is known (S4). ``named``: a source's name, "" if it isn't told.
    """
    said = list(words)
    consent = consents(said)
    kept: dict[tuple[int, int], Word] = {}
    for word in said:
        held = kept.get((word.subject, word.source))
        if word.source != word.subject and (held is None or BASIS_WORTH[word.basis] > BASIS_WORTH[held.basis]):
            kept[word.subject, word.source] = word
    by: dict[int, list[Word]] = {}
    for word in kept.values():
        by.setdefault(word.subject, []).append(word)
    made: list[tuple[tuple[float, float, int], Listed]] = []
    for subject, theirs in by.items():
        if consent[subject] is Consent.NO:
            continue
        theirs.sort(key=lambda one: (-BASIS_WORTH[one.basis], one.source))
        knowing = [one.source for one in theirs if _knows(one.basis)]
        number = independent(knowing, around)
        worth = sum(BASIS_WORTH[one.basis] * records.get(one.source, Record()).mean for one in theirs)
        voices = voicing.independence({one.source: 1.0 for one in theirs}, around)
        reasons = _reasons(theirs, voices, records, named)
        listed = Listed(
            subject, tuple(o.source for o in theirs), tuple(theirs), number, voices, consent[subject], reasons
        )
        made.append(((-round(number, 1), -round(worth, 6), -len(theirs)), listed))
    made.sort(key=lambda one: (one[0], one[1].subject))
    return tuple(
        Listed(
            one.subject, one.nominators, one.words, one.independent, one.independence, one.consent, one.reasons,
            at > 0 and made[at - 1][0] == order,
        )
        for at, (order, one) in enumerate(made)
    )  # fmt: skip


# ---- inside


def _knows(basis: Basis) -> bool:
    return basis in {Basis.WELL, Basis.A_BIT}


def _reasons(
    words: Sequence[Word], voices: Independence, records: Mapping[int, Record], named: Named
) -> tuple[str, ...]:
    alone = len(words) == 1
    who = voicing.heard([one.source for one in words], named)
    said = [f"{who} {'recommends' if alone else 'recommend'} them", _knowing(words)]
    if not alone:
        said.append(voices.words)
    told = [(one, records[one.source].words) for one in words if one.source in records and records[one.source].words]
    for one, record in told:
        said.append(f"{named(one.source) or 'one whose name is not told'}: {record}")
    if not told:
        said.append("too little is known yet of what became of earlier recommendations of theirs")
    return tuple(said)


def _knowing(words: Sequence[Word]) -> str:
    if len(words) == 1:
        if words[0].basis is Basis.NOT_SAID:
            return "how they know the work wasn't said"
        said_so = BASIS_WORDS[words[0].basis].replace("their", "the")
        return f"whoever says so {said_so}"
    well, bit = (sum(one.basis is basis for one in words) for basis in (Basis.WELL, Basis.A_BIT))
    if well == len(words):
        return "both know the work well" if well == 2 else "all of them know the work well"
    if not well and not bit:
        return "none of them says that they know the work"
    said = []
    if well:
        said.append(f"{say.small(well)} of them {'knows' if well == 1 else 'know'} the work well")
    if bit:
        said.append(f"{say.small(bit)} {'knows' if bit == 1 else 'know'} it a bit")
    return ", ".join(said) if well else said[0].replace("it", "the work", 1)
