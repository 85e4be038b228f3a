"""Days as people type them."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import click

from inroad.errors import BadInput

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_WRITTEN = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)?\s+([a-z]{3,9})\.?,?\s+(\d{4})")
_AMERICAN = re.compile(r"([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_NAMES = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
          "december")  # fmt: skip


def parse_day(text: str) -> date:
    """The day meant by "2001-10-01", "1 Oct 2001", "1st October 2001" or "Oct 1, 2001".

    10/01/2001 is refused: half the world reads it one way, half the other. Raises ValueError with words for the user.
    """
    typed = " ".join(text.lower().split())
    if match := _ISO.fullmatch(typed):
        year, month, day = (int(part) for part in match.groups())
    elif match := _WRITTEN.fullmatch(typed):
        day, month, year = int(match[1]), _month(match[2]), int(match[3])
    elif match := _AMERICAN.fullmatch(typed):
        month, day, year = _month(match[1]), int(match[2]), int(match[3])
    else:
        raise ValueError(f"{text!r} is not a day I can read; write 2001-10-01 or '1 Oct 2001'")
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"there is no day {text!r} in the calendar; write 2001-10-01 or '1 Oct 2001'") from None


def _month(word: str) -> int:
    if word == "sept":
        return 9
    for number, name in enumerate(_NAMES, start=1):
        if word == name or word == _MONTHS[number - 1]:
            return number
    return 0  # no such month: date() refuses it


class Day(click.ParamType):  # type: ignore[type-arg]  # generic from click 8.4 on
    """A day on the command line."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return parse_day(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)


DAY = Day()


_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_AHEAD = re.compile(r"in (\d{1,3}|a|one|two|three) (day|week)s?")
_SPELLED = {"a": 1, "one": 1, "two": 2, "three": 3}
_CLOCK = re.compile(r"(.*?),?\s+(?:at\s+)?(\d{1,2}):(\d{2})")
_ONLY_CLOCK = re.compile(r"\d{1,2}:\d{2}")
_BACK = re.compile(r"(\d{1,3}|a|one|two|three) (day|week)s? ago")
_BACK_FORMS = "write 2026-03-04, '4 March 2026', yesterday, monday or '3 days ago'"
_FORMS = "write 2027-03-04, '4 March 2027', tomorrow, friday or 'in 3 days'"


def day_ahead(text: str, today: date) -> date:
    """As :func:`parse_day`, and "today", "tonight", "tomorrow", "friday" (the next one), "in 3 days", "in two weeks".

    Raises BadInput.
    """
    typed = " ".join(text.lower().split())
    if typed in {"today", "tonight"}:
        return today
    if typed == "tomorrow":
        return today + timedelta(days=1)
    named = next((i for i, name in enumerate(_WEEKDAYS) if len(typed) > 2 and name.startswith(typed)), None)
    if named is not None:
        return today + timedelta(days=(named - today.weekday() - 1) % 7 + 1)
    if match := _AHEAD.fullmatch(typed):
        return today + _span(match)
    try:
        return parse_day(text)
    except ValueError:
        raise BadInput(f"“{text[:40]}” is no day I can read", hint=_FORMS) from None


def _span(match: re.Match[str]) -> timedelta:
    return timedelta(days=(_SPELLED.get(match[1]) or int(match[1])) * (7 if match[2] == "week" else 1))


def day_back(text: str, today: date) -> date:
    """As :func:`parse_day`, and "today", "yesterday", "monday" or "last monday", "3 days ago", "two weeks ago": a
    day on which something happened.

    Raises BadInput, also for a day to come.
    """
    typed = " ".join(text.lower().split()).removeprefix("last ")
    named = next((i for i, name in enumerate(_WEEKDAYS) if len(typed) > 2 and name.startswith(typed)), None)
    if typed == "yesterday":
        return today - timedelta(days=1)
    if named is not None:
        return today - timedelta(days=(today.weekday() - named - 1) % 7 + 1)
    if match := _BACK.fullmatch(typed):
        return today - _span(match)
    try:
        day = day_ahead(text, today)
    except BadInput as error:
        raise BadInput(error.message, hint=_BACK_FORMS) from None
    if day > today:
        raise BadInput(f"{day} is still to come", hint="leave the day out if it was today")
    return day


def end_of(day: date, timezone: str) -> datetime:
    """The end of a day at the desk, aware UTC: until then a promise for that day is in time."""
    from inroad.introductions import days

    return days.end_of(day, timezone)


def moment(text: str, today: date, timezone: str) -> datetime:
    """A day with its time, aware UTC: "2027-03-04 14:00", "4 March 2027, 14:00", "friday 9:30", "tomorrow at 10:00".

    Raises BadInput; a meeting without a time can't be turned up to.
    """
    return _moment(text, today, timezone, day_ahead)


def moment_back(text: str, today: date, timezone: str) -> datetime:
    """As :func:`moment`, of what has been: "friday 9:30" is the last one, "9:30" alone is today."""
    return _moment(f"today {text}" if _ONLY_CLOCK.fullmatch(text.strip()) else text, today, timezone, day_back)


def _moment(text: str, today: date, timezone: str, day_of: Callable[[str, date], date]) -> datetime:
    match = _CLOCK.fullmatch(" ".join(text.replace("T", " ").split()) if _ISO.match(text) else text.strip())
    if match is None:
        raise BadInput(f"“{text[:40]}” has no time", hint="write the day and the time: 'friday 14:00'")
    day = day_of(match[1], today)
    try:
        at = time(int(match[2]), int(match[3]))
    except ValueError:
        raise BadInput(f"there is no time {match[2]}:{match[3]}", hint="write it as 14:00") from None
    return datetime.combine(day, at, ZoneInfo(timezone)).astimezone(UTC)
