"""Calendars (.ics) from Google, Outlook, Apple and others: one Meeting for each time people were asked to meet.

    first pass    zones; which single dates of a series were changed; the file's newest time stamp
    second pass   each VEVENT on its own
      | kept lines   dates, people, title, rule; descriptions and attachments are dropped unread
      | icalendar    reads the values of that one event; what it can't read costs this entry only
      | expand       rule, extra dates, exceptions, changed dates; within bounds
      | Meeting      with the people on it; rooms, lists and robots are not people

Entries with nobody else on them are no meetings: counted, not shown one by one. Tasks and free/busy times are not read.
Refuses a file without calendar entries of any kind.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Any, Final

from inroad.errors import BadInput
from inroad.formats import limits
from inroad.formats.addresses import plausible, tidy_name
from inroad.formats.automatic import is_robot
from inroad.formats.charsets import decode, one_line
from inroad.formats.content_lines import opening, parse, physical_lines, unfold
from inroad.formats.ical_rules import Budget, UnfollowedError, occurrences, until_of
from inroad.formats.ical_zones import Zones, local_in, to_utc
from inroad.formats.records import Attendee, Handle, Meeting, Record, Skip
from inroad.formats.source import Source
from inroad.formats.tally import Tally

# The icalendar library takes a tenth of a second to load: only when there is an entry to read, not to recognise a file.
if TYPE_CHECKING:
    from icalendar import Event

_DATES: Final = frozenset({"DTSTART", "DTEND", "RDATE", "EXDATE", "RECURRENCE-ID"})
_PEOPLE: Final = frozenset({"ATTENDEE", "ORGANIZER"})
_WANTED: Final = frozenset(
    b"BEGIN END METHOD TZID TZOFFSETFROM TZOFFSETTO RRULE DTSTART DTEND DURATION RDATE EXDATE RECURRENCE-ID UID "
    b"SUMMARY ORGANIZER ATTENDEE STATUS DTSTAMP LAST-MODIFIED CREATED".split()
)
_ONCE: Final = frozenset({"DTSTART", "DTEND", "DURATION", "RECURRENCE-ID", "UID", "SUMMARY", "STATUS", "ORGANIZER"})
_STAMP: Final = re.compile(rb"(?:DTSTAMP|LAST-MODIFIED|CREATED)[;:](?:[^:]{0,60}:)?(\d{8}T\d{6})Z?", re.IGNORECASE)
_LINE_MOST: Final = 64_000  # of a line given to the library
_RULE_MOST: Final = 2_000
_LINES_MOST: Final = 5_000  # of one event, besides its people
_OVERRIDES_MOST: Final = 200_000
_TITLE_CHARS: Final = 1_000
_STATUS: Final = {"ACCEPTED": "accepted", "DECLINED": "declined", "TENTATIVE": "tentative"}
_NOBODY: Final = "nobody else on it"
_TASK: Final = "a task or a note, not a meeting"
_MANY: Final = f"repeats more often than {limits.CALENDAR_OCCURRENCES} times; that many were read"
_ZONE: Final = "its time zone is unknown; its times were read as UTC"


class IcalReader:
    """Reads meetings; see the module's text."""

    name = "icalendar"

    def identify(self, source: Source) -> float:
        start = opening(source.head)
        if re.match(rb"\s*BEGIN[ \t]*:[ \t]*(?:VCALENDAR|VEVENT|VTIMEZONE|VTODO)\b", start):
            return 1.0
        if re.search(rb"(?:^|[\r\n])BEGIN:(?:VCALENDAR|VEVENT)", start):
            return 0.8
        return 0.2 if source.name.lower().endswith((".ics", ".ical", ".ifb")) else 0.0

    def read(self, source: Source) -> Iterator[Record | Skip]:
        survey = _survey(source)
        if not survey.components:
            raise BadInput(
                "there is no calendar entry in it (no line “BEGIN:VEVENT”)",
                where=source.name,
                hint="export the calendar again as .ics",
            )
        tally = Tally("entry", "entries")
        number = 0
        for part in _parts(source):
            if part.kind == "VTIMEZONE":
                continue
            number += 1
            if part.kind != "VEVENT":
                tally.add(_TASK, number)
                continue
            try:
                yield from _Entry(part, number, survey, tally).meetings()
            except _BrokenEntryError as error:
                yield Skip(f"entry {number}", str(error))
        yield from tally.skips()


READER: Final = IcalReader()


class _BrokenEntryError(ValueError):
    """An entry that can't be read; the text says why, for the user."""


@dataclass(slots=True)
class _Part:
    """The lines of one component that are kept, and the METHOD of the calendar around it."""

    kind: str
    method: str
    lines: list[bytes] = field(default_factory=list)
    people: int = 0


