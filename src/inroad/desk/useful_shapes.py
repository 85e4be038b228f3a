"""Useful things as pages and commands show them."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class UsefulReader:
    """One person and one useful thing. ``state``: "chosen", "sent", "not for them"."""

    person_id: int
    name: str
    state: str
    letter_id: int | None


@dataclass(frozen=True, slots=True)
class UsefulRow:
    """Something worth passing on. ``source``: who told it, "" for nobody. ``sent``: to how many it went."""

    id: int
    words: str
    url: str
    source: str
    created_at: datetime
    sent: int
    chosen: int


@dataclass(frozen=True, slots=True)
class Fitting:
    """Somebody it may help, with the reasons in words. ``favour``: they once said no, so nobody expects it (F8)."""

    person_id: int
    name: str
    reasons: tuple[str, ...]
    favour: bool


@dataclass(frozen=True, slots=True)
class UsefulView:
    row: UsefulRow
    readers: tuple[UsefulReader, ...]
    fitting: tuple[Fitting, ...]
