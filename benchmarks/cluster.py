"""Ways in for many members at once: Spark with one worker and two, DuckDB, and the one-machine kernel in a loop.

    python benchmarks/cluster.py [--ties 1000000] [--people 20000] [--organisations 2000] [--members 50] [--most 3]
                                 [--duckdb-questions 200] [--workers 1,2] [--json]

One question is: the best ways of one member into one organisation, with up to two people between. A batch asks all
members about all organisations. The network is that of benchmarks/ways_in.py, with a hub that knows 100,000 people (or
a quarter of them, if they are fewer) and an organisation with a tenth of everybody. Every process is measured from
outside: Spark's seconds are those of the whole command from its start to its end, Java's start and reading and writing
Parquet included, on a standalone cluster on this machine of workers with one core each. Each run is a new process and a
new session, so no stage of an earlier one is used again (a frame collected twice flatters the second time).

The kernel answers the same questions in calls of ten members on one core and on all, after loading. DuckDB gets the
tables, its indexes and all cores: once one prepared query a question, for a share of them, its time being scaled up,
and once all questions as one set-based query. Spark's answers are compared with the kernel's, all of them; of DuckDB's
large query the number of rows and the sum of the chances are. Shuffled bytes are Spark's own, from its event log. The
measuring process stays small; whatever is heavy happens in processes of its own.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import measuring

HOP = 0.75


def made(args: argparse.Namespace, folder: Path) -> None:
    """Writes the tables, and the snapshot for the kernel; a process of its own."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    from inroad.graph import storage
    from inroad.graph.snapshot import Snapshot
    from ways_in import network

    base = network(args.people, args.ties, args.organisations, 1)
    random = np.random.default_rng(2)
    n, snapshot = args.people, base.snapshot
    hub, known = 0, random.choice(np.arange(1, n), min(100_000, n // 4), replace=False)
    inside = base.organisation.copy()
    inside[random.choice(n, n // 10, replace=False)] = 0
    near = np.concatenate([base.near, np.full(len(known), hub), known])
    far = np.concatenate([snapshot.indices, known, np.full(len(known), hub)])
    chance = np.concatenate([snapshot.chance, random.beta(1.5, 3.0, 2 * len(known))])
    backing = np.concatenate([snapshot.backing, np.ones(2 * len(known), np.int8)])
    key = np.arange(len(near))
    members = np.sort(random.choice(n, args.members, replace=False))
    tables = {
        "ties": {"near": near.astype(np.int64), "far": far.astype(np.int64), "chance": chance, "backing": backing,
                 "key": key},
        "people": {"person": np.arange(n), "organisation": inside.astype(np.int64)},
        "members": {"member": members},
    }  # fmt: skip
    for name, columns in tables.items():
        pq.write_table(pa.table(columns), folder / f"{name}.parquet", row_group_size=250_000)
    organisations = [np.flatnonzero(inside == one) for one in range(args.organisations)]
    zeros = np.zeros(len(near))
    whole = Snapshot.build(
        n, a=near, b=far, chance_ab=chance, chance_ba=zeros, backing_ab=backing, organisations=organisations
    )
    storage.save(whole, folder / "snapshot.bin")


def kernel(args: argparse.Namespace, folder: Path, threads: int) -> dict[str, Any]:
    """All questions in portions by the compiled kernel; its answers are kept for comparing."""
    import numpy as np
    import pyarrow.parquet as pq

    from inroad.graph import storage
    from inroad.graph.chains import top_chains_of_all
    from inroad.graph.snapshot import Key
    from inroad.graph.warm import warm

    warm()
    began = time.perf_counter()
    snapshot = storage.load(folder / "snapshot.bin", key=Key())
    members = pq.read_table(folder / "members.parquet")["member"].to_numpy()
    rows = 0
    columns: list[Any] = []
    each = np.arange(args.organisations)
    asking = 0.0
    for first in range(0, len(members), 10):
        some = members[first : first + 10]
        before = time.perf_counter()
        batch = top_chains_of_all(
            snapshot, np.repeat(some, len(each)), np.tile(each, len(some)), k=args.most, threads=threads
        )
        asking += time.perf_counter() - before
        question, vouchers, place = np.nonzero(np.arange(args.most) < batch.counts[:, :, None])
        rows += len(question)
        columns.append(
            (some[question // len(each)], each[question % len(each)], vouchers, place + 1,
             batch.chance[question, vouchers, place], batch.people[question, vouchers, place])
        )  # fmt: skip
    if threads != 1:
        np.savez(folder / "truth.npz", *(np.concatenate(column) for column in zip(*columns, strict=True)))
    return {"seconds": asking, "with_loading": time.perf_counter() - began, "rows": rows}


def duck(args: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """A share of the questions, each a prepared query with covering indexes, on all cores."""
    import duckdb
    import numpy as np

    base = duckdb.connect(str(folder / "network.duckdb"))
    sql = Path(__file__).parent / "sql"
    base.execute((sql / "ways_in_schema.sql").read_text())
    base.execute(f"insert into arc select near, far, chance, backing from '{folder}/ties.parquet' qualify row_number() "
                 "over (partition by near, far order by chance desc, backing desc, key) = 1")  # fmt: skip
    base.execute(f"insert into inside select organisation, person from '{folder}/people.parquet'")
    base.execute((sql / "ways_in_indexes_duckdb.sql").read_text())
    query = (sql / "ways_in.sql").read_text()
    members = [row[0] for row in base.execute(f"select member from '{folder}/members.parquet'").fetchall()]
    random = np.random.default_rng(3)
    asked = [(int(random.choice(members)), int(random.integers(args.organisations)), args.most)
             for _ in range(args.duckdb_questions)]  # fmt: skip
    base.execute(query, asked[0]).fetchall()
    began = time.perf_counter()
    for question in asked:
        base.execute(query, question).fetchall()
    each = (time.perf_counter() - began) / len(asked)
    base.execute(f"create table member as select member as id from '{folder}/members.parquet'")
    base.execute("set preserve_insertion_order = false")
    batch = (sql / "ways_in_all.sql").read_text().replace("$1", str(args.most))
    began = time.perf_counter()
    base.execute(f"copy ({batch}) to '{folder}/duck.parquet' (format parquet)")
    seconds = time.perf_counter() - began
    rows, total = base.execute(f"select count(*), sum(chance) from '{folder}/duck.parquet'").fetchall()[0]
    with np.load(folder / "truth.npz") as kept:
        truth = list(kept.values())
    same = rows == len(truth[0]) and abs(total - truth[4].sum()) < 1e-6 * rows
    return {"each": each, "batch": seconds, "rows": rows, "wrong": 0 if same else 1}


def compared(folder: Path, out: Path) -> dict[str, Any]:
    """How many of the kernel's answers Spark's have to the bit; a process of its own."""
    import numpy as np
    import pyarrow.parquet as pq

    with np.load(folder / "truth.npz") as kept:
        truth = list(kept.values())
    table = pq.read_table(out / "ways_in.parquet")
    names = ("member", "organisation", "vouchers", "place", "chance")
    mine = [table[name].to_numpy() for name in names]
    orders = [np.lexsort(columns[3::-1]) for columns in (truth, mine)]
    if len(orders[0]) != len(orders[1]):
        return {"wrong": abs(len(orders[0]) - len(orders[1])), "rows": len(orders[1])}
    same = np.ones(len(orders[0]), np.bool_)
    for a, b in zip(truth[:5], mine, strict=True):
        same &= a[orders[0]] == b[orders[1]]
    people = table["people"].combine_chunks()
    start, flat = people.offsets.to_numpy()[:-1], people.values.to_numpy()
    for column in range(3):
        inside = mine[2] >= column
        who = np.full(len(same), -1)
        who[inside] = flat[start[inside] + column]
        same &= truth[5][orders[0], column] == who[orders[1]]
    return {"wrong": int(np.sum(~same)), "rows": len(same)}


class Standalone:
    """A master and workers of one core on loopback, stopped by pid."""

    def __init__(self, folder: Path, workers: int, memory: str):
        import socket
        from importlib.util import find_spec

        spec = find_spec("pyspark")
        assert spec is not None
        assert spec.origin is not None
        home = Path(spec.origin).parent
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.master = f"spark://127.0.0.1:{port}"
        environment = {**os.environ, "SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1",
                       "SPARK_DAEMON_MEMORY": "256m"}  # fmt: skip
        deploy = "org.apache.spark.deploy."
        words = [[f"{deploy}master.Master", "--host", "127.0.0.1", "--port", str(port), "--webui-port", "0"]]
        for number in range(workers):
            where = ["--cores", "1", "--memory", memory, "--work-dir", str(folder / f"worker{number}")]
            words.append([f"{deploy}worker.Worker", "--host", "127.0.0.1", "--webui-port", "0", *where, self.master])
        self.running = [
            subprocess.Popen([str(home / "bin" / "spark-class"), *one], env=environment, stdin=subprocess.DEVNULL,
                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            for one in words
        ]  # fmt: skip

    def stop(self) -> None:
        for process in self.running:
            process.terminate()
        for process in self.running:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(20)


def spark(args: argparse.Namespace, folder: Path, workers: int) -> dict[str, Any]:
    home = folder / f"cluster{workers}"
    home.mkdir()
    cluster = Standalone(home, workers, "3g")
    try:
        time.sleep(5)  # the daemons' own start is not the batch's
        out = home / "out"
        run = measuring.run(
            measuring.inroad("cluster", "ways-in", "--master", cluster.master, "--in", str(folder), "--out", str(out),
                             "--most", str(args.most), "--memory", "2g", "--json"),
            seconds=args.limit,
        )  # fmt: skip
    finally:
        cluster.stop()
    answer = child(args, folder, "compared", str(out))
    return {"seconds": run.seconds, **run.json()["measures"], **answer, "wall_seconds": run.seconds}


def child(args: argparse.Namespace, folder: Path, what: str, *more: str) -> Any:
    words = [f"--{name.replace('_', '-')}={getattr(args, name)}" for name in SIZES]
    run = measuring.run(
        [measuring.PYTHON, __file__, *words, "--inside", what, "--folder", str(folder), *more], seconds=args.limit
    )
    return json.loads(run.out or "null")


SIZES = ("ties", "people", "organisations", "members", "most", "duckdb_questions")


def main() -> int:
    parser = argparse.ArgumentParser(description="Ways in for all members: Spark beside one machine.")
    parser.add_argument("--ties", type=int, default=1_000_000)
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--organisations", type=int, default=2_000)
    parser.add_argument("--members", type=int, default=50)
    parser.add_argument("--most", type=int, default=3)
    parser.add_argument("--duckdb-questions", type=int, default=200)
    parser.add_argument("--workers", default="1,2")
    parser.add_argument("--limit", type=int, default=900, help="seconds for any one process")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--inside", help=argparse.SUPPRESS)
    parser.add_argument("--folder", help=argparse.SUPPRESS)
    parser.add_argument("more", nargs="*", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.inside:
        folder = Path(args.folder)
        inside = {
            "made": lambda: made(args, folder),
            "kernel": lambda: kernel(args, folder, int(args.more[0])),
            "duck": lambda: duck(args, folder),
            "compared": lambda: compared(folder, Path(args.more[0])),
        }
        print(json.dumps(inside[args.inside]()))
        return 0
    return race(args)


def race(args: argparse.Namespace) -> int:
    questions = args.members * args.organisations
    size = {"ties": args.ties, "people": args.people, "organisations": args.organisations, "members": args.members,
            "questions": questions, "most": args.most}  # fmt: skip
    rows: list[dict[str, Any]] = []

    def add(who: str, seconds: float, **more: Any) -> None:
        rows.append({"who": who, "seconds": seconds, "each_ms": seconds * 1000 / questions, **size, **more})
        measuring.tell(f"{who}: {seconds:.1f} s for {questions:,} questions {more}")

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        began = time.perf_counter()
        child(args, folder, "made")
        measuring.tell(f"{args.people:,} people, {args.ties:,} ties, written in {time.perf_counter() - began:.0f} s")
        for who, threads in (("kernel, one core", 1), ("kernel, all cores", 0)):
            found = child(args, folder, "kernel", str(threads))
            add(who, found["seconds"], with_loading=found["with_loading"], rows=found["rows"])
        try:
            found = child(args, folder, "duck")
            add("DuckDB, one by one", found["each"] * questions, asked=args.duckdb_questions, scaled=True)
            add("DuckDB, one query", found["batch"], rows=found["rows"], wrong=found["wrong"])
        except measuring.FailedError as error:
            measuring.tell(f"DuckDB is left out: {error}")
        for workers in map(int, args.workers.split(",")):
            found = spark(args, folder, workers)
            kept = ("busy_seconds", "shuffle_bytes", "spilled_bytes", "tasks", "retried", "rows", "wrong")
            who = f"Spark, {workers} worker{'s' * (workers > 1)}"
            add(who, found["wall_seconds"], **{key: found[key] for key in kept})
    base = rows[1]["seconds"]
    for row in rows:
        row["ratio"] = row["seconds"] / base
        if args.json:
            print(json.dumps(row))
    if not args.json:
        print(f"{'':22}{'s':>10}{'ms each':>12}{'ratio':>9}{'shuffled':>12}{'exact':>8}")
        for row in rows:
            shuffled = f"{row['shuffle_bytes'] / 2**20:,.0f} MiB" if "shuffle_bytes" in row else ""
            exact = "" if "wrong" not in row else "yes" if not row["wrong"] else f"-{row['wrong']}"
            print(
                f"{row['who']:22}{row['seconds']:10.1f}{row['each_ms']:12.4f}{row['ratio']:9.1f}{shuffled:>12}{exact:>8}"
            )
    return int(any(row.get("wrong") for row in rows))


if __name__ == "__main__":
    sys.exit(main())
