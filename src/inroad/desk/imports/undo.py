"""Taking an import back: what only it held goes, what others also hold stays, what the owner touched stays, named.

    its updates of older rows    walked back field by field; where a later import built on one, that one is rebased
    its facts                    handed to the next import that holds them, or removed
    what it had settled          names, roles and notes of people who stay follow from the imports that remain

So importing A, then B, and undoing A leaves what importing B alone would have left, up to numbers.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from inroad import words
from inroad.desk import codec, journal, shapes
from inroad.desk.imports import bring_back, roles
from inroad.desk.opening import database_errors
from inroad.desk.text import NAME, NOTE, storable
from inroad.errors import NotFound, Refused
from inroad.formats.records import Contact, Span
from inroad.matching import organisations
from inroad.store import bulk, models

if TYPE_CHECKING:
    from inroad.desk.door import Desk

S = models.Support
_KEPT_SHOWN = 200
# Tables whose rows come and go with imports; a row of any other table that points at a person is the owner's doing.
_IMPORTED = {"Identity", "Card", "Position", "Evidence", "PersonTag", "ReviewPair", "Person", "Desk", "Target"}


def undo(desk: "Desk", import_id: int) -> shapes.UndoReport:
    """Undo a published import. Raises NotFound, or Refused if it is not published."""
    with database_errors(), transaction.atomic():
        row = journal.lock(desk.row.pk)
        made = models.Import.objects.filter(desk=row, pk=import_id).first()
        if made is None:
            raise NotFound(f"there is no import #{import_id} on this desk")
        if made.state != "published":
            raise Refused(f"this import is {made.state}", hint="only a published import can be undone")
        if made.files.filter(format=bring_back.NAME).exists():
            raise Refused("this brought a whole desk back", hint="`inroad erase` empties the desk")
        event = models.Event.objects.filter(desk=row, verb="imported", object_id=import_id).order_by("-id").first()
        work = _Undoing(desk, made, event)
        removed = work.run()
        made.state = "undone"
        made.save(update_fields=["state"])
        said = f"Import #{import_id} undone: {words.count(removed.get('people', 0), 'person', 'people')} removed"
        journal.record(row, "import_undone", said, kind="Import", object_id=import_id, undoes=event)
        journal.touch(desk, mail=True)
    desk.row.refresh_from_db()
    return shapes.UndoReport(said, removed, tuple(dict.fromkeys(work.kept))[:_KEPT_SHOWN])


class _Undoing:
    """The steps of one undoing, in order; state that only lives for it."""

    def __init__(self, desk: "Desk", made: models.Import, event: models.Event | None) -> None:
        self.desk, self.made, self.event = desk, made, event
        self.kept: list[str] = []
        self.later = _Later(desk, event)
        self.unsettled: set[int] = set()  # people whose name, note or roles must be settled anew
        self.handed: set[int] = set()  # roles this import told first

    def run(self) -> dict[str, int]:
        self._roll_back()
        removed = self._remove()
        self.later.save()
        S.objects.filter(parent=self.made).delete()
        return {name: number for name, number in removed.items() if number}

    # ---- updates of rows that were there before

    def _roll_back(self) -> None:
        if self.event is None or not hasattr(self.event, "detail"):
            return
        wanted: dict[str, list[list[Any]]] = defaultdict(list)
        for change in reversed(self.event.detail.changes):
            if change[2] is not None and change[3] is not None:
                wanted[change[0]].append(change)
        for name, changes in wanted.items():
            model = apps.get_model("store", name)
            rows: dict[int, Any] = {}
            for piece in bulk.in_pieces({change[1] for change in changes}):
                rows |= model._default_manager.in_bulk(piece)
            for _, pk, before, after in changes:
                if pk in rows:
                    self._take_back(rows[pk], before, after)

    def _take_back(self, row: Any, before: dict[str, Any], after: dict[str, Any]) -> None:
        """One update walked back, field by field. What was changed again since stays as it is now."""
        name = type(row).__name__
        back = {}
        for field, value in after.items():
            if self.later.rebase(name, row.pk, field, before[field]):
                continue
            if journal._value(row, field) == value:
                back[field] = before[field]
            elif journal._value(row, field) != before[field]:
                self.kept.append(f"{_called(row)}, changed again since")
        if back:
            for attribute, value in journal._parsed(type(row), back).items():
                setattr(row, attribute, value)
            row.save(update_fields=list(back))

    # ---- facts

    def _remove(self) -> dict[str, int]:
        made, removed = self.made, dict[str, int]()
        interactions = self._hand_over(models.Interaction, S.INTERACTION).filter(edited=False)
        models.Participant.objects.filter(interaction__in=interactions).delete()
        removed["messages"] = _drop(interactions)
        removed["facts"] = _drop(self._hand_over(models.Evidence, S.EVIDENCE).filter(edited=False))
        positions = self._hand_over(models.Position, S.POSITION)
        for position in positions.filter(edited=True).select_related("person"):
            self.kept.append(f"{_called(position)}, which you changed")
        self._unsettle(positions)
        removed["roles"] = _drop(positions.filter(edited=False))
        cards = self._hand_over(models.Card, S.CARD)
        self._unsettle(cards)
        removed["cards"] = _drop(cards)
        models.PersonTag.objects.filter(pk__in=self._hand_over(models.PersonTag, S.TAG).values("pk")).delete()
        models.Tag.objects.filter(uses=None, desk=made.desk).delete()
        suggested = self._hand_over(models.Target, S.TARGET).filter(suggested=True, stage="idea", note="")
        removed["suggestions"] = _drop(suggested)
        removed |= self._people()
        self._review_pairs()
        self._guards()
        removed["organisations"] = self._organisations()
        self._settle()
        # Whatever stays is the owner's now; the import no longer stands behind it.
        for model in (models.Interaction, models.Evidence, models.Position, models.Identity, models.Person,
                      models.Organisation, models.Target, models.ReviewPair, models.Guard):  # fmt: skip
            model._default_manager.filter(born=made).update(born=None)
        return removed

    def _people(self) -> dict[str, int]:
        said = self._said()
        self._hand_over_merged(said)
        people = self._hand_over(models.Person, S.PERSON)
        self.unsettled.update(said)
        own = _owners_doing()
        known = list(people.filter(own).order_by("id"))
        self.kept += [f"{person.name or 'somebody without a name'}, about whom you said something" for person in known]
        stay = {person.pk for person in known}
        identities = self._hand_over(models.Identity, S.IDENTITY).filter(edited=False)
        used = _pointed_at(models.Identity)
        # An address of somebody who stays by the owner's word stays too: it is who was meant.
        lonely = [pk for pk, person in identities.filter(~used).values_list("pk", "person_id") if person not in stay]
        for piece in bulk.in_pieces(lonely):
            models.Identity.objects.filter(pk__in=piece).delete()
        facts = _has(models.Identity, "person") | _has(models.Card, "person") | _has(models.Position, "person")
        gone = people.filter(~(own | facts) & Q(merged=None))
        number = 0
        while dropped := _drop(gone):  # entries first that were merged into another, then that other one
            number += dropped
        for pk, names_said in said.items():
            self._rename(pk, next((name for _, name in sorted(names_said) if name), ""))
        return {"addresses": len(lonely), "people": number}

    def _hand_over_merged(self, said: dict[int, list[tuple[int, str]]]) -> None:
        """Who was made one with somebody that another import brought is that import's as well, and named as there."""
        entries = models.Person.objects.filter(merged_into__born=self.made, born__state="published")
        heirs: dict[int, int] = {}
        for kept, heir, name in (
            entries.exclude(born=self.made).order_by("-born_id", "-pk").values_list("merged_into_id", "born_id", "name")
        ):
            said[kept].append((heir, name))
            heirs[kept] = heir
        for kept, heir in heirs.items():
            S.objects.get_or_create(parent_id=heir, kind=S.PERSON, fact_id=kept, defaults={"said": said[kept][-1][1]})

    def _said(self) -> dict[int, list[tuple[int, str]]]:
        """How other imports call the people this one brought: person -> (import, name)."""
        said: dict[int, list[tuple[int, str]]] = defaultdict(list)
        rows = S.objects.filter(kind=S.PERSON, parent__state="published").exclude(parent=self.made)
        brought = models.Person.objects.filter(born=self.made)
        for pk, parent, name in rows.filter(fact_id__in=brought.values("pk")).values_list(
            "fact_id", "parent_id", "said"
        ):
            said[pk].append((parent, name))
        return said

    def _rename(self, pk: int, name: str) -> None:
        """Somebody whom this import brought is called as the others call them."""
        if self.later.rebase("Person", pk, "name", name):
            return
        models.Person.objects.filter(pk=pk, name_edited=False).exclude(name=name).update(name=name)

    def _review_pairs(self) -> None:
        """A pair stays open if a later import holds both sides: it would have asked, had this one not asked before."""
        pairs = list(models.ReviewPair.objects.filter(born=self.made, state="open"))
        holders: dict[int, set[int]] = defaultdict(set)
        for piece in bulk.in_pieces({pk for pair in pairs for pk in (pair.left_id, pair.right_id)}):
            for pk, born in models.Person.objects.filter(pk__in=piece, born__gt=self.made.pk).values_list(
                "pk", "born_id"
            ):
                holders[pk].add(born or 0)
            rows = S.objects.filter(
                kind=S.PERSON, fact_id__in=piece, parent__gt=self.made.pk, parent__state="published"
            )
            for pk, parent in rows.values_list("fact_id", "parent_id"):
                holders[pk].add(parent)
        for pair in pairs:
            both = holders[pair.left_id] & holders[pair.right_id]
            if both:
                models.ReviewPair.objects.filter(pk=pair.pk).update(born=min(both))
            else:
                pair.delete()

    def _guards(self) -> None:
        """The question about an employer goes with the last open role of mine there."""
        mine = models.Position.objects.filter(
            person=self.desk.row.me, organisation=OuterRef("organisation"), ended=False, school=False
        )
        models.Guard.objects.filter(~Exists(mine), born=self.made, present=None).delete()

    def _organisations(self) -> int:
        free = self._hand_over(models.Organisation, S.ORGANISATION).filter(edited=False)
        free = free.filter(~_pointed_at(models.Organisation, besides={"OrganisationName"}))
        ids = list(free.values_list("pk", flat=True))
        for piece in bulk.in_pieces(ids):
            models.OrganisationName.objects.filter(organisation_id__in=piece).delete()
            models.Organisation.objects.filter(pk__in=piece).delete()
        return len(ids)

    def _unsettle(self, rows: "QuerySet[Any]") -> None:
        self.unsettled.update(rows.values_list("person_id", flat=True))

    def _hand_over(self, model: Any, kind: int) -> "QuerySet[Any]":
        """Facts that a later import also holds now belong to that one; returns those that nobody else holds."""
        facts = model._default_manager.filter(born=self.made)
        rows = S.objects.filter(kind=kind, fact_id__in=facts.values("pk"), parent__state="published")
        rows = rows.exclude(parent=self.made).order_by("-parent_id")  # the first import comes last, and stays
        heirs: dict[int, int] = dict(rows.values_list("fact_id", "parent_id"))
        by_heir: dict[int, list[int]] = defaultdict(list)
        for fact_id, heir in heirs.items():
            by_heir[heir].append(fact_id)
        for heir, ids in by_heir.items():
            for piece in bulk.in_pieces(ids):
                handed = model._default_manager.filter(pk__in=piece)
                if model is models.Position:
                    self._unsettle(handed)
                    self.handed.update(piece)
                handed.update(born_id=heir)
                S.objects.filter(kind=kind, fact_id__in=piece, parent_id=heir).delete()
        lonely: QuerySet[Any] = facts.all()
        return lonely

    # ---- settling what this import had settled

    def _settle(self) -> None:
        told: dict[int, list[Contact]] = defaultdict(list)
        noted: dict[int, tuple[int, str]] = {}
        for piece in bulk.in_pieces(self.unsettled):
            cards = models.Card.objects.filter(person_id__in=piece).order_by("born_id", "pk")
            for pk, payload, born in cards.values_list("person_id", "payload", "born_id"):
                contact = codec.from_json(payload)
                told[pk].append(contact)
                if contact.note and born:
                    noted.setdefault(pk, (born, storable(contact.note, NOTE)))
        names = {span.organisation for cards in told.values() for card in cards for span in card.positions}
        ids = _organisation_ids(self.desk, names)
        for piece in bulk.in_pieces(told):
            held: dict[int, list[models.Position]] = defaultdict(list)
            for position in models.Position.objects.filter(person_id__in=piece, school=False).order_by("pk"):
                held[position.person_id].append(position)
            for person in models.Person.objects.filter(pk__in=piece):
                if person.pk in noted and not person.note and not person.edited:
                    born, note = noted[person.pk]
                    models.Person.objects.filter(pk=person.pk).update(note=note)
                    self.later.add(born, ["Person", person.pk, {"note": ""}, {"note": note}])
                _settle_roles(held[person.pk], told[person.pk], ids, self.handed)


