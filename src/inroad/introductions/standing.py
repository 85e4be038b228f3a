"""How somebody's promises to another turned out: facts in words, never a score. And who may open or close a door.

    promises of a pair ── standing ──→ "made contact in time, 3 of 3; earlier, 1 of 2"
                       ── resting ───→ why new asks to that voucher rest, until a word is said

Only what was kept or said to be broken counts. Unresolved changes nothing (silence is not guilt: most of this happens
on the phone), nor does what was released, excused or nobody's to blame. What is long past fades: a promise weighs half
after :data:`HALF_LIFE_DAYS`; below one half it is told as "earlier", below one eighth not at all. The weight orders
facts and lets them go; nobody sees it.

Refused: the door's word from anybody but the voucher.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from inroad import words as say
from inroad.errors import Refused
from inroad.introductions import days
from inroad.introductions.model import Kept, Limits, Owed, Promise, Role

HALF_LIFE_DAYS: Final = 365
_EARLIER: Final = 0.5
_FORGOTTEN: Final = 0.125

_SAID: Final = {
    Promise.CONTACT: "made contact",
    Promise.TALK_FIRST: "took the ten minutes first",
    Promise.TURN_UP: "turned up or cancelled",
    Promise.REPORT_CONTACT: "told how it went",
    Promise.REPORT_MEETING: "told how it went",
    Promise.REPORT_END: "told how it went",
    Promise.THANKS: "said thanks",
    Promise.FOLLOW_UP: "followed up on names",
    Promise.TELL_SOURCE: "told what came of names",
}


@dataclass(frozen=True, slots=True)
class Counts:
    """Promises of one sort that were kept in time, kept late, or said not to be kept."""

    in_time: int = 0
    late: int = 0
    broken: int = 0

    @property
    def all(self) -> int:
        return self.in_time + self.late + self.broken


@dataclass(frozen=True, slots=True)
class Fact:
    """``recent``: within one half-life; ``earlier``: before that. ``words`` say both."""

    about: str
    recent: Counts
    earlier: Counts
    words: str


@dataclass(frozen=True, slots=True)
class Standing:
    """``facts``: the weightiest first. ``open_questions``: what is unresolved, in words, outside of every count."""

    facts: tuple[Fact, ...] = ()
    open_questions: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(fact.words for fact in self.facts)


def weight(owed: Owed, now: datetime) -> float:
    """What a promise that ended still weighs: 1 on the day, half after each :data:`HALF_LIFE_DAYS`. 0 < w ≤ 1."""
    ended = owed.ended_at or owed.due_at
    return float(0.5 ** (max(timedelta(), days.in_utc(now) - ended) / timedelta(days=HALF_LIFE_DAYS)))


def standing(owed: Iterable[Owed], now: datetime) -> Standing:
    """The seeker's record with one voucher, from all promises of the introductions between the two.

    ``owed``: their promises, of every contract of the pair; the voucher's own and the addressee's are left out.
    """
    mine = [one for one in owed if one.debtor is Role.SEEKER and one.what in _SAID]
    sorts: dict[str, list[tuple[float, Owed]]] = {}
    for one in mine:
        if one.state in {Kept.KEPT, Kept.BROKEN} and (weighs := weight(one, now)) >= _FORGOTTEN:
            sorts.setdefault(_SAID[one.what], []).append((weighs, one))
    ordered = sorted(sorts.items(), key=lambda item: (-sum(weighs for weighs, _ in item[1]), item[0]))
    return Standing(
        tuple(_fact(about, found) for about, found in ordered),
        tuple(one.words for one in mine if one.state is Kept.UNRESOLVED),
    )


def _fact(about: str, found: list[tuple[float, Owed]]) -> Fact:
    recent = _counts(one for weighs, one in found if weighs >= _EARLIER)
    earlier = _counts(one for weighs, one in found if weighs < _EARLIER)
    parts = [f"{about} {_tally(recent)}"] if recent.all else []
    if earlier.all:
        parts.append(f"earlier, {_tally(earlier)}" if parts else f"earlier: {about} {_tally(earlier)}")
    return Fact(about, recent, earlier, "; ".join(parts))


def _counts(owed: Iterable[Owed]) -> Counts:
    in_time = late = broken = 0
    for one in owed:
        if one.state is Kept.BROKEN:
            broken += 1
        elif one.ended_at is not None and one.ended_at > one.due_at:
            late += 1
        else:
            in_time += 1
    return Counts(in_time, late, broken)


def _tally(counts: Counts) -> str:
    """ "in time, 2 of 4 (late once, not at all once)"."""
    besides = [
        f"{words} {_times(number)}"
        for number, words in ((counts.late, "late"), (counts.broken, "not at all"))
        if number
    ]
    return f"in time, {counts.in_time} of {counts.all}" + (f" ({', '.join(besides)})" if besides else "")


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{say.small(number)} times")


# Rests and doors -----------------------------------------------------------------------------------------------------


def resting(owed: Iterable[Owed], timezone: str) -> str:
    """Why new asks to a voucher rest, in words; "" when nothing of the seeker's towards them is unresolved.

    ``owed``: as for :func:`standing`. It rests until somebody says what became of it, not until a day.
    """
    open_ones = [one for one in owed if one.state is Kept.UNRESOLVED and one.debtor is Role.SEEKER]
    if not open_ones:
        return ""
    first = min(open_ones, key=lambda one: (one.due_at, one.key))
    return f"nobody has said yet what became of “{first.words}” ({say.day(days.day_in(first.due_at, timezone))})"


def close_door(limits: Limits, words: str, by: Role) -> Limits:
    """The voucher would rather not be asked by this seeker. Raises Refused from anybody else."""
    _only_the_voucher(by)
    return replace(limits, door_closed=words.strip() or "they closed the door")


def reopen_door(limits: Limits, by: Role) -> Limits:
    """The voucher may be asked again. Raises Refused from anybody else: no time passes that reopens it."""
    _only_the_voucher(by)
    return replace(limits, door_closed="")


def _only_the_voucher(by: Role) -> None:
    if by is not Role.VOUCHER:
        raise Refused("only the one whose door it is closes or reopens it", hint="you can ask them; they decide")
