"""Promises and meetings as a calendar that Google, Apple and Thunderbird read: a file on a laptop, a feed on a server.

    Entry ── calendar ─→ bytes (RFC 5545)

The same entries give the same bytes, so a feed can be asked "anything new?" by its digest. An entry keeps its uid for
life and counts up ``sequence`` when it changes, so that programs move it instead of doubling it. Every entry is
private, and a promise doesn't make its day busy. Moments are written in UTC, which every program shows in its own
zone: zone tables inside calendars are read differently, and none can tell apart the hour that comes twice in autumn.
Days are days at the desk.

Refused: ATTENDEE and ORGANIZER lines (calendar programs write to the people in them; names stand in the title and the
text), and entries out of bounds.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from inroad.errors import BadInput
from inroad.introductions.model import Kept, Owed

TITLE_CHARS: Final = 300
TEXT_CHARS: Final = 4_000
MOST_ENTRIES: Final = 5_000
MOST_ALARMS: Final = 5
_HOUR: Final = timedelta(hours=1)
# An all-day entry begins at midnight: nine in the morning the day before, and of the day itself.
BEFORE_AND_ON_THE_DAY: Final = (timedelta(hours=-15), timedelta(hours=9))
BEFORE_A_MEETING: Final = (timedelta(days=-1), timedelta(hours=-1))


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing on a day, or at a time if ``starts`` is an aware moment (then ``ends`` may be one, else it is an hour).

    ``alarms`` are offsets from the beginning; only
    what the desk's owner has to do themselves has any. ``changed_at`` aware; ``cancelled`` takes it off the calendar.
    """

    uid: str
    title: str
    starts: date | datetime
    changed_at: datetime
    ends: datetime | None = None
    text: str = ""
    place: str = ""
    url: str = ""
    sequence: int = 0
    cancelled: bool = False
    alarms: tuple[timedelta, ...] = ()


def uid(desk: str, key: str) -> str:
    """A stable name for an entry: the same for the same ``key`` of the same ``desk``; tells nothing to who reads it."""
    digest = hashlib.sha256(f"{desk}\x1f{key}".encode()).hexdigest()[:32]
    return f"{digest}@inroad"


def promise_entry(
    owed: Owed,
    *,
    uid: str,
    title: str,
    timezone: str,
    changed_at: datetime,
    mine: bool,
    sequence: int = 0,
    url: str = "",
) -> Entry:
    """A promise on its last day at a desk in ``timezone``. Ended ones are cancelled; only ``mine`` rings."""
    return Entry(
        uid=uid,
        title=title,
        starts=owed.due_at.astimezone(_zone(timezone)).date(),
        changed_at=changed_at,
        text=owed.words,
        url=url,
        sequence=sequence,
        cancelled=owed.state not in (Kept.PENDING, Kept.UNRESOLVED),
        alarms=BEFORE_AND_ON_THE_DAY if mine and owed.state is Kept.PENDING else (),
    )


def calendar(entries: Iterable[Entry], *, name: str = "Inroad") -> bytes:
    """The calendar, entries in the order of their beginning. Raises BadInput naming the field that can't be used."""
    # The library takes a tenth of a second to load.
    import icalendar

    whole = icalendar.Calendar()
    whole.add("prodid", "-//Inroad//Inroad//EN")
    whole.add("version", "2.0")
    whole.add("calscale", "GREGORIAN")
    whole.add("method", "PUBLISH")
    whole.add("x-wr-calname", _line(name, "name"))
    whole.add("name", _line(name, "name"))
    # What Google takes as a hint and Apple as the rhythm to ask in.
    whole.add("x-published-ttl", "PT1H")
    whole.add("refresh-interval", _HOUR, parameters={"VALUE": "DURATION"})
    found: dict[str, Entry] = {}
    for entry in entries:
        if entry.uid in found:
            raise BadInput("two entries have the same uid", where="uid")
        if len(found) >= MOST_ENTRIES:
            raise BadInput(f"a calendar holds at most {MOST_ENTRIES:,} entries", where="entries")
        found[entry.uid] = entry
    for entry in sorted(found.values(), key=lambda one: (_moment(one.starts), one.uid)):
        whole.add_component(_event(icalendar, entry))
    return bytes(whole.to_ical())


def _event(icalendar: Any, entry: Entry) -> Any:
    if not entry.uid or len(entry.uid) > 255 or not entry.uid.isascii() or not entry.uid.isprintable():
        raise BadInput("an entry's uid is one line of plain letters", where="uid")
    changed = _aware(entry.changed_at, "changed at").astimezone(UTC).replace(microsecond=0)
    event = icalendar.Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("sequence", max(0, entry.sequence))
    event.add("summary", _line(entry.title, "title"))
    if isinstance(entry.starts, datetime):
        begins = _aware(entry.starts, "starts").astimezone(UTC)
        ends = _aware(entry.ends, "ends").astimezone(UTC) if entry.ends else begins + _HOUR
        if ends < begins:
            raise BadInput("it ends before it begins", where="ends")
        event.add("dtstart", begins.replace(microsecond=0))
        event.add("dtend", ends.replace(microsecond=0))
    else:
        event.add("dtstart", entry.starts)
        event.add("dtend", entry.starts + timedelta(days=1))
    if text := _text(entry.text):
        event.add("description", text)
    if place := _plain(entry.place):
        event.add("location", place)
    if entry.url:
        event.add("url", _url(entry.url))
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("class", "PRIVATE")
    event.add("transp", "OPAQUE" if isinstance(entry.starts, datetime) else "TRANSPARENT")
    for offset in () if entry.cancelled else entry.alarms[:MOST_ALARMS]:
        alarm = icalendar.Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", _line(entry.title, "title"))
        alarm.add("trigger", offset)
        event.add_component(alarm)
    return event


def _moment(starts: date | datetime) -> datetime:
    if isinstance(starts, datetime):
        return _aware(starts, "starts").astimezone(UTC)
    return datetime(starts.year, starts.month, starts.day, tzinfo=UTC)


def _aware(moment: datetime, where: str) -> datetime:
    if moment.tzinfo is None:
        raise BadInput("the moment has no time zone", where=where)
    return moment


def _zone(timezone: str) -> ZoneInfo:
    try:
        return ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadInput(f"there is no time zone “{timezone[:60]}”", where="time zone") from None


def _line(text: str, where: str) -> str:
    plain = _plain(text)
    if not plain:
        raise BadInput("it is empty", where=where)
    return plain


def _plain(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text[: TITLE_CHARS * 4]).split())[:TITLE_CHARS]


def _text(text: str) -> str:
    lines = text[:TEXT_CHARS].replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join("".join(c if c.isprintable() else " " for c in line).rstrip() for line in lines).strip()


def _url(url: str) -> str:
    if not url.startswith(("https://", "http://")) or not url.isprintable() or " " in url or len(url) > 2_000:
        raise BadInput("a link begins with https://", where="link")
    return url
