"""The engine: a play, facts and a moment in; a run with its open steps out. Then one event at a time.

    begin ─→ steps that come up first ─┐        done, answered ─→ the steps it leads on to
                                       ├─ open ─┤ skipped
    waiting (no more than most_open) ──┘        └ overtaken: by what happened, for a person or for all

What holds, whatever comes in whatever order:
- A step comes up once per person and never opens again; the steps of a play form no loop; so every run ends.
- The same event twice changes nothing. What happened counts for a step only if it happened after the step came up.
- A run that is over has no open step. Overtaken, it goes on with what is owed to somebody, and nothing else.
- Where somebody is to be left alone, was forgotten, or is at a present employer, their steps end, owed or not.

Refused: answers a step doesn't know, another word on a step that is over, moments without a time zone.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from inroad.errors import BadInput, NotFound, Refused
from inroad.introductions import days
from inroad.letters import text
from inroad.search.plays.model import (
    ALWAYS,
    DATES,
    GROUPS,
    HAPPENINGS,
    MOST_DAYS,
    MOST_NAMES,
    MOST_PEOPLE,
    START_DAY,
    Answer,
    Answered,
    Dated,
    Done,
    Event,
    Facts,
    Happened,
    Joined,
    Moved,
    Person,
    Play,
    Run,
    RunState,
    Skipped,
    Step,
    StepRun,
    StepState,
    Stopped,
    TimePassed,
)

NOTE_CHARS: Final = 4_000
WHY_CHARS: Final = 500


def begin(play: Play, facts: Facts, now: datetime) -> Run:
    """A run of ``play`` with its first steps open. BadInput if the facts don't say what the play is about.

    A play none of whose first steps has anybody to come up for is done at once.
    """
    moment = days.in_utc(now)
    facts = _checked(play, facts)
    run = Run(play, facts, moment, moment)
    for key in play.begin_with:
        run = _lead(run, key, facts.subject)
    return _settled(run, moment)


def advance(run: Run, event: Event, now: datetime) -> Run:
    """The run after ``event``; the very same run if it changes nothing.

    NotFound for a step that didn't come up, BadInput for an answer it doesn't know, Refused for another word on a step
    that is over.
    """
    moment = days.in_utc(now)
    match event:
        case Done() | Answered() | Skipped():
            after = _told(run, event, moment)
        case Moved():
            after = _moved(run, event, moment)
        case Joined():
            after = _joined(run, event.person, moment)
        case Dated():
            after = _dated(run, event, moment)
        case Happened():
            after = _happened(run, event, moment)
        case Stopped():
            after = _stopped(run, text.line(event.why, WHY_CHARS), moment) if run.is_running else run
        case TimePassed():
            after = _aside(run, moment)
    if after == run:
        return run
    return _settled(replace(after, changed_at=moment), moment)


def due(step: Step, facts: Facts, *, started_at: datetime, opened_at: datetime) -> datetime:
    """When a step is due that comes up at ``opened_at``: the end of a day, never of one before that. Aware UTC.

    Counted from a day nobody knows yet, it is due as if it were today.
    """
    base, number = opened_at, step.days
    if step.counted_from == START_DAY:
        base = started_at
    elif step.counted_from in DATES:
        known = facts.dates.get(step.counted_from)
        base, number = (known, step.days) if known is not None else (opened_at, max(step.days, 0))
    earliest = days.end_of_day_after(opened_at, 0, facts.timezone)
    return max(earliest, days.end_of_day_after(base, number, facts.timezone))


def goes_quiet_at(run: Run) -> datetime:
    """When a run is laid aside if nobody says a word about it."""
    latest = max((run.changed_at, *(one.due_at for one in run.open)))
    return latest + timedelta(days=run.play.quiet_days)


# What people tell ----------------------------------------------------------------------------------------------------


def _told(run: Run, event: Done | Answered | Skipped, now: datetime) -> Run:
    one = run.find(event.key)
    if one is None:
        raise NotFound(f"no step “{text.line(event.key, 60)}” came up in this play")
    step = run.play.step(one.step)
    answer = _answer(step, event)
    wanted = StepState.SKIPPED if isinstance(event, Skipped) else StepState.DONE
    if not one.is_open:
        if one.state is wanted and one.answer == (answer.say if answer else ""):
            return run
        said = f", “{one.answer}”" if one.answer else ""
        raise Refused(f"this step is over already: {one.state.value}{said}", hint="undo brings it back")
    names = _names(event, answer) if isinstance(event, Answered) else ()
    ended = replace(
        one,
        state=wanted,
        answer=answer.say if answer else "",
        note=text.block(event.note, NOTE_CHARS),
        names=names,
        ended_at=now,
    )
    return _follow(_put(run, ended), step, one.person, wanted, answer)


def _answer(step: Step, event: Done | Answered | Skipped) -> Answer | None:
    offered = ", ".join(f"“{one.say}”" for one in step.answers)
    if isinstance(event, Answered):
        found = step.answer(event.answer)
        if found is None:
            said = text.line(event.answer, 60)
            hint = f"it knows: {offered}" if offered else "it asks nothing: say that it is done"
            raise BadInput(f"“{said}” is no answer to this step", where="answer", hint=hint)
        return found
    if isinstance(event, Done) and step.question:
        raise BadInput("this step asks a question", where="answer", hint=f"it knows: {offered}")
    return None


def _names(event: Answered, answer: Answer | None) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(one for name in event.names[:1_000] if (one := text.full_name(name))))
    wanted = answer is not None and answer.names
    if wanted and not names:
        raise BadInput("nobody is named", where="names", hint="whom did they name? A first name will do")
    if names and not wanted:
        raise BadInput("this answer names nobody", where="names", hint="leave the names out, or choose another answer")
    if len(names) > MOST_NAMES:
        raise BadInput(f"{len(names)} names", where="names", hint=f"{MOST_NAMES} at most")
    return names


def _follow(run: Run, step: Step, person: int, state: StepState, answer: Answer | None) -> Run:
    """What an ended step leads on to."""
    following = step.then
    if answer is not None:
        following = answer.then
        if person and "clicked" in answer.effects:
            run = _with_person(run, person, lambda one: replace(one, groups=one.groups | {"clicked"}))
        if person and "did not click" in answer.effects:
            run = _with_person(run, person, lambda one: replace(one, groups=one.groups - {"clicked"}))
    elif step.question and state is StepState.SKIPPED:
        following = ()
    for key in following:
        run = _lead(run, key, person)
    return run


def _moved(run: Run, event: Moved, now: datetime) -> Run:
    one, due_at = run.find(event.key), days.in_utc(event.due_at)
    if one is None:
        raise NotFound(f"no step “{text.line(event.key, 60)}” came up in this play")
    if one.due_at == due_at:
        return run
    if not one.is_open:
        raise Refused(f"this step is over already: {one.state.value}")
    if due_at <= now:
        raise BadInput("that date is past", where="due_at", hint="choose one to come")
    if due_at > now + timedelta(days=MOST_DAYS):
        raise BadInput("that is more than ten years away", where="due_at", hint="choose an earlier day")
    return _put(run, replace(one, due_at=due_at))


# What happens --------------------------------------------------------------------------------------------------------


def _happened(run: Run, event: Happened, now: datetime) -> Run:
    if event.what not in HAPPENINGS:
        raise BadInput(f"“{text.line(event.what, 60)}” is nothing that happens here", where="what")
    at = min(days.in_utc(event.at), now)
    numbers = {number for number, one in enumerate(run.facts.people, 1) if event.ref and one.ref == event.ref}
    if not run.is_running or (event.ref and not numbers):
        return run
    if event.what not in ALWAYS:
        for one in run.open:
            if at > one.opened_at and (not event.ref or one.person in numbers):
                run = _heard(run, one, event.what, now)
        if event.what not in run.play.overtaken_by or at <= run.started_at:
            return run
    if not event.ref or run.facts.subject in numbers:
        # What is to end owed steps as well may come when others overtook the rest.
        closing = event.what if not run.closing or event.what in ALWAYS else run.closing
        run = replace(run, closing=closing)
    else:
        for number in numbers:
            if run.facts.people[number - 1].out not in ALWAYS:
                run = _with_person(run, number, lambda one: replace(one, out=event.what))
    return _overtaken(run, now)


def _heard(run: Run, one: StepRun, what: str, now: datetime) -> Run:
    """What happened gives a step its answer, or overtakes it alone."""
    step = run.play.step(one.step)
    answer = next((each for each in step.answers if what in each.when), None)
    if answer is not None:
        ended = replace(one, state=StepState.DONE, answer=answer.say, ended_at=now)
        return _follow(_put(run, ended), step, one.person, StepState.DONE, answer)
    if what in step.overtaken_by:
        return _put(run, replace(one, state=StepState.OVERTAKEN, ended_at=now))
    return run


def _overtaken(run: Run, now: datetime) -> Run:
    """Ends what can't go on, open or waiting."""
    ending = [one for one in run.open if not _may(run, one.step, one.person)]
    for one in ending:
        run = _put(run, replace(one, state=StepState.OVERTAKEN, ended_at=now))
    return replace(run, waiting=tuple(one for one in run.waiting if _may(run, *one)))


