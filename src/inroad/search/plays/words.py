"""What a person reads of a play, and what the desk has to write down after each event.

show(run, key)          one step: its words filled in, its question, the letter it takes
changes(before, after)  what came up, what ended, what is to be noted; nothing if nothing changed
outline(play)           the play on one page, before it is begun
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from inroad import words as say
from inroad.errors import NotFound
from inroad.letters import text
from inroad.search.plays import fields
from inroad.search.plays.model import (
    DATES,
    GROUPS,
    HAPPENINGS,
    START_DAY,
    STEP_DAY,
    Person,
    Play,
    Run,
    Step,
    StepRun,
    StepState,
)

TITLE_CHARS: Final = 300


@dataclass(frozen=True, slots=True)
class Shown:
    """A step as it is read. ``title`` is the promise to oneself; ``ref`` 0 for nobody.

    ``letter`` is a kind or "", ``letter_ref`` whom it goes to; 0: somebody the owner chooses.
    """

    key: str
    title: str
    what: str
    question: str
    answers: tuple[str, ...]
    asks_names: frozenset[str]
    letter: str
    letter_ref: int
    ref: int
    due_at: datetime
    owed: bool


@dataclass(frozen=True, slots=True)
class Effect:
    """Something to note (``EFFECTS``): of the person ``ref`` (0: of the job or target); ``names`` as they were said."""

    what: str
    step: str
    ref: int = 0
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """What one event did. ``moved``: open steps that got another day. ``over``: the run ended with it."""

    opened: tuple[StepRun, ...]
    ended: tuple[StepRun, ...]
    moved: tuple[StepRun, ...]
    effects: tuple[Effect, ...]
    over: bool


def person_of(run: Run, number: int) -> Person | None:
    """The person of that number; None for nobody in particular."""
    return run.facts.people[number - 1] if number else None


def show(run: Run, key: str) -> Shown:
    """A step of the run in words. NotFound if it didn't come up."""
    one = run.find(key)
    if one is None:
        raise NotFound(f"no step “{text.line(key, 60)}” came up in this play")
    step, person = run.play.step(one.step), person_of(run, one.person)
    known = fields.values(run.facts, person, _named(run, one))
    return Shown(
        key=one.key,
        title=text.shorten(fields.fill(step.title, known), TITLE_CHARS),
        what=fields.fill(step.what, known),
        question=fields.fill(step.question, known),
        answers=tuple(answer.say for answer in step.answers),
        asks_names=frozenset(answer.say for answer in step.answers if answer.names),
        letter=step.letter,
        letter_ref=person.ref if person and not step.to_another else 0,
        ref=person.ref if person else 0,
        due_at=one.due_at,
        owed=step.owed,
    )


def changes(before: Run | None, after: Run) -> Changes:
    """The difference between two states of one run; ``before`` None for a run just begun."""
    known = {one.key: one for one in before.steps} if before else {}
    was_open = {key: one.due_at for key, one in known.items() if one.is_open}
    ended = tuple(one for one in after.steps if not one.is_open and one.key in was_open)
    return Changes(
        opened=tuple(one for one in after.steps if one.key not in known),
        ended=ended,
        moved=tuple(one for one in after.steps if one.is_open and was_open.get(one.key, one.due_at) != one.due_at),
        effects=tuple(effect for one in ended for effect in _effects(after, one)),
        over=not after.is_running and (before is None or before.is_running),
    )


def _effects(run: Run, one: StepRun) -> list[Effect]:
    answer = run.play.step(one.step).answer(one.answer)
    if answer is None or one.state is not StepState.DONE:
        return []
    person = person_of(run, one.person)
    return [Effect(what, one.key, person.ref if person else 0, one.names) for what in answer.effects]


def _named(run: Run, one: StepRun) -> tuple[str, ...]:
    """Who was named so far: by this person, or by anybody where the step is nobody's."""
    said = [name for other in run.steps if other.person == one.person or not one.person for name in other.names]
    return tuple(dict.fromkeys(said))


# The play itself -----------------------------------------------------------------------------------------------------


def outline(play: Play) -> tuple[str, ...]:
    """The play in lines a person can check before starting it: each step, when, and where its answers lead."""
    titles = {one.key: fields.fill(one.title, {"person": "them"}) for one in play.steps}
    lines = []
    for step in play.steps:
        whom = f", for {GROUPS[step.for_each]}" if step.for_each else ""
        lines.append(f"{titles[step.key]} ({_when(step)}{whom})")
        lines += [f"  {answer.say}: {_then(answer.then, titles)}" for answer in step.answers]
        if step.then:
            lines.append(f"  then: {_then(step.then, titles)}")
        if step.if_nobody:
            lines.append(f"  if there is nobody: {_then(step.if_nobody, titles)}")
    if play.overtaken_by:
        ends = say.listing([HAPPENINGS[one] for one in play.overtaken_by], conjunction="or")
        lines.append(f"It ends by itself when {ends}.")
    return tuple(lines)


def _then(keys: tuple[str, ...], titles: dict[str, str]) -> str:
    return "; ".join(titles[key] for key in keys) or "that is all"


def _when(step: Step) -> str:
    number = abs(step.days)
    spoken = say.count(number, "day") if number > 12 else f"{say.small(number)} {'day' if number == 1 else 'days'}"
    if step.counted_from == STEP_DAY:
        return "today" if not number else f"within {spoken}"
    day = "the day it was started" if step.counted_from == START_DAY else DATES[step.counted_from]
    if not number:
        return f"on {day}"
    return f"{spoken} {'before' if step.days < 0 else 'after'} {day}"
