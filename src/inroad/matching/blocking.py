"""Which pairs are worth comparing: those that share a key. Near-linear in the number of profiles.

Keys, from the strongest: address-book card, profile URL, mailbox, phone; full name (any order, all spellings); family
name with what the given name may be short for; uncommon family name with initial, any with initial and title or place;
a rare word of the name; employer with given or family name; birthday, or two parts of it with an initial; place with
given or family name; local part of an address.

A pair without a common key is never proposed, however it was met: :func:`meet` is asked by the judgement itself, so
that the plan finds exactly what comparing everybody with everybody would.

Oversize blocks. More than :data:`MOST_IN_BLOCK` profiles under one key (everybody called Kim; the mailbox of a whole
school) are split by what else would have to agree: under an identity by full name, under a name by employer, title,
birthday and place in turn. A part that is still too large, and every oversize block of an identity as a whole, is
compared as a star: all with the first (a known person if there is one, then the lowest ref). What a split separates is
not compared; two people who share only a very common name could not have been told apart by it anyway.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from inroad.matching import weights
from inroad.matching.features import Features, NameFrequencies
from inroad.matching.given import full_forms
from inroad.matching.identities import email_key as mailbox
from inroad.matching.names import Name

__all__ = ["MOST_IN_BLOCK", "candidates", "keys", "mailbox", "meet"]

MOST_IN_BLOCK: Final = 50

Key = tuple[object, ...]
Places = npt.NDArray[np.int64]
_IDENTITIES: Final = frozenset("cump")


def keys(one: Features, names: NameFrequencies) -> set[Key]:
    """All keys of a profile. The first element says the kind."""
    found: set[Key] = set()
    add = found.add
    for card in one.cards:
        add(("c", card))
    for url in one.urls:
        add(("u", url))
    for box in one.mailboxes:
        add(("m", box))
        local = box.partition("@")[0]
        if len(local) >= 5:
            add(("l", local))
    for phone in one.phones:
        add(("p", phone))
    for day in one.born:
        add(("b", day))
    for name in one.names:
        for pair in name.fulls:
            add(("n", pair))
        if one.born:
            _by_birthday(one, name, add)
        for place in one.places:
            for part in (*name.firsts, *name.lasts):
                add(("f", place, part))
        for last in name.lasts:
            for first in name.firsts:
                # Half the Kims share an initial; without more they would be judged unlikely anyway.
                if names.family[last] <= weights.RARE_FAMILY:
                    add(("i", last, first[0]))
                for circumstance in (*one.titles, *one.places):
                    add(("i", last, first[0], circumstance))
                add(("s", last, first))
                for longer in full_forms(first):
                    add(("s", last, longer))
        for word in name.words:
            if names.words[word] <= weights.RARE_WORD:
                add(("w", word))
        for organisation in one.organisations:
            for part in (*name.firsts, *name.lasts):
                add(("o", organisation, part))
    return found


def _by_birthday(one: Features, name: Name, add: Callable[[Key], None]) -> None:
    """A slip may be in the birthday and in the name: two of day, month and year with an initial of either name."""
    for day in one.born:
        parts = day.split("-")
        if len(parts) == 3:
            year, month, date = parts
            for part in (*name.firsts, *name.lasts):
                add(("y", year, month, "", part[0]))
                add(("y", year, "", date, part[0]))
                add(("y", "", month, date, part[0]))


def meet(left: Features, right: Features, names: NameFrequencies) -> bool:
    """Do the two share a key?"""
    return not keys(left, names).isdisjoint(keys(right, names))


def candidates(
    profiles: Sequence[Features], known: Callable[[int], bool], names: NameFrequencies
) -> tuple[list[tuple[int, int]], tuple[str, ...]]:
    """Pairs ``(i, j)`` of positions with ``i < j`` to compare, ascending, and words about what was not compared.

    ``known`` tells whether a position is a person already on the desk; two of those are never paired. ``profiles`` must
    be in ascending order of ref, so that the answer does not depend on the order in which a file lists people.
    """
    # A key is kept as its hash: eight bytes instead of a tuple in a list in a dict, and sorting finds the blocks. Two
    # keys of one hash (one chance in 10^5 among ten million keys) would only add a pair to compare.
    codes, counts = array("q"), array("q")
    for one in profiles:
        found = keys(one, names)
        codes.extend(map(hash, found))
        counts.append(len(found))
    count = len(profiles)
    is_known = np.fromiter((known(position) for position in range(count)), np.bool_, count)
    owners = np.repeat(np.arange(count), np.frombuffer(counts, np.int64) if counts else 0)
    code = np.frombuffer(codes, np.int64) if codes else np.empty(0, np.int64)
    order = np.argsort(code, kind="stable")
    owners, code = owners[order], code[order]
    starts = np.flatnonzero(np.concatenate(([True], code[1:] != code[:-1]))) if count and len(code) else owners[:0]
    sizes = np.diff(np.append(starts, len(code)))
    packed: list[Places] = [np.empty(0, np.int64)]
    for size in map(int, np.unique(sizes[(sizes > 1) & (sizes <= MOST_IN_BLOCK)])):
        members = owners[starts[sizes == size][:, None] + np.arange(size)]
        first, second = np.triu_indices(size, 1)
        packed.append(_packed(members[:, first].ravel(), members[:, second].ravel(), is_known, count))
    left_out: list[str] = []
    for block in np.flatnonzero(sizes > MOST_IN_BLOCK):
        crowd = owners[starts[block] : starts[block] + sizes[block]].tolist()
        hashed = code[starts[block]]
        key = min((key for key in keys(profiles[crowd[0]], names) if hash(key) == hashed), key=str)
        left_out.append(_said(key, len(crowd)))
        pairs = np.array(list(_split(key, crowd, profiles, is_known)), np.int64).reshape(-1, 2)
        packed.append(_packed(pairs[:, 0], pairs[:, 1], is_known, count))
    every = np.unique(np.concatenate(packed))
    firsts, seconds = np.divmod(every, max(count, 1))
    return list(zip(firsts.tolist(), seconds.tolist(), strict=True)), tuple(sorted(left_out))


def _packed(first: Places, second: Places, is_known: npt.NDArray[np.bool_], count: int) -> Places:
    """Pairs as single numbers, those of two known people left out."""
    kept = ~(is_known[first] & is_known[second])
    return np.unique(first[kept] * count + second[kept])


def _all_pairs(members: Sequence[int]) -> Iterator[tuple[int, int]]:
    for place, first in enumerate(members):
        for second in members[place + 1 :]:
            yield first, second


def _star(members: Sequence[int], is_known: npt.NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    centre = min(members, key=lambda position: (not is_known[position], position))
    for position in members:
        if position != centre:
            yield min(position, centre), max(position, centre)


def _split(
    key: Key, members: list[int], profiles: Sequence[Features], is_known: npt.NDArray[np.bool_]
) -> Iterator[tuple[int, int]]:
    by_identity = key[0] in _IDENTITIES
    if by_identity:
        yield from _star(members, is_known)
    splits: tuple[Callable[[Features], Iterable[object]], ...] = (
        (lambda one: (pair for name in one.names for pair in name.fulls),)
        if by_identity
        else (
            lambda one: one.organisations,
            lambda one: one.titles,
            lambda one: one.born,
            lambda one: one.places,
        )
    )
    for split in splits:
        parts: dict[object, list[int]] = {}
        for position in members:
            for value in split(profiles[position]):
                parts.setdefault(value, []).append(position)
        for part in parts.values():
            if len(part) > MOST_IN_BLOCK:
                yield from _star(sorted(set(part)), is_known)
            elif len(part) > 1:
                yield from _all_pairs(sorted(set(part)))


def _said(key: Key, size: int) -> str:
    what = {
        "c": "share an address-book entry", "u": "share a profile address", "m": "share a mailbox",
        "p": "share a phone number", "n": "have the same name", "s": "have related names",
        "i": "have the same family name and initial", "w": "share a word of their name",
        "o": "share an employer and a name", "f": "share a place and a name",
        "b": "share a birthday", "y": "have birthdays and initials alike",
        "l": "share the name before the @",
    }[str(key[0])]  # fmt: skip
    detail = " ".join(" ".join(part) if isinstance(part, tuple) else str(part) for part in key[1:])
    return f"{size} entries {what} ({detail}): compared only where more agrees"
