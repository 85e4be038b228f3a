"""What a user points at, as the files inside: a file is itself, a folder and an archive are what they hold.

    path | regular file, folder, zip or gzip?  | refuse what is neither
         | members within the limits           | a Source each, with its head read
         | everything else                     | a Skip with its reason

Nothing is ever unpacked to disk: members are streams. Refused: members that are encrypted, that name a place outside
the archive, that are links or archives themselves, that claim to unpack to more than the limits allow; in folders,
links and whatever is not a regular file (opening a pipe would wait for ever). A Maildir is a folder with ``cur`` and
``new``; its drafts and deleted messages are counted and left out.
"""

import gzip
import io
import os
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import BinaryIO, Final, Self, cast

from inroad.errors import BadInput
from inroad.formats import limits
from inroad.formats.guess import Guess, inside_office, office_file
from inroad.formats.records import Skip
from inroad.formats.source import HEAD_BYTES, Source

_ZIP_MAGIC: Final = (b"PK\x03\x04", b"PK\x05\x06")
_GZIP_MAGIC: Final = b"\x1f\x8b"
_JUNK: Final = frozenset({"__MACOSX", "Thumbs.db", "desktop.ini", "lost+found"})
_MEMBER_DIRECTORY_BYTES: Final = 64 * 2**20  # of the list of members; zipfile loads it whole
_RATIO_FROM: Final = 10 * 2**20
_OUTSIDE: Final = re.compile(r"^(?:[/\\]|[A-Za-z]:)|(?:^|[/\\])\.\.(?:[/\\]|$)")
_IN_MAILDIR: Final = re.compile(r"(?:^|/)(?:cur|new)/[^/]+$")
_MAILDIR_FLAGS: Final = re.compile(r"[:;!]2,([A-Za-z]*)$")


@dataclass(frozen=True, slots=True)
class Unopened:
    """A file of a folder that was only listed; :meth:`Folder.opened` opens it."""

    name: str
    path: str
    size: int


class Expansion:
    """The files in ``path``. ``kind`` is "file", "folder", "zip", "gzip" or "maildir"; ``size`` all bytes there are.

    Use as a context manager: an archive stays open until its end. Sources must be read before that.
    """

    kind = "file"

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def several(self) -> bool:
        """Whether places need the name of the file they are in."""
        return self.kind not in ("file", "gzip")

    @cached_property
    def size(self) -> int:
        return self.path.stat().st_size

    def entries(self) -> Iterator[Source | Skip]:
        yield _file_source(self.path, self.path.name)

    def listed(self) -> Iterator[Source | Skip | Unopened]:
        """The same, with files that are most likely one mail each not opened yet."""
        yield from self.entries()

    def close(self) -> None:
        """Let go of open files."""


