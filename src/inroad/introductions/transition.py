"""The heart: what an event makes of an introduction. Pure, and the only place where a contract changes.

    contract, event, now, surroundings
      → bounds      events.check: nothing absurd
      → rules       guards.guard: nothing forbidden
      → the step    machine.after: the next state, or only a note
      → effects     dates, promises made and ended
      → letters     those that became due
      = Outcome     which does nothing by itself

Time only moves forward: a step is never dated before the step it follows, and a clock that jumped back is waited for by
dating the step like the last one. Refused: more than a thousand lines of history, except for what ends it.
"""

from datetime import datetime
from typing import Final

from inroad.errors import Refused
from inroad.introductions import events, guards, machine
from inroad.introductions.due_letters import letters_due
from inroad.introductions.effects import apply
from inroad.introductions.events import Answer, Event
from inroad.introductions.model import Contract, Outcome, State, Surroundings
from inroad.introductions.turn import Turn, present

MOST_STEPS: Final = 1_000
_ENDING: Final = events.Withdrawn | events.Closed | events.Released | events.AddresseeLeft | events.Forgotten


def transition(contract: Contract, event: Event, now: datetime, surroundings: Surroundings | None = None) -> Outcome:
    """The contract after the event, the promises this makes and ends, the letters that became due.

    ``contract.owed`` must hold its promises as the promise rows say. Raises Refused with the sentence of the rule that
    stands against it, and BadInput for an event that can't be read.
    """
    around = surroundings or Surroundings()
    events.check(event, now)
    now = present(contract, now)
    guards.guard(contract, event, now, around)
    target = _target(contract, event)
    if len(contract.steps) >= MOST_STEPS and not isinstance(event, _ENDING):
        raise Refused("this introduction has a very long history", hint="close it and begin a new one")
    turn = Turn(contract, event, now)
    apply(turn, target)
    after = turn.settled(target)
    before = set(letters_due(contract, now, around))
    due = tuple(letter for letter in letters_due(after, now, around) if letter not in before)
    if isinstance(event, events.Edited):  # the draft's own letters are due while it is being written
        due = letters_due(after, now, around)
    return Outcome(after, tuple(turn.made), tuple(turn.ended), due)


def _target(contract: Contract, event: Event) -> State:
    """The state it leads to (the same for a note). Raises Refused where neither a step nor a note is in place."""
    step = _step(contract, event)
    moved = machine.after(contract, step) if step else None
    if moved is not None:
        return moved
    if contract.state in machine.NOTED.get(type(event), ()):
        return contract.state
    raise Refused(
        f"“{events.name_of(event).replace('_', ' ')}” doesn't follow on “{contract.state.value}”",
        hint="look at where it stands and say what came before",
    )


_ANSWERS: Final = {
    Answer.AGREED: "agree",
    Answer.NAME_USE: "grant_name",
    Answer.SOMEONE_ELSE: "suggest",
    Answer.NOT_THIS_TIME: "turn_down",
}
_STEPS: Final[dict[type[events.Happening], str]] = {
    events.Asked: "ask",
    events.Lapsed: "lapse",
    events.Withdrawn: "withdraw",
    events.PutToAddressee: "put",
    events.AddresseeSilent: "go_unanswered",
    events.Introduced: "introduce",
    events.CallMade: "call",
    events.Contacted: "contact",
    events.MeetingSet: "contact",  # who has a date has made contact
    events.Met: "meet",
    events.Released: "release",
    events.Closed: "close",
    events.AddresseeLeft: "leave",
    events.Forgotten: "leave",
}


def _step(contract: Contract, event: Event) -> str:
    if isinstance(event, events.Answered):
        # A yes to "may I use your name?" is just that.
        name_only = event.answer is Answer.AGREED and not machine.asks_or_calls(contract.kind)
        return "grant_name" if name_only else _ANSWERS[event.answer]
    if isinstance(event, events.AddresseeAnswered):
        return "accept" if event.yes else "decline"
    return _STEPS.get(type(event), "")
