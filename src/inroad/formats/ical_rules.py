"""The days a repeating calendar entry falls on, within bounds.

Requirements: never more than ``limits.CALENDAR_OCCURRENCES`` of one entry, and no rule from outside may make us count
for long. Theory (RFC 5545, 3.3.10): a rule gives days in each of its periods (days, weeks, months, years) between
start and end, so it costs at most some microseconds a period; these are charged to a budget for the whole file before
anything is counted. Exceptions: rules that repeat within a day, with an interval of nought, or by the number of a
week or a day of the year are not followed; BYHOUR, BYMINUTE and BYSECOND are left aside (the entry's own time of day
counts); an endless series ends two years after the file's newest time stamp.
Options rejected: dateutil's rrule, sound, but where no day fits it looks on until the year 9999, which is minutes for
a calendar written to hurt (the tests compare with it). And the first 500 of everything: a daily meeting of five years
would then have ended three years ago, so of a longer series the newest up to the file's own date are taken.
"""

import re
from calendar import monthrange
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from inroad.formats import limits

Rule = Mapping[str, Sequence[object]]

_DAYS: Final = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 28, "YEARLY": 365}
_COST: Final = {"DAILY": 1, "WEEKLY": 5, "MONTHLY": 15, "YEARLY": 150}  # of a period, in microseconds or so
_WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_BYDAY: Final = re.compile(r"\+?(-?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_KEPT: Final = ("BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYDAY", "BYSETPOS", "WKST")
_PARTS_MOST: Final = 400  # values of one part; a year has 366 days
_BUDGET: Final = 5_000_000  # of all rules of one file, in the unit of _COST
_LAST: Final = datetime(limits.YEARS[1], 12, 31)  # noqa: DTZ001  wall-clock times throughout this module
_ENDLESS: Final = timedelta(days=2 * 366)
_ONLY_FIRST: Final = "; only its first time was read"


class Budget:
    """How much counting one file may still cause."""

    def __init__(self, units: int = _BUDGET) -> None:
        self._units = units

    def take(self, units: int) -> bool:
        """Whether ``units`` are left; they are gone then."""
        if units > self._units:
            return False
        self._units -= units
        return True


class UnfollowedError(ValueError):
    """A rule that is not followed; its text says why, for the user."""


def occurrences(
    rule: Rule, start: datetime, until: datetime | None, newest: datetime | None, budget: Budget
) -> list[datetime]:
    """The wall-clock starts a rule gives, ascending, ``start`` itself included if the rule gives it.

    ``rule`` maps the upper-case parts of an RRULE to lists of values, as the icalendar library reads it. ``until`` is
    the rule's end as a naive wall-clock time. ``newest`` is the newest time stamp of the file: of more than
    ``limits.CALENDAR_OCCURRENCES`` those up to it are taken, or the first ones if there are not so many before it.
    Raises UnfollowedError.
    """
    frequency = str(_first(rule, "FREQ")).upper()
    if frequency not in _DAYS:
        raise UnfollowedError("repeats more than once a day" + _ONLY_FIRST)
    interval = _first(rule, "INTERVAL")
    every = interval if isinstance(interval, int) else 1
    if not 1 <= every <= 1_000 or any(len(rule.get(part) or ()) > _PARTS_MOST for part in _KEPT):
        raise UnfollowedError("its rule of repetition can't be followed" + _ONLY_FIRST)
    count = _first(rule, "COUNT")
    most = count if isinstance(count, int) and count >= 0 else None
    end = min(until, _LAST) if until else _LAST
    if until is None and most is None and newest is not None:
        end = min(_LAST, max(newest, start) + _ENDLESS)
    if end < start:
        return []
    if not budget.take(((end - start).days // (_DAYS[frequency] * every) + 1) * _COST[frequency]):
        raise UnfollowedError("the file repeats more entries than can be followed" + _ONLY_FIRST)
    times = _TIMES[frequency](_Days(rule), start, end, every)
    return _window((time for time in times if start <= time <= end), most, newest, limits.CALENDAR_OCCURRENCES)


class _Days:
    """The parts of a rule that choose days. Raises UnfollowedError for what is not followed."""

    def __init__(self, rule: Rule) -> None:
        if rule.get("BYYEARDAY") or rule.get("BYWEEKNO"):
            raise UnfollowedError("its rule of repetition can't be followed" + _ONLY_FIRST)
        self.months = _numbers(rule, "BYMONTH")
        self.monthdays = _numbers(rule, "BYMONTHDAY")
        self.places = _numbers(rule, "BYSETPOS")
        named = [_BYDAY.fullmatch(str(value).upper()) for value in rule.get("BYDAY") or ()]
        # (2, 0) is the second Monday, (-1, 4) the last Friday, (0, 6) every Sunday
        self.weekdays = {(int(day[1] or 0), _WEEKDAYS.index(day[2])) for day in named if day}
        if not all(named):
            raise UnfollowedError("its rule of repetition can't be read" + _ONLY_FIRST)
        first = str(_first(rule, "WKST") or "MO").upper()
        self.week_begins = _WEEKDAYS.index(first) if first in _WEEKDAYS else 0

    def plain_weekdays(self) -> set[int]:
        """The weekdays where "the second Monday" makes no sense: in rules by day and by week."""
        if self.places or any(number for number, _ in self.weekdays):
            raise UnfollowedError("its rule of repetition can't be followed" + _ONLY_FIRST)
        return {day for _, day in self.weekdays}

    def of_month(self, year: int, month: int, otherwise: int) -> set[int]:
        """The days of one month; ``otherwise``: the day if the rule does not name any."""
        first, length = monthrange(year, month)
        days = set(range(1, length + 1))
        if not self.monthdays and not self.weekdays:
            return days & {otherwise}
        if self.monthdays:
            days &= {day if day > 0 else length + 1 + day for day in self.monthdays}
        if self.weekdays:
            chosen: set[int] = set()
            for number, weekday in self.weekdays:
                every = range(1 + (weekday - first) % 7, length + 1, 7)
                if number == 0:
                    chosen.update(every)
                elif -len(every) <= number <= len(every):
                    chosen.add(every[number - 1 if number > 0 else number])
            days &= chosen
        return days

    def in_month(self, time: datetime) -> bool:
        """Whether BYMONTHDAY names the day of ``time``."""
        return time.day in self.monthdays or time.day - monthrange(time.year, time.month)[1] - 1 in self.monthdays

    def placed(self, times: list[datetime]) -> list[datetime]:
        """Of a period's times, those at the places that BYSETPOS names."""
        if not self.places:
            return times
        wanted = {place - 1 if place > 0 else len(times) + place for place in self.places}
        return [time for place, time in enumerate(times) if place in wanted]


def _daily(days: _Days, start: datetime, end: datetime, every: int) -> Iterator[datetime]:
    weekdays = days.plain_weekdays()
    for number in range((end - start).days // every + 1):
        time = start + timedelta(days=number * every)
        if (
            (not weekdays or time.weekday() in weekdays)
            and (not days.months or time.month in days.months)
            and (not days.monthdays or days.in_month(time))
        ):
            yield time


def _weekly(days: _Days, start: datetime, end: datetime, every: int) -> Iterator[datetime]:
    since = (start.weekday() - days.week_begins) % 7
    weekdays = days.plain_weekdays() or {start.weekday()}
    offsets = sorted((day - days.week_begins) % 7 - since for day in weekdays)
    for week in range((end - start).days // (7 * every) + 2):
        for offset in offsets:
            time = start + timedelta(days=7 * every * week + offset)
            if start <= time <= end and (not days.months or time.month in days.months):
                yield time


def _monthly(days: _Days, start: datetime, end: datetime, every: int) -> Iterator[datetime]:
    for number in range(start.year * 12 + start.month - 1, end.year * 12 + end.month, every):
        year, month = divmod(number, 12)
        if not days.months or month + 1 in days.months:
            found = sorted(days.of_month(year, month + 1, start.day))
            yield from days.placed([start.replace(year=year, month=month + 1, day=day) for day in found])


def _yearly(days: _Days, start: datetime, end: datetime, every: int) -> Iterator[datetime]:
    if days.weekdays and not days.months:
        raise UnfollowedError("its rule of repetition can't be followed" + _ONLY_FIRST)
    months = sorted(month for month in days.months if 1 <= month <= 12)
    months = months or (list(range(1, 13)) if days.monthdays else [start.month])
    for year in range(start.year, end.year + 1, every):
        yield from days.placed(
            [
                start.replace(year=year, month=month, day=day)
                for month in months
                for day in sorted(days.of_month(year, month, start.day))
            ]
        )


_TIMES: Final = {"DAILY": _daily, "WEEKLY": _weekly, "MONTHLY": _monthly, "YEARLY": _yearly}


def _numbers(rule: Rule, part: str) -> set[int]:
    return {value for value in rule.get(part) or () if isinstance(value, int)}


def _window(times: Iterator[datetime], most: int | None, newest: datetime | None, bound: int) -> list[datetime]:
    kept: deque[datetime] = deque(maxlen=bound)
    for number, time in enumerate(times):
        if most is not None and number >= most:
            break
        if len(kept) == bound and (newest is None or time > newest):
            break
        kept.append(time)
    return list(kept)


def _first(rule: Rule, part: str) -> object:
    values = rule.get(part)
    return values[0] if values else None


def until_of(rule: Rule) -> date | None:
    """The rule's UNTIL, a date or a datetime, or None."""
    value = _first(rule, "UNTIL")
    return value if isinstance(value, date) else None
