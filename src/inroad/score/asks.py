"""Asks and introductions as the cases that rates are made of, and what each voucher did, as facts.

    contracts ── asks ─────→ answered? ─→ a yes? ─→ introduced? ─→ met?     (a list of cases each)
              └─ vouchers ─→ "3 asks, 2 introductions, both met"            (by name, for the owner alone)

What nobody could have kept is left out of every count: an ask that was taken back before an answer, somebody who left
or is forgotten here, an introduction that the seeker let go by telling the voucher. Whoever said yes once said yes,
whatever came later. The use of a name needs no introduction: it counts as a yes and takes no further part.

Refused: an order by success, a share per person.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from inroad import words as say
from inroad.introductions.model import Contract, Kind, State, Step
from inroad.score.rates import Case

_YES: Final = frozenset({State.AGREED, State.NAME_GRANTED})
_GONE: Final = frozenset({"addressee_left", "forgotten"})
_LET_GO: Final = frozenset({"released", "withdrawn"})


@dataclass(frozen=True, slots=True)
class AskCases:
    """``answered``: asks, led on by any answer; ``yes``: answers, by a yes; ``introduced``: those who agreed, by the
    introduction; ``met``: introductions, by the meeting. ``left_out``: asks in none of the first, for a reason above.
    """

    answered: tuple[Case, ...] = ()
    yes: tuple[Case, ...] = ()
    introduced: tuple[Case, ...] = ()
    met: tuple[Case, ...] = ()
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Voucher:
    """What one person did, in numbers and words; ``name_uses``: they lent their name instead."""

    person_id: int
    name: str
    asks: int
    yeses: int
    name_uses: int
    introductions: int
    met: int
    open: int
    words: str


def asks(contracts: Mapping[str, Contract], timezone: str) -> AskCases:
    """The cases of these introductions, each under its key. A day is one in ``timezone``. O(steps)."""
    zone = ZoneInfo(timezone)
    answered, yes, introduced, met, left_out = [], [], [], [], 0

    def day(moment: datetime) -> date:
        return moment.astimezone(zone).date()

    for key, contract in contracts.items():
        if contract.asked_at is None:
            continue
        ended = any(step.event in _GONE | _LET_GO for step in contract.steps)
        first = _first(contract, "answered")
        if first is None:
            if ended:
                left_out += 1
            else:
                answered.append(Case(day(contract.asked_at), False, key))
            continue
        answered.append(Case(day(contract.asked_at), True, key))
        said = _yes(contract)
        yes.append(Case(day(first.at), said is not None, key))
        if said is not None and said.state is State.AGREED and contract.kind is not Kind.NAME_USE:
            granted = contract.state is State.NAME_GRANTED or _first(contract, "answered", State.NAME_GRANTED)
            if contract.introduced_at is not None or not (ended or granted):
                introduced.append(Case(day(said.at), contract.introduced_at is not None, key))
        if contract.introduced_at is not None and (contract.met_at is not None or not ended):
            met.append(Case(day(contract.introduced_at), contract.met_at is not None, key))
    return AskCases(tuple(answered), tuple(yes), tuple(introduced), tuple(met), left_out)


def vouchers(contracts: Iterable[tuple[Contract, int, str]]) -> tuple[Voucher, ...]:
    """Facts per voucher, by name. Each contract comes with its voucher's number and name; 0 (not known) is left out."""
    theirs: dict[int, list[Contract]] = {}
    names: dict[int, str] = {}
    for contract, person, name in contracts:
        if person and contract.asked_at is not None:
            theirs.setdefault(person, []).append(contract)
            names[person] = name
    found = [_voucher(person, names[person], made) for person, made in theirs.items()]
    return tuple(sorted(found, key=lambda one: (one.name.casefold(), one.person_id)))


def _voucher(person: int, name: str, made: list[Contract]) -> Voucher:
    said = [one for contract in made if (one := _yes(contract)) is not None]
    uses = sum(
        _first(contract, "answered", State.NAME_GRANTED) is not None and contract.introduced_at is None
        for contract in made
    )
    introduced = [contract for contract in made if contract.introduced_at is not None]
    met = sum(contract.met_at is not None for contract in made)
    waiting = sum(contract.state is State.ASKED for contract in made)
    parts = [say.count(len(made), "ask")]
    if uses:
        parts.append("the use of their name" if uses == 1 else f"the use of their name {say.small(uses)} times")
    if introduced:
        parts.append(say.count(len(introduced), "introduction"))
    elif said and not uses:
        parts.append("a yes" if len(said) == 1 else f"{say.small(len(said))} yeses")
    if met:
        parts.append(_met(met, len(introduced)))
    if waiting:
        parts.append("no answer yet" if waiting == len(made) else f"{say.small(waiting)} not answered yet")
    return Voucher(person, name, len(made), len(said), uses, len(introduced), met, waiting, ", ".join(parts))


def _met(met: int, introduced: int) -> str:
    if met >= introduced:
        return "met" if met == 1 else "both met" if met == 2 else "all met"
    return f"{say.small(met)} met"


def _first(contract: Contract, event: str, state: State | None = None) -> Step | None:
    return next((step for step in contract.steps if step.event == event and state in {None, step.state}), None)


def _yes(contract: Contract) -> Step | None:
    """The first answer that was a yes."""
    return next((step for step in contract.steps if step.event == "answered" and step.state in _YES), None)
