"""What each event does to a contract: dates, texts, promises made and ended.

By now the event is in bounds, no rule stands against it and the next state is known. Nothing is refused here but a
promise that isn't there.
"""

from dataclasses import replace
from typing import Final

from inroad.errors import Refused
from inroad.introductions import events, machine
from inroad.introductions.events import Answer, Report
from inroad.introductions.guards import called
from inroad.introductions.model import Ask, Consent, Kept, Owed, Promise, Role, Side, State, Terms, Vouch
from inroad.introductions.turn import Turn

_SEEKER, _VOUCHER, _ADDRESSEE = Role.SEEKER, Role.VOUCHER, Role.ADDRESSEE
_ON_THE_WAY: Final = (
    Promise.ANSWER,
    Promise.REPLY,
    Promise.CALL,
    Promise.CONTACT,
    Promise.TALK_FIRST,
    Promise.TURN_UP,
)
"""What nobody is expected to do any more once it came to an end. Reports, thanks and names given are still owed."""

_REPORTS: Final = (Promise.REPORT_CONTACT, Promise.REPORT_MEETING, Promise.REPORT_END)
_IN_TOUCH: Final = {State.CONTACTED, State.MET}
_VOUCHER_IS_IN_IT: Final = {*machine.AFTER_A_YES, State.UNANSWERED, State.CONTACTED, State.MET}


def apply(turn: Turn, target: State) -> None:
    """Change ``turn`` as its event wants it. ``target``: the state it leads to."""
    match turn.event:
        case events.Edited():
            _edited(turn, turn.event)
        case events.TermsAccepted():
            turn.change(terms=replace(turn.contract.terms, accepted_at=turn.at))
        case events.ConsentGiven(document=document, asked_by=asked_by):
            others = tuple(one for one in turn.contract.consents if one.document != document)
            turn.words = document
            turn.change(consents=(*others, Consent(document, turn.at, asked_by)))
        case events.ConsentTakenBack(document=document):
            turn.words = document
            turn.change(consents=tuple(one for one in turn.contract.consents if one.document != document))
        case events.Asked():
            owed = turn.make(Promise.ANSWER, _VOUCHER, _SEEKER, f"answer {called(turn.contract, _SEEKER)}")
            turn.change(asked_at=turn.at, lapses_at=owed.due_at)
        case events.Answered():
            _answered(turn, turn.event, target)
        case events.Lapsed():
            turn.end(Kept.LAPSED, *turn.open(Promise.ANSWER))
            turn.change(lapses_at=None)
        case events.Withdrawn(words=words):
            turn.end(Kept.RELEASED, *turn.open(*_ON_THE_WAY))
            turn.words = words
            turn.change(reason=words, closed_at=turn.at, lapses_at=None)
        case events.TalkedFirst():
            turn.end(Kept.KEPT, *turn.open(Promise.TALK_FIRST))
        case events.VouchSaid():
            _vouch_said(turn, turn.event)
        case events.CallMade(how_to_contact=how):
            turn.end(Kept.KEPT, *turn.open(Promise.CALL))
            turn.change(
                vouch=replace(turn.contract.vouch, active=True), how_to_contact=how or turn.contract.how_to_contact
            )
            if target is State.INTRODUCED and turn.contract.state is State.AGREED:
                _introduced(turn)
        case events.PutToAddressee():
            words = f"answer {called(turn.contract, _VOUCHER)}"
            owed = turn.make(Promise.REPLY, _ADDRESSEE, _VOUCHER, words)
            turn.change(put_at=turn.at, reply_by=owed.due_at)
        case events.AddresseeAnswered():
            _addressee_answered(turn, turn.event)
        case events.AddresseeSilent():
            turn.end(Kept.LAPSED, *turn.open(Promise.REPLY))
            turn.change(reply_by=None)
        case events.AddresseeReplied():
            _replied(turn)
        case events.Introduced():
            _introduced(turn)
        case events.Contacted(spoke=spoke):
            _contacted(turn, spoke=spoke)
        case events.MeetingSet():
            _meeting_set(turn, turn.event)
        case events.MeetingCancelled(by=by, reason=reason):
            # Cancelled in time is as good as turning up (I15); whoever else cancels lets the seeker off.
            turn.end(Kept.KEPT if by is _SEEKER else Kept.RELEASED, *turn.open(Promise.TURN_UP))
            turn.words = reason
            turn.change(meeting_at=None)
        case events.Met():
            _met(turn, turn.event)
        case events.Released(words=words):
            turn.end(Kept.RELEASED, *turn.open(*_ON_THE_WAY))
            turn.words = words
            turn.change(reason=words, reply_by=None)
        case events.Nudged(whom=whom):
            turn.change(nudged=True, nudges=(*turn.contract.nudges, whom))
        case events.AddresseeLeft():
            turn.end(Kept.RELEASED, *turn.open(*_ON_THE_WAY))
            _over(turn, f"{called(turn.contract, _ADDRESSEE)} has left; nobody's fault")
        case events.Forgotten(who=who):
            _forgotten(turn, who)
        case events.Closed(outcome=outcome):
            turn.end(Kept.RELEASED, *turn.pending(*_ON_THE_WAY))
            turn.words = outcome
            _over(turn, outcome)
        case _:
            _promise_said(turn)


