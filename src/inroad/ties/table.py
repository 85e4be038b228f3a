"""What a mailbox and a calendar hold about each pair of people: the counts from which everything else is derived.

A :class:`PairTable` is facts only (how many, which way, when); no judgement lives here. One row is one unordered pair
``a < b`` that wrote to one another or sat in one meeting. Two-way columns have shape ``(2, pairs)``: line
:data:`AB` counts what went from ``a`` to ``b``, line :data:`BA` what went from ``b`` to ``a``. The word *personal*
means a message to at most :data:`PERSONAL_RECIPIENTS` people that no robot or list sent.

What it refuses: two tables are never merged. A message in one may answer a message in the other, so sums would lie;
reading a mailbox of 500,000 messages again takes seconds (see :mod:`inroad.ties.observe`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from inroad.errors import StoreProblem

AB: Final = 0
BA: Final = 1
DAY: Final = 86_400

PERSONAL_RECIPIENTS: Final = 5  # a message to more people says little about any one of them
WIDE_RECIPIENTS: Final = 50  # to more people than this it says nothing
SMALL_MEETING: Final = 6  # people, everybody counted
LARGE_MEETING: Final = 20  # above this it is an audience, not company
ANSWER_WINDOW: Final = 14 * DAY  # seconds in which a message back counts
HALF_LIFE: Final = 365 * DAY  # seconds after which a message or meeting counts half
LATELY: Final = 14 * DAY  # seconds after which a day with word from somebody counts half
ASKS_FADE: Final = 60 * DAY  # seconds before the last ask at which an earlier one counts half
NEVER: Final = int(np.iinfo(np.int64).min)

VERSION: Final = 2  # of the stored columns; another version is read again from the messages


@dataclass(frozen=True, slots=True)
class PairTable:
    """Counts per pair as of ``until`` (unix seconds, inclusive). Rows ascend by ``(a, b)``.

    ============== ========= ========= ==========================================================================
    column         shape     dtype     meaning (line AB; line BA the other way round)
    ============== ========= ========= ==========================================================================
    a, b           p         int32     the two people, a < b
    few            2, p      int32     personal messages from a to b
    wide           2, p      int32     messages from a to b with 6 to 50 recipients
    recent         2, p      float64   personal messages from a to b, each counted 2**(-age / HALF_LIFE)
    days           2, p      float64   days (UTC) on which a wrote to b, to at most 50 people, each counted by its last
                                       message: 2**(-age / LATELY)
    first_at       2, p      int64     time of the first personal message from a to b, NEVER if none
    last_at        2, p      int64     of the last one
    last_wide_at   2, p      int64     of the last one with 6 to 50 recipients
    asked          2, p      int32     personal messages from a to b that are older than 14 days or were followed
    back           2, p      int32     of these: followed within 14 days by any message of b to a (up to 50 recipients)
    asked_late     2, p      float64   ``asked``, each counted 2**(-seconds before the last of a's personal messages
                                       to b / ASKS_FADE)
    back_late      2, p      float64   ``back``, counted likewise: how it went of late, whenever that was
    back_in_a_day  2, p      int32     of these: within 24 hours
    said           2, p      int32     personal messages from a that b answered within 14 days, as the mail itself says
                                       (In-Reply-To, References, or the channel's conversation)
    guessed        2, p      int32     of the rest: those b answered as subject and participants suggest
    threads        p         int32     threads in which each wrote to the other personally
    mutual         p         int32     of these: threads in which each answered the other
    named          p         int32     of ``threads``: conversations as the mail itself says, not by subject
    last_thread_at p         int64     last personal message in any of ``threads``
    small          p         int32     meetings of at most 6 people that both attended
    large          p         int32     meetings of 7 to 20 people that both attended
    recent_small   p         float64   ``small``, each counted 2**(-age / HALF_LIFE)
    last_small_at  p         int64     start of the last small meeting, NEVER if none
    last_large_at  p         int64     start of the last large one
    waiting_row    w         int32     personal messages still within their 14 days and not followed: the row,
    waiting_way    w         int8      the line (AB or BA),
    waiting_at     w         int64     and the time. They become ``asked`` when their 14 days are over (:meth:`at`)
    ============== ========= ========= ==========================================================================
    """

    until: int
    a: NDArray[np.int32]
    b: NDArray[np.int32]
    few: NDArray[np.int32]
    wide: NDArray[np.int32]
    recent: NDArray[np.float64]
    days: NDArray[np.float64]
    first_at: NDArray[np.int64]
    last_at: NDArray[np.int64]
    last_wide_at: NDArray[np.int64]
    asked: NDArray[np.int32]
    back: NDArray[np.int32]
    asked_late: NDArray[np.float64]
    back_late: NDArray[np.float64]
    back_in_a_day: NDArray[np.int32]
    said: NDArray[np.int32]
    guessed: NDArray[np.int32]
    threads: NDArray[np.int32]
    mutual: NDArray[np.int32]
    named: NDArray[np.int32]
    last_thread_at: NDArray[np.int64]
    small: NDArray[np.int32]
    large: NDArray[np.int32]
    recent_small: NDArray[np.float64]
    last_small_at: NDArray[np.int64]
    last_large_at: NDArray[np.int64]
    waiting_row: NDArray[np.int32]
    waiting_way: NDArray[np.int8]
    waiting_at: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.a)

    def at(self, now: int) -> "PairTable":
        """The same facts seen on a later day, without reading a message again: O(pairs).

        Equal to observing the same logs with ``until=now`` as long as they hold nothing between ``until`` and ``now``
        (decayed columns to rounding). Raises ValueError for a ``now`` before ``until``: the past needs the messages.
        """
        if now < self.until:
            raise ValueError(f"a table as of {self.until} can't be moved back to {now}; observe the logs again")
        if now == self.until:
            return self
        fade = 0.5 ** ((now - self.until) / HALF_LIFE)
        over = now - self.waiting_at > ANSWER_WINDOW
        asked, asked_late = self.asked.copy(), self.asked_late.copy()
        cell = self.waiting_way[over], self.waiting_row[over]
        np.add.at(asked, cell, 1)
        np.add.at(asked_late, cell, 0.5 ** ((self.last_at[cell] - self.waiting_at[over]) / ASKS_FADE))
        return replace(
            self,
            until=now,
            recent=self.recent * fade,
            days=self.days * 0.5 ** ((now - self.until) / LATELY),
            recent_small=self.recent_small * fade,
            asked=asked,
            asked_late=asked_late,
            waiting_row=self.waiting_row[~over],
            waiting_way=self.waiting_way[~over],
            waiting_at=self.waiting_at[~over],
        )

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """Every column by name, for ``numpy.savez``; ``until`` and ``version`` as arrays of one number."""
        arrays = {name: np.asarray(getattr(self, name)) for name in _COLUMNS}
        return arrays | {"until": np.array([self.until]), "version": np.array([VERSION])}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> "PairTable":
        """Back from :meth:`to_arrays`. Raises StoreProblem for another version or columns that do not fit together."""
        try:
            version = int(arrays["version"][0])
            until = int(arrays["until"][0])
            columns = {name: np.asarray(arrays[name]) for name in _COLUMNS}
        except (KeyError, IndexError, ValueError) as problem:
            raise StoreProblem(f"the stored pairs are incomplete: {problem}", hint="they are built again") from problem
        if version != VERSION:
            raise StoreProblem(f"the stored pairs are of version {version}, not {VERSION}", hint="they are built again")
        pairs, waiting = len(columns["a"]), len(columns["waiting_row"])
        for name, dtype in _COLUMNS.items():
            shape = (waiting,) if name.startswith("waiting") else (2, pairs) if name in _TWO_WAY else (pairs,)
            if columns[name].shape != shape or columns[name].dtype != dtype:
                raise StoreProblem(f'the stored pairs have a broken column "{name}"', hint="they are built again")
        return cls(until=until, **columns)

    def spread(self, a: NDArray[np.int32], b: NDArray[np.int32], rows: NDArray[np.int64]) -> "PairTable":
        """The table over more pairs ``(a, b)``: old row i becomes ``rows[i]``; the new ones hold nothing. O(pairs)."""
        columns: dict[str, Any] = {"a": a, "b": b}
        for name, dtype in _COLUMNS.items():
            if name in ("a", "b") or name.startswith("waiting"):
                continue
            old = getattr(self, name)
            empty = NEVER if name.endswith("_at") else 0
            columns[name] = np.full((*old.shape[:-1], len(a)), empty, dtype)
            columns[name][..., rows] = old
        return replace(self, **columns, waiting_row=rows[self.waiting_row].astype(np.int32))


_TWO_WAY: Final = frozenset(
    {
        *("few", "wide", "recent", "days", "first_at", "last_at", "last_wide_at"),
        *("asked", "back", "asked_late", "back_late", "back_in_a_day", "said", "guessed"),
    }
)
_FADING: Final = frozenset({"recent", "recent_small", "days", "asked_late", "back_late"})
_COLUMNS: Final[dict[str, np.dtype[Any]]] = {
    field.name: np.dtype(
        np.float64
        if field.name in _FADING
        else np.int8
        if field.name == "waiting_way"
        else np.int64
        if field.name.endswith("_at")
        else np.int32
    )
    for field in fields(PairTable)
    if field.name != "until"
}


def pair_keys(a: NDArray[Any], b: NDArray[Any]) -> NDArray[np.int64]:
    """One ascending number per pair ``(a, b)`` of non-negative int32, for sorting and looking up."""
    return (a.astype(np.int64) << 32) | b.astype(np.int64)
