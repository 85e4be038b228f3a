"""Two rows of which somebody may have only one, once two entries turn out to be one person: the older one stays.

    older, newer ── what only the newer one says ─→ the older row; what hangs on the newer one moves; the newer one goes

Requirements: nothing that was said is lost (a release, a letter that went out, what somebody was told), and a no stands
above a yes: a closed door, a reference declined, a longer rest. Each step is part of the merge's change and is undone
with it.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.db import models as db

from inroad.desk import journal
from inroad.store import models

_GONE: Final = ("sent", "queued")
_NO: Final = ("declined", "ended")


def one_of(change: journal.Change, kept: db.Model, row: db.Model, column: str, keep: models.Person) -> None:
    """Make one of ``kept`` (a row of ``keep``) and ``row`` (said of somebody who turned out to be ``keep``)."""
    older, newer = sorted((kept, row), key=lambda one: one.pk)
    rule = _RULES.get(type(older).__name__)
    taken = rule(older, newer) if rule is not None else {}
    _move_what_hangs_on(change, newer, older)
    change.delete(newer)
    change.update(older, **{column: keep}, **taken)


def twin_of(row: db.Model, column: str, keep: models.Person) -> db.Model | None:
    """The row that is in the way if ``row`` is said of ``keep``: there may be only one such."""
    for constraint in row._meta.constraints:
        if isinstance(constraint, db.UniqueConstraint) and column in constraint.fields:
            same = {name: getattr(row, name) for name in constraint.fields if name != column}
            found: db.Model | None = type(row)._default_manager.filter(**same, **{column: keep}).first()
            if found is not None:
                return found
    return None


def futures(change: journal.Change, rows: "db.QuerySet[models.Future]") -> None:
    """Of these, one company (or somebody there) that is kept warm twice is kept warm once."""
    first: dict[tuple[int | None, int | None], models.Future] = {}
    for row in rows.filter(ended_on=None).order_by("pk"):
        older = first.setdefault((row.organisation_id, row.person_id), row)
        if older is not row:
            change.delete(row)
            change.update(older, days=min(older.days, row.days), why=older.why or row.why)


def _move_what_hangs_on(change: journal.Change, newer: db.Model, older: db.Model) -> None:
    for relation in newer._meta.get_fields(include_hidden=True):
        if isinstance(relation, db.ForeignObjectRel) and relation.auto_created and not relation.concrete:
            model, column = relation.related_model, relation.field.name
            assert not isinstance(model, str)
            for row in model._default_manager.filter(**{column: newer.pk}).order_by("pk"):
                change.update(row, **{column: older})


# What only the newer one says -----------------------------------------------------------------------------------------


def _door(older: Any, newer: Any) -> dict[str, Any]:
    """A door that one entry closed stays closed, though the other's had been opened again."""
    if older.closed or not newer.closed:
        return {}
    return {"closed": True, "why": newer.why, "known_by": newer.known_by, "changed_at": newer.changed_at}


def _referee(older: Any, newer: Any) -> dict[str, Any]:
    taken = {
        name: getattr(older, name) or getattr(newer, name)
        for name in ("speaks_to", "relation", "preferences", "asked_on")
    }
    said = newer.state in _NO or (newer.state == "agreed" and older.state not in {"agreed", *_NO})
    if said and older.state not in _NO:
        taken |= {"state": newer.state, "agreed_on": newer.agreed_on, "changed_at": newer.changed_at}
    return taken


def _rest(older: Any, newer: Any) -> dict[str, Any]:
    return {"until": max(older.until, newer.until)}


def _met(older: Any, newer: Any) -> dict[str, Any]:
    clicked = newer.clicked if older.clicked is None else older.clicked
    return {"clicked": clicked, "liked": older.liked or newer.liked}


def _consent(older: Any, newer: Any) -> dict[str, Any]:
    """What one entry may not do for the community, the person may not."""
    return {"level": min(older.level, newer.level)}


def _called(older: Any, newer: Any) -> dict[str, Any]:
    """Asked twice in one call: the answer stays, whichever entry it came from."""
    if older.answered_at is not None or newer.answered_at is None:
        return {}
    return {"state": newer.state, "words": newer.words, "asked_at": newer.asked_at, "answered_at": newer.answered_at}


def _useful(older: Any, newer: Any) -> dict[str, Any]:
    return _with_its_letter(newer) if _went(newer) and not _went(older) else {}


def _update(older: Any, newer: Any) -> dict[str, Any]:
    """Told is told: news that went out in either letter are news no more."""
    if not _went(newer):
        return {"personal": older.personal or newer.personal}
    if not _went(older):
        return {**_with_its_letter(newer), "news": newer.news, "personal": newer.personal}
    return {"news": list(dict.fromkeys([*older.news, *newer.news]))}


def _went(row: Any) -> bool:
    return row.letter is not None and row.letter.state in _GONE


def _with_its_letter(row: Any) -> dict[str, Any]:
    return {"letter": row.letter, "state": row.state, "changed_at": row.changed_at}


_RULES: Final[Mapping[str, Callable[[Any, Any], dict[str, Any]]]] = {
    "CallTo": _called,
    "Consent": _consent,
    "Door": _door,
    "InterviewMet": _met,
    "Referee": _referee,
    "Rest": _rest,
    "UpdateTo": _update,
    "UsefulTo": _useful,
}
