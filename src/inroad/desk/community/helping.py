"""An introduction at the desk of the member who makes it: the page that a voucher without an account has behind a link.

    rows            what I do for others, where each stands
    page(id)     ─→ the words, terms and rules as behind a link (:mod:`inroad.desk.guest_page`), at my own desk
    act(id, key) ─→ its event, on the asker's desk, said by me

The introduction is the asker's: its people are entries of their book, its promises theirs to be reminded of. Nothing of
it comes up on this desk's Today, and none of it is chased. Refused: anything on an introduction in which this desk is
not the voucher, in the words for one that isn't there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from inroad.community import course
from inroad.desk import guest, guest_acts, guest_page, journal, limits
from inroad.desk.community.blind_shapes import HelpedRow
from inroad.desk.contract_rows import decode
from inroad.desk.guest_shapes import Act, Field, GuestPage, Said
from inroad.desk.opening import database_errors
from inroad.desk.surroundings import surroundings
from inroad.errors import NotFound, Refused
from inroad.introductions import guards
from inroad.introductions.model import Contract, KnownBy, Role, State
from inroad.store import models

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from inroad.desk.door import Desk

MOST_LISTED = 100
_ALL_DAYS = timedelta(days=36_500)
_CLOSE, _REOPEN = guest_page.CLOSE_DOOR, guest_page.REOPEN_DOOR


@dataclass(frozen=True, slots=True)
class HelpPage:
    """``page`` as behind a link; ``history``: (day, what happened), the latest first. ``handed_on``: where the ask that
    I passed on stands, "" if I didn't; ``may_hand_on``: whether I can. ``person_id``: whom of my own book it is about.
    """

    id: int
    page: GuestPage
    addressee: str
    history: tuple[tuple[str, str], ...]
    organisation: str
    person_id: int | None = None
    handed_on: str = ""
    handed_on_id: int | None = None
    may_hand_on: bool = False


def rows(desk: "Desk") -> list[HelpedRow]:
    """The introductions I make for others, those that moved last first."""
    found = _mine(desk).order_by("-changed_at", "-id")[:MOST_LISTED]
    return [_row(one) for one in found]


def is_mine(desk: "Desk", contract_id: int) -> bool:
    """Is this one that I make for somebody?"""
    return _mine(desk).filter(pk=contract_id).exists()


def page_of(desk: "Desk", contract_id: int) -> int:
    """The number of the page on which this desk reads this introduction: of one it makes for somebody, of one it passed
    on; 0 for one of its own asks, and for none of its at all.
    """
    if is_mine(desk, contract_id):
        return contract_id
    handed = models.Contract.objects.filter(
        pk=contract_id, follows__isnull=False, sides__desk=desk.row, sides__role=Role.SEEKER.value
    )
    first = handed.values_list("follows_id", flat=True).first()
    return first if first is not None and is_mine(desk, first) else 0


def page(desk: "Desk", contract_id: int) -> HelpPage:
    """One of them as I may read it. Raises NotFound."""
    from inroad.desk.community import chains

    row = _get(desk, contract_id)
    contract = _named_for(row, decode(row))
    seat = _seat(desk, row)
    if seat is None:
        made = _without_asker(row, contract)
    else:
        found = guest_page.made(seat)
        made = _as_member(found, (*guest_page.talked(seat), *_wishes(seat)))
    put = models.BlindPut.objects.filter(desk=desk.row, ask__contract=row).first()
    handed = chains.next_of(row)
    return HelpPage(
        id=row.pk,
        page=made,
        addressee=guards.called(contract, Role.ADDRESSEE),
        history=tuple(reversed(course.for_voucher(contract, made.by))),
        organisation=contract.organisation,
        person_id=put.person_id if put is not None else None,
        handed_on=chains.words_of(desk, handed) if handed is not None else "",
        handed_on_id=handed.pk if handed is not None else None,
        may_hand_on=seat is not None and chains.may_hand_on(row, contract),
    )


def act(desk: "Desk", contract_id: int, key: str, fields: Mapping[str, str]) -> Said:
    """Say something about it. Raises NotFound, BadInput, Refused for what can't be said now."""
    row = _get(desk, contract_id)
    seat = _seat(desk, row)
    offers = (*guest_page.talked(seat), *_wishes(seat)) if seat is not None else ()
    if seat is None or all(one.key != key for one in offers):
        raise Refused("this can't be said here now", hint="open the page again to see where it stands")
    seeker = seat.desk.me.name or "They"
    if key in {_CLOSE, _REOPEN}:
        assert seat.side.person is not None
        closed = key == _CLOSE
        limits.set_door(
            seat.desk, seat.side.person, closed=closed, why=fields.get("reason", ""), known_by=KnownBy.OBSERVED,
            actor=Role.VOUCHER.value,
        )  # fmt: skip
        said = f"{seeker} won't ask you again." if closed else f"{seeker} may ask you again."
    else:
        event = guest_acts.event(seat.contract, Role.VOUCHER, key, fields)
        seat.desk.introductions._apply(row.pk, event, None, Role.VOUCHER.value)
        said = guest_page.thanks(seat, key)
    with database_errors(), transaction.atomic():  # one desk's lock at a time
        journal.lock(desk.row.pk)
        done = guest_acts.done_words(Role.VOUCHER, key) or said
        journal.record(desk.row, "helped", done, kind="Contract", object_id=row.pk, at=desk.now())
    return Said(said)


