"""Every change of a desk, its record and its undo.

    with journal.change(desk, "person_added", "Added Ada Poe") as change:
        row = change.create(models.Person(...))
        change.update(other, note="…")

One transaction holds the rows and the event; the event's detail keeps each row before and after, so that any change
made this way can be undone by walking it backwards. A row that was changed again since is not overwritten: undo says
so.
"""

import contextlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, TypeVar

from django.apps import apps
from django.db import models as db
from django.db import transaction
from django.db.utils import DatabaseError

from inroad import clock
from inroad.desk.opening import database_errors
from inroad.errors import NotFound, Refused
from inroad.store import models

Row = db.Model
T = TypeVar("T", bound=db.Model)

# Derived columns change by themselves; they are neither recorded nor compared.
DERIVED = {
    "Person": {
        "sort_key", "search_key", "title", "organisation_name", "first_contact_at", "last_contact_at", "mails", "tie",
        "chance", "backing",
    }
}  # fmt: skip


class Change:
    """One recorded change in the making; see :func:`change`."""

    def __init__(self, desk_id: int) -> None:
        self.desk_id = desk_id
        self.entries: list[list[Any]] = []
        self.after_commit: list[Callable[[], None]] = []

    def create(self, row: T) -> T:
        row.save(force_insert=True)
        self.entries.append([type(row).__name__, row.pk, None, _fields(row)])
        return row

    def update(self, row: Row, **fields: Any) -> bool:
        """Set ``fields``; returns False (and records nothing) when they are so already."""
        before = {name: _value(row, name) for name in fields}
        for name, value in fields.items():
            setattr(row, name, value)
        after = {name: _value(row, name) for name in fields}
        if before == after:
            return False
        row.save(update_fields=list(fields))
        self.entries.append([type(row).__name__, row.pk, before, after])
        return True

    def delete(self, row: Row) -> None:
        self.entries.append([type(row).__name__, row.pk, _fields(row), None])
        row.delete()


@contextmanager
def change(
    desk: Any,
    verb: str,
    words: str,
    *,
    kind: str = "",
    object_id: int | None = None,
    ties: bool = True,
    mail: bool = False,
    actor: str = "owner",
) -> Iterator[Change]:
    """A transaction whose event is written at its end if anything changed.

    ``ties``: what ways in depend on has changed (the desk's revision grows). ``mail``: who stands behind an address has
    changed (interactions must be counted anew).
    """
    try:
        with database_errors(), transaction.atomic():
            row = lock(desk.row.pk)
            desk.row.settings = row.settings  # another process may have changed them before the lock was ours
            made = Change(row.pk)
            yield made
            if made.entries:
                if object_id is None:
                    kind, object_id = kind or made.entries[0][0], made.entries[0][1]
                record(
                    row, verb, words, kind=kind, object_id=object_id, changes=made.entries, actor=actor, at=desk.now()
                )
                if ties or mail:
                    touch(desk, mail=mail)
    except BaseException:
        with contextlib.suppress(DatabaseError):  # the error that led here is the one to tell
            desk.row.refresh_from_db()  # rows in memory were set before the database took them back
        raise


def lock(desk_id: int) -> models.Desk:
    """Take the desk's write lock for this transaction (a row lock on PostgreSQL; SQLite's IMMEDIATE has it already)."""
    return models.Desk.objects.select_for_update().get(pk=desk_id)


def touch(desk: Any, *, mail: bool = False) -> None:
    """Say that derived files are out of date."""
    fields: dict[str, Any] = {"revision": db.F("revision") + 1}
    if mail:
        fields["mail_revision"] = db.F("mail_revision") + 1
    models.Desk.objects.filter(pk=desk.row.pk).update(**fields)
    desk.row.refresh_from_db(fields=["revision", "mail_revision"])


def record(
    desk_row: models.Desk,
    verb: str,
    words: str,
    *,
    kind: str = "",
    object_id: int | None = None,
    changes: list[list[Any]] | None = None,
    undoes: models.Event | None = None,
    actor: str = "owner",
    at: datetime | None = None,
) -> models.Event:
    """Append an event with its erasable detail. Call inside the transaction of the change itself."""
    event = models.Event.objects.create(
        desk=desk_row,
        actor=actor,
        verb=verb,
        object_kind=kind,
        object_id=object_id,
        undoes=undoes,
        at=at or clock.now(),
    )
    models.EventDetail.objects.create(event=event, desk=desk_row, words=words, changes=changes or [])
    return event


