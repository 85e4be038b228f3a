"""All weights of matching, in one place.

Requirements
- A false merge is worse than a missed one: it mixes two people's letters and promises. What is not CERTAIN waits for a
  person's eye, and what is not LIKELY is not shown.
- The same name alone is never CERTAIN: a hundred people called the same stay a hundred people.
- CERTAIN needs a shared strong identity (an e-mail address that is no role address, a profile URL, an address-book
  card) under a compatible name; or the same full name at the same uncommon employer, and one more sign.
- Different given names, different LinkedIn profiles, birthdays or generations (Jr, Sr) are never CERTAIN, whatever else
  is shared: father and son may have one mailbox.

Theory. Fellegi and Sunter, "A theory for record linkage" (JASA 64, 1969): each comparison adds
``bits = log2(m / u)``; m is the chance of seeing it on two records of one person, u on records of two people. The
prior for a pair among N profiles is 1/N. For everything that can be shared, u = others / N, where *others* is how many
other profiles are expected to share it; N cancels, which is why the same table serves a desk of 50 and one of a
million: prior + log2(m / u) = log2(m / others). For an e-mail address *others* is the share of people who use one with
somebody else; for a name it is counted in the data given, so a common name weighs less than a rare one.

Comparisons are taken as independent given the verdict, the usual simplification. Where they plainly are not (a local
part made of the name, an employer and its mail domain) only one of them counts.

m and u below are declared, from reading address books and the literature on name variation, not trained on one set.
"""

from dataclasses import dataclass, field
from math import log2
from typing import Final


@dataclass(frozen=True, slots=True)
class Weight:
    """One agreement level. ``m``: its chance on two records of one person.

    ``others``: the expected number of other profiles sharing it; None where it is counted in the data (names,
    employers, places). ``meaning`` says when it applies.
    """

    m: float
    others: float | None
    meaning: str

    def net(self, others: float | None = None) -> float:
        """log2(m / others): the bits beyond the prior 1/N. ``others`` is needed where the table has none."""
        expected = self.others if others is None else others
        if expected is None:
            raise ValueError(f"how many others share it must be given: {self.meaning}")
        return log2(self.m / expected)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A level whose two chances do not depend on N. ``bits = log2(m / u)``."""

    m: float
    u: float
    meaning: str
    bits: float = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "bits", log2(self.m / self.u))


CERTAIN_BITS: Final = log2(0.99 / 0.01)
"""99 in 100. Necessary, not sufficient: see the requirements."""

LIKELY_BITS: Final = log2(0.33 / 0.67)
"""One in three: worth a look."""

RARE_EMPLOYER: Final = 0.01
"""An employer is uncommon if at most this share of the profiles is there."""

RARE_WORD: Final = 12
"""A word of a name is rare if at most so many profiles have it; pairs sharing one are compared."""

RARE_FAMILY: Final = 24
"""A family name so common at most is compared by initial alone."""

PEOPLE_FLOOR: Final = 1_000
"""Frequencies are taken of at least so many people: on a desk of twenty everything looks rare or common by accident."""

# Strong identities.
CARD: Final = Weight(0.9, 0.0005, "the same entry of the same address book")
URL: Final = Weight(0.6, 0.001, "the same profile address")
EMAIL: Final = Weight(0.6, 0.002, "the same e-mail address")
MAILBOX: Final = Weight(0.6, 0.003, "another spelling of the same mailbox (Gmail's full stops, +tags)")
# Shared by households and switchboards.
PHONE: Final = Weight(0.5, 0.05, "the same phone number")
BIRTHDAY: Final = Disagreement(0.75, 1 / (365 * 60), "the same full birthday")
BIRTHDAY_SLIP: Final = Disagreement(0.12, 0.0015, "birthdays apart in one digit, or day and month swapped")
BIRTHDAY_NEAR: Final = Disagreement(0.05, 0.0033, "birthdays apart in one part (day, month or year)")
BIRTHDAY_TWICE: Final = Disagreement(0.03, 0.013, "birthdays apart in a digit of two parts")
BIRTHDAY_OTHER: Final = Disagreement(0.04, 0.98, "different birthdays")

# Names; "others" counted from the frequencies of the parts that agree.
NAME: Final = Weight(0.70, None, "the same given and family name, in any order, script or honest spelling")
NAME_SHORT: Final = Weight(0.10, None, "one given name is a short form of the other, same family name")
NAME_INITIAL: Final = Weight(0.08, None, "a given name and its initial, same family name")
NAME_SLIP: Final = Weight(0.06, None, "one name within a slip of the pen, the other the same")
NAME_MARRIED: Final = Weight(0.05, None, "same given name, family name replaced or extended")
NAME_PART: Final = Weight(0.08, None, "only one part of the name is there, and it agrees")
NAME_OTHERS_FLOOR: Final = 0.02
"""However rare a name looks, a namesake is expected once in fifty: desks are circles of friends and families."""
NAME_OTHERS_ENTRY: Final = 0.02
"""Every entry of the name beside the two in hand makes a namesake likelier by so much."""
INITIALS: Final = 12
"""Effective number of different initials."""
MIDDLE_ONE: Final = Disagreement(0.2, 0.4, "a middle name or initial on one side only")
MIDDLE_OTHER: Final = Disagreement(0.05, 0.6, "middle names or initials differ")
GIVEN_OTHER: Final = Disagreement(0.01, 0.3, "same family name, different given names")
GIVEN_NEAR: Final = Disagreement(0.01, 0.0005, "same family name, given names of much the same letters")
NAME_OTHER: Final = Disagreement(0.02, 0.96, "different names")
NAME_NEAR: Final = Disagreement(0.005, 0.0005, "different names of much the same letters")
GENERATION_OTHER: Final = Disagreement(0.005, 0.5, "different generations (Jr, Sr)")
PROFILE_OTHER: Final = Disagreement(0.01, 0.99, "two different LinkedIn profiles")

# Circumstances.
EMPLOYER: Final = Weight(0.5, None, "the same employer")
EMPLOYER_OTHER: Final = Disagreement(0.4, 0.97, "different employers; people move, cards go stale")
TITLE: Final = Disagreement(0.4, 0.02, "the same job title")
PLACE: Final = Weight(0.7, None, "the same place")
PLACE_NEAR: Final = Disagreement(0.15, 0.015, "places within a slip of the pen")
PLACE_OTHER: Final = Disagreement(0.2, 0.92, "different places")
EMAIL_OTHER: Final = Disagreement(0.4, 0.999, "different e-mail addresses; most people have several")
EMAIL_NEAR: Final = Disagreement(0.08, 0.0004, "e-mail addresses within a slip of the pen that is no number")
EMAIL_ALIKE: Final = Disagreement(0.02, 0.002, "e-mail addresses of much the same letters")
EMAIL_ALIKE_FROM: Final = 0.75
"""Addresses are of much the same letters if three of four agree (1 - edits / length), before the @ and after it."""
LOCAL_PART: Final = Disagreement(0.08, 0.0002, "the same unusual name before the @ at different providers")
