"""What a host of a community may see and do: who has an account, in which state; counts; never what is on a desk.

::

    counts · members ─→ nothing but accounts and numbers       invite ─→ a mail from the server, or a link to hand over
    lock · unlock · seat                                       new_link ─→ by mail to its owner alone

Counts below :data:`FEWEST` are not told: one introduction among three members says who had it. A new link to a desk
that is in use goes to its owner's address only, since whoever holds one can open the desk; where the server sends no
mail, that is left to its keeper. Refused: locking oneself out, and taking the last host's seat.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import Count, Q

from inroad.desk import accounts, knocks
from inroad.desk.accounts import AccountRow, OneTimeLink
from inroad.desk.community import seats as seating
from inroad.desk.community.seats import SeatRow
from inroad.desk.opening import database_errors
from inroad.errors import Refused
from inroad.introductions.model import Promise, State
from inroad.store import models

if TYPE_CHECKING:
    from inroad.desk.door import Desk

FEWEST: Final = 5
LATELY: Final = timedelta(days=30)
INVITATIONS: Final = 60
"""One host's, within an hour: the server's good name is everybody's."""
PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class CommunityCounts:
    """None: fewer than :data:`FEWEST`, and not told. ``members`` have opened their desk; ``kept`` are introductions
    after which the two spoke."""

    members: int
    invited: int
    locked: int
    lately: int | None
    introductions_open: int | None
    introductions_kept: int | None


@dataclass(frozen=True, slots=True)
class Invitation:
    """``mailed``: the server took it to the address. If not, ``link`` is to be handed over."""

    email: str
    mailed: bool
    link: OneTimeLink | None


class Hosting:
    """Got from ``desk.seats.host``, which is nobody's but a host's."""

    def __init__(self, desk: "Desk") -> None:
        self.desk = desk

    @property
    def can_mail(self) -> bool:
        return accounts.can_mail()

    def counts(self) -> CommunityCounts:
        opened = accounts.OPENED
        with database_errors():
            people = accounts.living().aggregate(
                members=Count("pk", filter=opened & Q(is_active=True)),
                invited=Count("pk", filter=~opened & Q(is_active=True)),
                locked=Count("pk", filter=Q(is_active=False)),
                lately=Count("pk", filter=Q(is_active=True, last_login__gte=self.desk.now() - LATELY)),
            )
            under_way = models.Contract.objects.filter(open=True).exclude(state=State.DRAFTED.value).count()
            spoke = Q(state__in=(State.CONTACTED.value, State.MET.value))
            spoke |= Q(promises__what__in=(Promise.CONTACT.value, Promise.CALL.value), promises__state="kept")
            kept = models.Contract.objects.filter(spoke).distinct().count()
        return CommunityCounts(
            people["members"], people["invited"], people["locked"],
            _told(people["lately"]), _told(under_way), _told(kept),
        )  # fmt: skip

    def members(self, offset: int = 0) -> tuple[list[AccountRow], bool]:
        """A page of the accounts by address, and whether more follow."""
        rows = accounts.rows(max(offset, 0), PAGE + 1)
        return rows[:PAGE], len(rows) > PAGE

    def invite(self, email: str, name: str = "", seats: tuple[SeatRow, ...] = ()) -> Invitation:
        """A new account. Raises BadInput, Refused for an address that has one, Busy beyond :data:`INVITATIONS`."""
        knocks.knock("invite", str(self.desk.row.account_id), INVITATIONS, now=self.desk.now())
        return self._hand_over(accounts.add(email, name, seats))

    def new_link(self, email: str) -> Invitation:
        """Another one-time link. Of a desk in use only its owner ever sees it. Raises NotFound, Refused."""
        row = accounts.row_of(email)
        if row.state == "invited":
            return self._hand_over(accounts.reset(row.email))
        if row.state == "locked":
            raise Refused(f"{row.email} is locked", hint="unlock it first")
        if not self.can_mail:
            raise Refused(
                "this server sends no mail, and a link to somebody's desk is for their eyes only",
                hint="whoever runs the server can give them one: inroad account reset",
            )
        accounts.forgotten(row.email, str(self.desk.row.account_id))
        return Invitation(row.email, True, None)

    def lock(self, email: str) -> AccountRow:
        """Raises NotFound, or Refused for one's own."""
        row = accounts.row_of(email)
        if row.email == self._own:
            raise Refused("this is your own account", hint="another host can lock it; you can delete it yourself")
        return accounts.lock(row.email)

    def unlock(self, email: str) -> AccountRow:
        """Raises NotFound."""
        return accounts.unlock(email)

    def seat(self, email: str, give: tuple[SeatRow, ...] = (), take: tuple[SeatRow, ...] = ()) -> AccountRow:
        """Give or take seats. Raises NotFound, or Refused when nobody would be host."""
        if any(seat.role == seating.HOST for seat in take):
            others = models.Seat.objects.filter(role=seating.HOST, account__is_active=True)
            if not others.exclude(account__username=accounts.row_of(email).email).exists():
                raise Refused("nobody else is host here", hint="give somebody else the seat first")
        return accounts.seat(email, give, take)

    # ---- inside

    @property
    def _own(self) -> str:
        account = self.desk.row.account
        return account.get_username() if account is not None else ""

    def _hand_over(self, link: OneTimeLink) -> Invitation:
        mailed = self.can_mail and accounts.mail_invitation(link, self.desk.me.name)
        return Invitation(link.email, mailed, None if mailed else link)


def _told(count: int) -> int | None:
    return count if count >= FEWEST else None
