"""One job at a target: how it stands, how it was found, how well it fits, and how long they have been silent.

    seen ──→ applied ──→ interviewing ──→ offer ──→ accepted | offer declined
      └──────────┴────────────┴────────────┴──→ rejected | withdrawn | closed      (they may come back: reopened)

Requirements: nothing is concluded by time. Silence is a number of days and a sentence, "no answer" is never a status;
an answer that comes after months finds the opening where it was. Recording the same thing twice changes nothing.

Refused: a move that skips its cause (an accepted offer that nobody made). Pay stands between the owner and the offer:
it has no way into letters, news or the brief.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final, TypeVar

from inroad import words as say
from inroad.errors import BadInput, Refused
from inroad.letters import kept_back, text
from inroad.search.terms import title_key

GHOST_DAYS: Final = 30
"""Without an answer for so long, the opening counts as unanswered in the employer's record (E4)."""
ASK_AFTER_DAYS: Final = 10
"""When it is fair to ask once how it stands."""
MOST_ADVERT_CHARS: Final = 300_000
"""An advert pasted with the whole page around it still fits."""
_MONEY: Final = re.compile(r"[$€£¥₹]\s?\d|\d\s?(?:[$€£¥₹]|eur\b|usd\b|gbp\b|chf\b|k\b)", re.IGNORECASE)
_NO_PARTS: Final[Mapping[str, str]] = MappingProxyType({})


E = TypeVar("E", bound=StrEnum)


class Status(StrEnum):
    """How it stands. The value is stored and shown."""

    SEEN = "seen"
    APPLIED = "applied"
    INTERVIEWING = "interviewing"
    OFFER = "offer"
    ACCEPTED = "accepted"
    DECLINED = "offer declined"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"  # filled or cancelled before anything was heard

    @property
    def is_over(self) -> bool:
        return self in _OVER


_OVER: Final = frozenset((Status.ACCEPTED, Status.DECLINED, Status.REJECTED, Status.WITHDRAWN, Status.CLOSED))
_ENDS: Final = frozenset((Status.REJECTED, Status.WITHDRAWN, Status.CLOSED))
_ON: Final = {
    Status.SEEN: {Status.APPLIED, Status.INTERVIEWING, Status.OFFER} | _ENDS,
    Status.APPLIED: {Status.INTERVIEWING, Status.OFFER} | _ENDS,
    Status.INTERVIEWING: {Status.OFFER} | _ENDS,
    Status.OFFER: {Status.ACCEPTED, Status.DECLINED, Status.REJECTED, Status.WITHDRAWN},
    Status.ACCEPTED: {Status.DECLINED, Status.REJECTED},  # either side may go back on it
    Status.DECLINED: {Status.OFFER},
    Status.REJECTED: {Status.APPLIED, Status.INTERVIEWING, Status.OFFER},  # the first choice said no to them
    Status.WITHDRAWN: {Status.APPLIED, Status.INTERVIEWING},
    Status.CLOSED: {Status.SEEN, Status.APPLIED},
}


class Source(StrEnum):
    """How it was found; M1 splits the time by it."""

    THROUGH = "through somebody"
    FOUND_ME = "they found me"
    ADVERT = "an advert"
    OWN_PAGE = "the company's own page"
    ASKED = "I asked them"
    NOT_SAID = ""

    @property
    def is_direct(self) -> bool:
        """Applying without anybody in between."""
        return self in {Source.ADVERT, Source.OWN_PAGE}


class Fit(StrEnum):
    PERFECT = "perfect"
    GOOD = "good"
    STRETCH = "a stretch"
    NOT_SAID = ""


@dataclass(frozen=True, slots=True)
class Opening:
    """``key``: the row's number as text. ``target``: key of the target. ``applied_on``: also the day a referral put the
    name in. ``answered_on``: the first answer of a person, no automatic one. ``last_word_on``: the last time they said
    anything, interviews that were held included. ``next_on``: of a talk that is planned. ``through``: who opened the
    door, by name.
    """

    key: str
    title: str
    organisation: str = ""
    target: str = ""
    status: Status = Status.SEEN
    source: Source = Source.NOT_SAID
    fit: Fit = Fit.NOT_SAID
    through: str = ""
    seen_on: date | None = None
    applied_on: date | None = None
    answered_on: date | None = None
    last_word_on: date | None = None
    next_on: date | None = None
    ended_on: date | None = None
    end_words: str = ""

    @property
    def called(self) -> str:
        """ "platform lead at Northwind", as far as known."""
        title = text.as_phrase(text.line(self.title, 120)) or "a job"
        place = text.line(self.organisation, text.NAME_CHARS)
        return f"{title} at {place}" if place else title


