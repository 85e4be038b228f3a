"""Reach: which of my contacts lead to circles I am not in. Not the same as warmth, and shown beside it, never mixed.

For a contact b with a verified tie to me, among the ties between others that I could see::

    reach = unknown / (known + 2)  ×  (1/2 + 1/2 × 12 / (12 + recent))

``known``: people with a verified tie to b, me aside. ``unknown``: those of them with whom I have none. The 2 keeps a
single glimpse of somebody's circle from looking like the whole of it. ``recent``: personal messages between b and me,
each fading by half in a year; so somebody I hardly write with, or no longer, leads further than somebody I write with
every week, by at most a factor of two. Between 0 and 1; 0 where I saw none of their circle, which says nothing about
it.

Why this shape: jobs move most along moderately weak ties, weakest by how often people write (Rajkumar et al., Science
2022, 20 million people); ties asleep for three years or more are as useful as live ones and bring more that is new
(Levin, Walter and Murnighan 2011). Exceptions: a tie must be verified, so a stranger's large circle counts nothing.
Rejected: counting friends of friends at two steps (the owner's mailbox holds too little of it), centrality (prefers
hubs, which do not help: Dodds et al. 2003).
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inroad import words as say
from inroad.ties.model import ME
from inroad.ties.table import DAY, NEVER
from inroad.ties.weigh import Ties

GLIMPSE: Final = 2.0
OFTEN: Final = 12.0  # recent messages both ways at which a tie is half as far from weak as it can get
ASLEEP_DAYS: Final = 3 * 365


@dataclass(frozen=True, slots=True)
class Reach:
    """Columns of length n, one entry per person; zeros for people without a verified tie to me.

    ``value`` float64 0..1; ``known`` and ``unknown`` int32 as in the module's formula; ``recent`` float64;
    ``quiet_days`` float64, days since the last personal message or small meeting between them and me, inf if none.
    """

    value: NDArray[np.float64]
    known: NDArray[np.int32]
    unknown: NDArray[np.int32]
    recent: NDArray[np.float64]
    quiet_days: NDArray[np.float64]


def reach(ties: Ties) -> Reach:
    """Reach of everybody, as of the ties' day. O(ties)."""
    table = ties.evidence.table
    mine = np.flatnonzero(ties.verified & ((ties.a == ME) | (ties.b == ME)))
    contact = np.where(ties.a[mine] == ME, ties.b[mine], ties.a[mine])
    in_my_circle = np.zeros(ties.n, np.bool_)
    in_my_circle[contact] = True

    others = np.flatnonzero(ties.verified & (ties.a != ME) & (ties.b != ME))
    near = np.concatenate([ties.a[others], ties.b[others]])
    far = np.concatenate([ties.b[others], ties.a[others]])
    mine_too = in_my_circle[near]
    near, far = near[mine_too], far[mine_too]
    known = np.bincount(near, minlength=ties.n)
    unknown = np.bincount(near[~in_my_circle[far]], minlength=ties.n)

    recent, quiet = np.zeros(ties.n), np.full(ties.n, np.inf)
    recent[contact] = table.recent[:, mine].sum(axis=0)
    last = np.maximum(table.last_at[:, mine].max(axis=0), table.last_small_at[mine])
    dated = last != NEVER  # a difference to NEVER would overflow
    quiet[contact[dated]] = (ties.now - last[dated]) / DAY
    weak = 0.5 + 0.5 * OFTEN / (OFTEN + recent)
    value = np.where(in_my_circle, unknown / (known + GLIMPSE) * weak, 0.0)
    return Reach(value, known.astype(np.int32), unknown.astype(np.int32), recent, quiet)


def reach_reasons(found: Reach, person: int) -> tuple[str, ...]:
    """Why somebody's reach is what it is, in words; empty for somebody without a verified tie to me."""
    known, unknown = int(found.known[person]), int(found.unknown[person])
    if not known:
        return () if not np.isfinite(found.quiet_days[person]) else ("you have not seen whom they know",)
    seen = f"you saw them in touch with {say.count(known, 'person', 'people')}"
    if not unknown:
        return (f"{seen}, all of whom you know yourself",)
    reasons = [f"{seen}, {'all' if unknown == known else f'{unknown:,}'} of whom you have not met"]
    if unknown == known == 1:
        reasons = [f"{seen} whom you have not met"]
    if ASLEEP_DAYS <= found.quiet_days[person] < np.inf:
        reasons.append("quiet for years: such contacts often know of things nobody around you does")
    elif found.recent[person] < OFTEN:
        reasons.append("you write seldom, so they hear of other things than you do")
    return tuple(reasons)
