"""Accounts of a served installation: who may sign in, and how they come by a password.

::

    add ─→ one-time link ─→ its reader sets a password ─→ the address is proved theirs, their desk is ready
    sign_in · change_password · forgotten (by mail) · reset (a new link) · lock · unlock

Refuses passwords on a command line, more than a few tries an hour, and to say whether an address has an account: what a
visitor reads is the same either way. Stands on Django's own users; nothing else of Inroad looks at their columns. What
comes beside a password (second factor, passkey, single sign-on, sessions) is django-allauth's, put together in
:mod:`inroad.desk.sign_on`.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import authenticate, get_user_model
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.exceptions import ValidationError
from django.db import connections, transaction
from django.db.models import Q
from django.utils.http import base36_to_int, int_to_base36

from inroad import clock
from inroad.desk import knocks, sign_on
from inroad.desk.community import seats as seating
from inroad.desk.community.seats import SeatRow
from inroad.desk.opening import database_errors, desk_of
from inroad.desk.text import NAME, clean
from inroad.errors import BadInput, NotFound, Refused
from inroad.matching import identities as forms
from inroad.post import compose, server, smtp
from inroad.store import models

_LONGEST_ADDRESS: Final = 150  # Django's user names hold no more
_LONGEST_NAME: Final = 150
_LONGEST_PASSWORD: Final = 300
_MOST_LISTED: Final = 10_000
TRIES: Final = 12
"""Sign-ins tried in an hour at one address from one place."""
TRIES_FROM_ONE_PLACE: Final = 60
TRIES_AT_ONE_ADDRESS: Final = 120
"""From everywhere together. Well above what one place may try, so that nobody can lock another out from one desk."""
LINKS: Final = 4
"""Mails with a one-time link that may be wished for in an hour, for one address from one place."""
GONE: Final = "gone-"
"""How the user name of a deleted account begins: what remains of it is a number that its desk's history points at."""
OPENED: Final = Q(last_login__isnull=False) | ~Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)
"""Accounts whose owners have come in, or set a password to do so; the others are invited."""
_INVITATION: Final = """\
{by} invites you to a referral desk: a place to find out who can put in a good word for you, to prepare each approach,
and to keep every promise that comes of it.

This link opens it. It works once, within {days} days; behind it you choose a password:

    {url}

Other members can't see your desk. Whoever runs the server can read everything on it, and the page says so again before
you begin. If you don't know {by}, or don't want this, do nothing: no desk is made for you.
"""
_CHANGED: Final = """\
At your desk, {what}.

If that was you, there is nothing to do. If not: sign in, look under "Settings" and "Signing in", and choose a new
password; or tell whoever runs the server, who can lock the account.
"""
_LINK_MAIL: Final = """\
Somebody, probably you, wished to set a new password for {address}.

This link lets you choose one. It works once, within {days} days:

    {url}

If it wasn't you, do nothing: your password stays as it is, and nobody but you has this link.
"""

log = logging.getLogger("inroad.accounts")


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account as its keeper sees it. ``state``: "invited" (no password yet), "open", "locked"."""

    email: str
    name: str
    state: str
    made_at: datetime
    signed_in_at: datetime | None
    seats: tuple[SeatRow, ...] = ()


@dataclass(frozen=True, slots=True)
class OneTimeLink:
    """A link by which somebody sets their own password; works once. ``url`` is whole, and nobody else's business."""

    email: str
    url: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Invited:
    """Whom a one-time link is for."""

    email: str
    name: str
    first: bool  # no password was ever set


class _Tokens(PasswordResetTokenGenerator):
    """Signed with what a password, an address or a sign-in changes: used once, a link is dead."""

    key_salt = "inroad.desk.accounts"


_tokens = _Tokens()


# ---- the keeper's side


def add(email: str, name: str = "", seats: Sequence[SeatRow] = ()) -> OneTimeLink:
    """A new account, and the link by which its owner gets in. Raises BadInput, or Refused if there is one already.

    ``seats``: what it is here beside a member, from :func:`inroad.desk.community.seats.wished`.
    """
    _needs_public_url()
    address = _address(email)
    name = clean(name, "the name", _LONGEST_NAME)
    with database_errors(), transaction.atomic():
        if _users().filter(username=address).exists():
            raise Refused(f"{address} has an account already", hint=f"a new link: inroad account reset {address}")
        user = _users().create(username=address, email=address, first_name=name, date_joined=clock.now())
        user.set_unusable_password()
        user.save(update_fields=["password"])
        seating.give(user, seats)
    return _link(user)


