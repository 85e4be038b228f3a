"""Ways in, side by side: exact top 10 per group, beside brute force, PostgreSQL, DuckDB and NetworkX.

    python benchmarks/ways_in.py [--people 20000] [--ties 1000000] [--organisations 2000] [--queries 100] [--json]

All answer the same definition (see inroad.graph.chains), and every answer is compared with brute force, which writes
out all paths of at most three ties. The network is made up: ties between people fall off with a heavy tail, everybody
is inside one organisation, a few know one's work. The databases get the covering indexes they can use, memory for the
whole network, statistics and prepared statements (benchmarks/sql/). They are measured through their Python clients, as
we are; PostgreSQL runs on this machine behind a local socket. NetworkX enumerates simple paths, and gets few queries.
A peer that is not installed is left out and said to be. Prints a table of medians, as ratios to our compiled engine.

Cold is the first answer of somebody who has just opened what is on disk (our snapshot, the database file; PostgreSQL is
stopped and started before), with the system's own cache of files warm and programs loaded; NetworkX, which has no file
of its own, makes its graph from arrays. Warm is the median afterwards.
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

import databases
from inroad.graph import storage
from inroad.graph.chains import HOP, top_chains
from inroad.graph.snapshot import Snapshot
from inroad.graph.warm import warm

K = 10

Answer = list[tuple[tuple[int, ...], float]]
Asked = Callable[[int, int], Answer]
Opened = Callable[[], Asked]  # opens what was prepared, as a program would that has just started


@dataclass
class Network:
    snapshot: Snapshot
    members: list[np.ndarray]
    organisation: np.ndarray


def network(people: int, ties: int, organisations: int, seed: int) -> Network:
    """``ties`` pairs, more of them around people with many, chances of any size, 3 % who know one's work."""
    random = np.random.default_rng(seed)
    a, b = np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    weight = random.pareto(2.5, people) + 1.0
    weight /= weight.sum()
    while len(a) < ties:
        more = random.choice(people, (2, ties), p=weight)
        low, high = np.minimum(a_ := more[0], b_ := more[1]), np.maximum(a_, b_)
        pair = np.unique(np.concatenate([a * people + b, (low * people + high)[low < high]]))
        pair = random.permutation(pair)[:ties]
        a, b = pair // people, pair % people
    inside = random.choice(organisations, people, p=_sizes(random, organisations))
    members = [np.flatnonzero(inside == organisation) for organisation in range(organisations)]
    backing = [random.choice([1, 2, 3], ties, p=[0.97, 0.02, 0.01]) for _ in range(2)]
    snapshot = Snapshot.build(
        people,
        a=a,
        b=b,
        chance_ab=random.beta(1.5, 3.0, ties),
        chance_ba=random.beta(1.5, 3.0, ties),
        backing_ab=backing[0],
        backing_ba=backing[1],
        organisations=members,
    )
    return Network(snapshot, members, inside)


def _sizes(random: np.random.Generator, organisations: int) -> np.ndarray:
    size = random.pareto(1.5, organisations) + 1.0
    return size / size.sum()


# -- who answers


def ours(made: Network, folder: Path, engine: Any) -> Opened:
    file = folder / "snapshot.bin"
    storage.save(made.snapshot, file)

    def opened() -> Asked:
        snapshot = storage.load(file, key=made.snapshot.key)

        def ask(me: int, organisation: int) -> Answer:
            chains = top_chains(snapshot, me, organisation=organisation, k=K, engine=engine)
            return [(people, chance) for people, _, chance in chains]

        return ask

    return opened


