"""Organisations of a desk: found by what people call them, made once, with their other names and mail domains."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet

from inroad.desk import journal, shapes, twins
from inroad.desk.text import NAME, clean
from inroad.errors import Ambiguous, BadInput, NotFound
from inroad.matching import organisations as rules
from inroad.store import models

if TYPE_CHECKING:
    from inroad.desk.door import Desk


class Organisations:
    def __init__(self, desk: "Desk") -> None:
        self.desk = desk

    def rows(self) -> "QuerySet[models.Organisation]":
        return models.Organisation.objects.filter(desk=self.desk.row)

    def find(self, text: str) -> shapes.OrganisationRow:
        """The organisation called ``text`` (name, other name, mail domain, "#id"). Raises NotFound or Ambiguous."""
        return self._shown([self.resolve(text)])[0]

    def resolve(self, text: str) -> models.Organisation:
        found = self.lookup(text)
        if found is None:
            raise NotFound(
                f"no organisation called “{text}” on this desk", hint="check `inroad people` or add a target"
            )
        return found

    def lookup(self, text: str, *, boldest: int = rules.TYPO) -> models.Organisation | None:
        """As :meth:`resolve`, but None if there is none. ``boldest`` is the last of the guesses of
        ``matching.organisations`` that may be made: what is only looked at may be guessed, what is kept must not."""
        text = clean(text, "the organisation's name", NAME, required=True)
        if text.startswith("#") and text[1:].isdigit():
            return self.rows().filter(pk=int(text[1:])).first()
        key = rules.key(text)
        exact = self.rows().filter(Q(key=key) | Q(names__value=key) | Q(names__value=text.lower())).distinct()
        rows = list(exact[:2])
        if len(rows) == 1:
            return rows[0]
        known = [
            (
                row.pk,
                (row.name, *(n.value for n in row.names.all() if n.kind == "alias")),
                tuple(n.value for n in row.names.all() if n.kind == "domain"),
            )
            for row in self.rows().prefetch_related("names")
        ]
        matches = [match for match in rules.resolve(text, known) if match.rank <= boldest]
        if not matches:
            return None
        best = [match for match in matches if match.rank == matches[0].rank]
        if len(best) > 1:
            names = dict(self.rows().filter(pk__in=[m.id for m in best]).values_list("pk", "name"))
            raise Ambiguous(
                f"“{text}” may be several organisations",
                [(match.id, names[match.id]) for match in best],
                hint="say which by its number, as in “#12”",
            )
        return self.rows().get(pk=best[0].id)

    def named(self, change: journal.Change, name: str) -> models.Organisation:
        """The organisation that people mean by ``name``, of which they may leave words out at the end ("Goldman"), made
        if there is none. Raises Ambiguous if they may mean several."""
        return self.lookup(name, boldest=rules.PREFIX) or self.ensure(change, name)

    def ensure(self, change: journal.Change, name: str) -> models.Organisation:
        """The organisation of that name, made if it is new. An exact name only: nothing is guessed."""
        name = clean(name, "the organisation's name", NAME, required=True)
        key = rules.key(name)
        if not key:
            raise BadInput(f"“{name}” is no organisation's name")
        row = self.rows().filter(Q(key=key) | Q(names__kind="alias", names__value=key)).distinct().first()
        if row is not None:
            return row
        return change.create(models.Organisation(desk=self.desk.row, name=name, key=key, edited=True))

    def search(self, prefix: str, limit: int = 10) -> list[shapes.OrganisationRow]:
        """For completion while typing."""
        folded = rules.key(prefix) or prefix.strip().lower()
        if not folded:
            return []
        rows = self.rows().filter(Q(key__startswith=folded) | Q(key__contains=f" {folded}")).order_by("key")[:limit]
        return self._shown(list(rows))

    def alias(self, organisation_id: int, text: str) -> None:
        """Record another name ("Acme Germany") or a mail domain ("acme.example")."""
        row = self._get(organisation_id)
        text = clean(text, "the name", NAME, required=True)
        domain = "." in text and " " not in text
        kind, value = ("domain", text.lower().removeprefix("@")) if domain else ("alias", rules.key(text))
        taken = models.OrganisationName.objects.filter(desk=self.desk.row, kind=kind, value=value).first()
        if taken is not None:
            if taken.organisation_id == row.pk:
                return
            raise BadInput(f"“{text}” already stands for {taken.organisation.name}", hint="merge the two instead")
        with journal.change(self.desk, "organisation_named", f"{row.name} is also “{text}”") as change:
            change.create(models.OrganisationName(desk=self.desk.row, organisation=row, kind=kind, value=value))

    def merge(self, keep_id: int, other_id: int) -> None:
        """Two names of one organisation: what belongs to the other moves to the one kept; can be undone."""
        keep, other = self._get(keep_id), self._get(other_id)
        if keep.pk == other.pk:
            raise BadInput("these are the same organisation already")
        with journal.change(self.desk, "organisations_merged", f"{other.name} is {keep.name}") as change:
            for position in models.Position.objects.filter(organisation=other):
                change.update(position, organisation=keep)
            for target in models.Target.objects.filter(organisation=other):
                change.update(target, organisation=keep)
            for guard in models.Guard.objects.filter(organisation=other):
                mine = models.Guard.objects.filter(organisation=keep).first()
                if mine is None:
                    change.update(guard, organisation=keep)
                else:  # the stricter of the two answers stands
                    if mine.present is False and guard.present is not False:
                        change.update(mine, present=guard.present)
                    change.delete(guard)
            for note in models.Conduct.objects.filter(organisation=other):
                change.update(note, organisation=keep)
            for model in (models.Contract, models.Future, models.Release):
                for row in model._default_manager.filter(organisation=other).order_by("pk"):
                    change.update(row, organisation=keep)
            twins.futures(change, models.Future.objects.filter(organisation=keep))
            for name in models.OrganisationName.objects.filter(organisation=other):
                change.update(name, organisation=keep)
            for child in models.Organisation.objects.filter(parent=other):
                change.update(child, parent=None if child.pk == keep.pk else keep)
            key = other.key
            change.delete(other)
            change.create(models.OrganisationName(desk=self.desk.row, organisation=keep, kind="alias", value=key))
        there = models.Position.objects.filter(organisation=keep).values_list("person_id", flat=True)
        self.desk.network.refresh_derived(set(there))

    def put_under(self, child_id: int, parent_id: int | None) -> None:
        """Say that one organisation is part of another (people of a child are inside its parents)."""
        child = self._get(child_id)
        parent = self._get(parent_id) if parent_id is not None else None
        if parent is not None and child.pk in {parent.pk, *self.ancestors(parent.pk)}:
            raise BadInput(f"{parent.name} is itself part of {child.name}")
        words = f"{child.name} is part of {parent.name}" if parent else f"{child.name} stands by itself"
        with journal.change(self.desk, "organisation_placed", words) as change:
            change.update(child, parent=parent)

    def ancestors(self, organisation_id: int) -> list[int]:
        parents = dict(self.rows().exclude(parent=None).values_list("pk", "parent_id"))
        found: list[int] = []
        at = parents.get(organisation_id)
        while at is not None and at not in found:
            found.append(at)
            at = parents.get(at)
        return found

    def family(self, organisation_id: int) -> tuple[int, ...]:
        """The organisation with everything under it, itself first."""
        return self.families([organisation_id])[organisation_id]

    def families(self, organisation_ids: Iterable[int]) -> dict[int, tuple[int, ...]]:
        """As :meth:`family`, for several at once."""
        children: dict[int, list[int]] = {}
        for pk, parent in self.rows().exclude(parent=None).values_list("pk", "parent_id"):
            children.setdefault(parent, []).append(pk)
        families = {}
        for organisation_id in organisation_ids:
            found = [organisation_id]
            for at in found:
                found.extend(pk for pk in children.get(at, ()) if pk not in found)
            families[organisation_id] = tuple(found)
        return families

    def people(self, organisation_id: int) -> list[shapes.PersonRow]:
        """Who is or was there, present ones first."""
        self._get(organisation_id)
        positions = models.Position.objects.filter(organisation_id__in=self.family(organisation_id))
        ids = list(dict.fromkeys(positions.order_by("ended", "id").values_list("person_id", flat=True)))
        return self.desk.people.rows_of(ids)

    def _get(self, organisation_id: int) -> models.Organisation:
        row = self.rows().filter(pk=organisation_id).first()
        if row is None:
            raise NotFound("there is no such organisation on this desk")
        return row

    def _shown(self, rows: list[models.Organisation]) -> list[shapes.OrganisationRow]:
        ids = [row.pk for row in rows]
        counts = dict(
            models.Position.objects.filter(organisation_id__in=ids, ended=False, person__trashed_at=None)
            .values_list("organisation_id")
            .annotate(n=Count("person_id", distinct=True))
        )
        names: dict[int, list[models.OrganisationName]] = {}
        for name in models.OrganisationName.objects.filter(organisation_id__in=ids):
            names.setdefault(name.organisation_id, []).append(name)
        return [
            shapes.OrganisationRow(
                id=row.pk,
                name=row.name,
                people=counts.get(row.pk, 0),
                aliases=tuple(n.value for n in names.get(row.pk, ()) if n.kind == "alias"),
                domains=tuple(n.value for n in names.get(row.pk, ()) if n.kind == "domain"),
                parent=row.parent.name if row.parent else "",
            )
            for row in rows
        ]
