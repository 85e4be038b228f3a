"""Circles: who belongs together among the people of a network, from the ties between them.

    ties a–b with weights ─ sorted ─→ one line of neighbours each
      move   everybody in turn joins the neighbouring circle that gains most, until nobody gains
      fold   each circle becomes one point, the ties between circles its ties; move again, until nothing folds
      mend   the same once more from the circles found, person by person; at last, what hangs together by nothing parts

The gain is modularity (Newman 2006): the weight of ties inside circles, less what chance would put there. The moves are
those of Blondel et al. 2008, from a queue as Traag et al. 2019 take them, so that only those whose neighbours moved are
looked at again. O(ties) per round, a handful of rounds; memory O(people + ties).

The same network gives the same circles, in whichever order its ties come: people are taken in the order of ``order``
(their age on the desk), and of equal gains the circle of the eldest wins. That also keeps circles still from day to
day: whoever came last is placed last, among what is there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

NONE: Final = -1
_ROUNDS: Final = 10
_LEAST_GAIN: Final = 1e-12  # below it, a gain is rounding
_WORTH_ANOTHER: Final = 1e-7

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Circles:
    """``of``: int32[n], the circle of each person, :data:`NONE` for people without a tie. Circles are numbered from 0,
    the largest first, of equals that with the eldest. ``size``: int32[circles]. ``modularity``: at most 1, 0 if there
    is no tie.
    """

    of: NDArray[np.int32]
    size: NDArray[np.int32]
    modularity: float

    def __len__(self) -> int:
        return len(self.size)


@dataclass(frozen=True, slots=True)
class _Net:
    """Neighbours of point i are ``far[start[i]:start[i + 1]]``, ascending; ``inside``: weight folded into a point,
    counted both ways; ``strength``: all its weight. Lists, as single reads of arrays take ten times as long.
    """

    start: list[int]
    far: list[int]
    weight: list[float]
    strength: list[float]

    @property
    def n(self) -> int:
        return len(self.strength)


def circles(
    n: int,
    a: ArrayLike,
    b: ArrayLike,
    weight: ArrayLike | None = None,
    *,
    order: ArrayLike | None = None,
    resolution: float = 1.0,
) -> Circles:
    """The circles among ``n`` people with ties ``a[i]``–``b[i]``; both ways round and twice is the same tie, added up.

    ``weight``: positive, 1 if not given; ties of weight 0 and to oneself are none. ``order``: int64[n], all different;
    who comes first is taken first. ``resolution`` above 1 makes smaller circles.

    :raises ValueError: people beyond ``n``, weights that are negative or no numbers, an ``order`` that repeats itself
    """
    near, far, heavy = _ties(n, a, b, weight)
    rank = _rank(n, order)
    whole = _matrix(n, rank[near], rank[far], heavy)
    eldest = np.arange(n, dtype=np.int64)
    labels, best = eldest, -np.inf
    for _ in range(_ROUNDS):
        labels = _connected(whole, _folded(whole, labels, resolution))
        now = _modularity(whole, labels, resolution)
        if now < best + _WORTH_ANOTHER:
            break
        best = now
    alone = np.diff(whole.indptr) == 0
    of, size = _numbered(labels, alone)
    return Circles(of[rank], size, _modularity(whole, labels, resolution))


def modularity(n: int, a: ArrayLike, b: ArrayLike, weight: ArrayLike | None, of: ArrayLike) -> float:
    """How much more of the ties' weight lies inside the circles ``of`` than chance would put there. O(ties)."""
    near, far, heavy = _ties(n, a, b, weight)
    labels = np.asarray(of, dtype=np.int64)
    return _modularity(_matrix(n, near, far, heavy), labels - labels.min(initial=0), 1.0)


# ---- the network


def _ties(n: int, a: ArrayLike, b: ArrayLike, weight: ArrayLike | None) -> tuple[Ints, Ints, Floats]:
    near, far = np.asarray(a, dtype=np.int64).ravel(), np.asarray(b, dtype=np.int64).ravel()
    heavy = np.ones(len(near)) if weight is None else np.asarray(weight, dtype=np.float64).ravel()
    if not len(near) == len(far) == len(heavy):
        raise ValueError(f"{len(near)} near ends, {len(far)} far ends and {len(heavy)} weights are not one per tie")
    if len(near) and not (min(near.min(), far.min()) >= 0 and max(near.max(), far.max()) < n):
        raise ValueError(f"a tie leads beyond the {n} people there are")
    if not np.all(np.isfinite(heavy)) or np.any(heavy < 0):
        raise ValueError("the weight of a tie is a number from 0 up")
    kept = (near != far) & (heavy > 0)
    return near[kept], far[kept], heavy[kept]


def _rank(n: int, order: ArrayLike | None) -> Ints:
    if order is None:
        return np.arange(n, dtype=np.int64)
    keys = np.asarray(order, dtype=np.int64)
    if len(keys) != n or len(np.unique(keys)) != n:
        raise ValueError(f"the order of {n} people needs {n} different numbers")
    rank = np.empty(n, dtype=np.int64)
    rank[np.argsort(keys, kind="stable")] = np.arange(n)
    return rank


