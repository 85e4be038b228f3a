"""Whom to get to know where nobody leads in: fitting strangers, never whom I know, nobody who is let alone."""

from datetime import date

import numpy as np

from inroad.graph.snapshot import Snapshot
from inroad.ways.inside import Folk
from inroad.ways.model import Goal, Role, Someone
from inroad.ways.strangers import strangers

TODAY = date(2026, 5, 4)
SOLVANE = Goal("Solvane", (1,), interest="platform engineering lead")


def folk(*titles):
    """Me, then one person at Solvane per title, all confirmed lately."""
    there = [
        Someone(i, f"Person {i}", (Role(1, "Solvane", title, confirmed_on=TODAY),)) for i, title in enumerate(titles, 1)
    ]
    return Folk([Someone(0, "Alice Ask"), *there])


def snapshot(people, *known):
    """I know these; nobody else knows anybody."""
    ties = len(known)
    return Snapshot.build(
        len(people), a=np.zeros(ties, dtype=np.int64), b=np.array(known, dtype=np.int64), chance_ab=np.full(ties, 0.5),
        chance_ba=np.full(ties, 0.5),
    )  # fmt: skip


def names(people, *known, goal=SOLVANE, **limits):
    return [one.name for one in strangers(goal, people, snapshot(people, *known), today=TODAY, **limits)]


def test_whoever_could_decide_on_the_work_comes_first_and_personnel_never():
    people = folk("Recruiter", "Head of Platform Engineering", "Accountant", "VP Engineering")
    assert set(names(people)) == {"Person 2", "Person 4"}


def test_whom_i_know_or_may_not_write_to_is_no_stranger():
    people = folk("Head of Platform Engineering", "VP Engineering", "Director of Engineering")
    assert names(people, 1, skip=[2]) == ["Person 3"]


def test_a_goal_that_is_a_person_is_the_one_to_get_to_know():
    people = folk("Accountant", "VP Engineering")
    assert names(people, goal=Goal("Person 1", (1,), person=1)) == ["Person 1"]


def test_at_most_two_and_nobody_who_may_have_left():
    old = Role(1, "Solvane", "VP Engineering", confirmed_on=date(2019, 1, 1))
    people = Folk([Someone(0, "Alice Ask"), Someone(1, "Person 1", (old,))])
    assert names(people) == []
    assert len(names(folk(*["VP Engineering"] * 5))) == 2
