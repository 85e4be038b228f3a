"""Which zone a calendar means by its TZID: IANA names, Windows names, names with a maker's prefix, own definitions.

    TZID
      | IANA name                    Europe/Berlin, also after a prefix: /example.org/2010/Europe/Berlin
      | the file's own VTIMEZONE     bounded and stripped to what a zone needs, then read by the icalendar library
      | Windows name                 W. Europe Standard Time
      | none of these                UTC, and the caller says so

Refuses definitions with rules that repeat other than yearly: none exist, and they would be a way to make us count for
ever.
"""

import re
from datetime import UTC, datetime, tzinfo
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from inroad.formats import limits

_LINE: Final = re.compile(
    rb"""(?:BEGIN|END):(?:VTIMEZONE|STANDARD|DAYLIGHT)
    | TZOFFSET(?:FROM|TO):[+-]\d{4}(?:\d\d)?
    | DTSTART(?:;VALUE=DATE-TIME)?:\d{8}T\d{6}Z?
    | RDATE(?:;VALUE=DATE-TIME)?:[\dTZ,]{8,4000}
    | RRULE:[A-Z0-9=;,+-]{11,200}""",
    re.IGNORECASE | re.VERBOSE,
)
_RULE_PARTS: Final = frozenset({b"FREQ", b"BYMONTH", b"BYDAY", b"BYMONTHDAY", b"UNTIL", b"WKST"})
_LINES_MOST: Final = 3_000  # of one VTIMEZONE; Outlook writes a rule for every year
_ZONES_MOST: Final = 500
_NAME: Final = re.compile(r"[A-Za-z0-9_+-]{1,40}(?:/[A-Za-z0-9_+-]{1,40}){0,2}")


class Zones:
    """The zones of one calendar file. A name is looked up once."""

    def __init__(self) -> None:
        self._definitions: dict[str, list[bytes]] = {}
        self._known: dict[str, tzinfo | None] = {}

    def define(self, lines: list[bytes]) -> None:
        """Take in one VTIMEZONE, given as its unfolded lines from BEGIN to END."""
        name = next((line[5:] for line in lines if line[:5].upper() == b"TZID:"), b"")
        key = name.decode("utf-8", "replace").strip()
        if key and key not in self._definitions and len(self._definitions) < _ZONES_MOST:
            self._definitions[key] = list(filter(None, map(_kept, lines[:_LINES_MOST])))

    def find(self, name: str) -> tzinfo | None:
        """The zone called ``name`` here; None if nobody knows it."""
        name = name.strip().strip('"')
        if name not in self._known:
            if len(self._known) > 10 * _ZONES_MOST:
                return None
            self._known[name] = _iana(name) or self._own(name) or _windows(name)
        return self._known[name]

    def _own(self, name: str) -> tzinfo | None:
        lines = self._definitions.get(name)
        if not lines:
            return None
        from icalendar import Timezone

        text = b"\r\n".join([lines[0], b"TZID:own", *lines[1:], b""])
        try:
            component = Timezone.from_ical(text)
            zone = component.to_tz(lookup_tzid=False) if isinstance(component, Timezone) else None
            if not isinstance(zone, tzinfo):
                return None
            # A definition that is accepted may still fail when it is asked.
            datetime(2020, 7, 1, tzinfo=zone).astimezone(UTC)
        except Exception:  # noqa: BLE001  whatever a foreign library makes of a broken definition: we do without it
            return None
        return zone


def _kept(line: bytes) -> bytes:
    """A line of a VTIMEZONE if a zone needs it, else b"". Of rules only what says "on that day every year"."""
    line = line.strip()
    if not _LINE.fullmatch(line):
        return b""
    if line[:6].upper() != b"RRULE:":
        return line
    # Notes adds BYHOUR and BYMINUTE; the time of day stands in DTSTART as well.
    parts = dict(part.partition(b"=")[::2] for part in line[6:].upper().split(b";"))
    if parts.get(b"FREQ") != b"YEARLY" or parts.get(b"INTERVAL", b"1") != b"1":
        return b""
    return b"RRULE:" + b";".join(name + b"=" + value for name, value in parts.items() if name in _RULE_PARTS and value)


def _iana(name: str) -> tzinfo | None:
    """By name or by its last parts, for makers that put their own address in front."""
    parts = name.strip("/").split("/")
    for count in (len(parts), 3, 2):
        key = "/".join(parts[-count:])
        if count <= len(parts) and _NAME.fullmatch(key):
            try:
                return ZoneInfo(key)
            except (ZoneInfoNotFoundError, ValueError, OSError):
                continue
    return None


def _windows(name: str) -> tzinfo | None:
    alias = _windows_names().get(name.casefold())
    return ZoneInfo(alias) if alias else None


@cache
def _windows_names() -> dict[str, str]:
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    return {name.casefold(): zone for name, zone in WINDOWS_TO_OLSON.items()}


def to_utc(local: datetime, zone: tzinfo | None) -> datetime | None:
    """A wall-clock time in ``zone`` (None: UTC) as a moment; None outside the years we take for real."""
    if not limits.YEARS[0] <= local.year <= limits.YEARS[1]:
        return None
    if local.tzinfo is not None:
        return local.astimezone(UTC)
    if zone is None:
        return local.replace(tzinfo=UTC)
    try:
        return local.replace(tzinfo=zone).astimezone(UTC)
    except Exception:  # noqa: BLE001  a zone of the file's own making; its first offset is unknown, so it counts as UTC
        return local.replace(tzinfo=UTC)


def local_in(moment: datetime, zone: tzinfo | None) -> datetime:
    """The wall-clock time of an aware moment in ``zone``, naive."""
    try:
        return moment.astimezone(zone or UTC).replace(tzinfo=None)
    except Exception:  # noqa: BLE001  see to_utc
        return moment.astimezone(UTC).replace(tzinfo=None)