def _promise_said(turn: Turn) -> None:
    """Events about promises, which don't move the introduction."""
    match turn.event:
        case events.NamesGiven(by=by, names=names):
            _names_given(turn, by, names)
        case events.FollowedUp(key=key):
            _followed_up(turn, _one(turn, key, Promise.FOLLOW_UP))
        case events.ToldSource(key=key):
            turn.end(Kept.KEPT, _one(turn, key, Promise.TELL_SOURCE))
        case events.Reported(which=which):
            _reported(turn, which)
        case events.Thanked(whom=whom):
            turn.end(Kept.KEPT, *(owed for owed in turn.open(Promise.THANKS) if owed.creditor is whom))
        case events.DatePassed(key=key):
            owed = _one(turn, key)
            turn.end(Kept.UNRESOLVED if owed.chased else Kept.LAPSED, owed)
        case events.SaidBroken(key=key):
            turn.end(Kept.BROKEN, _one(turn, key))
        case events.Excused(key=key):
            turn.end(Kept.RELEASED, _one(turn, key))


def _one(turn: Turn, key: str, *what: Promise) -> Owed:
    for owed in turn.open(*what):
        if owed.key == key:
            return owed
    raise Refused(f"nothing called “{key[:80]}” is open here")


# The ask and its answers ---------------------------------------------------------------------------------------------


def _edited(turn: Turn, event: events.Edited) -> None:
    contract = turn.contract
    turn.change(
        ask=contract.ask if event.ask is None else event.ask,
        addressee=contract.addressee if event.addressee is None else event.addressee,
        organisation=contract.organisation if event.organisation is None else event.organisation,
    )
    _new_terms(turn, event.terms)


def _new_terms(turn: Turn, terms: Terms | None) -> None:
    """Terms that say something else have to be accepted again (I1)."""
    if terms is None:
        return
    accepted_at = turn.contract.terms.accepted_at
    if replace(terms, accepted_at=accepted_at) != turn.contract.terms:
        accepted_at = None
    turn.change(terms=replace(terms, accepted_at=accepted_at))


def _answered(turn: Turn, event: events.Answered, target: State) -> None:
    turn.end(Kept.KEPT, *turn.open(Promise.ANSWER))
    turn.words = event.reason or event.suggested
    turn.change(
        answered_at=turn.at,
        lapses_at=None,
        reason=event.reason,
        how_to_contact=event.how or turn.contract.how_to_contact,
        vouch=event.vouch or turn.contract.vouch,
    )
    _new_terms(turn, event.terms)
    voucher = called(turn.contract, _VOUCHER)
    if target is State.AGREED:
        if machine.calls_first(turn.contract.kind):
            _call_promised(turn)
        _talk_first(turn)
    elif target is State.NAME_GRANTED:
        turn.end(Kept.RELEASED, *turn.pending(Promise.CALL, Promise.REPLY))
        turn.change(reply_by=None)
        _talk_first(turn)
        _contact_promised(turn)
        turn.make(Promise.THANKS, _SEEKER, _VOUCHER, f"thank {voucher} for the use of their name")
    else:
        turn.end(Kept.RELEASED, *turn.pending(*_ON_THE_WAY))
        turn.change(reply_by=None, suggested=event.suggested)
        if event.answer is Answer.SOMEONE_ELSE:
            _names_given(turn, _VOUCHER, (event.suggested,))


