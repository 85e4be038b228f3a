"""What there is to tell: applied, interviewed, interested, met. Gathered from rows, told to each reader once (B3).

    openings, talks, interests, meetings ── gather ─→ NewsItems ── news_for(reader) ─→ what is new to this one
                                                                └─ sentences ─→ "I applied for …", "I met …"

What is private is no news. Pay has no way in. People are named when they said they may be; an employer who must not
find out never is. What went wrong (a rejection, a withdrawal) and what isn't settled (an offer) is told only when the
owner ticks that very item.

``key`` is made of the row's own key, so it stays when dates or titles are corrected: whoever was told isn't told again.
A desk that gives rows other numbers (bringing back an export) has to change the keys it kept as well: ``renumbered``.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from inroad.introductions import days
from inroad.letters import text
from inroad.search.interviews import Interview, State
from inroad.search.openings import Opening, Status
from inroad.search.people import KeptOut, Someone

FIRST_TIME_DAYS: Final = 90
"""Somebody who never got an update hears what happened in so many days."""
LATE_DAYS: Final = 60
"""What happened before the last update but was noted after it is still told, if it isn't older than this before it."""
MOST: Final = 6


class Kind(StrEnum):
    """What happened. The order is that of weight, for updates that would be too long."""

    ACCEPTED = "accepted"
    OFFER = "offer"
    INTERVIEWED = "interviewed"
    MET = "met"
    APPLIED = "applied"
    INTERESTED = "interested"
    REJECTED = "rejected"
    WITHDREW = "withdrew"

    @property
    def is_private(self) -> bool:
        """Told only when the owner ticks this very item."""
        return self in {Kind.OFFER, Kind.REJECTED, Kind.WITHDREW}


_WEIGHT: Final[dict[str, int]] = {kind: number for number, kind in enumerate(Kind)}


@dataclass(frozen=True, slots=True)
class NewsItem:
    """``words`` follow "I": "applied for the job of platform lead at Northwind". ``about``: people who were there."""

    key: str
    on: date
    words: str
    kind: Kind
    about: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Interest:
    """A target that was taken up. ``key``: its row's number as text."""

    key: str
    on: date
    organisation: str
    work: str = ""


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting in the network, with or without a job behind it (N9). ``may_be_named``: they said so."""

    key: str
    on: date
    who: Someone
    organisation: str = ""
    may_be_named: bool = False


def gather(
    *,
    openings: Iterable[Opening] = (),
    interviews: Iterable[Interview] = (),
    interests: Iterable[Interest] = (),
    meetings: Iterable[Meeting] = (),
    timezone: str,
    kept_out: KeptOut | None = None,
) -> tuple[NewsItem, ...]:
    """All there would be to tell, oldest first, each key once. Present employers and people there are left out."""
    walls = kept_out or KeptOut()
    found: list[NewsItem] = []
    for opening in openings:
        if not walls.hides(opening.organisation):
            found += _of_opening(opening)
    for talk in interviews:
        if talk.state is State.HELD and not walls.hides(talk.opening.organisation):
            met = frozenset(one.person for one in talk.met)
            on = days.day_in(talk.at, timezone)
            words = f"had a talk about {_job(talk.opening)}"
            found.append(NewsItem(f"{Kind.INTERVIEWED}:{talk.key}", on, words, Kind.INTERVIEWED, met))
    for one in interests:
        if not walls.hides(one.organisation) and (place := text.line(one.organisation, text.NAME_CHARS)):
            work = text.as_phrase(text.line(one.work, 120))
            words = f"became interested in {f'{work} at {place}' if work else place}"
            found.append(NewsItem(f"{Kind.INTERESTED}:{one.key}", one.on, words, Kind.INTERESTED))
    for meeting in meetings:
        if not (walls.hides(meeting.organisation) or walls.why(meeting.who.person)):
            found.append(_of_meeting(meeting))
    return tuple(sorted({one.key: one for one in found}.values(), key=lambda one: (one.on, _WEIGHT[one.kind], one.key)))


def _of_opening(opening: Opening) -> Iterable[NewsItem]:
    job = _job(opening)
    if opening.applied_on is not None:
        yield _item(Kind.APPLIED, opening, opening.applied_on, f"applied for {job}")
    if opening.status is Status.OFFER and (on := opening.last_word_on or opening.answered_on):
        yield _item(Kind.OFFER, opening, on, f"was offered {job}")
    if opening.ended_on is None:
        return
    if opening.status is Status.ACCEPTED:
        yield _item(Kind.ACCEPTED, opening, opening.ended_on, f"said yes to {job}")
    elif opening.status is Status.REJECTED:
        yield _item(Kind.REJECTED, opening, opening.ended_on, f"was not chosen for {job}")
    elif opening.status in {Status.WITHDRAWN, Status.DECLINED}:
        yield _item(Kind.WITHDREW, opening, opening.ended_on, f"decided against {job}")


def _item(kind: Kind, opening: Opening, on: date, words: str) -> NewsItem:
    return NewsItem(f"{kind}:{opening.key}", on, words, kind)


def _of_meeting(meeting: Meeting) -> NewsItem:
    place = text.line(meeting.organisation, text.NAME_CHARS)
    whom = meeting.who.called if meeting.may_be_named else "somebody"
    words = f"met {whom} at {place}" if place else f"met {whom}"
    return NewsItem(f"{Kind.MET}:{meeting.key}", meeting.on, words, Kind.MET, frozenset({meeting.who.person}))


def _job(opening: Opening) -> str:
    """The employer's own words for a job are left as they are; "a job" needs no "the job of"."""
    return f"the job of {opening.called}" if opening.title.strip() else opening.called


