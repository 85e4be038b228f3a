"""Verified backups of a laptop's database, and bringing one back.

A backup is a whole SQLite file made with SQLite's own backup, checked before it counts, named by its time. One is made
daily by the desk's server, before every upgrade and before every restore. PostgreSQL is backed up by its own tools.

A backup doesn't know which of the mails that waited in it went out since. So they come back as "unknown", for a person
to decide, and never as mails that a worker hands over again.
"""

import os
import sqlite3
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from inroad import clock
from inroad.desk import shapes
from inroad.errors import BadInput, Busy, Refused, StoreProblem
from inroad.store import paths, schema

if TYPE_CHECKING:
    from inroad.desk.door import Desk
    from inroad.store.models import OutboxMail

KEEP = 14
_DAY_SECONDS = 24 * 3600
_MOST_SECONDS_BUSY = 60


class Backups:
    def __init__(self, desk: "Desk") -> None:
        self.desk = desk

    def make(self, reason: str = "by-hand") -> shapes.BackupRow:
        """Write a backup and check it. Raises Refused on PostgreSQL, StoreProblem if it fails or is not sound."""
        _sqlite_only()
        row = _write(paths.backups(), reason)
        _thin_out()
        return row

    def daily(self) -> shapes.BackupRow | None:
        """A backup if the last one is a day old."""
        from django.db import connection

        if connection.vendor != "sqlite":
            return None
        latest = max((row.made_at for row in self.list()), default=None)
        if latest is not None and (clock.now() - latest).total_seconds() < _DAY_SECONDS:
            return None
        return self.make("daily")

    def list(self) -> list[shapes.BackupRow]:
        """Newest first."""
        rows = [_row(path) for path in paths.backups().glob("*.sqlite3")]
        return sorted(rows, key=lambda row: row.made_at, reverse=True)

    def verify(self, path: str) -> shapes.BackupRow:
        """Is that file a sound backup of a desk?"""
        return _row(Path(path), check=True)

    def restore(self, path: str) -> shapes.BackupRow:
        """Put a backup in the place of the present database, which is itself backed up first."""
        _sqlite_only()
        file = Path(path)
        if not file.exists() and (paths.backups() / path).exists():
            file = paths.backups() / path
        row = _row(file, check=True)
        if not row.ok:
            raise BadInput(row.words, where=str(file), hint="choose another backup; nothing was changed")
        self.make("before-restore")
        used = _revisions()
        doubtful = _overwrite(file)
        self.desk.__dict__.clear()
        from django.db import transaction

        from inroad.desk import journal
        from inroad.desk.opening import open_desk

        self.desk.__dict__.update(open_desk().__dict__)
        _go_beyond(used)
        said = f"Brought back the backup of {row.made_at:%d %B %Y, %H:%M}"
        with transaction.atomic():
            journal.record(self.desk.row, "restored", said, kind="Desk", object_id=self.desk.row.pk)
            for mail in _still_there(doubtful):
                said = f"Perhaps sent to {mail.recipient} since that backup: please say whether it arrived"
                journal.record(mail.desk, "mail_unknown", said, kind="OutboxMail", object_id=mail.pk)
        self.desk.row.refresh_from_db(fields=["revision", "mail_revision"])
        return row


def before_upgrade() -> None:
    """A backup of a database that is about to be migrated; nothing to do on PostgreSQL."""
    from django.db import connection

    if connection.vendor == "sqlite":
        _write(paths.backups(), "before-upgrade")


def _sqlite_only() -> None:
    from django.db import connection

    if connection.vendor != "sqlite":
        raise Refused("this desk is on PostgreSQL", hint="back it up with pg_dump, restore with pg_restore")


def _write(folder: Path, reason: str) -> shapes.BackupRow:
    from django.db import connection

    name = f"{clock.now():%Y%m%d-%H%M%S-%f}-{reason}.sqlite3"
    final = folder / name
    temporary = ""
    connection.ensure_connection()
    try:
        descriptor, temporary = tempfile.mkstemp(dir=folder, suffix=".part")
        os.close(descriptor)
        with closing(sqlite3.connect(temporary)) as copy:
            _copy(connection.connection, copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, whole by itself
        problem = _problem(Path(temporary))
        if problem:
            raise StoreProblem(f"the backup is not sound: {problem}", hint="`inroad doctor` says more")
        Path(temporary).replace(final)
    except (OSError, sqlite3.Error) as error:
        raise StoreProblem(f"the backup can't be written: {error}", hint="check the space on the disk") from None
    finally:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
    return _row(final)


def _copy(source: sqlite3.Connection, into: sqlite3.Connection) -> None:
    """SQLite's own backup. Left to itself it would wait for another writer without end. Raises Busy."""
    deadline = time.monotonic() + _MOST_SECONDS_BUSY

    def watch(status: int, _remaining: int, _pages: int) -> None:
        if status in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED} and time.monotonic() > deadline:
            raise Busy("another process is writing to this desk", hint="wait a moment and do it again")

    source.backup(into, progress=watch)