def rows(start: int = 0, most: int = _MOST_LISTED) -> list[AccountRow]:
    """All accounts, by address; from the ``start``-th on, ``most`` of them."""
    with database_errors():
        users = list(living().order_by("username")[start : start + most])
        seats = seating.of(user.pk for user in users)
        return [_row(user, seats.get(user.pk, ())) for user in users]


def row_of(email: str) -> AccountRow:
    """One account as its keeper sees it. Raises NotFound."""
    user = _user(email)
    return _row(user, seating.of([user.pk]).get(user.pk, ()))


def seat(email: str, give: Sequence[SeatRow] = (), take: Sequence[SeatRow] = ()) -> AccountRow:
    """Give an account seats, or take them from it. Raises NotFound."""
    user = _user(email)
    with database_errors(), transaction.atomic():
        seating.take(user, take)
        seating.give(user, give)
    return row_of(email)


def living() -> Any:
    """The accounts of people, by query: without what remains of deleted ones."""
    return _users().exclude(username__startswith=GONE)


def lock(email: str) -> AccountRow:
    """Shut an account: nobody gets in, sessions that are open end, its desk stays. Raises NotFound."""
    row = _set_active(email, False)
    sign_on.end_sessions(_user(email))
    return row


def unlock(email: str) -> AccountRow:
    """Open a locked account again, with the password it had. Raises NotFound."""
    return _set_active(email, True)


def reset(email: str) -> OneTimeLink:
    """A new one-time link; the password stays until it is used. Raises NotFound, or Refused for a locked account."""
    _needs_public_url()
    user = _user(email)
    if not user.is_active:
        raise Refused(f"{user.username} is locked", hint=f"first: inroad account unlock {user.username}")
    return _link(user)


def mail_invitation(link: OneTimeLink, by: str) -> bool:
    """Mail a first link to whom it is for; ``by`` is who invites them. False where this server sends no mail, or the
    mail was not taken: then the link has to be handed over.
    """
    days = settings.PASSWORD_RESET_TIMEOUT // 86_400
    text = _INVITATION.format(by=by or "Somebody you know", url=link.url, days=days)
    return _mail(link.email, f"{by or 'Somebody'} invites you to a referral desk", text)


def tell(email: str, what: str) -> None:
    """Mail an account's owner that something about signing in has changed; nothing where this server sends no mail."""
    if can_mail():
        mail_beside(email, "About signing in to your desk", _CHANGED.format(what=what))


def mail_beside(email: str, subject: str, text: str) -> None:
    """A mail from the server's own address, sent beside whatever asked for it."""
    _beside(lambda: _mail(email, subject, text))


# ---- the visitor's side


def sign_in(email: str, password: str, who: str, now: datetime | None = None) -> Any:
    """The user of this address and password. ``who`` is the place it is tried from, for the limit on tries.

    Raises Refused with the same words for a wrong password, no account and a locked one; Busy after too many tries.
    """
    address = _normal(email)
    knocks.knock("sign in", f"{address} {who}", TRIES, now=now)
    knocks.knock("sign in from", who, TRIES_FROM_ONE_PLACE, now=now)
    knocks.knock("sign in at", address, TRIES_AT_ONE_ADDRESS, now=now)
    with database_errors():
        user = authenticate(username=address, password=password[:_LONGEST_PASSWORD])
    if user is None:
        raise Refused(
            "that address and that password don't go together",
            hint="look for a typing mistake; a forgotten password can be set anew",
        )
    return user


def change_password(user: Any, old: str, new: str, who: str, now: datetime | None = None) -> None:
    """Another password, for whoever knows the present one; other sessions of the account end.

    Raises BadInput for a wrong or a weak one, Busy after too many tries.
    """
    knocks.knock("change password", f"{user.pk} {who}", TRIES, now=now)
    if not user.check_password(old[:_LONGEST_PASSWORD]):
        raise BadInput("that is not your present password", hint="signed out, you can have it set anew by mail")
    _check(new, user)
    with database_errors():
        user.set_password(new)
        user.save(update_fields=["password"])


