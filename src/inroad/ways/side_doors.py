"""Side doors: whom to ring when nobody can lead me in, and what to say.

In this order: people in sales (those calls get connected), people next to the manager, former staff I know (advisers,
never addressees), and always the switchboard. Requirements: say who you are and why you call; have something useful to
say first; ask for advice, and only then to be introduced. Refused: a ruse of any kind, the personnel office, and
sending a résumé to nobody in particular.

A script is spoken words, line by line; it uses only facts at hand. What the caller has to have ready is in ``why``.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from inroad import words as say
from inroad.graph.snapshot import Snapshot
from inroad.ties.model import ME
from inroad.ways import titles
from inroad.ways.inside import Insider, People, former, inside, step
from inroad.ways.model import Goal, SideDoor, Step
from inroad.ways.sentences import first_name
from inroad.ways.titles import Function, Level

MOST_OF_A_KIND: Final = 3


@dataclass(frozen=True, slots=True)
class Caller:
    """Who speaks. ``name`` as said on the phone; ``work`` what goes on after "I" ("run logistics for hospitals");
    ``useful`` something of use to the other side, in a sentence.
    """

    name: str = ""
    work: str = ""
    useful: str = ""


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


def _hello(caller: Caller, to: str = "") -> str:
    greeting = f"Hello {to}" if to else "Hello"
    me = f", this is {caller.name}." if caller.name else "."
    work = f" I {caller.work}." if caller.work else ""
    return f"{greeting}{me}{work}"


def _field(goal: Goal) -> str:
    return titles.field(goal.interest) or "work like mine"


def _useful(goal: Goal, caller: Caller) -> str:
    if caller.useful:
        return f"Before I ask you anything: {caller.useful.rstrip('.')}. I thought somebody at {goal.name} should know."
    return f"I have been reading up on {goal.name}, and I would rather hear it from somebody who is there."


def _advice_then_introduction(goal: Goal) -> tuple[str, str]:
    advice = f"If you were me and wanted to get to know the people behind {_field(goal)}, what would you do?"
    if goal.person is not None:
        advice = f"If you were me and wanted to get to know {goal.name}, how would you go about it?"
    return advice, "Would you be comfortable telling them that I'll call? If not, that is quite all right."


_READY: Final = "Have one useful thing ready before you ring: what a customer says about them, a lead, an article."


def _why_sales(caller: Caller) -> str:
    return "People in sales pick up and know everybody. " + ("" if caller.useful else _READY)


def _to_sales(goal: Goal, who: Step, caller: Caller) -> tuple[str, ...]:
    advice, introduction = _advice_then_introduction(goal)
    return (
        _hello(caller, first_name(who.name)),
        "I'm not a customer and I'm not selling anything; I'm looking into where I would like to work next.",
        "Do you have three minutes, or is there a better time?",
        _useful(goal, caller),
        "You hear from customers every day. What do they ask for that is hard to deliver just now?",
        advice,
        introduction,
        "Thank you. I'll tell you what came of it.",
    )


def _place(goal: Goal, who: Step | None = None) -> str:
    """The organisation's name: of a goal that is a person, where ``who`` works."""
    if goal.person is None:
        return goal.name
    return who.organisation if who and who.organisation else "your company"


def _why_beside(who: Step, goal: Goal) -> str:
    doing = f" ({who.title})" if who.title else ""
    about = titles.field(goal.interest) or "work like yours"
    return f"{who.name}{doing} works next to those who decide about {about}, and knows what they struggle with."


def _to_beside(goal: Goal, who: Step, caller: Caller) -> tuple[str, ...]:
    advice, introduction = _advice_then_introduction(goal)
    return (
        _hello(caller, first_name(who.name)),
        f"I'm finding out about {_field(goal)} at {_place(goal, who)} before I approach anybody there.",
        "Your work is close to it. Is this a bad moment?",
        _useful(goal, caller),
        "What takes most of your team's time at the moment?",
        advice,
        introduction,
        "Thank you. If something I come across is of use to you, I'll send it.",
    )


def _why_former(who: Step, one: Insider) -> str:
    years = say.span(one.role.start, one.role.end, ended=True) if one.role else ""
    was = f" {years}" if years else ""
    return f"{who.name} was at {who.organisation}{was}: an adviser who knows how the place works, not a door to push."


def _to_former(goal: Goal, who: Step) -> tuple[str, ...]:
    place = _place(goal, who)
    return (
        f"{first_name(who.name)}, you know {place} from the inside, so I'm asking you before anybody else.",
        f"What should I know about {place} before I talk to them about {_field(goal)}?",
        "Who there did good work, and is still there as far as you know?",
        "Would you be comfortable if I said that we talked? And whom would you leave alone?",
        "I'll tell you how it goes.",
    )


_WHY_SWITCHBOARD: Final = (
    "The switchboard puts calls to sales through. Say who you are, ask for sales, then for advice; not for personnel. "
    + _READY
)


def _to_switchboard(goal: Goal, caller: Caller) -> tuple[str, ...]:
    advice, introduction = _advice_then_introduction(goal)
    place = _place(goal)
    return (
        f"{_hello(caller)} Could you put me through to somebody in sales, please?",
        "(If they ask what it is about) I'm not buying anything. I would like two minutes of advice.",
        "People in sales usually know the house well.",
        f"(Once connected) {_hello(caller)} I'm not a customer, and I won't keep you long.",
        _useful(goal, caller),
        f"I'm interested in {_field(goal)} at {place}. Who leads that, and what matters to them at the moment?",
        advice,
        introduction,
        "(If they offer the personnel office) Thank you, I'd rather talk to somebody who does the work first.",
        "Thank you. May I say that you pointed me there?",
    )
