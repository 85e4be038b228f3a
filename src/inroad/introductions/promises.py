"""What is owed: each kind of promise with its due date, who may be reminded of it, and what becomes of it untold.

    pending ──→ kept | released | broken (one of the two says so) | lapsed (nobody is blamed)
       └─ seven days past due, the seeker's only ──→ unresolved ──→ kept | released | broken

Overdue is derived and never stored. The sweep concludes nothing: it says that nobody has told. What may end a promise
within an introduction is decided by :func:`inroad.introductions.transition.transition`; a commitment of one's own,
outside any introduction, is made and ended here.

Refused: a promise without words or a date; breaking by silence.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from inroad.errors import BadInput, NotFound, Refused
from inroad.introductions import days, events
from inroad.introductions.events import MOST_CHARS, AddresseeSilent, DatePassed, Event, Lapsed
from inroad.introductions.model import Contract, Ended, Kept, KnownBy, Owed, Promise, Role

UNRESOLVED_AFTER: Final = timedelta(days=7)
"""Past due, without word."""


@dataclass(frozen=True, slots=True)
class Custom:
    """How a kind of promise goes. ``days`` None: the date comes with the occasion. ``chased``: reminded of."""

    days: int | None
    chased: bool
    working_days: bool = False
    due: str = ""


CUSTOMS: Final = {
    Promise.CONTACT: Custom(None, True, due="by the terms: within 2 days of the introduction, or as the voucher says"),
    Promise.TALK_FIRST: Custom(None, True, due="by the terms: as long as for contact, from the voucher's yes"),
    Promise.REPORT_CONTACT: Custom(2, True, due="2 days after first contact"),
    Promise.REPORT_MEETING: Custom(2, True, due="2 days after the meeting"),
    Promise.REPORT_END: Custom(2, True, due="2 days after the end"),
    Promise.THANKS: Custom(2, True, due="2 days after the introduction, and after each meeting"),
    Promise.TURN_UP: Custom(None, True, due="the meeting"),
    Promise.FOLLOW_UP: Custom(7, True, due="7 days after the name was given"),
    Promise.TELL_SOURCE: Custom(2, True, due="2 days after following up"),
    Promise.CALL: Custom(7, False, due="7 days after the word that they will"),
    Promise.ANSWER: Custom(7, False, due="7 days after the ask"),
    Promise.REPLY: Custom(5, False, working_days=True, due="5 working days after being asked or written to"),
    Promise.OWN: Custom(None, True, due="as you say"),
}
"""What is promised when, and whose reminders. Days end at midnight in the time zone of the terms."""


def due(what: Promise, occasion: datetime, timezone: str, *, term_days: int = 0) -> datetime:
    """When a promise made on an occasion is due, aware UTC. ``term_days``: what the terms say, where they do."""
    custom = CUSTOMS[what]
    number = term_days if custom.days is None else custom.days
    if custom.working_days:
        return days.end_of_working_day_after(occasion, number, timezone)
    return days.end_of_day_after(occasion, number, timezone)


def is_overdue(owed: Owed, now: datetime) -> bool:
    """Open and past its date. A screen asks "did you speak?" and never says "overdue"."""
    return owed.is_open and now > owed.due_at


def overdue(owed: Iterable[Owed], now: datetime) -> tuple[Owed, ...]:
    """What is open and past its date, the longest first. Helpers' promises among them are for nobody to chase."""
    return tuple(sorted((one for one in owed if is_overdue(one, now)), key=lambda one: (one.due_at, one.key)))


@dataclass(frozen=True, slots=True)
class Change:
    """What the sweep found: the promise ``key`` becomes ``state``. ``event``: to put through the contract's transition,
    which says the rest (None for one's own promise, which has no contract).
    """

    key: str
    state: Kept
    event: Event | None


def sweep(owed: Iterable[Owed], now: datetime) -> tuple[Change, ...]:
    """What becomes of pending promises whose date has passed; the same again until it is applied.

    Only pending ones of one contract (or one's own) are looked at, in one pass. The seeker's become unresolved after
    seven days without word. An answer, a reply or a call that nobody is chased for lapses once its date has passed.
    """
    return tuple(change for one in owed if (change := _change(one, now)))


def _change(owed: Owed, now: datetime) -> Change | None:
    if owed.state is not Kept.PENDING or not is_overdue(owed, now):
        return None
    if not owed.chased:
        event: Event = DatePassed(owed.key)
        if owed.what is Promise.ANSWER:
            event = Lapsed()
        elif owed.what is Promise.REPLY:
            event = AddresseeSilent()
        return Change(owed.key, Kept.LAPSED, event)
    if now <= owed.due_at + UNRESOLVED_AFTER:
        return None
    return Change(owed.key, Kept.UNRESOLVED, None if owed.what is Promise.OWN else DatePassed(owed.key))


