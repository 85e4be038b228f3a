"""The tables: known to be ours, of the right version, and their history protected by the database itself."""

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.utils import DatabaseError

from inroad.store import models, schema, triggers

pytestmark = pytest.mark.django_db


def test_the_latest_migration_is_the_one_the_code_names():
    from django.db.migrations.loader import MigrationLoader

    leaves = [name for app, name in MigrationLoader(None).graph.leaf_nodes() if app == "store"]
    assert leaves == [schema.LATEST]


def test_the_models_have_no_change_without_a_migration():
    call_command("makemigrations", "store", check=True, dry_run=True, verbosity=0)


def test_a_migrated_database_is_ready():
    assert schema.state() == "ready"


@pytest.mark.parametrize("verb", ["UPDATE store_event SET actor = 'someone'", "DELETE FROM store_event"])
def test_the_database_refuses_to_change_history(desk, verb):
    assert models.Event.objects.filter(desk=desk.row).exists()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(verb)


def test_triggers_come_back_when_a_migration_has_dropped_them(desk):
    with connection.cursor() as cursor:
        for name in ("event_no_update", "event_no_delete", "event_no_change", "event_no_truncate"):
            tail = "" if connection.vendor == "sqlite" else " ON store_event"
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{tail}")
    triggers.install_after_migrate(using="default")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM store_event")


def test_triggers_are_laid_after_every_migration(monkeypatch):
    laid = []
    monkeypatch.setattr(triggers, "install", laid.append)
    call_command("migrate", verbosity=0)
    assert laid == [connection]
