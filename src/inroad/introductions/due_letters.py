"""Which letters somebody could write now. A draft is offered; nothing is ever sent from here.

Derived from the contract as it stands, so that a page can ask at any time; a transition tells those that it made due.
Kinds are the names of letter kinds. A helper's letters are offered to the helper; where a desk knows only the seeker,
it may pass the words on ("words at hand, if wanted").

Refused: letters to or about anybody whom the employer guard keeps out, and to whoever wants to be left alone.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from inroad.introductions.guards import called, nudge_from
from inroad.introductions.machine import AFTER_A_YES, calls_first
from inroad.introductions.model import Contract, LetterDue, Promise, Role, State, Surroundings
from inroad.introductions.promises import open_ones

_SEEKER, _VOUCHER, _ADDRESSEE = Role.SEEKER, Role.VOUCHER, Role.ADDRESSEE
_AMONG_OURSELVES: Final = {"thanks", "report-contact", "report-meeting", "report-end", "cant-keep-it", "not-this-time"}
"""Letters that put nobody new in the know: they may go to an unguarded voucher though the addressee is guarded."""


def letters_due(contract: Contract, now: datetime, around: Surroundings | None = None) -> tuple[LetterDue, ...]:
    """The letters that fit where the contract stands, what is owed and what day it is."""
    around = around or Surroundings()
    guarded = {role for role, _ in around.guarded}
    alone = {_VOUCHER} if around.limits.left_alone else set()
    alone |= {_ADDRESSEE} if around.addressee_left_alone else set()
    found = dict.fromkeys((*_of_the_state(contract), *_of_promises(contract), *_nudges(contract, now)))
    return tuple(
        letter
        for letter in found
        if letter.reader not in guarded | alone and (not guarded or letter.kind in _AMONG_OURSELVES)
    )


def _of_the_state(contract: Contract) -> Iterator[LetterDue]:
    voucher, addressee = called(contract, _VOUCHER), called(contract, _ADDRESSEE)
    state = contract.state
    if state is State.DRAFTED:
        yield LetterDue("ask", _SEEKER, _VOUCHER, f"ask {voucher}")
        yield LetterDue("forwardable-note", _SEEKER, _ADDRESSEE, f"what {voucher} can pass on to {addressee}")
    elif state is State.ASKED:
        yield LetterDue("not-this-time", _VOUCHER, _SEEKER, "a no is easy, with or without a reason")
    elif state is State.AGREED and calls_first(contract.kind):
        yield LetterDue("preemptive-words", _VOUCHER, _ADDRESSEE, f"words at hand for the call to {addressee}")
    elif state is State.AGREED:
        yield LetterDue("voucher-to-addressee", _VOUCHER, _ADDRESSEE, f"{voucher} asks {addressee} first")
    elif state is State.NAME_GRANTED:
        yield LetterDue("name-use-opening", _SEEKER, _ADDRESSEE, f"{voucher} lets you use their name")
    elif state is State.PUT:
        yield LetterDue("not-this-time", _ADDRESSEE, _VOUCHER, "a no is easy, with or without a reason")
    elif state is State.ACCEPTED:
        yield LetterDue("introduction", _VOUCHER, _ADDRESSEE, f"{addressee} said yes: to both, with the date")
        yield LetterDue("first-contact", _SEEKER, _ADDRESSEE, f"{addressee} expects to hear from you")
    elif state is State.INTRODUCED:
        yield LetterDue("first-contact", _SEEKER, _ADDRESSEE, f"{addressee} expects to hear from you")
    elif state in {State.NOT_THIS_TIME, State.DECLINED, State.UNANSWERED, State.SOMEONE_ELSE}:
        yield LetterDue("thanks", _SEEKER, _VOUCHER, f"thank {voucher} all the same")
    elif state is State.WITHDRAWN and contract.asked_at is not None:
        yield LetterDue("not-this-time", _SEEKER, _VOUCHER, f"let {voucher} know that you took it back")
    if state in AFTER_A_YES or state is State.UNANSWERED:
        yield LetterDue("cant-keep-it", _SEEKER, _VOUCHER, f"if you can't keep it, tell {voucher} first")
    if not contract.vouch.active and state in {State.CONTACTED, State.MET, State.NAME_GRANTED}:
        # I13: a reference on call becomes a call that is made.
        yield LetterDue("preemptive-words", _VOUCHER, _ADDRESSEE, f"should {voucher} offer to call {addressee}")


_REPORTS: Final = {
    Promise.REPORT_CONTACT: ("report-contact", "how first contact went"),
    Promise.REPORT_MEETING: ("report-meeting", "how the meeting went"),
    Promise.REPORT_END: ("report-end", "how it ended"),
}


def _of_promises(contract: Contract) -> Iterator[LetterDue]:
    for owed in open_ones(contract, *_REPORTS):
        kind, about = _REPORTS[owed.what]
        yield LetterDue(kind, _SEEKER, _VOUCHER, f"{called(contract, _VOUCHER)} should never have to ask {about}")
    for owed in open_ones(contract, Promise.THANKS):
        yield LetterDue("thanks", _SEEKER, owed.creditor, owed.words)


def _nudges(contract: Contract, now: datetime) -> Iterator[LetterDue]:
    waiting = (
        (_SEEKER, _VOUCHER, {State.ASKED}),
        (_VOUCHER, _ADDRESSEE, {State.PUT, State.UNANSWERED, State.CONTACTED}),
    )
    for writer, reader, states in waiting:
        since = nudge_from(contract, reader)
        if contract.state not in states or reader in contract.nudges or since is None or now < since:
            continue
        if contract.state is State.CONTACTED and (contract.meeting_at or not contract.reply_by):
            continue
        yield LetterDue("nudge", writer, reader, f"one kind line to {called(contract, reader)}, if you like")
