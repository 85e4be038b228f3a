"""The dates people's files hold, as days and moments.

LinkedIn alone writes six forms, and a spreadsheet that saved the file again adds its own. A text that is none of the
forms below, or falls outside :data:`limits.YEARS`, is ``None``: a misread date is worse than none.

    2024-03-15   2024/03/15 10:11:12 UTC   2024-03-15T10:11:12+01:00   20240315
    15 Mar 2024  15-Mar-24  15. März 2024  15 de marzo de 2024         Fri, 15 Mar 2024 10:11:12 GMT
    Mar 15, 2024 9:05 AM                   Fri Mar 15 10:11:12 UTC 2024
    3/14/18, 9:05 AM (month first)         15/3/2024, 15.3.2024 (day first, where that can be told)
    Mar 2024     Mar-24     03/2024        2024                        45366 (a spreadsheet's day number)

A missing day or month is the first, a missing zone is UTC. Two-digit years up to 69 are 20xx.
"""

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from typing import Final

from inroad.formats import limits

_LONGEST: Final = 64  # characters; no date is longer

_LANGUAGES: Final = (
    "january february march april may june july august september october november december",
    "januar februar marz april mai juni juli august september oktober november dezember",
    "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "januari februari maart april mei juni juli augustus september oktober november december",
    "janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro",
)
_ZONES: Final = {
    "": 0, "Z": 0, "UTC": 0, "GMT": 0, "WET": 0, "BST": 60, "CET": 60, "CEST": 120, "EET": 120, "EEST": 180,
    "EST": -300, "EDT": -240, "CST": -360, "CDT": -300, "MST": -420, "MDT": -360, "PST": -480, "PDT": -420,
}  # fmt: skip  # minutes east

_TIME: Final = (
    r"(?:(?: |T|, ?| ?at )(?P<hour>[0-9]{1,2})[:.](?P<minute>[0-9]{2})(?:[:.](?P<second>[0-9]{2})(?:[.,][0-9]{1,9})?)?"
    r"(?: ?(?P<half>[AaPp])\.?[Mm]\.?)?(?: ?(?P<zone>[A-Z]{1,4}|[+-][0-9]{2}:?[0-9]{2}))?)?"
)
_NAME: Final = r"(?P<name>[^\W\d_]{3,12})\.?"
_YEAR: Final = r"(?P<year>[0-9]{4}|[0-9]{2})"
_WEEKDAY: Final = r"(?:[^\W\d_]{2,12}\.?,? )?"
_PATTERNS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?P<year>[0-9]{4})(?P<mark>[-/.])(?P<month>[0-9]{1,2})(?P=mark)(?P<day>[0-9]{1,2})" + _TIME,
        r"(?P<first>[0-9]{1,2})(?P<mark>[-/.])(?P<other>[0-9]{1,2})(?P=mark)" + _YEAR + _TIME,
        _WEEKDAY + r"(?P<day>[0-9]{1,2})(?:\.|st|nd|rd|th|º)?(?: |-|/| de )" + _NAME
        + r"(?: |-|/|, ?| de )" + _YEAR + _TIME,
        _WEEKDAY + _NAME + r" (?P<day>[0-9]{1,2})(?:st|nd|rd|th)?,? (?P<year>[0-9]{4})" + _TIME,
        _WEEKDAY + _NAME + r" (?P<day>[0-9]{1,2}) (?P<hour>[0-9]{2}):(?P<minute>[0-9]{2}):(?P<second>[0-9]{2})"
        r"(?: (?P<zone>[A-Z]{1,4}|[+-][0-9]{4}))? (?P<year>[0-9]{4})",
        _NAME + r"(?: |/|, ?| de )(?P<year>[0-9]{4})",
        _NAME + r"-" + _YEAR,  # "Mar 24" with a space would be a day without its year
        r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2}))?",
        r"(?P<month>[0-9]{1,2})/(?P<year>[0-9]{4})",
        r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})",
    )
)  # fmt: skip
_SERIAL: Final = re.compile(r"([0-9]{5})(?:\.[0-9]{1,12})?")
_SERIAL_ZERO: Final = date(1899, 12, 30)  # so that numbers after the spreadsheets' 29 February 1900 come out right
_NUMERIC: Final = re.compile(r'(?:^|[,;\t"\n]) ?([0-9]{1,2})([/-])([0-9]{1,2})\2(?:[0-9]{4}|[0-9]{2})(?![0-9/-])')


