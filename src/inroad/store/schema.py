"""Is this database ours, and of the version this code was written for?

``LATEST`` is stated here so that a command can check it with one query instead of loading every migration; a test
compares it with the files. A served installation has the tables of its accounts too: one that was a laptop's, or was
served before there were any, is behind until they are there.
"""

from django.apps import apps
from django.db import connection
from django.db.utils import DatabaseError

from inroad.store import account_settings

LATEST = "0008_community"
APPLICATION_ID = 0x1B0AD  # SQLite's application_id of a desk


def state() -> str:
    """ "new" (nothing there), "ready", "behind" (older, can be upgraded), "ahead" (newer code wrote it), "foreign"."""
    tables = set(connection.introspection.table_names())
    if not tables:
        return "new"
    if "store_desk" not in tables:
        # An upgrade cut short before our own tables came leaves Django's; anything else is somebody else's file.
        return "new" if tables <= {"django_migrations", "django_content_type"} or _marked() else "foreign"
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        applied = set(cursor.fetchall())
    ours = max((name for app, name in applied if app == "store"), default="")
    if ours == LATEST:
        return "behind" if _accounts_missing(applied) else "ready"
    return "ahead" if ours > LATEST else "behind"


def _accounts_missing(applied: set[tuple[str, str]]) -> bool:
    """Is this a server whose tables of accounts are not there yet, or not of the version that is installed?"""
    return apps.is_installed("allauth.account") and not set(account_settings.LATEST.items()) <= applied


def _marked() -> bool:
    if connection.vendor != "sqlite":
        return True  # a PostgreSQL database is chosen by its address, half-made ones go on
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA application_id")
        return bool(cursor.fetchone()[0] == APPLICATION_ID)


def upgrade() -> None:
    """Bring the tables to ``LATEST``. Each migration is one transaction; a kill leaves the last complete one.

    An empty SQLite file gets all tables as they are today, in one transaction: to walk through every migration takes
    seconds of a newcomer's first command, and a test compares what both ways lead to.
    """
    from django.core.management import call_command

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    if connection.vendor == "sqlite" and not connection.introspection.table_names():
        _lay_all()
    call_command("migrate", verbosity=0, interactive=False)


def _lay_all() -> None:
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.recorder import MigrationRecorder

    known = MigrationLoader(None).disk_migrations
    recorder = MigrationRecorder(connection)
    with connection.schema_editor() as editor:
        for model in apps.get_models():  # those of many-to-many fields come with the model that has them
            if model._meta.managed and not model._meta.proxy:
                editor.create_model(model)
        editor.create_model(recorder.Migration)
        recorder.migration_qs.bulk_create([recorder.Migration(app=app, name=name) for app, name in sorted(known)])


def sqlite_version() -> str:
    """The SQLite library in use, "" on PostgreSQL."""
    if connection.vendor != "sqlite":
        return ""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT sqlite_version()")
            return str(cursor.fetchone()[0])
    except DatabaseError:
        return "unknown"
