"""What to do in a week: the plan that brings most within the time there is, and how far from the best it can be (N7).

    Candidates ─ pins ─→ what stays ─ greedy, exchanges ─→ a good plan ─┐
                                      programme, divisible ─→ a bound ──┼─ close enough? ─→ Plan
                                      programme, whole ─→ both, better ─┘

Requirements. The value is that of the plan itself, not of the programme that found it. The bound is one that no plan
can pass, never below the value. The plan is never worth less than the one made greedily, but for nearness to an earlier
one, and then by no more than the gap. The same input gives the same plan, in whatever order it comes; only where the
time ran out may a faster machine do better, and then the larger gap is said. Of equals the lower key is chosen. What
brings nothing is left out, unless it is pinned or something chosen needs it.

Choosing again after a pin, a drop or an hour more is calling ``plan`` again, with what was chosen as ``previous``: of
the plans found within the gap, that with the fewest changes is taken. So a week doesn't turn over for a thousandth.
"""

import math
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from inroad.errors import BadInput
from inroad.score.actions import Action, Goal, Limits, Plan
from inroad.score.candidates import Candidates, Draft, check, impossible
from inroad.score.greedy import NOTHING, fill, improve, modular_bound
from inroad.score.pins import keep
from inroad.score.programme import Programme, stand_ins

GAP: float = 0.001
SECONDS: float = 10.0
_SMALLEST_GAP: float = 1e-5


def plan(
    actions: Sequence[Action],
    goals: Sequence[Goal],
    limits: Limits,
    *,
    gap: float = GAP,
    seconds: float = SECONDS,
    previous: Collection[str] = (),
) -> Plan:
    """The plan of highest worth, proved to within ``gap``, or the best found in ``seconds`` with the gap that is left.

    ``previous``: keys of an earlier plan to stay near to, where that costs no more than the gap. An action that leads
    to a target which is not among ``goals`` brings nothing there. Pins that can't be kept, and why a plan is empty,
    stand in ``problems``; the plan goes on with the others. Raises BadInput for chances outside of 0 to 1, weights that
    aren't above 0, minutes that aren't whole, keys and targets that stand twice, a gap below 0.00001 or from 1 up.
    """
    check(actions, goals, limits)
    if not _SMALLEST_GAP <= gap < 1:
        raise BadInput(f"a gap of {gap!r}", where="plan", hint="from 0.00001 up, below 1; 0.001 is usual")
    if not seconds >= 0:
        raise BadInput(f"{seconds!r} seconds", where="plan", hint="a number from 0 up is expected")
    end = time.monotonic() + seconds
    candidates = Candidates(actions, goals, limits)
    pinned, problems = keep(candidates, actions, limits)
    search = _Search(candidates, pinned, gap, lambda: end - time.monotonic())
    found = search.run(previous)
    return _told(found, max(search.bound, found.value), (*problems, *_why_empty(found, actions, goals, limits)))


# -- looking for it