def can_mail() -> bool:
    """Whether this server can send a forgotten password's link by itself (INROAD_MAIL_URL)."""
    return server.sender() is not None


def forgotten(email: str, who: str, now: datetime | None = None) -> None:
    """Mail a one-time link to an account's own address. Nothing tells whether there is such an account: not the words,
    and not the time it takes, since the mail goes out beside. Raises Refused where no mail can be sent, Busy.
    """
    if not can_mail():
        raise Refused("this server sends no mail of its own", hint="ask whoever runs it for a new link")
    address = _normal(email)
    knocks.knock("forgotten", f"{address} {who}", LINKS, now=now)
    knocks.knock("forgotten from", who, TRIES_FROM_ONE_PLACE, now=now)
    _beside(lambda: _mail_link(address))


def invited(key: str) -> Invited:
    """Whom the one-time link is for. Raises NotFound for one that is forged, used or old."""
    user = _holder(key)
    return Invited(user.username, user.first_name, not user.has_usable_password())


def redeem(key: str, password: str) -> Invited:
    """Set the password by a one-time link, which is used up. Whoever holds it reads the account's mail, so the address
    counts as proved, and the desk knows its owner by it.

    Raises NotFound as :func:`invited`, BadInput for a weak password (the link still works then).
    """
    with database_errors(), transaction.atomic():
        # Two clicks at once: the second one waits for the row, and then finds the link used.
        user = _holder(key, for_update=True)
        found = Invited(user.username, user.first_name, not user.has_usable_password())
        _check(password, user)
        user.set_password(password)
        user.save(update_fields=["password"])
        prove(user)
    return found


def prove(user: Any) -> None:
    """The account's address is its owner's, as they just showed: by a link that came there, or by an identity provider
    that vouches for it. Their desk is ready then, and knows its owner.
    """
    with database_errors(), transaction.atomic():
        _prove(user)
    sign_on.know_address(user)
    _know_owner(user)


def of_verified(email: str) -> Any:
    """The account of an address that somebody trusted has verified; None if there is none, or if it is locked."""
    address = _normal(email)
    with database_errors():
        return living().filter(username=address, is_active=True).first() if address else None


def by_number(pk: int, *, for_update: bool = False) -> Any:
    """An account that isn't locked, by its number; None if there is none."""
    users = _users().select_for_update() if for_update else _users()
    with database_errors():
        return users.filter(pk=pk, is_active=True).first()


def taken(address: str) -> bool:
    """Does an address (in normal form) have an account?"""
    with database_errors():
        return bool(_users().filter(username=address).exists())


def address_from(email: str) -> str:
    """An address in normal form. Raises BadInput for what is none."""
    return _address(email)


# ---- inside


def _prove(user: Any) -> None:
    """The account's address becomes its party's: of one that is there already, when nobody else's account holds it."""
    now = clock.now()
    held = models.PartyAddress.objects.select_related("party").filter(value=user.username).first()
    party = models.Party.objects.filter(account=user).first()
    if held is not None and party is None and held.party.account_id is None:
        party = held.party
        party.account = user
        party.save(update_fields=["account"])
    if party is None:
        party = models.Party.objects.create(account=user, name=user.first_name, created_at=now)
    if held is None:
        models.PartyAddress.objects.create(party=party, value=user.username, verified_at=now)
    elif held.party_id == party.pk:
        held.verified_at = now
        held.save(update_fields=["verified_at"])


def _know_owner(user: Any) -> None:
    """The first time, the desk is told who its owner is; afterwards that is theirs to change."""
    desk = desk_of(user)
    name = desk.me.name or user.first_name
    if name and user.username not in desk.me.emails:
        desk.setup.introduce(name[:NAME], [user.username])


def _users() -> Any:
    return get_user_model()._default_manager.all()


def _user(email: str) -> Any:
    address = _address(email)
    with database_errors():
        user = _users().filter(username=address).first()
    if user is None:
        raise NotFound(f"there is no account for {address}", hint="`inroad account list` shows those there are")
    return user


