"""mbox mailboxes of any size: Thunderbird, Gmail Takeout, Apple Mail, mutt; mboxo, mboxrd, mboxcl.

    stream, a chunk at a time
      | From_ line       "From ", a date at its end, after an empty line, before a header line: a new message
      | head             up to the empty line, at most limits.HEADER_BYTES
      | body             run over with bytes.find, never split into lines, never kept

Memory stays at a few chunks whatever the file: a message or a line may be gigabytes long. A "From " inside a body
counts only if it passes all four tests, so that neither sentences nor quoted mailboxes cut a message. Content-Length
(mboxcl) is not used: it is wrong as soon as a program has changed line ends, and the tests above do without it.
Refuses a file that does not begin with a From_ line.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO, Final

from inroad.errors import BadInput
from inroad.formats import limits, shares
from inroad.formats.mail_dates import is_from_line
from inroad.formats.records import Record, Skip
from inroad.formats.shares import Counted, Ended, Heads
from inroad.formats.source import Source

_CHUNK: Final = 1 << 20
_FROM_BYTES: Final = 1_000  # of a From_ line
_PEEK: Final = _FROM_BYTES + 200  # enough to judge a From_ line and the line after it
_LEAD: Final = 1_000  # blank lines or a byte order mark before the first message
# What nearly all programs write, at once: each of the four tests by itself costs three times as much.
_USUAL_OPENING: Final = re.compile(
    rb"From [^ \t\n]{1,300}+ {1,2}(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d "
    rb"(?:[+-]\d{4} )?\d{4}\r?\n[!-9;-~]{1,100}:"
)
_HEADER_LINE: Final = re.compile(rb"[!-9;-~]{1,100}[ \t]*+:|>From ")


class MboxReader:
    """Reads every message's head; see the module's text."""

    name = "mbox"

    def identify(self, source: Source) -> float:
        start = _first(source.head)
        if start < 0:
            return 0.5 if not source.head and source.name.lower().endswith((".mbox", ".mbx")) else 0.0
        end = source.head.find(b"\n", start, start + _FROM_BYTES)
        if end < 0:
            return 0.0
        follows = _HEADER_LINE.match(source.head, end + 1) is not None
        if is_from_line(source.head[start:end].rstrip(b"\r")):
            return 1.0 if follows else 0.6
        return 0.6 if follows else 0.0

    def read(self, source: Source) -> Iterator[Record | Skip]:
        counted = Counted()
        for share in self.shares(source):
            found = shares.read_heads(share)
            counted.take(found)
            yield from found.items
        yield from counted.ended(Ended())

    def shares(self, source: Source, place: str = "") -> Iterator[Heads]:
        """The messages of ``source`` in shares; ``place`` goes before numbers. Raises BadInput as :meth:`read` does."""
        if not source.head:
            raise BadInput("the mailbox is empty", where=source.name)
        if _first(source.head) < 0:
            raise BadInput(
                "this is no mbox: it does not begin with a “From ” line",
                where=source.name,
                hint="export the mailbox again as mbox, or give the single .eml files",
            )
        some: list[tuple[bytes, bytes]] = []
        number, size = 1, 0
        try:
            with source.open() as stream:
                for from_line, head in heads(stream):
                    some.append((from_line, head))
                    size += len(head)
                    if len(some) >= shares.SHARE_MESSAGES or size >= shares.SHARE_BYTES:
                        yield Heads(source.name, place, number, tuple(some))
                        number += len(some)
                        some, size = [], 0
        except Exception:  # a damaged archive: what came before the damage counts
            if some:
                yield Heads(source.name, place, number, tuple(some))
            raise
        if some:
            yield Heads(source.name, place, number, tuple(some))


READER: Final = MboxReader()


def heads(stream: BinaryIO) -> Iterator[tuple[bytes, bytes]]:
    """``(From_ line, head)`` of each message of an mbox, in order; heads longer than ``limits.HEADER_BYTES`` are cut.

    O(bytes) time, O(chunk) memory. Yields nothing for a stream that does not begin with a From_ line.
    """
    window = _Window(stream)
    window.fill(_LEAD + _PEEK)
    start = _first(window.data)
    while start >= 0:
        from_line, head = window.head(start)
        yield from_line, head
        start = window.next_message()


def _first(data: bytes) -> int:
    """Where the first From_ line begins: at 0, or after a byte order mark and blank lines. -1: nowhere."""
    start = 0
    end = min(len(data), _LEAD)
    if data.startswith(b"\xef\xbb\xbf"):
        start = 3
    while start < end and data[start] in b"\r\n":
        start += 1
    return start if data.startswith(b"From ", start) else -1


class _Window:
    """The part of the stream in memory: ``data``, and ``at``, how far it has been understood."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._ended = False
        self.data = b""
        self.at = 0

    def fill(self, needed: int) -> None:
        """Have ``needed`` bytes from ``at`` on, or all there are; what lies before ``at`` may go (all but 2 bytes)."""
        if self._ended or len(self.data) - self.at >= needed:
            return
        # Two bytes of what is behind show whether an empty line came before.
        keep = max(0, self.at - 2)
        parts = [self.data[keep:]]
        have = len(parts[0]) - (self.at - keep)
        while have < needed:
            chunk = self._stream.read(max(_CHUNK, needed - have))
            if not chunk:
                self._ended = True
                break
            parts.append(chunk)
            have += len(chunk)
        self.data = b"".join(parts)
        self.at -= keep

    def head(self, start: int) -> tuple[bytes, bytes]:
        """The From_ line at ``start`` and the head after it; then ``at`` is where the body begins."""
        self.at = start
        end = self._head_end()
        if end < 0:
            self.fill(_FROM_BYTES + limits.HEADER_BYTES)
            end = self._head_end()
        if end < 0:
            # No empty line: the file ends inside the head, or the head is longer than any head.
            cut = min(len(self.data), self.at + _FROM_BYTES + limits.HEADER_BYTES)
            whole = cut == len(self.data)
            end = cut if whole else max(self.data.rfind(b"\n", self.at, cut), self.at)
        line_end = self.data.find(b"\n", self.at, end)
        line_end = end if line_end < 0 else line_end
        from_line, head = self.data[self.at : line_end], self.data[line_end + 1 : end]
        # The line end stays: it may be the one before the next From_ line.
        self.at = end
        return from_line[:_FROM_BYTES].rstrip(b"\r"), head

    def _head_end(self) -> int:
        most = self.at + _FROM_BYTES + limits.HEADER_BYTES
        plain = self.data.find(b"\n\n", self.at, most)
        other = self.data.find(b"\n\r\n", self.at, most if plain < 0 else plain + 2)
        return plain if other < 0 else other

    def next_message(self) -> int:
        """Where in ``data`` the next From_ line begins; -1 at the end of the stream."""
        while True:
            found = self.data.find(b"\nFrom ", self.at)
            if found < 0:
                if self._ended:
                    return -1
                self.at = max(self.at, len(self.data) - 5)  # "\nFrom" may wait for its blank
                self.fill(len(self.data) - self.at + 1)
                continue
            self.at = found
            self.fill(_PEEK)
            if self._opens_message():
                return self.at + 1
            self.at += 6

    def _opens_message(self) -> bool:
        """Whether the line after the line end at ``at`` opens a message: the four tests of the module's text."""
        data, at = self.data, self.at
        before = at - 1 if at and data[at - 1] == 0x0D else at
        if not before or data[before - 1] != 0x0A:
            return False
        if _USUAL_OPENING.match(data, at + 1) is not None:
            return True
        end = data.find(b"\n", at + 1, at + _FROM_BYTES)
        if end < 0:
            # A mailbox cut off inside its last From_ line holds no further message.
            return False
        return is_from_line(data[at + 1 : end].rstrip(b"\r")) and _HEADER_LINE.match(data, end + 1) is not None
