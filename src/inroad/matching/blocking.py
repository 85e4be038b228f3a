"""Which pairs are worth comparing: those that share a key. Near-linear in the number of profiles.

Keys, from the strongest: address-book card, profile URL, mailbox, phone; full name (any order, all spellings); family
name with what the given name may be short for; uncommon family name with initial, any with initial and title or place;
a rare word of the name; employer with given or family name; birthday, or two parts of it with an initial; place with
given or family name; local part of an address.

A pair without a common key is never proposed, however it was met: :func:`meet` is asked by the judgement itself, so
that the plan finds exactly what comparing everybody with everybody would.

Here stands what the keys of one profile are. :mod:`inroad.matching.blocks` makes them for a whole desk at once, as
numbers, and finds the pairs.

Oversize blocks. More than :data:`MOST_IN_BLOCK` profiles under one key (everybody called Kim; the mailbox of a whole
school) are split by what else would have to agree: under an identity by full name, under a name by employer, title,
birthday and place in turn. A part that is still too large, and every oversize block of an identity as a whole, is
compared as a star: all with the first (a known person if there is one, then the lowest ref). What a split separates is
not compared; two people who share only a very common name could not have been told apart by it anyway.
"""

from collections.abc import Callable
from typing import Final

from inroad.matching import weights
from inroad.matching.features import Features, NameFrequencies
from inroad.matching.given import full_forms
from inroad.matching.identities import email_key as mailbox
from inroad.matching.names import Name

__all__ = ["MOST_IN_BLOCK", "keys", "mailbox", "meet"]

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
