"""Compiled code builds the very arrays that NumPy builds."""

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inroad.graph.snapshot import Snapshot

CHANCES = [0.0, float("nan"), 0.25, 0.5, 0.5, 1.0]


@st.composite
def tables(draw):
    n = draw(st.integers(1, 7))
    person = st.integers(0, n - 1)
    one = st.tuples(person, person, *[st.sampled_from(CHANCES)] * 2, *[st.integers(0, 3)] * 2, st.booleans())
    organisations = draw(st.lists(st.lists(person, max_size=n), max_size=3))
    return n, draw(st.lists(one, max_size=25)), organisations


def both_ways(n, columns, organisations):
    snapshots = []
    for least in (0, 10**9):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("inroad.graph.snapshot.WORTH_COMPILING", least)
            snapshots.append(Snapshot.build(n, **columns, organisations=organisations))
    return snapshots


def assert_same(one, other):
    for field in fields(Snapshot):
        mine, theirs = getattr(one, field.name), getattr(other, field.name)
        if isinstance(mine, np.ndarray):
            assert mine.dtype == theirs.dtype, field.name
            assert not mine.flags.writeable, field.name
            assert np.array_equal(mine, theirs), field.name
        else:
            assert mine == theirs, field.name


@settings(max_examples=200, deadline=None)
@given(table=tables())
def test_every_array_is_the_one_that_sorting_makes(table):
    n, ties, organisations = table
    a, b, ab, ba, x, y, verified = list(zip(*ties, strict=True)) or [[]] * 7
    columns = {
        "a": np.array(a, dtype=np.int64),
        "b": np.array(b, dtype=np.int64),
        "chance_ab": np.array(ab, dtype=np.float64),
        "chance_ba": np.array(ba, dtype=np.float64),
        "backing_ab": np.array(x, dtype=np.int8),
        "backing_ba": np.array(y, dtype=np.int8),
        "verified": np.array(verified, dtype=np.bool_),
    }
    assert_same(*both_ways(n, columns, organisations))


def test_hubs_and_many_equal_chances_make_no_difference():
    random, n, m = np.random.default_rng(4), 300, 20_000
    columns = {
        "a": (n * random.random(m) ** 2).astype(np.int32),
        "b": random.integers(0, n, m),
        "chance_ab": random.integers(0, 9, m) / 8,
        "chance_ba": random.random(m),
    }
    assert_same(*both_ways(n, columns, [random.choice(n, 40) for _ in range(20)]))


@pytest.mark.parametrize("least", [0, 10**9])
@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"b": np.array([1, 3])}, r"outside 0…2"),
        ({"a": np.array([0, -1])}, r"outside 0…2"),
        ({"chance_ba": np.array([0.5, 1.5])}, "has 1.5"),
        ({"chance_ab": np.array([-0.1, 0.5])}, "has -0.1"),
        ({"chance_ab": np.array([np.inf, 0.5])}, "has inf"),
        ({"backing_ba": np.array([0, 4])}, "rank from 0 to 3"),
        ({"chance_ab": np.array([0.5])}, "not of one length"),
        ({"verified": np.array([True])}, "not of one length"),
    ],
)
def test_ties_that_make_no_sense_are_refused_either_way(monkeypatch, least, wrong, words):
    monkeypatch.setattr("inroad.graph.snapshot.WORTH_COMPILING", least)
    columns = {"a": np.array([0, 1]), "b": np.array([1, 2]), "chance_ab": np.full(2, 0.5), "chance_ba": np.full(2, 0.5)}
    with pytest.raises(ValueError, match=words):
        Snapshot.build(3, **(columns | wrong))
