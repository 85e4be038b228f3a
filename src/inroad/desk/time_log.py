"""Your time: a log that writes itself, corrected in one word, with a timer for who likes one (M1, M2).

    rows ── time_traces ─→ traces ─┐
    TimeEntry rows, by hand ───────┴─ score.spells.settle ─→ spells ─→ a week by day, hours by track, the split

A correction is a row beside what it corrects (``TimeEntry.of``), so that the calendar may be read again and the owner's
word stays; it can be taken back. An own entry is a row without ``of``. Noon is where a day without an hour is kept.

The timer is a moment in the desk's settings: it survives whatever is restarted. One that ran for longer than
:data:`MOST_TIMED` minutes was forgotten: it asks how long it really was, and counts nothing by itself.
"""

import re
from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from inroad import words as say
from inroad.desk import journal, time_traces, weeks
from inroad.desk.exchanges import noon
from inroad.desk.text import LINE, clean
from inroad.desk.time_shapes import TimeDay, Timer, TimeWeek
from inroad.errors import BadInput, NotFound, Refused
from inroad.score import split as splits
from inroad.score.lengths import length_words, short
from inroad.score.model import Spell, Track
from inroad.score.spells import ENDS_WITH_IT, MOST_TOLD, Correction, Kind, Trace, settle
from inroad.score.split import Split, TimePlan
from inroad.score.weeks import WEEK, monday_of
from inroad.store import models

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from inroad.desk.door import Desk

TIMER: Final = "timer"
MOST_TIMED: Final = 240
MOST_DAYS: Final = 10 * 366
"""So many days are looked at in one question."""
_OWN: Final = "timeentry"
_PART: Final = re.compile(r"/\d{1,2}$")
_NUMBERED: Final = re.compile(r"([a-z]{3,20}):(\d{1,18})")
_OLDEST: Final = date(1970, 1, 2)


