"""Pairs worth comparing, for a whole desk at once: those that share one of :func:`inroad.matching.blocking.keys`.

    columns ─ per kind ─→ (owner, key) as numbers ─ sorted ─→ blocks ─→ pairs
                                                               └ oversize: a star, or split by what else must agree

A key is a number: its kind in the upper four bits, below them the numbers of what it is made of, 28 bits each. So two
keys are equal exactly if their numbers are. A desk of 2^28 different words (they would not fit into memory) is refused.
"""

from collections.abc import Iterator, Sized
from dataclasses import dataclass
from typing import Final

import numpy as np

from inroad.errors import BadInput
from inroad.matching import weights
from inroad.matching.blocking import _IDENTITIES, MOST_IN_BLOCK, _said
from inroad.matching.columns import Columns
from inroad.matching.given import full_forms
from inroad.matching.ragged import Flags, Ints, Ragged, coded, crossed, distinct, is_new

_BITS: Final = 28
_KINDS: Final = "cumlpbnyfiswo"
_OF_IDENTITY: Final = [_KINDS.index(kind) for kind in _IDENTITIES]
_AT_ONCE: Final = 2_000_000
"""Pairs of small blocks that are made before copies are thrown out."""

Pairs = tuple[Ints, Ints]
Part = tuple[Ints, Ints]
"""Owners, and the numbers of their keys."""


@dataclass(frozen=True, slots=True)
class _Texts:
    """What the numbers in a key stand for, so that a crowded one can be named."""

    data: Columns
    words: list[str]
    locals_: list[str]
    families: Part
    halves: list[tuple[str, str, str]]

    def said(self, key: int) -> tuple[object, ...]:
        """The key as :func:`inroad.matching.blocking.keys` writes it."""
        data, kind = self.data, _KINDS[key >> 2 * _BITS]
        upper, lower = (key >> _BITS) & (2**_BITS - 1), key & (2**_BITS - 1)
        if kind == "c":
            return kind, data.card_texts[lower]
        if kind == "n":
            return kind, data.name.full_names(np.array([lower]))[0]
        if kind == "y":
            return kind, *self.halves[upper], chr(lower)
        if kind == "i":
            last, first = self.words[self.families[0][upper]], chr(int(self.families[1][upper]))
            return (kind, last, first, data.circumstances[lower - 1]) if lower else (kind, last, first)
        if kind in "fos":
            table = {"f": data.circumstances, "o": data.organisation_texts, "s": self.words}[kind]
            return kind, table[upper], self.words[lower]
        table = {
            "u": data.url_texts, "m": data.boxes, "l": self.locals_, "p": data.phone_texts, "b": data.days,
            "w": self.words,
        }[kind]  # fmt: skip
        return kind, table[lower]


def candidates(data: Columns) -> tuple[Pairs, tuple[str, ...]]:
    """Positions ``(i, j)`` to compare, ``i < j``, ascending, and words about what was not compared.

    Never two known people. What is shared by more than :data:`MOST_IN_BLOCK` profiles is split; see blocking.
    """
    parts, texts = _keys(data)
    owners = np.concatenate([owners for owners, _ in parts])
    keys = np.concatenate([keys for _, keys in parts])
    block, keys, owners = _blocks(keys, owners)
    sizes = np.bincount(block) if len(block) else block
    kinds = keys >> 2 * _BITS
    crowded = sizes > MOST_IN_BLOCK
    packed = [*_all_pairs(block, owners, ~crowded, data)]
    left_out = []
    if crowded.any():
        here = crowded[block]
        packed += _crowds(block[here], owners[here], np.isin(kinds, _OF_IDENTITY), data)
        left_out = [_said(texts.said(int(keys[one])), int(sizes[one])) for one in np.flatnonzero(crowded)]
    every = distinct(np.concatenate(packed)) if packed else owners[:0]
    return np.divmod(every, max(len(data), 1)), tuple(sorted(left_out))


