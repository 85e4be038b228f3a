"""The meeting sheet: before I talk to somebody, which of the people I want to meet they may know, and what to ask.

    contact × my targets → people inside, by what we know of the two   (verified tie, sign, shared employer)
                         | the user's own guess, the contact's own past there
                         | else the opening itself

A question names a person or an opening; "do you know of anything?" is never on the sheet.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from inroad import words as say
from inroad.graph.snapshot import Snapshot
from inroad.ties.model import ME
from inroad.ways import sentences, titles
from inroad.ways.evidence import Evidence
from inroad.ways.inside import Insider, People, current_role, inside, is_over, step
from inroad.ways.model import Goal, Step

MOST_PER_TARGET: Final = 3
MOST: Final = 12


@dataclass(frozen=True, slots=True)
class Line:
    """One person or opening to ask about. ``kind``: "knows" (a verified tie), "may know" (a sign or shared years),
    "told" (my own guess), "was there" (the contact's own past), "opening". ``who`` is None where nobody is named.
    """

    target: str
    kind: str
    who: Step | None
    reasons: tuple[str, ...]
    question: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What to take into a talk with ``contact``. ``others`` are the targets that nothing is known about."""

    contact: Step
    lines: tuple[Line, ...]
    others: tuple[str, ...]
    words: str


def sheet(
    contact: int,
    targets: Sequence[Goal],
    people: People,
    snapshot: Snapshot,
    evidence: Evidence,
    *,
    today: date,
    me: int = ME,
    may_know: Iterable[tuple[int, str, str]] = (),
    absent: Collection[int] = (),
    most: int = MOST,
) -> Sheet:
    """The sheet for a talk with ``contact``, targets in the order given, the surest lines of each first.

    ``may_know`` are my guesses: (person, name of the target, name of the person there or ""). ``absent`` are people
    never to be named. O(ties of the contact + people inside the targets).
    """
    shown = step(people[contact], current_role(people[contact], today))
    row = snapshot.ties_of(np.array([contact])) if contact < snapshot.n else None
    tie_rows = {} if row is None else dict(zip(row.far.tolist(), snapshot.at(row.position)[3].tolist(), strict=True))
    chances = {} if row is None else dict(zip(row.far.tolist(), row.chance.tolist(), strict=True))
    left_out = {me, contact, *absent}
    guesses = [(target, whom) for person, target, whom in may_know if person == contact]
    lines: list[Line] = []
    others: list[str] = []
    for goal in targets:
        there = {one.index: one for one in inside(goal, people, today) if one.index not in left_out}
        found = [*_knows(goal, people, evidence, contact, there, tie_rows, chances)]
        found += [line for line in _may_know(goal, people, evidence, contact, there, set(tie_rows)) if line]
        found += [_told(goal, whom) for target, whom in guesses if target == goal.name]
        found += _was_there(goal, people, contact, today)
        if found:
            lines += found[:MOST_PER_TARGET]
        elif goal.interest and len(lines) < most:
            work = titles.field(goal.interest)
            question = f"I would like to meet whoever looks after {work} at {goal.name}. Does a name come to mind?"
            others.append(goal.name)
            lines.append(Line(goal.name, "opening", None, (f"you are interested in {goal.interest} there",), question))
        else:
            others.append(goal.name)
    lines.sort(key=lambda line: line.kind == "opening")
    return Sheet(shown, tuple(lines[:most]), tuple(others), _words(shown, lines[:most]))


def _knows(
    goal: Goal,
    people: People,
    evidence: Evidence,
    contact: int,
    there: dict[int, Insider],
    tie_rows: dict[int, int],
    chances: dict[int, float],
) -> list[Line]:
    known = [one for one in there.values() if one.index in tie_rows]
    known.sort(key=lambda one: (one.may_have_left, -_fit(one, goal), -chances[one.index], one.index))
    lines = []
    for one in known[:MOST_PER_TARGET]:
        who = step(people[one.index], one.role, may_have_left=one.may_have_left)
        reasons = evidence.reasons(contact, one.index, tie_rows[one.index])
        question = f"Would you be comfortable mentioning me to {who.name}{_doing(who)}?"
        if one.may_have_left:
            question = f"Is {who.name} still at {who.organisation or goal.name}, and are you in touch?"
        lines.append(Line(goal.name, "knows", who, reasons, question))
    return lines


def _may_know(
    goal: Goal, people: People, evidence: Evidence, contact: int, there: dict[int, Insider], known: set[int]
) -> list[Line]:
    unknown = [index for index in there if index not in known]
    lines: dict[int, Line] = {}
    for hunch in evidence.hunches([contact], unknown):
        if hunch.far in lines or hunch.far not in there:
            continue
        one = there[hunch.far]
        who = step(people[one.index], one.role, may_have_left=one.may_have_left)
        question = f"Do you know {who.name}{_doing(who)}? What are they like to work with?"
        lines[hunch.far] = Line(goal.name, "may know", who, hunch.reasons, question)
        if len(lines) >= MOST_PER_TARGET:
            break
    return list(lines.values())


def _told(goal: Goal, whom: str) -> Line:
    if whom:
        return Line(
            goal.name,
            "told",
            None,
            (f"you think they know {whom}",),
            f"How do you know {whom} at {goal.name}, and would you be comfortable mentioning me?",
        )
    work = titles.field(goal.interest) or "work like mine"
    return Line(
        goal.name,
        "told",
        None,
        ("you think they may know somebody there",),
        f"Whom do you know at {goal.name}? I would like to meet whoever looks after {work}.",
    )


def _was_there(goal: Goal, people: People, contact: int, today: date) -> list[Line]:
    wanted = set(goal.organisations)
    past = [role for role in people[contact].roles if role.organisation in wanted and is_over(role, today)]
    if not past:
        return []
    role = max(past, key=lambda one: one.end or one.start or date.min)
    years = say.span(role.start, role.end, ended=True)
    about = f"who looks after {titles.field(goal.interest)}" if goal.interest else "who runs the work I do"
    question = (
        f"You know {role.organisation_name} from the inside: {about} there now, and whom would you talk to first?"
    )
    return [Line(goal.name, "was there", None, (f"was at {role.organisation_name} {years}".rstrip(),), question)]


def _fit(one: Insider, goal: Goal) -> int:
    return titles.fit(one.role.title if one.role else "", goal.interest)


def _doing(who: Step) -> str:
    place = sentences.place(who)
    return f", {place}" if place else ""


def _words(contact: Step, lines: Sequence[Line]) -> str:
    named = [line.who.name for line in lines if line.who is not None]
    if named:
        return f"{contact.name} may lead you to {say.listing(list(dict.fromkeys(named)), most=4)}."
    if lines:
        return f"Nobody in particular that your desk knows of; ask {contact.name} about these."
    return f"Nothing to ask {contact.name} for yet. Talk about their work; that is a good meeting too."
