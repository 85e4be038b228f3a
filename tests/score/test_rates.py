"""Rates with their range: closed forms, a second implementation, simulation, and what is said of small numbers."""

from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from inroad.score import rates, shares
from inroad.score.model import Range
from inroad.score.priors import ALONE, PRIORS, Law, Prior
from inroad.score.rates import Case, Measure, Phrase, Tally

ASKS = Phrase("ask", "asks", "was answered", "were answered", "was not answered", "Ask somebody, and it shows.")
NAMES = Measure("name", "names", "meeting", "Meet somebody, and it shows.")
FLAT = Prior("flat", "anything", Law.SHARE, 1.0, 1.0, "", "nothing is presumed")
TODAY = date(2026, 6, 1)

parameters = st.floats(0.5, 60.0)
counts = st.integers(0, 60)


def share(k, n, prior=FLAT, **more):
    return rates.share(prior, Tally(k, n), ASKS, **more)


# -- ranges of one rate


@given(a=parameters, b=parameters, level=st.sampled_from([0.5, 0.8, 0.95]))
def test_a_range_of_a_share_is_the_equal_tailed_one_of_scipy(a, b, level):
    found = rates.beta_range(a, b, level)
    low, high = stats.beta.interval(level, a, b)
    assert (found.low, found.high) == pytest.approx((low, high), rel=1e-6, abs=1e-12)
    assert found.middle == pytest.approx(stats.beta.median(a, b), rel=1e-6)


@given(a=parameters, b=parameters, level=st.sampled_from([0.5, 0.8, 0.95]))
def test_a_range_of_a_count_is_the_equal_tailed_one_of_scipy(a, b, level):
    found = rates.gamma_range(a, b, level)
    low, high = stats.gamma.interval(level, a, scale=1 / b)
    assert (found.low, found.high) == pytest.approx((low, high), rel=1e-6, abs=1e-12)


@pytest.mark.parametrize("n", [1, 2, 5, 17])
def test_closed_forms_for_all_and_for_none(n):
    """Beta(n + 1, 1) has F(x) = x ** (n + 1); Beta(1, n + 1) is its mirror; Gamma(1, t) is exponential."""
    every, none = share(n, n).range, share(0, n).range
    for found, p in ((every.low, 0.1), (every.middle, 0.5), (every.high, 0.9)):
        assert found == pytest.approx(p ** (1 / (n + 1)))
    for found, p in ((none.low, 0.9), (none.middle, 0.5), (none.high, 0.1)):
        assert found == pytest.approx(1 - p ** (1 / (n + 1)))
    nobody = rates.per(PRIORS["names"], 0, float(n), NAMES).range
    assert nobody.high == pytest.approx(-np.log(0.1) / (n + 1))


@given(k=counts, more=counts, prior=st.sampled_from([one for one in PRIORS.values() if one.law is Law.SHARE]))
def test_a_share_lies_within_bounds_and_the_wide_range_holds_the_other(k, more, prior):
    rate = share(k, k + more, prior)
    assert 0 <= rate.wide.low <= rate.range.low <= rate.range.middle <= rate.range.high <= rate.wide.high <= 1


@given(k=st.integers(1, 30), more=st.integers(1, 30), times=st.integers(2, 6))
def test_more_of_the_same_makes_a_range_narrower(k, more, times):
    few, many = share(k, k + more).range, share(k * times, (k + more) * times).range
    assert many.high - many.low < few.high - few.low


@given(n=st.integers(1, 60), prior=st.sampled_from([one for one in PRIORS.values() if one.law is Law.SHARE]))
def test_the_more_led_on_the_higher_all_of_it(n, prior):
    ranges = [share(k, n, prior).range for k in range(n + 1)]
    assert all(a.low < b.low and a.middle < b.middle and a.high < b.high for a, b in pairwise(ranges))


@pytest.mark.parametrize("name", sorted(PRIORS))
def test_an_80_percent_range_holds_the_truth_in_80_of_100_cases_under_its_prior(name):
    prior = PRIORS[name]
    chance = np.random.default_rng(7)
    inside, trials = 0, 2_000
    for number in range(trials):
        n = 3 + number % 40
        if prior.law is Law.SHARE:
            truth = chance.beta(prior.a, prior.b)
            k = int(chance.binomial(n, truth))
            found = rates.beta_range(prior.a + k, prior.b + n - k)
        else:
            truth = chance.gamma(prior.a, 1 / prior.b)
            found = rates.gamma_range(prior.a + int(chance.poisson(truth * n)), prior.b + n)
        inside += found.low <= truth <= found.high
    assert inside / trials == pytest.approx(0.8, abs=0.03)


