"""Plans made step by step: the best gain per minute first, and a plan made better by exchanging one thing at a time.

    Draft ─ fill ─→ nothing more fits ─ improve ─→ no single exchange is better

Neither proves anything. The first is what one would do by hand, and stands beside the plan in the benchmark; both give
the programme (:mod:`inroad.score.programme`) a good plan to begin with. An action comes with what it needs, and is
weighed with the minutes of both.
"""

import math
from collections.abc import Callable, Collection, Sequence

import numpy as np

from inroad.score.actions import Action, Goal, Limits
from inroad.score.candidates import Candidates, Draft, Floats, check
from inroad.score.pins import keep

NOTHING: float = 1e-12
"""What adds less than this share of a value adds nothing: it is lost in rounding."""


def greedy(actions: Sequence[Action], goals: Sequence[Goal], limits: Limits) -> tuple[tuple[Action, ...], float]:
    """The actions of highest gain per minute, one after another while they fit (pins first), and their worth.

    Ties go to the lower key. Raises BadInput as ``plan`` does. O(chosen · leads).
    """
    check(actions, goals, limits)
    candidates = Candidates(actions, goals, limits)
    pinned, _ = keep(candidates, actions, limits)
    draft = Draft(candidates, pinned)
    fill(draft)
    return tuple(candidates.actions[number] for number in np.flatnonzero(draft.chosen)), draft.value


def fill(draft: Draft, out: Collection[int] = (), favoured: Floats | None = None) -> None:
    """Add to ``draft``, best gain per minute first, until nothing more fits that brings anything beside the rest.

    ``out`` stays out, with all that needs it. ``favoured``: a factor per action on its gain per minute. Evaluated
    lazily: what an action brings together with its needs is at most the sum of what each brings, so that only the
    bundle that seems best is reckoned exactly.
    """
    of = draft.of
    barred = of.flags(other for number in out for other in of.needed_by[number])
    value = draft.value
    while True:
        gain = np.where(draft.chosen, 0.0, of.gains(draft.logs))
        minutes = np.where(draft.chosen, 0, of.minutes).astype(float)
        if not of.alone:
            gain, minutes = of.all_needs @ gain, of.all_needs @ minutes
        open_now = ~draft.chosen & ~barred & ~draft.blocked() & (minutes <= draft.free) & (gain > NOTHING * value)
        rate = np.where(open_now, per_minute(gain, minutes), -1.0)
        if favoured is not None:
            rate *= favoured
        while (best := int(rate.argmax()) if len(rate) else -1) >= 0 and rate[best] > 0:
            bundle = draft.missing(best)
            if draft.why_not(bundle):
                barred[best], rate[best] = True, -1.0  # room only shrinks here: it will not fit later
                continue
            if len(bundle) > 1:
                exact = per_minute(draft.gain(bundle), minutes[best]) * (1.0 if favoured is None else favoured[best])
                if exact < rate[best] * (1 - NOTHING):
                    rate[best] = exact
                    continue
            break
        else:
            return
        value += draft.gain(bundle)
        draft.add(bundle)


def per_minute(gain: Floats | float, minutes: Floats | float) -> Floats:
    """Gain per minute; what takes no time comes before all that does, by gain."""
    return np.asarray(gain / np.maximum(minutes, 1e-9))


def improve(draft: Draft, kept: Collection[int], go_on: Callable[[float], bool]) -> Draft:
    """The plan after exchanges of one action for whatever fits best instead, while that is worth more.

    ``kept`` is never taken out. ``go_on`` is asked with the value reached before each exchange, and may end it.
    """
    best, value = draft, draft.value
    stays = {need for number in kept for need in draft.of.needs[number]}
    better = True
    while better:
        better = False
        for number in _by_loss(best):
            if number in stays or not best.chosen[number]:
                continue
            if not go_on(value):
                return best
            trial = best.without(number)
            fill(trial, out=[number])
            if trial.value > value * (1 + NOTHING):
                fill(trial)
                best, value, better = trial, trial.value, True
    return best


def _by_loss(draft: Draft) -> list[int]:
    """What is chosen, the least missed first."""
    value = draft.value
    chosen = [int(number) for number in np.flatnonzero(draft.chosen)]
    loss = {number: value - draft.without(number).value for number in chosen}
    return sorted(chosen, key=lambda number: (loss[number], number))


def modular_bound(candidates: Candidates, draft: Draft) -> float:
    """No plan with all of ``draft`` is worth more: gains added up as if each were the first, minutes divisible, and no
    target beyond what all candidates together would give. Needs no solver. O(n log n).
    """
    base = draft.value
    gain = np.where(draft.chosen, 0.0, candidates.gains(draft.logs))
    order = np.argsort(-per_minute(gain, candidates.minutes.astype(float)), kind="stable")
    before = np.concatenate([[0], np.cumsum(candidates.minutes[order])[:-1]])
    room = np.clip(draft.free - before, 0, None)
    share = np.minimum(1.0, room / np.maximum(candidates.minutes[order], 1e-9))
    share[candidates.minutes[order] == 0] = 1.0
    everything = candidates.value(np.ones(len(candidates), dtype=np.bool_))
    return min(base + math.fsum(gain[order] * share), everything)