@dataclass(slots=True)
class _Survey:
    """What the whole file must tell before its first entry is read."""

    zones: Zones = field(default_factory=Zones)
    changed: dict[str, set[tuple[bytes, bytes]]] = field(default_factory=dict)
    newest: datetime | None = None
    components: int = 0
    budget: Budget = field(default_factory=Budget)


def _survey(source: Source) -> _Survey:
    survey = _Survey()
    newest = b""
    room = _OVERRIDES_MOST
    for part in _parts(source):
        survey.components += 1
        if part.kind == "VTIMEZONE":
            survey.zones.define(part.lines)
            continue
        uid = single = None
        for line in part.lines:
            head = line[:14].upper()
            if head.startswith((b"DTSTAMP", b"LAST-MODIFIED", b"CREATED")):
                stamp = _STAMP.match(line)
                if stamp and newest < stamp[1] < b"%d" % (limits.YEARS[1] + 1):
                    newest = stamp[1]
            elif head.startswith(b"UID"):
                uid = uid or parse(line)
            elif head.startswith(b"RECURRENCE-ID"):
                single = single or parse(line)
        if uid and single and room:
            room -= 1
            name = uid.value.decode("utf-8", "replace").strip()
            survey.changed.setdefault(name, set()).add((single.param("TZID").encode(), single.value.strip()))
    survey.newest = _basic(newest)
    return survey


def _parts(source: Source) -> Iterator[_Part]:
    """VTIMEZONE, VEVENT and the other components of the first level, in file order, with only the lines that count."""
    with source.open() as stream:
        part: _Part | None = None
        nested: list[str] = []
        method = ""
        for line in unfold(physical_lines(stream, source.head), _WANTED):
            parsed = parse(line.strip())
            if parsed is None:
                continue
            word = parsed.value.strip().upper().decode("ascii", "replace")[:40]
            if parsed.name == "BEGIN":
                if word in {"VEVENT", "VCALENDAR"} and part is not None:
                    yield part  # its END is missing
                    part, nested = None, []
                if word == "VCALENDAR":
                    method = ""
                elif part is None:
                    part = _Part(word, method)
                elif len(nested) < limits.NESTING:
                    nested.append(word)
                if part is not None and part.kind == "VTIMEZONE":
                    part.lines.append(b"BEGIN:" + word.encode("ascii", "replace"))
            elif parsed.name == "END":
                if part is not None and part.kind == "VTIMEZONE":
                    part.lines.append(b"END:" + word.encode("ascii", "replace"))
                if part is not None and (word == "VCALENDAR" or (word == part.kind and word not in nested)):
                    yield part
                    part, nested = None, []
                elif word in nested:
                    del nested[nested.index(word) :]
            elif part is None:
                if parsed.name == "METHOD":
                    method = parsed.value.strip().upper().decode("ascii", "replace")
            elif (part.kind == "VTIMEZONE" or not nested) and parsed.name.encode() in _WANTED:
                if parsed.name in _PEOPLE:
                    part.people += 1
                if len(part.lines) < _LINES_MOST + min(part.people, limits.HEADER_ADDRESSES):
                    part.lines.append(line.strip())
        if part is not None:
            yield part


