"""The forecast against closed forms and simulation; its words; and what it must not say too early."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inroad.score import fan, forecast, network
from inroad.score.forecast import STATES, STILL, Drift, History, Rates
from inroad.score.pictures import Draw

TODAY = date(2026, 11, 22)


def steady_moves():
    """A contact is heard of with 0.3, then lasts 8 weeks more; else one week less."""
    rows = np.zeros((STATES, STATES + 1))
    rows[np.arange(STATES), np.arange(STATES)] = 0.7
    rows[:, STATES] = 0.3
    return rows


def rates(n, *, own=0.0, names=0.0, answers=0.0, wane=0.0, moves=None, week=5):
    enters = np.zeros(STATES)
    enters[7:] = 0.4, 0.6
    rows = steady_moves() if moves is None else moves
    return Rates(
        *(np.full(n, one) for one in (own, names, answers, wane)),
        np.broadcast_to(rows, (n, STATES, STATES + 1)), np.broadcast_to(enters, (n, STATES)), week,
    )  # fmt: skip


def expected(one, rest, weeks):
    """The mean of the branching process with immigration: m' = m M + (own + m·1 names answers) enters."""
    size, state = [], np.array(rest, np.float64)
    for _ in range(weeks):
        come = one.own[0] + state.sum() * one.names[0] * one.answers[0]
        state = (state @ one.moves[0])[1:] + come * one.enters[0]
        size.append(state.sum())
    return np.array(size)


def a_history(weeks=10, each=2, **more):
    """Somebody whom ``each`` people join in each week, none of whom falls silent."""
    joined = np.full(weeks, each)
    entered = np.zeros((weeks, STATES), np.int64)
    entered[:, 8] = each
    rest = np.zeros(STATES, np.int64)
    rest[8] = each * weeks
    moves = np.zeros((weeks, STATES, STATES + 1), np.int64)
    moves[:, 8, 9] = np.arange(weeks) * each
    nothing = np.zeros(weeks, np.int64)
    size = np.arange(weeks + 1) * each
    return replace(History(size, joined, nothing, nothing, moves, entered, rest), **more)


# ---- the process


@pytest.mark.parametrize("names", [0.0, 0.08, 0.3])
@pytest.mark.parametrize("own", [0.0, 2.5])
def test_the_mean_is_that_of_the_closed_form(names, own):
    one, rest = rates(20_000, own=own, names=names, answers=0.4), np.array([1, 0, 0, 2, 0, 0, 0, 3, 4])
    sizes = forecast.run(one, rest, 10, np.random.default_rng(1), STILL)
    error = sizes.std(axis=1) / np.sqrt(sizes.shape[1])
    assert (np.abs(sizes.mean(axis=1) - expected(one, rest, 10)) < 4.5 * error + 1e-9).all()


def test_drift_and_lumps_widen_and_keep_the_mean_of_own_steps():
    """Contacts that stay whatever happens: what is left is immigration, whose pace has mean 1."""
    stays = np.zeros((STATES, STATES + 1))
    stays[:, STATES] = 1.0
    one, rest = rates(20_000, own=3.0, moves=stays), np.zeros(STATES, np.int64)
    plain = forecast.run(one, rest, 8, np.random.default_rng(2), STILL)
    wide = forecast.run(one, rest, 8, np.random.default_rng(2), Drift())
    truth = 3.0 * np.arange(1, 9)
    assert np.allclose(plain.mean(axis=1), truth, rtol=0.02)
    assert np.allclose(wide.mean(axis=1), truth, rtol=0.06)
    assert np.allclose(plain.var(axis=1), truth, rtol=0.1), "Poisson without drift"
    assert (wide.var(axis=1) > 1.3 * plain.var(axis=1)).all()


def test_without_names_and_newcomers_it_is_the_exact_survival():
    one, rest, n = rates(20_000), np.array([0, 0, 0, 0, 5, 0, 0, 0, 0]), 20_000
    sizes = forecast.run(one, rest, 12, np.random.default_rng(3), STILL)
    alive, state = [], np.eye(STATES)[4]
    for _ in range(12):
        state = (state @ steady_moves())[1:]
        alive.append(state.sum())
    for week, chance in enumerate(alive):
        counted = np.bincount(sizes[week], minlength=6)[:6] / n
        exact = [np.prod(range(6 - k, 6)) / np.prod(range(1, k + 1)) * chance**k * (1 - chance) ** (5 - k)
                 for k in range(6)]  # fmt: skip
        assert np.abs(counted - exact).max() < 0.015


