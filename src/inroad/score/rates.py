"""How often one thing leads to the next, with how far that is to be trusted.

    cases ── tally ─→ counted (old enough) + waiting ─┬─ share ─→ Rate: Beta posterior
    prior ────────────────────────────────────────────┘  per ──→ Rate: Gamma posterior      draws, ratio

Requirements. What began yesterday has not failed. Nor may it count once it succeeds: answers come sooner than silence
ends, so that counting whatever is settled would flatter every rate while a search is young. A case counts, either way,
once it is old enough (``days``), and not before; what waits is said beside it.

Theory. With a Beta(a, b) prior, k of n cases give Beta(a + k, b + n - k); with a Gamma(a, b) prior, k happenings over
an exposure t give Gamma(a + k, b + t). Ranges are equal-tailed: as much probability lies below as above. The middle is
the median, which lies inside of every range and stays the same on another scale.

Exceptions. Cases are taken as alike and independent, happenings as evenly spread; people aren't, so a range is rather
too narrow than too wide. Rejected: a range from the counts alone (0 of 3 would be "never").
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special

from inroad import words as say
from inroad.score import shares
from inroad.score.model import Range
from inroad.score.priors import ALONE, Law, Prior

LEVEL: Final = 0.8
WIDE: Final = 0.95
SELDOM: Final = 0.75
"""Less often than this, a count is said by how long one takes to come."""
FEW: Final = 20
"""Below so many cases (happenings, where a count is meant), numbers are said to be small."""
_POINTS: Final = 4_096
_NODES: Final = np.polynomial.legendre.leggauss(128)
_MOST_TIMES: Final = 1e9

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Case:
    """One that may lead on: when it began, and whether it has."""

    began: date
    led_on: bool
    key: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """``happened`` of ``of`` cases that are old enough; ``waiting`` are younger, ``already`` of those have led on."""

    happened: int = 0
    of: int = 0
    waiting: int = 0
    already: int = 0


@dataclass(frozen=True, slots=True)
class Phrase:
    """How a share is said: "5 of 8 asks were answered". ``was_not``: "was not answered". ``teach``: said of nothing."""

    one: str
    many: str
    was: str
    were: str
    was_not: str
    teach: str


@dataclass(frozen=True, slots=True)
class Measure:
    """How a count is said: "9 names in 6 meetings". ``unit``: a meeting, a week. ``teach``: said of nothing."""

    one: str
    many: str
    unit: str
    teach: str


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate of one's own. ``words``: the sentence, first. ``happened`` of ``of`` cases (meetings, weeks).

    It lies in ``range`` with 80 %, in ``wide`` with 95 %. ``few``: why it isn't to be trusted far
    yet, "" if it is. ``why``: the figures, and what was not counted. ``days``: how old a case must be to count.
    """

    name: str
    words: str
    happened: int
    of: float
    range: Range
    wide: Range
    prior: Prior
    few: str = ""
    why: tuple[str, ...] = ()
    waiting: int = 0
    days: int = 0

    @property
    def is_empty(self) -> bool:
        """Nothing of one's own yet: only the prior."""
        return not self.of


def tally(cases: Iterable[Case], today: date, days: int) -> Tally:
    """Count cases that began at least ``days`` days before ``today``; those to come are left out. O(n)."""
    happened = of = waiting = already = 0
    for one in cases:
        age = (today - one.began).days
        if age < 0:
            continue
        if age < days:
            waiting += 1
            already += one.led_on
        else:
            of += 1
            happened += one.led_on
    return Tally(happened, of, waiting, already)


# Rates ---------------------------------------------------------------------------------------------------------------


