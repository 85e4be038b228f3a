"""What must be impossible, each rule with the practice it keeps and the sentence a person reads.

Each rule looks at one event in its contract and surroundings and answers with a refusal or nothing. :func:`refusals`
gives all of them, so that the ask's page can show everything that still stands against asking; :func:`guard` raises the
first. Where an event may happen at all is the machine's (:mod:`~inroad.introductions.machine`); the same rules are the
reason why the machine has no way there.

A refusal names people, says what is missing and how to get there, and blames nobody.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from inroad import words as say
from inroad.errors import Refused
from inroad.introductions import days, machine
from inroad.introductions.events import (
    AddresseeSilent,
    Answer,
    Answered,
    Asked,
    CallMade,
    Closed,
    ConsentGiven,
    ConsentTakenBack,
    Contacted,
    DatePassed,
    Event,
    Excused,
    Introduced,
    Lapsed,
    MeetingCancelled,
    MeetingSet,
    Met,
    Nudged,
    PutToAddressee,
    Released,
    SaidBroken,
    Withdrawn,
)
from inroad.introductions.model import Contract, Kept, KnownBy, Promise, Role, Side, State, Surroundings
from inroad.introductions.promises import UNRESOLVED_AFTER, find, open_ones
from inroad.matching.folding import fold

BLURB_LETTERS: Final = 40
"""A few sentences on who they are; shorter is a title."""
OWN_WORDS_LETTERS: Final = 20
"""Of whoever tells the voucher that they can't: a sentence, not a click. Letters, since not every script has blanks."""
NUDGE_AFTER: Final = timedelta(days=3)
"""A helper has had this long before the one kind line."""
NEAR_MEETING: Final = timedelta(days=730)

_OUTWARD: Final = (Asked, PutToAddressee, CallMade, Introduced, Contacted, MeetingSet, Nudged)
_CARRIES: Final = (Asked, PutToAddressee, Introduced, Contacted)


@dataclass(frozen=True, slots=True)
class Refusal:
    """``rule``: its name in code; ``practice``: of mission.md. ``sentence`` and ``hint`` as in ``errors.Refused``."""

    rule: str
    practice: str
    sentence: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """What a rule sees."""

    contract: Contract
    event: Event
    now: datetime
    around: Surroundings

    @property
    def voucher(self) -> str:
        return called(self.contract, Role.VOUCHER)

    @property
    def addressee(self) -> str:
        return called(self.contract, Role.ADDRESSEE)


def called(contract: Contract, role: Role) -> str:
    """What to call a side in a sentence: the name, or what is known instead. Never a role."""
    side = {Role.SEEKER: contract.seeker, Role.VOUCHER: contract.voucher, Role.ADDRESSEE: contract.addressee}[role]
    if name := " ".join(side.name.split())[:80]:
        return name
    if role is Role.ADDRESSEE:
        return f"the person at {contract.organisation[:80]}" if contract.organisation.strip() else "the person there"
    return "you" if role is Role.SEEKER else "your contact"


Says = tuple[str, str] | None
"""Sentence and hint, or nothing against it."""


# Before anybody is asked ---------------------------------------------------------------------------------------------


def _blurb(look: Look) -> Says:
    if not isinstance(look.event, Asked) or _letters(look.contract.ask.blurb) >= BLURB_LETTERS:
        return None
    return "say in a few sentences who you are and what you look for", f"{look.voucher} will need them to speak for you"


def _named(look: Look) -> Says:
    contract = look.contract
    if not isinstance(look.event, Asked) or contract.addressee.name.strip() or contract.ask.opening.strip():
        return None
    return "name a person or an opening", f"“do you know of anything?” leaves {look.voucher} with the work"


def _someone_named(look: Look) -> Says:
    event = look.event
    if isinstance(event, Answered) and event.answer is Answer.SOMEONE_ELSE and not event.suggested.strip():
        return f"whom does {look.voucher} suggest instead?", "without a name it is “not this time”"
    return None


def _terms(look: Look) -> Says:
    leads_on = isinstance(look.event, Asked | PutToAddressee | Introduced | CallMade) or (
        isinstance(look.event, Contacted | MeetingSet | Met) and look.contract.state is State.NAME_GRANTED
    )
    note = isinstance(look.event, CallMade) and machine.after(look.contract, "call") is None
    if not leads_on or note or look.contract.terms.accepted_at is not None:
        return None
    within = say.count(look.contract.terms.contact_days, "day")
    return (
        f"accept the terms first: make contact within {within}",
        f"{look.voucher} puts a name on it and looks bad if nobody calls",
    )


