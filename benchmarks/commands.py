"""How long one waits at a desk of 5,000 people: whole commands from start to end, and pages as the browser gets them.

    python benchmarks/commands.py [--people 5000] [--mails 20000] [--rounds 40]

A sample network is written and imported by ``inroad import`` into a folder of its own, its targets are put on the list.

    commands   the installed script in a new process: median of 9 runs after 2 that are not counted
    pages      the laptop's server in a process of its own, over HTTP on loopback, one request at a time: median and
               95th percentile of the time to the last byte; the first request after the start apart

Each stands beside what is promised for it. Prints one JSON object per figure.
"""

import argparse
import http.client
import json
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import measuring

PROMISED_S = {"--help": 0.3, "people": 0.3, "people QUERY": 0.3, "target list": 0.3, "ways-in TARGET": 1.0}
PROMISED_PAGE_MS = 100.0

_WRITE = """
import json, sys
from datetime import date
from pathlib import Path
from inroad import sample
made = sample.write(Path(sys.argv[1]), people=int(sys.argv[2]), mails=int(sys.argv[3]), today=date.today())
print(json.dumps({"name": made.me.name, "emails": made.me.emails, "files": [str(path) for path in made.files],
                  "targets": [[one.name, one.interest, one.shape] for one in made.targets]}))
"""


def write_sample(folder: Path, people: int, mails: int) -> dict[str, Any]:
    """The sample's files and facts. In a process of its own, so that this one stays small."""
    written: dict[str, Any] = measuring.run([measuring.PYTHON, "-c", _WRITE, folder, str(people), str(mails)]).json()
    return written


def introduce(environment: dict[str, str], written: dict[str, Any]) -> None:
    addresses = [word for address in written["emails"] for word in ("--email", address)]
    measuring.run(measuring.inroad("init", "--name", written["name"], *addresses), environment=environment)


def build(folder: Path, people: int, mails: int) -> tuple[dict[str, str], dict[str, Any]]:
    """A desk like that of a user who has brought everything: the environment to reach it, and what was written."""
    written = write_sample(folder / "files", people, mails)
    environment = measuring.desk_environment(folder / "home")
    introduce(environment, written)
    report = measuring.run(measuring.inroad("import", *written["files"], "--yes", "--json"), environment=environment)
    measuring.tell(f"imported in {report.seconds:.1f} s: {report.json()['people_new']:,} people")
    for name, interest, _ in written["targets"]:
        measuring.run(measuring.inroad("target", "add", name, "--interest", interest), environment=environment)
    return environment, written


def commands(environment: dict[str, str], written: dict[str, Any]) -> Iterator[dict[str, Any]]:
    target = next(name for name, _, shape in written["targets"] if shape == "two")
    listed = measuring.run(measuring.inroad("people", "--sort", "last contact", "--json"), environment=environment)
    rows = listed.json()
    someone = next(row for row in rows["people"] if row["tie"] == "verified")
    asked = {
        "--help": ["--help"],
        "people": ["people"],
        "people QUERY": ["people", someone["name"].split()[-1]],
        "target list": ["target", "list"],
        "person NAME": ["person", f"#{someone['id']}"],
        "ways-in TARGET": ["ways-in", target],
    }
    for name, words in asked.items():
        took = measuring.median_of(measuring.inroad(*words), environment)
        promised = PROMISED_S.get(name)
        measuring.tell(f"inroad {name}: {took.seconds:.3f} s")
        yield {
            "part": "commands",
            "people": rows["total"],
            "what": name,
            "seconds": round(took.seconds, 3),
            "processor_seconds": round(took.processor_seconds, 3),
            "peak_mib": round(took.peak_mib),
            "promised": promised,
            "kept": None if promised is None else took.seconds < promised,
        }


@contextmanager
def served(environment: dict[str, str], log: Path) -> Iterator[str]:
    """The laptop's server with its one-time link."""
    command = [measuring.PYTHON, "-m", "inroad.web.local", "--home", environment["INROAD_HOME"]]
    with (
        log.open("wb") as err,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=err, text=True, env=environment) as server,
    ):
        assert server.stdout is not None
        try:
            line = server.stdout.readline()
            if not line:
                raise measuring.FailedError(f"the server did not start: {log.read_text()[-2000:]}")
            yield json.loads(line)["link"]
        finally:
            server.send_signal(signal.SIGINT)
            try:
                server.wait(timeout=20)
            except subprocess.TimeoutExpired:
                server.kill()


