"""Calendars: who met whom when, in every zone and repetition, and within bounds."""

import contextlib
import itertools
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest import mock

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar.prop import vRecur

from fixtures.sources import read, source
from inroad.errors import BadInput
from inroad.formats import ical, limits
from inroad.formats.ical_rules import Budget, occurrences
from inroad.formats.records import Attendee, Handle, Meeting, Record, Skip

FIXTURES = Path(__file__).parents[1] / "fixtures" / "ics_icalendar"
PEOPLE = (
    "ORGANIZER;CN=Ana Reyes:mailto:ana@firm.example",
    "ATTENDEE;CN=Me;PARTSTAT=ACCEPTED:mailto:me@home.example",
)


def event(*lines: str, people: tuple[str, ...] = PEOPLE) -> str:
    return "\r\n".join(["BEGIN:VEVENT", "UID:1@firm.example", *people, *lines, "END:VEVENT"])


def calendar(*parts: str) -> bytes:
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *parts, "END:VCALENDAR", ""]).encode()


def meetings(records: list[Record]) -> list[Meeting]:
    assert all(isinstance(record, Meeting) for record in records)
    return [record for record in records if isinstance(record, Meeting)]


def held(*parts: str) -> list[Meeting]:
    records, skips = read(ical.READER, calendar(*parts))
    assert not skips, skips
    return meetings(records)


def starts(*lines: str) -> list[str]:
    return [f"{one.starts_at:%Y-%m-%d %H:%M}" for one in held(event(*lines))]


def test_a_meeting_is_read_whole() -> None:
    [found] = held(
        "METHOD:REQUEST",
        event(
            "DTSTART;TZID=Europe/Berlin:20240305T093000", "DTEND;TZID=Europe/Berlin:20240305T103000",
            "SUMMARY:Plan\\, first part", "DESCRIPTION:never read", "STATUS:CONFIRMED",
            'ATTENDEE;CN="Lee, Ann";PARTSTAT=DECLINED:MAILTO:ann@firm.example',
            "ATTENDEE;CN=Room 4;CUTYPE=ROOM:mailto:room4@firm.example",
            "ATTENDEE;CUTYPE=RESOURCE:mailto:beamer@firm.example",
            "ATTENDEE;CN=bo@firm.example;PARTSTAT=TENTATIVE:mailto:bo@firm.example",
            "ATTENDEE;CN=Ana Reyes:mailto:Ana@firm.example",
            "ATTENDEE;EMAIL=cy@firm.example;CN=Cy:/principals/cy",
            "ATTENDEE:mailto:c_12@resource.calendar.google.com",
        ),
    )  # fmt: skip
    assert found == Meeting(
        where="entry 1",
        uid="1@firm.example",
        starts_at=datetime(2024, 3, 5, 8, 30, tzinfo=UTC),
        ends_at=datetime(2024, 3, 5, 9, 30, tzinfo=UTC),
        attendees=(
            Attendee(Handle("Ana Reyes", "Ana@firm.example"), status="accepted", organiser=True),
            Attendee(Handle("Me", "me@home.example"), status="accepted"),
            Attendee(Handle("Lee, Ann", "ann@firm.example"), status="declined"),
            Attendee(Handle("", "bo@firm.example"), status="tentative"),
            Attendee(Handle("Cy", "cy@firm.example")),
        ),
        summary="Plan, first part",
    )


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("DTSTART:20240305T093000Z", "2024-03-05 09:30"),
        ("DTSTART:20240305T093000", "2024-03-05 09:30"),
        ("DTSTART;VALUE=DATE:20240305", "2024-03-05 00:00"),
        ("DTSTART;TZID=America/New_York:20240705T093000", "2024-07-05 13:30"),
        ("DTSTART;TZID=W. Europe Standard Time:20240705T093000", "2024-07-05 07:30"),
        ('DTSTART;TZID="Pacific Standard Time":20240105T093000', "2024-01-05 17:30"),
        ("DTSTART;TZID=/freeassociation.sourceforge.net/Tzfile/Europe/Berlin:20240705T093000", "2024-07-05 07:30"),
        ("DTSTART;TZID=/citadel.org/20210210_1/Asia/Tokyo:20240705T093000", "2024-07-05 00:30"),
    ],
)
def test_times_are_moments_in_utc(start: str, expected: str) -> None:
    assert starts(start) == [expected]


