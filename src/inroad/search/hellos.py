"""A daily handful of sleeping ties worth a hello: chosen by what a tie is good for rather than by comfort.

    sleepers ── asleep, allowed, not resting ─→ good for something? ── rank ─→ pool ── today's share ─→ at most five

Theory: ties asleep for years are as useful as live ones and bring more that is new (Levin, Walter and Murnighan 2011).
The most valuable are with people of standing who can be trusted, not those one spent much time with; yet left to
themselves people pick the comfortable ones (the same, 2015). So the order is: trust shown, standing, backing, then how
far they lead; how often the two wrote counts for nothing.

A handful is a suggestion of the day, no schedule: what isn't taken comes round again after a week or later.
Rejected: drawing lots (nobody could say why), and the best five every day (they would be wallpaper within a week).
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from heapq import nsmallest
from types import MappingProxyType
from typing import Final

from inroad import words as say
from inroad.letters import text
from inroad.search.people import KeptOut, Someone
from inroad.ties.model import Backing
from inroad.ways import titles

ASLEEP_DAYS: Final = 365
MOST: Final = 5
LEAST_ROUND_DAYS: Final = 7
"""While the pool stays as it is, nobody is suggested twice within so many days."""
MOST_POOL: Final = 70
_NO_RESTS: Final[Mapping[int, date]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Sleeper(Someone):
    """A verified tie. ``last_contact``: the last real word either way, None if the desk knows of none. ``title`` and
    ``organisation``: of the present role. ``backing``: by somebody's word. ``trust``: what they did or said that shows
    trust, in words that follow their name, best first ("recommended you in writing", "introduced you to Carol Diaz").
    ``targets``: names of my targets they may lead to. ``reach``: 0..1, and ``reach_words`` why (``ties.reach``).
    ``owed``: the owner owes them something, which comes before any hello.
    """

    last_contact: date | None = None
    title: str = ""
    organisation: str = ""
    backing: Backing = Backing.UNKNOWN
    trust: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    reach: float = 0.0
    reach_words: str = ""
    owed: bool = False


@dataclass(frozen=True, slots=True)
class Hello:
    """``reasons``: what the tie is good for, first what counts most; ``asleep``: since when, in words."""

    person: int
    name: str
    reasons: tuple[str, ...]
    asleep: str


def handful(
    sleepers: Iterable[Sleeper],
    today: date,
    *,
    kept_out: KeptOut | None = None,
    rests: Mapping[int, date] = _NO_RESTS,
    elsewhere: Collection[int] = (),
    asleep_days: int = ASLEEP_DAYS,
    most: int = MOST,
) -> tuple[Hello, ...]:
    """Today's hellos, at most ``most`` and often fewer; the same all day, others tomorrow. O(n log n).

    ``rests``: person → the day until which the owner put them off. ``elsewhere``: people who are somewhere else already
    (the owner's futures, an introduction under way, a letter begun). Somebody with nothing to say for them is left in
    peace.
    """
    walls = kept_out or KeptOut()
    asleep = (
        one
        for one in {one.person: one for one in sleepers}.values()
        if one.person not in elsewhere
        if not one.owed and not walls.why(one.person)
        if (until := rests.get(one.person)) is None or until <= today
        if _is_asleep(one, today, asleep_days)
    )
    levelled = ((one, _level(one)) for one in asleep)
    ranked = nsmallest(MOST_POOL, (_Ranked(_rank(one, at), one) for one, at in levelled if _has_reason(one, at)))
    pool = [entry.sleeper for entry in ranked if _reasons(entry.sleeper)]
    size = max(1, min(most, MOST))
    round_days = max(LEAST_ROUND_DAYS, -(-len(pool) // size))
    share = pool[today.toordinal() % round_days :: round_days]
    return tuple(Hello(one.person, one.called, _reasons(one), _asleep_words(one, today)) for one in share)


def _is_asleep(one: Sleeper, today: date, asleep_days: int) -> bool:
    """Quiet for long. Without any date only a tie that somebody spoke for: the others may be on the phone daily."""
    if one.last_contact is None:
        return one.backing.rank > Backing.UNKNOWN.rank or bool(one.trust)
    return (today - one.last_contact).days >= asleep_days


def _level(one: Sleeper) -> titles.Level:
    return titles.read(one.title).level


@dataclass(frozen=True, slots=True, order=True)
class _Ranked:
    rank: tuple[object, ...]
    sleeper: Sleeper = field(compare=False)


def _rank(one: Sleeper, level: titles.Level) -> tuple[object, ...]:
    """Best first. Trust in whole steps, so that one more kindness doesn't outweigh standing for ever."""
    trust = min(len(one.trust), 2)
    return (-trust, -int(level), -one.backing.rank, -len(one.targets), -round(one.reach, 6), *one.order)


def _has_reason(one: Sleeper, level: titles.Level) -> bool:
    """As :func:`_reasons` finds one, without putting it into words: most are looked at for this alone."""
    if one.backing is Backing.NO:
        return False
    leads = bool(one.targets) or (one.reach > 0 and bool(one.reach_words))
    return bool(one.trust) or level >= titles.Level.DIRECTOR or one.backing.rank > Backing.UNKNOWN.rank or leads


def _reasons(one: Sleeper) -> tuple[str, ...]:
    if one.backing is Backing.NO:
        return ()
    found = [text.as_phrase(text.line(words, 160)) for words in one.trust[:2]]
    if _level(one) >= titles.Level.DIRECTOR:
        place = " at ".join(
            part for value in (one.title, one.organisation) if (part := text.line(value, text.NAME_CHARS))
        )
        found.append(f"is {place}")
    if one.backing is Backing.WELL:
        found.append("knows your work well")
    elif one.backing is Backing.A_BIT:
        found.append("knows some of your work")
    if one.targets:
        names = [text.line(name, text.NAME_CHARS) for name in one.targets]
        found.append(f"may lead you to {say.listing(names, most=3)}")
    if one.reach > 0 and one.reach_words:
        found.append(text.as_phrase(text.line(one.reach_words, 200)))
    return tuple(dict.fromkeys(part for part in found if part))


def _asleep_words(one: Sleeper, today: date) -> str:
    if one.last_contact is None:
        return "no word between you that your desk knows of"
    years = (today - one.last_contact).days // 365
    if years < 1:
        return f"last in touch in {say.month(one.last_contact)}"
    return f"no word for {'a year' if years == 1 else f'{say.small(years)} years'}"
