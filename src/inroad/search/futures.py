"""Companies that liked me, kept warm for years: a short list I chose, each with its own rhythm (F6, F7).

    Future, last real word either way ── due ─→ when a hello is due, and in which words

Counted from the last real interaction in either direction, whatever its source: whoever met for coffee last week needs
no mail today because a calendar says so. Nobody who isn't on the list is ever due, and nothing is held against anybody
who lets a date pass. A future outlives the search.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from inroad import words as say
from inroad.errors import BadInput, Refused
from inroad.letters import text
from inroad.search.people import KeptOut, Someone

RHYTHM_DAYS: Final = 90
DAYS: Final = range(14, 731)
A_LIFE: Final = 10
"""Five to ten such companies are many; a longer list is an address book."""
MOST_TOGETHER: Final = 6
"""A message to more people, or a larger meeting, is no word between two."""


@dataclass(frozen=True, slots=True)
class Future:
    """``key``: the row's number as text. ``name``: the company, or what the owner calls it. ``who``: the person there,
    None if nobody in particular. ``snoozed_until``: not before that day. ``why``: what was good, in the owner's words.
    """

    key: str
    name: str
    since: date
    who: Someone | None = None
    days: int = RHYTHM_DAYS
    snoozed_until: date | None = None
    ended_on: date | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Touch:
    """Something between us: ``source`` in words ("mail", "a call"). ``theirs``: it came from them. ``people``: how many
    it went to or sat there, me aside. ``automatic``: a robot, a list, an out-of-office note.
    """

    on: date
    source: str = ""
    theirs: bool = False
    people: int = 1
    automatic: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """``on``: the day a hello is due; ``now``: it is that day or later. ``words``: why, for the owner."""

    key: str
    name: str
    on: date
    now: bool
    words: str
    last: Touch | None = None


def rhythm(days: int) -> int:
    """``days`` if it makes a rhythm. BadInput otherwise."""
    if days not in DAYS:
        raise BadInput(f"every {days} days is no rhythm", hint=f"{DAYS.start} to {DAYS.stop - 1} days; 90 is usual")
    return days


def last_real(touches: Iterable[Touch], today: date) -> Touch | None:
    """The last word between us until today, in either direction and from any source. Robots, lists and crowds don't
    count, nor what is still to come. O(n).
    """
    real = (one for one in touches if not one.automatic and 0 < one.people <= MOST_TOGETHER and one.on <= today)
    return max(real, key=lambda one: (one.on, one.theirs, one.source), default=None)


def due(future: Future, touches: Iterable[Touch], today: date) -> Due | None:
    """When a hello to this future is due; None once it has ended."""
    if future.ended_on is not None and future.ended_on <= today:
        return None
    last = last_real(touches, today)
    on = (last.on if last else future.since) + timedelta(days=future.days)
    snoozed = future.snoozed_until is not None and future.snoozed_until > on
    if snoozed and future.snoozed_until is not None:
        on = future.snoozed_until
    return Due(future.key, _called(future), on, on <= today, _words(future, last, on, today, snoozed=snoozed), last)


def due_list(
    futures: Iterable[tuple[Future, Iterable[Touch]]], today: date, *, kept_out: KeptOut | None = None
) -> tuple[Due, ...]:
    """All that haven't ended, the longest due first. Present employers and whoever is left alone are passed over."""
    walls = kept_out or KeptOut()
    found = [
        one
        for future, touches in futures
        if not walls.hides(future.name) and (future.who is None or not walls.why(future.who.person))
        if (one := due(future, touches, today)) is not None
    ]
    return tuple(sorted(found, key=lambda one: (one.on, text.fold(one.name), one.key)))


def snoozed(future: Future, until: date, today: date) -> Future:
    """Nothing before ``until``. Raises BadInput for a day that has passed or is more than two years off."""
    if not today < until <= today + timedelta(days=DAYS.stop - 1):
        raise BadInput(f"{until} is no day to wait for", hint="a day after today, within two years; or end it")
    return replace(future, snoozed_until=until)


def ended(future: Future, on: date) -> Future:
    """Taken off the list. Raises Refused if it is off already."""
    if future.ended_on is not None:
        raise Refused(f"{_called(future)} is off the list already")
    return replace(future, ended_on=on)


def taken_up(future: Future, today: date) -> Future:
    """On the list again, from today."""
    return replace(future, ended_on=None, snoozed_until=None, since=today)


def too_many(futures: Iterable[Future], today: date) -> str:
    """A kind word when the list grows long; "" while it is short."""
    number = sum(1 for one in futures if one.ended_on is None or one.ended_on > today)
    if number <= A_LIFE:
        return ""
    return f"There are {number} on your list. Five to ten are what one keeps warm by heart; let some go without regret."


def _called(future: Future) -> str:
    return text.line(future.name, text.NAME_CHARS) or (future.who.called if future.who else "a company")


def _words(future: Future, last: Touch | None, on: date, today: date, *, snoozed: bool) -> str:
    if last is None:
        spoke = f"on your list since {say.day(future.since)}, no word yet"
    else:
        source = f" ({text.line(last.source, 40)})" if last.source.strip() else ""
        spoke = f"{'they were' if last.theirs else 'you were'} last in touch on {say.day(last.on)}{source}"
    if on <= today:
        return f"{spoke}; a hello with something of use to them would be welcome"
    return f"{spoke}; {'put off until' if snoozed else 'the next hello is around'} {say.day(on)}"
