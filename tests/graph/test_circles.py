"""Circles: modularity by its definition, near the best there is, found again where planted, and they keep still."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inroad.graph.circles import NONE, circles, modularity

TIES = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6), st.sampled_from([0.25, 0.5, 1.0, 2.0])), max_size=16)


def by_definition(n, ties, of):
    """Sum over all pairs of what is there less what chance puts there."""
    weight = np.zeros((n, n))
    for a, b, w in ties:
        if a != b:
            weight[a, b] += w
            weight[b, a] += w
    total, held = weight.sum(), weight.sum(axis=1)
    if not total:
        return 0.0
    return sum(
        weight[i, j] - held[i] * held[j] / total for i in range(n) for j in range(n) if of[i] == of[j]
    ) / total  # fmt: skip


def partitions(n):
    """All ways to part n people, as labels."""

    def grow(labels, used):
        if len(labels) == n:
            yield labels
            return
        for label in range(used + 1):
            yield from grow([*labels, label], max(used, label + 1))

    return grow([], 0)


EVERY_WAY = list(partitions(7))


def agreement(one, other):
    """Adjusted Rand index: 1 for the same circles, about 0 for circles that have nothing to do with each other."""

    def pairs(counts):
        return sum(c * (c - 1) / 2 for c in counts)

    both, left, right = (pairs(Counter(x).values()) for x in (zip(one, other, strict=True), one, other))
    chance = left * right / pairs([len(one)])
    return (both - chance) / ((left + right) / 2 - chance) if left + right > 2 * chance else 1.0


def planted(seed, groups=8, each=25, inside=0.35, between=0.01):
    random = np.random.default_rng(seed)
    near, far = np.triu_indices(groups * each, 1)
    there = random.random(len(near)) < np.where(near // each == far // each, inside, between)
    return near[there], far[there]


def columns(ties):
    return [t[0] for t in ties], [t[1] for t in ties], [t[2] for t in ties]


@given(TIES, st.lists(st.integers(0, 3), min_size=7, max_size=7))
def test_modularity_is_what_its_definition_says(ties, of):
    assert modularity(7, *columns(ties), of) == pytest.approx(by_definition(7, ties, of), abs=1e-12)


@given(TIES)
@settings(max_examples=12, deadline=None)
def test_the_circles_of_a_small_network_are_nearly_as_good_as_any_there_are(ties):
    found = circles(7, *columns(ties))
    assert found.modularity == pytest.approx(modularity(7, *columns(ties), found.of), abs=1e-12)
    best = max(modularity(7, *columns(ties), of) for of in EVERY_WAY)
    assert found.modularity >= best - 0.06


@given(TIES, st.randoms(use_true_random=False))
def test_neither_the_order_nor_the_direction_of_ties_changes_anything(ties, random):
    found = circles(7, *columns(ties))
    mixed = [(b, a, w) if random.random() < 0.5 else (a, b, w) for a, b, w in random.sample(ties, len(ties))]
    assert np.array_equal(circles(7, *columns(mixed)).of, found.of)


@given(TIES, st.permutations(range(7)))
def test_who_stands_where_in_the_list_changes_nothing_as_long_as_their_age_is_known(ties, places):
    found = circles(7, *columns(ties))
    moved = [(places[a], places[b], w) for a, b, w in ties]
    age = np.empty(7, np.int64)
    age[list(places)] = np.arange(7)
    assert np.array_equal(circles(7, *columns(moved), order=age).of[list(places)], found.of)


@given(TIES)
def test_circles_hang_together_and_are_numbered_from_the_largest(ties):
    found = circles(7, *columns(ties))
    real = [(a, b) for a, b, _ in ties if a != b]
    for person in range(7):
        assert (found.of[person] == NONE) == all(person not in pair for pair in real)
    assert sorted(Counter(found.of[found.of != NONE].tolist()).items()) == list(enumerate(found.size.tolist()))
    assert list(found.size) == sorted(found.size, reverse=True)
    for number in range(len(found)):
        members = set(np.flatnonzero(found.of == number).tolist())
        reached, edge = set(), {min(members)}
        while edge:
            reached |= edge
            edge = {b for pair in real for a, b in (pair, pair[::-1]) if a in edge and b in members} - reached
        assert reached == members


@pytest.mark.parametrize("seed", range(5))
def test_planted_circles_are_found_again(seed):
    near, far = planted(seed)
    found = circles(200, near, far)
    assert agreement((np.arange(200) // 25).tolist(), found.of.tolist()) > 0.97


@pytest.mark.parametrize("seed", range(5))
def test_a_few_ties_more_or_less_leave_circles_and_their_numbers_nearly_as_they_were(seed):
    near, far = planted(seed)
    before = circles(200, near, far)
    kept = np.random.default_rng(seed + 100).random(len(near)) > 0.03
    assert agreement(before.of.tolist(), circles(200, near[kept], far[kept]).of.tolist()) > 0.95
    # Somebody new, tied to two of one circle, joins it and moves nobody.
    two = np.flatnonzero(before.of == 0)[:2]
    after = circles(201, [*near, 200, 200], [*far, *two])
    assert agreement(before.of.tolist(), after.of[:200].tolist()) > 0.95
    assert after.of[200] == after.of[two[0]]


@pytest.mark.parametrize("seed", range(4))
def test_a_well_known_library_finds_nothing_better(seed):
    networkx = pytest.importorskip("networkx")
    graph = networkx.gnm_random_graph(150, 400, seed=seed)
    random = np.random.default_rng(seed)
    near, far = np.array(graph.edges()).T
    heavy = random.choice([0.25, 0.5, 1.0], len(near))
    for a, b, w in zip(near.tolist(), far.tolist(), heavy.tolist(), strict=True):
        graph[a][b]["weight"] = w
    found = circles(150, near, far, heavy)
    theirs = networkx.community.louvain_communities(graph, weight="weight", seed=seed)
    score = networkx.community.modularity
    ours = [set(np.flatnonzero(found.of == c).tolist()) for c in range(len(found))]
    ours += [{person} for person in np.flatnonzero(found.of == NONE).tolist()]
    assert score(graph, ours, weight="weight") == pytest.approx(found.modularity, abs=1e-9)
    assert found.modularity >= score(graph, theirs, weight="weight") - 0.01


def test_bad_input_is_refused_and_no_ties_make_no_circles():
    assert len(circles(0, [], [])) == 0
    empty = circles(3, [1], [1])
    assert (empty.of.tolist(), empty.modularity) == ([NONE] * 3, 0.0)
    for near, far, heavy in ((0, 3, 1.0), (0, -1, 1.0), (0, 1, np.nan), (0, 1, -1.0)):
        with pytest.raises(ValueError, match=r"tie"):
            circles(3, [near], [far], [heavy])
    with pytest.raises(ValueError, match="one per tie"):
        circles(3, [0, 1], [1])
    with pytest.raises(ValueError, match="different numbers"):
        circles(2, [0], [1], order=[5, 5])
