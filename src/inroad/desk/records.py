"""How promises turned out, as facts in words: mine towards a voucher, an employer's towards introductions."""

from typing import TYPE_CHECKING

from inroad.desk import merging
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
    with_them = models.ContractSide.objects.filter(role=Role.VOUCHER.value, person__in=merging.entries_of(voucher_id))
    rows = models.Promise.objects.filter(contract__in=with_them.values("contract"), desk=desk.row).order_by("due_at")
    return list(rules.standing([owed_of(row) for row in rows], desk.now()).words)


def to_reader(desk: "Desk", person_id: int) -> list[str]:
    """What I promised this one person, as their own page may tell them: nothing that was promised to anybody else."""
    if not person_id:
        return []
    ids = merging.entries_of(person_id)
    owed = []
    for role in (Role.VOUCHER.value, Role.ADDRESSEE.value):
        sides = models.ContractSide.objects.filter(role=role, person__in=ids)
        rows = models.Promise.objects.filter(contract__in=sides.values("contract"), desk=desk.row, creditor=role)
        owed += [owed_of(row) for row in rows.order_by("due_at")]
    return list(rules.standing(owed, desk.now()).words)


def employer(desk: "Desk", organisation_id: int | None) -> list[str]:
    """How people at an organisation answered the introductions of this desk, labelled observed or self-reported."""
    return list(employer_record(desk, organisation_id).words) if organisation_id is not None else []


def employer_record(desk: "Desk", organisation_id: int) -> employers.EmployerRecord:
    """The same with its numbers, over all that is under the organisation."""
    family = desk.organisations.family(organisation_id)
    mine = models.ContractSide.objects.filter(desk=desk.row)
    rows = models.Contract.objects.filter(organisation_id__in=family, pk__in=mine.values("contract"))
    contracts = [decode(row) for row in rows.prefetch_related("promises", "sides")]
    return employers.employer_record(contracts, desk.now())