def test_a_calendars_own_zone_is_followed_wherever_it_stands() -> None:
    zone = (
        "BEGIN:VTIMEZONE\r\nTZID:Our office\r\nBEGIN:STANDARD\r\nDTSTART:19701025T030000\r\nTZOFFSETFROM:+0200\r\n"
        "TZOFFSETTO:+0100\r\nRRULE:FREQ=YEARLY;BYHOUR=3;BYMINUTE=0;BYDAY=-1SU;BYMONTH=10\r\nEND:STANDARD\r\n"
        "BEGIN:DAYLIGHT\r\nDTSTART:19700329T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\n"
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE"
    )
    summer, winter = (event(f"DTSTART;TZID=Our office:2024{day}T093000") for day in ("0705", "0105"))
    assert [one.starts_at.hour for one in held(summer, winter, zone)] == [7, 8]


def test_an_unknown_zone_is_said() -> None:
    records, skips = read(ical.READER, calendar(event("DTSTART;TZID=Middle Earth:20240305T093000")))
    assert meetings(records)[0].starts_at == datetime(2024, 3, 5, 9, 30, tzinfo=UTC)
    assert skips == [Skip("entry 1", "its time zone is unknown; its times were read as UTC")]


def test_one_files_zone_does_not_reach_the_next_file() -> None:
    zone = (
        "BEGIN:VTIMEZONE\r\nTZID:Ours\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
        "TZOFFSETFROM:{0}\r\nTZOFFSETTO:{0}\r\nEND:STANDARD\r\nEND:VTIMEZONE"
    )
    entry = event("DTSTART;TZID=Ours:20240305T093000")
    assert [held(zone.format(offset), entry)[0].starts_at.hour for offset in ("+0100", "+0500")] == [8, 4]


def test_a_weekly_meeting_keeps_its_hour_across_the_change_of_clocks() -> None:
    lines = ("DTSTART;TZID=Europe/Berlin:20240318T093000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=3")
    assert starts(*lines) == ["2024-03-18 08:30", "2024-03-25 08:30", "2024-04-01 07:30"]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=DAILY;UNTIL=20240303", ["01", "02", "03"]),
        ("FREQ=DAILY;UNTIL=20240302T093000Z", ["01", "02"]),
        ("FREQ=DAILY;UNTIL=20240302T092959Z", ["01"]),
        ("FREQ=WEEKLY;BYDAY=MO,WE;COUNT=3", ["04", "06", "11"]),
        ("FREQ=MONTHLY;BYDAY=1FR;COUNT=2", ["01", "05"]),
        ("FREQ=MONTHLY;BYDAY=SU,1FR;COUNT=4", ["01", "03", "10", "17"]),
        ("FREQ=DAILY;INTERVAL=10;COUNT=3", ["01", "11", "21"]),
        ("FREQ=DAILY;BYHOUR=9;BYMINUTE=30;COUNT=2", ["01", "02"]),
    ],
)
def test_rules_are_followed(rule: str, expected: list[str]) -> None:
    assert [start[8:10] for start in starts("DTSTART:20240301T093000Z", f"RRULE:{rule}")] == expected


def test_exceptions_extras_and_changes_of_a_series() -> None:
    series = event(
        "DTSTART;TZID=Europe/Berlin:20240304T100000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=5",
        "EXDATE;TZID=Europe/Berlin:20240311T100000", "EXDATE;VALUE=DATE:20240318",
        "RDATE;TZID=Europe/Berlin:20240306T150000", "RDATE;VALUE=PERIOD:20240307T080000Z/PT3H",
    )  # fmt: skip
    moved = event("RECURRENCE-ID;TZID=Europe/Berlin:20240325T100000", "DTSTART:20240326T070000Z", "SUMMARY:moved")
    found = held(series, moved)
    assert [f"{one.starts_at:%m-%d %H:%M}" for one in found] == [
        "03-04 09:00", "03-06 14:00", "03-07 08:00", "04-01 08:00", "03-26 07:00"]  # fmt: skip
    assert found[-1].summary == "moved"
    assert [one.ends_at - one.starts_at for one in found if one.ends_at] == [timedelta(hours=h) for h in (1, 1, 3, 1)]
    assert held(moved, series)[1:] == [
        Meeting("entry 2", *(getattr(one, part) for part in ("uid", "starts_at", "ends_at", "attendees", "summary")))
        for one in found[:-1]
    ]


