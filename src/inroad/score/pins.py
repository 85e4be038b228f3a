"""What the owner wants in the plan, as far as it can be kept; what can't is said, with the rule that forbids it.

pins ─ what brings most first ─→ kept, as long as every rule holds | a sentence for each of the others
"""

from collections.abc import Sequence

from inroad.score.actions import Action, Limits
from inroad.score.candidates import Candidates, Draft, called, impossible

ONLY_ONE = "of such things only one is chosen"


def keep(candidates: Candidates, actions: Sequence[Action], limits: Limits) -> tuple[list[int], tuple[str, ...]]:
    """Places of the pinned actions that are kept, with all they need, and a sentence for each pin that isn't.

    Where they can't all be kept, those that would bring most by themselves come first, then by key. O(pins).
    """
    if not limits.pinned:
        return [], ()
    by_key = {action.key: action for action in actions}
    why = impossible(actions, limits)
    problems: dict[str, str] = {}
    for key in limits.pinned - candidates.place.keys():
        if key in why:
            problems[key] = f"“{called(by_key[key])}” can't be kept: {why[key]}."
        elif key in limits.dropped:
            problems[key] = f"“{key}” can't be kept: it was dropped."
        else:
            problems[key] = f"“{key}” can't be kept: it is not among what could be done."
    draft = Draft(candidates)
    alone = candidates.gains(draft.logs)
    for number in sorted(
        (candidates.place[key] for key in limits.pinned & candidates.place.keys()), key=lambda one: (-alone[one], one)
    ):
        bundle = draft.missing(number)
        rule = draft.why_not(bundle)
        if not rule:
            draft.add(bundle)
        else:
            key = candidates.actions[number].key
            problems[key] = f"“{called(candidates.actions[number])}” can't be kept: {_because(rule, draft, bundle)}."
    kept = [number for number in range(len(candidates)) if draft.chosen[number]]
    return kept, tuple(problems[key] for key in sorted(problems))


def _because(rule: str, draft: Draft, bundle: Sequence[int]) -> str:
    of = draft.of
    if rule == "minutes":
        return f"it takes {int(of.minutes[list(bundle)].sum())} minutes, and what else is to stay leaves {draft.free}"
    if rule == "people":
        return "with what else is to stay, somebody would be asked more often than they should be in a week"
    groups = {group for number in bundle for group in of.groups[number]}
    beside = next((n for n in range(len(of)) if draft.chosen[n] and groups & set(of.groups[n])), None)
    other = f"“{called(of.actions[beside])}”" if beside is not None else "what it needs first"
    return f"{other} stays, and {ONLY_ONE}"
