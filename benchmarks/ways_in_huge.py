"""Ways in over 100 million ties: our kernel alone, against what the machine's memory allows.

    python benchmarks/ways_in_huge.py [--people 2000000] [--ties 100000000] [--organisations 100000]

    a process ─ invents, builds, saves ─→ a file
    a process ─ maps the file ─→ questions one by one │ many in one call, on one core and on all │ compared with NumPy
                              ─→ the same reads without any thought, which is the limit

A tie is a pair, with a chance each way. Nothing is beside us here, so the measure is the memory. *The reads alone*
follows what a search has to look at: my row, the run of ties into the organisation, and of each first person's row the
part that could still hold something better, by one who knows beforehand how good the last chain of the answer is. It
adds those numbers up and does nothing else; no search of this kind can be faster on this machine. *A read* is the mean
time of independent reads from all over the chances.

Each process's peak memory is what the system says when it ends; pages of the mapped file are among it, shared with
others that map it. Processor time per question is that of the asking thread alone: where the machine is shared, wall
time has others' turns in it, above all at the 99th percentile.
"""

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import measuring

K = 10


def build(args: argparse.Namespace) -> None:
    import networks
    from inroad.graph import building, storage
    from inroad.graph.snapshot import Snapshot
    from inroad.graph.warm import warm

    warm()
    assert building
    started = time.perf_counter()
    given = networks.columns(args.people, args.ties, args.seed)
    _, members = networks.places(args.people, args.organisations, args.seed)
    invented = time.perf_counter()
    snapshot = Snapshot.build(args.people, **given, organisations=members)
    built = time.perf_counter()
    storage.save(snapshot, args.file)
    saved = time.perf_counter()
    figures = {
        "invented_s": invented - started, "built_s": built - invented, "saved_s": saved - built,
        "directed": snapshot.m, "bytes_per_directed_tie": snapshot.bytes_per_tie,
        "arrays_gib": args.file.stat().st_size / 2**30,
    }  # fmt: skip
    print(json.dumps(figures))


def ask(args: argparse.Namespace) -> None:
    import numpy as np

    from inroad.graph import storage
    from inroad.graph.chains import top_chains, top_chains_of_all
    from inroad.graph.warm import warm
    from ways_in_reads import gather_ns, replay, stream_gib, trace

    figures: dict[str, Any] = {"kernels_s": warm()}
    before = time.perf_counter()
    snapshot = storage.load(args.file, mapped=True)
    figures["opened_ms"] = 1000 * (time.perf_counter() - before)
    random = np.random.default_rng(args.seed + 2)
    filled = np.flatnonzero(np.diff(snapshot.org_people_indptr))
    me, into = random.integers(snapshot.n, size=args.batch), random.choice(filled, args.batch)
    before = time.perf_counter()
    top_chains(snapshot, int(me[0]), organisation=int(into[0]), k=K, engine="compiled")
    figures["first_ms"] = 1000 * (time.perf_counter() - before)
    before = time.perf_counter()
    for array in (snapshot.indices, snapshot.chance, snapshot.backing, snapshot.org_near, snapshot.org_edge):
        int(array.view(np.uint8)[::4096].sum())  # every page once: the pages are mapped, as after some thousand answers
    figures["touched_s"] = time.perf_counter() - before
    measuring.tell(f"{figures}")

    wall, processor = [], []
    for one, organisation in zip(me[: args.questions].tolist(), into[: args.questions].tolist(), strict=True):
        used, before = time.thread_time(), time.perf_counter()
        top_chains(snapshot, one, organisation=organisation, k=K, engine="compiled")
        wall.append(time.perf_counter() - before)
        processor.append(time.thread_time() - used)
    for name, took in (("", wall), ("processor_", processor)):
        ms = 1000 * np.array(took)
        figures |= {f"{name}mean_ms": float(ms.mean()), f"{name}median_ms": float(np.median(ms)),
                    f"{name}p99_ms": float(np.quantile(ms, 0.99))}  # fmt: skip
    figures["questions"] = args.questions
    measuring.tell(f"{figures}")

    differ = 0
    for i in range(args.checked):
        found, plain = (
            top_chains(snapshot, int(me[i]), organisation=int(into[i]), k=K, engine=engine)
            for engine in ("compiled", "numpy")
        )  # fmt: skip
        differ += any(
            not np.array_equal(getattr(found, name), getattr(plain, name))
            for name in ("people", "positions", "chance", "backing", "vouchers")
        )
    figures |= {"checked": args.checked, "wrong": differ}

    top_chains_of_all(snapshot, me[:100], into[:100], k=K)
    steps = trace(snapshot, top_chains_of_all(snapshot, me, into, k=K), me, into)
    replay(snapshot, steps, me[:100], into[:100], 1)
    for threads in (1, args.threads):
        for name, work in (
            ("batch", lambda threads=threads: top_chains_of_all(snapshot, me, into, k=K, threads=threads)),
            ("reads", lambda threads=threads: replay(snapshot, steps, me, into, threads)),
        ):
            took = []
            for _ in range(3):
                used, before = time.process_time(), time.perf_counter()
                work()
                took.append((time.perf_counter() - before, time.process_time() - used))
            figures[f"{name}_{threads}_ms"] = 1000 * min(wall for wall, _ in took) / args.batch
            figures[f"{name}_{threads}_processor_ms"] = 1000 * min(processor for _, processor in took) / args.batch
    figures |= {
        "batch": args.batch,
        "threads": args.threads,
        "rows_read": len(steps.person) / args.batch,
        "ties_read": int(steps.count.sum()) / args.batch,
        "gather_ns": gather_ns(snapshot.chance),
        "stream_gib_s": stream_gib(snapshot.chance),
    }
    print(json.dumps(figures))


def main() -> int:
    """Returns 1 if an answer differed from the NumPy engine's."""
    parser = argparse.ArgumentParser(description="Ways in over 100 million ties.")
    parser.add_argument("--people", type=int, default=2_000_000)
    parser.add_argument("--ties", type=int, default=100_000_000)
    parser.add_argument("--organisations", type=int, default=100_000)
    parser.add_argument("--questions", type=int, default=3_000, help="one by one")
    parser.add_argument("--batch", type=int, default=20_000, help="in one call")
    parser.add_argument("--checked", type=int, default=60, help="questions compared with the NumPy engine")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--part", choices=("build", "ask"), help="one of the two processes")
    parser.add_argument("--file", type=Path)
    parser.add_argument("--folder", type=Path, help="where the file of some gigabytes may lie meanwhile")
    args = parser.parse_args()
    machine = measuring.machine()
    args.threads = machine["cores"]
    if args.part:
        {"build": build, "ask": ask}[args.part](args)
        return 0
    figures: dict[str, Any] = {"who": "inroad", "people": args.people, "ties": args.ties}
    figures["organisations"] = args.organisations
    with tempfile.TemporaryDirectory(dir=args.folder) as folder:
        for part in ("build", "ask"):
            words = [
                measuring.PYTHON,
                __file__,
                *sys.argv[1:],
                "--part",
                part,
                "--file",
                str(Path(folder) / "snapshot.bin"),
            ]
            took = measuring.run(words, seconds=1500)
            measuring.tell(took.err)
            figures |= took.json() | {f"{part}_peak_gib": took.peak_mib / 1024}
    print(json.dumps(figures))
    return int(figures["wrong"] > 0)


if __name__ == "__main__":
    sys.exit(main())
