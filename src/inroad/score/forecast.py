"""How the live network may go on, from the owner's own weeks: a branching process, drawn many times.

    who was live, week by week ─┐
    names that contacts gave ───┴─ history ─→ counts ─ learn ─→ posteriors ─ run ─→ sizes ─ ahead ─→ Forecast

Requirements. Four things happen to a live network (:mod:`inroad.score.network`): contacts give names, and some names
become contacts who answer; others come by the owner's own steps; a contact is heard of again; or falls silent. The band
must hold what it says, also for somebody with a month behind them, and its reasons must be sayable.

Theory. A Galton–Watson process with immigration whose types are the weeks that a contact stays live without a further
word, 0 to 8. Each week, independently of the others,

- a contact of type r becomes type r' by a row of probabilities (Dirichlet posterior); type 0 without a word is gone;
- every live contact gives names (Gamma posterior per contact and week), which become contacts (Beta posterior);
- the owner's own steps bring others (Gamma posterior per week).

Two things make the band as wide as life is. The pace drifts: its logarithm walks with a pull back to where it was, and
each week has a Gamma factor of its own (counts are then negative binomial). The same drift moves the odds that a
contact is heard of again, since whoever is busy calls nobody. And own steps wane as week⁻ᵉ, e learned: those who come
to mind are called first, new ones take longer. What is further back weighs less: half after 12 weeks (contacts: 26).

The constants were chosen on one half of the people of two sets of public mail and judged on the other half, which was
looked at with three sets of them (``benchmarks/forecast.py``). Known to be too narrow: contacts that come and go within
weeks beside own steps that never wane; docs/score.md says by how much.

Exceptions. Less than three weeks, or nothing known of the last three: no forecast, and a sentence that says why. What
lies before the search tells how long contacts last, and nothing of how fast new ones come. Rejected: a constant hazard
for silence (in the first 60 days nobody can fall silent, then many do), a straight line (it runs below zero and beyond
reason), the last value carried on (its spread says nothing of what comes).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inroad import words as say
from inroad.score import fan
from inroad.score.model import Range
from inroad.score.network import STATES, Curve, Ints, Live, curve, entries, moves
from inroad.score.pictures import Band, Cell, Draw, Picture, Series

Floats = NDArray[np.float64]

YARDSTICK: Final = 50
YARDSTICK_WORDS: Final = (
    "An adviser's best case: 4 or 5 great contacts become 50 or 60 in two to three weeks. It is a mark to look at, no"
    " norm; a small circle that answers is worth more than a large one that doesn't."
)
WEEKS: Final = 12
MOST_WEEKS: Final = 52
LEAST_WEEKS: Final = 3
STALE_WEEKS: Final = 3
FEW: Final = 10
"""With fewer joined, the numbers are said to be small."""
DRAWS: Final = 2_000
SEED: Final = 60

OWN_PRIOR: Final = (1.0, 1.0)
"""One by own steps a week, worth one week."""
NAMES_PRIOR: Final = (0.2, 10.0)
"""One name from a contact in fifty weeks, worth ten of a contact's weeks: names are rarer than words."""
ANSWERS_PRIOR: Final = (1.0, 2.0)
"""One name in three becomes a contact, worth three names."""
HEARD_OF: Final = (0.08, 0.085, 0.1, 0.12, 0.19, 0.16, 0.22, 0.31, 0.32)
"""The share of contacts of type 0 to 8 of whom something new is heard in a week; type 8: that they stay type 8."""
MOVES_WEIGHT: Final = 10.0
ENTERS: Final = (0.02, 0.02, 0.02, 0.02, 0.02, 0.02, 0.02, 0.46, 0.4)
ENTERS_WEIGHT: Final = 4.0
HALF_LIFE: Final = 12.0
HALF_LIFE_MOVES: Final = 26.0
WANE: Final = (0.4, 0.6)
WANES: Final = np.linspace(-0.3, 1.7, 41)
LUMPED: Final = 0.7
WANE_FROM: Final = 2.0
SETTLED_WEEKS: Final = 6
"""A name that is older and hasn't become a contact is counted as one that won't."""
PULL: Final = 0.85
STEP: Final = 0.4
START: Final = 0.1
LUMPS: Final = 3.0
MOST_JOINED: Final = 60.0
"""Nobody takes up more than so many people in a week: keeps lucky draws within reason."""


