"""The shapes of an introduction: who takes part, on what terms, where it stands, and what is owed.

Field words: the **seeker** asks; the **voucher** puts a name on it; the **addressee** is the person inside. ``Moment``s
are aware UTC; a "day" is a day in the desk's time zone, carried by the terms. Nothing here knows a database.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class Kind(StrEnum):
    """What is asked of the voucher."""

    INTRODUCTION = "introduction"  # ask the addressee, then put the two in touch
    NAME_USE = "name use"  # the seeker may say the voucher's name
    PREEMPTIVE_REFERENCE = "preemptive reference"  # the voucher calls the manager before the application (R3)
    INTERNAL_CALL = "internal call"  # the old manager calls the new one (S6)


class State(StrEnum):
    """Where it stands. The value is the word in code and JSON; screens have their own words."""

    DRAFTED = "drafted"
    ASKED = "asked"
    AGREED = "agreed"
    NAME_GRANTED = "name use granted"
    SOMEONE_ELSE = "someone else suggested"
    NOT_THIS_TIME = "not this time"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"
    PUT = "put to the addressee"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    UNANSWERED = "unanswered"
    INTRODUCED = "introduced"
    CONTACTED = "contacted"
    MET = "met"
    RELEASED = "released"  # the seeker told the voucher that they can't keep it
    CLOSED = "closed"


class KnownBy(StrEnum):
    """How the desk knows: seen in mail, told by the other side, or ticked by the desk's owner."""

    OBSERVED = "observed"
    TOLD = "told"
    TICKED = "ticked"


class Role(StrEnum):
    SEEKER = "seeker"
    VOUCHER = "voucher"
    ADDRESSEE = "addressee"


@dataclass(frozen=True, slots=True)
class Side:
    """One who takes part: ``person`` is the desk's number, ``party`` the installation's (0: not known there)."""

    name: str
    person: int = 0
    party: int = 0
    address: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """What the seeker promises before anything goes out (I1). ``contact_days``: make contact within so many days of the
    introduction, by the end of that day in ``timezone``. ``ten_minutes``: talk to the voucher first. ``accepted_at``:
    when the seeker accepted them; nothing is asked before.
    """

    contact_days: int = 2
    copy_me: bool = False
    ten_minutes: bool = False
    conditions: str = ""
    timezone: str = "UTC"
    accepted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """The three parts of an ask and who reads them. ``blurb``: a few sentences on who the seeker is and looks for (I2).

    ``why`` only the voucher reads; ``value`` both; ``note`` is the forwardable note, the only part the addressee reads.
    ``personal`` is what only the seeker could write; an ask without it is not ready. ``opening`` names a job, if the
    ask is about one (N2: a person or an opening must be named).
    """

    blurb: str = ""
    why: str = ""
    value: str = ""
    note: str = ""
    personal: str = ""
    opening: str = ""


class Basis(StrEnum):
    """On what ground a voucher speaks (I11)."""

    WORKED_WITH = "worked with"
    SAW_THE_WORK = "saw the work"
    DONT_KNOW_THE_WORK = "I don't know the work"
    NOT_SAID = "not said"


@dataclass(frozen=True, slots=True)
class Vouch:
    """Who recommends whom, on what basis. ``active``: the manager was called; passive: a reference is offered (I13)."""

    basis: Basis = Basis.NOT_SAID
    where: str = ""
    when: str = ""
    as_what: str = ""
    words: str = ""
    active: bool = False


@dataclass(frozen=True, slots=True)
class Consent:
    """A document may travel in this contract: its owner said so on ``on`` (I12). ``asked_by``: who asked for it."""

    document: str
    on: datetime
    asked_by: Role | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a contract's history."""

    at: datetime
    event: str
    state: State
    known_by: KnownBy
    words: str = ""


class Promise(StrEnum):
    """What can be owed."""

    CONTACT = "make contact"
    TALK_FIRST = "ten minutes first"
    REPORT_CONTACT = "tell how first contact went"
    REPORT_MEETING = "tell how the meeting went"
    REPORT_END = "tell how it ended"
    THANKS = "say thanks"
    TURN_UP = "turn up or cancel in time"
    FOLLOW_UP = "follow up on a name given"
    TELL_SOURCE = "tell the source what came of it"
    CALL = "make the call"  # the voucher's own word, in preemptive references and internal calls
    ANSWER = "answer the ask"
    REPLY = "reply to the introduction"
    OWN = "own"  # a commitment of one's own, in words


class Kept(StrEnum):
    """How a promise stands. "Overdue" is derived from ``due_at`` and never stored."""

    PENDING = "pending"
    KEPT = "kept"
    UNRESOLVED = "unresolved"
    BROKEN = "broken"  # only when one of the two says so
    RELEASED = "released"
    LAPSED = "lapsed"  # a date nobody is blamed for has passed


