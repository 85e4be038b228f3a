"""Weeks of a search: Monday to Sunday in the desk's time zone, empty ones in between, long gaps as a gap.

    happenings ── count ─→ Monday → What → number ── rows ─→ WeekRow, the first week first
                                                  └─ totals ─→ one line for all of it

A happening's week is by the zone given, so after a move to another zone every week is read in the new one: an hour on a
Sunday night may change its week, and nothing is counted twice or lost. Weeks are dates and know no summer time.

Nothing yet is no rows at all, so that a page can teach instead of showing zeros.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from inroad.score.model import Happening, Source, Track, What

WEEK: Final = timedelta(days=7)
MOST_EMPTY: Final = 8
"""So many empty weeks in a row are shown as such; more are one gap, said on the row after it (:attr:`WeekRow.gap`)."""


@dataclass(frozen=True, slots=True)
class WeekRow:
    """One week. ``counts`` and ``sources`` hold what is not zero. ``gap``: so many empty weeks before it are left out.

    ``hours`` by track; time that was none of the search is not in it.
    """

    monday: date
    counts: Mapping[What, int] = field(default_factory=dict)
    sources: Mapping[What, Mapping[Source, int]] = field(default_factory=dict)
    hours: Mapping[Track, float] = field(default_factory=dict)
    gap: int = 0

    def of(self, what: What) -> int:
        return self.counts.get(what, 0)

    @property
    def names_per_meeting(self) -> float | None:
        """Names given per one-to-one meeting (M3); None without a meeting."""
        return per(self.of(What.NAME), self.of(What.MEETING))

    @property
    def is_empty(self) -> bool:
        return not self.counts and not self.hours


@dataclass(frozen=True, slots=True)
class Totals:
    """All of it, since ``since``. ``weeks``: how many calendar weeks that is, the present one included."""

    since: date
    weeks: int
    counts: Mapping[What, int]
    sources: Mapping[What, Mapping[Source, int]]
    hours: Mapping[Track, float]

    def of(self, what: What) -> int:
        return self.counts.get(what, 0)

    @property
    def names_per_meeting(self) -> float | None:
        return per(self.of(What.NAME), self.of(What.MEETING))


def per(number: int, of: int) -> float | None:
    """``number`` per one of ``of``; None where there is none to divide by."""
    return number / of if of else None


def monday(at: datetime, zone: ZoneInfo) -> date:
    """The Monday of the week that holds an aware moment."""
    return monday_of(at.astimezone(zone).date())


def monday_of(day: date) -> date:
    """The Monday of the week that holds a day."""
    return day - timedelta(days=day.weekday())


def count(happenings: Iterable[Happening], zone: ZoneInfo) -> dict[date, Counter[What]]:
    """Monday → how many of each. Weeks without anything are not in it."""
    found: dict[date, Counter[What]] = {}
    for one in happenings:
        found.setdefault(monday(one.at, zone), Counter())[one.what] += 1
    return found


def by_source(happenings: Iterable[Happening]) -> dict[What, dict[Source, int]]:
    """What → source → how many, where there are any."""
    found: dict[What, dict[Source, int]] = {}
    for one in happenings:
        there = found.setdefault(one.what, {})
        there[one.source] = there.get(one.source, 0) + 1
    return found


def rows(
    happenings: Iterable[Happening],
    zone: ZoneInfo,
    *,
    since: date,
    today: date,
    hours: Mapping[date, Mapping[Track, float]] = MappingProxyType({}),
) -> tuple[WeekRow, ...]:
    """Every week from that of ``since`` to that of ``today``; none where nothing happened and no hour was spent.

    ``hours``: Monday → track → hours. What lies before ``since`` or after ``today`` is not asked about and left out.
    Runs of more than :data:`MOST_EMPTY` empty weeks are one gap.
    """
    first, last = monday_of(since), monday_of(today)
    of_week: dict[date, list[Happening]] = {}
    for one in happenings:
        of_week.setdefault(monday(one.at, zone), []).append(one)
    busy = sorted(week for week in {*of_week, *(week for week in hours if hours[week])} if first <= week <= last)
    if not busy:
        return ()
    found: list[WeekRow] = []
    at, gap = first, 0
    for week in dict.fromkeys([*busy, last]):
        empty = (week - at) // WEEK
        if empty > MOST_EMPTY:
            gap = empty
        else:
            found.extend(WeekRow(at + number * WEEK) for number in range(empty))
        there = of_week.get(week, [])
        counts = Counter(one.what for one in there)
        found.append(WeekRow(week, dict(counts), by_source(there), dict(hours.get(week, {})), gap))
        at, gap = week + WEEK, 0
    return tuple(found)


def totals(
    happenings: Iterable[Happening],
    *,
    since: date,
    today: date,
    hours: Mapping[date, Mapping[Track, float]] = MappingProxyType({}),
) -> Totals:
    """Everything at once."""
    listed = list(happenings)
    spent: dict[Track, float] = {}
    for of_week in hours.values():
        for track, number in of_week.items():
            spent[track] = spent.get(track, 0.0) + number
    weeks = max(1, (monday_of(today) - monday_of(since)) // WEEK + 1)
    return Totals(since, weeks, dict(Counter(one.what for one in listed)), by_source(listed), spent)
