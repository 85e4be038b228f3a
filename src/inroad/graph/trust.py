"""Trust that flows along ties: personalised PageRank, to a stated error.

    who vouches for whom, how strongly ── Flow.build ─→ rows of what comes in, each giver's strength shared out
    where to begin ── rank ─→ how much trust ends up with everybody; sums to 1

A walker begins at one of the ``seeds``, and goes on with probability ``damping`` to somebody whom the present one
vouches for, in proportion to the strength; else, and where nobody is vouched for, they begin anew. The rank is the
share of time spent with each (Page, Brin, Motwani, Winograd 1999; personalised by Haveliwala 2002).

With P the matrix of shares, the rank is proportional to the solution of y = s + damping·Pᵀy: who vouches for nobody
sends the walker back to the beginning, which only scales y. That fixed point is found by Anderson's acceleration (1965;
of a linear map it is GMRES in other words): each round passes all trust on once, then leaps by what the last few rounds
taught, so that a network of circles, where trust mixes slowly, takes about half the rounds. Two engines pass it on:
SciPy's matrix, and compiled code on all cores.
"""

import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

DAMPING: Final = 0.85
ERROR: Final = 1e-9
_MOST_ROUNDS: Final = 10_000
_MEMORY: Final = 6
_WORTH_COMPILING: Final = 2_000_000
"""Above so many ties compiled code wins even if the compiler has to be loaded first."""

Engine = Literal["auto", "scipy", "compiled"]
Vector = NDArray[np.float64]
Pass = Callable[[Vector], Vector]


@dataclass(frozen=True, slots=True, eq=False)
class Flow:
    """``n`` people, m ties by who is vouched for.

    ``indptr`` int64[n+1]; ``giver`` int32[m]: who vouches; ``share`` float64[m]: the tie's part of all the giver gives.
    """

    n: int
    indptr: NDArray[np.int64]
    giver: NDArray[np.int32]
    share: NDArray[np.float64]

    @classmethod
    def build(cls, n: int, giver: NDArray[Any], receiver: NDArray[Any], weight: NDArray[Any]) -> "Flow":
        """From ties: ``giver[i]`` vouches for ``receiver[i]`` with ``weight[i]``. Parallel ties add up; self ties and
        weight 0 count for nothing. O(m log d) time for d ties of one person.

        :raises ValueError: columns of different lengths, a person outside 0…n-1, a weight below 0, NaN or infinite
        """
        from scipy.sparse import coo_array

        giver, receiver = np.asarray(giver, np.int64), np.asarray(receiver, np.int64)
        weight = np.asarray(weight, np.float64)
        if not len(giver) == len(receiver) == len(weight):
            raise ValueError(f"{len(giver)} givers, {len(receiver)} receivers and {len(weight)} weights don't belong")
        for end in (giver, receiver):
            if len(end) and not 0 <= int(end.min()) <= int(end.max()) < n:
                raise ValueError(f"a tie names a person outside 0…{n - 1}")
        if not np.all(np.isfinite(weight)) or np.any(weight < 0):
            raise ValueError("a weight is a number from 0 up")
        keep = (giver != receiver) & (weight > 0)
        giver, receiver, weight = giver[keep], receiver[keep], weight[keep]
        given = np.bincount(giver, weight, minlength=n) if len(giver) else np.zeros(n)
        # Counted into rows, and rows into order: sorting all ties at once takes more than twice as long.
        rows = coo_array((weight, (receiver, giver)), shape=(n, n)).tocsr()
        rows.sum_duplicates()
        return cls(n, rows.indptr.astype(np.int64), rows.indices.astype(np.int32), rows.data / given[rows.indices])


