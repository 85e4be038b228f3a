"""What is worked out once per profile, and how often names occur, before pairs are compared.

profiles | features   parsed names, comparable sets   (once each)
         | frequencies   how many share a name, an employer, a place
         | compare    pairs, see inroad.matching.compare
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from math import log2

from inroad.matching import identities, weights
from inroad.matching.folding import fold
from inroad.matching.model import Profile
from inroad.matching.names import Name, parse_once


@dataclass(slots=True, eq=False)
class Features:  # nobody changes one; freezing it would make reading a profile dearer by half
    """A profile ready for comparing. Role addresses and firms' home pages are left out: they identify nobody."""

    profile: Profile
    names: tuple[Name, ...]
    emails: frozenset[str]
    mailboxes: frozenset[str]
    urls: frozenset[str]
    linkedin: frozenset[str]
    phones: frozenset[str]
    organisations: frozenset[str]
    titles: frozenset[str]
    cards: frozenset[tuple[str, str]]
    born: frozenset[str]
    places: frozenset[str]
    generations: frozenset[str]

    @property
    def ref(self) -> int:
        return self.profile.ref


_NONE: frozenset[str] = frozenset()
_BOOK = "book:"


def _books(one: Features) -> set[str]:
    """Where the profile stands: its address books, else the mail domains it writes from, else nowhere in particular."""
    if one.cards:
        return {f"{_BOOK}{source}" for source, _ in one.cards}
    return {identities.domain_of(address) for address in one.emails} or {""}


def features(profile: Profile) -> Features:
    """Read a profile. At most eight names are compared; the rest of a hostile card costs nothing."""
    names = tuple([name for text in profile.names[:8] if (name := parse_once(text))])
    if len(names) > 1:
        names = tuple(dict.fromkeys(names))
    emails = mailboxes = urls = _NONE
    if profile.emails:
        emails = frozenset([address for address in profile.emails if not identities.is_role_address(address)])
        mailboxes = frozenset([identities.email_key(address) for address in emails])
        if mailboxes == emails:
            mailboxes = emails
    if profile.urls:
        urls = frozenset(filter(identities.is_profile, profile.urls))
    generations = [name.generation for name in names if name.generation]
    return Features(
        profile=profile,
        names=names,
        emails=emails,
        mailboxes=mailboxes,
        urls=urls,
        linkedin=frozenset(filter(identities.is_linkedin, urls)) if urls else _NONE,
        phones=frozenset(profile.phones) if profile.phones else _NONE,
        organisations=frozenset(filter(None, profile.organisations)) if profile.organisations else _NONE,
        titles=frozenset(filter(None, map(fold, profile.titles))) if profile.titles else _NONE,
        cards=frozenset(card for card in profile.cards if card[1]) if profile.cards else frozenset(),
        born=frozenset(profile.born) if profile.born else _NONE,
        places=frozenset(filter(None, map(fold, profile.places))) if profile.places else _NONE,
        generations=_NONE if not generations else frozenset(generations),
    )


class NameFrequencies:
    """How many of the given profiles have a name, an employer, a place. Each profile counts once for each.

    ``people`` is the number of profiles, at least :data:`weights.PEOPLE_FLOOR`. A name that was not counted is taken
    to be nobody else's.
    """

    def __init__(self, profiles: Iterable[Profile] = ()) -> None:
        self._count(features(profile) for profile in profiles)

    @classmethod
    def of(cls, prepared: Sequence[Features]) -> "NameFrequencies":
        """The same from profiles already read."""
        found = cls()
        found._count(prepared)
        return found

    @classmethod
    def counted(
        cls,
        *,
        given: Counter[str],
        family: Counter[str],
        words: Counter[str],
        employers: Counter[str],
        places: Counter[str],
        entries: Counter[tuple[str, str]],
        bearers: dict[tuple[str, str], int],
        people: int,
    ) -> "NameFrequencies":
        """From what somebody else has counted; ``people`` with the floor of :data:`weights.PEOPLE_FLOOR`."""
        made = cls.__new__(cls)
        made.given, made.family, made.words = given, family, words
        made.employers, made.places = employers, places
        made._entries, made._bearers = entries, bearers
        made.people, made.prior_bits = people, -log2(people)
        return made

    def _count(self, prepared: Iterable[Features]) -> None:
        # Lists first, counted at once: a Counter fed by and by costs five times as much.
        firsts: list[str] = []
        lasts: list[str] = []
        fulls: list[tuple[str, str]] = []
        words: list[str] = []
        employers: list[str] = []
        places: list[str] = []
        by_book: list[tuple[str, tuple[str, str]]] = []
        number = 0
        for one in prepared:
            number += 1
            employers += one.organisations
            places += one.places
            if len(one.names) == 1:
                (name,) = one.names
                firsts += name.firsts
                lasts += name.lasts
                words += name.words
                own: Collection[tuple[str, str]] = name.fulls
            elif one.names:
                firsts += {first for name in one.names for first in name.firsts}
                lasts += {last for name in one.names for last in name.lasts}
                words += {word for name in one.names for word in name.words}
                own = {key for name in one.names for key in name.fulls}
            else:
                continue
            fulls += own
            by_book += product(_books(one), own)
        self.given = Counter(firsts)
        self.family = Counter(lasts)
        self.words = Counter(words)
        self.employers = Counter(employers)
        self.places = Counter(places)
        self._entries = Counter(fulls)
        self._bearers: dict[tuple[str, str], int] = {}
        for (book, key), count in Counter(by_book).items():
            # An address book has one entry a person; a person may well have two addresses.
            people = count if book.startswith(_BOOK) else count - 1
            if people > self._bearers.get(key, 1):
                self._bearers[key] = people
        self.people = max(number, weights.PEOPLE_FLOOR)
        self.prior_bits = -log2(self.people)

    def bearers(self, full: tuple[str, str]) -> int:
        """How many people have this full name: the most that any one book, or any one mail domain, holds of it.

        Not the number of profiles: LinkedIn, the phone and two addresses of one person are four profiles of one name.
        """
        return self._bearers.get(full, 1)

    def entries(self, full: tuple[str, str]) -> int:
        """How many profiles have this full name, copies of one person counted as often as they occur."""
        return self._entries[full]

    def other_given(self, *givens: str) -> float:
        """How many others are called one of these, the pair in hand aside; half a person if nobody was seen."""
        return max(max(self.given[given] for given in givens) - 2, 0.5)

    def other_families(self, *families: str) -> float:
        """How many others have one of these family names, the pair in hand aside."""
        return max(max(self.family[family] for family in families) - 2, 0.5)

    def is_rare_employer(self, organisation: str) -> bool:
        return self.employers[organisation] <= weights.RARE_EMPLOYER * self.people