def expand(path: Path) -> Expansion:
    """What ``path`` holds. Raises BadInput if it isn't there, isn't a file or folder, or is a broken archive."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        raise BadInput(_why(error), where=str(path), hint="check the name") from None
    if stat.S_ISDIR(mode):
        return Folder(path)
    if not stat.S_ISREG(mode):
        raise BadInput("is neither a file nor a folder", where=str(path))
    try:
        with path.open("rb") as stream:
            magic = stream.read(4)
    except OSError as error:
        raise BadInput(_why(error), where=str(path)) from None
    if magic.startswith(_ZIP_MAGIC):
        return Archive(path)
    if magic.startswith(_GZIP_MAGIC):
        return _Gzip(path)
    return Expansion(path)


def in_maildir(name: str) -> bool:
    """Whether a source of that name lies where a Maildir keeps its messages."""
    return _IN_MAILDIR.search(name) is not None


def holds_one_mail(name: str) -> bool:
    """Whether a source of that name is most likely a single mail."""
    return in_maildir(name) or name.lower().endswith((".eml", ".emlx"))


class _Gzip(Expansion):
    kind = "gzip"

    def entries(self) -> Iterator[Source | Skip]:
        name = self.path.name.removesuffix(".gz")
        most = max(_RATIO_FROM, self.size * limits.ZIP_RATIO)

        def open_stream() -> BinaryIO:
            inner = gzip.open(self.path, "rb")  # noqa: SIM115 - closed with the stream around it
            return io.BufferedReader(_Bounded(inner, most, self.path.name), 64 * 2**10)

        try:
            with open_stream() as stream:
                head = stream.read(HEAD_BYTES)
        except (OSError, EOFError, ValueError, zlib.error) as error:
            raise BadInput(f"is a damaged gzip file ({error})", where=self.path.name) from None
        yield Source(name, -1, head, open_stream)


class Archive(Expansion):
    kind = "zip"

    def __init__(self, path: Path, prefix: str = "") -> None:
        super().__init__(path)
        self._prefix = prefix
        _refuse_long_directory(path)
        try:
            self._archive = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error) as error:
            raise BadInput(
                f"is a damaged zip file ({_why(error)})", where=path.name, hint="download it again"
            ) from None
        # Not is_dir(): it looks at the last letter of a name, and a name may have none.
        self.members = [member for member in self._archive.infolist() if not member.filename.endswith("/")]
        try:
            self._refuse_bombs()
        except BadInput:
            self.close()
            raise

    @cached_property
    def size(self) -> int:
        return sum(member.file_size for member in self.members)

    @cached_property
    def office(self) -> Guess | None:
        """Set if this isn't an archive but an office document, which is a zip file inside."""
        return office_file([member.filename for member in self.members])

    def entries(self) -> Iterator[Source | Skip]:
        for member in self.members:
            name = member.filename.replace("\\", "/")
            if _is_junk(name):
                continue
            shown = self._prefix + (_shown(name) or "a file without a name")
            if reason := _refusal(member):
                yield Skip(shown, reason)
                continue
            open_stream = cast("Callable[[], BinaryIO]", partial(self._archive.open, member))
            try:
                with open_stream() as stream:
                    head = stream.read(HEAD_BYTES)
            except Exception as error:  # noqa: BLE001 - zipfile and its codecs raise a dozen kinds on damaged input
                yield Skip(shown, f"is damaged ({_why(error)})")
                continue
            if head.startswith(_ZIP_MAGIC) and not inside_office(head):
                yield Skip(shown, "is an archive inside an archive; unpack it and import it by itself")
                continue
            yield Source(shown, member.file_size, head, open_stream)

    def close(self) -> None:
        self._archive.close()

    def _refuse_bombs(self) -> None:
        if len(self.members) > limits.ZIP_MEMBERS:
            raise BadInput(
                f"holds {len(self.members):,} files; at most {limits.ZIP_MEMBERS:,} are read", where=self.path.name,
                hint="unpack it and give the folder",
            )  # fmt: skip
        if self.size > limits.ZIP_BYTES:
            raise BadInput(
                f"unpacks to {self.size / 2**30:,.1f} GB; at most {limits.ZIP_BYTES // 2**30} GB are read",
                where=self.path.name, hint="unpack it and give the folder",
            )  # fmt: skip


class Folder(Expansion):
    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._open_zip: Archive | None = None

    @cached_property
    def kind(self) -> str:  # type: ignore[override]
        return "maildir" if _is_maildir(self.path) else "folder"

    @cached_property
    def size(self) -> int:
        return sum(entry.stat(follow_symlinks=False).st_size for _, entry in self._walk(_LeftOut()))

    def entries(self) -> Iterator[Source | Skip]:
        for entry in self.listed():
            if isinstance(entry, Unopened):
                yield from self.opened(entry.path, entry.name)
            else:
                yield entry

    def listed(self) -> Iterator[Source | Skip | Unopened]:
        left_out = _LeftOut()
        for name, entry in self._walk(left_out):
            if holds_one_mail(name):
                yield Unopened(name, entry.path, entry.stat(follow_symlinks=False).st_size)
            else:
                yield from self.opened(entry.path, name)
        yield from left_out.skips()

    def opened(self, path: str, name: str) -> Iterator[Source | Skip]:
        """The file at ``path``; if it is an archive, what it holds."""
        try:
            source = _file_source(path, name)
        except BadInput as error:
            yield Skip(name, error.message)
            return
        if source.head.startswith(_ZIP_MAGIC):
            yield from self._zip_entries(Path(path), name, source)
        else:
            yield source

    def close(self) -> None:
        if self._open_zip:
            self._open_zip.close()
            self._open_zip = None

    def _zip_entries(self, path: Path, name: str, source: Source) -> Iterator[Source | Skip]:
        try:
            self._open_zip = Archive(path, prefix=f"{name}/")
        except BadInput as error:
            yield Skip(name, str(error))
            return
        try:
            if self._open_zip.office:
                yield source
            else:
                yield from self._open_zip.entries()
        finally:
            self.close()

    def _walk(self, left_out: "_LeftOut") -> Iterator[tuple[str, os.DirEntry[str]]]:
        """Regular files below, sorted, with their names relative to the folder. Depth is bounded, width isn't."""
        pending = [("", self.path, 0)]
        while pending:
            prefix, folder, depth = pending.pop()
            maildir = _is_maildir(folder)
            try:
                children = sorted(os.scandir(folder), key=lambda child: child.name)
            except OSError:
                left_out.add("could not be opened", prefix or self.path.name)
                continue
            below = []
            for child in children:
                name = prefix + _shown(child.name)
                if child.is_symlink():
                    left_out.add("is a link; links inside a folder are not followed", name)
                elif child.is_dir():
                    if maildir and child.name == "tmp":
                        continue
                    # subfolders of a Maildir are hidden ones (".Sent")
                    if _is_junk(child.name) and not (maildir and _is_maildir(Path(child.path))):
                        continue
                    if depth < limits.NESTING:
                        below.append((f"{name}/", Path(child.path), depth + 1))
                    else:
                        left_out.add(f"lies more than {limits.NESTING} folders deep", name)
                elif not child.is_file():
                    left_out.add("is not a regular file", name)
                elif in_maildir(name) and (flags := _MAILDIR_FLAGS.search(child.name)) and set(flags[1]) & set("TD"):
                    left_out.add("is a draft or in the trash", name)
                elif not _is_junk(child.name):
                    yield name, child
            pending.extend(reversed(below))