def _joined(run: Run, person: Person, now: datetime) -> Run:
    if not run.is_running:
        return run
    if not person.ref:
        raise BadInput("somebody who joins needs to be known to the desk", where="person")
    people = run.facts.people
    place = next((number for number, one in enumerate(people, 1) if one.ref == person.ref), 0)
    gained = _groups(person) - (people[place - 1].groups if place else frozenset())
    if place:
        run = _with_person(run, place, lambda one: replace(one, groups=one.groups | gained))
    else:
        run = replace(run, facts=replace(run.facts, people=_few((*people, replace(person, out="")))))
        place = len(run.facts.people)
    for key in run.reached:
        step = run.play.step(key)
        if step.for_each in gained:
            run = _queued(run, step, place)
            if not any(step.for_each in one.groups for one in people):
                run = _nobody_no_more(run, step, now)
    return run


def _nobody_no_more(run: Run, step: Step, now: datetime) -> Run:
    """What came up because there was nobody is overtaken by somebody."""
    for one in run.open:
        if one.step in step.if_nobody:
            run = _put(run, replace(one, state=StepState.OVERTAKEN, ended_at=now))
    return replace(run, waiting=tuple(one for one in run.waiting if one[0] not in step.if_nobody))


def _dated(run: Run, event: Dated, now: datetime) -> Run:
    if event.name not in DATES:
        raise BadInput(f"“{text.line(event.name, 40)}” is no day a play knows", where="name", hint=", ".join(DATES))
    at = days.in_utc(event.at)
    if not run.is_running or run.facts.dates.get(event.name) == at:
        return run
    run = replace(run, facts=replace(run.facts, dates={**run.facts.dates, event.name: at}))
    for one in run.open:
        step = run.play.step(one.step)
        if step.counted_from == event.name:
            run = _put(run, replace(one, due_at=due(step, run.facts, started_at=run.started_at, opened_at=now)))
    return run


