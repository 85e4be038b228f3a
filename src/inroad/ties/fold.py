"""What was observed, what people said, and weaker signs, folded into one table over all pairs concerned.

    PairTable   ─┐
    words       ─┼─ rows for every pair that occurs in any of them ─→ Evidence
    links       ─┘

Rules for words (later days win over earlier ones; on one day, the later in the list):

- "stranger" denies everything about the pair, observed mail included, until a later word affirms it again.
- "knows", "vouch" and "knows_work" affirm the tie. "knows_work" with backing NO does so too (who says "no, they don't
  know my work" knows them); with backing UNKNOWN it takes back what was said before and affirms nothing.
- Backing comes from words alone. A written recommendation counts as WELL unless it says otherwise; whatever was said
  as "knows_work" wins over it, however old, since that is an answer to the very question.
- A ``chance`` that a word carries holds for both directions until a later word carries another.

Words and links dated after ``today`` are not there yet. What it refuses: words about oneself, of an unknown kind, with
a chance outside 0..1, or about people the caller does not have (ValueError: these never come from a file unchecked).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from inroad.ties.model import Backing, Link, Word
from inroad.ties.table import AB, BA, NEVER, PairTable, pair_keys

T = TypeVar("T", Word, Link)

WORD_KINDS: Final = ("knows", "knows_work", "vouch", "stranger")


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything known about p pairs, rows ascending by ``(a, b)``; the columns of words stand beside ``table``.

    ``backing`` int8 ``(2, p)``, a :attr:`Backing.rank`: line AB says how far b stands behind the work of a, since that
    is what counts when a asks b. ``word_at`` int64: midnight (UTC) of the last affirming word, NEVER if none.
    ``denied`` bool: the last word is "stranger". ``said_chance`` float64: nan unless a word carries one.
    ``words`` and ``links`` map a row to what was said of it, in order of days.
    """

    table: PairTable
    backing: NDArray[np.int8]
    word_at: NDArray[np.int64]
    denied: NDArray[np.bool_]
    said_chance: NDArray[np.float64]
    linked: NDArray[np.bool_]
    words: Mapping[int, tuple[Word, ...]]
    links: Mapping[int, tuple[Link, ...]]


def fold(table: PairTable, words: Iterable[Word], links: Iterable[Link], *, today: date, n: int) -> Evidence:
    """Fold words and links up to ``today`` into ``table``. ``n`` people; O(pairs log pairs + words + links)."""
    told = sorted((word for word in words if _checked_word(word, n).on <= today), key=lambda word: word.on)
    signs = [link for link in links if _checked_link(link, n).on is None or link.on <= today]  # type: ignore[operator]
    signs.sort(key=lambda link: link.on or date.min)
    if len(table) and int(table.b.max()) >= n:
        raise ValueError(f"the table speaks of person {int(table.b.max())}, but there are only {n}")

    seen = pair_keys(table.a, table.b)
    of_words, of_links = _keys(told), _keys(signs)
    keys = np.unique(np.concatenate([seen, of_words, of_links]))
    if len(keys) != len(seen):
        table = table.spread(
            (keys >> 32).astype(np.int32), (keys & 0xFFFFFFFF).astype(np.int32), np.searchsorted(keys, seen)
        )
    words_at, links_at = _grouped(keys, of_words, told), _grouped(keys, of_links, signs)

    pairs = len(keys)
    backing = np.full((2, pairs), Backing.UNKNOWN.rank, np.int8)
    word_at = np.full(pairs, NEVER, np.int64)
    denied = np.zeros(pairs, np.bool_)
    said_chance = np.full(pairs, np.nan)
    for row, said in words_at.items():
        last = _settling(said)
        if last is not None and last.kind == "stranger":
            denied[row] = True
            continue
        if last is not None:
            word_at[row] = int(datetime(last.on.year, last.on.month, last.on.day, tzinfo=UTC).timestamp())
        for line, ranks in _backing(said).items():
            backing[line, row] = ranks
        for word in said:
            if word.chance is not None:
                said_chance[row] = word.chance
    linked = np.zeros(pairs, np.bool_)
    linked[list(links_at)] = True
    return Evidence(table, backing, word_at, denied, said_chance, linked, words_at, links_at)


def _settling(said: tuple[Word, ...]) -> Word | None:
    """The word that decides whether the two know each other: the last one that stands."""
    replaced: set[tuple[int, int]] = set()
    for word in reversed(said):
        if word.kind != "knows_work":
            return word
        if (word.a, word.b) not in replaced and word.backing is not Backing.UNKNOWN:
            return word
        replaced.add((word.a, word.b))
    return None


def _backing(said: tuple[Word, ...]) -> dict[int, int]:
    """Line → rank: what "knows_work" says, else what a vouch says, since the last "stranger"."""
    asked: dict[int, int] = {}
    vouched: dict[int, int] = {}
    for word in said:
        line = BA if word.a < word.b else AB  # the one whose work it is would be the one who asks
        if word.kind == "stranger":
            asked, vouched = {}, {}
        elif word.kind == "knows_work":
            asked[line] = word.backing.rank
        elif word.kind == "vouch":
            vouched[line] = (Backing.WELL if word.backing is Backing.UNKNOWN else word.backing).rank
    return vouched | {line: rank for line, rank in asked.items() if rank != Backing.UNKNOWN.rank or line not in vouched}


def _keys(facts: list[Word] | list[Link]) -> NDArray[np.int64]:
    ends = np.array([(fact.a, fact.b) for fact in facts], np.int64).reshape(-1, 2)
    return pair_keys(ends.min(axis=1), ends.max(axis=1)) if len(ends) else np.zeros(0, np.int64)


def _grouped(keys: NDArray[np.int64], of: NDArray[np.int64], facts: list[T]) -> dict[int, tuple[T, ...]]:
    found: dict[int, list[T]] = {}
    for row, fact in zip(np.searchsorted(keys, of).tolist(), facts, strict=True):
        found.setdefault(row, []).append(fact)
    return {row: tuple(of_row) for row, of_row in found.items()}


def _checked_word(word: Word, n: int) -> Word:
    _check_ends(word.a, word.b, n)
    if word.kind not in WORD_KINDS:
        raise ValueError(f'a word of kind "{word.kind}"; known are {", ".join(WORD_KINDS)}')
    if word.chance is not None and not 0 <= word.chance <= 1:
        raise ValueError(f"a chance of {word.chance}; it must lie between 0 and 1")
    return word


def _checked_link(link: Link, n: int) -> Link:
    _check_ends(link.a, link.b, n)
    return link


def _check_ends(a: int, b: int, n: int) -> None:
    if a == b or not (0 <= a < n and 0 <= b < n):
        raise ValueError(f"a word or link between {a} and {b}; expected two of the people 0 to {n - 1}")
