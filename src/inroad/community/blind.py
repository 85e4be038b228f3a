"""The coarse answer to "could a member reach someone there?", and how often it may be asked.

    members who share anything     fewer than five ─→ no answer at all
    ties there, with consent now   none · one or two members · three or more ─→ nobody yet · a member can · several can
    departments                    said only with three different people known there in it

The answer is all that an asker ever learns without somebody's yes, so it is made of as little as helps. What an
attacker who is a member can still find out, and what each of these rules is against: docs/blind.md.

Refused: a number, a name, a role, an answer about one person; an answer that follows from something the asker can vary
at will (their own contacts, their own employers, the time zone of their desk).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

from inroad import words as say
from inroad.community.departments import DEPARTMENTS, NAMED

FEWEST_MEMBERS: Final = 5
"""No answer that covers fewer than so many members who share anything."""
SEVERAL: Final = 3
FEWEST_PEOPLE: Final = 3
"""A department is said only where so many different people of it are known."""
MOST_A_WEEK: Final = 20
WEEK: Final = timedelta(days=7)


class Kind(StrEnum):
    """``TOO_FEW``: no answer, the community is small. ``LATER``: no answer, enough was asked this week. ``CLOSED``: no
    answer, the place is one's own employer."""

    TOO_FEW = "too few"
    NOBODY = "nobody"
    A_MEMBER = "a member"
    SEVERAL = "several"
    LATER = "later"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Seen:
    """A tie into the organisation: by whom, to whom (numbers that tell them apart), and the department's code."""

    member: int
    person: int
    part: int


@dataclass(frozen=True, slots=True)
class BlindAnswer:
    """``parts``: departments that may be said, in their usual order. ``day``: of the look, in UTC."""

    kind: Kind
    parts: tuple[str, ...] = ()
    day: date | None = None
    again_on: date | None = field(default=None, compare=False)
    """With ``LATER``: from when more may be asked."""

    @property
    def found(self) -> bool:
        """Whether there is somebody to ask."""
        return self.kind in {Kind.A_MEMBER, Kind.SEVERAL}

    def words(self, organisation: str) -> str:
        """The answer as its asker reads it."""
        there = f"someone in {say.listing(self.parts, conjunction='or')}" if self.parts else "someone"
        if self.kind is Kind.A_MEMBER:
            return f"A member can reach {there} at {organisation}."
        if self.kind is Kind.SEVERAL:
            return f"Several members can reach {there} at {organisation}."
        if self.kind is Kind.NOBODY:
            return f"Nobody here leads to {organisation} yet. Networks grow; look again in a while."
        if self.kind is Kind.TOO_FEW:
            return "Too few members share their network yet to answer that without giving somebody away."
        if self.kind is Kind.CLOSED:
            return "Nothing is asked about a place where you work."
        until = f" from {say.day(self.again_on)} on" if self.again_on is not None else " next week"
        asked = f"You asked about {MOST_A_WEEK} places in a week, which is plenty to follow up."
        return f"{asked} There is room for more{until}."

    def to_json(self) -> dict[str, Any]:
        return {"kind": self.kind.value, "parts": list(self.parts)}

    @classmethod
    def from_json(cls, kept: dict[str, Any], day: date) -> "BlindAnswer":
        """Whatever isn't readable (an older program's) says nothing rather than something wrong."""
        try:
            kind = Kind(kept.get("kind", ""))
        except ValueError:
            return cls(Kind.NOBODY, day=day)
        return cls(kind, tuple(part for part in kept.get("parts", ()) if part in NAMED), day)


def answer(eligible: int, seen: Iterable[Seen]) -> BlindAnswer:
    """What may be said. ``eligible``: members other than the asker who share anything, whether or not they know anybody
    there. ``seen``: ties with consent now, the asker's own left out. O(ties)."""
    if eligible < FEWEST_MEMBERS:
        return BlindAnswer(Kind.TOO_FEW)
    members: set[int] = set()
    people: dict[int, set[int]] = {}
    for tie in seen:
        members.add(tie.member)
        people.setdefault(tie.part, set()).add(tie.person)
    if not members:
        return BlindAnswer(Kind.NOBODY)
    named = tuple(
        part for code, part in enumerate(DEPARTMENTS) if part in NAMED and len(people.get(code, ())) >= FEWEST_PEOPLE
    )
    return BlindAnswer(Kind.SEVERAL if len(members) >= SEVERAL else Kind.A_MEMBER, named)


def may_look(looked: Iterable[tuple[str, date]], organisation: str, today: date) -> date | None:
    """None if this organisation may be looked up today, else the first day when it may.

    ``looked``: what was looked up, and when. Places count, not looks: going back to one of this week's is free.
    """
    latest: dict[str, date] = {}
    for place, day in looked:
        if day > today - WEEK:
            latest[place] = max(day, latest.get(place, day))
    if organisation in latest or len(latest) < MOST_A_WEEK:
        return None
    return min(latest.values()) + WEEK