def _stopped(run: Run, why: str, now: datetime) -> Run:
    for one in run.open:
        run = _put(run, replace(one, state=StepState.SKIPPED, ended_at=now))
    return replace(run, state=RunState.STOPPED, why=why, waiting=(), ended_at=now)


def _aside(run: Run, now: datetime) -> Run:
    if not run.is_running or now <= goes_quiet_at(run):
        return run
    return _stopped(run, f"laid aside: no word for {run.play.quiet_days} days", now)


# Steps ---------------------------------------------------------------------------------------------------------------


def _lead(run: Run, key: str, person: int) -> Run:
    """The step's turn has come: for the person at hand, once for all, or for each of a group."""
    step = run.play.step(key)
    if not step.for_each:
        return _queued(run, step, run.facts.subject if step.once else person)
    if key in run.reached:
        return run
    run = replace(run, reached=(*run.reached, key))
    numbers = [number for number, one in enumerate(run.facts.people, 1) if step.for_each in one.groups]
    for number in numbers:
        run = _queued(run, step, number)
    if not numbers:
        for other in step.if_nobody:
            run = _lead(run, other, run.facts.subject)
    return run


def _queued(run: Run, step: Step, person: int) -> Run:
    """Waiting for its turn, unless it came up already or may not."""
    known = (step.key, person) in run.waiting or any(one.step == step.key and one.person == person for one in run.steps)
    if known or not _may(run, step.key, person):
        return run
    return replace(run, waiting=(*run.waiting, (step.key, person)))