def undo(desk: Any, event: models.Event, words: str) -> models.Event:
    """Walk a recorded change backwards. Raises Refused when a row was changed again since, NotFound when erased."""
    try:
        detail = event.detail
    except models.EventDetail.DoesNotExist:
        raise NotFound("what this change replaced has been erased", hint="it can't be undone any more") from None
    with database_errors(), transaction.atomic():
        row = lock(desk.row.pk)
        changes = []
        for name, pk, before, after in reversed(detail.changes):
            changes.append([name, pk, after, before])
            _restore(name, pk, before, after)
        made = record(
            row, "undone", words, kind=event.object_kind, object_id=event.object_id, changes=changes, undoes=event
        )
        touch(desk, mail=True)
    desk.row.refresh_from_db(fields=["settings"])  # they may have been what was walked back
    return made


def _restore(name: str, pk: int, before: dict[str, Any] | None, after: dict[str, Any] | None) -> None:
    model = apps.get_model("store", name)
    current = model._default_manager.filter(pk=pk).first()
    if before is None:
        if current is not None:
            _unchanged(name, current, after or {})
            _unused(name, current)
            current.delete()
        return
    if after is None:
        if current is not None:
            raise Refused(f"the {name.lower()} was brought back already")
        row = model(pk=pk, **_parsed(model, before))
        row.save(force_insert=True)
        return
    if current is None:
        raise Refused(f"the {name.lower()} is gone since", hint="undo what removed it first")
    _unchanged(name, current, after)
    for field, value in _parsed(model, before).items():
        setattr(current, field, value)
    current.save(update_fields=[model._meta.get_field(field).name for field in before])


def _unchanged(name: str, row: Row, expected: dict[str, Any]) -> None:
    derived = DERIVED.get(name, set())
    for field, value in expected.items():
        if field not in derived and _value(row, field) != value:
            raise Refused(f"this {name.lower()} was changed again since", hint="undo the later change first")


def _unused(name: str, row: Row) -> None:
    """Deleting takes along what points at a row; what was put there later is not this change's to take."""
    for relation in row._meta.get_fields(include_hidden=True):
        if not relation.auto_created or relation.concrete or not isinstance(relation, db.ForeignObjectRel):
            continue
        related = relation.related_model
        assert not isinstance(related, str)
        if related._default_manager.filter(**{relation.field.name: row.pk}).exists():
            raise Refused(
                f"this {name.lower()} has got {_PLURALS.get(related.__name__, 'more')} since",
                hint="undo the later changes first",
            )


_PLURALS = {
    "Identity": "an address", "Position": "a role", "Evidence": "something said about it", "PersonTag": "a tag",
    "Target": "a target", "Guard": "an answer about it", "OrganisationName": "another name", "Card": "a book's entry",
    "Interview": "a talk", "InterviewMet": "somebody met there", "Opening": "an opening", "Letter": "a letter",
    "PlayRun": "a play", "PlayStep": "a step of a play", "Conduct": "a note about it",
}  # fmt: skip


def _fields(row: Row) -> dict[str, Any]:
    derived = DERIVED.get(type(row).__name__, set())
    return {
        field.name: _value(row, field.name)
        for field in row._meta.concrete_fields
        if not field.primary_key and field.name not in derived
    }


def _value(row: Row, name: str) -> Any:
    field = row._meta.get_field(name)
    assert isinstance(field, db.Field)
    value = getattr(row, field.attname)
    if isinstance(field, db.JSONField):
        return value
    return plain(value)


def plain(value: Any) -> Any:
    """A column's value as JSON knows it; moments keep their microseconds (Django's own encoder cuts them)."""
    return value.isoformat() if isinstance(value, date | datetime) else value


def _parsed(model: type[Row], fields: dict[str, Any]) -> dict[str, Any]:
    parsed = {}
    for name, value in fields.items():
        field = model._meta.get_field(name)
        assert isinstance(field, db.Field)
        parsed[field.attname] = value if isinstance(field, db.ForeignKey | db.JSONField) else field.to_python(value)
    return parsed