def test_of_a_long_series_the_newest_are_taken() -> None:
    stamp = "DTSTAMP:20240305T120000Z"
    records, skips = read(ical.READER, calendar(event("DTSTART:20100101T090000Z", stamp, "RRULE:FREQ=DAILY")))
    found = meetings(records)
    assert len(found) == limits.CALENDAR_OCCURRENCES
    assert f"{found[-1].starts_at:%Y-%m-%d}" == "2024-03-05"
    assert skips == [Skip("entry 1", "repeats more often than 500 times; that many were read")]
    without = meetings(read(ical.READER, calendar(event("DTSTART:20100101T090000Z", "RRULE:FREQ=DAILY")))[0])
    assert (without[0].starts_at.year, len(without)) == (2010, limits.CALENDAR_OCCURRENCES)


weekday = st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"])
ordinal = st.tuples(st.sampled_from(["1", "2", "-1", "5"]), weekday).map("".join)


def part(name: str, values: st.SearchStrategy[object], most: int = 3) -> st.SearchStrategy[str]:
    """ "" or ``;NAME=value,value``."""
    some = st.lists(values, min_size=1, max_size=most, unique=True).map(lambda v: f";{name}=" + ",".join(map(str, v)))
    return st.one_of(st.just(""), some)


# Plain and numbered weekdays in one list are tested apart: dateutil takes "MO,1TU" for Mondays that are first Tuesdays.
byday = st.one_of(part("BYDAY", weekday), part("BYDAY", ordinal))
rules = st.one_of(
    st.tuples(
        st.sampled_from(["FREQ=DAILY", "FREQ=WEEKLY", "FREQ=WEEKLY;WKST=SU"]),
        part("BYDAY", weekday),
        part("BYMONTH", st.integers(1, 12)),
    ),
    st.tuples(st.just("FREQ=DAILY"), part("BYMONTHDAY", st.sampled_from([1, 15, 31, -1]))),
    st.tuples(
        st.just("FREQ=MONTHLY"),
        byday,
        part("BYMONTHDAY", st.sampled_from([1, 13, 31, -1, -30])),
        part("BYSETPOS", st.sampled_from([1, 2, -1])),
    ).filter(lambda parts: not parts[3] or parts[1] or parts[2]),
    st.tuples(
        st.just("FREQ=YEARLY"),
        part("BYMONTH", st.integers(1, 12)).filter(bool),
        byday,
    ),
    st.tuples(st.just("FREQ=YEARLY"), part("BYMONTHDAY", st.sampled_from([1, 29, -1]))),
).map("".join)


@given(
    rules,
    st.integers(1, 5),
    st.one_of(st.none(), st.integers(1, 60)),
    st.datetimes(datetime(2000, 1, 1), datetime(2030, 1, 1)),  # noqa: DTZ001
    st.integers(0, 1_500),
)
@settings(max_examples=100, deadline=None)
def test_rules_agree_with_dateutil(rule: str, every: int, count: int | None, start: datetime, lasts_days: int) -> None:
    start = start.replace(microsecond=0)
    until = start + timedelta(days=lasts_days)
    text = f"{rule};INTERVAL={every}"
    # Where no day ever fits, dateutil looks until the last year there is.
    with mock.patch.object(sys.modules["datetime"], "MAXYEAR", until.year + 1):
        times = rrulestr(f"{text};UNTIL={until:%Y%m%dT%H%M%S}", dtstart=start)
        expected = list(itertools.islice(times, min(limits.CALENDAR_OCCURRENCES, count or limits.CALENDAR_OCCURRENCES)))
    parsed = vRecur.from_ical(text if count is None else f"{text};COUNT={count}")
    found = occurrences(parsed, start, until, None, Budget())
    assert found == expected


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=-1",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYYEARDAY=" + ",".join(["366"] * 5_000),
        "FREQ=YEARLY;BYHOUR="
        + ",".join(map(str, range(24)))
        + ";BYMINUTE="
        + ",".join(map(str, range(60)))
        + ";BYSETPOS=-1",
        "FREQ=WEEKLY;BYDAY=" + ",".join(["MO"] * 20_000),
        "FREQ=DAILY;COUNT=999999999",
    ],
)
def test_no_rule_makes_us_count_for_long(rule: str) -> None:
    many = calendar(*[event("DTSTART:19000101T090000Z", f"RRULE:{rule}")] * 60, event("DTSTART:20240305T093000Z"))
    started = time.perf_counter()
    records, _ = read(ical.READER, many)
    assert time.perf_counter() - started < 8
    assert meetings(records)[-1].starts_at.year == 2024


