"""What a file seems to be that no reader knows, in words, and what its owner can do about it.

Only for messages: nothing is decided by a guess except whether something is *noise* (pictures, web pages, documents),
which every archive holds and which is counted instead of listed.
"""

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from inroad.formats.source import Source
from inroad.formats.tables import candidates
from inroad.formats.text import decode, one_line, sniff

READS: Final = (
    "Inroad reads LinkedIn's data export, Google Contacts and Outlook CSV, vCard, mbox, Maildir, .eml, "
    "Gmail Takeout and iCalendar"
)


@dataclass(frozen=True, slots=True)
class Guess:
    """``words`` complete "looks like …"; ``advice`` is what to do; ``noise`` is a group in the plural ("pictures")."""

    words: str
    advice: str = ""
    noise: str = ""


_EXCEL_ADVICE: Final = "open it and save it as CSV (UTF-8)"
_GZIP: Final = b"\x1f\x8b"
_MAGIC: Final[tuple[tuple[bytes, Guess], ...]] = (
    (b"%PDF", Guess("a PDF document", noise="documents")),
    (b"\x89PNG", Guess("a picture", noise="pictures")),
    (b"\xff\xd8\xff", Guess("a picture", noise="pictures")),
    (b"GIF8", Guess("a picture", noise="pictures")),
    (b"RIFF", Guess("a picture or a sound", noise="pictures")),
    (b"BM", Guess("a picture", noise="pictures")),
    (
        b"!BDN",
        Guess("an Outlook data file (.pst)", "export the contacts from Outlook as CSV, and mail as .eml or mbox"),
    ),
    (b"7z\xbc\xaf", Guess("a 7z archive", "unpack it and give the folder")),
    (_GZIP, Guess("a compressed file (gzip)", "unpack it first")),
    (b"Rar!", Guess("a RAR archive", "unpack it and give the folder")),
    (b"SQLite format 3", Guess("a database")),
    (b"{\\rtf", Guess("a text document", noise="documents")),
    (b"\x7fELF", Guess("a program")),
    (b"MZ", Guess("a program")),
)
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NOISE_NAMES: Final = {
    "pictures": (".png", ".jpg", ".jpeg", ".gif", ".webp", ".heic", ".svg", ".bmp", ".ico"),
    "web pages": (".html", ".htm", ".xhtml", ".css", ".js"),
    "documents": (".pdf", ".docx", ".doc", ".odt", ".pptx", ".ppt", ".rtf", ".md", ".epub"),
    "data files of other kinds": (".json", ".xml"),
    "films and sounds": (".mp4", ".mov", ".avi", ".webm", ".mp3", ".wav", ".m4a"),
}
_OFFICE: Final = (
    ("xl/", Guess("an Excel workbook", _EXCEL_ADVICE)),
    ("word/", Guess("a Word document", noise="documents")),
    ("ppt/", Guess("a presentation", noise="documents")),
)


def office_file(members: list[str]) -> Guess | None:
    """What a zip file is that is really a document of an office program or an app; None for a plain archive."""
    if "[Content_Types].xml" in members:
        for folder, guess in _OFFICE:
            if any(name.startswith(folder) for name in members):
                return guess
        return Guess("an office document", noise="documents")
    if members[:1] == ["mimetype"]:
        if "content.xml" in members:
            return Guess("a LibreOffice document", "if it is a table, open it and save it as CSV (UTF-8)")
        return Guess("an electronic book", noise="documents")
    if "META-INF/MANIFEST.MF" in members or "AndroidManifest.xml" in members:
        return Guess("a program")
    return None


def inside_office(head: bytes) -> bool:
    """Whether a file that begins like a zip archive is an office document."""
    return b"[Content_Types].xml" in head or head[30:60].startswith(b"mimetypeapplication/")


def guess(source: Source) -> Guess:
    """What ``source`` seems to be."""
    head = source.head
    suffix = PurePosixPath(source.name).suffix.lower()
    if not head.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        return Guess("an empty file" if source.size in (0, len(head)) else "a file that begins with nothing but blanks")
    for magic, found in _MAGIC:
        if head.startswith(magic):
            return found
    if head.startswith(_OLE):
        if suffix == ".msg":
            return Guess("a mail saved by Outlook (.msg)", "save it as .eml, or drag it out of another mail program")
        return Guess("an old Office file", _EXCEL_ADVICE)
    if head.startswith(b"PK") and inside_office(head):
        if b"xl/" in head or b"opendocument.spreadsheet" in head:
            return Guess("a spreadsheet", _EXCEL_ADVICE)
        return Guess("an office document", noise="documents")
    if head[257:262] == b"ustar":
        return Guess("a tar archive", "unpack it and give the folder")
    if head[4:8] == b"ftyp":
        return Guess("a film or a picture", noise="films and sounds")
    for group, suffixes in _NOISE_NAMES.items():
        if suffix in suffixes:
            return Guess(f"a {suffix} file", noise=group)
    start = decode(head[:4096]).lstrip().lower()
    if start.startswith(("<!doctype html", "<html")):
        return Guess(
            "a web page",
            "if you meant to download data, the download may have led to a sign-in page",
            noise="web pages",
        )
    if start.startswith(("{", "[")):
        return Guess("JSON data", noise="data files of other kinds")
    if start.startswith("<?xml"):
        return Guess("XML data", noise="data files of other kinds")
    if _binary(head):
        return Guess("a binary file of a kind Inroad does not know")
    return _table(head, suffix) or Guess("plain text")


def _binary(head: bytes) -> bool:
    if sniff(head)[0] != "utf-8":
        return False
    sample = head[:4096]
    return sum(byte < 9 or 13 < byte < 32 for byte in sample) > len(sample) // 20


def _table(head: bytes, suffix: str) -> Guess | None:
    if suffix not in (".csv", ".tsv", ".tab"):  # prose has commas too
        return None
    best = max(candidates(head), key=lambda header: len(header.names), default=None)
    if best is None or len(best.names) < 2:
        return None
    line = decode(head).split("\n")[best.line - 1]
    columns = [one_line(cell.strip('"'))[:40] for cell in line.split(best.delimiter)]
    shown = ", ".join(columns[:6]) + (", …" if len(columns) > 6 else "")
    return Guess(
        f"a table with the columns {shown}",
        "a contacts table needs the header its program wrote; export it again and leave the first rows as they are",
    )
