"""The plan of a week against all sets there are, and its promises one by one."""

import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inroad.errors import BadInput
from inroad.score.actions import Goal, Limits
from inroad.score.greedy import greedy
from inroad.score.plan import plan
from score.planning import act, broken, sets, weeks, worth

NOWHERE = "Nothing that could be done this week leads on to one of the targets."
OFTEN = "somebody would be asked more often than they should be in a week"
GOALS = [Goal(1), Goal(2, 2.0), Goal(3, 1.0, 0.5)]


def keys(made):
    return {action.key for action in made.chosen}


# -- against all sets


@settings(max_examples=40, deadline=None)
@given(weeks())
def test_a_small_plan_is_the_best_of_all_sets_within_its_gap(week):
    actions, goals, limits = week
    made = plan(actions, goals, limits)
    assert not broken(made.chosen, limits)
    assert made.value == pytest.approx(worth(made.chosen, goals), rel=1e-9, abs=1e-12)
    kept = limits.pinned & keys(made)
    best = max(
        (worth(chosen, goals) for chosen in sets(actions, limits) if kept <= {one.key for one in chosen}), default=0.0
    )
    assert made.bound >= best * (1 - 1e-12)
    assert made.value >= best * (1 - 0.001) - 1e-12
    assert made.gap <= 0.001
    assert made.gap == pytest.approx((made.bound - made.value) / made.bound if made.bound else 0.0)


@settings(max_examples=30, deadline=None)
@given(weeks())
def test_a_pin_is_kept_or_it_is_said_why_not(week):
    actions, goals, limits = week
    made = plan(actions, goals, limits)
    lost = limits.pinned - keys(made)
    assert sum("can't be kept" in problem for problem in made.problems) == len(lost)
    for key in lost:
        assert any(key in problem for problem in made.problems)
        together = limits.pinned & keys(made) | {key}
        assert not any(together <= {one.key for one in chosen} for chosen in sets(actions, limits))


@settings(max_examples=30, deadline=None)
@given(weeks())
def test_what_is_made_step_by_step_keeps_the_rules_and_is_never_above_the_bound(week):
    actions, goals, limits = week
    chosen, value = greedy(actions, goals, limits)
    made = plan(actions, goals, limits)
    assert not broken(chosen, limits)
    assert value == pytest.approx(worth(chosen, goals), rel=1e-9, abs=1e-12)
    assert value <= made.bound * (1 + 1e-12)
    assert made.value >= value * (1 - 1e-12)


@settings(max_examples=30, deadline=None)
@given(weeks(), st.randoms(use_true_random=False))
def test_the_order_of_the_candidates_changes_nothing(week, shuffle: random.Random):
    actions, goals, limits = week
    other_actions, other_goals = list(actions), list(goals)
    shuffle.shuffle(other_actions)
    shuffle.shuffle(other_goals)
    assert plan(other_actions, other_goals, limits) == plan(actions, goals, limits)


@settings(max_examples=30, deadline=None)
@given(weeks())
def test_what_each_brings_is_what_the_plan_loses_without_it(week):
    actions, goals, limits = week
    made = plan(actions, goals, limits)
    assert list(made.gains) == [action.key for action in made.chosen]
    assert list(made.gains.values()) == sorted(made.gains.values(), reverse=True)
    for action in made.chosen:
        gone, size = {action.key}, 0
        while len(gone) > size:
            size = len(gone)
            gone |= {one.key for one in made.chosen if gone & set(one.needs)}
        rest = [one for one in made.chosen if one.key not in gone]
        lost = made.value - worth(rest, goals)
        assert made.gains[action.key] == pytest.approx(lost, rel=1e-6, abs=1e-12)
        assert made.gains[action.key] > 0 or action.key in limits.pinned or gone > {action.key} or _needed(action, made)
        _best_instead(actions, goals, limits, made, rest, gone, made.displaced[action.key])


def _needed(action, made):
    return any(action.key in one.needs for one in made.chosen)


def _best_instead(actions, goals, limits, made, rest, gone, said):
    """What was said to take the place fits there, and nothing that fits brings more."""
    bring = {
        one.key: worth([*rest, one], goals) - worth(rest, goals)
        for one in actions
        if one.key not in keys(made) and not broken([*rest, one], limits)
    }
    most = max(bring.values(), default=0.0)
    assert (bring[said] if said else 0.0) == pytest.approx(most, rel=1e-9, abs=1e-12)


# -- one rule at a time


def test_the_better_of_two_that_exclude_each_other_is_chosen():
    actions = [act("a", leads=[(1, 0.3)], groups=["carol"]), act("b", leads=[(1, 0.4)], groups=["carol"])]
    made = plan(actions, GOALS, Limits(100))
    assert keys(made) == {"b"}
    assert made.displaced == {"b": "a"}


def test_several_ways_into_one_target_bring_less_and_less():
    actions = [act(f"a{n}", leads=[(1, 0.5)]) for n in range(3)] + [act("b", leads=[(3, 0.5)])]
    made = plan(actions, GOALS, Limits(90))
    assert made.value == pytest.approx(1 - 0.5 * 0.5 + 0.5 * 0.5)
    assert keys(made) == {"a0", "a1", "b"}


