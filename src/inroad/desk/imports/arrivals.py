"""Mail as it arrives in a watched mailbox: written as an import writes it, a few messages at a time.

    messages ── gather ── resolve ─→ people, addresses, interactions; nothing staged, nothing twice

Everything a mailbox ever brought belongs to one published import ("mailbox alice@…"), so that undoing that import
takes it all back, and files imported before or after hold the same facts beside it. Call :func:`take_in` inside the
transaction that also records how far the mailbox was read.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from inroad.desk import journal
from inroad.desk.imports.gather import Gatherer
from inroad.desk.imports.publish import Outcome, _Writer
from inroad.desk.imports.resolve import resolve
from inroad.formats.records import Message
from inroad.store import bulk, models

if TYPE_CHECKING:
    from inroad.desk.door import Desk

FORMAT = "imap"


def take_in(desk: "Desk", mailbox: models.Mailbox, messages: Sequence[Message]) -> Outcome:
    """Write messages that were read from a mailbox; those that are here already gain a further support."""
    journal.lock(desk.row.pk)
    made = import_of(desk, mailbox)
    writer = _Arrivals(desk, made, messages)
    outcome = writer.write()
    file = made.files.get(format=FORMAT)
    file.counts = {**file.counts, "message": file.counts.get("message", 0) + len(messages)}
    file.save(update_fields=["counts"])
    made.result = {
        **made.result,
        "people_new": made.result.get("people_new", 0) + outcome.people_new,
        "interactions": made.result.get("interactions", 0) + outcome.interactions,
    }
    made.save(update_fields=["result"])
    if outcome.interactions or outcome.people_new:
        journal.touch(desk, mail=True)
    return outcome


def import_of(desk: "Desk", mailbox: models.Mailbox) -> models.Import:
    """The import that this mailbox's mail belongs to; a new one if there is none yet, or it was undone."""
    path = f"mailbox:{mailbox.pk}"
    made = models.Import.objects.filter(
        desk=desk.row, state="published", files__format=FORMAT, files__path=path
    ).first()
    if made is None:
        now = desk.now()
        made = models.Import.objects.create(desk=desk.row, state="published", started_at=now, published_at=now)
        models.ImportFile.objects.create(
            parent=made, path=path, name=f"the mailbox {mailbox.address}", format=FORMAT, done=True
        )
    return made


class _Arrivals(_Writer):
    """The steps of a publishing that mail needs."""

    def __init__(self, desk: "Desk", made: models.Import, messages: Sequence[Message]) -> None:
        super().__init__(desk, made, lambda _: None)
        self.messages = messages

    def write(self) -> Outcome:
        me = self.desk.setup.me()
        gatherer = Gatherer({*me.emails, *me.urls})
        gatherer.add_all(self.messages)
        self.batch = gatherer.finish()
        if not self.batch.passed:
            return self.out
        self.found = resolve(self.desk, self.batch)
        self._people()
        self._identities()
        self._interactions()
        self._review()
        self._supports()
        return self.out

    def _supports(self) -> None:
        """Further supports only: what this mailbox brought or holds already needs no other row."""
        wanted = dict.fromkeys([*self.supports, *((models.Support.PERSON, pk) for pk in self.names_said)])
        by_kind: dict[int, set[int]] = {}
        for kind, pk in wanted:
            by_kind.setdefault(kind, set()).add(pk)
        held: set[tuple[int, int]] = set()
        for kind, ids in by_kind.items():
            table = _TABLES[kind]
            for piece in bulk.in_pieces(ids):
                rows = models.Support.objects.filter(parent=self.made, kind=kind, fact_id__in=piece)
                held.update((kind, pk) for pk in rows.values_list("fact_id", flat=True))
                born = table._default_manager.filter(pk__in=piece, born=self.made)
                held.update((kind, pk) for pk in born.values_list("pk", flat=True))
        bulk.insert(
            models.Support,
            ("parent", "kind", "fact_id", "said"),
            (
                (self.made.pk, kind, pk, self.names_said.get(pk, "") if kind == models.Support.PERSON else "")
                for kind, pk in wanted
                if (kind, pk) not in held
            ),
        )


_TABLES = {
    models.Support.PERSON: models.Person,
    models.Support.IDENTITY: models.Identity,
    models.Support.INTERACTION: models.Interaction,
}