# ---- inside


def _mine(desk: "Desk") -> "QuerySet[models.Contract]":
    found = models.Contract.objects.filter(sides__desk=desk.row, sides__role=Role.VOUCHER.value)
    return found.exclude(state=State.DRAFTED.value).prefetch_related("sides", "promises").distinct()


def _get(desk: "Desk", contract_id: int) -> models.Contract:
    row = _mine(desk).filter(pk=contract_id).first()
    if row is None:
        raise NotFound(f"there is no introduction #{contract_id} on this desk")
    return row


def _seat(desk: "Desk", row: models.Contract) -> guest.Seat | None:
    """The voucher's side as a page behind a link has it; None when whoever asked has left this server."""
    from inroad.desk.door import Desk

    sides = {side.role: side for side in row.sides.select_related("desk__me", "person")}
    asker = sides[Role.SEEKER.value].desk
    if asker is None:
        return None
    now = desk.now()
    home = Desk(asker, now)
    contract = _named_for(row, decode(row))
    side = sides[Role.VOUCHER.value]
    link = models.Link(contract=row, role=Role.VOUCHER.value, used=[], expires_at=now + _ALL_DAYS)
    around = surroundings(home, contract, row.pk)
    return guest.Seat(link, home, side, Role.VOUCHER, contract, around, guest_page.limits_of(home, side), now)


def _named_for(row: models.Contract, contract: Contract) -> Contract:
    from inroad.desk.community import chains

    return chains.as_read(row, contract)


def _wishes(seat: guest.Seat) -> tuple[Act, ...]:
    """The door. Limits for everybody are set in one place, not on each introduction."""
    if seat.side.person is None or seat.limits.left_alone:
        return ()
    seeker = seat.desk.me.name or "them"
    if seat.limits.door_closed:
        return (Act(_REOPEN, f"{seeker} may ask me again", "Holds at once.", plain=True),)
    reason = Field("reason", "Why, if you like to say", hint=f"{seeker} reads this")
    return (Act(_CLOSE, f"Don't ask me again, {seeker}", "Holds at once, for them alone.", (reason,), plain=True),)


def _as_member(page_: GuestPage, acts: tuple[Act, ...]) -> GuestPage:
    kept = tuple(line for line in page_.sees if "link" not in line)
    return replace(page_, acts=acts, done=(), sees=kept)


def _without_asker(row: models.Contract, contract: Contract) -> GuestPage:
    return GuestPage(
        role=Role.VOUCHER.value, reader="", seeker="Somebody", about=contract.organisation, organisation="",
        stands="Whoever asked you takes no part in it any more. Nothing is expected of you.", blurb="", why="",
        value="", note="", terms=(), record=(), done=(), acts=(), sees=(), expires_at=row.changed_at, over=True,
    )  # fmt: skip


def _row(row: models.Contract) -> HelpedRow:
    contract = _named_for(row, decode(row))
    alone = row.sides.filter(role=Role.SEEKER.value, desk=None).exists()
    stands = guest_page.stands(contract, Role.VOUCHER)
    return HelpedRow(
        id=row.pk,
        seeker=contract.seeker.name or "Somebody",
        addressee=guards.called(contract, Role.ADDRESSEE),
        organisation=contract.organisation,
        words="Nothing is expected of you any more." if alone else stands,
        changed_at=row.changed_at,
        open=row.open and not alone,
    )
