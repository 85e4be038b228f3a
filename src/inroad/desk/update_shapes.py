"""Updates as pages and commands show them."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class NewsShown:
    """One thing there is to tell. ``ticked``: it goes into this letter; ``private`` ones only when ticked by hand."""

    key: str
    on: date
    words: str
    private: bool
    ticked: bool


@dataclass(frozen=True, slots=True)
class ReaderRow:
    """One reader of a round. ``state``: "to write", "draft", "sent", "skipped". ``why_not``: why nothing goes there."""

    person_id: int
    name: str
    state: str
    personal: str
    news: tuple[str, ...]
    letter_id: int | None
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class UpdateRow:
    """A round of updates in a line. ``state``: "open", "done"."""

    id: int
    made_at: datetime
    words: str
    readers: int
    sent: int
    left: int
    state: str


@dataclass(frozen=True, slots=True)
class UpdateView:
    """A round with its readers in the order in which they were chosen. ``next``: whom to write to now, None if done."""

    row: UpdateRow
    useful: str
    readers: tuple[ReaderRow, ...]
    next: ReaderRow | None


@dataclass(frozen=True, slots=True)
class ReaderView:
    """What there is to write to one reader: news new to them, and what was said with the round."""

    row: ReaderRow
    update_id: int
    last_update: date | None
    news: tuple[NewsShown, ...]
    useful: str
