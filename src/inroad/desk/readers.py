"""Reading shares of mail in processes of their own, so that a large mailbox has every core.

    main process   finds where messages begin, sends shares out, takes answers in their order, writes to the database
    each reader    a share in, :class:`Answer` out: records encoded and packed, ready to be stored

A reader is a fresh Python that loads the formats and neither Django nor the database: nothing is forked, so no
connection is shared, and a script without a ``__main__`` guard is not run twice. What goes over its pipes is pickled
and comes from this very program. It ends with its input: after a kill -9 of the main process too. Ctrl-C is the main
process's to hear. Readers start when there is enough to read to be worth it; with one core, or where none can be
started, or when one dies, its share is read in the main process, with the same answer.
"""

import contextlib
import gc
import os
import pickle
import queue
import signal
import struct
import subprocess
import sys
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from types import TracebackType
from typing import Any, BinaryIO, Final, Self, cast

from inroad.desk import codec
from inroad.formats import registry
from inroad.formats.records import Skip
from inroad.formats.shares import Files, Found, Heads, Piece, Share

MOST: Final = 8  # more would wait for the one that finds where messages begin
WORTH_IT: Final = 4  # shares read here before readers are started
LOOK_FOR_CYCLES: Final = 200_000
"""Things made until cycles are looked for, in place of 700. Records make none, and looking among the thousands of them
that are alive while a share is packed takes a third of its time."""
_LENGTH: Final = struct.Struct("<Q")


@dataclass(slots=True)
class Answer:
    """What a share holds. ``payload`` are its records as a chunk, b"" if it has none; ``found`` has no items left."""

    payload: bytes
    counts: Counter[str]
    skips: list[Skip]
    found: Found


def answer(share: Share) -> Answer:
    """Read a share and pack its records."""
    found = registry.read(share)
    counts: Counter[str] = Counter()
    skips = [item for item in found.items if isinstance(item, Skip)]
    records = [item for item in found.items if not isinstance(item, Skip)] if skips else found.items
    counts.update(map(codec.kind_of, records))
    found.items = []
    return Answer(codec.pack_records(records) if records else b"", counts, skips, found)


def cores() -> int:
    """How many processes can run at once here; what INROAD_READERS says, if it is set (1: only this process)."""
    with contextlib.suppress(KeyError, ValueError):
        return max(1, int(os.environ["INROAD_READERS"]))
    with contextlib.suppress(AttributeError, OSError):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Readers:
    """``with Readers() as readers: for item in readers.read(pieces)``. Nothing runs before it is worth it."""

    def __init__(self, number: int | None = None) -> None:
        self._number = min(MOST, cores() if number is None else number)
        self._threads: ThreadPoolExecutor | None = None
        self._idle: queue.SimpleQueue[_Reader] = queue.SimpleQueue()
        self._all: list[_Reader] = []
        self._usual_threshold = gc.get_threshold()

    def __enter__(self) -> Self:
        gc.set_threshold(LOOK_FOR_CYCLES)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        gc.set_threshold(*self._usual_threshold)
        if self._threads is not None:
            self._threads.shutdown(wait=False, cancel_futures=True)
        for reader in self._all:
            reader.end(at_once=kind is not None)
        if self._threads is not None:
            self._threads.shutdown()
        for reader in self._all:
            reader.close()

    def read(self, pieces: Iterable[Piece]) -> Iterator[Any]:
        """``pieces`` in their order, each share replaced by its :class:`Answer`. Few are in memory at once."""
        waiting: deque[Future[Answer] | Any] = deque()
        out = begun = 0
        for piece in pieces:
            if not isinstance(piece, Heads | Files):
                if not waiting:
                    yield piece
                else:
                    waiting.append(piece)
                    while waiting and not isinstance(waiting[0], Future):
                        yield waiting.popleft()
            elif begun < WORTH_IT or self._number < 2:
                begun += 1
                yield answer(piece)
            else:
                if self._threads is None:
                    self._start()
                assert self._threads is not None
                waiting.append(self._threads.submit(self._ask, piece))
                out += 1
            while out > 2 * self._number or (waiting and not isinstance(waiting[0], Future)) or _is_done(waiting):
                item = waiting.popleft()
                out -= isinstance(item, Future)
                yield item.result() if isinstance(item, Future) else item
        for item in waiting:
            yield item.result() if isinstance(item, Future) else item

    def _start(self) -> None:
        self._threads = ThreadPoolExecutor(self._number, thread_name_prefix="reader")
        for _ in range(self._number):
            with contextlib.suppress(OSError):
                self._all.append(_Reader())
                self._idle.put(self._all[-1])

    def _ask(self, share: Share) -> Answer:
        if not self._all:
            return answer(share)
        reader = self._idle.get()
        try:
            return reader.ask(share)
        except (OSError, EOFError, ValueError, pickle.UnpicklingError, struct.error):
            return answer(share)
        finally:
            self._idle.put(reader)


def _is_done(waiting: "deque[Future[Answer] | Any]") -> bool:
    return bool(waiting) and isinstance(waiting[0], Future) and waiting[0].done()


class _Reader:
    """One reading process."""

    def __init__(self) -> None:
        path = os.pathsep.join(entry for entry in sys.path if entry)
        self._process = subprocess.Popen(
            [sys.executable, "-c", "from inroad.desk.readers import serve; serve()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path},
        )

    def ask(self, share: Share) -> Answer:
        into, out = self._process.stdin, self._process.stdout
        assert into is not None
        assert out is not None
        _send(cast("BinaryIO", into), share)
        found = _receive(cast("BinaryIO", out))
        if found is None:
            raise EOFError
        return cast("Answer", found)

    def end(self, *, at_once: bool) -> None:
        """Kill it (a share may be under way), or leave it to its end: then nothing is under way any more."""
        if at_once:
            self._process.kill()

    def close(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            if self._process.stdin:
                self._process.stdin.close()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()


def _send(stream: BinaryIO, value: object) -> None:
    data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    stream.write(_LENGTH.pack(len(data)))
    stream.write(data)
    stream.flush()


def _receive(stream: BinaryIO) -> Any:
    """The next value; None at the end of the stream, or where it was cut off."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    length = _LENGTH.unpack(head)[0]
    data = stream.read(length)
    return pickle.loads(data) if len(data) == length else None  # noqa: S301 - from our own process, over our own pipe


def serve() -> None:
    """What a reader does, until its input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(LOOK_FOR_CYCLES)
    into, out = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    with contextlib.suppress(BrokenPipeError):
        while (share := _receive(into)) is not None:
            _send(out, answer(share))
