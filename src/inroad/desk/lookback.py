"""A week looked back on (F of the score): what was kept and moved, what could be let go of, what comes next.

    desk.weeks ─ happenings ─┐
    promises that ended ─────┼─ page(monday) ─→ one page of ten minutes ─ done(words) ─→ a row, with that day's figures
    what lies about ─────────┤                                          answer(kind, …) ─→ let go, keep for later, keep
    desk.plan ─ next week ───┘
    wish_mail ─→ the worker ─→ mail(): the same in lines, to the owner alone

Nothing of it is anybody else's to see. What is kept although it lies about is not asked about again for as long; an
answer is one change and can be undone.
"""

import builtins
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from django.db import transaction

from inroad import words as say
from inroad.desk import journal, notices
from inroad.desk.contract_rows import decode
from inroad.desk.contract_shapes import PromiseRow
from inroad.desk.lookback_shapes import LookbackView, MailWish, Moved, Question, ReviewRow
from inroad.desk.text import NOTE, clean
from inroad.errors import BadInput, NotFound
from inroad.introductions.model import Kept, State
from inroad.score import lookback as rules
from inroad.score.lookback import PATIENCE_DAYS, Loose, Lying
from inroad.score.model import Happening, What
from inroad.score.weeks import WEEK, WeekRow, by_source, monday_of
from inroad.store import models

if TYPE_CHECKING:
    from inroad.desk.door import Desk

SETTINGS: Final = "week_mail"
USUAL: Final = (rules.SUNDAY, 18)
MOST_NAMED: Final = 6
MOST_AHEAD: Final = 5
_MOST_PROMISES: Final = 200
_KEEP: Final = "keep"
_MOVED: Final[tuple[tuple[What, str], ...]] = (
    (What.OFFER, "An offer"),
    (What.INTERVIEW, "Interviews"),
    (What.APPLIED, "You applied"),
    (What.MET, "You met, through an introduction"),
    (What.INTRODUCED, "Introductions were made to"),
    (What.AGREED, "Said yes to introducing you"),
    (What.ASKED, "You asked"),
    (What.MEETING, "You talked with"),
    (What.NAME, "Were named to you"),
    (What.NEW_CONTACT, "New to you"),
    (What.BACKED, "Would recommend you"),
    (What.HELPED, "You passed something on to"),
    (What.INTRODUCED_OTHERS, "Introductions you made for others"),
    (What.CONVERSATION, "Words went both ways with"),
)
_THROUGH: Final = frozenset({What.AGREED, What.ASKED})
"""Told by the one who was asked, not by the one who is to be met."""
_NO: Final = {
    State.NOT_THIS_TIME: "not this time",
    State.DECLINED: "the other side said not this time",
    State.LAPSED: "no answer, no harm done",
    State.SOMEONE_ELSE: "named somebody else",
}
_CHOICES: Final = {
    Loose.TARGET: (("let go", "Let it go"), ("future", "Keep it for later"), (_KEEP, "It stays")),
    Loose.LETTER: (("drop", "Not this letter"), (_KEEP, "It stays")),
    Loose.PROMISE: (("let go", "Let it go"), (_KEEP, "It stays")),
}


