"""Input that grows: ``python tests/fuzz/swell.py [--seconds 20] [--only NAME …]``. What should be linear, and is not?

    what hunts have found, and seeds | a piece of it, repeated to 64 kB where it stands
      | slower than SLOW             | the same four times as long: more than twice four times the time is a finding
      | more than HANGS seconds      | ended, with where it was and the input it was at

A hunt can't see this: at the few kilobytes it tries, the square of the length is still quick.
"""

import argparse
import faulthandler
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from fuzz.run import usual_corpus  # noqa: E402 - found by the line above, however this is started
from fuzz.shrink import failure  # noqa: E402
from fuzz.targets import TARGETS  # noqa: E402

SMALL: Final = 64 * 2**10
LARGE: Final = 4 * SMALL
SLOW: Final = 0.4  # seconds for SMALL; whatever is quicker is quick enough
TIMES: Final = 8.0  # of SMALL's seconds for LARGE; 4 is linear, 16 the square
HANGS: Final = 120


def swollen(data: bytes, at: int, size: int, length: int) -> bytes:
    """``data`` with its piece of ``size`` bytes at ``at`` repeated until it has about ``length`` bytes."""
    piece = data[at : at + size]
    return data[:at] + piece * max(1, (length - len(data)) // len(piece)) + data[at + size :]


def pieces(inputs: list[bytes]) -> Iterator[tuple[bytes, int, int]]:
    """Input, place and size of a piece, for ever: short ones mostly, now and then all of it."""
    draw = random.Random(3)
    while True:
        data = draw.choice(inputs)
        size = draw.choice((1, 1, 2, 2, 3, 4, 6, 10, 20, 40, len(data)))
        yield data, draw.randrange(max(1, len(data) - size + 1)), min(size, len(data))


def inputs_of(name: str, corpus: Path) -> list[bytes]:
    found = [path.read_bytes() for path in sorted((corpus / "corpus" / name).glob("*"))]
    return [data[:4_096] for data in (*found, *TARGETS[name].seeds()) if data]


def seconds_for(name: str, data: bytes) -> float:
    started = time.process_time()
    failed = failure(TARGETS[name].run, data)
    if failed:
        raise SystemExit(f"{name}: {failed}")
    return time.process_time() - started


def grown(name: str, seconds: float, corpus: Path) -> list[str]:
    """What takes too long, in words."""
    found: dict[bytes, str] = {}
    end = time.monotonic() + seconds
    with tempfile.NamedTemporaryFile(prefix=f"swell-{name}-", delete=False) as at_work:
        for data, at, size in pieces(inputs_of(name, corpus)):
            if time.monotonic() > end or len(found) > 4:
                break
            piece = data[at : at + size]
            if piece in found:
                continue
            small = swollen(data, at, size, SMALL)
            at_work.seek(0)
            at_work.truncate()
            at_work.write(small)
            at_work.flush()
            faulthandler.dump_traceback_later(HANGS, exit=True)
            took = seconds_for(name, small)
            if took > SLOW and (large := seconds_for(name, swollen(data, at, size, LARGE))) > TIMES * took:
                found[piece] = (
                    f"{name}: {took:.1f} s, {large:.1f} s for four times as much of {piece!r} in {data[:200]!r} at {at}"
                )
            faulthandler.cancel_dump_traceback_later()
    Path(at_work.name).unlink()
    return list(found.values())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--seconds", type=float, default=20, help="for each target")
    parser.add_argument("--only", nargs="+", choices=TARGETS, metavar="NAME", default=list(TARGETS))
    parser.add_argument("--corpus", type=Path, default=usual_corpus())
    args = parser.parse_args()
    everything = []
    for name in args.only:
        found = grown(name, args.seconds, args.corpus)
        everything += found
        print(f"{name}: {len(found)}", *found, sep="\n  ", flush=True)
    return 1 if everything else 0


if __name__ == "__main__":
    sys.exit(main())