def test_cancelled_meetings_are_marked() -> None:
    assert held(event("DTSTART:20240305T093000Z", "STATUS:CANCELLED"))[0].cancelled
    assert held("METHOD:CANCEL", event("DTSTART:20240305T093000Z"))[0].cancelled
    assert not held(event("DTSTART:20240305T093000Z"))[0].cancelled


def test_entries_with_nobody_else_are_counted_once() -> None:
    alone = [event("DTSTART:20240305T093000Z", people=()), event("DTSTART:20240305T093000Z", people=PEOPLE[:1])]
    records, skips = read(ical.READER, calendar(*alone * 5, event("DTSTART:20240305T093000Z", people=PEOPLE[1:])))
    assert [one.attendees[0].who.name for one in meetings(records)] == ["Me"]
    assert skips == [Skip("entries 1, 2, 3 and 7 more", "nobody else on it (10 entries)")]


def test_a_broken_entry_keeps_its_place_and_the_others() -> None:
    good = event("DTSTART:20240305T093000Z")
    records, skips = read(
        ical.READER,
        calendar(good, event("DTSTART:nonsense"), event("SUMMARY:no date"), event("DTSTART:00000101T000000Z"),
                 event("DTSTART:99991231T235959Z"), "BEGIN:VEVENT\r\nUID:cut off", good, "BEGIN:VTODO\r\nEND:VTODO"),
    )  # fmt: skip
    assert [one.where for one in meetings(records)] == ["entry 1", "entry 7"]
    assert {(skip.where, skip.reason) for skip in skips} == {
        ("entry 2", "no start, or one that can't be read"),
        ("entry 3", "no start, or one that can't be read"),
        ("entry 4", "no start, or one that can't be read"),
        ("entry 5", "its date can't be right"),
        ("entry 6", "nobody else on it"),
        ("entry 8", "a task or a note, not a meeting"),
    }


def test_alarms_inside_an_entry_do_not_change_it() -> None:
    alarm = "BEGIN:VALARM\r\nDURATION:PT9H\r\nATTENDEE:mailto:alarm@x.example\r\nSUMMARY:ring\r\nEND:VALARM"
    [found] = held(event(alarm, "DTSTART:20240305T093000Z", "SUMMARY:Plan"))
    assert (found.summary, found.ends_at, len(found.attendees)) == ("Plan", None, 2)


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_calendar_is_read_in_any_encoding(charset: str) -> None:
    data = calendar(event("DTSTART:20240305T093000Z", "SUMMARY:Gespräch")).decode().encode(charset)
    assert ical.READER.identify(source(data, "x")) == 1.0
    assert meetings(read(ical.READER, data)[0])[0].summary == "Gespräch"


