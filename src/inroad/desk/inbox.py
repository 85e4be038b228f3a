"""Reading a mailbox: heads only. What passed between people, answers to letters, letters sent from elsewhere.

    sync ─ claim the mailbox ─ new heads, a hundred at a time ─┬─ interactions (as an import writes them)
                                                               ├─ answers and returned mail   (:mod:`.observed`)
                                                               ├─ my own letters, seen in Sent (:mod:`.observed`)
                                                               └─ how far the folder was read: one transaction

Killed in between, the same heads come again and change nothing. Bodies are never asked for, so what an answer says is
its owner's to tell. An auto-reply is no answer.
"""

import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from inroad import words
from inroad.desk import journal, mailboxes, observed, play_hearing
from inroad.desk.imports import arrivals
from inroad.desk.imports.staging import is_alive, process_token
from inroad.desk.opening import database_errors
from inroad.errors import Busy, MailProblem, Refused
from inroad.formats.records import Message
from inroad.post import imap
from inroad.post.account import Account
from inroad.post.replies import clues
from inroad.store import models

if TYPE_CHECKING:
    from inroad.desk.door import Desk

Fetch = Callable[..., Iterable[imap.Batch]]

LEASE = timedelta(minutes=30)
FIRST_DAYS = 90
"""How far back a mailbox is read the first time; older mail comes by importing its file."""


@dataclass
class Synced:
    """What one reading brought."""

    messages: int = 0
    replies: int = 0
    returned: int = 0
    people: set[int] = field(default_factory=set)

    @property
    def words(self) -> str:
        said = words.count(self.messages, "new message")
        return said + (f", {words.count(self.replies, 'answer')} to your letters" if self.replies else "")


def sync(desk: "Desk", mailbox_id: int, *, fetch: Fetch = imap.fetch_heads) -> Synced:
    """Read what is new in a mailbox. Raises Busy while another process reads it, MailProblem, Refused."""
    row = mailboxes.get(desk, mailbox_id)
    account = mailboxes.account(desk, row, "imap")
    if held := mailboxes.held(row, "imap"):
        raise Refused(f"{row.address} waits for you: {held}", hint="check it in Settings")
    lease = _claim(row, desk.now())
    try:
        return _read(desk, row, account, fetch)
    except MailProblem as problem:
        if problem.account:
            mailboxes.hold(row, "imap", str(problem))
        else:
            models.Mailbox.objects.filter(pk=row.pk).update(problem=str(problem))
        raise
    finally:
        models.Mailbox.objects.filter(pk=row.pk, lease=lease).update(lease="", lease_until=None)


def _claim(row: models.Mailbox, now: datetime) -> str:
    """Take the mailbox for this reading, by compare and set; a lease whose process is gone is free."""
    row.refresh_from_db(fields=["lease", "lease_until", "folders"])
    if row.lease and row.lease_until and row.lease_until > now and is_alive(row.lease.partition("#")[0]):
        raise Busy(f"{row.address} is being read just now", hint="it shows in a moment")
    lease = f"{process_token()}#{secrets.token_hex(8)}"
    with database_errors():
        taken = models.Mailbox.objects.filter(pk=row.pk, lease=row.lease).update(lease=lease, lease_until=now + LEASE)
    if not taken:
        raise Busy(f"{row.address} is being read just now", hint="it shows in a moment")
    return lease


def _read(desk: "Desk", row: models.Mailbox, account: Account, fetch: Fetch) -> Synced:
    found = Synced()
    states = tuple(imap.FolderState(wire, *where) for wire, where in row.folders.items())
    since: date = desk.today() - timedelta(days=FIRST_DAYS)
    for batch in fetch(account, states, since=since):
        _store(desk, row, batch, found)
    models.Mailbox.objects.filter(pk=row.pk).update(checked_at=desk.now(), problem="")
    if found.people or found.messages:
        desk.row.refresh_from_db()
        desk.network.refresh_derived(found.people)
    return found


def _store(desk: "Desk", row: models.Mailbox, batch: imap.Batch, found: Synced) -> None:
    """One batch and how far it got, together."""
    incoming = [clues(said, head.raw) for head, said in imap.messages(batch) if isinstance(said, Message)]
    mine = set(desk.me.emails) | {row.address}
    with database_errors(), transaction.atomic():
        journal.lock(desk.row.pk)
        outcome = arrivals.take_in(desk, row, [one.message for one in incoming])
        seen = observed.observe(desk, incoming, mine)
        play_hearing.heard_by_mail(desk)
        folders = models.Mailbox.objects.values_list("folders", flat=True).get(pk=row.pk)
        folders = {**folders, batch.state.wire: [batch.state.validity, batch.state.last_uid]}
        models.Mailbox.objects.filter(pk=row.pk).update(folders=folders)
        if outcome.interactions or seen.replies or seen.returned:
            said = f"Read {words.count(outcome.interactions, 'message')} in {row.address}"
            journal.record(desk.row, "mail_read", said, kind="Mailbox", object_id=row.pk, actor="worker", at=desk.now())
    found.messages += outcome.interactions
    found.people |= outcome.touched
    found.replies += seen.replies
    found.returned += seen.returned


def watched(now: datetime) -> Sequence[int]:
    """Mailboxes that can be read at ``now``: watched, with a server, not waiting for a person, not being read."""
    free = Q(lease="") | Q(lease_until=None) | Q(lease_until__lte=now)
    rows = models.Mailbox.objects.filter(free, watch=True).order_by("checked_at", "id")
    return [row.pk for row in rows if row.imap.get("host") and not mailboxes.held(row, "imap")]
