"""All profiles as columns of numbers: :mod:`inroad.matching.features` for a whole desk at once.

    texts ─ each different one read once ─→ numbers ─→ one Ragged per field        who has it
                                                  └─→ tables by number             what it is made of
    columns ─→ frequencies                          the very counts of NameFrequencies.of

Finding pairs and refusing the hopeless ones then costs no Python per pair. A profile of which a pair is proposed is
read by ``features``; nothing here decides anything that is shown.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from operator import attrgetter
from typing import Any

import numpy as np

from inroad.matching import identities, weights
from inroad.matching.features import _BOOK, NameFrequencies
from inroad.matching.folding import fold
from inroad.matching.model import Profile
from inroad.matching.names import Name, parse, plain, plain_name
from inroad.matching.ragged import Flags, Ints, Ragged, coded, crossed

MOST_NAMES = 8
"""Names of one profile that are compared, as in :func:`inroad.matching.features.features`."""


@dataclass(frozen=True, eq=False)
class NameColumns:
    """Every different written name once. ``words``: all folded words, of which the other columns hold numbers.

    Lists as in :class:`inroad.matching.names.Name`; ``fulls`` are numbers of ``full``, pairs of words in any order.
    ``spellings``: the given name in every spelling, a quoted short form included. ``first``, ``family`` and ``former``:
    the first given name, the first spelling of the family name and a birth name, -1 where there is none.
    ``several``: there is more to the name than one given and one family name of one word each.
    """

    words: list[str]
    firsts: Ragged
    lasts: Ragged
    all_words: Ragged
    middle: Ragged
    spellings: Ragged
    fulls: Ragged
    full: tuple[Ints, Ints]
    first: Ints
    family: Ints
    former: Ints
    several: Flags

    @cached_property
    def lengths(self) -> Ints:
        return np.fromiter(map(len, self.words), np.int64, len(self.words))

    @cached_property
    def initials(self) -> Ints:
        """The first sign of every word as its code point."""
        return np.fromiter((ord(word[0]) if word else 0 for word in self.words), np.int64, len(self.words))

    def full_names(self, chosen: Ints) -> list[tuple[str, str]]:
        """Full names as :attr:`Name.fulls` writes them."""
        words, (left, right) = self.words, self.full
        both = zip(left[chosen].tolist(), right[chosen].tolist(), strict=True)
        return [(words[a], words[b]) if words[a] < words[b] else (words[b], words[a]) for a, b in both]


@dataclass(frozen=True, eq=False)
class Columns:
    """Profiles in ascending order of ref, field by field; texts by number.

    Fields hold what :class:`inroad.matching.features.Features` holds: no role addresses, no home pages, titles and
    places folded (in one table, ``circumstances``), each value of a profile once. ``boxes``: the mailbox of every
    address. ``books``: where a profile stands, for counting who bears a name.
    """

    profiles: list[Profile]
    refs: Ints
    known: Flags
    names: Ragged
    name: NameColumns
    emails: Ragged
    addresses: list[str]
    mailboxes: Ragged
    boxes: list[str]
    urls: Ragged
    url_texts: list[str]
    phones: Ragged
    phone_texts: list[str]
    organisations: Ragged
    organisation_texts: list[str]
    titles: Ragged
    places: Ragged
    circumstances: list[str]
    cards: Ragged
    card_texts: list[tuple[str, str]]
    born: Ragged
    days: list[str]

    def __len__(self) -> int:
        return len(self.profiles)

    @cached_property
    def counts(self) -> "Counts":
        return Counts.of(self)


def columns(profiles: Sequence[Profile], known: Flags) -> Columns:
    """Read profiles, which must be in ascending order of ref; ``known[i]``: the i-th is a person on the desk."""
    ordered = list(profiles)
    number = len(ordered)

    def field(name: str) -> tuple[Ints, list[Any]]:
        values = list(map(attrgetter(name), ordered))
        return np.fromiter(map(len, values), np.int64, number), list(chain.from_iterable(values))

    written = [one.names[:MOST_NAMES] for one in ordered]
    name_of, name = _names(list(chain.from_iterable(written)))
    names = _some(np.fromiter(map(len, written), np.int64, number), name_of)

    counts, texts = field("emails")
    address, addresses = coded(texts)
    person = [not identities.is_role_address(one) for one in addresses]
    box, boxes = coded(identities.email_key(one) for one in addresses)
    emails = _some(counts, np.where(np.array(person, np.bool_)[address] if len(address) else address > 0, address, -1))

    counts, texts = field("urls")
    urls, url_texts = _chosen(counts, texts, identities.is_profile)
    phones, phone_texts = _chosen(*field("phones"), None)
    organisations, organisation_texts = _chosen(*field("organisations"), bool)
    days, day_texts = _chosen(*field("born"), None)

    titled, titles = field("titles")
    placed, places = field("places")
    folded, circumstances = coded(chain(_folded(titles), _folded(places)))
    folded[np.fromiter((not text for text in circumstances), np.bool_, len(circumstances))[folded]] = -1

    carded, pairs = field("cards")
    cards: list[tuple[str, str]]
    card, cards = coded(pairs)
    has_key = np.fromiter((bool(key) for _, key in cards), np.bool_, len(cards))
    return Columns(
        profiles=ordered,
        refs=np.fromiter((one.ref for one in ordered), np.int64, number),
        known=known,
        names=names,
        name=name,
        emails=emails,
        addresses=addresses,
        mailboxes=emails.through(Ragged.of(np.ones(len(box), np.int64), box)).once(),
        boxes=boxes,
        urls=urls,
        url_texts=url_texts,
        phones=phones,
        phone_texts=phone_texts,
        organisations=organisations,
        organisation_texts=organisation_texts,
        titles=_some(titled, folded[: len(titles)]),
        places=_some(placed, folded[len(titles) :]),
        circumstances=circumstances,
        cards=_some(carded, np.where(has_key[card], card, -1)),
        card_texts=cards,
        born=days,
        days=day_texts,
    )


def _some(counts: Ints, codes: Ints) -> Ragged:
    """Each owner's codes once, without those that are -1."""
    every = Ragged.of(counts, codes)
    kept = codes >= 0
    return (every if kept.all() else every.kept(kept)).once()