# One's own -----------------------------------------------------------------------------------------------------------


def own(
    words: str, due_at: datetime, *, key: str, now: datetime, creditor: Role = Role.VOUCHER, chased: bool = True
) -> Owed:
    """A commitment of one's own: what, by when. ``key`` is the caller's, unique among its owner's own promises.

    Raises BadInput without words, or for a date that is past.
    """
    text = " ".join(words.split())
    if not text:
        raise BadInput("a promise needs words", where="words", hint='what will you do? "send Carol the article"')
    if len(text) > MOST_CHARS:
        raise BadInput(f"{len(text):,} characters", where="words", hint=f"{MOST_CHARS:,} at most")
    moment, due_utc = days.in_utc(now), days.in_utc(due_at)
    if due_utc <= moment:
        raise BadInput("that date is past", where="due_at", hint="choose one to come")
    return Owed(key, Promise.OWN, Role.SEEKER, creditor, due_utc, text, chased=chased, made_at=moment)


def keep(owed: Owed, now: datetime, known_by: KnownBy = KnownBy.TICKED) -> Owed:
    """Done. Keeping it twice is no error; a promise ended otherwise stays as it is and raises Refused."""
    return _end_own(owed, Kept.KEPT, now, known_by)


def tell(owed: Owed, now: datetime, known_by: KnownBy = KnownBy.TICKED) -> Owed:
    """Its owner told whoever waits for it that they can't: released, which is no lapse."""
    return _end_own(owed, Kept.RELEASED, now, known_by)


def _end_own(owed: Owed, state: Kept, now: datetime, known_by: KnownBy) -> Owed:
    if owed.what is not Promise.OWN:
        raise Refused(
            "this promise belongs to an introduction", hint="say there what happened, so that all three sides add up"
        )
    if owed.state is state:
        return owed
    if not owed.is_open:
        raise Refused(f"this is over already: {owed.state.value}")
    return replace(owed, state=state, known_by=known_by, ended_at=days.in_utc(now))


# Within a contract ---------------------------------------------------------------------------------------------------


def find(contract: Contract, key: str) -> Owed | None:
    """The promise of that key, open or ended."""
    return next((one for one in contract.owed if one.key == key), None)


def open_ones(contract: Contract, *what: Promise) -> tuple[Owed, ...]:
    """Pending and unresolved promises of these kinds; of all without any."""
    return tuple(one for one in contract.owed if one.is_open and (not what or one.what in what))


def event_for_kept(contract: Contract, key: str) -> Event | None:
    """The event that says of a promise "it is done", so that the contract moves with it.

    None where a tick doesn't say enough: what was answered? Raises NotFound for a promise that isn't open there.
    """
    owed = find(contract, key)
    if owed is None or not owed.is_open:
        raise NotFound(f"nothing called “{key[:80]}” is open in this introduction")
    told: dict[Promise, Event] = {
        Promise.CONTACT: events.Contacted(),
        Promise.TALK_FIRST: events.TalkedFirst(),
        Promise.REPORT_CONTACT: events.Reported(events.Report.CONTACT),
        Promise.REPORT_MEETING: events.Reported(events.Report.MEETING),
        Promise.REPORT_END: events.Reported(events.Report.END),
        Promise.THANKS: events.Thanked(owed.creditor),
        Promise.TURN_UP: events.Met(),
        Promise.FOLLOW_UP: events.FollowedUp(key),
        Promise.TELL_SOURCE: events.ToldSource(key),
        Promise.CALL: events.CallMade(),
    }
    return told.get(owed.what)


def next_key(contract: Contract, what: Promise) -> str:
    """A key that no promise of the contract has: "make contact", then "make contact:2"."""
    number = 1 + sum(one.what is what for one in contract.owed)
    return what.value if number == 1 else f"{what.value}:{number}"


def applied(owed: tuple[Owed, ...], made: Iterable[Owed], ended: Iterable[Ended]) -> tuple[Owed, ...]:
    """All promises after a transition: what was, what was made, with the changes. This is what promise rows show."""
    after = {one.key: one for one in (*owed, *made)}
    for end in ended:
        before = after[end.key]
        settled = end.state is not Kept.UNRESOLVED
        after[end.key] = replace(
            before, state=end.state, known_by=end.known_by, ended_at=end.at if settled else before.ended_at
        )
    return tuple(after.values())