def test_nobody_falls_silent_before_the_sixty_days_are_over():
    untouched = np.zeros((STATES, STATES + 1))
    untouched[np.arange(STATES), np.arange(STATES)] = 1.0
    sizes = forecast.run(
        rates(5, moves=untouched), np.eye(STATES, dtype=int)[8] * 4, 10, np.random.default_rng(4), STILL
    )
    assert sizes[:, 0].tolist() == [4] * 8 + [0] * 2


@given(st.integers(1, 12), st.integers(1, 12))
@settings(max_examples=15, deadline=None)
def test_fewer_weeks_are_the_first_rows_of_more(some, more):
    rest, n = np.arange(STATES), 20
    first, second = (
        forecast.run(rates(n, own=2.0, names=0.1, answers=0.5), rest, weeks, np.random.default_rng(5))
        for weeks in (some, some + more)
    )
    assert (second[:some] == first).all()


def test_lucky_draws_stay_within_reason():
    wild = rates(50, own=5.0, names=3.0, answers=1.0)
    sizes = forecast.run(wild, np.full(STATES, 20), 52, np.random.default_rng(6))
    assert sizes.max() < 5_000, "without a limit it would be some 10**14"


# ---- what is learnt


def test_rates_are_found_again_where_there_is_much_to_learn_from():
    rng = np.random.default_rng(7)
    weeks, own = 200, 4.0
    joined = rng.poisson(own, weeks)
    heard = np.zeros((weeks, STATES, STATES + 1), np.int64)
    for week in range(weeks):
        heard[week] = [rng.multinomial(40, row) for row in steady_moves()]
    names = rng.poisson(0.1 * 50, weeks)
    known = a_history(weeks, 0, joined=joined, named=np.zeros(weeks, np.int64), moves=heard, names=names,
                      size=np.full(weeks + 1, 50), settled=600, answered=240)  # fmt: skip
    found = forecast.learn(known, 4_000, rng)
    assert found.own.mean() == pytest.approx(own, rel=0.2)
    assert found.names.mean() == pytest.approx(0.1, rel=0.2)
    assert found.answers.mean() == pytest.approx(0.4, abs=0.03)
    assert np.abs(found.moves.mean(axis=0) - steady_moves()).max() < 0.04


def test_a_pace_that_waned_is_taken_to_wane_on():
    week = np.arange(30) + 1.0
    known = a_history(30, 0, joined=np.round(20 * (week + 2) ** -0.9).astype(np.int64))
    assert forecast.learn(known, 2_000, np.random.default_rng(8)).wane.mean() > 0.55
    steady = forecast.learn(a_history(30, 10), 2_000, np.random.default_rng(8))
    assert abs(steady.wane.mean()) < 0.2


def test_without_anything_of_ones_own_it_is_the_prior():
    found = forecast.learn(a_history(3, 0), 20_000, np.random.default_rng(9))
    shape, rate = forecast.ANSWERS_PRIOR
    assert found.answers.mean() == pytest.approx(shape / (shape + rate), abs=0.01)
    assert np.abs(found.moves.sum(axis=-1) - 1).max() < 1e-9
    assert np.abs(found.enters.sum(axis=-1) - 1).max() < 1e-9


def test_weeks_before_the_search_tell_how_long_contacts_last_and_nothing_of_the_pace():
    busy = a_history(40, 0, joined=np.array([9] * 30 + [1] * 10))
    found = forecast.learn(replace(busy, search=30), 2_000, np.random.default_rng(10))
    assert found.own.mean() < 2
    assert found.week == 10
    last = a_history(40, 2)
    lasting = forecast.learn(replace(last, search=39), 500, np.random.default_rng(11)).moves[:, 8, 9].mean()
    assert lasting > 0.8, "from all forty weeks; the prior says 0.32"


# ---- names


def events(*rows):
    person, at, way = (np.array(column) for column in zip(*rows, strict=True))
    return person.astype(np.int64), at.astype(np.int64), way.astype(np.int8)


def known_of(rows, names, weeks=10, **more):
    found = network.live(*events(*rows), np.arange(weeks + 1, dtype=np.int64) * network.WEEK)
    named = np.array(names, np.int64).reshape(-1, 2)
    return forecast.history(found, named[:, 0], named[:, 1], **more)