def status_of(value: str) -> Status:
    """The status of that name. BadInput with the names there are."""
    return _of(Status, value, "status")


def source_of(value: str) -> Source:
    """How it was found. BadInput with the ways there are."""
    return _of(Source, value, "source")


def fit_of(value: str) -> Fit:
    """How well it fits. BadInput with the words there are."""
    return _of(Fit, value, "fit")


def _of(kind: type[E], value: str, where: str) -> E:
    try:
        return kind(value.strip())
    except ValueError:
        there = ", ".join(one.value for one in kind if one.value)
        raise BadInput(f"there is no {where} “{text.line(value, 40)}”", hint=f"those there are: {there}") from None


# -- what happened


def moves(status: Status) -> tuple[Status, ...]:
    """What may come next, in the order of a search."""
    return tuple(one for one in Status if one in _ON[status])


def moved(opening: Opening, to: Status, on: date, words: str = "") -> Opening:
    """The opening after a move on a day, with the dates that the move brings; ``words``: of an end.

    The status it has already changes nothing: a rejection recorded twice is one. Raises Refused for a move that is
    not open.
    """
    if to is opening.status:
        return opening
    if to not in _ON[opening.status]:
        there = say.listing([one.value for one in moves(opening.status)], conjunction="or")
        raise Refused(f"{opening.called} is “{opening.status}”, so it can't be “{to}” next", hint=f"it may be {there}")
    after = replace(opening, status=to)
    if to.is_over:
        answered = after.answered_on or (on if to is Status.REJECTED else None)
        return replace(after, ended_on=on, end_words=text.block(words, 2_000), answered_on=answered)
    after = replace(after, ended_on=None, end_words="")
    if to is Status.APPLIED:
        return replace(after, applied_on=on, answered_on=None, last_word_on=None)
    if to in {Status.INTERVIEWING, Status.OFFER}:
        return replace(after, answered_on=after.answered_on or on, last_word_on=max(on, after.last_word_on or on))
    return after


def twins(openings: Iterable[Opening]) -> tuple[tuple[Opening, ...], ...]:
    """Openings of one title at one target that aren't over: maybe one job twice. The owner says; two can be two."""
    found: dict[tuple[str, str], list[Opening]] = {}
    for one in openings:
        if not one.status.is_over:
            place = one.target or text.fold(one.organisation)
            found.setdefault((place, title_key(one.title)), []).append(one)
    return tuple(tuple(same) for same in found.values() if len(same) > 1)


def applying_directly(opening: Opening, ways_in: int = 0) -> str:
    """What to think of before applying without anybody in between (M1); "" if there is nothing to say.

    ``ways_in``: how many ways in the desk knows to this target.
    """
    if opening.status is not Status.SEEN or not opening.source.is_direct or opening.fit is Fit.PERFECT:
        return ""
    fit = f"This one is {'a good fit' if opening.fit is Fit.GOOD else opening.fit.value}. " if opening.fit else ""
    first = f"{fit}Applying directly is meant for a perfect fit: without a word from somebody, few are read."
    if ways_in > 0:
        return f"{first} There {'is a way' if ways_in == 1 else f'are {say.small(ways_in)} ways'} in; ask there first."
    return f"{first} Is there somebody who could mention you first?"


# -- silence


@dataclass(frozen=True, slots=True)
class Silence:
    """``days`` without a word from them since ``since``. ``unanswered``: long enough to count in their record."""

    days: int
    since: date
    after_talk: bool
    unanswered: bool
    words: str


def silence(opening: Opening, today: date, *, ghost_days: int = GHOST_DAYS) -> Silence | None:
    """How long nobody there said anything; None while nothing is waited for, or a talk is still to come.

    Counted from the application, or from their last word after it. Worked out from dates the owner entered: an answer
    on the phone that nobody recorded isn't known, so the words ask.
    """
    if opening.status not in {Status.APPLIED, Status.INTERVIEWING}:
        return None
    if opening.next_on is not None and opening.next_on >= today:
        return None
    last = opening.last_word_on or opening.answered_on
    after_talk = opening.status is Status.INTERVIEWING
    known = [one for one in (opening.applied_on, last) if one is not None]
    if not known or (opening.status is Status.APPLIED and opening.answered_on is not None):
        return None
    since = max(known)
    days = (today - since).days
    if days < 0:
        return None
    what = "their last word" if after_talk or last else "you applied"
    length = say.count(days, "day")
    if days >= ghost_days:
        words = f"nothing for {length} since {what}; did they answer in any other way?"
    elif days >= ASK_AFTER_DAYS:
        words = f"{length} since {what}; one friendly line to ask how it stands is fair"
    else:
        words = "today" if days == 0 else f"{length} since {what}"
    return Silence(days, since, after_talk, days >= ghost_days, words)


