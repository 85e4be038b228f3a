"""A small part of what hunts have found, for the suite: ``python tests/fuzz/keep.py``.

    corpus outside the repository | words we don't know replaced by "abcd…"   nobody's name or address comes along
                                  | smallest first, if it runs lines in an order that none before it did
                                  | tests/fixtures/fuzz/TARGET.json, at most KEPT_BYTES each

What is kept is counted by lines and not by the hunt's finer measure: it is there to be run in seconds.
"""

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterator
from functools import cache
from itertools import cycle
from pathlib import Path
from types import FrameType
from typing import Any, Final

HERE: Final = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from fuzz.run import FOUND, usual_corpus  # noqa: E402 - found by the line above, however this is started
from fuzz.targets import TARGETS  # noqa: E402

KEPT_BYTES: Final = 15_000
LARGEST: Final = 1_500
_WORD: Final = re.compile(rb"[A-Za-z\x80-\xff]{4,}")
_PACKAGE: Final = f"{HERE.parents[1] / 'src' / 'inroad'}/"

Way = tuple[str, int, int]


@cache
def _known() -> frozenset[bytes]:
    """The words of our own source, seeds and lists: all that a reader can look for, and nobody's name."""
    files = [*Path(_PACKAGE).rglob("*.py"), HERE / "seeds.py", *HERE.rglob("*.dict")]
    words = (word.lower() for path in files for word in _WORD.findall(path.read_bytes()))
    return frozenset(words) - {b"john", b"smith", b"barry", b"jane"}


def anonymous(data: bytes) -> bytes:
    """``data`` with each word that is not one of ours as one of the same length that says nothing."""

    def said(match: re.Match[bytes]) -> bytes:
        word = match[0]
        if word.lower() in _known():
            return word
        letters = cycle(b"abcdefghijklmnopqrstuvwxyz")
        plain = bytes(next(letters) if byte < 0x80 else byte for byte in word)
        return plain.upper() if word.isupper() else plain.capitalize() if word[:1].isupper() else plain

    return _WORD.sub(said, data)


def ways(run: Callable[[bytes], None], data: bytes) -> set[Way]:
    """Which line of the package was run after which."""
    found: set[Way] = set()

    def inside(path: str, before: int) -> Callable[[FrameType, str, Any], Any]:
        last = before

        def step(frame: FrameType, event: str, _arg: Any) -> Any:
            nonlocal last
            if event == "line":
                found.add((path, last, frame.f_lineno))
                last = frame.f_lineno
            return step

        return step

    def called(frame: FrameType, _event: str, _arg: Any) -> Any:
        path = frame.f_code.co_filename
        return inside(path.removeprefix(_PACKAGE), 0) if path.startswith(_PACKAGE) else None

    sys.settrace(called)
    try:
        run(data)
    finally:
        sys.settrace(None)
    return found


def kept(name: str, folder: Path) -> Iterator[bytes]:
    """The inputs of one target that are worth their bytes."""
    target = TARGETS[name]
    given = {anonymous(path.read_bytes()) for path in (folder / "corpus" / name).glob("*")}
    for seed in target.seeds():  # what is only done once (loading, caches) counts for none
        target.run(seed)
    known: set[Way] = set()
    room = KEPT_BYTES
    for data in sorted(given, key=lambda data: (len(data), data)):
        if len(data) > min(LARGEST, room):
            break
        found = ways(target.run, data)
        if not found <= known:
            known |= found
            room -= len(data)
            yield data


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--only", nargs="+", choices=TARGETS, metavar="NAME", default=list(TARGETS))
    parser.add_argument("--corpus", type=Path, default=usual_corpus())
    args = parser.parse_args()
    FOUND.mkdir(parents=True, exist_ok=True)
    for name in args.only:
        chosen = list(kept(name, args.corpus))
        lines = ",\n".join(json.dumps(data.decode("latin-1")) for data in chosen)
        (FOUND / f"{name}.json").write_text(f"[\n{lines}\n]\n", encoding="ascii")
        print(f"{name}: {len(chosen)} inputs of {sum(map(len, chosen)):,} bytes")


if __name__ == "__main__":
    main()
