"""Handing mails over, each at most once, whatever dies in between.

    queued ─ claim (compare and set, lease) ─→ sending ─ SMTP, outside any transaction ─→ sent | unknown | refused
       ↑                                          │                                              with its event
       └──── not taken, perhaps later (backoff) ──┴── worker gone, lease over ─→ unknown: a person decides

Between the claim and the record nobody can know how far a dead worker came; so such a mail is never sent again by
itself. The guard and "leave me alone" are looked at once more before each mail: they may have changed since the click.
"""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction

from inroad.desk import confirmations, documents, journal, mailboxes, play_hearing, recipients, releases
from inroad.desk.imports.staging import is_alive, process_token
from inroad.desk.letters import event_for
from inroad.desk.opening import database_errors
from inroad.desk.text import LINE
from inroad.errors import BadInput, Busy, MailProblem, NotFound, Refused
from inroad.introductions.model import KnownBy
from inroad.post import compose, server, smtp
from inroad.post.account import Account
from inroad.store import models

if TYPE_CHECKING:
    from inroad.desk.door import Desk

Send = Callable[[compose.Mail, Account], smtp.Outcome]

SERVER = 0
"""Stands where a mailbox's number does, for mails that the installation sends in its own name."""
SERVER_AGAIN = timedelta(minutes=10)  # nobody can hold the server's account from a page; it is tried slowly
LEASE = timedelta(minutes=30)  # longer than post.account.Patience.whole: who holds one is at it, or dead
WAITS = (1, 5, 20, 60, 180, 360, 720)  # minutes after the first, second, … time that a server said "later"
GIVE_UP = timedelta(days=3)
_RECORD_TIMES = 5
_LOST = "the program ended while this was handed over; it may have arrived"


@dataclass(frozen=True, slots=True)
class Head:
    """What a letter's mails are made of beside their text, the same for each of them. ``at``: aware.

    ``documents``: what travels along, as (name, media type, digest of the content). ``through``: the server's own
    address where the installation sends.
    """

    by: compose.Mailbox
    to: compose.Mailbox
    at: datetime
    cc: tuple[compose.Mailbox, ...] = ()
    automatic: bool = False
    documents: tuple[tuple[str, str, str], ...] = ()
    through: compose.Mailbox | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "by": [self.by.address, self.by.name],
            "to": [self.to.address, self.to.name],
            "cc": [[one.address, one.name] for one in self.cc],
            "at": self.at.isoformat(),
            "automatic": self.automatic,
            "documents": [list(one) for one in self.documents],
            **({"through": [self.through.address, self.through.name]} if self.through is not None else {}),
        }

    @classmethod
    def of(cls, mail: models.OutboxMail) -> "Head":
        head = mail.head
        return cls(
            compose.Mailbox(*head["by"]), compose.Mailbox(*head["to"]), datetime.fromisoformat(head["at"]),
            tuple(compose.Mailbox(*one) for one in head["cc"]), bool(head.get("automatic")),
            tuple((name, media, digest) for name, media, digest in head.get("documents", ())),
            compose.Mailbox(*head["through"]) if "through" in head else None,
        )  # fmt: skip

    @property
    def readers(self) -> tuple[str, ...]:
        return (self.to.address, *(one.address for one in self.cc))


def message_of(mail: models.OutboxMail) -> compose.Mail:
    """The very mail that was recorded, made again from its row.

    Raises BadInput for what no mail can hold, NotFound for a document whose content is gone.
    """
    head = Head.of(mail)
    answers = (mail.in_reply_to,) if mail.in_reply_to else ()
    letter = compose.Letter(
        by=head.by,
        to=head.to,
        cc=head.cc,
        through=head.through,
        subject=mail.subject,
        text=mail.body,
        message_id=mail.message_id,
        sent_at=head.at,
        answers=answers,
        automatic=head.automatic,
        attachments=documents.attachments(mail.desk_id, head.documents),
    )
    message = compose.compose(letter)
    return next(one for one in compose.mails(message) if one.reader == mail.recipient)


