"""A line to the cluster: opened, watched, told apart in plain words when it breaks, measured by Spark's own record.

    opened(master) ─→ Line.spark   every task's metrics go to an event log in a folder of its own
                      Line.done()  after the end: shuffled bytes, tasks, tasks done again, lost executors, rows written

Refuses to begin without PySpark, Java, or a worker that takes the job: Spark by itself would wait for ever.
"""

import contextlib
import json
import os
import re
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from inroad.errors import BadInput, ClusterProblem, InroadError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

Report = Callable[..., None]
PATIENCE = 120
"""Seconds to wait for a first worker."""

_LOCAL = ("127.0.0.1", "localhost", "::1")
_INSTALL = "install it where this runs and on every worker: pip install 'inroad[spark]'"


@dataclass(frozen=True, slots=True)
class Measures:
    """What a batch took, from Spark's event log. ``rows`` are records written out, ``retried`` tasks done again,
    ``busy_seconds`` the time of all tasks together."""

    seconds: float = 0.0
    busy_seconds: float = 0.0
    shuffle_bytes: int = 0
    spilled_bytes: int = 0
    tasks: int = 0
    retried: int = 0
    lost: int = 0
    rows: int = 0


@dataclass(slots=True)
class Line:
    """An open session and what it measured (complete once it is closed)."""

    spark: "SparkSession"
    report: Report
    measures: Measures = field(default_factory=Measures)

    def say(self, words: str) -> None:
        """What is being done now; the counts of tasks follow by themselves."""
        self.spark.sparkContext.setJobDescription(words)
        self.report(words)


@contextlib.contextmanager
def opened(
    master: str,
    *,
    memory: str = "1g",
    python: str = "",
    settings: Mapping[str, str] | None = None,
    report: Report | None = None,
    patience: float = PATIENCE,
) -> Iterator[Line]:
    """A session on ``master`` (``spark://host:port``, ``local[2]``…), stopped at the end.

    ``memory`` per executor and for this process; ``python`` is what Python is called on the workers (default: this
    one's path if the cluster is on this machine, else ``PYSPARK_PYTHON`` or ``python3``); ``settings`` are Spark's own.

    :raises ClusterProblem: PySpark or Java is missing, nobody answers at ``master``, no worker takes the job, or the
        workers can't run the code
    """
    _needs(master)
    from pyspark.sql import SparkSession

    if SparkSession.getActiveSession() is not None:
        raise ClusterProblem("a session of Spark is open in this process already", hint="one batch at a time")
    here = master.startswith("local") or urlsplit(master).hostname in _LOCAL
    python = python or (sys.executable if here else os.environ.get("PYSPARK_PYTHON", "python3"))
    with tempfile.TemporaryDirectory(prefix="inroad-cluster-") as log:
        builder = SparkSession.builder.master(master).appName("inroad")
        for key, value in (_settings(log, memory, here=here) | dict(settings or {})).items():
            builder = builder.config(key, value)
        started = time.perf_counter()
        with plain_errors(master), _named_python(python), _quiet_java(Path(log, "java.txt")):
            spark = builder.getOrCreate()
        line = Line(spark, report or (lambda *_a, **_k: None))
        over = threading.Event()
        watch = threading.Thread(target=_watch, args=(line, over), daemon=True)
        try:
            if not master.startswith("local"):
                _wait_for_worker(spark, master, patience)
            watch.start()
            with plain_errors(master):
                yield line
        finally:
            over.set()
            if watch.is_alive():
                watch.join(5)
            with contextlib.suppress(Exception):  # a context that Spark itself has stopped
                spark.stop()
            line.measures = _measured(Path(log), time.perf_counter() - started)


