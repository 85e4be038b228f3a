"""Days as people type them."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inroad.cli.dates import parse_day


@pytest.mark.parametrize(
    "typed",
    ["2001-10-01", "2001-10-1", "1 Oct 2001", "1 October 2001", "1st October 2001", "01 oct 2001", "Oct 1, 2001",
     "October 1st, 2001", " 1   OCT  2001 ", "1. Oct. 2001"],
)  # fmt: skip
def test_a_day_may_be_written_in_several_ways(typed: str) -> None:
    assert parse_day(typed) == date(2001, 10, 1)


@pytest.mark.parametrize(
    "typed", ["", "10/01/2001", "1.10.2001", "2001", "2001-10", "1 Octember 2001", "soon", "1 Oct 01"]
)
def test_what_could_mean_two_days_or_none_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="2001-10-01 or '1 Oct 2001'"):
        parse_day(typed)


@pytest.mark.parametrize("typed", ["2001-02-29", "31 Apr 2001", "0000-01-01", "2001-13-01"])
def test_a_day_that_no_calendar_has_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="no day"):
        parse_day(typed)


@given(st.dates())
@settings(max_examples=100)
def test_every_day_is_read_back_in_each_way_of_writing(day: date) -> None:
    month = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][day.month - 1]
    assert parse_day(day.isoformat()) == day
    assert parse_day(f"{day.day} {month} {day.year:04d}") == day
    assert parse_day(f"{month} {day.day}, {day.year:04d}") == day