def waiting(now: datetime) -> list[int]:
    """Mailboxes that have mails to hand over, those waiting longest first; not those a person has to look at.

    :data:`SERVER` stands last where mails wait that the installation sends in its own name.
    """
    due = models.OutboxMail.objects.filter(state="queued", not_before__lte=now, mailbox__isnull=False)
    ids = list(dict.fromkeys(due.order_by("not_before", "id").values_list("mailbox_id", flat=True)[:10_000]))
    rows = models.Mailbox.objects.in_bulk(ids)
    found = [pk for pk in ids if pk in rows and not mailboxes.held(rows[pk], "smtp")]
    if not server.usable():
        return found
    of_the_server = models.OutboxMail.objects.filter(server=True, state="queued", not_before__lte=now)
    return [*found, SERVER] if of_the_server.exists() or confirmations.waiting(now) else found


def work(
    mailbox_id: int, now: datetime, *, most: int = 50, send: Send = smtp.send, stop: Callable[[], bool] = lambda: False
) -> int:
    """Hand over up to ``most`` due mails of one mailbox, or of the :data:`SERVER`; how many were tried.

    Ends early once ``stop`` says so.
    """
    from inroad.desk.door import Desk

    if mailbox_id == SERVER:
        return _work_of_the_server(now, most, send, stop)
    mailbox = models.Mailbox.objects.select_related("desk__me").filter(pk=mailbox_id).first()
    if mailbox is None:
        return 0
    desk = Desk(mailbox.desk, now)
    began = time.monotonic()
    tried = 0
    due = models.OutboxMail.objects.filter(mailbox=mailbox, state="queued", not_before__lte=now)
    for mail in list(due.order_by("not_before", "id")[:most]):
        if stop() or mailboxes.held(mailbox, "smtp"):
            break
        # A server may take minutes over each mail: a lease counts from when its own mail is taken.
        lease_until = now + timedelta(seconds=time.monotonic() - began) + LEASE
        tried += _hand_over(desk, mailbox, mail, now, send, lease_until)
    return tried


def _work_of_the_server(now: datetime, most: int, send: Send, stop: Callable[[], bool]) -> int:
    """Letters and notices that the installation sends in its own name, for whichever desk."""
    from inroad.desk.door import Desk

    began = time.monotonic()
    tried = 0
    due = models.OutboxMail.objects.filter(server=True, state="queued", not_before__lte=now)
    for mail in list(due.select_related("desk__me").order_by("not_before", "id")[:most]):
        if stop():
            break
        lease_until = now + timedelta(seconds=time.monotonic() - began) + LEASE
        tried += _hand_over(Desk(mail.desk, now), None, mail, now, send, lease_until)
        mail.refresh_from_db(fields=["state"])
        if mail.state == "queued":
            break  # the server says "later": so it would to the next one
    return tried


def settle_lost(now: datetime) -> int:
    """Mails whose worker is gone become "unknown"; how many. Safe to call at any time, by anybody."""
    from inroad.desk.door import Desk

    lost = 0
    for mail in models.OutboxMail.objects.filter(state="sending").select_related("desk__me").order_by("id")[:1000]:
        over = mail.lease_until is None or mail.lease_until <= now
        if over or not is_alive(mail.lease.partition("#")[0]):
            lost += _record(Desk(mail.desk, now), mail, smtp.Unknown(_LOST), now)
    return lost


