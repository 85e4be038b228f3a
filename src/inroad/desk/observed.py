"""What heads of mails show about letters and introductions: answers, returned mail, letters sent from elsewhere.

    from somebody else   answers a letter        ─→ a Reply, shown on Today; what it says is the owner's to tell
                         came back               ─→ the mail bounced
                         the voucher to both     ─→ Introduced, observed
    from the owner       the mail of an "unknown" ─→ sent after all
                         a draft's reader and subject ─→ that letter went out from their own program
                         to the addressee, once introduced ─→ Contacted, observed

Only what a head proves becomes an event. A match by address and subject alone is shown and moves nothing; whatever an
introduction refuses to hear is left to the owner.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from inroad.desk import outbox
from inroad.desk.imports.gather import digest
from inroad.desk.text import LINE, storable
from inroad.errors import BadInput, Refused
from inroad.formats.records import Message
from inroad.introductions import events
from inroad.introductions.model import KnownBy, Role, State
from inroad.matching import identities as forms
from inroad.post.replies import Incoming, Kind, Letters, Match, SentLetter, mail_key
from inroad.post.subjects import own_words
from inroad.store import bulk, models

if TYPE_CHECKING:
    from inroad.desk.door import Desk

LOOK_BACK = timedelta(days=400)
_CLOCKS_DIFFER = timedelta(hours=1)
_FIRST_CONTACT = {"first-contact", "name-use-opening"}
_MAY_MEET = (State.ACCEPTED.value, State.AGREED.value, State.PUT.value, State.ASKED.value)
_MAY_CONTACT = (State.INTRODUCED.value, State.NAME_GRANTED.value)


@dataclass
class Seen:
    replies: int = 0
    returned: int = 0


def observe(desk: "Desk", incoming: Sequence[Incoming], mine: Collection[str]) -> Seen:
    """Take in what these mails show. ``mine`` are the owner's addresses. Call inside a transaction."""
    seen = Seen()
    keys = {forms.email_key(address) for address in mine}
    own = [one.message for one in incoming if _key(one.message.sender.address) in keys]
    others = [one for one in incoming if _key(one.message.sender.address) not in keys]
    for message in sorted(own, key=lambda message: message.sent_at):
        _of_mine(desk, message)
    if others:
        matcher = Letters(_letters(desk, others), mine)
        for match in matcher.match_all(others):
            _about_a_letter(desk, match, others, seen)
        _introductions(desk, [one.message for one in others], keys)
    return seen


# ---- answers


def _letters(desk: "Desk", incoming: Sequence[Incoming]) -> Iterable[SentLetter]:
    """Letters that could be meant: those of the last year, and older ones that a mail names by their number."""
    mails = models.OutboxMail.objects.filter(
        desk=desk.row, purpose="letter", state__in=("sent", "unknown", "sending", "bounced")
    )
    found = {mail.pk: mail for mail in mails.filter(queued_at__gte=desk.now() - LOOK_BACK)}
    for piece in bulk.in_pieces({ref for one in incoming for ref in one.message.references}):
        found |= {mail.pk: mail for mail in mails.filter(message_id__in=piece)}
    for mail in found.values():
        yield SentLetter(mail.pk, mail.message_id, mail.recipient, mail.subject, mail.ended_at or mail.queued_at)


def _about_a_letter(desk: "Desk", match: Match, incoming: Sequence[Incoming], seen: Seen) -> None:
    if match.kind not in {Kind.ANSWER, Kind.RETURNED}:
        return
    mail = (
        models.OutboxMail.objects.filter(pk=match.letter.key).select_related("letter").first() if match.letter else None
    )
    if match.kind is Kind.RETURNED and mail is not None and not match.inferred:
        models.OutboxMail.objects.filter(pk=mail.pk, state__in=("sent", "unknown")).update(
            state="bounced", why=match.why[:LINE]
        )
    message = next(one.message for one in incoming if mail_key(one.message) == match.key)
    letter = mail.letter if mail is not None else None
    row, made = models.Reply.objects.get_or_create(
        desk=desk.row,
        key=digest("id" if message.message_id else "reply", match.key),
        defaults={
            "mail": mail,
            "letter": letter,
            "contract_id": letter.contract_id if letter is not None else None,
            "sender": models.Identity.objects.filter(
                desk=desk.row, kind="email", value=forms.email(message.sender.address) or ""
            ).first(),
            "subject": storable(message.subject, LINE),
            "bounce": match.kind is Kind.RETURNED,
            "matched_by": "address and subject" if match.inferred else "message id",
            "at": match.at,
        },
    )
    if not made:
        return
    if row.bounce:
        seen.returned += 1
        return
    seen.replies += 1
    proven = not match.inferred and not match.other
    if proven and letter is not None and letter.contract_id is not None and letter.kind in _FIRST_CONTACT:
        _tell(desk, letter.contract_id, events.AddresseeReplied(known_by=KnownBy.OBSERVED, at=_past(desk, match.at)))


# ---- my own letters