def _talk_first(turn: Turn) -> None:
    if turn.contract.terms.ten_minutes and not turn.open(Promise.TALK_FIRST):
        voucher = called(turn.contract, _VOUCHER)
        turn.make(Promise.TALK_FIRST, _SEEKER, _VOUCHER, f"speak with {voucher} for ten minutes first")


def _vouch_said(turn: Turn, event: events.VouchSaid) -> None:
    active = turn.contract.vouch.active or event.vouch.active
    turn.change(vouch=replace(event.vouch, active=active))
    turn.words = event.vouch.words
    if event.will_call:
        _call_promised(turn)


def _call_promised(turn: Turn) -> None:
    if not turn.open(Promise.CALL):
        turn.make(Promise.CALL, _VOUCHER, _SEEKER, f"call {called(turn.contract, _ADDRESSEE)}")


# The addressee -------------------------------------------------------------------------------------------------------


def _addressee_answered(turn: Turn, event: events.AddresseeAnswered) -> None:
    turn.end(Kept.KEPT, *turn.open(Promise.REPLY))
    turn.words = event.reason or event.how_to_contact
    turn.change(reply_by=None, put_at=turn.contract.put_at or turn.at, reason=event.reason)
    if event.yes:
        turn.change(accepted_at=turn.at, how_to_contact=event.how_to_contact or turn.contract.how_to_contact)
    else:
        turn.end(Kept.RELEASED, *turn.pending(*_ON_THE_WAY))
        turn.change(meeting_at=None)


def _replied(turn: Turn) -> None:
    turn.end(Kept.KEPT, *turn.open(Promise.REPLY))
    turn.change(reply_by=None)


def _introduced(turn: Turn) -> None:
    # Who introduces without the ten minutes they wanted has gone on without them.
    turn.end(Kept.RELEASED, *turn.open(Promise.TALK_FIRST))
    turn.change(introduced_at=turn.at)
    _contact_promised(turn)
    turn.make(Promise.THANKS, _SEEKER, _VOUCHER, f"thank {called(turn.contract, _VOUCHER)} for the introduction")


def _contact_promised(turn: Turn) -> None:
    words = f"make contact with {called(turn.contract, _ADDRESSEE)}"
    turn.change(contact_by=turn.make(Promise.CONTACT, _SEEKER, _VOUCHER, words).due_at)


def _contacted(turn: Turn, *, spoke: bool) -> None:
    """First contact, or a further one, which changes nothing but that it was made."""
    state = turn.contract.state
    turn.end(Kept.KEPT, *turn.open(Promise.CONTACT))
    turn.change(contacted_at=turn.contract.contacted_at or turn.at)
    voucher, addressee = called(turn.contract, _VOUCHER), called(turn.contract, _ADDRESSEE)
    if state is State.ACCEPTED:  # "she says call her Tuesday": the voucher's word was the introduction
        turn.end(Kept.RELEASED, *turn.open(Promise.TALK_FIRST))
        turn.change(introduced_at=turn.at)
        turn.make(Promise.THANKS, _SEEKER, _VOUCHER, f"thank {voucher} for the introduction")
    if state in {State.ACCEPTED, State.INTRODUCED, State.NAME_GRANTED}:
        words = f"tell {voucher} how first contact with {addressee} went"
        turn.make(Promise.REPORT_CONTACT, _SEEKER, _VOUCHER, words)
        if not spoke:
            words = f"answer {called(turn.contract, _SEEKER)}"
            turn.change(reply_by=turn.make(Promise.REPLY, _ADDRESSEE, _SEEKER, words).due_at)


def _meeting_set(turn: Turn, event: events.MeetingSet) -> None:
    if turn.contract.state not in _IN_TOUCH:
        _contacted(turn, spoke=True)
    _replied(turn)
    turn.end(Kept.RELEASED, *turn.open(Promise.TURN_UP))  # a meeting that was moved
    words = f"meet {called(turn.contract, _ADDRESSEE)}, or cancel in time"
    owed = turn.make(Promise.TURN_UP, _SEEKER, _ADDRESSEE, words, due_at=event.meeting_at)
    turn.change(meeting_at=owed.due_at)