def _matrix(n: int, near: Ints, far: Ints, weight: Floats) -> Any:
    """Symmetric CSR. Parallel ties are added up lightest first, so that sums don't depend on the order they came in."""
    low, high = np.minimum(near, far), np.maximum(near, far)
    by = np.lexsort((weight, high, low))
    low, high, weight = low[by], high[by], weight[by]
    new = np.ones(len(low), np.bool_)
    new[1:] = (low[1:] != low[:-1]) | (high[1:] != high[:-1])
    first = np.flatnonzero(new)
    total = np.add.reduceat(weight, first) if len(first) else weight
    low, high = low[first], high[first]
    both = coo_array((np.r_[total, total], (np.r_[low, high], np.r_[high, low])), shape=(n, n)).tocsr()
    both.sort_indices()
    return both


def _net(matrix: Any) -> _Net:
    """A folded point's tie to itself is left out of its neighbours and counts in its strength."""
    strength = np.asarray(matrix.sum(axis=1)).ravel()
    return _Net(matrix.indptr.tolist(), matrix.indices.tolist(), matrix.data.tolist(), strength.tolist())


# ---- moving and folding


def _folded(whole: Any, labels: Ints, resolution: float) -> Ints:
    """Labels after moving everybody from ``labels``, then circles as points, until nothing moves any more."""
    level, of = whole, labels
    total = float(whole.sum())
    people = np.arange(whole.shape[0], dtype=np.int64)  # whose point each person is
    while True:
        moved = np.array(_move(_net(level), of.tolist(), total, resolution), dtype=np.int64)
        _, compact = np.unique(_first(moved), return_inverse=True)
        people = compact[people]
        count = int(compact.max(initial=-1)) + 1
        if count == level.shape[0]:
            return _first(people)
        into = coo_array((np.ones(len(compact)), (compact, np.arange(len(compact)))), shape=(count, len(compact)))
        level = (into.tocsr() @ level @ into.T.tocsr()).tocsr()
        level.sort_indices()
        of = np.arange(count, dtype=np.int64)


def _move(net: _Net, of: list[int], total: float, resolution: float) -> list[int]:
    """Everybody joins the circle that gains most, until nobody gains. O(ties) per round."""
    if not total:
        return of
    n, start, far, weight, strength = net.n, net.start, net.far, net.weight, net.strength
    held = [0.0] * (max(max(of, default=0) + 1, n))  # strength of each circle
    for point in range(n):
        held[of[point]] += strength[point]
    waiting = [True] * n
    queue = list(range(n))
    share = resolution / total
    at = 0
    most = 50 * n + 1000  # rounding can't make it go round for ever
    while at < len(queue) and at < most:
        point = queue[at]
        at += 1
        waiting[point] = False
        mine, own = of[point], strength[point]
        to: dict[int, float] = {mine: 0.0}
        for place in range(start[point], start[point + 1]):
            other = far[place]
            if other != point:
                circle = of[other]
                to[circle] = to.get(circle, 0.0) + weight[place]
        held[mine] -= own
        best, gain = mine, to[mine] - held[mine] * own * share
        for circle, inside in to.items():
            here = inside - held[circle] * own * share
            if here > gain + _LEAST_GAIN or (here > gain - _LEAST_GAIN and circle < best and best != mine):
                best, gain = circle, here
        held[best] += own
        if best == mine:
            continue
        of[point] = best
        for place in range(start[point], start[point + 1]):
            other = far[place]
            if of[other] != best and not waiting[other]:
                waiting[other] = True
                queue.append(other)
    return of


def _first(labels: Ints) -> Ints:
    """Each circle named by its eldest."""
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    return first.astype(np.int64)[inverse]


def _connected(whole: Any, labels: Ints) -> Ints:
    """Circles whose parts have no tie between them become one circle each: that never costs modularity."""
    coo = whole.tocoo()
    same = labels[coo.row] == labels[coo.col]
    inside = coo_array((coo.data[same], (coo.row[same], coo.col[same])), shape=whole.shape)
    return _first(connected_components(inside.tocsr(), directed=False)[1].astype(np.int64))


def _modularity(whole: Any, labels: Ints, resolution: float) -> float:
    total = float(whole.sum())
    if not total:
        return 0.0
    coo = whole.tocoo()
    inside = float(coo.data[labels[coo.row] == labels[coo.col]].sum())
    held = np.bincount(labels, weights=np.asarray(whole.sum(axis=1)).ravel())
    return inside / total - resolution * float(np.square(held / total).sum())


def _numbered(labels: Ints, alone: NDArray[np.bool_]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    of = np.full(len(labels), NONE, dtype=np.int32)
    named, inverse, count = np.unique(labels[~alone], return_inverse=True, return_counts=True)
    by: Sequence[int] = np.lexsort((named, -count)).tolist()
    number = np.empty(len(named), dtype=np.int32)
    number[by] = np.arange(len(named))
    of[~alone] = number[inverse]
    return of, count[by].astype(np.int32)
