"""What the desk says of plays: those there are, those worth starting, those under way, and each step of them."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PlayRow:
    """A play there is. ``own``: the owner wrote it. ``problem``: why an own one can't be used any more."""

    name: str
    title: str
    why: str
    subject: str
    begins_when: tuple[str, ...]
    practices: tuple[str, ...]
    steps: int
    own: bool = False
    problem: str = ""


@dataclass(frozen=True, slots=True)
class PlayPage:
    """A play before it is begun: ``lines`` to read, ``file`` as it was written."""

    row: PlayRow
    lines: tuple[str, ...]
    file: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A play that fits now: ``because`` says what happened, ``about`` whom or what it is about."""

    name: str
    title: str
    why: str
    because: str
    about: str
    target_id: int | None = None
    opening_id: int | None = None
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class AnswerShown:
    """``names``: with this answer one says who was named."""

    say: str
    names: bool = False


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step that came up. ``letter``: the kind it takes, "" for none; ``spoken``: it is a sheet for a call.

    ``to_another``: the letter goes to somebody the owner chooses. ``owed``: somebody waits for it.
    """

    id: int
    run_id: int
    play: str
    about: str
    title: str
    what: str
    question: str
    answers: tuple[AnswerShown, ...]
    letter: str
    letter_title: str
    letter_id: int | None
    spoken: bool
    to_another: bool
    owed: bool
    person_id: int | None
    person: str
    promise_id: int | None
    due_at: datetime
    when: str
    chip: str
    state: str
    answer: str = ""
    note: str = ""
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RunRow:
    """A play under way, or one that is over. ``open``: steps that wait for the owner."""

    id: int
    name: str
    title: str
    about: str
    state: str
    why: str
    started_at: datetime
    ended_at: datetime | None
    open: int
    target_id: int | None
    opening_id: int | None
    person_id: int | None


@dataclass(frozen=True, slots=True)
class CallSheet:
    """What to say in a call, in order, for one open step; ``asked``: what it still wants of the owner."""

    step: StepRow
    parts: tuple[tuple[str, str], ...]
    asked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RunView:
    """One play under way: open steps first, what is done below; ``sheets`` are ready to be printed."""

    row: RunRow
    why: str
    steps: tuple[StepRow, ...]
    earlier: tuple[StepRow, ...]
    sheets: tuple[CallSheet, ...]
    waiting: int


@dataclass(frozen=True, slots=True)
class Stepped:
    """What telling of one step did: the run after it, and the titles of the steps that came up."""

    run: RunRow
    opened: tuple[StepRow, ...]