def _settle_roles(
    held: list[models.Position], cards: list[Contact], ids: dict[str, int], handed: Collection[int]
) -> None:
    """Roles that were handed over read as the remaining entries tell them; one that only the undone profile had closed
    is open again."""
    told: dict[int, list[tuple[str, Span]]] = defaultdict(list)
    for card in sorted(cards, key=lambda card: card.source not in roles.SELF_KEPT):
        for span in card.positions:
            if span.organisation in ids:
                told[ids[span.organisation]].append((card.source, span))
    settled: list[tuple[models.Position, dict[str, Any], str, Span]] = []
    for position in held:
        spans = told[position.organisation_id]
        if position.edited or not spans:
            continue
        source, span = max(
            spans, key=lambda t: (t[0] in roles.SELF_KEPT, t[0] == position.source, t[1].title == position.title)
        )
        settled.append((position, journal._fields(position), source, span))
        if position.pk in handed or source in roles.SELF_KEPT:
            position.source = source
        if position.pk in handed:
            position.title, position.unit = storable(span.title, NAME), storable(span.unit, NAME)
            position.start, position.end = span.start, span.end
    known = [
        roles.Known(i, p.organisation_id, p.title, p.source, p.ended, p.edited, p.confirmed_on)
        for i, p in enumerate(held)
    ]
    for position, before, source, span in settled:
        position.ended = span.ended or roles.outranked(known, position.organisation_id, source)
        if journal._fields(position) != before:
            position.save()


