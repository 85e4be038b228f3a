"""The morning rounds of blind asks, held by the worker: what is over lapses, and the next member is asked.

    open asks ─ is it a new morning there? ─ community.asking.round_of ─→ lapsed, and who is next
      who is next     reach.candidates, best first, without those behind a wall (:mod:`.walls`)
      asked           a put, an event on their desk, one notice by mail if they wished it: never a reminder

Each ask in a transaction of its own, once a morning; held again at once it changes nothing. That a round was held is
written to the ask whether or not anybody was found, so that nothing of the asker's tells the two apart.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from inroad import words as say
from inroad.community import asking
from inroad.community.asking import AskState, PutState
from inroad.desk import journal, links, notices
from inroad.desk.community import asked, asks, walls
from inroad.desk.opening import database_errors
from inroad.errors import Refused
from inroad.introductions import days
from inroad.store import models

if TYPE_CHECKING:
    from inroad.desk.door import Desk

_MOST_GONE = 500
_OPEN = (AskState.WAITING.value, AskState.ASKED.value)


@dataclass(frozen=True, slots=True)
class Held:
    """How many asks had their round, and how many members were asked."""

    rounds: int = 0
    asked: int = 0


def hold(now: datetime, *, stop: Callable[[], bool] = lambda: False) -> Held:
    """All rounds that are due."""
    rounds = put = 0
    _end_of_those_gone(now)
    for pk in list(models.BlindAsk.objects.filter(state__in=_OPEN).order_by("id").values_list("pk", flat=True)):
        if stop():
            break
        with database_errors(), transaction.atomic():
            found = _round(pk, now)
        rounds += found is not None
        put += bool(found)
    return Held(rounds, put)


def _end_of_those_gone(now: datetime) -> None:
    """Puts to accounts that were locked or deleted meanwhile; the next member may be asked in the morning."""
    gone = Q(desk=None) | Q(desk__account=None) | Q(desk__account__is_active=False)
    rows = models.BlindPut.objects.filter(gone, state=PutState.PUT.value)
    with database_errors():
        models.BlindPut.objects.filter(pk__in=list(rows.values_list("pk", flat=True)[:_MOST_GONE])).update(
            state=PutState.GONE.value, answered_at=now
        )


def _round(ask_id: int, now: datetime) -> bool | None:
    """None: it is not time. Otherwise whether somebody was asked."""
    from inroad.desk.door import Desk

    rows = models.BlindAsk.objects.select_for_update(of=("self",)).filter(pk=ask_id, state__in=_OPEN)
    row = rows.select_related("desk__me", "opening", "target").first()
    if row is None:
        return None
    asker = Desk(row.desk, now)
    ask = asks.rules_of(row, row.desk)
    morning = asking.latest_morning(now, row.desk.timezone)
    if row.changed_at >= morning or now < asking.first_round(ask):
        return None
    puts = list(row.puts.order_by("id"))
    found = asking.round_of(ask, [asked.rules_of(put) for put in puts], now)
    row.puts.filter(pk__in=found.lapsed).update(state=PutState.LAPSED.value, answered_at=now)
    row.state, row.changed_at = asking.seen(ask, now).value, morning
    row.save(update_fields=["state", "changed_at"])
    account = row.desk.account
    if not found.may_put or account is None or not account.is_active:
        return False
    return _put(asker, row, ask, {put.desk_id for put in puts}, now)


def _put(asker: "Desk", row: models.BlindAsk, ask: asking.Ask, had: set[int | None], now: datetime) -> bool:
    chosen = next(_fitting(asker, row, had, now), None)
    if chosen is None:
        return False
    member, person = chosen
    put = models.BlindPut.objects.create(
        ask=row, desk=member, person=person, put_at=now, until=asking.answer_by(ask, now)
    )
    until = say.day(days.day_in(put.until, member.timezone))
    said = f"Somebody here asks whether you could open a door at {row.organisation_name}"
    journal.record(member, "asked_blind", said, kind="BlindPut", object_id=put.pk, actor="worker", at=now)
    _notice(member, row, put, until, now)
    return True


def _fitting(
    asker: "Desk", row: models.BlindAsk, had: set[int | None], now: datetime
) -> Iterator[tuple[models.Desk, models.Person]]:
    """Members who may be asked, with whom it is about, the best first."""
    from inroad.desk.community import consent, reach

    if row.target is not None and row.target.organisation_id in asker.setup.guarded_organisations():
        return
    theirs = walls.AskersWalls(asker)
    for one in reach.candidates(asker, row.organisation_key, row.part_of, now):
        if one.desk_id in had:
            continue
        member = models.Desk.objects.select_related("account", "me", "party").filter(pk=one.desk_id).first()
        person = models.Person.objects.filter(pk=one.person_id, desk=one.desk_id, merged_into=None).first()
        if member is None or person is None or not theirs.open_to(member, person):
            continue
        tie = (member.pk, person.pk)
        if not consent.present([tie])[tie]:  # withdrawn since the snapshot was made
            continue
        if walls.has_room(asker, member, [row.organisation_name, person.name], row.organisation_key, now):
            yield member, person


def _notice(member: models.Desk, row: models.BlindAsk, put: models.BlindPut, until: str, now: datetime) -> None:
    """One mail, if they wished it. Who asks and for whom stands on their page only: mail is read by many."""
    from inroad.desk.door import Desk

    desk = Desk(member, now)
    if not member.settings.get(asks.ASKED_MAIL):
        return
    try:
        where = f"{links.public_url()}/asked/"
    except Refused:
        where = "your desk, under “Asked of me”"
    lines = [
        f"Somebody here asks whether you could open a door at {row.organisation_name}.",
        f"Who it is, and for what, stands at {where}",
        "",
        f"A yes or a no is welcome until {until}. No answer does no harm, and nobody learns that you were asked.",
    ]
    notices.queue(desk, "Could you open a door?", lines, f"asked-{put.pk}", now, wanted=True)
