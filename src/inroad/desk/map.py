"""The map: circles, bridges and targets of the owner's network, on a day, as one picture that can be read.

    network.view ─ seen ─→ circles, bridges   targets ─ ways.brief ─→ lit by their best way in
        └── chosen: 300 at most: those on ways in, bridges, hearts of circles, the ties most likely to answer
              └── placed: a disc per circle, everybody at a place of their own (:mod:`inroad.graph.layout`)

Everybody else is counted, per circle, in one node. The picture is the owner's alone: present colleagues may stand in
it, and nothing proposes them; people left alone or in the trash are not in it at all. Discs and places are those of
today's picture also when it shows the past, so that nothing jumps.

Cost: one look at all ties, the ways into at most 40 targets, a layout of at most 300: a quarter of a second for some
thousand people. A day in the past reads the messages before it anew; pictures are kept while nothing is written.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from inroad import words
from inroad.desk import derived_files, map_circles, routes, search_rows
from inroad.desk.map_drawing import Places, drawn
from inroad.desk.map_shapes import BridgeRow, CircleRow, MapView, TargetRow
from inroad.desk.network import View
from inroad.errors import NotFound
from inroad.store import models
from inroad.ways.inside import current_role
from inroad.ways.model import WaysIn

if TYPE_CHECKING:
    from inroad.desk.door import Desk

MOST_TARGETS: Final = 40
MOST_STEPS: Final = 120
MOST_KEPT: Final = 150
MIDDLE: Final = 2.5
_WAYS: Final = 3


@dataclass
class _Kept:
    """What was worked out about one state of a desk; thrown away with its view, or when anything is written."""

    state: tuple[Any, ...]
    today: "_Today"
    months: tuple[date, ...]
    pictures: dict[date, MapView] = field(default_factory=dict)


@dataclass
class _Today:
    """Today's circles: ``of`` int32[n], their names, and where discs, people and targets stand in today's picture."""

    of: NDArray[np.int32]
    names: tuple[map_circles.Name, ...]
    places: Places


class Map:
    def __init__(self, desk: "Desk") -> None:
        self.desk = desk

    def picture(self, as_of: date | None = None) -> MapView:
        """The map today, or as it stood when the day ``as_of`` began."""
        present = self.desk.network.view()
        kept = self._kept(present)
        if present.today not in kept.pictures:  # first, as it gives everybody their place
            kept.pictures[present.today] = self._draw(present, kept)
        day = present.today if as_of is None or as_of >= present.today else as_of
        if day not in kept.pictures:
            if len(kept.pictures) >= MOST_KEPT:
                kept.pictures.pop(next(one for one in kept.pictures if one != present.today))
            kept.pictures[day] = self._draw(self.desk.network.view(day), kept)
        return kept.pictures[day]

    def circle(self, name: str, as_of: date | None = None) -> CircleRow:
        """A circle of the picture by its number ("#2") or name. Raises NotFound."""
        for row in self.picture(as_of).circles:
            if name.strip() in {f"#{row.number}", str(row.number)} or row.name.casefold() == name.strip().casefold():
                return row
        raise NotFound(f"there is no circle “{name[:40]}” on your map", hint="`inroad map` shows them")

    # ---- inside

    def _kept(self, view: View) -> _Kept:
        state = derived_files.state(self.desk)
        kept: _Kept | None = view.kept.get("map")
        if kept is None or kept.state != state:
            kept = view.kept["map"] = _Kept(state, self._today(view), self._months(view.today))
        return kept

    def _out(self, view: View) -> set[int]:
        """Indexes of those who are not in the picture at all."""
        alone = search_rows.kept_out(self.desk).left_alone
        return {view.index[pk] for pk in alone if pk in view.index and pk != self.desk.row.me_id}

    def _today(self, view: View) -> _Today:
        network = map_circles.seen(view, self._out(view))
        of = map_circles.circles_of(network, view.ids)
        count = int(of.max(initial=-1)) + 1
        hearts = map_circles.hearts_of(network, of, count)
        view.people.load([person for one in hearts for person in one])
        families = self.desk.organisations.families(
            row.organisation_id for row in self._targets() if row.organisation_id is not None
        )
        named = {row.organisation_id: row.name for row in self._targets() if row.organisation_id is not None}
        belongs = {pk: named[top] for top, family in families.items() for pk in family}
        size = np.bincount(of[of >= 0], minlength=count)
        inside = self._inside(network, of, count)
        # Where the owner is not, the circle isn't called after whoever leads there.
        strangers = [[p for p in group if inside[of[p]] or not network.known[p]] or group for group in hearts]
        names = map_circles.names_of(view, of, strangers, belongs)
        loose = int(np.count_nonzero(network.known & (of < 0)))
        return _Today(of, names, Places.of_discs(size, loose, MIDDLE))

    @staticmethod
    def _inside(network: map_circles.Seen, of: NDArray[np.int32], count: int) -> NDArray[np.bool_]:
        """bool[circles]: the owner knows two there at least, and a quarter of all."""
        size = np.bincount(of[of >= 0], minlength=count)
        known = np.bincount(of[(of >= 0) & network.known], minlength=count)
        return (known >= 2) & (known * 4 >= size)

    def _months(self, today: date) -> tuple[date, ...]:
        """First days of months (or of quarters, half-years, years, where there are too many) since the first evidence,
        then today.
        """
        zone = ZoneInfo(self.desk.row.timezone)
        mails = models.Interaction.objects.filter(desk=self.desk.row).order_by("at").values_list("at", flat=True)
        said = models.Evidence.objects.filter(desk=self.desk.row).exclude(on=None).order_by("on")
        days = [at.astimezone(zone).date() for at in mails[:1]]
        days += [on for on in said.exclude(kind__in=models.Evidence.LINKS).values_list("on", flat=True)[:1] if on]
        begun = min((day for day in days if day < today), default=today)
        first, last = begun.year * 12 + begun.month, today.year * 12 + today.month - 1
        step = next(step for step in (1, 3, 6, 12, 12_000) if (last - first) // step < MOST_STEPS)
        steps = range(last - (last - first) // step * step, last + 1, step) if first <= last else range(0)
        starts = [date(month // 12, month % 12 + 1, 1) for month in steps]
        return (*(day for day in starts if day < today), today)

    def _targets(self) -> list[models.Target]:
        return list(self.desk.targets._live().exclude(stage="let go")[:MOST_TARGETS])

    def _draw(self, view: View, kept: _Kept) -> MapView:
        today = kept.today
        out = self._out(view)
        network = map_circles.seen(view, out)
        guarded = {view.index[pk] for pk in self.desk.setup.guarded_people() if pk in view.index}
        closed = {*guarded, *routes.closed_doors(self.desk, view), *out}
        of = np.where(network.here, today.of, -1)
        count = len(today.names)
        size = np.bincount(of[of >= 0], minlength=count)
        known = np.bincount(of[(of >= 0) & network.known], minlength=count)
        inside = self._inside(network, of, count)
        leading = map_circles.bridges(network, of, inside, closed)
        hearts = map_circles.hearts_of(network, of, count)
        rows = self._targets()
        ways = self.desk.ways.brief(rows, view.today if view.past else None)
        view.people.load([*(one.person for one in leading), *(p for group in hearts for p in group)])
        bridges = tuple(self._bridge(view, one, today.names) for one in leading)
        targets = tuple(_target(row, ways[row.pk]) for row in rows)
        circles = []
        for number in np.flatnonzero(size).tolist():
            to = tuple(row.name for row, one in zip(bridges, leading, strict=True) if number in one.circles)
            centre, radius = today.places.centres[number], today.places.radii[number]
            circles.append(
                CircleRow(
                    number=number + 1,
                    name=today.names[number].full,
                    short=today.names[number].short,
                    size=int(size[number]),
                    known=int(known[number]),
                    inside=bool(inside[number]),
                    words=_of_circle(int(size[number]), int(known[number]), bool(inside[number]), to),
                    hearts=tuple(view.name(person) for person in hearts[number]),
                    bridges=to,
                    x=float(centre[0]),
                    y=float(centre[1]),
                    radius=float(radius),
                )
            )
        total = int(np.count_nonzero(network.known))
        loose = int(np.count_nonzero(network.known & (of < 0)))
        picture = drawn(view, network, of, today.places, circles, leading, hearts, targets, guarded, ways)
        return MapView(
            day=view.today,
            past=view.past,
            months=kept.months,
            words=_sentence(view, total, loose, circles, bridges, targets),
            nodes=picture.nodes,
            links=picture.links,
            circles=tuple(circles),
            bridges=bridges,
            targets=targets,
            known=total,
            loose=loose,
            left_out=picture.left_out,
            rest=today.places.rest if loose else None,
            width=today.places.width,
            height=today.places.height,
        )

    def _bridge(self, view: View, one: map_circles.Bridge, names: Sequence[map_circles.Name]) -> BridgeRow:
        someone = view.people[one.person]
        role = current_role(someone, view.today)
        there = place_of(role.title, role.organisation_name) if role is not None else ""
        circles = tuple(names[number].full for number in one.circles)
        number = words.small(len(circles))
        leads = f"leads to {number} {'circle' if len(circles) == 1 else 'circles'} you are not in"
        return BridgeRow(
            someone.id, someone.name, there, circles, f"{leads}: {words.listing(circles, most=3)}", one.reasons
        )


def place_of(title: str, organisation: str) -> str:
    return " at ".join(part for part in (title, organisation) if part)


def _target(row: models.Target, found: WaysIn) -> TargetRow:
    if found.guarded:
        said = "nothing is worked out here, so that nobody there hears of it"
        return TargetRow(row.pk, row.name, "where you are now", 0, None, said, ())
    way = next((way for way in found.ways if way.state == "free"), None)
    if way is None:
        first = found.ways[0] if found.ways else None
        state = (first.state_why or first.state) if first is not None else "nobody yet"
        people = tuple((step.id, step.name) for step in first.people) if first is not None else ()
        return TargetRow(row.pk, row.name, state, 0, None, found.words, people)
    lit = 3 if way.chance >= 0.6 else 2 if way.chance >= 0.15 else 1
    people = tuple((step.id, step.name) for step in way.people)
    return TargetRow(row.pk, row.name, words.likelihood(way.chance), lit, way.chance, way.words, people)


def _of_circle(size: int, known: int, inside: bool, bridges: Sequence[str]) -> str:
    if known == size:
        return f"you know all {words.small(size)} of them"
    there = words.count(size, "person", "people")
    if inside:
        return f"{there}, of whom you know {words.small(known)}"
    through = f"; {words.listing(list(bridges), most=3)} could lead you there" if bridges else ""
    met = "nobody" if not known else words.small(known)
    return f"{there}, of whom you know {met}{through}"


def _sentence(
    view: View,
    known: int,
    loose: int,
    circles: Sequence[CircleRow],
    bridges: Sequence[BridgeRow],
    targets: Sequence[TargetRow],
) -> str:
    """The picture for who reads instead of looks."""
    if not known:
        return f"On {words.day(view.today)} you knew nobody yet." if view.past else "Nobody is on your map yet."
    people = words.count(known, "person", "people")
    parts = [f"On {words.day(view.today)} you knew {people}" if view.past else f"You know {people}"]
    if circles:
        there = "one circle" if len(circles) == 1 else f"{words.small(len(circles))} circles"
        parts[0] += f", {words.small(known - loose)} of them in {there}" if loose else f" in {there}"
    if bridges:
        some = bridges[0].name if len(bridges) == 1 else f"{words.small(len(bridges)).capitalize()} of them"
        parts.append(f"{some} {'leads' if len(bridges) == 1 else 'lead'} to circles you are not in")
    free = [row for row in targets if row.lit]
    if targets:
        if len(targets) == 1:
            parts.append(f"There is {'a' if free else 'no'} way into {targets[0].name}{'' if free else ' yet'}")
        else:
            met, has = words.small(len(free)).capitalize() if free else "None", "has" if len(free) == 1 else "have"
            parts.append(f"{met} of your {words.small(len(targets))} targets {has} a way in")
    return ". ".join(parts) + "."
