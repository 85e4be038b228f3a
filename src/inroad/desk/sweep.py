"""What time does to promises, for all desks: reminders of the seeker's own, and what becomes of dates that passed.

    due rows, by index ─→ introductions.promises / .reminders decide ─→ compare and set with its event, one transaction
                                                                       each

Only the seeker is reminded; a helper never hears from a machine. Today shows what is due by itself; beyond that a
reminder is a mail to the owner, if they wished it. A date is not taken to have passed in silence while an answer lies
unread: silence is not guilt, and an answer seen in a mailbox is no silence.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import Q, QuerySet

from inroad.desk import journal, notices, play_hearing
from inroad.desk.contract_rows import owed_of
from inroad.errors import BadInput, InroadError, NotFound, Refused
from inroad.introductions import events
from inroad.introductions.model import Kept, Role
from inroad.introductions.model import Promise as What
from inroad.introductions.promises import UNRESOLVED_AFTER
from inroad.introductions.promises import sweep as decide
from inroad.introductions.reminders import Occasion
from inroad.introductions.reminders import reminders as due_reminders
from inroad.search.plays.model import RunState
from inroad.store import models

if TYPE_CHECKING:
    from inroad.desk.door import Desk

PAGE: Final = 500
MOST_PROBLEMS: Final = 20
_AHEAD: Final = timedelta(days=2)  # the evening before, in any time zone


@dataclass
class Swept:
    """``problems``: promises that could not be moved, with the reason; they are tried again next time."""

    lapsed: int = 0
    unresolved: int = 0
    plays: int = 0
    problems: list[str] = field(default_factory=list)


class Desks:
    """Desks by id, made once per run."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._made: dict[int, Desk] = {}

    def get(self, desk_id: int) -> "Desk":
        from inroad.desk.door import Desk

        if desk_id not in self._made:
            row = models.Desk.objects.select_related("me").get(pk=desk_id)
            self._made[desk_id] = Desk(row, self._now)
        return self._made[desk_id]


def sweep(now: datetime, *, stop: Callable[[], bool] = lambda: False) -> Swept:
    """Apply what became of promises whose date has passed. The same again changes nothing more."""
    swept = Swept()
    desks = Desks(now)
    over = Q(chased=False, due_at__lt=now) | Q(chased=True, due_at__lt=now - UNRESOLVED_AFTER)
    for row in _by_date(models.Promise.objects.filter(over, state=Kept.PENDING.value)):
        if stop():
            break
        try:
            state = _pass(desks, row, now)
        except InroadError as problem:
            if len(swept.problems) < MOST_PROBLEMS:
                swept.problems.append(f"promise #{row.pk}: {problem}")
            continue
        swept.lapsed += state is Kept.LAPSED
        swept.unresolved += state is Kept.UNRESOLVED
    _plays(desks, swept, stop)
    return swept


def _plays(desks: Desks, swept: Swept, stop: Callable[[], bool]) -> None:
    """Plays under way hear of time: one that nobody has spoken of for long is laid aside."""
    found = models.PlayRun.objects.filter(state=RunState.RUNNING.value).values_list("desk", flat=True)
    for desk_id in found.distinct().order_by("desk"):
        if stop():
            break
        try:
            swept.plays += play_hearing.tidy(desks.get(desk_id))
        except InroadError as problem:
            if len(swept.problems) < MOST_PROBLEMS:
                swept.problems.append(f"plays of desk #{desk_id}: {problem}")


def remind(now: datetime, *, stop: Callable[[], bool] = lambda: False) -> int:
    """Remind seekers of what they owe, each occasion once; how many reminders."""
    by_desk: dict[int, list[int]] = defaultdict(list)
    near = models.Promise.objects.filter(
        state__in=(Kept.PENDING.value, Kept.UNRESOLVED.value), chased=True, due_at__lte=now + _AHEAD,
        desk__isnull=False, debtor=Role.SEEKER.value,
    ).select_related("desk")  # fmt: skip
    asked = Occasion.AFTER.value
    for row in _by_date(near.exclude(state=Kept.UNRESOLVED.value, due_at__lt=now - 2 * UNRESOLVED_AFTER)):
        if asked not in row.reminded and _occasions(row, now):
            assert row.desk_id is not None
            by_desk[row.desk_id].append(row.pk)
    desks = Desks(now)
    made = 0
    for desk_id, ids in by_desk.items():
        if stop():
            break
        made += _remind(desks.get(desk_id), ids, now)
    return made


