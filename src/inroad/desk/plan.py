"""The plan of a week (N7): the right person, the right number of times, in the hours there are.

    plan_candidates.gather ── what could be done ─┐
    hours − promises due, what the owner said ────┴─ score.plan ─→ week(): what to do, why, and what else there would be
    pin · drop · later · take back ─→ one row each; what is done leaves the plan by itself
    focus ─→ one employer at a time

Promises come first: what is due within the week is taken off the hours before anything is planned. Dropped stays away
until it is taken back, and nothing reminds of it. Each answer is kept until anything is written on the desk.

Refused: a plan for a present employer; hours beyond a week's; a day that isn't within the week.
"""

import builtins
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

import inroad
from inroad import words as say
from inroad.desk import derived_files, journal, owing, plan_candidates
from inroad.desk.contract_shapes import PromiseRow
from inroad.desk.plan_shapes import ChoiceRow, FocusView, PlanAction, PlanView
from inroad.errors import BadInput, NotFound, Refused
from inroad.score import propose as rules
from inroad.score.actions import Goal, Limits
from inroad.score.actions import Plan as Found
from inroad.score.model import HOURS_A_WEEK, SPLIT, Track
from inroad.store import models

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from inroad.desk.door import Desk

WEEK_DAYS: Final = 7
MOST_HOURS: Final = 80
USUAL_HOURS: Final = sum(HOURS_A_WEEK) / 2
SETTINGS: Final = "plan"
MOST_AHEAD: Final = 28
MOST_LATER: Final = 366
PINNED, DROPPED, LATER = "pinned", "dropped", "later"
FIRST: Final = 3
_FILE: Final = "plan.json"
_OVER: Final = {"offer": "there is an offer", "future": "you keep it for later", "let go": "you let it go"}