def test_a_name_that_becomes_a_contact_is_told_from_ones_own_steps():
    week = network.WEEK
    both = network.BOTH
    rows = [(1, 5, both), (2, 3 * week + 5, both), (3, 4 * week + 5, both)]
    known = known_of(rows, [(2, week + 9), (8, week + 9), (9, 9 * week + 9), (1, 2 * week)])
    assert known.joined.tolist() == [1, 0, 0, 1, 1, 0, 0, 0, 0, 0]
    assert known.named.tolist() == [0, 0, 0, 1, 0, 0, 0, 0, 0, 0]
    assert known.names.tolist() == [0, 2, 0, 0, 0, 0, 0, 0, 0, 1], "somebody in touch already is no name"
    assert (known.settled, known.answered) == (2, 1), "last week's name has time yet"


def test_a_name_counts_once_and_names_of_later_on_or_before_do_not():
    week = network.WEEK
    known = known_of([(1, 5, network.BOTH)], [(4, week + 1), (4, 3 * week), (5, 11 * week), (6, -3)])
    assert known.names.tolist() == [0, 1] + [0] * 8


# ---- the forecast and its words


def test_the_same_history_gives_the_same_forecast_and_more_weeks_the_same_first_ones():
    known = a_history()
    one, other = forecast.ahead(known, TODAY), forecast.ahead(known, TODAY, weeks=52)
    assert one == forecast.ahead(known, TODAY)
    assert one.middle == other.middle[:12]
    assert one.dates[0] == TODAY + timedelta(weeks=1)
    assert len(other.dates) == 52


@pytest.mark.parametrize("weeks", [0, 1, 2])
def test_two_weeks_are_too_early(weeks):
    known = a_history(30, search=30 - weeks)
    found = forecast.ahead(known, TODAY)
    number = ("no", "one", "two")[weeks]
    assert found.few == f"too early to say: {number} week{'' if weeks == 1 else 's'} of history"
    assert found.sentence == f"{found.few[0].upper()}{found.few[1:]}."
    assert (found.middle, found.bands, found.arrival) == ((), (), None)


def test_nothing_at_all_and_nothing_lately_are_said_as_such():
    empty = a_history(10, 0, moves=np.zeros((10, STATES, STATES + 1), np.int64))
    assert "nothing to go by yet" in forecast.ahead(empty, TODAY).few
    stale = forecast.ahead(a_history(quiet=5), TODAY)
    assert "18 October" in stale.few
    assert "bring in newer mail" in stale.few
    assert not forecast.ahead(a_history(quiet=2), TODAY).few


def test_few_are_called_few_and_many_are_not():
    assert forecast.ahead(a_history(4, 1), TODAY).careful == "few so far: 4 people in four weeks"
    assert not forecast.ahead(a_history(10, 2), TODAY).careful


def test_bands_lie_in_each_other_and_widen():
    found = forecast.ahead(a_history(), TODAY)
    assert [one.level for one in found.bands] == [0.5, 0.8, 0.95]
    for inner, outer in zip(found.bands, found.bands[1:], strict=False):
        assert all(a >= b for a, b in zip(inner.low, outer.low, strict=True))
        assert all(a <= b for a, b in zip(inner.high, outer.high, strict=True))
    width = [high - low for low, high in zip(found.bands[1].low, found.bands[1].high, strict=True)]
    assert width[-1] > width[0]


@given(st.lists(st.integers(0, 12), min_size=1, max_size=60), st.sampled_from([0.5, 0.8, 0.95]))
def test_a_band_is_nearest_to_its_level_among_its_neighbours(draws, level):
    """Against every band whose ends are those of the central one or one value further in."""
    found = np.array(draws)
    low, high = fan.band(found, level)
    share = np.mean((found >= low) & (found <= high))
    wide_low, wide_high = (np.quantile(found, one, method="inverted_cdf") for one in ((1 - level) / 2, (1 + level) / 2))
    assert wide_low <= low <= high <= wide_high or share >= level
    wide = np.mean((found >= wide_low) & (found <= wide_high))
    assert abs(share - level) <= abs(wide - level) + 1e-9


def test_the_sentence_names_the_day_and_its_range():
    draws = np.tile(np.arange(1, 31)[:, None] * 4, (1, 10))
    draws[:, 8:] //= 2
    found = fan.arrival(draws, 50, TODAY)
    assert found.middle == TODAY + timedelta(weeks=13)
    assert found.chance == 1.0
    assert fan.sentence(4, draws[11], TODAY + timedelta(weeks=12), found, TODAY) == (
        "At this pace 50 by 21 February (late February to May)."
    )
    assert fan.roughly(date(2027, 3, 12), TODAY) == "March"
    assert fan.roughly(date(2026, 12, 12), TODAY) == "mid-December"
    assert fan.day(date(2028, 3, 12), TODAY) == "12 March 2028"


