"""The search for chains in NumPy: ready at once, which is what a small desk needs. See :mod:`inroad.graph.chains`."""

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from inroad.graph.chains import Chains, Query
from inroad.graph.columns import Float64, Int64
from inroad.graph.snapshot import Run, Snapshot

CHUNK: Final = 2**20  # ties looked at in one pass, so that a hub's neighbours don't fill the memory


class _Ways(NamedTuple):
    """Ties into the goal by near end: ``slot`` int32[n] is the near end's row in the columns, -1 if it has none.

    ``far``, ``chance``, ``position`` are of the best tie, the columns with ``_2`` of the second best (chance -1: none).
    """

    slot: NDArray[np.int32]
    far: NDArray[Any]
    chance: Float64
    position: Int64
    far_2: NDArray[Any]
    chance_2: Float64
    position_2: Int64


def answer(query: Query) -> Chains:
    """The chains of ``query``, each group vectorised over all first people."""
    snapshot, hop = query.snapshot, query.hop
    query = _whole(query)
    assert query.is_goal is not None
    assert query.may_ask is not None
    assert query.may_begin is not None
    into = snapshot.ties_into(query.people, organisation=query.organisation)
    mine = snapshot.ties_of(np.array([query.me]))
    rank = snapshot.at(mine.position)[2]
    direct = np.flatnonzero(query.is_goal[mine.far] & query.may_begin[mine.far])
    groups = [_top(query.k, rank[direct], mine.chance[direct], [mine.far[direct]], [mine.position[direct]])]

    ways = _ways(into, query)
    first = np.flatnonzero(query.may_ask[mine.far] & query.may_begin[mine.far])
    slot = ways.slot[mine.far[first]]
    one, slot = first[slot >= 0], slot[slot >= 0]
    groups.append(
        _top(
            query.k,
            rank[one],
            (mine.chance[one] * ways.chance[slot]) * hop,
            [mine.far[one], ways.far[slot]],
            [mine.position[one], ways.position[slot]],
        )
    )

    parts = [_completions(snapshot, mine, chunk, ways, query.may_ask) for chunk in _chunks(snapshot, mine, first)]
    two, x, middle, last, to_middle, to_last = (np.concatenate(column) for column in zip(*parts, strict=True))
    groups.append(
        _top(
            query.k,
            rank[two],
            (mine.chance[two] * x) * (hop * hop),
            [mine.far[two], middle, last],
            [mine.position[two], to_middle, to_last],
        )
    )
    return Chains(*(np.concatenate(column) for column in zip(*groups, strict=True)))


def _whole(query: Query) -> Query:
    """The query with complete masks: ``me`` is neither goal nor voucher."""
    n, people, me = query.snapshot.n, query.people, query.me
    is_goal = np.zeros(n, dtype=np.bool_)
    is_goal[people] = True if query.is_goal is None else query.is_goal[people]
    may_ask = np.ones(n, dtype=np.bool_) if query.may_ask is None else query.may_ask.copy()
    is_goal[me] = may_ask[me] = False
    may_begin = np.ones(n, dtype=np.bool_) if query.may_begin is None else query.may_begin
    return query._replace(is_goal=is_goal, may_ask=may_ask, may_begin=may_begin)


def _ways(into: Run, query: Query) -> _Ways:
    assert query.is_goal is not None
    assert query.may_ask is not None
    keep = query.is_goal[into.far] & query.may_ask[into.near]
    near, far, chance, position = into.near[keep], into.far[keep], into.chance[keep], into.position[keep]
    head = np.ones(len(near), dtype=np.bool_)
    head[1:] = near[1:] != near[:-1]
    best = np.flatnonzero(head)
    second = np.minimum(best + 1, len(near) - 1)
    has_second = ~head[second] & (second > best)
    slot = np.full(query.snapshot.n, -1, dtype=np.int32)
    slot[near[best]] = np.arange(len(best), dtype=np.int32)
    return _Ways(
        slot,
        far[best],
        chance[best],
        position[best],
        far[second],
        np.where(has_second, chance[second], -1.0),
        position[second],
    )


def _chunks(snapshot: Snapshot, mine: Run, first: NDArray[Any]) -> Iterator[NDArray[Any]]:
    """``first`` in pieces whose rows have about :data:`CHUNK` ties together; at least one piece."""
    start, stop = snapshot.bounds()
    people = mine.far[first]
    before = np.cumsum(stop[people] - start[people])
    if not len(first) or before[-1] <= CHUNK:
        yield first
        return
    yield from np.split(first, np.flatnonzero(np.diff(before // CHUNK)) + 1)


def _completions(
    snapshot: Snapshot, mine: Run, first: NDArray[Any], ways: _Ways, may_ask: NDArray[np.bool_]
) -> tuple[NDArray[Any], ...]:
    """For each of my rows in ``first``, the best way on through one more voucher, if there is any.

    Returns the row, the product of the two ties, the second voucher, the goal, and the positions of the two ties.
    """
    start, stop = snapshot.bounds()
    v = mine.far[first]
    ties = snapshot.ties_of(v)
    row = np.repeat(first, stop[v] - start[v])
    slot = ways.slot[ties.far]
    useful = np.flatnonzero((slot >= 0) & may_ask[ties.far])
    row, slot, u, q2, to_u = row[useful], slot[useful], ties.far[useful], ties.chance[useful], ties.position[useful]
    back = ways.far[slot] == mine.far[row]  # u's best way in is v itself: no simple path, so take its second best
    w = np.where(back, ways.far_2[slot], ways.far[slot])
    q3 = np.where(back, ways.chance_2[slot], ways.chance[slot])
    to_w = np.where(back, ways.position_2[slot], ways.position[slot])
    x = q2 * q3
    order = np.lexsort((w, u, -x, row))
    order = order[q3[order] > 0]
    head = np.ones(len(order), dtype=np.bool_)
    head[1:] = row[order][1:] != row[order][:-1]
    take = order[head]
    return row[take], x[take], u[take], w[take], to_u[take], to_w[take]


def _top(
    k: int, rank: NDArray[np.int8], chance: Float64, people: list[NDArray[Any]], positions: list[NDArray[Any]]
) -> tuple[NDArray[Any], ...]:
    """The first k by rank and chance descending, then by people ascending, as the columns of :class:`Chains`."""
    order = np.lexsort((*reversed(people), -chance, -rank.astype(np.int64)))[:k]
    who = np.full((len(order), 3), -1, dtype=np.int32)
    where = np.full((len(order), 3), -1, dtype=np.int64)
    for column, (person, position) in enumerate(zip(people, positions, strict=True)):
        who[:, column], where[:, column] = person[order], position[order]
    vouchers = np.full(len(order), len(people) - 1, dtype=np.int8)
    return who, where, chance[order], rank[order], vouchers
