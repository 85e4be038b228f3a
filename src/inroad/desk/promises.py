"""Promises: the rows that hold every deadline. Owed, waited for, kept, told; swept and reminded by the worker.

sweep (worker, any time)  due rows -> introductions.promises decides -> compare and set with its event
reminders                 the seeker only: before, on the day, and "did you speak?" after; each occasion once
"""

import builtins
import re
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from inroad import words
from inroad.desk import journal, play_hearing
from inroad.desk.contract_shapes import PromiseRow
from inroad.desk.text import LINE, clean
from inroad.errors import BadInput, NotFound, Refused
from inroad.introductions import events
from inroad.introductions.model import Ended, Kept, KnownBy, Owed, Role
from inroad.introductions.model import Promise as What
from inroad.store import models

if TYPE_CHECKING:
    from inroad.desk.door import Desk


class Promises:
    def __init__(self, desk: "Desk") -> None:
        self.desk = desk

    def list(self, state: str = "pending", limit: int = 200) -> "builtins.list[PromiseRow]":
        """Mine and those I wait for, the most urgent first."""
        rows = self._rows().filter(state=state) if state else self._rows()
        return [self.shown(row) for row in rows.order_by("due_at", "id")[:limit]]

    def owed(self) -> "builtins.list[PromiseRow]":
        """What I owe and by when."""
        return [row for row in self.list() if row.mine]

    def waiting(self) -> "builtins.list[PromiseRow]":
        """What others said they would do. Nobody is chased for it."""
        return [row for row in self.list() if not row.mine]

    def unresolved(self) -> "builtins.list[PromiseRow]":
        """What I owed and nobody has said a word about: "did you speak?"."""
        return [row for row in self.list(Kept.UNRESOLVED.value) if row.mine]

    def get(self, promise_id: int) -> PromiseRow:
        return self.shown(self._get(promise_id))

    def add(self, text: str, due_at: datetime, person_id: int | None = None) -> PromiseRow:
        """A commitment of one's own, with nobody else bound by it."""
        said = clean(text, "the promise", LINE, required=True)
        if due_at.tzinfo is None:
            raise BadInput("the date has no time zone")
        about = self.desk.people._get(person_id) if person_id is not None else None
        now = self.desk.now()
        with journal.change(self.desk, "promised", f"Promised: {said}", ties=False) as change:
            row = change.create(
                models.Promise(
                    desk=self.desk.row,
                    key=What.OWN.value,
                    what=What.OWN.value,
                    debtor=Role.SEEKER.value,
                    creditor=Role.SEEKER.value,
                    words=said,
                    about=about,
                    due_at=due_at,
                    chased=True,
                    made_at=now,
                )
            )
        return self.shown(row)

    def keep(self, promise_id: int) -> PromiseRow:
        """It is done. One that belongs to an introduction is told there, so that the contract moves with it; being at a
        talk about a job is told there too.
        """
        if self.desk.interviews.kept(self._get(promise_id)):
            return self.get(promise_id)
        return self._end(promise_id, Kept.KEPT, "kept")

    def let_go(self, promise_id: int) -> PromiseRow:
        """A commitment of one's own that will not be kept. Promises to others are told, not dropped."""
        row = self._get(promise_id)
        if row.contract_id is not None:
            raise Refused(
                "somebody counts on this", hint="keep it, or tell them you can't: it is on the introduction's page"
            )
        self._no_turn_up(row)
        return self._end(promise_id, Kept.RELEASED, "let go")

    def not_kept(self, promise_id: int, *, by_them: bool) -> PromiseRow:
        """One of the two says that a promise of an introduction was not kept (I7). Raises Refused before it was due."""
        row = self._told(promise_id)
        by = row.creditor if by_them else row.debtor
        self._say(row, events.SaidBroken(key=row.key, by=Role(by), known_by=_known(by_them)))
        return self.get(promise_id)

    def excused(self, promise_id: int) -> PromiseRow:
        """Whoever was owed it says: never mind."""
        row = self._told(promise_id)
        self._say(row, events.Excused(key=row.key, by=Role(row.creditor), known_by=_known(True)))
        return self.get(promise_id)

    def move(self, promise_id: int, due_at: datetime) -> PromiseRow:
        """Another day for a commitment of one's own."""
        row = self._get(promise_id)
        if row.contract_id is not None:
            raise Refused("this date was agreed with somebody", hint="tell them if you need longer")
        self._no_turn_up(row)
        with journal.change(self.desk, "promise_moved", f"Another day for: {row.words}", ties=False) as change:
            change.update(row, due_at=due_at, reminded=[])
            play_hearing.promise_moved(self.desk, change, row)
        return self.shown(row)

    # ---- inside

    def _told(self, promise_id: int) -> models.Promise:
        row = self._get(promise_id)
        if row.contract_id is None:
            raise Refused("nobody else counts on this", hint="keep it, choose another day, or let it go")
        return row

    def _say(self, row: models.Promise, event: events.Event) -> None:
        assert row.contract_id is not None
        self.desk.introductions._apply(row.contract_id, event, None, "owner")

    def _no_turn_up(self, row: models.Promise) -> None:
        """Somebody sits there at that hour: it is called off or moved where they are told (I15)."""
        if self.desk.interviews.is_turn_up(row):
            raise Refused("they expect you there", hint="call the talk off or move it, on its own page")

    def _end(self, promise_id: int, state: Kept, verb: str) -> PromiseRow:
        row = self._get(promise_id)
        if row.state not in {Kept.PENDING.value, Kept.UNRESOLVED.value}:
            raise Refused(f"this is {row.state} already")
        if row.contract_id is not None and state is Kept.KEPT:
            return self.desk.introductions.keep_promise(row)
        with journal.change(
            self.desk, f"promise_{verb.replace(' ', '_')}", f"{row.words}: {verb}", ties=False
        ) as change:
            change.update(row, state=state.value, known_by=KnownBy.TICKED.value, ended_at=self.desk.now())
            play_hearing.promise_ended(self.desk, change, row, state)
        return self.shown(row)

    def _rows(self) -> "QuerySet[models.Promise]":
        # What somebody helps another with is on no list of theirs: a helper is never chased, not even by Today.
        mine = Q(desk=self.desk.row, contract=None)
        asked = Q(contract__sides__desk=self.desk.row, contract__sides__role=Role.SEEKER.value)
        mine |= asked & Q(contract__follows=None)
        rows = models.Promise.objects.filter(mine).distinct()
        return rows.select_related("contract", "about").prefetch_related("contract__sides")

    def _get(self, promise_id: int) -> models.Promise:
        row = self._rows().filter(pk=promise_id).first()
        if row is None:
            raise NotFound(f"there is no promise #{promise_id} on this desk")
        return row

    def my_role(self, row: models.Promise) -> str:
        if row.contract is None:
            return Role.SEEKER.value
        sides = [side for side in row.contract.sides.all() if side.desk_id == self.desk.row.pk]
        return sides[0].role if sides else Role.SEEKER.value

    def shown(self, row: models.Promise) -> PromiseRow:
        zone = ZoneInfo(self.desk.row.timezone)
        now = self.desk.now()
        mine = row.debtor == self.my_role(row)
        other = self._other(row, mine)
        organisation = row.contract.data.get("organisation", "") if row.contract is not None else ""
        return PromiseRow(
            id=row.pk,
            what=row.what,
            words=self._to_me(row.words, mine=mine),
            due_at=row.due_at,
            when=when(row.due_at, now, zone, row.state),
            chip=chip(row.due_at, now, row.state, mine),
            state=row.state,
            mine=mine,
            chased=row.chased,
            known_by=row.known_by,
            contract_id=row.contract_id,
            person_id=other.person_id if other else row.about_id,
            person=other.name if other else (row.about.name if row.about else ""),
            organisation=organisation,
            overdue=row.state == Kept.PENDING.value and row.due_at < now,
        )

    def _to_me(self, said: str, *, mine: bool) -> str:
        """What others owe is said to the owner as "you": "answer you" rather than "answer Ada Poe"."""
        name = self.desk.setup.person().name
        return said if mine or not name else re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "you", said)

    def _other(self, row: models.Promise, mine: bool) -> models.ContractSide | None:
        if row.contract is None:
            return None
        wanted = row.creditor if mine else row.debtor
        return next((side for side in row.contract.sides.all() if side.role == wanted), None)