def rank(
    flow: Flow,
    seeds: NDArray[Any],
    *,
    damping: float = DAMPING,
    error: float = ERROR,
    engine: Engine = "auto",
    threads: int = 0,
) -> NDArray[np.float64]:
    """How much trust ends up with each: float64[n], sum 1; the sum of all errors is at most ``error``.

    ``seeds`` float64[n]: where the walker begins, in any scale. O(m) time for each of at most about
    log(error)/log(damping) rounds, usually half of them or fewer.

    :raises ValueError: seeds of another length, below 0, NaN or all 0; ``damping`` outside 0…1 (1 left out); ``error``
        not above 1e-14
    """
    seeds = np.asarray(seeds, np.float64)
    if len(seeds) != flow.n:
        raise ValueError(f"{flow.n} people need as many seeds, not {len(seeds)}")
    if not np.all(np.isfinite(seeds)) or np.any(seeds < 0) or not seeds.sum() > 0:
        raise ValueError("seeds are numbers from 0 up, at least one of them above")
    if not 0 <= damping < 1:
        raise ValueError(f"damping must be from 0 to below 1, not {damping}")
    if not error > 1e-14:
        raise ValueError(f"an error of {error} is beyond what floating point can tell")
    begin = seeds / seeds.sum()
    loaded = "inroad.graph.trust_compiled" in sys.modules
    with ExitStack() as stack:
        if engine == "compiled" or (engine == "auto" and (loaded or len(flow.giver) > _WORTH_COMPILING)):
            passed_on = _compiled(flow, threads or os.cpu_count() or 1, stack)
        else:
            passed_on = _matrix(flow)
        y = fixed_point(lambda now: begin + damping * passed_on(now), _start(flow, begin, damping), damping, error)
    result: NDArray[np.float64] = np.maximum(y, 0.0) / y.sum()
    return result


def _matrix(flow: Flow) -> Pass:
    from scipy.sparse import csr_array

    matrix = csr_array((flow.share, flow.giver, flow.indptr), shape=(flow.n, flow.n))
    return lambda now: matrix @ now


def _compiled(flow: Flow, threads: int, stack: ExitStack) -> Pass:
    """Blocks of people with about as many ties each, a thread a block; the answer is the same for any number."""
    from inroad.graph import trust_compiled

    threads = max(1, min(threads, flow.n))
    ends = np.searchsorted(flow.indptr, np.linspace(0, flow.indptr[-1], threads + 1)[1:-1]).tolist()
    blocks = list(zip([0, *ends], [*ends, flow.n], strict=True))
    pool = stack.enter_context(ThreadPoolExecutor(threads))

    def passed_on(now: Vector) -> Vector:
        out = np.empty(flow.n)
        columns = (flow.indptr, flow.giver, flow.share, now, out)
        for job in [pool.submit(trust_compiled.pass_on, *block, *columns) for block in blocks]:
            job.result()
        return out

    return passed_on


def _start(flow: Flow, begin: Vector, damping: float) -> Vector:
    """A first guess of about the right sum, so that what is missing sums to little and fades as the network mixes."""
    received = np.zeros(flow.n)
    some = np.flatnonzero(np.diff(flow.indptr))
    if len(some):
        received[some] = np.add.reduceat(flow.share, flow.indptr[some])
    result: Vector = begin + damping / (1 - damping) * received / flow.n
    return result


def fixed_point(step: Pass, y: Vector, damping: float, error: float) -> Vector:
    """The y with ``step(y) = y``, by Anderson's acceleration over the last :data:`_MEMORY` rounds."""
    # How the residual and the result of a round differed from those of the one before, and the products of the former.
    leaps: list[tuple[Vector, Vector]] = []
    inner = np.zeros((0, 0))
    before: tuple[Vector, Vector] | None = None
    after = y
    for _ in range(_MOST_ROUNDS):
        after = step(y)
        residual = after - y
        # The map shrinks distances by ``damping``: ``after`` is at most residual·damping/(1 - damping) away. Scaling to
        # sum 1 can double that.
        if 2 * float(np.abs(residual).sum()) * damping <= error * (1 - damping) * float(after.sum()):
            break
        if before is not None:
            leaps = [*leaps, (residual - before[0], after - before[1])][-_MEMORY:]
            newest = np.array([_product(leaps[-1][0], other) for other, _ in leaps])
            kept = inner[len(inner) + 1 - len(leaps) :, len(inner) + 1 - len(leaps) :]
            inner = np.block([[kept, newest[:-1, None]], [newest[None, :]]])
        before = residual, after
        y = after
        if leaps:
            wanted = np.array([_product(one, residual) for one, _ in leaps])
            weights = np.linalg.lstsq(inner, wanted, rcond=1e-12)[0]
            y = after.copy()
            for weight, (_, leap) in zip(weights, leaps, strict=True):
                y -= weight * leap
    return after


def _product(one: Vector, other: Vector) -> float:
    """The inner product without the linear algebra library, whose threads wait for each other on a busy machine."""
    return float(np.einsum("i,i->", one, other))