# -- for one reader


def since(last_update: date | None, today: date) -> date:
    """From when on something can be news to a reader whose last update was then (None: they never got one)."""
    return today - timedelta(days=FIRST_TIME_DAYS) if last_update is None else last_update - timedelta(days=LATE_DAYS)


def news_for(
    reader: int,
    items: Iterable[NewsItem],
    told: Collection[str],
    since: date,
    *,
    today: date,
    ticked: Collection[str] = (),
    most: int = MOST,
) -> tuple[NewsItem, ...]:
    """What is new to ``reader``, oldest first. Never a key of ``told``, nor what they were part of themselves, nor a
    private item unless its key is in ``ticked``.

    ``told``: keys of all updates that went to this person, from every letter that was sent. More than ``most``: the
    weightiest of them, the newest of equals.
    """
    seen = set(told)
    fresh: dict[str, NewsItem] = {}
    for one in items:
        if one.key in seen or reader in one.about or not since <= one.on <= today:
            continue
        if not one.kind.is_private or one.key in ticked:
            fresh[one.key] = one
    kept = sorted(fresh.values(), key=lambda one: (_WEIGHT[one.kind], -one.on.toordinal(), one.key))[: max(0, most)]
    return tuple(sorted(kept, key=lambda one: (one.on, _WEIGHT[one.kind], one.key)))


def sentences(items: Iterable[NewsItem]) -> tuple[str, ...]:
    """The news as sentences, newest first, each once: "I applied for the job of platform lead at Northwind."

    One per line, this is what the letter ``update`` takes as ``news``.
    """
    newest = sorted(items, key=lambda one: (-one.on.toordinal(), _WEIGHT[one.kind], one.key))
    return tuple(dict.fromkeys(text.as_sentence(f"I {one.words}") for one in newest))


def renumbered(keys: Iterable[str], number: Callable[[Kind, str], str | None]) -> tuple[str, ...]:
    """Kept keys after rows got other numbers. ``number(kind, old)`` gives the new one, None if the row is gone.

    A key that isn't understood is kept: told is told.
    """
    found: list[str] = []
    for key in keys:
        kind, parted, old = key.partition(":")
        if not parted or kind not in _WEIGHT:
            found.append(key)
        elif (new := number(Kind(kind), old)) is not None:
            found.append(f"{kind}:{new}")
    return tuple(dict.fromkeys(found))
