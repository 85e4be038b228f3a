"""How often names occur among all profiles, counted on the cluster: the same numbers as counting them in one place.

    profiles ─ per batch: NameFrequencies, books apart ─→ (what, value, count) ─ added up ─→ one NameFrequencies

Its counters add up, batch by batch, whichever there are. Only the bearers of a name are no sum but a maximum over
books, so those are counted per book. The result goes to every worker: it is as large as the vocabulary, not as the
profiles.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import product
from math import log2
from typing import Any, Final

import pyarrow as pa

from inroad.matching import weights
from inroad.matching.features import _BOOK, Features, NameFrequencies, _books, features
from inroad.matching.model import Profile

COUNTED: Final = "what string, value array<string>, many long"
_BY_BOOK: Final = "by book"
_ONE: Final = "one"
"""Marks a value that is one text and no tuple of them."""


class AddedFrequencies(NameFrequencies):
    """Frequencies put together from the counts of parts."""

    def __init__(self, people: int, counts: Iterable[tuple[str, Sequence[str], int]]) -> None:
        super().__init__()
        counters = {name: value for name, value in vars(self).items() if isinstance(value, Counter)}
        for what, value, many in counts:
            if what == _BY_BOOK:
                book, *full = value
                bearers = many if book.startswith(_BOOK) else many - 1
                key = (full[0], full[1])
                if bearers > self._bearers.get(key, 1):
                    self._bearers[key] = bearers
            elif value[0] == _ONE:
                counters[what][value[1]] += many
            else:
                counters[what][tuple(value[1:])] += many
        self.people = max(people, weights.PEOPLE_FLOOR)
        self.prior_bits = -log2(self.people)


def counts_of(prepared: Sequence[Features]) -> Iterator[tuple[str, list[str], int]]:
    """What :class:`AddedFrequencies` adds up."""
    for what, counter in vars(NameFrequencies.of(prepared)).items():
        if isinstance(counter, Counter):
            for value, many in counter.items():
                yield what, [_ONE, value] if isinstance(value, str) else ["", *value], many
    by_book: Counter[tuple[str, tuple[str, str]]] = Counter()
    for one in prepared:
        fulls = {full for name in one.names for full in name.fulls}
        if fulls:
            by_book.update(product(_books(one), fulls))
    for (book, full), many in by_book.items():
        yield _BY_BOOK, [book, *full], many


def profiles_of(batch: pa.RecordBatch) -> list[Profile]:
    """Rows of the table ``profiles`` (docs/cluster.md)."""
    return [profile_of(row) for row in batch.to_pylist()]


def profile_of(row: dict[str, Any]) -> Profile:
    texts = {
        name: tuple(value for value in row[name] or () if value is not None)
        for name in ("names", "emails", "phones", "urls", "organisations", "titles", "born", "places")
    }
    cards = []
    for card in row["cards"] or ():
        source, _, key = (card or "").partition("|")
        cards.append((source, key))
    return Profile(ref=row["ref"], cards=tuple(cards), me=row["me"], **texts)


def counting() -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    def task(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            rows = list(counts_of([features(profile) for profile in profiles_of(batch)]))
            what, value, many = zip(*rows, strict=True) if rows else ((), (), ())
            yield pa.RecordBatch.from_arrays(
                [
                    pa.array(what, pa.string()),
                    pa.array(value, pa.list_(pa.string())),
                    pa.array(many, pa.int64()),
                ],
                names=["what", "value", "many"],
            )

    return task