def _personal(look: Look) -> Says:
    if not isinstance(look.event, Asked) or look.contract.ask.personal.strip():
        return None
    return "the part that only you can write is missing", f"one sentence that could go to nobody but {look.voucher}"


def _route(look: Look) -> Says:
    if not isinstance(look.event, Asked) or not look.around.route_taken:
        return None
    return look.around.route_taken, "another way in may be free"


def _self_dealing(look: Look) -> Says:
    if not isinstance(look.event, Asked):
        return None
    contract = look.contract
    if _same(contract.voucher, contract.addressee) or (contract.goal and _same(contract.voucher, contract.goal)):
        return f"{look.voucher} is whom you want to reach", "write to them directly; no introduction is needed"
    if _same(contract.voucher, contract.seeker):
        return "you can't put in a word for yourself", "choose who knows your work"
    if _same(contract.seeker, contract.addressee):
        return "you are whom this would introduce you to", "choose whom you want to reach"
    return None


# The voucher's limits ------------------------------------------------------------------------------------------------


def _left_alone(look: Look) -> Says:
    if look.around.limits.left_alone and _goes_to_voucher(look.event):
        return f"{look.voucher} asked to be left alone", "nobody here writes to them any more"
    if look.around.addressee_left_alone and isinstance(look.event, _OUTWARD) and not _goes_to_voucher(look.event):
        return f"{look.addressee} asked to be left alone", "nobody here writes to them any more"
    if look.around.addressee_left_alone and isinstance(look.event, Asked):
        return f"{look.addressee} asked to be left alone", "choose somebody else at that place"
    return None


def _goes_to_voucher(event: Event) -> bool:
    return isinstance(event, Asked) or (isinstance(event, Nudged) and event.whom is Role.VOUCHER)


def _door(look: Look) -> Says:
    if not isinstance(look.event, Asked) or not look.around.limits.door_closed:
        return None
    return (
        f"{look.voucher} would rather not be asked by you: {look.around.limits.door_closed}",
        f"only {look.voucher} can say otherwise",
    )


def _no_go(look: Look) -> Says:
    if not isinstance(look.event, Asked):
        return None
    contract = look.contract
    goal = contract.goal.name if contract.goal else ""
    wishes = {fold(entry) for entry in look.around.limits.no_go} | set(look.around.limits.no_go)
    for name in (contract.organisation, contract.addressee.name, goal):
        if name.strip() and fold(name) in wishes:
            return f"{look.voucher} makes no introductions to {name[:80]}", "somebody else may"
    return None


def _asks_left(look: Look) -> Says:
    left = look.around.limits.asks_left
    if not isinstance(look.event, Asked) or left is None or left > 0:
        return None
    return f"{look.voucher} has set a limit, and it is reached", "wait a little, or ask somebody else"


def _resting(look: Look) -> Says:
    limits = look.around.limits
    if not isinstance(look.event, Asked) or not (limits.resting_until or limits.resting_why):
        return None
    if limits.resting_until and days.day_in(look.now, look.contract.terms.timezone) >= limits.resting_until:
        return None
    return (
        f"asks to {look.voucher} rest: {limits.resting_why or 'something between you is still open'}",
        "say what became of it first",
    )


def _employer(look: Look) -> Says:
    """R4. What has happened cannot be unsaid, but nothing more goes out: not even a nudge."""
    first_contact = isinstance(look.event, Met) and look.contract.state not in {State.CONTACTED, State.MET}
    if not look.around.guarded or not (isinstance(look.event, _OUTWARD) or first_contact):
        return None
    role, employer = look.around.guarded[0]
    who = called(look.contract, role)
    return (
        f"{who} is at {employer}, where they must not find out"
        if role is not Role.SEEKER
        else f"{employer} is guarded",
        "if this person is to be trusted with it, say so on their page",
    )


# Underway ------------------------------------------------------------------------------------------------------------


def _addressee_first(look: Look) -> Says:
    """I3. The machine has no way there; here is why."""
    contract = look.contract
    if not machine.asks_first(contract.kind) or not isinstance(look.event, Introduced | Contacted | MeetingSet | Met):
        return None
    before = {State.DRAFTED, State.ASKED, State.LAPSED, State.AGREED, State.PUT, State.UNANSWERED}
    if contract.state not in before:
        return None
    return (
        f"{look.addressee} hasn't said yes yet",
        f"{look.voucher} asks first; if they put you in touch at once, record that {look.addressee} agreed",
    )


