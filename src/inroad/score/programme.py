"""The week's plan as a mixed-integer programme, with the diminishing return of several ways in as tangents.

    maximise Σ z_t        x_a in {0, 1}: action a is chosen; z_t: what target t is worth by it
    z_t ≤ tangents of worth_t · f(s_t),   f(s) = 1 − e^−s,   s_t = Σ_a −ln(1 − p_at) x_a
    Σ minutes x ≤ minutes;  Σ uses x ≤ limit, per person;  Σ x ≤ 1, per group;  x_a ≤ x_b, where a needs b

Theory. f is concave, so that it lies below each of its tangents: whatever the programme can't exceed, no plan exceeds,
with however few tangents (outer approximation). More are added where a solution lies above the curve.

A tangent at k is 1 − e^−k (1 + k) + e^−k s. Where one action alone goes past k (its l = −ln(1 − p) > k), it may count
with p − c, c = 1 − e^−k (1 + k), instead of its e^−k l, which is more. Still no plan is cut off: with one such action
the right side is p + e^−k (the rest of s), not below 1 − (1 − p) e^−rest, for e^−rest is at least 1 − rest and 1 − p is
below e^−k. Each further one adds p' − c on the right and at most p' (1 − p) on the left, which is no more: for p and p'
are at least 1 − e^−k, and (1 − e^−k)² ≥ c as k ≥ 1 − e^−k. So a sure action (p = 1, l infinite) is exact: it counts
with 1 − c. At k = 0 the tangent is Σ p x: what each action would bring alone.

What is worth less than what is known already is left out by reduced costs, with the bound that this leaves.
"""

import math
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from scipy.sparse import coo_array, csr_array

from inroad.score.candidates import Candidates, Flags, Floats, Ints

SAFE: Final = 1e-6
"""The solver keeps its rules to about 1e-7; bounds taken from it are raised by this share."""
_SMALLEST: Final = 2e-9  # the solver drops coefficients of 1e-9 and less; raising them keeps the bound a bound
_FIRST_TANGENTS: Final = (0.0, 0.1, 0.3, 0.7, 1.5)
_ROUNDS: Final = 25


@dataclass
class Rows:
    """Rows of a constraint matrix, ``row · x ≤ limit``, growing."""

    rows: list[Ints] = field(default_factory=list)
    columns: list[Ints] = field(default_factory=list)
    values: list[Floats] = field(default_factory=list)
    limits: list[float] = field(default_factory=list)

    def add(self, columns: Any, values: Any, limit: float) -> None:
        columns = np.asarray(columns, dtype=np.int64)
        self.rows.append(np.full(len(columns), len(self.limits), dtype=np.int64))
        self.columns.append(columns)
        self.values.append(np.broadcast_to(np.asarray(values, dtype=float), columns.shape))
        self.limits.append(limit)

    def matrix(self, width: int) -> csr_array:
        rows, columns, values = (np.concatenate(part) for part in (self.rows, self.columns, self.values))
        return coo_array((values, (rows, columns)), shape=(len(self.limits), width)).tocsr()


@dataclass(frozen=True)
class Relaxed:
    """An optimum with actions divisible: what no plan exceeds, how much of each, and by how much the bound falls if an
    action is taken (or, of one that is taken whole, left out).
    """

    bound: float
    share: Floats
    fall: Floats


