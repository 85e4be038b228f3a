"""The community's networks joined into one: who of the members has a tie to whom, and into which organisation.

    contributions ── joined on keys ─→ nodes: members first, then everybody they know, each once
                  └─ one file of the graph, a few arrays beside it ─→ home/community/<stamp>/, mapped when large

The same person in two address books is one node if an address or a profile of theirs stands in both. Two members are
never one node, even where somebody keeps both on one card: whom an ask goes to must not hang on a stranger's file.
Which contributions it was made of is its stamp; another set, another stamp, and the worker makes it anew.

Files are readable by the installation's own user only and hold numbers and hashes. No page, command, export or backup
reads them; :mod:`inroad.desk.community.reach` does, and asks for the consent of the moment before anything is said.
"""

import contextlib
import hashlib
import os
import shutil
import tempfile
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from inroad.community.departments import DEPARTMENTS
from inroad.desk import derived_files
from inroad.desk.community import contributions
from inroad.desk.community.contributions import Body
from inroad.errors import StoreProblem
from inroad.graph import storage
from inroad.graph.snapshot import Key, Snapshot
from inroad.store import paths

VERSION: Final = 1
LOOKED: Final = 60
"""So many ties into an organisation are looked at for an answer, each member's best first; see :mod:`.reach`."""
_ARRAYS: Final = (
    "members", "person", "near", "far", "chance", "backing", "place", "place_indptr", "place_row", "place_part",
    "sample_indptr", "sample_row", "sample_part",
)  # fmt: skip
_POINTER: Final = "current"
_LOADED: dict[Path, "Joined"] = {}


@dataclass(frozen=True, slots=True, eq=False)
class Joined:
    """m members, n nodes, t ties, o places.

    ``graph``: members are its first m nodes, places its organisations, ``tie_row`` a row of the ties here. ``members``
    int64[m]: their desks, ascending. ``person`` int64[t]: the number on the member's own desk. ``near`` int32[t]: the
    member, ``far`` int32[t]: the node known. ``chance`` float32[t], ``backing`` int8[t]: as in a contribution.
    ``place`` uint64[o]: ascending; ``place_indptr`` int64[o+1] bounds each one's ``place_row`` int32 (ties) and
    ``place_part`` int8 (departments), ``sample_…`` the at most :data:`LOOKED` of them that an answer looks at.
    """

    stamp: str
    graph: Snapshot
    members: NDArray[np.int64]
    person: NDArray[np.int64]
    near: NDArray[np.int32]
    far: NDArray[np.int32]
    chance: NDArray[np.float32]
    backing: NDArray[np.int8]
    place: NDArray[np.uint64]
    place_indptr: NDArray[np.int64]
    place_row: NDArray[np.int32]
    place_part: NDArray[np.int8]
    sample_indptr: NDArray[np.int64]
    sample_row: NDArray[np.int32]
    sample_part: NDArray[np.int8]

    def place_at(self, organisation_key: str) -> int:
        """The index of an organisation, -1 if no tie leads there. O(log o)."""
        wanted = np.uint64(contributions.place_of(organisation_key))
        at = int(np.searchsorted(self.place, wanted))
        return at if at < len(self.place) and self.place[at] == wanted else -1

    def member_of(self, desk_id: int) -> int:
        """The node of a desk, -1 if it contributes nothing."""
        at = int(np.searchsorted(self.members, desk_id))
        return at if at < len(self.members) and self.members[at] == desk_id else -1

    def ties_into(self, place: int) -> tuple[NDArray[np.int32], NDArray[np.int8]]:
        """All ties into an organisation with their departments; a tie with two roles there stands twice."""
        run = slice(self.place_indptr[place], self.place_indptr[place + 1])
        return self.place_row[run], self.place_part[run]

    def sample_into(self, place: int) -> tuple[NDArray[np.int32], NDArray[np.int8]]:
        run = slice(self.sample_indptr[place], self.sample_indptr[place + 1])
        return self.sample_row[run], self.sample_part[run]


def folder() -> Path:
    made = paths.ensure_home() / "community"
    made.mkdir(exist_ok=True, mode=0o700)
    return made


def stamp() -> str:
    """What the present contributions would make."""
    told = repr((VERSION, derived_files.installation(), contributions.versions()))
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def current() -> Joined | None:
    """The community's snapshot as last made, None if there is none yet. Kept in memory until another one is there."""
    for _ in range(2):  # another one may take its place between the two reads
        made = _current_folder()
        if made is None:
            return None
        if made not in _LOADED:
            with contextlib.suppress(StoreProblem):
                loaded = _load(made)
                _LOADED.clear()
                _LOADED[made] = loaded
        if made in _LOADED:
            return _LOADED[made]
    return None


