"""Mail in shares, each a value that can be read by itself: in another process, and in any order.

    Reading.pieces | Heads      some messages of a mailbox, found but not yet understood
                   | Files      some files of a Maildir or a folder of mails, not yet opened
                   | a record or a skip of anything else
                   | Ended      what was left out of this mailbox can be said now
    read_heads     | Found; of files, registry.read
    Counted        | takes what was found in the order of the shares, and says what was left out

Finding where messages begin is a tenth of the work and goes through a file once, from its start to its end; so the
numbers and places of messages are the same however the rest is shared out, and a mailbox inside a zip file is shared
out like any other.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from inroad.formats import mail_folders
from inroad.formats.headers import read_head
from inroad.formats.records import Record, Skip
from inroad.formats.tally import Tally
from inroad.words import listing

SHARE_MESSAGES: Final = 1_000
SHARE_BYTES: Final = 2 * 2**20  # of heads; one head more may follow
SHARE_FILES: Final = 500


@dataclass(frozen=True, slots=True)
class Heads:
    """``(From_ line, head)`` of some messages of the mbox ``name``, the first of which has the number ``first`` there.

    ``place`` stands before the number where a record says where it was.
    """

    name: str
    place: str
    first: int
    heads: tuple[tuple[bytes, bytes], ...]


@dataclass(frozen=True, slots=True)
class Files:
    """Files below ``folder`` that are most likely one mail each: ``(name as shown, path)``."""

    folder: Path
    shape: str  # the Reading's format
    files: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Ended:
    """The end of a mailbox, or with ``all`` of everything. ``noise``: files nobody reads, of those opened here."""

    place: str = ""
    all: bool = False
    noise: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class Found:
    """What a share holds. ``left_out`` are reasons and numbers of messages to be counted, ``noise`` files by kind."""

    items: list[Record | Skip] = field(default_factory=list)
    left_out: list[tuple[str, int]] = field(default_factory=list)
    noise: Counter[str] = field(default_factory=Counter)


Share = Heads | Files
Piece = Record | Skip | Heads | Files | Ended


def read_heads(share: Heads) -> Found:
    """The messages of ``share``. Doesn't raise: a mistake of ours costs this share, and a Skip says so."""
    try:
        return _read_heads(share)
    except Exception as error:  # noqa: BLE001 - as in registry: a mistake must not lose the rest of the import
        last = share.first + len(share.heads) - 1
        return failed(f"{share.place}messages {share.first} to {last}", error)


def failed(where: str, error: Exception) -> Found:
    """What is found of a share that our own reader fell over."""
    what = f"{type(error).__name__}: {str(error)[:200]}"
    return Found([Skip(where, f"the reader failed, and these are not read; please report it ({what})")])


def _read_heads(share: Heads) -> Found:
    found = Found()
    items = found.items
    reason = mail_folders.reason_of_path(share.name)
    place = f"{share.place}message "
    for number, (from_line, head) in enumerate(share.heads, start=share.first):
        item = read_head(head, where=f"{place}{number}", from_line=from_line, left_out=reason)
        if isinstance(item, Skip) and item.reason in mail_folders.NOT_MAIL:
            found.left_out.append((item.reason, number))
        else:
            items.append(item)
    return found


class Counted:
    """Keeps count, in the order of the shares, of what was left out on purpose."""

    def __init__(self) -> None:
        self._tally = Tally("message")
        self._noise: Counter[str] = Counter()

    def take(self, found: Found) -> None:
        for reason, number in found.left_out:
            self._tally.add(reason, number)
        self._noise.update(found.noise)

    def ended(self, mark: Ended) -> Iterator[Skip]:
        for skip in self._tally.skips():
            yield Skip(f"{mark.place}{skip.where}", skip.reason)
        self._tally = Tally("message")
        noise = self._noise + mark.noise
        if mark.all and noise:
            groups = [f"{count:,} {group}" for group, count in noise.most_common()]
            yield Skip(mark.place, f"{listing(groups)}: nothing Inroad reads")