def _chosen(counts: Ints, texts: list[str], keep: Callable[[str], object] | None) -> tuple[Ragged, list[str]]:
    """Texts as numbers, without those that are not to be kept."""
    codes, distinct = coded(texts)
    if keep is not None and distinct:
        kept = np.fromiter((bool(keep(text)) for text in distinct), np.bool_, len(distinct))
        codes = np.where(kept[codes], codes, -1)
    return _some(counts, codes), distinct


def _names(written: list[str]) -> tuple[Ints, NameColumns]:
    """The number of every written name, -1 for what names nobody, and what the names are made of. Two spellings that
    are read alike have one number.

    Plain ones come first: they are two words each, and no :class:`Name` is made of them.
    """
    texts, distinct = coded(written)
    index: dict[tuple[str, str, str, str], int] = {}
    place = [-1] * len(distinct)
    rest_of: list[int] = []
    for number, text in enumerate(distinct):
        parts = plain(text)
        if parts is None:
            rest_of.append(number)
        else:
            place[number] = index.setdefault(parts, len(index))
    others: dict[Name, int] = {}
    for number in rest_of:
        name = parse(distinct[number])
        parts = name.given, name.family, name.first, name.last
        if name and parts in index and name == plain_name(*parts):
            place[number] = index[parts]
        elif name:
            place[number] = len(index) + others.setdefault(name, len(others))
    firsts, lasts = [parts[2] for parts in index], [parts[3] for parts in index]
    numbers = np.array(place, np.int64)
    fields: list[list[Sequence[str]]] = [
        [one.firsts for one in others],
        [one.lasts for one in others],
        [tuple(one.words) for one in others],
        [one.middle for one in others],
        [(*one.firsts, one.short) if one.short else one.firsts for one in others],
        [tuple(chain.from_iterable(one.fulls)) for one in others],
        [(one.first,) if one.first else () for one in others],
        [(one.former,) if one.former else () for one in others],
    ]
    codes, words = coded(chain(firsts, lasts, *map(chain.from_iterable, fields)))
    first, last, rest = codes[: len(firsts)], codes[len(firsts) : 2 * len(firsts)], codes[2 * len(firsts) :]
    parts_of: list[Ragged] = []
    for one in fields:
        counts = np.fromiter(map(len, one), np.int64, len(others))
        parts_of.append(Ragged.of(counts, rest[: counts.sum()]))
        rest = rest[counts.sum() :]
    return (numbers[texts] if len(texts) else texts), _name_columns(words, first, last, list(others), parts_of)


