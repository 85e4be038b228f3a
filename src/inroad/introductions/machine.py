"""The states of an introduction and the ways between them, declared once: checked, drawn and tested from here.

    drafted → asked → agreed → put to the addressee → accepted → introduced → contacted → met → closed

Three paths share the states. An *introduction* asks the addressee first (I3). *Use of a name* needs no addressee's yes,
because nobody is put in touch. In a *preemptive reference* (R3) and an *internal call* (S6) the voucher's own call
comes first. :func:`after` says where a step leads; what a step needs beside the right place stands in
:mod:`~inroad.introductions.guards`. What happens without moving an introduction (a report, thanks, a name given) is no
step, and is listed in :data:`NOTED`.

Refused: steps that lead nowhere from here. There is no way from "drafted" to "introduced", whoever asks.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final

from statemachine import Event, State, StateMachine
from statemachine.callbacks import CallbackSpec
from statemachine.exceptions import TransitionNotAllowed
from statemachine.transition import Transition

from inroad.introductions import events
from inroad.introductions.model import Contract, Kind
from inroad.introductions.model import State as Place

AFTER_A_YES: Final = frozenset({Place.AGREED, Place.NAME_GRANTED, Place.PUT, Place.ACCEPTED, Place.INTRODUCED})
"""A name has been put on it: the seeker keeps it, or tells the voucher first that they can't (I5)."""

IN_TOUCH: Final = frozenset({Place.INTRODUCED, Place.CONTACTED, Place.MET})
FINAL: Final = frozenset({Place.CLOSED, Place.WITHDRAWN})
PENDING: Final = frozenset({Place.ASKED, *AFTER_A_YES, Place.UNANSWERED, Place.CONTACTED, Place.MET})
"""A second ask on the same route waits for these."""
DECLINED: Final = frozenset({Place.NOT_THIS_TIME, Place.SOMEONE_ELSE, Place.DECLINED})
"""A second ask on the same route is not made after these."""


NOTED: Final[dict[type[events.Happening], frozenset[Place]]] = {
    events.Edited: frozenset({Place.DRAFTED}),
    events.TermsAccepted: frozenset(
        {Place.DRAFTED, Place.ASKED, Place.AGREED, Place.NAME_GRANTED, Place.PUT, Place.UNANSWERED, Place.ACCEPTED}
    ),
    events.ConsentGiven: frozenset(Place) - FINAL,
    events.ConsentTakenBack: frozenset(Place),
    events.TalkedFirst: frozenset({Place.AGREED, Place.NAME_GRANTED, Place.PUT, Place.UNANSWERED, Place.ACCEPTED}),
    events.VouchSaid: frozenset(Place) - {Place.DRAFTED, *FINAL},
    events.CallMade: frozenset(Place) - {Place.DRAFTED, *FINAL},
    events.AddresseeSilent: frozenset({Place.CONTACTED}),
    events.AddresseeReplied: frozenset({Place.CONTACTED, Place.MET}),
    # What was still owed when it ended may yet be done.
    events.Contacted: frozenset({Place.CONTACTED, Place.MET, Place.DECLINED, Place.NOT_THIS_TIME, Place.CLOSED}),
    events.MeetingSet: frozenset({Place.CONTACTED, Place.MET}),
    events.MeetingCancelled: frozenset({Place.CONTACTED, Place.MET, Place.DECLINED}),
    events.Met: frozenset({Place.MET, Place.DECLINED}),
    events.NamesGiven: frozenset(Place) - {Place.DRAFTED, Place.WITHDRAWN},
    events.FollowedUp: frozenset(Place),
    events.ToldSource: frozenset(Place),
    events.Reported: frozenset(Place) - {Place.DRAFTED},
    events.Thanked: frozenset(Place) - {Place.DRAFTED},
    events.Nudged: frozenset({Place.ASKED, *AFTER_A_YES, Place.UNANSWERED, Place.CONTACTED}),
    events.GoneOn: PENDING,
    events.DatePassed: frozenset(Place),
    events.SaidBroken: frozenset(Place),
    events.Excused: frozenset(Place),
}
"""What may be said in which states without moving the introduction."""