@dataclass(frozen=True, slots=True)
class History:
    """What is known on a day, by week; the last week ends today. ``size`` has one value more: the beginning.

    ``moves`` (weeks, 9, 10) and ``entered`` (weeks, 9) as :mod:`inroad.score.network` counts them, ``rest`` the types
    of those live today. ``named``: of those who joined, whom a contact had named. ``names``: names given in that week.
    ``settled`` names have become contacts or are old enough to count as not, ``answered`` of them have. ``search``: the
    first week of the search; ``quiet``: whole weeks since the last word that is known.
    """

    size: Ints
    joined: Ints
    named: Ints
    names: Ints
    moves: Ints
    entered: Ints
    rest: Ints
    settled: int = 0
    answered: int = 0
    search: int = 0
    quiet: int = 0

    @property
    def weeks(self) -> int:
        """Weeks of the search so far."""
        return max(len(self.joined) - self.search, 0)


@dataclass(frozen=True, slots=True)
class Rates:
    """Draws of every rate: ``own`` steps' joiners in the coming week, ``names`` per contact and week, ``answers`` the
    share of names that become contacts, ``wane`` the exponent, ``moves`` (n, 9, 10), ``enters`` (n, 9). ``week``: how
    many of the search are past.
    """

    own: Floats
    names: Floats
    answers: Floats
    wane: Floats
    moves: Floats
    enters: Floats
    week: int


@dataclass(frozen=True, slots=True)
class Drift:
    """How the pace moves: its logarithm at the start and per week (standard deviations), the pull back, the shape of
    each week's own Gamma factor (0: none). All nothing: the plain branching process.
    """

    start: float = START
    step: float = STEP
    pull: float = PULL
    lumps: float = LUMPS


