"""How long people take to answer, where some haven't answered yet.

    Wait values (days, answered or not) ── median ─→ days by which half have answered, or "more than N days"

Whoever was asked last week may still answer: leaving them out would make everybody look quick, and counting them as
never would do the opposite. They are censored: known to take longer than so far. The median is Kaplan and Meier's
(1958), the first day on which at most half are still without an answer; where it doesn't come to that, all that can be
said is "more than" the longest wait known.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Final

from inroad import words as say
from inroad.introductions.model import Contract, KnownBy, Promise, Step

_ANSWERS: Final = {
    "put_to_addressee": frozenset({"addressee_answered"}),
    "contacted": frozenset({"addressee_answered", "addressee_replied", "meeting_set", "met"}),
}
_DAY: Final = timedelta(days=1)
_HALF: Final = 0.5
_CLOSE: Final = 1e-12  # 0.8 * 0.75 / 1.2 is not quite a half


@dataclass(frozen=True, slots=True)
class Wait:
    """So many days until an answer, or (``answered`` False) so far without one. ``observed``: a mailbox showed it."""

    days: float
    answered: bool
    observed: bool = False


@dataclass(frozen=True, slots=True)
class Answering:
    """``median_days``: half have answered by then, None if not known; ``more_than``: at least so long, then."""

    asked: int
    answered: int
    median_days: float | None
    more_than: float
    words: str
    why: tuple[str, ...] = ()


def median(waits: Iterable[Wait]) -> float | None:
    """Kaplan-Meier median in days; None where more than half may take longer than any wait known. O(n log n).

    On one day, answers come before those who are still silent: they were at risk on it.
    """
    ordered = sorted(waits, key=_length)
    at_risk, still = len(ordered), 1.0
    for days, group in groupby(ordered, key=_length):
        those = list(group)
        answered = sum(one.answered for one in those)
        still *= 1 - answered / at_risk
        if still <= _HALF + _CLOSE:
            return days
        at_risk -= len(those)
    return None


def _length(one: Wait) -> float:
    return one.days


def answering(waits: Iterable[Wait]) -> Answering:
    """What these waits say, in words: "answered 3 of 4, half of them within 6 days"."""
    found = list(waits)
    answered = [one for one in found if one.answered]
    middle, longest = median(found), max((one.days for one in found), default=0.0)
    why = []
    if answered:
        seen = sum(one.observed for one in answered)
        listed = say.listing([_days(one.days) for one in sorted(answered, key=lambda one: one.days)], most=12)
        why.append(f"answered after {listed}")
        why += [f"{seen} of these seen in your mailbox, the others as you noted them"] if seen else []
    silent = sorted((one.days for one in found if not one.answered), reverse=True)
    if silent:
        why.append(f"no answer so far after {say.listing([_days(days) for days in silent], most=12)}")
    return Answering(
        len(found), len(answered), middle, longest, _words(found, len(answered), middle, longest), tuple(why)
    )


def _words(found: list[Wait], answered: int, middle: float | None, longest: float) -> str:
    if not found:
        return "asked nothing so far"
    if len(found) == 1:
        return f"asked once, {'answered' if answered else 'no answer'} after {_days(longest)}"
    lead = f"answered {answered} of {len(found)}"
    if middle is None:
        return f"{lead}; as a rule it takes more than {_days(longest)}"
    return f"{lead}; half within {_days(middle)}"


def _days(days: float) -> str:
    whole = round(days)
    return say.count(whole, "day") if whole else "less than a day"


def of_contract(contract: Contract, now: datetime) -> Iterator[Wait]:
    """What the people inside were asked in one introduction: the voucher's question, and the seeker's first contact.

    A contact in which the two spoke asked nothing. Whoever left or is forgotten, and whatever ended before an answer,
    waited until then.
    """
    asked: set[str] = set()
    for number, step in enumerate(contract.steps):
        answers = _ANSWERS.get(step.event)
        if answers is None or step.event in asked:
            continue
        asked.add(step.event)
        later = contract.steps[number + 1 :]
        answer = next((one for one in later if one.event in answers), None)
        if answer is not None:
            yield Wait(_between(step.at, answer.at), True, answer.known_by is KnownBy.OBSERVED)
        elif step.event == "put_to_addressee" or _awaits_reply(contract, step):
            yield Wait(_between(step.at, _until(later, now)), False)


def _awaits_reply(contract: Contract, step: Step) -> bool:
    return any(owed.what is Promise.REPLY and owed.made_at == step.at for owed in contract.owed)


_OVER: Final = frozenset({"addressee_left", "forgotten", "released", "withdrawn", "closed", "answered"})


def _until(later: tuple[Step, ...], now: datetime) -> datetime:
    """Until when they could have answered: the step that ended it, or now."""
    return next((one.at for one in later if one.event in _OVER), now)


def _between(start: datetime, end: datetime) -> float:
    return max(timedelta(), end - start) / _DAY