class Flow(StateMachine):
    """One introduction's place. ``Flow(kind, state).send("ask")`` moves it or raises TransitionNotAllowed."""

    drafted = State(Place.DRAFTED.value, value=Place.DRAFTED, initial=True)
    asked = State(Place.ASKED.value, value=Place.ASKED)
    agreed = State(Place.AGREED.value, value=Place.AGREED)
    name_granted = State(Place.NAME_GRANTED.value, value=Place.NAME_GRANTED)
    someone_else = State(Place.SOMEONE_ELSE.value, value=Place.SOMEONE_ELSE)
    not_this_time = State(Place.NOT_THIS_TIME.value, value=Place.NOT_THIS_TIME)
    lapsed = State(Place.LAPSED.value, value=Place.LAPSED)
    withdrawn = State(Place.WITHDRAWN.value, value=Place.WITHDRAWN, final=True)
    put_to_addressee = State(Place.PUT.value, value=Place.PUT)
    accepted = State(Place.ACCEPTED.value, value=Place.ACCEPTED)
    declined = State(Place.DECLINED.value, value=Place.DECLINED)
    unanswered = State(Place.UNANSWERED.value, value=Place.UNANSWERED)
    introduced = State(Place.INTRODUCED.value, value=Place.INTRODUCED)
    contacted = State(Place.CONTACTED.value, value=Place.CONTACTED)
    met = State(Place.MET.value, value=Place.MET)
    released = State(Place.RELEASED.value, value=Place.RELEASED)
    closed = State(Place.CLOSED.value, value=Place.CLOSED, final=True)

    ask = Event(drafted.to(asked), name="the seeker asks")
    # An answer may come late, or be thought over: somebody's yes is welcome whenever it comes.
    agree = Event(
        asked.to(agreed, cond="asks_or_calls")
        | lapsed.to(agreed, cond="asks_or_calls")
        | not_this_time.to(agreed, cond="asks_or_calls")
        | someone_else.to(agreed, cond="asks_or_calls"),
        name="the voucher agrees",
    )
    grant_name = Event(
        asked.to(name_granted)
        | lapsed.to(name_granted)
        | not_this_time.to(name_granted)
        | someone_else.to(name_granted)
        | agreed.to(name_granted)
        | unanswered.to(name_granted),
        name="use my name",
    )
    suggest = Event(
        asked.to(someone_else)
        | lapsed.to(someone_else)
        | not_this_time.to(someone_else)
        | agreed.to(someone_else)
        | unanswered.to(someone_else)
        | declined.to(someone_else),
        name="ask someone else",
    )
    turn_down = Event(
        asked.to(not_this_time)
        | lapsed.to(not_this_time)
        | agreed.to(not_this_time)
        | name_granted.to(not_this_time)
        | put_to_addressee.to(not_this_time)
        | unanswered.to(not_this_time)
        | accepted.to(not_this_time),
        name="not this time",
    )
    lapse = Event(asked.to(lapsed), name="no answer")
    withdraw = Event(
        drafted.to(withdrawn) | asked.to(withdrawn) | lapsed.to(withdrawn), name="the seeker takes it back"
    )
    put = Event(agreed.to(put_to_addressee, cond="asks_first"), name="the voucher asks the addressee")
    accept = Event(
        agreed.to(accepted, cond="asks_first")
        | put_to_addressee.to(accepted)
        | unanswered.to(accepted)
        | declined.to(accepted, cond="asks_first"),
        name="the addressee says yes",
    )
    decline = Event(
        agreed.to(declined)
        | put_to_addressee.to(declined)
        | unanswered.to(declined)
        | accepted.to(declined)
        | introduced.to(declined)
        | contacted.to(declined),
        name="the addressee declines",
    )
    go_unanswered = Event(put_to_addressee.to(unanswered), name="no reply")
    introduce = Event(accepted.to(introduced), name="the voucher puts them in touch")
    call = Event(agreed.to(introduced, cond="calls_first"), name="the voucher calls")
    contact = Event(
        introduced.to(contacted) | name_granted.to(contacted) | accepted.to(contacted),
        name="the seeker makes contact",
    )
    meet = Event(
        introduced.to(met) | name_granted.to(met) | accepted.to(met) | contacted.to(met),
        name="they meet",
    )
    release = Event(
        agreed.to(released)
        | name_granted.to(released)
        | put_to_addressee.to(released)
        | accepted.to(released)
        | unanswered.to(released)
        | introduced.to(released),
        name="the seeker tells the voucher that they can't",
    )
    close = Event(
        someone_else.to(closed)
        | not_this_time.to(closed)
        | lapsed.to(closed)
        | declined.to(closed)
        | unanswered.to(closed)
        | contacted.to(closed)
        | met.to(closed)
        | released.to(closed),
        name="it is over",
    )
    leave = Event(
        drafted.to(closed)
        | asked.to(closed)
        | agreed.to(closed)
        | name_granted.to(closed)
        | someone_else.to(closed)
        | not_this_time.to(closed)
        | lapsed.to(closed)
        | put_to_addressee.to(closed)
        | accepted.to(closed)
        | declined.to(closed)
        | unanswered.to(closed)
        | introduced.to(closed)
        | contacted.to(closed)
        | met.to(closed)
        | released.to(closed),
        name="one side is gone",
    )

    def __init__(self, kind: Kind, state: Place) -> None:
        self.kind = kind
        super().__init__(start_value=state)

    def asks_first(self) -> bool:
        return asks_first(self.kind)

    def calls_first(self) -> bool:
        return calls_first(self.kind)

    def asks_or_calls(self) -> bool:
        return asks_or_calls(self.kind)