@pytest.mark.parametrize(
    "data",
    [
        b"BEGIN:VCALENDAR\n" * 20_000 + b"BEGIN:VEVENT\n",
        b"BEGIN:VEVENT\n" * 3_000,
        b"BEGIN:VEVENT\n" + b"BEGIN:VALARM\n" * 50_000,
        calendar(event("DTSTART:20240305T093000Z", *["ATTENDEE;CN=x:mailto:x@x.example"] * 50_000)),
        calendar(event("DTSTART:20240305T093000Z", "ATTENDEE" + ";A" * 30_000 + '"')),
        calendar(event("DTSTART:20240305T093000Z", "SUMMARY:" + "x\r\n " * 100_000)),
        calendar(event("DTSTART:20240305T093000Z", "RDATE:" + ",".join(["20240305T093000Z"] * 50_000))),
        calendar(event("DTSTART:20240305T093000Z", *["EXDATE:20240305T093000Z"] * 5_000)),
        calendar("BEGIN:VTIMEZONE\r\nTZID:x\r\n" + "BEGIN:STANDARD\r\nRRULE:FREQ=SECONDLY\r\nEND:STANDARD\r\n" * 5_000
                 + "END:VTIMEZONE", event("DTSTART;TZID=x:20240305T093000")),
    ],
)  # fmt: skip
def test_hostile_calendars_take_no_time(data: bytes) -> None:
    started = time.perf_counter()
    found = list(ical.READER.read(source(data, "x.ics")))
    assert time.perf_counter() - started < 5
    assert all(len(one.attendees) <= limits.HEADER_ADDRESSES for one in found if isinstance(one, Meeting))


def test_what_is_no_calendar_is_refused_in_words() -> None:
    with pytest.raises(BadInput, match="no calendar entry"):
        list(ical.READER.read(source(b"hello", "x.ics")))
    with pytest.raises(BadInput, match="no calendar entry"):
        list(ical.READER.read(source((FIXTURES / "empty.ics").read_bytes(), "empty.ics")))
    assert ical.READER.identify(source(b"BEGIN:VCARD\n", "x.vcf")) == 0.0


def test_real_calendars_give_their_meetings() -> None:
    def real(name: str) -> list[Meeting]:
        return meetings(read(ical.READER, (FIXTURES / name).read_bytes(), name)[0])

    [found] = real("property_params.ics")
    assert found.summary == "Test meeting from BB"
    assert [one.who.address for one in found.attendees] == [
        "rembrand@daxlab.com",
        "rembrand@xs4all.nl",
        "rembspam@xs4all.nl",
    ]
    notes = real("issue_156_RDATE_with_PERIOD_TZID_khal_2.ics")
    assert [f"{one.starts_at:%Y-%m-%d %H:%M}" for one in notes] == [
        "2021-11-01 15:00", "2021-12-06 15:00", "2022-01-03 15:00", "2022-02-07 15:00"]  # fmt: skip
    assert {one.ends_at - one.starts_at for one in notes if one.ends_at} == {timedelta(minutes=30)}


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.ics")), ids=lambda path: path.stem)
def test_every_real_file_is_read_or_refused_with_a_reason(path: Path) -> None:
    try:
        _, skips = read(ical.READER, path.read_bytes(), path.name)
    except BadInput as error:
        assert error.hint  # noqa: PT017
        return
    assert all(skip.where and skip.reason for skip in skips)


lines = [
    "BEGIN:VEVENT",
    "END:VEVENT",
    "BEGIN:VTIMEZONE",
    "END:VTIMEZONE",
    "TZID:x",
    "BEGIN:STANDARD",
    "END:STANDARD",
    *PEOPLE,
]
lines += ["DTSTART:20240305T093000Z", "DTSTART;TZID=x:20240305T093000", "DTEND:20240305", "RRULE:FREQ=WEEKLY;BYDAY=XX"]
lines += [
    "RRULE:FREQ=YEARLY;UNTIL=99991231",
    "EXDATE:2024",
    "RDATE;VALUE=PERIOD:20240305T093000Z/20240305T103000",
    "DURATION:P1000000W",
]
lines += [
    "RECURRENCE-ID:20240305T093000Z",
    "TZOFFSETFROM:+9900",
    "TZOFFSETTO:-0100",
    "DTSTART:00010101T000000Z",
    "DTEND:99991231T235959",
]


@given(st.lists(st.one_of(st.sampled_from(lines), st.text(max_size=30)), max_size=40))
@settings(max_examples=100)
def test_any_lines_are_read_or_refused(parts: list[str]) -> None:
    with contextlib.suppress(BadInput):
        for found in ical.READER.read(source("\r\n".join(parts).encode("utf-8", "replace"), "x.ics")):
            assert isinstance(found, Meeting | Skip)
            assert not isinstance(found, Meeting) or limits.YEARS[0] - 1 <= found.starts_at.year <= limits.YEARS[1] + 1
