"""Taking an import back: what only it held goes, what others also hold stays, what the owner touched stays, named.

roll back the updates it made -> for each kind of fact: hand over to the next import that holds it, or remove it
"""

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import transaction
from django.db.models import Exists, Min, OuterRef, Q, QuerySet

from inroad import words
from inroad.desk import journal, shapes
from inroad.desk.opening import database_errors
from inroad.errors import NotFound, Refused
from inroad.store import bulk, models

if TYPE_CHECKING:
    from inroad.desk.door import Desk

S = models.Support


def undo(desk: "Desk", import_id: int) -> shapes.UndoReport:
    """Undo a published import. Raises NotFound, or Refused if it is not published."""
    with database_errors(), transaction.atomic():
        row = journal.lock(desk.row.pk)
        made = models.Import.objects.filter(desk=row, pk=import_id).first()
        if made is None:
            raise NotFound(f"there is no import #{import_id} on this desk")
        if made.state != "published":
            raise Refused(f"this import is {made.state}", hint="only a published import can be undone")
        event = models.Event.objects.filter(desk=row, verb="imported", object_id=import_id).order_by("-id").first()
        kept = _roll_back(event)
        removed = _remove(made, kept)
        S.objects.filter(parent=made).delete()
        made.state = "undone"
        made.save(update_fields=["state"])
        said = f"Import #{import_id} undone: {words.count(removed.get('people', 0), 'person', 'people')} removed"
        journal.record(row, "import_undone", said, kind="Import", object_id=import_id, undoes=event)
        journal.touch(desk, mail=True)
    return shapes.UndoReport(said, removed, tuple(kept[:200]))


def _roll_back(event: models.Event | None) -> list[str]:
    """Undo the updates this import made to rows that were there before; what was changed again since stays."""
    kept: list[str] = []
    if event is None or not hasattr(event, "detail"):
        return kept
    for name, pk, before, after in reversed(event.detail.changes):
        model = apps.get_model("store", name)
        row = model._default_manager.filter(pk=pk).first()
        if row is None or before is None or after is None:
            continue
        if any(journal._value(row, field) != value for field, value in after.items()):
            kept.append(f"a {name.lower()} that was changed again since")
            continue
        for attribute, value in journal._parsed(model, before).items():
            setattr(row, attribute, value)
        row.save(update_fields=list(before))
    return kept


def _remove(made: models.Import, kept: list[str]) -> dict[str, int]:
    removed: dict[str, int] = {}
    models.ReviewPair.objects.filter(born=made, state="open").delete()
    models.PersonTag.objects.filter(born=made).delete()
    models.Guard.objects.filter(born=made, present=None).delete()
    models.Target.objects.filter(born=made, suggested=True).delete()

    lonely = _hand_over(models.Interaction.objects.filter(born=made), S.INTERACTION).filter(edited=False)
    models.Participant.objects.filter(interaction__in=lonely).delete()
    removed["messages"] = _drop(lonely)
    removed["facts"] = _drop(_hand_over(models.Evidence.objects.filter(born=made), S.EVIDENCE).filter(edited=False))
    positions = _hand_over(models.Position.objects.filter(born=made), S.POSITION)
    edited = positions.filter(edited=True).select_related("person")
    kept += [f"{position.person.name or 'somebody'}'s role, which you changed" for position in edited]
    removed["roles"] = _drop(positions.filter(edited=False))
    removed["cards"] = _drop(_hand_over(models.Card.objects.filter(born=made), S.CARD))

    identities = _hand_over(models.Identity.objects.filter(born=made), S.IDENTITY).filter(edited=False)
    used = Exists(models.Interaction.objects.filter(sender=OuterRef("pk"))) | Exists(
        models.Participant.objects.filter(identity=OuterRef("pk"))
    )
    removed["addresses"] = _drop(identities.filter(~used))

    people = _hand_over(models.Person.objects.filter(born=made), S.PERSON)
    own: Any = (
        Q(edited=True) | ~Q(note="") | _has(models.Evidence, "a", edited=True) | _has(models.Evidence, "b", edited=True)
    )
    own |= _has(models.PersonTag, "person") | _has(models.Target, "person")
    facts = _has(models.Identity, "person") | _has(models.Card, "person") | _has(models.Position, "person")
    known = people.filter(own).order_by("id")[:100]
    kept += [f"{person.name or 'somebody without a name'}, whom you wrote something about" for person in known]
    gone = people.filter(~(own | facts) & Q(merged=None))
    removed["people"] = _drop(gone)

    organisations = _hand_over(models.Organisation.objects.filter(born=made), S.ORGANISATION).filter(edited=False)
    busy: Any = (
        _has(models.Position, "organisation") | _has(models.Target, "organisation") | _has(models.Guard, "organisation")
    )
    busy |= _has(models.Organisation, "parent")
    free = organisations.filter(~busy)
    models.OrganisationName.objects.filter(organisation__in=free).delete()
    removed["organisations"] = _drop(free)
    # Whatever stays is the owner's now; the import no longer stands behind it.
    for model in (
        models.Interaction,
        models.Evidence,
        models.Position,
        models.Identity,
        models.Person,
        models.Organisation,
    ):
        model._default_manager.filter(born=made).update(born=None)
    models.Tag.objects.filter(uses=None, desk=made.desk).delete()
    return {name: number for name, number in removed.items() if number}


def _has(model: Any, field: str, **filters: Any) -> Exists:
    return Exists(model.objects.filter(**{field: OuterRef("pk")}, **filters))


def _hand_over(facts: "QuerySet[Any]", kind: int) -> "QuerySet[Any]":
    """Facts that a later import also holds now belong to that one; returns those that nobody else holds."""
    heirs = dict(
        S.objects.filter(kind=kind, fact_id__in=facts.values("pk"), parent__state="published")
        .values_list("fact_id")
        .annotate(heir=Min("parent_id"))
    )
    model = facts.model
    by_heir: dict[int, list[int]] = {}
    for fact_id, heir in heirs.items():
        by_heir.setdefault(heir, []).append(fact_id)
    for heir, ids in by_heir.items():
        for piece in bulk.in_pieces(ids):
            model._default_manager.filter(pk__in=piece).update(born_id=heir)
            S.objects.filter(kind=kind, fact_id__in=piece, parent_id=heir).delete()
    return facts.all()


def _drop(rows: "QuerySet[Any]") -> int:
    """Delete, and say how many; everything that hangs on these rows was dealt with before."""
    ids = list(rows.values_list("pk", flat=True))
    for piece in bulk.in_pieces(ids):
        rows.model._default_manager.filter(pk__in=piece).delete()
    return len(ids)
