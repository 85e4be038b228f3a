"""What a search for ways in must read at least, recorded and read again without any thought: the memory's limit.

    answers ─ trace ─→ for each question, which rows were opened and how many ties of each were looked at
                ─ replay ─→ the same memory, added up

The trace knows how good the last chain of each answer is from the beginning, which a search learns on its way, so it
opens no more rows than any best-first search has to. Of a row all far ends are read up to where nothing better can
follow, and a chance for each line of the cache, as the kernel does.
"""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from inroad.graph.chains import HOP, Batch
from inroad.graph.compiled import BLOCK, summing_kernel
from inroad.graph.snapshot import Snapshot

Array = np.ndarray


@dataclass
class Steps:
    """Question i opened the rows of ``person[indptr[i]:indptr[i + 1]]``, and read ``count`` ties of each."""

    indptr: Array
    person: Array
    count: Array


def trace(snapshot: Snapshot, batch: Batch, me: Array, organisation: Array) -> Steps:
    k = batch.chance.shape[2]
    full = batch.counts[:, 2] == k
    rank = np.where(full, batch.backing[:, 2, k - 1], -1)
    chance = np.where(full, batch.chance[:, 2, k - 1], 0.0)
    most = int((snapshot.indptr[me + 1] - snapshot.indptr[me]).sum())
    indptr = np.zeros(len(me) + 1, dtype=np.int64)
    person, count = np.empty(most, dtype=np.int32), np.empty(most, dtype=np.int32)
    _trace(
        me, organisation, rank, chance, snapshot.indptr, snapshot.indices, snapshot.chance, snapshot.backing,
        snapshot.org_indptr, snapshot.org_near, snapshot.org_edge, snapshot.org_best, np.zeros(snapshot.n), HOP * HOP,
        indptr, person, count,
    )  # fmt: skip
    return Steps(indptr, person[: indptr[-1]].copy(), count[: indptr[-1]].copy())


@summing_kernel
def _trace(
    me, organisation, rank, least, indptr, indices, chances, backings, org_indptr, org_near, org_edge, org_best,
    best_of, hops, out, person, count,
):  # fmt: skip
    found = 0
    for i in range(len(me)):
        first, last = org_indptr[organisation[i]], org_indptr[organisation[i] + 1]
        for j in range(last - 1, first - 1, -1):  # of one near end the best comes first
            best_of[org_near[j]] = chances[org_edge[j]]
        best_in = org_best[organisation[i]]
        for mine in range(indptr[me[i]], indptr[me[i] + 1]):
            q, now, v = chances[mine], backings[mine], indices[mine]
            if now < rank[i] or (now == rank[i] and q * best_in * hops < least[i]):
                continue
            x, looked = 0.0, 0
            for t in range(indptr[v], indptr[v + 1]):
                looked += 1
                reachable = chances[t] * best_in
                if reachable < x or (now == rank[i] and q * reachable * hops < least[i]):
                    break
                x = max(x, chances[t] * best_of[indices[t]])
            person[found], count[found] = v, looked
            found += 1
        out[i + 1] = found
        for j in range(first, last):
            best_of[org_near[j]] = 0.0


def replay(snapshot: Snapshot, steps: Steps, me: Array, organisation: Array, threads: int) -> float:
    """The sum of everything that was looked at."""

    def part(first: int, last: int) -> float:
        return float(
            _replay(
                first, last, me, organisation, snapshot.indptr, snapshot.indices, snapshot.chance,
                snapshot.org_indptr, snapshot.org_near, steps.indptr, steps.person, steps.count,
            )
        )  # fmt: skip

    size = max(1, -(-len(me) // (threads * 16)))
    pieces = [(first, min(first + size, len(me))) for first in range(0, len(me), size)]
    with ThreadPoolExecutor(threads) as pool:
        return sum(pool.map(lambda piece: part(*piece), pieces))


@summing_kernel
def _replay(
    begin, end, me, organisation, indptr, indices, chances, org_indptr, org_near, steps, person, count
):  # fmt: skip
    people, total = 0, 0.0
    for i in range(begin, end):
        for j in range(org_indptr[organisation[i]], org_indptr[organisation[i] + 1]):
            people += org_near[j]
        for mine in range(indptr[me[i]], indptr[me[i] + 1]):
            people += indices[mine]
            total += chances[mine]
        for step in range(steps[i], steps[i + 1]):
            first = indptr[person[step]]
            for t in range(first, first + count[step]):
                people += indices[t]
            for t in range(first, first + count[step], BLOCK):
                total += chances[t]
    return total + people


def gather_ns(values: Array, reads: int = 20_000_000) -> float:
    """Mean nanoseconds of an independent read from anywhere in ``values``, on one core."""
    _gather(values, 1000)
    before = time.perf_counter()
    _gather(values, reads)
    return 1e9 * (time.perf_counter() - before) / reads


@summing_kernel
def _gather(values, reads):
    total, at = 0.0, np.uint64(88172645463325252)
    for _ in range(reads):
        at ^= at << np.uint64(13)
        at ^= at >> np.uint64(7)
        at ^= at << np.uint64(17)
        total += values[at % np.uint64(len(values))]
    return total


def stream_gib(values: Array) -> float:
    """GiB read per second from one end to the other, on one core."""
    part = values[: 2**27]
    float(part.sum())
    before = time.perf_counter()
    float(part.sum())
    return part.nbytes / 2**30 / (time.perf_counter() - before)
