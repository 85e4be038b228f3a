"""The morning digest and the calendar file: the owner's own, from the same promises that Today shows."""

from datetime import UTC, datetime, timedelta

import icalendar
import pytest

from fixtures.correspondence import DAY, at, cast, introduced, mailbox
from inroad.desk import digest
from inroad.store import models

pytestmark = pytest.mark.django_db


def test_a_digest_says_what_is_owed_and_who_is_waited_for(desk):
    people = cast(desk)
    introduced(desk, people.contract)
    made = digest.digest(desk)
    assert made is not None
    assert "Make contact with Carol Decide" in made.text
    assert "To do" in made.text
    late = digest.digest(at(desk, desk.now() + 5 * DAY))
    assert late is not None
    assert late.lines[0] == "Did you get to it?"
    assert not any(word in late.text.lower() for word in ("overdue", "broken", "late"))


def test_nothing_to_say_makes_no_digest(desk):
    assert digest.digest(desk) is None
    mailbox(desk, 1)
    desk.mail.wish_digest(True)
    assert not digest.send(desk, desk.now())


def test_one_digest_a_day(desk):
    mailbox(desk, 1)
    desk.mail.wish_digest(True)
    desk.promises.add("send Bob the article", desk.now() + DAY)
    assert digest.send(desk, desk.now())
    assert not digest.send(desk, desk.now())
    tomorrow = at(desk, desk.now() + DAY)
    assert digest.send(tomorrow, tomorrow.now())
    assert models.OutboxMail.objects.filter(purpose="notice").count() == 2


def test_nobody_who_did_not_wish_it_gets_one(desk):
    mailbox(desk, 1)
    desk.promises.add("send Bob the article", desk.now() + DAY)
    assert not digest.send(desk, desk.now())


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/St_Johns", "Pacific/Apia", "Africa/Cairo"])
def test_the_next_morning_is_seven_there_on_every_day_of_a_year(zone):
    from zoneinfo import ZoneInfo

    now = datetime(2030, 1, 1, tzinfo=UTC)
    for _ in range(366):
        following = digest.next_at({"digest_hour": 7}, zone, now)
        local = following.astimezone(ZoneInfo(zone))
        assert local.hour == 7
        assert timedelta(0) < following - now <= timedelta(hours=25)
        now = following


def test_the_calendar_holds_promises_and_meetings_and_rings_for_mine_alone(desk):
    people = cast(desk)
    desk.introductions.tell(people.contract, "asked")
    introduced_later = desk.calendar()
    (entry,) = icalendar.Calendar.from_ical(introduced_later).walk("VEVENT")
    assert "Bob Connect" in entry["SUMMARY"]
    assert not entry.walk("VALARM")
    for event, fields in (
        ("answered", {"answer": "agreed"}),
        ("addressee_answered", {"yes": "yes"}),
        ("introduced", {}),
    ):
        desk.introductions.tell(people.contract, event, **fields)
    desk.introductions.tell(people.contract, "contacted", spoke="yes")
    meeting = (desk.now() + 5 * DAY).replace(microsecond=0)
    desk.introductions.tell(people.contract, "meeting_set", meeting_at=meeting)
    entries = {str(e["SUMMARY"]): e for e in icalendar.Calendar.from_ical(desk.calendar()).walk("VEVENT")}
    assert entries["Carol Decide, through Bob Connect"]["DTSTART"].dt == meeting
    assert len(entries["Carol Decide, through Bob Connect"].walk("VALARM")) == 2
    kept = [e for e in entries.values() if e["STATUS"] == "CANCELLED"]
    assert kept
    assert not any(e.walk("VALARM") for e in kept)


def test_the_calendar_is_the_same_until_something_changes(desk):
    people = cast(desk)
    first = desk.calendar()
    assert desk.calendar() == first
    desk.introductions.tell(people.contract, "asked")
    assert desk.calendar() != first
