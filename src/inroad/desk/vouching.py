"""What a voucher said of the ground they speak on, kept with the tie: "worked with me" says that they know my work.

    vouch of an introduction ── offer ─→ "knows your work: well", with a click ─→ evidence, "said in introduction #3"

Offered, and done by the owner's click, in the one change with the event when it is told there and then; undone with it.
Refused: to carry what was not said, or said by somebody who is not on this desk.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from inroad.desk import journal
from inroad.errors import Refused
from inroad.introductions.model import Basis, Contract, Vouch
from inroad.store import models
from inroad.ties.model import Backing

if TYPE_CHECKING:
    from inroad.desk.door import Desk

GROUNDS: Final = {
    Basis.WORKED_WITH: Backing.WELL,
    Basis.SAW_THE_WORK: Backing.A_BIT,
    Basis.DONT_KNOW_THE_WORK: Backing.NO,
}
"""How well somebody knows my work who speaks on that ground."""


@dataclass(frozen=True, slots=True)
class Offer:
    """``backing`` is what they said comes to, ``now`` what the desk has; ``lowers``: it would be less than that."""

    backing: str
    now: str
    lowers: bool


def offer(desk: "Desk", contract: Contract) -> Offer | None:
    """What could be kept of the voucher's word; None when there is none, or it stands there already."""
    said = GROUNDS.get(contract.vouch.basis)
    if said is None or not contract.voucher.person:
        return None
    now = backing_now(desk, contract.voucher.person)
    if now is said:
        return None
    return Offer(said.value, now.value, said.rank < now.rank)


def backing_now(desk: "Desk", person_id: int) -> Backing:
    """How well they know my work, as the owner last said it."""
    rows = models.Evidence.objects.filter(desk=desk.row, a=person_id, b=desk.row.me_id, kind="knows_work", edited=True)
    said = rows.order_by("-id").values_list("backing", flat=True).first()
    return Backing(said) if said is not None else Backing.UNKNOWN


def carry(desk: "Desk", change: journal.Change, contract: Contract, contract_id: int) -> None:
    """Keep the voucher's word with their tie, inside a change. Raises Refused when there is nothing to keep."""
    said = GROUNDS.get(contract.vouch.basis)
    person = models.Person.objects.filter(desk=desk.row, pk=contract.voucher.person or 0).first()
    if said is None or person is None:
        raise Refused("nothing was said that could be kept", hint="first say how they know your work")
    desk.words.say(
        change, person, "knows_work", _how(contract.vouch), said.value, by=f"said in introduction #{contract_id}"
    )


def _how(vouch: Vouch) -> str:
    """ "my manager at Acme, 2015–20", as the other words about a tie are written; "" when no detail was given."""
    if vouch.basis is Basis.DONT_KNOW_THE_WORK:
        return ""
    worked = "worked together" if vouch.basis is Basis.WORKED_WITH else "saw my work"
    place = f" at {vouch.where}" if vouch.where else ""
    if not (vouch.as_what or place or vouch.when):
        return ""
    return f"{vouch.as_what or worked}{place}" + (f", {vouch.when}" if vouch.when else "")
