"""Ways in as one small drawing, from left to right: me, those to ask, those inside, each person once.

    ways ─→ a column by how far from me, everybody inside in the last
         ─→ a lane for each tie that passes a column by, so that no line runs behind somebody
         ─→ rows with few lines crossing ─→ places, curves, a few words beside each line

Several ways often share people: in one drawing that is seen at a glance. The list of ways says the same in words; a
single way is drawn there already. Lengths are in px of a drawing at its own size.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from inroad.ways.model import Step, TieView, Way

COLUMN: Final = 300
ROW: Final = 72
BOX_WIDE: Final = 152
BOX_HIGH: Final = 48
MOST_WAYS: Final = 12
_ME: Final = 0
_FIRST: Final = 40  # where the lines from me begin
_SWEEPS: Final = 6
_DEEPEST: Final = 3  # columns between me and those inside, at most
_LANE: Final = 0.4  # of a row
_NAME_CHARS: Final = 20
_PLACE_CHARS: Final = 25
_LINE_CHARS: Final = 23


@dataclass(frozen=True, slots=True)
class Box:
    """Somebody in the drawing; (``x``, ``y``) is the middle of the left edge. ``whole``: name and role, not cut."""

    id: int
    name: str
    place: str
    whole: str
    x: int
    y: int
    inside: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A tie. ``path``: an SVG path. ``beside``: its first reason, cut, to stand at (``x``, ``y``), "" where there is no
    room; ``anchor``: the "start", "middle" or "end" of the words is there. ``words``: names and the whole reason.
    ``free``: part of a way that is free.
    """

    path: str
    chance: float | None
    words: str
    beside: str
    x: int
    y: int
    anchor: str
    free: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """``me_y``: how far down I stand, at the left edge."""

    width: int
    height: int
    me_y: int
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


def drawing(ways: Sequence[Way]) -> Drawing | None:
    """The first :data:`MOST_WAYS` ways as one drawing; None for fewer than two."""
    ways = ways[:MOST_WAYS]
    if len(ways) < 2:
        return None
    steps: dict[int, Step] = {}
    ties: dict[tuple[int, int], tuple[TieView, bool]] = {}
    inside = {way.people[-1].id for way in ways}
    for way in ways:
        before = _ME
        for step, tie in zip(way.people, way.ties, strict=True):
            steps.setdefault(step.id, step)
            _, free = ties.get((before, step.id), (tie, False))
            ties[before, step.id] = tie, free or way.state == "free"
            before = step.id
    column = _columns(list(ties), inside)
    last = max(column.values())
    # Two who each lead to the other, in two ways: the way back is told in the list only.
    ties = {(near, far): both for (near, far), both in ties.items() if column[near] < column[far]}
    routes = _routes(column, list(ties))
    y, height = _rows(column, [pair for route in routes for pair in pairwise(route)])
    boxes = [
        Box(
            one, _cut(step.name, _NAME_CHARS), _cut(_place(step), _PLACE_CHARS), _whole(step),
            _left(column[one]), y[one], one in inside,
        )
        for one, step in steps.items()
    ]  # fmt: skip
    lines, taken = [], set()
    for route, ((near, far), (tie, free)) in zip(routes, ties.items(), strict=True):
        reason = _reason(steps.get(near), steps[far], tie)
        mine = near == _ME
        if mine and len(route) > 2:  # on its lane
            anchor, spot = "middle", (_left(column[route[1]]) + BOX_WIDE // 2, y[route[1]] - 6)
        elif mine:
            anchor, spot = "end", (_left(column[far]) - 6, y[far] - 6)
        else:
            anchor, spot = "start", (_left(column[near]) + BOX_WIDE + 6, y[near] - 6)
        beside = "" if spot in taken else _cut(reason, _LINE_CHARS)
        taken.add(spot)
        words = f"{'You' if mine else steps[near].name} and {steps[far].name}: {reason}"
        lines.append(Line(_curve(route, column, y), tie.chance, words, beside, *spot, anchor, free))
    return Drawing(_left(last) + BOX_WIDE + 8, height, y[_ME], tuple(boxes), tuple(lines))


def _left(column: int) -> int:
    return _FIRST + COLUMN * column - BOX_WIDE


def _columns(ties: Sequence[tuple[int, int]], inside: set[int]) -> dict[int, int]:
    """How far from me everybody stands: beyond all who lead to them; those inside beyond all others."""
    column = {_ME: 0}
    for _ in range(_DEEPEST):
        for near, far in ties:
            if far not in inside:
                column[far] = min(max(column.get(far, 1), column.get(near, 0) + 1), _DEEPEST)
    beyond = max(column.values()) + 1
    return column | dict.fromkeys(inside, beyond)


def _routes(column: dict[int, int], ties: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Each tie as the points it passes, one per column; points between, with negative numbers, get their column."""
    routes = []
    for near, far in ties:
        between = []
        for place in range(column[near] + 1, column[far]):
            between.append(-1 - sum(1 for one in column if one < 0))
            column[between[-1]] = place
        routes.append([near, *between, far])
    return routes


def _rows(column: dict[int, int], pairs: Sequence[tuple[int, int]]) -> tuple[dict[int, int], int]:
    """How far down every point stands, and the height of all: columns are centred, and in each the order is by the
    middle of those a point is tied to.
    """
    columns: dict[int, list[int]] = {}
    for one, place in column.items():
        columns.setdefault(place, []).append(one)
    beside: dict[int, list[int]] = {one: [] for one in column}
    for near, far in pairs:
        beside[near].append(far)
        beside[far].append(near)
    high = {place: sum(_high(one) for one in points) for place, points in columns.items()}
    most = max(high.values())

    def placed() -> dict[int, float]:
        down = {}
        for place, points in columns.items():
            top = (most - high[place]) / 2
            for one in points:
                down[one] = top + _high(one) / 2
                top += _high(one)
        return down

    for sweep in range(_SWEEPS):
        for place in sorted(columns, reverse=bool(sweep % 2)):
            at = placed()
            columns[place].sort(key=lambda one: sum(at[other] for other in beside[one]) / max(len(beside[one]), 1))
    return {one: round(ROW * down) for one, down in placed().items()}, round(ROW * most)


def _high(point: int) -> float:
    """In rows: a tie that passes by takes less than a person."""
    return _LANE if point < 0 else 1.0


def _curve(route: Sequence[int], column: dict[int, int], y: dict[int, int]) -> str:
    """An SVG path along the points of a tie, level where it passes a column by."""
    path = ""
    for near, far in pairwise(route):
        start = _FIRST if near == _ME else _left(column[near]) + BOX_WIDE
        end = _left(column[far])
        bend = (start + end) // 2
        path += f"{'L' if path else 'M'}{start} {y[near]}C{bend} {y[near]} {bend} {y[far]} {end} {y[far]}"
    return path


def _reason(near: Step | None, far: Step, tie: TieView) -> str:
    """The first reason, without the names that stand at its ends anyway."""
    reason = tie.reasons[0] if tie.reasons else "know each other"
    if near is not None:
        for pair in (f"{near.name} and {far.name} ", f"{far.name} and {near.name} "):
            reason = reason.removeprefix(pair)
    return reason


def _place(step: Step) -> str:
    return ", ".join(part for part in (step.title, step.organisation) if part)


def _whole(step: Step) -> str:
    return ", ".join(part for part in (step.name, step.title, step.organisation) if part)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
