"""Which of many pairs are surely unlikely, without looking at any of them by itself.

    pairs ─ a shared identity                                                      ─→ compared
          ─ names ─ nothing but contradictions                                     ─→ refused
                  └ the most that name, employer, address, … can be worth together ─→ refused if it is too little

For every pair an upper bound on the bits that :func:`inroad.matching.compare.compare` would find, from the columns and
in a few passes over arrays. A pair is refused only where that bound, with a margin for rounding, is below what would be
proposed, or where the names exclude each other; so what is proposed is exactly what the comparison proposes
(``tests/matching/test_bulk.py``), and the comparison itself is asked about little more than that.

Rejected: weighing here as well. The sum would be the same to the last digit but one, and reasons would stand in two
places. Compiled kernels: loading Numba takes longer than all this does for thirty thousand contacts.
"""

import operator
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from inroad.matching import weights
from inroad.matching.columns import Columns
from inroad.matching.compare import MOST_ADDRESSES, digits_of
from inroad.matching.given import full_forms, is_slip
from inroad.matching.ragged import Flags, Floats, Ints, Ragged, common, crossed, distinct, flagged

_AT_ONCE: Final = 500_000
"""Pairs looked at together: what is worked out about them should not outgrow the columns."""
_MARGIN: Final = 1e-6
_SAME, _SHORT, _INITIAL, _SLIP, _DIFFERENT = range(5)
_MOST_FROM_ADDRESSES: Final = max(weights.EMAIL_NEAR.bits, weights.LOCAL_PART.bits)
_MOST_FROM_BIRTHDAYS: Final = weights.BIRTHDAY.bits


def worth_comparing(data: Columns, first: Ints, second: Ints) -> Flags:
    """Which of the pairs the comparison may find likely or certain. All of them share a blocking key."""
    screen = _Screen.of(data)
    parts = range(0, len(first), _AT_ONCE)
    found = [screen.keeps(first[at : at + _AT_ONCE], second[at : at + _AT_ONCE]) for at in parts]
    return np.concatenate(found) if found else np.zeros(0, np.bool_)


