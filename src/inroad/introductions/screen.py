"""An introduction in the words people read: where it stands, what can be told next, what has just been told.

The words of mission.md's last table: names instead of roles, "not this time", "no answer, no harm done".
"""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from inroad import words as say
from inroad.introductions import days, machine
from inroad.introductions.events import NAMES, Answer, Answered, Event, Report, Reported, name_of
from inroad.introductions.model import Contract, Kind, State, Step

_KINDS: Final = {
    Kind.INTRODUCTION: "an introduction",
    Kind.NAME_USE: "use of their name",
    Kind.PREEMPTIVE_REFERENCE: "a call before you apply",
    Kind.INTERNAL_CALL: "a call from manager to manager",
}

# (event, the step it takes or "" if it is only noted, the words of its button); in the order in which they are offered.
_OFFERED: Final[tuple[tuple[str, str, str], ...]] = (
    ("terms_accepted", "", "I accept the terms"),
    ("asked", "ask", "I asked {voucher}"),
    ("answered", "grant_name", "{voucher} answered"),  # a yes that every kind of ask knows
    ("talked_first", "", "We had our ten minutes"),
    ("put_to_addressee", "put", "{voucher} asked {addressee}"),
    ("addressee_answered", "accept", "{addressee} answered {voucher}"),
    ("introduced", "introduce", "{voucher} put us in touch"),
    ("call_made", "call", "{voucher} made the call"),
    ("contacted", "contact", "I made contact with {addressee}"),
    ("addressee_replied", "", "{addressee} replied"),
    ("meeting_set", "", "We agreed on a day"),
    ("met", "meet", "We met"),
    ("meeting_cancelled", "", "The meeting was called off"),
    ("names_given", "", "They named somebody"),
    ("reported", "", "I told {voucher} how it went"),
    ("thanked", "", "I said thanks"),
    ("nudged", "", "I sent one kind line"),
    ("vouch_said", "", "{voucher} said how they know my work"),
    ("released", "release", "Tell {voucher} you can't"),
    ("withdrawn", "withdraw", "Take it back"),
    ("addressee_left", "leave", "{addressee} has left"),
    ("closed", "close", "It is over"),
)
_ONLY_AFTER: Final[dict[str, Callable[[Contract], bool]]] = {
    "terms_accepted": lambda c: c.terms.accepted_at is None,
    "answered": lambda c: c.state in {State.ASKED, State.LAPSED, State.NOT_THIS_TIME, State.SOMEONE_ELSE},
    "talked_first": lambda c: c.terms.ten_minutes,
    "call_made": lambda c: c.kind in {Kind.PREEMPTIVE_REFERENCE, Kind.INTERNAL_CALL},
    "meeting_cancelled": lambda c: c.meeting_at is not None and c.met_at is None,
    "nudged": lambda c: not c.nudged and c.state in {State.ASKED, State.CONTACTED},
    "addressee_replied": lambda c: c.state is State.CONTACTED,
    "reported": lambda c: c.contacted_at is not None or c.state in {State.DECLINED, State.RELEASED},
    "thanked": lambda c: c.answered_at is not None,
    "vouch_said": lambda c: c.state is not State.ASKED,
    "names_given": lambda c: c.answered_at is not None,
    "addressee_left": lambda c: bool(c.addressee.name) and c.state is not State.DRAFTED,
}


def next_steps(contract: Contract) -> list[tuple[str, str]]:
    """What can be told now: (the event's name, the words of its button), the likeliest first."""
    found = []
    for event, step, words in _OFFERED:
        if event in _ONLY_AFTER and not _ONLY_AFTER[event](contract):
            continue
        noted = contract.state in machine.NOTED.get(NAMES[event], frozenset())
        if (step and machine.after(contract, step) is not None) or (not step and noted):
            found.append((event, words.format(**_names(contract))))
    return found


def kind(contract: Contract) -> str:
    """What is asked for, in words."""
    return _KINDS[contract.kind]


