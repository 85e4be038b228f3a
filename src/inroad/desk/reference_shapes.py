"""The vault, its releases, and whom to name, as pages and commands show them."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class RefereeRow:
    """Somebody in the vault. ``state``: "to ask", "asked", "agreed", "declined", "ended".

    ``load`` says in words how often they were named within a year, ``heavy`` that it was often. ``why_not`` follows the
    name: why they may not be named now, "" if they may. ``letter_id``: the request that is being written to them.
    """

    id: int
    person_id: int
    name: str
    role: str
    state: str
    speaks_to: str
    relation: str
    preferences: str
    asked_on: date | None
    agreed_on: date | None
    load: str
    times: int
    heavy: bool
    why_not: str
    letter_id: int | None = None


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """A referee named to an employer on a day. ``reason``: in the owner's words, where it was before an offer (then it
    was an override). ``told``: they heard how it ended; until then ``due`` says by when they should.
    """

    id: int
    referee_id: int
    person_id: int
    name: str
    organisation: str
    role: str
    opening_id: int | None
    on: date
    reason: str
    points: str
    briefing_id: int | None
    briefing_state: str
    promise_id: int | None
    due: str
    outcome: str
    outcome_letter_id: int | None
    told: bool

    @property
    def early(self) -> bool:
        """Before the offer: the owner went past the rule, and said why."""
        return bool(self.reason)


@dataclass(frozen=True, slots=True)
class Told:
    """One thing recorded about a referee, and when it was."""

    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a referee may be named now. ``stage`` in words; ``early``: it takes a reason."""

    opening_id: int | None
    organisation_id: int | None
    title: str
    organisation: str
    stage: str
    early: bool


@dataclass(frozen=True, slots=True)
class RefereeView:
    """A referee with the times they were named, and what was recorded, newest first. ``kind_word``: what to think of
    where it stands, where something is to be said."""

    row: RefereeRow
    releases: tuple[ReleaseRow, ...]
    history: tuple[Told, ...]
    kind_word: str = ""


@dataclass(frozen=True, slots=True)
class Suggested:
    """Somebody to name for a role, or to ask first. ``referee_id`` None: not in the vault yet."""

    person_id: int
    name: str
    reasons: tuple[str, ...]
    load: str
    first: str
    referee_id: int | None = None


@dataclass(frozen=True, slots=True)
class Suggestions:
    """``ready``: they agreed. ``to_ask``: they could speak to it. ``left_out``: (name, why it isn't them)."""

    role: str
    ready: tuple[Suggested, ...]
    to_ask: tuple[Suggested, ...]
    left_out: tuple[tuple[str, str], ...]