@dataclass(frozen=True, slots=True, eq=False)
class _Screen:
    data: Columns
    related: Ints  # pairs of words of which one is short for the other, both ways, as single numbers
    first_addresses: Ragged  # of each profile, as many as the comparison looks at

    @classmethod
    def of(cls, data: Columns) -> "_Screen":
        return cls(data, _related(data), _first_addresses(data))

    def keeps(self, a: Ints, b: Ints) -> Flags:
        data, number = self.data, len(a)
        strong = np.zeros(number, np.bool_)
        for lists in (data.mailboxes, data.urls, data.cards):
            strong[common(lists, a, b)[0]] = True
        base = float(np.log2(data.counts.people))
        conflict, most = self._names(a, b, base)
        most -= base
        most += self._circumstances(a, b, base)
        enough = weights.LIKELY_BITS - _MARGIN
        addressed = data.emails.has()
        undecided = np.flatnonzero(
            ~strong
            & ~conflict
            & addressed[a]
            & addressed[b]
            & (most + weights.EMAIL_OTHER.bits < enough)
            & (most + _MOST_FROM_ADDRESSES >= enough)
        )
        # Where there are addresses on both sides they say something, for or against.
        most[addressed[a] & addressed[b]] += _MOST_FROM_ADDRESSES
        plain = undecided[~self._addresses_alike(a[undecided], b[undecided])]
        most[plain] += weights.EMAIL_OTHER.bits - _MOST_FROM_ADDRESSES
        return strong | (~conflict & (most >= enough))

    def _circumstances(self, a: Ints, b: Ints, base: float) -> Floats:
        """The most that all but names and addresses can be worth."""
        data = self.data
        most = np.zeros(len(a))
        most[flagged(common(data.phones, a, b)[0], len(a))] += weights.PHONE.net() + base
        most[flagged(common(data.titles, a, b)[0], len(a))] += weights.TITLE.bits
        most[data.born.has()[a] & data.born.has()[b]] += _MOST_FROM_BIRTHDAYS
        most += _shared(data.organisations, data.counts.employers, a, b, weights.EMPLOYER, base, 0.0,
                        weights.EMPLOYER_OTHER.bits)  # fmt: skip
        most += _shared(data.places, data.counts.places, a, b, weights.PLACE, base, 0.0, weights.PLACE_NEAR.bits)
        return most

    # -- names

    def _names(self, a: Ints, b: Ints, base: float) -> tuple[Flags, Floats]:
        """Which pairs have nothing but contradicting names, and the most that the names of the others are worth."""
        rows, left, right = crossed(self.data.names, a, self.data.names, b)
        conflict, bits = self._likeness(left, right, base)
        some, compatible = flagged(rows, len(a)), flagged(rows[~conflict], len(a))
        most = np.where(compatible, -np.inf, 0.0)
        np.maximum.at(most, rows[~conflict], bits[~conflict])
        return some & ~compatible, most

    def _likeness(self, left: Ints, right: Ints, base: float) -> tuple[Flags, Floats]:
        """:func:`inroad.matching.likeness.likeness` for pairs of names: surely in conflict, or bits at most."""
        name, number = self.data.name, len(left)
        whole = name.firsts.has() & name.lasts.has()
        rows = np.flatnonzero(whole[left] & whole[right])
        a, b = left[rows], right[rows]
        conflict = np.zeros(number, np.bool_)
        most = np.full(number, weights.NAME_PART.net(0.5 / weights.INITIALS) + base)
        self._partly(left, right, whole, most, base)

        shared, full = _both(name.fulls, a, b)
        same = flagged(shared, len(a))
        here_conflict, here_most = np.zeros(len(a), np.bool_), np.full(len(a), np.inf)
        expected = np.full(len(a), np.inf)
        np.minimum.at(expected, shared, self._namesakes()[full])
        here_most[same] = _net(weights.NAME, expected[same], base)

        other = np.flatnonzero(~same)
        here_conflict[other], here_most[other] = self._unlike(a[other], b[other], base)
        conflict[rows], most[rows] = here_conflict, here_most
        return conflict, most

    def _partly(self, left: Ints, right: Ints, whole: Flags, most: Floats, base: float) -> None:
        """A lone word that the other name holds: worth less than one that a user name is made of."""
        name = self.data.name
        family_only = name.lasts.has() & ~name.firsts.has()
        rows = np.flatnonzero(~(whole[left] & whole[right]) & ~family_only[left] & ~family_only[right])
        held = rows[distinct(_both(name.all_words, left[rows], right[rows])[0])]
        most[held] = weights.NAME_PART.net(0.5) + base

    def _namesakes(self) -> Floats:
        """The fewest others who may have each full name."""
        counts, (one, other) = self.data.counts, self.data.name.full
        given, family = np.maximum(counts.given - 2, 0.5), np.maximum(counts.family - 2, 0.5)
        expected = np.maximum(given[one] * family[other], given[other] * family[one]) / counts.people
        entries = weights.NAME_OTHERS_FLOOR + weights.NAME_OTHERS_ENTRY * (counts.entries - 2)
        fewest: Floats = np.maximum(np.maximum(counts.bearers - 1, expected), entries)
        return fewest

    def _unlike(self, a: Ints, b: Ints, base: float) -> tuple[Flags, Floats]:
        """Names with a given and a family name that are not the same."""
        name, counts, number = self.data.name, self.data.counts, len(a)
        families = np.full(number, np.inf)  # others with the family name that they share
        rows, shared = _both(name.lasts, a, b)
        np.minimum.at(families, rows, np.maximum(counts.family[shared] - 2, 0.5))
        for one, other in ((a, b), (b, a)):
            born = np.flatnonzero(name.former[one] >= 0)
            here, former, last = crossed(name.lasts, other[born], _single(name.former), one[born])
            met = former == last
            np.minimum.at(families, born[here[met]], np.maximum(counts.family[last[met]] - 2, 0.5))
        related = np.isfinite(families)
        kin = self._kin(a, b, slips=related)

        conflict = np.zeros(number, np.bool_)
        most = np.full(number, -np.inf)
        called = _count(counts.given, name.first[a]) + _count(counts.given, name.first[b])
        for rank, weight, others in (
            (_SAME, weights.NAME_PART, families / weights.INITIALS),
            (_SHORT, weights.NAME_SHORT, families * called / counts.people),
            (_INITIAL, weights.NAME_INITIAL, families / weights.INITIALS),
            (_SLIP, weights.NAME_SLIP, families * (called + 4) / counts.people),
        ):
            chosen = related & (kin == rank)
            most[chosen] = _net(weight, others[chosen], base)
        conflict[related & (kin == _DIFFERENT)] = True

        apart = np.flatnonzero(~related & (kin <= _SHORT))
        conflict[~related & (kin > _SHORT)] = True
        slip = self._slips(a[apart], b[apart])
        nearly, rest = apart[slip], apart[~slip]
        given = self._given(a, b)
        written = _count(counts.family, name.family[a]) + _count(counts.family, name.family[b]) + 4
        most[nearly] = _net(weights.NAME_SLIP, (given * written / counts.people)[nearly], base)
        conflict[rest[kin[rest] == _SHORT]] = True
        rest = rest[kin[rest] == _SAME]
        most[rest] = _net(weights.NAME_MARRIED, given[rest], base)
        longer = rest[name.several[a[rest]] | name.several[b[rest]]]
        part = _net(weights.NAME_PART, given[longer] * 0.5 / counts.people, base)
        most[longer] = np.maximum(most[longer], part)
        return conflict, most

    def _given(self, a: Ints, b: Ints) -> Floats:
        """Others with the given name in any spelling of either."""
        firsts = self.data.name.firsts
        called = np.zeros(len(firsts))
        np.maximum.at(called, firsts.owners, np.maximum(self.data.counts.given[firsts.codes] - 2, 0.5))
        return np.maximum(called[a], called[b])

    def _kin(self, a: Ints, b: Ints, *, slips: Flags) -> Ints:
        """The closest kinship between any spellings of the given names; a slip of the pen only where it matters."""
        name = self.data.name
        rows, one, other = crossed(name.spellings, a, name.spellings, b)
        # Two bare initials agree as initials do. A single Han sign is a whole name.
        bare = (name.lengths == 1) & (name.initials < 128)
        initial = bare[one] | bare[other]
        rank = np.full(len(rows), _DIFFERENT)
        rank[initial & (name.initials[one] == name.initials[other])] = _INITIAL
        rank[~initial & (one == other)] = _SAME
        if len(self.related):
            packed = one * len(name.words) + other
            place = np.minimum(np.searchsorted(self.related, packed), len(self.related) - 1)
            rank[~initial & (self.related[place] == packed)] = _SHORT
        maybe = np.flatnonzero(slips[rows] & ~initial & (rank == _DIFFERENT))
        rank[maybe[_are_slips(name.words, name.lengths, one[maybe], other[maybe])]] = _SLIP
        best = np.full(len(a), _DIFFERENT)
        np.minimum.at(best, rows, rank)
        for one, other in ((a, b), (b, a)):  # called by the middle name
            rows, middle, spelt = crossed(name.middle, one, name.spellings, other)
            called = distinct(rows[middle == spelt])
            best[called[best[called] == _DIFFERENT]] = _SHORT
        return best

    def _slips(self, a: Ints, b: Ints) -> Flags:
        """Is any spelling of one family name a slip of the pen away from one of the other?"""
        name = self.data.name
        rows, one, other = crossed(name.lasts, a, name.lasts, b)
        return flagged(rows[_are_slips(name.words, name.lengths, one, other)], len(a))

    # -- addresses

    def _addresses_alike(self, a: Ints, b: Ints) -> Flags:
        """Could any two addresses be near, alike, or have one name before the @? Different ones otherwise."""
        data = self.data
        found = np.zeros(len(a), np.bool_)
        rows, one, other = crossed(self.first_addresses, a, self.first_addresses, b)
        if not len(rows):
            return found
        used, place = np.unique(np.concatenate((one, other)), return_inverse=True)
        one, other = place[: len(rows)], place[len(rows) :]
        texts = [data.addresses[code] for code in used.tolist()]
        halves = [text.partition("@") for text in texts]
        locals_, domains = [half[0] for half in halves], [half[2] for half in halves]
        length, before, after = (_lengths(column) for column in (texts, locals_, domains))
        same = _numbers(locals_)
        found[rows[same[one] == same[other]]] = True

        numbers = _numbers([digits_of(text) for text in texts])
        still = ~found[rows] & (numbers[one] == numbers[other])
        rows, one, other = rows[still], one[still], other[still]
        near = np.abs(length[one] - length[other]) <= 2
        near[near] = _distance(texts, one[near], other[near], 2) <= 2
        found[rows[near]] = True
        # 1 - edits / longer >= the share, in both halves
        close = ~near
        for column, size in ((locals_, before), (domains, after)):
            longer = np.maximum(size[one], size[other])
            allowed = (1 - weights.EMAIL_ALIKE_FROM) * longer + _MARGIN
            close &= np.abs(size[one] - size[other]) <= allowed
            rest = np.flatnonzero(close)
            most = int(longer[rest].max() * (1 - weights.EMAIL_ALIKE_FROM)) + 1 if len(rest) else 0
            close[rest] = _distance(column, one[rest], other[rest], most) <= allowed[rest]
        found[rows[close]] = True
        return found


