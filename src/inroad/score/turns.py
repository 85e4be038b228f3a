"""Names that were given, and hellos: did the owner turn to them, and did they answer?

    names given, words that passed ── names ──→ turned to? ─→ answered?      (cases, by day)
    hellos sent, words that passed ── hellos ─→ answered within their days?

A word of the owner's, a time together, an ask for an introduction to them, or the promise to follow up called kept:
any of these is turning to a name. An answer is a word of theirs, or a time together, after that. Where only the promise
says that a name was followed up, nothing is known of an answer and none is missed.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from inroad.score.encounters import Way, Word
from inroad.score.rates import Case


@dataclass(frozen=True, slots=True)
class Given:
    """A name and when it was given. ``person`` 0: known by name only. ``kept_at``: followed up, as the owner said."""

    key: str
    at: datetime
    person: int = 0
    kept_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """Something that went to somebody. ``replied``: a reply to it was seen, whatever address it came from."""

    key: str
    at: datetime
    person: int
    replied: bool = False


class Words:
    """What passed with each person, by time: whose word was the first after a moment. Built once, O(n log n)."""

    def __init__(self, words: Iterable[Word]) -> None:
        self._mine: dict[int, list[datetime]] = {}
        self._theirs: dict[int, list[datetime]] = {}
        for word in sorted(words, key=lambda one: one.at):
            if word.way is not Way.THEIRS:
                self._mine.setdefault(word.person, []).append(word.at)
            if word.way is not Way.MINE:
                self._theirs.setdefault(word.person, []).append(word.at)

    def mine(self, person: int, after: datetime) -> datetime | None:
        """The first word of the owner's after that moment, a time together included."""
        return _after(self._mine.get(person, []), after)

    def theirs(self, person: int, after: datetime) -> datetime | None:
        """The first word of theirs after that moment, a time together included."""
        return _after(self._theirs.get(person, []), after)

    def spoke(self, person: int, at: datetime) -> bool:
        """A time together at that very moment: asked and answered at once."""
        return at in self._mine.get(person, ()) and at in self._theirs.get(person, ())


def _after(moments: list[datetime], after: datetime) -> datetime | None:
    place = bisect_right(moments, after)
    return moments[place] if place < len(moments) else None


def names(
    given: Iterable[Given], words: Words, asked: Mapping[int, datetime], timezone: str
) -> tuple[tuple[Case, ...], tuple[Case, ...]]:
    """Names turned to, and those of them who answered. ``asked``: person → the last ask about them."""
    zone = ZoneInfo(timezone)
    turned, answered = [], []
    for one in given:
        word = words.mine(one.person, one.at) if one.person else None
        ask = asked.get(one.person) if one.person else None
        signs = [word, one.kept_at, ask if ask is not None and ask > one.at else None]
        at = min((sign for sign in signs if sign is not None), default=None)
        turned.append(Case(one.at.astimezone(zone).date(), at is not None, one.key))
        if word is not None:
            led_on = words.spoke(one.person, word) or words.theirs(one.person, word) is not None
            answered.append(Case(word.astimezone(zone).date(), led_on, one.key))
    return tuple(turned), tuple(answered)


def hellos(sent: Iterable[Sent], words: Words, days: int, timezone: str) -> tuple[Case, ...]:
    """Hellos, answered if a reply was seen, or they wrote or met within ``days``: later it was something else."""
    zone = ZoneInfo(timezone)
    found = []
    for one in sent:
        word = words.theirs(one.person, one.at)
        led_on = one.replied or (word is not None and word - one.at <= timedelta(days=days))
        found.append(Case(one.at.astimezone(zone).date(), led_on, one.key))
    return tuple(found)
