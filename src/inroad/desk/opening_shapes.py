"""Openings, interviews and employers' conduct as pages and commands show them."""

from dataclasses import dataclass
from datetime import date, datetime

from inroad.search.openings import SideBySide


@dataclass(frozen=True, slots=True)
class MetRow:
    """Somebody met about a job. ``clicked`` None: nobody said. ``liked``: what impressed, in the owner's words."""

    person_id: int
    name: str
    role: str = ""
    clicked: bool | None = None
    liked: str = ""


@dataclass(frozen=True, slots=True)
class KeptBack:
    """Somebody who was met and is left out of what is proposed. ``why`` fits after the name."""

    person_id: int
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class OpeningRow:
    """A job in a list. ``called``: "platform lead at Northwind". ``waiting``: how long they have been silent, in words;
    ``unanswered``: so long that it is worth asking. ``next_at``: of the next talk, in the desk's time zone.
    """

    id: int
    target_id: int
    target: str
    title: str
    called: str
    organisation: str
    organisation_id: int | None
    status: str
    source: str
    fit: str
    url: str = ""
    through_id: int | None = None
    through: str = ""
    contract_id: int | None = None
    applied_on: date | None = None
    answered_on: date | None = None
    ended_on: date | None = None
    end_words: str = ""
    waiting: str = ""
    unanswered: bool = False
    next_at: datetime | None = None
    over: bool = False


@dataclass(frozen=True, slots=True)
class InterviewRow:
    """A talk about a job. ``at`` in the desk's time zone. ``months``: (3 | 6 | 12, what they said). ``asked``: whether
    the question was put. ``to_tell``: its time has passed and nobody said whether it took place.
    """

    id: int
    opening_id: int
    called: str
    at: datetime
    how: str
    state: str
    met: tuple[MetRow, ...]
    asked: bool
    months: tuple[tuple[int, str], ...]
    note: str
    to_tell: bool = False


@dataclass(frozen=True, slots=True)
class InAdvert:
    """Something the advert asks for that it shouldn't: what, and the words by which one sees it."""

    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class OpeningView:
    """A job's page. ``moves``: what may come next. ``twins``: other openings of this title there, maybe the same job.
    ``directly``: what to think of before applying without anybody in between (M1), or "". ``worth_knowing``: before a
    yes. ``met``: whom the owner met about it and may write to; ``kept_back``: those met who are left out.
    """

    row: OpeningRow
    advert: str
    note: str
    offer: tuple[tuple[str, str], ...]
    interviews: tuple[InterviewRow, ...]
    moves: tuple[str, ...]
    twins: tuple[OpeningRow, ...]
    directly: str
    in_advert: tuple[InAdvert, ...]
    worth_knowing: tuple[str, ...]
    met: tuple[MetRow, ...]
    kept_back: tuple[KeptBack, ...]
    future: bool


@dataclass(frozen=True, slots=True)
class Rejected:
    """A no, as recorded. ``already``: it was there before, and nothing was changed. ``met``: of whom it is worth asking
    oneself whether one clicked with them.
    """

    opening: OpeningRow
    already: bool
    met: tuple[MetRow, ...]


@dataclass(frozen=True, slots=True)
class OffersView:
    """Offers beside each other, in the order of ``rows``."""

    rows: tuple[OpeningRow, ...]
    side: SideBySide


@dataclass(frozen=True, slots=True)
class Todo:
    """Something due after a talk. ``letter``: the kind that does it, "" if none; ``person_id`` for whom, None for
    nobody in particular. ``promise_id``: the promise it became, None for a note to oneself.
    """

    words: str
    due_at: datetime
    letter: str = ""
    person_id: int | None = None
    promise_id: int | None = None


@dataclass(frozen=True, slots=True)
class InterviewView:
    """A talk's page. ``afterwards``: what is still due. ``worth_knowing``: from all talks about this job."""

    row: InterviewRow
    opening: OpeningRow
    afterwards: tuple[Todo, ...]
    worth_knowing: tuple[str, ...]
    kept_back: tuple[KeptBack, ...]


@dataclass(frozen=True, slots=True)
class ConductRow:
    """One thing an employer did, or a sample that was offered freely (``theirs`` False)."""

    id: int
    organisation_id: int
    organisation: str
    kind: str
    on: date
    words: str
    answered: str
    theirs: bool
    opening_id: int | None = None


@dataclass(frozen=True, slots=True)
class ConductAnswers:
    """What one can say. ``sheet``: the call sheet that has the words, "" if there is none."""

    kind: str
    why: str
    answers: tuple[str, ...]
    practice: str
    sheet: str


@dataclass(frozen=True, slots=True)
class EmployerView:
    """What is known of an employer, in words that say how it is known. ``apart``: the owner's own doing. ``silent``:
    jobs applied for that are long without an answer.
    """

    organisation_id: int
    organisation: str
    words: tuple[str, ...]
    apart: tuple[str, ...]
    notes: tuple[ConductRow, ...]
    silent: tuple[OpeningRow, ...]
