"""What the score reckons with: happenings, spells of time, ranges. Built by the desk from rows, read from here up.

A ``Happening`` is one countable thing with its moment; what is counted, and when, is said once, beside the word. A week
runs from Monday to Sunday in the desk's time zone (:mod:`inroad.score.weeks`).
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Track(StrEnum):
    """What time goes to (M1)."""

    NETWORKING = "networking"
    FOUND = "being found"
    APPLYING = "applying"


SPLIT: Final = MappingProxyType({Track.NETWORKING: 0.6, Track.FOUND: 0.2, Track.APPLYING: 0.2})
"""How the advisers would split it (mission M1); the owner may choose their own."""
HOURS_A_WEEK: Final = (20, 30)
"""What a search takes (mission M2)."""


class What(StrEnum):
    """What is counted, each with its own moment."""

    NEW_CONTACT = "new contact"  # the first message, call or meeting ever with somebody, since the search began
    CONVERSATION = "conversation"  # words both ways with somebody in a week: once a week and person
    MEETING = "one-to-one meeting"  # a meeting or call with exactly one other person
    NAME = "name given"  # somebody named a person to talk to
    ASKED = "introduction asked for"
    AGREED = "introduction agreed to"
    INTRODUCED = "introduction made"
    MET = "met through an introduction"
    APPLIED = "application"
    INTERVIEW = "interview"  # held; several about one opening count each
    OFFER = "offer"
    # What the other hunt brings, the one for a network (M6)
    OPEN_MEETING = "meeting without an opening"  # a win of its own (N9)
    BACKED = "somebody who would recommend you"
    HELPED = "something passed on that was useful"
    INTRODUCED_OTHERS = "introduction made for others"


class Source(StrEnum):
    """How it came about (M5)."""

    REFERRED = "referred"  # through somebody
    DIRECT = "direct"  # the owner wrote or applied without a word from anybody
    FOUND = "found"  # they found the owner
    NOT_SAID = ""


@dataclass(frozen=True, slots=True)
class Happening:
    """One countable thing. ``key`` is unique among those of its kind ("interaction:17:4"); numbers are rows' (0: none).

    ``person``: with whom; ``about``: who else it is owed to (who gave the name, the voucher); ``opening``, ``contract``
    and ``target``: what it belongs to.
    """

    what: What
    at: datetime
    key: str
    person: int = 0
    about: int = 0
    opening: int = 0
    contract: int = 0
    target: int = 0
    source: Source = Source.NOT_SAID


@dataclass(frozen=True, slots=True)
class Spell:
    """Some time spent. ``known_by``: "calendar", "mail", "desk", "told" or "timer". ``track`` None: none of the search.

    ``doubt`` is a question about it in words ("40 hours in one entry: is that right?"), "" if there is none.
    """

    key: str
    start: datetime
    minutes: int
    track: Track | None
    words: str = ""
    known_by: str = "told"
    doubt: str = ""
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class Range:
    """A number that is not known exactly: its middle, and from where to where it lies with probability ``level``."""

    middle: float
    low: float
    high: float
    level: float = 0.8
