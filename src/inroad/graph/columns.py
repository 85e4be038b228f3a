"""Columns of ties made fit for a snapshot: checked, without what is no tie, counted into rows. NumPy, no state."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]
Float64 = NDArray[np.float64]


def usable(
    n: int, near: NDArray[Any], far: NDArray[Any], chance: NDArray[Any], backing: NDArray[Any], tie_row: NDArray[Any]
) -> tuple[NDArray[Any], NDArray[Any], Float64, NDArray[Any], NDArray[Any]]:
    """Checked, without self ties, without chance 0 and NaN, and with the best of parallel ties."""
    check(n, near, chance, backing)
    check(n, far, chance, backing)
    keep = (near != far) & (chance > 0)
    near, far, chance, backing, tie_row = near[keep], far[keep], chance[keep], backing[keep], tie_row[keep]
    order = np.lexsort((tie_row, -backing.astype(np.int64), -chance, far, near))
    near, far, chance, backing, tie_row = near[order], far[order], chance[order], backing[order], tie_row[order]
    first = np.ones(len(near), dtype=np.bool_)
    first[1:] = (near[1:] != near[:-1]) | (far[1:] != far[:-1])
    return near[first], far[first], chance[first], backing[first], tie_row[first]


def check(n: int, end: NDArray[Any], chance: Float64, backing: NDArray[Any]) -> None:
    if len(end) and not 0 <= int(end.min()) <= int(end.max()) < n:
        raise ValueError(f"a tie names a person outside 0…{n - 1}")
    if len(backing) and not 0 <= int(backing.min()) <= int(backing.max()) <= 3:
        raise ValueError("a backing is a rank from 0 to 3")
    wrong = np.flatnonzero((chance < 0) | (chance > 1))
    if len(wrong):
        raise ValueError(f"a chance is a number from 0 to 1; a tie has {chance[wrong[0]]:g}")


def csr(groups: Sequence[Sequence[int] | NDArray[Any]], n: int) -> tuple[Int64, Int32]:
    members = [np.unique(np.asarray(group, dtype=np.int64)) for group in groups]
    people = np.concatenate([*members, np.empty(0, dtype=np.int64)])
    if len(people) and not 0 <= int(people.min()) <= int(people.max()) < n:
        raise ValueError(f"an organisation names a person outside 0…{n - 1}")
    indptr = np.concatenate([[0], np.cumsum([len(group) for group in members])])
    return indptr.astype(np.int64), people.astype(np.int32)


def pointers(sorted_or_not: NDArray[Any], n: int) -> Int64:
    counts = np.bincount(sorted_or_not, minlength=n)
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)


def best_of_runs(chance: Float64, sizes: Int64) -> Float64:
    """The best chance of each run, 0 for an empty one."""
    best = np.zeros(len(sizes))
    filled = np.flatnonzero(sizes)
    if len(filled):
        best[filled] = np.maximum.reduceat(chance, (np.cumsum(sizes) - sizes)[filled])
    return best


def ranges(start: NDArray[Any], sizes: NDArray[Any]) -> Int64:
    """``start[0], start[0] + 1, …`` for ``sizes[0]`` numbers, then the same for the next."""
    ends = np.cumsum(sizes)
    total = int(ends[-1]) if len(ends) else 0
    numbers: Int64 = np.arange(total, dtype=np.int64) + np.repeat(start - (ends - sizes), sizes)
    return numbers


def spread(indptr: Int64, rows: NDArray[Any]) -> tuple[Int64, Int64]:
    """All positions of ``rows`` in a CSR, and how many each row has."""
    sizes = indptr[rows + 1] - indptr[rows] if len(rows) else np.empty(0, dtype=np.int64)
    return ranges(indptr[rows], sizes), sizes


def frozen(array: NDArray[Any], dtype: Any) -> NDArray[Any]:
    """Read-only: a shared array can't be changed by mistake, and compiled kernels see one type only."""
    array = np.ascontiguousarray(array, dtype=dtype)
    if array.flags.writeable:
        array = array.view()
        array.flags.writeable = False
    return array