def test_draws_are_those_of_the_posterior_and_the_same_for_the_same_seed():
    rate = share(5, 8)
    drawn = rates.draws(rate, 20_000, seed=3)
    assert np.array_equal(drawn, rates.draws(rate, 20_000, seed=3))
    assert stats.kstest(drawn, stats.beta(6, 4).cdf).pvalue > 0.001
    named = rates.per(PRIORS["names"], 9, 6.0, NAMES)
    assert stats.kstest(rates.draws(named, 20_000, seed=3), stats.gamma(10, scale=1 / 7).cdf).pvalue > 0.001


# -- several in a row


@given(r=st.floats(0.01, 100))
def test_the_ratio_of_two_uniform_shares_has_its_closed_form(r):
    exact = r / 2 if r <= 1 else 1 - 1 / (2 * r)
    assert rates.ratio_below(r, (1, 1), (1, 1)) == pytest.approx(exact, abs=1e-9)


@given(a=st.floats(0.5, 20), c=st.floats(0.5, 20), r=st.floats(0.01, 100))
def test_the_ratio_of_two_powers_has_its_closed_form(a, c, r):
    """X = U ** (1 / a), Y = V ** (1 / c): below 1 it is r ** a * c / (a + c), and above by symmetry."""
    exact = r**a * c / (a + c) if r <= 1 else 1 - r**-c * a / (a + c)
    assert rates.ratio_below(r, (a, 1), (c, 1)) == pytest.approx(exact, abs=1e-6)


@given(a=parameters, b=parameters, c=parameters, d=parameters, r=st.floats(0.05, 20))
def test_turned_round_a_ratio_says_the_opposite(a, b, c, d, r):
    there, back = rates.ratio_below(r, (a, b), (c, d)), rates.ratio_below(1 / r, (c, d), (a, b))
    assert there + back == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize(
    ("a", "b"),
    [((3.5, 6.5), (2.5, 29.5)), ((0.5, 4.5), (0.5, 20.5)), ((9.5, 0.5), (0.5, 9.5)), ((50.5, 50.5), (1.5, 90))],
)
def test_the_range_of_a_ratio_agrees_with_random_draws(a, b):
    found = rates.ratio(a, b)
    chance = np.random.default_rng(11)
    drawn = chance.beta(*a, 400_000) / chance.beta(*b, 400_000)
    for value, p in ((found.low, 0.1), (found.middle, 0.5), (found.high, 0.9)):
        assert np.mean(drawn <= value) == pytest.approx(p, abs=0.004)


def test_a_ratio_of_alike_has_its_middle_at_one():
    found = rates.ratio((4.5, 7.5), (4.5, 7.5))
    assert found.middle == pytest.approx(1, abs=1e-6)
    assert found.low == pytest.approx(1 / found.high, abs=1e-6)


# -- what counts


def test_what_began_yesterday_counts_neither_way_and_is_said():
    cases = [
        Case(TODAY - timedelta(days=days), led_on) for days, led_on in ((0, True), (7, False), (8, True), (90, False))
    ]
    counted = rates.tally([*cases, Case(TODAY + timedelta(days=3), True)], TODAY, 8)
    assert counted == Tally(happened=1, of=2, waiting=2, already=1)
    rate = rates.share(FLAT, counted, ASKS, days=8)
    assert rate.waiting == 2
    assert any("2 asks, younger than 8 days, though 1 of them led on already" in line for line in rate.why)


def test_counting_what_is_settled_flatters_and_counting_what_is_old_enough_does_not():
    """Half of all asks are answered, within six days; a growing search asks twice as much each week."""
    chance = np.random.default_rng(5)
    cases, settled = [], []
    for week in range(9):
        for _ in range(4 * 2**week):
            age = int(chance.integers(0, 7)) + 7 * (8 - week)
            days = int(chance.integers(1, 7)) if chance.random() < 0.5 else 99
            cases.append(Case(TODAY - timedelta(days=age), days <= age))
            if days <= age or age >= 8:
                settled.append(days <= age)
    honest = rates.tally(cases, TODAY, 8)
    assert honest.happened / honest.of == pytest.approx(0.5, abs=0.03)
    assert np.mean(settled) > 0.6


