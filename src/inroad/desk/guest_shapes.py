"""What a page behind a link shows, and what can be said on it. Frozen values between ``desk.guest`` and the web."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Field:
    """Something to fill in with an act. ``kind``: "text" (one line), "lines", "number", "choice", "yes"."""

    key: str
    label: str
    kind: str = "text"
    required: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    value: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that can be said here and now. ``by_mail``: it holds for long, so a mail has to confirm it."""

    key: str
    label: str
    words: str  # what it means, in a line
    fields: tuple[Field, ...] = ()
    by_mail: bool = False
    plain: bool = False  # a quiet one, below the others


@dataclass(frozen=True, slots=True)
class GuestPage:
    """An introduction as one of its helpers may read it. Texts this side may not read are ""."""

    role: str
    reader: str
    seeker: str
    about: str  # whom or which opening it is about, as a phrase
    organisation: str
    stands: str  # where it stands, in a sentence
    blurb: str
    why: str
    value: str
    note: str
    terms: tuple[str, ...]
    record: tuple[str, ...]  # the seeker's promises to this reader so far, in words
    done: tuple[str, ...]  # what was said through this link already
    acts: tuple[Act, ...]
    sees: tuple[str, ...]  # who can see what
    expires_at: datetime
    before: tuple[str, ...] = ()  # what to think of before putting one's name on it (voucher only)
    over: bool = False  # nothing more can be said about the introduction itself
    by: str = ""  # who passes it on, where it is not the seeker who asks this reader


@dataclass(frozen=True, slots=True)
class Said:
    """What came of an act, in words. ``mailed_to``: where a mail to confirm it goes, shortened ("b…@x.example")."""

    words: str
    mailed_to: str = ""


@dataclass(frozen=True, slots=True)
class ToConfirm:
    """What the link in a mail would make true."""

    words: str
    button: str
    done: bool = False


@dataclass(frozen=True, slots=True)
class LinkMade:
    """A new link; its secret is shown this once. ``url`` is whole."""

    id: int
    role: str
    url: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A link as its maker sees it."""

    id: int
    role: str
    name: str
    made_at: datetime
    expires_at: datetime
    state: str  # "open", "revoked", "expired"


@dataclass(frozen=True, slots=True)
class LimitsShown:
    """What a helper wishes, as far as this desk may know. ``asks_left`` None: no limit; ``door_closed`` "": open."""

    asks_per_quarter: int | None
    asks_left: int | None
    no_go: tuple[str, ...]
    door_closed: str
    left_alone: bool
    told_by_owner: bool
