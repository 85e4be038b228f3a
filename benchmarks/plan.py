"""The plan of a week beside two that are easily made: best gain per minute first, and highest chance first.

    python benchmarks/plan.py [--sizes 200,1000,2000] [--hours 5,20,40] [--desks 3] [--seconds 30]

All choose from the same invented desks, under the same rules, and are valued alike. A gap is how far a plan is from
the bound that ours proves: 1 − value / bound; so ours includes what could not be proved, and those of the others are at
most too large by as much. Seconds are of choosing alone, in a process that has done so once before with a small desk;
the peak is that of the whole process. Each desk is a process of its own. Prints one line of JSON per size and hours:
means over the desks of each, and the worst gap of ours.

A desk: a sixth as many people as candidates who could put in a word, a fifth as many targets (500 at most), a few of
which are wanted by many; half of the candidates are asks (about one of five people inside each target), the others
direct words, meetings that may lead to two to six targets, side doors, hellos. Who trusts the owner little is to be got
to know first. Half of the people have a limit of their own, from a rest to two asks. The last line is a desk that is
hard on purpose: all chances are from .3 to 1, minutes odd, everything in two groups.
"""

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import measuring

ODD = "odd"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--sizes", default="200,1000,2000")
    parser.add_argument("--hours", default="5,20,40")
    parser.add_argument("--desks", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=30.0, help="given to one plan")
    parser.add_argument("--one", nargs=3, metavar=("SIZE", "HOURS", "SEED"), help="one desk, in this process")
    args = parser.parse_args()
    if args.one:
        size, hours, seed = args.one
        print(json.dumps(one(int(size), hours, int(seed), args.seconds)))
        return 0
    cells = [(size, hours) for size in args.sizes.split(",") for hours in args.hours.split(",")]
    for size, hours in [*cells, ("2000", ODD)]:
        runs = []
        for seed in range(args.desks):
            words = ["--seconds", str(args.seconds), "--one", size, hours, str(seed)]
            took = measuring.run([measuring.PYTHON, Path(__file__), *words], seconds=args.seconds * 3 + 60)
            runs.append(took.json() | {"peak_mib": took.peak_mib})
        print(json.dumps({"size": int(size), "hours": hours, "desks": args.desks} | together(runs)), flush=True)
    return 0


def together(runs: list[dict[str, Any]]) -> dict[str, float]:
    """Means over desks; of our gaps the worst as well."""
    mean = {name: statistics.fmean(run[name] for run in runs) for name in runs[0]}
    return mean | {"worst_gap": max(run["gap"] for run in runs)}


def one(size: int, hours: str, seed: int, seconds: float) -> dict[str, float]:
    from inroad.score.greedy import greedy
    from inroad.score.plan import plan

    actions, goals, limits = odd(size, seed) if hours == ODD else desk(size, int(hours), seed)
    plan(*desk(60, 5, 0))  # loads what is to be loaded
    made, took, worked = timed(lambda: plan(actions, goals, limits, seconds=seconds))
    step_by_step, _, step_by_step_worked = timed(lambda: greedy(actions, goals, limits)[1])
    simple, _, simple_worked = timed(lambda: highest_first(actions, goals, limits))
    return {
        "chosen": len(made.chosen),
        "value": made.value,
        "gap": made.gap,
        "seconds": took,
        "processor_seconds": worked,
        "greedy_gap": 1 - step_by_step / made.bound,
        "greedy_processor_seconds": step_by_step_worked,
        "highest_gap": 1 - simple / made.bound,
        "highest_processor_seconds": simple_worked,
    }


def timed(make: Callable[[], Any]) -> tuple[Any, float, float]:
    """What it made, seconds, processor seconds."""
    started, worked = time.perf_counter(), time.process_time()
    return make(), time.perf_counter() - started, time.process_time() - worked