def _ten_minutes(look: Look) -> Says:
    leads_on = isinstance(look.event, Contacted | MeetingSet | Met)
    if not leads_on or look.contract.state not in {State.NAME_GRANTED, State.ACCEPTED}:
        return None
    if not open_ones(look.contract, Promise.TALK_FIRST):
        return None
    return (
        f"{look.voucher} wants ten minutes with you first",
        f"say so once you spoke, or once {look.voucher} waives it",
    )


def _consent(look: Look) -> Says:
    if not isinstance(look.event, _CARRIES):
        return None
    allowed = {consent.document for consent in look.contract.consents}
    missing = [document for document in look.event.documents if document not in allowed]
    if not missing:
        return None
    return f"“{missing[0][:80]}” has no consent to travel", "its owner says yes first, for this introduction"


def _owner(look: Look) -> Says:
    if isinstance(look.event, ConsentGiven | ConsentTakenBack) and look.event.by is not Role.SEEKER:
        return "only its owner can let a document travel", f"ask {called(look.contract, Role.SEEKER)}"
    return None


def _silence(look: Look) -> Says:
    """I5. An easy no beforehand; after the yes, keep it or tell the voucher in one's own words."""
    if isinstance(look.event, Withdrawn | Closed) and look.contract.state in machine.AFTER_A_YES:
        return (
            f"{look.voucher} has said yes to you",
            f"keep it, or tell {look.voucher} in your own words that you can't",
        )
    if isinstance(look.event, Released) and _letters(look.event.words) < OWN_WORDS_LETTERS:
        return f"tell {look.voucher} in a sentence of your own", "what came up, and what it means for them"
    return None


def _turn_up(look: Look) -> Says:
    """I15. Turn up, or cancel in time so that it reaches both."""
    event, contract = look.event, look.contract
    meeting = open_ones(contract, Promise.TURN_UP)
    if isinstance(event, Closed) and meeting:
        return f"there is a meeting with {look.addressee}", "say first whether you met, or cancel it"
    if isinstance(event, MeetingCancelled):
        if not meeting:
            return "there is no meeting to cancel", ""
        if event.by is Role.SEEKER and not event.reached_both:
            return (
                f"let {look.addressee} and {look.voucher} both know",
                "a cancellation that reaches one burns the other",
            )
        if event.by is Role.SEEKER and look.now >= meeting[-1].due_at:
            return "the time of the meeting has passed", "say whether you met"
    if isinstance(event, MeetingSet):
        meeting_at = days.in_utc(event.meeting_at)
        if meeting_at <= look.now:
            return "that time has passed", "if you met, say so"
        if meeting_at > look.now + NEAR_MEETING:
            return "that is more than two years away", "is the year right?"
    return None


def _still_owed(look: Look) -> Says:
    """After it ended, contact and meeting can only be what was still owed."""
    ended = {State.DECLINED, State.NOT_THIS_TIME, State.CLOSED}
    if look.contract.state not in ended:
        return None
    owed = {Contacted: Promise.CONTACT, Met: Promise.TURN_UP}.get(type(look.event))
    if owed is None or open_ones(look.contract, owed):
        return None
    return "this introduction has ended", "a new one begins with an ask"


def _nudge(look: Look) -> Says:
    """A helper gets one kind line at most, which a person chose to send, and not before they had time."""
    event, contract = look.event, look.contract
    if not isinstance(event, Nudged):
        return None
    waits = {
        Role.VOUCHER: {State.ASKED, State.AGREED, State.ACCEPTED},
        Role.ADDRESSEE: {State.PUT, State.UNANSWERED, State.CONTACTED},
        Role.SEEKER: set[State](),
    }
    who = called(contract, event.whom)
    if contract.state not in waits[event.whom]:
        return f"{who} isn't keeping anybody waiting", ""
    if event.whom in contract.nudges:
        return f"{who} has had a line already", "one is kind, two is chasing"
    since = nudge_from(contract, event.whom)
    if since is not None and look.now < since:
        day = say.day(days.day_in(since, contract.terms.timezone))
        return f"give {who} a little time", f"a line is all right from {day}"
    return None


def nudge_from(contract: Contract, whom: Role) -> datetime | None:
    """From when a helper may get the one kind line; None if they never were asked."""
    moments = (
        (contract.asked_at, contract.answered_at, contract.accepted_at)
        if whom is Role.VOUCHER
        else (contract.put_at, contract.contacted_at)
    )
    known = [moment for moment in moments if moment is not None]
    return max(known) + NUDGE_AFTER if known else None


# Promises ------------------------------------------------------------------------------------------------------------