def _blocks(keys: Ints, owners: Ints) -> tuple[Ints, Ints, Ints]:
    """Whoever shares a key with somebody: number of the block, and owner, both ascending, each once; and the blocks'
    keys."""
    order = np.argsort(keys)
    keys = keys[order]
    new = is_new(keys)
    shared = ~new
    shared[:-1] |= ~new[1:]
    order, keys = order[shared], keys[shared]
    new = is_new(keys)
    block = np.cumsum(new) - 1
    width = int(owners.max()) + 1 if len(owners) else 1
    packed = distinct(block * width + owners[order])
    return packed // width, keys[new], packed % width


def _all_pairs(block: Ints, owners: Ints, wanted: Flags, data: Columns) -> Iterator[Ints]:
    """Everybody in a wanted block with everybody else in it, as single numbers."""
    if not len(block):
        return
    starts = np.flatnonzero(is_new(block))
    sizes = np.diff(np.append(starts, len(block)))
    chosen = wanted[block[starts]] & (sizes > 1)
    for size in map(int, distinct(sizes[chosen])):
        first, second = np.triu_indices(size, 1)
        here = starts[chosen & (sizes == size)]
        step = max(1, _AT_ONCE // len(first))
        for begin in range(0, len(here), step):
            members = owners[here[begin : begin + step, None] + np.arange(size)]
            yield _packed(members[:, first].ravel(), members[:, second].ravel(), data)


def _stars(block: Ints, owners: Ints, wanted: Flags, data: Columns) -> Ints:
    """Everybody in a wanted block with its first: a known person if there is one, then the lowest."""
    here = wanted[block]
    block, owners = block[here], owners[here]
    order = np.lexsort((owners, ~data.known[owners], block))
    first = np.flatnonzero(is_new(block))
    centre = np.repeat(owners[order][first], np.diff(np.append(first, len(block))))
    return _packed(np.minimum(owners, centre), np.maximum(owners, centre), data)


def _packed(first: Ints, second: Ints, data: Columns) -> Ints:
    kept = ~(data.known[first] & data.known[second]) & (first != second)
    return distinct(first[kept] * len(data) + second[kept])


def _crowds(block: Ints, owners: Ints, by_identity: Flags, data: Columns) -> Iterator[Ints]:
    """Crowded blocks: under an identity a star, and a split by full name; else splits by employer, title, birthday,
    place. ``by_identity`` by number of the block."""
    yield _stars(block, owners, by_identity, data)
    under = by_identity[block]
    fulls = data.names.through(data.name.fulls)
    yield from _split(block[under], owners[under], fulls, data)
    for values in (data.organisations, data.titles, data.born, data.places):
        yield from _split(block[~under], owners[~under], values, data)


def _split(block: Ints, owners: Ints, values: Ragged, data: Columns) -> Iterator[Ints]:
    """The members of each block who share a value as well; a part that is still too large is compared as a star."""
    if not len(values.codes):
        return
    found = values.take(owners)
    whose = found.owners
    width = int(values.codes.max()) + 1
    part = block[whose] * width + found.codes
    order = np.argsort(part, kind="stable")
    owners, part = owners[whose][order], part[order]
    part = np.cumsum(is_new(part)) - 1
    # Counted before a profile with two names of one spelling is taken once, as ever.
    crowded = np.bincount(part) > MOST_IN_BLOCK if len(part) else is_new(part)
    once = is_new(part * len(data) + owners)
    part, owners = part[once], owners[once]
    yield from _all_pairs(part, owners, ~crowded, data)
    yield _stars(part, owners, crowded, data)


# -- keys


def _keys(data: Columns) -> tuple[list[Part], _Texts]:
    name = data.name
    words = list(name.words)
    identities = ("c", data.cards), ("u", data.urls), ("m", data.mailboxes), ("p", data.phones), ("b", data.born)
    parts = [_single(kind, lists) for kind, lists in identities]
    locals_ = [box.partition("@")[0] for box in data.boxes]
    local, local_texts = coded(locals_)
    long = np.fromiter((len(text) >= 5 for text in locals_), np.bool_, len(locals_))
    parts.append(_made("l", data.mailboxes.owners, local[data.mailboxes.codes], long[data.mailboxes.codes]))

    counts = data.counts
    rare = name.all_words.kept(counts.words[name.all_words.codes] <= weights.RARE_WORD)
    both = name.firsts.both(name.lasts)
    parts += [_single("n", data.names.through(name.fulls)), _single("w", data.names.through(rare))]
    everyone = np.arange(len(data))
    of_name = data.names.through(both)
    for kind, values in (("f", data.places), ("o", data.organisations)):
        owners, value, part = crossed(values, everyone, of_name, everyone)
        parts.append(_double(kind, owners, value, part))

    every = np.arange(len(name.first))
    whose, last, first = crossed(name.lasts, every, name.firsts, every)
    parts.append(_through_names("s", data, whose, (last << _BITS) + first))
    whose_long, family, longer = _longer(whose, last, first, words)
    parts.append(_through_names("s", data, whose_long, (family << _BITS) + longer))

    # A family name with an initial, numbered: with what else agrees it would not fit.
    packed = (last << _BITS) + name.initials[first]
    pairs, number = np.unique(packed, return_inverse=True)
    uncommon = counts.family[last] <= weights.RARE_FAMILY
    parts.append(_through_names("i", data, whose[uncommon], number[uncommon] << _BITS))
    circumstances = data.titles.both(data.places)
    if len(circumstances.codes):
        initials = data.names.through(Ragged.of_pairs(whose, number, len(name.first)))
        owners, family, other = crossed(initials, everyone, circumstances, everyone)
        parts.append(_double("i", owners, family, other + 1))
    halves, made = _by_birthday(data, of_name)
    parts += made
    tables: tuple[Sized, ...] = words, pairs, data.circumstances, data.organisation_texts, halves
    largest = max(map(len, tables))
    if largest >= 2**_BITS:
        raise BadInput(f"{largest:,} different words are more than one machine can match", hint="match fewer at a time")
    return parts, _Texts(data, words, local_texts, (pairs >> _BITS, pairs & (2**_BITS - 1)), halves)


def _made(kind: str, owners: Ints, key: Ints, keep: Flags | None = None) -> Part:
    if keep is not None:
        owners, key = owners[keep], key[keep]
    return owners, key + (_KINDS.index(kind) << 2 * _BITS)


def _single(kind: str, lists: Ragged) -> Part:
    return _made(kind, lists.owners, lists.codes)


def _double(kind: str, owners: Ints, upper: Ints, lower: Ints) -> Part:
    return _made(kind, owners, (upper << _BITS) + lower)


def _through_names(kind: str, data: Columns, whose: Ints, key: Ints) -> Part:
    """Keys of written names given to the profiles that bear them."""
    of_name = Ragged.of_pairs(whose, key, len(data.name.first))
    return _single(kind, data.names.through(of_name))


def _longer(whose: Ints, last: Ints, first: Ints, words: list[str]) -> tuple[Ints, Ints, Ints]:
    """The family name with each name that the given name may be short for. New words are added to ``words``."""
    index: dict[str, int] = {}
    lists: list[list[int]] = [[]] * len(words)
    known = {word: place for place, word in enumerate(words)}
    for place in distinct(first).tolist():
        forms = full_forms(words[place])
        if forms:
            lists[place] = []
            for form in sorted(forms):
                number = known.get(form, index.get(form))
                if number is None:
                    number = index[form] = len(words)
                    words.append(form)
                lists[place].append(number)
    longer = Ragged.of_lists(lists)
    each = np.arange(len(last))
    rows, family, long = crossed(Ragged.of(np.ones(len(last), np.int64), last), each, longer, first)
    return whose[rows], family, long


def _by_birthday(data: Columns, of_name: Ragged) -> tuple[list[tuple[str, str, str]], list[Part]]:
    """Two of day, month and year with the initial of either name."""
    lists: list[list[int]] = []
    halves: dict[tuple[str, str, str], int] = {}
    for day in data.days:
        parts = day.split("-")
        mine: list[int] = []
        if len(parts) == 3:
            year, month, date = parts
            two = (year, month, ""), (year, "", date), ("", month, date)
            mine += [halves.setdefault(half, len(halves)) for half in two]
        lists.append(mine)
    everyone = np.arange(len(data))
    owners, half, part = crossed(data.born.through(Ragged.of_lists(lists)), everyone, of_name, everyone)
    return list(halves), [_double("y", owners, half, data.name.initials[part])]
