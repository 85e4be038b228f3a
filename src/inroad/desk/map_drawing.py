"""Who is drawn on the map, where, and with which lines: at most 300 people, the others as a number per circle.

    on ways in ∪ bridges ∪ hearts ∪ ties most likely to answer ∪ others of circles ── chosen ─→ people
    today's discs and places ── placed ─→ the same spot every day; who is only in a past picture fits in between
    ties among them ── linked ─→ all with the owner, those on a best way in, and the strongest between others

A picture of everybody can't be read by anybody: whoever is left out is a number at the foot of their circle.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inroad import words
from inroad.desk.map_circles import Bridge, Seen
from inroad.desk.map_shapes import ME as ME_KEY
from inroad.desk.map_shapes import CircleRow, Link, Node, TargetRow
from inroad.desk.network import View
from inroad.graph import layout
from inroad.ties.model import ME
from inroad.ways.evidence import TiesEvidence
from inroad.ways.inside import current_role
from inroad.ways.model import Way, WaysIn

MOST_PEOPLE: Final = 300
MOST_IN_CIRCLE: Final = 40
MOST_ON_WAYS: Final = 150
MOST_BETWEEN: Final = 400
TOLD: Final = 2
_MARGIN: Final = 1.6
_WIDE: Final = 1.5  # how much wider than high

Floats = NDArray[np.float64]


@dataclass
class Places:
    """Where things stand today. ``centres``, ``radii``: a disc per circle, then ``rest``, of people in none.

    ``at``: person id → place; ``goals``: target id → place; both filled when today's picture is drawn.
    """

    centres: Floats
    radii: Floats
    width: float
    height: float
    rest: tuple[float, float, float] | None = None
    at: dict[int, tuple[float, float]] = field(default_factory=dict)
    goals: dict[int, tuple[float, float]] = field(default_factory=dict)

    @classmethod
    def of_discs(cls, size: Sequence[int] | NDArray[np.int64], loose: int, middle: float) -> "Places":
        """Discs for circles of so many people, and one for ``loose`` people in none."""
        counts = [min(int(one), MOST_IN_CIRCLE) for one in size] + ([min(loose, MOST_IN_CIRCLE)] if loose else [])
        radii = np.array([layout.radius(one) + 0.4 for one in counts])
        # Larger ones first; of one size by number, that is by age, so that hardly anything trades places.
        order = np.argsort(-np.round(radii, 6), kind="stable")
        centres = np.zeros((len(radii), 2))
        centres[order] = layout.discs(radii[order], middle)
        reach = np.hypot(np.abs(centres[:, 0]), _WIDE * np.abs(centres[:, 1])) + 1.25 * radii
        width = max(float(reach.max(initial=0.0)), 3.0 * middle) + _MARGIN
        rest = (float(centres[-1, 0]), float(centres[-1, 1]), float(radii[-1])) if loose else None
        return cls(centres, radii, width, width / _WIDE, rest)


@dataclass(frozen=True, slots=True)
class Picture:
    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    left_out: int


def drawn(
    view: View,
    network: Seen,
    of: NDArray[np.int32],
    places: Places,
    circles: Sequence[CircleRow],
    leading: Sequence[Bridge],
    hearts: Sequence[Sequence[int]],
    targets: Sequence[TargetRow],
    guarded: AbstractSet[int],
    ways: Mapping[int, WaysIn],
) -> Picture:
    """Nodes and links. Fills ``places`` if it is empty: the first picture is today's."""
    lit = [(row.id, way) for row in targets if (way := _free(ways[row.id])) is not None]
    chosen = _chosen(view, network, of, leading, hearts, ways)
    view.people.load(chosen)
    spots = _placed(view, network, of, places, chosen)
    goals = _goals(places, targets, ways)
    names = {row.number: row.name for row in circles}
    told = {one.person: len(one.circles) for one in leading}
    best = {person for group in hearts for person in group}
    nodes = [Node(ME_KEY, "me", "You", "You", 0.0, 0.0, count=1)]
    for person, (x, y) in zip(chosen, spots.tolist(), strict=True):
        someone = view.people[person]
        role = current_role(someone, view.today)
        there = ", ".join(part for part in (role.title, role.organisation_name) if part) if role is not None else ""
        node = Node(
            key=f"p{someone.id}",
            kind="person",
            name=someone.name,
            words="",
            x=x,
            y=y,
            id=someone.id,
            place=there,
            circle=int(of[person]) + 1,
            known=bool(network.known[person]),
            bridge=person in told,
            heart=person in best,
            guarded=person in guarded,
        )
        nodes.append(_said(node, names.get(node.circle, ""), told.get(person, 0)))
    left_out = 0
    shown = set(chosen)
    for number in (*(row.number - 1 for row in circles), -1):
        there_now = np.flatnonzero((of == number) & (network.here if number >= 0 else network.known))
        more = len(there_now) - sum(person in shown for person in there_now.tolist())
        if more:
            left_out += more
            nodes.append(_more(places, number, more, names.get(number + 1, "")))
    nodes += [
        Node(
            f"t{row.id}",
            "target",
            row.name,
            f"{row.name}, a target: {row.state}",
            *goals[row.id],
            id=row.id,
            lit=row.lit,
        )
        for row in targets
    ]
    return Picture(tuple(nodes), tuple(_linked(view, network, chosen, lit)), left_out)


