"""Whom to get to know where nobody leads in: strangers inside who could decide on the work, or would know who does.

Getting to know somebody begins with a word about their work and asks for nothing (L3). Left out: whoever I know or may
write to already, the personnel office, those who may have left, and titles that say nothing of the work wanted.
"""

from collections.abc import Collection
from datetime import date
from typing import Final

import numpy as np

from inroad.graph.snapshot import Snapshot
from inroad.ties.model import ME
from inroad.ways import titles
from inroad.ways.inside import People, inside, step
from inroad.ways.model import Goal, Step

MOST: Final = 2


def strangers(
    goal: Goal,
    people: People,
    snapshot: Snapshot,
    *,
    today: date,
    me: int = ME,
    skip: Collection[int] = (),
    most: int = MOST,
) -> tuple[Step, ...]:
    """At most ``most``, the most fitting first; for a goal that is a person, that one alone. O(people inside)."""
    known = set(snapshot.ties_of(np.array([me])).far.tolist()) if me < snapshot.n else set()
    left_out = {me, *skip, *known}
    found = []
    for one in inside(goal, people, today):
        title = one.role.title if one.role else ""
        if one.index in left_out or one.may_have_left:
            continue
        if goal.person is None and not titles.could_decide(title, goal.interest):
            continue
        found.append((-titles.fit(title, goal.interest), one.index, one))
    return tuple(step(people[index], one.role) for _, index, one in sorted(found)[:most])
