"""Days in people's own time zones, held against a walk through every minute around."""

# ruff: noqa: DTZ001

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inroad.errors import BadInput
from inroad.introductions import days

# Clocks that jump at one, two and three, at midnight, over midnight, by half an hour, over a whole day, or never.
ZONES = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/Sao_Paulo",
    "America/Havana",
    "America/Nuuk",
    "Asia/Beirut",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Pacific/Kiritimati",
    "Asia/Kathmandu",
    "Africa/Cairo",
]
JUMPS = [
    ("America/Nuuk", date(2024, 3, 30)),  # 23:00 → 00:00, the end of the day is jumped over
    ("America/Sao_Paulo", date(2018, 2, 17)),  # 00:00 → 23:00, the day ends twice
    ("America/Havana", date(2027, 11, 7)),
    ("Pacific/Apia", date(2011, 12, 29)),
    ("Pacific/Apia", date(2011, 12, 30)),  # there was no such day
    ("Asia/Beirut", date(2027, 3, 27)),
    ("Africa/Cairo", date(2027, 4, 29)),
    ("Europe/Berlin", date(2027, 3, 28)),
    ("Australia/Lord_Howe", date(2027, 4, 4)),
]
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def walk(middle: datetime) -> list[datetime]:
    """Every minute in which a clock somewhere may show this: zones lie between 12 hours behind and 14 ahead of UTC."""
    first = middle.replace(tzinfo=UTC) - 16 * HOUR
    return [first + number * MINUTE for number in range(30 * 60)]


def end_by_walking(day: date, timezone: str) -> datetime:
    zone = ZoneInfo(timezone)
    minutes = walk(datetime(day.year, day.month, day.day) + 24 * HOUR)
    return max(minute for minute in minutes if minute.astimezone(zone).date() <= day) + timedelta(seconds=59)


def hour_by_walking(day: date, hour: int, timezone: str) -> datetime:
    zone, wanted = ZoneInfo(timezone), datetime(day.year, day.month, day.day, hour)
    return min(minute for minute in walk(wanted) if minute.astimezone(zone).replace(tzinfo=None) >= wanted)


@pytest.mark.parametrize(("timezone", "day"), JUMPS)
def test_a_day_ends_with_its_last_second_whatever_the_clocks_do(timezone: str, day: date) -> None:
    assert days.end_of(day, timezone) == end_by_walking(day, timezone)


@given(st.sampled_from(ZONES), st.dates(date(2005, 1, 1), date(2035, 12, 31)))
@settings(max_examples=60, deadline=None)
def test_any_day_ends_with_its_last_second(timezone: str, day: date) -> None:
    assert days.end_of(day, timezone) == end_by_walking(day, timezone)


@pytest.mark.parametrize(("timezone", "day"), JUMPS)
@pytest.mark.parametrize("hour", [0, 2, 8, 17, 23])
def test_an_hour_begins_with_its_first_second_or_right_after_the_jump(timezone: str, day: date, hour: int) -> None:
    assert days.hour_of(day, hour, timezone) == hour_by_walking(day, hour, timezone)


@given(
    st.sampled_from(ZONES),
    st.datetimes(datetime(2005, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)),
    st.integers(0, 30),
)
@settings(max_examples=100, deadline=None)
def test_the_nth_day_after_is_counted_where_the_clock_hangs(timezone: str, moment: datetime, number: int) -> None:
    end = days.end_of_day_after(moment, number, timezone)
    assert end == end_by_walking(days.day_in(moment, timezone) + timedelta(days=number), timezone)
    assert number == 0 or end > moment


@given(
    st.sampled_from(ZONES),
    st.datetimes(datetime(2012, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)),
    st.integers(1, 12),
)
@settings(max_examples=60, deadline=None)
def test_working_days_leave_out_saturdays_and_sundays(timezone: str, moment: datetime, number: int) -> None:
    end = days.end_of_working_day_after(moment, number, timezone)
    first, last = days.day_in(moment, timezone), days.day_in(end, timezone)
    between = [first + timedelta(days=one) for one in range(1, (last - first).days + 1)]
    assert sum(day.isoweekday() <= 5 for day in between) == number
    assert last.isoweekday() <= 5


def test_five_working_days_from_a_friday_end_on_the_next_friday() -> None:
    friday = datetime(2027, 3, 5, 9, tzinfo=UTC)
    assert days.end_of_working_day_after(friday, 5, "UTC") == datetime(2027, 3, 12, 23, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize("name", ["", "Mars/Olympus", "../../etc/passwd", "America", "Europe/Berlin\0", "x" * 5000])
def test_a_time_zone_that_nobody_knows_is_said(name: str) -> None:
    with pytest.raises(BadInput, match="is no time zone"):
        days.zone(name)


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(BadInput, match="without a time zone"):
        days.in_utc(datetime(2027, 3, 1))
