import numpy as np
import pytest

from fixtures.networks import ALICE, BOB, CAROL, DAVE, network
from inroad.graph.snapshot import Changes, Snapshot


def changes(*ties, n=0):
    near, far, chance, backing = zip(*ties, strict=True)
    return Changes(
        np.array(near, dtype=np.int32),
        np.array(far, dtype=np.int32),
        np.array(chance, dtype=np.float64),
        np.array(backing, dtype=np.int8),
        np.arange(100, 100 + len(ties), dtype=np.int32),
        n=n,
    )


def test_a_row_has_the_best_chance_first_and_then_the_smaller_index():
    snapshot = network(4, [(0, 1, 0.25, 1, 1, 1), (0, 3, 0.5, 1, 1, 1), (0, 2, 0.5, 1, 1, 1)])
    assert snapshot.ties_of(np.array([0])).far.tolist() == [2, 3, 1]


def test_possible_ties_self_ties_and_ties_without_a_chance_stay_out():
    snapshot = Snapshot.build(
        4,
        a=np.array([0, 0, 1, 0]),
        b=np.array([1, 0, 2, 3]),
        chance_ab=np.array([0.5, 0.5, np.nan, 0.5]),
        chance_ba=np.array([0.0, 0.5, 0.25, 0.5]),
        verified=np.array([True, True, True, False]),
    )
    near = np.repeat(np.arange(4), np.diff(snapshot.indptr))
    assert list(zip(near.tolist(), snapshot.indices.tolist(), strict=True)) == [(0, 1), (2, 1)]


def test_of_parallel_ties_the_better_one_is_kept_with_its_row():
    snapshot = network(2, [(0, 1, 0.25, 0, 3, 1), (0, 1, 0.5, 0, 1, 1), (1, 0, 0, 0.5, 0, 2)])
    far, chance, backing, row = snapshot.at(snapshot.ties_of(np.array([0])).position)
    assert (far.tolist(), chance.tolist(), backing.tolist(), row.tolist()) == ([1], [0.5], [2], [2])


@pytest.mark.parametrize("chance", [-0.1, 1.5, float("inf")])
def test_a_chance_outside_nought_to_one_is_refused(chance):
    with pytest.raises(ValueError, match="from 0 to 1"):
        network(2, [(0, 1, chance, 0.5, 1, 1)])


def test_people_who_are_not_there_are_refused(line):
    with pytest.raises(ValueError, match=r"outside 0…1"):
        network(2, [(0, 2, 0.5, 0.5, 1, 1)])
    with pytest.raises(ValueError, match=r"outside 0…1"):
        network(2, [], [[5]])
    with pytest.raises(ValueError, match="rank from 0 to 3"):
        network(2, [(0, 1, 0.5, 0.5, 7, 1)])
    with pytest.raises(ValueError, match="outside"):
        line.with_changes(changes((0, 9, 0.5, 1)))
    with pytest.raises(ValueError, match="can't shrink"):
        line.with_changes(changes((0, 1, 0.5, 1), n=3))


def test_who_has_a_tie_into_an_organisation_is_one_run_sorted_by_near_end(line):
    run = slice(*line.org_indptr[:2])
    assert line.org_near[run].tolist() == [BOB, CAROL, DAVE]
    assert line.indices[line.org_edge[run]].tolist() == [CAROL, DAVE, CAROL]


def test_the_run_and_the_incoming_ties_say_the_same():
    random = np.random.default_rng(5)
    n, m = 60, 500
    snapshot = Snapshot.build(
        n,
        a=random.integers(0, n, m),
        b=random.integers(0, n, m),
        chance_ab=random.random(m),
        chance_ba=random.random(m),
        organisations=[random.choice(n, 7) for _ in range(8)],
    )
    for organisation in range(8):
        people = snapshot.inside(organisation)
        expected = sorted(
            (near, -chance, far)
            for near in range(n)
            for far, chance in zip(*snapshot.ties_of(np.array([near]))[1:3], strict=True)
            if far in people
        )
        for run in (snapshot.ties_into(people, organisation=organisation), snapshot.ties_into(people)):
            assert list(zip(run.near, -run.chance, run.far, strict=True)) == expected


def test_arrays_cannot_be_written_to_by_mistake(line):
    with pytest.raises(ValueError, match="read-only"):
        line.chance[0] = 1.0


def test_a_change_of_the_day_shows_at_once_and_leaves_the_old_snapshot_alone(line, monkeypatch):
    monkeypatch.setattr("inroad.graph.snapshot.COMPACT_ABOVE", 10.0)
    later = line.with_changes(changes((ALICE, CAROL, 0.75, 3), (ALICE, BOB, 0.0, 1)))
    assert later.overlay is not None
    assert later.indices is line.indices
    assert later.ties_of(np.array([ALICE, BOB])).far.tolist() == [CAROL, ALICE, CAROL]
    assert line.ties_of(np.array([ALICE])).far.tolist() == [BOB]
    assert later.at(np.array([later.tie(ALICE, CAROL)]))[3].tolist() == [100]
    assert (later.tie(ALICE, BOB), line.tie(ALICE, BOB)) == (-1, 0)


def test_an_overlay_that_outgrows_its_share_is_folded_in():
    random = np.random.default_rng(3)
    snapshot = Snapshot.build(
        300,
        a=random.integers(0, 300, 3000),
        b=random.integers(0, 300, 3000),
        chance_ab=random.random(3000),
        chance_ba=random.random(3000),
    )
    small = snapshot.with_changes(changes((0, 1, 0.5, 1)))
    assert small.overlay is not None
    large = small.with_changes(changes(*[(near, 299, 0.5, 1) for near in range(1, 40)]))
    assert large.overlay is None
    assert large.tie(0, 1) >= 0


def test_a_tie_takes_at_most_forty_bytes_where_people_are_inside_two_organisations():
    random = np.random.default_rng(3)
    halves = [np.arange(500), np.arange(500, 1000)]
    snapshot = Snapshot.build(
        1000,
        a=random.integers(0, 1000, 20_000),
        b=random.integers(0, 1000, 20_000),
        chance_ab=random.random(20_000),
        chance_ba=random.random(20_000),
        organisations=[*halves, *halves],
    )
    assert snapshot.bytes_per_tie <= 40