class _Later:
    """What later imports changed: their memory of "before" must not name what is being undone."""

    def __init__(self, desk: "Desk", event: models.Event | None) -> None:
        self._entries: dict[tuple[str, int, str], tuple[models.EventDetail, dict[str, Any]]] = {}
        self._changed: dict[int, models.EventDetail] = {}
        if event is None:
            return
        undone = models.Event.objects.filter(desk=desk.row, undoes__isnull=False).values("undoes")
        later = models.EventDetail.objects.filter(event__desk=desk.row, event__verb="imported", event__gt=event.pk)
        for detail in later.exclude(event__in=undone).order_by("event_id"):
            for name, pk, before, after in detail.changes:
                if before is not None and after is not None:
                    for field in before:
                        self._entries.setdefault((name, pk, field), (detail, before))

    def rebase(self, name: str, pk: int, field: str, value: Any) -> bool:
        """If a later import changed this field, it did so from ``value``; returns whether there is such an import."""
        found = self._entries.get((name, pk, field))
        if found is None:
            return False
        detail, before = found
        before[field] = value
        self._changed[detail.pk] = detail
        return True

    def add(self, import_id: int, change: list[Any]) -> None:
        """A change that an import would have made itself, had the undone one not been there."""
        about = models.EventDetail.objects.filter(event__verb="imported", event__object_id=import_id)
        detail = about.order_by("-event_id").first()
        if detail is not None:
            detail = self._changed.setdefault(detail.pk, detail)
            detail.changes.append(change)

    def save(self) -> None:
        for detail in self._changed.values():
            detail.save(update_fields=["changes"])


