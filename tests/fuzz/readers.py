"""Targets for whole files: every reader of :mod:`inroad.formats.registry`, the registry itself, and archives.

The first byte of an input chooses the file's name where a name decides something, as with LinkedIn's tables.
"""

import contextlib
import io
import tempfile
import warnings
import zipfile
from functools import cache
from pathlib import Path
from typing import Any, Final
from unittest import mock

from fixtures.sources import source
from fuzz.checks import NotKeptError, faithful
from inroad.errors import BadInput, NotRecognised
from inroad.formats import containers, ical_rules, open_reading, registry
from inroad.formats.source import Reader
from inroad.formats.text import fold

LINKEDIN: Final = (
    "Connections.csv", "messages.csv", "Invitations.csv", "Recommendations_Given.csv", "Recommendations_Received.csv",
    "Endorsement_Given_Info.csv", "Endorsement_Received_Info.csv", "Positions.csv", "Education.csv", "Profile.csv",
    "Email Addresses.csv", "Skills.csv", "Company Follows.csv", "Job Applications.csv", "Saved Jobs.csv",
    "Reactions.csv", "guide_messages.csv", "table.csv",
)  # fmt: skip
NAMES: Final = (
    "a", "a.csv", "a.eml", "a.emlx", "a.vcf", "a.mbox", "a.ics", "a.txt", "Drafts.mbox", "Maildir/cur/1:2,S",
    "Maildir/Trash/cur/1:2,DS", "Connections.csv", "Skills.csv", "a.json", "a.tsv", "contacts.csv", "a.zip", "a.gz",
)  # fmt: skip
_COUNTING: Final = 200_000  # of a calendar's rules, for 5 million: what is looked for is a mistake in counting


@cache
def _reader(name: str) -> Reader:
    return next(reader for reader in registry.readers() if reader.name == name)


def linkedin(data: bytes) -> None:
    """Any of LinkedIn's tables: the first byte is the file's name, the reader is chosen as in an archive."""
    if not data:
        return
    given = source(data[1:], LINKEDIN[data[0] % len(LINKEDIN)])
    reader = registry.recognise(given, by_name=True)
    if reader is not None and reader.name.startswith("linkedin."):
        with contextlib.suppress(BadInput):
            faithful(reader.read(given))


def table(name: str, data: bytes) -> None:
    _read(name, data, "contacts.csv")


def vcard(data: bytes) -> None:
    _read("vcard", data, "a.vcf")


def ical(data: bytes) -> None:
    with mock.patch.object(ical_rules.Budget.__init__, "__defaults__", (_COUNTING,)):
        _read("icalendar", data, "a.ics")


def mbox(data: bytes) -> None:
    _read("mbox", data, "a.mbox")


def eml(data: bytes) -> None:
    if data:
        _read("e-mail message", data[1:], ("a.eml", "Maildir/cur/1:2,S", "a.emlx", "Entwürfe/cur/1")[data[0] % 4])


def _read(reader: str, data: bytes, name: str) -> None:
    given = source(data, name)
    if not 0.0 <= _reader(reader).identify(given) <= 1.0:
        raise NotKeptError(f"the {reader} reader is surer than certain")
    with contextlib.suppress(BadInput):
        faithful(_reader(reader).read(given))


# -- what a user points at


@cache
def _folder() -> Path:
    """One folder in memory for all inputs, gone with the process."""
    memory = Path("/dev/shm")
    folder: Any = tempfile.TemporaryDirectory(prefix="inroad-fuzz-", dir=memory if memory.is_dir() else None)
    _kept.append(folder)
    return Path(folder.name)


_kept: Final[list[Any]] = []


def _opened(path: Path) -> None:
    try:
        reading = open_reading(path)
    except BadInput as error:
        if isinstance(error, NotRecognised) and not error.hint:
            raise NotKeptError("refused without a word on what to do") from error
        return
    with mock.patch.object(ical_rules.Budget.__init__, "__defaults__", (_COUNTING,)):
        faithful(reading.records())
    if reading.position != reading.size:
        raise NotKeptError(f"ended at {reading.position} of {reading.size}")


def any_file(data: bytes) -> None:
    """Any bytes under any name, as a file on disk."""
    if not data:
        return
    path = _folder() / NAMES[data[0] % len(NAMES)].rpartition("/")[2]
    path.write_bytes(data[1:])
    _opened(path)


def zip_bytes(data: bytes) -> None:
    """A zip or gzip file byte for byte. Sums are not compared: nothing but chance would ever get past them."""
    path = _folder() / "a.zip"
    path.write_bytes(data)
    with mock.patch.object(zipfile.ZipExtFile, "_update_crc", return_value=None):
        _opened(path)


def archive(data: bytes) -> None:
    """A zip file of several: each member is a line with its name, then its content up to a line "----"."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
        for part in data.split(b"\n----\n")[:40]:
            name, _, content = part.partition(b"\n")
            member = zipfile.ZipInfo(name.decode("utf-8", "replace").replace("\0", "")[:300] or "a")
            with contextlib.suppress(ValueError, UnicodeError), warnings.catch_warnings():
                warnings.simplefilter("ignore")  # a name that is there already: that is meant
                made.writestr(member, content)
    path = _folder() / "b.zip"
    path.write_bytes(packed.getvalue())
    _opened(path)


def names(data: bytes) -> None:
    """What is decided by a member's name alone."""
    name = data.decode("utf-8", "surrogateescape")
    containers._shown(name)
    containers._is_junk(name)
    containers.holds_one_mail(name)
    fold(name)
