"""The live network, week by week: who is in touch with the owner, and how long that lasts without a new word.

    (person, moment, way) ─ live ─→ who is live at the end of each week ─ curve ─→ size, who joined, who left (M4)

*Live* at a moment is whoever exchanged words with the owner **both ways within the 60 days before it**: a message from
the owner to them and one from them to the owner, or a call or a meeting, which counts both ways. An event at ``s``
counts at a moment ``e`` if e − 60 days ≤ s < e. So whoever was only written to is not live, nor whoever only wrote.

Weeks are told apart by their ends: somebody joined in a week who is live at its end and was not at its beginning, and
left the other way round; so size = size before + joined − left, always. Whoever comes and goes within one week is in
neither. Nothing here says what a message is: the caller leaves out robots, lists and crowds.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

DAY: Final = 86_400
WEEK: Final = 7 * DAY
WINDOW_DAYS: Final = 60
WINDOW: Final = WINDOW_DAYS * DAY
STATES: Final = WINDOW_DAYS // 7 + 1
"""A live contact lasts 0 to 8 further weeks without a new word."""
OUT: Final = 1
IN: Final = 2
BOTH: Final = OUT | IN
"""Ways of an event, as bits: the owner to them, they to the owner, a call or meeting."""


@dataclass(frozen=True, slots=True)
class Live:
    """Who is live at the end of each week: one row per person and week, by week, then person.

    ``edge`` is the place of the week's end among the edges asked for, ``rest`` the whole weeks that they stay live if
    no further word passes: 0 (silent by the next week's end) to 8.
    """

    person: Ints
    edge: NDArray[np.int32]
    rest: NDArray[np.int8]
    edges: Ints


@dataclass(frozen=True, slots=True)
class Curve:
    """One value per edge. ``joined`` and ``left`` are since the edge before; at the first edge, all are ``joined``.

    ``fresh`` are those of ``joined`` who are live for the first time among these edges.
    """

    edges: Ints
    size: Ints
    joined: Ints
    fresh: Ints
    left: Ints


def live(person: Ints, at: Ints, way: NDArray[np.int8], edges: Ints, *, window: int = WINDOW) -> Live:
    """Who is live at each edge (unix seconds, ascending; ValueError otherwise). ``person`` numbers are 0 or more.

    O(n log n + n·w) time and memory for n events, where w ≤ 9 is how many week's ends lie within the window: an event
    is looked at only until the next one of its person and way.
    """
    if np.any(np.diff(edges) <= 0):
        raise ValueError("the ends of weeks must ascend")
    if len(person) and person.min() < 0:
        raise ValueError("a person's number is 0 or more")
    out, since_out = _last(person, at, (way & OUT) > 0, edges, window)
    back, since_back = _last(person, at, (way & IN) > 0, edges, window)
    _, here, there = np.intersect1d(out, back, assume_unique=True, return_indices=True)
    key = out[here]
    edge, who = np.divmod(key, _span(person))
    rest = (np.minimum(since_out[here], since_back[there]) + window - edges[edge]) // WEEK
    return Live(who, edge.astype(np.int32), rest.astype(np.int8), edges)


def curve(found: Live) -> Curve:
    """How many are live at each edge, and what changed since the edge before. O(m log m) for m rows of ``found``."""
    weeks, span = len(found.edges), _span(found.person)
    key = found.edge.astype(np.int64) * span + found.person
    size = np.bincount(found.edge, minlength=weeks)
    stays = np.isin(key, key + span, assume_unique=True)  # was live at the edge before, too
    joined = np.bincount(found.edge[~stays], minlength=weeks)
    _, first = np.unique(found.person, return_index=True)
    fresh = np.bincount(found.edge[first], minlength=weeks)
    left = np.concatenate([np.zeros(1, np.int64), size[:-1]])[:weeks] + joined - size
    return Curve(found.edges, size, joined, fresh, left)


def moves(found: Live) -> Ints:
    """What became of live contacts from each edge to the next: a table (edges − 1, 9, 10).

    Row r of a week: those who would have stayed live for r more weeks. Column 0: gone at the next edge; column c: live,
    for c − 1 more weeks. So a contact without any word goes from r to column r.
    """
    weeks, span = len(found.edges), _span(found.person)
    key = found.edge.astype(np.int64) * span + found.person
    place = np.searchsorted(key, key + span)
    place[place == len(key)] = 0
    on = key[place] == key + span if len(key) else np.zeros(0, np.bool_)
    to = np.where(on, found.rest[place].astype(np.int64) + 1, 0) if len(key) else np.zeros(0, np.int64)
    cell = (found.edge.astype(np.int64) * STATES + found.rest) * (STATES + 1) + to
    table = np.bincount(cell, minlength=weeks * STATES * (STATES + 1)).reshape(weeks, STATES, STATES + 1)
    return table[: max(weeks - 1, 0)].astype(np.int64)


def entries(found: Live) -> Ints:
    """For how many more weeks those who joined are live without a further word: a table (edges, 9)."""
    weeks, span = len(found.edges), _span(found.person)
    key = found.edge.astype(np.int64) * span + found.person
    new = ~np.isin(key, key + span, assume_unique=True)
    cell = found.edge[new].astype(np.int64) * STATES + found.rest[new]
    return np.bincount(cell, minlength=weeks * STATES).reshape(weeks, STATES)


def _span(person: Ints) -> int:
    return int(person.max()) + 1 if len(person) else 1


def _last(person: Ints, at: Ints, some: NDArray[np.bool_], edges: Ints, window: int) -> tuple[Ints, Ints]:
    """The last of these events before each edge and not older than the window: its key (edge, person), its moment."""
    span = _span(person)
    person, at = person[some].astype(np.int64), at[some]
    order = np.lexsort((at, person))
    person, at = person[order], at[order]
    until = at + window
    follows = person[1:] == person[:-1]
    until[:-1] = np.where(follows, np.minimum(until[:-1], at[1:]), until[:-1])
    first = np.searchsorted(edges, at, side="right")
    times = np.searchsorted(edges, until, side="right") - first
    row = np.repeat(np.arange(len(at)), times)
    edge = np.arange(len(row)) - np.repeat(np.cumsum(times) - times, times) + first[row]
    key = edge * span + person[row]
    order = np.argsort(key)
    return key[order], at[row][order]