def _of_mine(desk: "Desk", message: Message) -> None:
    readers = set(forms.emails(handle.address for handle in (*message.to, *message.cc, *message.bcc)))
    if not readers or message.automatic:
        return
    if message.message_id:
        for mail in models.OutboxMail.objects.filter(desk=desk.row, message_id=message.message_id):
            if mail.state == "unknown":
                outbox.settle(desk, mail, sent=True, known_by=KnownBy.OBSERVED, why="a copy is among your sent mail")
            return
    if not _draft_that_went(desk, message, readers):
        _contact(desk, message, readers)


def _draft_that_went(desk: "Desk", message: Message, readers: Collection[str]) -> bool:
    """A draft opened in the owner's own mail program, told by reader and subject."""
    to_them = models.Letter.objects.filter(
        desk=desk.row, state="draft", trashed_at=None, created_at__lte=message.sent_at + _CLOCKS_DIFFER,
        to__identities__kind="email", to__identities__value__in=list(readers),
    )  # fmt: skip
    subject = own_words(message.subject)
    for letter in to_them.distinct().order_by("-changed_at", "-id"):
        view = desk.letters.get(letter.pk)
        if not subject or own_words(view.subject) != subject:
            continue
        at = _past(desk, message.sent_at)
        models.Letter.objects.filter(pk=letter.pk).update(
            state="sent", sent_how="client", sent_at=at, changed_at=desk.now(), subject=view.subject, body=view.body
        )
        _remember(desk, letter, message, view.to_address if view.to_address in readers else min(readers))
        outbox.tell_contract(desk, letter, KnownBy.OBSERVED, at)
        return True
    return False


def _remember(desk: "Desk", letter: models.Letter, message: Message, reader: str) -> None:
    """A row for a mail we did not send, so that its answer is known by the number it has."""
    if not message.message_id:
        return
    at = _past(desk, message.sent_at)
    models.OutboxMail.objects.get_or_create(
        message_id=storable(message.message_id),
        recipient=reader,
        defaults={
            "desk": desk.row, "letter": letter, "subject": storable(message.subject), "body": "", "state": "sent",
            "why": "seen among your sent mail", "not_before": at, "queued_at": at, "ended_at": at,
        },
    )  # fmt: skip


def _contact(desk: "Desk", message: Message, readers: Collection[str]) -> None:
    """Somebody I was introduced to got a mail from me, in whatever words: that is contact."""
    for side in _sides(desk, Role.ADDRESSEE, readers, _MAY_CONTACT):
        since = side.contract.data.get("introduced_at") or side.contract.data.get("answered_at") or 0
        if message.sent_at.timestamp() >= since:
            at = _past(desk, message.sent_at)
            _tell(desk, side.contract.pk, events.Contacted(known_by=KnownBy.OBSERVED, at=at))


# ---- other people's


def _introductions(desk: "Desk", messages: Iterable[Message], mine: Collection[str]) -> None:
    """A voucher's mail to the addressee and me at once puts us in touch."""
    for message in sorted(messages, key=lambda message: message.sent_at):
        if message.automatic:
            continue
        sender = forms.email(message.sender.address)
        readers = forms.emails(handle.address for handle in (*message.to, *message.cc))
        if sender is None or len(readers) < 2 or not any(forms.email_key(address) in mine for address in readers):
            continue
        for side in _sides(desk, Role.VOUCHER, [sender], _MAY_MEET):
            other = side.contract.sides.filter(role=Role.ADDRESSEE.value).first()
            if other is not None and _addresses(other) & set(readers):
                at = _past(desk, message.sent_at)
                _tell(desk, side.contract.pk, events.Introduced(known_by=KnownBy.OBSERVED, at=at))


def _sides(
    desk: "Desk", role: Role, addresses: Collection[str], states: Sequence[str]
) -> Iterable[models.ContractSide]:
    """Sides of my open introductions in these states that have one of these addresses."""
    contracts = models.ContractSide.objects.filter(desk=desk.row, role=Role.SEEKER.value).values("contract")
    rows = models.ContractSide.objects.filter(
        role=role.value, contract__in=contracts, contract__open=True, contract__state__in=states
    ).select_related("contract")
    wanted = set(addresses)
    return [row for row in rows if _addresses(row) & wanted]


def _addresses(side: models.ContractSide) -> set[str]:
    found = {side.address} if side.address else set()
    if side.person_id is not None:
        found.update(
            models.Identity.objects.filter(person=side.person_id, kind="email").values_list("value", flat=True)
        )
    return found


def _tell(desk: "Desk", contract_id: int, event: events.Event) -> None:
    try:
        desk.introductions._apply(contract_id, event, None, "worker")
    except (Refused, BadInput):
        return  # it does not fit where the introduction stands: the owner knows more than a head shows


def _past(desk: "Desk", at: datetime) -> datetime:
    """Clocks of other machines may be ahead; nothing happened in the future."""
    return min(at, desk.now())


def _key(address: str) -> str:
    return forms.email_key(forms.email(address) or address)
