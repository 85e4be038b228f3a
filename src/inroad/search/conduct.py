"""How an employer behaves towards those who apply, and what one can say to it (E1, E2, E4, R5).

    what the owner noted ─┐
    openings without an answer (worked out) ─┼─ record ─→ words and counts, each labelled as what it is
    answers to introductions (employers.py) ─┘

Requirements: facts in words, on the owner's desk only; nothing here is shared or added up over desks. Whoever is
silent is asked after before it counts. A sample the owner offered freely is no demand and stands apart.

Rejected: a grade per employer. One who asked for salary history once is told from one who lets everybody wait by
reading, not by a number.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from statistics import median
from types import MappingProxyType
from typing import Final

from inroad import words as say
from inroad.errors import BadInput
from inroad.introductions.employers import EmployerRecord
from inroad.letters import text
from inroad.search.openings import GHOST_DAYS, Opening, never_answered

MOST_NOTES: Final = 500


class Kind(StrEnum):
    """What they did. The value is stored and shown."""

    UNPAID_WORK = "wanted work for nothing"
    SAMPLE_OFFERED = "a sample I offered"
    SALARY_HISTORY = "wanted my salary history"
    REFERENCES_EARLY = "wanted references at the start"
    SILENCE = "never answered"
    NO_MONTHS = "no answer on 3, 6 and 12 months"

    @property
    def is_theirs(self) -> bool:
        """Something they did; a sample offered freely is the owner's own doing."""
        return self is not Kind.SAMPLE_OFFERED


@dataclass(frozen=True, slots=True)
class Custom:
    """``why``: what to think of it, in a line. ``answers``: what one can say or do, the usual one first. ``sheet``: the
    kind of call sheet that has the words, "" if none. ``practice``: its id.
    """

    why: str
    answers: tuple[str, ...]
    practice: str
    sheet: str = ""


