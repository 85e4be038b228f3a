"""The vault: who would speak for me, to what, how often they were named, and when they may be named (R1, R2, R4).

    to ask ──→ asked ──→ agreed ──→ ended
      ↑          └─────→ declined      (to ask again: a person changes their mind, in their own time)

    may_release(stage, reason) ─→ "" or why not yet
    who_for(role) ─→ agreed referees who can speak to it, the least burdened first of equals

References are given when an offer depends on nothing else. Earlier needs a reason in writing, which is kept. Nobody at
a present employer is named who wasn't marked as trusted; no reason overrides that.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from inroad import words as say
from inroad.errors import BadInput, Refused
from inroad.letters import text
from inroad.search import terms
from inroad.search.openings import Status
from inroad.search.people import KeptOut, LeftOut, Someone

LEAST_REASON_WORDS: Final = 5
LOAD_DAYS: Final = 365
OFTEN: Final = 3
"""Named so often within a year, somebody is asked first whether once more is fine."""
MOST: Final = 5


class State(StrEnum):
    """As stored in ``Referee.state``."""

    TO_ASK = "to ask"
    ASKED = "asked"
    AGREED = "agreed"
    DECLINED = "declined"
    ENDED = "ended"  # they stopped, or died


_ON: Final = {
    State.TO_ASK: {State.ASKED, State.AGREED, State.DECLINED, State.ENDED},
    State.ASKED: {State.AGREED, State.DECLINED, State.TO_ASK, State.ENDED},
    State.AGREED: {State.DECLINED, State.ENDED},
    State.DECLINED: {State.TO_ASK, State.AGREED, State.ENDED},
    State.ENDED: {State.TO_ASK},
}


@dataclass(frozen=True, slots=True)
class Referee(Someone):
    """``speaks_to``: what they can speak to, in the owner's words; ``relation``: "managed me at Finch 2016–19".
    ``past``: a former employer where both were, by name; the best vouchers are there, and nothing is at stake (R4).
    """

    state: State = State.TO_ASK
    speaks_to: str = ""
    relation: str = ""
    preferences: str = ""
    past: str = ""
    asked_on: date | None = None
    agreed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """A referee was named to somebody on a day. ``told``: the referee heard how it ended."""

    person: int
    on: date
    role: str = ""
    organisation: str = ""
    told: bool = False


@dataclass(frozen=True, slots=True)
class Load:
    """``times`` within :data:`LOAD_DAYS`. ``untold``: so many of them whose end they never heard."""

    times: int
    untold: int
    words: str

    @property
    def is_heavy(self) -> bool:
        return self.times >= OFTEN


@dataclass(frozen=True, slots=True)
class Proposal:
    """Somebody to name. ``reasons`` follow the name. ``first``: what comes before naming them, "" if nothing."""

    person: int
    name: str
    reasons: tuple[str, ...]
    load: Load
    first: str = ""


@dataclass(frozen=True, slots=True)
class Proposals:
    """``ready``: they agreed. ``to_ask``: they could speak to it, and haven't said yes. ``left_out``: with why."""

    ready: tuple[Proposal, ...] = ()
    to_ask: tuple[Proposal, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


def state_of(value: str) -> State:
    """The state of that name. BadInput with the names there are."""
    try:
        return State(value.strip())
    except ValueError:
        there = ", ".join(State)
        raise BadInput(f"there is no state “{text.line(value, 40)}”", hint=f"those there are: {there}") from None


def moved(referee: Referee, to: State, on: date) -> Referee:
    """The referee after what happened on a day. The state they have already changes nothing.

    Raises Refused for a move that isn't open.
    """
    if to is referee.state:
        return referee
    if to not in _ON[referee.state]:
        there = say.listing([one.value for one in State if one in _ON[referee.state]], conjunction="or")
        raise Refused(f"{referee.called} is “{referee.state}”, so it can't be “{to}” next", hint=f"it may be {there}")
    after = replace(referee, state=to)
    if to is State.ASKED:
        return replace(after, asked_on=on)
    if to is State.AGREED:
        return replace(after, agreed_on=on)
    return replace(after, agreed_on=None)


def stage_of(opening: Status | None, target_stage: str) -> Status:
    """How near an offer is: by the opening if there is one, unless the target as a whole stands at an offer.

    An opening that is over stays over, whatever else there may be at that employer.
    """
    if opening is not None and (opening.is_over or opening is Status.OFFER):
        return opening
    return Status.OFFER if target_stage == Status.OFFER.value else opening or Status.SEEN


def may_release(stage: Status, reason: str = "") -> str:
    """Why a reference may not be given at this stage, in words; "" if it may (R1).

    At an offer it may. Before, only with a reason of at least :data:`LEAST_REASON_WORDS` words in writing; the desk
    keeps it with the release. Once it is over it may not.
    """
    if stage is Status.OFFER:
        return ""
    if stage is Status.ACCEPTED:
        return "it is settled, so nobody needs a reference any more"
    if stage.is_over:
        return f"this one is “{stage}”"
    if text.word_count(reason) >= LEAST_REASON_WORDS:
        return ""
    few = f"; {LEAST_REASON_WORDS} words or more" if reason.strip() else ""
    return f"references are for an offer that depends on nothing else; before that, write down why{few}"


def why_not(referee: Referee, kept_out: KeptOut) -> str:
    """Why this referee may not be named at all, in words that follow their name; "" if they may be."""
    if why := kept_out.why(referee.person):
        return why
    return {
        State.AGREED: "",
        State.TO_ASK: "has not been asked yet",
        State.ASKED: "has not answered yet",
        State.DECLINED: "would rather not",
        State.ENDED: "is no referee any more",
    }[referee.state]


def check_release(referee: Referee, stage: Status, reason: str, kept_out: KeptOut) -> None:
    """Raise Refused unless this referee may be named at this stage. What the desk calls before it writes a release."""
    if why := why_not(referee, kept_out):
        raise Refused(f"{referee.called} {why}", hint="nothing was given out")
    if why := may_release(stage, reason):
        raise Refused(why, hint="nothing was given out")


def load(person: int, named: Iterable[Named], today: date) -> Load:
    """How often somebody was named within the last year, in words; days to come don't count."""
    earliest = today - timedelta(days=LOAD_DAYS)
    recent = [one for one in named if one.person == person and earliest < one.on <= today]
    times, untold = len(recent), sum(1 for one in recent if not one.told)
    if not times:
        return Load(0, 0, "not named within a year")
    often = {1: "once", 2: "twice"}.get(times, f"{say.small(times)} times")
    words = f"named {often} within a year, last in {say.month(max(one.on for one in recent))}"
    if untold:
        words += "; not told the end yet" if times == 1 else f"; of {say.small(untold)} they don't know the end"
    return Load(times, untold, words)


def who_for(
    role: str,
    referees: Iterable[Referee],
    named: Iterable[Named],
    today: date,
    *,
    advert: str = "",
    kept_out: KeptOut | None = None,
    most: int = MOST,
) -> Proposals:
    """Whom to name for a role: who can speak to it, then who was named least. ``advert``: its text, any length.
    Of those still to ask, the ones at former employers come first.

    O(length of the advert + referees × (their words + times named)). The same whatever the order.
    """
    walls = kept_out or KeptOut()
    wanted = terms.read(role, advert)
    history = list(named)
    found: list[tuple[tuple[object, ...], Referee, Proposal]] = []
    left: list[LeftOut] = []
    for one in {one.person: one for one in referees}.values():
        why = why_not(one, walls)
        if why and (walls.why(one.person) or one.state in {State.DECLINED, State.ENDED}):
            left.append(LeftOut(one.person, one.called, why))
            continue
        fits = tuple(
            dict.fromkeys(word for term, word in terms.terms(one.speaks_to[:20_000]).items() if wanted.has(term))
        )
        burden = load(one.person, history, today)
        proposal = Proposal(one.person, one.called, _reasons(one, fits), burden, _first(one, burden))
        first = one.state is not State.AGREED and not one.past.strip()
        order = (first, -len(fits), burden.times, not one.past.strip(), not one.relation.strip(), *one.order)
        found.append((order, one, proposal))
    found.sort(key=lambda item: item[0])
    left.sort(key=lambda one: (text.fold(one.name), one.person))
    ready = tuple(proposal for _, one, proposal in found if one.state is State.AGREED)
    to_ask = tuple(proposal for _, one, proposal in found if one.state is not State.AGREED)
    return Proposals(ready[: max(0, most)], to_ask[: max(0, most)], tuple(left))


def _reasons(one: Referee, fits: tuple[str, ...]) -> tuple[str, ...]:
    found = [f"can speak to {say.listing([f'“{text.line(word, 40)}”' for word in fits[:4]])}"] if fits else []
    if relation := text.as_phrase(text.line(one.relation, 160)):
        found.append(relation)
    if past := text.line(one.past, text.NAME_CHARS):
        found.append(f"was with you at {past}, where you no longer are")
    if not fits and (about := text.as_phrase(text.line(one.speaks_to, 160))):
        found.append(f"can speak to: {about}")
    return tuple(found) or ("nothing is noted of what they can speak to; ask them",)


def _first(one: Referee, burden: Load) -> str:
    if one.state is State.TO_ASK:
        return "ask whether they would be comfortable"
    if one.state is State.ASKED:
        return "wait for their answer"
    if burden.is_heavy:
        return "ask whether once more is fine"
    if burden.untold:
        return "tell them how the last one ended"
    return "brief them on the company and the role"
