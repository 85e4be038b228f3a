"""Another address to sign in with: wished while signed in, and confirmed by whoever reads there.

::

    wish ─→ a mail to the new address ─→ its link ─→ confirm ─→ the account, its party and its notices go by the new one

Until then the old address holds. The old one is told when it has happened. The link is signed, names both addresses and
works once: after the change the old one in it is wrong. Refused: an address that has an account already (said by a mail
to it rather than on the page, so that nobody learns who is here), and a server that sends no mail.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.core import signing
from django.db import transaction

from inroad.desk import accounts, confirmations, knocks, sign_on
from inroad.desk.opening import database_errors, desk_of
from inroad.errors import BadInput, NotFound, Refused
from inroad.store import models

_SALT: Final = "inroad.desk.addresses"
OPEN_FOR: Final = timedelta(days=3)
WISHES: Final = 4
_MAIL: Final = """\
Somebody, probably you, wishes to sign in to a desk with this address instead of {old}.

This link confirms it. It works once, within {days} days:

    {url}

If it wasn't you, do nothing: nothing changes.
"""
_TAKEN: Final = """\
Somebody, probably you, wished to sign in to a desk with this address. It has an account of its own already, so nothing
was changed. If you have forgotten its password, you can have a new one set on the page where you sign in.
"""


@dataclass(frozen=True, slots=True)
class Wished:
    """Which address is to replace which."""

    old: str
    new: str


def wish(user: Any, email: str, who: str, now: datetime | None = None) -> str:
    """Ask the new address to confirm; the address as it was understood. Raises BadInput, Refused, Busy."""
    if not accounts.can_mail():
        raise Refused("this server sends no mail, and a new address is confirmed by mail", hint="ask whoever runs it")
    address = accounts.address_from(email)
    if address == user.get_username():
        raise BadInput("that is the address you have")
    knocks.knock("another address", f"{user.pk}", WISHES, now=now)
    knocks.knock("another address from", who, accounts.TRIES_FROM_ONE_PLACE, now=now)
    if accounts.taken(address):
        accounts.mail_beside(address, "Your address at a referral desk", _TAKEN)
    else:
        key = signing.dumps([user.pk, user.get_username(), address], salt=_SALT)
        url = f"{settings.INROAD_PUBLIC_URL}/address/{key}/"
        text = _MAIL.format(old=user.get_username(), url=url, days=OPEN_FOR.days)
        accounts.mail_beside(address, "Is this your address?", text)
    return address


def wished(key: str) -> Wished:
    """What a link would change. Raises NotFound for one that is forged, used or old."""
    user, new = _read(key)
    return Wished(user.get_username(), new)


def confirm(key: str) -> str:
    """Change the address; the new one. Raises NotFound as :func:`wished`, Refused if it was taken meanwhile."""
    with database_errors(), transaction.atomic():
        user, new = _read(key, for_update=True)
        if accounts.taken(new):
            raise Refused("that address has an account of its own by now")
        old = user.get_username()
        user.username = user.email = new
        user.save(update_fields=["username", "email"])
        models.PartyAddress.objects.filter(party__account=user, value=old).delete()
        accounts.prove(user)
        _own(user, new)
    sign_on.end_sessions(user)
    accounts.tell(old, f"you sign in with {confirmations.shortened(new)} from now on, no longer with this address")
    return new


# ---- inside


def _read(key: str, *, for_update: bool = False) -> tuple[Any, str]:
    gone = NotFound("this link has been used already, or is too old", hint="wish for the address again, signed in")
    try:
        pk, old, new = signing.loads(key, salt=_SALT, max_age=OPEN_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        raise gone from None
    user = accounts.by_number(pk, for_update=for_update)
    if user is None or user.get_username() != old:
        raise gone
    return user, new


def _own(user: Any, address: str) -> None:
    """The desk knows its owner by the new address too; the old one stays theirs in what was exchanged before."""
    desk = desk_of(user)
    if desk.me.name and address not in desk.me.emails:
        desk.setup.introduce(desk.me.name, [address])
