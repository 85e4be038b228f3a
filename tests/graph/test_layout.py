"""A map keeps still: nothing over another, everybody in their disc, and newcomers move hardly anybody."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inroad.graph import layout

SIZES = st.lists(st.integers(1, 120), min_size=1, max_size=14)


@given(SIZES)
@settings(max_examples=40, deadline=None)
def test_discs_lie_beside_one_another_and_leave_the_middle_free(sizes):
    radii = np.array([layout.radius(size) for size in sizes])
    centres = layout.discs(radii, 3.0)
    assert np.all(np.hypot(*centres.T) >= radii + 3.0 - 1e-6)
    for i in range(len(radii)):
        for j in range(i):
            assert np.hypot(*(centres[i] - centres[j])) >= radii[i] + radii[j] - 1e-6
    assert np.array_equal(centres, layout.discs(radii, 3.0))
    # One more, the smallest, comes last and moves none of the others.
    assert np.allclose(layout.discs([*radii, 1.0], 3.0)[:-1], centres)


def test_a_disc_grows_in_steps_and_holds_its_people():
    radii = [layout.radius(size) for size in range(1, 300)]
    assert radii == sorted(radii)
    assert len(set(radii)) < 15
    assert all(r * r * np.pi >= 0.9 * size for size, r in enumerate(radii, 1))


def test_numbers_in_a_row_are_spread_over_the_whole_disc():
    at = layout.scattered(np.arange(1000, 1400))
    assert np.all(np.hypot(*at.T) <= 1.0)
    for quarter in ((at[:, 0] > 0) & (at[:, 1] > 0), (at[:, 0] < 0) & (at[:, 1] < 0), np.hypot(*at.T) < 0.5):
        assert 70 <= quarter.sum() <= 130


def _people(n, seed=3):
    home = layout.scattered(np.arange(n)) * layout.radius(n)
    random = np.random.default_rng(seed)
    return home, random.integers(0, n, 2 * n), random.integers(0, n, 2 * n)


def test_people_stay_in_their_disc_and_off_each_other():
    home, near, far = _people(60)
    bound = layout.radius(60)
    at = layout.settled(home, np.zeros((60, 2)), np.full(60, bound), near, far)
    assert np.all(np.hypot(*at.T) <= bound + 1e-9)
    apart = np.hypot(*(at[:, None] - at[None]).transpose(2, 0, 1)) + 9 * np.eye(60)
    assert np.median(apart.min(axis=1)) > 0.7 * layout.APART
    assert np.array_equal(at, layout.settled(home, np.zeros((60, 2)), np.full(60, bound), near, far))


def test_whoever_is_new_moves_hardly_anybody():
    home, near, far = _people(61)
    bound = np.full(61, layout.radius(60))
    kept = (near < 60) & (far < 60)
    before = layout.settled(home[:60], np.zeros((60, 2)), bound[:60], near[kept], far[kept])
    after = layout.settled(home, np.zeros((61, 2)), bound, np.r_[near[kept], 60], np.r_[far[kept], 4])
    moved = np.hypot(*(after[:60] - before).T)
    assert np.median(moved) < 0.3 * layout.APART
    pinned = layout.settled(np.vstack([before, home[60:]]), np.zeros((61, 2)), bound, [60], [4],
                            fixed=np.arange(61) < 60)  # fmt: skip
    assert np.array_equal(pinned[:60], before)


def test_two_at_one_spot_part():
    at = layout.settled(np.zeros((2, 2)), np.zeros((2, 2)), np.full(2, 3.0), [], [])
    assert np.hypot(*(at[0] - at[1])) > 0.6


@given(st.lists(st.one_of(st.floats(-10, 10), st.just(np.nan)), max_size=20))
@settings(max_examples=60, deadline=None)
def test_goals_stand_on_the_ring_apart_from_each_other(bearing):
    at = layout.around(bearing, np.arange(len(bearing)), 20.0, 12.0)
    assert at.shape == (len(bearing), 2)
    assert np.allclose((at[:, 0] / 20) ** 2 + (at[:, 1] / 12) ** 2, 1.0)
    for i in range(len(bearing)):
        for j in range(i):
            assert np.hypot(*(at[i] - at[j])) > 0.4


def test_a_lone_goal_stands_where_its_people_are():
    at = layout.around([np.pi / 2], [7], 20.0, 12.0)
    assert at[0] == pytest.approx([0.0, 12.0])