class Programme:
    """``unit``: a value the size of the answer, which the solver's tolerances are measured against (above 0)."""

    def __init__(self, candidates: Candidates, pinned: list[int], unit: float) -> None:
        self.of = candidates
        self.unit = unit
        self.targets = np.unique(candidates.lead_to)
        self.column = {int(target): len(candidates) + at for at, target in enumerate(self.targets)}
        self.width = len(candidates) + len(self.targets)
        starts = np.argsort(candidates.lead_to, kind="stable")
        cuts_at = np.searchsorted(candidates.lead_to[starts], [*self.targets, self.targets[-1] + 1])
        self.leads = {int(target): starts[cuts_at[at] : cuts_at[at + 1]] for at, target in enumerate(self.targets)}
        self.lowest, self.highest = np.zeros(self.width), np.ones(self.width)
        self.lowest[pinned] = 1.0
        everything = candidates.logs(np.ones(len(candidates), dtype=np.bool_))
        self.highest[len(candidates) :] = (candidates.worth * -np.expm1(-everything))[self.targets] / unit
        self.goal = np.concatenate([np.zeros(len(candidates)), -np.ones(len(self.targets))])
        self.rows = Rows()
        self._rules()
        self._tangents: set[tuple[int, float]] = set()
        for target in self.leads:
            for at in _FIRST_TANGENTS:
                self._tangent(target, at)

    def _rules(self) -> None:
        of = self.of
        step = int(np.gcd.reduce(of.minutes)) or 1
        self.rows.add(range(len(of)), of.minutes / step, of.total_minutes // step)
        for counted, most in ((of.all_uses, of.most), (of.all_groups, np.ones(of.all_groups.shape[1]))):
            by_column = counted.tocsc()
            for at, limit in enumerate(most):
                part = slice(by_column.indptr[at], by_column.indptr[at + 1])
                if by_column.data[part].sum() > limit:
                    self.rows.add(by_column.indices[part], by_column.data[part], float(limit))
        for number, action in enumerate(of.actions):
            for need in sorted({of.place[key] for key in action.needs} - {number}):
                self.rows.add([number, need], [1.0, -1.0], 0.0)
        for better, worse in stand_ins(of):
            if not self.lowest[worse]:
                self.rows.add([worse, better], [1.0, -1.0], 0.0)

    def _tangent(self, target: int, at: float) -> bool:
        """Add the tangent of ``target`` at s = ``at``; False if it is there already."""
        name = (target, round(at, 6))
        if name in self._tangents:
            return False
        self._tangents.add(name)
        at = name[1]
        leads = self.leads[target]
        worth = self.of.worth[target] / self.unit
        slope = math.exp(-at)
        start = -math.expm1(-at) - at * slope
        log, chance = self.of.log[leads], self.of.chance[leads]
        with np.errstate(invalid="ignore"):
            counts = np.where(log > at, chance - start, slope * log)
        counts = np.maximum(worth * counts, _SMALLEST)
        self.rows.add(
            [*self.of.lead_of[leads], self.column[target]], [*-counts, 1.0], worth * max(start, 0.0) + _SMALLEST
        )
        return True

    def touch(self, x: Floats, slack: float) -> bool:
        """Add tangents where ``x`` counts a target for more than the curve allows, ``slack`` (of a unit) in all being
        of no matter. True if any is new.
        """
        allowed = slack / len(self.targets)
        new = False
        for target, leads in self.leads.items():
            shares = x[self.of.lead_of[leads]]
            log = self.of.log[leads]
            finite = np.isfinite(log)
            at = float((log[finite] * shares[finite]).sum())
            whole = float(log[finite & (shares > 0.5)].sum())
            sure = float(shares[~finite].sum())
            worth = self.of.worth[target] / self.unit
            if x[self.column[target]] > worth * min(1.0, sure - math.expm1(-at)) + allowed:
                new |= self._tangent(target, at)
                if abs(whole - at) > 1e-3:
                    new |= self._tangent(target, whole)
        return new

    def relax(self, slack: float, seconds: Any) -> Relaxed | None:
        """The optimum with divisible actions, tangents added until they miss at most ``slack`` (of a unit) in all.

        ``seconds()`` is the time left. None if that ended before the first answer.
        """
        from scipy.optimize import linprog

        last = None
        for _ in range(_ROUNDS):
            left = seconds()
            if left <= 0:
                break
            found = linprog(
                self.goal,
                A_ub=self.rows.matrix(self.width),
                b_ub=np.array(self.rows.limits),
                bounds=np.column_stack([self.lowest, self.highest]),
                method="highs",
                options={"time_limit": left},
            )
            if found.status != 0:
                break
            last = found
            if not self.touch(found.x, slack):
                break
        if last is None:
            return None
        fall = np.abs(last.lower.marginals) + np.abs(last.upper.marginals)
        actions = slice(0, len(self.of))
        return Relaxed(-last.fun * self.unit * (1 + SAFE), last.x[actions], fall[actions] * self.unit)

    def leave_out(self, relaxed: Relaxed, at_most: float) -> float:
        """Settle each action whose other choice leads to no more than ``at_most``; returns what those may reach."""
        reach = relaxed.bound - relaxed.fall
        settled = (reach <= at_most) & (np.minimum(relaxed.share, 1 - relaxed.share) < SAFE)
        settled &= self.lowest[: len(self.of)] < self.highest[: len(self.of)]
        into = np.flatnonzero(settled)
        taken = np.round(relaxed.share[into])
        self.lowest[into] = self.highest[into] = taken
        return float(reach[into].max(initial=0.0))

    def solve(self, gap: float, seconds: float) -> tuple[Flags | None, float, bool]:
        """Whole actions: what was chosen (None: nothing found in time), what no plan exceeds that keeps what was
        settled, and whether the solver came to its end. Tangents are added where the answer lies above the curve.
        """
        from scipy.optimize import Bounds, LinearConstraint, milp

        found = milp(
            self.goal,
            integrality=np.concatenate([np.ones(len(self.of)), np.zeros(len(self.targets))]),
            bounds=Bounds(self.lowest, self.highest),
            constraints=LinearConstraint(self.rows.matrix(self.width), -np.inf, np.array(self.rows.limits)),
            options={"mip_rel_gap": gap, "time_limit": max(seconds, 0.01)},
        )
        dual = getattr(found, "mip_dual_bound", None)
        ended = found.status == 0
        if found.status == 2:  # nothing is left that keeps what was settled
            return None, 0.0, True
        bound = math.inf if dual is None or not math.isfinite(dual) else -dual * self.unit * (1 + SAFE)
        if found.x is None:
            return None, bound, ended
        self.touch(found.x, 0.0)
        return found.x[: len(self.of)] > 0.5, bound, ended


def stand_ins(of: Candidates) -> list[tuple[int, int]]:
    """Pairs (better, worse) that ask the same of everybody, where the better takes no longer and leads on no less.

    Some best plan never has the worse without the better, so the solver need not look at both. Of equals, the lower key
    is the better. What others need is no worse than anything. O(n²) in the number of those that are alike, at worst.
    """
    private = np.asarray(of.all_groups.sum(axis=0)).ravel() == 1
    starts = np.searchsorted(of.lead_of, np.arange(len(of) + 1))
    alike: dict[tuple[Any, ...], list[int]] = {}
    for number in range(len(of)):
        leads = slice(starts[number], starts[number + 1])
        groups = tuple(group for group in of.groups[number] if not private[group])
        needs = tuple(need for need in of.needs[number] if need != number)
        alike.setdefault((tuple(of.lead_to[leads]), tuple(of.uses[number]), groups, needs), []).append(number)
    pairs = []
    for numbers in alike.values():
        if len(numbers) < 2:
            continue
        logs = np.array([of.log[starts[number] : starts[number + 1]] for number in numbers])
        order = sorted(
            range(len(numbers)), key=lambda at: (of.minutes[numbers[at]], *(-log for log in logs[at]), numbers[at])
        )
        for place, at in enumerate(order):
            if len(of.needed_by[numbers[at]]) > 1:
                continue
            earlier = np.array(order[:place], dtype=np.int64)
            better = earlier[(logs[earlier] >= logs[at]).all(axis=1)] if place else earlier
            if len(better):
                pairs.append((numbers[int(better[-1])], numbers[at]))
    return pairs
