"""`inroad cluster` as a program on a real cluster: a worker is killed in between, another Python is told apart."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from cluster.conftest import Cluster, write_network
from cluster.test_ways_in import answers_in
from fixtures.cluster_networks import answers_of_one_machine, random_network
from inroad.cluster.session import translated
from inroad.errors import BadInput, ClusterProblem

Command = Callable[..., list[str]]


@pytest.fixture
def command(cluster: Cluster, spark_settings: dict[str, str]) -> Command:
    """The command line on the cluster with some more words."""
    base = [sys.executable, "-m", "inroad", "cluster"]
    last = ["--master", cluster.master, "--memory", "512m"]
    last += [word for key, value in spark_settings.items() for word in ("--conf", f"{key}={value}")]
    return lambda *words: [*base, *words, *last]


def executors(cluster: Cluster, worker: int) -> list[Path]:
    """The folders of executors that a worker has started whose Python has begun to work."""
    return list((cluster.folder / f"worker{worker}").glob("app-*/*"))


def test_a_worker_killed_in_the_middle_changes_nothing(cluster: Cluster, command: Command, tmp_path: Path) -> None:
    made = random_network(np.random.default_rng(4), n=80, ties=600, organisations=6, coarse=True, barred=True)
    number = np.arange(made.n) * 3
    write_network(tmp_path / "in", made, number)
    victim = len(cluster.workers) - 1
    before = len(executors(cluster, victim))
    job = subprocess.Popen(
        command("ways-in", "--in", str(tmp_path / "in"), "--out", str(tmp_path / "out"), "--most", "3",
                "--json", "--conf", "spark.locality.wait=0s"),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=dict(os.environ),
    )  # fmt: skip
    until = time.monotonic() + 120
    while len(executors(cluster, victim)) == before and time.monotonic() < until and job.poll() is None:
        time.sleep(0.05)
    while time.monotonic() < until and job.poll() is None:
        log = [
            path.read_text(errors="replace") for path in executors(cluster, victim)[-1:] for path in path.glob("stderr")
        ]
        if any("Finished task" in text for text in log):  # it holds something that others will miss
            break
        time.sleep(0.02)
    assert job.poll() is None, "the job was over before a worker could be killed"
    cluster.workers[victim].kill()
    out, err = job.communicate(timeout=240)
    cluster.add_worker()
    assert job.returncode == 0, err.decode()
    measures = json.loads(out)["measures"]
    assert measures["lost"] >= 1
    assert measures["shuffle_bytes"] > 0
    assert measures["rows"] == sum(map(len, answers_in(tmp_path / "out", number).values()))
    assert answers_in(tmp_path / "out", number) == answers_of_one_machine(made, 3)


@pytest.mark.long
def test_a_worker_with_another_python_is_told_apart(command: Command, tmp_path: Path) -> None:
    made = random_network(np.random.default_rng(4), n=20, ties=60, organisations=2)
    write_network(tmp_path / "in", made, np.arange(made.n))
    other = tmp_path / "python3.99"
    other.write_text(
        f"#!{sys.executable}\n"
        "import runpy, sys, pyspark.worker\n"
        "sys.argv = sys.argv[2:]\n"
        "class V(tuple):\n    major, minor, micro = 3, 99, 0\n"
        "sys.version_info = V((3, 99, 0, 'final', 0))\n"
        "runpy.run_module(sys.argv[0], run_name='__main__', alter_sys=True)\n"
    )
    other.chmod(0o755)
    done = subprocess.run(
        command("ways-in", "--in", str(tmp_path / "in"), "--out", str(tmp_path / "out"), "--json",
                "--python", str(other)),
        capture_output=True, timeout=240, check=False,
    )  # fmt: skip
    own = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert done.returncode == 1
    assert json.loads(done.stderr)["error"] == (
        f"the workers run Python 3.99 and this is Python {own}; they must be the same"
    )


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("PythonException: …\nModuleNotFoundError: No module named 'inroad'", ClusterProblem, "has no inroad"),
        ('Py4JJavaError: Cannot run program "python9": error=2', ClusterProblem, "the workers have no python9"),
        ("SparkException: All masters are unresponsive! Giving up.", ClusterProblem, "nobody answers at spark://x:1"),
        ("Py4JJavaError: file:/d/ties.parquet/a.parquet is not a Parquet file", BadInput, "a.parquet: this is no"),
        ("PySparkRuntimeError: [JAVA_GATEWAY_EXITED] Java gateway …", ClusterProblem, "Java ended before"),
    ],
)
def test_what_spark_says_is_said_in_plain_words(text: str, kind: type, words: str) -> None:
    error = translated(text, "spark://x:1")
    assert isinstance(error, kind)
    assert words in str(error)


def test_a_mistake_of_ours_is_not_taken_for_sparks() -> None:
    assert translated("KeyError: 'near'", "spark://x:1") is None


@pytest.mark.parametrize(
    ("words", "java", "said"),
    [
        (["--master", "head:7077"], None, "'head:7077' is no address of a cluster"),
        (["--master", "local[2]"], "missing", "Spark runs on Java, and there is no java in JAVA_HOME"),
        (["--master", "local[2]", "--conf", "cores"], None, "'cores' is no setting"),
    ],
)
def test_what_is_missing_is_said_before_anything_begins(
    tmp_path: Path, words: list[str], java: str | None, said: str
) -> None:
    environment = dict(os.environ) | ({"JAVA_HOME": str(tmp_path / java)} if java else {})
    done = subprocess.run(
        [sys.executable, "-m", "inroad", "cluster", "match", "--in", "x", "--out", "y", *words, "--json"],
        capture_output=True, timeout=60, check=False, env=environment,
    )  # fmt: skip
    assert done.returncode in (1, 2)
    assert said in json.loads(done.stderr)["error"]
