"""What the benchmarks share: processes measured from outside, medians, a private folder, and the machine in words.

Every process is measured by what the kernel says about it when it ends (``wait4``): wall time, processor time, peak
memory. Refuses to run anything without a time limit.

A trap: on Linux the peak of a new process begins with that of the process that started it. So whoever measures must
stay small, and loads neither NumPy nor Django.
"""

import importlib.metadata
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PYTHON = sys.executable
LIBRARIES = ("Django", "numpy", "scipy", "numba", "duckdb", "networkx", "psycopg", "splink", "rapidfuzz", "pyspark",
             "igraph", "scikit-network", "python-graphblas")  # fmt: skip


@dataclass(frozen=True)
class Run:
    """A process that has ended. ``peak_mib`` is its largest resident memory, or that of a child it waited for."""

    seconds: float
    processor_seconds: float
    peak_mib: float
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)


class FailedError(Exception):
    """A measured process ended badly or took too long; says which, with the end of what it wrote."""


def run(command: Sequence[str | Path], *, environment: Mapping[str, str] | None = None, seconds: float = 600) -> Run:
    """Run ``command`` to its end. Raises FailedError if it returns anything but 0 or takes longer than ``seconds``."""
    words = [str(word) for word in command]
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        started = time.perf_counter()
        process = subprocess.Popen(
            words, stdin=subprocess.DEVNULL, stdout=out, stderr=err, env=dict(environment or os.environ)
        )
        late = threading.Event()

        def stop() -> None:
            late.set()
            process.kill()

        limit = threading.Timer(seconds, stop)
        limit.start()
        try:
            _, status, usage = os.wait4(process.pid, 0)
        finally:
            limit.cancel()
        took = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)  # we waited in its place; Popen must not wait again
        said = []
        for stream in (out, err):
            stream.seek(0)
            said.append(stream.read().decode("utf-8", "replace"))
    if late.is_set() or process.returncode:
        why = f"took more than {seconds:.0f} s" if late.is_set() else f"ended with {process.returncode}"
        raise FailedError(f"{' '.join(words[:4])} … {why}: {said[1][-2000:] or said[0][-2000:]}")
    return Run(took, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, *said)


def median_of(
    command: Sequence[str | Path], environment: Mapping[str, str], *, times: int = 9, warm_ups: int = 2
) -> Run:
    """The run of median wall time out of ``times``, after some that are not counted."""
    for _ in range(warm_ups):
        run(command, environment=environment, seconds=60)
    runs = [run(command, environment=environment, seconds=60) for _ in range(times)]
    return sorted(runs, key=lambda one: one.seconds)[len(runs) // 2]


def quantiles(milliseconds: Sequence[float]) -> dict[str, float]:
    """Median and 95th percentile (nearest rank), in milliseconds."""
    ordered = sorted(milliseconds)
    return {"p50_ms": statistics.median(ordered), "p95_ms": ordered[max(0, -(-len(ordered) * 95 // 100) - 1)]}


def desk_environment(home: Path) -> dict[str, str]:
    """The environment of a command that must see this desk and nothing else of the user's."""
    passed = {
        key: value for key, value in os.environ.items() if not key.startswith(("INROAD_", "DJANGO_", "DATABASE_"))
    }
    return passed | {"INROAD_HOME": str(home), "NO_COLOR": "1", "COLUMNS": "100"}


def inroad(*words: str) -> list[str]:
    """The command line as users start it: the script beside this Python."""
    return [str(Path(PYTHON).with_name("inroad")), *words]


def tell(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def machine() -> dict[str, Any]:
    """What a reader needs to judge the figures; no names of hosts, users or folders."""
    versions = {}
    for name in LIBRARIES:
        try:
            versions[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            versions[name] = "not installed"
    return {
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "processor": _processor(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "versions": versions,
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
