"""Talks about a job: who was met, whether it clicked, what one should achieve in 3, 6 and 12 months, what is due after.

    Interview ── warnings ─→ what is worth knowing before a yes (E3)
              ── after ────→ thanks, the word to whoever opened the door, what to note while it is fresh

Customs and days are those of introductions, so that a talk through somebody and one without are owed alike. Silence is
no bad sign of a person: a question nobody was asked is asked next time; only one that was asked and stayed without an
answer is a warning.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from inroad import words as say
from inroad.introductions import days, promises
from inroad.introductions.model import Promise
from inroad.letters import text
from inroad.search.openings import Opening
from inroad.search.people import KeptOut, Someone

MONTHS: Final = (3, 6, 12)
MOST_MET: Final = 20
FRESH_DAYS: Final = 30
"""A talk noted later than that is history: thanks for it would surprise."""


class State(StrEnum):
    PLANNED = "planned"
    HELD = "held"
    CALLED_OFF = "called off"


@dataclass(frozen=True, slots=True)
class Months:
    """``asked``: the question was put. ``answers``: what they said, by number of months; an empty one is none."""

    asked: bool = False
    answers: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def missing(self) -> tuple[int, ...]:
        return tuple(one for one in MONTHS if not self.answers.get(one, "").strip())


@dataclass(frozen=True, slots=True)
class Met(Someone):
    """``clicked`` None: nobody said. ``liked``: what impressed me about them, for letters (F2)."""

    clicked: bool | None = None
    liked: str = ""


@dataclass(frozen=True, slots=True)
class Interview:
    """``key``: the row's number as text. ``at``: aware UTC. ``how``: "call", "video", "on site"."""

    key: str
    opening: Opening
    at: datetime
    how: str = ""
    state: State = State.PLANNED
    met: tuple[Met, ...] = ()
    months: Months = field(default_factory=Months)


@dataclass(frozen=True, slots=True)
class Due:
    """Something to do after a talk. ``key`` is one per talk and occasion. ``what``: of the promise it becomes, None for
    a note to oneself. ``due_at``: aware UTC. ``letter``: the kind of letter that does it, "" if none. ``person``: for
    whom, 0 for nobody in particular.
    """

    key: str
    words: str
    due_at: datetime
    what: Promise | None = None
    letter: str = ""
    person: int = 0


def months_from(data: Mapping[str, object]) -> Months:
    """From the row: ``{"asked": true, "3": "…", "6": "…", "12": "…"}``. What is no text is left out."""
    answers = {one: text.block(found, 2_000) for one in MONTHS if isinstance(found := data.get(str(one)), str)}
    said = {one: words for one, words in answers.items() if words}
    return Months(bool(data.get("asked")) or bool(said), MappingProxyType(said))


def months_words(interviews: Iterable[Interview]) -> str:
    """What was said to the question over all talks about a job, the latest answer of each: "in 3 months: …"."""
    held = sorted((one for one in interviews if one.state is State.HELD), key=lambda one: (one.at, one.key))
    latest = {month: said for one in held for month, said in one.months.answers.items() if said.strip()}
    return "; ".join(f"in {month} months: {text.as_phrase(latest[month])}" for month in MONTHS if month in latest)


def warnings(interviews: Iterable[Interview]) -> tuple[str, ...]:
    """What is worth knowing before saying yes to this job, from all talks about it; for the owner's eyes."""
    held = [one for one in interviews if one.state is State.HELD]
    if not held:
        return ()
    found: list[str] = []
    answered = {month for one in held for month in MONTHS if month not in one.months.missing}
    missing = [str(month) for month in MONTHS if month not in answered]
    if not any(one.months.asked or one.months.answers for one in held):
        found.append("nobody was asked what you should achieve in 3, 6 and 12 months; ask before you say yes")
    elif len(missing) == len(MONTHS):
        found.append("asked what you should achieve in 3, 6 and 12 months, they had no answer; that is a warning")
    elif missing:
        found.append(f"there is no answer yet on what you should achieve in {say.listing(missing)} months")
    met = {one.person: one for talk in sorted(held, key=lambda talk: talk.at) for one in talk.met}
    told = [one for one in met.values() if one.clicked is not None]
    if told and not any(one.clicked for one in told):
        found.append("you clicked with nobody you met there")
    return tuple(found)


def clicked(interviews: Iterable[Interview]) -> tuple[Met, ...]:
    """Whom it clicked with in talks that were held, each once as last noted, in the order they were met."""
    held = sorted((one for one in interviews if one.state is State.HELD), key=lambda one: (one.at, one.key))
    met = {one.person: one for talk in held for one in talk.met}
    return tuple(one for one in met.values() if one.clicked)


def after(
    interview: Interview,
    *,
    timezone: str,
    vouchers: Sequence[Someone] = (),
    kept_out: KeptOut | None = None,
    already: Iterable[str] = (),
) -> tuple[Due, ...]:
    """What a talk that was held makes due: soonest first, each once. Nothing for one that is planned or called off.

    ``vouchers``: who opened the door to it. ``already``: keys that were done or dropped. Thanks go to each who was met
    and may be written to; those at a present employer or left alone are passed over.
    """
    if interview.state is not State.HELD:
        return ()
    walls, done = kept_out or KeptOut(), set(already)
    job = interview.opening.called
    evening = days.end_of(days.day_in(interview.at, timezone), timezone)
    found: list[Due] = []
    met = tuple({one.person: one for one in interview.met[:MOST_MET]}.values())
    if not met:
        found.append(Due(f"met:{interview.key}", f"note whom you met about {job}", evening))
    elif unsaid := [one for one in met if one.clicked is None]:
        names = say.listing([one.called for one in unsaid], most=4)
        found.append(Due(f"clicked:{interview.key}", f"note whether you clicked with {names}", evening))
    if not interview.months.asked and interview.months.missing and not interview.opening.status.is_over:
        words = f"ask next time what you should achieve in 3, 6 and 12 months ({job})"
        found.append(Due(f"months:{interview.key}", words, evening, letter="months-3-6-12"))
    for one in met:
        if not walls.why(one.person):
            due_at = promises.due(Promise.THANKS, interview.at, timezone)
            key = f"thanks:{interview.key}:{one.person}"
            words = f"thank {one.called} for the talk"
            found.append(Due(key, words, due_at, Promise.THANKS, "interview-thanks", one.person))
    for voucher in {one.person: one for one in vouchers}.values():
        if not walls.why(voucher.person):
            due_at = promises.due(Promise.REPORT_MEETING, interview.at, timezone)
            words = f"tell {voucher.called} how the talk about {job} went"
            key = f"report:{interview.key}:{voucher.person}"
            found.append(Due(key, words, due_at, Promise.REPORT_MEETING, "report-meeting", voucher.person))
    return tuple(sorted((one for one in found if one.key not in done), key=lambda one: one.due_at))
