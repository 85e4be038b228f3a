"""How independent the voices are that speak for somebody: two vouches from one circle are not two (S3).

    voucher × voucher ── shared employer at the same time, vouching for each other, the same people behind them ─→
        likeness 0…1, with the reason ── p, K ─→ the number of voices that this comes to, 1/(pᵀKp)
                                      ── joined from 0.7 on ─→ "three people, two of them from one team"

The effective number is the diversity of order 2 with similarity of Leinster and Cobbold (2012): with shares p and
likeness K of ones it is 1, with strangers of equal share it is their number. Adding a copy of a voice never adds one.

Rejected: to guess at friendship from names or places. What isn't known counts as no connection, and is said as such.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from inroad import words as say

TEAM: Final = 1.0
COLLEAGUES: Final = 0.8
PERHAPS_COLLEAGUES: Final = 0.5
SAME_HOUSE: Final = 0.2
EACH_OTHER: Final = 0.7
ONE_FOR_THE_OTHER: Final = 0.4
SAME_BACKERS: Final = 0.6
"""At most, as the people who vouch for both come to be the same."""
ONE_CIRCLE: Final = 0.7
"""From this likeness on two voices are told as one circle."""
MOST_COMPARED: Final = 100
"""Of more voices only the strongest are compared; what comes after adds next to nothing."""

_NO_STAYS: Final[Mapping[int, Collection["Stay"]]] = MappingProxyType({})
_NOBODY: Final[Mapping[int, frozenset[int]]] = MappingProxyType({})
_NONE: Final[frozenset[int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Stay:
    """A time somewhere. ``place``: the caller's number or key of the employer, ``name`` as said. Without ``start`` and
    ``end`` it isn't known when; ``now``: without an end because it goes on.
    """

    place: int | str
    name: str = ""
    start: date | None = None
    end: date | None = None
    unit: str = ""
    now: bool = False


@dataclass(frozen=True, slots=True)
class Around:
    """What is known around the voices: ``stays`` of each; ``backers``: who vouches for each."""

    stays: Mapping[int, Collection[Stay]] = field(default_factory=lambda: _NO_STAYS)
    backers: Mapping[int, frozenset[int]] = field(default_factory=lambda: _NOBODY)


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much one voice says what the other says anyway: 0 strangers … 1 the same circle. ``why``: "from one team"."""

    value: float
    why: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Voices of one circle; ``why`` says what joins them."""

    people: tuple[int, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Independence:
    """``voices``: how many people; ``independent``: how many of them it comes to; ``discount``: what the sum of their
    weights is multiplied by, 1 for strangers; ``groups``: circles of two and more, the largest first.
    """

    voices: int
    independent: float
    discount: float
    groups: tuple[Group, ...]

    @property
    def words(self) -> str:
        """ "three people, two of them from one team"."""
        if not self.voices:
            return "nobody"
        if self.voices == 1:
            return "one person"
        people = f"{say.small(self.voices)} people"
        if not self.groups:
            return f"{people} who have nothing to do with one another, as far as is known"
        first = self.groups[0]
        if len(first.people) == self.voices:
            return f"{people}, {'both' if self.voices == 2 else 'all of them'} {first.why}"
        parts = [f"{say.small(len(one.people))} of them {one.why}" for one in self.groups[:3]]
        return f"{people}, {say.listing(parts)}"


def likeness(one: int, other: int, around: Around) -> Likeness:
    """What connects two voices. Several connections add up: 1 - Π(1 - each); the strongest gives the reason."""
    found = [
        _shared_stay(around.stays.get(one, ()), around.stays.get(other, ())),
        _each_other(one, other, around.backers),
        _same_backers(one, other, around.backers),
    ]
    apart = 1.0
    for part in found:
        apart *= 1 - part.value
    strongest = max(found, key=lambda part: part.value)
    return Likeness(1 - apart, strongest.why)


def matrix(people: Sequence[int], around: Around) -> NDArray[np.float64]:
    """float64[n, n]: :func:`likeness` of all, ones on the diagonal. O(n²) time and memory."""
    behind = [around.backers.get(person, _NONE) for person in people]
    column = {backer: at for at, backer in enumerate(sorted(frozenset().union(*behind)))}
    place = {person: at for at, person in enumerate(people)}
    backed, for_each_other = np.zeros((len(people), len(column))), np.zeros((len(people), len(people)))
    for row, backers in enumerate(behind):
        backed[row, [column[one] for one in backers]] = 1.0
        for_each_other[row, [place[one] for one in backers if one in place]] = 1.0
    common = backed @ backed.T
    either = backed.sum(axis=1)[:, None] + backed.sum(axis=1)[None, :] - common
    ways = for_each_other + for_each_other.T
    apart = 1 - SAME_BACKERS * common / (either + 1)
    apart *= 1 - np.where(ways == 2, EACH_OTHER, np.where(ways == 1, ONE_FOR_THE_OTHER, 0.0))
    at_place: dict[int | str, set[int]] = {}
    for row, person in enumerate(people):
        for stay in around.stays.get(person, ()):
            at_place.setdefault(stay.place, set()).add(row)
    met = {(i, j) for rows in at_place.values() for i in rows for j in rows if i < j}
    for i, j in met:
        found = _shared_stay(around.stays.get(people[i], ()), around.stays.get(people[j], ())).value
        apart[i, j] *= 1 - found
        apart[j, i] *= 1 - found
    alike: NDArray[np.float64] = 1 - apart
    np.fill_diagonal(alike, 1.0)
    return alike


def effective(weights: ArrayLike, alike: NDArray[np.float64]) -> float:
    """The number of voices that ``weights`` come to: 1/(pᵀKp) with p the shares; between 1 and their number; 0 for
    none.
    """
    given = np.asarray(weights, np.float64)
    if not len(given) or given.sum() <= 0:
        return 0.0
    shares = given / given.sum()
    return float(1 / (shares @ alike @ shares))


def independence(weights: Mapping[int, float], around: Around) -> Independence:
    """Of voices with their weights (person → how much it carries). Those of weight 0 are heard but carry nothing."""
    heard = sorted((person for person in weights if weights[person] > 0), key=lambda p: (-weights[p], p))
    people = heard[:MOST_COMPARED]
    if not people:
        return Independence(0, 0.0, 1.0, ())
    alike = matrix(people, around)
    given = np.array([weights[person] for person in people])
    number = effective(given, alike)
    alone = effective(given, np.eye(len(people)))
    return Independence(len(heard), number, number / alone, _groups(people, alike, around))


def _groups(people: Sequence[int], alike: NDArray[np.float64], around: Around) -> tuple[Group, ...]:
    root = list(range(len(people)))

    def top(i: int) -> int:
        while root[i] != i:
            root[i] = root[root[i]]
            i = root[i]
        return i

    close = np.argwhere(np.triu(alike >= ONE_CIRCLE, 1)).tolist()
    for i, j in close:
        root[top(i)] = top(j)
    members: dict[int, list[int]] = {}
    for i in range(len(people)):
        members.setdefault(top(i), []).append(i)
    reasons: dict[int, dict[str, int]] = {}
    for i, j in sorted(close, key=lambda pair: -alike[pair[0], pair[1]])[:MOST_COMPARED]:
        said, why = reasons.setdefault(top(i), {}), likeness(people[i], people[j], around).why
        said[why] = said.get(why, 0) + 1
    found = []
    for key, inside in members.items():
        if len(inside) > 1:
            said = reasons.get(key) or {"from one circle": 1}
            found.append(Group(tuple(people[i] for i in inside), max(said, key=lambda one: said[one])))
    return tuple(sorted(found, key=lambda one: (-len(one.people), one.people)))


def _shared_stay(mine: Collection[Stay], theirs: Collection[Stay]) -> Likeness:
    best = Likeness(0.0)
    places: dict[int | str, list[Stay]] = {}
    for stay in theirs:
        places.setdefault(stay.place, []).append(stay)
    for stay in mine:
        for other in places.get(stay.place, ()):
            found = _together(stay, other)
            if found.value > best.value:
                best = found
    return best


def _together(one: Stay, other: Stay) -> Likeness:
    name = one.name if other.name else ""  # a place is named only if both may be told to have been there
    house = f"from {name}" if name else "from one employer"
    if not (one.start or one.end or one.now) or not (other.start or other.end or other.now):
        return Likeness(PERHAPS_COLLEAGUES, house)
    late = max(one.start or date.min, other.start or date.min)
    early = min(one.end or date.max, other.end or date.max)
    if late > early:
        return Likeness(SAME_HOUSE, house)
    if one.unit and one.unit.casefold() == other.unit.casefold():
        return Likeness(TEAM, f"from one team at {name}" if name else "from one team")
    return Likeness(COLLEAGUES, f"{house} at the same time")


def _each_other(one: int, other: int, backers: Mapping[int, frozenset[int]]) -> Likeness:
    ways = (other in backers.get(one, _NONE)) + (one in backers.get(other, _NONE))
    if ways == 2:
        return Likeness(EACH_OTHER, "who vouch for each other")
    return Likeness(ONE_FOR_THE_OTHER, "one of whom vouches for the other") if ways else Likeness(0.0)


def _same_backers(one: int, other: int, backers: Mapping[int, frozenset[int]]) -> Likeness:
    mine, theirs = backers.get(one, _NONE), backers.get(other, _NONE)
    common = len(mine & theirs)
    if not common:
        return Likeness(0.0)
    # The one more in the denominator: a single common voucher is no circle yet.
    return Likeness(SAME_BACKERS * common / (len(mine | theirs) + 1), "whom the same people vouch for")


Named = Callable[[int], str]
"""Somebody's name by their number, "" for one whose name isn't told."""


def heard(people: Sequence[int], named: Named, most: int = 3) -> str:
    """ "Rosa Brandt, Jun Sato and two whose names aren't told"."""
    told = [name for one in people if (name := named(one))]
    hidden = len(people) - len(told)
    said = [*told[:most], f"{say.small(len(told) - most)} more"] if len(told) > most else told
    if hidden and told:
        said.append(f"{say.small(hidden)} whose name{'s are' if hidden > 1 else ' is'} not told")
    elif hidden:
        who = "people whose names are" if hidden > 1 else "person whose name is"
        said.append(f"{say.small(hidden)} {who} not told")
    return say.listing(said)
