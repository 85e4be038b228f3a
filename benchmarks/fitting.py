"""Fitting and judging chances: logistic regression with signs, areas, calibration, bootstrap. NumPy only, but for the
gradient boosting that everything is compared with.

Everything takes weights or groups where rows hang together: one sender's messages are not independent of one another.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
ANYTHING = (-np.inf, np.inf)
BINS = 10


def logistic(
    x: Floats,
    y: Floats,
    *,
    weight: Floats | None = None,
    bounds: Sequence[tuple[float, float]] | None = None,
    penalty: float = 0.0,
    fixed: Floats | float = 0.0,
) -> Floats:
    """Coefficients by Newton's method. The first column is taken for the constant and not penalised.

    The penalty is on coefficients of columns scaled to spread 1. A coefficient that leaves its bounds becomes 0 and
    stays there. ``fixed`` is added to the logit.
    """
    weight = np.ones(len(y)) if weight is None else weight
    weight = weight / weight.sum()
    spread = np.sqrt(np.maximum(weight @ (x - weight @ x) ** 2, 1e-12))
    spread[0] = 1.0
    scaled, ridge = x / spread, np.full(x.shape[1], penalty)
    ridge[0] = 0.0
    free = np.ones(x.shape[1], np.bool_)
    while True:
        found = np.zeros(x.shape[1])
        part = scaled[:, free]
        for _ in range(100):
            chance = sigmoid(part @ found[free] + fixed)
            slope = part.T @ (weight * (chance - y)) + ridge[free] * found[free]
            bend = (part * (weight * chance * (1 - chance))[:, None]).T @ part + np.diag(ridge[free] + 1e-9)
            step = np.linalg.solve(bend, slope)
            step *= min(1.0, 4 / max(1e-12, float(np.abs(step).max())))
            found[free] -= step
            if np.abs(step).max() < 1e-8:
                break
        limits = bounds or [ANYTHING] * len(found)
        outside = np.array([not low <= value <= high for value, (low, high) in zip(found, limits, strict=True)])
        if not (outside & free).any():
            return found / spread
        free &= ~outside


def stacked(parts: Sequence[tuple[Floats, Floats]]) -> tuple[Floats, Floats, Floats]:
    """Columns, answers and weights of several sets of mail, each set weighing the same, whatever its size."""
    columns, answers = (np.concatenate(list(side)) for side in zip(*parts, strict=True))
    return columns, answers, np.concatenate([np.full(len(answers), 1 / len(answers)) for _, answers in parts])


def sigmoid(logit: Floats) -> Floats:
    result: Floats = 1 / (1 + np.exp(-np.clip(logit, -40, 40)))
    return result


def logit(chance: Floats) -> Floats:
    bounded = np.clip(chance, 1e-6, 1 - 1e-6)
    result: Floats = np.log(bounded / (1 - bounded))
    return result


def one_thread() -> AbstractContextManager[object]:
    """Within it, what is compiled keeps to one core: here, where two processes do the same, waiting for each other's
    threads takes longer than the work."""
    try:
        from threadpoolctl import threadpool_limits
    except ImportError:
        return nullcontext()
    limits: AbstractContextManager[object] = threadpool_limits(1)
    return limits


def boosting(early: Floats, known: Floats, late: Floats, weight: Floats | None = None) -> Floats | None:
    """Gradient boosting, gently set: better here than with the library's own settings. None without the library.

    Weights are brought to a mean of 1, since the library counts them against its least size of a leaf.
    """
    try:
        from sklearn.ensemble import HistGradientBoostingClassifier
    except ImportError:
        return None
    model = HistGradientBoostingClassifier(
        max_iter=100, learning_rate=0.05, max_leaf_nodes=8, min_samples_leaf=100, l2_regularization=5.0,
        early_stopping=False, random_state=0,
    )  # fmt: skip
    even = None if weight is None else weight / weight.mean()
    return np.asarray(model.fit(early, known, sample_weight=even).predict_proba(late)[:, 1], np.float64)


def area(y: Floats, score: Floats) -> float:
    """Area under the ROC curve: how often an answered one had the higher score, equal scores counting half."""
    yes = float(y.sum())
    if yes in (0.0, float(len(y))):
        return float("nan")
    _, place, times = np.unique(score, return_inverse=True, return_counts=True)
    rank = (np.cumsum(times) - (times - 1) / 2)[place]
    return float((rank[y == 1].sum() - yes * (yes + 1) / 2) / (yes * (len(y) - yes)))


def average_precision(y: Floats, score: Floats) -> float:
    """Mean precision over the answered ones, best score first; equal scores go together."""
    order = np.argsort(-score, kind="stable")
    ends = np.append(np.flatnonzero(np.diff(score[order])), len(y) - 1)
    right = np.cumsum(y[order])[ends]
    gained = np.diff(right, prepend=0.0)
    return float((gained * right / (ends + 1)).sum() / max(1.0, float(y.sum())))


def brier(y: Floats, chance: Floats) -> float:
    return float(np.mean((chance - y) ** 2))


def calibration(y: Floats, chance: Floats) -> tuple[float, float]:
    """Slope and intercept that would recalibrate the logit; 1 and 0 are perfect."""
    found = logistic(np.column_stack([np.ones(len(y)), logit(chance)]), y)
    return float(found[1]), float(found[0])


def plot(y: Floats, chance: Floats) -> list[dict[str, float]]:
    """Points of a calibration plot: tenths of the rows by chance, what was said and what came."""
    parts = np.array_split(np.argsort(chance, kind="stable"), BINS)
    return [
        {"said": round(float(chance[part].mean()), 4), "came": round(float(y[part].mean()), 4), "n": len(part)}
        for part in parts
        if len(part)
    ]


def drawn_plot(points: Sequence[Mapping[str, float]], width: int = 40) -> str:
    """The calibration plot as text: ``o`` is what came, ``|`` what was said."""
    lines = []
    for point in points:
        said, came = round(point["said"] * width), round(point["came"] * width)
        cells = ["·"] * (width + 1)
        cells[said], cells[came] = "|", "o"
        lines.append(f"{point['said']:.2f} {''.join(cells)} {point['came']:.2f} of {point['n']:.0f}")
    return "\n".join(lines)


@dataclass(frozen=True)
class Bootstrap:
    """Rows resampled by group: whole groups are drawn, with replacement."""

    rows: tuple[NDArray[np.int64], ...]

    @classmethod
    def over(cls, group: NDArray[np.int64], *, times: int, seed: int = 0) -> "Bootstrap":
        generator = np.random.default_rng(seed)
        order = np.argsort(group, kind="stable")
        parts = np.split(order, np.flatnonzero(np.diff(group[order])) + 1)
        drawn = [
            np.concatenate([parts[place] for place in generator.integers(len(parts), size=len(parts))])
            for _ in range(times)
        ]
        return cls(tuple(drawn))

    def interval(self, figure: Callable[[NDArray[np.int64]], float]) -> tuple[float, float]:
        """95 % of ``figure`` over the samples."""
        return middle_95(np.array([figure(rows) for rows in self.rows]))


def middle_95(found: Floats) -> tuple[float, float]:
    """The middle 95 % of what was found in samples; those that gave no figure are left out."""
    found = found[np.isfinite(found)]
    if not len(found):
        return float("nan"), float("nan")
    low, high = np.quantile(found, [0.025, 0.975])
    return round(float(low), 4), round(float(high), 4)
