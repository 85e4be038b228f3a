"""The shapes of a play and of a play under way, with the whole vocabulary a file may use.

A **play** is data: steps with words, days, a letter, and a question whose answers lead on. A **run** is one play for
one job, target or person. A step with ``for_each`` comes up once per person; what it leads on to stays with them.

``Moment``s are aware UTC; days end in the time zone of the facts. People are numbered within a run, from 1; 0 is nobody
in particular. ``ref`` is whatever the desk calls them: carried along, never read.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final

# What a file may say -------------------------------------------------------------------------------------------------

SUBJECTS: Final = MappingProxyType(
    {
        "opening": "one job",
        "target": "a company you want to get into",
        "person": "one person",
    }
)

STARTED_BY: Final = MappingProxyType(
    {
        "rejection": "a no was recorded for a job",
        "liked us, no opening": "they liked you and have no opening",
        "no warm path": "nobody is known who could get you in",
        "interview held": "an interview took place",
        "referral got an interview": "somebody's word got you an interview",
        "reference offered": "somebody said they would be a reference",
        "references asked for": "an employer asks for references",
        "wants to know them": "you would like to get to know somebody",
        "by hand": "you start it yourself",
    }
)

HAPPENINGS: Final = MappingProxyType(
    {
        "they wrote": "a message, call or meeting came from this person",
        "interview set": "an interview was arranged",
        "interview held": "an interview took place",
        "interview called off": "an interview was called off",
        "rejection": "a no was recorded for this job",
        "offer": "they made an offer",
        "offer accepted": "you accepted an offer, here or elsewhere",
        "opening closed": "the job is gone",
        "target let go": "you let the target go",
        "way in found": "somebody can get you in after all",
        "introduced": "you were introduced to this person",
        "person left alone": "this person is to be left alone",
        "person forgotten": "this person was forgotten or moved to the trash",
        "employer guarded": "this is a present employer",
    }
)

ALWAYS: Final = frozenset(("person left alone", "person forgotten", "employer guarded"))
"""These end what concerns them in every play, whatever the play says, and what is owed as well."""

GROUPS: Final = MappingProxyType(
    {
        "met": "everybody you met about this job",
        "clicked": "those you met there and clicked with",
        "voucher": "whoever put in a word for you",
        "referee": "the referees chosen for this job",
        "edge": "people beside the manager you want to reach",
        "inside": "people you know there",
    }
)

EFFECTS: Final = MappingProxyType(
    {
        "clicked": "notes that you clicked with this person",
        "did not click": "notes that you did not click with this person",
        "target to future": "moves the target to *future*",
        "names given": "takes down the names, each with a promise to follow up and to tell who gave it",
        "reference offered": "notes in the vault that this person would be a reference",
        "will call": "notes that this person said they will call",
        "called": "notes that this person made the call",
        "no answer on 3, 6 and 12 months": "notes on the employer's record that the question got no answer",
        "references demanded early": "notes on the employer's record that references were demanded before an offer",
    }
)

DATES: Final = MappingProxyType({"interview": "the day of the interview", "meeting": "the day of the meeting"})
STEP_DAY: Final = "step"  # days are counted from when the step comes up …
START_DAY: Final = "start"  # … or from when the play was started

FIELDS: Final = MappingProxyType(
    {
        "person": "whom the step is about, as you call them",
        "organisation": "the employer",
        "opening": "the job",
        "voucher": "whose word got you there",
        "targets": "up to three targets of yours that this person may reach",
        "names": "the names that were given",
    }
)

MOST_STEPS: Final = 24
MOST_ANSWERS: Final = 6
MOST_PEOPLE: Final = 30
MOST_OPEN: Final = 12
MOST_DAYS: Final = 3_660
MOST_NAMES: Final = 20
USUAL_OPEN: Final = 6
USUAL_QUIET: Final = 60


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to a step's question, and what follows: steps that come up, and what is noted (``EFFECTS``).

    ``names``: giving it means to say who was named. ``when``: happenings that give it by themselves.
    """

    say: str
    then: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()
    names: bool = False
    when: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do, in words. Due at the end of the day ``days`` after ``counted_from``, never in the past.

    ``letter``: the kind of letter or call sheet it takes, or ""; ``to_another``: it goes to somebody else than the
    person the step is about. ``for_each``: once per person of that group, and ``if_nobody`` comes up where there is
    none. ``once``: once for all, though several people's steps lead to it.
    ``owed``: somebody waits for it, so it stays when the play is overtaken. ``then`` follows a step without a question;
    with one, the answers lead on.
    """

    key: str
    title: str
    what: str = ""
    letter: str = ""
    to_another: bool = False
    days: int = 1
    counted_from: str = STEP_DAY
    for_each: str = ""
    if_nobody: tuple[str, ...] = ()
    once: bool = False
    owed: bool = False
    question: str = ""
    answers: tuple[Answer, ...] = ()
    then: tuple[str, ...] = ()
    overtaken_by: tuple[str, ...] = ()

    def answer(self, say: str) -> Answer | None:
        return next((one for one in self.answers if one.say == say), None)

    def leads_to(self) -> tuple[str, ...]:
        """Every step that may follow, in the order of the file."""
        return tuple(dict.fromkeys([*self.if_nobody, *self.then, *(key for one in self.answers for key in one.then)]))


@dataclass(frozen=True, slots=True)
class Play:
    """A play that was checked: no loop, every step can be reached. ``begin_with``: the steps that come up first.

    ``most_open``: no more steps than that are open at a time, the others wait their turn. ``quiet_days``: after so many
    days past the last due one without a word, the run is laid aside.
    """

    name: str
    title: str
    why: str
    subject: str
    started_by: tuple[str, ...]
    steps: tuple[Step, ...]
    begin_with: tuple[str, ...]
    practices: tuple[str, ...] = ()
    overtaken_by: tuple[str, ...] = ()
    most_open: int = USUAL_OPEN
    quiet_days: int = USUAL_QUIET

    def step(self, key: str) -> Step:
        return next(one for one in self.steps if one.key == key)


# What it is about ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a run. ``groups`` are keys of ``GROUPS``; ``targets`` the owner's targets they may reach, best first.

    Whoever hands people over leaves out those the guard or a wish forbids. ``out`` is what ended it for them: if one of
    ``ALWAYS``, no step comes up for them any more; else only what is owed to them.
    """

    name: str
    ref: int = 0
    called: str = ""
    address: str = ""
    groups: frozenset[str] = frozenset()
    targets: tuple[str, ...] = ()
    out: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a run knows. ``subject`` is the number of the person it is about (1 is the first), 0 for a job or target."""

    timezone: str
    organisation: str = ""
    opening: str = ""
    voucher: str = ""
    subject: int = 0
    people: tuple[Person, ...] = ()
    dates: Mapping[str, datetime] = field(default_factory=dict)


# A play under way ----------------------------------------------------------------------------------------------------


class RunState(StrEnum):
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"  # by its owner, or laid aside after a long silence
    OVERTAKEN = "overtaken"


class StepState(StrEnum):
    OPEN = "open"
    DONE = "done"
    SKIPPED = "skipped"
    OVERTAKEN = "overtaken"


@dataclass(frozen=True, slots=True)
class StepRun:
    """A step that came up, for one person (0: nobody in particular). An ended one never opens again."""

    step: str
    person: int
    opened_at: datetime
    due_at: datetime
    state: StepState = StepState.OPEN
    answer: str = ""
    note: str = ""
    names: tuple[str, ...] = ()
    ended_at: datetime | None = None

    @property
    def key(self) -> str:
        """Unique within its run: "call#2" is the step "call" for the second person."""
        return f"{self.step}#{self.person}" if self.person else self.step

    @property
    def is_open(self) -> bool:
        return self.state is StepState.OPEN


@dataclass(frozen=True, slots=True)
class Run:
    """A play under way. ``waiting``: steps whose turn comes when fewer are open, as (step, person).

    ``closing``: what overtook it while something was still owed; only what is owed goes on. ``reached``: the
    ``for_each`` steps that had their turn, so that somebody who joins later gets theirs.
    """

    play: Play
    facts: Facts
    started_at: datetime
    changed_at: datetime
    state: RunState = RunState.RUNNING
    why: str = ""
    closing: str = ""
    ended_at: datetime | None = None
    steps: tuple[StepRun, ...] = ()
    waiting: tuple[tuple[str, int], ...] = ()
    reached: tuple[str, ...] = ()

    @property
    def is_running(self) -> bool:
        return self.state is RunState.RUNNING

    @property
    def open(self) -> tuple[StepRun, ...]:
        return tuple(one for one in self.steps if one.is_open)

    def find(self, key: str) -> StepRun | None:
        return next((one for one in self.steps if one.key == key), None)


# What can happen -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Done:
    """A step without a question was done."""

    key: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """The question of a step was answered, in the very words of one of its answers."""

    key: str
    answer: str
    note: str = ""
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Skipped:
    """Not this one. A step without a question leads on all the same; after a question nothing follows."""

    key: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """Another day for an open step."""

    key: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Joined:
    """Somebody else belongs to it: was met there after all. Known by ``ref``, which must not be 0."""

    person: Person


@dataclass(frozen=True, slots=True)
class Dated:
    """A day of ``DATES`` became known or was moved; open steps counted from it move along."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Happened:
    """Something of ``HAPPENINGS``, at a moment; one to come counts as now. ``ref``: whom it concerns, 0 for all."""

    what: str
    at: datetime
    ref: int = 0


@dataclass(frozen=True, slots=True)
class Stopped:
    """Its owner stops it."""

    why: str = ""


@dataclass(frozen=True, slots=True)
class TimePassed:
    """Nothing but time; lays a run aside that nobody has said a word about for long."""


Event = Done | Answered | Skipped | Moved | Joined | Dated | Happened | Stopped | TimePassed
