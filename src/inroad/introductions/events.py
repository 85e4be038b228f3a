"""What can happen to an introduction. Past tense: an event reports; whether it may is for the guards.

``known_by`` says how the desk knows. ``at`` is when it happened, if that is not now: a call ticked on Friday that was
made on Tuesday, a mail found when a mailbox is read. It can't lie in the future, and is never taken to be before the
step it follows. What must not happen stands in :mod:`~inroad.introductions.guards`.

Refused by :func:`check`: texts and lists beyond their bounds, terms nobody could keep, dates without a time zone.
"""

from dataclasses import MISSING, dataclass, fields
from datetime import datetime
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, Final, TypeAlias, get_args, get_origin, get_type_hints

from inroad.errors import BadInput
from inroad.introductions import days
from inroad.introductions.model import Ask, KnownBy, Role, Side, Terms, Vouch

MOST_CHARS: Final = 4_000
"""Of any one text. An ask is a letter of half a page."""
MOST_NAMES: Final = 20
MOST_CONTACT_DAYS: Final = 30


class Answer(StrEnum):
    """The voucher's four answers. "Use my name" counts apart and is no weaker yes."""

    AGREED = "agreed"
    NAME_USE = "name use"
    SOMEONE_ELSE = "someone else"
    NOT_THIS_TIME = "not this time"


class Report(StrEnum):
    """The three moments at which the voucher hears how it went (I10)."""

    CONTACT = "contact"
    MEETING = "meeting"
    END = "end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """What all events share."""

    known_by: KnownBy = KnownBy.TICKED
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Edited(Happening):
    """The seeker changed the draft. What is None stays. Changed terms have to be accepted again."""

    ask: Ask | None = None
    terms: Terms | None = None
    addressee: Side | None = None
    organisation: str | None = None


@dataclass(frozen=True, slots=True)
class TermsAccepted(Happening):
    """The seeker accepted the terms as they stand (I1)."""


@dataclass(frozen=True, slots=True)
class ConsentGiven(Happening):
    """The owner of a document lets it travel in this introduction (I12). ``asked_by``: who asked for it, if so."""

    document: str
    by: Role = Role.SEEKER
    asked_by: Role | None = None


@dataclass(frozen=True, slots=True)
class ConsentTakenBack(Happening):
    document: str
    by: Role = Role.SEEKER


@dataclass(frozen=True, slots=True)
class Asked(Happening):
    """The ask went to the voucher. ``documents``: what went with it."""

    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answered(Happening):
    """The voucher answered: by reply, on the phone, on a page.

    ``suggested``: whom to ask instead. ``how``: how to go about it ("mail her, she hates the phone"). ``terms``: the
    voucher's own, where they differ; the seeker accepts them before it goes on. ``reason`` is optional, always.
    """

    answer: Answer
    reason: str = ""
    suggested: str = ""
    how: str = ""
    terms: Terms | None = None
    vouch: Vouch | None = None


@dataclass(frozen=True, slots=True)
class Lapsed(Happening):
    """No answer by the date both knew. No harm done; a late answer still counts."""


@dataclass(frozen=True, slots=True)
class Withdrawn(Happening):
    """The seeker took it back before anybody said yes."""

    words: str = ""


@dataclass(frozen=True, slots=True)
class TalkedFirst(Happening):
    """The ten minutes with the voucher that their terms ask for."""


@dataclass(frozen=True, slots=True)
class VouchSaid(Happening):
    """The voucher said on what ground they speak (I11), and perhaps that they will call (N3)."""

    vouch: Vouch
    will_call: bool = False


@dataclass(frozen=True, slots=True)
class CallMade(Happening):
    """The voucher called the addressee: from now on the vouch is active (I13)."""

    how_to_contact: str = ""


@dataclass(frozen=True, slots=True)
class PutToAddressee(Happening):
    """The voucher asked the addressee, personally."""

    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AddresseeAnswered(Happening):
    """The addressee's yes or no, as the voucher reports it. A yes says how and when to make contact (I3)."""

    yes: bool
    how_to_contact: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AddresseeSilent(Happening):
    """No reply by the date both knew."""


