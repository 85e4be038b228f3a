"""Opening a desk: settings, folder, schema, and the one local desk or an account's own.

open_desk     configure Django -> data folder -> schema (backup first, then upgrade) -> the laptop's desk
desk_of       the desk of a signed-in account, made on first use
"""

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from inroad.errors import Busy, InroadError, StoreProblem

if TYPE_CHECKING:
    from inroad.desk.door import Desk


def configure() -> None:
    """Set Django up with the small settings unless the caller (the web, the tests) already did."""
    import django
    from django.apps import apps

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "inroad.store.settings")
    if apps.ready:
        return
    # Loading makes many objects and no garbage: looking for it there would be a tenth of what a small command takes.
    collects = gc.isenabled()
    gc.disable()
    try:
        django.setup()
    finally:
        gc.freeze()
        if collects:
            gc.enable()


@contextmanager
def database_errors() -> Iterator[None]:
    """Turn what the database says into our own errors: locked -> Busy, full or broken -> StoreProblem."""
    from django.db.utils import DatabaseError

    try:
        yield
    except InroadError:
        raise
    except DatabaseError as error:
        raise _ours(error) from error


def _ours(error: Exception) -> Exception:
    text = str(error).lower()
    if "locked" in text or "lock timeout" in text or "deadlock" in text:
        return Busy(
            "another process is writing to this desk", hint="wait a moment and do it again; nothing was changed"
        )
    if "disk is full" in text or "no space left" in text:
        return StoreProblem("the disk is full; nothing was changed", hint="make room and run the same command again")
    if "readonly" in text or "read-only" in text:
        return StoreProblem("the database can't be written", hint="check who owns the data folder")
    if "malformed" in text or "not a database" in text or "disk i/o error" in text:
        return StoreProblem(
            "the database file is damaged", hint="`inroad doctor` says more; `inroad restore` brings a backup back"
        )
    if "unable to open" in text:
        return StoreProblem("the database file can't be opened", hint="check INROAD_HOME and who owns it")
    if "connection" in text and ("refused" in text or "failed" in text):
        return StoreProblem("the PostgreSQL server does not answer", hint="check DATABASE_URL and that it runs")
    return error


def prepare_store() -> None:
    """Make sure that the database is there and of this version. Raises StoreProblem with what to do if it can't be."""
    from django.conf import settings

    from inroad.store import paths, schema, turns

    paths.ensure_home()
    if settings.DATABASES["default"]["NAME"] == str(paths.database()):
        paths.ensure_private(paths.database())
    with database_errors():
        if schema.state() == "ready":
            return
        with turns.alone():  # two first starts, or an upgrade that another process has just begun
            _make_ready()


def _make_ready() -> None:
    from inroad.store import paths, schema

    state = schema.state()
    if state == "ready":
        return
    if state == "foreign":
        raise StoreProblem(
            f"{paths.database()} holds the tables of another program",
            hint="set INROAD_HOME to a folder of its own",
        )
    if state == "ahead":
        raise StoreProblem(
            "this desk was written by a newer Inroad", hint="upgrade Inroad, or restore a backup made before"
        )
    if state == "behind":
        from inroad.desk import backup

        backup.before_upgrade()
    schema.upgrade()


def open_desk() -> "Desk":
    """The laptop's one desk, created on first use. Raises StoreProblem if the data folder or database can't be used."""
    configure()
    prepare_store()
    return desk_of(None)


def desk_of(account: Any) -> "Desk":
    """The desk of an account; ``None`` is the laptop's own, which has none."""
    from inroad.desk.door import Desk
    from inroad.store import models

    with database_errors():
        row = models.Desk.objects.select_related("me").filter(account=account).order_by("id").first()
        if row is None:
            row = _create(account)
        desk = Desk(row)
        if models.Import.objects.filter(desk=row, state="published").exclude(owner_token="").exists():
            desk.imports.settle()
    return desk


def _create(account: Any) -> Any:
    from django.db import transaction

    from inroad import clock
    from inroad.store import models, turns

    with turns.alone(), transaction.atomic():
        existing = models.Desk.objects.select_related("me").filter(account=account).order_by("id").first()
        if existing is not None:
            return existing
        now = clock.now()
        party = models.Party.objects.filter(account=account).first() if account is not None else None
        if party is None:
            party = models.Party.objects.create(account=account, created_at=now)
        row = models.Desk.objects.create(account=account, party=party, timezone=_local_timezone(), created_at=now)
        row.me = models.Person.objects.create(desk=row, party=party, name="", created_at=now, edited=True)
        row.save(update_fields=["me"])
        return row


def _local_timezone() -> str:
    """The machine's IANA zone if it can be told, else UTC."""
    from pathlib import Path
    from zoneinfo import available_timezones

    for candidate in (os.environ.get("TZ", ""), _zone_from_link(Path("/etc/localtime"))):
        if candidate and candidate in available_timezones():
            return candidate
    return "UTC"


def _zone_from_link(link: Any) -> str:
    try:
        target = str(link.resolve())
    except OSError:
        return ""
    return target.partition("zoneinfo/")[2]