class Plans:
    def __init__(self, desk: "Desk") -> None:
        self.desk = desk

    # ---- reading

    def week(self, hours: float | None = None, day: date | None = None) -> PlanView:
        """The plan of the seven days from ``day`` on (today), for so many hours (:meth:`hours`).

        Raises BadInput for hours there are not in a week, and for a day that has passed or is further off than a month.
        """
        today = self.desk.today()
        start = day or today
        if not today <= start <= today + timedelta(days=MOST_AHEAD):
            raise BadInput(f"{start.isoformat()} is no day to plan from", hint="today, or a day within four weeks")
        there = checked_hours(hours) if hours is not None else self.hours()
        view = self.desk.network.view()
        state = derived_files.state(self.desk)
        kept: dict[tuple[float, date], tuple[Any, PlanView]] = view.kept.setdefault("plans", {})
        before = kept.get((there, start))
        if before is None or before[0] != state:
            # After a pin or a drop the rest stays as it was, where that costs nothing to speak of.
            chosen = [one.key for one in before[1].actions] if before is not None else []
            kept[there, start] = state, self._week(there, start, chosen)
        return kept[there, start][1]

    def first(self, most: int = FIRST) -> tuple[PlanAction, ...]:
        """What to begin with today, for a page that must not wait: kept in a file until anything is written."""
        today = self.desk.today()
        stamp = [inroad.__version__, *derived_files.state(self.desk), today.isoformat(), most]
        file = derived_files.folder(self.desk) / _FILE
        found = _read(file.read_bytes(), stamp) if file.exists() else None
        if found is None:
            due = [one for one in self.week().actions if one.day is None or one.day <= today]
            found = tuple(sorted(due, key=lambda one: (one.day is None, not one.pinned)))[:most]
            content = {"stamp": stamp, "actions": [_written(one) for one in found]}
            derived_files.write(file, json.dumps(content, ensure_ascii=False).encode())
        return found

    def hours(self) -> float:
        """Hours a week for the plan: the owner's own number, else what of their week goes to people (M1, M2)."""
        said = self._settings().get("hours")
        return float(said) if said is not None else self.usual_hours()

    def usual_hours(self) -> float:
        score = self.desk.row.settings.get("score", {})
        share = score.get("split", {}).get(Track.NETWORKING.value, SPLIT[Track.NETWORKING])
        return round(float(score.get("hours", USUAL_HOURS)) * float(share) * 2) / 2

    def dropped(self) -> builtins.list[ChoiceRow]:
        """What is out of the plan by the owner's word, the latest first; what is for later with its day."""
        today, rows = (
            self.desk.today(),
            self._choices()
            .filter(state__in=(DROPPED, LATER))
            .exclude(key__startswith="keep/")  # those of the look back (desk.lookback)
            .order_by("-changed_at", "-id"),
        )
        return [
            ChoiceRow(row.key, row.words, row.state, row.until)
            for row in rows
            if row.state == DROPPED or (row.until is not None and row.until > today)
        ]

    def find(self, text: str) -> str:
        """The key of an action: its number in the plan as it stands, its key, or how its title begins.

        Raises NotFound.
        """
        said = " ".join(text.split())
        actions = self.week().actions
        if said.isdecimal() and 0 < int(said) <= len(actions):
            return actions[int(said) - 1].key
        named = [(one.key, one.title) for one in actions] + [(one.key, one.words) for one in self.dropped()]
        for key, title in named:
            if said and (key == said or title.casefold().startswith(said.casefold())):
                return key
        raise NotFound(f"“{said[:80]}” is not in the plan", hint="`inroad plan` shows it, with numbers")

    def focused(self) -> models.Target | None:
        """The one employer the plan is for, if the owner chose one."""
        chosen = self._settings().get("focus")
        if chosen is None:
            return None
        rows = models.Target.objects.filter(desk=self.desk.row, pk=int(chosen), suggested=False)
        return rows.select_related("organisation", "person").first()

    def over(self) -> str:
        """The employer whose offer was taken, "" while the search goes on; a target added since begins a new one."""
        rows = models.Opening.objects.filter(desk=self.desk.row, trashed_at=None, status="accepted")
        last = rows.select_related("target__organisation").order_by("-changed_at", "-id").first()
        if last is None:
            return ""
        since = models.Target.objects.filter(desk=self.desk.row, trashed_at=None, suggested=False)
        if since.filter(created_at__gt=last.changed_at).exists():
            return ""
        return last.target.organisation.name if last.target.organisation is not None else last.target.name

    # ---- writing

    def pin(self, key: str, day: date | None = None) -> None:
        """Keep it in the plan, and on that day if one is given. Raises NotFound, BadInput for a day out of the week."""
        today = self.desk.today()
        if day is not None and not today <= day < today + timedelta(days=WEEK_DAYS):
            raise BadInput(f"{day.isoformat()} is not within the week", hint="a day of the next seven; or later")
        title = self._title(key)
        said = f"For {day:%A}: {title}" if day is not None else f"Kept in the plan: {title}"
        self._choose(key, PINNED, day, title, said)

    def drop(self, key: str) -> None:
        """Not this: it stays away until it is taken back. Raises NotFound."""
        title = self._title(key)
        self._choose(key, DROPPED, None, title, f"Out of the plan: {title}")

    def later(self, key: str, until: date | None = None) -> date:
        """Not before that day; without one, not this week. Raises NotFound, BadInput for a day that is no later."""
        today = self.desk.today()
        day = until or today + timedelta(days=WEEK_DAYS)
        if not today < day <= today + timedelta(days=MOST_LATER):
            raise BadInput(f"{day.isoformat()} is no later day", hint="a day after today, within a year; or drop it")
        title = self._title(key)
        self._choose(key, LATER, day, title, f"Not before {say.day(day)}: {title}")
        return day

    def take_back(self, key: str) -> None:
        """Whatever was said of it, no more. Raises NotFound."""
        row = self._row(key)
        if row is None:
            raise NotFound("nothing was said of that", hint="`inroad plan dropped` shows what is out of the plan")
        with journal.change(self.desk, "plan_taken_back", f"Taken back: {row.words}", ties=False) as change:
            change.delete(row)

    def focus(self, target_id: int) -> FocusView:
        """One employer at a time: until :meth:`unfocus`, the plan holds only what leads there.

        Raises NotFound; Refused for a present employer, and for one where it is over.
        """
        row = self.desk.targets._get(target_id)
        name = _called(row)
        if row.pk not in {one.pk for one in plan_candidates.targets(self.desk)}:
            over = _OVER.get(row.stage)
            if over:
                raise Refused(f"{name}: {over}", hint="choose a target that is still open")
            raise Refused(f"you are at {name}" if not row.suggested else f"{name} is not one of your targets yet")
        self._settle("plan_focused", f"One employer at a time: {name}", focus=row.pk)
        focus = self._focus_view()
        assert focus is not None
        return focus

    def unfocus(self) -> None:
        """All targets again."""
        if self._settings().get("focus") is not None:
            self._settle("plan_unfocused", "The plan is for all targets again", focus=None)

    def set_hours(self, hours: float | None) -> float:
        """Hours a week for the plan; None: what of the week goes to people. Raises BadInput."""
        made = checked_hours(hours) if hours is not None else None
        said = f"{made:g} hours a week for the plan" if made is not None else "The usual hours for the plan"
        self._settle("plan_hours", said, hours=made)
        return self.hours()

    # ---- inside: the plan

    def _week(self, hours: float, start: date, before: Collection[str]) -> PlanView:
        end = start + timedelta(days=WEEK_DAYS - 1)
        promises, taken = self._promises(end)
        focus, usual = self._focus_view(), self.usual_hours()
        minutes = max(0, round(hours * 60) - taken)
        empty = PlanView(
            start, end, hours, usual, 0, (), promises, taken, "",
            dropped=tuple(self.dropped()), focus=focus, begun=owing.open_letters(self.desk),
        )  # fmt: skip
        over = self.over()
        if over:
            words = f"You took the place at {over}. There is nothing to plan: keep your word to those who helped."
            return replace(empty, words=words)
        if focus is not None and focus.over:
            return replace(empty, words=focus.words)
        gathered = plan_candidates.gather(
            self.desk, day=start, meets=self.desk.rates.met_chance().middle, only=focus.target_id if focus else None
        )
        pinned, out = self._said(start)
        named = {one.key: one for one in gathered.proposal.candidates}
        goals = gathered.proposal.goals
        actions = [replace(one.action, day=_within(pinned.get(one.key), start, end)) for one in named.values()]
        limits = Limits(minutes, pinned=frozenset(pinned) & set(named), dropped=frozenset(out) & set(named))
        from inroad.score.plan import plan  # it brings the solver along, for which a small command should not wait

        found = plan(actions, goals, limits, previous=before)
        shown = tuple(self._shown(one.key, found, named, gathered.targets, pinned) for one in found.chosen)
        expected = _expected(found, goals)
        alone = sorted((gathered.people.get(pk, ""), why) for pk, why in gathered.proposal.let_alone.items())
        return replace(
            empty, minutes=found.minutes, actions=shown, words=_words(shown, goals, expected, focus),
            problems=self._problems(found, named, goals, minutes, taken, out), candidates=len(named),
            let_alone=tuple((name, why) for name, why in alone if name), places=len(goals), expected=expected,
            gap=found.gap,
        )  # fmt: skip

    def _shown(
        self,
        key: str,
        found: Found,
        named: dict[str, rules.Candidate],
        targets: dict[int, str],
        pinned: dict[str, date | None],
    ) -> PlanAction:
        one, instead = named[key], found.displaced.get(key)
        day = next(action.day for action in found.chosen if action.key == key)
        leads = sorted(one.action.leads, key=lambda lead: -lead[1])
        return PlanAction(
            key=key,
            kind=one.kind.name.lower(),
            title=one.title,
            why=one.reasons,
            minutes=one.action.minutes,
            when=("today" if day == self.desk.today() else f"on {day:%A}") if day is not None else "",
            day=day,
            displaces=named[instead].title if instead is not None else "",
            pinned=key in pinned,
            chance=say.likelihood(one.likeliest),
            figure=one.likeliest,
            gain=float(found.gains.get(key, 0.0)),
            people=one.people,
            targets=tuple((target, targets[target]) for target, _ in leads),
        )

    def _promises(self, end: date) -> tuple[tuple[PromiseRow, ...], int]:
        """What I owe until the end of that day, and the minutes it takes."""
        until = datetime.combine(end + timedelta(days=1), time(), ZoneInfo(self.desk.row.timezone))
        mine = [*self.desk.promises.unresolved(), *self.desk.promises.owed()]
        due = tuple(row for row in mine if row.due_at < until)
        return due, sum(rules.promise_minutes(row.what) for row in due)

    def _problems(
        self,
        found: Found,
        named: dict[str, rules.Candidate],
        goals: Sequence[Goal],
        minutes: int,
        taken: int,
        out: Iterable[str],
    ) -> tuple[str, ...]:
        said = builtins.list(found.problems) if found.chosen else []
        if not goals:
            said.append("There is nowhere to plan for: name a company, or bring back one you let go.")
        elif not named:
            said.append(
                "Nobody may be asked this week: those who could lead you on rest, or were asked lately. "
                "More people who know your work, or names seen at these places, would help."
            )
        elif not found.chosen and minutes < min(one.action.minutes for one in named.values()):
            first = "Your promises take the hours there are" if taken else "There are no hours for it"
            said.append(f"{first}. That is a good week too; with an hour more, the plan has something for it.")
        elif not found.chosen and set(named) <= set(out):
            said.append("You took everything out of the plan. Take something back, or let the week be.")
        elif not found.chosen and not said:
            said.append("Nothing new would add to what is under way. Look after that.")
        return tuple(said)

    # ---- inside: what the owner said

    def _said(self, start: date) -> tuple[dict[str, date | None], set[str]]:
        """Pinned keys with their day, and those that are out until after ``start``."""
        kept = plan_candidates.kept_entries(self.desk)
        pinned: dict[str, date | None] = {}
        out: set[str] = set()
        for row in self._choices().order_by("id"):
            key = _canonical(row.key, kept)
            if row.state == PINNED:
                pinned[key] = row.until
            elif row.state == DROPPED or (row.until is not None and row.until > start):
                out.add(key)
        return pinned, out

    def _choices(self) -> "QuerySet[models.PlanChoice]":
        return models.PlanChoice.objects.filter(desk=self.desk.row)

    def _row(self, key: str) -> models.PlanChoice | None:
        """The row of that key, also where somebody in it was merged with somebody else since."""
        kept = plan_candidates.kept_entries(self.desk)
        wanted = _canonical(key, kept)
        for row in self._choices().order_by("id"):
            if _canonical(row.key, kept) == wanted:
                return row
        return None

    def _title(self, key: str) -> str:
        """What it is called. Raises NotFound for what neither could be done nor was spoken of."""
        row = self._row(key)
        shown = {one.key: one.title for one in self.week().actions}
        if key in shown:
            return shown[key]
        if row is not None:
            return row.words
        focus = self.focused()
        gathered = plan_candidates.gather(self.desk, only=focus.pk if focus is not None else None)
        title = next((one.title for one in gathered.proposal.candidates if one.key == key), None)
        if title is None:
            raise NotFound("that is not in the plan any more", hint="it may be done already; look at the plan again")
        return title

    def _choose(self, key: str, state: str, until: date | None, title: str, said: str) -> None:
        now, row = self.desk.now(), self._row(key)
        with journal.change(self.desk, f"plan_{state}", said, ties=False) as change:
            if row is None:
                change.create(
                    models.PlanChoice(
                        desk=self.desk.row, key=key, state=state, until=until, words=title, changed_at=now
                    )
                )
            else:
                change.update(row, key=key, state=state, until=until, words=title, changed_at=now)

    # ---- inside: one employer at a time, hours

    def _settings(self) -> dict[str, Any]:
        return dict(self.desk.row.settings.get(SETTINGS, {}))

    def _settle(self, verb: str, said: str, **chosen: Any) -> None:
        with journal.change(self.desk, verb, said, ties=False) as change:
            made = {key: value for key, value in {**self._settings(), **chosen}.items() if value is not None}
            change.update(self.desk.row, settings={**self.desk.row.settings, SETTINGS: made})

    def _focus_view(self) -> FocusView | None:
        row = self.focused()
        if row is None:
            return None
        name, rows = _called(row), plan_candidates.targets(self.desk)
        following = next((one for one in rows if one.pk != row.pk), None)
        over = _OVER.get(row.stage, "")
        if row.trashed_at is not None:
            over = "it is in the trash"
        elif not over and row.pk not in {one.pk for one in rows}:
            over = "you are there"
        then = f" The next in your order is {_called(following)}." if following is not None else ""
        words = f"{name}: {over}.{then}" if over else f"Only what leads to {name}. The others wait."
        return FocusView(
            row.pk, name, words, over, following.pk if following else 0, _called(following) if following else ""
        )