def _free(found: WaysIn) -> Way | None:
    return next((way for way in found.ways if way.state == "free"), None)


# ---- who


def _chosen(
    view: View,
    network: Seen,
    of: NDArray[np.int32],
    leading: Sequence[Bridge],
    hearts: Sequence[Sequence[int]],
    ways: Mapping[int, WaysIn],
) -> list[int]:
    """Indexes of those drawn as themselves, what matters most first; at most :data:`MOST_PEOPLE`."""
    picked: dict[int, None] = {}
    held = np.zeros(int(of.max(initial=-1)) + 2, np.int64)  # the last: those in no circle

    def pick(person: int, *, always: bool = False) -> None:
        if person in picked or person == ME or len(picked) >= MOST_PEOPLE:
            return
        if not always and held[of[person]] >= MOST_IN_CIRCLE:
            return
        picked[person] = None
        held[of[person]] += 1

    for rank in range(max((len(found.ways) for found in ways.values()), default=0)):
        for found in ways.values():
            for step in found.ways[rank].people if rank < len(found.ways) else ():
                if len(picked) < MOST_ON_WAYS:
                    pick(view.index[step.id], always=True)
    for one in leading:
        pick(one.person, always=True)
    for group in hearts:
        for person in group:
            pick(person, always=True)
    ties = network.ties
    rows = np.flatnonzero(ties.verified & (ties.a == ME))
    order = np.lexsort((ties.b[rows], -np.round(ties.chance_ab[rows], 6), -ties.backing_ab[rows]))
    for person in [*ties.b[rows][order].tolist(), *np.flatnonzero(network.here & (of >= 0)).tolist()]:
        pick(person)
    return list(picked)


# ---- where


def _placed(view: View, network: Seen, of: NDArray[np.int32], places: Places, chosen: Sequence[int]) -> Floats:
    if not chosen:
        return np.zeros((0, 2))
    disc = of[list(chosen)] % len(places.radii)  # -1: the last one, of those in no circle
    centre, bound = places.centres[disc], places.radii[disc] - 0.3
    ids = view.ids[list(chosen)]
    home = centre + layout.scattered(ids) * bound[:, None]
    stood = np.array([pk in places.at for pk in ids.tolist()])
    for number in np.flatnonzero(stood).tolist():
        home[number] = places.at[int(ids[number])]
    where = {person: number for number, person in enumerate(chosen)}
    both = [
        (where[a], where[b])
        for a, b in zip(network.near.tolist(), network.far.tolist(), strict=True)
        if a in where and b in where and of[a] == of[b]  # nobody leaves their disc, whoever pulls from outside
    ]
    near, far = np.array(both, dtype=np.int64).reshape(-1, 2).T
    spots = np.round(layout.settled(home, centre, bound, near, far, fixed=stood), 3)
    if not places.at:
        places.at.update({int(pk): (float(x), float(y)) for pk, (x, y) in zip(ids, spots, strict=True)})
    return spots


