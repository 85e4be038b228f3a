"""Ways in over 10.7 million ties, beside PostgreSQL, DuckDB and shortest paths: one by one, and many in one call.

    python benchmarks/ways_in_large.py [--people 200000] [--ties 10700000] [--organisations 20000] [--questions 1000]

    invented network ─ saved ─→ a file, mapped ─→ ours    ─→ the same questions
                     ─ filled ─→ tables, indexes ─→ peers ─→ the same answers; JSON lines

The definition is that of inroad.graph.chains for everybody; ours is compared with the NumPy engine and with brute
force, the peers with ours. *One by one* each question is a call from Python and back: a round trip for PostgreSQL.
*In one call* nobody makes round trips: ours is one batch, PostgreSQL answers inside one statement (a lateral join over
the table of questions, so its server loops), DuckDB by one set-based query. Besides wall time, the processor's time of
whoever works (client and server) is given: on a shared machine it is the fairer one. Ours is given on one thread, as a
PostgreSQL session has one, and on all; DuckDB takes all it can.

A tie is a pair, with a chance each way. Share of the true chains: how many of them SciPy's Dijkstra finds, with
-log(chance · hop) as lengths, which is the nearest question that libraries of shortest paths answer.
"""

import argparse
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np

import databases
import measuring
import networks
from inroad.graph import storage
from inroad.graph.chains import HOP, top_chains, top_chains_of_all
from inroad.graph.snapshot import Snapshot
from inroad.graph.warm import warm
from ways_in import Answer, K, answer_of, brute_force, same

Question = tuple[int, int]
TICKS = os.sysconf("SC_CLK_TCK")


class Ours:
    """Our engine on a file, as a program would use it that has just started."""

    def __init__(self, file: Path, threads: int) -> None:
        self.file, self.threads = file, threads
        self.snapshot: Snapshot

    def open(self) -> None:
        self.snapshot = storage.load(self.file, mapped=True)

    def ask(self, me: int, organisation: int) -> Answer:
        chains = top_chains(self.snapshot, me, organisation=organisation, k=K, engine="compiled")
        return [(people, chance) for people, _, chance in chains]

    def ask_all(self, asked: Sequence[Question]) -> Callable[[], list[Answer]]:
        me, into = np.array(asked).T
        batch = top_chains_of_all(self.snapshot, me, into, k=K, threads=self.threads)
        return lambda: [[(people, chance) for people, _, chance in batch[i]] for i in range(len(asked))]

    def processor(self) -> float:
        return time.process_time()


class PostgreSQL:
    def __init__(self, server: databases.PostgreSQL) -> None:
        self.server = server
        query = databases.text("ways_in.sql")
        self.query = query.replace("$1", "%(me)s").replace("$2", "%(organisation)s").replace("$3", "%(k)s")
        each = query.replace("$1", "question.me").replace("$2", "question.organisation").replace("$3", str(K))
        self.many = databases.text("ways_in_many_postgresql.sql").replace("{ways_in}", each)

    def open(self) -> None:
        self.base = self.server.connect()

    def ask(self, me: int, organisation: int) -> Answer:
        asked = {"me": me, "organisation": organisation, "k": K}
        return answer_of(self.base.execute(self.query, asked).fetchall())

    def ask_all(self, asked: Sequence[Question]) -> Callable[[], list[Answer]]:
        self.base.execute("create temp table if not exists question (id integer, me integer, organisation integer)")
        self.base.execute("truncate question")
        with self.base.cursor() as cursor, cursor.copy("copy question from stdin") as copy:
            for i, question in enumerate(asked):
                copy.write_row((i, *question))
        self.base.execute("analyze question")
        found = self.base.execute(self.many).fetchall()
        return lambda: _by_question(found, len(asked))

    def processor(self) -> float:
        fields = Path(f"/proc/{self.base.info.backend_pid}/stat").read_text().rpartition(")")[2].split()
        return time.process_time() + (int(fields[11]) + int(fields[12])) / TICKS


