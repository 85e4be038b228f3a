"""What the ways in need to know about ties, as a small interface, and the adapter for :mod:`inroad.ties`.

People are dense indexes; ``ME`` is 0, as everywhere in ties.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, tzinfo
from itertools import islice
from typing import Final, Protocol

import numpy as np

from inroad.ties.explain import explain, possible_reasons
from inroad.ties.model import ME, Stint
from inroad.ties.overlap import overlaps
from inroad.ties.table import AB, BA
from inroad.ties.weigh import Ties
from inroad.ways.inside import People
from inroad.ways.model import Someone

MOST_HUNCHES: Final = 500


@dataclass(frozen=True, slots=True)
class Hunch:
    """Two people who may know each other. ``kind``: "sign" (mail one way, a connection) or "overlap" (same place, same
    time); ``days`` together for an overlap. ``faint``: nothing but an address book or mail to a crowd.
    """

    near: int
    far: int
    kind: str
    reasons: tuple[str, ...]
    days: int = 0
    faint: bool = False


class Evidence(Protocol):
    """Ties and their reasons."""

    def reasons(self, near: int, far: int, row: int) -> tuple[str, ...]:
        """Why ``near`` asking ``far`` is the tie it is; ``row`` is the snapshot's ``tie_row``."""
        ...

    def inferred(self, row: int) -> bool:
        """Whether the answers behind the tie are known by inference only."""
        ...

    def hunches(self, near: Collection[int], far: Collection[int]) -> Iterable[Hunch]:
        """Who of ``near`` may know whom of ``far``, without anything that verifies it; strongest first."""
        ...


class TiesEvidence:
    """:class:`Evidence` from a weighed table of ties and the people's roles.

    ``noun`` and ``zone`` as for :func:`inroad.ties.explain.explain`.
    """

    def __init__(self, ties: Ties, people: People, *, today: date, noun: str = "mail", zone: tzinfo = UTC) -> None:
        self._ties, self._people, self._today = ties, people, today
        self._noun, self._zone = noun, zone
        self._organisations: dict[int, str] = {}

    def reasons(self, near: int, far: int, row: int) -> tuple[str, ...]:
        way = AB if near < far else BA
        return explain(self._ties, row, way, names=self._name, noun=self._noun, zone=self._zone)

    def inferred(self, row: int) -> bool:
        return bool(self._ties.inferred[row])

    def hunches(self, near: Collection[int], far: Collection[int]) -> list[Hunch]:
        return list(islice((*self._signs(near, far), *self._overlaps(near, far)), MOST_HUNCHES))

    def _signs(self, near: Collection[int], far: Collection[int]) -> Iterator[Hunch]:
        ties = self._ties
        is_near, is_far = np.zeros(ties.n, dtype=np.bool_), np.zeros(ties.n, dtype=np.bool_)
        is_near[[index for index in near if index < ties.n]] = True
        is_far[[index for index in far if index < ties.n]] = True
        onward, back = is_near[ties.a] & is_far[ties.b], is_near[ties.b] & is_far[ties.a]
        for row in np.flatnonzero(ties.possible & (onward | back)).tolist():
            a, b = int(ties.a[row]), int(ties.b[row])
            why = possible_reasons(ties, row, names=self._name, noun=self._noun, zone=self._zone)
            near_end, far_end = (a, b) if onward[row] else (b, a)
            yield Hunch(near_end, far_end, "sign", why, faint=self._is_faint(row))

    def _is_faint(self, row: int) -> bool:
        evidence = self._ties.evidence
        links = evidence.links.get(row, ())
        return not int(evidence.table.few[:, row].sum()) and all(link.kind == "address_book" for link in links)

    def _overlaps(self, near: Collection[int], far: Collection[int]) -> Iterator[Hunch]:
        self._people.load((*near, *far))
        left = [stint for index in near for stint in self._stints(index)]
        right = [stint for index in far for stint in self._stints(index)]
        for found in overlaps(left, right, today=self._today, organisation=self._organisation, most=MOST_HUNCHES):
            row = self._ties.row(found.a, found.b)
            if row < 0 or not (self._ties.verified[row] or self._ties.evidence.denied[row]):
                words = found.words
                if found.a == ME:
                    words = f"you were {words.partition(';')[0]}"
                yield Hunch(found.a, found.b, "overlap", (words,), found.days)

    def _stints(self, index: int) -> Iterator[Stint]:
        for role in self._people[index].roles:
            self._organisations[role.organisation] = role.organisation_name
            if role.ended and role.end is None:
                continue  # it is not known when it was over: nobody can be said to have been there together
            yield Stint(index, role.organisation, role.title, role.start, role.end)

    def _organisation(self, organisation: int) -> str:
        return self._organisations.get(organisation, "the same place")

    def _name(self, index: int) -> str:
        return self._people[index].name


def together(one: Someone, other: Someone, today: date) -> tuple[tuple[str, date, date | None], ...]:
    """Where two people worked at the same time: organisation, from, to (None: still), the latest first."""
    names = {role.organisation: role.organisation_name for role in (*one.roles, *other.roles)}
    stints = [
        [Stint(side, role.organisation, role.title, role.start, role.end) for role in person.roles if role.start]
        for side, person in enumerate((one, other))
    ]
    found = overlaps(*stints, today=today, organisation=lambda organisation: names[organisation], most=3)
    return tuple((names[place.organisation], place.start, place.end) for place in found)
