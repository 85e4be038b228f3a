"""Trust from a real cluster is that of the one-machine engine, field by field."""

from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from cluster.conftest import write
from inroad.cluster.session import Line
from inroad.cluster.sources import sources
from inroad.errors import BadInput
from inroad.graph.trust import Flow, rank


def test_trust_is_that_of_one_machine_to_a_billionth(line: Line, tmp_path: Path) -> None:
    random = np.random.default_rng(5)
    n, ties = 300, 1500
    giver, receiver = random.integers(0, n, (2, ties))
    giver[:200], receiver[200:400] = 7, 8  # somebody who vouches for many, somebody many vouch for
    weight = random.choice([0.0, 0.5, 1.0, 3.0], ties)
    number = np.sort(random.choice(10**12, n, replace=False))
    write(tmp_path / "in", "vouches", giver=number[giver], receiver=number[receiver], weight=weight)
    seeds = {"law": {3: 1.0, 9: 2.0}, "energy": {7: 5.0}, "nursing": dict.fromkeys(range(50), 1.0)}
    rows = [(field, number[person], part) for field, of in seeds.items() for person, part in of.items()]
    field, person, part = zip(*rows, strict=True)
    write(tmp_path / "in", "seeds", field=list(field), person=np.array(person), weight=np.array(part))
    sources(line, str(tmp_path / "in"), str(tmp_path / "out"))

    found = pq.read_table(tmp_path / "out" / "sources.parquet").to_pylist()
    flow = Flow.build(n, giver, receiver, weight)
    for name, of in seeds.items():
        begin = np.zeros(n)
        begin[list(of)] = list(of.values())
        truth = rank(flow, begin, error=1e-13, engine="scipy")
        mine = np.zeros(n)
        for row in found:
            if row["field"] == name:
                mine[np.searchsorted(number, row["person"])] = row["trust"]
        assert np.abs(mine - truth).sum() < 1e-9


def test_a_field_that_nobody_begins_is_refused(line: Line, tmp_path: Path) -> None:
    write(tmp_path / "in", "vouches", giver=[1], receiver=[2], weight=[1.0])
    write(tmp_path / "in", "seeds", field=["law"], person=[1], weight=[0.0])
    with pytest.raises(BadInput, match="'law' has no weight above 0"):
        sources(line, str(tmp_path / "in"), str(tmp_path / "out"))
