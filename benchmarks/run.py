"""Run the benchmarks one after another, each in a process of its own, and write what they found into the docs.

    python benchmarks/run.py [--only NAME …] [--full] [--records CSV …] [--messages CSV …] [--vouches CSV …] [--render]

    each benchmark | JSON lines | docs/benchmarks.jsonl   figures with day and machine; a run replaces its own only
                                | docs/benchmarks.md      tables, made of that file and nothing else

So a figure that no benchmark gave can't be in the docs (``tests/docs/test_benchmarks.py``). ``--records`` names
labelled CSVs for the matching (or INROAD_BENCH_RECORDS, separated like PATH), ``--messages`` mail for answers, staying
in touch and the forecast, as ``benchmarks/messages.py`` writes it (or INROAD_BENCH_MESSAGES); without any, matching and
forecast have invented sets only, and the others keep their old figures; ``--vouches`` vouching for the sources, as
``benchmarks/sources.py`` writes it (or INROAD_BENCH_VOUCHES), which keep theirs likewise. ``--full`` adds the large,
``--render`` writes the tables anew without measuring. Each benchmark has a time limit; one that fails is reported at
the end, and keeps its old figures.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import measuring
import report
from report import Figure

HERE = Path(__file__).parent
DOCS = HERE.parent / "docs"


@dataclass(frozen=True)
class Benchmark:
    """``seconds`` is its time limit; ``rows`` takes what it printed apart into figures; a ``large`` one is
    measured only when it is asked for, and one that ``needs_mail`` or ``needs_vouches`` keeps its old figures where
    none is given."""

    words: tuple[str, ...]
    seconds: int
    rows: Callable[[str], list[Figure]]
    large: bool = False
    needs_mail: bool = False
    needs_vouches: bool = False

    @property
    def command(self) -> str:
        return " ".join(("python", f"benchmarks/{self.words[0]}", *self.words[1:]))


def lines_of(out: str) -> list[Figure]:
    return [json.loads(line) for line in out.splitlines() if line.strip()]


def rows_of_ways_in(out: str) -> list[Figure]:
    read = json.loads(out)
    return [row | {"people": read["people"], "ties": read["ties"]} for row in read["rows"]]


def rows_of_promises(out: str) -> list[Figure]:
    rows: list[Figure] = json.loads(out)["rows"]
    return rows


def rows_of_replies(out: str) -> list[Figure]:
    """What is found of each file, most important first; what makes sure of it last."""
    return sorted(lines_of(out), key=lambda figure: figure["part"] in ("leaks", "first messages"))


BENCHMARKS = {
    "ways_in": Benchmark(("ways_in.py", "--json"), 300, rows_of_ways_in),
    "reading": Benchmark(("reading.py",), 400, lines_of),
    "import_desk": Benchmark(("import_desk.py",), 500, lines_of),
    "commands": Benchmark(("commands.py",), 240, lines_of),
    "promises": Benchmark(("promises.py", "--json"), 500, rows_of_promises),
    "plan": Benchmark(("plan.py",), 900, lines_of),
    "replies": Benchmark(("replies.py", "--samples", "100", "--every", "6"), 900, rows_of_replies, needs_mail=True),
    "contact": Benchmark(("contact.py", "--samples", "100"), 400, lines_of, needs_mail=True),
    "forecast": Benchmark(("forecast.py",), 300, lines_of),
    "sources": Benchmark(("sources.py",), 1_500, lines_of, needs_vouches=True),
    "matching": Benchmark(
        ("matching.py", "--made", "4000", "--register", "1500", "--grow", "1000,10000,15000,30000,100000"),
        1_200,
        lines_of,
    ),
    "reading_large": Benchmark(
        ("reading.py", "--messages", "500000", "--runs", "1", "--shapes", "mbox"), 3_600, lines_of, large=True
    ),
    "cluster": Benchmark(("cluster.py", "--duckdb-questions", "40", "--json"), 1_200, lines_of, large=True),
    "trust": Benchmark(("trust.py",), 1_200, lines_of, large=True),
    "ways_in_large": Benchmark(("ways_in_large.py",), 1_200, lines_of, large=True),
    "ways_in_huge": Benchmark(("ways_in_huge.py",), 1_800, lines_of, large=True),
    "matching_large": Benchmark(("matching.py", "--grow", "500000"), 1_800, lines_of, large=True),
}


# -- what is kept


def load(file: Path) -> list[Figure]:
    """Figures kept from earlier runs; none without the file."""
    return lines_of(file.read_text(encoding="utf-8")) if file.exists() else []


def store(file: Path, kept: Sequence[Figure]) -> None:
    order = list(BENCHMARKS)
    ordered = sorted((f for f in kept if f["benchmark"] in BENCHMARKS), key=lambda f: order.index(f["benchmark"]))
    file.write_text("".join(json.dumps(figure, ensure_ascii=False) + "\n" for figure in ordered), encoding="utf-8")


def measured(name: str, extra: Sequence[str]) -> list[Figure]:
    """Run one benchmark. Raises FailedError."""
    benchmark = BENCHMARKS[name]
    load = round(
        os.getloadavg()[0], 1
    )  # what others do on this machine at the time; above the cores, seconds are theirs
    measuring.tell(f"== {benchmark.command} (at most {benchmark.seconds} s)")
    took = measuring.run(
        [measuring.PYTHON, HERE / benchmark.words[0], *benchmark.words[1:], *extra], seconds=benchmark.seconds
    )
    figures = benchmark.rows(took.out)
    if not figures:
        raise measuring.FailedError(f"{name} gave no figures: {took.err[-2000:]}")
    measuring.tell(f"   {len(figures)} figures in {took.seconds:.0f} s")
    day = f"{datetime.now(UTC):%Y-%m-%d}"
    base: Figure = {"benchmark": name, "command": benchmark.command, "day": day, "load": load}
    base |= {"took_seconds": round(took.seconds), "large": benchmark.large, "machine": measuring.machine()}
    return [base | figure for figure in figures]


def given(paths: Sequence[Path] | None, variable: str) -> list[str]:
    """What was named, or else what the environment names, separated like PATH."""
    if paths is None:
        return [name for name in os.environ.get(variable, "").split(os.pathsep) if name]
    return [str(path) for path in paths]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--only", nargs="+", choices=BENCHMARKS, metavar="NAME")
    parser.add_argument("--full", action="store_true", help="the large ones too")
    parser.add_argument("--records", nargs="*", type=Path, help="labelled CSVs for the matching")
    parser.add_argument(
        "--messages", nargs="*", type=Path, help="mail as CSVs for answers, staying in touch and the forecast"
    )
    parser.add_argument("--vouches", nargs="*", type=Path, help="vouching as CSVs for the sources")
    parser.add_argument("--render", action="store_true", help="write the page from the figures kept, measure nothing")
    args = parser.parse_args()
    args.only = args.only or [name for name, benchmark in BENCHMARKS.items() if args.full or not benchmark.large]
    mail = given(args.messages, "INROAD_BENCH_MESSAGES")
    extra = {name: mail for name, benchmark in BENCHMARKS.items() if benchmark.needs_mail}
    extra |= {"matching": given(args.records, "INROAD_BENCH_RECORDS"), "forecast": mail}
    extra["sources"] = given(args.vouches, "INROAD_BENCH_VOUCHES")
    if not extra["sources"] and any(BENCHMARKS[name].needs_vouches for name in args.only):
        if not args.render:
            measuring.tell("no vouching was given (--vouches): sources keep their old figures")
        args.only = [name for name in args.only if not BENCHMARKS[name].needs_vouches]
    without = [name for name in args.only if BENCHMARKS[name].needs_mail and not mail]
    if not args.render and without:
        measuring.tell(f"no mail was given (--messages): {' and '.join(without)} keep their old figures")
    args.only = [name for name in args.only if name not in without]
    if not args.render and "matching" in args.only and not extra["matching"]:
        measuring.tell("no labelled records were given (--records): matching is measured on the invented set only")
    if not args.render and "forecast" in args.only and not extra["forecast"]:
        measuring.tell("no mail was given (--messages): the forecast is judged on invented searches only")
    kept = load(DOCS / "benchmarks.jsonl")
    failed = []
    for name in () if args.render else args.only:
        try:
            figures = measured(name, extra.get(name, []))
        except measuring.FailedError as error:
            measuring.tell(str(error))
            failed.append(name)
            continue
        kept = [figure for figure in load(DOCS / "benchmarks.jsonl") if figure["benchmark"] != name] + figures
        store(DOCS / "benchmarks.jsonl", kept)
        (DOCS / "benchmarks.md").write_text(report.page(kept), encoding="utf-8")
    (DOCS / "benchmarks.md").write_text(report.page(kept), encoding="utf-8")
    if failed:
        measuring.tell(f"without figures this time: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
