"""A word for somebody's work: what it is worth as it ages, and how a voucher's earlier words turned out (S4, I11).

    Vouch ── basis × weight × age ─→ worth        never above 1; opening doors without knowing the work: nothing
    a voucher's vouches with outcomes ── Beta ─→ Record, said in words from three on

Requirements: recommending means knowing the work, and a vouch says whether its voucher does. Theory: a word about work
fades, half of it in three years; what became of the people somebody recommended tells how far to go by their next word,
and no record is an ordinary one. Rejected: counting the same word twice because it was said twice or about two fields
that are one job; a word against somebody that travels (it stays with who said it, see :mod:`inroad.community.sources`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from inroad import words as say
from inroad.errors import BadInput

HALF_LIFE_DAYS: Final = 1095
"""In three years a word about somebody's work is worth half: people move on, and so do fields."""
GOOD_BEFORE: Final = 3.0
BAD_BEFORE: Final = 1.0
"""What a record begins with (a Beta(3, 1)): recommendations are meant well, and most work out."""
LEAST_SAID: Final = 3
"""From so many known outcomes on a record is put into words."""


class Basis(StrEnum):
    """Do they know the work? ``NO``: they open a door."""

    WELL = "well"
    A_BIT = "bit"
    NO = "no"
    NOT_SAID = ""


class Outcome(StrEnum):
    """What became of it. ``MET`` says that the word was taken up, and nothing of how good it was."""

    NOT_KNOWN = ""
    MET = "met"
    HIRED = "hired"
    STAYED = "stayed"
    LEFT_EARLY = "left early"


BASIS_WORTH: Final[Mapping[Basis, float]] = MappingProxyType(
    {Basis.WELL: 1.0, Basis.A_BIT: 0.4, Basis.NOT_SAID: 0.2, Basis.NO: 0.0}
)
BASIS_WORDS: Final[Mapping[Basis, str]] = MappingProxyType(
    {
        Basis.WELL: "knows their work well",
        Basis.A_BIT: "knows their work a bit",
        Basis.NO: "opens doors, doesn't know their work",
        Basis.NOT_SAID: "didn't say how they know the work",
    }
)
OUTCOME_WORDS: Final[Mapping[Outcome, str]] = MappingProxyType(
    {
        Outcome.NOT_KNOWN: "not known yet",
        Outcome.MET: "they met",
        Outcome.HIRED: "they were hired",
        Outcome.STAYED: "they were hired and stayed",
        Outcome.LEFT_EARLY: "it ended early",
    }
)
_GOOD: Final = frozenset((Outcome.HIRED, Outcome.STAYED))


@dataclass(frozen=True, slots=True)
class Vouch:
    """``voucher``'s word for ``subject``'s work in ``field`` (a key of the lexicon). Numbers are the caller's.

    ``weight`` in [-1, 1]: how strongly, below 0 a word against. ``said_on``: the day. ``how``: in the voucher's words.
    """

    voucher: int
    subject: int
    field: str
    basis: Basis
    said_on: date
    weight: float = 1.0
    outcome: Outcome = Outcome.NOT_KNOWN
    how: str = ""

    def __post_init__(self) -> None:
        if not -1 <= self.weight <= 1:
            raise BadInput(f"a vouch weighs between -1 and 1, not {self.weight}")
        if self.voucher == self.subject:
            raise BadInput("nobody vouches for themselves", hint="name somebody else's word")


@dataclass(frozen=True, slots=True)
class Record:
    """How somebody's recommendations turned out. ``known``: people of whom it is known; ``well``: hired or stayed;
    ``stayed``: of those, who are known to have stayed; ``taken_up``: met, and nothing more is known.
    """

    known: int = 0
    well: int = 0
    stayed: int = 0
    taken_up: int = 0

    @property
    def mean(self) -> float:
        """How likely the next one works out: the mean of Beta(3 + well, 1 + not well). 0.75 without a record."""
        return (GOOD_BEFORE + self.well) / (GOOD_BEFORE + BAD_BEFORE + self.known)

    @property
    def words(self) -> str:
        """ "of four they recommended earlier, three worked out and two of them stayed"; "" below three."""
        if self.known < LEAST_SAID:
            return ""
        if self.well == self.known:
            said = f"all {say.small(self.known)} they recommended earlier worked out"
        else:
            well = say.small(self.well) if self.well else "none"
            said = f"of {say.small(self.known)} they recommended earlier, {well} worked out"
        if not self.stayed or not self.well:
            return said
        return f"{said}, and {say.small(self.stayed)} stayed" if self.stayed < self.well else f"{said} and stayed"


def basis(said: str) -> Basis:
    """Raises BadInput for what is none."""
    try:
        return Basis(said)
    except ValueError:
        raise BadInput(f"“{said[:40]}” doesn't say how they know the work", hint="well, bit, or no") from None


def outcome(said: str) -> Outcome:
    """Raises BadInput for what is none."""
    try:
        return Outcome(said)
    except ValueError:
        hint = f"one of: {', '.join(one.value for one in Outcome if one)}; nothing while it isn't known"
        raise BadInput(f"“{said[:40]}” is no outcome", hint=hint) from None


def decay(said_on: date, today: date) -> float:
    """What is left of a word by its age, in (0, 1]; one dated to come counts as said today."""
    return float(0.5 ** (max((today - said_on).days, 0) / HALF_LIFE_DAYS))


def worth(vouch: Vouch, today: date) -> float:
    """basis × weight × decay, in [-1, 1]."""
    return BASIS_WORTH[vouch.basis] * vouch.weight * decay(vouch.said_on, today)


def standing(vouches: Iterable[Vouch], today: date) -> tuple[Vouch, ...]:
    """One word of each voucher about each subject and field: the strongest, unless the last one is against.

    In the order of (voucher, subject, field); said twice is said once.
    """
    found: dict[tuple[int, int, str], Vouch] = {}
    for one in sorted(vouches, key=lambda v: (v.said_on, v.how)):
        key = (one.voucher, one.subject, one.field)
        held = found.get(key)
        if held is None or one.weight < 0 or held.weight < 0 or worth(one, today) >= worth(held, today):
            found[key] = one
    return tuple(found[key] for key in sorted(found))


def record(vouches: Sequence[Vouch]) -> Record:
    """The record of one voucher: each person they recommended counts once, by the latest that is known of them.

    Words that open doors only, and words against, were no recommendations.
    """
    rank = {Outcome.MET: 1, Outcome.HIRED: 2, Outcome.STAYED: 3, Outcome.LEFT_EARLY: 4}
    ends: dict[int, Outcome] = {}
    for one in vouches:
        if one.outcome is Outcome.NOT_KNOWN or one.basis is Basis.NO or one.weight <= 0:
            continue
        if one.subject not in ends or rank[one.outcome] > rank[ends[one.subject]]:
            ends[one.subject] = one.outcome
    known = [one for one in ends.values() if one is not Outcome.MET]
    return Record(
        known=len(known),
        well=sum(one in _GOOD for one in known),
        stayed=sum(one is Outcome.STAYED for one in known),
        taken_up=len(ends) - len(known),
    )


def records(vouches: Iterable[Vouch]) -> dict[int, Record]:
    """Voucher → record, for those of whom anything is known."""
    by: dict[int, list[Vouch]] = {}
    for one in vouches:
        by.setdefault(one.voucher, []).append(one)
    found = {voucher: record(theirs) for voucher, theirs in by.items()}
    return {voucher: one for voucher, one in found.items() if one != Record()}