def _set_active(email: str, active: bool) -> AccountRow:
    user = _user(email)
    with database_errors():
        user.is_active = active
        user.save(update_fields=["is_active"])
        return _row(user, seating.of([user.pk]).get(user.pk, ()))


def _row(user: Any, seats: tuple[SeatRow, ...]) -> AccountRow:
    return AccountRow(user.username, user.first_name, _state(user), user.date_joined, user.last_login, seats)


def _state(user: Any) -> str:
    if not user.is_active:
        return "locked"
    return "open" if user.has_usable_password() or user.last_login is not None else "invited"


def _address(email: str) -> str:
    address = forms.email(clean(email, "the address", _LONGEST_ADDRESS, required=True))
    if not address:
        raise BadInput(f"“{email[:80]}” is no e-mail address", hint="as in ada@poe.example")
    return address


def _normal(email: str) -> str:
    """As :func:`_address`, of what a visitor typed: anything else is simply an address without an account."""
    try:
        return _address(email)
    except BadInput:
        return ""


def _needs_public_url() -> None:
    if not settings.INROAD_PUBLIC_URL:
        raise Refused(
            "accounts are for a server, and this one has no address yet",
            hint="set INROAD_PUBLIC_URL to the address people will open, such as https://desk.example",
        )


def _link(user: Any) -> OneTimeLink:
    key = f"{int_to_base36(user.pk)}.{_tokens.make_token(user)}"
    until = clock.now() + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
    return OneTimeLink(user.username, f"{settings.INROAD_PUBLIC_URL}/welcome/{key}/", until)


def _holder(key: str, *, for_update: bool = False) -> Any:
    gone = NotFound(
        "this link has been used already, or is too old",
        hint="if you have a password, sign in; otherwise ask whoever runs this server for a new link",
    )
    pk, _, token = key.partition(".")
    try:
        number = base36_to_int(pk)
    except ValueError:
        raise gone from None
    users = _users().select_for_update() if for_update else _users()
    with database_errors():
        user = users.filter(pk=number, is_active=True).first() if number < 2**31 else None
    if user is None or not _tokens.check_token(user, token):
        raise gone
    return user


def _check(password: str, user: Any) -> None:
    if len(password) > _LONGEST_PASSWORD or "\0" in password:
        raise BadInput("that password can't be used", hint=f"{_LONGEST_PASSWORD} letters and signs are the most")
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise BadInput("that password is too easy to guess", hint=_easier(error.error_list)) from None


def _easier(problems: Sequence[ValidationError]) -> str:
    words = {
        "password_too_short": "take at least ten letters or signs; a few words in a row are easy to keep",
        "password_too_common": "many people use it; a few words of your own in a row are better",
        "password_entirely_numeric": "figures alone are quickly tried through",
        "password_too_similar": "it is too close to your name or address",
    }
    return next((words[one.code] for one in problems if one.code in words), "take a longer one")


def _mail_link(address: str) -> None:
    user = _users().filter(username=address, is_active=True).first()
    if user is None:
        return
    days = settings.PASSWORD_RESET_TIMEOUT // 86_400
    _mail(address, "A new password for your desk", _LINK_MAIL.format(address=address, url=_link(user).url, days=days))


def _mail(address: str, subject: str, text: str) -> bool:
    """From the server's own address, at once; False when there is none, or when it was not taken."""
    by = server.sender()
    if by is None:
        return False
    message = compose.compose(
        compose.Letter(
            by=by.by,
            to=compose.Mailbox(address),
            subject=subject,
            text=text,
            message_id=compose.new_message_id(by.by.address),
            sent_at=clock.now(),
            automatic=True,
        )
    )
    outcomes = [smtp.send(mail, by.account) for mail in compose.mails(message)]
    for outcome in outcomes:
        if isinstance(outcome, smtp.Refused):
            log.warning("a mail about an account was not taken: %s", outcome.why)
    return not any(isinstance(outcome, smtp.Refused) for outcome in outcomes)


def _beside(work: Callable[[], object]) -> None:
    """Do it in a thread of its own; what goes wrong is logged without any address."""

    def run() -> None:
        try:
            work()
        except Exception:  # nobody waits for it
            log.exception("a mail with a one-time link could not be sent")
        finally:
            connections.close_all()

    threading.Thread(target=run, name="inroad-one-time-link", daemon=True).start()
