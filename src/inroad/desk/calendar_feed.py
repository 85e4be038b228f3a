"""The calendar of a desk on a server, behind an address that only its owner knows.

    wish a feed ─→ a nonce on the desk ─ signed ─→ token in the address ─→ the .ics ─ a new nonce ends the old address

The token is signed with the installation's key and holds a nonce that the desk keeps; so neither the database nor an
export is enough to read anybody's calendar. The owner chooses whether entries name people: a calendar is often open on
a screen that others see. Refused: a feed on a laptop, which nothing outside could reach.
"""

import hmac
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings as installation
from django.core import signing
from django.db import transaction

from inroad.desk import calendar, journal
from inroad.desk.opening import database_errors
from inroad.errors import NotFound, Refused
from inroad.store import models

if TYPE_CHECKING:
    from inroad.desk.door import Desk

_KEY = "calendar_feed"
_SALT = "inroad.calendar-feed"
_MOST_TOKEN = 200


@dataclass(frozen=True, slots=True, repr=False)
class Feed:
    """``url``: the secret address, "" while there is none. ``names``: whether its entries name people."""

    url: str
    names: bool


def feed(desk: "Desk") -> Feed:
    kept = _kept(desk.row.settings)
    if kept is None:
        return Feed("", True)
    token = signing.Signer(sep=".", salt=_SALT).sign(f"{desk.row.pk}.{kept['nonce']}")
    return Feed(f"{getattr(installation, 'INROAD_PUBLIC_URL', '')}/calendar/{token}.ics", bool(kept["names"]))


def renew(desk: "Desk", *, names: bool) -> Feed:
    """A new address; the one there was answers no more. Raises Refused on a laptop."""
    if desk.row.account_id is None:
        raise Refused("a feed needs a server that calendars can reach", hint="inroad calendar FILE.ics writes a file")
    return _set(desk, {"nonce": secrets.token_urlsafe(24), "names": names}, "calendar_feed_made", "A calendar feed")


def show_names(desk: "Desk", names: bool) -> Feed:
    """Whether entries name people; the address stays. Raises Refused if there is none."""
    kept = _kept(desk.row.settings)
    if kept is None:
        raise Refused("there is no calendar feed yet", hint="make one first")
    return _set(desk, {**kept, "names": names}, "calendar_feed_changed", "What the calendar feed names")


def end(desk: "Desk") -> Feed:
    """The address answers no more."""
    return _set(desk, None, "calendar_feed_ended", "No calendar feed any more")


def desk_of_account(email: str) -> "Desk":
    """The desk of somebody on this server, for its keeper's command line. Raises NotFound."""
    from django.contrib.auth import get_user_model

    from inroad.desk.opening import desk_of

    user = get_user_model().objects.filter(username__iexact=email.strip()).first()
    if user is None:
        raise NotFound(f"nobody signs in here as {email[:100]}", hint="inroad account list")
    return desk_of(user)


def by_token(token: str) -> bytes:
    """The calendar behind an address. Raises NotFound for one that is forged, ended, or of a locked account."""
    gone = NotFound("there is no calendar here", hint="its owner may have made a new address")
    if len(token) > _MOST_TOKEN or not token.isascii():
        raise gone
    try:
        number, _, nonce = signing.Signer(sep=".", salt=_SALT).unsign(token).partition(".")
    except signing.BadSignature:
        raise gone from None
    row = models.Desk.objects.select_related("me", "account").filter(pk=int(number), account__is_active=True).first()
    kept = _kept(row.settings) if row is not None else None
    if row is None or kept is None or not hmac.compare_digest(kept["nonce"].encode(), nonce.encode()):
        raise gone
    from inroad.desk.door import Desk

    return calendar.calendar(Desk(row), names=bool(kept["names"]))


def _kept(settings: dict[str, Any]) -> dict[str, Any] | None:
    kept = settings.get(_KEY)
    readable = isinstance(kept, dict) and isinstance(kept.get("nonce"), str) and "names" in kept
    return kept if readable else None


def _set(desk: "Desk", value: dict[str, Any] | None, verb: str, words: str) -> Feed:
    """Not undoable on purpose: an address that was ended must stay so."""
    with database_errors(), transaction.atomic():
        row = journal.lock(desk.row.pk)
        row.settings = {key: kept for key, kept in row.settings.items() if key != _KEY} | (
            {_KEY: value} if value else {}
        )
        row.save(update_fields=["settings"])
        journal.record(row, verb, words, kind="Desk", object_id=row.pk, at=desk.now())
    desk.row.settings = row.settings
    return feed(desk)
