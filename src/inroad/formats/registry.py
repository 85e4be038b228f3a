"""Which reader knows a file, and the one stream of everything a path holds.

    identify   every reader says how sure it is; the surest wins, the first one listed among equals
    read       its records pass through, with their place; whatever goes wrong becomes a Skip there

Readers are loaded when first needed. A reader is never trusted to keep its promises: what it raises by mistake, or
yields that is no record, costs its own file at most, and the Skip names the reader.
"""

import io
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final, cast, get_args

from inroad.errors import BadInput, NotRecognised
from inroad.formats.containers import Archive, Expansion, Folder, Unopened, expand, holds_one_mail, in_maildir
from inroad.formats.eml import is_plainly_mail
from inroad.formats.guess import READS, Guess, guess
from inroad.formats.mbox import MboxReader
from inroad.formats.records import Record, Skip
from inroad.formats.shares import SHARE_FILES, Counted, Ended, Files, Found, Heads, Piece, Share, failed, read_heads
from inroad.formats.source import Reader, Source

# module, its attribute with a reader or several; in the order in which equals are preferred
_READERS: Final = (
    ("linkedin", "READERS"),
    ("linkedin", "UNUSED"),
    ("google_csv", "READER"),
    ("outlook_csv", "READER"),
    ("outlook_csv", "THUNDERBIRD"),
    ("vcard", "READER"),
    ("ical", "READER"),
    ("mbox", "READER"),
    ("eml", "READER"),
)
_LABELS: Final = {
    "linkedin.connections": "LinkedIn connections",
    "linkedin.messages": "LinkedIn messages",
    "linkedin.invitations": "LinkedIn invitations",
    "linkedin.recommendations": "LinkedIn recommendations",
    "linkedin.endorsements": "LinkedIn endorsements",
    "linkedin.positions": "LinkedIn positions",
    "linkedin.education": "LinkedIn education",
    "linkedin.profile": "LinkedIn profile",
    "linkedin.email_addresses": "LinkedIn e-mail addresses",
    "linkedin.skills": "LinkedIn skills",
    "linkedin.company_follows": "LinkedIn company follows",
    "linkedin.job_applications": "LinkedIn job applications",
    "linkedin.saved_jobs": "LinkedIn saved jobs",
    "linkedin.unused": "LinkedIn table Inroad has no use for",
    "google_csv": "Google Contacts CSV",
    "outlook_csv": "Outlook CSV",
    "thunderbird_csv": "Thunderbird CSV",
    "vcard": "vCard",
    "icalendar": "iCalendar",
}
_MAIL: Final = "e-mail message"  # the reader for what lies in a Maildir, whatever it looks like
_SURE_ENOUGH: Final = 0.3
_BY_NAME_ALONE: Final = 0.1  # enough for a table among LinkedIn's others
_SURVEYED: Final = 500  # files of a container looked at to name it
_KINDS: Final = (*get_args(Record), Skip)
_DAMAGE: Final = (zipfile.BadZipFile, zlib.error, EOFError, OSError)