class Lookback:
    def __init__(self, desk: "Desk") -> None:
        self.desk = desk

    def page(self, week: date | None = None) -> LookbackView:
        """The week of that day (None: the one to look at today). Raises BadInput for one that has not begun."""
        monday = self._monday(week)
        start, end = self._bounds(monday)
        happened = [one for one in self.desk.weeks.happenings() if start <= one.at < end]
        ended, waiting = self._promises(start, end)
        kept = [row for row in ended if row.mine and row.state == Kept.KEPT.value]
        row = models.WeekReview.objects.filter(desk=self.desk.row, week=monday).first()
        counts = {what: sum(one.what is what for one in happened) for what in What}
        ahead_from = max(self.desk.today(), monday + WEEK)
        # What came after an older week is known by now.
        plan = self.desk.plan.week(day=ahead_from) if monday + 2 * WEEK > self.desk.today() else None
        moved = [*self._moved(happened), *self._answers(start, end), *self._ended_openings(monday)]
        began = monday_of(self.desk.weeks.began())
        this = monday_of(self.desk.today())
        return LookbackView(
            monday=monday,
            sunday=monday + WEEK - timedelta(days=1),
            is_now=monday == this,
            sentence=rules.sentence(WeekRow(monday, counts, by_source(happened)), len(kept)),
            moved=tuple(moved),
            kept=tuple(kept),
            by_others=tuple(one for one in ended if not one.mine and one.state == Kept.KEPT.value),
            not_kept=tuple(one for one in ended if one.state == Kept.BROKEN.value),
            open=tuple(waiting),
            questions=tuple(self._questions()),
            ahead=plan.actions[:MOST_AHEAD] if plan is not None else (),
            ahead_from=ahead_from,
            ahead_words=plan.words if plan is not None else "",
            figures={what.value: number for what, number in counts.items() if number} | {"promises kept": len(kept)},
            words=row.words if row is not None else "",
            done_at=row.done_at if row is not None else None,
            before=monday - WEEK if monday > began else None,
            after=monday + WEEK if monday < this else None,
            is_empty=not (moved or ended or waiting),
        )

    def list(self) -> "builtins.list[ReviewRow]":
        """The weeks that were looked back on, the latest first."""
        rows = models.WeekReview.objects.filter(desk=self.desk.row).order_by("-week")
        return [ReviewRow(row.week, row.words, row.done_at) for row in rows]

    def waits(self) -> bool:
        """Whether the week to look at has not been looked at, from the third week of the search on."""
        if not self.desk.score.offered():
            return False
        week = rules.week_to_look_at(self.desk.today())
        return not models.WeekReview.objects.filter(desk=self.desk.row, week=week).exists()

    def done(self, week: date, words: str = "") -> LookbackView:
        """Through with it; ``words`` is what is worth remembering. Said again, the note is changed."""
        monday = self._monday(week)
        said = clean(words, "the note", NOTE, lines=True)
        view = self.page(monday)
        row = models.WeekReview.objects.filter(desk=self.desk.row, week=monday).first()
        with journal.change(
            self.desk, "week_looked_back", f"Looked back on the week of {say.day(monday)}", ties=False
        ) as change:
            values = {"words": said, "seen": {"counts": view.figures}, "done_at": self.desk.now()}
            if row is None:
                change.create(models.WeekReview(desk=self.desk.row, week=monday, **values))
            else:
                change.update(row, **values)
        return self.page(monday)

    # ---- what lies about

    def answer(self, kind: str, number: int, choice: str) -> str:
        """What becomes of something that lies about; returns what was done, in words. Raises NotFound, BadInput."""
        asked = rules.to_let_go(self._lying(), self.desk.today())
        lying = next((one for one in asked if (one.kind.value, one.id) == (kind, number)), None)
        if lying is None:
            raise NotFound(f"nothing is asked about a {kind[:20]} #{number}", hint="`inroad week` shows what is")
        if choice not in dict(_CHOICES[lying.kind]):
            said = ", ".join(value for value, _ in _CHOICES[lying.kind])
            raise BadInput(f"“{choice[:40]}” is no answer here", hint=f"one of: {said}")
        if choice == _KEEP:
            self._keep(lying)
            return f"{lying.title}: it stays."
        if lying.kind is Loose.TARGET:
            self.desk.targets.stage(number, choice)
            return f"{lying.title}: {'let go' if choice == 'let go' else 'kept for later'}."
        if lying.kind is Loose.LETTER:
            self.desk.letters.drop(number)
            return f"{lying.title}: not sent."
        self.desk.promises.let_go(number)
        return f"{lying.title}: let go."

    def _questions(self) -> Iterable[Question]:
        today = self.desk.today()
        for one in rules.to_let_go(self._lying(), today):
            since = f"nothing since {say.day(one.since)}"
            why = {
                Loose.TARGET: f"A place you want to get into; {since}",
                Loose.LETTER: f"A letter you began; {since}",
                Loose.PROMISE: f"You meant to; its day was {say.day(one.since)}",
            }[one.kind]
            yield Question(one.kind.value, one.id, one.title, why, _CHOICES[one.kind])

    def _lying(self) -> "builtins.list[Lying]":
        zone = ZoneInfo(self.desk.row.timezone)
        rows = models.PlanChoice.objects.filter(desk=self.desk.row, key__startswith=f"{_KEEP}/")
        asked = {key: at.astimezone(zone).date() for key, at in rows.values_list("key", "changed_at")}
        found = [*self._quiet_targets(zone), *self._old_drafts(zone), *self._past_promises(zone)]
        return [replace(one, asked_on=asked.get(_key(one))) for one in found]

    def _keep(self, lying: Lying) -> None:
        row = models.PlanChoice.objects.filter(desk=self.desk.row, key=_key(lying)).first()
        until = self.desk.today() + timedelta(days=PATIENCE_DAYS[lying.kind])
        values: dict[str, Any] = {"state": "later", "until": until, "words": lying.title, "changed_at": self.desk.now()}
        with journal.change(self.desk, "kept_lying", f"{lying.title}: it stays", ties=False) as change:
            if row is None:
                change.create(models.PlanChoice(desk=self.desk.row, key=_key(lying), **values))
            else:
                change.update(row, **values)

    def _quiet_targets(self, zone: ZoneInfo) -> Iterable[Lying]:
        """Places with nothing under way: quiet since the last introduction, job or talk, or since they were added."""
        rows = models.Target.objects.filter(desk=self.desk.row, trashed_at=None, suggested=False)
        rows = rows.filter(stage__in=("idea", "approaching")).order_by("pk")
        last = {row.pk: row.created_at for row in rows}
        mine = models.ContractSide.objects.filter(desk=self.desk.row).values("contract")
        contracts = models.Contract.objects.filter(target__in=list(last), pk__in=mine)
        for target, at, is_open in contracts.values_list("target_id", "changed_at", "open"):
            last[target] = max(last[target], self.desk.now() if is_open else at)
        openings = models.Opening.objects.filter(target__in=list(last), trashed_at=None)
        for target, at in openings.values_list("target_id", "changed_at"):
            last[target] = max(last[target], at)
        for one in self.desk.weeks.happenings():
            if one.target in last:
                last[one.target] = max(last[one.target], one.at)
        for row in rows:
            yield Lying(Loose.TARGET, row.pk, row.name, last[row.pk].astimezone(zone).date())

    def _old_drafts(self, zone: ZoneInfo) -> Iterable[Lying]:
        """Drafts of one's own; those of an introduction are settled on its page."""
        rows = models.Letter.objects.filter(desk=self.desk.row, state="draft", contract=None, trashed_at=None)
        for row in rows.filter(writer="seeker").select_related("to").order_by("pk"):
            whom = row.to.name if row.to is not None and row.to.name else "somebody"
            title = f"A letter to {whom}" + (f": {row.subject}" if row.subject else "")
            yield Lying(Loose.LETTER, row.pk, title[:200], row.changed_at.astimezone(zone).date())

    def _past_promises(self, zone: ZoneInfo) -> Iterable[Lying]:
        """Commitments of one's own only: what others count on is kept, or told."""
        rows = models.Promise.objects.filter(desk=self.desk.row, contract=None, state=Kept.PENDING.value)
        for row in rows.filter(due_at__lt=self.desk.now()).order_by("due_at", "pk"):
            if not self.desk.interviews.is_turn_up(row):
                yield Lying(Loose.PROMISE, row.pk, row.words[:200], row.due_at.astimezone(zone).date())

    # ---- what happened

    def _monday(self, week: date | None) -> date:
        today = self.desk.today()
        monday = monday_of(week) if week is not None else rules.week_to_look_at(today)
        if not date(1970, 1, 1) <= monday <= today:
            raise BadInput(f"the week of {monday.isoformat()} has not begun", hint="look back on one that has")
        began = self.desk.weeks.began()
        if week is not None and monday < monday_of(began):
            raise BadInput(
                f"your search runs since {say.day(began)}; the week of {say.day(monday)} was before it",
                hint="`inroad time since DATE` says that it began earlier",
            )
        return max(monday, monday_of(began))

    def _bounds(self, monday: date) -> tuple[datetime, datetime]:
        zone = ZoneInfo(self.desk.row.timezone)
        first, last = (datetime.combine(day, time(), zone).astimezone(UTC) for day in (monday, monday + WEEK))
        return first, last

    def _promises(
        self, start: datetime, end: datetime
    ) -> "tuple[builtins.list[PromiseRow], builtins.list[PromiseRow]]":
        """Those that ended in the week, and those due by its end that still wait for a word."""
        rows = self.desk.promises._rows()
        ended = rows.filter(ended_at__gte=start, ended_at__lt=end).order_by("ended_at", "id")[:_MOST_PROMISES]
        waiting = rows.filter(state__in=(Kept.PENDING.value, Kept.UNRESOLVED.value), due_at__lt=end)
        waiting = waiting.filter(due_at__lt=self.desk.now()).order_by("due_at", "id")[:_MOST_PROMISES]
        shown = self.desk.promises.shown
        return [shown(row) for row in ended], [row for row in map(shown, waiting) if row.mine]

    def _moved(self, happened: "builtins.list[Happening]") -> Iterable[Moved]:
        people = {one.about if one.what in _THROUGH else one.person for one in happened}
        names = dict(models.Person.objects.filter(desk=self.desk.row, pk__in=people).values_list("pk", "name"))
        jobs = models.Opening.objects.filter(desk=self.desk.row, pk__in={one.opening for one in happened})
        titles = {row.pk: f"{row.title}, {row.target.name}" for row in jobs.select_related("target")}
        met = {one.person for one in happened if one.what is What.MEETING}
        for what, words in _MOVED:
            there = [one for one in happened if one.what is what]
            if what is What.CONVERSATION:
                there = [one for one in there if one.person not in met]  # said of them already
            if not there:
                continue
            if what in {What.OFFER, What.INTERVIEW, What.APPLIED}:
                things = tuple(dict.fromkeys(titles[one.opening] for one in there if one.opening in titles))
                yield Moved(words, things=things[:MOST_NAMED], more=max(0, len(things) - MOST_NAMED))
                continue
            who = dict.fromkeys(one.about if what in _THROUGH else one.person for one in there)
            named = tuple((pk, names[pk]) for pk in who if names.get(pk))
            unnamed = len(there) - len(named) if len(who) == len(there) else 0
            yield Moved(words, named[:MOST_NAMED], more=max(0, len(named) - MOST_NAMED) + unnamed)

    def _answers(self, start: datetime, end: datetime) -> Iterable[Moved]:
        """Introductions that will not come, told as kindly as they were meant."""
        mine = models.ContractSide.objects.filter(desk=self.desk.row, role="seeker").values("contract")
        rows = models.Contract.objects.filter(pk__in=mine, changed_at__gte=start).prefetch_related("sides", "promises")
        said = []
        for contract in (decode(row) for row in rows.order_by("pk")):
            said += [
                f"{contract.voucher.name}: {_NO[step.state]}"
                for step in contract.steps
                if step.state in _NO and start <= step.at < end
            ]
        if said:
            things = tuple(dict.fromkeys(said))
            yield Moved("Not this time", things=things[:MOST_NAMED], more=max(0, len(things) - MOST_NAMED))

    def _ended_openings(self, monday: date) -> Iterable[Moved]:
        rows = models.Opening.objects.filter(
            desk=self.desk.row, trashed_at=None, ended_on__gte=monday, ended_on__lt=monday + WEEK
        )
        things = tuple(
            f"{row.title}, {row.target.name}: {row.status}" for row in rows.select_related("target").order_by("pk")
        )
        if things:
            yield Moved("Ended", things=things[:MOST_NAMED], more=max(0, len(things) - MOST_NAMED))

    # ---- by mail

    def mail_wish(self) -> MailWish:
        kept = self.desk.row.settings.get(SETTINGS)
        weekday, hour = (int(kept["day"]), int(kept["hour"])) if kept else USUAL
        return MailWish(kept is not None, weekday, hour, self.desk.mail.digest_to())

    def wish_mail(self, yes: bool, weekday: int = USUAL[0], hour: int = USUAL[1]) -> MailWish:
        """Whether the look back comes by mail, to the owner alone. Raises BadInput for no weekday or hour."""
        if not 0 <= weekday <= rules.SUNDAY or not 0 <= hour <= 23:
            raise BadInput("that is no day of a week or hour of a day", hint="0 (Monday) to 6 (Sunday), 0 to 23")
        settings = {key: value for key, value in self.desk.row.settings.items() if key != SETTINGS}
        if yes:
            settings[SETTINGS] = {"day": weekday, "hour": hour}
        said = "The week by mail" if yes else "No mail about the week"
        with journal.change(self.desk, "week_mail_wished", said, ties=False) as change:
            change.update(self.desk.row, settings=settings)
        return self.mail_wish()

    def send(self, now: datetime) -> bool:
        """Queue the mail of the week that just became due, once; False if none is wished or due, or it went already."""
        wish = self.mail_wish()
        zone = ZoneInfo(self.desk.row.timezone)
        week, at = rules.last_mail(now, wish.weekday, wish.hour, zone)
        if not wish.wished or now - at > rules.STILL_NEWS:
            return False
        view = self.page(week)
        with transaction.atomic():
            journal.lock(self.desk.row.pk)
            return notices.queue(
                self.desk, f"Your week: {view.sentence}"[:120], self._lines(view), f"week-{week.isoformat()}", now,
                wanted=True,
            )  # fmt: skip

    def next_mail(self, now: datetime) -> datetime:
        """When the next one is due."""
        wish = self.mail_wish()
        return rules.next_mail(now, wish.weekday, wish.hour, ZoneInfo(self.desk.row.timezone))[1]

    def _lines(self, view: LookbackView) -> "builtins.list[str]":
        lines = [view.sentence]
        for one in view.moved:
            said = [*(name for _, name in one.people), *one.things, *([f"{one.more} more"] if one.more else [])]
            lines.append(f"- {one.words}: {say.listing(said)}" if said else f"- {one.words}")
        if view.by_others:
            lines += ["", "Others kept their word"]
            lines += [f"- {row.person}: {row.words}" for row in view.by_others]
        if view.open:
            lines += ["", "Did you get to it?", *(f"- {_sentence(row.words)}" for row in view.open)]
        if view.ahead:
            lines += ["", "The week to come", *(f"- {one.title}" for one in view.ahead)]
        return lines


def _key(one: Lying) -> str:
    return f"{_KEEP}/{one.kind.value}:{one.id}"


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}" if text else ""
