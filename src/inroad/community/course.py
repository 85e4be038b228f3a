"""The course of an introduction as its other sides may read it: the voucher who made it, the seeker of a chain.

    steps ── by event ─→ (day, words) to the voucher  names of the three; no reasons, no words meant for others
    a step passed on ──→ words to the seeker          days, what is expected; a name only after its bearer said yes

Words only: which step may happen is for :mod:`inroad.introductions`.
"""

from datetime import datetime
from typing import Final

from inroad import words as say
from inroad.introductions import days
from inroad.introductions.guards import called
from inroad.introductions.model import Contract, Role, State, Step

_TO_VOUCHER: Final = {
    "asked": "{asker} asked you",
    "put_to_addressee": "You asked {addressee}",
    "introduced": "You put them in touch",
    "call_made": "You made the call",
    "contacted": "{seeker} made contact with {addressee}",
    "meeting_set": "{seeker} and {addressee} agreed on a day",
    "meeting_cancelled": "The meeting was called off",
    "met": "{seeker} and {addressee} met",
    "addressee_silent": "{addressee} has not answered, no harm done",
    "addressee_left": "{addressee} is no longer there",
    "terms_accepted": "{asker} accepted your terms",
    "talked_first": "You and {seeker} had ten minutes",
    "closed": "It is over",
    "withdrawn": "{seeker} took it back",
    "released": "{seeker} told you that they can't",
    "vouch_said": "You said how you know the work",
}
_STATES: Final = {
    State.AGREED: "You said yes",
    State.NAME_GRANTED: "You said that they may use your name",
    State.SOMEONE_ELSE: "You named somebody else",
    State.NOT_THIS_TIME: "You said “not this time”",
    State.ACCEPTED: "{addressee} said yes",
    State.DECLINED: "{addressee}: not this time",
}
_REPORTS: Final = {"contact": "how first contact went", "meeting": "how the meeting went", "end": "how it ended"}


def for_voucher(contract: Contract, by: str = "") -> tuple[tuple[str, str], ...]:
    """What happened from the ask on, oldest first: (day in words, sentence). ``by``: who passed it on, if anybody."""
    names = {"seeker": called(contract, Role.SEEKER), "addressee": called(contract, Role.ADDRESSEE)}
    names["asker"] = by or names["seeker"]
    asked = next((index for index, step in enumerate(contract.steps) if step.event == "asked"), 0)
    return tuple(
        (say.day(days.day_in(step.at, contract.terms.timezone)), said.format(**names))
        for step in contract.steps[asked:]
        if (said := _said(step))
    )


def _said(step: Step) -> str:
    if step.event in {"answered", "addressee_answered"}:
        return _STATES.get(step.state, "")
    if step.event == "reported":
        return "{seeker} told you " + _REPORTS.get(step.words, "how it went")
    return _TO_VOUCHER.get(step.event, "")


def passed_on(contract: Contract, now: datetime) -> str:
    """Where an ask that was passed on stands, to the one for whom it was: a name only once its bearer said yes.

    ``contract``: the second step, whose seeker is the first voucher.
    """
    zone = contract.terms.timezone
    first = called(contract, Role.SEEKER)

    def on(moment: datetime | None) -> str:
        return say.day(days.day_in(moment or now, zone))

    asked = f"{first} passed it on, {on(contract.asked_at)}"
    if contract.state in {State.DRAFTED, State.ASKED}:
        by = f"; an answer is expected by {on(contract.lapses_at)}" if contract.lapses_at is not None else ""
        return f"{asked}{by}."
    if contract.state in {State.LAPSED, State.NOT_THIS_TIME, State.SOMEONE_ELSE, State.WITHDRAWN}:
        return f"{asked}; it goes no further on that way, no harm done."
    if contract.answered_at is None:
        return f"{asked}; that way is over, no harm done."
    second = called(contract, Role.VOUCHER)
    if contract.state is State.NAME_GRANTED:
        return f"{asked}. {second} said yes: you may use their name."
    there = called(contract, Role.ADDRESSEE)
    said = {
        State.AGREED: f"{second} said yes and will ask {there}",
        State.PUT: f"{second} said yes and asked {there}",
        State.UNANSWERED: f"{second} said yes; {there} has not answered, no harm done",
        State.ACCEPTED: f"{second} said yes, and so did {there}",
        State.DECLINED: f"{second} said yes; {there}: not this time",
        State.INTRODUCED: f"{second} put you in touch with {there}",
    }.get(contract.state, f"{second} said yes")
    return f"{asked}. {said}."
