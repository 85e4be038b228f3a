"""The search for chains as compiled kernels. Importing this module loads Numba: most of a second. See chains.py.

The kernels are compiled once per installation (`python -m inroad.graph.warm`) and cached beside this file, or in the
user's cache folder where that can't be written.
"""

import threading
from collections.abc import Callable
from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from inroad.graph.chains import Chains, Query

_ready = threading.Event()
_local = threading.local()


def ready() -> bool:
    """Whether the kernels are loaded in this process, so that a call does not wait for a compiler."""
    return _ready.is_set()


def mark_ready() -> None:
    """Said by :func:`inroad.graph.warm.warm` after the first call."""
    _ready.set()


def _kernel(function: Callable[..., Any]) -> Any:
    """Compiled without the interpreter's lock, cached on disk where there is a place for it."""
    try:
        return numba.njit(cache=True, nogil=True)(function)
    except RuntimeError:  # neither this folder nor the user's cache can be written: compile for this process only
        return numba.njit(nogil=True)(function)


def answer(query: Query) -> Chains:
    """The chains of ``query``."""
    snapshot, k = query.snapshot, query.k
    over = snapshot.overlay
    start, stop = snapshot.bounds()
    if query.organisation is None or over is not None:
        into = snapshot.ties_into(query.people, organisation=query.organisation)
        goal_near, goal_position = into.near, into.position
    else:
        run = slice(snapshot.org_indptr[query.organisation], snapshot.org_indptr[query.organisation + 1])
        goal_near, goal_position = snapshot.org_near[run], snapshot.org_edge[run].astype(np.int64)
    top = over if over is not None else snapshot
    people = np.full((3, k, 3), -1, dtype=np.int32)
    positions = np.full((3, k, 3), -1, dtype=np.int64)
    chance = np.zeros((3, k))
    rank = np.zeros((3, k), dtype=np.int8)
    counts = np.zeros(3, dtype=np.int64)
    _search(
        query.me,
        k,
        query.hop,
        start,
        stop,
        snapshot.m,
        snapshot.indices,
        snapshot.chance,
        snapshot.backing,
        top.indices,
        top.chance,
        top.backing,
        _readonly(goal_near),
        _readonly(goal_position),
        query.is_goal,
        query.may_ask,
        query.may_begin,
        _slots(snapshot.n),
        people,
        positions,
        chance,
        rank,
        counts,
    )
    found = [slice(0, int(count)) for count in counts]
    return Chains(
        people=np.concatenate([people[g, found[g]] for g in range(3)]),
        positions=np.concatenate([positions[g, found[g]] for g in range(3)]),
        chance=np.concatenate([chance[g, found[g]] for g in range(3)]),
        backing=np.concatenate([rank[g, found[g]] for g in range(3)]),
        vouchers=np.repeat(np.arange(3, dtype=np.int8), counts),
    )


def _readonly(array: NDArray[Any]) -> NDArray[Any]:
    """A view of the one type that the kernel is compiled for."""
    view = array.view()
    view.flags.writeable = False
    return view


def _slots(n: int) -> NDArray[np.int32]:
    """int32[n] of zeros, kept per thread: the kernel clears what it wrote, so that a query costs no O(n) reset."""
    slots: NDArray[np.int32] | None = getattr(_local, "slots", None)
    if slots is None or len(slots) != n:
        slots = np.zeros(n, dtype=np.int32)
        _local.slots = slots
    return slots


@_kernel
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


