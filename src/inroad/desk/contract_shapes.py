"""What the desk hands out about introductions, promises, letters and mail: frozen, ready to show or print."""

from dataclasses import dataclass, field
from datetime import datetime

from inroad.introductions.model import Contract, LetterDue


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """A promise as shown. ``mine``: I owe it. ``overdue`` is derived. ``chip``: "due", "late", "kept", "wait", "plain".

    ``when`` in words: "due tonight", "since 4 March", "by 4 March". ``since``: what has happened that may have kept it.
    """

    id: int
    what: str
    words: str
    due_at: datetime
    when: str
    chip: str
    state: str
    mine: bool
    chased: bool
    known_by: str
    contract_id: int | None = None
    person_id: int | None = None
    person: str = ""
    organisation: str = ""
    overdue: bool = False
    since: str = ""


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A letter in a list. ``to`` is the reader's name; ``writer`` and ``reader`` are roles: words for a voucher are
    drafted here as well, and sent by nobody but the voucher. ``about``: the job or the target it has to do with."""

    id: int
    kind: str
    title: str
    to: str
    subject: str
    state: str
    changed_at: datetime
    sent_at: datetime | None = None
    contract_id: int | None = None
    person_id: int | None = None
    writer: str = "seeker"
    reader: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class ReplyRow:
    """An incoming answer to a letter, seen in a mailbox; what it says is the owner's to tell."""

    id: int
    at: datetime
    sender: str
    subject: str
    bounce: bool
    matched_by: str
    letter_id: int | None = None
    contract_id: int | None = None


@dataclass(frozen=True, slots=True)
class ContractRow:
    """An introduction in a list. ``words`` say where it stands; ``next`` is the promise to look at first, if any."""

    id: int
    kind: str
    state: str
    words: str
    voucher: str
    addressee: str
    organisation: str
    known_by: str
    changed_at: datetime
    open: bool
    role: str = "seeker"
    next: PromiseRow | None = None


@dataclass(frozen=True, slots=True)
class NextStep:
    """Something that can be told about a contract now: the event's name, and the words of its button."""

    event: str
    words: str


@dataclass(frozen=True, slots=True)
class ContractView:
    """A contract's page. ``standing`` is my record with the voucher, ``employer`` the addressee's, in words.

    ``passed_on``: where it stands with whom the voucher passed it on to, "" if they didn't.
    """

    row: ContractRow
    contract: Contract
    version: int
    promises: tuple[PromiseRow, ...]
    letters: tuple[LetterRow, ...]
    due: tuple[LetterDue, ...]
    next: tuple[NextStep, ...]
    replies: tuple[ReplyRow, ...] = ()
    standing: tuple[str, ...] = ()
    employer: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()  # what still stands against asking, in words
    note: str = ""
    passed_on: str = ""


@dataclass(frozen=True, slots=True)
class FindingShown:
    rule: str
    sentence: str
    why: str
    suggestion: str
    blocks: bool


@dataclass(frozen=True, slots=True)
class NeedShown:
    """What only the owner can write, asked in so many words; ``value`` is what they wrote so far."""

    key: str
    question: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class PartShown:
    """A part of a letter and who reads it (names). ``forwardable``: it is passed on as it is."""

    label: str
    readers: tuple[str, ...]
    text: str
    forwardable: bool = False


@dataclass(frozen=True, slots=True)
class LetterView:
    """The composer: the draft, what it may use, what is missing, and what to look at before sending.

    ``ready`` False: the personal part is missing. ``mailto`` opens it in the owner's mail program (``mailto_whole``
    False: it was too long for that, the text is for copying). ``spoken``: words for a call, not a letter. ``sheet`` is
    for the writer's own eyes. ``attachments``: documents that travel along, by name; ``documents``: those that may.
    """

    row: LetterRow
    purpose: str
    why: str
    subject: str
    body: str
    readers: tuple[str, ...]
    needs: tuple[NeedShown, ...]
    material: tuple[tuple[str, str], ...]  # (what, where it comes from)
    findings: tuple[FindingShown, ...]
    ready: bool
    parts: tuple[PartShown, ...] = ()
    spoken: bool = False
    sheet: str = ""
    to_address: str = ""
    mailto: str = ""
    mailto_whole: bool = True
    guarded: str = ""
    mails: tuple["OutboxRow", ...] = ()
    attachments: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OutboxRow:
    id: int
    recipient: str
    subject: str
    state: str
    why: str
    queued_at: datetime
    ended_at: datetime | None = None
    letter_id: int | None = None


@dataclass(frozen=True, slots=True)
class MailboxRow:
    id: int
    address: str
    sends: str  # "smtp.host:587" or ""
    watches: str  # "imap.host:993" or ""
    checked_at: datetime | None
    problem: str


@dataclass(frozen=True, slots=True)
class Owing:
    """Today's list: what I owe, what I wait for, what wants a word from me. ``said_yes``: introductions whose voucher
    agreed and has the next step, with no date on it."""

    owed: tuple[PromiseRow, ...] = ()
    waiting: tuple[PromiseRow, ...] = ()
    questions: tuple[PromiseRow, ...] = ()  # "did you speak?"
    replies: tuple[ReplyRow, ...] = ()
    wins: tuple[str, ...] = field(default=())
    said_yes: tuple["ContractRow", ...] = ()