def share(prior: Prior, counted: Tally, phrase: Phrase, *, days: int = 0, also: Sequence[str] = ()) -> Rate:
    """A share of cases. ``also``: further lines for "why?". Raises ValueError for a prior of counts."""
    if prior.law is not Law.SHARE:
        raise ValueError(f"{prior.name} is no share")
    k, n = counted.happened, counted.of
    found, wide = (beta_range(prior.a + k, prior.b + n - k, level) for level in (LEVEL, WIDE))
    few = f"{say.count(n, phrase.one, phrase.many)} so far: few" if 0 < n < FEW else ""
    lines = [f"{k} of {say.count(n, phrase.one, phrase.many)}", _figures(found, wide, of=100)] if n else []
    lines += [*_prior_lines(prior, "case"), *_waiting_lines(counted, phrase, days), *also]
    return Rate(
        prior.name, _share_words(counted, phrase, found, few, days), k, n, found, wide, prior, few, tuple(lines),
        counted.waiting, days,
    )  # fmt: skip


def per(prior: Prior, happened: int, exposure: float, measure: Measure, *, also: Sequence[str] = ()) -> Rate:
    """So many per meeting or week. ``exposure``: meetings or weeks, >= 0. Raises ValueError for a prior of shares."""
    if prior.law is not Law.PER:
        raise ValueError(f"{prior.name} is no count")
    found, wide = (gamma_range(prior.a + happened, prior.b + exposure, level) for level in (LEVEL, WIDE))
    counted = say.count(happened, measure.one, measure.many)
    spent = say.count(max(1, round(exposure)), measure.unit)
    exactly = f"{exposure:,.1f}".removesuffix(".0")
    few = f"{counted} so far: few" if exposure and happened < FEW else ""
    sentence = measure.teach
    if exposure and not happened:
        sentence = f"No {measure.one} in {spent} so far."
    elif exposure:
        if found.middle < SELDOM:
            about, known = shares.seldom(found, measure.unit)
        else:
            about, known = f"{shares.number(found.middle)} a {measure.unit}", shares.count_between(found)
        sentence = f"{counted} in {spent}: {about}"
        sentence += f"; with so few it may be anything {known}." if few else f", likely {known}."
    lines = [f"{counted}, {measure.unit}s: {exactly}", _figures(found, wide, of=1)] if exposure else []
    lines += [*_prior_lines(prior, measure.unit), *also]
    return Rate(prior.name, sentence, happened, exposure, found, wide, prior, few, tuple(lines))


def _share_words(counted: Tally, phrase: Phrase, found: Range, few: str, days: int) -> str:
    k, n = counted.happened, counted.of
    if not n:
        if not counted.waiting:
            return phrase.teach
        what = say.count(counted.waiting, phrase.one, phrase.many)
        verb, it = ("is", "it counts") if counted.waiting == 1 else ("are", "each counts")
        return f"{what} {verb} still young: {it} once {say.count(days, 'day')} have passed."
    if n == 1:
        lead = f"The one {phrase.one} so far {phrase.was if k else phrase.was_not}"
    elif not k:
        lead = f"None of {n:,} {phrase.many} {phrase.were} so far"
    else:
        lead = f"All {n:,} {phrase.many} {phrase.were}" if k == n else f"{k:,} of {n:,} {phrase.many} {phrase.were}"
    known = shares.between(found)
    if few:
        return f"{lead}; with so few it may lie {known if known == 'anywhere' else f'anywhere {known}'}."
    return f"{lead}: {shares.share(found.middle)}, likely {known}."


def _figures(found: Range, wide: Range, of: int) -> str:
    """ "the middle is 69 in 100; with 80 % it lies from 52 to 85, with 95 % from 42 to 91"."""

    def shown(value: float) -> str:
        return f"{value * of:.0f}" if of > 1 and value >= 0.1 else f"{value * of:.1f}"

    unit = f" in {of}" if of > 1 else ""
    return (
        f"the middle is {shown(found.middle)}{unit}; with 80 % it lies from {shown(found.low)} to {shown(found.high)}, "
        f"with 95 % from {shown(wide.low)} to {shown(wide.high)}"
    )


def _prior_lines(prior: Prior, unit: str) -> list[str]:
    weight = f"{prior.weight:.1f}".removesuffix(".0")
    units = unit if weight == "1" else f"{unit}s"
    mean = f"{prior.mean * 100:.0f} in 100" if prior.law is Law.SHARE else f"{prior.mean:.1f} a {unit}"
    begins = f"before anything of yours: {mean}, which weighs as much as {weight} {units} of yours"
    return [begins, f"from: {'; '.join(part for part in (prior.source, f'our judgement: {prior.judged}') if part)}"]


