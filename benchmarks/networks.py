"""Invented networks of any size, the same for the same seed: who knows whom, how likely they answer, who works where.

Made without a list of all pairs being sorted or searched, so that 100 million ties take memory for themselves and
little more. How many a person knows has a heavy tail: person number x of a shuffled line of n is drawn with a density
that falls like (x/n)^-0.4, which gives degrees a tail of power 2.5, as :func:`ways_in.network` has. Everybody is inside
one organisation; the sizes of those have a tail too. Pairs that come twice are one tie, so a few are missing.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from inroad.graph.snapshot import Snapshot

PORTION = 4_000_000


@dataclass
class Made:
    """``organisation`` int32[n]: where each works. ``members[i]``: the people of organisation i, ascending."""

    snapshot: Snapshot
    organisation: np.ndarray
    members: list[np.ndarray]


def columns(people: int, ties: int, seed: int) -> dict[str, Any]:
    """The table of ties as :meth:`Snapshot.build` takes it: 26 bytes a pair."""
    random = np.random.default_rng(seed)
    who = random.permutation(people).astype(np.int32)
    a, b = np.empty(ties, dtype=np.int32), np.empty(ties, dtype=np.int32)
    chance = np.empty(ties), np.empty(ties)
    backing = np.empty(ties, dtype=np.int8), np.empty(ties, dtype=np.int8)
    for first in range(0, ties, PORTION):
        part = slice(first, min(first + PORTION, ties))
        size = part.stop - part.start
        for end in (a, b):
            end[part] = who[(people * random.random(size) ** (1 / 0.6)).astype(np.int64)]
        for way in range(2):
            chance[way][part] = random.beta(1.5, 3.0, size)
            backing[way][part] = 1 + np.searchsorted([0.97, 0.99], random.random(size), side="right")
    return {
        "a": a, "b": b, "chance_ab": chance[0], "chance_ba": chance[1],
        "backing_ab": backing[0], "backing_ba": backing[1],
    }  # fmt: skip


def places(people: int, organisations: int, seed: int) -> tuple[np.ndarray, list[np.ndarray]]:
    """Where each works, and the people of each organisation."""
    random = np.random.default_rng(seed + 1)
    size = random.pareto(1.5, organisations) + 1.0
    at = random.choice(organisations, people, p=size / size.sum()).astype(np.int32)
    order = np.argsort(at, kind="stable")
    return at, np.split(order, np.searchsorted(at[order], np.arange(1, organisations)))


def made(people: int, ties: int, organisations: int, seed: int) -> Made:
    at, members = places(people, organisations, seed)
    return Made(Snapshot.build(people, **columns(people, ties, seed), organisations=members), at, members)


def questions(network: Made, count: int, seed: int) -> list[tuple[int, int]]:
    """Anybody into any organisation that has somebody, each with the same probability."""
    random = np.random.default_rng(seed + 2)
    filled = np.array([index for index, people in enumerate(network.members) if len(people)])
    me, into = random.integers(network.snapshot.n, size=count), random.choice(filled, count)
    return list(zip(me.tolist(), into.tolist(), strict=True))
