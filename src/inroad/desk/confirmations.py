"""What holds for long is confirmed by whoever reads at the known address: a reopened door, limits, "leave me alone".

    said on a page ─→ a row and, from the worker, a mail in the server's name ─→ its link ─→ one click ─→ it holds

A page's link can be passed on or overheard; a mailbox is harder to. Such a mail may go twice without harm, since its
link does the same thing once. It goes to the address that the introduction has for that side and to no other, is given
up after some days, and keeps to the employer guard like every mail. What was never confirmed is forgotten.
"""

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from django.db import transaction

from inroad import clock, words
from inroad.desk import journal, knocks, limits, links, recipients, wishes
from inroad.desk.guest_shapes import Said, ToConfirm
from inroad.desk.opening import database_errors
from inroad.errors import BadInput, MailProblem, NotFound, Refused
from inroad.introductions import events
from inroad.introductions.model import KnownBy, Role
from inroad.matching import identities as forms
from inroad.post import compose, server, smtp
from inroad.store import models

REOPEN: Final = "reopen the door"
LIMITS: Final = "set limits"
ALONE: Final = "leave me alone"

OPEN_FOR: Final = timedelta(days=14)
GIVE_UP: Final = timedelta(days=3)
KEPT_FOR: Final = timedelta(days=30)
AGAIN_AFTER: Final = timedelta(hours=1)
MAILS_A_DAY: Final = 5
VIEWS, ACTS = 60, 12
"""Within an hour, per client and per link."""
_MOST_AT_ONCE: Final = 50
_WAITS: Final = (1, 5, 20, 60, 180, 360)
_SALT: Final = "inroad.confirm"
_PARTS: Final = {"voucher": Role.VOUCHER, "addressee": Role.ADDRESSEE}


def possible(address: str) -> bool:
    """Can something be confirmed by mail: is an address known, and does the server send?"""
    return bool(forms.email(address)) and server.usable()


def begin(
    contract: models.Contract, seeker: models.Desk, role: Role, act: str, data: Mapping[str, Any], address: str,
    now: datetime,
) -> models.Confirmation:  # fmt: skip
    """Have something confirmed. Said again, the same mail goes again (not within the hour); said otherwise, the newer
    words replace the older. Raises Busy beyond :data:`MAILS_A_DAY` for one address. Call in a transaction.
    """
    value = forms.email(address) or ""
    waiting = models.Confirmation.objects.filter(
        contract=contract, role=role.value, act=act, address=value, done_at=None, expires_at__gt=now
    )
    same = next((row for row in waiting.order_by("-id") if row.data == dict(data)), None)
    if same is not None and (same.mailed_at is None or same.mailed_at > now - AGAIN_AFTER):
        return same
    knocks.knock("confirmation", value, MAILS_A_DAY, now=now, window=knocks.DAY)
    waiting.delete()
    return models.Confirmation.objects.create(
        contract=contract, seeker=seeker, role=role.value, act=act, data=dict(data), address=value,
        nonce=secrets.token_urlsafe(24), made_at=now, expires_at=now + OPEN_FOR, not_before=now,
    )  # fmt: skip


