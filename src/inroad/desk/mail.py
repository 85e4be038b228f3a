"""Mail of a desk: accounts, letters on their way out, answers that came in. A letter leaves by a click on that letter.

send      click -> personal part, guard, the introduction's own rules -> mails and letter's state in one transaction
outbox    what became of each mail; where a server went silent, a person says whether it arrived
replies   answers seen in a mailbox; what they say is the owner's to tell

Handing mails over is :mod:`inroad.desk.outbox`, reading is :mod:`inroad.desk.inbox`; both are the worker's.
"""

import builtins
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import QuerySet

from inroad.desk import inbox, journal, mailboxes, notices, outbox, recipients, served_mail
from inroad.desk.contract_shapes import MailboxRow, OutboxRow, ReplyRow
from inroad.desk.letters import event_for
from inroad.desk.opening import database_errors
from inroad.errors import NotFound, Refused
from inroad.introductions.model import KnownBy, Role
from inroad.letters import registry
from inroad.post import compose
from inroad.post.oauth import Grant
from inroad.store import models

if TYPE_CHECKING:
    from inroad.desk.door import Desk

_TO_COPY = {"first-contact", "name-use-opening"}
"""Letters that a voucher sees who asked for a copy (their terms)."""


class Mail:
    def __init__(self, desk: "Desk") -> None:
        self.desk = desk

    # ---- mailboxes

    def add(
        self,
        address: str,
        *,
        smtp: Mapping[str, Any] | None = None,
        imap: Mapping[str, Any] | None = None,
        secret: str = "",
        grant: Grant | None = None,
    ) -> MailboxRow:
        """Add an account after signing in to it. ``smtp`` and ``imap``: "host" and, where they differ from the usual,
        "port", "user", "security" ("tls", "starttls", "none"), "token" (``secret`` is an OAuth access token).
        ``grant``: access tokens are fetched with it, whenever one is wanted, in place of a ``secret``.

        Raises MailProblem with what the server said; nothing is kept then.
        """
        return mailboxes.add(self.desk, address, smtp, imap, secret, grant)

    def list(self) -> "builtins.list[MailboxRow]":
        return mailboxes.rows(self.desk)

    def check(self, mailbox_id: int) -> MailboxRow:
        """Sign in again, and go on with what was held back."""
        return mailboxes.check(self.desk, mailbox_id)

    def remove(self, mailbox_id: int) -> None:
        """Forget an account and its password. What it was still to send becomes drafts again."""
        row = mailboxes.get(self.desk, mailbox_id)
        for mail in row.mails.filter(state="queued"):
            self.cancel(mail.pk)
        if row.mails.filter(state="sending").exists():
            raise Refused("a mail is being handed over just now", hint="wait a moment and do it again")
        with journal.change(
            self.desk, "mailbox_removed", f"Removed the mailbox {row.address}", ties=False, kind="Mailbox"
        ) as change:
            models.Job.objects.filter(desk=self.desk.row, name=f"inbox:{row.pk}").delete()
            change.delete(row)
        mailboxes.forget_secret(self.desk, row)

    def sync(self, mailbox_id: int) -> inbox.Synced:
        """Read what is new in a mailbox, now. Raises Busy while it is being read already, MailProblem, Refused."""
        return inbox.sync(self.desk, mailbox_id)

    def wish_digest(self, yes: bool, hour: int = notices.USUAL_HOUR) -> None:
        """Whether the owner wants a morning digest and reminders by mail, to their own mailbox."""
        notices.wish(self.desk, yes, hour)

    def digest_wished(self) -> bool:
        return notices.wished(self.desk)

    def digest_hour(self) -> int:
        """The hour of the owner's day at which it comes, or would."""
        return notices.hour_of(self.desk.row.settings)

    def digest_to(self) -> str:
        """The owner's own address that it goes to; "" if none can take it."""
        box = notices.mailbox_of(self.desk)
        return box.address if box is not None else ""

    # ---- letters going out

    def send(
        self, letter_id: int, via: int | None = None, *, copies: Sequence[str] | None = None, server: bool = False
    ) -> tuple[OutboxRow, ...]:
        """Send this letter, by mailbox ``via`` (None: the first that can send). One mail per reader is recorded; the
        worker hands them over. ``copies``: addresses in Cc; None is the voucher, where their terms ask for it.
        ``server``: the installation sends it in its own name, and answers go to the owner's proved address
        (:mod:`inroad.desk.served_mail`).

        Raises Refused while the personal part is missing, for a reader behind the employer guard or left alone, and
        when the introduction does not allow it; BadInput for what no mail can hold.
        """
        row = self.desk.letters._get(letter_id, writable=True)
        self._mine_to_send(row)
        self.desk.letters.check_sendable(row)
        view = self.desk.letters.get(letter_id)
        if not view.to_address:
            raise Refused(f"no address is known for {view.row.to or 'the reader'}", hint="add one to their page")
        mailbox = None if server else self._sender(via)
        to = compose.checked_address(view.to_address, "to")
        asked = self._copies(row) if copies is None else copies
        cc = [a for a in dict.fromkeys(compose.checked_address(copy, "cc") for copy in asked) if a != to]
        recipients.check(self.desk, [to, *cc])
        now = self.desk.now()
        me = self.desk.me
        through = served_mail.through(self.desk, now).by if mailbox is None else None
        own = mailbox.address if mailbox is not None else served_mail.own_address(self.desk)
        head = outbox.Head(
            by=compose.Mailbox(own, me.name if me.named else ""),
            through=through,
            to=compose.Mailbox(to, view.row.to if "@" not in view.row.to else ""),
            cc=tuple(compose.Mailbox(address) for address in cc),
            at=now.replace(microsecond=0),
            documents=self.desk.documents.frozen(row),
        )
        mails = [
            models.OutboxMail(
                desk=self.desk.row, letter=row, mailbox=mailbox, server=server, recipient=address, head=head.to_json(),
                subject=view.subject, body=view.body, message_id=message_id, not_before=now, queued_at=now,
            )
            for message_id in [compose.new_message_id(through.address if through is not None else own)]
            for address in (to, *cc)
        ]  # fmt: skip
        outbox.message_of(mails[0])  # what can't be a mail is said now, not by the worker
        with journal.change(self.desk, "letter_queued", f"Sending: {view.row.title}", ties=False) as change:
            fresh = models.Letter.objects.select_for_update().get(pk=row.pk)
            if fresh.state != "draft":
                raise Refused(f"this letter is {fresh.state} already")
            rehearse(self.desk, fresh)
            change.update(
                fresh, state="queued", sent_how="mail", to_address=to, subject=view.subject, body=view.body,
                changed_at=now,
            )  # fmt: skip
            for mail in mails:
                mail.save(force_insert=True)
        return tuple(_outbox_row(mail) for mail in mails)

    def outbox(self, limit: int = 100) -> "builtins.list[OutboxRow]":
        """Mails of letters, those that want a person's word first, then the latest."""
        mails = self._mails().filter(purpose="letter")
        asking = builtins.list(mails.filter(state="unknown").order_by("-id")[:limit])
        others = mails.exclude(state="unknown").order_by("-id")[: max(0, limit - len(asking))]
        return [_outbox_row(mail) for mail in (*asking, *others)]

    def mails_of(self, letter: models.Letter) -> "builtins.list[OutboxRow]":
        """The mails one letter went out as."""
        return [_outbox_row(mail) for mail in self._mails().filter(letter=letter).order_by("id")]

    def cancel(self, mail_id: int) -> OutboxRow:
        """Take back a mail that no server has yet. The letter is a draft again if it went to nobody."""
        mail = self._mail(mail_id)
        with database_errors(), transaction.atomic():
            journal.lock(self.desk.row.pk)
            taken = models.OutboxMail.objects.filter(pk=mail.pk, state="queued").update(
                state="cancelled", ended_at=self.desk.now(), why="you took it back"
            )
            if not taken:
                mail.refresh_from_db()
                raise Refused(_too_late(mail))
            journal.record(
                self.desk.row, "mail_cancelled", f"Not sent to {mail.recipient}", kind="OutboxMail", object_id=mail.pk,
                at=self.desk.now(),
            )  # fmt: skip
            outbox.back_to_draft(self.desk, mail)
        return _outbox_row(self._mail(mail_id))

    def resolve_unknown(self, mail_id: int, sent: bool) -> OutboxRow:
        """Say whether a mail arrived whose server went silent. If it did not, the letter is a draft again."""
        mail = self._mail(mail_id)
        outbox.settle(self.desk, mail, sent=sent, known_by=KnownBy.TICKED, why="you said so")
        return _outbox_row(self._mail(mail_id))

    # ---- answers coming in

    def replies(self, limit: int = 100) -> "builtins.list[ReplyRow]":
        """Answers nobody has told about yet, the latest first."""
        rows = self._replies().filter(state="new").order_by("-at", "-id")
        return [_reply_row(row) for row in rows[:limit]]

    def replies_for(self, contract: models.Contract) -> "builtins.list[ReplyRow]":
        """Answers to the letters of one introduction."""
        return [_reply_row(row) for row in self._replies().filter(contract=contract).order_by("-at", "-id")[:100]]

    def told(self, reply_id: int) -> None:
        """Its owner said what this answer says."""
        self._settle_reply(reply_id, "told")

    def dismiss(self, reply_id: int) -> None:
        """It is no answer to the letter."""
        self._settle_reply(reply_id, "dismissed")

    # ---- inside

    def _mine_to_send(self, row: models.Letter) -> None:
        if registry.get(row.kind).kind.spoken:
            raise Refused("these are words for the phone", hint="call, then say how it went")
        mine = Role.SEEKER.value
        if row.contract is not None:
            mine = self.desk.introductions._side(row.contract).role
        if row.writer != mine:
            raise Refused("these are somebody else's words", hint="copy them, and let them send them in their own name")

    def _sender(self, via: int | None) -> models.Mailbox:
        if via is not None:
            row = mailboxes.get(self.desk, via)
        else:
            found = models.Mailbox.objects.filter(desk=self.desk.row).order_by("id")
            row_or_none = next((one for one in found if one.smtp.get("host")), None)
            if row_or_none is None:
                raise Refused("no mailbox here can send", hint="open the letter in your mail program, or add a mailbox")
            row = row_or_none
        if not row.smtp.get("host"):
            raise Refused(f"{row.address} has no server to send by", hint="choose another mailbox")
        return row

    def _copies(self, row: models.Letter) -> tuple[str, ...]:
        if row.contract is None or row.kind not in _TO_COPY or not row.contract.data.get("terms", {}).get("copy_me"):
            return ()
        side = row.contract.sides.filter(role=Role.VOUCHER.value).first()
        return (side.address,) if side is not None and side.address else ()

    def _mails(self) -> "QuerySet[models.OutboxMail]":
        return models.OutboxMail.objects.filter(desk=self.desk.row)

    def _mail(self, mail_id: int) -> models.OutboxMail:
        row = self._mails().filter(pk=mail_id).first()
        if row is None:
            raise NotFound(f"there is no mail #{mail_id} on this desk")
        return row

    def _replies(self) -> "QuerySet[models.Reply]":
        return models.Reply.objects.filter(desk=self.desk.row).select_related("sender__person", "mail")

    def _settle_reply(self, reply_id: int, state: str) -> None:
        row = self._replies().filter(pk=reply_id).first()
        if row is None:
            raise NotFound(f"there is no answer #{reply_id} on this desk")
        with journal.change(self.desk, f"reply_{state}", "Looked at an answer", ties=False) as change:
            change.update(row, state=state)


def rehearse(desk: "Desk", letter: models.Letter) -> None:
    """Raise Refused if the introduction would not hear of this letter: better now than once it is out."""
    event = event_for(letter, KnownBy.OBSERVED)
    if letter.contract_id is None or event is None:
        return
    with transaction.atomic():
        desk.introductions._apply(letter.contract_id, event, None, "owner")
        transaction.set_rollback(True)


def _too_late(mail: models.OutboxMail) -> str:
    return {
        "sending": "it is being handed over just now",
        "sent": "it is sent already",
        "unknown": "it may have arrived; say so, or say that it did not",
    }.get(mail.state, f"it is {mail.state} already")


def _outbox_row(mail: models.OutboxMail) -> OutboxRow:
    return OutboxRow(
        mail.pk, mail.recipient, mail.subject, mail.state, mail.why, mail.queued_at, mail.ended_at, mail.letter_id
    )


def _reply_row(row: models.Reply) -> ReplyRow:
    sender = row.mail.recipient if row.mail is not None else ""
    if row.sender is not None:
        sender = row.sender.person.name or row.sender.value
    return ReplyRow(row.pk, row.at, sender, row.subject, row.bounce, row.matched_by, row.letter_id, row.contract_id)
