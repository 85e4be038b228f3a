"""Evidence and a day → ties: verified or possible, with the chance of an answer and the backing, in both directions.

A tie is **verified** by personal messages both ways (at most 5 recipients), an attended meeting of at most 6 people, a
vouch, "knows my work", or somebody's dated word. Everything else that points at two people is **possible**: worth
asking about, never offered as a way in. A "stranger" word takes the pair out of both.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

import numpy as np
from numpy.typing import NDArray

from inroad.ties.chance import Record, chances, record
from inroad.ties.fold import Evidence, fold
from inroad.ties.model import Link, Word
from inroad.ties.table import AB, BA, NEVER, PairTable


@dataclass(frozen=True, slots=True)
class Arcs:
    """Verified ties as directed arcs, two per tie, unsorted: ``near`` asks, ``far`` answers.

    ``near``, ``far`` int32; ``chance`` float64; ``backing`` int8 (:attr:`Backing.rank`: ``far`` stands behind the work
    of ``near``); ``row`` int32 into the ties; ``way`` int8, 0 when ``near < far``: what
    :func:`inroad.ties.explain.explain` wants to know.
    """

    near: NDArray[np.int32]
    far: NDArray[np.int32]
    chance: NDArray[np.float64]
    backing: NDArray[np.int8]
    row: NDArray[np.int32]
    way: NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Ties:
    """One row per pair ``a < b`` of ``n`` people, ascending; as of ``now`` (unix seconds).

    ``chance_ab``: float64, the chance that b answers a; nan unless verified. ``backing_ab``: int8
    (:attr:`Backing.rank`), how far b stands behind the work of a, so that both ``_ab`` columns speak of *a asking b*.
    ``inferred``: verified, mail both ways, and in none of it does the mail itself say that one answered the other.
    ``evidence`` holds what every column derives from, row by row; ``record`` is what moves all of them a little.
    """

    n: int
    now: int
    a: NDArray[np.int32]
    b: NDArray[np.int32]
    verified: NDArray[np.bool_]
    inferred: NDArray[np.bool_]
    possible: NDArray[np.bool_]
    chance_ab: NDArray[np.float64]
    chance_ba: NDArray[np.float64]
    backing_ab: NDArray[np.int8]
    backing_ba: NDArray[np.int8]
    evidence: Evidence
    record: Record

    def __len__(self) -> int:
        return len(self.a)

    def row(self, one: int, other: int) -> int:
        """The row of a pair in either order, -1 if there is none. O(log pairs)."""
        low, high = min(one, other), max(one, other)
        start, stop = np.searchsorted(self.a, [low, low + 1])
        place = int(start + np.searchsorted(self.b[start:stop], high))
        return place if place < stop and self.b[place] == high else -1

    def chance(self, asks: int, answers: int) -> float | None:
        """The chance that ``answers`` writes back to ``asks``; None when they never met. O(log pairs)."""
        row = self.row(asks, answers)
        if row < 0 or not self.verified[row]:
            return None
        return float(self.chance_ab[row] if asks < answers else self.chance_ba[row])

    def of(self, person: int) -> NDArray[np.int64]:
        """The rows of all pairs with ``person``, ascending. O(pairs)."""
        return np.flatnonzero((self.a == person) | (self.b == person))

    def arcs(self) -> Arcs:
        """Both directions of every verified tie, for the graph. O(pairs)."""
        rows = np.flatnonzero(self.verified)
        return Arcs(
            near=np.concatenate([self.a[rows], self.b[rows]]),
            far=np.concatenate([self.b[rows], self.a[rows]]),
            chance=np.concatenate([self.chance_ab[rows], self.chance_ba[rows]]),
            backing=np.concatenate([self.backing_ab[rows], self.backing_ba[rows]]),
            row=np.concatenate([rows, rows]).astype(np.int32),
            way=np.repeat(np.array([AB, BA], np.int8), len(rows)),
        )


def weigh(
    table: PairTable,
    words: Iterable[Word],
    links: Iterable[Link],
    *,
    now: int,
    n: int,
    today: date | None = None,
) -> Ties:
    """Ties among ``n`` people as of ``now`` (unix seconds).

    ``table`` may be older than ``now`` (it is moved on), never newer: ValueError, observe again. Words and links dated
    after ``today`` are not there yet; without ``today`` it is the day of ``now`` in UTC.
    """
    evidence = fold(table.at(now), words, links, today=today or datetime.fromtimestamp(now, UTC).date(), n=n)
    seen = evidence.table
    both_ways = (seen.few[AB] > 0) & (seen.few[BA] > 0)
    verified = (both_ways | (seen.small > 0) | (evidence.word_at != NEVER)) & ~evidence.denied
    inferred = verified & both_ways & (seen.said.sum(axis=0) == 0) & (seen.named == 0)
    signs = (seen.few.sum(axis=0) > 0) | (seen.wide.sum(axis=0) > 0) | (seen.large > 0) | evidence.linked
    known = record(seen)
    chance = np.where(verified, chances(evidence, known), np.nan)
    return Ties(
        n=n,
        now=now,
        a=seen.a,
        b=seen.b,
        verified=verified,
        inferred=inferred,
        possible=signs & ~verified & ~evidence.denied,
        chance_ab=chance[AB],
        chance_ba=chance[BA],
        backing_ab=evidence.backing[AB],
        backing_ba=evidence.backing[BA],
        evidence=evidence,
        record=known,
    )