class Reading:
    """Everything in ``path`` as one stream of records.

    ``format`` is what it is, for people ("LinkedIn archive", "vCard"). ``size`` is all there is to read in bytes;
    ``position`` how far :meth:`records` has come, from 0 to ``size``.
    """

    def __init__(self, path: Path, shape: str, size: int) -> None:
        self.path = path
        self.format = shape
        self.size = size
        self._done = 0  # bytes of the sources that are finished
        self._current = _Progress()

    @property
    def position(self) -> int:
        return min(self.size, self._done + self._current.bytes)

    def records(self) -> Iterator[Record | Skip]:
        """Records and skips in the order of the files; places name the file where there are several.

        Doesn't raise: what can't be read, from one row to the whole of the path, is a Skip with its reason. May be
        called again; each call reads from the start.
        """
        counted = Counted()
        for piece in self.pieces():
            if isinstance(piece, Ended):
                yield from counted.ended(piece)
            elif isinstance(piece, Heads | Files):
                found = read(piece)
                counted.take(found)
                yield from found.items
            else:
                yield piece

    def pieces(self) -> Iterator[Piece]:
        """The same in the same order, with mail in shares that wait to be read (see :mod:`inroad.formats.shares`)."""
        self._done = 0
        noise: Counter[str] = Counter()
        some: list[tuple[str, str]] = []
        try:
            with expand(self.path) as expansion:
                for entry in expansion.listed():
                    if isinstance(entry, Unopened):
                        some.append((entry.name, entry.path))
                        self._done += entry.size
                        if len(some) < SHARE_FILES:
                            continue
                    if some:
                        yield Files(self.path, self.format, tuple(some))
                        some = []
                    if isinstance(entry, Skip):
                        yield entry
                    elif isinstance(entry, Source):
                        self._current = _Progress()
                        yield from self._pieces(entry, noise, several=expansion.several)
                        self._done += entry.size if entry.size >= 0 else self._current.bytes
                        self._current = _Progress()
        except BadInput as error:
            yield Skip(self.path.name, _reason(error))
        except _DAMAGE as error:
            yield Skip(self.path.name, _damage(error))
        if some:
            yield Files(self.path, self.format, tuple(some))
        yield Ended(self.path.name, all=True, noise=noise)
        self._done = self.size

    def _pieces(self, source: Source, noise: Counter[str], *, several: bool) -> Iterator[Piece]:
        reader = recognise(source, by_name=self.format == "LinkedIn archive")
        if reader is None:
            found = guess(source)
            if several and found.noise:
                noise[found.noise] += 1
            else:
                yield Skip(source.name, _not_recognised(found))
            return
        watched = source
        if self.size:  # else nobody asks how far it has come
            watched = replace(source, open=lambda: self._current.watch(source.open()))
        place = f"{source.name}, " if several else ""
        if isinstance(reader, MboxReader):
            yield from self._guarded(reader.shares(watched, place), source, reader)
            yield Ended(place)
        else:
            yield from self._guarded(reader.read(watched), source, reader, place)

    def _guarded(
        self, items: Iterator[Record | Skip] | Iterator[Heads], source: Source, reader: Reader, place: str = ""
    ) -> Iterator[Piece]:
        try:
            for item in items:
                if isinstance(item, Heads):
                    yield item
                elif not isinstance(item, _KINDS):
                    yield Skip(
                        source.name, f"the {reader.name} reader gave something that is no record; please report it"
                    )
                elif place:
                    yield replace(item, where=f"{place}{item.where}" if item.where else source.name)
                else:
                    yield item
        except BadInput as error:
            yield Skip(source.name, _reason(error))
        except _DAMAGE as error:
            yield Skip(source.name, _damage(error))
        except Exception as error:  # noqa: BLE001 - a mistake in one reader must not lose the other files
            what = f"{type(error).__name__}: {str(error)[:200]}"
            lost = f"the {reader.name} reader failed, and the rest of this file is not read"
            yield Skip(source.name, f"{lost}; please report it ({what})")


def read(share: Share) -> Found:
    """Everything in ``share``. Doesn't raise: a mistake of ours costs this share, and a Skip says so."""
    if isinstance(share, Heads):
        return read_heads(share)
    try:
        return read_files(share)
    except Exception as error:  # noqa: BLE001 - a mistake must not lose the rest of the import
        return failed(f"{share.files[0][0]} and {len(share.files) - 1:,} more", error)


def read_files(share: Files) -> Found:
    """What the files of a share hold, each known by its content like any other."""
    found = Found()
    counted = Counted()
    reading = Reading(share.folder, share.shape, 0)
    with Folder(share.folder) as folder:
        for name, path in share.files:
            for entry in folder.opened(path, name):
                if isinstance(entry, Skip):
                    found.items.append(entry)
                    continue
                for piece in reading._pieces(entry, found.noise, several=True):
                    if isinstance(piece, Ended):
                        found.items.extend(counted.ended(piece))
                    elif isinstance(piece, Heads | Files):
                        inner = read(piece)
                        counted.take(inner)
                        found.items.extend(inner.items)
                    else:
                        found.items.append(piece)
    return found


