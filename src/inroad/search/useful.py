"""Something useful came by: whom would it help? (B4, L2, F8)

    a note, a link, a lead ── terms ─┐
    people: roles, tags, interests, notes ┴─ suggest ─→ a few readers, each with the reason in words

Only what the owner knows to say counts: never who wrote to whom. A word that fits half the address book is no reason,
so words weigh by how few people they fit. A favour to somebody who once said no comes first (F8): nobody expects it.

Rejected: a score on screen, and suggesting many. Three good readers beat a list.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from math import log2
from typing import Final

from inroad import words as say
from inroad.letters import text
from inroad.search import terms
from inroad.search.people import KeptOut, Someone

MOST: Final = 8
MOST_KEYS: Final = 200
COMMON: Final = 0.1
"""A word that fits more than this part of the people, and more than ``COMMON_PEOPLE`` of them, is no reason."""
COMMON_PEOPLE: Final = 12
_LEAST: Final = 1.0
_WEIGHT: Final = {"tag": 3.0, "interest": 3.0, "organisation": 3.0, "note": 2.0, "title": 1.5}


@dataclass(frozen=True, slots=True)
class Item:
    """What came by, in the owner's words. ``source``: who told it, 0 for nobody; they know it already."""

    words: str
    url: str = ""
    source: int = 0


@dataclass(frozen=True, slots=True)
class Friend(Someone):
    """``titles``, ``organisations``: of open roles. ``interests``: what they look for or care about, as told. ``note``:
    what the owner wrote about them, for the owner's eyes. ``said_no_on``: when they turned the owner down; ``said_no``:
    at what, in words ("the job of platform lead at Northwind").
    """

    titles: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    note: str = ""
    said_no_on: date | None = None
    said_no: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """``reasons``: why it may help them, strongest first, for the owner's eyes. ``favour``: they once said no (F8)."""

    person: int
    name: str
    reasons: tuple[str, ...]
    favour: bool = False


def keys(item: Item) -> tuple[str, ...]:
    """The folded words by which readers are found, in the order they stand; at most :data:`MOST_KEYS`."""
    return tuple(terms.terms(f"{item.words}\n{text.fold(item.url[:2_000])}"))[:MOST_KEYS]


def suggest(
    item: Item,
    friends: Iterable[Friend],
    *,
    kept_out: KeptOut | None = None,
    settled: Collection[int] = (),
    most: int = MOST,
) -> tuple[Suggestion, ...]:
    """Whom it may help, best first, at most ``most``. ``settled``: people it was passed on to, or is nothing for.

    O(people + their words). The same question gives the same answer, whatever the order of the people.
    """
    walls = kept_out or KeptOut()
    about = terms.read(item.words, item.url)
    found: list[tuple[Friend, dict[str, tuple[str, str]]]] = []
    fits: Counter[str] = Counter()
    people = 0
    for friend in friends:
        people += 1
        hits = _hits(friend, about)
        fits.update(hits.keys())
        if hits and friend.person != item.source and friend.person not in settled and not walls.why(friend.person):
            found.append((friend, hits))
    ranked: list[tuple[float, Friend, tuple[str, ...]]] = []
    for friend, hits in found:
        weighed = sorted(
            ((_WEIGHT[kind] * _rarity(fits[term], people), term, words) for term, (kind, words) in hits.items()),
            key=lambda hit: (-hit[0], hit[1]),
        )
        telling = [hit for hit in weighed if hit[0] > 0]
        if (total := sum(hit[0] for hit in telling)) >= _LEAST:
            ranked.append((total, friend, tuple(dict.fromkeys(words for _, _, words in telling))[:3]))
    ranked.sort(key=lambda one: (one[1].said_no_on is None, -one[0], *one[1].order))
    return tuple(
        Suggestion(friend.person, friend.called, _reasons(friend, reasons), friend.said_no_on is not None)
        for _, friend, reasons in ranked[: max(0, most)]
    )


def _rarity(fits: int, people: int) -> float:
    """0 for a word that fits many, more the fewer it fits: bits that it tells."""
    if fits > COMMON_PEOPLE and fits > COMMON * people:
        return 0.0
    return log2(1 + (people + 1) / fits) if fits else 0.0


def _hits(friend: Friend, about: terms.Terms) -> dict[str, tuple[str, str]]:
    """Term → (what it is of, the reason), the weightiest reason of each term."""
    hits: dict[str, tuple[str, str]] = {}

    def hit(term: str, kind: str, words: str) -> None:
        if term not in hits or _WEIGHT[kind] > _WEIGHT[hits[term][0]]:
            hits[term] = (kind, words)

    for name in friend.organisations[:20]:
        if about.has_phrase(name) and any(char.isalpha() for char in name):
            hit(text.fold(name), "organisation", f"is at {text.line(name, text.NAME_CHARS)}, which it is about")
    for kind, label, values in (
        ("tag", "you tagged them", friend.tags[:50]),
        ("interest", "is interested in", friend.interests[:50]),
    ):
        for value in values:
            for term in terms.terms(value[:300]):
                if about.has(term):
                    hit(term, kind, f"{label} “{text.line(value, 80)}”")
    for value in friend.titles[:20]:
        for term in terms.terms(value[:300]):
            if about.has(term):
                hit(term, "title", f"works as {text.line(value, 80)}")
    if friend.note:
        for term, word in terms.terms(friend.note[:20_000]).items():
            if about.has(term):
                hit(term, "note", f"your note on them speaks of “{text.line(word, 40)}”")
    return hits


def _reasons(friend: Friend, reasons: tuple[str, ...]) -> tuple[str, ...]:
    if friend.said_no_on is None:
        return reasons
    what = text.as_phrase(text.line(friend.said_no, 120))
    first = f"said no{f' to {what}' if what else ''} in {say.month(friend.said_no_on)}; a favour they don't expect"
    return (first, *reasons)
