"""Are two profiles one person? Reasons first; the bits are their sum, and the verdict follows from both.

The rules and all numbers are in :mod:`inroad.matching.weights`; this module only applies them.
"""

import re
from dataclasses import dataclass, field
from itertools import product
from typing import Final

from rapidfuzz.distance import OSA

from inroad.matching import blocking, weights
from inroad.matching.features import Features, NameFrequencies, features
from inroad.matching.folding import fold, letters
from inroad.matching.given import is_slip
from inroad.matching.likeness import Likeness, contradict, likeness, middles_differ, plainly_two, squashed
from inroad.matching.model import Judgement, Profile, Reason, Verdict


def judge(left: Profile, right: Profile, names: NameFrequencies) -> Judgement:
    """What is to be thought of one pair. Symmetric but for ``left`` and ``right``; ``names`` counts all profiles."""
    return compare(features(left), features(right), names)


_NO_DIGITS: Final = re.compile("[^0-9]+")
MOST_ADDRESSES: Final = 8
"""Addresses of one side that are looked at for likeness; a shared one is found among any number."""
_MOST_FROM_ADDRESSES = max(weights.EMAIL_NEAR.bits, weights.LOCAL_PART.bits)


def proposed(left: Features, right: Features, names: NameFrequencies) -> Judgement | None:
    """:func:`compare` for a pair that shares a blocking key; None if it is unlikely, mostly without comparing it."""
    strong = _share_identity(left, right)
    if not strong and len(left.names) == len(right.names) == 1 and plainly_two(left.names[0], right.names[0]):
        return None
    name = _names(left, right, names)
    if not strong and _is_hopeless(left, right, names, name):
        return None
    judgement = _compare(left, right, names, name, met=True)
    return None if judgement.verdict is Verdict.UNLIKELY else judgement


def _share_identity(left: Features, right: Features) -> bool:
    return not (
        left.mailboxes.isdisjoint(right.mailboxes)
        and left.urls.isdisjoint(right.urls)
        and left.cards.isdisjoint(right.cards)
    )


def _is_hopeless(left: Features, right: Features, names: NameFrequencies, name: Likeness | None) -> bool:
    """Would the comparison find this pair without a shared identity unlikely for sure? A bound on its bits that costs
    a fraction of it."""
    if name is not None and name.conflict:
        return True
    if (
        not left.titles.isdisjoint(right.titles)
        or not left.phones.isdisjoint(right.phones)
        or (left.born and right.born)
        or (left.places and right.places)
    ):
        return False
    bound = names.prior_bits + (name.bits if name is not None else 0.0)
    if left.emails and right.emails:
        bound += _MOST_FROM_ADDRESSES
    if shared := left.organisations & right.organisations:
        bound += _employer_bits(_rarest(shared, names), names)
    return bound < weights.LIKELY_BITS


_MIDDLE_ONE = Reason("a middle name on one side only", weights.MIDDLE_ONE.bits)
_MIDDLE_OTHER = Reason("different middle names", weights.MIDDLE_OTHER.bits)
_EMPLOYER_OTHER = Reason("different employers", weights.EMPLOYER_OTHER.bits)
_EMAIL_OTHER = Reason("different e-mail addresses", weights.EMAIL_OTHER.bits)


@dataclass(slots=True)
class _Evidence:
    """What a comparison has found so far."""

    reasons: list[Reason] = field(default_factory=list)
    strong: bool = False  # a shared strong identity
    conflict: bool = False  # two people, as far as one can tell: never certain
    sign: bool = False  # one more sign beside name and employer

    def add(self, words: str, bits: float) -> None:
        self.reasons.append(Reason(words, bits))


def compare(left: Features, right: Features, names: NameFrequencies, *, met: bool = False) -> Judgement:
    """:func:`judge` for profiles already read. ``met``: the two are known to share a blocking key."""
    return _compare(left, right, names, _names(left, right, names), met=met)


def _compare(left: Features, right: Features, names: NameFrequencies, name: Likeness | None, *, met: bool) -> Judgement:
    found = _Evidence()
    base = -names.prior_bits
    if left.cards or left.urls:
        _strong_identities(left, right, base, found)
    if left.emails and right.emails:
        _addresses(left, right, base, found)
    if shared := left.phones & right.phones:
        found.add(f"same phone number: {min(shared)}", weights.PHONE.net() + base)
        found.sign = True
    middles_differ = False
    if name is not None:
        found.reasons.append(name.reason)
        found.conflict |= name.conflict
        if name.full and (_has_middle(left) or _has_middle(right)):
            middles_differ = _all_middles_differ(left, right)
            if middles_differ:
                found.reasons.append(_MIDDLE_OTHER)
                # John A. and John B. Smith at one firm are the classic false merge.
                found.sign = False
            elif _one_middle(left, right):
                found.reasons.append(_MIDDLE_ONE)
    if _disjoint(left.generations, right.generations):
        found.add("different generations (Jr, Sr)", weights.GENERATION_OTHER.bits)
        found.conflict = True
    employer = bool(left.organisations and right.organisations) and _employers(left, right, names, found)
    if shared := left.titles & right.titles:
        found.add(f"same job title: {min(shared)}", weights.TITLE.bits)
        found.sign |= not middles_differ
    if left.born and right.born:
        _birthdays(left, right, found)
    if left.places and right.places:
        _places(left, right, names, found)
    bits = names.prior_bits + sum([reason.bits for reason in found.reasons])
    verdict = _verdict(bits, found, name, employer)
    # Only what blocking would have brought together is proposed: a pair is judged the same however it was met.
    if verdict is Verdict.LIKELY and not (found.strong or met or blocking.meet(left, right, names)):
        verdict = Verdict.UNLIKELY
    return Judgement(left.ref, right.ref, tuple(found.reasons), bits, verdict)


