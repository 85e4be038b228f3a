"""The database's own refusal to change history: event heads may be added, never updated, deleted or truncated."""

from typing import Any

_SQLITE = [
    "DROP TRIGGER IF EXISTS event_no_update",
    "DROP TRIGGER IF EXISTS event_no_delete",
    """CREATE TRIGGER event_no_update BEFORE UPDATE ON store_event
       BEGIN SELECT RAISE(ABORT, 'events are append-only'); END""",
    """CREATE TRIGGER event_no_delete BEFORE DELETE ON store_event
       BEGIN SELECT RAISE(ABORT, 'events are append-only'); END""",
]
_POSTGRESQL = [
    """CREATE OR REPLACE FUNCTION store_event_append_only() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'events are append-only'; END $$""",
    "DROP TRIGGER IF EXISTS event_no_change ON store_event",
    "DROP TRIGGER IF EXISTS event_no_truncate ON store_event",
    """CREATE TRIGGER event_no_change BEFORE UPDATE OR DELETE ON store_event
       FOR EACH ROW EXECUTE FUNCTION store_event_append_only()""",
    """CREATE TRIGGER event_no_truncate BEFORE TRUNCATE ON store_event
       FOR EACH STATEMENT EXECUTE FUNCTION store_event_append_only()""",
]


def install(connection: Any) -> None:
    """Lay the triggers (anew) if the table is there."""
    if "store_event" not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        for statement in _SQLITE if connection.vendor == "sqlite" else _POSTGRESQL:
            cursor.execute(statement)


def install_after_migrate(*, using: str, **_: Any) -> None:
    from django.db import connections

    install(connections[using])
