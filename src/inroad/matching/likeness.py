"""How alike two read names are: one level, the words for it, and how many others would agree as well.

Levels from the strongest: same, short form, initial, slip of the pen, family name changed, one part only, different
given names, different. A pair of names that can't be told either way (a slip in a lone word) says nothing at all.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product

from inroad.matching import weights
from inroad.matching.features import NameFrequencies
from inroad.matching.given import Kinship, are_alike, is_slip, kinship
from inroad.matching.model import Reason
from inroad.matching.names import Name
from inroad.matching.titles import PARTICLES


@dataclass(slots=True)
class Likeness:  # nobody changes one; freezing it would cost as much as finding it
    """``reason`` in words with its bits; ``full``: given and family name agree; ``conflict``: two people's names.

    The words are put together when they are asked for: nine pairs of ten are unlikely and never shown.
    """

    bits: float
    template: str
    left: Name
    right: Name
    full: bool = False
    conflict: bool = False

    @property
    def reason(self) -> Reason:
        one, other = _said(self.left), _said(self.right)
        both = one if self.full and (one == other or one.casefold() == other.casefold()) else f"{one} and {other}"
        return Reason(self.template.replace("{both}", both), self.bits)


_RANK = {Kinship.SAME: 0, Kinship.SHORT: 1, Kinship.INITIAL: 2, Kinship.SLIP: 3, Kinship.DIFFERENT: 4}


def likeness(left: Name, right: Name, seen: NameFrequencies) -> Likeness | None:
    """Compare two names; None if they say nothing about each other. Symmetric."""
    if not left or not right:
        return None
    if _only_given_same(left, right):
        return _married(left, right, seen)
    if left.firsts and left.lasts and right.firsts and right.lasts:
        return _whole(left, right, seen)
    return _partial(left, right, seen)


def contradict(left: Name, right: Name, seen: NameFrequencies) -> bool:
    """Are these two people's names? Faster than the whole comparison where the names are equal."""
    if left is right or left == right:
        return False
    found = likeness(left, right, seen)
    return found is not None and found.conflict


def plainly_two(left: Name, right: Name) -> bool:
    """Is this two people's names, so plainly that no weighing is needed? Says yes only where :func:`likeness` finds a
    conflict, at a tenth of its cost; nearly all pairs that blocking brings together end here."""
    if not (left.simple and right.simple):
        return False
    kin = kinship(left.first, right.first)
    if left.last == right.last:
        return kin is Kinship.DIFFERENT and left.fulls != right.fulls
    if kin is Kinship.SAME or left.fulls == right.fulls:
        return False
    return kin is not Kinship.SHORT or not is_slip(left.last, right.last)


def middles_differ(left: Name, right: Name) -> bool:
    """Do middle names or initials exclude each other? An absent one excludes nothing."""
    if not left.middle or not right.middle:
        return False
    return all(kinship(a, b) is Kinship.DIFFERENT for a, b in product(left.middle, right.middle))


def _only_given_same(left: Name, right: Name) -> bool:
    """Plain names that share the given name and not a word more: a third of all pairs, so they take a short cut."""
    return (
        left.simple
        and right.simple
        and left.first == right.first
        and len(left.first) > 1
        and left.words & right.words == {left.first}
        and not is_slip(left.last, right.last)
    )


def _married(left: Name, right: Name, seen: NameFrequencies) -> Likeness:
    said = "same given name, different family names: {both}"
    others = seen.other_given(*left.firsts, *right.firsts)
    return _alike(said, weights.NAME_MARRIED, others, left, right, seen)


def _whole(left: Name, right: Name, seen: NameFrequencies) -> Likeness:
    if left.simple and right.simple:
        shared = set(left.fulls) if left.fulls == right.fulls else set()
    else:
        shared = set(left.fulls).intersection(right.fulls)
    if shared:
        return _same(left, right, shared, seen)
    kin = _kin(left, right)
    families = set(left.lasts).intersection(right.lasts)
    if left.former or right.former:
        families |= ({left.former} & set(right.lasts)) | ({right.former} & set(left.lasts))
    if families:
        return _same_family(left, right, kin, families, seen)
    if kin in (Kinship.SAME, Kinship.SHORT) and any(is_slip(a, b) for a, b in product(left.lasts, right.lasts)):
        both = seen.family[left.lasts[0]] + seen.family[right.lasts[0]] + 4
        others = seen.other_given(*left.firsts, *right.firsts) * both / seen.people
        return _alike("nearly the same name: {both}", weights.NAME_SLIP, others, left, right, seen)
    if kin is Kinship.SAME:
        # "García" and "García Márquez"; particles are nobody's name.
        mine, theirs = _family_words(left) - PARTICLES, _family_words(right) - PARTICLES
        common = mine & theirs if mine <= theirs or theirs <= mine else frozenset()
        if common:
            given = seen.other_given(*left.firsts, *right.firsts)
            others = given * max(min(seen.words[word] for word in common) - 2, 0.5) / seen.people
            said = "same given name and part of the family name: {both}"
            return _alike(said, weights.NAME_PART, others, left, right, seen)
        return _married(left, right, seen)
    if _any_alike(left.firsts, right.firsts) and _any_alike(left.lasts, right.lasts):
        said = "different names of much the same letters: {both}"
        return Likeness(weights.NAME_NEAR.bits, said, left, right, conflict=True)
    return Likeness(weights.NAME_OTHER.bits, "different names: {both}", left, right, conflict=True)


