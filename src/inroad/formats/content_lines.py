"""The lines of vCard and iCalendar files: ``group.NAME;PARAM=value:value``, folded over several physical lines.

    stream of bytes in any encoding
      | physical lines   cut at limits.LINE_BYTES, CRLF, LF or CR, UTF-16 turned into UTF-8
      | unfold           continuations joined; what nobody needs is dropped here
      | parse            group, name, parameters, raw value

Linear in the bytes read. Quoted parameter values may hold colons and semicolons; a quote that is never closed is taken
as an ordinary character. (A backtracking pattern here is how one well-known library hangs on a line of 59 bytes.)
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from inroad.formats import limits

_CHUNK: Final = 1 << 18
_NAME: Final = re.compile(rb"(?:([A-Za-z0-9_.-]{1,100})\.)?([A-Za-z0-9_-]{1,100})[ \t]*+([;:])")
_PARAMS: Final = re.compile(rb'((?:[^":]|"[^"]*")*+):')
_PARAM: Final = re.compile(rb'[ \t]*+((?:[^";]|"[^"]*")++)')
_FIRST_WORD: Final = re.compile(rb"(?:[A-Za-z0-9_.-]{1,100}\.)?([A-Za-z0-9_-]{1,100})[ \t]*[;:]")
_PARAMS_MOST: Final = 100


@dataclass(frozen=True, slots=True)
class ContentLine:
    """One unfolded line. Names are upper case; ``params`` maps a name to its raw values in order.

    vCard 2.1 writes types without a name (``TEL;HOME;PREF``): they stand under TYPE.
    """

    name: str
    value: bytes
    params: dict[str, tuple[bytes, ...]]
    group: str = ""

    def param(self, name: str) -> str:
        """The first value of a parameter, as text without quotes; "" if it is not there."""
        values = self.params.get(name)
        return values[0].decode("utf-8", "replace") if values else ""

    def types(self) -> frozenset[str]:
        """All TYPE values, upper case."""
        joined = b",".join(self.params.get("TYPE", ())).decode("utf-8", "replace")
        return frozenset(part.strip().upper() for part in joined.split(",") if part.strip())


def parse(line: bytes) -> ContentLine | None:
    """An unfolded line in its parts; None if it is no ``NAME:value``."""
    start = _NAME.match(line)
    if start is None:
        return None
    group = (start[1] or b"").decode("ascii").upper()
    name = start[2].decode("ascii").upper()
    if start[3] == b":":
        return ContentLine(name, line[start.end() :], {}, group)
    params = _PARAMS.match(line, start.end())
    if params is not None:
        return ContentLine(name, line[params.end() :], _parameters(params[1]), group)
    colon = line.find(b":", start.end())
    if colon < 0:
        return None
    return ContentLine(name, line[colon + 1 :], _parameters(line[start.end() : colon].replace(b'"', b"")), group)


def _parameters(raw: bytes) -> dict[str, tuple[bytes, ...]]:
    found: dict[str, tuple[bytes, ...]] = {}
    for number, match in enumerate(_PARAM.finditer(raw)):
        if number >= _PARAMS_MOST:
            break
        name, equals, value = match[1].partition(b"=")
        if not equals:
            name, value = _bare(name.strip().upper()), name
        key = name.strip().decode("ascii", "replace").upper()
        found[key] = (*found.get(key, ()), value.strip().strip(b'"'))
    return found


def _bare(word: bytes) -> bytes:
    """Which parameter a bare word of vCard 2.1 stands for."""
    if word in {b"QUOTED-PRINTABLE", b"BASE64", b"8BIT", b"7BIT", b"B"}:
        return b"ENCODING"
    return b"TYPE"


def unfold(lines: Iterator[bytes], wanted: frozenset[bytes]) -> Iterator[bytes]:
    """Logical lines: continuations (leading blank) joined, soft breaks of quoted-printable values too.

    Of a property whose name is not in ``wanted`` (upper case) only the first physical line is kept, so that photos and
    attachments cost nothing. At most ``limits.LINE_BYTES`` of a line are kept.
    """
    parts: list[bytes] = []
    size = 0
    soft = False  # the line so far ends in a soft break
    printable = False  # the property is quoted-printable
    keeps = True
    for line in lines:
        if soft:
            line = line.lstrip(b" \t")  # some writers fold the continuation as well
            keep = size < limits.LINE_BYTES
        elif parts and line[:1] in (b" ", b"\t"):
            line = line[1:]
            keep = keeps and size < limits.LINE_BYTES
        else:
            if parts:
                yield b"".join(parts)
            parts, size, keep = [], 0, True
            match = _FIRST_WORD.match(line)
            keeps = match is None or match[1].upper() in wanted
            printable = keeps and b"QUOTED-PRINTABLE" in line[:200].upper()
        soft = printable and line.endswith(b"=")
        size += len(line)
        if keep:
            parts.append(line[:-1] if soft else line)
    if parts:
        yield b"".join(parts)


def physical_lines(stream: BinaryIO, head: bytes) -> Iterator[bytes]:
    """The stream's lines without their ends, in UTF-8 if the stream is UTF-16 (seen in ``head``), else as they are.

    What a line holds beyond ``limits.LINE_BYTES`` is dropped. Memory: one line and one chunk.
    """
    chunks = _chunks(stream, head)
    if b"\n" not in head and b"\r" in head and not _utf16(head):
        chunks = (chunk.replace(b"\r", b"\n") for chunk in chunks)  # old Macs
    kept = bytearray()
    for chunk in chunks:
        lines = chunk.split(b"\n")
        for line in lines[:-1]:
            if kept:
                kept += line[: limits.LINE_BYTES - len(kept)]
                yield bytes(kept).rstrip(b"\r")
                kept.clear()
            else:
                yield line[: limits.LINE_BYTES].rstrip(b"\r")
        if len(kept) < limits.LINE_BYTES:
            kept += lines[-1][: limits.LINE_BYTES - len(kept)]
    if kept:
        yield bytes(kept).rstrip(b"\r")


def _chunks(stream: BinaryIO, head: bytes) -> Iterator[bytes]:
    wide = _utf16(head)
    decoder = codecs.getincrementaldecoder(wide)("replace") if wide else None
    first = True
    while chunk := stream.read(_CHUNK):
        if decoder is not None:
            chunk = decoder.decode(chunk).encode("utf-8", "replace")
        if first:
            chunk = chunk.removeprefix(b"\xef\xbb\xbf")
            first = False
        yield chunk


def _utf16(head: bytes) -> str:
    """The UTF-16 codec these bytes are in, by byte order mark or by their zero bytes; "" if they are not."""
    if head.startswith(b"\xff\xfe"):
        return "utf-16-le"
    if head.startswith(b"\xfe\xff"):
        return "utf-16-be"
    start = head[:64]
    if len(start) >= 8 and b"\0" in start:
        if not any(start[0::2]) and all(start[1::2]):
            return "utf-16-be"
        if not any(start[1::2]) and all(start[0::2]):
            return "utf-16-le"
    return ""


def opening(head: bytes) -> bytes:
    """The first bytes as UTF-8 and upper case, for recognising ``BEGIN:…``."""
    wide = _utf16(head)
    start = head[:4096]
    if wide:
        start = start.decode(wide, "replace").encode("utf-8", "replace")
    return start.removeprefix(b"\xef\xbb\xbf").upper()