@dataclass
class _Search:
    """The best plan so far and what no plan can pass."""

    of: Candidates
    pinned: list[int]
    gap: float
    left: Callable[[], float]
    bound: float = math.inf

    def run(self, previous: Collection[str]) -> Draft:
        start = Draft(self.of, self.pinned)
        best = start.copy()
        fill(best)
        if not (best.chosen & ~start.chosen).any():  # whatever fits, with its needs, adds next to nothing
            gains = np.where(start.chosen, 0.0, self.of.gains(start.logs))
            self.bound = start.value + math.fsum(gains[gains <= NOTHING * start.value])
            return best
        self.bound = modular_bound(self.of, start)
        earlier = self._earlier(previous)
        if not (earlier and self._enough(earlier.value)):
            best = self._better(best)
            if earlier and earlier.value > best.value:
                best = earlier
        if not self._enough(max(best.value, earlier.value if earlier else 0.0)):
            best = self._by_programme(best, earlier)
        if earlier:
            best = self._nearest(best, earlier, {self.of.place[key] for key in previous if key in self.of.place})
        return self._tidy(best, previous)

    def _enough(self, value: float) -> bool:
        return value >= self.bound * (1 - self.gap)

    def _better(self, draft: Draft, until: Callable[[float], bool] | None = None) -> Draft:
        reached = until or self._enough
        return improve(draft, self.pinned, lambda value: self.left() > 0 and not reached(value))

    def _by_programme(self, best: Draft, earlier: Draft | None) -> Draft:
        if self.left() <= 0:
            return best
        programme = Programme(self.of, self.pinned, unit=best.value)
        relaxed = programme.relax(self.gap / 10, self.left)
        if relaxed is None:
            return best
        self.bound = min(self.bound, relaxed.bound)
        if earlier and self._enough(earlier.value):
            return best
        rounded = Draft(self.of, self.pinned)
        fill(rounded, favoured=relaxed.share + 1e-3)
        best = max(best, self._better(rounded), key=lambda draft: draft.value)
        settled_reach, finer = 0.0, self.gap / 2
        while not self._enough(best.value) and self.left() > 0:
            settled_reach = max(settled_reach, programme.leave_out(relaxed, best.value / (1 - self.gap / 2)))
            chosen, reach, ended = programme.solve(finer, self.left())
            self.bound = min(self.bound, max(reach, settled_reach, best.value))
            if chosen is not None:
                best = max(best, self._better(self._legal(chosen)), key=lambda draft: draft.value)
            if not ended:
                break
            finer /= 2
        return best

    def _legal(self, chosen: np.ndarray) -> Draft:
        """What the solver chose, filled up; it keeps to rules within a tolerance only, so they are looked at again."""
        draft = Draft(self.of, self.pinned)
        self._put_in(draft, np.flatnonzero(chosen))
        fill(draft)
        return draft

    def _put_in(self, draft: Draft, numbers: Iterable[int]) -> None:
        for number in numbers:
            bundle = draft.missing(int(number))
            if bundle and not draft.why_not(bundle):
                draft.add(bundle)

    # -- near to an earlier plan

    def _earlier(self, previous: Collection[str]) -> Draft | None:
        """What is left of an earlier plan, filled up."""
        numbers = [self.of.place[key] for key in previous if key in self.of.place]
        if not numbers:
            return None
        draft = Draft(self.of, self.pinned)
        alone = self.of.gains(draft.logs)
        self._put_in(draft, sorted(numbers, key=lambda number: (-alone[number], number)))
        fill(draft)
        return draft

    def _nearest(self, best: Draft, earlier: Draft, before: Collection[int]) -> Draft:
        """Of the plans within the gap, that with the fewest changes. If none is within it, the best."""
        if not self._enough(max(best.value, earlier.value)):
            return best
        found = [draft for draft in (best, earlier, self._better(earlier)) if self._enough(draft.value)]
        found += [self._nearer(draft, before) for draft in found]
        was = self.of.flags(before)
        return min(found, key=lambda draft: (int((draft.chosen != was).sum()), -draft.value))

    def _nearer(self, draft: Draft, before: Collection[int]) -> Draft:
        """The same with new actions exchanged for those of before, one by one, as long as it stays within the gap."""
        stays = {need for number in self.pinned for need in self.of.needs[number]}
        new = [int(one) for one in np.flatnonzero(draft.chosen) if one not in before and one not in stays]
        for out in new:
            if not draft.chosen[out]:
                continue
            base = draft.without(out)
            for number in sorted(before):
                if base.chosen[number] or draft.chosen[number] or self.left() <= 0:
                    continue
                bundle = base.missing(number)
                if out in bundle or base.why_not(bundle):
                    continue
                trial = base.copy()
                trial.add(bundle)
                if self._enough(trial.value):
                    draft = trial
                    break
        return draft

    # -- at the end

    def _tidy(self, draft: Draft, previous: Collection[str]) -> Draft:
        """The same worth without what brings nothing, and of equals the lower keys."""
        stays = {need for number in self.pinned for need in self.of.needs[number]}
        value = draft.value
        for number in reversed(np.flatnonzero(draft.chosen)):
            if int(number) in stays or not draft.chosen[number]:
                continue
            without = draft.without(int(number))
            if without.value >= value * (1 - NOTHING):
                draft = without
        known = {self.of.place[key] for key in previous if key in self.of.place}
        for better, worse in stand_ins(self.of):  # the better ones of a kind come first
            if not draft.chosen[worse] or draft.chosen[better] or worse in stays or worse in known:
                continue
            trial = draft.without(worse)
            if not trial.why_not([better]):
                trial.add([better])
                draft = trial
        fill(draft)
        return draft


# -- what is said about it


def _told(draft: Draft, bound: float, problems: tuple[str, ...]) -> Plan:
    of, value = draft.of, draft.value
    numbers = [int(number) for number in np.flatnonzero(draft.chosen)]
    without = {number: draft.without(number) for number in numbers}
    gains = {number: max(0.0, value - without[number].value) for number in numbers}
    numbers.sort(key=lambda number: (-gains[number], number))
    key = [action.key for action in of.actions]
    return Plan(
        chosen=tuple(of.actions[number] for number in numbers),
        value=value,
        bound=bound,
        gap=(bound - value) / bound if bound > 0 else 0.0,
        minutes=int(of.minutes[numbers].sum()),
        gains={key[number]: gains[number] for number in numbers},
        displaced={key[number]: _instead(draft, without[number]) for number in numbers},
        problems=problems,
    )


def _instead(draft: Draft, rest: Draft) -> str | None:
    """The key of what brings most in the place that ``rest`` has left over, nothing of ``draft`` put back."""
    of = draft.of
    ready = np.asarray(of.all_needs @ (~rest.chosen).astype(float)) == 1
    gain = np.where(ready & ~draft.chosen & ~rest.blocked() & (of.minutes <= rest.free), of.gains(rest.logs), 0.0)
    for number in np.argsort(-gain, kind="stable"):
        if gain[number] <= 0:
            break
        if not rest.why_not([int(number)]):
            return str(of.actions[int(number)].key)
    return None


def _why_empty(draft: Draft, actions: Sequence[Action], goals: Sequence[Goal], limits: Limits) -> tuple[str, ...]:
    if draft.chosen.any():
        return ()
    if not actions:
        return ("There is nothing yet to choose from.",)
    if not goals:
        return ("There is no target yet to plan for.",)
    why: Mapping[str, str] = impossible(actions, limits)
    if len(limits.dropped & {action.key for action in actions}) == len(actions):
        return ("All that could be done this week was dropped.",)
    if len(why) == len(actions):
        minutes = min(action.minutes for action in actions if action.key not in limits.dropped)
        if minutes > limits.minutes:
            return (f"The least that could be done takes {minutes} minutes, and there are {limits.minutes}.",)
        return ("Nothing that could be done fits into this week: people rest, or something has to come first.",)
    return ("Nothing that could be done this week leads on to one of the targets.",)