def _needs(master: str) -> None:
    if not re.match(r"(spark://[^/:]+:\d+|local(\[(\*|\d+)\])?|yarn|k8s://.+)", master):
        raise BadInput(
            f"{master!r} is no address of a cluster",
            hint="give spark://HOST:PORT, or local[2] to try it on this machine",
        )
    try:
        import pandas as pd  # noqa: F401 - Spark asks for it
        import pyarrow as pa  # noqa: F401
        import pyspark  # noqa: F401
    except ImportError as error:
        raise ClusterProblem(f"batches on a cluster need {error.name}, which is not installed", hint=_INSTALL) from None
    home = os.environ.get("JAVA_HOME")
    java = Path(home, "bin", "java") if home else shutil.which("java")
    if not java or not os.access(java, os.X_OK):
        place = f"JAVA_HOME ({home})" if home else "PATH"
        raise ClusterProblem(
            f"Spark runs on Java, and there is no java in {place}",
            hint="install a Java 17 or newer (Debian, Ubuntu: apt install openjdk-17-jre-headless)",
        )


@contextlib.contextmanager
def _named_python(python: str) -> Iterator[None]:
    """PySpark asks the environment, and nothing else, what Python is called on the workers."""
    before = os.environ.get("PYSPARK_PYTHON")
    os.environ["PYSPARK_PYTHON"] = python
    try:
        yield
    finally:
        if before is None:
            del os.environ["PYSPARK_PYTHON"]
        else:
            os.environ["PYSPARK_PYTHON"] = before