class Browser:
    """One connection that is kept open, as browsers do, and the cookie of the one-time link."""

    def __init__(self, link: str) -> None:
        parts = urlsplit(link)
        self._connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
        self._cookie = ""
        response, _ = self._get(f"{parts.path}?{parts.query}")
        self._cookie = (response.getheader("Set-Cookie") or "").partition(";")[0]

    def _get(self, path: str) -> tuple[http.client.HTTPResponse, bytes]:
        self._connection.request("GET", path, headers={"Cookie": self._cookie} if self._cookie else {})
        response = self._connection.getresponse()
        return response, response.read()

    def milliseconds(self, path: str) -> tuple[float, int]:
        """Time to the last byte, and how many bytes. Raises FailedError for anything but a page."""
        started = time.perf_counter()
        response, body = self._get(path)
        took = (time.perf_counter() - started) * 1000
        if response.status != 200:
            raise measuring.FailedError(f"{path} answered {response.status}")
        return took, len(body)


def pages(environment: dict[str, str], written: dict[str, Any], folder: Path, rounds: int) -> Iterator[dict[str, Any]]:
    listed = measuring.run(
        measuring.inroad("people", "--sort", "last contact", "--json"), environment=environment
    ).json()
    someone = next(row for row in listed["people"] if row["tie"] == "verified")
    targets = measuring.run(measuring.inroad("target", "list", "--json"), environment=environment).json()["targets"]
    of_shape = {name: shape for name, _, shape in written["targets"]}
    target = next(row for row in targets if of_shape[row["name"]] == "two")
    query = quote(someone["name"].split()[-1])
    paths = {
        "Today": "/",
        "Start": "/start/",
        "People": "/people/",
        "People, searched": f"/people/?q={query}",
        "People, last page": f"/people/?offset={max(0, listed['total'] - 50)}",
        "Person": f"/people/{someone['id']}/",
        "Meeting sheet": f"/people/{someone['id']}/sheet/",
        "Targets": "/targets/",
        "Target, ways in": f"/targets/{target['id']}/",
        "Organisation": f"/organisations/{target['organisation_id']}/",
        "Import": "/import/",
        "Review": "/review/",
        "Search palette": f"/search/?q={query[:6]}",
        "Settings": "/settings/",
        "History": "/history/",
    }
    with served(environment, folder / "server.log") as link:
        browser = Browser(link)
        first = {name: browser.milliseconds(path)[0] for name, path in paths.items()}
        times: dict[str, list[float]] = {name: [] for name in paths}
        sizes: dict[str, int] = {}
        for _ in range(rounds):  # in turns, so that no page has the caches to itself
            for name, path in paths.items():
                took, sizes[name] = browser.milliseconds(path)
                times[name].append(took)
    for name in paths:
        found = measuring.quantiles(times[name])
        measuring.tell(f"{name}: {found['p50_ms']:.0f} ms, p95 {found['p95_ms']:.0f} ms, first {first[name]:.0f} ms")
        yield {
            "part": "pages",
            "people": listed["total"],
            "what": name,
            "first_ms": round(first[name], 1),
            **{key: round(value, 1) for key, value in found.items()},
            "kib": round(sizes[name] / 1024, 1),
            "requests": rounds,
            "promised": PROMISED_PAGE_MS,
            "kept": found["p95_ms"] < PROMISED_PAGE_MS,
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--people", type=int, default=5_000)
    parser.add_argument("--mails", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=40, help="requests of each page")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="inroad-bench-") as name:
        folder = Path(name)
        environment, written = build(folder, args.people, args.mails)
        for figure in commands(environment, written):
            print(json.dumps(figure), flush=True)
        for figure in pages(environment, written, folder, args.rounds):
            print(json.dumps(figure), flush=True)


if __name__ == "__main__":
    os.umask(0o077)
    main()
