"""Pictures of weeks: figures against sums of the test's own, table against drawing, and nothing shown of nothing."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inroad.score import applications, rates, shown, split
from inroad.score.model import Track, What
from inroad.score.pictures import Draw, Picture
from inroad.score.priors import PRIORS
from inroad.score.rates import Tally
from inroad.score.waits import Wait, answering
from inroad.score.weeks import WEEK, WeekRow

TODAY = date(2026, 11, 18)  # a Wednesday
THIS = date(2026, 11, 16)


def week(back: int, gap: int = 0, hours=None, **counts: int) -> WeekRow:
    """The week that began ``back`` weeks ago; counts by the names of ``What``."""
    return WeekRow(THIS - back * WEEK, {What[name]: number for name, number in counts.items()}, {}, hours or {}, gap)


numbers = st.dictionaries(st.sampled_from(list(What)), st.integers(1, 30), max_size=5)
lives = st.lists(numbers, min_size=1, max_size=14).map(
    lambda weeks: tuple(WeekRow(THIS - (len(weeks) - 1 - at) * WEEK, counts) for at, counts in enumerate(weeks))
)


class TestWindow:
    def test_weeks_that_nobody_noted_anything_in_are_there(self):
        rows = (week(9, MEETING=1), week(1, MEETING=2), week(0))
        found = shown.window(rows, THIS - 30 * WEEK, TODAY, 4)
        assert [row.monday for row in found] == [THIS - back * WEEK for back in (4, 3, 2, 1, 0)]
        assert [row.of(What.MEETING) for row in found] == [0, 0, 0, 2, 0]

    def test_it_does_not_reach_behind_the_first_week(self):
        rows = (week(1, MEETING=2), week(0))
        assert len(shown.window(rows, THIS - 3 * WEEK + timedelta(days=2), TODAY, 12)) == 4

    def test_a_gap_of_a_year_is_weeks_inside_of_it_and_a_place_in_all_of_them(self):
        rows = (week(60, MEETING=1), week(1, gap=58, MEETING=1), week(0))
        assert sum(row.of(What.MEETING) for row in shown.window(rows, THIS - 60 * WEEK, TODAY, 12)) == 1
        whole = shown.window(rows, THIS - 60 * WEEK, TODAY, None)
        picture = shown.weeks(whole, TODAY)
        assert picture.x == ("22 Sep 2025", "58 quiet weeks", "9 Nov", "this week")
        assert {one.values[1] for one in picture.series} == {None}

    def test_nothing_is_nothing(self):
        assert shown.window((), THIS, TODAY, 12) == ()
        assert shown.before((), THIS, TODAY, 4) is None

    def test_a_search_too_young_has_nothing_to_compare_with(self):
        rows = tuple(week(back, MEETING=1) for back in range(8, -1, -1))
        assert shown.before(rows, THIS - 7 * WEEK, TODAY, 4) is None
        before = shown.before(rows, THIS - 8 * WEEK, TODAY, 4)
        assert [row.monday for row in before] == [THIS - back * WEEK for back in (8, 7, 6, 5)]

    @given(lives, st.integers(1, 50))
    def test_recent_and_earlier_weeks_do_not_overlap_and_lose_nothing(self, rows, full):
        began = rows[0].monday
        recent = shown.full_weeks(shown.window(rows, began, TODAY, full), TODAY)
        earlier = shown.before(rows, began, TODAY, full) or ()
        mondays = [row.monday for row in (*earlier, *recent)]
        assert len(mondays) == len(set(mondays))
        wanted = [row for row in rows if THIS - (2 * full if earlier else full) * WEEK <= row.monday < THIS]
        for what in What:
            assert shown.total((*earlier, *recent), what) == sum(row.of(what) for row in wanted)


class TestWords:
    def test_a_week_is_said_by_what_there_was_and_nothing_is_said_of_what_there_was_not(self):
        assert shown.brought(week(1, MEETING=3, NAME=1, INTERVIEW=1)) == (
            "Last week brought 3 one-to-one meetings, 1 name given to you and 1 interview."
        )
        assert shown.brought(week(0, NEW_CONTACT=1), present=True) == "This week so far: 1 new contact."
        assert shown.brought(week(0), present=True) == ""

    def test_an_empty_week_is_no_reproach(self):
        assert shown.brought(None) == shown.brought(week(1))
        assert "noted" in shown.brought(None)

    def test_own_weeks_stand_beside_own_weeks(self):
        recent, earlier = [week(1, MEETING=9)], [week(5, MEETING=5)]
        assert (
            shown.trend(recent, earlier, 4)
            == "One-to-one meetings: nine in the last four weeks, five in the four weeks before."
        )
        assert shown.trend(recent, None, 4) == ""
        assert shown.trend([week(1)], [week(5)], 4) == ""

    @given(lives)
    def test_counts_add_up_and_hold_no_zero(self, rows):
        found = {one.what: one.number for one in shown.counted(rows, What)}
        assert found == {what: number for what in What if (number := sum(row.of(what) for row in rows))}

    def test_every_countable_thing_has_its_words(self):
        assert set(shown.SAID) == set(What)
        assert {*shown.WITH_PEOPLE, *shown.TOWARDS_A_JOB, *shown.STEPS, *shown.WINS} <= set(What)
        assert What.OPEN_MEETING in shown.WITH_PEOPLE


class TestPictures:
    @given(lives)
    def test_what_is_drawn_stands_in_the_table(self, rows):
        for picture in (shown.weeks(rows, TODAY), shown.meetings(rows, rows, TODAY), shown.wins(rows, TODAY)):
            assert_whole(picture)
            for at, row in enumerate(picture.rows):
                for series in picture.series:
                    column = picture.columns.index(series.name)
                    assert series.values[at] == row[column]

    @given(lives)
    def test_no_picture_is_made_of_zeros(self, rows):
        for picture in (
            shown.weeks(rows, TODAY), shown.meetings(rows, rows, TODAY), shown.wins(rows, TODAY),
            shown.steps(rows, None, ("now", "")), shown.split(rows, split.split({}, split.plan()), TODAY),
        ):  # fmt: skip
            drawn = any(value for one in picture.series for value in one.values)
            assert picture.is_empty is not drawn

    @given(lives)
    def test_names_a_meeting_are_taken_over_four_weeks(self, rows):
        picture = shown.meetings(rows, rows, TODAY)
        for at, value in enumerate(picture.series[1].values if not picture.is_empty else ()):
            there = rows[max(0, at - 3) : at + 1]
            met, named = (sum(row.of(what) for row in there) for what in (What.MEETING, What.NAME))
            assert value == (round(named / met, 2) if met else None)

    def test_steps_of_two_spans_stand_beside_each_other(self):
        picture = shown.steps([week(1, NAME=2, OFFER=1)], [week(5, NAME=3)], ("now", "before"))
        assert [one.name for one in picture.series] == ["now", "before"]
        assert {row[0]: row[1:] for row in picture.rows}["names given to you"] == (2, 3)
        assert {row[0]: row[1:] for row in picture.rows}["offers"] == (1, 0)
        assert_whole(picture)

    def test_the_plan_is_for_the_hours_one_has(self):
        hours = {Track.NETWORKING: 6.0, Track.APPLYING: 4.0}
        rows = (week(1, hours=hours), week(0))
        picture = shown.split(rows, split.split(hours, split.plan(25)), TODAY)
        assert picture.draw is Draw.STACKED
        assert [one.values for one in picture.series] == [(6.0, 0.0, 6.0), (0.0, 0.0, 2.0), (4.0, 0.0, 2.0)]
        assert picture.x[-1] == "plan"
        assert_whole(picture)

    def test_referred_and_direct_have_their_ranges_and_an_unknown_side_none(self):
        compared = applications.compare(rate("interview_referred", 3, 8), rate("interview_direct", 0, 0))
        picture = shown.referred(compared)
        (series,) = picture.series
        assert series.values[0] == round(100 * compared.referred.range.middle, 1)
        assert (series.low[1], series.values[1], series.high[1]) == (None, None, None)
        assert picture.rows[0][:3] == ("with somebody's word", 8, 3)
        assert picture.few
        assert_whole(picture)
        assert shown.referred(
            applications.compare(rate("interview_referred", 0, 0), rate("interview_direct", 0, 0))
        ).is_empty

    def test_employers_stand_by_name_and_a_silent_one_only_in_the_table(self):
        quick, silent = answering([Wait(2, True), Wait(4, True)]), answering([Wait(30, False)])
        picture = shown.answers([("Aspen", silent), ("Birch", quick), ("Cedar", answering([]))])
        assert picture.x == ("Birch (2 of 2)",)
        assert [row[0] for row in picture.rows] == ["Aspen", "Birch"]
        assert (
            picture.sentence
            == "2 employers asked, one of them answered so far; where half have answered, it took 2 days."
        )

    def test_of_many_employers_those_asked_most_often_are_drawn(self):
        many = [(f"Firm {at:02}", answering([Wait(1, True)] * (1 + at % 3))) for at in range(40)]
        picture = shown.answers(many)
        assert len(picture.x) == shown.MOST_EMPLOYERS
        assert len(picture.rows) == 40
        assert list(picture.x) == sorted(picture.x)

    @pytest.mark.parametrize("words", [*shown.TEACH.values()])
    def test_what_is_missing_is_said_with_what_it_waits_for(self, words):
        title, needs = words
        assert title[0].isupper()
        assert needs
        assert not needs.endswith(".")


def rate(name: str, happened: int, of: int) -> rates.Rate:
    from inroad.score import phrases

    assert name in PRIORS
    return phrases.said(name, Tally(happened, of))


def assert_whole(picture: Picture) -> None:
    """Every series is as long as x, every row as wide as the heads."""
    for one in picture.series:
        assert len(one.values) == len(picture.x)
        assert {len(one.low), len(one.high)} <= {0, len(picture.x)}
    assert {len(row) for row in picture.rows} <= {len(picture.columns)}
    if not picture.is_empty:
        assert picture.title
        assert picture.sentence.endswith(".")