def _goals(places: Places, targets: Sequence[TargetRow], ways: Mapping[int, WaysIn]) -> dict[int, tuple[float, float]]:
    """Targets stand on a ring around all circles, on the side of those who lead there today."""
    if not places.goals and targets:
        bearing = []
        for row in targets:
            ends = [places.at[way.people[-1].id] for way in ways[row.id].ways if way.people[-1].id in places.at]
            middle = np.mean(ends, axis=0) if ends else np.zeros(2)
            bearing.append(float(np.arctan2(middle[1] * _WIDE, middle[0])) if ends else np.nan)
        ring = layout.around(bearing, [row.id for row in targets], places.width - 0.4, places.height - 0.4)
        spots = np.round(ring, 3).tolist()
        places.goals.update({row.id: (x, y) for row, (x, y) in zip(targets, spots, strict=True)})
    return places.goals


def _more(places: Places, number: int, more: int, circle: str) -> Node:
    """All others of a circle, at the foot of its disc."""
    centre, radius = places.centres[number], float(places.radii[number])
    name = f"{more:,} more"
    where = f"in the circle {circle}" if circle else "whose circles you have not seen"
    return Node(f"r{number + 1}", "more", name, f"{name} {where}", float(centre[0]), float(centre[1]) - radius,
                circle=number + 1, count=more)  # fmt: skip


def _said(node: Node, circle: str, leads: int) -> Node:
    """With the words that a reader hears for it."""
    parts = [", ".join(part for part in (node.name, node.place) if part)]
    if node.guarded:
        parts.append("where you are now: nothing is proposed")
    if not node.known:
        parts.append("you have not met")
    if leads:
        number = "one circle" if leads == 1 else f"{words.small(leads)} circles"
        parts.append(f"leads to {number} you are not in")
    if circle:
        parts.append(f"{'at the heart of' if node.heart else 'in'} the circle {circle}")
    return replace(node, words="; ".join(parts))


# ---- lines


def _linked(view: View, network: Seen, chosen: Sequence[int], lit: Sequence[tuple[int, Way]]) -> list[Link]:
    told = TiesEvidence(view.ties, view.people, today=view.today, noun=view.noun, zone=view.zone)
    ties = network.ties
    shown = np.zeros(len(view.ids), np.bool_)
    shown[list(chosen)] = True
    ways = {(min(a, b), max(a, b)) for _, way in lit for a, b in _pairs(view, way)}
    chance = np.where(ties.a == ME, ties.chance_ab, (ties.chance_ab + ties.chance_ba) / 2)
    both = ties.verified & shown[ties.b] & (shown[ties.a] | (ties.a == ME))
    rows = np.flatnonzero(both)
    needed = np.array([(int(ties.a[row]), int(ties.b[row])) in ways for row in rows], np.bool_)
    mine = ties.a[rows] == ME
    between = rows[~mine & ~needed]
    strongest = between[np.lexsort((between, -np.round(chance[between], 9)))[:MOST_BETWEEN]]
    found = []
    for row in np.sort(np.r_[rows[mine | needed], strongest]).tolist():
        a, b = int(ties.a[row]), int(ties.b[row])
        found.append(
            Link(
                a=ME_KEY if a == ME else f"p{view.ids[a]}",
                b=f"p{view.ids[b]}",
                weight=words.heaviness(float(chance[row])),
                words=told.reasons(a, b, row)[:TOLD],
                lit=(a, b) in ways,
            )
        )
    for target, way in lit:
        last = way.people[-1]
        there = f"{last.name} is {last.title or 'there'}" if last.organisation else f"{last.name}"
        found.append(Link(f"p{last.id}", f"t{target}", words.heaviness(way.chance), (there,), lit=True))
    return found


def _pairs(view: View, way: Way) -> list[tuple[int, int]]:
    steps = [ME, *(view.index[step.id] for step in way.people)]
    return list(pairwise(steps))
