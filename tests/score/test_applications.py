"""Applications as cases, and referred against direct from one's own figures alone."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inroad.score import applications, phrases, rates
from inroad.score.applications import Application
from inroad.score.model import Source
from inroad.score.rates import Tally

ON = date(2026, 3, 2)
REFERRED, DIRECT, FOUND = Source.REFERRED, Source.DIRECT, Source.FOUND


def one(source=REFERRED, days=None, **more):
    on = more.pop("on", ON)
    return Application("k", on, source, ON + timedelta(days=days) if days is not None else None, **more)


def test_each_job_counts_once_under_its_source():
    made = [one(), one(days=5), one(DIRECT, days=9), one(Source.NOT_SAID, days=1)]
    assert [case.led_on for case in applications.interviews(made, REFERRED)] == [False, True]
    assert [case.led_on for case in applications.interviews(made, DIRECT)] == [True]
    assert applications.interviews(made, FOUND) == ()


def test_taken_back_before_an_interview_is_in_no_count_and_after_one_it_is():
    made = [one(taken_back=True), one(days=5, taken_back=True)]
    assert [case.led_on for case in applications.interviews(made, REFERRED)] == [True]
    assert applications.offers(made) == ()
    assert [case.led_on for case in applications.offers([one(days=5, offered=True, taken_back=True)])] == [True]


def test_an_interview_without_an_application_is_none_that_could_have_failed():
    made = [one(on=None, days=4)]
    assert applications.interviews(made, REFERRED) == ()
    assert [(case.began, case.led_on) for case in applications.offers(made)] == [(ON + timedelta(days=4), False)]


# -- referred against direct


def against(k, n, c, m):
    return applications.compare(
        phrases.said("interview_referred", Tally(k, n)), phrases.said("interview_direct", Tally(c, m))
    )


def test_it_is_said_in_words_first_with_the_few_called_few():
    found = against(6, 9, 2, 31)
    assert found.words == (
        "6 of 9 applications with somebody's word led to an interview, 2 of 31 without: nine times as often. "
        "With so few it may be anything from four to 26 times as often."
    )
    assert found.few
    many = against(30, 90, 20, 400)
    assert many.words.endswith(": seven times as often, likely from four to ten times as often.")


def test_too_few_to_tell_is_said_and_no_number_is_made_of_it():
    found = against(1, 4, 1, 9)
    assert "can't be told yet" in found.words
    assert found.ratio.low < 1 < found.ratio.high


def test_it_is_said_too_where_it_goes_better_without():
    found = against(1, 30, 12, 30)
    assert "better without" in found.words
    assert found.surer < 0.01


@pytest.mark.parametrize("counts", [(0, 0, 0, 0), (0, 0, 2, 20), (2, 4, 0, 0), (0, 5, 0, 20)])
def test_nothing_to_compare_makes_no_ratio(counts):
    found = against(*counts)
    assert found.ratio is None
    assert "nothing to compare" in found.words
    assert found.yardstick in found.why


def test_what_others_found_has_no_part_in_the_comparison():
    """With the published priors, equal luck on both sides would look like a tie in favour of referrals."""
    found = against(3, 10, 3, 10)
    assert found.ratio.middle == pytest.approx(1, abs=1e-6)
    assert found.surer == pytest.approx(0.5, abs=1e-6)


@given(n=st.integers(1, 60), m=st.integers(1, 60), data=st.data())
def test_the_ratio_is_that_of_random_draws(n, m, data):
    k, c = data.draw(st.integers(0, n)), data.draw(st.integers(0, m))
    found = against(k, n, c, m)
    if found.ratio is None:
        assert k == c == 0
        return
    chance = np.random.default_rng(1)
    drawn = chance.beta(k + 0.5, n - k + 0.5, 30_000) / chance.beta(c + 0.5, m - c + 0.5, 30_000)
    assert np.mean(drawn <= found.ratio.middle) == pytest.approx(0.5, abs=0.02)
    assert np.mean(drawn > 1) == pytest.approx(found.surer, abs=0.02)


def test_its_range_holds_the_true_ratio_in_80_of_100_searches():
    chance = np.random.default_rng(9)
    inside, trials = 0, 1_000
    for _ in range(trials):
        p, q = chance.beta(0.5, 0.5), chance.beta(0.5, 0.5)
        k, c = int(chance.binomial(12, p)), int(chance.binomial(30, q))
        inside += 0.1 <= rates.ratio_below(p / q, (k + 0.5, 12.5 - k), (c + 0.5, 30.5 - c)) <= 0.9
    assert inside / trials == pytest.approx(0.8, abs=0.04)


# -- effort


@pytest.mark.parametrize(
    ("source", "hours", "interviews", "words"),
    [
        (REFERRED, 18.2, 3, "18 hours of networking for 3 interviews: 6 hours each."),
        (DIRECT, 12.0, 0, "12 hours of applying, and no interview from it yet."),
        (FOUND, 1.0, 1, "1 hour of being found for 1 interview."),
        (DIRECT, None, 2, "How many hours of applying went into it isn't known."),
        (DIRECT, 0.0, 2, "How many hours of applying went into it isn't known."),
        (DIRECT, 0.5, 2, "less than an hour of applying for 2 interviews."),
    ],
)
def test_effort_is_hours_or_said_to_be_unknown(source, hours, interviews, words):
    assert applications.effort(source, hours, interviews).words == words


# -- the sentence of D7


@given(k=st.integers(0, 40), more=st.integers(0, 40))
def test_people_say_yes_more_often_than_expected_is_never_said_when_half_or_more_say_no(k, more):
    said = phrases.more_than_expected(phrases.said("yes", Tally(k, k + more)))
    assert not said or (k > more and k + more >= 5)


def test_it_is_said_when_ones_own_figures_bear_it():
    assert phrases.more_than_expected(phrases.said("yes", Tally(6, 8)))
    assert not phrases.more_than_expected(phrases.said("yes", Tally(3, 3)))
    assert not phrases.more_than_expected(phrases.said("yes", Tally(0, 0)))


def test_every_rate_has_a_prior_a_phrase_and_its_days():
    from inroad.score.priors import PRIORS

    assert set(phrases.ORDER) == set(PRIORS) == set(phrases.PHRASES) | set(phrases.MEASURES)
    assert set(phrases.DAYS) == set(phrases.PHRASES)
    assert len(set(phrases.ORDER)) == len(phrases.ORDER)
