"""How alike two read names are: one level, the words for it, and how many others would agree as well.

Levels from the strongest: same, short form, initial, slip of the pen, family name changed, one part only, different
given names, different. A pair of names that can't be told either way (a slip in a lone word) says nothing at all.
"""

from dataclasses import dataclass
from itertools import product

from inroad.matching import weights
from inroad.matching.features import NameFrequencies
from inroad.matching.given import Kinship, is_slip, kinship
from inroad.matching.model import Reason
from inroad.matching.names import Name
from inroad.matching.titles import PARTICLES


@dataclass(frozen=True, slots=True)
class Likeness:
    """``reason`` in words with its bits; ``full``: given and family name agree; ``conflict``: two people's names."""

    reason: Reason
    full: bool = False
    conflict: bool = False


_RANK = {Kinship.SAME: 0, Kinship.SHORT: 1, Kinship.INITIAL: 2, Kinship.SLIP: 3, Kinship.DIFFERENT: 4}


def likeness(left: Name, right: Name, seen: NameFrequencies) -> Likeness | None:
    """Compare two names; None if they say nothing about each other. Symmetric."""
    if not left or not right:
        return None
    if left.firsts and left.lasts and right.firsts and right.lasts:
        return _whole(left, right, seen)
    return _partial(left, right, seen)


def contradict(left: Name, right: Name, seen: NameFrequencies) -> bool:
    """Are these two people's names? Faster than the whole comparison where the names are equal."""
    if left is right or left == right:
        return False
    found = likeness(left, right, seen)
    return found is not None and found.conflict


def middles_differ(left: Name, right: Name) -> bool:
    """Do middle names or initials exclude each other? An absent one excludes nothing."""
    if not left.middle or not right.middle:
        return False
    return all(kinship(a, b) is Kinship.DIFFERENT for a, b in product(left.middle, right.middle))


def _whole(left: Name, right: Name, seen: NameFrequencies) -> Likeness:
    shared = set(left.fulls).intersection(right.fulls)
    if shared:
        return _same(left, right, shared, seen)
    kin = _kin(left, right)
    families = set(left.lasts).intersection(right.lasts)
    if left.former or right.former:
        families |= ({left.former} & set(right.lasts)) | ({right.former} & set(left.lasts))
    if families:
        return _same_family(left, right, kin, families, seen)
    slip = any(is_slip(a, b) for a, b in product(left.lasts, right.lasts))
    if slip and kin in (Kinship.SAME, Kinship.SHORT):
        both = seen.family[left.lasts[0]] + seen.family[right.lasts[0]] + 4
        others = seen.other_given(*left.firsts, *right.firsts) * both / seen.people
        words = f"nearly the same name: {_said(left)} and {_said(right)}"
        return Likeness(_reason(words, weights.NAME_SLIP, others, seen))
    if kin is Kinship.SAME:
        # "García" and "García Márquez"; particles are nobody's name.
        common = (_family_words(left) & _family_words(right)) - PARTICLES
        given = seen.other_given(*left.firsts, *right.firsts)
        if common:
            others = given * max(min(seen.words[word] for word in common) - 2, 0.5) / seen.people
            words = f"same given name, and {_said(left)} and {_said(right)} share part of the family name"
            return Likeness(_reason(words, weights.NAME_PART, others, seen))
        words = f"same given name, different family names: {_said(left)} and {_said(right)}"
        return Likeness(_reason(words, weights.NAME_MARRIED, given, seen))
    return Likeness(
        Reason(f"different names: {_said(left)} and {_said(right)}", weights.NAME_OTHER.bits), conflict=True
    )


