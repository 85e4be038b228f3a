"""Dates as mail software writes them: Date and Received headers, the From_ lines of an mbox.

RFC 5322 with its obsolete forms (two-digit years, named zones), C's ``asctime``, and ISO 8601. A missing or unknown
zone is UTC. Refuses what is no moment between the years of ``limits.YEARS``: the answer is None.
"""

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final

from inroad.formats import limits

_MONTHS: Final = {
    name: number + 1
    for number, name in enumerate(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"))
}
# RFC 5322, 4.3; a military letter says nothing reliable there and counts as UTC, like every other unknown name.
_ZONES: Final = {"EST": -300, "EDT": -240, "CST": -360, "CDT": -300, "MST": -420, "MDT": -360, "PST": -480, "PDT": -420}
# Not in the RFC and unambiguous in mail.
_ZONES_MET: Final = {"CET": 60, "CEST": 120, "MET": 60, "MEST": 120, "BST": 60, "EET": 120, "EEST": 180, "WEST": 60,
                     "JST": 540, "AEST": 600, "AEDT": 660, "HST": -600, "AKST": -540, "AKDT": -480}  # fmt: skip
_CLOCK: Final = r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:\.\d{1,9})?)?"
_RFC: Final = re.compile(
    rf"\s*(?:[^\W\d]{{2,12}}\.?\s*,?\s*)?(\d{{1,2}})[\s-]+([A-Za-z]{{3}})[a-z]{{0,6}}\.?,?[\s-]+(\d{{2,4}}),?\s+"
    rf"{_CLOCK}\s*(?:([+-]\d{{4}}|[+-]\d\d:\d\d)|\(?([A-Za-z]{{1,5}})\b)?",
    re.ASCII,
)
_ASCTIME: Final = re.compile(
    rf"\s*[A-Za-z]{{3}},?\s+([A-Za-z]{{3}})\s+(\d{{1,2}})\s+{_CLOCK}(?:\s+([+-]\d{{4}}|[A-Za-z]{{1,5}}))?"
    rf"(?:\s+(\d{{4}})|,\s+(\d{{4}}))(?:\s+([+-]\d{{4}}|[A-Z]{{1,5}}))?",
    re.ASCII,
)
_ISO: Final = re.compile(
    rf"\s*(\d{{4}})-(\d{{2}})-(\d{{2}})[T\s]\s*{_CLOCK}\s*(?:([+-]\d\d:?\d\d)|([A-Za-z]{{1,5}})\b)?", re.ASCII
)
_ISO_SHORT: Final = re.compile(r"\s*(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z?")
# A From_ line ends in its date: nothing but a remark of the transport may follow.
_FROM_LINE: Final = re.compile(
    rb"""^From[ ](?:.{0,400}?[ \t])??
    ( (?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6},?[ \t]+
        (?:[A-Z][a-z]{2}[ \t]+\d{1,2} | \d{1,2}[ \t]+[A-Z][a-z]{2})[ \t] [ \t\d:.,+()A-Z-]{8,40}
    | \d{4}-\d\d-\d\d[ T]\d\d:\d\d [\d:.+Z-]{0,20}
    | \d{1,2}[ -][A-Z][a-z]{2}[ -]\d{2,4}[ \t]\d [ \d:.+A-Z-]{3,20} )
    (?:[ \t]remote[ ]from[ ].{1,80})? [ \t]*$""",
    re.VERBOSE,
)


# As nearly every program writes it today; whatever else the forms above allow is left to them.
_USUAL: Final = re.compile(
    r"\s*(?:[A-Za-z]{3}, )?(\d{1,2} [A-Za-z]{3} \d{4}) ([01]\d|2[0-3]):([0-5]\d):([0-5]\d) ([+-]\d{4})", re.ASCII
)


def parse_date(text: str) -> datetime | None:
    """The moment a header names, in UTC; None if it is none or lies outside the years we take for real.

    >>> parse_date("Tue, 05 Mar 24 9:30 EST")
    datetime.datetime(2024, 3, 5, 14, 30, tzinfo=datetime.timezone.utc)
    """
    if (match := _USUAL.match(text, 0, 200)) and (day := _day(match[1])):
        _, hour, minute, second, offset = match.groups()
        return datetime(*day, int(hour), int(minute), int(second), tzinfo=UTC) - _offset(offset)
    return _parse(text[:200])


@lru_cache(maxsize=1_024)
def _day(text: str) -> tuple[int, int, int] | None:
    """ "15 Mar 2024" as numbers; None if there is no such day."""
    day, month, year = text.split(" ")
    found = _moment(year, _MONTHS.get(month.lower(), 0), day, "0", "0", None, None)
    return (found.year, found.month, found.day) if found else None


def _parse(text: str) -> datetime | None:
    if match := _RFC.match(text):
        day, month, year, hour, minute, second, offset, zone = match.groups()
        return _moment(year, _MONTHS.get(month.lower(), 0), day, hour, minute, second, offset or zone)
    if match := _ASCTIME.match(text):
        month, day, hour, minute, second, zone, year, year_too, offset = match.groups()
        return _moment(year or year_too, _MONTHS.get(month.lower(), 0), day, hour, minute, second, offset or zone)
    if match := _ISO.match(text):
        year, month, day, hour, minute, second, offset, zone = match.groups()
        return _moment(year, int(month), day, hour, minute, second, offset or zone)
    if match := _ISO_SHORT.match(text):
        year, month, day, hour, minute, second = match.groups()
        return _moment(year, int(month), day, hour, minute, second, None)
    return None


def _moment(
    year: str, month: int, day: str, hour: str, minute: str, second: str | None, zone: str | None
) -> datetime | None:
    full = int(year)
    if len(year) == 2:
        full += 2000 if full < 50 else 1900
    elif len(year) == 3:
        full += 1900
    if not limits.YEARS[0] <= full <= limits.YEARS[1]:
        return None
    try:
        # Second 60 is a leap second; it is kept inside its minute.
        local = datetime(full, month, int(day), int(hour), int(minute), min(int(second or 0), 59), tzinfo=UTC)
    except ValueError:
        return None
    return local - _offset(zone) if zone else local


@lru_cache(maxsize=256)
def _offset(zone: str) -> timedelta:
    return timedelta(minutes=_minutes_east(zone))


def _minutes_east(zone: str) -> int:
    """Minutes east of UTC; 0 for a zone that can't be."""
    if zone[0] in "+-":
        digits = zone[1:].replace(":", "")
        hours, minutes = int(digits[:2]), int(digits[2:])
        if hours > 14 or minutes > 59:
            return 0
        return (hours * 60 + minutes) * (-1 if zone[0] == "-" else 1)
    zone = zone.upper()
    return _ZONES.get(zone) or _ZONES_MET.get(zone, 0)


def is_from_line(line: bytes) -> bool:
    """Whether ``line`` opens a message in an mbox: it ends in a date. Otherwise it is just a sentence of a letter.

    >>> is_from_line(b"From 1828@xxx Mon Apr 07 14:31:02 +0000 2025"), is_from_line(b"From Monday on we start at 10:30")
    (True, False)
    """
    return _FROM_LINE.match(line[:600]) is not None


def from_line_date(line: bytes) -> datetime | None:
    """The moment a From_ line ends in; None if there is none that can be."""
    match = _FROM_LINE.match(line[:600])
    return parse_date(match[1].decode("latin-1")) if match else None
