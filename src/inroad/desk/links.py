"""Links that open one introduction for one of its helpers: made by the seeker, expiring, revocable, one role each.

    make ─ a random secret, signed ─→ the address, shown this once; the row keeps a digest
    find ─ signature ─→ digest ─→ row: not revoked? not over? the seeker still here? ─→ the row

What is forged costs no database. Forged, unknown and revoked links get the same words. A link acts, so it must not be
passed on with a note: it is handed out by itself, and nothing that drafts letters knows of it.

Refused: links where the installation isn't served (nobody could open them), for a side the employer guard or their own
wish keeps out, for an addressee before the voucher said yes, for a draft that could not be asked yet.
"""

import hashlib
import secrets
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.core import signing
from django.db import transaction

from inroad.desk import journal
from inroad.desk.contract_rows import decode
from inroad.desk.guest_shapes import LinkMade, LinkRow
from inroad.desk.opening import database_errors
from inroad.desk.surroundings import surroundings
from inroad.errors import BadInput, NotFound, Refused
from inroad.introductions import guards
from inroad.introductions.events import Asked, Event, PutToAddressee
from inroad.introductions.model import Role, State
from inroad.store import models

if TYPE_CHECKING:
    from inroad.desk.door import Desk

USUAL_DAYS: Final = 30
MOST_DAYS: Final = 180
MOST: Final = 20
"""Links of one introduction that are open at once."""

HELPERS: Final = (Role.VOUCHER, Role.ADDRESSEE)
_SECRET_BYTES: Final = 24
_TOKEN_CHARS: Final = 200
SALT: Final = "inroad.link"
_WALLS: Final = frozenset({"employer guard", "left alone", "not to oneself"})
_BEFORE_THE_YES: Final = frozenset(
    {State.DRAFTED, State.ASKED, State.NAME_GRANTED, State.SOMEONE_ELSE, State.NOT_THIS_TIME, State.LAPSED}
)


def public_url() -> str:
    """Where the installation is reached from outside. Raises Refused where it is not."""
    url = str(getattr(settings, "INROAD_PUBLIC_URL", ""))
    if not url:
        raise Refused(
            "this desk is on your own computer, where nobody else can open a page",
            hint="write or call them; they answer as they like, and you say what they said",
        )
    return url


def make(desk: "Desk", contract_id: int, role: str, days: int = USUAL_DAYS) -> LinkMade:
    """A page for the voucher or the addressee, open for ``days``. The address is in the answer and nowhere else.

    Raises NotFound, Refused as the module says, BadInput for another role or number of days.
    """
    base = public_url()
    side = _helper(role)
    if not 1 <= days <= MOST_DAYS:
        raise BadInput(f"a page is open for 1 to {MOST_DAYS} days, not {days}", where="days")
    row = desk.introductions._get(contract_id)
    now = desk.now()
    _check(desk, row, side)
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    name = _name(row, side)
    with database_errors(), transaction.atomic():
        journal.lock(desk.row.pk)
        if row.links.filter(revoked_at=None, expires_at__gt=now).count() >= MOST:
            raise Refused(f"this introduction has {MOST} pages already", hint="close those you don't need")
        made = models.Link.objects.create(
            contract=row, role=side.value, digest=digest(secret), made_at=now, expires_at=now + timedelta(days=days)
        )
        journal.record(desk.row, "link_made", f"A page for {name}", kind="Link", object_id=made.pk, at=now)
    return LinkMade(made.pk, side.value, f"{base}/i/{_signer().sign(secret)}/", made.expires_at)


def rows(desk: "Desk", contract_id: int) -> list[LinkRow]:
    """The pages of an introduction, the newest first."""
    row = desk.introductions._get(contract_id)
    now = desk.now()
    return [
        LinkRow(link.pk, link.role, _name(row, Role(link.role)), link.made_at, link.expires_at, _state(link, now))
        for link in row.links.order_by("-id")[:100]
    ]


