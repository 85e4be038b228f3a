"""Promises and meetings as a calendar, read back by the library and by our own reader."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtures.sources import source
from inroad.errors import BadInput
from inroad.formats.ical import READER
from inroad.formats.records import Skip
from inroad.introductions.model import Kept, Owed, Promise, Role
from inroad.post import calendar as cal
from inroad.post.calendar import BEFORE_A_MEETING, BEFORE_AND_ON_THE_DAY, Entry, calendar, promise_entry, uid

CHANGED = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
COFFEE = Entry(
    uid=uid("desk", "meeting:1"),
    title="Coffee with Carol; and Bob, perhaps",
    starts=datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
    changed_at=CHANGED,
    text="Bring\nthe \\ sketch, please; thanks.",
    place="Café Zoë, Main St. 1",
    url="https://desk.example/i/1?a=b,c;d",
    alarms=BEFORE_A_MEETING,
)
OWED = Owed(
    key="make contact",
    what=Promise.CONTACT,
    debtor=Role.SEEKER,
    creditor=Role.VOUCHER,
    due_at=datetime(2026, 3, 29, 21, 59, 59, tzinfo=UTC),
    words="write to Carol",
)


def events(raw: bytes) -> list[icalendar.Event]:
    return list(icalendar.Calendar.from_ical(raw).walk("VEVENT"))


def of_promise(owed: Owed = OWED, zone: str = "Europe/Berlin", mine: bool = True) -> Entry:
    return promise_entry(
        owed, uid=uid("desk", owed.key), title="Write to Carol", timezone=zone, changed_at=CHANGED, mine=mine
    )


def test_a_meeting_comes_back_as_it_was() -> None:
    [event] = events(calendar([COFFEE]))
    assert str(event["SUMMARY"]) == COFFEE.title
    assert str(event["DESCRIPTION"]) == COFFEE.text
    assert str(event["LOCATION"]) == COFFEE.place
    assert str(event["URL"]) == COFFEE.url
    assert event.start == COFFEE.starts
    assert event.end - event.start == timedelta(hours=1)
    assert [alarm["TRIGGER"].dt for alarm in event.walk("VALARM")] == [timedelta(days=-1), timedelta(hours=-1)]


@pytest.mark.parametrize("hour", range(4))
def test_the_hour_that_comes_twice_is_not_confused(hour: int) -> None:
    starts = datetime(2026, 10, 25, hour, 30, tzinfo=UTC)
    [event] = events(calendar([Entry("x@y", "Call", starts.astimezone(timezone(timedelta(hours=9))), CHANGED)]))
    assert event.start == starts


def test_our_own_reader_takes_it_for_an_entry_with_nobody_else_on_it() -> None:
    [skip] = READER.read(source(calendar([COFFEE]), "desk.ics"))
    assert isinstance(skip, Skip)


def test_a_promise_stands_on_its_last_day_at_the_desk() -> None:
    for zone, day in (
        ("Europe/Berlin", date(2026, 3, 29)),
        ("Asia/Tokyo", date(2026, 3, 30)),
        ("UTC", date(2026, 3, 29)),
    ):
        [event] = events(calendar([of_promise(zone=zone)]))
        assert event["DTSTART"].dt == day
        assert event["DTEND"].dt == day + timedelta(days=1)
        assert event["TRANSP"] == "TRANSPARENT"


def test_only_what_is_ones_own_rings() -> None:
    assert of_promise().alarms == BEFORE_AND_ON_THE_DAY
    assert of_promise(mine=False).alarms == ()
    [event] = events(calendar([of_promise(mine=False)]))
    assert not event.walk("VALARM")


@pytest.mark.parametrize("state", list(Kept))
def test_a_promise_that_ended_leaves_the_calendar(state: Kept) -> None:
    [event] = events(calendar([of_promise(replace(OWED, state=state))]))
    assert (str(event["STATUS"]) == "CONFIRMED") is (state in (Kept.PENDING, Kept.UNRESOLVED))
    assert bool(event.walk("VALARM")) is (state is Kept.PENDING)


def test_an_entry_keeps_its_name_and_counts_its_changes() -> None:
    assert uid("desk", "a") == uid("desk", "a")
    assert len({uid("desk", "a"), uid("desk", "b"), uid("other", "a")}) == 3
    moved = Entry(COFFEE.uid, "Coffee", COFFEE.starts + timedelta(days=1), CHANGED + timedelta(hours=1), sequence=3)
    [before], [after] = events(calendar([COFFEE])), events(calendar([moved]))
    assert before["UID"] == after["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 3)
    assert after["LAST-MODIFIED"].dt == CHANGED + timedelta(hours=1)


def test_the_same_entries_give_the_same_bytes_in_whatever_order() -> None:
    entries = [COFFEE, of_promise()]
    assert calendar(entries) == calendar(list(reversed(entries)))


def test_lines_are_short_and_end_as_the_standard_wants() -> None:
    raw = calendar([Entry("x@y", "é" * 290, date(2026, 5, 4), CHANGED, text="ü" * 3_000)])
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert raw.startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert raw.endswith(b"END:VCALENDAR\r\n")


def test_a_calendar_without_entries_is_a_calendar() -> None:
    read = icalendar.Calendar.from_ical(calendar([], name="Alice's desk"))
    assert str(read["X-WR-CALNAME"]) == "Alice's desk"
    assert read["METHOD"] == "PUBLISH"


def test_nobody_is_written_to_by_a_calendar_program() -> None:
    raw = calendar([COFFEE, of_promise()])
    assert b"ATTENDEE" not in raw
    assert b"ORGANIZER" not in raw
    assert raw.count(b"CLASS:PRIVATE") == 2


@settings(max_examples=80, deadline=None)
@given(title=st.text(max_size=120), text=st.text(max_size=300), place=st.text(max_size=80))
def test_whatever_is_typed_stays_within_its_line(title: str, text: str, place: str) -> None:
    try:
        raw = calendar([Entry("x@y", title, date(2026, 5, 4), CHANGED, text=text, place=place)])
    except BadInput:
        assert not "".join(c for c in title if c.isprintable()).strip()
        return
    [event] = events(raw)
    assert set(event) <= {"UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "SUMMARY", "DTSTART", "DTEND", "DESCRIPTION",
                          "LOCATION", "STATUS", "CLASS", "TRANSP"}  # fmt: skip
    assert str(event["SUMMARY"]).split() == "".join(c if c.isprintable() else " " for c in title).split()


@pytest.mark.parametrize(
    ("entry", "where"),
    [
        (Entry("", "x", date(2026, 5, 4), CHANGED), "uid"),
        (Entry("a\r\nATTENDEE:x", "x", date(2026, 5, 4), CHANGED), "uid"),
        (Entry("x@y", "\r\n", date(2026, 5, 4), CHANGED), "title"),
        (Entry("x@y", "x", datetime(2026, 5, 4), CHANGED), "starts"),  # noqa: DTZ001
        (Entry("x@y", "x", date(2026, 5, 4), datetime(2026, 5, 4)), "changed at"),  # noqa: DTZ001
        (Entry("x@y", "x", COFFEE.starts, CHANGED, ends=COFFEE.starts - timedelta(minutes=1)), "ends"),
        (Entry("x@y", "x", date(2026, 5, 4), CHANGED, url="javascript:alert(1)"), "link"),
        (Entry("x@y", "x", date(2026, 5, 4), CHANGED, url="https://x.example/\r\nATTENDEE:y"), "link"),
    ],
)
def test_what_cannot_stand_in_a_calendar_is_refused_by_name(entry: Entry, where: str) -> None:
    with pytest.raises(BadInput) as caught:
        calendar([entry])
    assert caught.value.where == where


def test_two_entries_of_one_name_and_too_many_entries_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadInput, match="same uid"):
        calendar([COFFEE, COFFEE])
    monkeypatch.setattr(cal, "MOST_ENTRIES", 1)
    with pytest.raises(BadInput, match="at most 1"):
        calendar([COFFEE, of_promise()])


def test_an_unknown_time_zone_is_named() -> None:
    with pytest.raises(BadInput, match="no time zone “Mars/Olympus”"):
        of_promise(zone="Mars/Olympus")