# -- what is said


def test_the_sentence_comes_first_and_says_that_few_are_few():
    rate = share(5, 8)
    assert rate.words == "5 of 8 asks were answered; with so few it may lie anywhere between 4 and 8 in ten."
    assert rate.few == "8 asks so far: few"
    many = share(50, 80)
    assert many.words == "50 of 80 asks were answered: about six in ten, likely between 5 and 7 in ten."
    assert many.few == ""


@pytest.mark.parametrize(
    ("k", "n", "begins"),
    [
        (0, 1, "The one ask so far was not answered; with so few"),
        (1, 1, "The one ask so far was answered; with so few"),
        (0, 30, "None of 30 asks were answered so far: about one in 45, likely between hardly any and 8 in a hundred."),
        (3, 3, "All 3 asks were answered; with so few"),
    ],
)
def test_one_none_and_all_read_as_sentences(k, n, begins):
    assert share(k, n).words.startswith(begins)


def test_nothing_of_nothing_teaches_and_shows_no_share():
    rate = share(0, 0)
    assert rate.is_empty
    assert rate.words == ASKS.teach
    assert rate.few == ""
    young = rates.share(FLAT, Tally(waiting=3), ASKS, days=8)
    assert young.words == "3 asks are still young: each counts once 8 days have passed."
    assert rates.per(PRIORS["names"], 0, 0.0, NAMES).words == NAMES.teach


def test_a_count_is_said_per_meeting():
    few = rates.per(PRIORS["names"], 9, 6.0, NAMES)
    assert (
        few.words
        == "9 names in 6 meetings: about one and a half a meeting; with so few it may be anything between ½ and 2½."
    )
    many = rates.per(PRIORS["names"], 60, 30.0, NAMES)
    assert rates.per(PRIORS["names"], 0, 2.0, NAMES).words == "No name in 2 meetings so far."
    assert many.words == "60 names in 30 meetings: about two a meeting, likely between 1½ and 2½."


def test_a_prior_of_shares_makes_no_count_and_the_other_way_round():
    with pytest.raises(ValueError, match="no share"):
        rates.share(PRIORS["names"], Tally(), ASKS)
    with pytest.raises(ValueError, match="no count"):
        rates.per(FLAT, 0, 0.0, NAMES)


def test_why_gives_figures_prior_source_and_weight():
    why = "\n".join(share(5, 8, PRIORS["answered"]).why)
    assert "5 of 8 asks" in why
    assert "with 80 % it lies from 52 to 85" in why
    assert "weighs as much as 5 cases of yours" in why
    assert "our judgement" in why


@given(low=st.floats(0, 1), high=st.floats(0, 1))
def test_what_is_said_of_a_range_is_never_narrower_than_it_is(low, high):
    low, high = sorted((low, high))
    said = shares.between(Range((low + high) / 2, low, high))
    of = 100 if "hundred" in said else 10
    numbers = [int(word) for word in said.split() if word.isdigit()]
    top = 1.0 if "nearly all" in said or said == "anywhere" else numbers[-1] / of
    bottom = 0.0 if "hardly any" in said or said == "anywhere" else numbers[0] / of
    assert bottom <= low + 1e-8
    assert top >= high - 1e-8


@given(value=st.floats(0, 1))
def test_a_share_in_words_is_near_the_share(value):
    assert shares.share(value)
    assert "%" not in shares.share(value)


def test_the_prior_of_comparisons_leans_to_no_side():
    assert ALONE.mean == 0.5
    assert ALONE.weight == 1
    assert rates.alone(share(3, 9)) == (3.5, 6.5)


@pytest.mark.parametrize(
    ("found", "about", "known"),
    [
        (Range(0.15, 0.1, 0.3), "about one every seven weeks", "from one every three weeks to one every ten"),
        (Range(0.6, 0.45, 0.8), "about one every two weeks", "from one a week to one every three weeks"),
        (Range(0.7, 0.5, 1.3), "about one a week", "from one a week to one every two weeks"),
        (Range(0.05, 0.0, 0.2), "about one every 20 weeks", "from one every five weeks to one every 1,000"),
    ],
)
def test_what_is_rarer_than_one_a_week_is_said_by_how_long_it_takes_to_come(found, about, known):
    assert shares.seldom(found, "week") == (about, known)
