"""What the guards of an introduction look at beside the contract itself, put together from rows."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from inroad import words
from inroad.introductions.model import Contract, Kept, Limits, Role, State, Surroundings
from inroad.matching import names
from inroad.store import models

if TYPE_CHECKING:
    from inroad.desk.door import Desk

QUARTER_DAYS = 91
_SETTLED = (State.SOMEONE_ELSE, State.LAPSED, State.WITHDRAWN, State.CLOSED, State.RELEASED)
_NEVER_ASKED = (State.DRAFTED.value,)


def surroundings(desk: "Desk", contract: Contract, contract_id: int | None) -> Surroundings:
    """As the desk stands now. Reads only."""
    return Surroundings(
        limits=limits_of(desk, contract.voucher.person),
        route_taken=_route_taken(desk, contract, contract_id),
        guarded=_guarded(desk, contract),
        addressee_left_alone=limits_of(desk, contract.addressee.person).left_alone,
    )


def limits_of(desk: "Desk", voucher_id: int) -> Limits:
    """What this voucher set for themselves, the installation's word on them, and what rests between us."""
    if not voucher_id:
        return Limits()
    person = models.Person.objects.filter(desk=desk.row, pk=voucher_id).first()
    if person is None:
        return Limits()
    addresses = list(person.identities.filter(kind="email").values_list("value", flat=True))
    said = models.VoucherLimits.objects.filter(Q(address__in=addresses) | Q(party=person.party_id, party__isnull=False))
    alone, left, no_go = person.leave_alone, None, []
    for row in said:
        alone = alone or row.left_alone
        no_go += row.no_go
        if row.asks_per_quarter is not None:
            used = asks_since(desk, person.pk, desk.today() - timedelta(days=QUARTER_DAYS))
            left = min(row.asks_per_quarter - used, left if left is not None else row.asks_per_quarter)
    door = models.Door.objects.filter(seeker=desk.row, person=person, closed=True).first()
    resting = unresolved_to(desk, person.pk)
    return Limits(
        asks_left=left,
        no_go=tuple(names.fold(item) for item in no_go),
        door_closed=(door.why or "they closed the door") if door else "",
        left_alone=alone,
        resting_until=date.max if resting else None,
        resting_why=resting,
    )


def asks_since(desk: "Desk", voucher_id: int, since: date) -> int:
    """How many asks of this desk went to that voucher since then: what their limit counts."""
    rows = models.Contract.objects.filter(
        sides__role=Role.VOUCHER.value, sides__person_id=voucher_id, changed_at__date__gte=since
    ).exclude(state__in=_NEVER_ASKED)
    mine = rows.filter(pk__in=models.ContractSide.objects.filter(desk=desk.row).values("contract"))
    stamp = _midnight(since)
    return sum(1 for data in mine.distinct().values_list("data", flat=True) if (data.get("asked_at") or 0) >= stamp)


def _midnight(day: date) -> float:
    from datetime import UTC, datetime, time

    return datetime.combine(day, time(), UTC).timestamp()


def unresolved_to(desk: "Desk", voucher_id: int) -> str:
    """Why new asks to this voucher rest, in words; "" when nothing between us is unresolved."""
    return unresolved_by_voucher(desk).get(voucher_id, "")


def unresolved_by_voucher(desk: "Desk") -> dict[int, str]:
    """The vouchers to whom something of mine is unresolved: asks of them rest until I say what became of it."""
    rows = models.Promise.objects.filter(
        desk=desk.row, state=Kept.UNRESOLVED.value, debtor=Role.SEEKER.value, contract__sides__role=Role.VOUCHER.value
    )
    found: dict[int, str] = {}
    for person_id, said, due_at in rows.order_by("due_at").values_list("contract__sides__person_id", "words", "due_at"):
        if person_id is not None:
            found.setdefault(person_id, f"first say what became of “{said}” ({words.day(due_at.date())})")
    return found


def _route_taken(desk: "Desk", contract: Contract, contract_id: int | None) -> str:
    """Is an ask of this voucher about this person (or opening) pending, under way or declined already?"""
    if not contract.voucher.person:
        return ""
    rows = models.Contract.objects.filter(
        sides__role=Role.VOUCHER.value, sides__person_id=contract.voucher.person
    ).exclude(state__in=[*_NEVER_ASKED, *(state.value for state in _SETTLED)])
    rows = rows.filter(pk__in=models.ContractSide.objects.filter(desk=desk.row).values("contract"))
    for row in rows.exclude(pk=contract_id or 0).distinct().prefetch_related("sides"):
        other = next((side for side in row.sides.all() if side.role == Role.ADDRESSEE.value), None)
        same_person = other is not None and contract.addressee.person and other.person_id == contract.addressee.person
        opening = names.fold(contract.ask.opening)
        same_opening = bool(opening) and names.fold(row.data.get("ask", {}).get("opening", "")) == opening
        if same_person or same_opening:
            if row.state in {State.NOT_THIS_TIME.value, State.DECLINED.value}:
                return f"you asked {contract.voucher.name} about this already, and it was not this time"
            return f"an ask of {contract.voucher.name} about this is under way (#{row.pk})"
    return ""


def _guarded(desk: "Desk", contract: Contract) -> tuple[tuple[Role, str], ...]:
    guarded = desk.setup.guarded_people()
    sides = ((Role.VOUCHER, contract.voucher), (Role.ADDRESSEE, contract.addressee))
    found = [(role, guarded[side.person]) for role, side in sides if side.person in guarded]
    if contract.goal is not None and contract.goal.person in guarded:
        found.append((Role.ADDRESSEE, guarded[contract.goal.person]))
    return tuple(found)
