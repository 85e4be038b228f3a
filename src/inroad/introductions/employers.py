"""How an employer's people answer introductions (I8, E4): asked, answered, and after how many days.

Drawn from the history of the introductions to people there, not from anybody's opinion. What a mailbox showed is
*observed*, what people told or ticked is *self-reported*; the two are told apart and never added up in silence.
Somebody who still has time to answer isn't counted, nor somebody who left the company.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Final

from inroad import words as say
from inroad.introductions import promises
from inroad.introductions.model import Contract, KnownBy, Promise, Step

_QUESTIONS: Final = {"put_to_addressee": {"addressee_answered"}}
_ANSWERS: Final = {"addressee_answered", "addressee_replied", "meeting_set", "met"}
_GONE: Final = {"addressee_left", "forgotten"}
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Question:
    """Somebody there was asked at ``asked_at``, and answered at ``answered_at`` or (None) not.

    ``known_by``: of the answer; without one, of the question.
    """

    asked_at: datetime
    answered_at: datetime | None
    known_by: KnownBy

    @property
    def wait_days(self) -> float | None:
        return None if self.answered_at is None else (self.answered_at - self.asked_at) / _DAY


@dataclass(frozen=True, slots=True)
class Answers:
    """``median_days``: of those answered, None without any."""

    asked: int = 0
    answered: int = 0
    median_days: float | None = None


@dataclass(frozen=True, slots=True)
class EmployerRecord:
    observed: Answers
    self_reported: Answers
    words: tuple[str, ...]


def questions(contract: Contract, now: datetime) -> Iterator[Question]:
    """What people there were asked in one introduction: the voucher's question, and the seeker's first contact."""
    steps = contract.steps
    for number, step in enumerate(steps):
        is_contact = step.event == "contacted" and not any(before.event == "contacted" for before in steps[:number])
        if step.event not in _QUESTIONS and not is_contact:
            continue
        later = steps[number + 1 :]
        answer = next((one for one in later if one.event in _QUESTIONS.get(step.event, _ANSWERS)), None)
        if answer is not None:
            yield Question(step.at, max(answer.at, step.at), answer.known_by)
        elif _is_silence(step, later, contract, now):
            yield Question(step.at, None, step.known_by)


def _is_silence(step: Step, later: tuple[Step, ...], contract: Contract, now: datetime) -> bool:
    """Their time is up, and nobody left. A call on which the two spoke left nothing to answer."""
    if any(one.event in _GONE for one in later):
        return False
    reply = next((owed for owed in contract.owed if owed.what is Promise.REPLY and owed.made_at == step.at), None)
    if reply is None and step.event == "contacted":
        return False
    due_at = reply.due_at if reply else promises.due(Promise.REPLY, step.at, contract.terms.timezone)
    return now > due_at


def employer_record(contracts: Iterable[Contract], now: datetime) -> EmployerRecord:
    """The record of one employer from all introductions to people there."""
    found = [question for contract in contracts for question in questions(contract, now)]
    observed = _answers(one for one in found if one.known_by is KnownBy.OBSERVED)
    reported = _answers(one for one in found if one.known_by is not KnownBy.OBSERVED)
    words = [_words(answers, label) for answers, label in ((observed, "observed"), (reported, "self-reported"))]
    return EmployerRecord(observed, reported, tuple(one for one in words if one))


def _answers(found: Iterable[Question]) -> Answers:
    listed = list(found)
    waits = [one.wait_days for one in listed if one.wait_days is not None]
    return Answers(len(listed), len(waits), median(waits) if waits else None)


def _words(answers: Answers, label: str) -> str:
    """ "answered 3 of 4, in 2 days as a rule (observed)"."""
    if not answers.asked:
        return ""
    said = f"answered {answers.answered} of {answers.asked}"
    if answers.median_days is not None:
        whole = round(answers.median_days)
        said += f", as a rule in {say.count(whole, 'day')}" if whole else ", as a rule on the same day"
    return f"{said} ({label})"