def asks_first(kind: Kind) -> bool:
    return kind == Kind.INTRODUCTION


def calls_first(kind: Kind) -> bool:
    return kind in {Kind.PREEMPTIVE_REFERENCE, Kind.INTERNAL_CALL}


def asks_or_calls(kind: Kind) -> bool:
    return kind != Kind.NAME_USE


_CONDITIONS: Final[dict[str, Callable[[Kind], bool]]] = {
    "asks_first": asks_first,
    "calls_first": calls_first,
    "asks_or_calls": asks_or_calls,
}


@dataclass(frozen=True, slots=True)
class Edge:
    """One way between two states: the step's name in code and in words."""

    source: Place
    step: str
    target: Place
    words: str


def after(contract: Contract, step: str) -> Place | None:
    """The state that a step leads to from where the contract stands; None if there is no such way."""
    return _after(contract.kind, contract.state, step)


@cache  # 4 kinds × 17 states × 20 steps; a machine of its own costs 0.3 ms each time
def _after(kind: Kind, state: Place, step: str) -> Place | None:
    flow = Flow(kind, state)
    try:
        flow.send(step)
    except TransitionNotAllowed:
        return None
    return Place(flow.current_state_value)


def is_open(contract: Contract) -> bool:
    """Something may still come of it. Promises may be owed after it closed."""
    return contract.state not in FINAL


def edges(kind: Kind) -> Iterator[Edge]:
    """Every way between states that this kind can take, unreachable states included."""
    states: Iterable[State] = Flow.states
    for state in states:
        ways: Iterable[Transition] = state.transitions
        for transition in ways:
            conditions: Iterable[CallbackSpec] = transition.cond
            if transition.target is None or not all(_CONDITIONS[str(one.func)](kind) for one in conditions):
                continue
            step = str(transition.event)
            yield Edge(Place(state.value), step, Place(transition.target.value), getattr(Flow, step).name)


@cache
def reachable(kind: Kind) -> Mapping[Place, tuple[Edge, ...]]:
    """Every state this kind can come to, with the ways on from it, in the order in which they are met. Read-only."""
    ways: dict[Place, list[Edge]] = {state: [] for state in Place}
    for edge in edges(kind):
        ways[edge.source].append(edge)
    found: dict[Place, tuple[Edge, ...]] = {}
    waiting = [Place.DRAFTED]
    while waiting:
        state = waiting.pop(0)
        if state not in found:
            found[state] = tuple(ways[state])
            waiting.extend(edge.target for edge in ways[state])
    return MappingProxyType(found)


_PATHS: Final = (
    ("Introduction", Kind.INTRODUCTION),
    ("Use of a name", Kind.NAME_USE),
    ("Preemptive reference and internal call", Kind.PREEMPTIVE_REFERENCE),
)


def drawing() -> str:
    """The three paths as Markdown with Mermaid. "One side is gone" leads from every open state to closed, not drawn."""
    return "\n\n".join(f"### {title}\n\n{_mermaid(kind)}" for title, kind in _PATHS) + "\n"


def _mermaid(kind: Kind) -> str:
    found = reachable(kind)
    names = {state: state.name.lower() for state in found}
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f'    state "{state.value}" as {name}' for state, name in names.items()]
    lines.append(f"    [*] --> {names[Place.DRAFTED]}")
    for state, ways in found.items():
        lines += [f"    {names[state]} --> {names[way.target]}: {way.words}" for way in ways if way.step != "leave"]
    lines += [f"    {names[state]} --> [*]" for state in names if state in FINAL]
    return "\n".join([*lines, "```"])


if __name__ == "__main__":
    print(drawing(), end="")
