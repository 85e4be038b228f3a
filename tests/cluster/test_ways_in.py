"""Ways in from a real cluster are those of the one-machine engine, to the bit, whatever happens to the workers."""

from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from cluster.conftest import write_network
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
    [(1, 3, Blocks(1, 1, 1), True), (2, 2, Blocks(2, 2, 2), True), (3, 10, None, False)],
)
def test_the_cluster_says_what_one_machine_says(
    line: Line, tmp_path: Path, seed: int, k: int, blocks: Blocks | None, coarse: bool
) -> None:
    made = random_network(np.random.default_rng(seed), n=60, ties=500, organisations=7, coarse=coarse, barred=True)
    number = np.sort(np.random.default_rng(seed).choice(10**12, made.n, replace=False))
    write_network(tmp_path / "in", made, number)
    ways_in(line, str(tmp_path / "in"), str(tmp_path / "out"), k=k, blocks=blocks)
    assert answers_in(tmp_path / "out", number) == answers_of_one_machine(made, k)