class _Entry:
    """One VEVENT: its values, read by the icalendar library, and the times it stands for."""

    def __init__(self, part: _Part, number: int, survey: _Survey, tally: Tally) -> None:
        self._number = number
        self._survey = survey
        self._tally = tally
        self._tzids: dict[str, list[str]] = {}
        self._event = self._load(part.lines)
        self._cancelled = part.method == "CANCEL" or self._text("STATUS").upper() == "CANCELLED"
        self._single = self._value("RECURRENCE-ID") is not None
        self._uid = one_line(self._text("UID"))[:500]

    def meetings(self) -> Iterator[Meeting]:
        people = _people(self._all("ORGANIZER"), self._all("ATTENDEE"))
        if not _with_others(people):
            self._tally.add(_NOBODY, self._number)
            return
        start = self._value("DTSTART")
        if not isinstance(start, date):
            raise _BrokenEntryError("no start, or one that can't be read")
        zone = self._zone("DTSTART", start)
        length = self._length(start, zone)
        summary = one_line(self._text("SUMMARY"))[:_TITLE_CHARS]
        times = self._times(start, zone)
        if not times:
            raise _BrokenEntryError(
                "its date can't be right" if not self._all("RRULE") else "a repetition without any date"
            )
        for moment, own_length in times:
            lasts = own_length or length
            yield Meeting(
                where=f"entry {self._number}",
                uid=self._uid,
                starts_at=moment,
                ends_at=moment + lasts if lasts else None,
                attendees=people,
                summary=summary,
                cancelled=self._cancelled,
            )

    # -- reading ---------------------------------------------------------------------------------------------------

    def _load(self, lines: list[bytes]) -> "Event":
        """The event as the library reads it. Zones come off first: the library keeps them process-wide."""
        from icalendar import Event

        kept = ["BEGIN:VEVENT"]
        seen: set[str] = set()
        for line in lines:
            parsed = parse(line)
            if parsed is None or (parsed.name in _ONCE and parsed.name in seen):
                continue
            seen.add(parsed.name)
            if parsed.name in _DATES:
                value = parsed.value.strip()
                if not value:
                    continue
                kind = parsed.param("VALUE").upper()
                self._tzids.setdefault(parsed.name, []).append(parsed.param("TZID"))
                line = parsed.name.encode() + (b";VALUE=" + kind.encode() if kind in _KINDS else b"") + b":" + value
            if parsed.name == "RRULE" and len(line) > _RULE_MOST:
                line = b"RRULE:FREQ=SECONDLY"  # a form of "not followed"; reading it whole would only take time
            kept.append(_CONTROL.sub("", decode(line[:_LINE_MOST])))
        kept += ["END:VEVENT", ""]
        try:
            event = Event.from_ical("\r\n".join(kept))
        except Exception as error:  # a foreign parser on foreign input: whatever it raises is about this entry
            raise _BrokenEntryError("it can't be read as a calendar entry") from error
        if not isinstance(event, Event):
            raise _BrokenEntryError("it can't be read as a calendar entry")
        return event

    def _all(self, name: str) -> list[Any]:
        """The values of a property that the library could read, in order."""
        from icalendar.prop import vBroken

        value = self._event.get(name)
        return [one for one in (value if isinstance(value, list) else [value]) if one and not isinstance(one, vBroken)]

    def _text(self, name: str) -> str:
        return next(map(_text, self._all(name)), "")

    def _value(self, name: str) -> date | timedelta | None:
        found = next((one.dt for one in self._all(name) if hasattr(one, "dt")), None)
        return found if isinstance(found, date | timedelta) else None

    def _zone(self, name: str, value: date, index: int = 0) -> tzinfo | None:
        """The zone of a date property; None for UTC, for whole days and where it is not said (floating)."""
        names = self._tzids.get(name, [])
        if not isinstance(value, datetime) or value.tzinfo is not None or index >= len(names) or not names[index]:
            return None
        zone = self._survey.zones.find(names[index])
        if zone is None:
            self._tally.add(_ZONE, self._number)
        return zone

    def _length(self, start: date, zone: tzinfo | None) -> timedelta | None:
        """How long it lasts; None if that is not said or can't be."""
        end = self._value("DTEND")
        if isinstance(end, date):
            begins, ends = to_utc(_naive(start), zone), to_utc(_naive(end), self._zone("DTEND", end) or zone)
            length = ends - begins if begins and ends else None
        else:
            said = self._value("DURATION")
            length = said if isinstance(said, timedelta) else None
        return length if length is not None and timedelta() < length <= timedelta(days=366) else None

    # -- times -----------------------------------------------------------------------------------------------------

    def _times(self, start: date, zone: tzinfo | None) -> list[tuple[datetime, timedelta | None]]:
        """Every start as a moment, with a length of its own where an extra date has one."""
        found: dict[datetime, timedelta | None] = {}
        for local in self._by_rule(start, zone):
            moment = to_utc(local, zone)
            if moment is not None:
                found[moment] = None
        for value, index in self._listed("RDATE"):
            begins = value[0] if isinstance(value, tuple) else value
            moment = to_utc(_naive(begins), self._zone("RDATE", begins, index) or zone)
            if moment is not None and len(found) < 2 * limits.CALENDAR_OCCURRENCES:
                found[moment] = _period(value)
        for moment in self._without(zone):
            found.pop(moment, None)
        return sorted(found.items())[-limits.CALENDAR_OCCURRENCES :]

    def _by_rule(self, start: date, zone: tzinfo | None) -> Sequence[datetime]:
        rule = next(iter(self._all("RRULE")), None)
        begins = _naive(start)
        local = local_in(begins, zone) if begins.tzinfo else begins
        if not isinstance(rule, Mapping) or not limits.YEARS[0] <= local.year <= limits.YEARS[1]:
            return [begins]
        if self._single:
            return [begins]  # one changed date of a series; a rule here is a mistake of the writer
        until = until_of(rule)
        last = None
        if isinstance(until, datetime):
            last = local_in(until, zone) if until.tzinfo else until
        elif until is not None:
            last = datetime(until.year, until.month, until.day, 23, 59, 59)  # noqa: DTZ001  wall-clock time
        newest = self._survey.newest
        try:
            times = occurrences(rule, local, last, newest, self._survey.budget)
        except UnfollowedError as error:
            self._tally.add(str(error), self._number)
            return [begins]
        if len(times) == limits.CALENDAR_OCCURRENCES:
            self._tally.add(_MANY, self._number)
        return [time.replace(tzinfo=UTC) for time in times] if begins.tzinfo else times

    def _listed(self, name: str) -> Iterator[tuple[Any, int]]:
        """The values of RDATE or EXDATE, each with the number of the line it stands in."""
        count = 0
        for index, one in enumerate(self._all(name)):
            for item in getattr(one, "dts", ()):
                count += 1
                if count > 10 * limits.CALENDAR_OCCURRENCES:
                    return
                found = item.dt
                if isinstance(found, date) or (isinstance(found, tuple) and found and isinstance(found[0], date)):
                    yield found, index

    def _without(self, zone: tzinfo | None) -> Iterator[datetime]:
        """The moments that EXDATE takes out, and those that entries of their own replace."""
        start = self._value("DTSTART")
        for value, index in self._listed("EXDATE"):
            if not isinstance(value, date):
                continue
            if not isinstance(value, datetime) and isinstance(start, datetime):
                # A day without a time means the occurrence on that day.
                local = local_in(start, zone) if start.tzinfo else start
                value = datetime.combine(value, local.time())
                moment = to_utc(value, zone)
            else:
                moment = to_utc(_naive(value), self._zone("EXDATE", value, index) or zone)
            if moment is not None:
                yield moment
        if self._single:
            return
        for tzid, raw in self._survey.changed.get(self._uid, ()):
            single = _basic(raw)
            if single is not None:
                own = self._survey.zones.find(tzid.decode("utf-8", "replace")) if tzid else zone
                moment = to_utc(single.replace(tzinfo=UTC) if raw.endswith(b"Z") else single, own)
                if moment is not None:
                    yield moment


