"""What a voucher does well to think of before putting their name on it (I9, I11). Questions, no score.

Only what this voucher may know: the terms, and how the seeker kept promises to this very voucher.
"""

from collections.abc import Sequence

from inroad.introductions import guards
from inroad.introductions.model import Contract, Kind, Role, State


def before_you_vouch(contract: Contract, record: Sequence[str]) -> tuple[str, ...]:
    """Sentences to go through while the ask is open; empty once it was answered. ``record``: facts in words."""
    if contract.state not in {State.ASKED, State.LAPSED}:
        return ()
    seeker = guards.called(contract, Role.SEEKER)
    asked_for = {Kind.NAME_USE: "your name", Kind.INTRODUCTION: "an introduction"}.get(contract.kind, "a call")
    found = [
        f"Do you know {seeker}'s work? If not, you can say just that: opening a door is worth something too.",
        f"Would you be glad to get {asked_for} like this one, if you were in their place?",
    ]
    if record:
        found.append(f"How {seeker} kept promises to you so far: {'; '.join(record)}.")
    else:
        found.append(
            f"{seeker} has not owed you anything here yet. To see how they follow through, ask for ten minutes first."
        )
    if contract.terms.copy_me:
        found.append("You will be in copy, as you asked.")
    else:
        found.append(f"If you want to see how it goes, ask to be in copy, and say how soon {seeker} must make contact.")
    found.append("A no is useful to know, with or without a reason, and hurts nobody.")
    return tuple(found)