def revoke(desk: "Desk", link_id: int) -> None:
    """Close a page for good, at once. Closing one that is closed changes nothing. Raises NotFound."""
    with database_errors(), transaction.atomic():
        # The link first, then the desk: the order in which a page behind it takes them too.
        link = models.Link.objects.select_for_update().filter(pk=link_id).first()
        mine = models.ContractSide.objects.filter(desk=desk.row, role=Role.SEEKER.value)
        if link is None or not mine.filter(contract=link.contract_id).exists():
            raise NotFound(f"there is no page #{link_id} on this desk")
        if link.revoked_at is not None:
            return
        link.revoked_at = desk.now()
        link.save(update_fields=["revoked_at"])
        name = _name(link.contract, Role(link.role))
        journal.lock(desk.row.pk)
        journal.record(desk.row, "link_revoked", f"Closed the page for {name}", kind="Link", object_id=link.pk,
                       at=desk.now())  # fmt: skip


def find(token: str, now: datetime, *, locked: bool = False) -> models.Link:
    """The link of a secret. ``locked``: taken for this transaction.

    Raises NotFound in the same words for what was forged, is unknown or was revoked; Refused for what is over.
    """
    secret = unsigned(token, SALT)
    rows = models.Link.objects.select_for_update(of=("self",)) if locked else models.Link.objects
    link = rows.select_related("contract").filter(digest=digest(secret)).first()
    if link is None or not compare_digest(link.digest, digest(secret)) or link.revoked_at is not None:
        raise gone()
    if link.expires_at <= now:
        raise Refused("this page was open for a while, and that time is over", hint="whoever sent it can send another")
    return link


def unsigned(token: str, salt: str) -> str:
    """What was signed here. Raises NotFound for anything else; the comparison takes the same time for every forgery."""
    if len(token) > _TOKEN_CHARS or not token.isascii():
        raise gone()
    try:
        return _signer(salt).unsign(token)
    except signing.BadSignature:
        raise gone() from None


def sign(nonce: str, salt: str) -> str:
    return _signer(salt).sign(nonce)


def gone() -> NotFound:
    return NotFound("there is no page behind this link", hint="it may have been closed; whoever sent it can say more")


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


# ---- inside


def _signer(salt: str = SALT) -> signing.Signer:
    return signing.Signer(sep=".", salt=salt)


def _helper(role: str) -> Role:
    if role not in {one.value for one in HELPERS}:
        raise BadInput(f"there is no page for “{role[:40]}”", where="role", hint="voucher or addressee")
    return Role(role)


def _check(desk: "Desk", row: models.Contract, role: Role) -> None:
    contract = decode(row)
    if desk.introductions._side(row).role != Role.SEEKER.value:
        raise Refused("only who asks can give the others a page")
    around, now = surroundings(desk, contract, row.pk), desk.now()
    invites: Event = Asked() if role is Role.VOUCHER else PutToAddressee()
    for refusal in guards.refusals(contract, invites, now, around):
        if refusal.rule in _WALLS:
            raise Refused(refusal.sentence, hint=refusal.hint)
    for refusal in guards.missing(contract, around, now):
        raise Refused(refusal.sentence, hint=refusal.hint)
    if not _name(row, role):
        raise Refused("nobody is named there yet", hint="say who it is first")
    if contract.state in {State.WITHDRAWN, State.CLOSED}:
        raise Refused("this introduction is over", hint="a new one begins with an ask")
    if role is Role.ADDRESSEE and contract.state in _BEFORE_THE_YES:
        raise Refused(
            f"{guards.called(contract, Role.VOUCHER)} hasn't agreed to ask {guards.called(contract, role)}",
            hint="until then nobody but the two of you is in this",
        )


def _name(row: models.Contract, role: Role) -> str:
    return next((side.name for side in row.sides.all() if side.role == role.value), "")


def _state(link: models.Link, now: datetime) -> str:
    if link.revoked_at is not None:
        return "revoked"
    return "expired" if link.expires_at <= now else "open"
