"""A file that is one mail: .eml, Apple's .emlx, the files of a Maildir.

Only the head is read, however long the file. A Maildir's flags (``:2,DST``) and folder names say what was trashed or
never sent. Refuses what has no mail headers at its start.
"""

import re
from collections.abc import Iterator
from typing import Final

from inroad.errors import BadInput
from inroad.formats import limits, mail_folders
from inroad.formats.headers import read_head
from inroad.formats.records import Record, Skip
from inroad.formats.source import Source

_BEFORE: Final = re.compile(rb"(?:\xef\xbb\xbf)?[ \t\r\n]*+(?:\d{1,12}[ \t]*\r?\n)?")  # emlx: the length comes first
_FROM_LINE: Final = re.compile(rb">?From [^\n:]*+(?::[^\n]*+)?\n")
_LINE: Final = re.compile(rb"([!-9;-~]{1,76})[ \t]*+:")
_LINE_END: Final = re.compile(rb"\r\n|\n|\r")
_TELLING: Final = frozenset(
    b"from to date message-id received return-path delivered-to mime-version subject content-type in-reply-to "
    b"references reply-to cc x-mailer dkim-signature sender".split()
)


_FIRST_LINE: Final = re.compile(
    rb"(?:return-path|received|delivered-to|message-id|from|to|date|subject|mime-version|x-mozilla-status|dkim-signature)"
    rb"[ \t]*+:",
    re.IGNORECASE,
)
_SENDER_LINE: Final = re.compile(rb"\n[Ff][Rr][Oo][Mm][ \t]*+:")


class EmlReader:
    """Reads the head of one mail."""

    name = "e-mail message"

    def identify(self, source: Source) -> float:
        """Mail headers on the first lines make it one; the name only adds to them."""
        start = _start(source.head)
        if source.head.startswith(b"From ", start):
            return 0.0  # an mbox
        seen: set[bytes] = set()
        strange = 0
        for line in _LINE_END.split(source.head[start : start + 16_384], maxsplit=60)[:60]:
            if not line:
                break
            if line[:1] in b" \t":
                continue
            match = _LINE.match(line)
            if match is None:
                strange += 1
                if strange > 2:
                    return 0.0
                continue
            seen.add(match[1].lower())
        known = len(seen & _TELLING)
        named = source.name.lower().endswith((".eml", ".emlx")) or _in_maildir(source.name)
        if b"from" in seen and known >= 3:
            return 0.95
        if known >= 2 and (named or b"from" in seen or b"received" in seen):
            return 0.8
        return 0.4 if named and known else 0.2 if named else 0.0

    def read(self, source: Source) -> Iterator[Record | Skip]:
        data = source.head
        if _empty_line(data, _start(data)) < 0:  # nearly always the head of the file holds that of the mail
            with source.open() as stream:
                data = stream.read(limits.HEADER_BYTES + 1_000)
        if not data.strip():
            raise BadInput("the file is empty", where=source.name)
        start = _start(data)
        if match := _FROM_LINE.match(data, start):
            start = match.end()
        if _LINE.match(data, start) is None:
            raise BadInput("this is no mail: it does not begin with lines like “From:” and “Date:”", where=source.name)
        end = _empty_line(data, start)
        if end < 0 and len(data) > limits.HEADER_BYTES:
            head = data[start : max(data.rfind(b"\n"), start)]
        else:
            head = data[start : end if end >= 0 else len(data)]
        yield read_head(head, where="the message", left_out=mail_folders.reason_of_path(source.name))


READER: Final = EmlReader()


def is_plainly_mail(head: bytes) -> bool:
    """Whether a file begins with a line that only mails begin with, and names a sender further down.

    Far cheaper than to identify; a No says nothing.
    """
    start = _start(head)
    if _FIRST_LINE.match(head, start) is None:
        return False
    end = _empty_line(head, start)
    return _SENDER_LINE.search(head, start, end if end >= 0 else len(head)) is not None


def _empty_line(data: bytes, start: int) -> int:
    """Where the line end before the first empty line is; -1 if there is none."""
    first = -1
    for blank in (b"\n\n", b"\n\r\n", b"\r\r"):
        at = data.find(blank, start, len(data) if first < 0 else first + len(blank) - 1)
        first = at if at >= 0 else first
    return first


def _start(data: bytes) -> int:
    match = _BEFORE.match(data)
    return match.end() if match else 0


def _in_maildir(name: str) -> bool:
    return ":2," in name or name.replace("\\", "/").split("/")[-2:-1] in (["cur"], ["new"])
