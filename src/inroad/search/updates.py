"""Who gets an update, with the reason; who not now, with the reason; and how many at once (B3, L5).

    readers ── group, last contact ─→ asked for ── pause rules ─→ chosen in batches | left out, each with why

Requirement: an update is a personal letter written by hand at one go, so a round is as large as somebody can write. 800
people are not 800 letters: they are batches of fifty, those who helped first, and the owner is told so. Nobody is put
on a schedule, and nothing is sent from here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from inroad import words as say
from inroad.errors import BadInput
from inroad.letters import text
from inroad.search.people import KeptOut, LeftOut, Someone

REST_DAYS: Final = 30
MOST_AT_ONCE: Final = 50
MOST_READERS: Final = 20_000


@dataclass(frozen=True, slots=True)
class Reader(Someone):
    """``groups``: the owner's tags. ``last_contact``: the last real word either way. ``last_update``: the last one that
    was sent to them. ``helped``: what they did for this search, newest first, in words that follow their name
    ("introduced you to Carol Diaz"). ``owed``: what the owner still owes them, in words that follow "you said you
    would" ("tell them how it went").
    """

    groups: frozenset[str] = frozenset()
    last_contact: date | None = None
    last_update: date | None = None
    helped: tuple[str, ...] = ()
    owed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who is asked for: all conditions together. ``groups``: in any of these. ``in_touch_since``, ``quiet_since``: the
    last contact was on or after, or before (or never); ``helped``: only who did something for the search; ``people``:
    these and no others.
    """

    groups: frozenset[str] = frozenset()
    in_touch_since: date | None = None
    quiet_since: date | None = None
    helped: bool = False
    people: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Chosen:
    """``reason``: why them, in words that follow their name."""

    person: int
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Choice:
    """``batches``: one round each, to be written one after the other; the first is now. ``words``: to say of it."""

    batches: tuple[tuple[Chosen, ...], ...]
    left_out: tuple[LeftOut, ...]
    words: str

    @property
    def now(self) -> tuple[Chosen, ...]:
        return self.batches[0] if self.batches else ()


def choose(
    readers: Iterable[Reader],
    wanted: Wanted,
    *,
    today: date,
    kept_out: KeptOut | None = None,
    rest_days: int = REST_DAYS,
    most: int = MOST_AT_ONCE,
) -> Choice:
    """The readers of an update: who helped first, then who waited longest, then by name. The same for the same day.

    Raises BadInput for a pause or a round that makes no sense. O(n log n) for n readers.
    """
    if not 0 <= rest_days <= 730:
        raise BadInput(f"a pause of {rest_days} days", hint="0 to 730; 30 is usual")
    if not 1 <= most <= MOST_AT_ONCE:
        raise BadInput(f"{most} at once", hint=f"1 to {MOST_AT_ONCE}; a letter to everybody is a letter to nobody")
    listed = {one.person: one for one in readers}
    if len(listed) > MOST_READERS:
        raise BadInput(f"{len(listed):,} readers", hint="choose a group first")
    walls = kept_out or KeptOut()
    chosen: list[Reader] = []
    left: list[LeftOut] = []
    for one in sorted(listed.values(), key=_order):
        if not _asked_for(one, wanted):
            continue
        if why := walls.why(one.person) or paused(one, today, rest_days=rest_days):
            left.append(LeftOut(one.person, one.called, why))
        else:
            chosen.append(one)
    said = [Chosen(one.person, one.called, _reason(one, wanted)) for one in chosen]
    batches = tuple(tuple(said[start : start + most]) for start in range(0, len(said), most))
    return Choice(batches, tuple(left), _words(len(said), len(left), batches))


def paused(reader: Reader, today: date, *, rest_days: int = REST_DAYS) -> str:
    """Why this reader gets no update now, in words that follow their name; "" if they may."""
    if reader.owed:
        owed = text.as_phrase(text.line(reader.owed[0], 120))
        more = f", and {say.count(len(reader.owed) - 1, 'more thing')}" if len(reader.owed) > 1 else ""
        return f"is waiting for something of yours first: {owed}{more}"
    if reader.last_update is not None and (ago := (today - reader.last_update).days) < rest_days:
        return f"had an update {_ago(ago)}; after {say.count(rest_days, 'day')} it is welcome again"
    return ""


def _ago(days: int) -> str:
    return "today" if days <= 0 else "yesterday" if days == 1 else f"{days} days ago"


def _order(one: Reader) -> tuple[object, ...]:
    waited = one.last_update.toordinal() if one.last_update else 0
    recent = -one.last_contact.toordinal() if one.last_contact else 0
    return (not one.helped, waited, recent, *one.order)


def _asked_for(one: Reader, wanted: Wanted) -> bool:
    return (
        (not wanted.people or one.person in wanted.people)
        and (not wanted.groups or bool(wanted.groups & one.groups))
        and (not wanted.helped or bool(one.helped))
        and (
            wanted.in_touch_since is None
            or (one.last_contact is not None and one.last_contact >= wanted.in_touch_since)
        )
        and (wanted.quiet_since is None or one.last_contact is None or one.last_contact < wanted.quiet_since)
    )


def _reason(one: Reader, wanted: Wanted) -> str:
    if one.helped:
        return text.as_phrase(text.line(one.helped[0], 160))
    if groups := sorted(wanted.groups & one.groups):
        return f"is in {say.listing([f'“{text.line(group, 40)}”' for group in groups], most=2)}"
    if one.person in wanted.people:
        return "you chose them"
    if one.last_contact is None:
        return "you haven't been in touch as far as your desk knows"
    return f"you were in touch in {say.month(one.last_contact)}"


def _words(chosen: int, left: int, batches: tuple[tuple[Chosen, ...], ...]) -> str:
    if not chosen:
        return "Nobody to write to now." if left else "Nobody fits; choose another group, or other days."
    aside = f" {say.count(left, 'person', 'people')} left out, each with the reason." if left else ""
    if len(batches) == 1:
        return f"{say.count(chosen, 'person', 'people')}.{aside}"
    return (
        f"{chosen:,} people are more than anybody can write to at once, and a letter to everybody is one to nobody. "
        f"Here are {say.small(len(batches))} rounds of up to {len(batches[0])}, those who helped first; "
        f"begin with the first.{aside}"
    )