def _same(left: Name, right: Name, shared: set[tuple[str, str]], seen: NameFrequencies) -> Likeness:
    # A name can be common in the world and rare on this desk: then its parts give it away.
    first, last = most = (
        min(shared, key=lambda key: (-seen.bearers(key), key)) if len(shared) > 1 else next(iter(shared))
    )
    bearers = seen.bearers(most)
    given, family = seen.given, seen.family
    expected = max(_half(given[first]) * _half(family[last]), _half(given[last]) * _half(family[first]))
    entries = (seen.entries(most) if len(shared) == 1 else max(map(seen.entries, shared))) - 2
    others = max(
        bearers - 1,
        expected / seen.people,
        weights.NAME_OTHERS_FLOOR + weights.NAME_OTHERS_ENTRY * entries,
    )
    more = f" ({bearers - 1} more {'is' if bearers == 2 else 'are'} called so)" if bearers > 1 else ""
    bits = weights.NAME.net(others) - seen.prior_bits
    return Likeness(bits, "same name: {both}" + more, left, right, full=True)


def _same_family(left: Name, right: Name, kin: Kinship, families: set[str], seen: NameFrequencies) -> Likeness:
    others = seen.other_families(*families)
    called = seen.given[left.first] + seen.given[right.first]
    if kin is Kinship.SAME:
        said = "same name but for a former family name: {both}"
        return _alike(said, weights.NAME_PART, others / weights.INITIALS, left, right, seen)
    if kin is Kinship.SHORT:
        said = "same family name, one given name is a short form of the other: {both}"
        return _alike(said, weights.NAME_SHORT, others * called / seen.people, left, right, seen)
    if kin is Kinship.INITIAL:
        said = "same family name, and the initial fits: {both}"
        return _alike(said, weights.NAME_INITIAL, others / weights.INITIALS, left, right, seen)
    if kin is Kinship.SLIP:
        said = "nearly the same name: {both}"
        return _alike(said, weights.NAME_SLIP, others * (called + 4) / seen.people, left, right, seen)
    if _any_alike(left.firsts, right.firsts):
        said = "same family name, given names of much the same letters: {both}"
        return Likeness(weights.GIVEN_NEAR.bits, said, left, right, conflict=True)
    said = "same family name, different given names: {both}"
    return Likeness(weights.GIVEN_OTHER.bits, said, left, right, conflict=True)


def _partial(left: Name, right: Name, seen: NameFrequencies) -> Likeness | None:
    """One of the two is a single word, which may be a given name, a family name or a user name."""
    # The lone word to the left; of two lone words, the one that may be a given name.
    if (left.firsts and left.lasts) or (not left.firsts and not right.lasts):
        left, right = right, left
    word = (left.firsts or left.lasts)[0]
    shared = left.words & right.words
    if left.lasts and not left.firsts:
        shared &= set(right.lasts) or shared
    if shared:
        others = max(min(seen.words[one] for one in shared) - 2, 0.5)
        return _alike("part of the name is the same: {both}", weights.NAME_PART, others, left, right, seen)
    if left.firsts and not left.lasts and right.lasts and not right.firsts:
        return None  # a given name beside a family name
    if word in _squashed(right):
        others = seen.other_families(*right.lasts) / weights.INITIALS
        return _alike("a user name made of the name: {both}", weights.NAME_PART, others, left, right, seen)
    others_first = right.firsts if left.firsts else ()
    kins = {kinship(word, first) for first in others_first}
    if Kinship.SHORT in kins:
        others = max(seen.words[word] + seen.words[right.first] - 2, 0.5)
        return _alike("one may be short for the other: {both}", weights.NAME_PART, others, left, right, seen)
    if kins & {Kinship.INITIAL, Kinship.SLIP} or any(is_slip(word, last) for last in right.lasts):
        return None
    return Likeness(weights.NAME_OTHER.bits, "different names: {both}", left, right, conflict=True)


def _kin(left: Name, right: Name) -> Kinship:
    """The closest kinship between any spelling of the given names, quoted short forms and middle names included."""
    lefts = (*left.firsts, *filter(None, (left.short,)))
    rights = (*right.firsts, *filter(None, (right.short,)))
    best = min((kinship(a, b) for a, b in product(lefts, rights)), key=_RANK.__getitem__)
    if best is Kinship.DIFFERENT and (set(left.middle) & set(rights) or set(right.middle) & set(lefts)):
        return Kinship.SHORT  # called by the middle name
    return best


def _squashed(name: Name) -> set[str]:
    """User names people make of their names: "rbose", "ravibose", "bosera"."""
    made: set[str] = set()
    for first, last in product(name.firsts, name.lasts):
        made |= {first + last, last + first, first[0] + last, last + first[0], first + last[0]}
    return made


def squashed(name: Name) -> set[str]:
    """As above with the plain parts: what a local part made of the name looks like, digits and signs aside."""
    return _squashed(name) | set(name.firsts) | set(name.lasts) | {"".join(name.tokens)}


def _family_words(name: Name) -> set[str]:
    return set(name.tokens) - {name.first, *name.middle} | set(name.lasts)


def _any_alike(left: Iterable[str], right: Iterable[str]) -> bool:
    return any(are_alike(a, b) for a, b in product(left, right))


def _half(count: int) -> float:
    return max(count - 2, 0.5)


def _alike(
    template: str, weight: weights.Weight, others: float, left: Name, right: Name, seen: NameFrequencies
) -> Likeness:
    bits = weight.net(max(others, weights.NAME_OTHERS_FLOOR)) - seen.prior_bits
    return Likeness(bits, template, left, right)


def _said(name: Name) -> str:
    return f"{name.family}{name.given}" if name.family_first else f"{name.given} {name.family}".strip()
