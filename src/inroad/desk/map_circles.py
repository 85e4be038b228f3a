"""The network as the map sees it on one day: who is known, which circles they form, their names, and who leads on.

    view, those left out ── seen ──→ who is known, ties that stand            (masks; the snapshot stays as it is)
    ties between others ── circles of today ──→ number, name, disc            (:mod:`inroad.graph.circles`)
    ties, circles ── bridges ──→ who leads to circles the owner is not in, with reasons (:mod:`inroad.ties.reach`)

The owner is left out where circles are sought: their own ties would make one circle of all. Whoever was only ever seen
with the owner is in no circle, which says nothing about them. Circles are today's, also in a picture of the past: it
shows how far they had formed, and no circle changes its place under the reader's eyes.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inroad import words
from inroad.desk.network import View
from inroad.graph import circles as finding
from inroad.store import bulk, models
from inroad.ties.model import ME
from inroad.ties.reach import reach, reach_reasons
from inroad.ties.weigh import Ties

SMALLEST: Final = 3
MOST_CIRCLES: Final = 24
MOST_BRIDGES: Final = 30
HEARTS: Final = 3
_FAINT: Final = 0.05  # the least a verified tie weighs, however unlikely an answer
_SHARED: Final = 0.5  # of a circle's people whose work is known …
_SHARED_BY_ALL: Final = 1 / 3  # … and of all its people

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Seen:
    """``ties``: verified only where nobody left out takes part. ``known``: bool[n], verified ties to the owner.
    ``here``: bool[n], they and those whom they know. ``near``, ``far``, ``weight``: ties between two others of them.
    """

    ties: Ties
    known: Bools
    here: Bools
    near: Ints
    far: Ints
    rows: Ints
    weight: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Bridge:
    """Indexes and circle numbers of one who leads on, and why."""

    person: int
    circles: tuple[int, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Name:
    """What a circle is called, and in short, to stand in a picture: not always different from all others."""

    full: str
    short: str


def seen(view: View, out: Collection[int]) -> Seen:
    """The network of ``view`` without the people of the indexes ``out``. O(ties)."""
    stays = np.ones(len(view.ids), np.bool_)
    stays[list(out)] = False
    stays[ME] = True
    stands = view.ties.verified & stays[view.ties.a] & stays[view.ties.b]
    ties = replace(view.ties, verified=stands)
    known = np.zeros(len(stays), np.bool_)
    known[ties.b[stands & (ties.a == ME)]] = True
    others = stands & (ties.a != ME)  # the owner is index 0, and a < b
    reached = others & (known[ties.a] | known[ties.b])
    here = known.copy()
    here[ties.a[reached]] = here[ties.b[reached]] = True
    rows = np.flatnonzero(others & here[ties.a] & here[ties.b])
    weight = np.maximum((ties.chance_ab[rows] + ties.chance_ba[rows]) / 2, _FAINT)
    return Seen(ties, known, here, ties.a[rows].astype(np.int64), ties.b[rows].astype(np.int64), rows, weight)


def circles_of(network: Seen, ids: Ints) -> NDArray[np.int32]:
    """int32[n]: the circle of each, -1 for none. At least :data:`SMALLEST` people, at most :data:`MOST_CIRCLES`
    circles, the largest; smaller ones are none.
    """
    found = finding.circles(len(ids), network.near, network.far, network.weight, order=_age(ids))
    kept = int(np.count_nonzero(found.size[:MOST_CIRCLES] >= SMALLEST))
    return np.where(found.of < kept, found.of, finding.NONE)


def _age(ids: Ints) -> Ints:
    """Who came to the desk first comes first; the owner before all."""
    age = ids.astype(np.int64)
    age[ME] = 0
    return age


def hearts_of(network: Seen, of: NDArray[np.int32], count: int) -> list[list[int]]:
    """The best connected of each circle, within it, best first."""
    held = np.zeros(len(of))
    inside = (of[network.near] == of[network.far]) & (of[network.near] >= 0)
    np.add.at(held, network.near[inside], network.weight[inside])
    np.add.at(held, network.far[inside], network.weight[inside])
    found: list[list[int]] = [[] for _ in range(count)]
    members = np.flatnonzero(of >= 0)
    for person in members[np.lexsort((members, -np.round(held[members], 9)))].tolist():
        if len(found[of[person]]) < HEARTS:
            found[of[person]].append(person)
    return found


def bridges(network: Seen, of: NDArray[np.int32], inside: Bools, not_proposed: Collection[int]) -> list[Bridge]:
    """Those who lead to circles the owner is not in, by reach; at most :data:`MOST_BRIDGES`.

    ``inside``: bool[circles], the owner is in it. Nobody of ``not_proposed`` is among them.
    """
    found = reach(network.ties)
    near, far = np.r_[network.near, network.far], np.r_[network.far, network.near]
    leads = network.known[near] & ~network.known[far] & (of[far] >= 0)
    leads[leads] = ~inside[of[far[leads]]]
    to: dict[int, Counter[int]] = defaultdict(Counter)
    for person, circle in zip(near[leads].tolist(), of[far[leads]].tolist(), strict=True):
        to[person][circle] += 1
    closed = set(not_proposed)
    order = sorted((p for p in to if p not in closed), key=lambda p: (-round(float(found.value[p]), 9), p))
    leading = []
    for person in order[:MOST_BRIDGES]:
        most = sorted(to[person].items(), key=lambda one: (-one[1], one[0]))
        leading.append(Bridge(person, tuple(circle for circle, _ in most), reach_reasons(found, person)))
    return leading


# ---- what circles are called


def names_of(
    view: View, of: NDArray[np.int32], hearts: Sequence[Sequence[int]], targets: dict[int, str]
) -> tuple[Name, ...]:
    """What each circle is called: by a target, employer or school that half of it share, else by its hearts.

    ``targets``: organisation id → the target it belongs to. Where one employer would name several circles, a unit is
    named, or the hearts are added.
    """
    shared = [_Shared() for _ in hearts]
    for person, organisation, name, unit, ended, school in _positions(view, of):
        one = shared[of[person]]
        if school:
            one.schools[name].add(person)
        elif ended:
            one.past[name].add(person)
        else:
            one.present[targets.get(organisation, name)].add(person)
            if unit.strip():
                one.units[unit.strip()].add(person)
    size = Counter(of[of >= 0].tolist())
    plain = [one.name(size[number]) for number, one in enumerate(shared)]
    twice = Counter(plain)
    units = [one.most(one.units, size[number]) if twice[plain[number]] > 1 else "" for number, one in enumerate(shared)]
    both = Counter(zip(plain, units, strict=True))
    made = []
    for number, (name, unit) in enumerate(zip(plain, units, strict=True)):
        one, two = (f"around {words.listing([view.name(p) for p in hearts[number][:most]])}" for most in (1, 2))
        full = ", ".join(part for part in (unit if unit != name else "", name) if part)
        alone = bool(name) and both[name, unit] == 1
        made.append(Name(full, full) if alone else Name(", ".join(filter(None, (full, two))), full or one))
    return tuple(made)


class _Shared:
    """Who of a circle shares what."""

    def __init__(self) -> None:
        self.present: dict[str, set[int]] = defaultdict(set)
        self.past: dict[str, set[int]] = defaultdict(set)
        self.schools: dict[str, set[int]] = defaultdict(set)
        self.units: dict[str, set[int]] = defaultdict(set)

    def name(self, size: int) -> str:
        ever = {name: people | self.present.get(name, set()) for name, people in self.past.items()}
        return self.most(self.present, size) or self.most(ever, size) or self.most(self.schools, size)

    def most(self, shared: dict[str, set[int]], size: int) -> str:
        """What most of a circle of that ``size`` share, "" if they are too few to name it by."""
        name = min(shared, key=lambda one: (-len(shared[one]), one), default="")
        told = set().union(*self.present.values(), *self.past.values(), *self.schools.values())
        enough = max(2.0, _SHARED * len(told), _SHARED_BY_ALL * size)
        return name if name and len(shared[name]) >= enough else ""


def _positions(view: View, of: NDArray[np.int32]) -> list[tuple[int, int, str, str, bool, bool]]:
    members = {int(view.ids[index]): int(index) for index in np.flatnonzero(of >= 0)}
    found = []
    for piece in bulk.in_pieces(members):
        rows = models.Position.objects.filter(person_id__in=piece).order_by("pk")
        for person, organisation, name, unit, ended, school in rows.values_list(
            "person_id", "organisation_id", "organisation__name", "unit", "ended", "school"
        ):
            found.append((members[person], organisation, name, unit, ended, school))
    return found