def checked_hours(hours: float) -> float:
    """Hours of a week, to the half. Raises BadInput."""
    if not 0 <= hours <= MOST_HOURS:  # nor is a NaN
        raise BadInput(f"{hours:g} hours are none a week has for this", hint=f"0 to {MOST_HOURS}; 20 to 30 are usual")
    return round(hours * 2) / 2


def _called(row: models.Target) -> str:
    return row.organisation.name if row.organisation is not None else row.name


def _canonical(key: str, kept: dict[int, int]) -> str:
    """The key with the entries that were kept of people."""
    pieces = []
    for piece in key.split("/"):
        table, colon, number = piece.partition(":")
        if table == "person" and colon and number.isdecimal():
            piece = f"person:{kept.get(int(number), int(number))}"
        pieces.append(piece)
    return "/".join(pieces)


def _within(day: date | None, start: date, end: date) -> date | None:
    """The day it was given, while that is still to come."""
    return day if day is not None and start <= day <= end else None


def _expected(found: Found, goals: Iterable[Goal]) -> float:
    """Conversations the plan may add to what is under way, each target counting alike."""
    missed: dict[int, float] = {}
    for action in found.chosen:
        for target, chance in action.leads:
            missed[target] = missed.get(target, 1.0) * (1.0 - chance)
    return float(sum((1.0 - goal.already) * (1.0 - missed[goal.target]) for goal in goals if goal.target in missed))


