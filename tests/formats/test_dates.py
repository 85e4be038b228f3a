from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inroad.formats.dates import day, looks_day_first, moment

IDES = date(2024, 3, 15)


@pytest.mark.parametrize(
    "text",
    [
        "15 Mar 2024", "15-Mar-24", "15-Mar-2024", "2024-03-15", "2024-03-15 00:00:00", "2024/03/15 10:11:12 UTC",
        "2024-03-15T10:11:12+01:00", "2024-03-15T10:11:12.123Z", "2024-03-15 10:11 UTC", "2024-03-15 10:11:12 UTC",
        "Fri Mar 15 10:11:12 UTC 2024", "Fri, 15 Mar 2024 10:11:12 GMT", "Mar 15, 2024 9:05 AM", "March 15, 2024",
        "3/15/24, 9:05 AM", "03/15/24, 09:05 PM", "3/15/2024", "15/3/2024", "15.03.2024 10:11", "15. März 2024",
        "15 mars 2024", "15 de marzo de 2024", "15 mar. 2024", "15 marzo 2024", "15 maart 2024", "15 de março de 2024",
        "20240315", "45366", "45366.4", "  15  Mar  2024 ", "15th Mar 2024", "3/15/24, 9:05\u202fAM",
    ],
)  # fmt: skip
def test_the_ides_of_march_are_told_in_every_form(text: str) -> None:
    assert day(text) == IDES


@pytest.mark.parametrize(
    ("text", "first_day"),
    [
        ("Jun 2019", date(2019, 6, 1)), ("June 2019", date(2019, 6, 1)), ("Jun-19", date(2019, 6, 1)),
        ("06/2019", date(2019, 6, 1)), ("2019-06", date(2019, 6, 1)), ("2019", date(2019, 1, 1)),
        ("giu 2019", date(2019, 6, 1)), ("août 2019", date(2019, 8, 1)), ("Dez. 2019", date(2019, 12, 1)),
    ],
)  # fmt: skip
def test_a_month_or_a_year_is_its_first_day(text: str, first_day: date) -> None:
    assert day(text) == first_day


@pytest.mark.parametrize(
    "text",
    [
        "", "soon", "Mar 15", "3 Feb", "30 Feb 2024", "2024-02-30", "0/0/00", "13/13/2024", "0000-01-01", "9999-12-31",
        "05 Jun 1833", "31 Dec 1899", "2101", "15 Foo 2024", "25:00", "2024-03-15 25:00:00", "3/15/24, 13:05 PM",
        "2024-03-15 10:00 XYZ", "1" * 400, "١٥ Mar 2024", "12345678901234567890",
    ],
)  # fmt: skip
def test_what_is_no_date_is_none(text: str) -> None:
    assert day(text) is None
    assert moment(text) is None


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("3/14/18, 9:05 AM", datetime(2018, 3, 14, 9, 5, tzinfo=UTC)),
        ("12/31/18, 12:30 AM", datetime(2018, 12, 31, 0, 30, tzinfo=UTC)),
        ("12/31/18, 12:30 PM", datetime(2018, 12, 31, 12, 30, tzinfo=UTC)),
        ("2023/07/01 10:11:12 UTC", datetime(2023, 7, 1, 10, 11, 12, tzinfo=UTC)),
        ("2023-12-31T23:30:00-01:00", datetime(2024, 1, 1, 0, 30, tzinfo=UTC)),
        ("Fri Jun 02 10:11:12 EDT 2023", datetime(2023, 6, 2, 14, 11, 12, tzinfo=UTC)),
        ("2016-12-31 23:59:60 UTC", datetime(2016, 12, 31, 23, 59, 59, tzinfo=UTC)),
        ("15 Mar 2024", datetime(2024, 3, 15, tzinfo=UTC)),
    ],
)
def test_a_moment_is_utc(text: str, at: datetime) -> None:
    assert moment(text) == at


def test_a_moment_that_leaves_the_years_by_its_zone_is_none() -> None:
    assert moment("1900-01-01 00:30:00 +0100") is None


def test_numeric_dates_are_month_first_unless_told_otherwise() -> None:
    assert day("3/4/2024") == date(2024, 3, 4)
    assert day("3/4/2024", day_first=True) == date(2024, 4, 3)


def test_a_table_tells_its_order_by_a_day_above_twelve() -> None:
    assert looks_day_first("Connected On\n3/4/2024\n15/4/2024\n")
    assert not looks_day_first("Connected On\n3/4/2024\n4/15/2024\n")
    assert not looks_day_first("3/4/2024\n15/4/2024\n4/15/2024")
    assert not looks_day_first("about 15/4/2024 in a sentence")


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.integers(0, 86_399))
@settings(max_examples=100, deadline=None)
def test_what_linkedin_writes_comes_back(value: date, second: int) -> None:
    at = datetime(value.year, value.month, value.day, tzinfo=UTC) + timedelta(seconds=second)
    assert day(f"{value:%d %b %Y}") == value
    for form in ("%Y-%m-%d %H:%M:%S UTC", "%Y/%m/%d %H:%M:%S UTC", "%a %b %d %H:%M:%S UTC %Y"):
        assert moment(at.strftime(form)) == at
    if 1970 <= value.year <= 2069:
        short = f"{at.month}/{at.day}/{at:%y}, {at.hour % 12 or 12}:{at:%M} {at:%p}"
        assert moment(short) == at.replace(second=0)


@given(st.text(max_size=70))
@settings(max_examples=100, deadline=None)
def test_any_text_is_a_plausible_date_or_none(text: str) -> None:
    value = moment(text)
    assert value is None or 1900 <= value.year <= 2100
