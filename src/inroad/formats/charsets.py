"""Text out of bytes whose charset is declared wrongly, oddly or not at all.

Used by everything that carries its charset inside (mail headers, vCards). What it refuses: charsets that are not in
the list below, since a name from outside must neither load a module nor pick a codec that is slow on purpose (punycode,
idna) or interprets escapes. Decoding itself never fails: what no charset fits is read as Windows-1252.
"""

import binascii
import codecs
import re
from functools import lru_cache
from typing import Final

_KNOWN: Final = frozenset(
    ["ascii", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-7", "iso8859-1", "mac-roman"]
    + ["koi8-r", "koi8-u", "tis-620", "gb2312", "gbk", "gb18030", "hz", "big5", "big5hkscs", "shift_jis", "euc_jp"]
    + ["iso2022_jp", "iso2022_jp_1", "iso2022_jp_2", "euc_kr", "iso2022_kr", "johab"]
    + [f"cp{n}" for n in (437, 850, 852, 858, 866, 874, 932, 949, 950)]
    + [f"iso8859-{n}" for n in range(2, 17)]
    + [f"cp125{n}" for n in range(9)]
)
# What senders mean by them, as every browser reads them: Windows-1252 for Latin-1, the newer sets for the older ones.
_ALIASES: Final = {
    "iso8859-1": "cp1252",
    "ascii": "utf-8",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
_UNWANTED: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff\ud800-\udfff]+")
_BLANKS: Final = re.compile(r"\s+")
_ENCODED_WORD: Final = re.compile(
    r"=\?([^?\s*]{1,40})(?:\*[^?\s]{0,20})?\?([bBqQ])\?([^?]{0,2000})\?=((?:[ \t\r\n]*+(?==\?[^?\s]{1,60}\?[bBqQ]\?))?)"
)


@lru_cache(maxsize=256)
def _codec(name: str) -> str:
    """The codec for a charset as it is called outside, or "" if it is not one we use."""
    name = name.strip(" \"'").lower()
    if not name.isascii() or not 0 < len(name) <= 40:
        return ""
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        return ""
    return _ALIASES.get(found, found) if found in _KNOWN else ""


def decode(raw: bytes, charset: str = "") -> str:
    """``raw`` as text: by ``charset`` if it is known and fits, else UTF-8, else Windows-1252. Never fails.

    Characters that no name or subject contains (NUL, other controls, lone surrogates, byte order marks) are dropped;
    tabs and line ends stay.
    """
    text = _decoded(raw, charset) if charset or not raw.isascii() else raw.decode("ascii")
    # What is printable holds nothing unwanted, and is known much sooner.
    return text if text.isprintable() or not _UNWANTED.search(text) else _UNWANTED.sub("", text)


def _decoded(raw: bytes, charset: str) -> str:
    """``raw`` by the first charset that fits; damaged UTF-8 (cut inside a character) without its damaged bytes."""
    for name in (_codec(charset) if charset else "", "utf-8", "cp1252"):
        if name:
            try:
                return raw.decode(name)
            except (UnicodeError, ValueError):
                if name != "utf-8":
                    continue
                text = raw.decode("utf-8", "ignore")
                lost = len(raw) - len(text.encode())
                if 4 * lost <= sum(byte >= 0x80 for byte in raw):
                    return text
    return raw.decode("latin-1")


def one_line(text: str) -> str:
    """``text`` with every run of white space as one blank, trimmed."""
    if text.isprintable() and "  " not in text:  # the only printable white space is the blank
        return text.strip()
    return _BLANKS.sub(" ", text).strip()


def decode_words(text: str, *, most: int = 10_000) -> str:
    """``text`` with its RFC 2047 encoded words decoded; at most ``most`` characters of it.

    Neighbouring words of one charset are joined before decoding, since many senders cut in the middle of a
    multi-byte character. A broken word stays as it is written.
    """
    text = text[:most]
    if "=?" not in text:
        return text
    parts: list[str] = []
    pending: list[bytes] = []
    charset = ""
    end = 0
    for match in _ENCODED_WORD.finditer(text):
        raw = _word_bytes(match[2], match[3])
        between = text[end : match.start()]
        if pending and (between or raw is None or match[1].lower() != charset):
            parts.append(decode(b"".join(pending), charset))
            pending.clear()
        parts.append(between)
        end = match.end()
        if raw is None:
            parts.append(match[0])
        else:
            pending.append(raw)
            charset = match[1].lower()
    if pending:
        parts.append(decode(b"".join(pending), charset))
    parts.append(text[end:])
    return "".join(parts)


def _word_bytes(encoding: str, payload: str) -> bytes | None:
    """The bytes inside one encoded word; None if they can't be read."""
    raw = payload.encode("utf-8", "replace")
    if encoding in "qQ":
        return binascii.a2b_qp(raw.replace(b" ", b"_"), header=True)
    return base64_bytes(raw)


def base64_bytes(raw: bytes) -> bytes | None:
    """Base64 with missing padding or stray blanks; None if it is none."""
    raw = raw.translate(None, b" \t\r\n=")
    try:
        return binascii.a2b_base64(raw + b"=" * (-len(raw) % 4))
    except binascii.Error:
        return None