def refresh() -> bool:
    """Make it anew if the contributions are others than those it was made of; whether it was made.

    Raises StoreProblem if the disk is full. Safe for several at once: the last one's stands, each is whole.
    """
    wanted = stamp()
    made = _current_folder()
    if made is not None and made.name == wanted:
        return False
    desks = [desk for desk, *_ in contributions.versions()]
    if not desks:
        forget()
        return made is not None
    _save(join(list(contributions.bodies(desks)), wanted))
    return True


def forget() -> None:
    """Throw it away; the next night makes another."""
    _LOADED.clear()
    shutil.rmtree(folder(), ignore_errors=True)


# ---- putting together


def join(found: list[tuple[int, Body]], made_as: str = "") -> Joined:
    """All contributions, by desk, as one. O(t log t) time for t ties, 100 bytes a tie."""
    found = sorted(found, key=lambda one: one[0])
    members = np.array([desk for desk, _ in found], np.int64)
    sizes = np.array([len(body) for _, body in found], np.int64)
    start = np.cumsum(sizes) - sizes
    near = np.repeat(np.arange(len(found), dtype=np.int32), sizes)

    def column(name: str, dtype: Any) -> NDArray[Any]:
        parts = [np.asarray(getattr(body, name)) for _, body in found]
        return np.concatenate([*parts, np.zeros(0, dtype)]).astype(dtype, copy=False)

    def moved(name: str) -> NDArray[np.int64]:
        parts = [
            np.asarray(getattr(body, name), np.int64) + first for (_, body), first in zip(found, start, strict=True)
        ]
        return np.concatenate([*parts, np.zeros(0, np.int64)])

    own = np.repeat(np.arange(len(found)), [len(body.me) for _, body in found])
    far, n = _nodes(len(near), moved("key_of"), column("key", np.uint64), own, column("me", np.uint64), len(found))
    chance, backing = column("chance", np.float32), column("backing", np.int8)
    place, indptr, row, part = _places(moved("place_of"), column("place", np.uint64), column("part", np.int8))
    people = [np.unique(far[row[a:b]]) for a, b in pairwise(indptr.tolist())]
    graph = Snapshot.build(
        n, a=near, b=far, chance_ab=chance.astype(np.float64), chance_ba=np.zeros(len(near)), backing_ab=backing,
        backing_ba=np.zeros(len(near), np.int8), organisations=people, key=Key(0, f"community-{VERSION}-{made_as}"),
    )  # fmt: skip
    sample_indptr, sample = _sample(indptr, row, near, chance, made_as)
    return Joined(
        made_as, graph, members, column("person", np.int64), near, far, chance, backing, place, indptr,
        row.astype(np.int32), part, sample_indptr, row[sample].astype(np.int32), part[sample],
    )  # fmt: skip