def settle(desk: "Desk", mail: models.OutboxMail, *, sent: bool, known_by: KnownBy, why: str) -> None:
    """End the doubt about an unknown mail. Raises Refused if there is none."""
    now = desk.now()
    with database_errors(), transaction.atomic():
        journal.lock(desk.row.pk)
        settled = models.OutboxMail.objects.filter(pk=mail.pk, state="unknown").update(
            state="sent" if sent else "cancelled", why=why, ended_at=now
        )
        if not settled:
            raise Refused("nothing is unknown about this mail")
        said = f"{'Arrived' if sent else 'Did not arrive'}: {mail.subject}"
        journal.record(desk.row, "mail_settled", said, kind="OutboxMail", object_id=mail.pk, at=now)
        mail.refresh_from_db()
        if sent:
            _letter_went_out(desk, mail, known_by, now)
        else:
            back_to_draft(desk, mail)


def back_to_draft(desk: "Desk", mail: models.OutboxMail) -> None:
    """The letter is a draft again once none of its mails went or may still go out. Call in a transaction."""
    if mail.letter_id is None:
        return
    others = models.OutboxMail.objects.filter(letter=mail.letter_id, state__in=("queued", "sending", "sent", "unknown"))
    if not others.exists():
        models.Letter.objects.filter(pk=mail.letter_id, state="queued").update(
            state="draft", sent_how="", changed_at=desk.now()
        )


# ---- one mail


def _hand_over(
    desk: "Desk",
    mailbox: models.Mailbox | None,
    mail: models.OutboxMail,
    now: datetime,
    send: Send,
    lease_until: datetime,
) -> int:
    wall = recipients.Wall(desk)
    head = Head.of(mail)
    reason = next((why for address in head.readers if (why := wall.why_not(address))), "")
    reason = reason or documents.consent_lost(mail, head.documents)
    if reason:
        return _refuse_unclaimed(desk, mail, reason, now)
    try:
        message = message_of(mail)
        account = mailboxes.account(desk, mailbox, "smtp") if mailbox is not None else _account_of_the_server()
    except (BadInput, NotFound, Refused) as problem:
        return _refuse_unclaimed(desk, mail, str(problem), now)
    if not claim(mail, lease_until):
        return 0
    try:
        outcome = send(message, account)
    except MailProblem as problem:  # raised before a word was said
        outcome = smtp.Refused(False, str(problem), account=problem.account)
    except BadInput as problem:
        outcome = smtp.Refused(True, str(problem))
    except Exception as problem:  # noqa: BLE001 - whatever broke, the mail may be out
        outcome = smtp.Unknown(f"sending broke off ({type(problem).__name__}); it may have arrived")
    if isinstance(outcome, smtp.Refused) and outcome.account and mailbox is not None:
        mailboxes.hold(mailbox, "smtp", outcome.why)
    # The server has spoken: a database that is busy for a moment must not turn "sent" into "unknown".
    for time_left in reversed(range(_RECORD_TIMES)):
        try:
            return _record(desk, mail, outcome, now)
        except Busy:
            if not time_left:
                raise
    return 0


def _account_of_the_server() -> Account:
    found = server.sender()
    if found is None:
        raise Refused("the server has no address to send from any more", hint="send it from a mailbox of your own")
    return found.account


def claim(mail: models.OutboxMail, lease_until: datetime) -> bool:
    """Take a queued mail for this process. False if somebody else was quicker, or it was taken back."""
    lease = f"{process_token()}#{secrets.token_hex(8)}"
    with database_errors():
        taken = models.OutboxMail.objects.filter(pk=mail.pk, state="queued").update(
            state="sending", lease=lease, lease_until=lease_until, attempts=mail.attempts + 1
        )
    if taken:
        mail.state, mail.lease, mail.lease_until, mail.attempts = "sending", lease, lease_until, mail.attempts + 1
    return bool(taken)


def _refuse_unclaimed(desk: "Desk", mail: models.OutboxMail, why: str, now: datetime) -> int:
    if not claim(mail, now + LEASE):
        return 0
    return _record(desk, mail, smtp.Refused(True, why), now)