# ---- inside


def _pass(desks: Desks, row: models.Promise, now: datetime) -> Kept | None:
    changes = decide([owed_of(row)], now)
    if not changes:
        return None
    change = changes[0]
    if row.contract_id is None or change.event is None:
        return change.state if _pass_own(desks, row, change.state) else None
    if row.what in {What.ANSWER.value, What.REPLY.value} and _answer_unread(row.contract_id):
        return None
    desk = desks.get(_desk_of(row))
    try:
        desk.introductions._apply(row.contract_id, change.event, None, "worker")
    except (Refused, BadInput):
        row.refresh_from_db()
        if row.state != Kept.PENDING.value:
            return None  # another worker was quicker, or its owner
        desk.introductions._apply(row.contract_id, events.DatePassed(key=row.key), None, "worker")
    return change.state


def _pass_own(desks: Desks, row: models.Promise, state: Kept) -> bool:
    desk = desks.get(_desk_of(row))
    with journal.change(desk, "date_passed", f"No word yet: {row.words}", ties=False, actor="worker") as change:
        fresh = models.Promise.objects.select_for_update().get(pk=row.pk)
        if fresh.state != Kept.PENDING.value or fresh.due_at != row.due_at:
            return False
        change.update(fresh, state=state.value)
    return True


def _answer_unread(contract_id: int) -> bool:
    return models.Reply.objects.filter(contract=contract_id, state="new", bounce=False).exists()


def _desk_of(row: models.Promise) -> int:
    """Whose desk moves this promise: the seeker's, else any that takes part."""
    if row.contract_id is not None:
        sides = models.ContractSide.objects.filter(contract=row.contract_id, desk__isnull=False)
        found = dict(sides.values_list("role", "desk_id"))
        desk = found.get(Role.SEEKER.value) or next(iter(found.values()), None)
        if desk is not None:
            return desk
    if row.desk_id is None:
        raise NotFound("no desk takes part any more")
    return row.desk_id


def _occasions(row: models.Promise, now: datetime) -> list[tuple[Occasion, str]]:
    assert row.desk is not None
    already = {(row.key, Occasion(said)) for said in row.reminded if said in set(Occasion)}
    found = due_reminders([owed_of(row)], now, row.desk.timezone, already)
    return [(one.occasion, one.words) for one in found]


def _remind(desk: "Desk", ids: list[int], now: datetime) -> int:
    """One desk's reminders in one transaction: the occasions are noted, and the mail is queued, or neither."""
    said: list[str] = []
    first = ""
    with journal.change(desk, "reminded", "", ties=False, actor="worker") as change:
        for start in range(0, len(ids), PAGE):
            rows = models.Promise.objects.filter(pk__in=ids[start : start + PAGE]).order_by("due_at", "id")
            for row in rows.select_for_update(of=("self",)).select_related("desk"):
                occasions = _occasions(row, now)
                if occasions:
                    change.update(row, reminded=[*row.reminded, *(occasion.value for occasion, _ in occasions)])
                    said.append(occasions[-1][1])
                    first = first or f"{row.pk}-{len(row.reminded)}"
        if said:
            lines_ = [f"- {text[0].upper()}{text[1:]}" for text in said]
            subject = said[0][:120] if len(said) == 1 else f"{len(said)} things you promised"
            notices.queue(desk, subject, lines_, f"reminder-{first}", now)
    return len(said)


def _by_date(rows: "QuerySet[models.Promise]") -> Iterator[models.Promise]:
    """Rows by due date, a page at a time: each is seen once, whatever becomes of the ones before it."""
    last: tuple[datetime, int] | None = None
    while True:
        page = rows
        if last is not None:
            page = rows.filter(Q(due_at__gt=last[0]) | Q(due_at=last[0], pk__gt=last[1]))
        found = list(page.order_by("due_at", "id")[:PAGE])
        yield from found
        if len(found) < PAGE:
            return
        last = (found[-1].due_at, found[-1].pk)
