"""How promises turned out, as facts in words: mine towards a voucher, an employer's towards introductions."""

from typing import TYPE_CHECKING

from inroad.desk.contract_rows import owed_of
from inroad.introductions import standing as rules
from inroad.introductions.model import Role
from inroad.store import models

if TYPE_CHECKING:
    from inroad.desk.door import Desk


def standing(desk: "Desk", voucher_id: int) -> list[str]:
    """My record with this person, in words; empty when there is nothing yet."""
    if not voucher_id:
        return []
    rows = models.Promise.objects.filter(
        desk=desk.row,
        debtor=Role.SEEKER.value,
        contract__sides__role=Role.VOUCHER.value,
        contract__sides__person_id=voucher_id,
    ).order_by("due_at")
    return list(rules.facts([owed_of(row) for row in rows.distinct()], desk.now()))