def open_reading(path: Path) -> Reading:
    """See :func:`inroad.formats.open_reading`."""
    with expand(path) as expansion:
        if isinstance(expansion, Archive) and expansion.office:
            raise _refused(path, expansion.office)
        if expansion.several:
            return Reading(path, _shape(expansion), expansion.size)
        for entry in expansion.entries():
            if isinstance(entry, Source):
                reader = recognise(entry)
                if reader is None:
                    raise _refused(path, guess(entry))
                return Reading(path, _LABELS.get(reader.name, reader.name), expansion.size)
    raise BadInput("holds no file", where=path.name)


@cache
def readers() -> tuple[Reader, ...]:
    """All readers, in order of preference."""
    found: list[Reader] = []
    for module, attribute in _READERS:
        value = getattr(import_module(f"inroad.formats.{module}"), attribute)
        found.extend(value if isinstance(value, tuple) else (value,))
    return tuple(found)


def recognise(source: Source, *, by_name: bool = False) -> Reader | None:
    """The reader that is surest of ``source``, if any is sure enough. ``by_name``: it lies among LinkedIn's tables."""
    if holds_one_mail(source.name) and is_plainly_mail(source.head):
        return _mail_reader()  # there are folders with a hundred thousand of them
    best: Reader | None = None
    surest = _BY_NAME_ALONE if by_name else _SURE_ENOUGH
    for reader in readers():
        try:
            sure = reader.identify(source)
        except Exception:  # noqa: BLE001, S112 - a reader that fails to look at a file doesn't know it
            continue
        if sure > surest:
            best, surest = reader, sure
    if best is None and in_maildir(source.name) and source.head:
        return _mail_reader()
    return best


@cache
def _mail_reader() -> Reader:
    return next(reader for reader in readers() if reader.name == _MAIL)


class _Progress:
    """How many bytes of a source were read."""

    def __init__(self) -> None:
        self.bytes = 0

    def watch(self, stream: BinaryIO) -> BinaryIO:
        return io.BufferedReader(_Watched(stream, self), 128 * 2**10)


class _Watched(io.RawIOBase):
    """A stream that reports where it is."""

    def __init__(self, inner: BinaryIO, progress: _Progress) -> None:
        self._inner = inner
        self._progress = progress

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._inner.seekable()

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        count = cast("io.BufferedReader", self._inner).readinto(buffer)
        self._progress.bytes += count
        return count

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._progress.bytes = self._inner.seek(offset, whence)
        return self._progress.bytes

    def tell(self) -> int:
        return self._inner.tell()

    def close(self) -> None:
        self._inner.close()
        super().close()


def _shape(expansion: Expansion) -> str:
    """What a folder or archive is, for people."""
    if expansion.kind == "maildir":
        return "Maildir"
    empty = True
    linkedin = others = 0
    for entry in islice(expansion.entries(), _SURVEYED):
        empty = False
        if isinstance(entry, Skip):
            continue
        if entry.name.startswith("Takeout/") or (expansion.path.name == "Takeout" and expansion.kind == "folder"):
            return "Gmail Takeout"
        if reader := recognise(entry):
            linkedin += reader.name.startswith("linkedin.")
            others += not reader.name.startswith("linkedin.")
    if empty:
        raise NotRecognised("holds no files", where=expansion.path.name, hint=READS)
    return "LinkedIn archive" if linkedin > others else expansion.kind


def _refused(path: Path, found: Guess) -> NotRecognised:
    advice = f"{found.advice}; {READS}" if found.advice else READS
    return NotRecognised(f"looks like {found.words}, which Inroad can't read", where=path.name, hint=advice)


def _not_recognised(found: Guess) -> str:
    return f"looks like {found.words}, which Inroad can't read" + (f"; {found.advice}" if found.advice else "")


def _reason(error: BadInput) -> str:
    message = error.message.removeprefix(f"{error.where}: ")
    return f"{message}; {error.hint}" if error.hint else message


def _damage(error: Exception) -> str:
    why = error.strerror.lower() if isinstance(error, OSError) and error.strerror else str(error)[:200]
    return f"is damaged, or can't be read to its end ({why or type(error).__name__})"