def _revisions() -> dict[int, tuple[int, int]]:
    from inroad.store.models import Desk

    return {pk: (book, mail) for pk, book, mail in Desk.objects.values_list("pk", "revision", "mail_revision")}


def _go_beyond(used: dict[int, tuple[int, int]]) -> None:
    """Give each desk revisions that were never used: derived files, here and in the memory of a running server, are
    known by them, and one of the time after the backup would pass for one of the time after the restore.
    """
    from inroad.store.models import Desk

    for pk, (book, mail) in _revisions().items():
        before_book, before_mail = used.get(pk, (0, 0))
        Desk.objects.filter(pk=pk).update(revision=max(book, before_book) + 1, mail_revision=max(mail, before_mail) + 1)


def _overwrite(file: Path) -> list[int]:
    """Copy page by page into the open database: other processes see the old state or the new one.

    Gives the mails that are "unknown" by it. They are marked in a copy beforehand: a worker that looks at the database
    the moment it is back must not find them waiting.
    """
    from django.db import connection

    connection.ensure_connection()
    descriptor, temporary = tempfile.mkstemp(dir=paths.backups(), suffix=".part")
    os.close(descriptor)
    try:
        with closing(sqlite3.connect(temporary)) as marked:
            with closing(sqlite3.connect(_read_only(file), uri=True)) as source:
                _copy(source, marked)
            doubtful = _doubt(marked)
            _copy(marked, connection.connection)
    except (OSError, sqlite3.Error) as error:
        raise StoreProblem(f"the backup can't be brought back: {error}", hint="check the space on the disk") from None
    finally:
        Path(temporary).unlink(missing_ok=True)
    connection.close()
    return doubtful


def _doubt(database: sqlite3.Connection) -> list[int]:
    """Mark the mails that waited, or were being handed over; reminders that are no news any more are dropped."""
    if "store_outboxmail" not in _tables_of(database):
        return []
    now = clock.now().replace(tzinfo=None).isoformat(" ")
    rows = database.execute("SELECT id, purpose FROM store_outboxmail WHERE state IN ('queued', 'sending')").fetchall()
    for pk, purpose in rows:
        state = "cancelled" if purpose == "notice" else "unknown"
        database.execute(
            "UPDATE store_outboxmail SET state = ?, why = ?, ended_at = ?, lease = '', lease_until = NULL WHERE id = ?",
            (state, "it waited in a backup that was brought back; it may have gone since", now, pk),
        )
    database.commit()
    return [pk for pk, purpose in rows if purpose != "notice"]


def _still_there(mails: list[int]) -> "list[OutboxMail]":
    from inroad.store import bulk, models

    found: list[OutboxMail] = []
    for piece in bulk.in_pieces(mails):
        found += models.OutboxMail.objects.filter(pk__in=piece, state="unknown").select_related("desk").order_by("pk")
    return found


def _row(path: Path, *, check: bool = False) -> shapes.BackupRow:
    try:
        size = path.stat().st_size
        made = datetime.strptime(path.name[:22], "%Y%m%d-%H%M%S-%f").replace(tzinfo=UTC)
    except OSError:
        raise BadInput("there is no such backup", where=str(path), hint="`inroad backup --list` shows them") from None
    except ValueError:
        made = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    problem = _problem(path) if check else ""
    reason = path.stem[23:].replace("-", " ") if path.name[:8].isdigit() else path.stem
    return shapes.BackupRow(str(path), made, size, not problem, problem or reason)


def _read_only(path: Path) -> str:
    """As SQLite wants an address; a name may hold "?" or "#"."""
    return f"{path.absolute().as_uri()}?mode=ro"


def _problem(path: Path) -> str:
    """Why a file is no sound desk, "" if it is one."""
    try:
        with closing(sqlite3.connect(_read_only(path), uri=True)) as copy:
            if copy.execute("PRAGMA application_id").fetchone()[0] != schema.APPLICATION_ID:
                return "this is no desk of Inroad"
            result = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
            if result != "ok":
                return str(result)
            if copy.execute("PRAGMA foreign_key_check").fetchone() is not None:
                return "rows point at rows that are not there"
            newest = copy.execute("SELECT MAX(name) FROM django_migrations WHERE app = 'store'").fetchone()[0]
            if newest is None:
                return "it holds no tables of Inroad"
            if newest > schema.LATEST:
                return "it was written by a newer Inroad"
            if newest == schema.LATEST and (missing := _tables() - _tables_of(copy)):
                return f"it lacks {len(missing)} of Inroad's tables"
    except sqlite3.Error as error:
        return f"it can't be read as a database ({error})"
    return ""


def _tables() -> set[str]:
    from django.apps import apps

    return {model._meta.db_table for model in apps.get_app_config("store").get_models()}


def _tables_of(copy: sqlite3.Connection) -> set[str]:
    return {row[0] for row in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def _thin_out() -> None:
    for path in sorted(paths.backups().glob("*.sqlite3"), reverse=True)[KEEP:]:
        path.unlink(missing_ok=True)
