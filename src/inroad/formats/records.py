"""What readers yield: frozen records of what a file says, before anybody decides who is who.

A record is a faithful reading, trimmed but not interpreted: an e-mail address keeps its case, a name its title, a
company its legal suffix. Dates are real: a value that can't be read is ``None`` and, if it mattered, a :class:`Skip`
says so. Moments are aware UTC. Every record knows its ``where``, the place in its file, for messages to the user.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Direction(StrEnum):
    """Which way something went, seen from the owner of the file."""

    SENT = "sent"
    RECEIVED = "received"


@dataclass(frozen=True, slots=True)
class Skip:
    """Something that was left out, and why. ``where`` as a person finds it: "row 17", "message 120"."""

    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class Handle:
    """How a file points at somebody: at least one of ``address`` (e-mail), ``url`` (profile) and ``name`` is filled."""

    name: str = ""
    address: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """A dated role at an organisation. ``start`` and ``end`` are first days of what is known (a year: 1 January).

    ``end`` None and ``ended`` False: still there as far as the file says.
    """

    organisation: str
    title: str = ""
    unit: str = ""
    start: date | None = None
    end: date | None = None
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Contact:
    """One entry of an address book or one LinkedIn connection.

    ``key`` is the source's own stable name for the entry (vCard UID, profile URL); "" where there is none.
    ``connected_on`` is LinkedIn's date, ``seen_on`` the day the source last touched the entry (vCard REV).
    """

    source: str  # "linkedin", "vcard", "google", "outlook"
    where: str
    key: str = ""
    name: str = ""
    given: str = ""
    family: str = ""
    nickname: str = ""
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    positions: tuple[Span, ...] = ()
    tags: tuple[str, ...] = ()
    note: str = ""
    connected_on: date | None = None
    seen_on: date | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """The head of one message; bodies are never read.

    ``channel`` is "mail" or "linkedin". ``message_id`` is without angle brackets, "" if the file has none.
    ``references`` are the ids this message answers, In-Reply-To last. ``thread`` is the channel's own conversation
    id, "" for mail. ``automatic`` names why this is no personal message ("list", "bulk", "auto-reply", "robot"), or "".
    """

    where: str
    channel: str
    sent_at: datetime
    sender: Handle
    to: tuple[Handle, ...]
    cc: tuple[Handle, ...] = ()
    bcc: tuple[Handle, ...] = ()
    subject: str = ""
    message_id: str = ""
    references: tuple[str, ...] = ()
    thread: str = ""
    automatic: str = ""
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody on a meeting's list. ``status``: "accepted", "declined", "tentative" or "" (not said)."""

    who: Handle
    status: str = ""
    organiser: bool = False


@dataclass(frozen=True, slots=True)
class Meeting:
    """One occurrence of a calendar entry with other people on it."""

    where: str
    uid: str
    starts_at: datetime
    ends_at: datetime | None
    attendees: tuple[Attendee, ...]
    summary: str = ""
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Me:
    """What a file says about its owner. Proposed, and confirmed by the owner once."""

    where: str
    name: str = ""
    emails: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    headline: str = ""


@dataclass(frozen=True, slots=True)
class OwnPosition:
    """A role the owner had. ``school`` is true for education."""

    where: str
    span: Span
    school: bool = False


@dataclass(frozen=True, slots=True)
class Invitation:
    """A LinkedIn invitation between the owner and ``who``. Not yet a connection."""

    where: str
    who: Handle
    direction: Direction
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A written LinkedIn recommendation: RECEIVED is about the owner, SENT is by the owner."""

    where: str
    who: Handle
    direction: Direction
    organisation: str = ""
    title: str = ""
    text: str = ""
    written_on: date | None = None
    visible: bool = True


@dataclass(frozen=True, slots=True)
class Endorsement:
    """A click that somebody knows ``skill``; RECEIVED is about the owner."""

    where: str
    who: Handle
    direction: Direction
    skill: str
    clicked_on: date | None = None


@dataclass(frozen=True, slots=True)
class Interest:
    """An organisation the owner showed interest in. ``how``: "follow", "applied", "saved"."""

    where: str
    organisation: str
    how: str
    title: str = ""
    url: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Skill:
    """A skill the owner lists."""

    where: str
    name: str


Record = Contact | Message | Meeting | Me | OwnPosition | Invitation | Recommendation | Endorsement | Interest | Skill