class DuckDB:
    def __init__(self, file: Path) -> None:
        self.file = file
        self.query, self.many = databases.text("ways_in.sql"), databases.text("ways_in_many_duckdb.sql")

    def open(self) -> None:
        import duckdb

        self.base = duckdb.connect(str(self.file))

    def ask(self, me: int, organisation: int) -> Answer:
        return answer_of(self.base.execute(self.query, [me, organisation, K]).fetchall())

    def ask_all(self, asked: Sequence[Question]) -> Callable[[], list[Answer]]:
        self.base.execute("create or replace temp table question (id integer, me integer, organisation integer)")
        self.base.executemany("insert into question values (?, ?, ?)", [(i, *one) for i, one in enumerate(asked)])
        found = self.base.execute(self.many, [K]).fetchall()
        return lambda: _by_question(found, len(asked))

    def processor(self) -> float:
        return time.process_time()


def _by_question(found: Sequence[tuple[Any, ...]], count: int) -> list[Answer]:
    answers: list[list[tuple[Any, ...]]] = [[] for _ in range(count)]
    for row in found:
        answers[row[0]].append(row[1:])
    return [answer_of(rows) for rows in answers]


# -- measuring


def one_by_one(rival: Any, asked: Sequence[Question]) -> tuple[dict[str, Any], list[Answer]]:
    before = time.perf_counter()
    rival.open()
    rival.ask(*asked[0])
    cold = time.perf_counter() - before
    for question in asked[-20:]:
        rival.ask(*question)  # plans, and what is read for every question, are warm for everybody
    took, answers = [], []
    processor = rival.processor()
    for question in asked:
        before = time.perf_counter()
        answers.append(rival.ask(*question))
        took.append(time.perf_counter() - before)
    processor = rival.processor() - processor
    ms = 1000 * np.array(took)
    figures = {
        "cold_ms": 1000 * cold, "median_ms": float(np.median(ms)), "p99_ms": float(np.quantile(ms, 0.99)),
        "processor_ms": 1000 * processor / len(asked), "questions": len(asked),
    }  # fmt: skip
    return figures, answers


def in_one_call(rival: Any, asked: Sequence[Question]) -> tuple[dict[str, Any], list[Answer]]:
    rival.ask_all(asked[:5])
    processor, before = rival.processor(), time.perf_counter()
    told = rival.ask_all(asked)
    seconds, processor = time.perf_counter() - before, rival.processor() - processor
    each = 1000 / len(asked)
    return {"call_ms": each * seconds, "call_processor_ms": each * processor, "in_call": len(asked)}, told()


def differing(found: Sequence[Answer], truth: Sequence[Answer]) -> int:
    return sum(not same(one, other) for one, other in zip(found, truth, strict=False))


def resident_mib() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def shortest_paths(made: networks.Made, asked: Sequence[Question], truth: Sequence[Answer]) -> dict[str, Any]:
    """One shortest path to each person inside, of at most three ties: which of the true chains are among them?"""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import dijkstra

    snapshot = made.snapshot
    length = -np.log(snapshot.chance * HOP) + 1e-12
    graph = csr_array((length, snapshot.indices, snapshot.indptr), shape=(snapshot.n, snapshot.n))
    true, found, took = 0, 0, []
    for (me, organisation), answer in zip(asked, truth, strict=False):
        before = time.perf_counter()
        _, back = dijkstra(graph, indices=me, return_predecessors=True)
        paths = set()
        for goal in made.members[organisation].tolist():
            path = [goal]
            while len(path) <= 3 and path[-1] != me and back[path[-1]] >= 0:
                path.append(int(back[path[-1]]))
            if path[-1] == me:
                paths.add(tuple(reversed(path[:-1])))
        took.append(time.perf_counter() - before)
        true += len(answer)
        found += sum(people in paths for people, _ in answer)
    return {"median_ms": 1000 * float(np.median(took)), "share": found / max(true, 1), "questions": len(took)}


