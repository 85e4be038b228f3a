"""The plan at the size of a desk: its rules, its bound, what a second call changes, and what is left without time."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inroad.score.actions import Action, Goal, Kind, Limits
from inroad.score.candidates import Candidates, Draft
from inroad.score.greedy import greedy, modular_bound
from inroad.score.plan import plan
from inroad.score.programme import Programme, stand_ins
from score.planning import act, broken, sets, weeks, worth


def desk(seed: int, size: int = 90, minutes: int = 300):
    """Several ways into each target, meetings that lead to many, people asked by several, some to get to know first."""
    draw = random.Random(seed)
    actions = []
    for number in range(size):
        talk = draw.random() < 0.2
        targets = draw.sample(range(size // 6), draw.randint(2, 5) if talk else 1)
        person = draw.randrange(size // 5)
        actions.append(
            Action(
                f"ask/person:{number:03}",
                Kind.TALK if talk else Kind.ASK,
                draw.choice([10, 15, 20, 25, 30, 45, 60]),
                tuple((target, draw.uniform(0.01, 0.5)) for target in targets),
                (person,),
                (f"to/{draw.randrange(size)}", f"of/{person}/{targets[0]}"),
                (f"ask/person:{draw.randrange(size):03}",) if draw.random() < 0.15 else (),
            )
        )
    goals = [Goal(target, draw.choice([1.0, 2.0, 3.0]), draw.choice([0.0, 0.2])) for target in range(size // 6)]
    return actions, goals, Limits(minutes, {person: draw.randint(0, 3) for person in range(0, size // 5, 2)})


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([60, 300, 600]))
def test_a_large_plan_keeps_every_rule_and_its_gap(seed, minutes):
    actions, goals, limits = desk(seed, minutes=minutes)
    made = plan(actions, goals, limits)
    assert not broken(made.chosen, limits)
    assert made.value == pytest.approx(worth(made.chosen, goals), rel=1e-9)
    assert made.minutes == sum(action.minutes for action in made.chosen)
    assert 0 <= made.gap <= 0.001
    step_by_step, value = greedy(actions, goals, limits)
    assert not broken(step_by_step, limits)
    assert value * (1 - 1e-12) <= made.value
    assert value <= made.bound * (1 + 1e-12)


def test_without_time_the_best_that_was_found_comes_with_an_honest_gap():
    actions, goals, limits = desk(1)
    hurried, patient = plan(actions, goals, limits, seconds=0.0), plan(actions, goals, limits)
    assert hurried.gap > 0.001 >= patient.gap
    assert hurried.bound >= patient.value
    assert not broken(hurried.chosen, limits)
    assert hurried.value >= greedy(actions, goals, limits)[1] * (1 - 1e-12)


def test_asking_again_gives_the_same_plan():
    actions, goals, limits = desk(2)
    made = plan(actions, goals, limits)
    assert plan(actions, goals, limits) == made
    again = plan(actions, goals, limits, previous=[action.key for action in made.chosen])
    assert {one.key for one in again.chosen} == {one.key for one in made.chosen}


def test_after_a_drop_the_plan_stays_near_to_what_it_was():
    actions, goals, limits = desk(4)
    before = {action.key for action in plan(actions, goals, limits).chosen}
    for dropped in sorted(before)[:4]:
        without = Limits(limits.minutes, limits.per_person, dropped=frozenset({dropped}))
        fresh, near = plan(actions, goals, without), plan(actions, goals, without, previous=before)
        assert near.gap <= 0.001
        assert near.value >= fresh.value * (1 - 0.001)
        assert len(before ^ {one.key for one in near.chosen}) <= len(before ^ {one.key for one in fresh.chosen})


def test_an_earlier_plan_of_other_candidates_does_no_harm():
    actions, goals, limits = desk(3)
    assert plan(actions, goals, limits, previous=["ask/person:nobody"]) == plan(actions, goals, limits)


def test_many_that_are_alike_are_chosen_by_key():
    actions = [act(f"a{number:03}", 20, [(number % 10, 0.2)]) for number in range(300)]
    made = plan(actions, [Goal(target) for target in range(10)], Limits(20 * 30))
    assert [one.key for one in made.chosen] == [f"a{number:03}" for number in range(30)]
    assert made.gap <= 0.001


@pytest.mark.parametrize("size", [1e-9, 1e-3, 1e6])
def test_the_size_of_weights_and_chances_does_not_matter(size):
    actions = [act(f"a{n}", 10 + n, [(n % 3, 0.1 + n / 40), (3, 1e-7)]) for n in range(20)]
    goals, limits = [Goal(target, 1.0 + target) for target in range(4)], Limits(150)
    made = plan(actions, goals, limits)
    scaled = plan(actions, [Goal(goal.target, goal.weight * size) for goal in goals], limits)
    assert scaled.value == pytest.approx(made.value * size, rel=1e-3)
    assert scaled.gap <= 0.001


# -- what the proof rests on


@settings(max_examples=40, deadline=None)
@given(weeks(most=7), st.lists(st.floats(0, 6), max_size=4))
def test_no_tangent_cuts_off_a_plan(week, places):
    actions, goals, limits = week
    candidates = Candidates(actions, goals, limits)
    if not len(candidates.lead_to):
        return
    programme = Programme(candidates, [], unit=1.0)
    for target in programme.leads:
        for place in places:
            programme._tangent(target, place)
    first = len(programme.rows.limits) - len(programme._tangents)
    tangents = programme.rows.matrix(programme.width)[first:]
    most = programme.rows.limits[first:]
    for chosen in sets(candidates.actions, limits):
        flags = candidates.flags(candidates.place[one.key] for one in chosen)
        reached = (candidates.worth * (1 - 2.718281828459045 ** -candidates.logs(flags)))[programme.targets]
        assert (tangents @ [*flags.astype(float), *reached] <= most + 1e-12 * (1 + abs(reached).max())).all()


@settings(max_examples=40, deadline=None)
@given(weeks(most=7))
def test_the_bounds_without_a_solver_and_with_divisible_actions_hold(week):
    actions, goals, limits = week
    candidates = Candidates(actions, goals, limits)
    best = max(worth(chosen, goals) for chosen in sets(actions, limits))
    assert modular_bound(candidates, Draft(candidates)) >= best * (1 - 1e-12)
    if len(candidates.lead_to) and best > 1e-9:
        relaxed = Programme(candidates, [], unit=best).relax(1e-4, lambda: 10.0)
        assert relaxed is not None
        assert relaxed.bound >= best


@settings(max_examples=40, deadline=None)
@given(weeks(most=7))
def test_some_best_plan_has_no_stand_in_without_the_better_one(week):
    actions, goals, limits = week
    candidates = Candidates(actions, goals, limits)
    pairs = [(candidates.actions[better].key, candidates.actions[worse].key) for better, worse in stand_ins(candidates)]
    best, orderly = 0.0, 0.0
    for chosen in sets(candidates.actions, limits):
        value, keys = worth(chosen, goals), {one.key for one in chosen}
        best = max(best, value)
        if all(better in keys for better, worse in pairs if worse in keys):
            orderly = max(orderly, value)
    assert orderly == pytest.approx(best, rel=1e-12)


@settings(max_examples=40, deadline=None)
@given(weeks(), st.randoms(use_true_random=False))
def test_a_plan_in_the_making_knows_what_is_left_after_adding_and_taking_out(week, draw: random.Random):
    actions, goals, limits = week
    candidates = Candidates(actions, goals, limits)
    draft = Draft(candidates)
    for _ in range(12):
        if not len(candidates):
            break
        number = draw.randrange(len(candidates))
        if draft.chosen[number]:
            draft = draft.without(number)
        elif not draft.why_not(bundle := draft.missing(number)):
            assert draft.gain(bundle) == pytest.approx(
                candidates.value(draft.chosen | candidates.flags(bundle)) - draft.value, abs=1e-9
            )
            draft.add(bundle)
        chosen = [candidates.actions[one] for one in range(len(candidates)) if draft.chosen[one]]
        assert not broken(chosen, limits)
        again = Draft(candidates, [candidates.place[one.key] for one in chosen])
        assert (draft.free, list(draft.room), list(draft.taken)) == (again.free, list(again.room), list(again.taken))
        assert draft.value == pytest.approx(worth(chosen, goals), rel=1e-9, abs=1e-12)
