"""What the map hands out: people, circles, bridges and targets with their places, and every word said about them.

    MapView ─→ the page's drawing and its lists | JSON | SVG, PNG, CSV

Lengths are in the unit of :mod:`inroad.graph.layout`; y points up. The owner stands at (0, 0).
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

ME: Final = "me"


@dataclass(frozen=True, slots=True)
class Node:
    """Something drawn. ``key``: "me", "p17" (a person), "t3" (a target), "r2" (who else is in circle 2).

    ``kind``: "me", "person", "more" or "target". ``words``: what is said of it, the name first. ``circle``: the number
    of a :class:`Circle`, 0 if none. ``known``: the owner and they know each other. ``bridge``, ``heart``: leads to
    circles the owner is not in; best connected in its circle. ``guarded``: at a present employer, never proposed.
    ``lit``: for targets, 3 likely, 2 even or less, 1 a long shot, 0 nobody yet.
    """

    key: str
    kind: str
    name: str
    words: str
    x: float
    y: float
    id: int = 0
    place: str = ""
    circle: int = 0
    count: int = 1
    known: bool = False
    bridge: bool = False
    heart: bool = False
    guarded: bool = False
    lit: int = 0


@dataclass(frozen=True, slots=True)
class Link:
    """A line between two nodes. ``weight`` 1 to 5: how likely an answer is. ``lit``: it is part of a best way in.

    ``words``: why, the strongest reason first.
    """

    a: str
    b: str
    weight: int
    words: tuple[str, ...]
    lit: bool = False


@dataclass(frozen=True, slots=True)
class CircleRow:
    """A circle. ``number`` from 1. ``size``: its people as far as they were seen; ``known`` of them the owner knows.

    ``inside``: the owner is in it. ``hearts``: names of its best connected. ``bridges``: who leads there, if the owner
    is not in it. ``short``: the name in a picture. ``radius`` of its disc around (``x``, ``y``).
    """

    number: int
    name: str
    short: str
    size: int
    known: int
    inside: bool
    words: str
    hearts: tuple[str, ...]
    bridges: tuple[str, ...]
    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class BridgeRow:
    """Somebody the owner knows who leads to circles the owner is not in."""

    id: int
    name: str
    place: str
    circles: tuple[str, ...]
    words: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A target by its best way in. ``state``: "likely", "a long shot", "nobody yet", "asked on 3 May" …

    ``chance`` is the number behind it, None if there is no free way. ``people``: those on it, the first to ask first.
    """

    id: int
    name: str
    state: str
    lit: int
    chance: float | None
    words: str
    people: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class MapView:
    """The map on one day. ``months``: the days one may look at, the oldest first, the last is today.

    ``known``: how many people the owner knows; ``loose``: those of them in no circle that was seen. ``left_out``:
    people whom the picture holds only as a number. ``rest``: centre and radius of the disc of those in no circle, None
    if there is nobody. ``width`` and ``height``: half of the picture's, around the middle.
    """

    day: date
    past: bool
    months: tuple[date, ...]
    words: str
    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    circles: tuple[CircleRow, ...]
    bridges: tuple[BridgeRow, ...]
    targets: tuple[TargetRow, ...]
    known: int
    loose: int
    left_out: int
    rest: tuple[float, float, float] | None
    width: float
    height: float

    @property
    def is_empty(self) -> bool:
        """Nobody is known yet: the page says what to do next."""
        return not self.known and not self.targets
