"""The best chains of at most three ties from one person to anyone of a goal, exactly.

    goal            ties into it: the best and the second best per near end   (network backwards)
      | my row      for each first voucher, the best completion               (best first, with bounds)
      | top k       per number of vouchers: backing, chance, indexes

What is asked: for each number of vouchers g in 0, 1, 2, the first ``k`` simple paths me -> v … -> w with g people
between me and w, where w is in the goal, all with **different first people**. A path counts ``chance = q1·q2·q3·hop^g``
(``hop`` is what is left at a hand-over). First come those whose first person knows my work best (rank of the first
tie), then the better chance, then the smaller indexes. Because first people differ, only the best completion of each
one matters: that with the best product of the ties after it, and of equal ones the one with the smaller indexes.

Vouchers may be inside the goal themselves unless ``may_ask`` says otherwise: that is the caller's policy.

Two engines give the same answer bit for bit: NumPy at once (:mod:`inroad.graph.plain`), and compiled kernels
(:mod:`inroad.graph.compiled`) that are several times faster once loaded, which itself takes most of a second.
``engine="auto"`` uses the compiled ones in a process that has loaded them (:func:`inroad.graph.warm.warm`) and never
waits for a compiler.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from inroad.graph.snapshot import Snapshot

HOP: Final = 0.75  # of three asks that reach a voucher, how many are handed on; products.md D1
MOST_CHAINS: Final = 10_000

Engine = Literal["auto", "numpy", "compiled"]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Masks:
    """Who may take part: bool[n] each, None for everybody. Guards, closed doors and rests come in here.

    ``may_begin``: first after me, as a voucher or as the goal. ``may_ask``: as a voucher. ``may_reach``: as the goal.
    ``present``: False takes a person out altogether.
    """

    may_begin: Mask | None = None
    may_ask: Mask | None = None
    may_reach: Mask | None = None
    present: Mask | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Chains:
    """c chains, by number of vouchers, best first within.

    ``people`` int32[c, 3]: from the first one to the goal, then -1. ``positions`` int64[c, 3]: the ties that lead to
    them (see :meth:`Snapshot.at`), then -1. ``chance`` float64[c]. ``backing`` int8[c]: rank of the first tie.
    ``vouchers`` int8[c].
    """

    people: NDArray[np.int32]
    positions: NDArray[np.int64]
    chance: NDArray[np.float64]
    backing: NDArray[np.int8]
    vouchers: NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.chance)

    def __iter__(self) -> Iterator[tuple[tuple[int, ...], tuple[int, ...], float]]:
        """People, positions and chance of each chain as plain values."""
        for people, positions, chance, vouchers in zip(
            self.people.tolist(), self.positions.tolist(), self.chance.tolist(), self.vouchers.tolist(), strict=True
        ):
            yield tuple(people[: vouchers + 1]), tuple(positions[: vouchers + 1]), chance


class Query(NamedTuple):
    """A search as the engines get it. The three masks are complete: ``me`` is neither goal nor voucher."""

    snapshot: Snapshot
    me: int
    people: NDArray[Any]
    organisation: int | None
    is_goal: Mask
    may_ask: Mask
    may_begin: Mask
    k: int
    hop: float


def top_chains(
    snapshot: Snapshot,
    me: int,
    goal: NDArray[Any] | list[int] | None = None,
    *,
    organisation: int | None = None,
    k: int = 10,
    hop: float = HOP,
    masks: Masks | None = None,
    engine: Engine = "auto",
) -> Chains:
    """The best ``k`` chains per number of vouchers from ``me`` to the people ``goal``, or to an organisation's people.

    ``organisation`` is an index into the snapshot's organisations, whose run is read instead of those of its people;
    with ``goal`` as well, only those of its people are meant. ``me`` is never a goal. Time O(t + d + e) at worst, for t
    ties into the goal, d ties of mine and e ties of my neighbours; the bounds usually spare most of e. Memory O(n + t).

    >>> import numpy as np
    >>> snapshot = Snapshot.build(3, a=np.array([0, 1]), b=np.array([1, 2]), chance_ab=np.array([0.5, 0.5]),
    ...     chance_ba=np.array([0.5, 0.5]))
    >>> list(top_chains(snapshot, 0, [2]))
    [((1, 2), (0, 2), 0.1875)]

    :raises ValueError: neither goal nor organisation, ``k`` outside 1…10,000, ``hop`` outside 0…1, or a mask of
        another length than ``n``
    """
    if not 1 <= k <= MOST_CHAINS:
        raise ValueError(f"k must be from 1 to {MOST_CHAINS:,}, not {k}")
    if not 0 < hop <= 1:
        raise ValueError(f"hop must be above 0 and at most 1, not {hop}")
    if goal is None and organisation is None:
        raise ValueError("a search needs a goal or an organisation")
    if goal is None:
        assert organisation is not None
        people: NDArray[Any] = snapshot.inside(organisation)
    else:
        people = np.unique(np.asarray(goal, dtype=np.int64))
    masks = masks or Masks()
    for mask in (masks.may_begin, masks.may_ask, masks.may_reach, masks.present):
        if mask is not None and len(mask) != snapshot.n:
            raise ValueError(f"a mask must have {snapshot.n} entries, not {len(mask)}")
    is_goal = np.zeros(snapshot.n, dtype=np.bool_)
    is_goal[people] = True
    may_ask = np.ones(snapshot.n, dtype=np.bool_) if masks.may_ask is None else masks.may_ask.copy()
    if masks.may_reach is not None:
        is_goal &= masks.may_reach
    if masks.present is not None:
        is_goal &= masks.present
        may_ask &= masks.present
    is_goal[me] = may_ask[me] = False
    may_begin = np.ones(snapshot.n, dtype=np.bool_) if masks.may_begin is None else masks.may_begin
    query = Query(snapshot, me, people, organisation, is_goal, may_ask, may_begin, k, hop)
    if engine == "compiled" or (engine == "auto" and _is_loaded()):
        from inroad.graph import compiled

        return compiled.answer(query)
    from inroad.graph import plain

    return plain.answer(query)


def _is_loaded() -> bool:
    module = sys.modules.get("inroad.graph.compiled")
    return module is not None and bool(module.ready())
