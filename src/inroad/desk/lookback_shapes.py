"""What the desk hands out about a week looked back on: frozen, ready to show or print."""

from dataclasses import dataclass, field
from datetime import date, datetime

from inroad.desk.contract_shapes import PromiseRow
from inroad.desk.plan_shapes import PlanAction


@dataclass(frozen=True, slots=True)
class Moved:
    """One kind of thing that happened: "You talked with" and with whom (number and name), ``more`` of them unnamed."""

    words: str
    people: tuple[tuple[int, str], ...] = ()
    things: tuple[str, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class Question:
    """Something that has been lying about. ``kind`` and ``id`` name it; ``choices``: value and words of each button."""

    kind: str
    id: int
    title: str
    why: str
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class LookbackView:
    """A week in ten minutes. ``kept``, ``by_others``: promises kept in it by the owner and to them; ``not_kept``: those
    of which one of the two said so; ``open``: due by its end and still waiting for a word. ``ahead``: what the plan has
    for the week to come, ``ahead_from`` its first day. ``figures``: counts by their words, for JSON and the mail.
    ``words`` is what the owner noted, ``done_at`` when they were through with it.
    """

    monday: date
    sunday: date
    is_now: bool
    sentence: str
    moved: tuple[Moved, ...]
    kept: tuple[PromiseRow, ...]
    by_others: tuple[PromiseRow, ...]
    not_kept: tuple[PromiseRow, ...]
    open: tuple[PromiseRow, ...]
    questions: tuple[Question, ...]
    ahead: tuple[PlanAction, ...]
    ahead_from: date
    ahead_words: str
    figures: dict[str, int] = field(default_factory=dict)
    words: str = ""
    done_at: datetime | None = None
    before: date | None = None
    after: date | None = None
    is_empty: bool = False


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A week that was looked back on, in a list."""

    monday: date
    words: str
    done_at: datetime


@dataclass(frozen=True, slots=True)
class MailWish:
    """Whether the look back comes by mail, on which weekday (0 Monday … 6 Sunday) and hour, and to which address."""

    wished: bool
    weekday: int
    hour: int
    to: str = ""
