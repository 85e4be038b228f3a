"""Where people stand on a map: circles as discs around the middle, people in their disc, goals around all of it.

    sizes ─ discs ─→ a disc per circle, the larger nearer to the middle, none over another
    keys ─ scattered ─→ a place of one's own in the disc, from one's number alone
    ties ─ settled ─→ drawn a little towards those one knows, pushed off whoever stands too near, kept inside the disc
    bearings ─ around ─→ goals on a ring, each on the side of those who lead there

Nothing is drawn by lot, so that a map looks tomorrow as it looks today: a newcomer gets a place and moves hardly
anybody, and a disc's radius goes in steps (:func:`radius`), so that one person more rarely makes it grow.
Rejected: free forces over all (each run, and each new tie, turns the whole picture).
"""

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

APART: Final = 1.0  # how far people stand from each other; all lengths here are in this unit
_STEP: Final = 1.25  # a disc's radius is one of the powers of it
_GAP: Final = 0.6
_FLAT: Final = 2.2  # how much rather a disc goes to the side than up or down: pages are wider than high
_ROUNDS: Final = 80

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def radius(count: int) -> float:
    """Of a disc that holds ``count`` people, in steps of a quarter."""
    wanted = max(1.0, 0.75 * float(np.sqrt(max(count, 1))))
    return float(_STEP ** np.ceil(np.log(wanted) / np.log(_STEP) - 1e-9)) * APART


def discs(radii: ArrayLike, middle: float) -> Floats:
    """Centres, float64[k, 2], of discs with ``radii`` around a free disc of radius ``middle`` at the origin.

    One by one in the order given, each as near to the middle as it fits, rather beside than above. O(k³) for k discs;
    k is some dozens.
    """
    sizes = np.asarray(radii, dtype=np.float64)
    placed = np.zeros((1, 2))
    held = np.array([middle])
    for size in sizes:
        spots = _touching(placed, held + size + _GAP)
        away = np.linalg.norm(spots[:, None, :] - placed[None, :, :], axis=2) - held - size - _GAP
        free = spots[np.all(away > -1e-9, axis=1)]
        cost = np.round(free[:, 0] ** 2 + _FLAT * free[:, 1] ** 2, 6)
        best = free[np.lexsort((np.round(np.arctan2(free[:, 1], free[:, 0]), 6), cost))[0]]
        placed = np.vstack([placed, best])
        held = np.append(held, size)
    return placed[1:]


def _touching(placed: Floats, reach: Floats) -> Floats:
    """Points at distance ``reach[i]`` from ``placed[i]``: where two such rings cross, and 48 around each."""
    turn = np.arange(48) * (2 * np.pi / 48)
    rings = placed[:, None, :] + reach[:, None, None] * np.stack([np.cos(turn), np.sin(turn)], axis=1)[None]
    found = [rings.reshape(-1, 2)]
    for i in range(len(placed)):
        for j in range(i):
            across = placed[j] - placed[i]
            d = float(np.hypot(*across))
            if d > reach[i] + reach[j] or d < abs(reach[i] - reach[j]) or not d:
                continue
            along = (reach[i] ** 2 - reach[j] ** 2 + d**2) / (2 * d)
            up = np.sqrt(max(reach[i] ** 2 - along**2, 0.0)) / d * np.array([-across[1], across[0]])
            foot = placed[i] + along / d * across
            found.append(np.stack([foot + up, foot - up]))
    return np.vstack(found)


def scattered(keys: ArrayLike) -> Floats:
    """A place in the unit disc for each number, float64[n, 2]: always the same, and evenly spread for numbers in a row.

    The additive recurrence of the plastic number (Roberts 2018), its second half as an area.
    """
    number = np.asarray(keys, dtype=np.float64)
    out, turn = (number * 0.7548776662466927) % 1.0, (number * 0.5698402909980532) % 1.0
    return np.stack([np.sqrt(out) * np.cos(2 * np.pi * turn), np.sqrt(out) * np.sin(2 * np.pi * turn)], axis=1)