def day(text: str, *, day_first: bool = False) -> date | None:
    """The day ``text`` names (in its own zone), or None. ``day_first`` reads 3/4/2024 as 3 April."""
    parsed = _parse(text, day_first) if len(text) <= _LONGEST else None
    return parsed[0] if parsed else None


def moment(text: str, *, day_first: bool = False) -> datetime | None:
    """The moment ``text`` names, aware UTC, or None. A bare day is its midnight."""
    parsed = _parse(text, day_first) if len(text) <= _LONGEST else None
    return parsed[1] if parsed else None


def looks_day_first(text: str) -> bool:
    """Whether the numeric dates that begin cells of ``text`` (a table's head) can only be read day first."""
    pairs = [(int(match[1]), int(match[3])) for match in _NUMERIC.finditer(text)]
    return any(first > 12 for first, _ in pairs) and not any(other > 12 for _, other in pairs)


@lru_cache(maxsize=4096)
def _parse(text: str, day_first: bool) -> tuple[date, datetime] | None:
    text = " ".join(text.split())  # also U+202F, which newer exports put before AM
    for pattern in _PATTERNS:
        if match := pattern.fullmatch(text):
            parts = match.groupdict()
            break
    else:
        return _serial(text)
    try:
        moment_there = _assemble(parts, day_first)
        offset = _offset(parts.get("zone") or "")
        moment_utc = moment_there.replace(tzinfo=timezone(offset)).astimezone(UTC)
    except (ValueError, KeyError, OverflowError):
        return None
    if not _plausible(moment_there.year) or not _plausible(moment_utc.year):
        return None
    return moment_there.date(), moment_utc


def _assemble(parts: dict[str, str | None], day_first: bool) -> datetime:
    year = int(parts["year"] or "")
    if len(parts["year"] or "") == 2:
        year += 2000 if year <= 69 else 1900
    if parts.get("name"):
        month, number = _MONTHS[_plain(parts["name"] or "")], int(parts.get("day") or 1)
    elif parts.get("first"):
        month, number = int(parts["first"] or ""), int(parts["other"] or "")
        if day_first or parts["mark"] == "." or month > 12:
            month, number = number, month
    else:
        month, number = int(parts.get("month") or 1), int(parts.get("day") or 1)
    hour = int(parts.get("hour") or 0)
    if parts.get("half"):
        if not 1 <= hour <= 12:
            raise ValueError(hour)
        hour = hour % 12 + (12 if (parts["half"] or "").lower() == "p" else 0)
    second = min(int(parts.get("second") or 0), 59)  # a leap second is the one before it
    return datetime(year, month, number, hour, int(parts.get("minute") or 0), second)  # noqa: DTZ001


def _offset(zone: str) -> timedelta:
    if zone[:1] in ("+", "-"):
        digits = zone[1:].replace(":", "")
        minutes = int(digits[:2]) * 60 + int(digits[2:])
        return timedelta(minutes=-minutes if zone[0] == "-" else minutes)
    return timedelta(minutes=_ZONES[zone])


def _serial(text: str) -> tuple[date, datetime] | None:
    match = _SERIAL.fullmatch(text)
    if not match:
        return None
    value = _SERIAL_ZERO + timedelta(days=int(match[1]))
    if not _plausible(value.year):
        return None
    return value, datetime(value.year, value.month, value.day, tzinfo=UTC)


def _plausible(year: int) -> bool:
    return limits.YEARS[0] <= year <= limits.YEARS[1]


def _plain(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))


def _months() -> dict[str, int]:
    """Every month name and every start of one (three letters or more) that can mean only one month."""
    meanings: dict[str, set[int]] = {}
    for language in _LANGUAGES:
        for number, name in enumerate(language.split(), 1):
            for length in range(3, len(name) + 1):
                meanings.setdefault(name[:length], set()).add(number)
    months = {start: numbers.pop() for start, numbers in meanings.items() if len(numbers) == 1}
    return months | {"mrz": 3, "mrt": 3}


_MONTHS: Final = _months()
