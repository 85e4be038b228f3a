"""Whatever the desk looks like, an answer keeps the house rules."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fixtures.small_world import GOAL, LAB, NORTHWIND, TODAY, role, world
from inroad.ways.find import STATES, Limits, RouteState, find
from inroad.ways.model import Goal

PEOPLE = 9
TITLES = ["", "CEO", "Engineering Manager", "Recruiter", "Account Executive", "Platform Engineer", "Cook"]

person = st.integers(0, PEOPLE - 1)
roles = st.builds(
    role,
    st.sampled_from([NORTHWIND, LAB, 3, 4]),
    st.sampled_from(TITLES),
    st.sampled_from([None, 2005, 2020, 2030]),
    st.sampled_from([None, None, 2015]),
    confirmed=st.sampled_from([None, date(2010, 1, 1), TODAY]),
)
ties = st.tuples(person, person, st.sampled_from([0.125, 0.25, 0.5, 1.0]), st.integers(0, 3))
routes = st.lists(person, min_size=1, max_size=3, unique=True).map(tuple)
some = st.lists(person, max_size=2)


@example(
    held=[[]] * PEOPLE,
    ties=[(0, 1, 0.125, 0), (0, 7, 0.125, 0)],
    goal=Goal("somebody", person=7),
    states={(1, 0, 7): RouteState("under way")},
    may_not_ask=[],
    may_not_reach=[],
    absent=[],
    k=1,
)
@settings(max_examples=100, deadline=None)
@given(
    held=st.lists(st.lists(roles, max_size=2), min_size=PEOPLE, max_size=PEOPLE),
    ties=st.lists(ties, max_size=25, unique_by=lambda tie: frozenset(tie[:2])),
    goal=st.one_of(st.just(GOAL), person.map(lambda index: Goal("somebody", person=index))),
    states=st.dictionaries(routes, st.sampled_from([*STATES, "free"]).map(RouteState), max_size=3),
    may_not_ask=some,
    may_not_reach=some,
    absent=some,
    k=st.integers(1, 3),
)
def test_every_answer_keeps_the_rules(held, ties, goal, states, may_not_ask, may_not_reach, absent, k):
    desk = world([(f"P{index}", roles) for index, roles in enumerate(held)], ties)
    limits = Limits(may_not_ask, may_not_reach, absent)
    answer = find(goal, desk.people, desk.snapshot, desk.evidence, today=TODAY, k=k, limits=limits, states=states)
    groups = Counter(way.vouchers for way in answer.ways)
    assert all(count <= k for count in groups.values())
    assert [way.vouchers for way in answer.ways] == sorted(way.vouchers for way in answer.ways)
    assert len({(way.vouchers, way.people[0].id) for way in answer.ways}) == len(answer.ways)
    taken = {route[0] for route, state in states.items() if state.state != "free"}
    for way in answer.ways:
        route = [step.id - 100 for step in way.people]
        assert len(set(route)) == len(route)
        assert 0 not in route
        assert not set(route) & set(absent)
        product = 0.75**way.vouchers
        for tie in way.ties:
            product *= tie.chance
        assert way.chance == pytest.approx(product)
        if way.state == "free":
            assert not set(route[:-1]) & ({*may_not_ask} | taken)
            assert route[-1] not in may_not_reach
            assert route[0] not in taken
    for group in range(3):
        order = [way.state != "free" for way in answer.ways if way.vouchers == group]
        assert order == sorted(order)
        sure = [way.people[-1].may_have_left for way in answer.ways if way.vouchers == group and way.state == "free"]
        assert sure == sorted(sure)
    assert answer.kind == ("ways" if answer.ways else "nobody yet")
    assert answer.side_doors[-1].who is None
    named = {step.id - 100 for entry in answer.possible for step in (entry.who, entry.via) if step}
    named |= {door.who.id - 100 for door in answer.side_doors if door.who}
    assert not named & {*absent}
    quick = find(
        goal, desk.people, desk.snapshot, desk.evidence, today=TODAY, k=k, limits=limits, states=states, brief=True
    )
    assert (quick.ways, quick.kind, quick.possible, quick.side_doors) == (answer.ways, answer.kind, (), ())
