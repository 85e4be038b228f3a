"""What an account is here beside a member: host, coach, or somebody who speaks for one employer.

::

    inroad account add / seat, or a host's invitation ─→ give ─→ a row ─→ desk.seats of that account ─→ its pages
                                                         take ─→ no row, and the pages are 404 again

A seat opens pages; it never opens a desk. On a laptop nobody has one. Refused: a seat that is none of the three, and an
employer's seat without an employer.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from inroad import clock
from inroad.desk.opening import database_errors
from inroad.desk.text import NAME, clean
from inroad.errors import BadInput, NotFound
from inroad.matching import organisations as rules
from inroad.store import models

if TYPE_CHECKING:
    from inroad.desk.community.hosting import Hosting
    from inroad.desk.door import Desk

HOST: Final = "host"
COACH: Final = "coach"
EMPLOYER: Final = "employer"
ROLES: Final = (HOST, COACH, EMPLOYER)


@dataclass(frozen=True, slots=True)
class SeatRow:
    """One seat. ``organisation`` and its ``key`` are of the employer spoken for, "" for the other roles."""

    role: str
    organisation: str = ""
    key: str = ""


class Seats:
    """The seats of a desk's own account."""

    def __init__(self, desk: "Desk") -> None:
        self.desk = desk

    @cached_property
    def mine(self) -> tuple[SeatRow, ...]:
        """In the order of :data:`ROLES`; none on a laptop."""
        account = self.desk.row.account_id
        return of([account]).get(account, ()) if account is not None else ()

    @property
    def is_host(self) -> bool:
        return any(seat.role == HOST for seat in self.mine)

    @property
    def is_coach(self) -> bool:
        return any(seat.role == COACH for seat in self.mine)

    @property
    def employers(self) -> tuple[SeatRow, ...]:
        """The employers this account speaks for."""
        return tuple(seat for seat in self.mine if seat.role == EMPLOYER)

    @property
    def host(self) -> "Hosting":
        """What a host may do. Raises NotFound for anybody else: there is no such page for them."""
        from inroad.desk.community.hosting import Hosting

        if not self.is_host:
            raise NotFound("there is nothing at this address")
        return Hosting(self.desk)


def of(accounts: Iterable[int]) -> dict[int, tuple[SeatRow, ...]]:
    """The seats of these accounts; those without one are left out."""
    found: dict[int, list[SeatRow]] = {}
    with database_errors():
        for seat in models.Seat.objects.filter(account__in=list(accounts)).order_by("account_id", "organisation_key"):
            found.setdefault(seat.account_id, []).append(
                SeatRow(seat.role, seat.organisation_name, seat.organisation_key)
            )
    return {account: tuple(sorted(rows, key=lambda row: ROLES.index(row.role))) for account, rows in found.items()}


def wished(roles: Sequence[str], employers: Sequence[str] = ()) -> tuple[SeatRow, ...]:
    """Seats as somebody names them. Raises BadInput for an unknown role and for what names no employer."""
    rows = []
    for role in roles:
        if role not in (HOST, COACH):
            raise BadInput(f"there is no seat “{role[:40]}”", hint="host, coach, or that of an employer by its name")
        rows.append(SeatRow(role))
    for name in employers:
        said = clean(name, "the employer's name", NAME, required=True)
        key = rules.key(said)
        if not key:
            raise BadInput(f"“{said}” is no employer's name", hint="the name of the firm, as on its door")
        rows.append(SeatRow(EMPLOYER, said, key))
    return tuple(dict.fromkeys(rows))


def give(account: Any, seats: Iterable[SeatRow]) -> None:
    """Give an account these seats; one that it has stays as it is."""
    with database_errors():
        for seat in seats:
            models.Seat.objects.get_or_create(
                account=account,
                role=seat.role,
                organisation_key=seat.key,
                defaults={"organisation_name": seat.organisation, "made_at": clock.now()},
            )


def take(account: Any, seats: Iterable[SeatRow]) -> None:
    """Take these seats from an account; the desk, and the account itself, stay."""
    with database_errors():
        for seat in seats:
            models.Seat.objects.filter(account=account, role=seat.role, organisation_key=seat.key).delete()
