"""The search for chains as compiled kernels. Importing this module loads Numba: most of a second. See chains.py.

    my row, best first ─ v ─→ v's row, best first ─ u ─→ is u in the run of the goal?  (a sieve, then a directory)
           bound: my tie x the best tie into the goal        bound: v's tie x the best tie into the goal

Nothing is touched that grows with the network: a query costs what it looks at. Ties into the goal are found per person
asked about, not listed beforehand, because most of them start from people whom nobody of mine knows; and what lies far
apart in memory (a chance, a far end) is read only for people who are found.

The kernels are compiled once per installation (`python -m inroad.graph.warm`) and cached beside this file, or in the
user's cache folder where that can't be written.
"""

import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import numba
import numpy as np
from numpy.typing import NDArray

from inroad.graph.chains import Batch, Chains, Query, Questions

SIEVED: Final = 2**17
"""Runs up to so many ties get a sieve before them; those of longer ones would take longer to fill than it spares."""
NEAREST: Final = 2**12
"""Words of 64 bits that the nearest cache holds."""
BLOCK: Final = 16
"""Far ends of a row that are looked at between two looks at its chances: what a line of the processor's cache holds.

Of ties of one row the best comes first. One that is looked at though the bound rules it out can't win all the same.
"""
_NOBODY: Final = np.zeros(0, dtype=np.bool_)
_ready = threading.Event()


def ready() -> bool:
    """Whether the kernels are loaded in this process, so that a call does not wait for a compiler."""
    return _ready.is_set()


def mark_ready() -> None:
    """Said by :func:`inroad.graph.warm.warm` after the first call."""
    _ready.set()


def kernel(function: Callable[..., Any]) -> Any:
    """Compiled without the interpreter's lock, cached on disk where there is a place for it."""
    return _compile(function)


def summing_kernel(function: Callable[..., Any]) -> Any:
    """A kernel whose sums may be added up in another order: several at a time, a third faster, the same every run."""
    return _compile(function, fastmath={"reassoc", "nsz"})


def _compile(function: Callable[..., Any], **options: Any) -> Any:
    try:
        return numba.njit(cache=True, nogil=True, **options)(function)
    except RuntimeError:  # neither this folder nor the user's cache can be written: compile for this process only
        return numba.njit(nogil=True, **options)(function)


def answer(query: Query) -> Chains:
    """The chains of ``query``."""
    snapshot, k = query.snapshot, query.k
    over = snapshot.overlay
    start, stop = snapshot.bounds()
    if query.organisation is None or over is not None:
        into = snapshot.ties_into(query.people, organisation=query.organisation)
        near, position = into.near, into.position.astype(np.int32)
        best = float(into.chance.max()) if len(into.chance) else 0.0
    else:
        run = slice(snapshot.org_indptr[query.organisation], snapshot.org_indptr[query.organisation + 1])
        near, position = snapshot.org_near[run], snapshot.org_edge[run]
        best = float(snapshot.org_best[query.organisation])
    top = over if over is not None else snapshot
    columns = _columns(1, k)
    _search(
        query.me, k, query.hop, start, stop, snapshot.m, snapshot.indices, snapshot.chance, snapshot.backing,
        top.indices, top.chance, top.backing, _readonly(near), _readonly(position), best,
        _mask(query.is_goal), _mask(query.may_ask), _mask(query.may_begin),
        *(column[0] for column in columns),
    )  # fmt: skip
    people, positions, chance, rank, counts = (column[0] for column in columns)
    found = [slice(0, int(count)) for count in counts]
    return Chains(
        people=np.concatenate([people[g, found[g]] for g in range(3)]),
        positions=np.concatenate([positions[g, found[g]] for g in range(3)]),
        chance=np.concatenate([chance[g, found[g]] for g in range(3)]),
        backing=np.concatenate([rank[g, found[g]] for g in range(3)]),
        vouchers=np.repeat(np.arange(3, dtype=np.int8), counts),
    )


