"""What makes a play whole: every step can be reached, every way comes to an end, and every sentence can be filled.

Followed from its first steps, a play is a graph. Each step is walked in each situation it may come up in (for somebody
or nobody in particular, with names given or not, so many days in), which is few, since loops are found first.

Refused, as BadInput naming file, step and key: steps that aren't there or are there twice; a loop; a step nobody
reaches; a way longer than ten years; fields for somebody or something that isn't known there.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from inroad.errors import BadInput
from inroad.search.plays import fields
from inroad.search.plays.model import MOST_DAYS, STEP_DAY, Play, Step


@dataclass(frozen=True, slots=True)
class _Situation:
    step: str
    person: bool  # the step is about somebody
    each: bool  # one of several such steps
    names: bool  # somebody was named on the way here


def check(play: Play, where: str) -> None:
    """BadInput for the first thing that is not whole."""
    steps = {}
    for one in play.steps:
        if one.key in steps:
            raise BadInput("another step has this name already", where=f"{where}: step “{one.key}”: key")
        steps[one.key] = one
    for source, key, name in _leads(play):
        if name not in steps:
            raise BadInput(
                f"there is no step “{name}”",
                where=f"{where}: {source}{key}",
                hint=f"those there are: {', '.join(steps)}",
            )
    order = _in_order(play, steps, where)
    unreached = next((one.key for one in play.steps if one.key not in order), None)
    if unreached is not None:
        raise BadInput(
            "nothing leads to this step",
            where=f"{where}: step “{unreached}”",
            hint="name it in begin_with, or in the then of a step or an answer",
        )
    _not_endless(steps, order, where)
    for situation in _situations(play, steps):
        _fits(play, steps[situation.step], situation, where)


def _leads(play: Play) -> Iterator[tuple[str, str, str]]:
    """(whose, which key, the step it names), all over the file."""
    for name in play.begin_with:
        yield "", "begin_with", name
    for step in play.steps:
        source = f"step “{step.key}”: "
        for name in step.then:
            yield source, "then", name
        for name in step.if_nobody:
            yield source, "if_nobody", name
        for number, answer in enumerate(step.answers):
            for name in answer.then:
                yield source, f"answer {number + 1}: then", name


def _in_order(play: Play, steps: dict[str, Step], where: str) -> list[str]:
    """The steps that can be reached, each before all it leads to. Refuses a loop, naming the way round."""
    finished: list[str] = []
    for first in play.begin_with:
        if first in finished:
            continue
        path = [first]
        ways = [iter(steps[first].leads_to())]
        while path:
            following = next(ways[-1], None)
            if following is None:
                finished.append(path.pop())
                ways.pop()
            elif following in path:
                round_trip = " → ".join([*path[path.index(following) :], following])
                raise BadInput(
                    f"the steps go round in a circle: {round_trip}",
                    where=f"{where}: step “{path[-1]}”",
                    hint="a play comes to an end; write a second step for a second try",
                )
            elif following not in finished:
                path.append(following)
                ways.append(iter(steps[following].leads_to()))
    return finished[::-1]


def _not_endless(steps: dict[str, Step], order: list[str], where: str) -> None:
    """Waiting adds up along the way; a play that lasts longer than ten years is one without an end."""
    begun = dict.fromkeys(order, 0)
    for key in order:
        step = steps[key]
        # Days counted from another day begin anew: they are bounded by themselves.
        end = begun[key] + step.days if step.counted_from == STEP_DAY else max(begun[key], step.days)
        if end > MOST_DAYS:
            raise BadInput(
                f"up to here it takes {end:,} days",
                where=f"{where}: step “{key}”: days",
                hint="a play lasts ten years at most; for what never ends there are futures",
            )
        for following in step.leads_to():
            begun[following] = max(begun[following], end)


def _situations(play: Play, steps: dict[str, Step]) -> Iterator[_Situation]:
    start = play.subject == "person"
    todo = [_Situation(key, start, each=False, names=False) for key in play.begin_with]
    seen = set()
    while todo:
        now = todo.pop()
        if now in seen:
            continue
        seen.add(now)
        yield now
        step = steps[now.step]
        each = bool(step.for_each) or (now.each and not step.once)
        person = each or start
        todo += [_Situation(key, start, each=False, names=now.names) for key in step.if_nobody]
        todo += [_Situation(key, person, each, now.names) for key in step.then]
        for answer in step.answers:
            todo += [_Situation(key, person, each, now.names or answer.names) for key in answer.then]


def _fits(play: Play, step: Step, now: _Situation, where: str) -> None:
    def wrong(key: str, what: str, hint: str = "") -> BadInput:
        return BadInput(what, where=f"{where}: step “{step.key}”: {key}", hint=hint)

    if step.for_each and now.each:
        raise wrong("for_each", "it comes up for each person already", "leave for_each out: it stays with that person")
    someone = bool(step.for_each) or (now.each and not step.once) or play.subject == "person"
    for key, sentence in (("title", step.title), ("what", step.what), ("question", step.question)):
        for name in sorted(fields.used(sentence, f"{where}: step “{step.key}”: {key}")):
            if name in {"person", "targets"} and not someone:
                raise wrong(
                    key, f"{{{name}}} is nobody here", "the play is not about a person, and the step not for_each"
                )
            if name == "names" and not now.names:
                raise wrong(key, "{names}: nobody was named on the way here", "an answer with names = true comes first")
            if name == "opening" and play.subject != "opening":
                raise wrong(key, "{opening}: this play is about no job", 'subject = "opening" is')
    for answer in step.answers:
        clash = next((one for one in answer.when if one in play.overtaken_by), None)
        if clash is not None:
            raise wrong("answers", f"“{clash}” can't mean two things: it overtakes the whole play")
        if not someone and {"clicked", "did not click", "will call", "called", "reference offered"} & set(
            answer.effects
        ):
            raise wrong("answers", f"“{answer.say}” is noted of a person, and here is none")
        if "names given" in answer.effects and not answer.names:
            raise wrong("answers", f"“{answer.say}” takes down names and asks for none", "add names = true")
        if "target to future" in answer.effects and play.subject == "person":
            raise wrong("answers", f"“{answer.say}” moves a target, and this play is about a person")
