"""The network as arrays: who has a verified tie to whom, best first, and who has one into each organisation.

A snapshot is immutable and derived: it can be thrown away and rebuilt from the rows at any time. Two orders of the same
ties lie beside each other, because a search starts from both ends:

    per person            far ends, best chance first      -> a search stops as soon as nothing better can follow
    per organisation      near ends of the ties into it    -> "who has a tie into it" is one contiguous run
    per person, incoming  positions of the ties into them  -> the same for a goal that is a person

Only verified ties with a chance above 0 come in; a tie without a chance ("never met") is not a tie. Who may be asked or
reached is never in here: guards, closed doors and rests are masks of the query. Changes of the day go to an overlay
(:meth:`Snapshot.with_changes`) that replaces whole rows and is folded in when it outgrows :data:`COMPACT_ABOVE`.

Saving and loading is in :mod:`inroad.graph.storage`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from inroad.graph.columns import (
    Float64,
    Int32,
    Int64,
    best_of_runs,
    check,
    csr,
    frozen,
    pointers,
    ranges,
    spread,
    usable,
)

COMPACT_ABOVE: Final = 0.05
MOST_TIES: Final = 2**31 - 1  # positions are int32
WORTH_COMPILING: Final = 1_000_000
"""From so many pairs on, compiled code builds faster even if the compiler has to be loaded first."""


@dataclass(frozen=True, slots=True)
class Key:
    """What a snapshot was computed from: it is good only for the same desk revision, model version and desk day."""

    revision: int = 0
    model: str = ""
    day: date | None = None


class Run(NamedTuple):
    """Ties as parallel columns. ``position`` finds a tie again in :meth:`Snapshot.at`."""

    near: Int32
    far: Int32
    chance: Float64
    position: Int64


@dataclass(frozen=True, slots=True, eq=False)
class Changes:
    """Directed ties that are new or different; each replaces the tie ``near[i]`` -> ``far[i]`` if there is one.

    ``chance`` 0 or NaN removes the tie. ``backing`` int8 is what the far end thinks of the near end's work (the ranks
    of :class:`inroad.ties.model.Backing`), ``tie_row`` the row in the ties table. ``n`` is the number of people
    afterwards, if it grew.
    """

    near: Int32
    far: Int32
    chance: Float64
    backing: NDArray[np.int8]
    tie_row: Int32
    n: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Overlay:
    """Rows that replace those of the arrays below it. Its ties have the positions m, m + 1, … (m: ties below).

    ``start`` and ``stop`` int64[n] bound each person's row in that numbering; ``patched`` bool[n] marks the people
    whose row lies here.
    """

    start: Int64
    stop: Int64
    patched: NDArray[np.bool_]
    near: Int32
    indices: Int32
    chance: Float64
    backing: NDArray[np.int8]
    tie_row: Int32


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """``n`` people, m directed ties, o organisations. All arrays are C-contiguous and read-only.

    =====================  ==========  ====  ==============================================================
    array                  dtype       size  meaning
    =====================  ==========  ====  ==============================================================
    indptr                 int64       n+1   row of person p: positions ``indptr[p]:indptr[p + 1]``
    indices                int32       m     far end; within a row by chance descending, then by index
    chance                 float64     m     0 < chance <= 1 that the far end answers the near end
    backing                int8        m     does the far end know the near end's work: 3 well … 0 no
    tie_row                int32       m     row in the ties table, for the reasons
    in_indptr, in_edge     int64/int32 n+1/m positions of the ties into a person, by near end
    org_indptr             int64       o+1   run of organisation i in the next two
    org_near, org_edge     int32       r     near end and position of ties into its people, by near end, best first
    org_best               float64     o     best chance in the run of organisation i, 0 for an empty one: its bound
    org_people_indptr      int64       o+1   run of organisation i in the next
    org_people             int32       s     its people, those of its children included, ascending
    =====================  ==========  ====  ==============================================================

    21 bytes per tie, and 8 more for each organisation that its far end is inside of (``bytes_per_tie``).
    """

    n: int
    indptr: Int64
    indices: Int32
    chance: Float64
    backing: NDArray[np.int8]
    tie_row: Int32
    in_indptr: Int64
    in_edge: Int32
    org_indptr: Int64
    org_near: Int32
    org_edge: Int32
    org_best: Float64
    org_people_indptr: Int64
    org_people: Int32
    key: Key = field(default_factory=Key)
    overlay: Overlay | None = None

    @classmethod
    def build(
        cls,
        n: int,
        *,
        a: NDArray[Any],
        b: NDArray[Any],
        chance_ab: NDArray[Any],
        chance_ba: NDArray[Any],
        verified: NDArray[np.bool_] | None = None,
        backing_ab: NDArray[Any] | None = None,
        backing_ba: NDArray[Any] | None = None,
        organisations: Sequence[Sequence[int] | NDArray[Any]] = (),
        key: Key | None = None,
    ) -> "Snapshot":
        """From the ties table: row i is the pair ``a[i]``, ``b[i]``, with a chance each way.

        ``chance_ab`` is the chance that b answers a; ``backing_ab`` the rank of what b thinks of a's work (default:
        unknown). ``organisations[i]`` lists the people inside organisation i, those of its children included.
        Self ties, ties that are not verified and directions with chance 0 or NaN are left out; of parallel ties
        the one with the better chance is kept. O(m log m) time; from :data:`WORTH_COMPILING` pairs on compiled, with
        the same result (:mod:`inroad.graph.building`).

        :raises ValueError: columns of different lengths, a chance outside 0…1, or a person outside 0…n-1
        """
        given = {"a": a, "b": b, "chance_ab": chance_ab, "chance_ba": chance_ba, "verified": verified}
        given |= {"backing_ab": backing_ab, "backing_ba": backing_ba}
        lengths = {name: len(column) for name, column in given.items() if column is not None}
        if len(set(lengths.values())) > 1:
            raise ValueError(f"the columns of the ties are not of one length: {lengths}")
        if len(a) >= WORTH_COMPILING:
            return cls._compiled(
                n, a, b, chance_ab, chance_ba, verified, backing_ab, backing_ba, csr(organisations, n), key or Key()
            )
        rows = np.arange(len(a), dtype=np.int32)
        unknown = np.ones(len(a), dtype=np.int8)
        keep = np.ones(len(a), dtype=np.bool_) if verified is None else np.asarray(verified, dtype=np.bool_)
        near = np.concatenate([np.asarray(a)[keep], np.asarray(b)[keep]])
        far = np.concatenate([np.asarray(b)[keep], np.asarray(a)[keep]])
        chance = np.concatenate([np.asarray(chance_ab)[keep], np.asarray(chance_ba)[keep]]).astype(np.float64)
        backing = np.concatenate(
            [
                np.asarray(unknown if backing_ab is None else backing_ab)[keep],
                np.asarray(unknown if backing_ba is None else backing_ba)[keep],
            ]
        )
        return cls._from_directed(
            n,
            near=near,
            far=far,
            chance=chance,
            backing=backing,
            tie_row=np.concatenate([rows[keep], rows[keep]]),
            organisations=csr(organisations, n),
            key=key or Key(),
        )

    @classmethod
    def _from_directed(
        cls,
        n: int,
        *,
        near: NDArray[Any],
        far: NDArray[Any],
        chance: Float64,
        backing: NDArray[Any],
        tie_row: NDArray[Any],
        organisations: tuple[Int64, Int32],
        key: Key,
    ) -> "Snapshot":
        near, far, chance, backing, tie_row = usable(n, near, far, chance, backing, tie_row)
        m = len(near)
        if m > MOST_TIES:
            raise ValueError(f"a snapshot holds at most {MOST_TIES:,} directed ties, not {m:,}")
        order = np.lexsort((far, -chance, near))
        near, indices = near[order], far[order].astype(np.int32)
        indptr = pointers(near, n)
        in_edge = np.argsort(indices, kind="stable").astype(np.int32)
        in_indptr = pointers(indices, n)
        people_indptr, people = organisations
        # Positions ascend with the near end, and within one near end from the best tie down: sorting a run by
        # position alone gives both orders that a run promises.
        at, counts = spread(in_indptr, people)
        owner = np.repeat(np.arange(len(people_indptr) - 1), np.diff(people_indptr))
        edge = in_edge[at].astype(np.int64)
        run = np.lexsort((edge, np.repeat(owner, counts)))
        org_edge = edge[run]
        size_of_run = np.bincount(np.repeat(owner, counts), minlength=len(people_indptr) - 1)
        return cls._of(
            (indptr, indices, chance[order], backing[order], tie_row[order]),
            (in_indptr, in_edge),
            (
                np.concatenate([[0], np.cumsum(size_of_run)]),
                near[org_edge],
                org_edge,
                best_of_runs(chance[order][org_edge], size_of_run),
            ),
            organisations,
            key,
        )

    @classmethod
    def _compiled(
        cls,
        n: int,
        a: NDArray[Any],
        b: NDArray[Any],
        chance_ab: NDArray[Any],
        chance_ba: NDArray[Any],
        verified: NDArray[np.bool_] | None,
        backing_ab: NDArray[Any] | None,
        backing_ba: NDArray[Any] | None,
        organisations: tuple[Int64, Int32],
        key: Key,
    ) -> "Snapshot":
        from inroad.graph import building

        row = np.arange(len(a), dtype=np.int32)
        unknown = np.ones(len(a), dtype=np.int8)
        kept = None if verified is None else np.asarray(verified, dtype=np.bool_)

        def column(given: NDArray[Any] | None) -> NDArray[Any]:
            whole = unknown if given is None else np.asarray(given)
            return whole if kept is None else whole[kept]

        one, other, row = column(a), column(b), column(row)
        ab, ba = column(chance_ab).astype(np.float64, copy=False), column(chance_ba).astype(np.float64, copy=False)
        well_ab, well_ba = column(backing_ab), column(backing_ba)
        check(n, one, ab, well_ab)
        check(n, other, ba, well_ba)
        if 2 * len(row) > MOST_TIES:
            raise ValueError(f"a snapshot holds at most {MOST_TIES:,} directed ties, not {2 * len(row):,}")
        one, other = one.astype(np.int32, copy=False), other.astype(np.int32, copy=False)
        well_ab, well_ba = well_ab.astype(np.int8, copy=False), well_ba.astype(np.int8, copy=False)
        rows = building.rows_of(n, one, other, ab, ba, well_ab, well_ba, row)
        del one, other, ab, ba, well_ab, well_ba, row  # given back before the next step takes its memory
        return cls._of(rows, building.incoming_of(rows), building.runs_of(rows, *organisations), organisations, key)

    @classmethod
    def _of(
        cls,
        rows: Sequence[NDArray[Any]],
        incoming: Sequence[NDArray[Any]],
        runs: Sequence[NDArray[Any]],
        organisations: tuple[Int64, Int32],
        key: Key,
    ) -> "Snapshot":
        """From the arrays in the order of the table above, read-only from here on."""
        indptr, indices, chance, backing, tie_row = rows
        org_indptr, org_near, org_edge, org_best = runs
        return cls(
            n=len(indptr) - 1,
            indptr=frozen(indptr, np.int64),
            indices=frozen(indices, np.int32),
            chance=frozen(chance, np.float64),
            backing=frozen(backing, np.int8),
            tie_row=frozen(tie_row, np.int32),
            in_indptr=frozen(incoming[0], np.int64),
            in_edge=frozen(incoming[1], np.int32),
            org_indptr=frozen(org_indptr, np.int64),
            org_near=frozen(org_near, np.int32),
            org_edge=frozen(org_edge, np.int32),
            org_best=frozen(org_best, np.float64),
            org_people_indptr=frozen(organisations[0], np.int64),
            org_people=frozen(organisations[1], np.int32),
            key=key,
        )

    @property
    def m(self) -> int:
        """Directed ties in the arrays below the overlay."""
        return len(self.indices)

    @property
    def bytes_per_tie(self) -> float:
        """Bytes of all arrays that grow with the ties, per directed tie."""
        arrays = (self.indices, self.chance, self.backing, self.tie_row, self.in_edge, self.org_near, self.org_edge)
        return sum(array.nbytes for array in arrays) / max(self.m, 1)

    def inside(self, organisation: int) -> Int32:
        """The people of ``organisation``, ascending, int32."""
        return self.org_people[self.org_people_indptr[organisation] : self.org_people_indptr[organisation + 1]]

    def bounds(self) -> tuple[Int64, Int64]:
        """First and one-past-last position of each person's row: two int64[n], views if there is no overlay."""
        if self.overlay is not None:
            return self.overlay.start, self.overlay.stop
        return self.indptr[:-1], self.indptr[1:]

    def at(self, position: NDArray[Any]) -> tuple[Int32, Float64, NDArray[np.int8], Int32]:
        """Far end, chance, backing and tie row of the ties at ``position``."""
        over = self.overlay
        if over is None:
            return self.indices[position], self.chance[position], self.backing[position], self.tie_row[position]
        above = position >= self.m
        low = np.where(above, 0, position)
        high = np.where(above, position - self.m, 0)

        def pick(below: NDArray[Any], over_it: NDArray[Any]) -> NDArray[Any]:
            if not len(over_it):
                return below[low]
            return over_it[high] if not len(below) else np.where(above, over_it[high], below[low])

        return (
            pick(self.indices, over.indices),
            pick(self.chance, over.chance),
            pick(self.backing, over.backing),
            pick(self.tie_row, over.tie_row),
        )

    def ties_of(self, people: NDArray[Any]) -> Run:
        """The rows of ``people`` one after the other; O(ties returned)."""
        start, stop = self.bounds()
        sizes = stop[people] - start[people]
        position = ranges(start[people], sizes)
        far, chance, _, _ = self.at(position)
        return Run(np.repeat(np.asarray(people, dtype=np.int32), sizes), far, chance, position)

    def tie(self, near: int, far: int) -> int:
        """The position of the tie ``near`` -> ``far``, or -1; O(ties of ``near``)."""
        run = self.ties_of(np.array([near]))
        found = np.flatnonzero(run.far == far)
        return int(run.position[found[0]]) if len(found) else -1

    def ties_into(self, people: NDArray[Any], *, organisation: int | None = None) -> Run:
        """All ties into ``people``, sorted by near end, then best first, then by far end.

        With ``organisation`` its one contiguous run is read and then narrowed to ``people``; without, the runs of the
        people are gathered and sorted. O(t) or O(t log t) for t ties.
        """
        over = self.overlay
        if organisation is None:
            below = people[people < len(self.in_indptr) - 1]
            at, _ = spread(self.in_indptr, below)
            position = np.sort(self.in_edge[at]).astype(np.int64)
            near = (np.searchsorted(self.indptr, position, side="right") - 1).astype(np.int32)
        else:
            run = slice(self.org_indptr[organisation], self.org_indptr[organisation + 1])
            near, position = self.org_near[run], self.org_edge[run].astype(np.int64)
        far, chance = self.indices[position], self.chance[position]
        if organisation is None and over is None:
            return Run(near, far, chance, position)
        wanted = np.zeros(self.n, dtype=np.bool_)
        wanted[people] = True
        keep = wanted[far]
        if over is not None:
            keep &= ~over.patched[near]
        if not keep.all():
            near, far, chance, position = near[keep], far[keep], chance[keep], position[keep]
        if over is None:
            return Run(near, far, chance, position)
        extra = np.flatnonzero(wanted[over.indices])
        near = np.concatenate([near, over.near[extra]])
        far = np.concatenate([far, over.indices[extra]])
        chance = np.concatenate([chance, over.chance[extra]])
        position = np.concatenate([position, extra + self.m])
        order = np.lexsort((far, -chance, near))
        return Run(near[order], far[order], chance[order], position[order])

    def with_changes(self, changes: Changes, *, key: Key | None = None) -> "Snapshot":
        """This snapshot with some ties new, different or gone; the arrays below are shared, not copied.

        The rows of the changed near ends are rewritten in the overlay. If the overlay then holds more than
        :data:`COMPACT_ABOVE` of the ties, everything is rebuilt instead. Organisations stay as they are: people who
        joined one today are named to the search as goals. O(n + ties of the changed rows).

        :raises ValueError: a chance outside 0…1, a person outside 0…n-1, or fewer people than before
        """
        n = max(changes.n, self.n)
        if changes.n and changes.n < self.n:
            raise ValueError(f"a snapshot of {self.n} people can't shrink to {changes.n}")
        if len(changes.near) and not 0 <= int(changes.near.min()) <= int(changes.near.max()) < n:
            raise ValueError(f"a tie names a person outside 0…{n - 1}")
        old = self.overlay.patched if self.overlay is not None else np.zeros(self.n, dtype=np.bool_)
        patched = np.zeros(n, dtype=np.bool_)
        patched[: self.n] = old
        patched[changes.near] = True
        kept = self.ties_of(np.flatnonzero(patched[: self.n]))
        _, chance, backing, tie_row = self.at(kept.position)
        # The last word about a pair wins, also within one batch of changes.
        pair = changes.near.astype(np.int64) * n + changes.far
        last = len(pair) - 1 - np.unique(pair[::-1], return_index=True)[1]
        untouched = ~np.isin(kept.near.astype(np.int64) * n + kept.far, pair)
        near, far, chance, backing, tie_row = usable(
            n,
            np.concatenate([kept.near[untouched], changes.near[last]]),
            np.concatenate([kept.far[untouched], changes.far[last]]),
            np.concatenate([chance[untouched], changes.chance[last]]),
            np.concatenate([backing[untouched], changes.backing[last]]),
            np.concatenate([tie_row[untouched], changes.tie_row[last]]),
        )
        order = np.lexsort((far, -chance, near))
        near, far, chance, backing, tie_row = near[order], far[order], chance[order], backing[order], tie_row[order]
        if len(near) > COMPACT_ABOVE * self.m:
            return self._compacted(n, patched, (near, far, chance, backing, tie_row), key or self.key)
        rows = pointers(near, n) + self.m
        start, stop = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
        people = len(self.indptr) - 1
        start[:people], stop[:people] = self.indptr[:-1], self.indptr[1:]
        start[patched], stop[patched] = rows[:-1][patched], rows[1:][patched]
        overlay = Overlay(
            start=frozen(start, np.int64),
            stop=frozen(stop, np.int64),
            patched=frozen(patched, np.bool_),
            near=frozen(near, np.int32),
            indices=frozen(far, np.int32),
            chance=frozen(chance, np.float64),
            backing=frozen(backing, np.int8),
            tie_row=frozen(tie_row, np.int32),
        )
        return replace(self, n=n, overlay=overlay, key=key or self.key)

    def _compacted(self, n: int, patched: NDArray[np.bool_], changed: tuple[NDArray[Any], ...], key: Key) -> "Snapshot":
        people = len(self.indptr) - 1
        near = np.repeat(np.arange(people, dtype=np.int32), np.diff(self.indptr))
        below = ~patched[near]
        columns: tuple[NDArray[Any], ...] = (near, self.indices, self.chance, self.backing, self.tie_row)
        whole = [np.concatenate([old[below], new]) for old, new in zip(columns, changed, strict=True)]
        return Snapshot._from_directed(
            n,
            near=whole[0],
            far=whole[1],
            chance=whole[2],
            backing=whole[3],
            tie_row=whole[4],
            organisations=(self.org_people_indptr, self.org_people),
            key=key,
        )