STILL: Final = Drift(0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Forecast:
    """``dates``: the days of the coming weeks; ``middle`` and ``bands`` (50, 80, 95 %) the size on each of them.

    ``few``: why there is no forecast, "" if there is one (all else is empty then). ``careful``: what makes it wide.
    ``because``: the rates behind it, in words. ``own`` people a week by own steps, ``by_names`` through names, and
    ``silent``: the share of those live now who would be silent in four weeks.
    """

    sentence: str
    dates: tuple[date, ...] = ()
    middle: tuple[float, ...] = ()
    bands: tuple[Band, ...] = ()
    arrival: fan.Arrival | None = None
    because: tuple[str, ...] = ()
    careful: str = ""
    few: str = ""
    own: Range | None = None
    by_names: Range | None = None
    silent: Range | None = None


# What is known -------------------------------------------------------------------------------------------------------


def history(found: Live, person: Ints, named_at: Ints, *, search: int = 0, last: int | None = None) -> History:
    """Counts by week from who was live at its edges, and names given: whose, and when (unix seconds).

    ``search``: the edge at which the search began. ``last``: the last word known. A name counts once per person, the
    first time; not if the person was live already. O(m log m) for m rows and names.
    """
    edges = found.edges
    if len(edges) < 1:
        raise ValueError("a history needs its beginning at least")
    line = curve(found)
    whom, at = _first_names(person, named_at, int(edges[-1]))
    first = _first_live(found, whom)
    week = np.searchsorted(edges, at, side="left") - 1  # the week it was given in, -1 before the first
    new = (week >= 0) & ((first < 0) | (first > week))
    week, first = week[new], first[new]
    weeks = len(edges) - 1
    came = first >= 0
    old = weeks - 1 - week >= SETTLED_WEEKS
    quiet = 0 if last is None else max(int((edges[-1] - last) // (7 * 86_400)), 0)
    return History(
        size=line.size,
        joined=line.joined[1:],
        named=np.bincount(first[came] - 1, minlength=weeks)[:weeks],
        names=np.bincount(week, minlength=weeks)[:weeks],
        moves=moves(found),
        entered=entries(found)[1:],
        rest=np.bincount(found.rest[found.edge == weeks], minlength=STATES),
        settled=int(np.count_nonzero(came | old)),
        answered=int(np.count_nonzero(came)),
        search=search,
        quiet=quiet,
    )


def _first_names(person: Ints, at: Ints, until: int) -> tuple[Ints, Ints]:
    order = np.lexsort((at, person))
    order = order[at[order] < until]
    whom, place = np.unique(person[order], return_index=True)
    return whom, at[order][place]


def _first_live(found: Live, whom: Ints) -> Ints:
    """The first edge at which each of these is live, -1 if never."""
    people, place = np.unique(found.person, return_index=True)  # rows are by edge
    if not len(people):
        return np.full(len(whom), -1, np.int64)
    at = np.minimum(np.searchsorted(people, whom), len(people) - 1)
    return np.where(people[at] == whom, found.edge[place][at].astype(np.int64), -1)


# Rates ---------------------------------------------------------------------------------------------------------------


def learn(known: History, n: int, rng: np.random.Generator) -> Rates:
    """``n`` draws of every rate from its posterior. What lies further back weighs less."""
    weeks = len(known.joined)
    age = np.arange(weeks)[::-1]
    weight = np.where(np.arange(weeks) >= known.search, 0.5 ** (age / HALF_LIFE), 0.0)
    slow = 0.5 ** (age / HALF_LIFE_MOVES)
    alone = np.maximum(known.joined - known.named, 0)
    week = np.maximum(np.arange(weeks) - known.search, 0) + 1.0
    ago = np.log((week + WANE_FROM) / (known.weeks + 1 + WANE_FROM))
    wane = rng.choice(WANES, n, p=_wane(ago, weight, alone))
    pace = np.exp(-wane[:, None] * ago)
    own = rng.gamma(OWN_PRIOR[0] + weight @ alone, 1 / (OWN_PRIOR[1] + pace @ weight))
    names = rng.gamma(NAMES_PRIOR[0] + weight @ known.names, 1 / (NAMES_PRIOR[1] + pace @ (weight * known.size[:-1])))
    won = ANSWERS_PRIOR[0] + known.answered
    answers = rng.beta(won, ANSWERS_PRIOR[1] + known.settled - known.answered, n)
    rows = _moves_prior() + np.tensordot(slow, known.moves, 1)
    enters = np.array(ENTERS) * ENTERS_WEIGHT + slow @ known.entered
    return Rates(
        own, names, answers, wane, _dirichlet(rows, n, rng), _dirichlet(enters, n, rng), known.weeks
    )  # fmt: skip


def _wane(ago: Floats, weight: Floats, joined: Ints) -> Floats:
    """Posterior of the exponents :data:`WANES`: of the joiners of each week, the level integrated out (Gamma-Poisson).

    p(joined | e) ∝ ∏ pace^(w·joined) / (b + Σ w·pace)^(a + Σ w·joined), pace = exp(-e·ago). People come in lumps, so
    that the counts tell less than Poisson's would: the logarithm is taken :data:`LUMPED` times.
    """
    a, b = OWN_PRIOR
    pace = np.exp(-WANES[:, None] * ago)
    counted = weight * joined
    told = -WANES * (ago @ counted) - (a + counted.sum()) * np.log(b + pace @ weight)
    said = LUMPED * told - ((WANES - WANE[0]) / WANE[1]) ** 2 / 2
    chances = np.exp(said - said.max())
    return np.asarray(chances / chances.sum(), np.float64)


def _moves_prior() -> Floats:
    """Weights of each row: without a word to r - 1 (column r), else mostly to 7 or 8 more weeks, seldom in between."""
    rows = np.zeros((STATES, STATES + 1))
    top = STATES - 1
    for r, heard in enumerate(HEARD_OF[:top]):
        between = np.arange(r + 1, top)
        rows[r, r] = 1 - heard
        rows[r, top + 1] = heard * 0.45
        rows[r, top] = heard * (0.45 if len(between) else 0.55)
        rows[r, between] = heard * 0.1 / max(len(between), 1)
    rows[top, top], rows[top, top + 1] = 1 - HEARD_OF[top], HEARD_OF[top]
    return rows * MOVES_WEIGHT


def _dirichlet(weights: Floats, n: int, rng: np.random.Generator) -> Floats:
    """Rows that sum to 1; a weight of 0 stays 0."""
    drawn = rng.standard_gamma(np.broadcast_to(weights, (n, *weights.shape)))
    return np.asarray(drawn / drawn.sum(axis=-1, keepdims=True), np.float64)


# The process ---------------------------------------------------------------------------------------------------------


def run(rates: Rates, rest: Ints, weeks: int, rng: np.random.Generator, drift: Drift | None = None) -> Ints:
    """Sizes (weeks, n) of the coming weeks, one column per draw of the rates. Row 0 is a week from now.

    Fewer weeks give the first rows of more. O(weeks · n · 90) time, O(n · 90) memory.
    """
    drift = drift or Drift()
    n = len(rates.own)
    state = np.broadcast_to(rest, (n, STATES)).astype(np.int64)
    level = rng.normal(0.0, drift.start, n)
    spread = drift.start**2
    sizes = np.zeros((weeks, n), np.int64)
    for week in range(weeks):
        level = drift.pull * level + rng.normal(0.0, drift.step, n)
        spread = drift.pull**2 * spread + drift.step**2
        pace = np.exp(level - spread / 2)  # its mean is 1
        waned = ((rates.week + 1 + WANE_FROM + week) / (rates.week + 1 + WANE_FROM)) ** -rates.wane
        lump = rng.gamma(drift.lumps, 1 / drift.lumps, n) if drift.lumps else 1.0
        by_names = state.sum(axis=1) * rates.names * rates.answers
        come = rng.poisson(np.minimum((rates.own + by_names) * waned * pace * lump, MOST_JOINED))
        stay = rng.multinomial(state, _leaned(rates.moves, np.exp(level)) if drift.step else rates.moves)
        state = stay.sum(axis=1)[:, 1:] + rng.multinomial(come, rates.enters)
        sizes[week] = state.sum(axis=1)
    return sizes


def _leaned(moves: Floats, pace: Floats) -> Floats:
    """The rows with the odds of being heard of multiplied by ``pace``."""
    here = np.arange(STATES)
    untouched = moves[:, here, here]
    heard = (1 - untouched) * pace[:, None]
    leaned = moves * (pace[:, None] / (untouched + heard))[:, :, None]
    leaned[:, here, here] = untouched / (untouched + heard)
    return np.asarray(leaned / leaned.sum(axis=-1, keepdims=True), np.float64)


# The forecast --------------------------------------------------------------------------------------------------------


def ahead(known: History, today: date, *, weeks: int = WEEKS, goal: int = YARDSTICK, draws: int = DRAWS) -> Forecast:
    """The forecast for ``weeks`` weeks (1 to 52). The same history and day give the same forecast."""
    why_not = too_early(known, today)
    if why_not:
        return Forecast(f"{why_not[:1].upper()}{why_not[1:]}.", few=why_not)
    rng = np.random.default_rng(SEED)
    rates = learn(known, draws, rng)
    sizes = run(rates, known.rest, max(weeks, fan.LOOK_AHEAD), rng)
    dates = tuple(today + timedelta(weeks=week + 1) for week in range(weeks))
    shown = [fan.bands(sizes[week]) for week in range(weeks)]
    bands = tuple(
        Band(level, tuple(float(one[place][0]) for one in shown), tuple(float(one[place][1]) for one in shown))
        for place, level in enumerate(fan.LEVELS)
    )
    now = int(known.size[-1])
    found = fan.arrival(sizes, goal, today)
    own, by_names = _range(rates.own), _range(rates.names * rates.answers * now)
    silent = _range(1 - _lasting(rates.moves, known.rest, 4)) if now else None
    joined = int(known.joined[known.search :].sum())
    careful = f"few so far: {say.count(joined, 'person', 'people')} in {_weeks(known.weeks)}" if joined < FEW else ""
    return Forecast(
        sentence=fan.sentence(now, sizes[weeks - 1], dates[-1], found, today),
        dates=dates,
        middle=tuple(float(np.median(sizes[week])) for week in range(weeks)),
        bands=bands,
        arrival=found,
        because=tuple(_because(known, own, by_names, silent)),
        careful=careful,
        own=own,
        by_names=by_names,
        silent=silent,
    )


def too_early(known: History, today: date) -> str:
    """Why nothing can be said yet, in words; "" if something can."""
    if not known.size.any() and not known.moves.any():
        return "nothing to go by yet: nobody was in touch both ways within 60 days, as far as this desk knows"
    if known.quiet >= STALE_WEEKS:
        when = fan.day(today - timedelta(weeks=known.quiet), today)
        return f"the last word this desk knows of is from about {when}: bring in newer mail, or note your calls, first"
    if known.weeks < LEAST_WEEKS:
        return f"too early to say: {_weeks(known.weeks)} of history"
    return ""


def _lasting(moves: Floats, rest: Ints, weeks: int) -> Floats:
    """The expected share of those of types ``rest`` who are live at each of the coming ``weeks``; the last of them."""
    share = np.broadcast_to(rest / max(int(rest.sum()), 1), (len(moves), STATES))
    for _ in range(weeks):
        share = np.einsum("nr,nrc->nc", share, moves)[:, 1:]
    return np.asarray(share.sum(axis=1), np.float64)


def _because(known: History, own: Range, by_names: Range, silent: Range | None) -> list[str]:
    counted = say.count(int(known.joined[known.search :].sum()), "person", "people")
    lines = [f"{counted} joined in {_weeks(known.weeks)} of the search"]
    lines.append(f"by your own steps, {_some(own)} a week at this time")
    names = int(known.names.sum())
    if names:
        came = f"{known.answered} of them became contacts"
        lines.append(f"your contacts gave {say.count(names, 'name')}; {came}: {_some(by_names)} more a week")
    if silent is not None:
        low, high = round(silent.low * 10), round(silent.high * 10)
        few = f"{low} to {high}" if low != high else f"{low}"
        lines.append(f"of ten in touch now, {few} will have fallen silent in four weeks, as such things went so far")
    lines.append("ranges hold four in five; what is longer ago weighs less")
    return lines


def _some(value: Range) -> str:
    return f"about {value.middle:.1f} ({value.low:.1f} to {value.high:.1f})"


def _weeks(number: int) -> str:
    return f"{say.small(number)} week{'' if number == 1 else 's'}"


def _range(values: Floats, level: float = 0.8) -> Range:
    low, middle, high = np.quantile(values, [(1 - level) / 2, 0.5, (1 + level) / 2])
    return Range(float(middle), float(low), float(high), level)


# The picture ---------------------------------------------------------------------------------------------------------

_COLUMNS: Final = (
    "week to",
    "in touch",
    "joined",
    "fell silent",
    "half the time",
    "four in five",
    "nineteen in twenty",
)


def picture(past: Curve, ends: tuple[date, ...], found: Forecast, *, key: str = "growth") -> Picture:
    """The curve and its fan. ``ends``: the day of each edge of ``past``. Past values first, then the coming weeks."""
    joint = len(ends) - 1
    coming = len(found.dates)
    size = tuple(float(one) for one in past.size)
    nothing = (None,) * joint
    now = (size[-1],) if size else ()
    bands = tuple(Band(one.level, (*nothing, *now, *one.low), (*nothing, *now, *one.high)) for one in found.bands)
    series = [Series("in touch", (*size, *(None,) * coming))]
    if coming:
        series.append(Series("forecast", (*nothing, *now, *found.middle), bands=bands))
    rows: list[tuple[Cell, ...]] = []
    for place, day in enumerate(ends):
        since = (int(past.joined[place]), int(past.left[place])) if place else (None, None)
        rows.append((day.isoformat(), int(past.size[place]), *since, None, None, None))
    for place, day in enumerate(found.dates):
        ranges = (f"{one.low[place]:.0f} to {one.high[place]:.0f}" for one in found.bands)
        rows.append((day.isoformat(), round(found.middle[place]), None, None, *ranges))
    return Picture(
        key=key,
        title="People in touch, and how it may go on",
        sentence=found.sentence,
        draw=Draw.FAN,
        x=tuple(day.isoformat() for day in (*ends, *found.dates)),
        series=tuple(series),
        columns=_COLUMNS,
        rows=tuple(rows),
        unit="people",
        few=found.few or found.careful,
        marks=((f"an adviser's best case: {YARDSTICK}", float(YARDSTICK)),),
    )