def _settings(log: str, memory: str, *, here: bool) -> dict[str, str]:
    local = {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"} if here else {}
    return local | {
        "spark.driver.memory": memory,
        "spark.executor.memory": memory,
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "FATAL",
        "spark.python.sql.dataFrameDebugging.enabled": "false",  # else each error is also a page of JSON on stderr
        "spark.eventLog.enabled": "true",
        "spark.eventLog.dir": f"file://{log}",
        "spark.eventLog.compress": "false",
        "spark.eventLog.rolling.enabled": "false",
        "spark.sql.execution.arrow.maxRecordsPerBatch": "100000",
        "spark.sql.session.timeZone": "UTC",
        "spark.serializer": "org.apache.spark.serializer.KryoSerializer",
    }


def _wait_for_worker(spark: "SparkSession", master: str, patience: float) -> None:
    until = time.monotonic() + patience
    while time.monotonic() < until:
        if int(spark.sparkContext._jsc.sc().getExecutorMemoryStatus().size()) > 1:  # the driver is one
            return
        time.sleep(0.1)
    raise ClusterProblem(
        f"no worker of {master} took the job within {patience:.0f} s",
        hint="is one registered, with a free core and as much memory as --memory asks for?",
    )


@contextlib.contextmanager
def plain_errors(master: str) -> Iterator[None]:
    """Spark's errors in our words. What is none of the known ones keeps its first line."""
    try:
        yield
    except InroadError:
        raise
    except Exception as error:
        ours = translated(f"{type(error).__name__}: {error}", master)
        if ours is None:
            raise
        raise ours from error


@contextlib.contextmanager
def _quiet_java(file: Path) -> Iterator[None]:
    """Java inherits where errors go when it is started, and has much to say there; ours must stay readable."""
    sys.stderr.flush()
    ours = os.dup(2)
    try:
        with file.open("wb") as log:
            os.dup2(log.fileno(), 2)
        yield
    finally:
        os.dup2(ours, 2)
        os.close(ours)


def translated(text: str, master: str) -> InroadError | None:
    """What Spark's message means for people; None if it is not one of Spark's."""
    if "PYTHON_VERSION_MISMATCH" in text or "Python in worker has different version" in text:
        versions = re.search(r"different version:? \(?([\d., ]+?)\)? than that in driver:? \(?([\d., ]+\d)", text)
        theirs, own = (part.strip(" .,()").replace(", ", ".") for part in versions.groups()) if versions else ("?", "?")
        return ClusterProblem(
            f"the workers run Python {theirs} and this is Python {own}; they must be the same",
            hint=f"install Python {own} with inroad[spark] on the workers and name it with --python",
        )
    missing = re.search(r"ModuleNotFoundError: No module named '([\w.]+)'", text)
    if missing:
        return ClusterProblem(
            f"the workers' Python has no {missing[1]}", hint=f"{_INSTALL}; --python names the right Python"
        )
    if re.search(r'Cannot run program "[^"]+"', text):
        program = re.search(r'Cannot run program "([^"]+)"', text)
        assert program
        return ClusterProblem(f"the workers have no {program[1]}", hint="--python names Python as the workers know it")
    if "UNSUPPORTED_CLASS" in text or "UnsupportedClassVersionError" in text:
        return ClusterProblem("this Java is too old for Spark", hint="install a Java 17 or newer")
    if "JAVA_GATEWAY_EXITED" in text:
        return ClusterProblem(
            "Java ended before Spark had begun", hint="Spark wants a Java 17 or newer; see what 'java -version' says"
        )
    file = re.search(r"(file:[^\s,;)]+\.parquet[^\s,;)]*)", text)
    if "is not a Parquet file" in text or "CANNOT_READ_FILE_FOOTER" in text or "FAILED_READ_FILE" in text:
        what = "a column has another type than in the other files" if "DATA_TYPE_MISMATCH" in text else "it is damaged"
        what = "this is no Parquet file" if "is not a Parquet file" in text else what
        return BadInput(what, where=file[1] if file else "", hint="write the table anew")
    if "PATH_ALREADY_EXISTS" in text:
        return BadInput("there is a result already", hint="name a new folder; nothing is overwritten")
    if "All masters are unresponsive" in text or "SparkContext was shut down" in text or "stopped SparkContext" in text:
        return ClusterProblem(f"nobody answers at {master}", hint="is the master running, and is this its address?")
    if "OutOfMemoryError" in text or "MemoryError" in text:
        return ClusterProblem("a worker ran out of memory", hint="give it more with --memory, or use more parts")
    if text.startswith(("Py4J", "Spark", "PySpark", "PythonException", "IllegalArgumentException")):
        lines = [line.strip(" :") for line in text.splitlines() if line.strip()]
        first = next((line for line in lines if re.match(r"(Caused by: )?(java|org\.apache|py4j)\.", line)), lines[0])
        return ClusterProblem(f"Spark gave up: {first[:300]}", hint="the workers' logs say more")
    return None


def _watch(line: Line, over: threading.Event) -> None:
    """Says how many tasks of the running stages are done, twice a second."""
    tracker = line.spark.sparkContext.statusTracker()
    while not over.wait(0.5):
        with contextlib.suppress(Exception):  # the line may be closing
            stages = [tracker.getStageInfo(stage) for stage in tracker.getActiveStageIds()]
            running = [stage for stage in stages if stage is not None]
            if running:
                line.report(
                    done=sum(stage.numCompletedTasks for stage in running),
                    total=sum(stage.numTasks for stage in running),
                )


def _measured(log: Path, seconds: float) -> Measures:
    totals = dict.fromkeys(("shuffle_bytes", "spilled_bytes", "tasks", "retried", "lost", "rows", "busy"), 0)
    for file in log.rglob("*"):
        if file.is_file() and file.name != "java.txt":
            with file.open(encoding="utf-8", errors="replace") as lines:
                for text in lines:
                    _count(text, totals)
    return Measures(seconds=seconds, busy_seconds=totals.pop("busy") / 1000, **totals)


def _count(text: str, totals: dict[str, int]) -> None:
    if "SparkListenerExecutorRemoved" in text:
        totals["lost"] += 1
    if '"SparkListenerTaskEnd"' not in text:
        return
    try:
        event: dict[str, Any] = json.loads(text)
    except ValueError:  # the last line of a session that was killed
        return
    totals["tasks"] += 1
    totals["retried"] += event.get("Task End Reason", {}).get("Reason") != "Success"
    metrics = event.get("Task Metrics") or {}
    totals["busy"] += metrics.get("Executor Run Time", 0)
    totals["shuffle_bytes"] += metrics.get("Shuffle Write Metrics", {}).get("Shuffle Bytes Written", 0)
    totals["spilled_bytes"] += metrics.get("Disk Bytes Spilled", 0)
    totals["rows"] += metrics.get("Output Metrics", {}).get("Records Written", 0)
