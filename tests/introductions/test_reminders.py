"""Reminders: each once, never early, in the reader's own day; only to the seeker."""

# ruff: noqa: DTZ001

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtures.introductions import CONTACTED, INTRODUCED, MET, PUT, after, draft, life
from inroad.introductions import days
from inroad.introductions.model import Kept, Owed, Promise, Role
from inroad.introductions.reminders import EVENING, MORNING, Occasion, question, reminders, windows

ZONES = [
    "UTC",
    "Europe/Berlin",
    "America/Sao_Paulo",
    "America/Nuuk",
    "Pacific/Apia",
    "Australia/Lord_Howe",
    "Asia/Beirut",
]
BEFORE, DAY, AFTER = Occasion.BEFORE, Occasion.ON_THE_DAY, Occasion.AFTER


def promise(
    due_at: datetime, what: Promise = Promise.CONTACT, state: Kept = Kept.PENDING, *, chased: bool = True
) -> Owed:
    return Owed("x", what, Role.SEEKER, Role.VOUCHER, due_at, "make contact with Carol Diaz", state, chased=chased)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2027, 3, day, hour, minute, tzinfo=UTC)


def due(owed: Owed, now: datetime, already: set[tuple[str, Occasion]] | None = None) -> list[str]:
    return [one.occasion.value for one in reminders([owed], now, "UTC", already or set())]


def test_the_evening_before_on_the_day_and_the_question_after() -> None:
    one = promise(days.end_of(at(4, 0).date(), "UTC"))
    assert due(one, at(3, 16, 59)) == []
    assert due(one, at(3, 17)) == ["before"]
    assert due(one, at(4, 0)) == []
    assert due(one, at(4, 8)) == ["on the day"]
    assert due(one, at(5, 7, 59)) == []
    assert due(one, at(5, 8)) == ["after"]
    assert due(one, at(29, 8)) == ["after"]


def test_what_was_reminded_of_is_not_reminded_of_again() -> None:
    one = promise(days.end_of(at(4, 0).date(), "UTC"))
    assert due(one, at(3, 20), {("x", BEFORE)}) == []
    assert due(one, at(5, 9), {("x", BEFORE), ("x", DAY)}) == ["after"]
    assert due(one, at(5, 9), {("x", AFTER)}) == []


def test_a_meeting_early_in_the_morning_has_no_reminder_on_the_day() -> None:
    one = promise(at(4, 6), Promise.TURN_UP)
    assert [occasion for occasion, _, _ in windows(one, "UTC")] == [BEFORE, AFTER]
    assert due(promise(at(4, 10), Promise.TURN_UP), at(4, 9)) == ["on the day"]
    assert due(promise(at(4, 10), Promise.TURN_UP), at(4, 10)) == []


@pytest.mark.parametrize("state", [Kept.KEPT, Kept.BROKEN, Kept.RELEASED, Kept.LAPSED])
def test_what_has_ended_is_not_reminded_of(state: Kept) -> None:
    assert due(promise(at(4, 10), state=state), at(20, 12)) == []


def test_an_unresolved_promise_still_has_its_question_and_no_other() -> None:
    one = promise(at(4, 10), state=Kept.UNRESOLVED)
    assert due(one, at(4, 9)) == []
    assert due(one, at(20, 9)) == ["after"]


@pytest.mark.parametrize("told", [PUT, INTRODUCED, CONTACTED, MET])
def test_nobody_but_the_seeker_is_ever_reminded(told: tuple) -> None:
    contract = life(draft(), *told)
    keys = {one.key for one in contract.owed if one.debtor is not Role.SEEKER}
    for hours in range(0, 24 * 20, 5):
        assert not keys & {one.key for one in reminders(contract.owed, after(hours=hours), "UTC", set())}


def test_questions_are_asked_as_one_would() -> None:
    contract = life(draft(), *CONTACTED)
    asked = [question(one) for one in contract.owed if one.chased]
    assert asked == [
        "did you speak with Carol Diaz?",
        "did you thank Bob Connor for the introduction?",
        "did you tell Bob Connor how first contact with Carol Diaz went?",
    ]


# Clocks that jump, machines that sleep


@given(
    st.sampled_from(ZONES),
    st.datetimes(datetime(2011, 12, 20), datetime(2028, 1, 1), timezones=st.just(UTC)),
    st.lists(st.timedeltas(timedelta(hours=-30), timedelta(hours=30)), max_size=60),
    st.booleans(),
)
@settings(max_examples=100, deadline=None)
def test_each_reminder_comes_once_and_never_early_whatever_the_clock_does(
    timezone: str, due_at: datetime, jumps: list[timedelta], whole_day: bool
) -> None:
    """The clock starts three days before and goes in jumps of at most thirty hours, backwards too."""
    if whole_day:
        due_at = days.end_of(days.day_in(due_at, timezone), timezone)
    one, now, already = promise(due_at), due_at - timedelta(days=3), set()
    due_day = due_at.astimezone(ZoneInfo(timezone)).date()
    for jump in jumps:
        now += jump
        for reminder in reminders([one], now, timezone, already):
            local = now.astimezone(ZoneInfo(timezone))
            away = (local.date() - due_day).days
            assert (reminder.key, reminder.occasion) not in already
            already.add((reminder.key, reminder.occasion))
            if reminder.occasion is BEFORE:
                assert now < due_at
                assert away < 0
                assert local.replace(tzinfo=None) >= datetime.combine(due_day - timedelta(days=1), time(EVENING))
            elif reminder.occasion is DAY:
                assert away == 0
                assert local.hour >= MORNING
                assert now < due_at
            else:
                assert away >= 1
                assert local.hour >= MORNING or away > 1


@given(st.sampled_from(ZONES), st.datetimes(datetime(2012, 1, 5), datetime(2028, 1, 1), timezones=st.just(UTC)))
@settings(max_examples=60, deadline=None)
def test_a_machine_that_is_awake_gives_all_three_for_a_promise_due_at_the_end_of_a_day(
    timezone: str, some: datetime
) -> None:
    due_at = days.end_of(days.day_in(some, timezone), timezone)
    one, already, order = promise(due_at), set(), []
    for minutes in range(0, 5 * 24 * 60, 20):
        now = due_at - timedelta(days=3) + timedelta(minutes=minutes)
        for reminder in reminders([one], now, timezone, already):
            already.add((reminder.key, reminder.occasion))
            order.append(reminder.occasion)
    assert order == [BEFORE, DAY, AFTER]
