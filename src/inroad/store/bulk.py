"""Many rows at once, on either database: ids are reserved first, so that rows can point at others not there yet.

SQLite takes ``executemany``, PostgreSQL ``COPY``. Django's own bulk_create binds a few hundred values a statement,
which for a 50,000-message mailbox is most of the time of an import.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection, models

_MOST_IN_LIST = 900  # SQLite's classic limit on values in one statement


def reserve_ids(model: type[models.Model], number: int) -> range | list[int]:
    """``number`` fresh ids of ``model``. Call inside a transaction that holds the write lock."""
    if number <= 0:
        return []
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
            row = cursor.fetchone()
            first = (row[0] if row else 0) + 1
            # Claimed at once: a second reservation in the same transaction must not get the same numbers.
            if row:
                cursor.execute("UPDATE sqlite_sequence SET seq = %s WHERE name = %s", [first + number - 1, table])
            else:
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, first + number - 1])
            return range(first, first + number)
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, number])
        return [row[0] for row in cursor.fetchall()]


def insert(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Insert rows given as values in the order of ``names`` (field names; "id" may be among them). Returns how many.

    Fields left out get their Python default. Duplicates raise IntegrityError: the caller has sorted them out.
    """
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    given = {field.name for field in fields}
    constants: list[Any] = []
    for field in model._meta.concrete_fields:
        if field.name not in given and field.has_default():
            fields.append(field)
            constants.append(field.get_default())
    adapt = [_adapter(field) for field in fields]
    fixed = [a(value) for a, value in zip(adapt[len(names) :], constants, strict=True)]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    lead = adapt[: len(names)]
    values = ([a(v) for a, v in zip(lead, row, strict=True)] + fixed for row in rows)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            marks = ", ".join(["%s"] * len(fields))
            listed = list(values)
            if listed:
                statement = f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({marks})'  # noqa: S608 - own names
                cursor.executemany(statement, listed)
            return len(listed)
        count = 0
        raw = cursor.cursor
        # Django translates the errors of execute, not those of copy.
        with connection.wrap_database_errors, raw.copy(f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN') as copy:
            for row in values:
                copy.write_row(row)
                count += 1
        return count


def update(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Set the fields ``names`` of many rows, each given as (id, values in that order). Returns how many.

    One prepared statement run for each row: Django's bulk_update builds a CASE of all of them, which for 20,000 people
    takes longer than everything else of an import.
    """
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    adapt = [_adapter(field) for field in fields]
    assignments = ", ".join(f'"{field.column}" = %s' for field in fields)
    statement = f'UPDATE "{model._meta.db_table}" SET {assignments} WHERE id = %s'  # noqa: S608 - our own names
    values = [(*(a(v) for a, v in zip(adapt, row[1:], strict=True)), row[0]) for row in rows]
    if values:
        with connection.cursor() as cursor:
            cursor.executemany(statement, values)
    return len(values)


def in_pieces(ids: Iterable[Any], size: int = _MOST_IN_LIST) -> Iterable[list[Any]]:
    """Lists short enough for one ``IN (…)``."""
    piece: list[Any] = []
    for item in ids:
        piece.append(item)
        if len(piece) == size:
            yield piece
            piece = []
    if piece:
        yield piece


def _adapter(field: Any) -> Callable[[Any], Any]:
    sqlite = connection.vendor == "sqlite"
    if isinstance(field, models.JSONField):
        return lambda value: json.dumps(value, ensure_ascii=False)
    if isinstance(field, models.DateTimeField) and sqlite:
        return _sqlite_moment
    if isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField) and sqlite:
        return _sqlite_day
    return lambda value: value


def _sqlite_moment(value: datetime | None) -> str | None:
    return None if value is None else str(value.astimezone(UTC).replace(tzinfo=None))


def _sqlite_day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()
