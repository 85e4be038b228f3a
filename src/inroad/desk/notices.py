"""What the desk says to its own owner by mail, if they wished it: in their mailbox, in nobody else's.

    lines ── wished? a mailbox that sends? not the employer's? ─→ one queued mail of the purpose "notice"

These are the only mails that leave without a click. Who has no mailbox here, on a server, is written to by the server
itself, at the address they proved to be theirs. Refused: any other reader, and an address at a present employer, who
reads along.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from inroad.desk import journal, mailboxes, outbox, recipients, served_mail
from inroad.errors import BadInput
from inroad.post import compose, server
from inroad.store import models

if TYPE_CHECKING:
    from inroad.desk.door import Desk

PURPOSE: Final = "notice"
USUAL_HOUR: Final = 7


def wish(desk: "Desk", yes: bool, hour: int = USUAL_HOUR) -> None:
    """Whether the owner wants a morning digest and reminders by mail, and at what hour of their day."""
    if not 0 <= hour <= 23:
        raise BadInput("an hour is a number from 0 to 23")
    settings = {key: value for key, value in desk.row.settings.items() if key not in {"digest", "digest_hour"}}
    if yes:
        settings |= {"digest": True, "digest_hour": hour}
    said = f"A digest by mail at {hour:02}:00" if yes else "No digest by mail"
    with journal.change(desk, "digest_wished", said, ties=False) as change:
        change.update(desk.row, settings=settings)


def wished(desk: "Desk") -> bool:
    return bool(desk.row.settings.get("digest"))


def hour_of(settings: dict[str, Any]) -> int:
    hour = settings.get("digest_hour", USUAL_HOUR)
    return hour if isinstance(hour, int) and 0 <= hour <= 23 else USUAL_HOUR


def queue(
    desk: "Desk", subject: str, lines: Sequence[str], key: str, now: datetime, *, wanted: bool | None = None
) -> bool:
    """Queue a notice, once per ``key``; False if there is no mailbox for it, or it was queued before.

    ``wanted``: whether the owner wished this very kind; None for those that come with the morning digest. Call inside
    the transaction that records what it speaks of.
    """
    wants = wished(desk) if wanted is None else wanted
    mailbox = mailbox_of(desk) if wants else None
    by_server = server.sender() if mailbox is None and wants and _server_may(desk) else None
    if mailbox is None and by_server is None:
        return False
    address = mailbox.address if mailbox is not None else served_mail.own_address(desk)
    me = compose.Mailbox(address, desk.me.name)
    by = by_server.by if by_server is not None else me
    head = outbox.Head(by=by, to=me, at=now.replace(microsecond=0), automatic=True)
    domain = by.address.rpartition("@")[2]
    box = mailbox.pk if mailbox is not None else "server"
    _, made = models.OutboxMail.objects.get_or_create(
        message_id=compose.checked_id(f"{key}.{desk.row.pk}.{box}@{domain}", "message id"),
        recipient=address,
        defaults={
            "desk": desk.row, "purpose": PURPOSE, "mailbox": mailbox, "server": mailbox is None,
            "head": head.to_json(), "subject": subject,
            "body": "\n".join(lines), "not_before": now, "queued_at": now,
        },
    )  # fmt: skip
    return made


def _server_may(desk: "Desk") -> bool:
    """For owners without a mailbox here: the server writes to the address they proved, unless an employer reads it."""
    return served_mail.possible(desk) and not recipients.Wall(desk).why_not(served_mail.own_address(desk))


def mailbox_of(desk: "Desk") -> models.Mailbox | None:
    """The owner's own mailbox that a notice may go to, by itself."""
    wall = recipients.Wall(desk)
    for row in models.Mailbox.objects.filter(desk=desk.row).order_by("id"):
        if row.smtp.get("host") and not mailboxes.held(row, "smtp") and not wall.why_not(row.address):
            return row
    return None
