"""Side doors: whom to ring when nobody can lead me in, and what to say.

In this order: people in sales (those calls get connected), people next to the manager, former staff I know (advisers,
never addressees), and always the switchboard. Requirements: say who you are and why you call; have something useful to
say first; ask for advice, and only then to be introduced. Refused: a ruse of any kind, the personnel office, and
sending a résumé to nobody in particular.

The words are in ``scripts``; what the caller has to have ready is in ``why``.
"""

from collections.abc import Collection
from datetime import date
from typing import Final

import numpy as np

from inroad import words as say
from inroad.graph.snapshot import Snapshot
from inroad.ties.model import ME
from inroad.ways import scripts, titles
from inroad.ways.inside import Insider, People, former, inside, step
from inroad.ways.model import Goal, SideDoor, Step
from inroad.ways.scripts import Caller
from inroad.ways.sentences import first_name
from inroad.ways.titles import Function, Level

MOST_OF_A_KIND: Final = 3


def side_doors(
    goal: Goal,
    people: People,
    snapshot: Snapshot,
    *,
    today: date,
    me: int = ME,
    caller: Caller | None = None,
    interest: str = "",
    skip: Collection[int] = (),
) -> tuple[SideDoor, ...]:
    """The side doors of ``goal``, at most three of a kind, the switchboard always last.

    ``skip`` are people who may not be approached. For a goal that is a person, the doors are those around them:
    ``goal.organisations`` names where they work, if it is known.
    """
    caller = caller or Caller(name=people[me].name if me < len(people) else "")
    known = set(snapshot.ties_of(np.array([me])).far.tolist()) if me < snapshot.n else set()
    place = Goal(goal.name, goal.organisations, interest=goal.interest)
    there = [one for one in inside(place, people, today) if one.index not in skip and one.index != goal.person]
    doors: list[SideDoor] = []
    strangers = [one for one in there if one.index not in known and not _personnel(one)]
    for one in _most_fitting([one for one in strangers if _function(one) is Function.SALES], "")[:MOST_OF_A_KIND]:
        who = step(people[one.index], one.role, may_have_left=one.may_have_left)
        doors.append(SideDoor(who, "sales", _why_sales(caller), _to_sales(goal, who, caller)))
    beside = [one for one in strangers if _is_beside(one, interest)]
    for one in _most_fitting(beside, interest)[:MOST_OF_A_KIND]:
        who = step(people[one.index], one.role, may_have_left=one.may_have_left)
        doors.append(SideDoor(who, "next to the manager", _why_beside(who, goal), _to_beside(goal, who, caller)))
    gone = [one for one in former(place, people, today) if one.index in known and one.index not in skip]
    for one in gone[:MOST_OF_A_KIND]:
        who = step(people[one.index], one.role)
        doors.append(SideDoor(who, "former", _why_former(who, one), _to_former(goal, who)))
    doors.append(SideDoor(None, "switchboard", _WHY_SWITCHBOARD, _to_switchboard(goal, caller)))
    return tuple(doors)


# -- who


def _title(one: Insider) -> str:
    return one.role.title if one.role else ""


def _function(one: Insider) -> Function | None:
    return titles.read(_title(one)).function


def _personnel(one: Insider) -> bool:
    return titles.is_personnel(_title(one))


def _is_beside(one: Insider, interest: str) -> bool:
    """Somebody who works in that field without leading it; sales have a door of their own."""
    found, wanted = titles.read(_title(one)), titles.read(interest).functions
    if found.function is Function.SALES or found.level is Level.UNKNOWN:
        return False
    if wanted:
        return bool(found.functions & wanted) and found.level <= Level.LEAD
    return Level.STAFF <= found.level <= Level.LEAD


def _most_fitting(insiders: list[Insider], interest: str) -> list[Insider]:
    return sorted(insiders, key=lambda one: (one.may_have_left, -titles.fit(_title(one), interest), one.index))


# -- what to say


def _matter(goal: Goal, house: str) -> scripts.Matter:
    wanted = titles.field(goal.interest) or "work like mine"
    return scripts.Matter(house, wanted, goal.name if goal.person is not None else "")


def _place(goal: Goal, who: Step | None = None) -> str:
    """The organisation's name: of a goal that is a person, where ``who`` works."""
    if goal.person is None:
        return goal.name
    return who.organisation if who and who.organisation else "your company"


def _why_sales(caller: Caller) -> str:
    return "People in sales pick up and know everybody. " + ("" if caller.useful else scripts.READY)


def _to_sales(goal: Goal, who: Step, caller: Caller) -> tuple[str, ...]:
    return scripts.to_sales(caller, _matter(goal, _place(goal, who)), first_name(who.name)).lines


def _why_beside(who: Step, goal: Goal) -> str:
    doing = f" ({who.title})" if who.title else ""
    about = titles.field(goal.interest) or "work like yours"
    return f"{who.name}{doing} works next to those who decide about {about}, and knows what they struggle with."


def _to_beside(goal: Goal, who: Step, caller: Caller) -> tuple[str, ...]:
    return scripts.to_beside(caller, _matter(goal, _place(goal, who)), first_name(who.name)).lines


def _why_former(who: Step, one: Insider) -> str:
    years = say.span(one.role.start, one.role.end, ended=True) if one.role else ""
    was = f" {years}" if years else ""
    return f"{who.name} was at {who.organisation}{was}: an adviser who knows how the place works, not a door to push."


def _to_former(goal: Goal, who: Step) -> tuple[str, ...]:
    return scripts.to_former(_matter(goal, _place(goal, who)), first_name(who.name)).lines


_WHY_SWITCHBOARD: Final = (
    "The switchboard puts calls to sales through. Say who you are, ask for sales, then for advice; not for personnel. "
    + scripts.READY
)


def _to_switchboard(goal: Goal, caller: Caller) -> tuple[str, ...]:
    return scripts.to_switchboard(caller, _matter(goal, _place(goal))).lines
