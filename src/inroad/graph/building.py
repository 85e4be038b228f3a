"""A large snapshot put together by compiled code: every order of the ties is counted out, none is sorted as a whole.

    pairs ─ count, place ─→ a row per near end, as given
      each row  ─ sort, leave parallel ties out ─→ best chance first, then the smaller index
      positions ─ count, place ─→ per far end; per organisation of the far end: both by near end of their own accord

The same arrays bit for bit as :meth:`inroad.graph.snapshot.Snapshot.build` makes with NumPy, in O(m log d) time for
rows of d ties and with no more memory than the pairs and the result take. NumPy's way sorts all ties by several keys at
once, which a desk doesn't notice and 100 million ties do. Importing this loads Numba: most of a second.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from inroad.graph.compiled import kernel

Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]
Float64 = NDArray[np.float64]
Int8 = NDArray[np.int8]


class Rows(NamedTuple):
    """The ties per person: ``indptr`` int64[n+1], and the columns of the m ties that are left."""

    indptr: Int64
    indices: Int32
    chance: Float64
    backing: Int8
    tie_row: Int32


class Incoming(NamedTuple):
    """``indptr`` int64[n+1] and ``edge`` int32[m]: positions of the ties into each person, ascending."""

    indptr: Int64
    edge: Int32


class Runs(NamedTuple):
    """``indptr`` int64[o+1], ``near`` and ``edge`` int32[r], ``best`` float64[o]: the ties into each organisation."""

    indptr: Int64
    near: Int32
    edge: Int32
    best: Float64


def rows_of(
    n: int,
    a: NDArray[Any],
    b: NDArray[Any],
    chance_ab: Float64,
    chance_ba: Float64,
    backing_ab: Int8,
    backing_ba: Int8,
    row: Int32,
) -> Rows:
    """The rows of the pairs ``a[i]``, ``b[i]``; people are within 0…n-1 and chances within 0…1 or NaN."""
    indptr = np.zeros(n + 1, dtype=np.int64)
    _count(a, b, chance_ab, chance_ba, indptr[1:])
    np.cumsum(indptr, out=indptr)
    m = int(indptr[-1])
    indices, chance = np.empty(m, dtype=np.int32), np.empty(m)
    backing, tie_row = np.empty(m, dtype=np.int8), np.empty(m, dtype=np.int32)
    _place(a, b, chance_ab, chance_ba, backing_ab, backing_ba, row, indptr[:-1].copy(), indices, chance, backing,
           tie_row)  # fmt: skip
    left = _arrange(indptr, indices, chance, backing, tie_row)
    return Rows(indptr, indices[:left], chance[:left], backing[:left], tie_row[:left])


def incoming_of(rows: Rows) -> Incoming:
    n = len(rows.indptr) - 1
    indptr = np.zeros(n + 1, dtype=np.int64)
    np.cumsum(np.bincount(rows.indices, minlength=n), out=indptr[1:])
    edge = np.empty(len(rows.indices), dtype=np.int32)
    _into_people(rows.indices, indptr[:-1].copy(), edge)
    return Incoming(indptr, edge)


def runs_of(rows: Rows, people_indptr: Int64, people: Int32) -> Runs:
    """The runs of organisations, whose people are ``people[people_indptr[i]:people_indptr[i + 1]]``."""
    n, organisations = len(rows.indptr) - 1, len(people_indptr) - 1
    owner = np.repeat(np.arange(organisations, dtype=np.int32), np.diff(people_indptr))
    order = np.argsort(people, kind="stable")
    at = np.zeros(n + 1, dtype=np.int64)
    np.cumsum(np.bincount(people, minlength=n), out=at[1:])
    of = owner[order]
    indptr = np.zeros(organisations + 1, dtype=np.int64)
    _count_runs(rows.indices, at, of, indptr[1:])
    np.cumsum(indptr, out=indptr)
    near, edge = np.empty(int(indptr[-1]), dtype=np.int32), np.empty(int(indptr[-1]), dtype=np.int32)
    best = np.zeros(organisations)
    _into_runs(rows.indptr, rows.indices, rows.chance, at, of, indptr[:-1].copy(), near, edge, best)
    return Runs(indptr, near, edge, best)


@kernel
def _count(
    a: NDArray[Any], b: NDArray[Any], chance_ab: Float64, chance_ba: Float64, counts: Int64
) -> None:  # pragma: no cover - compiled
    for i in range(len(a)):
        if a[i] != b[i]:
            counts[a[i]] += chance_ab[i] > 0
            counts[b[i]] += chance_ba[i] > 0


@kernel
def _place(
    a: NDArray[Any],
    b: NDArray[Any],
    chance_ab: Float64,
    chance_ba: Float64,
    backing_ab: Int8,
    backing_ba: Int8,
    row: Int32,
    free: Int64,
    indices: Int32,
    chance: Float64,
    backing: Int8,
    tie_row: Int32,
) -> None:  # pragma: no cover - compiled
    for i in range(len(a)):
        if a[i] == b[i]:
            continue
        for way in range(2):
            near, far = (a[i], b[i]) if way == 0 else (b[i], a[i])
            q = chance_ab[i] if way == 0 else chance_ba[i]
            if q > 0:
                t = free[near]
                free[near] += 1
                indices[t] = far
                chance[t] = q
                backing[t] = backing_ab[i] if way == 0 else backing_ba[i]
                tie_row[t] = row[i]


@kernel
def _arrange(
    indptr: Int64, indices: Int32, chance: Float64, backing: Int8, tie_row: Int32
) -> int:  # pragma: no cover - compiled
    """Sort each row and leave all but the best of parallel ties out, moving rows together; how many ties are left."""
    n = len(indptr) - 1
    seen = np.full(n, -1, np.int32)
    left = 0
    first = indptr[0]
    for p in range(n):
        last = indptr[p + 1]
        order = np.argsort(-chance[first:last], kind="mergesort")
        far, q = indices[first:last][order], chance[first:last][order]
        known, table = backing[first:last][order], tie_row[first:last][order]
        i = 0
        while i < len(far):
            j = i + 1
            while j < len(far) and q[j] == q[i]:
                j += 1
            if j - i > 1:  # equal chances: by the far end, then who knows one's work better, then as given
                key = far[i:j].astype(np.int64) * 4 + (3 - known[i:j])
                again = np.argsort(key, kind="mergesort")
                far[i:j] = far[i:j][again]
                known[i:j] = known[i:j][again]
                table[i:j] = table[i:j][again]
            i = j
        for i in range(len(far)):
            if seen[far[i]] != p:
                seen[far[i]] = p
                indices[left], chance[left], backing[left], tie_row[left] = far[i], q[i], known[i], table[i]
                left += 1
        first = last
        indptr[p + 1] = left
    return left


@kernel
def _into_people(indices: Int32, free: Int64, edge: Int32) -> None:  # pragma: no cover - compiled
    for t in range(len(indices)):
        edge[free[indices[t]]] = t
        free[indices[t]] += 1


@kernel
def _count_runs(indices: Int32, at: Int64, of: Int32, counts: Int64) -> None:  # pragma: no cover - compiled
    for t in range(len(indices)):
        for i in range(at[indices[t]], at[indices[t] + 1]):
            counts[of[i]] += 1


@kernel
def _into_runs(
    indptr: Int64,
    indices: Int32,
    chance: Float64,
    at: Int64,
    of: Int32,
    free: Int64,
    near: Int32,
    edge: Int32,
    best: Float64,
) -> None:  # pragma: no cover - compiled
    """Positions are taken in their order, so that each run comes out by near end, best first."""
    for p in range(len(indptr) - 1):
        for t in range(indptr[p], indptr[p + 1]):
            for i in range(at[indices[t]], at[indices[t] + 1]):
                organisation = of[i]
                near[free[organisation]] = p
                edge[free[organisation]] = t
                free[organisation] += 1
                best[organisation] = max(best[organisation], chance[t])