def _name_columns(words: list[str], first: Ints, last: Ints, others: list[Name], parts: list[Ragged]) -> NameColumns:
    firsts, lasts, all_words, middle, spellings, fulls, given, former = parts
    initial = np.fromiter((len(word) < 2 for word in words), np.bool_, len(words))
    number, one_each, none = len(first), np.ones(len(first), np.int64), np.zeros(len(first), np.int64)
    nothing = Ragged.of(none, none[:0])
    # An initial is no word of two letters, and no part of a full name.
    spelt = ~initial[first]
    both = np.stack((first, last), axis=1)
    pairs = np.concatenate((both[spelt], fulls.codes.reshape(-1, 2)))
    width = max(len(words), 1)
    packed, full = np.unique(pairs.min(axis=1) * width + pairs.max(axis=1), return_inverse=True)
    mine = int(spelt.sum())
    # Sets: a name whose two parts are one word has that word once.
    plain_words = Ragged.of(one_each + 1, both.ravel()).kept(~initial[both.ravel()]).once()
    return NameColumns(
        words=words,
        firsts=_joined(Ragged.of(one_each, first), firsts),
        lasts=_joined(Ragged.of(one_each, last), lasts),
        all_words=_joined(plain_words, all_words),
        middle=_joined(nothing, middle),
        spellings=_joined(Ragged.of(one_each, first), spellings),
        fulls=_joined(Ragged.of(spelt.astype(np.int64), full[:mine]), Ragged.of(fulls.counts // 2, full[mine:])),
        full=(packed // width, packed % width),
        first=np.concatenate((first, given.first())),
        family=np.concatenate((last, lasts.first())),
        former=np.concatenate((none - 1, former.first())),
        several=np.concatenate(
            (
                np.zeros(number, np.bool_),
                np.fromiter((not name.simple or len(name.tokens) > 2 for name in others), np.bool_, len(others)),
            )
        ),
    )


def _joined(upper: Ragged, lower: Ragged) -> Ragged:
    """The owners of one after those of the other."""
    return Ragged.of(np.concatenate((upper.counts, lower.counts)), np.concatenate((upper.codes, lower.codes)))


def _folded(texts: Iterable[str]) -> Iterable[str]:
    return map(fold, texts)


@dataclass(frozen=True, eq=False)
class Counts:
    """How many profiles have a word as given name, as family name, at all; an employer; a place; a full name.

    By number of the columns. ``bearers`` as in :meth:`NameFrequencies.bearers`.
    """

    given: Ints
    family: Ints
    words: Ints
    employers: Ints
    places: Ints
    entries: Ints
    bearers: Ints
    people: int

    @classmethod
    def of(cls, data: Columns) -> "Counts":
        name, width = data.name, len(data.name.words)

        def count(parts: Ragged) -> Ints:
            return np.bincount(data.names.through(parts).once().codes, minlength=width)

        fulls = data.names.through(name.fulls).once()
        number = len(name.full[0])
        return cls(
            given=count(name.firsts),
            family=count(name.lasts),
            words=count(name.all_words),
            employers=np.bincount(data.organisations.codes, minlength=len(data.organisation_texts)),
            places=np.bincount(data.places.codes, minlength=len(data.circumstances)),
            entries=np.bincount(fulls.codes, minlength=number),
            bearers=_bearers(data, fulls, number),
            people=max(len(data), weights.PEOPLE_FLOOR),
        )

    def frequencies(self, data: Columns) -> NameFrequencies:
        """The same by texts, for the comparison of two profiles."""
        everyone, several = np.arange(len(self.entries)), np.flatnonzero(self.bearers > 1)
        return NameFrequencies.counted(
            given=_by_text(data.name.words, self.given),
            family=_by_text(data.name.words, self.family),
            words=_by_text(data.name.words, self.words),
            employers=_by_text(data.organisation_texts, self.employers),
            places=_by_text(data.circumstances, self.places),
            entries=Counter(dict(zip(data.name.full_names(everyone), self.entries.tolist(), strict=True))),
            bearers=dict(zip(data.name.full_names(several), self.bearers[several].tolist(), strict=True)),
            people=self.people,
        )


def _by_text(texts: Sequence[str], counts: Ints) -> Counter[str]:
    return Counter({text: count for text, count in zip(texts, counts.tolist(), strict=True) if count})


def _bearers(data: Columns, fulls: Ragged, number: int) -> Ints:
    """The most people of one full name in one book; 1 at least."""
    domains, texts = coded([identities.domain_of(one) for one in data.addresses])
    sources, books = coded([f"{_BOOK}{source}" for source, _ in data.card_texts])
    _, both = coded([*texts, *books, ""])
    index = {text: place for place, text in enumerate(both)}
    of_domain = np.array([index[text] for text in texts], np.int64)
    of_book = np.array([index[text] for text in books], np.int64)
    in_books = _mapped(data.cards, of_book[sources] if len(sources) else sources)
    in_domains = _mapped(data.emails, of_domain[domains] if len(domains) else domains)
    carded, addressed = in_books.has(), in_domains.has()
    nowhere = np.flatnonzero(~carded & ~addressed)
    at = in_books.both(in_domains.kept(~carded[in_domains.owners]))
    at = at.both(Ragged.of_pairs(nowhere, np.full(len(nowhere), index[""]), len(data))).once()
    everyone = np.arange(len(data))
    _, book, full = crossed(at, everyone, fulls, everyone)
    standing, people = np.unique(full * len(both) + book, return_counts=True)
    full, book = standing // len(both), standing % len(both)
    # An address book has one entry a person; a person may well have two addresses.
    is_book = np.array([text.startswith(_BOOK) for text in both], np.bool_)
    found = np.ones(number, np.int64)
    np.maximum.at(found, full, people - ~is_book[book])
    return found


def _mapped(lists: Ragged, table: Ints) -> Ragged:
    """Every code replaced by what the table has for it."""
    return Ragged(lists.starts, table[lists.codes], lists.at_most_one).once()