@_kernel
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
    goal_near: NDArray[np.int32],
    goal_position: NDArray[np.int64],
    is_goal: NDArray[np.bool_],
    may_ask: NDArray[np.bool_],
    may_begin: NDArray[np.bool_],
    slot: NDArray[np.int32],
    people: NDArray[np.int32],
    positions: NDArray[np.int64],
    chance: NDArray[np.float64],
    rank: NDArray[np.int8],
    counts: NDArray[np.int64],
) -> None:  # pragma: no cover - compiled
    """Fill the columns of the three groups.

    ``goal_near`` and ``goal_position`` are the ties into the goal, by near end and best first within; ties of people
    who may not be asked are passed over here. Positions below ``m`` are in the first three tie columns, the others in
    those of the overlay. ``slot`` int32[n] is zero on entry and on return. Bounds use the products of the chains
    themselves, computed in the same order: rounding is monotone, so what a bound discards can't have won.
    """
    size = len(goal_near)
    owner = np.empty(size, np.int32)
    q_1 = np.empty(size, np.float64)
    q_2 = np.empty(size, np.float64)
    w_1 = np.empty(size, np.int32)
    w_2 = np.empty(size, np.int32)
    t_1 = np.empty(size, np.int64)
    t_2 = np.empty(size, np.int64)
    used = 0
    best_in = 0.0
    for i in range(size):
        u = goal_near[i]
        if not may_ask[u]:
            continue
        s = slot[u]
        if s > 0 and q_2[s - 1] > 0.0:
            continue
        t = goal_position[i]
        if t < m:
            w = indices[t]
            q = chances[t]
        else:
            w = over_indices[t - m]
            q = over_chances[t - m]
        if not is_goal[w]:
            continue
        if s == 0:
            owner[used] = u
            q_1[used] = q
            w_1[used] = w
            t_1[used] = t
            q_2[used] = -1.0
            used += 1
            slot[u] = used
            best_in = max(best_in, q)
        else:
            q_2[s - 1] = q
            w_2[s - 1] = w
            t_2[s - 1] = t

    two_hops = hop * hop
    first, last = start[me], stop[me]
    for now in range(3, -1, -1):
        for mine in range(first, last):
            if mine < m:
                v = indices[mine]
                q = chances[mine]
                backing = backings[mine]
            else:
                v = over_indices[mine - m]
                q = over_chances[mine - m]
                backing = over_backings[mine - m]
            if backing != now or not may_begin[v]:
                continue
            if is_goal[v] and not (counts[0] == k and (rank[0, k - 1] > now or chance[0, k - 1] > q)):
                counts[0] = _place(
                    people[0], positions[0], chance[0], rank[0], counts[0], now, q, v, -1, -1, mine, -1, -1
                )
            if used == 0 or not may_ask[v]:
                continue
            s = slot[v]
            if s > 0:
                total = (q * q_1[s - 1]) * hop
                counts[1] = _place(
                    people[1], positions[1], chance[1], rank[1], counts[1], now, total,
                    v, w_1[s - 1], -1, mine, t_1[s - 1], -1,
                )  # fmt: skip
            full = counts[2] == k
            if full and rank[2, k - 1] > now:
                continue
            if full and (q * best_in) * two_hops < chance[2, k - 1]:
                continue
            x = -1.0
            best_u = best_w = best_tu = best_tw = -1
            for t in range(start[v], stop[v]):
                if t < m:
                    u = indices[t]
                    q_u = chances[t]
                else:
                    u = over_indices[t - m]
                    q_u = over_chances[t - m]
                reachable = q_u * best_in
                if reachable < x or (full and (q * reachable) * two_hops < chance[2, k - 1]):
                    break
                s = slot[u]
                if s == 0:
                    continue
                if w_1[s - 1] != v:
                    q_w = q_1[s - 1]
                    w = w_1[s - 1]
                    tw = t_1[s - 1]
                elif q_2[s - 1] > 0.0:
                    q_w = q_2[s - 1]
                    w = w_2[s - 1]
                    tw = t_2[s - 1]
                else:
                    continue
                product = q_u * q_w
                if product > x or (product == x and u < best_u):
                    x = product
                    best_u, best_w, best_tu, best_tw = u, w, t, tw
            if best_u >= 0:
                counts[2] = _place(
                    people[2], positions[2], chance[2], rank[2], counts[2], now, (q * x) * two_hops,
                    v, best_u, best_w, mine, best_tu, best_tw,
                )  # fmt: skip
    for i in range(used):
        slot[owner[i]] = 0
