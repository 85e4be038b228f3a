"""What is odd or large is answered, what makes no sense is refused."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from fixtures.networks import network
from inroad.graph import storage
from inroad.graph.chains import Masks, top_chains, top_chains_of_all
from inroad.graph.snapshot import Changes, Key, Snapshot

ENGINES = ["numpy", "compiled"]


def everything(chains):
    return list(chains), chains.backing.tolist()


@pytest.mark.parametrize("engine", ENGINES)
def test_an_organisation_nobody_works_at_has_no_way_in(engine):
    snapshot = network(3, [(0, 1, 1, 1, 1, 1), (1, 2, 1, 1, 1, 1)], [[], [2], []])
    assert [len(top_chains(snapshot, 0, organisation=i, engine=engine)) for i in range(3)] == [0, 1, 0]
    assert len(top_chains(snapshot, 0, [1], organisation=0, engine=engine)) == 0


@pytest.mark.parametrize("engine", ENGINES)
def test_of_an_organisation_and_people_named_only_those_who_work_there_are_meant(engine):
    """bob and carol are named, carol and dave work there."""
    snapshot = network(4, [(0, 1, 1, 1, 1, 1), (0, 2, 0.5, 1, 1, 1), (0, 3, 1, 1, 1, 1)], [[2, 3]])
    assert list(top_chains(snapshot, 0, [1, 2], organisation=0, engine=engine)) == [((2,), (2,), 0.5)]


def test_an_organisation_nobody_works_at_is_no_trouble_among_many_questions():
    snapshot = network(3, [(0, 1, 1, 1, 1, 1), (1, 2, 1, 1, 1, 1)], [[], [2], []])
    assert top_chains_of_all(snapshot, [0, 0, 2], [0, 1, 2]).counts.sum(axis=1).tolist() == [0, 1, 0]


@pytest.fixture(scope="module")
def star():
    """Person 0 has 100,000 contacts of whom every tenth knows somebody inside; everybody is known to the hub 1 too."""
    random, n = np.random.default_rng(8), 100_002
    people = np.arange(2, n)
    inside = people[-50:]
    a = np.concatenate([np.zeros(n - 2, np.int64), np.ones(n - 2, np.int64), people[::10]])
    b = np.concatenate([people, people, random.choice(inside, len(people[::10]))])
    chances = {"chance_ab": random.random(len(a)), "chance_ba": random.random(len(a))}
    return Snapshot.build(n, a=a, b=b, **chances, backing_ab=random.integers(0, 4, len(a)), organisations=[inside])


@pytest.mark.parametrize("me", [0, 1, 2, 100_001])
def test_a_hundred_thousand_contacts_of_one_person_are_searched_exactly(star, me):
    kept = np.random.default_rng(me).random(star.n) < 0.5
    for masks in (None, Masks(may_ask=kept, may_begin=kept)):
        found = [everything(top_chains(star, me, organisation=0, masks=masks, engine=engine)) for engine in ENGINES]
        assert found[0] == found[1]
        assert found[0][0] or masks


def test_a_hundred_thousand_contacts_change_in_one_row(star):
    """Their row is a third of the network, so that the overlay is folded in at once."""
    changes = Changes(np.array([0]), np.array([7]), np.array([1.0]), np.array([3], np.int8), np.array([0]))
    later = star.with_changes(changes)
    for engine in ENGINES:
        assert top_chains(later, 0, [7], engine=engine).backing[0] == 3


@pytest.mark.parametrize("chance", [-0.1, 1.5, float("inf"), float("-inf")])
def test_a_change_with_a_chance_outside_nought_to_one_is_refused(line, chance):
    one = np.array([0])
    with pytest.raises(ValueError, match="from 0 to 1"):
        line.with_changes(Changes(one, one + 1, np.array([chance]), np.array([1], np.int8), one))


def test_a_change_without_a_number_takes_the_tie_away(line):
    one = np.array([0])
    later = line.with_changes(Changes(one, one + 1, np.array([np.nan]), np.array([1], np.int8), one))
    assert later.tie(0, 1) == -1


@pytest.mark.parametrize("mapped", [True, False])
def test_of_two_who_save_at_once_one_wins_whole(line, tmp_path, mapped):
    path = tmp_path / "network.snapshot"
    writers = [replace(line, key=Key(revision=number)) for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        saved = [pool.submit(storage.save, one, path) for one in writers * 5]
        for _ in range(50):
            if path.exists():
                assert list(top_chains(storage.load(path, mapped=mapped), 0, organisation=0))
        for one in saved:
            one.result()
    assert storage.load(path, mapped=mapped).key in [one.key for one in writers]
    assert list(tmp_path.iterdir()) == [path]


def test_who_has_a_file_mapped_keeps_it_while_another_writes_the_next(line, tmp_path):
    path = tmp_path / "network.snapshot"
    storage.save(line, path)
    old = storage.load(path, mapped=True)
    storage.save(network(6, [(0, 5, 0.25, 0.25, 1, 1)], [[5]]), path)
    assert list(top_chains(old, 0, organisation=0)) == list(top_chains(line, 0, organisation=0))
    assert storage.load(path, mapped=True).m == 2