def _known(by_them: bool) -> KnownBy:
    return KnownBy.TOLD if by_them else KnownBy.TICKED


def write(change: journal.Change, contract: models.Contract, made: Sequence[Owed], now: datetime) -> None:
    """Add the promises a transition made. A key that is there already is pending again rather than doubled."""
    for owed in made:
        row = models.Promise.objects.filter(contract=contract, key=owed.key).first()
        desk = None
        if owed.debtor is Role.SEEKER and contract.follows_id is None:
            desk = contract.sides.filter(role=owed.debtor.value).values_list("desk_id", flat=True).first()
        values = {
            "desk_id": desk,
            "what": owed.what.value,
            "debtor": owed.debtor.value,
            "creditor": owed.creditor.value,
            "words": owed.words,
            "due_at": owed.due_at,
            "state": owed.state.value,
            "known_by": owed.known_by.value,
            "chased": owed.chased and contract.follows_id is None,  # who passes an ask on helps, and is not chased
        }
        if row is None:
            made_at = owed.made_at or now
            change.create(models.Promise(contract=contract, key=owed.key, made_at=made_at, **values))
        else:
            values.pop("desk_id")
            change.update(row, **values, reminded=[], ended_at=None)


def end(change: journal.Change, contract: models.Contract, ended: Sequence[Ended], now: datetime) -> None:
    """Record what became of promises. An unresolved one is not over: somebody's word is still waited for."""
    for one in ended:
        row = models.Promise.objects.filter(contract=contract, key=one.key).first()
        if row is not None:
            over = None if one.state is Kept.UNRESOLVED else one.at or now
            change.update(row, state=one.state.value, known_by=one.known_by.value, ended_at=over)


def when(due_at: datetime, now: datetime, zone: ZoneInfo, state: str = "pending") -> str:
    """The date of a promise in words: "due tonight", "due tomorrow", "by 4 March", "since 4 March", "kept"."""
    if state != Kept.PENDING.value and state != Kept.UNRESOLVED.value:
        return {"released": "let go", "lapsed": "no answer, no harm done", "broken": "not kept"}.get(state, state)
    days = (due_at.astimezone(zone).date() - now.astimezone(zone).date()).days
    if due_at < now:
        return f"since {words.day(due_at.astimezone(zone).date())}"
    if days == 0:
        return "due tonight" if due_at.astimezone(zone).hour >= 17 else "due today"
    if days == 1:
        return "due tomorrow"
    return f"by {words.day(due_at.astimezone(zone).date())}"


def chip(due_at: datetime, now: datetime, state: str, mine: bool) -> str:
    """The colour of a promise's chip: only what I owe is ever "due" or "late"."""
    if state == Kept.KEPT.value:
        return "kept"
    if state not in {Kept.PENDING.value, Kept.UNRESOLVED.value}:
        return "plain"
    if not mine:
        return "wait"
    return "late" if due_at < now else "due"
