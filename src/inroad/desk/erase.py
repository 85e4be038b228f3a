"""Forgetting, for good: one person, or everything. The one path that deletes without a way back, and logs that it did.

The heads of events stay (who did what to which number, when: no names in them); their details go.
"""

import shutil
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import Q

from inroad.desk import journal
from inroad.desk.opening import database_errors
from inroad.errors import NotFound, Refused
from inroad.store import bulk, models, paths

if TYPE_CHECKING:
    from inroad.desk.door import Desk


class Erase:
    def __init__(self, desk: "Desk") -> None:
        self.desk = desk

    def person(self, person_id: int) -> None:
        """Forget somebody: entry, addresses, notes, what passed between you, the details of changes about them."""
        if person_id == self.desk.row.me_id:
            raise Refused("this is you", hint="`inroad erase` deletes the whole desk")
        person = models.Person.objects.filter(desk=self.desk.row, pk=person_id).first()
        if person is None:
            raise NotFound(f"there is no person #{person_id} on this desk")
        with database_errors(), transaction.atomic():
            journal.lock(self.desk.row.pk)
            ids = [person.pk, *models.Person.objects.filter(merged_into=person).values_list("pk", flat=True)]
            identities = list(models.Identity.objects.filter(person_id__in=ids).values_list("pk", flat=True))
            self._interactions(identities)
            targets = models.Target.objects.filter(person_id__in=ids)
            targets.delete()
            self._details(ids, identities)
            settings = dict(self.desk.row.settings)
            settings["may_know"] = [g for g in settings.get("may_know", ()) if g[0] not in ids]
            settings.pop("start", None)
            models.Desk.objects.filter(pk=self.desk.row.pk).update(settings=settings)
            models.Person.objects.filter(pk__in=ids).delete()
            models.Event.objects.create(
                desk=self.desk.row, actor="erase", verb="erased", object_kind="Person", object_id=person_id,
                at=self.desk.now(),
            )  # fmt: skip
            journal.touch(self.desk, mail=True)
        self.desk.row.refresh_from_db()
        self._forget_caches()
        self.desk.network.refresh_derived([])

    def everything(self) -> None:
        """Delete the desk: people, imports, targets, files derived from them, and on a laptop every backup."""
        with database_errors(), transaction.atomic():
            row = journal.lock(self.desk.row.pk)
            models.Desk.objects.filter(pk=row.pk).update(me=None, settings={})
            people = models.Person.objects.filter(desk=row)
            for model in (models.EventDetail, models.Evidence, models.Target, models.Guard, models.ReviewPair,
                          models.Interaction, models.Card, models.Position, models.Identity, models.Tag):  # fmt: skip
                if model is models.Interaction:
                    models.Participant.objects.filter(interaction__desk=row).delete()
                model._default_manager.filter(desk=row).delete()
            people.update(merged_into=None)
            people.delete()
            models.OrganisationName.objects.filter(desk=row).delete()
            models.Organisation.objects.filter(desk=row).update(parent=None)
            models.Organisation.objects.filter(desk=row).delete()
            models.Import.objects.filter(desk=row).delete()
            now = self.desk.now()
            me = models.Person.objects.create(desk=row, name="", created_at=now, edited=True)
            models.Desk.objects.filter(pk=row.pk).update(me=me)
            models.Event.objects.create(
                desk=row, actor="erase", verb="erased", object_kind="Desk", object_id=row.pk, at=now
            )
            journal.touch(self.desk, mail=True)
        self.desk.row.refresh_from_db()
        self._forget_caches()
        if connection.vendor == "sqlite" and self.desk.row.account_id is None:
            with connection.cursor() as cursor:  # what was deleted must not stay readable in free pages
                cursor.execute("VACUUM")
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            shutil.rmtree(paths.backups(), ignore_errors=True)
            shutil.rmtree(paths.home() / "incoming", ignore_errors=True)

    def _interactions(self, identities: list[int]) -> None:
        """What the person wrote goes; what others wrote loses them, and goes when nobody is left on it."""
        for piece in bulk.in_pieces(identities):
            sent = models.Interaction.objects.filter(desk=self.desk.row, sender_id__in=piece)
            models.Participant.objects.filter(interaction__in=sent).delete()
            sent.delete()
            models.Participant.objects.filter(identity_id__in=piece).delete()
        models.Interaction.objects.filter(desk=self.desk.row, participants=None).delete()

    def _details(self, people: list[int], identities: list[int]) -> None:
        """Details of past changes that touched these rows are erased, whole: they could bring the person back."""
        about = Q(event__object_kind="Person", event__object_id__in=people)
        models.EventDetail.objects.filter(about, desk=self.desk.row).delete()
        touched = {("Person", pk) for pk in people} | {("Identity", pk) for pk in identities}
        gone = [
            detail.pk
            for detail in models.EventDetail.objects.filter(desk=self.desk.row).iterator(chunk_size=200)
            if any(_mentions(change, touched, people) for change in detail.changes)
        ]
        for piece in bulk.in_pieces(gone):
            models.EventDetail.objects.filter(pk__in=piece).delete()

    def _forget_caches(self) -> None:
        shutil.rmtree(paths.cache() / f"desk-{self.desk.row.pk}", ignore_errors=True)


def _mentions(change: list[object], touched: set[tuple[str, int]], people: list[int]) -> bool:
    name, pk, before, after = change
    if (name, pk) in touched:
        return True
    for side in (before, after):
        if isinstance(side, dict) and any(side.get(field) in people for field in ("person", "a", "b", "left", "right")):
            return True
    return False