CUSTOMS: Final[Mapping[Kind, Custom]] = MappingProxyType(
    {
        Kind.UNPAID_WORK: Custom(
            "Work has a price. Who takes it for nothing before hiring seldom starts paying with respect after.",
            (
                "Offer other proof: something you made before, or somebody who saw you do it.",
                "Offer to do it for a fee, and name the hours.",
                "Offer to do it under an agreement that it stays yours and isn't used or shown.",
                "Walk away, kindly. You learned in time what working there is like.",
            ),
            "E1",
            "unpaid-work",
        ),
        Kind.SAMPLE_OFFERED: Custom(
            "You offered it of your own accord; that is a good way to show what you do.",
            ("Note what you gave and to whom, so that you can ask what they thought of it.",),
            "E1",
        ),
        Kind.SALARY_HISTORY: Custom(
            "What you were paid elsewhere says nothing about this work. Some places forbid the question.",
            (
                "Say that you would rather talk about this job, and ask what they have set aside for it.",
                "Say that you keep what former employers paid between you and them, as you will with this one.",
                "On a form: leave it empty, or write “on an offer”.",
            ),
            "E2",
            "salary-history",
        ),
        Kind.REFERENCES_EARLY: Custom(
            "References are given when an offer depends on nothing else. Asked for at the start, they are a warning.",
            (
                "Say that you give references gladly once both want it, since your referees' time is theirs.",
                "Offer what they can look at now: work, published words, a talk with you.",
                "If they insist, ask what they would do with them before they have met you.",
            ),
            "R5",
        ),
        Kind.SILENCE: Custom(
            "Most silence is disorder, not judgement. It still tells how they treat people.",
            (
                "Ask once how it stands, in one friendly line.",
                "Ask whoever you know there, as news, not as a complaint.",
                "Let it go and keep the people you liked.",
            ),
            "E4",
        ),
        Kind.NO_MONTHS: Custom(
            "Who can't say what you should achieve hasn't thought about the job, or thinks of another one.",
            (
                "Ask the manager again, in writing: what should be different after 3, 6 and 12 months?",
                "Propose your own answer and see what they make of it.",
                "Without any answer, think twice before you say yes.",
            ),
            "E3",
            "months-3-6-12",
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Note:
    """One thing noted. ``opening``: key of the opening it was about, "" for none. ``answered``: what the owner said."""

    kind: Kind
    on: date
    words: str = ""
    opening: str = ""
    answered: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """``count`` things of one kind, in words. ``label``: "self-reported" (the owner said so), "worked out" (from the
    owner's dates) or "observed" (from a mailbox); never mixed.
    """

    words: str
    count: int
    label: str


@dataclass(frozen=True, slots=True)
class Record:
    """``facts``: what they did. ``apart``: what was the owner's own doing. ``answers``: how they answer
    introductions. ``silent``: openings that are without an answer for long.
    """

    facts: tuple[Fact, ...] = ()
    apart: tuple[Fact, ...] = ()
    answers: tuple[str, ...] = ()
    silent: tuple[Opening, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        return (*(f"{one.words} ({one.label})" for one in self.facts), *self.answers)


def kind_of(value: str) -> Kind:
    """The kind of that name. BadInput with the names there are."""
    try:
        return Kind(value.strip())
    except ValueError:
        there = "; ".join(one.value for one in Kind)
        raise BadInput(f"there is no conduct “{text.line(value, 40)}”", hint=f"those there are: {there}") from None


def record(
    notes: Iterable[Note],
    openings: Iterable[Opening],
    today: date,
    *,
    introductions: EmployerRecord | None = None,
    ghost_days: int = GHOST_DAYS,
) -> Record:
    """One employer's record, from all that is known about it. A silence that was noted isn't counted a second time
    when it is worked out as well. ``openings``: all of this employer.
    """
    noted: dict[Kind, list[Note]] = {}
    for note in list(notes)[:MOST_NOTES]:
        noted.setdefault(note.kind, []).append(note)
    told = {kind: _fact(kind, noted[kind]) for kind in Kind if kind in noted}
    facts = [fact for kind, fact in told.items() if kind.is_theirs]
    listed = list(openings)
    silences = {note.opening for note in noted.get(Kind.SILENCE, ()) if note.opening}
    silent = tuple(
        one for one in listed if one.key not in silences and never_answered(one, today, ghost_days=ghost_days)
    )
    if silent:
        asked = sum(1 for one in listed if one.applied_on is not None or one in silent)
        words = f"no answer within {say.count(ghost_days, 'day')} to {len(silent)} of {asked}"
        facts.append(Fact(words, len(silent), "worked out"))
    if answered := _answered(listed):
        facts.append(answered)
    apart = tuple(fact for kind, fact in told.items() if not kind.is_theirs)
    return Record(tuple(facts), apart, introductions.words if introductions else (), silent)


def _fact(kind: Kind, notes: list[Note]) -> Fact:
    last = max(note.on for note in notes)
    return Fact(f"{kind.value}{_times(len(notes))}, {say.month(last)}", len(notes), "self-reported")


def _answered(openings: list[Opening]) -> Fact | None:
    """Applications that a person answered, and after how many days as a rule."""
    applied = [one for one in openings if one.applied_on is not None]
    waits = [
        max(0, (one.answered_on - one.applied_on).days)
        for one in applied
        if one.answered_on is not None and one.applied_on is not None
    ]
    if not waits:
        return None
    usual = round(median(waits))
    said = "on the same day" if usual == 0 else f"in {say.count(usual, 'day')}"
    whole = f"answered {len(waits)} of {say.count(len(applied), 'application')}, as a rule {said}"
    return Fact(whole, len(waits), "worked out")


def _times(number: int) -> str:
    return "" if number == 1 else " twice" if number == 2 else f" {say.small(number)} times"


# -- in an advert

_IN_ADVERT: Final = (
    (Kind.SALARY_HISTORY, ("salary history", "current salary", "present salary", "last salary", "previous salary")),
    (Kind.REFERENCES_EARLY, ("names of referees", "contact details of references", "references with your application")),
    (Kind.UNPAID_WORK, ("unpaid trial", "unpaid test", "unpaid assignment", "trial day without pay")),
)


def in_advert(advert: str) -> tuple[tuple[Kind, str], ...]:
    """What an advert asks for that it shouldn't: the kind, and the words by which one sees it. A hint and no record:
    the owner reads the place and says. Linear in the advert's length.
    """
    flat = f" {text.fold(advert)} "
    return tuple(
        (kind, phrase)
        for kind, phrases in _IN_ADVERT
        if (phrase := next((one for one in phrases if f" {text.fold(one)} " in flat), ""))
    )
