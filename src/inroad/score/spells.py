"""Time spent on a search, from what left a trace: no hour counted twice, none made up, all of it open to correction.

    acts at the desk ── bursts ─┐
    meetings, calls, mails, … ──┼─ settle ─→ Spell values, by day
    the owner's word ───────────┘

Requirements: almost no typing; a figure the owner would nod at. Theory: a meeting takes what the calendar says, and
where nothing says how long, the minutes in :data:`MINUTES`: low ones, for a log that flatters is thrown away. Two
spells at one time are one: the surer account keeps it (told, interview, calendar, letter, mail, desk), the other keeps
what is left.

Exceptions: more than :data:`MOST_MINUTES` in one entry counts as that many, and asks; an entry for whole days counts
for nothing until the owner says. A day without an hour has no place on the clock, so it overlaps nothing. What goes
past midnight is parted there, so that a day and a week get their own share. Rejected: a factor for "deep" work, and
counting a mail by its length, which is nobody's business.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import IntEnum
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from inroad.score.lengths import length_words
from inroad.score.model import Spell, Track


class Kind(IntEnum):
    """What left the trace; the lower, the surer."""

    TOLD = 1
    INTERVIEW = 2
    MEETING = 3
    CALL = 4
    TALK = 5
    APPLICATION = 6
    LETTER = 7
    MAIL = 8
    DESK = 9


MINUTES: Final = MappingProxyType(
    {
        Kind.INTERVIEW: 60,
        Kind.MEETING: 30,
        Kind.CALL: 20,
        Kind.TALK: 30,
        Kind.APPLICATION: 45,
        Kind.LETTER: 15,
        Kind.MAIL: 10,
        Kind.DESK: 5,
    }
)
"""Where nothing says how long it took. Estimates of our own; docs/score.md says so."""
BURST: Final = timedelta(minutes=15)
"""Acts at the desk no further apart than this are one spell."""
MOST_MINUTES: Final = 240
"""What one entry counts for at most until the owner says that it was more."""
MOST_TOLD: Final = 24 * 60
_DAY_MINUTES: Final = 24 * 60
ENDS_WITH_IT: Final = frozenset({Kind.LETTER, Kind.MAIL})
"""Written before the moment they carry."""


@dataclass(frozen=True, slots=True)
class Trace:
    """Something that took time. ``minutes`` None: nothing says how long. ``hour`` False: only the day is known.

    ``at`` is when it began; for letters and mails when they went, which is when the writing ended. ``track`` None: it
    doesn't concern the search as far as anybody can tell.
    """

    key: str
    kind: Kind
    at: datetime
    track: Track | None
    minutes: int | None = None
    words: str = ""
    known_by: str = "desk"
    hour: bool = True


@dataclass(frozen=True, slots=True)
class Correction:
    """The owner's word about one trace. ``track`` None: that was not for the search."""

    track: Track | None
    at: datetime
    minutes: int
    words: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """One thing the owner did at the desk."""

    at: datetime
    track: Track


_NOTHING_SAID: Final[Mapping[str, Correction]] = MappingProxyType({})


def bursts(acts: Iterable[Act]) -> list[Trace]:
    """Acts close to each other as one trace: from the first to the last, and the minutes one act takes.

    Its track is the one most of its acts had (at a tie the first in :class:`Track`). Its key is the moment it began, so
    that it stays the same while it grows.
    """
    found: list[Trace] = []
    run: list[Act] = []
    for act in [*sorted(acts, key=lambda one: one.at), None]:
        if run and (act is None or act.at - run[-1].at > BURST):
            minutes = round((run[-1].at - run[0].at).total_seconds() / 60) + MINUTES[Kind.DESK]
            tracks = [one.track for one in run]
            track = max(Track, key=tracks.count)
            key = f"desk/{run[0].at.astimezone(UTC):%Y%m%dT%H%M%S}"
            found.append(Trace(key, Kind.DESK, run[0].at, track, minutes, "at the desk"))
            run = []
        if act is not None:
            run.append(act)
    return found