def shortened(address: str) -> str:
    """ "b…@connect.example": enough to know which mailbox to look into."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}…@{domain}"


# ---- the mail, by the worker


def waiting(now: datetime) -> bool:
    return server.usable() and _due(now).exists()


def work(
    now: datetime,
    *,
    send: Callable[[compose.Mail, Any], smtp.Outcome] = smtp.send,
    stop: Callable[[], bool] = lambda: False,
) -> int:
    """Mail what waits to be confirmed; how many were taken by the server. A mail that may be out counts as out."""
    by = server.sender()
    if by is None:
        return 0
    sent = 0
    for row in list(_due(now).select_related("seeker__me", "contract").order_by("not_before", "id")[:_MOST_AT_ONCE]):
        if stop():
            break
        sent += _mail(row, by, now, send)
    return sent


def sweep(now: datetime) -> int:
    """Forget what was done or ran out a while ago; how many rows went."""
    with database_errors():
        return models.Confirmation.objects.filter(expires_at__lt=now - KEPT_FOR).delete()[0]


def _due(now: datetime) -> Any:
    return models.Confirmation.objects.filter(
        mailed_at=None, done_at=None, not_before__lte=now, expires_at__gt=now, made_at__gt=now - GIVE_UP
    )


def _mail(row: models.Confirmation, by: server.Server, now: datetime, send: Callable[..., smtp.Outcome]) -> int:
    problem, again = "", row.expires_at  # what can't go now never will, save where a server says "later"
    try:
        _check_wall(row)
        letter = compose.Letter(
            by=by.by,
            to=compose.Mailbox(row.address),
            subject="Please confirm what you said",
            text=_text(row, by),
            message_id=f"confirm.{row.pk}.{links.digest(row.nonce)[:24]}@{forms.domain_of(by.by.address)}",
            sent_at=now.replace(microsecond=0),
            automatic=True,
        )
        (mail,) = compose.mails(compose.compose(letter))
        outcome = send(mail, by.account)
        if isinstance(outcome, smtp.Refused):
            problem = outcome.why
            if not outcome.permanent or outcome.account:
                again = _later(row, now)
    except MailProblem as failed:
        problem, again = str(failed), _later(row, now)
    except (BadInput, Refused) as failed:
        problem = str(failed)
    fields: dict[str, Any] = (
        {"problem": problem[:500], "not_before": again} if problem else {"mailed_at": now, "problem": ""}
    )
    with database_errors():
        models.Confirmation.objects.filter(pk=row.pk).update(attempts=row.attempts + 1, **fields)
    return not problem


def _later(row: models.Confirmation, now: datetime) -> datetime:
    return now + timedelta(minutes=_WAITS[min(row.attempts, len(_WAITS) - 1)])


def _check_wall(row: models.Confirmation) -> None:
    from inroad.desk.door import Desk

    if row.seeker is not None:
        recipients.check(Desk(row.seeker), [row.address])


def _text(row: models.Confirmation, by: server.Server) -> str:
    base = links.public_url()
    host = urlsplit(base).hostname or base
    return (
        f"On a page at {host}, this was said in your name:\n\n"
        f"    {_said(row)}\n\n"
        "It holds once you confirm it here, with one click on the page that opens:\n\n"
        f"{base}/c/{links.sign(row.nonce, _SALT)}/\n\n"
        "If it was not you, do nothing: nothing has changed. "
        f"The link works until {words.day(row.expires_at.date())}.\n\n"
        f"This mail was written by the server at {host}; nobody reads answers to {by.by.address}.\n"
    )


# ---- the click


def page(token: str, who: str = "", now: datetime | None = None) -> ToConfirm:
    """What the link in a mail would make true; changes nothing. Raises NotFound, Refused once it ran out, Busy."""
    now = now or clock.now()
    row = _find(token, who, VIEWS, now)
    return ToConfirm(_said(row), _BUTTONS[row.act], done=row.done_at is not None)


def confirm(token: str, who: str = "", now: datetime | None = None) -> Said:
    """Make it true, once. Raises NotFound, Refused, Busy."""
    now = now or clock.now()
    found = _find(token, who, ACTS, now)
    with database_errors(), transaction.atomic():
        mine = models.Confirmation.objects.filter(pk=found.pk, done_at=None)
        if not mine.update(done_at=now):
            return Said("This was confirmed already.")
        row = models.Confirmation.objects.select_related("contract", "seeker__me").get(pk=found.pk)
        _DO[row.act](row, now)
    return Said(_DONE[row.act])


def _find(token: str, who: str, most: int, now: datetime) -> models.Confirmation:
    nonce = links.unsigned(token, _SALT)
    knocks.knock(f"confirm {most}", who, most, now=now)
    knocks.knock(f"confirm {most} link", nonce, most, now=now)
    with database_errors():
        row = models.Confirmation.objects.select_related("seeker__me").filter(nonce=nonce).first()
    if row is None:
        raise links.gone()
    if row.expires_at <= now and row.done_at is None:
        raise Refused("this was to be confirmed within two weeks", hint="say it again on the page it came from")
    return row


def _said(row: models.Confirmation) -> str:
    if row.act == ALONE:
        return "Leave me alone: nobody on this server asks me or writes to me any more, for good."
    if row.act == REOPEN:
        name = row.seeker.me.name if row.seeker is not None and row.seeker.me is not None else ""
        return f"{name or 'Whoever asked me'} may ask me again."
    asks, no_go = row.data.get("asks_per_quarter"), row.data.get("no_go", [])
    often = f"At most {words.count(asks, 'ask')} in three months" if asks is not None else "No limit on how often"
    return f"{often}; no introductions to {words.listing(no_go)}." if no_go else f"{often}, by anybody on this server."


_BUTTONS: Final = {REOPEN: "Yes, they may ask me again", LIMITS: "Yes, set these limits", ALONE: "Yes, leave me alone"}
_DONE: Final = {
    REOPEN: "They may ask you again.",
    LIMITS: "Your limits hold from now on, for everybody on this server.",
    ALONE: "You are left alone from now on, by everybody on this server, for good.",
}


# ---- what it makes true


def _reopen(row: models.Confirmation, now: datetime) -> None:
    desk, side = _desk(row, now), _side(row)
    if desk is None or side is None or side.person is None:
        return  # forgotten meanwhile: there is no door any more
    limits.set_door(desk, side.person, closed=False, why="", known_by=KnownBy.OBSERVED, actor=row.role)


def _limit(row: models.Confirmation, now: datetime) -> None:
    wishes.keep(row.address, now, asks_per_quarter=row.data.get("asks_per_quarter"), no_go=row.data.get("no_go", []))
    _record(row, now, "said how often they may be asked, and for whom")


def _alone(row: models.Confirmation, now: datetime) -> None:
    wishes.keep(row.address, now, left_alone=True)
    _record(row, now, "wants to be left alone")
    desk = _desk(row, now)
    if desk is None or row.contract is None:
        return
    no: events.Event = (
        events.Answered(events.Answer.NOT_THIS_TIME, known_by=KnownBy.OBSERVED)
        if row.role == Role.VOUCHER.value
        else events.AddresseeAnswered(False, known_by=KnownBy.OBSERVED)
    )
    try:
        with transaction.atomic():
            desk.introductions._apply(row.contract.pk, no, None, row.role)
    except (Refused, NotFound):
        return  # it has ended, or gone too far for a no: nothing more goes out to them either way


_DO: Final[dict[str, Callable[[models.Confirmation, datetime], None]]] = {
    REOPEN: _reopen, LIMITS: _limit, ALONE: _alone,
}  # fmt: skip


def _record(row: models.Confirmation, now: datetime, said: str) -> None:
    """The event, on the desk through which it was said. It can't be taken back there: it is not that desk's."""
    if row.seeker is None:
        return
    side = _side(row)
    name = side.name if side is not None and side.name else "Somebody"
    journal.lock(row.seeker.pk)
    journal.record(row.seeker, "wish_confirmed", f"{name} {said}", kind="Contract", object_id=row.contract_id,
                   actor=row.role, at=now)  # fmt: skip


def _desk(row: models.Confirmation, now: datetime) -> Any:
    from inroad.desk.door import Desk

    return Desk(row.seeker, now) if row.seeker is not None else None


def _side(row: models.Confirmation) -> models.ContractSide | None:
    if row.contract is None:
        return None
    return row.contract.sides.select_related("person").filter(role=row.role).first()