def _shared(
    lists: Ragged, counts: Ints, a: Ints, b: Ints, weight: weights.Weight, base: float, least: float, otherwise: float
) -> Floats:
    """The bits of the rarest value that both have; ``otherwise`` where both have some and share none."""
    has = lists.has()
    found = np.where(has[a] & has[b], otherwise, 0.0)
    rows, codes = common(lists, a, b)
    rarest = np.full(len(a), np.inf)
    np.minimum.at(rarest, rows, np.maximum(counts[codes] - 2, 0.5))
    some = np.isfinite(rarest)
    found[some] = np.maximum(least, _net(weight, rarest[some], base, floor=0.0))
    return found


def _net(weight: weights.Weight, others: Floats, base: float, *, floor: float = weights.NAME_OTHERS_FLOOR) -> Floats:
    """:meth:`inroad.matching.weights.Weight.net` of many, with the prior taken out."""
    return np.asarray(np.log2(weight.m / np.maximum(others, floor)) + base)


def _both(lists: Ragged, a: Ints, b: Ints) -> tuple[Ints, Ints]:
    """What two short lists have in common, each pair's row and the code."""
    rows, one, other = crossed(lists, a, lists, b)
    same = one == other
    return rows[same], one[same]


def _single(codes: Ints) -> Ragged:
    return Ragged.of((codes >= 0).astype(np.int64), codes[codes >= 0])