def rivals(made: networks.Made, folder: Path, after: ExitStack) -> Iterator[tuple[str, Any, dict[str, Any]]]:
    """Who answers, made ready one after another, with how long that took and what it takes on disk."""
    file = folder / "snapshot.bin"
    before = time.perf_counter()
    storage.save(made.snapshot, file)
    stored = {"ready_s": time.perf_counter() - before, "stored_mib": file.stat().st_size / 2**20}
    yield "inroad, one thread", Ours(file, 1), stored
    yield "inroad, all cores", Ours(file, 0), stored
    tables = databases.Tables.of(made.snapshot, made.organisation)
    try:
        before = time.perf_counter()
        server = databases.PostgreSQL(folder / "pg", tables, shared_buffers="4GB")
        after.callback(server.close)
        ready = time.perf_counter() - before
        with server.connect() as base:
            size = base.execute("select pg_database_size(current_database())").fetchone()[0]
        yield "PostgreSQL", PostgreSQL(server), {"ready_s": ready, "stored_mib": size / 2**20}
    except ImportError as error:
        measuring.tell(f"PostgreSQL is left out: {error}")
    try:
        before = time.perf_counter()
        databases.fill_duckdb(folder / "network.duckdb", tables)
        ready = time.perf_counter() - before
        size = (folder / "network.duckdb").stat().st_size
        yield "DuckDB", DuckDB(folder / "network.duckdb"), {"ready_s": ready, "stored_mib": size / 2**20}
    except ImportError as error:
        measuring.tell(f"DuckDB is left out: {error}")


def main() -> int:
    """Returns 1 if any answer differed: such figures compare nothing."""
    parser = argparse.ArgumentParser(description="Ways in over many ties, beside its peers.")
    parser.add_argument("--people", type=int, default=200_000)
    parser.add_argument("--ties", type=int, default=10_700_000)
    parser.add_argument("--organisations", type=int, default=20_000)
    parser.add_argument("--questions", type=int, default=1000)
    parser.add_argument("--duckdb-questions", type=int, default=40, help="one by one")
    parser.add_argument("--shortest", type=int, default=8, help="questions for Dijkstra")
    parser.add_argument("--numpy", type=int, default=100, help="questions compared with the NumPy engine")
    parser.add_argument("--brute", type=int, default=5, help="questions compared with brute force")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()

    measuring.tell(f"kernels ready in {warm():.1f} s")
    given = networks.columns(args.people, args.ties, args.seed)
    at, members = networks.places(args.people, args.organisations, args.seed)
    before = time.perf_counter()
    made = networks.Made(Snapshot.build(args.people, **given, organisations=members), at, members)
    built = time.perf_counter() - before
    del given
    measuring.tell(f"{made.snapshot.m:,} directed ties, built in {built:.1f} s")
    asked = networks.questions(made, args.questions, args.seed)
    base = {"people": args.people, "ties": args.ties, "directed": made.snapshot.m,
            "organisations": args.organisations, "bytes_per_directed_tie": made.snapshot.bytes_per_tie}  # fmt: skip

    truth: list[Answer] = []
    wrong = 0
    with tempfile.TemporaryDirectory() as folder, ExitStack() as after:
        for who, rival, kept in rivals(made, Path(folder), after):
            figures: dict[str, Any] = base | {"who": who} | kept
            found, told = one_by_one(rival, asked if who != "DuckDB" else asked[: args.duckdb_questions])
            if not truth:
                truth = told
                figures["ready_s"] += built
                exact = [
                    [(people, chance) for people, _, chance in
                     top_chains(made.snapshot, me, organisation=into, k=K, engine="numpy")]
                    for me, into in asked[: args.numpy]
                ]  # fmt: skip
                force = brute_force(made)  # type: ignore[arg-type]
                forced = [force(*question) for question in asked[: args.brute]]
                figures |= {"checked": len(exact) + len(forced)}
                figures["wrong"] = differing(told, exact) + differing(told, forced)
            else:
                if who.startswith("inroad"):
                    figures["ready_s"] += built
                figures |= {"checked": len(told), "wrong": differing(told, truth)}
            called, told = in_one_call(rival, asked)
            figures |= found | called
            figures["wrong"] += differing(told, truth)
            figures["checked"] += len(told)
            if who.startswith("inroad"):
                figures["resident_mib"] = resident_mib()
            wrong += figures["wrong"]
            print(json.dumps(figures), flush=True)
            measuring.tell(f"{who}: {figures}")
        figures = shortest_paths(made, asked[: args.shortest], truth)
        print(json.dumps(base | {"who": "SciPy, Dijkstra"} | figures), flush=True)
        measuring.tell(f"Dijkstra: {figures}")
    measuring.tell(f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.1f} GiB")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