def contradicts(left: Features, right: Features, names: NameFrequencies) -> bool:
    """Can the two not be one person, whatever links them? Members of a cluster may never contradict each other."""
    return bool(
        _disjoint(left.linkedin, right.linkedin)
        or _disjoint(left.generations, right.generations)
        or (_disjoint(left.born, right.born) and not _near_birthdays(left.born, right.born))
        or (left.names and right.names and all(contradict(a, b, names) for a, b in product(left.names, right.names)))
    )


def _verdict(bits: float, found: _Evidence, name: Likeness | None, employer: bool) -> Verdict:
    if bits < weights.LIKELY_BITS:
        return Verdict.UNLIKELY
    by_name = name is not None and name.full and employer and found.sign
    if bits >= weights.CERTAIN_BITS and not found.conflict and (found.strong or by_name):
        return Verdict.CERTAIN
    if name is not None and name.conflict and not found.strong:
        return Verdict.UNLIKELY
    return Verdict.LIKELY


def _strong_identities(left: Features, right: Features, base: float, found: _Evidence) -> None:
    if left.cards and (cards := left.cards & right.cards):
        found.add(f"the same entry of the {min(cards)[0]} address book", weights.CARD.net() + base)
        found.strong = True
    if left.urls and (urls := left.urls & right.urls):
        found.add(f"same profile: {min(urls)}", weights.URL.net() + base)
        found.strong = True
    if _disjoint(left.linkedin, right.linkedin):
        found.add("two different LinkedIn profiles", weights.PROFILE_OTHER.bits)
        found.conflict = True


def _addresses(left: Features, right: Features, base: float, found: _Evidence) -> None:
    own = "one of your own addresses" if left.profile.me or right.profile.me else "same address"
    if shared := left.emails & right.emails:
        found.add(f"{own}: {min(shared)}", weights.EMAIL.net() + base)
        found.strong = True
    elif shared := left.mailboxes & right.mailboxes:
        box = min(shared)
        mine = min(a for a in left.emails if blocking.mailbox(a) == box)
        theirs = min(a for a in right.emails if blocking.mailbox(a) == box)
        found.add(f"{own}, spelt differently: {mine} and {theirs}", weights.MAILBOX.net() + base)
        found.strong = True
    else:
        _different_addresses(left, right, found)


def _different_addresses(left: Features, right: Features, found: _Evidence) -> None:
    pairs = list(product(sorted(left.emails)[:MOST_ADDRESSES], sorted(right.emails)[:MOST_ADDRESSES]))
    for mine, theirs in pairs:
        if _near_addresses(mine, theirs):
            found.add(f"nearly the same address: {mine} and {theirs}", weights.EMAIL_NEAR.bits)
            found.sign = True
            return
    made_up = None
    for mine, theirs in pairs:
        local = mine.partition("@")[0]
        if local == theirs.partition("@")[0] and len(local) >= 5:
            plain = "".join(c for c in letters(fold(local)) if not c.isdigit())
            # A local part made of the name is what a namesake's would be, too: no news either way.
            if not plain or any(plain in squashed(name) for name in (*left.names, *right.names)) or not left.names:
                return
            made_up = made_up or local
    if made_up:
        found.add(f"same name before the @: {made_up}", weights.LOCAL_PART.bits)
        found.sign = True
        return
    if any(_alike_addresses(mine, theirs) for mine, theirs in pairs):
        found.add("e-mail addresses of much the same letters", weights.EMAIL_ALIKE.bits)
        return
    found.reasons.append(_EMAIL_OTHER)


def _near_addresses(left: str, right: str) -> bool:
    """A slip of the pen in an address. Another number or another first letter is another person's address."""
    if left[0] != right[0] or abs(len(left) - len(right)) > 2 or min(len(left), len(right)) < 12:
        return False
    if digits_of(left) != digits_of(right):
        return False
    return OSA.distance(left, right, score_cutoff=2) <= 2


def _alike_addresses(left: str, right: str) -> bool:
    """Much the same letters before the @ and after it. Colleagues share what is after it, and numbered addresses are
    alike on purpose, so each half must be alike by itself and the numbers the same."""
    if digits_of(left) != digits_of(right):
        return False
    mine, theirs = left.partition("@"), right.partition("@")
    return min(len(mine[0]), len(theirs[0])) >= 5 and all(
        OSA.normalized_similarity(mine[half], theirs[half]) >= weights.EMAIL_ALIKE_FROM for half in (0, 2)
    )


