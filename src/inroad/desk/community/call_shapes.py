"""Calls for names as pages and commands show them."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class CallRow:
    """A call in a list. ``late``: its day has passed and it is open. ``words``: how it stands."""

    id: int
    title: str
    organisation: str
    field: str
    field_name: str
    opening_id: int | None
    closes_on: date | None
    open: bool
    late: bool
    words: str


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A source of a call. ``via``: who named them; ``why_not``: why nothing goes to them; ``named``: whom they named.

    ``answer``: what they said to it, in the owner's words.
    """

    id: int
    call_id: int
    person_id: int | None
    name: str
    role: str
    round: int
    via: str
    state: str
    state_words: str
    why_not: str
    answer: str
    asked_on: date | None
    answered_on: date | None
    named: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VoiceLine:
    """Whose word somebody stands on, and how they know the work."""

    source: str
    basis_words: str
    how: str


@dataclass(frozen=True, slots=True)
class NomineeLine:
    """Somebody who was named. ``id``: of their first nomination, by which they are acted on. ``person_id`` None: not on
    the desk. ``consent``: named, asked, yes, no; ``independent``: orders, for "why?" and JSON; ``outcome``: what became
    of it.
    """

    id: int
    call_id: int
    person_id: int | None
    name: str
    address: str
    consent: str
    consent_words: str
    why_not: str
    reasons: tuple[str, ...]
    voices: tuple[VoiceLine, ...]
    nominators: int
    independent: float
    beside: bool
    answer: str
    outcome: str
    outcome_words: str

    @property
    def first(self) -> str:
        """The reason that is shown at once."""
        return self.reasons[0] if self.reasons else ""

    @property
    def more(self) -> tuple[str, ...]:
        """Those behind "why?"."""
        return self.reasons[1:]


@dataclass(frozen=True, slots=True)
class RoundView:
    """``enough``: another round will tell little that is new."""

    number: int
    words: str
    sources: tuple[SourceLine, ...]
    enough: bool


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Somebody who could be asked, and why."""

    person_id: int
    name: str
    role: str
    because: str


@dataclass(frozen=True, slots=True)
class CallView:
    """``nominees``: the short list; ``declined``: who would rather not; ``hand_on``: the list as it may be passed on,
    "" while nobody said yes.
    """

    row: CallRow
    words: str
    nominees: tuple[NomineeLine, ...]
    declined: tuple[NomineeLine, ...]
    rounds: tuple[RoundView, ...]
    hand_on: str


@dataclass(frozen=True, slots=True)
class Ask:
    """Words to copy. ``mailto``: opens them in the mail program, "" without an address; ``whole``: the text is in it;
    ``refused``: why nothing goes there, the words are empty then.
    """

    to: str
    subject: str
    body: str
    mailto: str
    whole: bool
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """A name as a source gave it. ``name``: as it was said, or "#12"; ``basis``: well, bit, no, or "" (not said)."""

    name: str
    address: str = ""
    basis: str = ""
    how: str = ""
