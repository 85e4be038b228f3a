"""A week looked back on, in ten minutes: when to look at which week, what it was in words, what could be let go of.

    today ── week_to_look_at ─→ Monday            what lies about ── to_let_go ─→ at most three, the longest first
    WeekRow, promises ── sentence ─→ one sentence, kind and true

Requirements: a quiet week is called quiet and nothing else. Nothing is compared with other people, nor with a better
week. What could be let go of is a question, asked of at most three things, and of each only once it has really been
lying about; keeping it needs no reason, and then it is not asked about again for as long.

Rejected: a score of the week, and a list of all that was not done. Both are read as blame.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from inroad import words as say
from inroad.score.model import What
from inroad.score.weeks import WEEK, WeekRow, monday_of

FRIDAY: Final = 4
SUNDAY: Final = 6
MOST: Final = 3
STILL_NEWS: Final = timedelta(hours=18)
"""A machine that woke up later than this after the hour of the mail says nothing of that week by mail."""


class Loose(StrEnum):
    """What may lie about."""

    TARGET = "target"  # a place to get into, with nothing under way
    LETTER = "letter"  # a draft nobody sent
    PROMISE = "promise"  # a commitment of one's own, its day long past


PATIENCE_DAYS: Final[Mapping[Loose, int]] = MappingProxyType({Loose.TARGET: 42, Loose.LETTER: 21, Loose.PROMISE: 14})
"""So long something may lie before anybody asks. Judgement: a lead goes cold in a season, a draft in weeks."""


@dataclass(frozen=True, slots=True)
class Lying:
    """Something that nothing has happened to since ``since``; ``asked_on``: when the owner last chose to keep it."""

    kind: Loose
    id: int
    title: str
    since: date
    asked_on: date | None = None

    def days(self, today: date) -> int:
        """How long it has been lying, or since it was last asked about."""
        return (today - max(self.since, self.asked_on or self.since)).days


def to_let_go(lying: Iterable[Lying], today: date, *, most: int = MOST) -> tuple[Lying, ...]:
    """What to ask about: those that lay beyond their patience, the longest first; ties by kind and number."""
    tried = [one for one in lying if one.days(today) >= PATIENCE_DAYS[one.kind]]
    tried.sort(key=lambda one: (one.since, one.kind.value, one.id))
    return tuple(tried[:most])


def week_to_look_at(today: date) -> date:
    """The Monday of the week to look back on: from Friday on the present one, before that the one that ended."""
    this = monday_of(today)
    return this if today.weekday() >= FRIDAY else this - WEEK


_SAID: Final[tuple[tuple[What, str, str], ...]] = (
    (What.OFFER, "offer", ""),
    (What.INTERVIEW, "interview", ""),
    (What.MET, "person met through an introduction", "people met through introductions"),
    (What.INTRODUCED, "introduction made for you", "introductions made for you"),
    (What.AGREED, "yes to an introduction", "yeses to introductions"),
    (What.MEETING, "one-to-one meeting", ""),
    (What.NAME, "name given to you", "names given to you"),
    (What.NEW_CONTACT, "new contact", ""),
    (What.BACKED, "person who would recommend you", "people who would recommend you"),
    (What.INTRODUCED_OTHERS, "introduction you made for others", "introductions you made for others"),
    (What.HELPED, "useful thing you passed on", "useful things you passed on"),
    (What.CONVERSATION, "conversation", ""),
)
_MOST_SAID: Final = 4


def sentence(row: WeekRow, kept: int) -> str:
    """The week in a sentence or two; ``kept`` counts promises that the owner kept. The weightiest things are named."""
    found = [say.count(row.of(what), one, many) for what, one, many in _SAID if row.of(what)][:_MOST_SAID]
    parts = [f"{say.listing(found)}."] if found else []
    if kept:
        parts.append("You kept your word." if kept == 1 else f"You kept your word {say.small(kept)} times.")
    if not parts:
        return "A quiet week. There are such weeks in every search."
    return " ".join(parts)


def mail_at(week: date, weekday: int, hour: int, zone: ZoneInfo) -> datetime:
    """When the look back on the week of ``week`` (its Monday) is mailed: on that weekday, Friday to Sunday of it, or
    Monday to Thursday after it; at ``hour`` there.

    :raises ValueError: no weekday (0 Monday … 6 Sunday), or no hour
    """
    if not 0 <= weekday <= SUNDAY or not 0 <= hour <= 23:
        raise ValueError(f"no weekday {weekday} or hour {hour}")
    day = week + timedelta(days=weekday) + (WEEK if weekday < FRIDAY else timedelta(0))
    return datetime.combine(day, time(hour), zone)


def next_mail(now: datetime, weekday: int, hour: int, zone: ZoneInfo) -> tuple[date, datetime]:
    """The next one after ``now``: the Monday of its week, and its moment."""
    week = monday_of(now.astimezone(zone).date()) - 2 * WEEK
    while mail_at(week, weekday, hour, zone) <= now:
        week += WEEK
    return week, mail_at(week, weekday, hour, zone)


def last_mail(now: datetime, weekday: int, hour: int, zone: ZoneInfo) -> tuple[date, datetime]:
    """The latest one at or before ``now``."""
    week, _ = next_mail(now, weekday, hour, zone)
    return week - WEEK, mail_at(week - WEEK, weekday, hour, zone)
