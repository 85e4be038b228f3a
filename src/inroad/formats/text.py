"""Bytes of unknown origin as lines of clean text, in bounded memory.

    bytes | byte-order mark or a look at the NULs | UTF-16 or "probably UTF-8"
          | one kind of line end | lines of at most LINE_BYTES | each decoded by itself

UTF-8 is decided line by line: a line that isn't UTF-8 is read as Windows-1252, which is what Excel and Outlook save.
So a file stitched together from both is read right, and one broken line spoils no other. NULs are dropped, lone
surrogates become U+FFFD; nothing here raises on any bytes. It refuses to guess further encodings.
"""

import codecs
import re
import unicodedata
from collections.abc import Iterator
from typing import BinaryIO, Final

from inroad.formats import limits

_CHUNK: Final = 256 * 2**10
_BOMS: Final = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_INVISIBLE: Final = "\ufeff\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069"
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_EDGES: Final = " \t\r\n\v\f\x1c\x1d\x1e\x1f\x85\xa0\u2028\u2029\u202f\u3000" + _INVISIBLE


def sniff(head: bytes) -> tuple[str, int]:
    """The encoding a file's first bytes announce: ``("utf-8" | "utf-16-le" | "utf-16-be", length of its BOM)``.

    UTF-16 without a mark is told by NULs in every second byte of the first kilobyte.
    """
    for bom, name in _BOMS:
        if head.startswith(bom):
            return name, len(bom)
    sample = head[:1024]
    pairs = len(sample) // 2
    if pairs >= 4:
        high, low = sample[1::2].count(0), sample[0::2].count(0)
        if high > 0.4 * pairs and low < 0.05 * pairs:
            return "utf-16-le", 0
        if low > 0.4 * pairs and high < 0.05 * pairs:
            return "utf-16-be", 0
    return "utf-8", 0


def decode_line(raw: bytes, *, cut: bool = False) -> tuple[str, str]:
    """One line of a file that is probably UTF-8, and which encoding it took ("utf-8" or "windows-1252").

    ``cut``: it may end in the middle of a character.
    """
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        text, encoding = _decode_odd(raw, error, cut=cut)
    else:
        encoding = "utf-8"
    return (text.replace("\0", "") if "\0" in text else text), encoding


def decode(raw: bytes) -> str:
    """All of ``raw`` (a file's head) as text with "\\n" line ends; a character cut in two at the end is dropped."""
    encoding, skip = sniff(raw)
    raw = raw[skip:]
    if encoding != "utf-8":
        text = raw[: len(raw) & ~1].decode(encoding, "replace").replace("\0", "")
    else:
        whole, newline, last = raw.rpartition(b"\n")
        texts = [decode_line(line)[0] for line in whole.split(b"\n")] if newline else []
        text = "\n".join([*texts, decode_line(last, cut=True)[0].removesuffix("\N{REPLACEMENT CHARACTER}")])
    return text.replace("\r\n", "\n").replace("\r", "\n")


def one_line(text: str) -> str:
    """``text`` without edges nobody sees (spaces of all kinds, direction marks), line breaks and control characters."""
    text = text.strip(_EDGES)
    if text.isprintable() and "  " not in text and text.isascii():
        return text
    return " ".join(_CONTROLS.sub(" ", text).split())


def block(text: str) -> str:
    """``text`` as :func:`one_line` has it, but with its line breaks."""
    return _CONTROLS.sub(" ", text).strip(_EDGES)


def fold(text: str) -> str:
    """Letters and digits only, without case and accents, so that "E-mail 1 - Value" and "email1 value" are the same."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if letter.isalnum())


def _decode_odd(raw: bytes, error: UnicodeDecodeError, *, cut: bool) -> tuple[str, str]:
    if cut and error.end == len(raw) and error.reason == "unexpected end of data":
        return raw.decode(errors="replace"), "utf-8"
    try:  # surrogates written as if they were characters; pairs of them are one character
        units = raw.decode(errors="surrogatepass").encode("utf-16-le", "surrogatepass")
        return units.decode("utf-16-le", "replace"), "utf-8"
    except UnicodeDecodeError:
        pass
    try:
        return raw.decode("cp1252"), "windows-1252"
    except UnicodeDecodeError:  # five byte values mean nothing there
        return raw.decode("cp1252", "replace"), "windows-1252"


class Lines:
    """The lines of a binary stream, without their ends ("\\n", "\\r\\n" and a lone "\\r" all count).

    While iterating: ``number`` is the line last given (from 1), ``cut`` whether it was longer than ``line_bytes`` (the
    rest of it is gone), ``encoding`` what the text turned out to be so far. Afterwards: ``ended`` is true if the last
    line had an end, ``stopped`` if there was more than ``most_bytes``. The caller closes the stream.
    """

    def __init__(
        self, stream: BinaryIO, *, line_bytes: int = limits.LINE_BYTES, most_bytes: int = limits.TABLE_BYTES
    ) -> None:
        self._stream = stream
        self._line_bytes = line_bytes
        self._most_bytes = most_bytes
        self.encoding = "utf-8"
        self.number = 0
        self.cut = False
        self.ended = False
        self.stopped = False
        self._last = False  # at a last line without an end: the file may have been cut off in it

    def __iter__(self) -> Iterator[str]:
        for raw in self._raw_lines():
            self.number += 1
            text, encoding = decode_line(raw, cut=self.cut or self._last)
            if encoding != "utf-8" and self.encoding == "utf-8":
                self.encoding = encoding
            yield text

    def _raw_lines(self) -> Iterator[bytes]:
        most = self._line_bytes
        tail = b""
        skipping = False  # inside the lost rest of a line that was too long
        for chunk in self._chunks():
            if skipping:
                end = chunk.find(b"\n")
                if end < 0:
                    continue
                chunk = chunk[end + 1 :]
                skipping = False
            lines = (tail + chunk).split(b"\n")
            tail = lines.pop()
            for line in lines:
                self.cut = len(line) > most
                yield line[:most] if self.cut else line
            if len(tail) > most:
                self.cut = True
                yield tail[:most]
                tail = b""
                skipping = True
        self.ended = not tail and not skipping
        if tail:
            self.cut = False
            self._last = True
            yield tail

    def _chunks(self) -> Iterator[bytes]:
        """UTF-8 (or what passes for it) with "\\n" line ends."""
        held = b""
        for chunk in self._utf8():
            chunk = held + chunk
            held = b""
            if b"\r" in chunk:
                if chunk.endswith(b"\r"):  # its "\n" may come with the next chunk
                    chunk, held = chunk[:-1], b"\r"
                chunk = chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
            yield chunk
        if held:
            yield b"\n"

    def _utf8(self) -> Iterator[bytes]:
        chunk = self._read()
        self.encoding, skip = sniff(chunk)
        chunk = chunk[skip:]
        if self.encoding == "utf-8":
            while chunk:
                yield chunk
                chunk = self._read()
            return
        decoder = codecs.getincrementaldecoder(self.encoding)("replace")
        while chunk:
            yield decoder.decode(chunk).encode("utf-8", "replace")
            chunk = self._read()
        yield decoder.decode(b"", final=True).encode("utf-8", "replace")

    def _read(self) -> bytes:
        chunk = self._stream.read(min(_CHUNK, self._most_bytes))
        self._most_bytes -= len(chunk)
        if chunk and not self._most_bytes:
            self.stopped = bool(self._stream.read(1))
        return chunk
