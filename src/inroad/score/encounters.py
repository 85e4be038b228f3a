"""From words that passed to what is counted of them: new contacts, conversations, one-to-one meetings.

    Word values ── first_contacts ─→ the first time with somebody who wasn't known before
                ── conversations ──→ words both ways, once a week and person
                ── meetings ───────→ with one person alone, once a day and person

A word is one message or one time together with one person; a mail to three is three words. What is no word between two
(a crowd, a list, a robot, the owner's own copy) never comes here. Each function is linear but for one sort.

Refused: a new contact of somebody who wrote and was never answered. It isn't the owner's yet.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum
from typing import Final
from zoneinfo import ZoneInfo

from inroad.score.weeks import monday

BOTH_WAYS: Final = timedelta(days=7)
"""A word and the other's word make a conversation when they are no further apart."""


class Way(IntEnum):
    """Whose word it was."""

    MINE = 1
    THEIRS = 2
    TOGETHER = 3  # a call, a meeting, a talk: both ways at once


@dataclass(frozen=True, slots=True)
class Word:
    """``alone``: together with nobody else there. ``rank``: of two accounts of one meeting the lower one is kept."""

    at: datetime
    person: int
    way: Way
    key: str
    alone: bool = False
    rank: int = 0
    opening: int = 0
    contract: int = 0
    target: int = 0

    @property
    def order(self) -> tuple[datetime, int, str]:
        return self.at, self.rank, self.key


def first_contacts(words: Iterable[Word], known: Collection[int]) -> dict[int, tuple[Word, Way]]:
    """Person → the first word that was the owner's (or a time together), and whose word was the very first.

    ``known``: people who were in touch with the owner before; they are never new.
    """
    first: dict[int, Way] = {}
    found: dict[int, tuple[Word, Way]] = {}
    for word in sorted(words, key=lambda one: one.order):
        if word.person in known or word.person in found:
            continue
        began = first.setdefault(word.person, word.way)
        if word.way is not Way.THEIRS:
            found[word.person] = (word, began)
    return found


def conversations(words: Iterable[Word], zone: ZoneInfo) -> list[Word]:
    """By week and person, the word that made it a conversation: a time together, or a message that had one the other
    way within the seven days before it (so an answer on Monday to Sunday's mail counts, on Monday).
    """
    last: dict[tuple[int, Way], datetime] = {}
    seen: set[tuple[int, date]] = set()
    found = []
    for word in sorted(words, key=lambda one: one.order):
        both = word.way is Way.TOGETHER
        if not both:
            other = last.get((word.person, Way.MINE if word.way is Way.THEIRS else Way.THEIRS))
            both = other is not None and word.at - other <= BOTH_WAYS
            last[word.person, word.way] = word.at
        week = (word.person, monday(word.at, zone))
        if both and week not in seen:
            seen.add(week)
            found.append(word)
    return found


def meetings(words: Iterable[Word], zone: ZoneInfo) -> list[Word]:
    """Times together with one person alone, by time. Two accounts of a person and day are one: the calendar's entry and
    what the owner noted of it stand for the same hour more often than not.
    """
    best: dict[tuple[int, date], Word] = {}
    for word in words:
        if word.way is Way.TOGETHER and word.alone:
            day = (word.person, word.at.astimezone(zone).date())
            if day not in best or (word.rank, *word.order) < (best[day].rank, *best[day].order):
                best[day] = word
    return sorted(best.values(), key=lambda one: one.order)
