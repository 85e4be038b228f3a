"""What an address book's word about somebody's work does to what is known. Pure.

Requirements: the same file again changes nothing; a newer file moves people on; what the owner edited stays; a person's
own profile (LinkedIn) outranks what other people's address books say about them, because profiles are kept by the
person and address books by nobody.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

SELF_KEPT = frozenset({"linkedin"})


@dataclass(frozen=True, slots=True)
class Known:
    """A role on the desk; ``ref`` is the caller's number for it."""

    ref: int
    organisation: int
    title: str
    source: str
    ended: bool
    edited: bool
    confirmed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A role as a file tells it. ``fresh`` False: the entry says what it said before, which adds nothing."""

    organisation: int
    title: str
    unit: str = ""
    start: date | None = None
    end: date | None = None
    ended: bool = False
    fresh: bool = True


@dataclass(frozen=True, slots=True)
class Decision:
    """``add`` new roles; ``confirm`` refs still true (with the title they have now); ``close`` refs that are over;
    ``held`` every known ref that the file also tells."""

    add: tuple[Told, ...] = ()
    confirm: tuple[tuple[int, str], ...] = ()
    close: tuple[int, ...] = ()
    held: tuple[int, ...] = ()


def decide(known: Sequence[Known], told: Sequence[Told], source: str, seen_on: date) -> Decision:
    """What ``source``, as of ``seen_on``, changes. ``told`` is all it says about this person."""
    add: list[Told] = []
    confirm: list[tuple[int, str]] = []
    held: list[int] = []
    for role in told:
        over = not role.ended and outranked(known, role.organisation, source)
        match = _match(known, role, role.ended or over, held)
        if match is None:
            if role.fresh:
                add.append(replace(role, ended=role.ended or over))
            continue
        held.append(match.ref)
        if not match.edited and not match.ended and _newer(match, seen_on):
            says = match.source == source or source in SELF_KEPT or not match.title
            title = role.title if role.title and says else match.title
            confirm.append((match.ref, title))
    moved = any(role.fresh and not role.ended for role in told)
    close = [
        k.ref
        for k in known
        if moved
        and not k.ended
        and not k.edited
        and k.ref not in held
        and (k.source == source or (source in SELF_KEPT and k.source not in SELF_KEPT))
        and _newer(k, seen_on)
    ]
    return Decision(tuple(add), tuple(confirm), tuple(close), tuple(held))


def settle(known: Sequence[Known]) -> tuple[int, ...]:
    """Refs that are over when two entries are one person: what address books say beside their own profile."""
    profile = _profile(known)
    latest = max((k.confirmed_on for k in profile if k.confirmed_on), default=None)
    return tuple(
        k.ref
        for k in known
        if not k.ended
        and not k.edited
        and k.source
        and k.source not in SELF_KEPT
        and _elsewhere(profile, k.organisation)
        and (k.confirmed_on is None or latest is None or k.confirmed_on <= latest)
    )


def outranked(known: Sequence[Known], organisation: int, source: str) -> bool:
    """Does the person's own profile show them elsewhere, while an address book still has them here?"""
    if source in SELF_KEPT:
        return False
    return _elsewhere(_profile(known), organisation)


def _profile(known: Sequence[Known]) -> list[Known]:
    """The roles that the person's own profile has them in."""
    return [k for k in known if k.source in SELF_KEPT and not k.ended]


def _elsewhere(profile: Sequence[Known], organisation: int) -> bool:
    """The profile has them somewhere, and not there: who has two jobs is in both."""
    return bool(profile) and all(k.organisation != organisation for k in profile)


def _match(known: Sequence[Known], role: Told, ended: bool, held: Sequence[int]) -> Known | None:
    """The known role that ``role`` tells again. ``ended``: it is over, though the file may not know."""
    here = [k for k in known if k.organisation == role.organisation and k.ref not in held]
    same = [k for k in here if k.ended == ended]
    for k in same:
        if _same_title(k.title, role.title):
            return k
    if not role.ended and len(same) == 1:
        return same[0]  # a new title in the same house is a promotion, not a second job
    # What the owner said of that house stands, whether they are still there and as what.
    edited = [k for k in here if k.edited]
    if edited:
        return next((k for k in edited if _same_title(k.title, role.title)), edited[0])
    return None


def _newer(known: Known, seen_on: date) -> bool:
    return known.confirmed_on is None or seen_on >= known.confirmed_on


def _same_title(one: str, other: str) -> bool:
    return " ".join(one.lower().split()) == " ".join(other.lower().split())
