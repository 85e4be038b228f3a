"""What is between the owner and one person: promises both ways, introductions, letters, the last useful thing done.

No ledger: nothing is counted or weighed. The last useful thing is there so that one remembers to do the next.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db.models import Q

from inroad.desk import play_rows
from inroad.desk.contract_shapes import ContractRow, LetterRow, PromiseRow
from inroad.introductions.model import Kept, Promise, Role
from inroad.store import models

if TYPE_CHECKING:
    from inroad.desk.door import Desk

MOST = 50
MOST_OF_A_LIST = 500
_OPEN = (Kept.PENDING.value, Kept.UNRESOLVED.value)


@dataclass(frozen=True, slots=True)
class Between:
    """``mine`` are open promises of the owner to this person, ``theirs`` of this person to the owner. ``useful`` is the
    last useful thing done for them, in the owner's words, ``useful_on`` the day."""

    mine: tuple[PromiseRow, ...]
    theirs: tuple[PromiseRow, ...]
    introductions: tuple[ContractRow, ...]
    letters: tuple[LetterRow, ...]
    useful: str = ""
    useful_on: date | None = None


def between(desk: "Desk", person_id: int) -> Between:
    """Reads only. Raises NotFound for a person who isn't on this desk."""
    person = desk.people._get(person_id)
    # A step of a play is shown as one, with what it asks.
    rows = desk.promises._rows().filter(state__in=_OPEN).exclude(pk__in=play_rows.promises_of_steps(desk))
    near = rows.filter(Q(about=person) | Q(contract__sides__person=person)).distinct().order_by("due_at", "id")
    shown = [one for one in map(desk.promises.shown, near[:MOST]) if one.person_id == person.pk]
    contracts = desk.introductions._rows().filter(
        pk__in=models.ContractSide.objects.filter(person=person).values("contract")
    )
    letters = desk.letters._rows().filter(to=person, trashed_at=None).exclude(state="dropped")
    useful = last_useful(desk, person.pk)
    return Between(
        mine=tuple(one for one in shown if one.mine),
        theirs=tuple(one for one in shown if not one.mine),
        introductions=tuple(desk.introductions._row(row) for row in contracts.order_by("-changed_at", "-id")[:MOST]),
        letters=tuple(desk.letters._row(row) for row in letters.order_by("-changed_at", "-id")[:MOST]),
        useful=useful[0] if useful else "",
        useful_on=useful[1] if useful else None,
    )


def next_promises(desk: "Desk", person_ids: Collection[int]) -> dict[int, PromiseRow]:
    """For a list of people: the promise between us that comes first, by person, for those with one."""
    rows = desk.promises._rows().filter(state__in=_OPEN)
    near = rows.filter(Q(about__in=person_ids) | Q(contract__sides__person__in=person_ids)).distinct()
    found: dict[int, PromiseRow] = {}
    for row in map(desk.promises.shown, near.order_by("due_at", "id")[:MOST_OF_A_LIST]):
        if row.person_id in person_ids and row.person_id is not None:
            found.setdefault(row.person_id, row)
    return found


def last_useful(desk: "Desk", person_id: int) -> tuple[str, date] | None:
    """The last useful thing the owner did for them, with its day: passed on by letter, or promised of their own accord
    and kept.
    """
    zone = ZoneInfo(desk.row.timezone)
    kept = models.Promise.objects.filter(
        desk=desk.row, about_id=person_id, contract=None, what=Promise.OWN.value, state=Kept.KEPT.value,
        debtor=Role.SEEKER.value, ended_at__isnull=False,
    )  # fmt: skip
    passed_on = models.UsefulTo.objects.filter(
        desk=desk.row, person=person_id, letter__state="sent", letter__sent_at__isnull=False
    )
    found = [
        (at.astimezone(zone).date(), words)
        for rows in (
            kept.order_by("-ended_at", "-id").values_list("ended_at", "words")[:1],
            passed_on.order_by("-letter__sent_at", "-id").values_list("letter__sent_at", "useful__words")[:1],
        )
        for at, words in rows
        if at is not None
    ]
    if not found:
        return None
    on, words = max(found)
    return words, on
