"""Personalised PageRank against the linear equations solved whole, and against NetworkX's idea of it by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inroad.graph import trust
from inroad.graph.trust import Flow, rank

ENGINES = ["scipy", "compiled"]


def solved(n, ties, seeds, damping):
    """The stationary share of time of the walker, from the dense matrix of where each step leads."""
    given = np.zeros((n, n))
    for giver, receiver, weight in ties:
        if giver != receiver:
            given[giver, receiver] += weight
    begin = np.array(seeds) / sum(seeds)
    total = given.sum(axis=1, keepdims=True)
    onward = np.where(total > 0, given / np.where(total > 0, total, 1), begin[None, :])
    step = damping * onward + (1 - damping) * begin[None, :]
    equations = np.vstack([step.T - np.eye(n), np.ones(n)])
    return np.linalg.lstsq(equations, np.append(np.zeros(n), 1), rcond=None)[0]


@st.composite
def networks(draw):
    n = draw(st.integers(1, 8))
    person = st.integers(0, n - 1)
    weight = st.sampled_from([0.0, 0.25, 1.0, 3.0])
    ties = draw(st.lists(st.tuples(person, person, weight), max_size=20))
    seeds = draw(st.lists(st.sampled_from([0.0, 1.0, 2.0]), min_size=n, max_size=n).filter(any))
    return n, ties, seeds, draw(st.sampled_from([0.0, 0.5, 0.85, 0.99]))


def flow(n, ties):
    return Flow.build(n, *(list(zip(*ties, strict=True)) or [[], [], []]))


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=150, deadline=None)
@given(network=networks())
def test_the_rank_is_the_walkers_share_of_time(engine, network):
    n, ties, seeds, damping = network
    found = rank(flow(n, ties), seeds, damping=damping, engine=engine, threads=2)
    assert np.abs(found - solved(n, ties, seeds, damping)).sum() <= 2e-9
    assert found.sum() == pytest.approx(1, abs=1e-12)
    assert (found >= 0).all()


def circles(seed, n=600, m=9000, groups=12):
    """A network in which trust mixes slowly."""
    random = np.random.default_rng(seed)
    group = np.sort(random.integers(0, groups, n))
    giver, receiver = random.integers(0, n, m), random.integers(0, n, m)
    keep = (group[giver] == group[receiver]) | (random.random(m) < 0.005)
    return Flow.build(n, giver[keep], receiver[keep], random.random(m)[keep])


@pytest.mark.parametrize("seed", range(3))
def test_engines_and_numbers_of_threads_agree_to_the_error_asked_for(seed):
    network, seeds = circles(seed), np.arange(600) == 7
    one = rank(network, seeds, engine="scipy", error=1e-11)
    for threads in (1, 2, 5):
        assert np.abs(rank(network, seeds, engine="compiled", threads=threads) - one).sum() <= 1e-9


def test_leaps_take_fewer_rounds_than_steps_where_trust_mixes_slowly(monkeypatch):
    rounds = []
    matrix = trust._matrix
    monkeypatch.setattr(trust, "_matrix", lambda flow: lambda now: rounds.append(1) or matrix(flow)(now))
    network, seeds = circles(1), np.arange(600) == 7
    found = rank(network, seeds, engine="scipy")
    share, step = matrix(network), 1.0
    now, steps = seeds / seeds.sum(), 0
    while step * 0.85 / 0.15 > 1e-9:
        after = 0.15 * seeds + 0.85 * share(now)
        after += (1 - after.sum()) * seeds
        now, step, steps = after, np.abs(after - now).sum(), steps + 1
    assert np.abs(now - found).sum() <= 2e-9
    assert len(rounds) < 0.7 * steps


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        (([0], [1], [1.0, 2.0]), "don't belong"),
        (([0], [3], [1.0]), "outside 0…2"),
        (([-1], [1], [1.0]), "outside 0…2"),
        (([0], [1], [-1.0]), "from 0 up"),
        (([0], [1], [float("nan")]), "from 0 up"),
    ],
)
def test_ties_that_make_no_sense_are_refused(columns, words):
    with pytest.raises(ValueError, match=words):
        Flow.build(3, *columns)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"seeds": [1.0]}, "as many seeds"),
        ({"seeds": [0.0, 0.0]}, "at least one"),
        ({"seeds": [1.0, float("inf")]}, "from 0 up"),
        ({"damping": 1.0}, "below 1"),
        ({"error": 0.0}, "floating point"),
    ],
)
def test_a_rank_that_makes_no_sense_is_refused(wrong, words):
    with pytest.raises(ValueError, match=words):
        rank(flow(2, [(0, 1, 1.0)]), **({"seeds": [1.0, 0.0]} | wrong))
