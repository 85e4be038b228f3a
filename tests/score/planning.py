"""What the tests of the plan share: a second way to reckon it, from the words of the definition and nothing else."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations

from hypothesis import strategies as st

from inroad.score.actions import Action, Goal, Kind, Limits


def act(key: str, minutes: int = 30, leads=((1, 0.5),), *, uses=(), groups=(), needs=(), words: str = "") -> Action:
    return Action(key, Kind.ASK, minutes, tuple(leads), tuple(uses), tuple(groups), tuple(needs), words=words)


def worth(chosen: Iterable[Action], goals: Sequence[Goal]) -> float:
    """The sum over targets of weight · (1 − already) · (1 − ∏(1 − p)), product by product."""
    chosen = list(chosen)
    return math.fsum(
        goal.weight
        * (1 - goal.already)
        * (1 - math.prod(1 - chance for action in chosen for target, chance in action.leads if target == goal.target))
        for goal in goals
    )


def broken(chosen: Iterable[Action], limits: Limits) -> list[str]:
    """The rules that a set of actions breaks; pins aside."""
    chosen = list(chosen)
    keys = {action.key for action in chosen}
    rules = []
    if sum(action.minutes for action in chosen) > limits.minutes:
        rules.append("minutes")
    asked = Counter(person for action in chosen for person in action.uses)
    if any(times > limits.per_person.get(person, 1) for person, times in asked.items()):
        rules.append("people")
    if any(times > 1 for times in Counter(group for action in chosen for group in set(action.groups)).values()):
        rules.append("groups")
    if any(need not in keys for action in chosen for need in action.needs):
        rules.append("needs")
    if keys & limits.dropped:
        rules.append("dropped")
    return rules


def sets(actions: Sequence[Action], limits: Limits) -> Iterable[tuple[Action, ...]]:
    """All sets of actions that keep the rules, pins aside."""
    for size in range(len(actions) + 1):
        for chosen in combinations(actions, size):
            if not broken(chosen, limits):
                yield chosen


chances = st.one_of(st.sampled_from([0.0, 1.0, 0.1, 0.3]), st.floats(0, 1), st.floats(0.01, 0.4))


@st.composite
def weeks(draw, most: int = 8, targets: int = 4):
    """Candidates, targets and limits of a small week; every rule is drawn into it."""
    count = draw(st.integers(0, most))
    keys = [f"ask/person:{number}" for number in range(count)]
    actions = [
        Action(
            key,
            Kind.ASK,
            draw(st.sampled_from([0, 5, 10, 15, 20, 37])),
            tuple(draw(st.lists(st.tuples(st.integers(0, targets), chances), max_size=3))),
            tuple(draw(st.lists(st.integers(1, 3), max_size=2))),
            tuple(draw(st.lists(st.sampled_from("abc"), max_size=2))),
            tuple(draw(st.lists(st.sampled_from([*keys, "elsewhere"]), max_size=1))) if draw(st.booleans()) else (),
        )
        for key in keys
    ]
    goals = [
        Goal(target, draw(st.sampled_from([0.5, 1.0, 3.0])), draw(st.sampled_from([0.0, 0.0, 0.4, 1.0])))
        for target in range(draw(st.integers(0, targets)))
    ]
    limits = Limits(
        draw(st.integers(0, 120)),
        {person: draw(st.integers(0, 3)) for person in draw(st.sets(st.integers(1, 3)))},
        frozenset(draw(st.sets(st.sampled_from(keys), max_size=2)) if keys else ()),
        frozenset(draw(st.sets(st.sampled_from(keys), max_size=1)) if keys else ()),
    )
    return draw(st.permutations(actions)), goals, limits