def _broken(look: Look) -> Says:
    """I7. It counts as broken only when one of the two says so, and never for a helper."""
    event = look.event
    if not isinstance(event, SaidBroken | Excused):
        return None
    owed = find(look.contract, event.key)
    if owed is None or not owed.is_open:
        return "nothing of that kind is open", ""
    if not owed.chased:
        return "helpers owe nothing that could be broken or excused", "no answer, no harm done"
    if isinstance(event, Excused):
        if event.by is not owed.creditor:
            return f"only {called(look.contract, owed.creditor)} can say “never mind”", ""
        return None
    if event.by not in {owed.debtor, owed.creditor}:
        return "only the two whom it is between can say so", ""
    if look.now <= owed.due_at:
        return "it isn't due yet", ""
    return None


def _not_early(look: Look) -> Says:
    """Nothing lapses before its date, unless the side that would know says so."""
    event, contract = look.event, look.contract
    if isinstance(event, Lapsed) and contract.lapses_at is not None and look.now <= contract.lapses_at:
        return f"{look.voucher} still has time to answer", "you can take it back any time before"
    told = event.known_by is KnownBy.TOLD
    if isinstance(event, AddresseeSilent) and not told:
        pending = open_ones(contract, Promise.REPLY)
        if any(look.now <= owed.due_at for owed in pending):
            return f"{look.addressee} still has time to answer", ""
    if not isinstance(event, DatePassed):
        return None
    owed = find(contract, event.key)
    if owed is None or owed.state is not Kept.PENDING or owed.what in {Promise.ANSWER, Promise.REPLY}:
        return "nothing of that kind is pending", ""
    if look.now <= owed.due_at + (UNRESOLVED_AFTER if owed.chased else timedelta()):
        return "it isn't time yet", ""
    return None


@dataclass(frozen=True, slots=True)
class Rule:
    name: str
    practice: str
    check: Callable[[Look], Says]


RULES: Final = (
    Rule("employer guard", "R4", _employer),
    Rule("left alone", "I6", _left_alone),
    Rule("not to oneself", "N6", _self_dealing),
    Rule("someone named", "N2", _named),
    Rule("a few sentences", "I2", _blurb),
    Rule("the personal part", "L1", _personal),
    Rule("terms accepted", "I1", _terms),
    Rule("door", "I7", _door),
    Rule("resting", "I7", _resting),
    Rule("no-go", "I6", _no_go),
    Rule("limit", "N7", _asks_left),
    Rule("one ask per route", "N7", _route),
    Rule("a name instead", "N2", _someone_named),
    Rule("addressee asked first", "I3", _addressee_first),
    Rule("ten minutes first", "I1", _ten_minutes),
    Rule("consent", "I12", _consent),
    Rule("owner's consent", "I12", _owner),
    Rule("no silent drop", "I5", _silence),
    Rule("turn up or cancel", "I15", _turn_up),
    Rule("nothing after the end", "I5", _still_owed),
    Rule("one kind line", "I8", _nudge),
    Rule("broken is said", "I7", _broken),
    Rule("never early", "I7", _not_early),
)
"""In the order in which they are told: what can't be helped first."""


def refusals(contract: Contract, event: Event, now: datetime, around: Surroundings) -> tuple[Refusal, ...]:
    """Everything that stands against an event."""
    look = Look(contract, event, days.in_utc(now), around)
    found = ((rule, rule.check(look)) for rule in RULES)
    return tuple(Refusal(rule.name, rule.practice, *says) for rule, says in found if says)


def guard(contract: Contract, event: Event, now: datetime, around: Surroundings) -> None:
    """Raise Refused with the first rule's sentence, if any stands against the event."""
    for refusal in refusals(contract, event, now, around):
        raise Refused(refusal.sentence, hint=refusal.hint)


def missing(contract: Contract, around: Surroundings, now: datetime) -> tuple[Refusal, ...]:
    """What still stands against asking; nothing for one that has been asked."""
    return refusals(contract, Asked(), now, around) if contract.state is State.DRAFTED else ()


_OF_A_DRAFT: Final = {"employer guard", "left alone", "not to oneself"}


def check_draft(contract: Contract, around: Surroundings, now: datetime) -> None:
    """Raise Refused for a draft that no writing could ever make ready: better said before the work than after."""
    for refusal in missing(contract, around, now):
        if refusal.rule in _OF_A_DRAFT:
            raise Refused(refusal.sentence, hint=refusal.hint)


def _same(one: Side, other: Side) -> bool:
    """Certainly the same person. Two of one name may be two."""
    same_address = bool(one.address) and one.address.strip().casefold() == other.address.strip().casefold()
    return (
        (one.person != 0 and one.person == other.person)
        or (one.party != 0 and one.party == other.party)
        or same_address
    )


def _letters(text: str) -> int:
    return sum(character.isalpha() for character in text)
