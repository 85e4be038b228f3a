"""A picture as data: what is drawn, what it says in a sentence, and the figures as a table. One for page and paper.

    a part of the score ─→ Picture ─→ ECharts on a page | SVG or PNG from a command | table | CSV

The table is not taken from the drawing: both come from the same values, and who can't see the one has the other.
"""

from dataclasses import dataclass
from enum import StrEnum


class Draw(StrEnum):
    """How it is drawn."""

    STACKED = "stacked"  # bars on each other, one per place on x
    BARS = "bars"  # bars beside each other
    LINES = "lines"
    FAN = "fan"  # lines, and bands of growing width around the last of them
    RANGES = "ranges"  # points with their range, one row each


Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Band:
    """From where to where the truth lies with probability ``level``; as long as x, None where there is none."""

    level: float
    low: tuple[float | None, ...]
    high: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """One line or colour: a value per place on x, None where there is none. ``low`` and ``high`` are for RANGES."""

    name: str
    values: tuple[float | None, ...]
    low: tuple[float | None, ...] = ()
    high: tuple[float | None, ...] = ()
    bands: tuple[Band, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """``sentence`` is what it says, for who reads instead of looks. ``few``: why it is not to be trusted far yet."""

    key: str
    title: str
    sentence: str
    draw: Draw
    x: tuple[str, ...]
    series: tuple[Series, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    unit: str = ""
    few: str = ""
    marks: tuple[tuple[str, float], ...] = ()
    """Lines across at a value: ("the yardstick: 50", 50.0)."""

    @property
    def is_empty(self) -> bool:
        """Nothing to draw: the page then teaches instead."""
        return not self.rows or all(value is None for one in self.series for value in one.values)
