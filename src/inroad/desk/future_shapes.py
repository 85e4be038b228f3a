"""Companies kept warm, and hellos, as pages and commands show them."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class FutureRow:
    """A company, or somebody there, on the owner's short list.

    ``due_on`` is when a hello is due, ``due_now`` that it is that day or later, ``words`` why; all empty for one that
    ended. ``why_not``: why nothing goes there now, "" if it may. ``writes_to``: whom a hello would go to.
    """

    id: int
    name: str
    organisation_id: int | None
    target_id: int | None
    person_id: int | None
    person: str
    days: int
    why: str
    since: date
    due_on: date | None
    due_now: bool
    words: str
    last_on: date | None
    snoozed_until: date | None
    ended_on: date | None
    why_not: str = ""

    @property
    def ended(self) -> bool:
        return self.ended_on is not None


@dataclass(frozen=True, slots=True)
class FutureOffer:
    """A company that could go on the list: ``because`` says why it is offered."""

    target_id: int
    name: str
    because: str
    person_id: int | None = None
    person: str = ""


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody a hello to a company could go to: ``words`` say who they are and when you were last in touch."""

    person_id: int
    name: str
    words: str


@dataclass(frozen=True, slots=True)
class FutureView:
    """One of them with the people a hello could go to, those one was in touch with last first."""

    row: FutureRow
    people: tuple[Addressee, ...]


@dataclass(frozen=True, slots=True)
class HelloRow:
    """A sleeping tie worth a hello today: what it is good for, and since when it sleeps."""

    person_id: int
    name: str
    role: str
    reasons: tuple[str, ...]
    asleep: str

    @property
    def says_role(self) -> bool:
        """The role is among the reasons already."""
        return any(reason.startswith("is ") for reason in self.reasons)


@dataclass(frozen=True, slots=True)
class FavourRow:
    """Something kept that fits somebody who once said no (F8)."""

    useful_id: int
    useful: str
    person_id: int
    name: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Warmth:
    """What keeps a tie warm, on somebody's page. ``why_not``: why nothing goes to them, "" if it may; ``rests_until``:
    put off till then; ``future`` and ``referee``: their entries, None and "" where there is none.
    """

    why_not: str
    rests_until: date | None
    future: FutureRow | None
    referee_id: int | None
    referee_state: str