def highest_first(actions: Any, goals: Any, limits: Any) -> float:
    """The plain list: by the highest chance anywhere, each with what it needs, as long as it fits."""
    from inroad.score.candidates import Candidates, Draft

    candidates = Candidates(actions, goals, limits)
    draft = Draft(candidates)
    best = [max((chance for _, chance in action.leads), default=0.0) for action in candidates.actions]
    for number in sorted(range(len(candidates)), key=lambda number: (-best[number], number)):
        bundle = draft.missing(number)
        if bundle and not draft.why_not(bundle):
            draft.add(bundle)
    return draft.value


# -- the desks


def desk(size: int, hours: int, seed: int) -> Any:
    import numpy as np

    from inroad.score.actions import Action, Goal, Kind, Limits

    random = np.random.default_rng(seed)
    targets, people = min(500, max(12, size // 5)), max(10, size // 6)
    trust = random.beta(2, 3, people)
    wanted = 1 / np.arange(1, targets + 1) ** 0.6
    wanted /= wanted.sum()
    made: dict[str, Action] = {}

    def add(key: str, kind: Kind, minutes: tuple[int, ...], leads: Any, **rules: Any) -> None:
        made.setdefault(key, Action(key, kind, int(random.choice(minutes)), tuple(leads), **rules))

    while len(made) < size:
        draw, target, voucher = random.random(), int(random.choice(targets, p=wanted)), int(random.integers(people))
        inside = 10_000 + 5 * target + int(random.integers(5))
        if draw < 0.5:
            needs: tuple[str, ...] = ()
            if trust[voucher] < 0.2:
                needs = (f"know/person:{voucher}",)
                add(needs[0], Kind.CULTIVATE, (20, 30, 45), [(target, 0.01 * random.random())])
            groups = (f"to/{inside}", f"{voucher}/{target}")
            chance = float(trust[voucher] * random.beta(2, 5))
            key = f"ask/person:{voucher}/person:{inside}/target:{target}"
            add(key, Kind.ASK, (20, 25, 30, 45), [(target, chance)], uses=(voucher,), groups=groups, needs=needs)
        elif draw < 0.65:
            key, rules = f"direct/person:{inside}/target:{target}", {"uses": (inside,), "groups": (f"to/{inside}",)}
            add(key, Kind.DIRECT, (15, 20, 30), [(target, float(random.beta(1.5, 6)))], **rules)
        elif draw < 0.8:
            several = random.choice(targets, int(random.integers(2, 7)), replace=False, p=wanted)
            leads = [(int(one), float(trust[voucher] * random.beta(1.5, 6))) for one in sorted(several)]
            add(f"meeting/person:{voucher}", Kind.TALK, (60, 75, 90, 120), leads, uses=(voucher,))
        elif draw < 0.9:
            key = f"side/target:{target}/{random.choice(['desk', 'next', 'sales'])}"
            add(key, Kind.SIDE_DOOR, (20, 25, 30), [(target, float(random.beta(1, 14)))], groups=(f"side/{target}",))
        else:
            add(f"hello/person:{voucher}", Kind.HELLO, (5, 10), [(target, 0.03 * random.random())])
    goals = [
        Goal(target, float(random.choice([1, 1, 2, 3])), float(random.choice([0, 0, 0, 0.1, 0.3])))
        for target in range(targets)
    ]
    limits = {person: int(random.choice([0, 1, 1, 2])) for person in range(people) if random.random() < 0.5}
    return list(made.values())[:size], goals, Limits(hours * 60, limits)


def odd(size: int, seed: int) -> Any:
    import numpy as np

    from inroad.score.actions import Action, Goal, Kind, Limits

    random = np.random.default_rng(seed)
    targets, groups = size // 10, size // 4
    actions = [
        Action(
            f"ask/person:{number}",
            Kind.ASK,
            int(random.integers(17, 97)),
            tuple((int(target), float(random.uniform(0.3, 1))) for target in random.choice(targets, 3, replace=False)),
            (int(random.integers(size // 5)),),
            (f"one/{random.integers(groups)}", f"other/{random.integers(groups)}"),
        )
        for number in range(size)
    ]
    return actions, [Goal(target, float(random.integers(1, 4))) for target in range(targets)], Limits(20 * 60)


if __name__ == "__main__":
    sys.exit(main())