def _words(shown: Sequence[PlanAction], goals: Sequence[Goal], expected: float, focus: FocusView | None) -> str:
    if not shown:
        return focus.words if focus is not None else ""
    minutes = sum(one.minutes for one in shown)
    things = "One thing" if len(shown) == 1 else f"{say.small(len(shown)).capitalize()} things"
    first = f"{things}, about {say_minutes(minutes)}"
    if focus is not None:
        return f"{first}, all for {focus.name}. The others wait."
    if expected < 0.5:
        return f"{first}. Most weeks open nothing at once; each of these makes the next one likelier."
    about = max(1, round(expected))
    talks = "one conversation" if about == 1 else f"{say.small(about)} conversations"
    open_ = say.count(len(goals), "open target")
    return f"{first}. With {open_}, about {talks} may come of it, and none of it is wasted if it doesn't."


def say_minutes(minutes: int) -> str:
    """Time as people say it: "40 minutes", "an hour and a half", "9 hours"."""
    if minutes < 55:
        return f"{minutes} minutes"
    halves = round(minutes / 30)
    whole, half = divmod(halves, 2)
    if whole == 1:
        return "an hour and a half" if half else "an hour"
    return f"{whole}½ hours" if half else f"{whole} hours"


def _written(one: PlanAction) -> dict[str, Any]:
    return {**asdict(one), "day": one.day.isoformat() if one.day is not None else None}


def _read(content: bytes, stamp: Sequence[Any]) -> tuple[PlanAction, ...] | None:
    try:
        read = json.loads(content)
        if read["stamp"] != list(stamp):
            return None
        return tuple(_back(one) for one in read["actions"])
    except (ValueError, KeyError, TypeError):
        return None


def _back(one: dict[str, Any]) -> PlanAction:
    day = date.fromisoformat(one["day"]) if one["day"] else None
    targets = tuple((int(pk), str(name)) for pk, name in one["targets"])
    return PlanAction(
        **{**one, "day": day, "why": tuple(one["why"]), "people": tuple(one["people"]), "targets": targets}
    )