def never_answered(opening: Opening, today: date, *, ghost_days: int = GHOST_DAYS) -> bool:
    """Applied for, and no answer within ``ghost_days``: until today, until one gave up, or heard it was filled."""
    waited = silence(opening, today, ghost_days=ghost_days)
    if waited is not None:
        return waited.unanswered
    if opening.status not in {Status.WITHDRAWN, Status.CLOSED} or opening.answered_on or not opening.applied_on:
        return False
    return opening.ended_on is not None and (opening.ended_on - opening.applied_on).days >= ghost_days


# -- the advert


def advert(pasted: str) -> str:
    """A pasted advert made safe to keep: clean paragraphs, all of it. Linear in its length.

    Raises BadInput with its size for more than :data:`MOST_ADVERT_CHARS`: what is kept is kept whole.
    """
    if len(pasted) > MOST_ADVERT_CHARS:
        hint = f"{MOST_ADVERT_CHARS:,} is the most; paste the part about the job"
        raise BadInput(f"the advert is {len(pasted):,} characters long", hint=hint)
    return text.block(pasted, MOST_ADVERT_CHARS)


# -- offers

PAY: Final = ("pay", "bonus", "shares", "pension", "other money")
"""Parts of an offer that stay between the owner and the offer."""
PARTS: Final = (*PAY, "hours", "place", "start", "holidays", "notice", "term", "reports to", "answer by")
ASK_BEFORE: Final = ("pay", "hours", "place", "start", "notice", "reports to", "answer by")
MOST_OFFERS: Final = 8


@dataclass(frozen=True, slots=True)
class Offer:
    """``parts``: what was offered, in words, by the names in ``PARTS`` or the owner's own. ``clicked``: who they liked
    there, by name. ``months``: what was said to the 3, 6 and 12 months (E3), "" if nobody said. ``concerns``: what
    their record says, in words.
    """

    opening: Opening
    parts: Mapping[str, str] = field(default_factory=lambda: _NO_PARTS)
    clicked: tuple[str, ...] = ()
    months: str = ""
    concerns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. ``cells``: per offer, "" if it isn't known. ``differs``: they don't say the same."""

    label: str
    cells: tuple[str, ...]
    private: bool = False

    @property
    def differs(self) -> bool:
        return len({text.fold(cell) or cell for cell in self.cells}) > 1


@dataclass(frozen=True, slots=True)
class SideBySide:
    """``heads``: the jobs. ``ask``: per offer, what to ask before saying yes. No verdict and no score: it is theirs."""

    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    ask: tuple[tuple[str, ...], ...]


def offers_side_by_side(offers: Iterable[Offer]) -> SideBySide:
    """Offers beside each other: people and work first, then terms. BadInput for more than can be read at once."""
    listed = list(offers)
    if len(listed) > MOST_OFFERS:
        raise BadInput(f"{len(listed)} offers side by side can't be read", hint=f"choose up to {MOST_OFFERS}")
    own = dict.fromkeys(name for one in listed for name in one.parts if name not in PARTS)
    rows = [
        Row("people you clicked with", tuple(say.listing(list(one.clicked), most=5) for one in listed)),
        Row("what you should achieve", tuple(text.block(one.months, 600) for one in listed)),
        Row("worth knowing", tuple("; ".join(one.concerns) for one in listed)),
    ]
    for name in (*PARTS, *own):
        cells = tuple(text.block(str(one.parts.get(name, "")), 600) for one in listed)
        rows.append(Row(name, cells, private=name in PAY or text.fold(name) in PAY))
    kept = tuple(row for row in rows if any(row.cells))
    return SideBySide(tuple(one.opening.called for one in listed), kept, tuple(_to_ask(one) for one in listed))


def _to_ask(offer: Offer) -> tuple[str, ...]:
    missing = [name for name in ASK_BEFORE if not str(offer.parts.get(name, "")).strip()]
    return (*(["what you should achieve in 3, 6 and 12 months"] if not offer.months.strip() else []), *missing)


def for_letters(parts: Mapping[str, str]) -> dict[str, str]:
    """The parts of an offer that a letter or an update may know: nothing with money in it, whatever it is called."""
    return {
        name: value
        for name, value in parts.items()
        if text.fold(name) not in PAY and not kept_back.speaks_of_pay(f"{name}: {value}") and not _MONEY.search(value)
    }
