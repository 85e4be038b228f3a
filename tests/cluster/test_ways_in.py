"""Ways in from a real cluster are those of the one-machine engine, to the bit, whatever happens to the workers."""

from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from cluster.conftest import write, write_network
from fixtures.cluster_networks import Answers, answers_of_one_machine, random_network
from inroad.cluster.session import Line
from inroad.cluster.ways_in import Blocks, ways_in


def answers_in(folder: Path, number: np.ndarray) -> Answers:
    found: Answers = {}
    back = {int(one): index for index, one in enumerate(number)}
    table = pq.read_table(folder / "ways_in.parquet").sort_by(
        [("member", "ascending"), ("organisation", "ascending"), ("vouchers", "ascending"), ("place", "ascending")]
    )
    for row in table.to_pylist():
        question = back[row["member"]], row["organisation"], row["vouchers"]
        rest = (-1,) * (2 - row["vouchers"])
        people = tuple(back[person] for person in row["people"])
        ties = tuple(key - 1000 for key in row["ties"])
        found.setdefault(question, []).append((-row["backing"], -row["chance"], people + rest, ties + rest))
        assert row["place"] == len(found[question])
    return found


@pytest.mark.parametrize(
    ("seed", "k", "blocks", "coarse"),
    [(2, 2, Blocks(2, 2, 2), True), (3, 10, None, False)],
)
def test_the_cluster_says_what_one_machine_says(
    line: Line, tmp_path: Path, seed: int, k: int, blocks: Blocks | None, coarse: bool
) -> None:
    made = random_network(np.random.default_rng(seed), n=60, ties=500, organisations=7, coarse=coarse, barred=True)
    number = np.sort(np.random.default_rng(seed).choice(10**12, made.n, replace=False))
    write_network(tmp_path / "in", made, number)
    ways_in(line, str(tmp_path / "in"), str(tmp_path / "out"), k=k, blocks=blocks)
    assert answers_in(tmp_path / "out", number) == answers_of_one_machine(made, k)


def test_a_hub_and_an_organisation_of_half_of_everybody_change_nothing(line: Line, tmp_path: Path) -> None:
    random = np.random.default_rng(9)
    made = random_network(random, n=400, ties=1500, organisations=3)
    hub, others = 5, np.setdiff1d(np.arange(made.n), [5])
    keep = (made.near != hub) & (made.far != hub)
    made.near = np.concatenate([made.near[keep], np.full(len(others), hub), others])
    made.far = np.concatenate([made.far[keep], others, np.full(len(others), hub)])
    made.chance = random.choice([0.3, 0.6, 0.9], len(made.near))
    made.backing = random.choice([1, 2], len(made.near)).astype(np.int8)
    made.members = np.array([hub, 17])
    write_network(tmp_path / "in", made, np.arange(made.n))
    ways_in(line, str(tmp_path / "in"), str(tmp_path / "out"), k=5, blocks=Blocks(2, 1, 3))
    assert answers_in(tmp_path / "out", np.arange(made.n)) == answers_of_one_machine(made, 5)


def test_of_parallel_ties_the_better_chance_counts_and_self_ties_do_not(line: Line, tmp_path: Path) -> None:
    write(
        tmp_path / "in", "ties", near=[1, 1, 1, 1, 2], far=[2, 2, 2, 1, 3], chance=[0.5, 0.8, 0.8, 1.0, 0.0],
        backing=[3, 1, 1, 3, 1], key=[1, 3, 2, 4, 5],
    )  # fmt: skip
    write(tmp_path / "in", "people", person=[2, 2, 3], organisation=[10, 10, 10])
    write(tmp_path / "in", "members", member=[1, 77])
    ways_in(line, str(tmp_path / "in"), str(tmp_path / "out"))
    assert pq.read_table(tmp_path / "out" / "ways_in.parquet").to_pylist() == [
        {"member": 1, "organisation": 10, "vouchers": 0, "place": 1, "people": [2], "ties": [2], "chance": 0.8,
         "backing": 1}
    ]  # fmt: skip