@dataclass(frozen=True, slots=True)
class AddresseeReplied(Happening):
    """The addressee answered the seeker's first contact, in whatever sense."""


@dataclass(frozen=True, slots=True)
class Introduced(Happening):
    """The voucher put the two in touch. Both have each other's details and the date (I4)."""

    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contacted(Happening):
    """The seeker made contact. ``spoke``: they spoke, so that no reply is outstanding."""

    spoke: bool = False
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MeetingSet(Happening):
    """The two will meet (or the meeting was moved) at ``meeting_at``."""

    meeting_at: datetime


@dataclass(frozen=True, slots=True)
class MeetingCancelled(Happening):
    """``reached_both``: addressee and voucher both know (I15)."""

    by: Role
    reached_both: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Met(Happening):
    """They met. ``names``: people the addressee named (N5). Without an opening it is a win all the same (N9)."""

    names: tuple[str, ...] = ()
    opening: bool = False


@dataclass(frozen=True, slots=True)
class NamesGiven(Happening):
    """Voucher or addressee named people to turn to."""

    by: Role
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FollowedUp(Happening):
    """A name given was followed up. ``key``: of the promise."""

    key: str


@dataclass(frozen=True, slots=True)
class ToldSource(Happening):
    """Who gave the name heard what came of it. ``key``: of the promise."""

    key: str


@dataclass(frozen=True, slots=True)
class Reported(Happening):
    """The voucher heard how it went. A later report covers the earlier ones."""

    which: Report


@dataclass(frozen=True, slots=True)
class Thanked(Happening):
    whom: Role = Role.VOUCHER


@dataclass(frozen=True, slots=True)
class Released(Happening):
    """The seeker told the voucher, in their own words, that they can't keep it (I5)."""

    words: str


@dataclass(frozen=True, slots=True)
class Nudged(Happening):
    """A person chose to send a helper one kind line."""

    whom: Role


@dataclass(frozen=True, slots=True)
class DatePassed(Happening):
    """From the sweep: nobody said what became of a promise. It becomes unresolved, or lapses where nobody is asked."""

    key: str


@dataclass(frozen=True, slots=True)
class SaidBroken(Happening):
    """One of the two says that a promise was not kept (I7)."""

    key: str
    by: Role


@dataclass(frozen=True, slots=True)
class Excused(Happening):
    """Who was owed it says: never mind."""

    key: str
    by: Role


@dataclass(frozen=True, slots=True)
class AddresseeLeft(Happening):
    """The addressee is no longer at the company. Nobody's fault."""


@dataclass(frozen=True, slots=True)
class GoneOn(Happening):
    """The addressee may have left the company; the seeker goes on with it all the same."""


@dataclass(frozen=True, slots=True)
class Forgotten(Happening):
    """One side is to be forgotten here. What they are called and what they said goes; nothing is owed any more."""

    who: Role


@dataclass(frozen=True, slots=True)
class Closed(Happening):
    """It is over. ``outcome`` in words: an offer, no opening but a good talk, somebody else got it."""

    outcome: str = ""


Event: TypeAlias = (
    Edited
    | TermsAccepted
    | ConsentGiven
    | ConsentTakenBack
    | Asked
    | Answered
    | Lapsed
    | Withdrawn
    | TalkedFirst
    | VouchSaid
    | CallMade
    | PutToAddressee
    | AddresseeAnswered
    | AddresseeSilent
    | AddresseeReplied
    | Introduced
    | Contacted
    | MeetingSet
    | MeetingCancelled
    | Met
    | NamesGiven
    | FollowedUp
    | ToldSource
    | Reported
    | Thanked
    | Released
    | Nudged
    | DatePassed
    | SaidBroken
    | Excused
    | AddresseeLeft
    | GoneOn
    | Forgotten
    | Closed
)


def check(event: Event, now: datetime) -> None:
    """Raise BadInput for what no introduction can hold; says which field."""
    _check_texts(event, type(event).__name__)
    if event.at is not None and days.in_utc(event.at) > days.in_utc(now):
        raise BadInput("it can't have happened yet", where="at", hint="leave the time out if it was just now")
    if isinstance(event, Edited | Answered) and event.terms is not None:
        check_terms(event.terms)
    if isinstance(event, MeetingSet):
        days.in_utc(event.meeting_at)