def where_it_stands(contract: Contract, now: datetime) -> str:
    """One sentence: where it stands, and what comes next."""
    who = _names(contract)
    by = _by(contract.contact_by, contract, now)
    lapses = _by(contract.lapses_at, contract, now)
    reply = _by(contract.reply_by, contract, now)
    sentences = {
        State.DRAFTED: "Not asked yet.",
        State.ASKED: f"You asked {who['voucher']}" + (f"; it lapses {lapses}, without blame." if lapses else "."),
        State.AGREED: (
            f"{who['voucher']} will make the call."
            if contract.kind in {Kind.PREEMPTIVE_REFERENCE, Kind.INTERNAL_CALL}
            else f"{who['voucher']} said yes and will ask {who['addressee']}."
        ),
        State.NAME_GRANTED: f"You may use {who['voucher']}'s name" + (f"; make contact {by}." if by else "."),
        State.SOMEONE_ELSE: f"{who['voucher']} named {contract.suggested or 'somebody else'} instead.",
        State.NOT_THIS_TIME: "Not this time.",
        State.LAPSED: "No answer, no harm done.",
        State.WITHDRAWN: "You took it back.",
        State.PUT: f"{who['voucher']} asked {who['addressee']}" + (f"; an answer {reply}." if reply else "."),
        State.ACCEPTED: f"{who['addressee']} said yes; {who['voucher']} puts you in touch.",
        State.DECLINED: f"{who['addressee']}: not this time.",
        State.UNANSWERED: f"{who['addressee']} has not answered, no harm done.",
        State.INTRODUCED: f"{who['addressee']} expects you" + (f": make contact {by}." if by else "."),
        State.CONTACTED: f"You made contact with {who['addressee']}"
        + (f"; a reply {reply}." if reply and not contract.meeting_at else "."),
        State.MET: f"You met {who['addressee']}.",
        State.RELEASED: f"You told {who['voucher']} that you can't.",
        State.CLOSED: contract.outcome or "Over.",
    }
    return sentences[contract.state]


def told(contract: Contract, event: Event) -> str:
    """What has just been told, for the history: "Bob Connor answered: yes"."""
    who = _names(contract)
    if isinstance(event, Answered):
        answers = {
            Answer.AGREED: "yes",
            Answer.NAME_USE: "use my name",
            Answer.SOMEONE_ELSE: f"ask {event.suggested or 'somebody else'}",
            Answer.NOT_THIS_TIME: "not this time",
        }
        return f"{who['voucher']} answered: {answers[event.answer]}"
    if isinstance(event, Reported):
        moments = {Report.CONTACT: "first contact", Report.MEETING: "the meeting", Report.END: "how it ended"}
        return f"Told {who['voucher']} about {moments[event.which]}"
    name = name_of(event)
    offered = next((words for offered, _, words in _OFFERED if offered == name), name.replace("_", " "))
    return _HAPPENED.get(name, offered).format(**who)


_HAPPENED: Final = {
    "edited": "You worked on the ask of {voucher}",
    "lapsed": "No answer, no harm done",
    "withdrawn": "You took it back",
    "talked_first": "You and {voucher} had ten minutes",
    "addressee_silent": "{addressee} has not answered, no harm done",
    "introduced": "{voucher} put you in touch",
    "contacted": "You made contact with {addressee}",
    "asked": "You asked {voucher}",
    "meeting_set": "You and {addressee} agreed on a day",
    "met": "You met {addressee}",
    "thanked": "You said thanks",
    "terms_accepted": "You accepted the terms",
    "released": "You told {voucher} that you can't",
    "nudged": "One kind line went out",
    "consent_given": "A document may travel",
    "consent_taken_back": "A document may not travel any more",
    "addressee_left": "{addressee} has left",
    "gone_on": "You go on, whether or not {addressee} has left",
    "followed_up": "You followed up on a name",
    "told_source": "You told where it led",
    "date_passed": "A day passed; nobody has said what became of it",
    "said_broken": "Said not to have been kept",
    "excused": "Never mind, was said",
    "forgotten": "Somebody asked to be forgotten here",
    "closed": "Over",
}
_STATES_SAID: Final = {
    State.AGREED: "{voucher} said yes",
    State.NAME_GRANTED: "{voucher}: you may use my name",
    State.SOMEONE_ELSE: "{voucher} named somebody else",
    State.NOT_THIS_TIME: "{voucher}: not this time",
    State.ACCEPTED: "{addressee} said yes",
    State.DECLINED: "{addressee}: not this time",
}
_REPORTS: Final = {"contact": "first contact", "meeting": "the meeting", "end": "how it ended"}


def happened(contract: Contract, step: Step) -> str:
    """One line of the history: "Bob Connor said yes". What was said with it stands in ``step.words``."""
    who = _names(contract)
    if step.event == "reported":
        return f"You told {who['voucher']} about {_REPORTS.get(step.words, 'it')}"
    if step.event in {"answered", "addressee_answered"} and step.state in _STATES_SAID:
        return _STATES_SAID[step.state].format(**who)
    offered = next((words for event, _, words in _OFFERED if event == step.event), step.event.replace("_", " "))
    return _HAPPENED.get(step.event, offered).format(**who)


def _names(contract: Contract) -> dict[str, str]:
    there = f"somebody at {contract.organisation}" if contract.organisation else "the person there"
    return {
        "voucher": contract.voucher.name or "your contact",
        "addressee": contract.addressee.name or contract.ask.opening or there,
    }


def _by(moment: datetime | None, contract: Contract, now: datetime) -> str:
    if moment is None:
        return ""
    day, today = (days.day_in(at, contract.terms.timezone) for at in (moment, now))
    if day == today:
        return "by tonight"
    if (day - today).days == 1:
        return "by tomorrow night"
    return f"by {say.day(day)}"
