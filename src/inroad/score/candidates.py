"""What may be chosen for a week, checked and laid out as arrays, and a plan in the making that keeps the rules.

    actions, goals, limits ─ check ─→ refused with its place (BadInput)
                           ─ impossible ─→ what can't be chosen whatever else is, and why
                           ─ Candidates ─→ the rest by key ─ Draft ─→ add and remove, never past a limit

An action that leads to a target nobody asked about keeps its other leads; it may still be needed or pinned. Chances are
kept as −ln(1 − p), which add up where chances multiply; a sure one is infinite there, and stays exactly sure.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from inroad.errors import BadInput
from inroad.score.actions import Action, Goal, Limits

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


def check(actions: Sequence[Action], goals: Sequence[Goal], limits: Limits) -> None:
    """Refuse what can't be reckoned with. BadInput says which, what was found, and what was expected."""
    seen: set[str] = set()
    for action in actions:
        where = f"action {action.key!r}"
        if action.key in seen:
            raise BadInput("its key stands twice", where=where, hint="every candidate needs a key of its own")
        seen.add(action.key)
        _whole(action.minutes, "minutes", where)
        for target, chance in action.leads:
            if not 0 <= chance <= 1:  # false for NaN, too
                raise BadInput(
                    f"a chance of {chance!r} for target {target}", where=where, hint="a number from 0 to 1 is expected"
                )
    known: set[int] = set()
    for goal in goals:
        where = f"target {goal.target}"
        if goal.target in known:
            raise BadInput("it stands twice among the targets", where=where, hint="name each target once")
        known.add(goal.target)
        if not 0 < goal.weight < math.inf:
            raise BadInput(f"a weight of {goal.weight!r}", where=where, hint="a number above 0 is expected")
        if not 0 <= goal.already <= 1:
            raise BadInput(
                f"a chance of {goal.already!r} already", where=where, hint="a number from 0 to 1 is expected"
            )
    _whole(limits.minutes, "minutes", "limits")
    for person, most in limits.per_person.items():
        _whole(most, f"asks of person {person}", "limits")


def _whole(number: int, what: str, where: str) -> None:
    if isinstance(number, bool) or not isinstance(number, int) or number < 0:
        raise BadInput(f"{number!r} {what}", where=where, hint="a whole number from 0 up is expected")


# -- what can't be chosen


def impossible(actions: Sequence[Action], limits: Limits) -> dict[str, str]:
    """Key → why, for every action that no plan can hold, alone with what it needs though it be."""
    by_key = {action.key: action for action in actions}
    out: dict[str, str] = {}
    for action in actions:
        if action.key in limits.dropped:
            out[action.key] = "it was dropped"
        elif why := _alone(action, limits):
            out[action.key] = why
    waiting = [action for action in actions if action.key not in out]
    while True:
        lost = {action.key: why for action in waiting if (why := _unmet(action, by_key, out))}
        if not lost:
            break
        out |= lost
        waiting = [action for action in waiting if action.key not in out]
    for action in waiting:
        parts = [by_key[key] for key in closure(action.key, by_key)]
        if len(parts) > 1 and (why := _together(parts, limits)):
            out[action.key] = why
    return out  # what needs one of these needs all of its parts as well, and is out for the same reason


def _alone(action: Action, limits: Limits) -> str:
    if action.minutes > limits.minutes:
        return f"it takes {action.minutes} minutes, and there are {limits.minutes}"
    for person, times in Counter(action.uses).items():
        most = limits.per_person.get(person, 1)
        if most == 0:
            return "somebody it would ask rests this week"
        if times > most:
            return "it would ask somebody more often than they should be asked in a week"
    return ""


def _unmet(action: Action, by_key: Mapping[str, Action], out: Mapping[str, str]) -> str:
    for key in action.needs:
        if key not in by_key:
            return f"it needs “{key}” first, which is not among what could be done"
        if key in out:
            return f"it needs “{called(by_key[key])}” first, and there: {out[key]}"
    return ""


def _together(parts: Sequence[Action], limits: Limits) -> str:
    minutes = sum(part.minutes for part in parts)
    if minutes > limits.minutes:
        return f"with what it needs first it takes {minutes} minutes, and there are {limits.minutes}"
    uses = Counter(person for part in parts for person in part.uses)
    if any(times > limits.per_person.get(person, 1) for person, times in uses.items()):
        return "with what it needs first it would ask somebody more often than they should be asked in a week"
    if any(times > 1 for times in Counter(group for part in parts for group in set(part.groups)).values()):
        return "what it needs first is instead of it, not beside it"
    return ""