def _met(turn: Turn, event: events.Met) -> None:
    if turn.contract.state not in {*_IN_TOUCH, State.DECLINED}:
        _contacted(turn, spoke=True)
    _replied(turn)
    turn.end(Kept.KEPT, *turn.open(Promise.TURN_UP))
    _fold_reports(turn)
    voucher, addressee = called(turn.contract, _VOUCHER), called(turn.contract, _ADDRESSEE)
    turn.make(Promise.REPORT_MEETING, _SEEKER, _VOUCHER, f"tell {voucher} how the meeting with {addressee} went")
    turn.make(Promise.THANKS, _SEEKER, _ADDRESSEE, f"thank {addressee} for the meeting")
    turn.change(met_at=turn.at, meeting_at=None)
    turn.words = "with an opening" if event.opening else ""
    _names_given(turn, _ADDRESSEE, event.names)


# Names, reports, the end ---------------------------------------------------------------------------------------------


def _names_given(turn: Turn, giver: Role, names: tuple[str, ...]) -> None:
    """Each name is followed up, even one that is off the mark (N5)."""
    for name in names:
        shown = " ".join(name.split())[:80]
        words = f"follow up with {shown}, whom {called(turn.contract, giver)} named"
        turn.make(Promise.FOLLOW_UP, _SEEKER, giver, words)


def _followed_up(turn: Turn, owed: Owed) -> None:
    turn.end(Kept.KEPT, owed)
    giver = called(turn.contract, owed.creditor)
    name = owed.words.removeprefix("follow up with ").rpartition(", whom ")[0]
    turn.make(Promise.TELL_SOURCE, _SEEKER, owed.creditor, f"tell {giver} what came of {name}")


def _reported(turn: Turn, which: Report) -> None:
    covered = {Report.CONTACT: _REPORTS[:1], Report.MEETING: _REPORTS[:2], Report.END: _REPORTS}[which]
    turn.words = which.value
    if which is Report.END and not _has_end_report(turn):
        _end_report(turn)  # told before it was closed: kept on the spot, and not owed again
    turn.end(Kept.KEPT, *turn.open(*covered))


def _has_end_report(turn: Turn) -> bool:
    return any(owed.what is Promise.REPORT_END for owed in turn.contract.owed)


def _end_report(turn: Turn) -> None:
    turn.make(Promise.REPORT_END, _SEEKER, _VOUCHER, f"tell {called(turn.contract, _VOUCHER)} how it ended")


def _fold_reports(turn: Turn) -> None:
    """A report that isn't late yet is given together with the next one."""
    early = (owed for owed in turn.pending(Promise.REPORT_CONTACT, Promise.REPORT_MEETING) if turn.now <= owed.due_at)
    turn.end(Kept.RELEASED, *early)


def _over(turn: Turn, outcome: str) -> None:
    """Closed. A voucher who put their name on it hears how it ended (I10)."""
    if turn.contract.state in _VOUCHER_IS_IN_IT and not _has_end_report(turn):
        _fold_reports(turn)
        _end_report(turn)
    turn.change(outcome=outcome, closed_at=turn.at, lapses_at=None, reply_by=None, meeting_at=None)


def _forgotten(turn: Turn, who: Role) -> None:
    """Nothing is owed to or by somebody who is not to be known here; what they said goes with them."""
    turn.end(Kept.RELEASED, *turn.open())
    contract = turn.contract
    gone = Side("somebody")
    turn.change(
        steps=tuple(replace(step, words="") for step in contract.steps),
        owed=tuple(replace(owed, words=owed.what.value) for owed in contract.owed),
        reason="",
        how_to_contact="",
        outcome="",
        suggested="",
        closed_at=turn.at,
        lapses_at=None,
        reply_by=None,
        meeting_at=None,
    )
    # What was written for the three names whoever was written about; who the seeker is and looks for is the seeker's.
    about = replace(contract.ask, why="", value="", note="", personal="")
    if who is _SEEKER:
        turn.change(seeker=gone, ask=Ask(), consents=())
    elif who is _VOUCHER:
        turn.change(voucher=gone, ask=about, vouch=Vouch(), terms=replace(contract.terms, conditions=""))
    else:
        turn.change(addressee=gone, ask=about, goal=None)