@dataclass(frozen=True, slots=True)
class Owed:
    """A promise. ``key`` makes it one per contract and occasion ("make contact", "follow up on a name given:17").

    ``chased``: its debtor may be reminded (only the seeker ever is). ``due_at`` aware UTC. ``made_at``: when the
    occasion was, ``ended_at``: when it was kept (or ended otherwise), both as they happened rather than as recorded.
    ``words`` say what is to be done and fit after "did you": "make contact with Carol Diaz".
    """

    key: str
    what: Promise
    debtor: Role
    creditor: Role
    due_at: datetime
    words: str
    state: Kept = Kept.PENDING
    known_by: KnownBy = KnownBy.TICKED
    chased: bool = False
    ended_at: datetime | None = None
    made_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Not yet ended: pending, or unresolved and waiting for somebody's word."""
        return self.state in {Kept.PENDING, Kept.UNRESOLVED}


@dataclass(frozen=True, slots=True)
class Contract:
    """An introduction as it stands. ``known_by`` says how its present state is known.

    ``addressee`` may be without a person (an opening named, nobody yet). ``through`` names the second voucher of a way
    through two: the introduction is to that one first, the addressee's name stays here for later. ``asked_at``,
    ``put_at``, ``introduced_at``, ``contacted_at``, ``meeting_at`` (planned) are None until then.
    ``lapses_at`` and ``reply_by`` are dates that both sides know and nobody is chased for.

    ``owed`` are all promises it ever made, open and ended. The promise rows are the truth; who loads a contract fills
    them in, because a transition ends what it finds here. ``nudges``: the helpers who had their one kind line.
    """

    kind: Kind
    seeker: Side
    voucher: Side
    addressee: Side
    ask: Ask = field(default_factory=Ask)
    terms: Terms = field(default_factory=Terms)
    state: State = State.DRAFTED
    known_by: KnownBy = KnownBy.TICKED
    organisation: str = ""
    goal: Side | None = None
    vouch: Vouch = field(default_factory=Vouch)
    consents: tuple[Consent, ...] = ()
    drafted_at: datetime | None = None
    asked_at: datetime | None = None
    lapses_at: datetime | None = None
    answered_at: datetime | None = None
    put_at: datetime | None = None
    accepted_at: datetime | None = None
    how_to_contact: str = ""
    introduced_at: datetime | None = None
    contact_by: datetime | None = None
    contacted_at: datetime | None = None
    reply_by: datetime | None = None
    meeting_at: datetime | None = None
    met_at: datetime | None = None
    closed_at: datetime | None = None
    suggested: str = ""  # the name the voucher gave instead
    reason: str = ""  # of a decline or release, in the speaker's words
    outcome: str = ""
    nudged: bool = False
    steps: tuple[Step, ...] = ()
    owed: tuple[Owed, ...] = ()
    nudges: tuple[Role, ...] = ()


@dataclass(frozen=True, slots=True)
class Ended:
    """An open promise whose state a transition changes. ``state`` may be UNRESOLVED, which still waits for a word."""

    key: str
    state: Kept
    known_by: KnownBy
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LetterDue:
    """A letter that somebody could write now; a draft is offered, nothing is sent. ``kind`` is a letter kind's name."""

    kind: str
    writer: Role
    reader: Role
    why: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a transition says: the contract as it is now, promises made and ended, letters due. It does nothing."""

    contract: Contract
    made: tuple[Owed, ...] = ()
    ended: tuple[Ended, ...] = ()
    letters: tuple[LetterDue, ...] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """What a voucher set for themselves, or what rests. ``asks_left`` None: no limit set. ``no_go``: organisations' or
    people's names (folded by the caller) they will not introduce to. ``door_closed``: this voucher's word about this
    seeker. ``left_alone``: never ask. ``resting_why``: an unresolved promise to them rests new asks, until the day
    ``resting_until``, or with None until it is resolved.
    """

    asks_left: int | None = None
    no_go: tuple[str, ...] = ()
    door_closed: str = ""
    left_alone: bool = False
    resting_until: date | None = None
    resting_why: str = ""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the guards look at beside the contract itself. ``route_taken``: an ask on this route is pending or was
    declined (in words, "" if free). ``guarded``: who of the three sides must not find out (role -> employer).
    ``addressee_left_alone``: the addressee asked this installation to be left alone.
    """

    limits: Limits = field(default_factory=Limits)
    route_taken: str = ""
    guarded: tuple[tuple[Role, str], ...] = ()
    addressee_left_alone: bool = False