def closure(key: str, by_key: Mapping[str, Action]) -> list[str]:
    """The action itself and all that it needs, directly or through others; needs may go in a circle."""
    found, ahead = {key}, [key]
    while ahead:
        for need in by_key[ahead.pop()].needs:
            if need not in found:
                found.add(need)
                ahead.append(need)
    return sorted(found)


def called(action: Action) -> str:
    """What a sentence calls it."""
    return action.words or action.key


# -- as arrays


class Candidates:
    """What may be chosen, sorted by key; an action's place there is its number from here on.

    ``minutes`` and ``worth`` (of targets: weight · (1 − already)) are per place. ``lead_of``, ``lead_to``, ``chance``
    and ``log`` (−ln(1 − p)) are the leads, sorted by action, each pair once. ``needs[i]``: places of all that i needs,
    i included; ``needed_by[i]`` the reverse. Memory is linear in all that was given, needs written out.
    """

    def __init__(self, actions: Sequence[Action], goals: Sequence[Goal], limits: Limits) -> None:
        out = impossible(actions, limits)
        self.actions = tuple(sorted((one for one in actions if one.key not in out), key=lambda one: one.key))
        self.place = {action.key: number for number, action in enumerate(self.actions)}
        self.total_minutes = limits.minutes
        self.minutes: Ints = np.array([action.minutes for action in self.actions], dtype=np.int64)
        targets = {goal.target: number for number, goal in enumerate(sorted(goals, key=lambda one: one.target))}
        self.worth: Floats = np.zeros(len(targets))
        for goal in goals:
            self.worth[targets[goal.target]] = goal.weight * (1 - goal.already)
        self._lay_out_leads(targets)
        self._lay_out_rules(limits)
        by_key = {action.key: action for action in self.actions}
        self.needs = [[self.place[key] for key in closure(action.key, by_key)] for action in self.actions]
        self.needed_by: list[list[int]] = [[] for _ in self.actions]
        for number, needs in enumerate(self.needs):
            for need in needs:
                self.needed_by[need].append(number)
        self.alone = all(len(needs) == 1 for needs in self.needs)
        self.all_needs = _rows(self.needs, len(self.actions))

    def __len__(self) -> int:
        return len(self.actions)

    def _lay_out_leads(self, targets: Mapping[int, int]) -> None:
        leads: list[tuple[int, int, float, float]] = []
        for number, action in enumerate(self.actions):
            logs: dict[int, float] = {}
            for target, chance in action.leads:
                to = targets.get(target)
                if to is not None and chance > 0 and self.worth[to] > 0:
                    logs[to] = logs.get(to, 0.0) + (math.inf if chance == 1 else -math.log1p(-chance))
            leads += [(number, to, -math.expm1(-log), log) for to, log in sorted(logs.items())]
        self.lead_of: Ints = np.array([lead[0] for lead in leads], dtype=np.int64)
        self.lead_to: Ints = np.array([lead[1] for lead in leads], dtype=np.int64)
        self.chance: Floats = np.array([lead[2] for lead in leads])
        self.log: Floats = np.array([lead[3] for lead in leads])
        shape = (len(self.actions), len(self.worth))
        self.chances = csr_array((self.chance, (self.lead_of, self.lead_to)), shape=shape)

    def _lay_out_rules(self, limits: Limits) -> None:
        people = {person: at for at, person in enumerate(sorted({p for one in self.actions for p in one.uses}))}
        groups = {group: at for at, group in enumerate(sorted({g for one in self.actions for g in one.groups}))}
        self.most: Ints = np.array([limits.per_person.get(person, 1) for person in people], dtype=np.int64)
        self.uses = [sorted(people[person] for person in action.uses) for action in self.actions]
        self.groups = [sorted({groups[group] for group in action.groups}) for action in self.actions]
        self.all_uses = _rows(self.uses, len(people))
        self.all_groups = _rows(self.groups, len(groups))

    def logs(self, chosen: Flags) -> Floats:
        """Per target: −ln of the chance that nothing chosen leads there. Summed in the order of keys, so that the same
        set always gives the same number. O(leads).
        """
        on = chosen[self.lead_of]
        return np.bincount(self.lead_to[on], weights=self.log[on], minlength=len(self.worth)).astype(np.float64)

    def value(self, chosen: Flags) -> float:
        """The worth of a set of actions. O(leads)."""
        return math.fsum(self.worth * -np.expm1(-self.logs(chosen)))

    def gains(self, logs: Floats) -> Floats:
        """Per action: what it alone would add where targets stand at ``logs``, if it isn't in yet. O(leads)."""
        added: Floats = self.chances @ (self.worth * np.exp(-logs))
        return added

    def flags(self, numbers: Iterable[int] = ()) -> Flags:
        chosen = np.zeros(len(self.actions), dtype=np.bool_)
        chosen[list(numbers)] = True
        return chosen


