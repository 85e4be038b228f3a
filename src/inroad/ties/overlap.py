"""Who was at the same organisation at the same time: possible ties, worth asking about, never verified.

    stints of a few people × stints of a few others → Overlap per pair, with the question to ask

Meant for query time and few people (my contacts × the people inside one target), not for the whole desk. What it
refuses to guess: a role with no dates at all counts as held today and at no other time; one with an end but no start as
held in the month of its end; so nobody is said to have met who may have come years apart.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from inroad import words as say
from inroad.ties.model import Stint


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two people at one organisation from ``start`` to ``end`` (``end`` None: both still there)."""

    a: int
    b: int
    organisation: int
    start: date
    end: date | None
    words: str

    @property
    def days(self) -> int:
        """How long, for ordering; the open ones count to ``date.max``."""
        return ((self.end or date.max) - self.start).days


def overlaps(
    left: Iterable[Stint],
    right: Iterable[Stint],
    *,
    today: date,
    organisation: Callable[[int], str],
    most: int = 200,
) -> list[Overlap]:
    """Pairs of somebody of ``left`` with somebody else of ``right`` who were at one place at one time.

    ``organisation`` names an organisation as shown. One entry per pair and organisation, the longest time together;
    the latest and longest first; at most ``most``. Stints that begin after ``today`` are not there yet.
    O(stints + pairs within one organisation).
    """
    there: dict[int, list[Stint]] = defaultdict(list)
    for stint in right:
        there[stint.organisation].append(stint)
    best: dict[tuple[int, int, int], Overlap] = {}
    for one in left:
        for other in there.get(one.organisation, ()):
            if one.person == other.person:
                continue
            together = _together(one, other, today)
            if together is None:
                continue
            start, end = together
            words = _words(organisation(one.organisation), start, end)
            found = Overlap(one.person, other.person, one.organisation, start, end, words)
            key = (min(found.a, found.b), max(found.a, found.b), found.organisation)
            if key not in best or found.days > best[key].days:
                best[key] = found
    order = sorted(best.values(), key=lambda o: (o.end or date.max, o.days, -o.a, -o.b), reverse=True)
    return order[:most]


def _together(one: Stint, other: Stint, today: date) -> tuple[date, date | None] | None:
    first, last = _time(one, today), _time(other, today)
    if first is None or last is None:
        return None
    start, end = max(first[0], last[0]), min(first[1], last[1])
    if start > end:
        return None
    return start, None if one.end is None and other.end is None else end


def _time(stint: Stint, today: date) -> tuple[date, date] | None:
    """First and last day that are certain; None if the stint is not yet begun or makes no sense."""
    if stint.start is None:
        held = min(stint.end, today) if stint.end else today
        return held, held
    end = min(stint.end or today, today)
    return (stint.start, end) if stint.start <= end else None


def _words(organisation: str, start: date, end: date | None) -> str:
    if end is None:
        return f"both at {organisation} now; do they know each other?"
    return f"both at {organisation} {say.span(start, end)}; do they know each other?"