def test_nobody_is_asked_more_often_than_they_should_be():
    actions = [act(f"a{n}", leads=[(n, 0.5)], uses=[7]) for n in (1, 2, 3)]
    assert keys(plan(actions, GOALS, Limits(300))) == {"a2"}
    assert keys(plan(actions, GOALS, Limits(300, {7: 2}))) == {"a1", "a2"}
    resting = plan(actions, GOALS, Limits(300, {7: 0}))
    assert not resting.chosen
    assert resting.problems == (
        "Nothing that could be done fits into this week: people rest, or something has to come first.",
    )


def test_what_takes_its_patience_twice_counts_twice():
    twice = act("a", uses=[7, 7])
    assert not plan([twice], GOALS, Limits(60)).chosen
    assert keys(plan([twice], GOALS, Limits(60, {7: 2}))) == {"a"}


def test_a_stranger_is_asked_only_once_known():
    ask, know = act("ask", 30, [(2, 0.9)], needs=["know"]), act("know", 40, [])
    assert keys(plan([ask, know], GOALS, Limits(70))) == {"ask", "know"}
    assert not plan([ask, know], GOALS, Limits(69)).chosen
    assert not plan([ask], GOALS, Limits(100)).chosen
    made = plan([ask, know], GOALS, Limits(70))
    assert made.gains == {"ask": pytest.approx(1.8), "know": pytest.approx(1.8)}


def test_needs_may_go_in_a_circle():
    ring = [act("a", needs=["b"]), act("b", needs=["c"], leads=[(2, 0.1)]), act("c", needs=["a"])]
    assert keys(plan(ring, GOALS, Limits(90))) == {"a", "b", "c"}
    assert not plan(ring, GOALS, Limits(89)).chosen


def test_a_sure_thing_is_exactly_sure_and_makes_others_pointless():
    actions = [act("sure", 60, [(1, 1.0)]), act("likely", 10, [(1, 0.9)]), act("other", 60, [(2, 0.02)])]
    made = plan(actions, GOALS, Limits(60))
    assert (keys(made), made.value) == ({"sure"}, 1.0)
    both = plan(actions, GOALS, Limits(130))
    assert keys(both) == {"sure", "other"}
    assert both.value == pytest.approx(1.04)


@pytest.mark.parametrize("nearly", [1 - 1e-16, 1 - 1e-12, 1 - 1e-6])
def test_what_is_nearly_sure_is_not_clipped(nearly):
    made = plan([act("a", leads=[(1, nearly)]), act("b", leads=[(2, 0.5)])], GOALS, Limits(60), gap=1e-5)
    assert made.value == pytest.approx(nearly + 1.0, rel=1e-15)


def test_what_takes_no_time_is_chosen_though_there_is_none():
    made = plan([act("a", 0), act("b", 1)], GOALS, Limits(0))
    assert (keys(made), made.minutes, made.gap) == ({"a"}, 0, 0.0)


def test_what_brings_nothing_is_left_out_unless_pinned():
    actions = [act("a"), act("zero", 5, [(2, 0.0)]), act("gone", 5, [(99, 0.9)]), act("none", 0, [])]
    assert keys(plan(actions, GOALS, Limits(100))) == {"a"}
    assert keys(plan(actions, GOALS, Limits(100, pinned=frozenset({"zero", "none"})))) == {"a", "zero", "none"}


def test_a_target_that_is_sure_already_is_worth_no_time():
    made = plan([act("a")], [Goal(1, 5.0, 1.0)], Limits(100))
    assert (made.chosen, made.value, made.bound) == ((), 0.0, 0.0)
    assert made.problems == (NOWHERE,)


def test_the_same_target_twice_is_two_chances():
    assert plan([act("a", leads=[(1, 0.5), (1, 0.5)])], GOALS, Limits(30)).value == pytest.approx(0.75)


def test_of_equals_the_lower_key_is_chosen():
    actions = [act(key, leads=[(1, 0.3)]) for key in ("d", "b", "c", "a")]
    assert keys(plan(actions, GOALS, Limits(60))) == {"a", "b"}


# -- pins and drops


def test_a_pin_stays_though_others_would_bring_more():
    actions = [act("a", 60, [(1, 0.01)]), act("b", 60, [(2, 0.9)])]
    made = plan(actions, GOALS, Limits(60, pinned=frozenset("a")))
    assert (keys(made), made.problems, made.gap) == ({"a"}, (), 0.0)
    assert made.displaced == {"a": "b"}


def test_a_pin_brings_what_it_needs():
    actions = [act("a", 30, [(1, 0.01)], needs=["k"]), act("k", 30, []), act("b", 60, [(2, 0.9)])]
    assert keys(plan(actions, GOALS, Limits(60, pinned=frozenset("a")))) == {"a", "k"}