class _LeftOut:
    """Files of a folder that aren't read, by reason: the first one by name, the others by number."""

    def __init__(self) -> None:
        self._seen: dict[str, tuple[str, int]] = {}

    def add(self, reason: str, name: str) -> None:
        first, count = self._seen.get(reason, (name, 0))
        self._seen[reason] = (first, count + 1)

    def skips(self) -> Iterator[Skip]:
        for reason, (first, count) in self._seen.items():
            yield Skip(first if count == 1 else f"{first} and {count - 1:,} more", reason)


class _Bounded(io.RawIOBase):
    """A stream that raises BadInput once it has given more than ``most`` bytes."""

    def __init__(self, inner: BinaryIO | gzip.GzipFile, most: int, name: str) -> None:
        self._inner = inner
        self._left = most
        self._name = name

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        data = self._inner.read(len(buffer))
        self._left -= len(data)
        if self._left < 0:
            raise BadInput(
                f"unpacks to more than {limits.ZIP_RATIO} times its size; not read further", where=self._name
            )
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._inner.close()
        super().close()


def _file_source(path: str | Path, name: str) -> Source:
    try:
        with open(path, "rb", buffering=0) as stream:  # noqa: PTH123 - a Maildir has a hundred thousand of these
            head = stream.read(HEAD_BYTES)
            size = os.fstat(stream.fileno()).st_size
            while len(head) < min(HEAD_BYTES, size) and (more := stream.read(HEAD_BYTES - len(head))):
                head += more
    except OSError as error:
        raise BadInput(_why(error), where=name) from None
    return Source(name, size, head, lambda: Path(path).open("rb"))


def _refusal(member: zipfile.ZipInfo) -> str:
    """Why a member isn't read, or "". Sizes are what the archive claims; a stream never gives more than that."""
    if not member.filename:
        return "has no name"
    if _OUTSIDE.search(member.filename):
        return "its name points outside the archive"
    if stat.S_ISLNK(member.external_attr >> 16):
        return "is a link"
    if member.flag_bits & 0x1:
        return "is encrypted; unpack the archive with its password and give the folder"
    if member.file_size > _RATIO_FROM and member.file_size > limits.ZIP_RATIO * max(member.compress_size, 1):
        return f"unpacks to more than {limits.ZIP_RATIO} times its size"
    return ""


def _refuse_long_directory(path: Path) -> None:
    """Look at the end of a zip file before zipfile loads its list of members into memory."""
    with path.open("rb") as stream:
        end = stream.seek(0, os.SEEK_END)
        stream.seek(max(0, end - 65_557))
        tail = stream.read()
        at = tail.rfind(b"PK\x05\x06")
        if at < 0 or len(tail) < at + 22:
            return  # zipfile says what is wrong
        length: int = struct.unpack_from("<L", tail, at + 12)[0]
        locator = tail.rfind(b"PK\x06\x07", 0, at)
        if length == 0xFFFFFFFF and locator >= 0 and len(tail) >= locator + 16:
            place: int = struct.unpack_from("<Q", tail, locator + 8)[0]
            stream.seek(min(place, end))  # it may say that the list begins exabytes from here
            record = stream.read(56)
            if record.startswith(b"PK\x06\x06") and len(record) == 56:
                length = struct.unpack_from("<Q", record, 40)[0]
    if length > _MEMBER_DIRECTORY_BYTES:
        raise BadInput("holds far too many files", where=path.name, hint="unpack it and give the folder")


def _is_junk(name: str) -> bool:
    return any((part.startswith(".") and part != "..") or part in _JUNK for part in name.split("/"))


def _is_maildir(folder: Path) -> bool:
    return (folder / "cur").is_dir() and (folder / "new").is_dir()


def _shown(name: str) -> str:
    """``name`` as it can be shown: other people's archives hold names that are no text."""
    return name.encode("utf-8", "replace").decode().replace("\0", "")[:500]


def _why(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return str(error)[:200] or type(error).__name__
