"""Forgetting, for good: one person, or everything. The one path that deletes without a way back, and logs that it did.

The heads of events stay (who did what to which number, when: no names in them); their details go. On a laptop the
database file is written anew, so that nothing stays readable in its free pages, and backups go, because they remember.
"""

import shutil
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import connection, transaction
from django.db import models as db
from django.db.models import Q

from inroad.desk import channels, forgetting, journal, mailboxes, model_words, play_hearing
from inroad.desk.community import leaving
from inroad.desk.confirmations import ALONE
from inroad.desk.opening import database_errors
from inroad.errors import Refused
from inroad.store import bulk, models, paths

if TYPE_CHECKING:
    from inroad.desk.door import Desk

# Columns that say which people a row is about; a change that held such a row could bring the person back.
_ABOUT = ("person", "a", "b", "left", "right", "to", "about", "source", "through", "voucher", "subject")


class Erase:
    def __init__(self, desk: "Desk") -> None:
        self.desk = desk

    def person(self, person_id: int) -> None:
        """Forget somebody: entry, addresses, notes, what passed between you, the details of changes about them.

        Introductions they take part in end, and say "somebody" (:mod:`inroad.desk.forgetting`). What they wished of the
        whole installation ("leave me alone") stays: it is theirs. Backups that still know them are removed, and a new
        one is made. Raises NotFound, Busy while files are being read, or Refused for the owner.
        """
        person = self.desk.people._get(person_id, trashed=True)
        if person.pk == self.desk.row.me_id:
            raise Refused("this is you", hint="`inroad erase` deletes the whole desk")
        with database_errors(), transaction.atomic():
            self.desk.row.settings = journal.lock(self.desk.row.pk).settings
            ids = _with_merged(person.pk)
            traces = forgetting.Traces.of(self.desk, ids)
            forgetting.out_of_staged(self.desk, traces)
            rows = models.Identity.objects.filter(person_id__in=ids)
            identities = dict(rows.values_list("pk", "value"))
            addresses = set(rows.filter(kind="email").values_list("value", flat=True))
            contracts = forgetting.out_of_introductions(self.desk, ids)
            letters = models.Letter.objects.filter(Q(to__in=ids) | Q(to_address__in=addresses), desk=self.desk.row)
            touched = {("Person", pk) for pk in ids} | {("Identity", pk) for pk in identities}
            touched |= {("Letter", pk) for pk in letters.values_list("pk", flat=True)}
            # A word for somebody's work is of the two: it goes with either.
            vouches = models.Vouch.objects.filter(Q(voucher__in=ids) | Q(subject__in=ids), desk=self.desk.row)
            touched |= {("Vouch", pk) for pk in vouches.values_list("pk", flat=True)}
            touched |= forgetting.rows_of(contracts)
            touched |= play_hearing.forgotten(self.desk, ids) | forgetting.rows_about(ids)
            self._interactions(list(identities))
            models.Target.objects.filter(person_id__in=ids).delete()
            # Kept warm for their own sake; a company stays on the list, without them.
            models.Future.objects.filter(person_id__in=ids, organisation=None, target=None).delete()
            letters.delete()
            vouches.delete()
            models.OutboxMail.objects.filter(desk=self.desk.row, recipient__in=addresses).delete()
            models.Reply.objects.filter(desk=self.desk.row, sender__in=identities).delete()
            models.Promise.objects.filter(desk=self.desk.row, about__in=ids).delete()
            forgetting.out_of_letters(self.desk, contracts, ids, traces)
            self._details(touched, ids, contracts, traces)
            self._questions(addresses)
            self._settings(ids, addresses)
            models.Support.objects.filter(kind=models.Support.PERSON, fact_id__in=ids).delete()
            models.Person.objects.filter(pk__in=ids).delete()
            forgetting.out_of_texts(self.desk, traces)
            self._log("Person", person.pk)
            journal.touch(self.desk, mail=True)
        self.desk.row.refresh_from_db()
        self._forget_caches()
        self.desk.network.refresh_derived([])
        if self._on_laptop():
            self._write_anew()
            self._forget_backups()
            self.desk.backups.make("after-erase")

    def everything(self) -> None:
        """Delete the desk: people, imports, targets, files derived from them, passwords of mailboxes wherever they are
        kept, and on a laptop every backup."""
        with database_errors(), transaction.atomic():
            row = journal.lock(self.desk.row.pk)
            # Passwords first: killed after this, a mailbox can't sign in; killed before them, they would stay unseen.
            for mailbox in models.Mailbox.objects.filter(desk=row):
                mailboxes.forget_secret(self.desk, mailbox)
            channels.forget(self.desk)
            model_words.forget(self.desk)
            leaving.leave(self.desk)
            models.Desk.objects.filter(pk=row.pk).update(me=None, settings={})
            self._contracts(models.Contract.objects.filter(sides__desk=row))
            models.Confirmation.objects.filter(seeker=row).exclude(act=ALONE, done_at=None).delete()
            models.Target.objects.filter(desk=row).delete()
            models.Participant.objects.filter(interaction__desk=row).delete()
            models.Person.objects.filter(desk=row).update(merged_into=None)
            models.Organisation.objects.filter(desk=row).update(parent=None)
            # Whatever table has rows of a desk, also one that is added after this was written.
            for model in apps.get_app_config("store").get_models():
                if model not in {models.Event, models.Desk} and _of_desks(model):
                    model._default_manager.filter(desk=row).delete()
            now = self.desk.now()
            me = models.Person.objects.create(desk=row, party=row.party, name="", created_at=now, edited=True)
            models.Desk.objects.filter(pk=row.pk).update(me=me)
            models.Party.objects.filter(pk=row.party_id or 0).update(name="")
            self._log("Desk", row.pk)
            journal.touch(self.desk, mail=True)
        self.desk.row.refresh_from_db()
        self._forget_caches()
        if self._on_laptop():
            self._write_anew()
            self._forget_backups()
            shutil.rmtree(paths.home() / "incoming", ignore_errors=True)

    # ---- inside

    def _interactions(self, identities: list[int]) -> None:
        """What the person wrote goes; what others wrote loses them, and goes when nobody is left on it."""
        for piece in bulk.in_pieces(identities):
            sent = models.Interaction.objects.filter(desk=self.desk.row, sender_id__in=piece)
            models.Participant.objects.filter(interaction__in=sent).delete()
            sent.delete()
            models.Participant.objects.filter(identity_id__in=piece).delete()
        models.Interaction.objects.filter(desk=self.desk.row, participants=None).delete()

    def _contracts(self, found: "db.QuerySet[models.Contract]") -> None:
        """Introductions that only this desk knows go, letters included; one that another desk sees loses our side."""
        contracts = list(found.distinct().values_list("pk", flat=True))
        sides = models.ContractSide.objects.filter(contract_id__in=contracts)
        shared = set(sides.exclude(desk=None).exclude(desk=self.desk.row).values_list("contract_id", flat=True))
        alone = [pk for pk in contracts if pk not in shared]
        models.Letter.objects.filter(desk=self.desk.row, contract_id__in=contracts).delete()
        models.Contract.objects.filter(pk__in=alone).delete()
        mine = sides.filter(desk=self.desk.row)
        mine.update(desk=None, person=None, name="", address="", note="")

    def _settings(self, people: list[int], addresses: Collection[str]) -> None:
        settings = self.desk.row.settings = dict(self.desk.row.settings)
        settings["may_know"] = [guess for guess in settings.get("may_know", ()) if guess[0] not in people]
        settings["not_mine"] = [address for address in settings.get("not_mine", ()) if address not in addresses]
        limits = settings.get("limits", {})
        settings["limits"] = {key: wish for key, wish in limits.items() if key not in {str(pk) for pk in people}}
        settings.pop("start", None)
        models.Desk.objects.filter(pk=self.desk.row.pk).update(settings=settings)

    def _details(
        self,
        touched: Collection[tuple[str, int]],
        people: list[int],
        contracts: Collection[int],
        traces: forgetting.Traces,
    ) -> None:
        """Details of past changes that touched or name somebody are erased, whole: they could bring them back."""
        about = Q(event__object_kind="Person", event__object_id__in=people)
        about |= Q(event__object_kind="Contract", event__object_id__in=contracts)
        models.EventDetail.objects.filter(about, desk=self.desk.row).delete()
        pattern = traces.pattern()

        def named(value: Any) -> bool:
            return pattern is not None and forgetting.replaced(value, pattern) != value

        gone = []
        for detail in models.EventDetail.objects.filter(desk=self.desk.row).iterator(chunk_size=200):
            kept = [c for c in detail.changes if not (_mentions(c, touched, people) or named(c))]
            if len(kept) == len(detail.changes) and not named(detail.words):
                continue
            if detail.event.verb == "imported":  # one of thousands; the import must stay undoable for the others
                detail.changes = kept
                detail.words = forgetting.replaced(detail.words, pattern) if pattern else detail.words
                detail.save(update_fields=["changes", "words"])
            else:
                gone.append(detail.pk)
        for piece in bulk.in_pieces(gone):
            models.EventDetail.objects.filter(pk__in=piece).delete()

    def _questions(self, addresses: Collection[str]) -> None:
        """ "Is this you?" is not asked any more about an address of somebody forgotten."""
        for made in models.Import.objects.filter(desk=self.desk.row):
            asked = made.result.get("addresses", ())
            kept = [question for question in asked if question["address"] not in addresses]
            if len(kept) != len(asked):
                made.result["addresses"] = kept
                made.save(update_fields=["result"])

    def _log(self, kind: str, number: int) -> None:
        models.Event.objects.create(
            desk=self.desk.row, actor="erase", verb="erased", object_kind=kind, object_id=number, at=self.desk.now()
        )

    def _forget_caches(self) -> None:
        shutil.rmtree(paths.cache() / f"desk-{self.desk.row.pk}", ignore_errors=True)

    def _on_laptop(self) -> bool:
        """Are the database and its backups this one desk's own files? Inside a transaction neither can be replaced."""
        return connection.vendor == "sqlite" and self.desk.row.account_id is None and not connection.in_atomic_block

    def _forget_backups(self) -> None:
        shutil.rmtree(paths.backups(), ignore_errors=True)

    def _write_anew(self) -> None:
        """What was deleted must not stay readable in free pages, nor in the write-ahead log."""
        with database_errors(), connection.cursor() as cursor:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _with_merged(person_id: int) -> list[int]:
    """Somebody, and all entries that were merged into theirs, one after the other."""
    found, latest = [person_id], [person_id]
    while latest:
        latest = list(models.Person.objects.filter(merged_into__in=latest).values_list("pk", flat=True))
        found += latest
    return found


def _of_desks(model: Any) -> bool:
    return any(field.name == "desk" and field.related_model is models.Desk for field in model._meta.concrete_fields)


def _mentions(change: list[Any], touched: Collection[tuple[str, int]], people: list[int]) -> bool:
    name, pk, before, after = change
    if (name, pk) in touched:
        return True
    return any(
        isinstance(side, dict) and any(side.get(field) in people for field in _ABOUT) for side in (before, after)
    )
