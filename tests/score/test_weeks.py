"""Weeks: Mondays in a zone, empty ones in between, gaps as gaps; sums that are kept; and the split in words."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inroad.errors import BadInput
from inroad.score import split as splits
from inroad.score import weeks
from inroad.score.model import Happening, Source, Spell, Track, What

BERLIN, TOKYO = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Tokyo")
START = datetime(2027, 3, 1, 8, tzinfo=UTC)
BEGAN = date(2027, 3, 1)

happenings = st.lists(
    st.builds(
        lambda what, hours, source: Happening(what, START + timedelta(hours=hours), f"x:{hours}", source=source),
        st.sampled_from(What), st.integers(0, 24 * 7 * 120), st.sampled_from(Source),
    ),
    max_size=20,
)  # fmt: skip


@given(happenings, st.sampled_from([BERLIN, TOKYO, ZoneInfo("Pacific/Apia"), ZoneInfo("America/St_Johns")]))
def test_nothing_is_lost_or_counted_twice_whatever_the_zone(found, zone):
    counted = weeks.count(found, zone)
    assert sum((Counter(one) for one in counted.values()), Counter()) == Counter(one.what for one in found)
    for monday, there in counted.items():
        assert monday.weekday() == 0
        inside = [one for one in found if monday <= one.at.astimezone(zone).date() <= monday + timedelta(days=6)]
        assert there == Counter(one.what for one in inside)


@given(happenings)
def test_rows_hold_every_week_in_order_with_gaps_that_add_up(found):
    today = date(2029, 8, 1)
    rows = weeks.rows(found, BERLIN, since=BEGAN, today=today)
    if not found:
        assert rows == ()
        return
    assert sum((Counter(row.counts) for row in rows), Counter()) == Counter(one.what for one in found)
    assert rows[-1].monday == weeks.monday_of(today)
    at = BEGAN
    for row in rows:
        assert row.monday == at + row.gap * weeks.WEEK
        assert row.gap == 0 or row.gap > weeks.MOST_EMPTY
        at = row.monday + weeks.WEEK
    for row in rows:
        assert {what: sum(of.values()) for what, of in row.sources.items()} == row.counts
    totals = weeks.totals(found, since=BEGAN, today=today)
    assert totals.counts == Counter(one.what for one in found)
    assert totals.weeks == (rows[-1].monday - BEGAN).days // 7 + 1


def test_an_hour_on_sunday_night_is_another_week_after_a_move():
    one = Happening(What.MEETING, datetime(2027, 3, 7, 22, tzinfo=UTC), "a")  # Sunday 23:00 in Berlin, Monday in Tokyo
    assert list(weeks.count([one], BERLIN)) == [date(2027, 3, 1)]
    assert list(weeks.count([one], TOKYO)) == [date(2027, 3, 8)]


def test_one_event_alone_makes_one_week_and_no_rate_of_nothing():
    rows = weeks.rows([Happening(What.NAME, START, "a")], BERLIN, since=BEGAN, today=BEGAN)
    assert [row.of(What.NAME) for row in rows] == [1]
    assert rows[0].names_per_meeting is None
    assert rows[0].of(What.OFFER) == 0


def test_hours_alone_make_a_week_too():
    rows = weeks.rows([], BERLIN, since=BEGAN, today=BEGAN, hours={BEGAN: {Track.FOUND: 1.5}})
    assert rows[0].hours == {Track.FOUND: 1.5}
    assert not rows[0].is_empty


def test_names_per_meeting_is_one_by_the_other():
    found = [Happening(What.NAME, START, str(number)) for number in range(3)]
    found += [Happening(What.MEETING, START, str(number)) for number in range(2)]
    assert weeks.rows(found, BERLIN, since=BEGAN, today=BEGAN)[0].names_per_meeting == 1.5
    assert weeks.totals(found, since=BEGAN, today=BEGAN).names_per_meeting == 1.5


# ---- where the hours went


def hours(**spent):
    return {Track[name.upper()]: number for name, number in spent.items()}


@pytest.mark.parametrize(
    ("spent", "said"),
    [
        ({}, "Nothing is noted yet."),
        ({"networking": 0.5}, "30 minutes so far: too little to say where it goes."),
        ({"networking": 6, "found": 2, "applying": 2}, "Mostly networking, as you meant to."),
        ({"networking": 2, "applying": 8},
         "Mostly applying; more went to applying and less to networking than you meant."),
        ({"networking": 4, "found": 4, "applying": 2},
         "A good part of it networking; more went to being found and less to networking than you meant."),
    ],
)  # fmt: skip
def test_the_split_is_said_in_a_kind_sentence(spent, said):
    assert splits.split(hours(**spent), splits.plan()).words == said


@given(st.dictionaries(st.sampled_from(Track), st.floats(0.1, 60), min_size=1))
def test_shares_come_to_one_and_hours_to_all(spent):
    made = splits.split(spent, splits.plan())
    assert made.hours == pytest.approx(sum(spent.values()))
    assert sum(one.share for one in made.shares) == pytest.approx(1)
    assert sum(one.meant for one in made.shares) == pytest.approx(1)


@pytest.mark.parametrize("split", [{}, hours(networking=0.6, found=0.2), hours(networking=1.2, found=-0.2)])
def test_a_split_that_does_not_come_to_a_hundred_is_refused(split):
    with pytest.raises(BadInput, match="not to 100"):
        splits.checked(split)


@pytest.mark.parametrize("number", [0, -1, 81, float("nan")])
def test_hours_that_nobody_has_are_refused(number):
    with pytest.raises(BadInput):
        splits.checked_hours(number)


def test_time_that_was_none_of_the_search_is_in_no_week():
    spells = [Spell("a", START, 60, Track.APPLYING), Spell("b", START, 60, None), Spell("c", START, 0, Track.FOUND)]
    assert splits.hours_by_week(spells, BERLIN) == {BEGAN: {Track.APPLYING: 1.0}}
