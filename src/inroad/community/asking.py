"""The blind ask: put to one member at a time, each of whom stays unnamed until their yes. Who sees what, and when.

    begin ── next morning ──→ a member is asked ─┬─ yes ──────────────────────→ an introduction, with names
                  ↑                              └─ no, silence, gone ─┐
                  └────────── the morning after, three at most ←──────┘
    24 mornings after the first ─→ "no answer, no harm done", whatever happened in between

Requirements: what the asker sees must not depend on the members asked, unless one says yes. So :func:`seen` is given
nothing about them: only the days of the ask itself, and what the asker and the one who said yes have said. Nobody
found, a no, a week of silence and an account that is gone look the same, on every day and in every number. A yes comes
on the day it is given, so a late one tells that nobody said yes before; it does not tell whether anybody was asked.

Refused: more than :data:`MOST_OPEN` at once and :data:`MOST_A_MONTH` a month, the same ask twice, an answer to what is
not open any more. Days and mornings are those of the asker's time zone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from inroad.errors import Refused
from inroad.introductions import days

MORNING: Final = 8
"""The hour at which a round is held, in the asker's time zone."""
ANSWER_DAYS: Final = 7
MOST_ASKED: Final = 3
ENDS_AFTER: Final = MOST_ASKED * (ANSWER_DAYS + 1)
"""Mornings from the first round to the end: room for :data:`MOST_ASKED` who each take their time."""
MOST_OPEN: Final = 3
MOST_A_MONTH: Final = 5
MONTH: Final = timedelta(days=30)
QUARTER: Final = timedelta(days=91)
USUAL_LIMIT: Final = 2
"""Asks by strangers in a quarter that a member gets who said nothing about it."""
AGAIN_AFTER: Final = timedelta(days=183)
"""The same asker does not come to the same member about the same place within this time."""


class AskState(StrEnum):
    """Of the ask, as stored and as the asker sees it; the words of a screen are elsewhere."""

    WAITING = "waiting"
    ASKED = "asked"
    YES = "yes"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"


class PutState(StrEnum):
    """Of the ask as one member has it. "gone": the ask was taken back, or the member left."""

    PUT = "put"
    YES = "yes"
    NO = "no"
    LAPSED = "lapsed"
    GONE = "gone"


OPEN: Final = frozenset({AskState.WAITING, AskState.ASKED})


@dataclass(frozen=True, slots=True)
class Ask:
    """``said``: YES or WITHDRAWN once one of the two was said, else None. ``timezone``: the asker's."""

    made_at: datetime
    timezone: str
    said: AskState | None = None


@dataclass(frozen=True, slots=True)
class Put:
    """``key``: the caller's. ``until``: an answer is welcome until then. ``ended_at``: None while it is open."""

    key: int
    state: PutState
    put_at: datetime
    until: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """What a morning brings: puts whose time is over, and whether another member may be asked."""

    lapsed: tuple[int, ...] = ()
    may_put: bool = False


def first_round(ask: Ask) -> datetime:
    """The next morning after it was made; never the same day, so that a round tells nothing of the hour."""
    return days.hour_of(days.day_in(ask.made_at, ask.timezone) + timedelta(days=1), MORNING, ask.timezone)


def ends_at(ask: Ask) -> datetime:
    """When it ends without an answer, known from the first day."""
    morning = days.day_in(ask.made_at, ask.timezone) + timedelta(days=1 + ENDS_AFTER)
    return days.hour_of(morning, MORNING, ask.timezone)


def seen(ask: Ask, now: datetime) -> AskState:
    """What the asker sees. A function of their own words, of a yes, and of the time: of nothing else."""
    if ask.said is not None:
        return ask.said
    if now < first_round(ask):
        return AskState.WAITING
    return AskState.ASKED if now < ends_at(ask) else AskState.ENDED


def round_of(ask: Ask, puts: Iterable[Put], now: datetime) -> Round:
    """What is to be done at ``now``; asked again at once, nothing more. Total, whatever the history."""
    found = tuple(puts)
    over = seen(ask, now) not in OPEN
    late = tuple(one.key for one in found if one.state is PutState.PUT and (over or now > one.until))
    waiting = [one for one in found if one.state is PutState.PUT and one.key not in late]
    if over or waiting or now < first_round(ask) or len(found) >= MOST_ASKED:
        return Round(late)
    if any(one.state is PutState.YES for one in found) or answer_by(ask, now) >= ends_at(ask):
        return Round(late)
    # Who answered this morning's ask, or today before it, is followed by nobody before tomorrow.
    morning = latest_morning(now, ask.timezone)
    ended = [one.until if one.key in late else one.ended_at or one.put_at for one in found]
    return Round(late, may_put=all(at < morning for at in ended) and all(one.put_at < morning for one in found))


def answer_by(ask: Ask, put_at: datetime) -> datetime:
    """Until when a member asked at ``put_at`` may answer: the end of the seventh day."""
    return days.end_of_day_after(put_at, ANSWER_DAYS, ask.timezone)


def latest_morning(now: datetime, timezone: str) -> datetime:
    """The last round's hour that has passed."""
    today = days.day_in(now, timezone)
    morning = days.hour_of(today, MORNING, timezone)
    return morning if morning <= now else days.hour_of(today - timedelta(days=1), MORNING, timezone)


# The asker -----------------------------------------------------------------------------------------------------------


def check_new(asks: Iterable[tuple[Ask, str]], about: str, now: datetime) -> None:
    """Raise Refused if a new ask about ``about`` is one too many. ``asks``: all of this member's, with what about."""
    found = list(asks)
    open_ones = [what for one, what in found if seen(one, now) in OPEN]
    if about in open_ones:
        raise Refused("you have asked about this, and it is under way", hint="one ask at a time for each place")
    if len(open_ones) >= MOST_OPEN:
        raise Refused(f"{MOST_OPEN} of your asks are under way", hint="wait for one of them to end, or take one back")
    if sum(one.made_at > now - MONTH for one, _ in found) >= MOST_A_MONTH:
        raise Refused(
            f"you have asked the community {MOST_A_MONTH} times within a month",
            hint="so that nobody here is asked too often; choose the places that matter most",
        )


def withdraw(ask: Ask, now: datetime) -> AskState:
    """The asker takes it back. Raises Refused once it has ended."""
    state = seen(ask, now)
    if state is AskState.YES:
        raise Refused(
            "somebody has said yes to you", hint="it goes on as an introduction; tell them there if you can't"
        )
    if state not in OPEN:
        raise Refused("this is over already")
    return AskState.WITHDRAWN


# The member asked ----------------------------------------------------------------------------------------------------


def answer(put: Put, yes: bool, now: datetime) -> PutState:
    """The member's answer. Raises Refused when it is not open any more, in words that blame nobody."""
    if put.state in {PutState.YES, PutState.NO}:
        raise Refused("you have answered this already")
    if put.state is PutState.GONE:
        raise Refused("this was taken back meanwhile", hint="nothing is expected of you any more")
    if put.state is PutState.LAPSED or now > put.until:
        raise Refused("this is over; no answer was needed", hint="no harm done")
    return PutState.YES if yes else PutState.NO


def room_for(puts: Sequence[datetime], limit: int | None, now: datetime) -> bool:
    """May a member be asked once more? ``puts``: when they were; ``limit``: their own of a quarter, None: unsaid."""
    return sum(at > now - QUARTER for at in puts) < (USUAL_LIMIT if limit is None else limit)


def too_soon(last: datetime | None, now: datetime) -> bool:
    """Did this asker come to this member about this place not long ago?"""
    return last is not None and last > now - AGAIN_AFTER