def _waiting_lines(counted: Tally, phrase: Phrase, days: int) -> list[str]:
    if not counted.waiting:
        return []
    led = f", though {counted.already} of them led on already" if counted.already else ""
    younger = say.count(counted.waiting, phrase.one, phrase.many)
    return [
        f"not counted yet: {younger}, younger than {say.count(days, 'day')}{led}; quick answers alone would flatter"
    ]


# Ranges --------------------------------------------------------------------------------------------------------------


def beta_range(a: float, b: float, level: float = LEVEL) -> Range:
    """Median and equal-tailed range of Beta(a, b). a, b > 0."""
    tail = (1 - level) / 2
    low, middle, high = (float(special.betaincinv(a, b, p)) for p in (tail, 0.5, 1 - tail))
    return Range(middle, low, high, level)


def gamma_range(a: float, b: float, level: float = LEVEL) -> Range:
    """Median and equal-tailed range of Gamma(a) with rate b. a, b > 0."""
    tail = (1 - level) / 2
    low, middle, high = (float(special.gammaincinv(a, p)) / b for p in (tail, 0.5, 1 - tail))
    return Range(middle, low, high, level)


def posterior(rate: Rate) -> tuple[float, float]:
    """The two parameters: of a Beta for a share, of a Gamma (shape and rate) for a count."""
    prior = rate.prior
    if prior.law is Law.SHARE:
        return prior.a + rate.happened, prior.b + rate.of - rate.happened
    return prior.a + rate.happened, prior.b + rate.of


def draws(rate: Rate, n: int, seed: int) -> Floats:
    """``n`` values of the rate from its posterior, the same for the same seed."""
    generator = np.random.default_rng(seed)
    a, b = posterior(rate)
    return generator.beta(a, b, n) if rate.prior.law is Law.SHARE else generator.gamma(a, 1 / b, n)


# Two rates against each other ----------------------------------------------------------------------------------------


def ratio_below(r: float, a: tuple[float, float], b: tuple[float, float]) -> float:
    """P(X / Y <= r) for independent X ~ Beta(*a) and Y ~ Beta(*b).

    E over Y of F_X(r Y), integrated over Y's probability u in [0, 1] (Gauss-Legendre, 128 nodes). Where r Y passes 1,
    F_X is 1: that part is added exactly, so that what is integrated is smooth. u = 3 v ** 2 - 2 v ** 3 flattens
    its steep ends.
    """
    if r <= 0:
        return 0.0
    edge = float(special.betainc(*b, min(1.0, 1 / r)))
    nodes, weights = _NODES
    v = (nodes + 1) / 2
    u = edge * v * v * (3 - 2 * v)
    inside = special.betainc(*a, np.minimum(1.0, r * special.betaincinv(*b, u)))
    return float((1 - edge) + edge * 3 * np.sum(weights * v * (1 - v) * inside))


def ratio(a: tuple[float, float], b: tuple[float, float], level: float = LEVEL) -> Range:
    """Median and equal-tailed range of X / Y for independent Betas; beyond a thousand million is cut off."""
    tail = (1 - level) / 2

    def quantile(p: float) -> float:
        def above(log: float) -> float:
            return ratio_below(float(np.exp(log)), a, b) - p

        edge = float(np.log(_MOST_TIMES))
        if above(edge) < 0:
            return _MOST_TIMES
        if above(-edge) > 0:
            return 1 / _MOST_TIMES
        return float(np.exp(optimize.brentq(above, -edge, edge, xtol=1e-9)))

    return Range(quantile(0.5), quantile(tail), quantile(1 - tail), level)


def alone(rate: Rate) -> tuple[float, float]:
    """What one's own cases say by themselves, with no figure of others: the parameters of a Beta."""
    return ALONE.a + rate.happened, ALONE.b + rate.of - rate.happened