class Time:
    def __init__(self, desk: "Desk") -> None:
        self.desk = desk

    # ---- reading

    def spells(self, start: date, end: date, *, aside: bool = False) -> tuple[Spell, ...]:
        """Time spent from one day to another, both included, by time. What the owner said was not for the search is
        among it, without a track; ``aside``: so are meetings and calls that concern nobody of the search.
        """
        if end < start:
            return ()
        start = max(start, end - timedelta(days=MOST_DAYS))
        traces = time_traces.of(self.desk, start, end)
        said: dict[str, Correction] = {}
        known = {trace.key for trace in traces}
        for row in self._entries(start - timedelta(days=2), end + timedelta(days=2)):
            if row.of in known:
                said[row.of] = Correction(track_of(row.track), row.started_at, row.minutes, row.words)
            elif row.track:  # what it corrected is gone; the owner's word about the time is not
                traces.append(self._own(row))
        found = settle(traces, self._zone, self.desk.now(), said)
        return tuple(
            one
            for one in found
            if start <= self._day(one.start) <= end and (aside or one.corrected or one.track is not None)
        )

    def hours(self) -> Mapping[date, Mapping[Track, float]]:
        """Monday → track → hours, since the search began."""
        return splits.hours_by_week(self.spells(self.desk.weeks.began(), self.desk.today()), self._zone)

    def split(self, week: date | None = None) -> Split:
        """Where the hours of a week (the present one) went, beside the plan. ``week``: any day of it."""
        first = monday_of(week or self.desk.today())
        return self._split(self.spells(first, first + timedelta(days=6)))

    def week(self, week: date | None = None) -> TimeWeek:
        """A week by day, with what was left out, the timer and the split. ``week``: any day of it. Raises BadInput."""
        first = monday_of(week or self.desk.today())
        this = monday_of(self.desk.today())
        if not _OLDEST <= first <= this:
            raise BadInput("this week is still to come" if first > this else "this week is too long ago")
        found = self.spells(first, first + timedelta(days=6), aside=True)
        kept = [one for one in found if one.track is not None or one.corrected]
        days = []
        for day in sorted({self._day(one.start) for one in kept}, reverse=True):
            there = tuple(one for one in kept if self._day(one.start) == day)
            days.append(TimeDay(day, there, sum(one.minutes for one in there if one.track is not None)))
        return TimeWeek(
            monday=first,
            days=tuple(days),
            aside=tuple(one for one in found if one not in kept),
            split=self._split(kept),
            timer=self.timer(),
            before=first - WEEK if first - WEEK >= _OLDEST else None,
            after=first + WEEK if first < this else None,
            began=self.desk.weeks.began(),
        )

    def plan(self) -> TimePlan:
        """How the owner means to spend a week; the advisers' split until they say."""
        said = weeks.settings(self.desk)
        split = said.get("split")
        return splits.plan(said.get("hours"), {Track(name): share for name, share in split.items()} if split else None)

    def timer(self) -> Timer | None:
        """The timer, if one runs."""
        said = self.desk.row.settings.get(TIMER)
        if not said:
            return None
        started = datetime.fromisoformat(said["started"])
        minutes = max(0, int((self.desk.now() - started).total_seconds() // 60))
        doubt = f"it has run for {length_words(minutes)}; how long was it really?" if minutes > MOST_TIMED else ""
        return Timer(started.astimezone(self._zone), minutes, Track(said["track"]), said["words"], doubt)

    # ---- the owner's word

    def add(
        self, minutes: int, track: str, words: str = "", on: date | None = None, at: datetime | None = None
    ) -> Spell:
        """Some time by hand: today, on a day, or at a moment (aware). Raises BadInput."""
        kind = self._track(track)
        said = clean(words, "what it was", LINE)
        length = _length(minutes)
        day = on or self.desk.today()
        if (at is not None and at > self.desk.now()) or day > self.desk.today():
            raise BadInput("that is still to come", hint="time is noted once it is spent")
        if day < _OLDEST:
            raise BadInput(f"{day.isoformat()} is too long ago", hint="from 1970 on")
        moment = at or self._on(day, length)
        self._check_day(moment, length)
        with self._change("time_added", f"{short(length)} {kind.value}" + (f": {said}" if said else "")) as change:
            row = change.create(self._row(kind, moment, length, said, "told"))
        return self._shown(row)

    def _on(self, day: date, minutes: int) -> datetime:
        """Noon of a day; in the morning of the present one, what has just ended: nothing is noted of time to come."""
        moment, now = noon(day, self._zone), self.desk.now()
        if moment <= now:
            return moment
        midnight = datetime(day.year, day.month, day.day, tzinfo=self._zone)
        return max(midnight.astimezone(UTC), now - timedelta(minutes=minutes))

    def _check_day(self, at: datetime, minutes: int) -> None:
        """A day has no more hours than it has."""
        day = at.astimezone(self._zone).date()
        rows = models.TimeEntry.objects.filter(desk=self.desk.row, of="", trashed_at=None)
        there = sum(
            length
            for began, length in rows.values_list("started_at", "minutes")
            if began.astimezone(self._zone).date() == day
        )
        if there + minutes > MOST_TOLD:
            raise BadInput(
                f"with the {short(there)} that are noted for {say.day(day)} already, that is more than a day",
                hint="`inroad time` shows them; correct one, or name another day",
            )

    def fix(
        self, key: str, minutes: int | None = None, track: str | None = None, words: str | None = None
    ) -> Spell | None:
        """Correct one spell: how long, what for, what it was. ``track`` "": not for the search, by which an own entry
        goes out. None leaves as it is. Gives the spell as it counts now, None if it doesn't.

        Raises NotFound for a key of nothing, BadInput for nothing said.
        """
        if minutes is None and track is None and words is None:
            raise BadInput("nothing is said about it", hint="how long, what for, or what it was")
        length = None if minutes is None else _length(minutes)
        kind = None if not track else self._track(track)
        said = None if words is None else clean(words, "what it was", LINE)
        base = _PART.sub("", key.strip())
        if own := self._own_row(base):
            if track == "":
                self.as_it_was(base)
                return None
            changed = {"minutes": length, "track": track if track is None else (kind.value if kind else ""),
                       "words": said}  # fmt: skip
            with self._change("time_fixed", f"Time corrected: {own.words or own.track}", own) as change:
                change.update(own, **{name: value for name, value in changed.items() if value is not None})
            return self._find(base, self._day(own.started_at))
        trace = self._trace(base)
        if said == trace.words:
            said = ""  # a form says again what stands there
        row = models.TimeEntry.objects.filter(desk=self.desk.row, of=base).first()
        standing = next((one for one in self._shown_of(trace) if one.key == base), None)
        lengths = (length, row.minutes if row is not None and row.trashed_at is None else None,
                   standing.minutes if standing is not None and not standing.doubt else None)  # fmt: skip
        counted = next((one for one in lengths if one is not None), standing.minutes if standing is not None else 0)
        now_track = trace.track if row is None or row.trashed_at is not None else track_of(row.track)
        wanted = kind if track else (None if track == "" else now_track)
        if wanted is None and track is None:
            raise BadInput("what was it for?", hint=f"one of: {', '.join(Track)}")
        if wanted is not None and not counted:
            raise BadInput("how long was it?", hint="as in 45m")
        fields: dict[str, Any] = {
            "track": wanted.value if wanted is not None else "",
            "minutes": counted,
            "started_at": trace.at - timedelta(minutes=counted) if trace.kind in ENDS_WITH_IT else trace.at,
            "words": said if said is not None else (row.words if row is not None else ""),
            "trashed_at": None,
        }
        what = "Not for the search" if wanted is None else "Time corrected"
        with self._change("time_fixed", f"{what}: {trace.words}", row) as change:
            if row is None:
                made = models.TimeEntry(desk=self.desk.row, of=base, created_at=self.desk.now(), **fields)
                change.create(made)
            else:
                change.update(row, **fields)
        return self._find(base, self._day(trace.at))

    def as_it_was(self, key: str) -> None:
        """Take a correction back, or an own entry out (it goes to the trash). Raises NotFound."""
        base = _PART.sub("", key.strip())
        row = self._own_row(base) or self._live().filter(of=base).exclude(of="").first()
        if row is None:
            raise NotFound(f"nothing was said about “{base[:60]}”", hint="inroad time shows what can be taken back")
        own = row.of == ""
        said = f"{short(row.minutes)} {row.track} taken out" if own else "The correction is taken back"
        with self._change("time_removed" if own else "time_fixed", said, row) as change:
            change.update(row, trashed_at=self.desk.now())

    def mean(self, hours: float | None = None, split: Mapping[Track, float] | None = None) -> TimePlan:
        """How many hours a week, and how they are meant to be spent; None leaves as it is. Raises BadInput."""
        chosen: dict[str, Any] = {}
        if hours is not None:
            chosen["hours"] = splits.checked_hours(hours)
        if split is not None:
            chosen["split"] = {track.value: share for track, share in splits.checked(split).items()}
        if not chosen:
            raise BadInput("nothing is said", hint="hours a week, or shares that come to 100")
        weeks.change_settings(self.desk, "time_meant", "How you mean to spend a week", **chosen)
        return self.plan()

    def as_advised(self) -> TimePlan:
        """Back to the advisers' split and hours."""
        weeks.change_settings(self.desk, "time_meant", "A week as advised", hours=None, split=None)
        return self.plan()

    # ---- the timer

    def start(self, track: str, words: str = "") -> Timer:
        """Start the timer. Raises Refused while one runs."""
        kind, said = self._track(track), clean(words, "what you do", LINE)
        if (runs := self.timer()) is not None:
            raise Refused(f"the timer runs for {runs.words or runs.track.value}", hint="stop it, or cancel it, first")
        value = {"started": self.desk.now().isoformat(), "track": kind.value, "words": said}
        self._set_timer("timer_started", f"Timer: {said or kind.value}", value)
        timer = self.timer()
        assert timer is not None
        return timer

    def stop(self, minutes: int | None = None) -> Spell:
        """Stop it and keep the time; ``minutes``: how long it really was.

        Raises NotFound when none runs, Refused for one that was forgotten and ``minutes`` left out, BadInput for more
        than it ran, or less than a minute.
        """
        timer = self._running()
        if minutes is None and timer.doubt:
            raise Refused(timer.doubt[:1].upper() + timer.doubt[1:], hint="say it: inroad time stop 45m; or cancel it")
        length = timer.minutes if minutes is None else _length(minutes)
        if length < 1:
            raise BadInput("less than a minute", hint="cancel it, or say how long it was")
        if length > timer.minutes + 1:
            raise BadInput(f"it has run for {length_words(timer.minutes)} only", hint="add what came before by hand")
        with self._change("timer_stopped", f"{short(length)} {timer.track.value}") as change:
            row = change.create(self._row(timer.track, timer.started, length, timer.words, "timer"))
            self._keep(change, None)
        return self._shown(row)

    def cancel(self) -> None:
        """Stop it and keep nothing."""
        self._running()
        self._set_timer("timer_cancelled", "The timer is off", None)

    # ---- inside

    @property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.desk.row.timezone)

    def _day(self, at: datetime) -> date:
        return at.astimezone(self._zone).date()

    def _split(self, spells: "tuple[Spell, ...] | list[Spell]") -> Split:
        hours: dict[Track, float] = {}
        for one in spells:
            if one.track is not None:
                hours[one.track] = hours.get(one.track, 0.0) + one.minutes / 60
        return splits.split(hours, self.plan())

    def _live(self) -> "QuerySet[models.TimeEntry]":
        return models.TimeEntry.objects.filter(desk=self.desk.row, trashed_at=None)

    def _entries(self, start: date, end: date) -> "QuerySet[models.TimeEntry]":
        low, high = noon(start, self._zone), noon(end, self._zone)
        return self._live().filter(started_at__gte=low, started_at__lte=high).order_by("started_at", "pk")

    def _own(self, row: models.TimeEntry) -> Trace:
        hour = row.started_at != noon(self._day(row.started_at), self._zone)
        key, track = f"{_OWN}:{row.pk}", track_of(row.track)
        words = row.words or (track.value if track is not None else "")
        return Trace(key, Kind.TOLD, row.started_at, track, row.minutes, words, row.known_by, hour)

    def _own_row(self, key: str) -> models.TimeEntry | None:
        match = _NUMBERED.fullmatch(key)
        if match is None or match[1] != _OWN:
            return None
        row = self._live().filter(pk=int(match[2])).first()
        if row is None:
            raise NotFound(f"there is no time “{key}” on this desk")
        return row

    def _row(self, track: Track, at: datetime, minutes: int, words: str, known_by: str) -> models.TimeEntry:
        return models.TimeEntry(
            desk=self.desk.row, track=track.value, started_at=at, minutes=minutes, words=words, known_by=known_by,
            created_at=self.desk.now(),
        )  # fmt: skip

    def _shown(self, row: models.TimeEntry) -> Spell:
        return Spell(f"{_OWN}:{row.pk}", row.started_at, row.minutes, track_of(row.track), row.words, row.known_by)

    def _trace(self, key: str) -> Trace:
        """The trace of that key. Raises NotFound."""
        at = time_traces.moment_of(self.desk, key)
        if at is not None:
            for trace in time_traces.of(self.desk, self._day(at), self._day(at)):
                if trace.key == key:
                    return trace
        raise NotFound(f"no time is known as “{key[:60]}”", hint="`inroad time` shows the week with its keys")

    def _shown_of(self, trace: Trace) -> tuple[Spell, ...]:
        return settle([trace], self._zone, self.desk.now())

    def _find(self, key: str, day: date) -> Spell | None:
        found = self.spells(day - timedelta(days=1), day + timedelta(days=1))
        return next((one for one in found if one.key == key), None)

    def _running(self) -> Timer:
        timer = self.timer()
        if timer is None:
            raise NotFound("no timer runs", hint="start one, or add time by hand")
        return timer

    def _track(self, name: str) -> Track:
        wanted = " ".join(name.lower().split())
        if wanted in _SAID:
            return _SAID[wanted]
        raise BadInput(f"time goes to {', '.join(Track)}, not to “{name[:40]}”", hint="which of them was it?")

    def _change(
        self, verb: str, said: str, row: models.TimeEntry | None = None
    ) -> AbstractContextManager[journal.Change]:
        number = row.pk if row is not None else None
        return journal.change(self.desk, verb, said[:LINE], kind="TimeEntry", object_id=number, ties=False)

    def _set_timer(self, verb: str, said: str, value: dict[str, str] | None) -> None:
        with journal.change(self.desk, verb, said, ties=False) as change:
            self._keep(change, value)

    def _keep(self, change: journal.Change, value: dict[str, str] | None) -> None:
        kept = {key: said for key, said in self.desk.row.settings.items() if key != TIMER}
        change.update(self.desk.row, settings=kept if value is None else {**kept, TIMER: value})


_SAID: Final = {
    **{track.value: track for track in Track},
    **{track.name.lower(): track for track in Track},
    "network": Track.NETWORKING,
    "apply": Track.APPLYING,
}


def track_of(value: str) -> Track | None:
    """The track of a row; None for "", which is time that had nothing to do with the search."""
    return Track(value) if value else None


def _length(minutes: int) -> int:
    if not 1 <= minutes <= MOST_TOLD:
        raise BadInput(f"{length_words(max(0, minutes))} in one entry", hint="from one minute to 24 hours")
    return minutes
