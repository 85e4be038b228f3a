"""What the blind ask hands out: to whoever asks their own words and days, to whoever is asked who asks and for what."""

from dataclasses import dataclass
from datetime import date, datetime

from inroad.desk.guest_shapes import Field


@dataclass(frozen=True, slots=True)
class BlindAskRow:
    """One of my asks of the community. ``state`` and ``words`` tell of its days and of a yes, of nothing else."""

    id: int
    organisation: str
    about: str  # "somebody in engineering at Harbour Works"
    state: str
    words: str
    made_at: datetime
    ends_on: date
    open: bool
    why: str
    for_them: str
    blurb: str
    target_id: int | None = None
    contract_id: int | None = None


@dataclass(frozen=True, slots=True)
class BlindForm:
    """What the form of a new ask begins with. ``record``: my promises so far, as whoever is asked will read them;
    ``refused``: why no more can be asked now.
    """

    target_id: int
    organisation: str
    blurb: str
    parts: tuple[str, ...]
    openings: tuple[tuple[int, str], ...]
    record: tuple[str, ...]
    contact_days: int
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """Somebody in the asked member's own book whom the ask may be about."""

    id: int
    name: str
    title: str


@dataclass(frozen=True, slots=True)
class AskedRow:
    """An ask as the member who is asked has it. ``person``: whom in their own book it is about, ``others`` there.

    ``record``: how the asker kept promises here, in words. ``answered``: in words, "" while it is open. ``words``: what
    they noted with a no, for their own eyes. ``name_them``: whether a yes also names the person, unless they say else.
    """

    id: int
    seeker: str
    about: str
    organisation: str
    until: datetime
    put_at: datetime
    open: bool
    answered: str
    why: str
    for_them: str
    blurb: str
    record: tuple[str, ...]
    person_id: int | None = None
    person: str = ""
    others: tuple[Choice, ...] = ()
    words: str = ""
    name_them: bool = False
    contract_id: int | None = None
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class HelpedRow:
    """An introduction that I make for somebody. ``words``: where it stands, said to me."""

    id: int
    seeker: str
    addressee: str
    organisation: str
    words: str
    changed_at: datetime
    open: bool