def check_terms(terms: Terms) -> None:
    """Raise BadInput for terms that nobody could keep."""
    days.zone(terms.timezone)
    if not 1 <= terms.contact_days <= MOST_CONTACT_DAYS:
        raise BadInput(
            f"contact within {terms.contact_days} days", where="contact_days", hint=f"from 1 to {MOST_CONTACT_DAYS}"
        )


def _check_texts(thing: object, where: str) -> None:
    for one in fields(thing):  # type: ignore[arg-type]
        value = getattr(thing, one.name)
        place = f"{where}.{one.name}"
        if isinstance(value, str) and len(value) > MOST_CHARS:
            raise BadInput(f"{len(value):,} characters", where=place, hint=f"{MOST_CHARS:,} at most")
        if isinstance(value, tuple):
            if len(value) > MOST_NAMES:
                raise BadInput(f"{len(value):,} entries", where=place, hint=f"{MOST_NAMES} at most")
            for item in value:
                if not str(item).strip() or len(item) > MOST_CHARS:
                    raise BadInput("an entry without a name, or with too long a one", where=place)
        if isinstance(value, Ask | Terms | Side | Vouch):
            _check_texts(value, place)


# By name -------------------------------------------------------------------------------------------------------------


def name_of(event: Event | type[Event]) -> str:
    """ "addressee_answered" for AddresseeAnswered: what commands, pages and stored steps say."""
    kind = event if isinstance(event, type) else type(event)
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in kind.__name__).lstrip("_")


NAMES: Final[dict[str, type[Event]]] = {name_of(kind): kind for kind in get_args(Event)}


def named(name: str, **given: Any) -> Event:
    """The event of a name with its fields, as a form or a command line gives them: words for enums, ISO dates, lists.

    Raises BadInput for a name, a field or a value that isn't known, and for a field that is missing.
    """
    kind = NAMES.get(name)
    if kind is None:
        raise BadInput(f"nothing is called {name[:60]!r}", where="event", hint=f"one of: {', '.join(sorted(NAMES))}")
    hints = get_type_hints(kind)
    for field_name in given:
        if field_name not in hints:
            raise BadInput(f"{name} has no {field_name[:60]!r}", hint=f"it has: {', '.join(sorted(hints))}")
    missing = [one.name for one in fields(kind) if one.default is MISSING and one.name not in given]
    if missing:
        raise BadInput(f"{name} needs {' and '.join(missing)}", where=missing[0])
    return kind(**{key: _read(value, hints[key], f"{name}.{key}") for key, value in given.items()})


def _read(value: Any, hint: Any, where: str) -> Any:
    """A value of the type that the field wants, or BadInput."""
    options = [one for one in get_args(hint) if one is not NoneType] if get_origin(hint) is UnionType else [hint]
    wanted = options[0]
    if value is None and len(options) < len(get_args(hint)):
        return None
    if get_origin(wanted) is tuple:
        items = [value] if isinstance(value, str) else value
        if isinstance(items, list | tuple) and all(isinstance(item, str) for item in items):
            return tuple(items)
    elif isinstance(value, wanted):
        return value
    elif isinstance(value, str) and wanted is bool:
        if value.strip().lower() in {"yes", "no", "true", "false", "on", ""}:
            return value.strip().lower() in {"yes", "true", "on"}
        raise BadInput(f"{value[:60]!r} is neither yes nor no", where=where)
    elif isinstance(value, str) and issubclass(wanted, StrEnum):
        try:
            return wanted(value.replace("_", " ").strip())
        except ValueError:
            known = ", ".join(one.value for one in wanted)
            raise BadInput(f"{value[:60]!r} is not known", where=where, hint=f"one of: {known}") from None
    elif isinstance(value, str) and wanted is datetime:
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            raise BadInput(f"{value[:60]!r} is no date", where=where, hint="like 2027-03-04T10:00+01:00") from None
    raise BadInput(f"a {type(value).__name__} where {getattr(wanted, '__name__', wanted)} is expected", where=where)
