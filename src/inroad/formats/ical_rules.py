"""The days a repeating calendar entry falls on, within bounds.

Requirements: never more than ``limits.CALENDAR_OCCURRENCES`` of one entry, and no rule from outside may make us count
for long. Theory: a rule costs at most the days (weeks, months, years) between its start and its end, so that is charged
to a budget for the whole file before anything is counted. Exceptions: rules that repeat within a day, or with an
interval of nought, are not followed; BYHOUR, BYMINUTE and BYSECOND are left aside (the entry's own time of day counts).
Option rejected: the first 500 of everything. A daily meeting of five years would then have ended three years ago, so of
a longer series the newest up to the file's own date are taken.
"""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Final

from dateutil.rrule import rrulestr  # type: ignore[import-untyped]

from inroad.formats import limits

_DAYS: Final = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 28, "YEARLY": 365}
_KEPT: Final = ("BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYDAY", "BYSETPOS", "WKST")
_PARTS_MOST: Final = 400  # values of one part; a year has 366 days
_BUDGET: Final = 1_000_000  # steps of all rules of one file: a few seconds
_LAST: Final = datetime(limits.YEARS[1], 12, 31)  # noqa: DTZ001  wall-clock times throughout this module


class Budget:
    """How much counting one file may still cause."""

    def __init__(self, steps: int = _BUDGET) -> None:
        self.steps = steps

    def take(self, steps: int) -> bool:
        """Whether ``steps`` are left; they are gone then."""
        if steps > self.steps:
            return False
        self.steps -= steps
        return True


class UnfollowedError(ValueError):
    """A rule that is not followed; its text says why, for the user."""


def occurrences(
    rule: Mapping[str, Sequence[object]],
    start: datetime,
    until: datetime | None,
    newest: datetime | None,
    budget: Budget,
) -> list[datetime]:
    """The wall-clock starts a rule gives, ascending, ``start`` itself included if the rule gives it.

    ``rule`` maps the upper-case parts of an RRULE to lists of values, as the icalendar library reads it. ``until`` is
    the rule's end as a naive wall-clock time. ``newest`` is the newest time stamp of the file: of more than
    ``limits.CALENDAR_OCCURRENCES`` those up to it are taken, or the first ones if there are not so many before it.
    Raises UnfollowedError.
    """
    frequency = str(_first(rule, "FREQ")).upper()
    if frequency not in _DAYS:
        raise UnfollowedError("it repeats more than once a day; only its first time was read")
    interval = _first(rule, "INTERVAL")
    every = interval if isinstance(interval, int) else 1
    if not 1 <= every <= 1_000:
        raise UnfollowedError("its rule of repetition can't be followed; only its first time was read")
    end = min(until, _LAST) if until else _LAST
    if end < start:
        return []
    # An endless series need not be counted beyond the file's own date, if enough lies before that.
    bound = limits.CALENDAR_OCCURRENCES
    steps = (end - start).days // (_DAYS[frequency] * every) + 1
    if not budget.take(min(steps, _likely_steps(rule, start, newest, frequency, every, bound))):
        raise UnfollowedError("the file repeats more entries than can be followed; only its first time was read")
    text = f"FREQ={frequency};INTERVAL={every};UNTIL={end:%Y%m%dT%H%M%S}"
    for part in _KEPT:
        values = rule.get(part)
        if values:
            if len(values) > _PARTS_MOST:
                raise UnfollowedError("its rule of repetition can't be followed; only its first time was read")
            text += f";{part}={','.join(map(str, dict.fromkeys(map(str, values))))}"
    count = _first(rule, "COUNT")
    most = count if isinstance(count, int) and count >= 0 else None
    try:
        times = rrulestr(text, dtstart=start)
    except (ValueError, TypeError, KeyError, IndexError) as error:
        raise UnfollowedError("its rule of repetition can't be read; only its first time was read") from error
    return _window(iter(times), most, newest, bound)


def _window(times: Iterator[datetime], most: int | None, newest: datetime | None, bound: int) -> list[datetime]:
    kept: deque[datetime] = deque(maxlen=bound)
    for number, time in enumerate(times):
        if most is not None and number >= most:
            break
        if len(kept) == bound and (newest is None or time > newest):
            break
        kept.append(time)
    return list(kept)


def _likely_steps(
    rule: Mapping[str, Sequence[object]],
    start: datetime,
    newest: datetime | None,
    frequency: str,
    every: int,
    bound: int,
) -> int:
    """What a rule without filters costs at most; with filters (BY…) every step up to its end may be in vain."""
    if any(rule.get(part) for part in ("BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS")):
        return 1 << 62
    before = (newest - start).days // (_DAYS[frequency] * every) + 1 if newest and newest > start else 0
    return max(before, bound)


def _first(rule: Mapping[str, Sequence[object]], part: str) -> object:
    values = rule.get(part)
    return values[0] if values else None


def until_of(rule: Mapping[str, Sequence[object]]) -> date | None:
    """The rule's UNTIL, a date or a datetime, or None."""
    value = _first(rule, "UNTIL")
    return value if isinstance(value, date) else None
