"""Hostile files, hunted for: ``make fuzz MINUTES=60``, or ``python tests/fuzz/run.py [--minutes 60] [--only NAME …]``.

    every target in turn, a round of half a minute each | hunt.py in a process of its own, bounded in memory and time
      | what reached new code                           | kept outside the repository (INROAD_FUZZ_CORPUS)
      | what raised                                     | made small, put into tests/fixtures/fuzz, told at the end
      | what hung, or grew beyond MEMORY_MIB            | the same, as it is

What is found there is run by the suite from then on (``tests/fuzz/test_corpus.py``). One process at a time, and gently.
"""

import argparse
import hashlib
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from fuzz.shrink import failure, shrunk  # noqa: E402 - found by the line above, however this is started
from fuzz.targets import TARGETS  # noqa: E402

FOUND: Final = HERE.parent / "fixtures" / "fuzz"
MEMORY_MIB: Final = 768
ROUND_SECONDS: Final = 30
_EXECUTED: Final = re.compile(r"stat::number_of_executed_units:\s*(\d+)")
_REACHED: Final = re.compile(r"\bcov: (\d+) ft: (\d+) corp: (\d+)")


def usual_corpus() -> Path:
    """Where what was found is kept, outside the repository."""
    given = os.environ.get("INROAD_FUZZ_CORPUS")
    return Path(given) if given else Path.home() / ".cache" / "inroad-fuzz"


class Hunt:
    """Rounds through the targets; ``findings`` are the new ones, in words."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.findings: list[str] = []
        self.executed = dict.fromkeys(TARGETS, 0)
        self.reached = dict.fromkeys(TARGETS, "")

    def round(self, name: str, seconds: int) -> None:
        """One target for a while."""
        target = TARGETS[name]
        corpus, given, artifacts = (self._folder / part / name for part in ("corpus", "seeds", "artifacts"))
        for folder in (corpus, given, artifacts):
            folder.mkdir(parents=True, exist_ok=True)
        for seed in target.seeds():
            (given / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)
        done = subprocess.run(
            [
                sys.executable, str(HERE / "hunt.py"), name, str(corpus), str(given), f"-max_total_time={seconds}",
                f"-timeout={target.seconds}", f"-rss_limit_mb={MEMORY_MIB}", f"-max_len={target.longest}",
                f"-dict={HERE / 'words' / target.words}.dict", f"-artifact_prefix={artifacts}/", "-print_final_stats=1",
            ],
            capture_output=True, check=False, env={**os.environ, "PYTHONHASHSEED": "0"},
        )  # fmt: skip
        said = done.stderr.decode("utf-8", "replace") + done.stdout.decode("utf-8", "replace")
        if executed := _EXECUTED.findall(said):
            self.executed[name] += int(executed[-1])
        if reached := _REACHED.findall(said):
            self.reached[name] = "{} places, {} ways, {} inputs".format(*reached[-1])
        for artifact in sorted(artifacts.iterdir()):
            self._take(name, artifact)
        if done.returncode and not list(artifacts.glob("*.seen")):
            self.findings.append(f"{name}: ended with {done.returncode}\n{said[-1_500:]}")

    def _take(self, name: str, artifact: Path) -> None:
        """A finding: small, in the repository, once."""
        kind = artifact.name.partition("-")[0]
        if artifact.suffix == ".seen" or kind == "slow":
            return
        data = artifact.read_bytes()
        artifact.rename(artifact.with_suffix(".seen"))
        what = kind
        if kind == "crash":
            data = shrunk(TARGETS[name].run, data)
            what = failure(TARGETS[name].run, data) or "a crash that does not come again"
        told = f"{name}: {what}"
        if told in self.findings:
            return
        self.findings.append(told)
        FOUND.mkdir(parents=True, exist_ok=True)
        (FOUND / f"{name}-{hashlib.sha256(data).hexdigest()[:12]}").write_bytes(data)
        print(f"FOUND {told}", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--only", nargs="+", choices=TARGETS, metavar="NAME", default=list(TARGETS))
    parser.add_argument("--corpus", type=Path, default=usual_corpus())
    args = parser.parse_args()
    if hasattr(os, "nice"):
        os.nice(15)
    hunt = Hunt(args.corpus)
    end = time.monotonic() + args.minutes * 60
    seconds = int(min(ROUND_SECONDS, max(5, args.minutes * 60 / len(args.only))))
    turn = 0
    while turn < len(args.only) or time.monotonic() + seconds <= end:
        name = args.only[turn % len(args.only)]
        hunt.round(name, seconds)
        print(f"{name}: {hunt.reached[name] or 'no word'}, {hunt.executed[name]:,} tries", flush=True)
        turn += 1
    print(f"{sum(hunt.executed.values()):,} tries at {len(args.only)} targets; {len(hunt.findings)} findings")
    for finding in hunt.findings:
        print(f"- {finding}")
    return 1 if hunt.findings else 0


if __name__ == "__main__":
    sys.exit(main())
