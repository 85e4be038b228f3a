"""Lists of numbers of many owners in two flat arrays, and what is asked of them for many pairs at once.

    owner 0: 4 7    owner 1: nothing    owner 2: 4     ->     starts 0 2 2 3    codes 4 7 4

Everything here takes time and memory in proportion to what goes in and comes out; nothing is compared in Python.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

Ints: TypeAlias = npt.NDArray[np.int64]
Floats: TypeAlias = npt.NDArray[np.float64]
Flags: TypeAlias = npt.NDArray[np.bool_]
Value = TypeVar("Value", bound=Hashable)


@dataclass(frozen=True, slots=True, eq=False)
class Ragged:
    """``codes[starts[i]:starts[i + 1]]`` belong to owner ``i``. ``at_most_one``: no owner has more than one."""

    starts: Ints
    codes: Ints
    at_most_one: bool

    @classmethod
    def of(cls, counts: Ints, codes: Ints) -> "Ragged":
        """``counts[i]`` codes for owner ``i``, one owner after the other."""
        starts = np.zeros(len(counts) + 1, np.int64)
        np.cumsum(counts, out=starts[1:])
        return cls(starts, codes, bool(len(counts) == 0 or counts.max() <= 1))

    @classmethod
    def of_lists(cls, lists: Sequence[Sequence[int]]) -> "Ragged":
        """The same from Python's lists."""
        counts = np.fromiter(map(len, lists), np.int64, len(lists))
        return cls.of(counts, np.fromiter((code for one in lists for code in one), np.int64, int(counts.sum())))

    @classmethod
    def of_pairs(cls, owners: Ints, codes: Ints, number: int) -> "Ragged":
        """From owners in ascending order, each with one of its codes."""
        return cls.of(np.bincount(owners, minlength=number), codes)

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def counts(self) -> Ints:
        """How many codes each owner has."""
        return np.diff(self.starts)

    @property
    def owners(self) -> Ints:
        """The owner of each code."""
        return np.repeat(np.arange(len(self)), self.counts)

    def has(self) -> Flags:
        """Which owners have any."""
        return self.starts[1:] > self.starts[:-1]

    def first(self) -> Ints:
        """The first code of each owner, -1 of those without."""
        found = np.full(len(self), -1, np.int64)
        some = self.has()
        found[some] = self.codes[self.starts[:-1][some]]
        return found

    def take(self, rows: Ints) -> "Ragged":
        """The lists of the given owners, who are numbered anew."""
        counts = self.starts[rows + 1] - self.starts[rows]
        return Ragged.of(counts, self.codes[_runs(self.starts[rows], counts)])

    def through(self, inner: "Ragged") -> "Ragged":
        """Every code replaced by what it owns in ``inner``."""
        inside = inner.take(self.codes)
        starts = inside.starts[self.starts]
        counts = np.diff(starts)
        return Ragged(starts, inside.codes, bool(len(counts) == 0 or counts.max() <= 1))

    def kept(self, keep: Flags) -> "Ragged":
        """Without the codes that are not to be kept."""
        return Ragged.of_pairs(self.owners[keep], self.codes[keep], len(self))

    def once(self) -> "Ragged":
        """Each owner's codes once, in ascending order."""
        if self.at_most_one:
            return self
        width = int(self.codes.max()) + 1
        packed = distinct(self.owners * width + self.codes)
        return Ragged.of_pairs(packed // width, packed % width, len(self))

    def both(self, other: "Ragged") -> "Ragged":
        """The codes of both, owner by owner."""
        owners = np.concatenate((self.owners, other.owners))
        order = np.argsort(owners, kind="stable")
        return Ragged.of(self.counts + other.counts, np.concatenate((self.codes, other.codes))[order])


def _runs(starts: Ints, counts: Ints) -> Ints:
    """starts[0], starts[0] + 1, … counts[0] of them; then the same from starts[1]."""
    ends = np.cumsum(counts)
    found: Ints = np.repeat(starts - (ends - counts), counts)
    found += np.arange(len(found))
    return found


def crossed(left: Ragged, a: Ints, right: Ragged, b: Ints) -> tuple[Ints, Ints, Ints]:
    """Every code of ``left`` at ``a[row]`` with every one of ``right`` at ``b[row]``: rows ascending, and the codes."""
    if left.at_most_one and right.at_most_one:
        rows = np.flatnonzero((left.starts[a + 1] > left.starts[a]) & (right.starts[b + 1] > right.starts[b]))
        return rows, left.codes[left.starts[a[rows]]], right.codes[right.starts[b[rows]]]
    mine, theirs = left.starts[a + 1] - left.starts[a], right.starts[b + 1] - right.starts[b]
    many = mine * theirs
    rows = np.repeat(np.arange(len(a)), many)
    place = _runs(np.zeros(len(a), np.int64), many)
    width = theirs[rows]
    return rows, left.codes[left.starts[a[rows]] + place // width], right.codes[right.starts[b[rows]] + place % width]


def common(lists: Ragged, a: Ints, b: Ints) -> tuple[Ints, Ints]:
    """What the lists of ``a[row]`` and ``b[row]`` have in common: rows ascending, and the codes.

    The shorter list of each pair is looked up in the longer: a card with 10^5 addresses beside one with a single one
    costs one step.
    """
    if lists.at_most_one:
        rows, mine, theirs = crossed(lists, a, lists, b)
        same = mine == theirs
        return rows[same], mine[same]
    counts = lists.counts
    swap = counts[a] > counts[b]
    fewer, more = np.where(swap, b, a), np.where(swap, a, b)
    some = np.flatnonzero(counts[fewer] > 0)
    if not len(some):
        return some, some
    looked = lists.take(fewer[some])
    rows = some[looked.owners]
    width = int(lists.codes.max()) + 1
    table = np.sort(lists.owners * width + lists.codes)
    wanted = more[rows] * width + looked.codes
    found = table[np.minimum(np.searchsorted(table, wanted), len(table) - 1)] == wanted
    return rows[found], looked.codes[found]


def distinct(numbers: Ints) -> Ints:
    """Each number once, ascending. Sorting is several times as fast as the hash table behind ``np.unique``."""
    ordered = np.sort(numbers)
    return ordered[is_new(ordered)]


def is_new(ordered: Ints) -> Flags:
    """Which of the numbers, in ascending order, differ from the one before."""
    new = np.ones(len(ordered), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=new[1:])
    return new


def flagged(rows: Ints, number: int) -> Flags:
    """Which of ``number`` rows are among ``rows``."""
    found = np.zeros(number, np.bool_)
    found[rows] = True
    return found


def coded(values: Iterable[Value]) -> tuple[Ints, list[Value]]:
    """Each value's number, in the order in which values first come, and the values by number."""
    flat = list(values)
    distinct = dict.fromkeys(flat)
    index = dict(zip(distinct, range(len(distinct)), strict=True))
    return np.fromiter(map(index.__getitem__, flat), np.int64, len(flat)), list(distinct)
