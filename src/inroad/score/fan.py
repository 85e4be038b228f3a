"""What a forecast of people comes to: bands of whole people, the day a number is reached, and how it is said.

    draws of the size, week by week ─ band ─→ from where to where, at 50, 80 and 95 %
                                    └ arrival ─→ "50 by 12 March (late February to May)" ─ sentence

People are whole. A band that must hold *at least* 80 % of the draws holds 90 % where the numbers are small, so that it
would be wider than it says; a band here is the one whose share of the draws comes nearest to its level.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inroad import words as say

Ints = NDArray[np.int64]

LEVELS: Final = (0.5, 0.8, 0.95)
LOOK_AHEAD: Final = 26
"""Weeks in which a number is looked for. Beyond half a year a search has changed its ways."""
STEADY: Final = 0.15
_EVEN: Final = 0.5
_SOON: Final = timedelta(days=100)


@dataclass(frozen=True, slots=True)
class Arrival:
    """When ``goal`` people are reached: ``middle`` is the day by which it is as likely as not, ``early`` and ``late``
    enclose four in five. A day is None where it lies beyond half a year. ``chance``: of reaching it within half a year.
    """

    goal: int
    chance: float
    middle: date | None
    early: date | None
    late: date | None


def band(draws: Ints, level: float) -> tuple[int, int]:
    """The central range of whole numbers whose share of the draws is nearest to ``level``. O(n log n); n >= 1."""
    values, times = np.unique(draws, return_counts=True)
    below = np.concatenate([[0.0], np.cumsum(times) / len(draws)])
    tail, last = (1 - level) / 2, len(values) - 1
    low = min(int(np.searchsorted(below[1:], tail)), last)
    high = min(int(np.searchsorted(below[1:], 1 - tail)), last)
    ends = [
        (one, other)
        for one in (low, min(low + 1, last))
        for other in (high, max(high - 1, 0))
        if one <= other  # of two as near, the wider one: it stands first
    ]
    one, other = min(ends, key=lambda pair: round(abs(below[pair[1] + 1] - below[pair[0]] - level), 9))
    return int(values[one]), int(values[other])


def bands(draws: Ints, levels: tuple[float, ...] = LEVELS) -> list[tuple[int, int]]:
    """:func:`band` at each of the levels (ascending), each inside the next."""
    found: list[tuple[int, int]] = []
    for level in levels:
        low, high = band(draws, level)
        if found:
            low, high = min(low, found[-1][0]), max(high, found[-1][1])
        found.append((low, high))
    return found


def arrival(sizes: Ints, goal: int, today: date) -> Arrival:
    """When the draws (weeks, n) first reach ``goal``; row 0 is a week from today. Looks at :data:`LOOK_AHEAD` weeks."""
    reached = sizes[:LOOK_AHEAD] >= goal
    first = np.sort(np.where(reached.any(axis=0), reached.argmax(axis=0), LOOK_AHEAD))

    def day(share: float) -> date | None:
        week = int(first[min(int(share * len(first)), len(first) - 1)])
        return None if week >= LOOK_AHEAD else today + timedelta(weeks=week + 1)

    chance = float(np.mean(first < LOOK_AHEAD))
    return Arrival(goal, chance, day(0.5), day(0.1), day(0.9))


def sentence(now: int, horizon: Ints, there: date, found: Arrival, today: date) -> str:
    """What the forecast says first. ``horizon``: the draws on the day ``there``, the last one that is shown."""
    if found.middle is not None and now < found.goal:
        return f"At this pace {found.goal} by {day(found.middle, today)} ({_between(found, today)})."
    middle = int(np.median(horizon))
    low, high = band(horizon, 0.8)
    change = middle - now
    if abs(change) <= max(2, STEADY * now):
        lead = f"At this pace it stays near {now}" if now else "At this pace it stays small"
        lead += f" ({low} to {high} on {day(there, today)})."
    else:
        way = "grows to" if change > 0 else "comes down to"
        lead = f"At this pace it {way} about {middle} by {day(there, today)} ({low} to {high})."
    if now >= found.goal or found.chance < 0.02:
        return lead
    return f"{lead} {found.goal} within half a year: {say.likelihood(found.chance)}."


def day(value: date, today: date) -> str:
    """ "12 March"; with its year where that could be meant otherwise."""
    return f"{value.day} {value:%B}" + ("" if abs((value - today).days) < 330 else f" {value.year}")


def roughly(value: date, today: date) -> str:
    """ "early March", "late May"; further off than a hundred days only the month."""
    if value - today > _SOON:
        return f"{value:%B}"
    part = "early" if value.day <= 10 else "mid" if value.day <= 20 else "late"
    return f"{part}-{value:%B}" if part == "mid" else f"{part} {value:%B}"


def _between(found: Arrival, today: date) -> str:
    early = roughly(found.early, today) if found.early else ""
    if found.late is None:
        return f"{early} at the earliest, or not within half a year"
    late = roughly(found.late, today)
    return early if early == late else f"{early} to {late}"
