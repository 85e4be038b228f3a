"""Days as people count them: the end of the second day after, five working days, eight in the morning there.

A promise is due at the end of a day in somebody's time zone, and clocks there jump. Every moment that comes out is
aware UTC and exact to the second; nothing here is ever early.

Refused: time zones nobody knows, moments without one. Public holidays are not known: a working day is Monday to Friday.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from inroad.errors import BadInput

_SECOND: Final = timedelta(seconds=1)
_LAST: Final = time(23, 59, 59)
_SATURDAY: Final = 5


@lru_cache(maxsize=256)
def zone(name: str) -> ZoneInfo:
    """The time zone of an IANA name. Raises BadInput for others."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as problem:  # "America" is a folder, "../x" a ValueError
        raise BadInput(f"{name[:60]!r} is no time zone", hint='one is named like "Europe/Berlin"') from problem


def in_utc(moment: datetime) -> datetime:
    """An aware moment in UTC. Raises BadInput without a time zone: it could mean any of 38 hours."""
    if moment.tzinfo is None or moment.utcoffset() is None:
        raise BadInput("a moment without a time zone")
    return moment.astimezone(UTC)


def day_in(moment: datetime, timezone: str) -> date:
    """The calendar day of a moment in a time zone."""
    return in_utc(moment).astimezone(zone(timezone)).date()


def end_of(day: date, timezone: str) -> datetime:
    """The last second of which a clock in ``timezone`` says ``day`` or earlier.

    Where clocks go back over midnight the day ends twice, and the later end counts. Where they jump over its end (Nuuk
    in March 2024), or over the day as a whole (Apia skipped 30 December 2011), it ends with the second before the jump.
    """
    local = datetime.combine(day, _LAST, tzinfo=zone(timezone)).replace(fold=1)
    end = local.astimezone(UTC)
    if end.astimezone(zone(timezone)).replace(tzinfo=None) == local.replace(tzinfo=None):
        return end
    return _before_the_jump(local, day, timezone)


def _before_the_jump(local: datetime, day: date, timezone: str) -> datetime:
    """23:59:59 does not exist: the two readings of it stand before and after the jump, which halving finds."""
    low, high = sorted((local.astimezone(UTC), local.replace(fold=0).astimezone(UTC)))
    low -= _SECOND
    while high - low > _SECOND:
        middle = low + timedelta(seconds=(high - low) // _SECOND // 2)
        if day_in(middle, timezone) <= day:
            low = middle
        else:
            high = middle
    return low


def end_of_day_after(moment: datetime, days: int, timezone: str) -> datetime:
    """The end of the day ``days`` days after the day of ``moment``; 0 is the end of the same day."""
    return end_of(day_in(moment, timezone) + timedelta(days=days), timezone)


def end_of_working_day_after(moment: datetime, working_days: int, timezone: str) -> datetime:
    """The end of the ``working_days``-th Monday to Friday after the day of ``moment``."""
    day = day_in(moment, timezone)
    while working_days > 0:
        day += timedelta(days=1)
        working_days -= day.weekday() < _SATURDAY
    return end_of(day, timezone)


def hour_of(day: date, hour: int, timezone: str) -> datetime:
    """The first second of ``day`` at or after ``hour`` o'clock; where clocks jump over it, right after the jump."""
    local = datetime.combine(day, time(hour), tzinfo=zone(timezone))
    moment = local.astimezone(UTC)
    if moment.astimezone(zone(timezone)).replace(tzinfo=None) == local.replace(tzinfo=None):
        return moment
    # In a gap the reading with fold=1 stands before the jump, that with fold=0 as long after it as the gap.
    low, high = local.replace(fold=1).astimezone(UTC) - _SECOND, moment
    while high - low > _SECOND:
        middle = low + timedelta(seconds=(high - low) // _SECOND // 2)
        if middle.astimezone(zone(timezone)).replace(tzinfo=None) < local.replace(tzinfo=None):
            low = middle
        else:
            high = middle
    return high
