"""Who is who: known people and incoming entries in, an explained plan out.

    profiles | features -> blocking -> judgements
             | certain pairs, strongest first -> clusters     never two known people, never members that contradict
             | certain pairs that were refused, likely pairs  -> review, one per two persons

Clusters grow along CERTAIN pairs only, so weak links never chain. Deterministic, and independent of the order in which
profiles are given: everything is decided by refs and content.

Rejected: connected components without the contradiction check (a nameless card with two addresses would join father
and son).
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, product
from operator import attrgetter, itemgetter

import numpy as np

from inroad.errors import BadInput
from inroad.matching import blocks, screen
from inroad.matching.columns import Columns, columns
from inroad.matching.compare import compare, contradicts
from inroad.matching.features import Features, NameFrequencies, features
from inroad.matching.model import Judgement, MergePlan, Profile, Reason, Verdict

MOST_CHECKS = 400
"""Comparisons of members when two clusters join; a cluster of more different entries than that is no person."""


MOST_READ = 200
"""Profiles kept ready for comparing. Most have one pair that is worth it, so a desk of a million is read in turns."""


def plan(
    known: Iterable[Profile], incoming: Iterable[Profile], *, distinct: Collection[frozenset[int]] = ()
) -> MergePlan:
    """Decide which incoming entries are which people. Refs must be unique over both; raises BadInput otherwise.

    ``distinct`` holds pairs of refs of whom the user has said that they are not the same: never merged, not even
    through others, and never proposed again. Near-linear in time; memory grows with the pairs that share a key.
    """
    data = prepare(known, incoming)
    names = data.counts.frequencies(data)
    reader = Reader(data)
    found, left_out = judge_all(data, reader, names)
    known_refs = frozenset(data.refs[data.known].tolist())
    clusters = _Clusters(reader.of_ref, known_refs, names, distinct)
    strongest = sorted(found, key=lambda one: (-one.bits, one.left, one.right))
    refused = [
        replace(one, verdict=Verdict.LIKELY, reasons=(*one.reasons, Reason(why, 0.0)))
        for one in strongest
        if one.verdict is Verdict.CERTAIN and (why := clusters.join(one.left, one.right))
    ]
    same_as = clusters.same_as()
    certain = tuple(
        one for one in strongest if one.verdict is Verdict.CERTAIN and clusters.together(one.left, one.right)
    )
    likely = [one for one in strongest if one.verdict is Verdict.LIKELY]
    return MergePlan(same_as, certain, _review([*refused, *likely], clusters), left_out)


def judgements(known: Iterable[Profile], incoming: Iterable[Profile]) -> list[Judgement]:
    """All pairs that blocking brings together with what is thought of them, unlikely ones included. For benchmarks."""
    data = prepare(known, incoming)
    names = data.counts.frequencies(data)
    reader = Reader(data)
    (firsts, seconds), _ = blocks.candidates(data)
    pairs = zip(firsts.tolist(), seconds.tolist(), strict=True)
    return [compare(reader.at(i), reader.at(j), names, met=True) for i, j in pairs]


def prepare(known: Iterable[Profile], incoming: Iterable[Profile]) -> Columns:
    """Everybody in ascending order of ref, as columns. Raises BadInput if two have one ref."""
    old, new = list(known), list(incoming)
    both = sorted([*old, *new], key=attrgetter("ref"))
    for before, after in pairwise(both):
        if before.ref == after.ref:
            raise BadInput(f"two profiles have the number {after.ref}", hint="give every profile a number of its own")
    known_refs = {profile.ref for profile in old}
    return columns(both, np.fromiter((one.ref in known_refs for one in both), np.bool_, len(both)))


def judge_all(data: Columns, reader: "Reader", names: NameFrequencies) -> tuple[list[Judgement], tuple[str, ...]]:
    """What is thought of every pair that is certain or likely, and words about what was not compared."""
    (firsts, seconds), left_out = blocks.candidates(data)
    kept = screen.worth_comparing(data, firsts, seconds)
    firsts, seconds = firsts[kept], seconds[kept]
    # The known one to the left.
    swap = data.known[seconds]
    lefts, rights = np.where(swap, seconds, firsts), np.where(swap, firsts, seconds)
    at = reader.at
    pairs = zip(lefts.tolist(), rights.tolist(), strict=True)
    every = (compare(at(i), at(j), names, met=True) for i, j in pairs)
    return [one for one in every if one.verdict is not Verdict.UNLIKELY], left_out


class Reader:
    """Profiles as the comparison wants them, read when one of their pairs is worth it."""

    def __init__(self, data: Columns) -> None:
        self._data = data
        self._read: dict[int, Features] = {}

    def at(self, place: int) -> Features:
        found = self._read.get(place)
        if found is None:
            if len(self._read) >= MOST_READ:
                self._read.clear()
            found = self._read[place] = features(self._data.profiles[place])
        return found

    def of_ref(self, ref: int) -> Features:
        return self.at(int(np.searchsorted(self._data.refs, ref)))


def _review(proposed: Sequence[Judgement], clusters: "_Clusters") -> tuple[Judgement, ...]:
    """The strongest proposal for every two persons who are still apart and of whom nobody said that they differ."""
    best: dict[tuple[int, int], Judgement] = {}
    for one in sorted(proposed, key=lambda judgement: (-judgement.bits, judgement.left, judgement.right)):
        a, b = clusters.root(one.left), clusters.root(one.right)
        if a != b and not clusters.are_distinct(a, b):
            best.setdefault((min(a, b), max(a, b)), one)
    return tuple(best.values())


@dataclass(slots=True)
class _Group:
    """Refs that are one person. ``different``: one member for everything they say that could contradict another."""

    root: int  # the known ref if the group has one, else the lowest
    members: list[int]
    different: dict[object, Features] | None = None  # worked out when a third one comes


class _Clusters:
    """Who is one person so far. The smaller group is poured into the larger: 10^5 copies of a card cost no square."""

    def __init__(
        self,
        read: Callable[[int], Features],
        known_refs: frozenset[int],
        names: NameFrequencies,
        distinct: Collection[frozenset[int]],
    ) -> None:
        self._read = read
        self._known = known_refs
        self._names = names
        self._groups: dict[int, _Group] = {}
        self._apart: dict[int, set[int]] = {}
        for pair in distinct:
            if len(pair) == 2:
                a, b = pair
                self._apart.setdefault(a, set()).add(b)
                self._apart.setdefault(b, set()).add(a)

    def root(self, ref: int) -> int:
        group = self._groups.get(ref)
        return ref if group is None else group.root

    def together(self, a: int, b: int) -> bool:
        return self.root(a) == self.root(b)

    def are_distinct(self, a: int, b: int) -> bool:
        """Has the user said of any two members that they differ?"""
        if not self._apart:
            return False
        mine, theirs = self._group(a), self._group(b)
        if len(mine.members) > len(theirs.members):
            mine, theirs = theirs, mine
        others = set(theirs.members)
        return any(not others.isdisjoint(self._apart.get(ref, ())) for ref in mine.members)

    def join(self, a: int, b: int) -> str:
        """Make two one whose pair is certain, or say why not; "" when done."""
        larger, smaller = self._group(a), self._group(b)
        if larger.root == smaller.root:
            return ""
        if larger.root in self._known and smaller.root in self._known:
            return "it would join two people you keep apart so far"
        if self.are_distinct(a, b):
            return "you said that these are two people"
        # What is certain contradicts nothing in itself; through others it may.
        more = len(larger.members) + len(smaller.members) > 2
        if more and self._contradict(larger, smaller):
            return "what they are linked through also points at somebody else"
        known = next((group.root for group in (larger, smaller) if group.root in self._known), None)
        root = min(larger.root, smaller.root) if known is None else known
        if len(larger.members) < len(smaller.members):
            larger, smaller = smaller, larger
        larger.root = root
        larger.members += smaller.members
        if more:
            larger.different = self._different(larger) | self._different(smaller)
        for ref in (*smaller.members, a, b):
            self._groups[ref] = larger
        return ""

    def same_as(self) -> dict[int, int]:
        return {ref: group.root for ref, group in sorted(self._groups.items(), key=itemgetter(0)) if ref != group.root}

    def _group(self, ref: int) -> _Group:
        group = self._groups.get(ref)
        if group is None:
            group = _Group(ref, [ref])
        return group

    def _different(self, group: _Group) -> dict[object, Features]:
        if group.different is None:
            read = map(self._read, group.members)
            group.different = {(one.names, one.linkedin, one.born, one.generations): one for one in read}
        return group.different

    def _contradict(self, left: _Group, right: _Group) -> bool:
        mine, theirs = self._different(left), self._different(right)
        if len(mine) * len(theirs) > MOST_CHECKS:
            return True
        return any(contradicts(a, b, self._names) for a, b in product(mine.values(), theirs.values()))
