"""Which pairs are worth comparing: those that share a key. Near-linear in the number of profiles.

Keys, from the strongest: address-book card, profile URL, mailbox, phone; full name (any order, all spellings); family
name with what the given name may be short for; uncommon family name with initial, any with initial and title or place;
a rare word of the name; employer with given or family name; birthday; local part of an address.

A pair without a common key is never proposed, however it was met: :func:`meet` is asked by the judgement itself, so
that the plan finds exactly what comparing everybody with everybody would.

Oversize blocks. More than :data:`MOST_IN_BLOCK` profiles under one key (everybody called Kim; the mailbox of a whole
school) are split by what else would have to agree: under an identity by full name, under a name by employer, title,
birthday and place in turn. A part that is still too large, and every oversize block of an identity as a whole, is
compared as a star: all with the first (a known person if there is one, then the lowest ref). What a split separates is
not compared; two people who share only a very common name could not have been told apart by it anyway.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from inroad.matching import weights
from inroad.matching.features import Features, NameFrequencies
from inroad.matching.given import full_forms
from inroad.matching.identities import email_key as mailbox

__all__ = ["MOST_IN_BLOCK", "candidates", "keys", "mailbox", "meet"]

MOST_IN_BLOCK: Final = 50

Key = tuple[object, ...]
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
    blocks: dict[Key, list[int]] = {}
    for position, one in enumerate(profiles):
        for key in keys(one, names):
            members = blocks.get(key)
            if members is None:
                blocks[key] = [position]
            else:
                members.append(position)
    count = len(profiles)
    packed: set[int] = set()
    is_known = [known(position) for position in range(count)]
    left_out: list[str] = []
    for key, members in blocks.items():
        size = len(members)
        if size < 2:
            continue
        if size == 2:
            first, second = members
            if not (is_known[first] and is_known[second]):
                packed.add(first * count + second)
            continue
        if size > MOST_IN_BLOCK:
            left_out.append(_said(key, size))
            pairs = _split(key, members, profiles, is_known)
        else:
            pairs = _all_pairs(members)
        for first, second in pairs:
            if not (is_known[first] and is_known[second]):
                packed.add(first * count + second)
    return [divmod(pair, count) for pair in sorted(packed)], tuple(sorted(left_out))


def _all_pairs(members: Sequence[int]) -> Iterator[tuple[int, int]]:
    for place, first in enumerate(members):
        for second in members[place + 1 :]:
            yield first, second


def _star(members: Sequence[int], is_known: Sequence[bool]) -> Iterator[tuple[int, int]]:
    centre = min(members, key=lambda position: (not is_known[position], position))
    for position in members:
        if position != centre:
            yield min(position, centre), max(position, centre)


def _split(
    key: Key, members: list[int], profiles: Sequence[Features], is_known: Sequence[bool]
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
        "o": "share an employer and a name", "b": "share a birthday", "l": "share the name before the @",
    }[str(key[0])]  # fmt: skip
    detail = " ".join(" ".join(part) if isinstance(part, tuple) else str(part) for part in key[1:])
    return f"{size} entries {what} ({detail}): compared only where more agrees"
