"""What the guards of an introduction look at beside the contract itself, put together from rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from inroad.desk import merging, wishes
from inroad.desk.contract_rows import owed_of
from inroad.introductions import standing
from inroad.introductions.model import Contract, Kept, Limits, Owed, Role, State, Surroundings
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
    """What this voucher set for themselves or told the owner, the installation's word on them, what rests between us.

    The strictest of what they said where they said it twice. ``voucher_id`` may be an entry merged into another since.
    """
    if not voucher_id:
        return Limits()
    ids = merging.entries_of(voucher_id)
    people = list(models.Person.objects.filter(desk=desk.row, pk__in=ids))
    if not people:
        return Limits()
    said = wishes_of(desk, ids)
    quarterly = [row.asks_per_quarter for row in said if row.asks_per_quarter is not None]
    no_go = [entry for row in said for entry in row.no_go]
    for told in told_limits(desk, ids):
        no_go += told.no_go
        if told.asks_per_quarter is not None:
            quarterly.append(told.asks_per_quarter)
    left = min(quarterly) - asks_since(desk, voucher_id, _quarter(desk)) if quarterly else None
    door = models.Door.objects.filter(seeker=desk.row, person__in=ids, closed=True).order_by("pk").first()
    resting = unresolved_to(desk, voucher_id)
    return Limits(
        asks_left=left,
        no_go=tuple(names.fold(item) for item in no_go),
        door_closed=(door.why or "they closed the door") if door else "",
        left_alone=any(person.leave_alone for person in people) or any(row.left_alone for row in said),
        resting_until=date.max if resting else None,
        resting_why=resting,
    )


def wishes_of(desk: "Desk", ids: Sequence[int]) -> list[models.VoucherLimits]:
    """What these entries of one person confirmed for the whole installation."""
    people = models.Person.objects.filter(desk=desk.row, pk__in=ids)
    addresses = models.Identity.objects.filter(person__in=people, kind="email").values_list("value", flat=True)
    return wishes.of(list(addresses), people.values_list("party_id", flat=True))


@dataclass(frozen=True, slots=True)
class Told:
    """Limits that a voucher told this desk's owner: they bind this desk alone."""

    asks_per_quarter: int | None
    no_go: tuple[str, ...]


def told_limits(desk: "Desk", ids: Sequence[int]) -> list[Told]:
    """What these entries of one person told the owner."""
    kept = desk.row.settings.get("limits", {})
    rows = [kept[str(pk)] for pk in ids if str(pk) in kept]
    return [Told(row.get("asks_per_quarter"), tuple(row.get("no_go", ()))) for row in rows]


def _quarter(desk: "Desk") -> date:
    return desk.today() - timedelta(days=QUARTER_DAYS)


def asks_since(desk: "Desk", voucher_id: int, since: date) -> int:
    """How many asks of this desk went to that voucher since then: what their limit counts."""
    rows = models.Contract.objects.filter(
        sides__role=Role.VOUCHER.value, sides__person__in=merging.entries_of(voucher_id), changed_at__date__gte=since
    ).exclude(state__in=_NEVER_ASKED)
    mine = rows.filter(pk__in=models.ContractSide.objects.filter(desk=desk.row).values("contract"))
    stamp = _midnight(since)
    return sum(1 for data in mine.distinct().values_list("data", flat=True) if (data.get("asked_at") or 0) >= stamp)


def _midnight(day: date) -> float:
    from datetime import UTC, datetime, time

    return datetime.combine(day, time(), UTC).timestamp()


def unresolved_to(desk: "Desk", voucher_id: int) -> str:
    """Why new asks to this voucher rest, in words; "" when nothing between us is unresolved."""
    return unresolved_by_voucher(desk).get(merging.entries_of(voucher_id)[0], "")


def unresolved_by_voucher(desk: "Desk") -> dict[int, str]:
    """The vouchers to whom something of mine is unresolved: asks of them rest until I say what became of it."""
    rows = models.Promise.objects.filter(
        desk=desk.row, state=Kept.UNRESOLVED.value, debtor=Role.SEEKER.value, contract__isnull=False
    )
    owed: dict[int, list[Owed]] = {}
    for row in rows.prefetch_related("contract__sides__person"):
        assert row.contract is not None
        voucher = next((side.person for side in row.contract.sides.all() if side.role == Role.VOUCHER.value), None)
        if voucher is not None:
            owed.setdefault(voucher.merged_into_id or voucher.pk, []).append(owed_of(row))
    return {person: standing.resting(found, desk.row.timezone) for person, found in owed.items()}


def _route_taken(desk: "Desk", contract: Contract, contract_id: int | None) -> str:
    """Is an ask of this voucher about this person (or opening) pending, under way or declined already?"""
    if not contract.voucher.person:
        return ""
    rows = models.Contract.objects.filter(
        sides__role=Role.VOUCHER.value, sides__person__in=merging.entries_of(contract.voucher.person)
    ).exclude(state__in=[*_NEVER_ASKED, *(state.value for state in _SETTLED)])
    rows = rows.filter(pk__in=models.ContractSide.objects.filter(desk=desk.row).values("contract"))
    theirs = set(merging.entries_of(contract.addressee.person)) if contract.addressee.person else set()
    for row in rows.exclude(pk=contract_id or 0).distinct().prefetch_related("sides"):
        other = next((side for side in row.sides.all() if side.role == Role.ADDRESSEE.value), None)
        same_person = other is not None and other.person_id in theirs
        opening = names.fold(contract.ask.opening)
        same_opening = bool(opening) and names.fold(row.data.get("ask", {}).get("opening", "")) == opening
        if same_person or same_opening:
            if row.state in {State.NOT_THIS_TIME.value, State.DECLINED.value}:
                return f"you asked {contract.voucher.name} about this already, and it was not this time"
            return f"an ask of {contract.voucher.name} about this is under way (#{row.pk})"
    return ""


def _guarded(desk: "Desk", contract: Contract) -> tuple[tuple[Role, str], ...]:
    guarded = desk.setup.guarded_people()
    if not guarded:
        return ()
    sides = [(Role.VOUCHER, contract.voucher), (Role.ADDRESSEE, contract.addressee)]
    if contract.goal is not None:
        sides.append((Role.ADDRESSEE, contract.goal))
    found = []
    for role, side in sides:
        kept = merging.entries_of(side.person)[0] if side.person else 0
        if kept in guarded:
            found.append((role, guarded[kept]))
    return tuple(found)