def brute_force(made: Network) -> Asked:
    """All paths, written out step by step, then sorted; shares nothing with the engines but the rows."""
    snapshot = made.snapshot

    def onward(paths: np.ndarray, product: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        last = paths[:, -1]
        sizes = snapshot.indptr[last + 1] - snapshot.indptr[last]
        at = np.concatenate([np.arange(snapshot.indptr[p], snapshot.indptr[p + 1]) for p in last] or [[]]).astype(int)
        paths = np.column_stack([np.repeat(paths, sizes, axis=0), snapshot.indices[at]])
        simple = (paths[:, :-1] != paths[:, -1:]).all(axis=1)
        return paths[simple], (np.repeat(product, sizes) * snapshot.chance[at])[simple], at[simple]

    def ask(me: int, organisation: int) -> Answer:
        answer: Answer = []
        paths, product = np.array([[me]]), np.ones(1)
        backing_of: dict[int, int] = {}
        for vouchers in range(3):
            paths, product, at = onward(paths, product)
            if vouchers == 0:
                backing_of = dict(zip(paths[:, 1].tolist(), snapshot.backing[at].tolist(), strict=True))
            there = np.flatnonzero(made.organisation[paths[:, -1]] == organisation)
            found = [
                (-backing_of[path[1]], -chance * HOP**vouchers, tuple(path[1:]))
                for path, chance in zip(paths[there].tolist(), product[there].tolist(), strict=True)
            ]
            begun: set[int] = set()
            for _, chance, path in sorted(found):
                if path[0] not in begun and len(begun) < K:
                    begun.add(path[0])
                    answer.append((path, -chance))
        return answer

    return ask


def answer_of(found: list[tuple[Any, ...]]) -> Answer:
    return [(tuple(int(person) for person in row[1:4] if person is not None), float(row[4])) for row in found]


def duckdb(made: Network, folder: Path, after: ExitStack) -> Opened:
    import duckdb

    file = folder / "network.duckdb"
    databases.fill_duckdb(file, databases.Tables.of(made.snapshot, made.organisation))
    query = databases.text("ways_in.sql")

    def opened() -> Asked:
        base = duckdb.connect(str(file))
        after.callback(base.close)
        return lambda me, organisation: answer_of(base.execute(query, [me, organisation, K]).fetchall())

    return opened


def postgresql(made: Network, folder: Path, after: ExitStack) -> Opened:
    server = databases.PostgreSQL(folder / "pg", databases.Tables.of(made.snapshot, made.organisation))
    after.callback(server.close)
    query = databases.text("ways_in.sql")
    numbered = query.replace("$1", "%(me)s").replace("$2", "%(organisation)s").replace("$3", "%(k)s")

    def opened() -> Asked:
        base = server.connect()
        after.callback(base.close)

        def ask(me: int, organisation: int) -> Answer:
            return answer_of(base.execute(numbered, {"me": me, "organisation": organisation, "k": K}).fetchall())

        return ask

    return opened


def networkx(made: Network, folder: Path, after: ExitStack) -> Opened:  # noqa: ARG001 - peers are made alike
    import networkx as nx

    def opened() -> Asked:
        arcs = databases.Tables.of(made.snapshot, made.organisation)
        near, far, chance, backing = (column.tolist() for column in (arcs.near, arcs.far, arcs.chance, arcs.backing))
        graph = nx.DiGraph()
        for a, b, q, rank in zip(near, far, chance, backing, strict=True):
            graph.add_edge(a, b, q=q, backing=rank)
        return lambda me, organisation: enumerated(graph, me, organisation)

    def enumerated(graph: Any, me: int, organisation: int) -> Answer:
        goal = set(made.members[organisation].tolist()) & set(graph) - {me}
        groups: list[list[tuple[int, float, tuple[int, ...]]]] = [[], [], []]
        for path in nx.all_simple_paths(graph, me, goal, cutoff=3) if me in graph else ():
            product = HOP ** (len(path) - 2)
            for a, b in pairwise(path):
                product *= graph[a][b]["q"]
            groups[len(path) - 2].append((-graph[me][path[1]]["backing"], -product, tuple(path[1:])))
        answer: Answer = []
        for group in groups:
            begun: set[int] = set()
            for _, product, people in sorted(group):
                if people[0] not in begun and len(begun) < K:
                    begun.add(people[0])
                    answer.append((people, -product))
        return answer

    return opened


# -- the race


def same(found: Answer, truth: Answer) -> bool:
    """The same chains in the same order; products may differ in the last bits, multiplied in another order."""
    return [people for people, _ in found] == [people for people, _ in truth] and np.allclose(
        [chance for _, chance in found], [chance for _, chance in truth], rtol=1e-12, atol=0
    )


def main() -> int:
    """Returns 1 if any answer differed from brute force: such figures compare nothing."""
    parser = argparse.ArgumentParser(description="Ways in beside its peers.")
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--ties", type=int, default=1_000_000)
    parser.add_argument("--organisations", type=int, default=2_000)
    parser.add_argument("--queries", type=int, default=100)
    parser.add_argument("--slow-queries", type=int, default=4, help="queries for NetworkX")
    parser.add_argument("--checked", type=int, default=30, help="queries compared with brute force")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()

    def tell(words: str) -> None:
        print(words, file=sys.stderr, flush=True)

    started = time.perf_counter()
    made = network(args.people, args.ties, args.organisations, args.seed)
    built = time.perf_counter() - started
    tell(f"{args.people:,} people, {args.ties:,} ties, made in {built:.1f} s; kernels ready in {warm():.2f} s")
    tell(f"snapshot: {made.snapshot.bytes_per_tie:.0f} bytes per directed tie, two of which make a tie")
    random = np.random.default_rng(args.seed + 1)
    filled = [index for index, people in enumerate(made.members) if len(people)]
    questions = [(int(random.integers(args.people)), int(random.choice(filled))) for _ in range(args.queries)]

    truth: dict[tuple[int, int], Answer] = {}
    rows: list[dict[str, Any]] = []

    def race(name: str, opened: Opened, count: int) -> None:
        before = time.perf_counter()
        ask = opened()
        ask(*questions[0])
        cold = time.perf_counter() - before
        for question in questions[1 : 1 + min(count, 10)]:
            ask(*question)  # buffers and plans are warm for everybody
        times, wrong, checked = [], 0, 0
        for question in questions[:count]:
            before = time.perf_counter()
            found = ask(*question)
            times.append(time.perf_counter() - before)
            if question in truth:
                checked += 1
                wrong += not same(found, truth[question])
        rows.append(
            {
                "who": name,
                "cold_ms": cold * 1000,
                "median_ms": statistics.median(times) * 1000,
                "p90_ms": float(np.quantile(times, 0.9)) * 1000,
                "queries": len(times),
                "checked": checked,
                "wrong": wrong,
            }
        )
        tell(f"{name}: {rows[-1]['median_ms']:.3f} ms, {wrong} of {checked} checked answers differ")

    force = brute_force(made)
    for question in questions[: args.checked]:
        truth[question] = force(*question)
    peers: list[tuple[str, Callable[[Network, Path, ExitStack], Opened], int]] = [
        ("PostgreSQL", postgresql, args.queries),
        ("DuckDB", duckdb, args.queries),
        ("NetworkX", networkx, args.slow_queries),
    ]
    with tempfile.TemporaryDirectory() as folder, ExitStack() as after:
        race("brute force (NumPy)", lambda: force, min(args.checked, 5))
        race("inroad, NumPy", ours(made, Path(folder), "numpy"), args.queries)
        race("inroad, compiled", ours(made, Path(folder), "compiled"), args.queries)
        for name, prepare, count in peers:
            try:
                opened = prepare(made, Path(folder), after)
            except ImportError as error:
                tell(f"{name} is left out: {error}")
                continue
            race(name, opened, count)

    wrong = int(any(row["wrong"] for row in rows))
    base = next(row for row in rows if row["who"] == "inroad, compiled")["median_ms"]
    for row in rows:
        row["ratio"] = row["median_ms"] / base
    if args.json:
        print(json.dumps({"people": args.people, "ties": args.ties, "rows": rows}, indent=1))
        return wrong
    print(f"{'':22}{'cold ms':>12}{'median ms':>12}{'p90 ms':>12}{'ratio':>10}{'exact':>12}")
    for row in rows:
        times = f"{row['cold_ms']:12.1f}{row['median_ms']:12.3f}{row['p90_ms']:12.3f}{row['ratio']:10.1f}"
        exact = f"{row['checked'] - row['wrong']}/{row['checked']}"
        print(f"{row['who']:22}{times}{exact:>12}")
    return wrong


if __name__ == "__main__":
    sys.exit(main())
