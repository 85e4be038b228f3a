"""Ways in for some members into all organisations at once, from the part of the network that they need. No Spark here.

    my ties ─ v ─→ v's ties ─ u ─→ u's best ties into each organisation ─ w      one pass for all organisations
                             │ per organisation: the best completion of v
                             └─→ the k best first people of each organisation

The answer is that of :func:`inroad.graph.chains.top_chains` with ``engine`` either, bit for bit; the search is another.
There, one question is answered with bounds that let most of the network lie. Here all organisations are asked about, so
every tie counts for some of them: two ties are walked in full, the third is one of a few that were kept per near end
and organisation, and nothing is searched for. The time of a member is the number of pairs of ties times the
organisations that each leads into; memory is what came in and k entries per organisation.

Near ends may be dealt out to several parts by their number (``u`` above): each part then knows the best of its share,
and :mod:`inroad.cluster.ways_in` takes the best of all.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from inroad.graph.compiled import kernel

Int64 = NDArray[np.int64]
Float64 = NDArray[np.float64]

NO_BEGIN: Final = 1
NO_ASK: Final = 2
NO_REACH: Final = 4


class Ties(NamedTuple):
    """Directed ties as columns; ``key`` int64 finds the reasons. ``backing`` is read of the members' own ties only."""

    near: Int64
    far: Int64
    chance: Float64
    backing: NDArray[np.int8]
    key: Int64


class Into(NamedTuple):
    """Ties ``near`` → ``far`` into ``organisation``: for each near end and organisation at least the three best
    that nobody is barred from, and all that some member is barred from (then the best left is always among them)."""

    organisation: Int64
    near: Int64
    far: Int64
    chance: Float64
    key: Int64


class Barred(NamedTuple):
    """What a member may not do: ``bits`` of :data:`NO_BEGIN`, :data:`NO_ASK`, :data:`NO_REACH` for a person."""

    member: Int64
    person: Int64
    bits: Int64


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """c chains. ``people`` and ``keys`` int64[c, 3], -1 behind the end; ``onward`` is the chance of the ties after the
    first, by which completions of one first person compare; ``place`` counts from 1 per question and vouchers."""

    member: Int64
    organisation: Int64
    vouchers: NDArray[np.int8]
    place: NDArray[np.int32]
    people: Int64
    keys: Int64
    chance: Float64
    onward: Float64
    backing: NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.member)


def chains_of_part(mine: Ties, ties: Ties, into: Into, barred: Barred, *, k: int, hop: float) -> Iterator[Found]:
    """The first ``k`` chains with one and with two vouchers, of each member of ``mine`` (its near ends) into each
    organisation of ``into``; one :class:`Found` per member who has any.

    ``ties`` are those of the people in ``mine.far``; ``mine`` holds only people who may be asked first, the far ends
    of ``ties`` and near ends of ``into`` only such as may be asked, ``into.far`` such as may be reached, by everybody.
    No tie comes twice. ``barred`` takes more away, for one member each.
    """
    people = np.unique(np.concatenate([mine.near, mine.far, ties.near, ties.far, into.near, into.far, barred.person]))
    organisations, org = np.unique(into.organisation, return_inverse=True)
    members = np.unique(mine.near)
    if not len(members) or not len(organisations):
        return
    n = len(people)

    def local(ids: Int64) -> Int64:
        return np.searchsorted(people, ids).astype(np.int64)

    first = np.lexsort((mine.far, mine.near))
    begin = np.searchsorted(mine.near[first], members), np.searchsorted(mine.near[first], members, side="right")
    my_far, my_chance, my_backing = local(mine.far[first]), mine.chance[first], mine.backing[first]

    near = local(ties.near)
    order = np.lexsort((ties.far, near))
    indptr = np.searchsorted(near[order], np.arange(n + 1)).astype(np.int64)
    far, chance = local(ties.far[order]), ties.chance[order]

    start = local(into.near)
    run = np.lexsort((into.far, -into.chance, org, start))
    in_indptr = np.searchsorted(start[run], np.arange(n + 1)).astype(np.int64)
    in_org, in_far, in_chance = org[run].astype(np.int64), local(into.far[run]), into.chance[run]

    own = np.argsort(barred.member, kind="stable")
    bar_start = np.searchsorted(barred.member[own], members)
    bar_stop = np.searchsorted(barred.member[own], members, side="right")
    bar_person, bar_bits = local(barred.person[own]), barred.bits[own]

    o = len(organisations)
    columns = _Columns(
        np.zeros((2, o), np.int64), np.empty((2, o, k), np.int8), np.empty((2, o, k)), np.empty((2, o, k)),
        np.empty((2, o, k, 3), np.int64),
    )  # fmt: skip
    bits = np.zeros(n, np.int64)
    best = _Best(np.full(o, -1, np.int64), np.empty(o), np.empty(o, np.int64), np.empty(o, np.int64),
        np.empty(o, np.int64))  # fmt: skip
    who = local(members)
    for i, member in enumerate(members.tolist()):
        columns.found[:] = 0
        best.stamp[:] = -1
        at = slice(bar_start[i], bar_stop[i])
        np.bitwise_or.at(bits, bar_person[at], bar_bits[at])
        _one_member(
            who[i], begin[0][i], begin[1][i], my_far, my_chance, my_backing, indptr, far, chance,
            in_indptr, in_org, in_far, in_chance, bits, hop, *best, *columns,
        )  # fmt: skip
        bits[bar_person[at]] = 0
        group, where, rank = np.nonzero(np.arange(k) < columns.found[:, :, None])
        if not len(group):
            continue
        mine_at, tie_at, in_at = columns.rows[group, where, rank].T
        two = group == 1
        mine_at, in_at = first[mine_at], run[in_at]
        middle = order[tie_at[two]]
        chain = np.full((len(group), 3), -1, np.int64)
        keys = np.full((len(group), 3), -1, np.int64)
        chain[:, 0], keys[:, 0] = mine.far[mine_at], mine.key[mine_at]
        chain[two, 1], keys[two, 1] = ties.far[middle], ties.key[middle]
        last = group + 1
        chain[np.arange(len(group)), last], keys[np.arange(len(group)), last] = into.far[in_at], into.key[in_at]
        yield Found(
            member=np.full(len(group), member, np.int64),
            organisation=organisations[where],
            vouchers=(group + 1).astype(np.int8),
            place=(rank + 1).astype(np.int32),
            people=chain,
            keys=keys,
            chance=columns.chance[group, where, rank],
            onward=columns.onward[group, where, rank],
            backing=columns.backing[group, where, rank],
        )


