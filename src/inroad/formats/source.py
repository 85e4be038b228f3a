"""A file as a reader sees it: a name, its first bytes, a stream of the rest; on disk, in a folder or inside a zip.

path given by the user
  | expand      folder or zip -> its files; anything else -> itself
  | identify    each reader looks at name and head
  | read        stream -> records and skips
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from inroad.formats.records import Record, Skip

HEAD_BYTES = 64 * 2**10


@dataclass(frozen=True, slots=True)
class Source:
    """One readable thing. ``name`` is relative to what the user gave ("Connections.csv", "Takeout/Mail/All.mbox").

    ``open`` returns a fresh binary stream from the start each time it is called; the caller closes it. ``size`` is in
    bytes (unpacked), -1 if unknown. ``head`` holds the first :data:`HEAD_BYTES` bytes.
    """

    name: str
    size: int
    head: bytes
    open: Callable[[], BinaryIO]


class Reader(Protocol):
    """One format. Implementations are modules' module-level objects, listed in :mod:`inroad.formats`.

    ``identify`` looks at name and head only and returns how sure it is, 0 (not mine) to 1 (certain); content counts
    for more than the name. ``read`` yields records and skips in file order; it raises BadInput only if nothing at all
    of the source can be read. It never raises anything else: what is wrong with a part becomes a Skip.
    """

    name: str  # "vcard", "mbox", "linkedin.connections": shown to the user

    def identify(self, source: Source) -> float: ...

    def read(self, source: Source) -> Iterator[Record | Skip]: ...