def answer_all(questions: Questions) -> Batch:
    """The chains of every question, on all cores: the kernels run without the interpreter's lock."""
    snapshot, q = questions.snapshot, len(questions.me)
    columns = _columns(q, questions.k)
    may_reach, may_ask, may_begin = (
        _mask(mask) for mask in (questions.may_reach, questions.may_ask, questions.may_begin)
    )

    def part(first: int, last: int) -> None:
        _search_all(
            questions.me[first:last], questions.organisation[first:last], questions.k, questions.hop,
            snapshot.indptr, snapshot.m, snapshot.indices, snapshot.chance, snapshot.backing,
            snapshot.org_indptr, snapshot.org_near, snapshot.org_edge, snapshot.org_best,
            may_reach, may_ask, may_begin,
            *(column[first:last] for column in columns),
        )  # fmt: skip

    threads = max(1, min(questions.threads or os.cpu_count() or 1, q))
    # Questions differ widely in what they cost: many small pieces, so that no core waits for another.
    size = max(1, -(-q // (threads * 16)))
    pieces = [(first, min(first + size, q)) for first in range(0, q, size)]
    if threads == 1:
        part(0, q)
    else:
        with ThreadPoolExecutor(threads) as pool:
            for done in [pool.submit(part, *piece) for piece in pieces]:
                done.result()
    return Batch(*columns)


def _columns(q: int, k: int) -> tuple[NDArray[Any], ...]:
    return (
        np.full((q, 3, k, 3), -1, dtype=np.int32),
        np.full((q, 3, k, 3), -1, dtype=np.int64),
        np.zeros((q, 3, k)),
        np.zeros((q, 3, k), dtype=np.int8),
        np.zeros((q, 3), dtype=np.int64),
    )


def _mask(mask: NDArray[np.bool_] | None) -> NDArray[np.bool_]:
    return _readonly(_NOBODY if mask is None else np.ascontiguousarray(mask, dtype=np.bool_))


def _readonly(array: NDArray[Any]) -> NDArray[Any]:
    """A view of the one type that the kernel is compiled for."""
    view = array.view()
    view.flags.writeable = False
    return view


@kernel
def _place(
    people: NDArray[np.int32],
    positions: NDArray[np.int64],
    chance: NDArray[np.float64],
    rank: NDArray[np.int8],
    count: int,
    new_rank: int,
    new_chance: float,
    p0: int,
    p1: int,
    p2: int,
    t0: int,
    t1: int,
    t2: int,
) -> int:  # pragma: no cover - compiled
    """Insert a chain into the sorted columns of one group, dropping the last one if they are full; the new count.

    First people differ within a group, so (rank, chance, first person) orders it completely.
    """
    k = len(chance)
    at = count
    while at > 0:
        above = at - 1
        if rank[above] > new_rank:
            break
        if rank[above] == new_rank:
            if chance[above] > new_chance:
                break
            if chance[above] == new_chance and people[above, 0] < p0:
                break
        at -= 1
    if at >= k:
        return count
    for i in range(min(count, k - 1), at, -1):
        rank[i] = rank[i - 1]
        chance[i] = chance[i - 1]
        for j in range(3):
            people[i, j] = people[i - 1, j]
            positions[i, j] = positions[i - 1, j]
    rank[at] = new_rank
    chance[at] = new_chance
    people[at, 0] = p0
    people[at, 1] = p1
    people[at, 2] = p2
    positions[at, 0] = t0
    positions[at, 1] = t1
    positions[at, 2] = t2
    return min(count + 1, k)


@kernel
def _directory(near: NDArray[np.int32], n: int) -> tuple[int, NDArray[np.int32]]:  # pragma: no cover - compiled
    """A shift and where in the run ``near`` (ascending) the numbers with the same rest begin, so that few are searched.

    About as many places as ties, filled in one pass; one place for a very long run, which is searched whole.
    """
    shift = 0
    while (n >> shift) > len(near) or len(near) > SIEVED:
        shift += 1
        if not n >> shift:
            break
    places = (n >> shift) + 1
    begin = np.empty(places + 1, np.int32)
    filled = 0
    for i in range(len(near)):
        place = near[i] >> shift
        while filled <= place:
            begin[filled] = i
            filled += 1
    begin[filled:] = len(near)
    return shift, begin


@kernel
def _first(near: NDArray[np.int32], shift: int, begin: NDArray[np.int32], u: int) -> int:  # pragma: no cover - compiled
    """Where u's ties begin in the run ``near`` (ascending), -1 if u has none. O(log t) at worst."""
    low, high = begin[u >> shift], begin[(u >> shift) + 1]
    while low < high:
        middle = (low + high) >> 1
        if near[middle] < u:
            low = middle + 1
        else:
            high = middle
    return low if low < len(near) and near[low] == u else -1


@kernel
def _sieve(near: NDArray[np.int32]) -> NDArray[np.uint64]:  # pragma: no cover - compiled
    """One bit per person, many to a bit: unset, they have no tie into the goal. All set for a very long run.

    64 bits a tie let one in 64 of those who lead nowhere through to the directory; where that many don't fit into the
    processor's nearest cache, 16 do.
    """
    if len(near) > SIEVED:
        return np.full(1, ~np.uint64(0), np.uint64)
    words = 1
    while words * 4 < len(near) or words < min(len(near), NEAREST):
        words *= 2
    bits = np.zeros(words, np.uint64)
    for i in range(len(near)):
        u = near[i]
        bits[(u >> 6) & (words - 1)] |= np.uint64(1) << np.uint64(u & 63)
    return bits


@kernel
def _search(
    me: int,
    k: int,
    hop: float,
    start: NDArray[np.int64],
    stop: NDArray[np.int64],
    m: int,
    indices: NDArray[np.int32],
    chances: NDArray[np.float64],
    backings: NDArray[np.int8],
    over_indices: NDArray[np.int32],
    over_chances: NDArray[np.float64],
    over_backings: NDArray[np.int8],
    near: NDArray[np.int32],
    edge: NDArray[np.int32],
    best_in: float,
    reach: NDArray[np.bool_],
    ask: NDArray[np.bool_],
    begin: NDArray[np.bool_],
    people: NDArray[np.int32],
    positions: NDArray[np.int64],
    chance: NDArray[np.float64],
    rank: NDArray[np.int8],
    counts: NDArray[np.int64],
) -> None:  # pragma: no cover - compiled
    """Fill the columns of the three groups.

    ``near`` and ``edge`` are the ties into the goal, by near end and best first within. Positions below ``m`` are in
    the first three tie columns, the others in those of the overlay. ``best_in`` is at least the best chance in the run.
    Masks are bool[n], or empty for everybody. Bounds use the products of the chains themselves, computed in the same
    order: rounding is monotone, so what a bound discards can't have won.
    """
    size = len(near)
    if size == 0:
        return
    bits = _sieve(near)
    shift, begins = _directory(near, len(start))
    last_word = len(bits) - 1
    one = np.uint64(1)
    two_hops = hop * hop
    mine = _first(near, shift, begins, me)
    while 0 <= mine < size and near[mine] == me:  # straight ties into the goal
        t = edge[mine]
        mine += 1
        if t < m:
            v, q, backing = indices[t], chances[t], backings[t]
        else:
            v, q, backing = over_indices[t - m], over_chances[t - m], over_backings[t - m]
        if v == me or (len(reach) and not reach[v]) or (len(begin) and not begin[v]):
            continue
        counts[0] = _place(people[0], positions[0], chance[0], rank[0], counts[0], backing, q, v, -1, -1, t, -1, -1)

    first, last = start[me], stop[me]
    for now in range(3, -1, -1):
        for mine in range(first, last):
            if mine < m:
                if backings[mine] != now:
                    continue
                v, q = indices[mine], chances[mine]
            else:
                if over_backings[mine - m] != now:
                    continue
                v, q = over_indices[mine - m], over_chances[mine - m]
            full_1 = counts[1] == k and (rank[1, k - 1] > now or (q * best_in) * hop < chance[1, k - 1])
            full_2 = counts[2] == k and (rank[2, k - 1] > now or (q * best_in) * two_hops < chance[2, k - 1])
            if full_1 and full_2:
                break  # my ties of one backing come best first: nobody after this one can do better
            if v == me or (len(begin) and not begin[v]) or (len(ask) and not ask[v]):
                continue
            if not full_1 and (bits[(v >> 6) & last_word] >> np.uint64(v & 63)) & one:
                i = _first(near, shift, begins, v)
                while 0 <= i < size and near[i] == v:
                    t = edge[i]
                    i += 1
                    if t < m:
                        w, q_w = indices[t], chances[t]
                    else:
                        w, q_w = over_indices[t - m], over_chances[t - m]
                    if w == me or (len(reach) and not reach[w]):
                        continue
                    counts[1] = _place(
                        people[1], positions[1], chance[1], rank[1], counts[1], now, (q * q_w) * hop,
                        v, w, -1, mine, t, -1,
                    )  # fmt: skip
                    break
            if full_2:
                continue
            full = counts[2] == k
            x = -1.0
            best_u = best_w = best_tu = best_tw = -1
            at, end = start[v], stop[v]
            if at < m:
                row, chance_of = indices[at:end], chances[at:end]
            else:
                row, chance_of = over_indices[at - m : end - m], over_chances[at - m : end - m]
            for block in range(0, len(row), BLOCK):
                reachable = chance_of[block] * best_in
                if reachable < x or (full and (q * reachable) * two_hops < chance[2, k - 1]):
                    break
                for j in range(block, min(block + BLOCK, len(row))):
                    u = row[j]
                    if not (bits[(u >> 6) & last_word] >> np.uint64(u & 63)) & one:
                        continue
                    if u == me or (len(ask) and not ask[u]):
                        continue
                    i = _first(near, shift, begins, u)
                    while 0 <= i < size and near[i] == u:
                        tw = edge[i]
                        i += 1
                        if tw < m:
                            w, q_w = indices[tw], chances[tw]
                        else:
                            w, q_w = over_indices[tw - m], over_chances[tw - m]
                        if w == v or w == me or (len(reach) and not reach[w]):  # noqa: SIM109 - Numba knows no such tuple
                            continue
                        product = chance_of[j] * q_w
                        if product > x or (product == x and u < best_u):
                            x = product
                            best_u, best_w, best_tu, best_tw = u, w, at + j, tw
                        break
            if best_u >= 0:
                counts[2] = _place(
                    people[2], positions[2], chance[2], rank[2], counts[2], now, (q * x) * two_hops,
                    v, best_u, best_w, mine, best_tu, best_tw,
                )  # fmt: skip


@kernel
def _search_all(
    me: NDArray[np.int64],
    organisation: NDArray[np.int64],
    k: int,
    hop: float,
    indptr: NDArray[np.int64],
    m: int,
    indices: NDArray[np.int32],
    chances: NDArray[np.float64],
    backings: NDArray[np.int8],
    org_indptr: NDArray[np.int64],
    org_near: NDArray[np.int32],
    org_edge: NDArray[np.int32],
    org_best: NDArray[np.float64],
    reach: NDArray[np.bool_],
    ask: NDArray[np.bool_],
    begin: NDArray[np.bool_],
    people: NDArray[np.int32],
    positions: NDArray[np.int64],
    chance: NDArray[np.float64],
    rank: NDArray[np.int8],
    counts: NDArray[np.int64],
) -> None:  # pragma: no cover - compiled
    """:func:`_search` for one question after the other, each an organisation's whole run."""
    start, stop = indptr[:-1], indptr[1:]
    for i in range(len(me)):
        run = slice(org_indptr[organisation[i]], org_indptr[organisation[i] + 1])
        _search(
            me[i], k, hop, start, stop, m, indices, chances, backings, indices, chances, backings,
            org_near[run], org_edge[run], org_best[organisation[i]], reach, ask, begin,
            people[i], positions[i], chance[i], rank[i], counts[i],
        )  # fmt: skip