_KINDS: Final = frozenset({"DATE", "DATE-TIME", "PERIOD"})
_CONTROL: Final = re.compile(r"[\x00-\x08\x0a-\x1f]")


def _people(organisers: list[Any], attendees: list[Any]) -> tuple[Attendee, ...]:
    """Everybody on the entry once, the organiser first; rooms, resources, lists and robots left out."""
    found: dict[str, Attendee] = {}
    for value, leads in [(one, True) for one in organisers[:1]] + [(one, False) for one in attendees]:
        params = getattr(value, "params", {})
        if _text(params.get("CUTYPE")).upper() in {"ROOM", "RESOURCE", "GROUP"}:
            continue
        who = _handle(_text(value), params)
        if who is None or (who.address and is_robot(who.address)):
            continue
        key = (who.address or who.name).casefold()
        status = _STATUS.get(_text(params.get("PARTSTAT")).upper(), "")
        before = found.get(key)
        if before is None:
            found[key] = Attendee(who, status=status or ("accepted" if leads else ""), organiser=leads)
        elif before.organiser:
            name = before.who.name or who.name
            found[key] = Attendee(Handle(name, who.address), status=status or before.status, organiser=True)
        if len(found) >= limits.HEADER_ADDRESSES:
            break
    return tuple(found.values())


def _handle(value: str, params: Mapping[str, object]) -> Handle | None:
    address = one_line(value)
    if address[:7].lower() == "mailto:":
        address = address[7:].partition("?")[0]
    if not plausible(address) or ":" in address:
        address = one_line(_text(params.get("EMAIL")))  # Apple and CalDAV servers put a path into the value
    if not plausible(address):
        address = ""
    name = tidy_name(decode(_text(params.get("CN")).encode("utf-8", "replace")))
    if name.casefold().removeprefix("mailto:") == address.casefold():
        name = ""
    return Handle(name, address) if name or address else None


def _with_others(people: tuple[Attendee, ...]) -> bool:
    """Two people, or one who was invited by somebody unnamed (the owner); an organiser alone meets nobody."""
    return len(people) > 1 or (len(people) == 1 and not people[0].organiser)


def _text(value: object) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    return value if isinstance(value, str) else "" if value is None else str(value)


def _naive(value: date) -> datetime:
    """A day as its midnight; a datetime as it is."""
    return value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)  # noqa: DTZ001


def _period(value: object) -> timedelta | None:
    if not isinstance(value, tuple) or len(value) != 2:
        return None
    start, end = value
    try:
        length = end if isinstance(end, timedelta) else end - start
    except TypeError:
        return None
    return length if timedelta() < length <= timedelta(days=366) else None


def _basic(raw: bytes) -> datetime | None:
    """``20240305T093000`` or ``20240305`` as a wall-clock time; None if it is none."""
    text = raw.decode("ascii", "replace").removesuffix("Z")
    try:
        return datetime.strptime(text, "%Y%m%dT%H%M%S" if "T" in text else "%Y%m%d")  # noqa: DTZ007
    except ValueError:
        return None
