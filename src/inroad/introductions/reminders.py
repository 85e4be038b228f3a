"""When to remind the seeker of a promise: the evening before, on the day, and the day after, "did you speak?"

Only promises that may be chased, and those are the seeker's own. Each occasion has a window in the reader's time zone;
a reminder is due from its beginning and never before, whatever clocks do, and once it is in ``already`` it is not due
again. A machine that slept through a window leaves that occasion out: nobody is told on Friday about "tomorrow" on
Thursday. The question after has no end, since nothing is concluded before it was asked.
"""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from inroad import words as say
from inroad.introductions import days
from inroad.introductions.model import Kept, Owed, Promise

EVENING: Final = 17
MORNING: Final = 8
_DAY: Final = timedelta(days=1)


class Occasion(StrEnum):
    BEFORE = "before"
    ON_THE_DAY = "on the day"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Reminder:
    """``from_at``: since when it is due, aware UTC. ``words``: what to say, one line."""

    key: str
    occasion: Occasion
    from_at: datetime
    words: str


def reminders(
    owed: Iterable[Owed], now: datetime, timezone: str, already: Container[tuple[str, Occasion]]
) -> tuple[Reminder, ...]:
    """What to remind of at ``now``. ``already``: ``(key, occasion)`` of what was sent, for the same promises.

    Keys are unique within a contract: call it per contract, or with one's own promises. A moved meeting is another
    promise with another key, and is reminded of anew.
    """
    moment = days.in_utc(now)
    return tuple(
        Reminder(one.key, occasion, begins, _words(one, occasion, timezone))
        for one in owed
        if one.chased and one.is_open
        for occasion, begins, ends in windows(one, timezone)
        if begins <= moment and (ends is None or moment < ends) and (one.key, occasion) not in already
        if occasion is Occasion.AFTER or one.state is Kept.PENDING
    )


def windows(owed: Owed, timezone: str) -> tuple[tuple[Occasion, datetime, datetime | None], ...]:
    """From when to when each reminder of a promise is in place. Empty windows are left out.

    The evening before lasts until the due day begins; a promise due early in the morning has no reminder on the day.
    """
    day = days.day_in(owed.due_at, timezone)
    evening, midnight = days.hour_of(day - _DAY, EVENING, timezone), days.hour_of(day, 0, timezone)
    morning, next_morning = days.hour_of(day, MORNING, timezone), days.hour_of(day + _DAY, MORNING, timezone)
    found = [(Occasion.BEFORE, evening, min(midnight, owed.due_at)), (Occasion.ON_THE_DAY, morning, owed.due_at)]
    kept = [(occasion, begins, ends) for occasion, begins, ends in found if begins < ends]
    return (*kept, (Occasion.AFTER, next_morning, None))


def _words(owed: Owed, occasion: Occasion, timezone: str) -> str:
    if occasion is Occasion.BEFORE:
        return f"tomorrow: {owed.words}"
    if occasion is Occasion.ON_THE_DAY:
        return f"today: {owed.words}"
    return f"{question(owed)} ({say.day(days.day_in(owed.due_at, timezone))})"


def question(owed: Owed) -> str:
    """The fair question (I7), in place of "overdue"."""
    if owed.what is Promise.CONTACT:
        return f"did you speak with {owed.words.removeprefix('make contact with ')}?"
    if owed.what is Promise.TURN_UP:
        return "did you meet?"
    if owed.what is Promise.OWN:
        return f"did you get to it: {owed.words}?"
    return f"did you {owed.words}?"