def settle(
    traces: Iterable[Trace], zone: ZoneInfo, now: datetime, said: Mapping[str, Correction] = _NOTHING_SAID
) -> tuple[Spell, ...]:
    """What each trace comes to: corrected, bounded, counted once, parted at midnights; by time.

    ``said``: corrections by key. Time that was none of the search (``track`` None) takes nothing from what overlaps it.
    A spell that is wholly within surer ones is left out. O(n log n), plus the overlaps there are.
    """
    taken = _Taken()
    found: list[Spell] = []
    for trace in sorted(traces, key=lambda one: (one.kind, one.at, one.key)):
        correction = said.get(trace.key)
        if trace.at > now and correction is None:
            continue
        found += _settled(trace, correction, taken, zone, now)
    return tuple(sorted(found, key=lambda one: (one.start, one.key)))


def _settled(
    trace: Trace, correction: Correction | None, taken: "_Taken", zone: ZoneInfo, now: datetime
) -> list[Spell]:
    minutes, doubt = _minutes(trace) if correction is None else (correction.minutes, "")
    track = trace.track if correction is None else correction.track
    at = trace.at if correction is None else correction.at
    words = (correction.words if correction is not None else "") or trace.words
    hour = trace.hour and not _whole_days(trace)
    corrected = correction is not None

    def spell(key: str, start: datetime, length: int) -> Spell:
        return Spell(key, start, length, track, words, trace.known_by, doubt, corrected)

    if not hour or track is None or not minutes:
        return [spell(trace.key, at, minutes)]
    # A correction carries the moment it began, whatever is corrected.
    ends = trace.kind in ENDS_WITH_IT and not corrected
    start = at - timedelta(minutes=minutes) if ends else at
    end = start + timedelta(minutes=minutes)
    if not corrected and trace.kind is not Kind.TOLD:
        end = min(end, now)
    pieces: dict[date, list[tuple[datetime, datetime]]] = {}
    for free_start, free_end in taken.take(start, end):
        for a, b in _by_day(free_start, free_end, zone):
            pieces.setdefault(a.astimezone(zone).date(), []).append((a, b))
    made = []
    for number, day in enumerate(sorted(pieces), start=1):
        length = round(sum((b - a).total_seconds() for a, b in pieces[day]) / 60)
        if length:
            made.append(spell(trace.key if number == 1 else f"{trace.key}/{number}", pieces[day][0][0], length))
    return made


def _minutes(trace: Trace) -> tuple[int, str]:
    """How long, and what to ask about it."""
    if trace.kind is Kind.TOLD:
        return min(trace.minutes or 0, MOST_TOLD), ""
    if _whole_days(trace):
        return 0, "it stands for the whole day; how much of it was for the search?"
    minutes = trace.minutes if trace.minutes is not None and trace.minutes > 0 else MINUTES[trace.kind]
    if minutes > MOST_MINUTES and trace.kind is not Kind.DESK:
        most = length_words(MOST_MINUTES)
        return MOST_MINUTES, f"{length_words(minutes)} in one entry, of which {most} count: is that right?"
    return minutes, ""


def _whole_days(trace: Trace) -> bool:
    return bool(trace.kind is Kind.MEETING and trace.minutes and trace.minutes % _DAY_MINUTES == 0)


def _by_day(start: datetime, end: datetime, zone: ZoneInfo) -> Iterable[tuple[datetime, datetime]]:
    while start < end:
        following = start.astimezone(zone).date() + timedelta(days=1)
        midnight = datetime.combine(following, time(), zone).astimezone(UTC)
        until = min(end, midnight) if midnight > start else end
        yield start, until
        start = until


class _Taken:
    """Time that is spoken for: disjoint intervals, in order."""

    def __init__(self) -> None:
        self._starts: list[datetime] = []
        self._ends: list[datetime] = []

    def take(self, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
        """What of it was free, in order; all of it is taken afterwards."""
        first, last = bisect_left(self._ends, start), bisect_right(self._starts, end)
        free, at = [], start
        for a, b in zip(self._starts[first:last], self._ends[first:last], strict=True):
            if a > at:
                free.append((at, a))
            at = max(at, b)
        if at < end:
            free.append((at, end))
        if start < end:
            low = min([start, *self._starts[first:last]])
            high = max([end, *self._ends[first:last]])
            self._starts[first:last], self._ends[first:last] = [low], [high]
        return free
