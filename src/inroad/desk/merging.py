"""Making one person of two, reversibly: everything moves to the one kept, the other stays as a signpost."""

from typing import TYPE_CHECKING

from django.db import models as db
from django.db.models import Q

from inroad.desk import journal, play_hearing, twins
from inroad.desk.imports import roles
from inroad.errors import Refused
from inroad.store import models

if TYPE_CHECKING:
    from inroad.desk.door import Desk


def entries_of(person_id: int) -> list[int]:
    """Somebody's entry (the one kept, first) and all that were merged into it, whichever of them ``person_id`` is.

    Introductions keep the number they were drafted with; who asks about a person asks about all of these.
    """
    kept = models.Person.objects.filter(pk=person_id).values_list("merged_into_id", flat=True).first() or person_id
    return [kept, *models.Person.objects.filter(merged_into=kept).order_by("pk").values_list("pk", flat=True)]


def merge(desk: "Desk", keep: models.Person, other: models.Person, *, verb: str = "merged") -> None:
    """Move all of ``other`` to ``keep``. Raises Refused if ``other`` is the owner (who is always kept)."""
    if other.pk == desk.row.me_id:
        raise Refused("the owner of the desk is kept", hint="merge the other way round")
    words = f"{other.name or 'An address'} is {'you' if keep.pk == desk.row.me_id else keep.name or 'the same person'}"
    with journal.change(desk, verb, words, kind="Person", object_id=keep.pk, mail=True) as change:
        move(change, keep, other)
    desk.network.refresh_derived([keep.pk])


def move(change: journal.Change, keep: models.Person, other: models.Person) -> None:
    """The steps of a merge inside a change."""
    for identity in models.Identity.objects.filter(person=other):
        change.update(identity, person=keep)
    for card in models.Card.objects.filter(person=other):
        change.update(card, person=keep)
    held = {(p.organisation_id, p.title, p.ended) for p in models.Position.objects.filter(person=keep)}
    for position in models.Position.objects.filter(person=other):
        if (position.organisation_id, position.title, position.ended) in held and not position.edited:
            change.delete(position)
        else:
            change.update(position, person=keep)
    rows = list(models.Position.objects.filter(person=keep, school=False).order_by("pk"))
    facts = [roles.Known(i, p.organisation_id, p.title, p.source, p.ended, p.edited, p.confirmed_on)
             for i, p in enumerate(rows)]  # fmt: skip
    for ref in roles.settle(facts):
        change.update(rows[ref], ended=True)
    for fact in models.Evidence.objects.filter(Q(a=other) | Q(b=other)):
        a = keep.pk if fact.a_id == other.pk else fact.a_id
        b = keep.pk if fact.b_id == other.pk else fact.b_id
        if a == b:
            change.delete(fact)
        else:
            change.update(fact, a=models.Person(pk=a), b=models.Person(pk=b))
    worn = set(models.PersonTag.objects.filter(person=keep).values_list("tag_id", flat=True))
    for use in models.PersonTag.objects.filter(person=other):
        if use.tag_id in worn:
            change.delete(use)
        else:
            change.update(use, person=keep)
    _follow(change, keep, other)
    play_hearing.merged(change, keep.pk, other.pk)
    for pair in models.ReviewPair.objects.filter(Q(left=other) | Q(right=other), state="open"):
        change.update(pair, state="merged")
    kept = {
        "note": "\n\n".join(part for part in (keep.note, other.note) if part),
        "leave_alone": keep.leave_alone or other.leave_alone,
        "trusted": keep.trusted or other.trusted,
        "edited": keep.edited or other.edited,
    }
    if not keep.name and other.name:
        kept["name"] = other.name
    change.update(keep, **kept)
    change.update(other, merged_into=keep)
    for pointer in models.Person.objects.filter(merged_into=other):
        change.update(pointer, merged_into=keep)


_MOVED_APART = {"Identity", "Card", "Position", "Evidence", "PersonTag", "ReviewPair", "Person", "Desk"}


def _follow(change: journal.Change, keep: models.Person, other: models.Person) -> None:
    """Whatever else points at somebody: introductions, promises, letters, references, … Of rows of which there may be
    only one per person the older one stays (:mod:`.twins`)."""
    for relation in models.Person._meta.get_fields(include_hidden=True):
        if not isinstance(relation, db.ForeignObjectRel) or not relation.auto_created or relation.concrete:
            continue
        model, column = relation.related_model, relation.field.name
        assert not isinstance(model, str)
        if model.__name__ in _MOVED_APART:
            continue
        for row in model._default_manager.filter(**{column: other.pk}).order_by("pk"):
            twin = twins.twin_of(row, column, keep)
            if twin is not None:
                twins.one_of(change, twin, row, column, keep)
            else:
                change.update(row, **{column: keep})
    twins.futures(change, models.Future.objects.filter(person=keep))
