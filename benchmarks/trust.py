"""Personalised PageRank over 10 million ties, beside SciPy, GraphBLAS, scikit-network and igraph.

    python benchmarks/trust.py [--people 200000] [--ties 10000000] [--times 3]

    invented network ─→ a table of who vouches for whom, how strongly ─→ each rival's own matrix (*ready*)
                     ─→ trust from three people ─→ the sum of all differences from ours at 1e-13; JSON lines

A tie is a pair and vouches each way with strengths of their own. The same definition for all: damping .85, who vouches
for nobody sends the walker back to the beginning. *SciPy* is the power method in float64 on a sparse matrix, stopped by
the bound that its error is at most 1e-9: what one writes without us. *GraphBLAS* is the same over SuiteSparse.
scikit-network and igraph bring PageRank themselves, with settings that reach about the error. Two networks: one in
which everybody may know anybody, where trust mixes in few rounds, and one of circles, where it is slow.

Every rival is measured in wall time and in processor time; GraphBLAS and ours take all cores, the others one. A rival
that is not installed is left out and said to be; one whose error is above 1e-9 is shown with it.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

import measuring
import networks
from inroad.graph.trust import DAMPING, ERROR, Flow, rank

Vector = np.ndarray
Ranked = Callable[[Vector], Vector]


def mixed(people: int, ties: int, seed: int) -> dict[str, Any]:
    return networks.columns(people, ties, seed)


def in_circles(people: int, ties: int, seed: int) -> dict[str, Any]:
    """Circles of 500; one tie in a hundred leads out of them."""
    made = networks.columns(people, ties, seed)
    random = np.random.default_rng(seed + 7)
    near = made["a"] // 500 * 500 + random.integers(0, 500, ties, dtype=np.int32)
    made["b"] = np.where(random.random(ties) < 0.99, np.minimum(near, people - 1), made["b"]).astype(np.int32)
    return made


def directed(table: dict[str, Any]) -> tuple[Vector, Vector, Vector]:
    """Who vouches, for whom, how strongly; without self ties."""
    keep = table["a"] != table["b"]
    a, b = table["a"][keep], table["b"][keep]
    weight = np.concatenate([table["chance_ab"][keep], table["chance_ba"][keep]])
    return np.concatenate([a, b]), np.concatenate([b, a]), weight


# -- who ranks


def ours(n: int, giver: Vector, receiver: Vector, weight: Vector) -> Ranked:
    flow = Flow.build(n, giver, receiver, weight)
    return lambda seeds: rank(flow, seeds, engine="compiled")


def one_thread(n: int, giver: Vector, receiver: Vector, weight: Vector) -> Ranked:
    flow = Flow.build(n, giver, receiver, weight)
    return lambda seeds: rank(flow, seeds, engine="compiled", threads=1)


def _matrix(n: int, giver: Vector, receiver: Vector, weight: Vector) -> Any:
    from scipy.sparse import coo_array

    return coo_array((weight, (giver, receiver)), shape=(n, n)).tocsr()


def _power(passed_on: Ranked, begin: Vector) -> Vector:
    now = begin
    while True:
        after = DAMPING * passed_on(now)
        after += (1 - after.sum()) * begin
        step = np.abs(after - now).sum()
        now = after
        if step * DAMPING / (1 - DAMPING) <= ERROR:
            return now


def scipy(n: int, giver: Vector, receiver: Vector, weight: Vector) -> Ranked:
    from scipy.sparse import diags_array

    matrix = _matrix(n, giver, receiver, weight)
    given = np.maximum(matrix.sum(axis=1), 1e-300)
    onward = (diags_array(1 / given) @ matrix).T.tocsr()
    return lambda seeds: _power(lambda now: onward @ now, seeds / seeds.sum())


def graphblas(n: int, giver: Vector, receiver: Vector, weight: Vector) -> Ranked:
    import graphblas as gb

    gb.ss.config["nthreads"] = measuring.machine()["cores"]
    given = np.bincount(giver, weight, minlength=n)
    matrix = gb.Matrix.from_coo(
        receiver.astype(np.uint64), giver.astype(np.uint64), weight / given[giver], nrows=n, ncols=n,
        dup_op=gb.binary.plus,
    )  # fmt: skip
    matrix.wait()

    def passed_on(now: Vector) -> Vector:
        return gb.semiring.plus_times(matrix @ gb.Vector.from_dense(now)).new().to_dense(fill_value=0.0)

    return lambda seeds: _power(passed_on, seeds / seeds.sum())


def scikit_network(n: int, giver: Vector, receiver: Vector, weight: Vector) -> Ranked:
    from scipy.sparse import csr_matrix
    from sknetwork.ranking import PageRank

    matrix = csr_matrix(_matrix(n, giver, receiver, weight))
    # Its solver "piteration" stops when a step is below tol/n: the bound on the error is divided out.
    tolerance = ERROR * (1 - DAMPING)
    ranking = PageRank(damping_factor=DAMPING, solver="piteration", n_iter=1000, tol=tolerance)
    return lambda seeds: ranking.fit_predict(matrix, weights=seeds)


def igraph(n: int, giver: Vector, receiver: Vector, weight: Vector) -> Ranked:
    import igraph

    graph = igraph.Graph(n=n, edges=np.column_stack([giver, receiver]), directed=True)
    strengths = weight.tolist()
    return lambda seeds: np.array(
        graph.personalized_pagerank(
            directed=True, damping=DAMPING, reset=seeds.tolist(), weights=strengths, implementation="prpack"
        )
    )


RIVALS = {
    "inroad, all cores": ours,
    "inroad, one thread": one_thread,
    "SciPy": scipy,
    "GraphBLAS": graphblas,
    "scikit-network": scikit_network,
    "igraph": igraph,
}


def measured(n: int, columns: tuple[Vector, Vector, Vector], times: int) -> Iterator[dict[str, Any]]:
    truth: Vector | None = None
    seeds = np.zeros(n)
    seeds[[n // 7, n // 3, n // 2]] = 1, 2, 3
    for who, prepare in RIVALS.items():
        started = time.perf_counter()
        try:
            ranked = prepare(n, *columns)
        except ImportError as error:
            measuring.tell(f"{who} is left out: {error}")
            continue
        ready = time.perf_counter() - started
        if truth is None:
            truth = rank(Flow.build(n, *columns), seeds, engine="compiled", error=1e-13)
        wall, processor = [], []
        for _ in range(times + 1):  # the first is not counted
            used, before = time.process_time(), time.perf_counter()
            found = ranked(seeds)
            wall.append(time.perf_counter() - before)
            processor.append(time.process_time() - used)
        wall, processor = sorted(wall[1:]), sorted(processor[1:])
        yield {
            "who": who,
            "ready_s": ready,
            "seconds": wall[len(wall) // 2],
            "processor_seconds": processor[len(processor) // 2],
            "error": float(np.abs(found / found.sum() - truth).sum()),
        }


def main() -> int:
    """Returns 1 if our own error is above what was asked."""
    parser = argparse.ArgumentParser(description="Personalised PageRank beside its peers.")
    parser.add_argument("--people", type=int, default=200_000)
    parser.add_argument("--ties", type=int, default=10_000_000)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    wrong = False
    for shape, make in (("mixed", mixed), ("circles", in_circles)):
        columns = directed(make(args.people, args.ties, args.seed))
        base = {"part": shape, "people": args.people, "ties": args.ties, "directed": len(columns[0])}
        for figures in measured(args.people, columns, args.times):
            wrong |= figures["who"].startswith("inroad") and figures["error"] > 1e-9
            print(json.dumps(base | figures), flush=True)
            measuring.tell(f"{shape}: {figures}")
    return int(wrong)


if __name__ == "__main__":
    sys.exit(main())
