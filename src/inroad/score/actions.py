"""What could be done in a week, what for, within which limits, and the plan made of it. Shapes only (N7).

    Action… (candidates)  ┐
    Goal…   (targets)     ├─ plan.plan ─→ Plan: what is chosen, what it brings, what would take its place
    Limits  (time, rests) ┘

The worth of a plan is the expected number of targets with a live conversation that it adds to what is under way, each
weighted by the owner's interest: the sum over targets of weight · (1 − already) · (1 − ∏(1 − p)), with a factor for
every chosen action that leads there. Chances of different actions are taken as independent.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """What one can do with an hour."""

    ASK = "ask"  # of a voucher, about a person or an opening
    DIRECT = "write to someone inside you know"
    HELLO = "hello"  # a word that asks for nothing
    CULTIVATE = "get to know"  # get to know a stranger or a cold tie, before any ask
    TALK = "meeting"  # with a contact, sheet in hand: may lead to several targets
    SIDE_DOOR = "side door"  # where there is no chain


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that could be done.

    ``key``: pieces joined by "/", each a word or "table:number" with a model's name in lower case
    ("ask/person:4/person:9/target:7"), unique among the candidates. ``minutes``: what it takes this week, preparing and
    following up included. ``leads``: (number of a target, chance in [0, 1] that it leads to a live conversation there);
    a target named twice has two independent chances. ``uses``: people whose patience it takes, counted against their
    limit of the week, once for each time they are named. ``groups``: at most one action of each group is chosen (same
    addressee; same voucher and target). ``needs``: keys of actions that must be in the plan too, all of them; what has
    been done already is not a need. ``day``: the owner moved it to that day; the plan passes it on. ``words``: what it
    is called where a plan has to speak of it; its key if empty.
    """

    key: str
    kind: Kind
    minutes: int
    leads: tuple[tuple[int, float], ...]
    uses: tuple[int, ...] = ()
    groups: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    day: date | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Goal:
    """A target. ``weight``: the owner's interest, above 0. ``already``: the chance in [0, 1] that a live conversation
    comes of what is under way anyway.
    """

    target: int
    weight: float = 1.0
    already: float = 0.0


@dataclass(frozen=True, slots=True)
class Limits:
    """``minutes``: all there is in the week. ``per_person``: how many chosen actions may use somebody (1 if not named;
    0 lets them rest). ``pinned`` and ``dropped``: keys the owner wants in, or out; what is both is out.
    """

    minutes: int
    per_person: Mapping[int, int] = field(default_factory=dict)
    pinned: frozenset[str] = frozenset()
    dropped: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do, best contribution first.

    ``value``: its worth, as this module defines it. ``bound``: no plan is worth more, proved. ``gap``: (bound − value)
    / bound, 0 where the bound is 0. ``minutes``: what it takes. ``gains``: key of each chosen action → what the plan
    loses without it (and without what needs it). ``displaced``: key of each chosen action → the left-out action that
    would take its place, None if none would. ``problems``: pins that can't be kept and the rule that forbids it, and
    why a plan is empty; sentences for the owner.
    """

    chosen: tuple[Action, ...]
    value: float
    bound: float
    gap: float
    minutes: int
    gains: Mapping[str, float] = field(default_factory=dict)
    displaced: Mapping[str, str | None] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