def digits_of(text: str) -> str:
    """The digits of a text, joined."""
    return _NO_DIGITS.sub("", text) if text.isascii() else "".join(filter(str.isdigit, text))


def _names(left: Features, right: Features, names: NameFrequencies) -> Likeness | None:
    """The best of all pairs of names; a contradiction only if no pair agrees."""
    if len(left.names) == 1 and len(right.names) == 1:
        return likeness(left.names[0], right.names[0], names)
    found = [one for a, b in product(left.names, right.names) if (one := likeness(a, b, names)) is not None]
    return max(found, key=lambda one: (not one.conflict, one.bits, one.reason.words), default=None)


def _has_middle(one: Features) -> bool:
    return any(name.middle for name in one.names)


def _one_middle(left: Features, right: Features) -> bool:
    """Has one of them a middle name wherever it is named, and the other nowhere?"""
    return all(name.middle for name in left.names) != all(name.middle for name in right.names) and not (
        any(name.middle for name in left.names) and any(name.middle for name in right.names)
    )


def _all_middles_differ(left: Features, right: Features) -> bool:
    return all(middles_differ(a, b) for a, b in product(left.names, right.names))


def _employers(left: Features, right: Features, names: NameFrequencies, found: _Evidence) -> bool:
    """Adds the reason; true if an uncommon employer is shared."""
    shared = left.organisations & right.organisations
    if not shared:
        found.reasons.append(_EMPLOYER_OTHER)
        return False
    rarest = _rarest(shared, names) if len(shared) > 1 else next(iter(shared))
    found.add(f"same employer: {rarest}", _employer_bits(rarest, names))
    return names.is_rare_employer(rarest)


def _rarest(shared: frozenset[str], names: NameFrequencies) -> str:
    return min(shared, key=lambda one: (names.employers[one], one))


def _employer_bits(organisation: str, names: NameFrequencies) -> float:
    others = max(names.employers[organisation] - 2, 0.5)
    return max(0.0, weights.EMPLOYER.net(others) - names.prior_bits)


def _birthdays(left: Features, right: Features, found: _Evidence) -> None:
    if shared := left.born & right.born:
        found.add(f"same birthday: {min(shared)}", weights.BIRTHDAY.bits)
        found.sign = True
        return
    near = min((_apart(mine, theirs) for mine, theirs in product(left.born, right.born)), key=_BIRTHDAYS.index)
    if near is not weights.BIRTHDAY_OTHER:
        found.add(_SAID_OF_BIRTHDAYS[_BIRTHDAYS.index(near)], near.bits)
        if near is weights.BIRTHDAY_TWICE:
            found.conflict = True
    else:
        found.add("different birthdays", weights.BIRTHDAY_OTHER.bits)
        found.conflict = True


_BIRTHDAYS = (weights.BIRTHDAY_SLIP, weights.BIRTHDAY_NEAR, weights.BIRTHDAY_TWICE, weights.BIRTHDAY_OTHER)
_SAID_OF_BIRTHDAYS = (
    "birthdays apart in one digit", "birthdays apart in one part", "birthdays apart in a digit of two parts", "",
)  # fmt: skip


def _apart(mine: str, theirs: str) -> weights.Disagreement:
    a, b = mine.split("-"), theirs.split("-")
    if len(a) != 3 or len(b) != 3:
        return weights.BIRTHDAY_OTHER
    if a[:1] + a[:0:-1] == b:
        return weights.BIRTHDAY_SLIP
    parts = [(x, y) for x, y in zip(a, b, strict=True) if x != y]
    slips = sum(OSA.distance(x, y, score_cutoff=1) <= 1 for x, y in parts)
    if len(parts) <= 1:
        return weights.BIRTHDAY_SLIP if slips == len(parts) else weights.BIRTHDAY_NEAR
    return weights.BIRTHDAY_TWICE if slips == len(parts) == 2 else weights.BIRTHDAY_OTHER


def _near_birthdays(left: frozenset[str], right: frozenset[str]) -> bool:
    """Close enough not to exclude each other."""
    return any(
        _apart(mine, theirs) in (weights.BIRTHDAY_SLIP, weights.BIRTHDAY_NEAR) for mine, theirs in product(left, right)
    )


def _places(left: Features, right: Features, names: NameFrequencies, found: _Evidence) -> None:
    if shared := left.places & right.places:
        rarest = min(shared, key=lambda one: (names.places[one], one))
        others = max(names.places[rarest] - 2, 0.5)
        found.add(f"same place: {rarest}", max(0.0, weights.PLACE.net(others) - names.prior_bits))
    elif any(is_slip(letters(a), letters(b)) for a, b in product(left.places, right.places)):
        found.add("places nearly the same", weights.PLACE_NEAR.bits)
    else:
        found.add("different places", weights.PLACE_OTHER.bits)


def _disjoint(left: frozenset[str], right: frozenset[str]) -> bool:
    return bool(left) and bool(right) and left.isdisjoint(right)
