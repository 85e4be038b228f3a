"""Applications as cases: which led to an interview, which interviews to an offer; referred against direct (M5).

    Application values ─┬─ interviews(source) ─→ cases       rate, rate ── compare ─→ "about five times as often …"
                        └─ offers ─────────────→ cases       hours, interviews ── effort ─→ "6 hours each"

One job counts once, however many talks there were about it. Taken back by the owner before they said anything: left
out. An interview without an application has no case that could have failed; it is left out of the shares and said.

The comparison is drawn from one's own figures alone (:data:`inroad.score.priors.ALONE` on both sides): with what others
found as a prior, it would find what it was told. What the advisers say stands beside it and is called theirs.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from inroad import words as say
from inroad.score import rates, shares
from inroad.score.model import Range, Source, Track
from inroad.score.rates import Case, Rate

YARDSTICK: Final = (
    "Advisers say: referred people are interviewed five to ten times as often, for three times the effort."
)
TRACKS: Final = {Source.REFERRED: Track.NETWORKING, Source.DIRECT: Track.APPLYING, Source.FOUND: Track.FOUND}
"""Which hours are taken to go into which way. Roughly: an hour of networking brings more than applications."""


@dataclass(frozen=True, slots=True)
class Application:
    """``on``: applied, or the name was put in; where they found the owner, the day that was noted; None otherwise.

    ``interviewed_on``: the first talk, or the day they asked for one; None if there was none. ``taken_back``: the owner
    ended it.
    """

    key: str
    on: date | None
    source: Source
    interviewed_on: date | None = None
    offered: bool = False
    taken_back: bool = False


@dataclass(frozen=True, slots=True)
class Effort:
    """``hours`` None: not known. ``interviews``: jobs that led to one."""

    source: Source
    hours: float | None
    interviews: int
    words: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Referred against direct. ``ratio`` None: nothing to compare yet; ``surer``: how probable it is, by one's own
    figures, that the word of somebody leads to interviews more often (None likewise). ``words`` first.
    """

    words: str
    referred: Rate
    direct: Rate
    ratio: Range | None = None
    surer: float | None = None
    few: str = ""
    why: tuple[str, ...] = ()
    effort: tuple[Effort, ...] = ()
    yardstick: str = YARDSTICK


def interviews(applications: Iterable[Application], source: Source) -> tuple[Case, ...]:
    """Applications of one source, led on by an interview."""
    return tuple(
        Case(one.on, one.interviewed_on is not None, one.key)
        for one in applications
        if one.source is source and one.on is not None and (one.interviewed_on is not None or not one.taken_back)
    )


def offers(applications: Iterable[Application]) -> tuple[Case, ...]:
    """Jobs interviewed for, whatever their source, led on by an offer."""
    return tuple(
        Case(one.interviewed_on, one.offered, one.key)
        for one in applications
        if one.interviewed_on is not None and (one.offered or not one.taken_back)
    )


def compare(referred: Rate, direct: Rate, effort: Iterable[Effort] = ()) -> Comparison:
    """Two shares of applications beside each other, with the ratio of the one to the other."""
    spent = tuple(effort)
    why = [YARDSTICK]
    if not (referred.of and direct.of):
        missing = "with somebody's word" if not referred.of else "without anybody's word"
        text = f"No application {missing} counts yet, so there is nothing to compare."
        return Comparison(text, referred, direct, why=tuple(why), effort=spent)
    lead = f"{_of(referred)} with somebody's word led to an interview, {direct.happened} of {direct.of:.0f} without"
    if not (referred.happened or direct.happened):
        return Comparison(f"{lead}: nothing to compare yet.", referred, direct, why=tuple(why), effort=spent)
    mine, theirs = rates.alone(referred), rates.alone(direct)
    found = rates.ratio(mine, theirs)
    surer = 1 - rates.ratio_below(1.0, mine, theirs)
    few = "so few" if min(referred.of, direct.of) < rates.FEW else ""
    why.insert(0, _figures(found, surer))
    return Comparison(f"{lead}{_ratio(found, few)}", referred, direct, found, surer, few, tuple(why), spent)


def effort(source: Source, hours: float | None, interviews: int) -> Effort:
    """What an interview of one source took. ``hours`` of the track that leads to it; None or 0 if none were noted."""
    what = f"{TRACKS[source].value}"
    if not hours:
        return Effort(source, None, interviews, f"How many hours of {what} went into it isn't known.")
    spent = f"{_hours(hours)} of {what}"
    if not interviews:
        return Effort(source, hours, 0, f"{spent}, and no interview from it yet.")
    each = f": {_hours(hours / interviews)} each" if interviews > 1 and hours >= interviews else ""
    return Effort(source, hours, interviews, f"{spent} for {say.count(interviews, 'interview')}{each}.")


def _of(rate: Rate) -> str:
    of = int(rate.of)
    return f"{rate.happened} of {say.count(of, 'application')}"


def _ratio(found: Range, few: str) -> str:
    spread = shares.times_between(found)
    if found.low > 1:
        verdict = f": {shares.times(found.middle)}"
    elif found.high < 1:
        verdict = ": so far it goes better without"
    else:
        return f". Which goes better can't be told yet: anything {spread} would fit."
    return f"{verdict}. With so few it may be anything {spread}." if few else f"{verdict}, likely {spread}."


def _figures(found: Range, surer: float) -> str:
    spread = f"from {found.low:.1f} to {found.high:.1f} with 80 %"
    return (
        f"from your figures alone: {found.middle:.1f} times, {spread}; "
        f"more often with somebody's word: {surer * 100:.0f} in 100"
    )


def _hours(hours: float) -> str:
    return say.count(round(hours), "hour") if hours >= 1 else "less than an hour"