def _may(run: Run, key: str, person: int) -> bool:
    """Whether a step can be open, after all that has happened."""
    ended = {run.closing, run.facts.people[person - 1].out if person else ""} - {""}
    return not ended or (run.play.step(key).owed and not ended & ALWAYS)


def _settled(run: Run, now: datetime) -> Run:
    """Opens what waits while there is room; a run with nothing open is over."""
    if not run.is_running:
        return run
    room = run.play.most_open - len(run.open)
    for key, person in run.waiting[: max(room, 0)]:
        step = run.play.step(key)
        due_at = due(step, run.facts, started_at=run.started_at, opened_at=now)
        run = replace(run, steps=(*run.steps, StepRun(key, person, now, due_at)), waiting=run.waiting[1:])
    if run.open:
        return run
    state = RunState.OVERTAKEN if run.closing else RunState.DONE
    return replace(run, state=state, why=HAPPENINGS.get(run.closing, ""), ended_at=now)


def _put(run: Run, changed: StepRun) -> Run:
    return replace(run, steps=tuple(changed if one.key == changed.key else one for one in run.steps))


# Facts ---------------------------------------------------------------------------------------------------------------


def _checked(play: Play, facts: Facts) -> Facts:
    days.zone(facts.timezone)
    people = _few(tuple(replace(one, groups=_groups(one)) for one in facts.people))
    if not 0 <= facts.subject <= len(people):
        raise BadInput(f"person {facts.subject} of {len(people)}", where="subject")
    missing = {
        "opening": not facts.opening.strip(),
        "target": not facts.organisation.strip(),
        "person": not facts.subject,
    }[play.subject]
    if missing:
        needed = {"opening": "a job", "target": "a target", "person": "a person"}[play.subject]
        raise BadInput(f"“{play.title}” is about {needed}", where="facts", hint="say which")
    if play.subject != "person" and facts.subject:
        raise BadInput(f"“{play.title}” is not about one person", where="subject")
    unknown = next((name for name in facts.dates if name not in DATES), None)
    if unknown is not None:
        raise BadInput(f"“{text.line(unknown, 40)}” is no day a play knows", where="dates", hint=", ".join(DATES))
    return replace(facts, people=people, dates={name: days.in_utc(at) for name, at in facts.dates.items()})


def _few(people: tuple[Person, ...]) -> tuple[Person, ...]:
    if len(people) > MOST_PEOPLE:
        raise BadInput(f"{len(people)} people", where="people", hint=f"{MOST_PEOPLE} at most: choose those who matter")
    return people


def _groups(person: Person) -> frozenset[str]:
    unknown = person.groups - GROUPS.keys()
    if unknown:
        raise BadInput(f"there is no group “{text.line(min(unknown), 40)}”", where="groups", hint=", ".join(GROUPS))
    return person.groups


def _with_person(run: Run, number: int, change: Callable[[Person], Person]) -> Run:
    people = list(run.facts.people)
    people[number - 1] = change(people[number - 1])
    return replace(run, facts=replace(run.facts, people=tuple(people)))
