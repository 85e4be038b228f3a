"""Snapshots on disk: one file, written whole or not at all, mapped into memory when large.

    magic | length of head | head (JSON: version, key, sizes, checksum) | arrays, each at a multiple of 64 bytes

A snapshot is derived, so nothing here tries to rescue a damaged one: whatever is not exactly what was written (another
format version, another key, a cut-off file, a flipped bit) raises StoreProblem, and the caller rebuilds.
"""

import json
import os
import tempfile
import zlib
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from inroad.errors import StoreProblem
from inroad.graph.snapshot import Key, Snapshot

VERSION: Final = 2
MAGIC: Final = b"INROADGRAPH\n"
MAP_ABOVE_BYTES: Final = 64 * 2**20
HEAD_BYTES: Final = 64 * 2**10

_DTYPES: Final = {
    "indptr": "<i8",
    "indices": "<i4",
    "chance": "<f8",
    "backing": "|i1",
    "tie_row": "<i4",
    "in_indptr": "<i8",
    "in_edge": "<i4",
    "org_indptr": "<i8",
    "org_near": "<i4",
    "org_edge": "<i4",
    "org_best": "<f8",
    "org_people_indptr": "<i8",
    "org_people": "<i4",
}


def save(snapshot: Snapshot, path: Path) -> None:
    """Write ``snapshot`` to ``path``; a reader sees the old file or the new one, never a half.

    :raises ValueError: the snapshot has an overlay (it is good for a day only and is not stored)
    :raises StoreProblem: the disk is full or the folder can't be written
    """
    if snapshot.overlay is not None:
        raise ValueError("an overlay is not stored; save the snapshot below it")
    arrays = {name: np.ascontiguousarray(getattr(snapshot, name), dtype=dtype) for name, dtype in _DTYPES.items()}
    checksum = 0
    for array in arrays.values():
        checksum = zlib.crc32(array.tobytes(), checksum)
    key = snapshot.key
    head = {
        "version": VERSION,
        "revision": key.revision,
        "model": key.model,
        "day": key.day.isoformat() if key.day else "",
        "n": snapshot.n,
        "lengths": {name: len(array) for name, array in arrays.items()},
        "checksum": checksum,
    }
    text = json.dumps(head).encode()
    temporary = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=path.name, delete=False) as file:
            temporary = file.name
            file.write(MAGIC + len(text).to_bytes(8, "little") + text)
            for array in arrays.values():
                file.write(b"\0" * (-file.tell() % 64))
                file.write(array.data if array.size else b"")
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except OSError as error:
        if temporary:
            with suppress(OSError):
                Path(temporary).unlink()
        raise StoreProblem(
            f"the network's snapshot could not be written to {path}: {error}",
            hint="make room on the disk and try again",
        ) from error


def load(path: Path, *, key: Key | None = None, mapped: bool | None = None) -> Snapshot:
    """The snapshot at ``path``; with ``key``, only if it was computed from exactly that.

    ``mapped`` None maps files above :data:`MAP_ABOVE_BYTES`. What is read whole is checked against its checksum;
    a mapped file is checked by its sizes, so that opening does not read it.

    :raises StoreProblem: missing, cut off, damaged, of another version, or for another key
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head, offset = _head(file.read(len(MAGIC) + 8 + HEAD_BYTES))
        found = Key(int(head["revision"]), str(head["model"]), date.fromisoformat(head["day"]) if head["day"] else None)
        if head["version"] != VERSION:
            raise _stale(f"its format is {head['version']}, this program reads {VERSION}")
        if key is not None and found != key:
            raise _stale("it was computed from an earlier state of the desk")
        lengths = {name: int(head["lengths"][name]) for name in _DTYPES}
        places, end = _places(lengths, offset)
        if size != end:
            raise _stale(f"it has {size:,} bytes where {end:,} were written")
        if mapped is None:
            mapped = size > MAP_ABOVE_BYTES
        whole: NDArray[Any]
        if mapped:
            whole = np.asarray(np.memmap(path, dtype=np.uint8, mode="r"))
        else:
            whole = np.frombuffer(path.read_bytes(), dtype=np.uint8)
        checksum = 0
        arrays: dict[str, Any] = {}
        for name, (first, last) in places.items():
            part = whole[first:last]
            if not mapped:
                checksum = zlib.crc32(part.tobytes(), checksum)
            arrays[name] = part.view(_DTYPES[name])
        if not mapped and checksum != head["checksum"]:
            raise _stale("its checksum does not fit")
        n = int(head["n"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _stale(str(error) or type(error).__name__) from error
    return Snapshot(n=n, key=found, **arrays)


def _head(block: bytes) -> tuple[dict[str, Any], int]:
    start = len(MAGIC) + 8
    if not block.startswith(MAGIC) or len(block) < start:
        raise ValueError("it is not a snapshot")
    length = int.from_bytes(block[len(MAGIC) : start], "little")
    if length > len(block) - start:
        raise ValueError("its head is cut off")
    head = json.loads(block[start : start + length])
    if not isinstance(head, dict):
        raise TypeError("its head is not readable")
    return head, start + length


def _places(lengths: dict[str, int], offset: int) -> tuple[dict[str, tuple[int, int]], int]:
    """First and one-past-last byte of each array, and the size of the file."""
    places = {}
    for name, dtype in _DTYPES.items():
        offset += -offset % 64
        end = offset + lengths[name] * np.dtype(dtype).itemsize
        places[name] = (offset, end)
        offset = end
    return places, offset


def _stale(why: str) -> StoreProblem:
    return StoreProblem(f"the network's snapshot can't be used: {why}", hint="it is rebuilt from the desk")
