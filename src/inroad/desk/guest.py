"""The pages of those who have no account here: a voucher's or an addressee's, each behind a link of its own.

    page(token)       ─→ who asks, on what terms, what can be said            changes nothing, whatever fetches it
    act(token, key)   ─→ the link, locked ─→ is it offered now? ─→ its event, with the desk's own rules ─→ once
    confirm(token)    ─→ what a mail asked to confirm (:mod:`inroad.desk.confirmations`)

The secret is the key, and it opens one introduction for one side. Nothing of that side's reaches further than its own
words do: a page is put together in :mod:`inroad.desk.guest_page`, what can be said stands in
:mod:`inroad.desk.guest_acts`. Refused: forged, unknown, revoked and outlived links; an act that does not fit where the
introduction stands; a side whom the employer guard keeps out by now, in the words for a link that is not there.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from inroad import clock
from inroad.desk import confirmations, guest_acts, guest_page, journal, knocks, limits, links
from inroad.desk.community import chains
from inroad.desk.contract_rows import decode
from inroad.desk.door import Desk
from inroad.desk.guest_page import CLOSE_DOOR, LEAVE_ALONE, LIMITS, REOPEN_DOOR
from inroad.desk.guest_shapes import GuestPage, Said, ToConfirm
from inroad.desk.opening import database_errors
from inroad.desk.surroundings import surroundings
from inroad.desk.text import LINE
from inroad.errors import BadInput, Refused
from inroad.introductions import guards
from inroad.introductions.events import Asked
from inroad.introductions.model import Contract, KnownBy, Limits, Role, Surroundings
from inroad.store import models

_MOST_USED = 200
_BY_MAIL = {REOPEN_DOOR: confirmations.REOPEN, LIMITS: confirmations.LIMITS, LEAVE_ALONE: confirmations.ALONE}


@dataclass(frozen=True, slots=True)
class Seat:
    """One side of one introduction, as opened by its link. ``limits``: what this side wishes, as the desk knows it."""

    link: models.Link
    desk: Desk
    side: models.ContractSide
    role: Role
    contract: Contract
    around: Surroundings
    limits: Limits
    now: datetime

    @property
    def one_person(self) -> bool:
        """Voucher and addressee turned out to be one: there is nothing to introduce."""
        found = guards.refusals(self.contract, Asked(), self.now, self.around)
        return any(refusal.rule == "not to oneself" for refusal in found)


def page(token: str, who: str = "", now: datetime | None = None) -> GuestPage:
    """What this link shows now. Changes nothing. ``who``: for the rate limit, such as a client's address.

    Raises NotFound for a link that opens nothing, Refused for one whose time is over, Busy for too many visits.
    """
    now = now or clock.now()
    _knock(token, who, "page", confirmations.VIEWS, now)
    with database_errors():
        seat = _seat(links.find(token, now), now)
        return guest_page.made(seat)


def act(token: str, key: str, fields: Mapping[str, str], who: str = "", now: datetime | None = None) -> Said:
    """Say something on this page. Each effect comes once: what was said already is told so and does nothing.

    Raises as :func:`page`; BadInput for fields that can't be read, Refused for what can't be said now.
    """
    now = now or clock.now()
    _knock(token, who, "act", confirmations.ACTS, now)
    with database_errors(), transaction.atomic():
        # The link is taken first and the desk last, here as where a link is revoked: nobody waits in a circle.
        seat = _seat(links.find(token, now, locked=True), now)
        said = _said_with(key, fields)
        shown = guest_page.acts(seat)
        offer = next((one for one in shown if one.key == key), None)
        mine = [entry for entry in seat.link.used if entry["act"] == key]
        again = bool(mine) and mine[-1] is seat.link.used[-1] and mine[-1]["said"] == said
        if (again and not (offer is not None and offer.by_mail)) or (offer is None and mine):
            return Said("You have said this already; once is enough.")
        if offer is None:
            raise Refused("this can't be said here now", hint="open the page again to see where it stands")
        made = _do(seat, key, fields, by_mail=offer.by_mail)
        entry = {"act": key, "said": said, "at": now.isoformat()}
        seat.link.used = [*seat.link.used, entry][-_MOST_USED:]
        seat.link.save(update_fields=["used"])
    return made


def confirm_page(token: str, who: str = "", now: datetime | None = None) -> ToConfirm:
    """What the link in a mail would make true. Changes nothing. Raises NotFound, Refused, Busy."""
    return confirmations.page(token, who, now)


def confirm(token: str, who: str = "", now: datetime | None = None) -> Said:
    """Make it true, once. Raises NotFound, Refused, Busy."""
    return confirmations.confirm(token, who, now)


# ---- inside


def _knock(token: str, who: str, what: str, most: int, now: datetime) -> None:
    """Count the visit by client and by link; a forged link is turned away before anything is written."""
    secret = links.unsigned(token, links.SALT)
    knocks.knock(what, who, most, now=now)
    knocks.knock(f"{what} behind link", links.digest(secret), most, now=now)


def _seat(link: models.Link, now: datetime) -> Seat:
    row = link.contract
    sides = {side.role: side for side in row.sides.select_related("desk__me", "person")}
    seeker, side = sides.get(Role.SEEKER.value), sides.get(link.role)
    if seeker is None or seeker.desk is None or side is None:
        raise links.gone()
    desk = Desk(seeker.desk, now)
    contract = chains.as_read(row, decode(row))
    around = surroundings(desk, contract, row.pk)
    role = Role(link.role)
    if any(guarded is role for guarded, _ in around.guarded):
        raise links.gone()
    return Seat(link, desk, side, role, contract, around, guest_page.limits_of(desk, side), now)


def _do(seat: Seat, key: str, fields: Mapping[str, str], *, by_mail: bool) -> Said:
    seeker = seat.contract.seeker.name or "they"
    if by_mail:
        data = {}
        if key == LIMITS:
            asks = guest_acts.number(fields, "asks_per_quarter", "the number of asks", 0, limits.MOST_ASKS)
            names = guest_acts.text(fields, "no_go", "the list", LINE * 20, lines=True).splitlines()
            data = {"asks_per_quarter": asks, "no_go": limits.checked_no_go(names)}
        row = confirmations.begin(
            seat.link.contract, seat.desk.row, seat.role, _BY_MAIL[key], data, seat.side.address, seat.now
        )
        return Said("Please confirm it through the mail that is on its way.", confirmations.shortened(row.address))
    if key == CLOSE_DOOR:
        assert seat.side.person is not None
        limits.set_door(
            seat.desk, seat.side.person, closed=True, why=fields.get("reason", ""), known_by=KnownBy.OBSERVED,
            actor=seat.role.value,
        )  # fmt: skip
        return Said(f"{seeker} won't ask you again. You can open the door here whenever you like.")
    if key == LEAVE_ALONE:
        assert seat.side.person is not None
        with journal.change(
            seat.desk, "left_alone", f"{seat.side.name} wants to be left alone", kind="Person",
            object_id=seat.side.person_id, actor=seat.role.value,
        ) as change:  # fmt: skip
            change.update(seat.side.person, leave_alone=True, edited=True)
        return Said(f"{seeker} won't ask you or write to you any more.")
    event = guest_acts.event(seat.contract, seat.role, key, fields)
    seat.desk.introductions._apply(seat.link.contract_id, event, None, seat.role.value)
    return Said(guest_page.thanks(seat, key))


def _said_with(key: str, fields: Mapping[str, str]) -> str:
    """A digest of what was said: the same click twice is one, another mind another. BadInput if too long."""
    if sum(len(name) + len(value) for name, value in fields.items()) > 100_000:
        raise BadInput("that is more than anybody reads", hint="a few lines are plenty")
    plain = json.dumps([key, sorted((name, value) for name, value in fields.items() if value)])
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()[:24]