def _rows(columns: Sequence[Sequence[int]], width: int) -> csr_array:
    """A sparse matrix of counts: one row per sequence, which names columns (more than once: that often)."""
    starts = np.concatenate([[0], np.cumsum([len(row) for row in columns], dtype=np.int64)])
    indices = np.array([column for row in columns for column in row], dtype=np.int64)
    counted = csr_array((np.ones(len(indices)), indices, starts), shape=(len(columns), width))
    counted.sum_duplicates()
    return counted


# -- a plan in the making


class Draft:
    """A set of actions that keeps every rule: minutes, people, groups, needs. ``logs`` are those of what is chosen."""

    def __init__(self, candidates: Candidates, chosen: Iterable[int] = ()) -> None:
        self.of = candidates
        self.chosen = candidates.flags()
        self.logs: Floats = np.zeros(len(candidates.worth))
        self.free = candidates.total_minutes
        self.room = candidates.most.copy()
        self.taken = np.zeros(candidates.all_groups.shape[1], dtype=np.bool_)
        self.add(chosen)

    def copy(self) -> "Draft":
        other = object.__new__(Draft)
        other.of, other.free = self.of, self.free
        other.chosen, other.logs = self.chosen.copy(), self.logs.copy()
        other.room, other.taken = self.room.copy(), self.taken.copy()
        return other

    @property
    def value(self) -> float:
        return self.of.value(self.chosen)

    def missing(self, number: int) -> list[int]:
        """The action with all it needs, but for what is in already."""
        return [need for need in self.of.needs[number] if not self.chosen[need]]

    def why_not(self, bundle: Sequence[int]) -> str:
        """The rule that keeps ``bundle`` (none of it chosen yet) out: "minutes", "people" or "group"; "" if none."""
        if int(self.of.minutes[bundle].sum()) > self.free:
            return "minutes"
        uses = Counter(person for number in bundle for person in self.of.uses[number])
        if any(times > self.room[person] for person, times in uses.items()):
            return "people"
        groups = [group for number in bundle for group in self.of.groups[number]]
        if len(set(groups)) < len(groups) or any(self.taken[group] for group in groups):
            return "group"
        return ""

    def add(self, bundle: Iterable[int]) -> None:
        """Take ``bundle`` in. The caller has seen that it fits, and that what it needs is in it or in already."""
        new = self.of.flags(bundle)
        self.chosen |= new
        self.free -= int(self.of.minutes[new].sum())
        for number in np.flatnonzero(new):
            np.subtract.at(self.room, self.of.uses[number], 1)
            self.taken[self.of.groups[number]] = True
        self.logs = self.of.logs(self.chosen)

    def without(self, number: int) -> "Draft":
        """The same without an action and without what needs it."""
        gone = [one for one in self.of.needed_by[number] if self.chosen[one]]
        other = self.copy()
        other.chosen[gone] = False
        other.free += int(self.of.minutes[gone].sum())
        for one in gone:
            np.add.at(other.room, self.of.uses[one], 1)
            other.taken[self.of.groups[one]] = False
        other.logs = self.of.logs(other.chosen)
        return other

    def gain(self, bundle: Sequence[int]) -> float:
        """What ``bundle`` would add, exactly."""
        if len(bundle) == 1:
            return float(self.of.gains(self.logs)[bundle[0]])
        after = self.of.logs(self.chosen | self.of.flags(bundle))
        return math.fsum(self.of.worth * (np.exp(-self.logs) - np.exp(-after)))

    def blocked(self) -> Flags:
        """Which actions a person without room or a taken group keeps out, whatever else they need. Those chosen are
        never blocked. A trap: one that isn't blocked may still not fit (``why_not``).
        """
        full = self.of.all_uses @ (self.room <= 0).astype(float) + self.of.all_groups @ self.taken.astype(float)
        keep_out: Flags = (full > 0) & ~self.chosen
        if self.of.alone:
            return keep_out
        through: Flags = self.of.all_needs @ keep_out.astype(float) > 0
        return through & ~self.chosen
