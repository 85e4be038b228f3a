"""Which week is looked at when, what it was in words, and what may be asked about."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inroad.score.lookback import (
    PATIENCE_DAYS,
    Loose,
    Lying,
    last_mail,
    mail_at,
    next_mail,
    sentence,
    to_let_go,
    week_to_look_at,
)
from inroad.score.model import What
from inroad.score.weeks import WeekRow

MONDAY = date(2026, 3, 2)
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(("day", "week"), [(0, -7), (3, -7), (4, 0), (6, 0)])
def test_from_friday_on_the_present_week_is_looked_at_and_before_that_the_last_one(day, week):
    assert week_to_look_at(MONDAY + timedelta(days=day)) == MONDAY + timedelta(days=week)


def test_a_week_is_told_by_its_weightiest_things():
    counts = {What.CONVERSATION: 9, What.NAME: 2, What.MEETING: 5, What.OFFER: 1, What.NEW_CONTACT: 3, What.HELPED: 1}
    assert sentence(WeekRow(MONDAY, counts), 3) == (
        "1 offer, 5 one-to-one meetings, 2 names given to you and 3 new contacts. You kept your word three times."
    )
    assert sentence(WeekRow(MONDAY), 1) == "You kept your word."


def test_a_quiet_week_is_called_quiet_and_nothing_else():
    assert sentence(WeekRow(MONDAY), 0) == "A quiet week. There are such weeks in every search."


def lying(kind, number, days, asked=None):
    today = MONDAY
    return Lying(kind, number, f"{kind} {number}", today - timedelta(days=days),
                 None if asked is None else today - timedelta(days=asked))  # fmt: skip


def test_nothing_is_asked_about_before_it_has_really_been_lying_about():
    young = [lying(kind, 1, days - 1) for kind, days in PATIENCE_DAYS.items()]
    old = [lying(kind, 2, days) for kind, days in PATIENCE_DAYS.items()]
    assert to_let_go(young, MONDAY) == ()
    assert set(to_let_go(old, MONDAY)) == set(old)


def test_what_was_kept_is_not_asked_about_again_for_as_long():
    assert to_let_go([lying(Loose.TARGET, 1, 200, asked=41)], MONDAY) == ()
    assert to_let_go([lying(Loose.TARGET, 1, 200, asked=42)], MONDAY) != ()


@given(st.lists(st.tuples(st.sampled_from(Loose), st.integers(1, 99), st.integers(0, 300)), max_size=12, unique=True))
def test_at_most_three_are_asked_about_and_none_lay_longer_than_they(items):
    everything = [lying(*item) for item in items]
    asked = to_let_go(everything, MONDAY)
    assert len(asked) <= 3
    left = [one for one in everything if one not in asked and one.days(MONDAY) >= PATIENCE_DAYS[one.kind]]
    assert not left or len(asked) == 3
    assert all(one.since <= other.since for one in asked for other in left)


@given(
    now=st.integers(0, 17_000).map(lambda hours: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hours)),
    weekday=st.integers(0, 6),
    hour=st.integers(0, 23),
)
def test_the_next_mail_is_the_first_one_to_come_and_a_week_has_one(now, weekday, hour):
    week, at = next_mail(now, weekday, hour, BERLIN)
    before_week, before = last_mail(now, weekday, hour, BERLIN)
    assert before <= now < at
    assert week - before_week == timedelta(days=7)
    assert at.astimezone(BERLIN).weekday() == weekday
    assert week_to_look_at(at.astimezone(BERLIN).date()) == week, "the page shows the same week on that day"


@pytest.mark.parametrize(("weekday", "hour"), [(7, 9), (-1, 9), (0, 24)])
def test_a_day_or_an_hour_that_is_none_is_refused(weekday, hour):
    with pytest.raises(ValueError, match="no weekday"):
        mail_at(MONDAY, weekday, hour, BERLIN)
