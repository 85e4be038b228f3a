"""How long answers take: the median with those still silent, against a second implementation and by simulation."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inroad.score import waits
from inroad.score.waits import Wait

several = st.lists(st.builds(Wait, st.integers(0, 30).map(float), st.booleans()), max_size=25)


def by_hand(found):
    """Survival written out over every day on which anything is known."""
    still = 1.0
    for day in sorted({one.days for one in found}):
        risk = sum(one.days >= day for one in found)
        still *= 1 - sum(one.answered and one.days == day for one in found) / risk
        if still <= 0.5 + 1e-12:
            return day
    return None


@given(several)
def test_the_median_is_that_of_the_survival_written_out(found):
    assert waits.median(found) == by_hand(found)


@given(st.lists(st.integers(0, 30).map(float), min_size=1, max_size=25))
def test_where_all_have_answered_it_is_the_lower_median(days):
    ordered = sorted(days)
    assert waits.median([Wait(one, True) for one in days]) == ordered[(len(ordered) - 1) // 2]


@given(several, st.integers(0, 30))
def test_somebody_still_silent_never_makes_it_shorter(found, days):
    before, after = waits.median(found), waits.median([*found, Wait(float(days), False)])
    assert after is None or (before is not None and after >= before)


def test_it_finds_the_median_though_a_third_are_asked_too_late_to_have_answered():
    chance = np.random.default_rng(2)
    takes, known = chance.exponential(10 / np.log(2), 6_000), chance.uniform(0, 40, 6_000)
    found = [Wait(min(a, b), bool(a <= b)) for a, b in zip(takes, known, strict=True)]
    assert waits.median(found) == pytest.approx(10, rel=0.06)
    assert np.median([one.days for one in found if one.answered]) < 8


@pytest.mark.parametrize(
    ("found", "words"),
    [
        ([], "asked nothing so far"),
        ([Wait(4.2, True)], "asked once, answered after 4 days"),
        ([Wait(12, False)], "asked once, no answer after 12 days"),
        ([Wait(0.1, False)], "asked once, no answer after less than a day"),
        ([Wait(2, True), Wait(6, True), Wait(30, False)], "answered 2 of 3; half within 6 days"),
        ([Wait(2, True), Wait(20, False), Wait(30, False)], "answered 1 of 3; as a rule it takes more than 30 days"),
        ([Wait(0.2, True), Wait(0.3, True)], "answered 2 of 2; half within less than a day"),
    ],
)
def test_it_is_said_in_words(found, words):
    said = waits.answering(found)
    assert said.words == words
    assert said.asked == len(found)


def test_why_lists_the_waits_and_how_they_are_known():
    said = waits.answering([Wait(2, True, observed=True), Wait(6, True), Wait(30, False)])
    assert said.why == (
        "answered after 2 days and 6 days",
        "1 of these seen in your mailbox, the others as you noted them",
        "no answer so far after 30 days",
    )
    assert isinstance(said.median_days, float | int)
