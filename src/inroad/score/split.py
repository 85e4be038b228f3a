"""Where the hours went, beside how the owner meant to spend them: a sentence first, the figures behind it (M1, M2).

    spells ── hours_by_week ─→ Monday → track → hours ── split ─→ Split, in words

Refused: a mark for a good week or a bad one, and a verdict on less than :data:`ENOUGH_HOURS`. What differs by less than
:data:`AS_MEANT` of all the time is as it was meant.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from inroad import words as say
from inroad.errors import BadInput
from inroad.score.model import HOURS_A_WEEK, SPLIT, Spell, Track
from inroad.score.weeks import monday

ENOUGH_HOURS: Final = 2.0
AS_MEANT: Final = 0.1
MOST_HOURS: Final = 80
_CALLED: Final = MappingProxyType(
    {Track.NETWORKING: "networking", Track.FOUND: "being found", Track.APPLYING: "applying"}
)


@dataclass(frozen=True, slots=True)
class TimePlan:
    """How the owner means to spend a week. ``hours`` None: they never said, and :data:`HOURS_A_WEEK` is what one takes.

    ``split`` sums to 1. ``own``: it is theirs, not the advisers'.
    """

    hours: float | None
    split: Mapping[Track, float]
    own: bool = False

    @property
    def hours_words(self) -> str:
        """ "25 hours a week", or what the advisers say."""
        if self.hours is None:
            low, high = HOURS_A_WEEK
            return f"{low} to {high} hours a week is what a search takes, if you can"
        return f"{_amount(self.hours)} a week is what you have in mind"


@dataclass(frozen=True, slots=True)
class Share:
    """One track: its hours, its share of all, what was meant. ``share`` 0 where no time was spent at all."""

    track: Track
    hours: float
    share: float
    meant: float

    @property
    def minutes(self) -> int:
        return round(self.hours * 60)

    @property
    def percent(self) -> int:
        return round(100 * self.share)

    @property
    def meant_percent(self) -> int:
        return round(100 * self.meant)


@dataclass(frozen=True, slots=True)
class Split:
    """``words``: what it comes to, kindly. ``few``: too little to say anything about."""

    hours: float
    shares: tuple[Share, ...]
    plan: TimePlan
    words: str
    few: bool

    @property
    def minutes(self) -> int:
        return round(self.hours * 60)


def checked(split: Mapping[Track, float]) -> dict[Track, float]:
    """The split as shares that sum to 1. Raises BadInput for less than nothing, and for what doesn't come to 100."""
    made = {track: round(float(split.get(track, 0.0)), 4) for track in Track}
    if any(not 0 <= share <= 1 for share in made.values()) or abs(sum(made.values()) - 1) > 0.005:
        listed = ", ".join(f"{_CALLED[track]} {round(100 * share)}" for track, share in made.items())
        raise BadInput(
            f"these come to {round(100 * sum(made.values()))} and not to 100: {listed}", hint="60, 20 and 20"
        )
    whole = sum(made.values())
    return {track: share / whole for track, share in made.items()}


def checked_hours(hours: float) -> float:
    """Hours a week. Raises BadInput for none, or more than anybody has."""
    if not 0 < hours <= MOST_HOURS:
        raise BadInput(f"{hours:g} hours a week can't be", hint=f"between 1 and {MOST_HOURS}")
    return float(hours)


def plan(hours: float | None = None, split: Mapping[Track, float] | None = None) -> TimePlan:
    return TimePlan(hours, dict(split) if split is not None else dict(SPLIT), split is not None)


def hours_by_week(spells: Iterable[Spell], zone: ZoneInfo) -> dict[date, dict[Track, float]]:
    """Monday → track → hours; time that was none of the search is not in it."""
    minutes: dict[date, dict[Track, int]] = {}
    for one in spells:
        if one.track is not None and one.minutes:
            there = minutes.setdefault(monday(one.start, zone), {})
            there[one.track] = there.get(one.track, 0) + one.minutes
    return {week: {track: spent / 60 for track, spent in there.items()} for week, there in minutes.items()}


def split(hours: Mapping[Track, float], plan: TimePlan) -> Split:
    """The split of some time, beside the plan for it."""
    total = sum(hours.values())
    shares = tuple(
        Share(track, hours.get(track, 0.0), hours.get(track, 0.0) / total if total else 0.0, plan.split[track])
        for track in Track
    )
    few = total < ENOUGH_HOURS
    return Split(total, shares, plan, _words(total, shares, few=few), few)


def _words(total: float, shares: tuple[Share, ...], *, few: bool) -> str:
    if not total:
        return "Nothing is noted yet."
    if few:
        return f"{_amount(total)[:1].upper()}{_amount(total)[1:]} so far: too little to say where it goes."
    most = max(shares, key=lambda one: one.hours)
    apart = sorted(shares, key=lambda one: round(one.share - one.meant, 6))
    less, more = apart[0], apart[-1]
    if more.share - more.meant <= AS_MEANT and less.meant - less.share <= AS_MEANT:
        return f"Mostly {_CALLED[most.track]}, as you meant to." if most.share > 0.5 else "Much as you meant to."
    lead = f"Mostly {_CALLED[most.track]}" if most.share > 0.5 else f"A good part of it {_CALLED[most.track]}"
    return f"{lead}; more went to {_CALLED[more.track]} and less to {_CALLED[less.track]} than you meant."


def _amount(hours: float) -> str:
    if hours < 1:
        return say.count(max(1, round(hours * 60)), "minute")
    rounded = round(hours * 2) / 2
    return say.count(int(rounded), "hour") if rounded == int(rounded) else f"{rounded:g} hours"