class _Columns(NamedTuple):
    """By vouchers - 1 and organisation, best first: how many, and of each its backing, chance, the chance after the
    first tie, and the rows of the three ties."""

    found: Int64
    backing: NDArray[np.int8]
    chance: Float64
    onward: Float64
    rows: Int64


class _Best(NamedTuple):
    """The best completion of the first person ``stamp`` (a row of the member) by organisation."""

    stamp: Int64
    onward: Float64
    person: Int64
    tie: Int64
    last: Int64


@kernel
def _offer(
    count: Int64, backing: NDArray[np.int8], chance: Float64, onward: Float64, rows: Int64, far: Int64,
    organisation: int, new_backing: int, new_chance: float, new_onward: float, mine: int, tie: int, last: int,
) -> None:  # pragma: no cover - compiled  # fmt: skip
    """Insert a chain among the best of one organisation. First people differ, so the last comparison decides."""
    k = chance.shape[1]
    have = count[organisation]
    at = have
    while at > 0:
        above = at - 1
        if backing[organisation, above] > new_backing:
            break
        if backing[organisation, above] == new_backing:
            if chance[organisation, above] > new_chance:
                break
            if chance[organisation, above] == new_chance and far[rows[organisation, above, 0]] < far[mine]:
                break
        at -= 1
    if at >= k:
        return
    for i in range(min(have, k - 1), at, -1):
        backing[organisation, i] = backing[organisation, i - 1]
        chance[organisation, i] = chance[organisation, i - 1]
        onward[organisation, i] = onward[organisation, i - 1]
        for j in range(3):
            rows[organisation, i, j] = rows[organisation, i - 1, j]
    backing[organisation, at] = new_backing
    chance[organisation, at] = new_chance
    onward[organisation, at] = new_onward
    rows[organisation, at, 0] = mine
    rows[organisation, at, 1] = tie
    rows[organisation, at, 2] = last
    count[organisation] = min(have + 1, k)


@kernel
def _one_member(
    me: int, first: int, last: int, my_far: Int64, my_chance: Float64, my_backing: NDArray[np.int8],
    indptr: Int64, far: Int64, chance: Float64,
    in_indptr: Int64, in_org: Int64, in_far: Int64, in_chance: Float64, bits: Int64, hop: float,
    stamp: Int64, best: Float64, best_person: Int64, best_tie: Int64, best_last: Int64,
    count: Int64, top_backing: NDArray[np.int8], top_chance: Float64, top_onward: Float64, top_rows: Int64,
) -> None:  # pragma: no cover - compiled  # fmt: skip
    """Fill the columns for one member; products are taken in the order of the one-machine engines."""
    two_hops = hop * hop
    touched = np.empty(len(stamp), np.int64)
    for row in range(first, last):
        v, q, backing = my_far[row], my_chance[row], my_backing[row]
        if v == me or bits[v] & 3:  # barred from beginning with v, or from asking v
            continue
        i = in_indptr[v]
        while i < in_indptr[v + 1]:
            o = in_org[i]
            taken = False
            while i < in_indptr[v + 1] and in_org[i] == o:
                w = in_far[i]
                if not taken and w != me and w != v and not bits[w] & 4:
                    taken = True
                    _offer(
                        count[0], top_backing[0], top_chance[0], top_onward[0], top_rows[0], my_far,
                        o, backing, (q * in_chance[i]) * hop, in_chance[i], row, -1, i,
                    )  # fmt: skip
                i += 1
        many = 0
        for tie in range(indptr[v], indptr[v + 1]):
            u, q_u = far[tie], chance[tie]
            if u in (me, v) or bits[u] & 2:
                continue
            i = in_indptr[u]
            while i < in_indptr[u + 1]:
                o = in_org[i]
                taken = False
                while i < in_indptr[u + 1] and in_org[i] == o:
                    w = in_far[i]
                    if not taken and w != me and w != v and w != u and not bits[w] & 4:
                        taken = True
                        x = q_u * in_chance[i]
                        if stamp[o] != row:
                            stamp[o] = row
                            touched[many] = o
                            many += 1
                        elif x < best[o] or (x == best[o] and u >= best_person[o]):
                            i += 1
                            continue
                        best[o] = x
                        best_person[o] = u
                        best_tie[o] = tie
                        best_last[o] = i
                    i += 1
        for j in range(many):
            o = touched[j]
            _offer(
                count[1], top_backing[1], top_chance[1], top_onward[1], top_rows[1], my_far,
                o, backing, (q * best[o]) * two_hops, best[o], row, best_tie[o], best_last[o],
            )  # fmt: skip