def test_a_steady_network_is_said_to_stay_and_a_smaller_one_to_come_down_without_reproach():
    there = TODAY + timedelta(weeks=12)
    never = fan.Arrival(50, 0.0, None, None, None)
    around = np.array([18, 19, 20, 20, 21, 22])
    assert fan.sentence(20, around, there, never, TODAY) == "At this pace it stays near 20 (18 to 21 on 14 February)."
    assert fan.sentence(40, around, there, never, TODAY).startswith("At this pace it comes down to about 20")
    seldom = replace(never, chance=0.2)
    grows = fan.sentence(10, around, there, seldom, TODAY)
    assert grows.endswith("50 within half a year: less likely than not.")
    assert "grows to about 20" in grows
    assert "50" not in fan.sentence(60, around + 40, there, fan.Arrival(50, 1.0, TODAY, TODAY, TODAY), TODAY)


def test_a_goal_that_may_lie_beyond_half_a_year_says_so():
    draws = np.zeros((26, 10), np.int64)
    draws[10:, :6] = 60
    found = fan.arrival(draws, 50, TODAY)
    assert found.late is None
    words = fan.sentence(4, draws[-1], TODAY, found, TODAY)
    assert words == "At this pace 50 by 7 February (early February at the earliest, or not within half a year)."


def test_the_yardstick_is_a_mark_and_no_norm():
    assert "no norm" in forecast.YARDSTICK_WORDS
    found = forecast.ahead(a_history(), TODAY)
    past = network.Curve(*(np.arange(3),) * 5)
    ends = tuple(TODAY - timedelta(weeks=2 - week) for week in range(3))
    shown = forecast.picture(past, ends, found)
    assert shown.draw is Draw.FAN
    assert shown.marks == (("an adviser's best case: 50", 50.0),)
    assert shown.sentence == found.sentence
    for one in shown.series:
        assert len(one.values) == len(shown.x) == 3 + 12
        assert all(len(side) == len(shown.x) for band in one.bands for side in (band.low, band.high))
    assert shown.series[1].values[2] == shown.series[0].values[2], "the fan begins where the curve ends"
    assert len(shown.rows) == 15
    assert all(len(row) == len(shown.columns) for row in shown.rows)


def test_a_picture_without_a_forecast_is_the_curve_alone():
    found = forecast.ahead(a_history(30, search=29), TODAY)
    past = network.Curve(*(np.arange(2),) * 5)
    shown = forecast.picture(past, (TODAY - timedelta(weeks=1), TODAY), found)
    assert len(shown.series) == 1
    assert shown.few == "too early to say: one week of history"
    nobody = network.Curve(*(np.zeros(0, np.int64),) * 5)
    assert forecast.picture(nobody, (), forecast.ahead(a_history(2, 0), TODAY)).is_empty


@pytest.mark.long
def test_where_contacts_come_and_go_fast_the_band_still_holds_more_often_than_not():
    """A floor and not the promise: the band says 0.8, and holds about 0.6 here. benchmarks/forecast.py reports it."""
    rng = np.random.default_rng(12)
    held = []
    for _ in range(150):
        weeks = 12
        pace = np.exp(np.cumsum(rng.normal(0, 0.2, weeks + 8))) * rng.gamma(3, 1 / 3, weeks + 8)
        joined = rng.poisson(rng.uniform(1, 5) * pace)
        state, size, table, came = np.zeros(STATES, np.int64), [0], [], []
        for week in range(weeks + 8):
            moved = np.array([rng.multinomial(count, row) for count, row in zip(state, steady_moves(), strict=True)])
            new = rng.multinomial(joined[week], [0] * 7 + [0.4, 0.6])
            state = moved.sum(axis=0)[1:] + new
            table.append(moved)
            came.append(new)
            size.append(state.sum())
            if week == weeks - 1:
                rest = state.copy()
        nothing = np.zeros(weeks, np.int64)
        known = History(np.array(size[: weeks + 1]), joined[:weeks], nothing, nothing, np.array(table[:weeks]),
                        np.array(came[:weeks]), rest)  # fmt: skip
        (band,) = [one for one in forecast.ahead(known, TODAY, weeks=8).bands if one.level == 0.8]
        held.append(band.low[-1] <= size[-1] <= band.high[-1])
    assert 0.5 <= np.mean(held) <= 0.93