def _nodes(
    ties: int,
    tie: NDArray[np.int64],
    key: NDArray[np.uint64],
    member: NDArray[np.int64],
    member_key: NDArray[np.uint64],
    members: int,
) -> tuple[NDArray[np.int32], int]:
    """The node of each tie's far end, and how many nodes there are; members are the first ones."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    every, number = np.unique(np.concatenate([key, member_key]), return_inverse=True)
    # Members, ties and keys are the vertices; whoever holds a key is tied to it.
    near = np.concatenate([members + tie, member])
    far = members + ties + number
    size = members + ties + len(every)
    links = coo_array((np.ones(len(near), np.int8), (near, far)), shape=(size, size))
    labels, label = connected_components(links, directed=False)
    of_member, group = label[:members], label[members : members + ties].astype(np.int64)
    several = np.bincount(of_member, minlength=labels) > 1
    owner = np.full(labels, -1, np.int64)
    owner[of_member] = np.arange(members)
    owner[several] = -1
    is_member = owner[group] if ties else np.zeros(0, np.int64)
    apart = np.flatnonzero(several[group]) if ties else np.zeros(0, np.int64)
    if len(apart):
        _apart(is_member, group, apart, labels, (tie, number[: len(tie)]), (member, number[len(tie) :]))
    others = is_member < 0
    _, inverse = np.unique(group[others], return_inverse=True)
    node = is_member.copy()
    node[others] = members + inverse
    return node.astype(np.int32), members + int(inverse.max(initial=-1)) + 1


def _apart(
    is_member: NDArray[np.int64],
    group: NDArray[np.int64],
    rows: NDArray[np.int64],
    free: int,
    held: tuple[NDArray[np.int64], NDArray[np.int64]],
    proved: tuple[NDArray[np.int64], NDArray[np.int64]],
) -> None:
    """Where a chain of shared addresses would make one of two members: only a tie's own addresses count there.

    ``held`` and ``proved``: (tie, key) and (member, key). Who has addresses of two members is neither, and alone.
    """
    members: dict[int, set[int]] = {}
    for one, key in zip(proved[0].tolist(), proved[1].tolist(), strict=True):
        members.setdefault(key, set()).add(one)
    wanted = np.zeros(len(group), np.bool_)
    wanted[rows] = True
    direct: dict[int, set[int]] = {}
    near = wanted[held[0]]
    for row, key in zip(held[0][near].tolist(), held[1][near].tolist(), strict=True):
        direct.setdefault(row, set()).update(members.get(key, ()))
    for row in rows.tolist():
        mine = direct.get(row, set())
        is_member[row] = next(iter(mine)) if len(mine) == 1 else -1
        group[row] = free + row


def _places(
    row: NDArray[np.int64], place: NDArray[np.uint64], part: NDArray[np.int8]
) -> tuple[NDArray[np.uint64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int8]]:
    """The places, ascending, and the ties and departments of each, as a CSR."""
    order = np.lexsort((part, row, place))
    row, place, part = row[order], place[order], part[order]
    every, first = np.unique(place, return_index=True)
    return every, np.concatenate([first, [len(place)]]).astype(np.int64), row, part


def _sample(
    indptr: NDArray[np.int64],
    row: NDArray[np.int64],
    near: NDArray[np.int32],
    chance: NDArray[np.float32],
    seed: str,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Which ties of each place an answer looks at: every member's best first, then their second, and so on.

    Among members in an order drawn for this very snapshot, so that whom a crowded place leaves out says nothing.
    """
    places = np.repeat(np.arange(len(indptr) - 1), np.diff(indptr))
    member = near[row]
    by_member = np.lexsort((-chance[row], member, places))
    first = np.ones(len(row), np.bool_)
    one, other = by_member[1:], by_member[:-1]
    first[1:] = (places[one] != places[other]) | (member[one] != member[other])
    begin = np.maximum.accumulate(np.where(first, np.arange(len(row)), 0)) if len(row) else np.zeros(0, np.int64)
    turn = np.empty(len(row), np.int64)
    turn[by_member] = np.arange(len(row)) - begin
    drawn = np.random.default_rng(int(hashlib.sha256(seed.encode()).hexdigest()[:15], 16)).random(len(row))
    order = np.lexsort((drawn, turn, places))
    rank = np.arange(len(row)) - np.repeat(indptr[:-1], np.diff(indptr))
    chosen = order[rank < LOOKED]
    sizes = np.minimum(np.diff(indptr), LOOKED)
    return np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64), chosen


# ---- files


def _current_folder() -> Path | None:
    try:
        said = (folder() / _POINTER).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return None
    return folder() / said if len(said) == 32 and said.isalnum() and (folder() / said).is_dir() else None


def _save(made: Joined) -> None:
    """Into a folder of its own; the pointer is set last, so a reader sees the old one or the new one."""
    into = folder() / made.stamp
    try:
        into.mkdir(exist_ok=True, mode=0o700)
        storage.save(made.graph, into / "graph.bin")
        for name in _ARRAYS:
            _write(into / f"{name}.npy", partial(_put, getattr(made, name)))
        _write(folder() / _POINTER, lambda stream: stream.write(made.stamp.encode("ascii")))
        for other in folder().iterdir():
            if other.is_dir() and other != into:
                shutil.rmtree(other, ignore_errors=True)
    except OSError as error:
        raise StoreProblem(
            f"the community's snapshot could not be written to {into}: {error}",
            hint="make room on the disk; the worker tries again",
        ) from error


def _write(file: Path, put: Any) -> None:
    """Written beside, readable by us alone, and renamed."""
    descriptor, temporary = tempfile.mkstemp(dir=file.parent, suffix=".tmp")
    try:
        with os.fdopen(descriptor, "wb") as stream:
            put(stream)
        Path(temporary).replace(file)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _put(array: NDArray[Any], stream: Any) -> None:
    np.save(stream, array, allow_pickle=False)


def _load(made: Path) -> Joined:
    graph = storage.load(made / "graph.bin", key=Key(0, f"community-{VERSION}-{made.name}"))
    try:
        arrays = {name: np.load(made / f"{name}.npy", mmap_mode="r", allow_pickle=False) for name in _ARRAYS}
    except (OSError, ValueError, EOFError) as error:
        raise StoreProblem(f"the community's snapshot can't be used: {error}", hint="it is made anew") from error
    if int(arrays["place_part"].max(initial=0)) >= len(DEPARTMENTS):
        raise StoreProblem("the community's snapshot is of another version", hint="it is made anew")
    return Joined(made.name, graph, **arrays)