def test_what_is_dropped_stays_out_with_all_that_needs_it():
    actions = [act("a", needs=["k"]), act("k", leads=[]), act("b", leads=[(2, 0.1)])]
    made = plan(actions, GOALS, Limits(100, dropped=frozenset("k")))
    assert keys(made) == {"b"}
    assert made.displaced == {"b": None}


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        (Limits(20), "“Ask Bob” can't be kept: it takes 30 minutes, and there are 20."),
        (Limits(90, {7: 0}), "“Ask Bob” can't be kept: somebody it would ask rests this week."),
        (Limits(90, dropped=frozenset("a")), "“Ask Bob” can't be kept: it was dropped."),
        (
            Limits(90, dropped=frozenset("k")),
            "“Ask Bob” can't be kept: it needs “Meet Bob” first, and there: it was dropped.",
        ),
        (
            Limits(40),
            "“Ask Bob” can't be kept: with what it needs first it takes 60 minutes, and there are 40.",
        ),
    ],
)
def test_a_pin_that_can_not_be_kept_is_named_with_the_rule(limits, said):
    actions = [act("a", uses=[7], needs=["k"], words="Ask Bob"), act("k", leads=[], words="Meet Bob"), act("z", 10)]
    limits = Limits(limits.minutes, limits.per_person, frozenset("a"), limits.dropped)
    made = plan(actions, GOALS, limits)
    assert made.problems == (said,)
    assert keys(made) == {"z"}


def test_pins_that_exclude_each_other_are_named_and_the_plan_goes_on():
    actions = [
        act("a", leads=[(2, 0.5)], groups=["carol"], words="Ask Bob about Carol"),
        act("b", groups=["carol"], words="Write to Carol"),
        act("c", uses=[7]),
        act("d", leads=[(2, 0.6)], uses=[7], words="Meet Dora"),
        act("e", 50, [(3, 0.1)], words="Call"),
    ]
    made = plan(actions, GOALS, Limits(100, pinned=frozenset("abcde") | {"who"}))
    assert keys(made) == {"a", "d"}
    assert made.problems == (
        "“Write to Carol” can't be kept: “Ask Bob about Carol” stays, and of such things only one is chosen.",
        f"“c” can't be kept: with what else is to stay, {OFTEN}.",
        "“Call” can't be kept: it takes 50 minutes, and what else is to stay leaves 40.",
        "“who” can't be kept: it is not among what could be done.",
    )


# -- nothing to do


@pytest.mark.parametrize(
    ("actions", "goals", "limits", "said"),
    [
        ([], GOALS, Limits(60), "There is nothing yet to choose from."),
        ([act("a")], [], Limits(60), "There is no target yet to plan for."),
        ([act("a")], GOALS, Limits(60, dropped=frozenset("a")), "All that could be done this week was dropped."),
        (
            [act("a"), act("b", 45)],
            GOALS,
            Limits(20),
            "The least that could be done takes 30 minutes, and there are 20.",
        ),
        (
            [act("a", leads=[])],
            GOALS,
            Limits(60),
            "Nothing that could be done this week leads on to one of the targets.",
        ),
    ],
)
def test_an_empty_plan_says_why(actions, goals, limits, said):
    made = plan(actions, goals, limits)
    assert (made.chosen, made.value, made.bound, made.gap, made.minutes) == ((), 0.0, 0.0, 0.0, 0)
    assert made.problems == (said,)


# -- what is refused


@pytest.mark.parametrize(
    ("actions", "goals", "limits", "said"),
    [
        ([act("a", leads=[(1, math.nan)])], GOALS, Limits(60), "action 'a': a chance of nan for target 1; a number"),
        ([act("a", leads=[(1, 1.01)])], GOALS, Limits(60), "a chance of 1.01"),
        ([act("a", leads=[(1, -0.1)])], GOALS, Limits(60), "a chance of -0.1"),
        ([act("a", -5)], GOALS, Limits(60), "action 'a': -5 minutes; a whole number"),
        ([act("a", 2.5)], GOALS, Limits(60), "2.5 minutes"),
        ([act("a"), act("a")], GOALS, Limits(60), "action 'a': its key stands twice"),
        ([], [Goal(1), Goal(1)], Limits(60), "target 1: it stands twice"),
        ([], [Goal(1, 0.0)], Limits(60), "target 1: a weight of 0.0"),
        ([], [Goal(1, math.inf)], Limits(60), "a weight of inf"),
        ([], [Goal(1, math.nan)], Limits(60), "a weight of nan"),
        ([], [Goal(1, 1.0, math.nan)], Limits(60), "a chance of nan already"),
        ([], GOALS, Limits(-1), "limits: -1 minutes"),
        ([], GOALS, Limits(60, {7: -1}), "limits: -1 asks of person 7"),
    ],
)
def test_what_can_not_be_reckoned_with_is_refused_with_its_place(actions, goals, limits, said):
    for make in (plan, greedy):
        with pytest.raises(BadInput) as refused:
            make(actions, goals, limits)
        assert said in str(refused.value)


@pytest.mark.parametrize("options", [{"gap": 0.0}, {"gap": 1.0}, {"gap": math.nan}, {"seconds": -1.0}])
def test_a_gap_or_time_that_makes_no_sense_is_refused(options):
    with pytest.raises(BadInput):
        plan([], GOALS, Limits(60), **options)
