"""Sources and vouches as pages and commands show them."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class FieldChoice:
    """A field to choose. ``words``: how many words about people in it are known; ``because``: why it is proposed."""

    key: str
    name: str
    words: int = 0
    because: str = ""


@dataclass(frozen=True, slots=True)
class VouchRow:
    """Somebody's word for somebody's work. ``id`` 0: drawn from a file or a talk, not written down here.

    ``subject_id`` or ``voucher_id`` None: forgotten since. ``whence``: where the desk has it from.
    """

    id: int
    voucher_id: int | None
    voucher: str
    subject_id: int | None
    subject: str
    field: str
    field_name: str
    basis: str
    basis_words: str
    how: str
    said_on: date
    whence: str
    outcome: str = ""
    outcome_words: str = ""
    against: bool = False
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Gathering:
    """Where people meet, from the calendar or by the owner's note. ``times`` 0: by note only."""

    title: str
    people: tuple[str, ...]
    times: int = 0
    last: date | None = None

    @property
    def words(self) -> str:
        from inroad import words as say

        if not self.times or self.last is None:
            return "by your note"
        often = "once" if self.times == 1 else "twice" if self.times == 2 else f"{say.small(self.times)} times"
        return f"{often} in your calendar, last in {say.month(self.last)}"


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source who is on this desk. ``reasons``: why they are one. ``tie``: how the owner knows them, in words;
    ``knows_me``; ``way``: the way to them where they don't; ``met_at``: gatherings.

    ``score``: orders; for JSON only.
    """

    person_id: int
    name: str
    role: str
    reasons: tuple[str, ...]
    knows_me: bool
    tie: str
    way: str
    met_at: tuple[str, ...]
    beside: bool
    newest: date
    score: float

    @property
    def first(self) -> str:
        """The reason that is shown at once."""
        return self.reasons[0]

    @property
    def more(self) -> tuple[str, ...]:
        """Those behind "why?"."""
        return self.reasons[1:]


@dataclass(frozen=True, slots=True)
class SourcesView:
    """Whom to turn to in a field. ``little``: how little this rests on, "" if it isn't. ``elsewhere``: what other
    members' networks add, in words that name nobody; "" where there are none.
    """

    field: str
    name: str
    because: str
    rows: tuple[SourceRow, ...]
    gatherings: tuple[Gathering, ...]
    words_known: int
    little: str
    elsewhere: str = ""
    near: tuple[FieldChoice, ...] = ()

    @property
    def known(self) -> tuple[SourceRow, ...]:
        return tuple(row for row in self.rows if row.knows_me)

    @property
    def others(self) -> tuple[SourceRow, ...]:
        return tuple(row for row in self.rows if not row.knows_me)
