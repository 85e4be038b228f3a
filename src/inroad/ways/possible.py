"""Worth asking about: what might become a way in, once somebody says so. Never offered as a way in.

    my own weak signs to somebody inside          "do you know them?"
    my people × people inside, without proof      "you were both at Acme 2016–17: do you know her?"
    my people of whom I said they may know some   "whom do you know there?"
    my people inside who may have left            "are you still there, and if not, who is?"

Every entry has a reason and a question that names a person or the work. Ranked by how well the one to be asked knows my
work, then by the kind of sign, then by how likely they answer; bounded to :data:`MOST`.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from inroad.graph.snapshot import Snapshot
from inroad.ties.model import ME
from inroad.ways import sentences, titles
from inroad.ways.evidence import Evidence, Hunch
from inroad.ways.inside import Insider, People, current_role, step
from inroad.ways.model import Goal, Possible, Step

MOST: Final = 12
MOST_PER_PERSON: Final = 2  # questions to one and the same person: more is a questionnaire
MOST_ASKED: Final = 1_000  # of my people, the likeliest to answer
MOST_INSIDE: Final = 1_000

# Within one backing: what I can settle myself comes first, then signs between them, those who may have left, my own
# guesses, shared years, and last what says next to nothing: an entry in an address book, a mail to a crowd.
_MINE, _SIGN, _LEFT, _TOLD, _OVERLAP, _FAINT = 6, 5, 4, 3, 2, 1


@dataclass(frozen=True, slots=True)
class MayKnow:
    """The user's guess that ``person`` knows somebody at the goal: ``whom`` by name, or "" if that is not known."""

    person: int
    whom: str = ""


@dataclass(frozen=True, slots=True)
class _Ranked:
    rank: tuple[float, ...]
    asked: int
    entry: Possible


def possible(
    goal: Goal,
    people: People,
    snapshot: Snapshot,
    evidence: Evidence,
    insiders: Sequence[Insider],
    *,
    today: date,
    me: int = ME,
    may_know: Sequence[MayKnow] = (),
    may_not_ask: Collection[int] = (),
    may_not_reach: Collection[int] = (),
    most: int = MOST,
) -> tuple[Possible, ...]:
    """What is worth asking about for ``goal``, the most promising first, at most ``most``."""
    there = {one.index: one for one in insiders[:MOST_INSIDE] if one.index not in may_not_reach}
    mine = _mine(snapshot, me)
    askable = {index: known for index, known in mine.items() if index not in may_not_ask and index not in there}
    found: list[_Ranked] = []

    def add(kind: int, asked: int, who: Step | None, via: Step | None, reasons: tuple[str, ...], ask: str) -> None:
        rank, chance = mine.get(asked, (1, 0.0))
        inside_fit = titles.fit(who.title, goal.interest) if who else 0
        order = (-(rank if via else 1), -kind, -inside_fit, -chance, asked)
        found.append(_Ranked(order, asked, Possible(who, via, reasons, ask)))

    for hunch in evidence.hunches([me, *askable], list(there)):
        if hunch.far == hunch.near or hunch.far in mine:  # whom I know myself I needn't ask others about
            continue
        who = _inside(people, there[hunch.far])
        if hunch.near == me:
            add(_FAINT if hunch.faint else _MINE, hunch.far, who, None, hunch.reasons, _do_i_know(who))
        elif _no_tie(snapshot, hunch.near, hunch.far):
            via = _outside(people, hunch.near, today)
            kind = _FAINT if hunch.faint else _SIGN if hunch.kind == "sign" else _OVERLAP
            add(kind, hunch.near, who, via, hunch.reasons, _do_you_know(via, who, hunch))
    for index, one in there.items():
        if one.may_have_left and index in mine and index not in may_not_ask:
            who = _inside(people, one)
            ask = f"Are you still at {goal.name}? If not, who is there now whom you would talk to?"
            add(_LEFT, index, who, who, (_last_seen(one),), ask)
    for guess in may_know:
        if guess.person in may_not_ask or guess.person in there:
            continue
        via = _outside(people, guess.person, today)
        whom = f"{guess.whom} at {goal.name}" if guess.whom else f"somebody at {goal.name}"
        add(_TOLD, guess.person, None, via, (f"you think they may know {whom}",), _whom_do_you_know(goal, guess))
    return _chosen(found, most)


def _no_tie(snapshot: Snapshot, near: int, far: int) -> bool:
    """Whether no verified tie leads from ``near`` to ``far``: with one, it would be a way in already."""
    return near >= snapshot.n or far >= snapshot.n or snapshot.tie(near, far) < 0


def _chosen(found: list[_Ranked], most: int) -> tuple[Possible, ...]:
    chosen: list[Possible] = []
    asked: dict[int, int] = {}
    pairs: set[tuple[int, int]] = set()
    for ranked in sorted(found, key=lambda one: one.rank):
        entry = ranked.entry
        pair = (entry.via.id if entry.via else -1, entry.who.id if entry.who else -1)
        if pair in pairs or asked.get(ranked.asked, 0) >= MOST_PER_PERSON or len(chosen) >= most:
            continue
        pairs.add(pair)
        asked[ranked.asked] = asked.get(ranked.asked, 0) + 1
        chosen.append(entry)
    return tuple(chosen)


def _mine(snapshot: Snapshot, me: int) -> dict[int, tuple[int, float]]:
    """My verified people with what they think of my work and how likely they answer, the likeliest first."""
    if me >= snapshot.n:
        return {}
    row = snapshot.ties_of(np.array([me]))
    backing = snapshot.at(row.position)[2]
    known = zip(row.far.tolist(), backing.tolist(), row.chance.tolist(), strict=True)
    return {far: (rank, chance) for far, rank, chance in list(known)[:MOST_ASKED]}


def _inside(people: People, insider: Insider) -> Step:
    return step(people[insider.index], insider.role, may_have_left=insider.may_have_left)


def _outside(people: People, index: int, today: date) -> Step:
    return step(people[index], current_role(people[index], today))


def _last_seen(insider: Insider) -> str:
    role = insider.role
    seen = role and (role.confirmed_on or role.start)
    return f"you know each other, but that they are there was last confirmed in {seen.year}" if seen else ""


def _do_i_know(who: Step) -> str:
    return f"Do you know {sentences.introduced(who)} well enough to write? Then say so, and it is a way in."


def _do_you_know(via: Step, who: Step, hunch: Hunch) -> str:
    why = ""
    if hunch.kind == "overlap" and hunch.reasons:
        why = f": {hunch.reasons[0].partition(';')[0].replace('both at', 'you were both at', 1)}"
    return f"Ask {via.name}: do you know {sentences.introduced(who)}{why}?"


def _whom_do_you_know(goal: Goal, guess: MayKnow) -> str:
    if guess.whom:
        return f"How do you know {guess.whom} at {goal.name}, and would you be comfortable mentioning me?"
    work = f"who looks after {titles.field(goal.interest)}" if goal.interest else "who runs the work I do"
    return f"Whom do you know at {goal.name}? I would like to meet {work} there."
