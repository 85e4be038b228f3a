"""Is this installation well? Each line says what was looked at, what was found, and what to do."""

import shutil
import sys
from typing import TYPE_CHECKING

from django.db import connection

from inroad import words
from inroad.desk.shapes import Check
from inroad.store import models, paths, schema

if TYPE_CHECKING:
    from inroad.desk.door import Desk

_SOUND_SQLITE = (3, 51, 3)
_LITTLE_SPACE = 500 * 2**20


def examine(desk: "Desk") -> list[Check]:
    checks = [_python(), _database(), _schema(), _triggers()]
    if connection.vendor == "sqlite":
        checks += [_sqlite(), _integrity(), _folder(), _space(), _backups(desk)]
    return [*checks, _derived(desk), _interrupted(desk), _me(desk), _guard(desk)]


def _python() -> Check:
    return Check("Python", "ok", f"{sys.version.split()[0]}")


def _database() -> Check:
    where = str(paths.database()) if connection.vendor == "sqlite" else "PostgreSQL"
    return Check("database", "ok", where)


def _schema() -> Check:
    state = schema.state()
    return Check("tables", "ok" if state == "ready" else "bad", f"{state}, {schema.LATEST}")


def _triggers() -> Check:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT COUNT(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'store_event'")
        else:
            cursor.execute(
                "SELECT COUNT(*) FROM pg_trigger WHERE tgrelid = 'store_event'::regclass AND NOT tgisinternal"
            )
        found = cursor.fetchone()[0]
    if found >= 2:
        return Check("history", "ok", "append-only, kept so by the database")
    return Check("history", "bad", "the database does not protect it", "run any `inroad` upgrade, or report this")


def _sqlite() -> Check:
    version = schema.sqlite_version()
    parts = tuple(int(part) for part in version.split(".")[:3])
    if (3, 7, 0) <= parts < _SOUND_SQLITE:
        return Check(
            "SQLite",
            "warn",
            f"{version} has a rare fault that can damage a database two programs write at once",
            "backups are made daily; a Python with SQLite 3.51.3 or newer does not have it",
        )
    return Check("SQLite", "ok", version)


def _integrity() -> Check:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check(1)")
        result = cursor.fetchone()[0]
    if result == "ok":
        return Check("database file", "ok", "sound")
    return Check("database file", "bad", str(result), "`inroad restore` brings a backup back")


def _folder() -> Check:
    mode = paths.home().stat().st_mode & 0o077
    if mode and sys.platform != "win32":
        return Check("data folder", "warn", f"{paths.home()} can be read by others", f"chmod 700 {paths.home()}")
    return Check("data folder", "ok", str(paths.home()))


def _space() -> Check:
    free = shutil.disk_usage(paths.home()).free
    level = "ok" if free > _LITTLE_SPACE else "warn"
    return Check("disk", level, f"{free / 2**30:.1f} GiB free", "" if level == "ok" else "make room before an import")


def _backups(desk: "Desk") -> Check:
    rows = desk.backups.list()
    if not rows:
        return Check("backups", "warn", "none yet", "`inroad backup` makes one; the running desk makes one a day")
    latest = desk.backups.verify(rows[0].path)
    if not latest.ok:
        return Check("backups", "bad", f"the latest is not sound: {latest.words}", "`inroad backup` makes a new one")
    return Check(
        "backups", "ok", f"{words.count(len(rows), 'backup')}, the latest of {words.day(latest.made_at.date())}"
    )


def _derived(desk: "Desk") -> Check:
    view = desk.network.view()
    people, ties = len(view.ids) - 1, int(view.ties.verified.sum())
    return Check("network", "ok", f"{words.count(people, 'person', 'people')}, {words.count(ties, 'verified tie')}")


def _interrupted(desk: "Desk") -> Check:
    rows = desk.imports.interrupted()
    if not rows:
        return Check("imports", "ok", "none left half done")
    return Check("imports", "warn", f"{words.count(len(rows), 'import')} left half done", "`inroad imports` shows them")


def _me(desk: "Desk") -> Check:
    me = desk.me
    if not me.named:
        return Check("you", "warn", "the desk doesn't know who you are", "inroad init --name … --email …")
    if not me.emails and models.Interaction.objects.filter(desk=desk.row).exists():
        return Check(
            "you", "warn", "none of the addresses in your mail is known as yours", "`inroad me` shows which may be"
        )
    return Check("you", "ok", me.name)


def _guard(desk: "Desk") -> Check:
    waiting = [guard.name for guard in desk.setup.guards() if guard.present is None]
    if waiting:
        return Check(
            "employer",
            "warn",
            f"are you still at {words.listing(waiting, most=3, conjunction='or')}? Guarded until you say",
            "`inroad me employer NAME --still` or `--left`",
        )
    return Check("employer", "ok", "answered")