def settled(
    home: ArrayLike,
    centre: ArrayLike,
    reach: ArrayLike,
    near: ArrayLike,
    far: ArrayLike,
    *,
    fixed: ArrayLike | None = None,
) -> Floats:
    """Where people come to stand, float64[n, 2].

    ``home``: float64[n, 2], where each would stand alone; ``centre`` float64[n, 2] and ``reach`` float64[n]: the disc
    each stays in; ``near[i]``–``far[i]``: ties; ``fixed``: bool[n], who stays at ``home``. O(pairs in one disc + ties)
    per round.
    """
    at: Floats = np.array(home, dtype=np.float64).reshape(-1, 2)
    anchor, middle, bound = at.copy(), np.asarray(centre, np.float64).reshape(-1, 2), np.asarray(reach, np.float64)
    one, other = np.asarray(near, dtype=np.int64), np.asarray(far, dtype=np.int64)
    still = np.zeros(len(at), np.bool_) if fixed is None else np.asarray(fixed, dtype=np.bool_)
    count = np.bincount(np.r_[one, other], minlength=len(at)).clip(1)[:, None]
    beside = _beside(middle)
    for number in range(_ROUNDS):
        ease = 1.0 - number / _ROUNDS
        pull = np.zeros_like(at)
        across = at[other] - at[one]
        long = np.hypot(across[:, 0], across[:, 1])[:, None]
        wish = across * np.clip(1.0 - 1.5 * APART / np.maximum(long, 1e-9), 0.0, 1.0)
        np.add.at(pull, one, wish)
        np.add.at(pull, other, -wish)
        step = ease * (0.06 * pull / count + 0.08 * (anchor - at))
        step += _pushed(at, *beside)
        at = np.where(still[:, None], at, at + step)
        out = at - middle
        off = np.hypot(out[:, 0], out[:, 1])
        over = (off > bound) & ~still
        at[over] = middle[over] + out[over] * (bound[over] / off[over])[:, None]
    return at


def _beside(middle: Floats) -> tuple[Ints, Ints]:
    """All pairs in one disc: nobody leaves theirs, so that nobody else can come too near."""
    _, disc = np.unique(middle, axis=0, return_inverse=True)
    one, other = np.nonzero(np.triu(disc[:, None] == disc[None, :], 1))
    return one, other


def _pushed(at: Floats, one: Ints, other: Ints) -> Floats:
    """Part of what each is too near to others, away from them."""
    across = at[one] - at[other]
    long = np.hypot(across[:, 0], across[:, 1])
    # Two at one spot are pushed along a line that is always the same.
    same = long < 1e-9
    across[same], long[same] = (1.0, 0.3), 1.0
    tight = np.where(same, APART, np.clip(APART - long, 0.0, None))
    force = across * (0.3 * tight / long)[:, None]
    x = np.bincount(one, force[:, 0], len(at)) - np.bincount(other, force[:, 0], len(at))
    y = np.bincount(one, force[:, 1], len(at)) - np.bincount(other, force[:, 1], len(at))
    return np.stack([x, y], axis=1)


def around(bearing: ArrayLike, keys: ArrayLike, half_width: float, half_height: float) -> Floats:
    """Places on an ellipse, float64[k, 2], for goals with a ``bearing`` (radians, nan: any), none too near the next.

    Those of no bearing take the middle of the widest gap, in the order of their ``keys``. O(k²).
    """
    wanted, names = np.asarray(bearing, dtype=np.float64), np.asarray(keys, dtype=np.int64)
    k = len(wanted)
    turn = wanted % (2 * np.pi)
    for place in np.flatnonzero(np.isnan(wanted))[np.argsort(names[np.isnan(wanted)], kind="stable")]:
        known = np.sort(turn[~np.isnan(turn)])
        if not len(known):
            turn[place] = 0.0
            continue
        gaps = np.diff(np.append(known, known[0] + 2 * np.pi))
        widest = int(np.argmax(np.round(gaps, 9)))
        turn[place] = (known[widest] + gaps[widest] / 2) % (2 * np.pi)
    least = 2 * np.pi / max(3 * k, 40) if k < 60 else 2 * np.pi / k
    order = np.lexsort((names, turn))
    for _ in range(200):
        gaps = np.diff(np.append(turn[order], turn[order[:1]] + 2 * np.pi))
        short = np.clip(least - gaps, 0.0, None)
        if k < 2 or short.max(initial=0.0) < 1e-3:
            break
        move = (np.roll(short, 1) - short) / 2
        turn[order] += move
    return np.stack([half_width * np.cos(turn), half_height * np.sin(turn)], axis=1)
