"""The brief as pages and commands show it."""

from dataclasses import dataclass
from datetime import datetime

from inroad.search.brief import Brief, Problem, Section


@dataclass(frozen=True, slots=True)
class BriefView:
    """The brief that holds. ``number`` 0: proposed from what the desk knows, not written yet."""

    brief: Brief
    number: int
    made_at: datetime | None
    problems: tuple[Problem, ...]
    sections: tuple[Section, ...]
    may_be_shared: bool
    text: str


@dataclass(frozen=True, slots=True)
class VersionRow:
    """``changes``: what this version says that the one before didn't."""

    number: int
    made_at: datetime
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShareRow:
    """A link to the brief. ``state``: "open", "revoked", "expired"."""

    id: int
    label: str
    made_at: datetime
    expires_at: datetime
    state: str


@dataclass(frozen=True, slots=True)
class ShareMade:
    """A new link; ``url`` is shown this once."""

    id: int
    label: str
    url: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class BriefPage:
    """What somebody with a link reads."""

    name: str
    sections: tuple[Section, ...]
    made_at: datetime
    expires_at: datetime