def _same(left: Name, right: Name, shared: set[tuple[str, str]], seen: NameFrequencies) -> Likeness:
    bearers = max(seen.full[key] for key in shared)
    # A name can be common in the world and rare on this desk: then its parts give it away.
    first, last = max(shared, key=lambda key: seen.full[key])
    expected = max(
        _half(seen.given[first]) * _half(seen.family[last]), _half(seen.given[last]) * _half(seen.family[first])
    )
    others = max(bearers - 2, expected / seen.people)
    words = f"same name: {_said(left)}"
    if _said(left).casefold() != _said(right).casefold():
        words = f"same name: {_said(left)} and {_said(right)}"
    if bearers > 2:
        words += f" ({bearers - 2} more {'is' if bearers == 3 else 'are'} called so)"
    return Likeness(_reason(words, weights.NAME, others, seen), full=True)


def _same_family(left: Name, right: Name, kin: Kinship, families: set[str], seen: NameFrequencies) -> Likeness:
    others = seen.other_families(*families)
    said = f"{_said(left)} and {_said(right)}"
    if kin is Kinship.SAME:
        return Likeness(
            _reason(
                f"same name but for a former family name: {said}", weights.NAME_PART, others / weights.INITIALS, seen
            )
        )
    if kin is Kinship.SHORT:
        called = seen.given[left.first] + seen.given[right.first]
        words = f"same family name, one given name is a short form of the other: {said}"
        return Likeness(_reason(words, weights.NAME_SHORT, others * called / seen.people, seen))
    if kin is Kinship.INITIAL:
        words = f"same family name, and the initial fits: {said}"
        return Likeness(_reason(words, weights.NAME_INITIAL, others / weights.INITIALS, seen))
    if kin is Kinship.SLIP:
        called = seen.given[left.first] + seen.given[right.first] + 4
        return Likeness(
            _reason(f"nearly the same name: {said}", weights.NAME_SLIP, others * called / seen.people, seen)
        )
    words = f"same family name, different given names: {said}"
    return Likeness(Reason(words, weights.GIVEN_OTHER.bits), conflict=True)


def _partial(left: Name, right: Name, seen: NameFrequencies) -> Likeness | None:
    """One of the two is a single word, which may be a given name, a family name or a user name."""
    # The lone word to the left; of two lone words, the one that may be a given name.
    if (left.firsts and left.lasts) or (not left.firsts and not right.lasts):
        left, right = right, left
    word = (left.firsts or left.lasts)[0]
    shared = left.words & right.words
    if left.lasts and not left.firsts:
        shared &= set(right.lasts) or shared
    said = f"{_said(left)} and {_said(right)}"
    if shared:
        others = max(min(seen.words[one] for one in shared) - 2, 0.5)
        return Likeness(_reason(f"part of the name is the same: {said}", weights.NAME_PART, others, seen))
    if left.firsts and not left.lasts and right.lasts and not right.firsts:
        return None  # a given name beside a family name
    if word in _squashed(right):
        others = seen.other_families(*right.lasts) / weights.INITIALS
        return Likeness(_reason(f"a user name made of the name: {said}", weights.NAME_PART, others, seen))
    others_first = right.firsts if left.firsts else ()
    kins = {kinship(word, first) for first in others_first}
    if Kinship.SHORT in kins:
        others = max(seen.words[word] + seen.words[right.first] - 2, 0.5)
        return Likeness(_reason(f"one may be short for the other: {said}", weights.NAME_PART, others, seen))
    if kins & {Kinship.INITIAL, Kinship.SLIP} or any(is_slip(word, last) for last in right.lasts):
        return None
    return Likeness(Reason(f"different names: {said}", weights.NAME_OTHER.bits), conflict=True)


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


def _half(count: int) -> float:
    return max(count - 2, 0.5)


def _reason(words: str, weight: weights.Weight, others: float, seen: NameFrequencies) -> Reason:
    return Reason(words, weight.net(max(others, weights.NAME_OTHERS_FLOOR)) - seen.prior_bits)


def _said(name: Name) -> str:
    return f"{name.family}{name.given}" if name.family_first else f"{name.given} {name.family}".strip()
