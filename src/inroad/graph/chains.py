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
    """A search as the engines get it. Masks are bool[n], None for everybody; ``me`` is neither goal nor voucher.

    ``is_goal`` None: the people of the run, all of them.
    """

    snapshot: Snapshot
    me: int
    people: NDArray[Any]
    organisation: int | None
    is_goal: Mask | None
    may_ask: Mask | None
    may_begin: Mask | None
    k: int
    hop: float


class Questions(NamedTuple):
    """Many searches at once: from ``me[i]`` int64[q] into ``organisation[i]`` int64[q]."""

    snapshot: Snapshot
    me: NDArray[np.int64]
    organisation: NDArray[np.int64]
    k: int
    hop: float
    may_reach: Mask | None
    may_ask: Mask | None
    may_begin: Mask | None
    threads: int


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """The chains of q questions. ``counts`` int64[q, 3]: how many per number of vouchers; columns beyond are empty.

    ``people`` int32[q, 3, k, 3], ``positions`` int64[q, 3, k, 3], ``chance`` float64[q, 3, k] and ``backing``
    int8[q, 3, k] are as in :class:`Chains`, by question and number of vouchers.
    """

    people: NDArray[np.int32]
    positions: NDArray[np.int64]
    chance: NDArray[np.float64]
    backing: NDArray[np.int8]
    counts: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.counts)

    def __getitem__(self, question: int) -> Chains:
        found = [slice(0, int(count)) for count in self.counts[question]]
        columns = (self.people, self.positions, self.chance, self.backing)
        people, positions, chance, backing = (
            np.concatenate([column[question, g, found[g]] for g in range(3)]) for column in columns
        )
        vouchers = np.repeat(np.arange(3, dtype=np.int8), self.counts[question])
        return Chains(people, positions, chance, backing, vouchers)


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
    with ``goal`` as well, only those of its people are meant. ``me`` is never a goal.

    Compiled, time is O(d + e·log t) at worst for d ties of mine, e ties of my neighbours and t ties into the goal (with
    a goal of people also O(t log t), to gather them); the bounds usually spare most of e, and nothing grows with n.
    NumPy takes O(n + t + d + e).

    >>> import numpy as np
    >>> snapshot = Snapshot.build(3, a=np.array([0, 1]), b=np.array([1, 2]), chance_ab=np.array([0.5, 0.5]),
    ...     chance_ba=np.array([0.5, 0.5]))
    >>> list(top_chains(snapshot, 0, [2]))
    [((1, 2), (0, 2), 0.1875)]

    :raises ValueError: neither goal nor organisation, ``k`` outside 1…10,000, ``hop`` outside 0…1, a mask of another
        length than ``n``, or a person or organisation that the snapshot doesn't have
    """
    masks = masks or Masks()
    _check(snapshot, k, hop, masks)
    if goal is None and organisation is None:
        raise ValueError("a search needs a goal or an organisation")
    _inside(np.array([me]), snapshot.n, "person")
    if organisation is not None:
        _inside(np.array([organisation]), len(snapshot.org_indptr) - 1, "organisation")
    reach = _both(masks.may_reach, masks.present)
    if goal is None:
        assert organisation is not None
        people: NDArray[Any] = snapshot.inside(organisation)
    else:
        people = np.unique(np.asarray(goal, dtype=np.int64))
        _inside(people, snapshot.n, "person")
        if organisation is not None:  # the run holds others too, and the goal may
            people = np.intersect1d(people, snapshot.inside(organisation))
            named = np.zeros(snapshot.n, dtype=np.bool_)
            named[people] = True
            reach = _both(named, reach)
    query = Query(
        snapshot, me, people, organisation, reach, _both(masks.may_ask, masks.present), masks.may_begin, k, hop
    )
    if engine == "compiled" or (engine == "auto" and _is_loaded()):
        from inroad.graph import compiled

        return compiled.answer(query)
    from inroad.graph import plain

    return plain.answer(query)


def top_chains_of_all(
    snapshot: Snapshot,
    me: NDArray[Any] | list[int],
    organisation: NDArray[Any] | list[int],
    *,
    k: int = 10,
    hop: float = HOP,
    masks: Masks | None = None,
    threads: int = 0,
) -> Batch:
    """Many questions in one call, compiled, on ``threads`` cores (0: all): from ``me[i]`` into ``organisation[i]``.

    The answers are those of :func:`top_chains`, bit for bit; ``masks`` hold for all of them. The answer takes
    about 90·k bytes a question: ask in portions when there are millions.

    :raises ValueError: as :func:`top_chains`, arrays of different lengths, or a snapshot with an overlay
    """
    masks = masks or Masks()
    _check(snapshot, k, hop, masks)
    if snapshot.overlay is not None:
        raise ValueError("many questions at once need a snapshot without an overlay; build it anew")
    begin, into = np.asarray(me, dtype=np.int64), np.asarray(organisation, dtype=np.int64)
    if begin.shape != into.shape or begin.ndim != 1:
        raise ValueError(f"as many people as organisations, not {begin.shape} and {into.shape}")
    _inside(begin, snapshot.n, "person")
    _inside(into, len(snapshot.org_indptr) - 1, "organisation")
    from inroad.graph import compiled

    present = masks.present
    return compiled.answer_all(
        Questions(
            snapshot, np.ascontiguousarray(begin), np.ascontiguousarray(into), k, hop, _both(masks.may_reach, present),
            _both(masks.may_ask, present), masks.may_begin, threads,
        )
    )  # fmt: skip


def _check(snapshot: Snapshot, k: int, hop: float, masks: Masks) -> None:
    if not 1 <= k <= MOST_CHAINS:
        raise ValueError(f"k must be from 1 to {MOST_CHAINS:,}, not {k}")
    if not 0 < hop <= 1:
        raise ValueError(f"hop must be above 0 and at most 1, not {hop}")
    for mask in (masks.may_begin, masks.may_ask, masks.may_reach, masks.present):
        if mask is not None and len(mask) != snapshot.n:
            raise ValueError(f"a mask must have {snapshot.n} entries, not {len(mask)}")


def _inside(numbers: NDArray[Any], n: int, what: str) -> None:
    if len(numbers) and not 0 <= int(numbers.min()) <= int(numbers.max()) < n:
        raise ValueError(f"there is no {what} {int(numbers.min())}…{int(numbers.max())} in a snapshot of {n}")


def _both(one: Mask | None, other: Mask | None) -> Mask | None:
    return other if one is None else one if other is None else one & other


def _is_loaded() -> bool:
    module = sys.modules.get("inroad.graph.compiled")
    return module is not None and bool(module.ready())
