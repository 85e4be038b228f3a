"""What the log of time gives out: frozen values for pages and commands."""

from dataclasses import dataclass
from datetime import date, datetime

from inroad.score.model import Spell, Track
from inroad.score.split import Split


@dataclass(frozen=True, slots=True)
class Timer:
    """A timer that runs. ``doubt``: it seems forgotten, as a question; "" if not."""

    started: datetime
    minutes: int
    track: Track
    words: str
    doubt: str


@dataclass(frozen=True, slots=True)
class TimeDay:
    """One day's spells. ``minutes``: those for the search."""

    day: date
    spells: tuple[Spell, ...]
    minutes: int


@dataclass(frozen=True, slots=True)
class TimeWeek:
    """A week, its last day first. ``aside``: meetings and calls that seem to be none of the search, to be marked if
    they were. ``before`` and ``after``: Mondays to go to, None at an end. ``began``: since when everything counts.
    """

    monday: date
    days: tuple[TimeDay, ...]
    aside: tuple[Spell, ...]
    split: Split
    timer: Timer | None
    before: date | None
    after: date | None
    began: date
