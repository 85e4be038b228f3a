"""Has a name that was given been followed up meanwhile? What the desk saw is proposed; the owner says that it is done.

A letter that went out, a mail or call noted, an ask about them, dated after the name was given.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db.models import Max

from inroad import words
from inroad.desk.contract_shapes import PromiseRow
from inroad.introductions.model import Promise, Role, State
from inroad.store import models

if TYPE_CHECKING:
    from inroad.desk.door import Desk


def with_hints(desk: "Desk", rows: Sequence[PromiseRow]) -> list[PromiseRow]:
    """The rows, those to follow up on a name with ``since`` filled in where something speaks for it. A few queries."""
    wanted = {row.person_id for row in rows if row.what == Promise.FOLLOW_UP.value and row.person_id is not None}
    if not wanted:
        return list(rows)
    made = dict(models.Promise.objects.filter(pk__in=[row.id for row in rows]).values_list("pk", "made_at"))
    seen = _seen(desk, wanted)
    zone = ZoneInfo(desk.row.timezone)
    found = []
    for row in rows:
        said = ""
        if row.what == Promise.FOLLOW_UP.value and row.person_id is not None:
            after = [(at, what) for at, what in seen.get(row.person_id, ()) if at >= made[row.id]]
            if after:
                at, what = max(after)
                said = f"{what} on {words.day(at.astimezone(zone).date())}; is that it?"
        found.append(replace(row, since=said) if said else row)
    return found


def _seen(desk: "Desk", people: set[int]) -> dict[int, list[tuple[datetime, str]]]:
    found: dict[int, list[tuple[datetime, str]]] = {}
    letters = models.Letter.objects.filter(desk=desk.row, to__in=people, state="sent", sent_at__isnull=False)
    for person, at in letters.values_list("to").annotate(Max("sent_at")):
        found.setdefault(person, []).append((at, "you wrote to them"))
    mine = models.ContractSide.objects.filter(desk=desk.row, role=Role.SEEKER.value).values("contract")
    asks = models.ContractSide.objects.filter(contract__in=mine, person__in=people)
    asks = asks.exclude(contract__state=State.DRAFTED.value)
    for person, at in asks.values_list("person").annotate(Max("contract__changed_at")):
        found.setdefault(person, []).append((at, "you asked about them"))
    spoken = models.Person.objects.filter(pk__in=people, last_contact_at__isnull=False)
    for person, last in spoken.values_list("pk", "last_contact_at"):
        if last is not None:
            found.setdefault(person, []).append((last, "something passed between you"))
    return found