def _owners_doing() -> Any:
    """People about whom the owner said something: edited, noted, tagged, made a target, part of a contract."""
    own: Any = Q(edited=True) | ~Q(note="")
    own |= _has(models.Evidence, "a", edited=True) | _has(models.Evidence, "b", edited=True)
    own |= _has(models.PersonTag, "person") | _has(models.Target, "person")
    return own | _pointed_at(models.Person, besides=_IMPORTED)


def _pointed_at(model: Any, besides: Collection[str] = ()) -> Any:
    """Rows of ``model`` that a row of another table points at; ``besides`` are tables that don't count."""
    found: Any = Q(pk__in=[])
    for relation in model._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete and relation.related_model.__name__ not in besides:
            found |= _has(relation.related_model, relation.field.name)
    return found


def _organisation_ids(desk: "Desk", names: Iterable[str]) -> dict[str, int]:
    held = dict(models.Organisation.objects.filter(desk=desk.row).values_list("key", "pk"))
    aliases = models.OrganisationName.objects.filter(desk=desk.row, kind="alias")
    held |= dict(aliases.values_list("value", "organisation_id"))
    return {name: held[key] for name in names if (key := organisations.key(name)) in held}


def _called(row: Any) -> str:
    if isinstance(row, models.Person):
        return row.name or "somebody without a name"
    if isinstance(row, models.Position):
        return f"{row.person.name or 'somebody'}'s role"
    return f"a {type(row).__name__.lower()}"


def _has(model: Any, field: str, **filters: Any) -> Exists:
    return Exists(model._default_manager.filter(**{field: OuterRef("pk")}, **filters))


def _drop(rows: "QuerySet[Any]") -> int:
    """Delete, and say how many; everything that hangs on these rows was dealt with before."""
    ids = list(rows.values_list("pk", flat=True))
    for piece in bulk.in_pieces(ids):
        rows.model._default_manager.filter(pk__in=piece).delete()
    return len(ids)
