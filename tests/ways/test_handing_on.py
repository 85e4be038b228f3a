"""What a hand-over costs: what is known elsewhere, moved by the desk's own introductions and by no more than those."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, stats

from inroad.graph.chains import HOP
from inroad.ways.handing_on import IMAGINED, HandingOn

COUNTS = st.integers(0, 500)


def test_without_any_introduction_it_is_what_is_known_elsewhere() -> None:
    assert HandingOn().chance == HOP
    low, high = HandingOn().interval
    assert low < 0.5
    assert high > 0.9


@given(COUNTS, COUNTS)
def test_one_more_handed_on_raises_it_and_one_more_kept_lowers_it(handed: int, kept: int) -> None:
    now = HandingOn(handed, kept).chance
    assert HandingOn(handed, kept + 1).chance < now < HandingOn(handed + 1, kept).chance
    assert 0 < now < 1


@given(COUNTS, COUNTS)
def test_it_lies_in_its_interval_which_holds_95_percent(handed: int, kept: int) -> None:
    found = HandingOn(handed, kept)
    low, high = found.interval
    assert low < found.chance < high
    belief = stats.beta(IMAGINED * HOP + handed, IMAGINED * (1 - HOP) + kept)
    assert belief.cdf(high) - belief.cdf(low) == pytest.approx(0.95)


def test_the_mean_is_that_of_the_density_integrated() -> None:
    yes, no = IMAGINED * HOP + 3, IMAGINED * (1 - HOP) + 4

    def density(p: float) -> float:
        return float(p ** (yes - 1) * (1 - p) ** (no - 1))

    whole, _ = integrate.quad(density, 0, 1)
    mean, _ = integrate.quad(lambda p: p * density(p), 0, 1)
    assert HandingOn(3, 4).chance == pytest.approx(mean / whole)


def test_few_introductions_move_it_little_and_many_settle_it() -> None:
    assert abs(HandingOn(0, 1).chance - HOP) < 0.1
    many = HandingOn(200, 800)
    assert many.chance == pytest.approx(0.2, abs=0.01)
    assert many.interval[1] - many.interval[0] < 0.06


ONE = "your one ask that was answered was"
LIKE = "elsewhere three in four are"


@pytest.mark.parametrize(
    ("handed", "kept", "said"),
    [
        (0, 0, "elsewhere about three in four asks are handed on; none of yours was yet, so between 4 and 10 in ten"),
        (1, 0, f"{ONE} handed on; {LIKE}; so between 4 and 10 in ten"),
        (0, 1, f"{ONE} not handed on; {LIKE}; so between 3 and 10 in ten"),
        (3, 2, f"of your five asks that were answered, three were handed on; {LIKE}; so between 4 and 10 in ten"),
        (0, 4, f"of your four asks that were answered, none was handed on; {LIKE}; so between 2 and 8 in ten"),
    ],
)
def test_it_says_why(handed: int, kept: int, said: str) -> None:
    assert HandingOn(handed, kept).words == said


def test_less_than_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="neither can be below 0"):
        HandingOn(-1, 0)
