"""How promises turned out, as facts in words: mine towards a voucher, an employer's towards introductions."""

from typing import TYPE_CHECKING

from inroad.desk.contract_rows import decode, owed_of
from inroad.introductions import employers
from inroad.introductions import standing as rules
from inroad.introductions.model import Role
from inroad.store import models

if TYPE_CHECKING:
    from inroad.desk.door import Desk


def standing(desk: "Desk", voucher_id: int) -> list[str]:
    """My record with this person, in words; empty when there is nothing yet."""
    if not voucher_id:
        return []
    with_them = models.ContractSide.objects.filter(role=Role.VOUCHER.value, person_id=voucher_id)
    rows = models.Promise.objects.filter(contract__in=with_them.values("contract"), desk=desk.row).order_by("due_at")
    return list(rules.standing([owed_of(row) for row in rows], desk.now()).words)


def employer(desk: "Desk", organisation_id: int | None) -> list[str]:
    """How people at an organisation answered the introductions of this desk, labelled observed or self-reported."""
    if organisation_id is None:
        return []
    family = desk.organisations.family(organisation_id)
    mine = models.ContractSide.objects.filter(desk=desk.row)
    rows = models.Contract.objects.filter(organisation_id__in=family, pk__in=mine.values("contract"))
    contracts = [decode(row) for row in rows.prefetch_related("promises")]
    return list(employers.employer_record(contracts, desk.now()).words)
