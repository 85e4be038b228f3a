"""The shapes of matching: profiles in, an explained plan out."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Profile:
    """One side of a comparison: a person already on the desk, or an incoming entry. Values are normal forms.

    ``ref`` is the caller's number (a person id for known ones, any unique number for incoming ones).
    ``names`` as written; ``emails``, ``phones``, ``urls`` from :mod:`inroad.matching.identities`;
    ``organisations`` are keys from :func:`inroad.matching.organisations.key`; ``cards`` are ``(source, key)`` of
    address-book entries with a stable key of their own. ``born`` are ISO days ("1979-03-02"), ``places`` as written.
    """

    ref: int
    names: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    cards: tuple[tuple[str, str], ...] = ()
    me: bool = False
    born: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


class Verdict(StrEnum):
    CERTAIN = "certain"  # merged by itself, can be undone
    LIKELY = "likely"  # waits in the review queue
    UNLIKELY = "unlikely"


@dataclass(frozen=True, slots=True)
class Reason:
    """One piece of evidence for or against, in words, with its weight in bits (log2 of the likelihood ratio)."""

    words: str
    bits: float


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is to be thought of one pair. ``bits`` is the prior plus the sum over ``reasons``; nothing else."""

    left: int
    right: int
    reasons: tuple[Reason, ...]
    bits: float
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class MergePlan:
    """Who is who. ``same_as``: incoming ref -> ref it is the same person as (a known one if any, else the first
    incoming of its cluster); incoming refs that are new people by themselves are absent.
    ``certain`` are the judgements behind it; ``review`` the likely pairs, strongest first, one per two persons.
    ``left_out`` says in words which oversize groups were not compared in full.
    """

    same_as: dict[int, int]
    certain: tuple[Judgement, ...]
    review: tuple[Judgement, ...]
    left_out: tuple[str, ...] = ()