def _record(desk: "Desk", mail: models.OutboxMail, outcome: smtp.Outcome, now: datetime) -> int:
    """What became of a mail that this lease holds, with its event; 0 if the lease is somebody else's by now."""
    fields = _fields(mail, outcome, now)
    # A worker that was only slow may still say what it knows: "sent" is worth more than "unknown".
    states = ("sending", "unknown") if isinstance(outcome, smtp.Sent) else ("sending",)
    with database_errors(), transaction.atomic():
        journal.lock(desk.row.pk)
        mine = models.OutboxMail.objects.filter(pk=mail.pk, lease=mail.lease, state__in=states)
        if not mine.update(**fields):
            return 0
        verb, said = _SAID[fields["state"]]
        journal.record(
            desk.row, verb, said.format(mail.recipient), kind="OutboxMail", object_id=mail.pk, actor="worker", at=now
        )
        mail.refresh_from_db()
        if mail.state == "sent":
            _letter_went_out(desk, mail, KnownBy.OBSERVED, now)
        elif mail.state == "refused":
            back_to_draft(desk, mail)
    return 1


_SAID = {
    "sent": ("mail_sent", "Sent to {}"),
    "unknown": ("mail_unknown", "Perhaps sent to {}: please say whether it arrived"),
    "refused": ("mail_refused", "Not sent to {}"),
    "queued": ("mail_delayed", "Not yet sent to {}"),
}


def _fields(mail: models.OutboxMail, outcome: smtp.Outcome, now: datetime) -> dict[str, Any]:
    if isinstance(outcome, smtp.Sent):
        return {"state": "sent", "why": outcome.reply[:LINE], "ended_at": now, "lease_until": None}
    if isinstance(outcome, smtp.Unknown):
        return {"state": "unknown", "why": outcome.why[:LINE], "ended_at": now, "lease_until": None}
    later = {"state": "queued", "why": outcome.why[:LINE], "lease": "", "lease_until": None}
    if outcome.account:
        # Nothing is wrong with the mail: it waits as long as its mailbox is held, and this time does not count.
        again = {"not_before": now + SERVER_AGAIN} if mail.server else {}
        return {**later, **again, "attempts": mail.attempts - 1}
    if outcome.permanent or now - mail.queued_at >= GIVE_UP:
        tried = "" if outcome.permanent else f"; tried {mail.attempts} times"
        return {"state": "refused", "why": f"{outcome.why}{tried}"[:LINE], "ended_at": now, "lease_until": None}
    wait = WAITS[min(mail.attempts, len(WAITS)) - 1]
    return {**later, "not_before": now + timedelta(minutes=wait)}


def _letter_went_out(desk: "Desk", mail: models.OutboxMail, known_by: KnownBy, now: datetime) -> None:
    """The letter is sent once its first reader has it; its introduction hears of that. A copy's fate moves neither."""
    if mail.letter_id is None or mail.recipient != Head.of(mail).to.address:
        return
    moved = models.Letter.objects.filter(pk=mail.letter_id, state__in=("queued", "draft")).update(
        state="sent", sent_how="mail", sent_at=now, changed_at=now
    )
    if not moved:
        return
    letter = models.Letter.objects.get(pk=mail.letter_id)
    with journal.change(desk, "play_stepped", "A letter of a play went out", ties=False, actor="worker") as change:
        play_hearing.letter_sent(desk, change, letter)
        releases.letter_went(desk, change, letter)
    if problem := tell_contract(desk, letter, known_by, now):
        models.OutboxMail.objects.filter(pk=mail.pk).update(why=f"sent; {problem}"[:LINE])


def tell_contract(desk: "Desk", letter: models.Letter, known_by: KnownBy, at: datetime) -> str:
    """Let the introduction hear that a letter went out; why it could not take it, "" if it could (or has no wish to).

    The mail is a fact: an introduction that moved on meanwhile does not undo it.
    """
    event = event_for(letter, known_by)
    if letter.contract_id is None or event is None:
        return ""
    try:
        desk.introductions._apply(letter.contract_id, replace(event, at=at), None, "worker")
    except (Refused, BadInput) as problem:
        return problem.message
    return ""