def _count(counts: Ints, codes: Ints) -> Ints:
    return np.where(codes >= 0, counts[codes], 0)


def _related(data: Columns) -> Ints:
    """Given names that are short forms: of one another, or of a third name."""
    name = data.name
    groups: dict[str, list[int]] = {}
    for place in distinct(name.spellings.codes).tolist():
        word = name.words[place]
        for form in {word, *full_forms(word)}:
            groups.setdefault(form, []).append(place)
    width = len(name.words)
    pairs = [a * width + b for group in groups.values() if len(group) > 1 for a in group for b in group if a != b]
    return distinct(np.array(pairs, np.int64))


def _first_addresses(data: Columns) -> Ragged:
    """The first addresses of each profile in alphabetical order."""
    emails = data.emails
    if len(emails) == 0 or emails.counts.max() <= MOST_ADDRESSES:
        return emails
    order = np.empty(len(data.addresses), np.int64)
    order[sorted(range(len(order)), key=data.addresses.__getitem__)] = np.arange(len(order))
    owners = emails.owners
    sort = np.lexsort((order[emails.codes], owners))
    place = np.arange(len(sort)) - emails.starts[owners]
    return Ragged.of_pairs(owners[place < MOST_ADDRESSES], emails.codes[sort][place < MOST_ADDRESSES], len(emails))


def _are_slips(words: Sequence[str], lengths: Ints, one: Ints, other: Ints) -> Flags:
    """:func:`inroad.matching.given.is_slip` for many pairs of words."""
    shorter, longer = np.minimum(lengths[one], lengths[other]), np.maximum(lengths[one], lengths[other])
    found = (shorter >= 4) & (longer - shorter <= 2)
    maybe = np.flatnonzero(found)
    close = _distance(words, one[maybe], other[maybe], 2) <= np.where(shorter[maybe] >= 8, 2, 1)
    found[maybe[~close]] = False
    for row in maybe[close].tolist():  # the few that are left have an ending to look at
        found[row] = is_slip(words[one[row]], words[other[row]])
    return found


def _distance(texts: Sequence[str], one: Ints, other: Ints, most: int) -> Ints:
    """Edits between texts by number; more than ``most`` are ``most`` + 1."""
    if not len(one):
        return one
    if len(one) == 1:  # itemgetter of one gives no tuple
        left, right = [texts[one[0]]], [texts[other[0]]]
    else:
        left, right = operator.itemgetter(*one.tolist())(texts), operator.itemgetter(*other.tolist())(texts)
    return np.asarray(cpdist(left, right, scorer=OSA.distance, score_cutoff=most, dtype=np.int32), np.int64)


def _lengths(texts: Sequence[str]) -> Ints:
    return np.fromiter(map(len, texts), np.int64, len(texts))


def _numbers(texts: Sequence[str]) -> Ints:
    """Equal texts have equal numbers."""
    index: dict[str, int] = {}
    return np.fromiter((index.setdefault(text, len(index)) for text in texts), np.int64, len(texts))
