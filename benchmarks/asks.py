"""Every message as one who sent it could have judged it the moment before: what is known then, and what came of it.

    messages of everybody
      | view      what one person's own mailbox holds of them
      | moment    just before one of their own messages to at most 5 people, or any message between two others
      | observe   counts per pair up to that moment, and the terms of a tie's chance: the product's own code
      | label     from what came after

So no feature can know anything from its own message on; :func:`leaks` makes sure of it by changing the future and
looking whether the past moves.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inroad.ties.chance import record, terms
from inroad.ties.fold import fold
from inroad.ties.model import ME, Link
from inroad.ties.observe import observe
from inroad.ties.table import AB, ANSWER_WINDOW, BA, DAY, PERSONAL_RECIPIENTS, WIDE_RECIPIENTS, pair_keys
from messages import NO_MEETINGS, Mail, log_of

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
TERMS = ("base", "days", "heard", "answers", "silence")
HALF_LIVES = (7, 14, 30, 90, 365)  # days
LONG_AGO = 3_650.0  # days, where there was nothing

TRIVIAL = (
    "count",
    *(f"count, half-life {days} d" for days in HALF_LIVES),
    *(f"count of any size, half-life {days} d" for days in HALF_LIVES),
    "recency",
    "reply rate to me",
    "fewer recipients",
)
"""One number each, more is better: messages from them (to at most 5 people, or to any number), how recent the last."""
MORE = (
    *("asked", "back", "sent", "since I wrote", "their asks I answered", "waiting"),
    *("asked of late", "back of late", "desk asked", "desk back"),
)
"""Told to gradient boosting besides the terms and the trivial scores."""


@dataclass(frozen=True)
class Asks:
    """One row per message and recipient. ``terms``, ``trivial`` and ``more``: columns as named above.

    ``at`` unix seconds; ``owner`` and ``to`` numbers of people; ``known``: any message between the two before;
    ``verified``: personal ones both ways. ``wait``: seconds until any message back, ``strict``: until one with the same
    subject, inf if none; nan where there is no subject.
    """

    at: NDArray[np.int64]
    owner: NDArray[np.int64]
    to: NDArray[np.int64]
    known: Bools
    verified: Bools
    wait: Floats
    strict: Floats
    terms: Floats
    trivial: Floats
    more: Floats

    def __len__(self) -> int:
        return len(self.at)

    def where(self, rows: Bools) -> "Asks":
        return Asks(**{field.name: getattr(self, field.name)[rows] for field in fields(self)})

    @property
    def answered(self) -> Floats:
        """The label q: any message back within 14 days."""
        return (self.wait <= ANSWER_WINDOW).astype(np.float64)

    @property
    def replied(self) -> Floats:
        """The strict label: a reply by subject within 14 days."""
        return (self.strict <= ANSWER_WINDOW).astype(np.float64)

    @property
    def everything(self) -> Floats:
        return np.column_stack([self.terms[:, 1:], self.trivial, self.more])


def draw(mails: Sequence[Mail]) -> Asks:
    """Every message to at most 5 people, once per recipient, as its sender's own mailbox showed things before it."""
    after, rows = _After(mails), []
    for owner, view in views(mails).items():
        box = _Box(owner, view)
        for mail in view:
            if mail.sender == owner and len(mail.to) <= PERSONAL_RECIPIENTS:
                seen = box.before(mail.at)
                rows += [(*after.of(mail, person), *seen.look(owner, person, len(mail.to))) for person in mail.to]
    return _columns(rows)


def draw_between_others(mails: Sequence[Mail], *, every: int = 1, seed: int = 0) -> Asks:
    """Messages between two others, as a third person who has seen mail both ways could judge them.

    Of each ``every`` messages one, and for each one third person, drawn among those whom both wrote to so far. Terms
    are those of the tie in the third person's mailbox; whether it was answered comes from the mail of everybody.
    """
    generator = np.random.default_rng(seed)
    onlookers: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    watched: dict[str, list[tuple[Mail, str]]] = defaultdict(list)
    for turn, mail in enumerate(mails):
        if turn % every == 0 and len(mail.to) <= PERSONAL_RECIPIENTS:
            for person in mail.to:
                there = onlookers[person, mail.sender]
                both = [one for one in onlookers[mail.sender, person] if one in there]
                if both:
                    watched[both[int(generator.integers(len(both)))]].append((mail, person))
        if len(mail.to) <= PERSONAL_RECIPIENTS:
            for person in mail.to:
                onlookers[mail.sender, person].update(dict.fromkeys(one for one in mail.to if one != person))
    after, rows, seen_by = _After(mails), [], views(mails)
    for owner in sorted(watched):
        box = _Box(owner, seen_by[owner])
        for mail, person in watched[owner]:
            found = box.before(mail.at).look(mail.sender, person, len(mail.to))
            rows.append((*after.of(mail, person), *found))
    found = _columns(rows)
    return found.where(found.verified)


def views(mails: Sequence[Mail]) -> dict[str, list[Mail]]:
    """By person, the messages they sent or got."""
    found: dict[str, list[Mail]] = defaultdict(list)
    for mail in mails:
        for person in (mail.sender, *mail.to):
            found[person].append(mail)
    return {person: found[person] for person in sorted(found)}


def split(asks: Asks, share: float = 0.6) -> tuple[Asks, Asks]:
    """The first part, less what was not yet answered or overdue when it ended, and the rest, less the last 14 days."""
    cut, end = np.quantile(asks.at, share), asks.at.max() - ANSWER_WINDOW
    return asks.where(asks.at <= cut - ANSWER_WINDOW), asks.where((asks.at > cut) & (asks.at <= end))


def leaks(mails: Sequence[Mail], *, drawn: Callable[[Sequence[Mail]], Asks] = draw, seed: int = 0) -> list[str]:
    """Names of columns that move when only the future changes; empty is as it must be.

    At some moments, everything from then on is thrown away and replaced by a flood of messages between the same people;
    what was drawn for the messages before must stay the same, its labels aside.
    """
    generator = np.random.default_rng(seed)
    pairs = sorted({(mail.sender, person) for mail in mails for person in mail.to})
    moved: set[str] = set()
    whole = drawn(mails)
    for place in sorted(generator.integers(len(mails) // 4, len(mails), 4).tolist()):
        cut = mails[place].at
        flood = [Mail(cut + 60 * turn, near, (far,)) for turn, (near, far) in enumerate(pairs)]
        other = drawn([*(mail for mail in mails if mail.at < cut), *flood])
        early, again = whole.where(whole.at < cut), other.where(other.at < cut)
        for name in ("known", "verified", "terms", "trivial", "more"):
            if not np.array_equal(getattr(early, name), getattr(again, name)):
                moved.add(name)
    return sorted(moved)


# -- inside


class _After:
    """Who and when, and what came of a message, from the mail of everybody."""

    def __init__(self, mails: Sequence[Mail]) -> None:
        self.sent: dict[tuple[str, str], list[int]] = defaultdict(list)
        self.under: dict[tuple[str, str, int], list[int]] = defaultdict(list)
        people: set[str] = set()
        for mail in mails:
            people.update((mail.sender, *mail.to))
            for person in mail.to:
                if len(mail.to) <= WIDE_RECIPIENTS:
                    self.sent[mail.sender, person].append(mail.at)
                self.under[mail.sender, person, mail.subject].append(mail.at)
        self.number = {person: place for place, person in enumerate(sorted(people))}

    def of(self, mail: Mail, person: str) -> tuple[int, int, int, float, float]:
        wait = _until(self.sent[person, mail.sender], mail.at)
        strict = _until(self.under[person, mail.sender, mail.subject], mail.at) if mail.subject else float("nan")
        return mail.at, self.number[mail.sender], self.number[person], wait, strict


Look = tuple[bool, bool, tuple[float, ...], tuple[float, ...], tuple[float, ...]]


class _Box:
    """One person's mailbox, to be looked at as of any moment."""

    def __init__(self, owner: str, view: Sequence[Mail]) -> None:
        self.order = {owner: ME}
        self.few: dict[tuple[str, str], list[int]] = defaultdict(list)
        self.any: dict[tuple[str, str], list[int]] = defaultdict(list)
        for mail in view:
            for person in (mail.sender, *mail.to):
                self.order.setdefault(person, len(self.order))
            for person in mail.to:
                if len(mail.to) <= WIDE_RECIPIENTS:
                    self.any[mail.sender, person].append(mail.at)
                if len(mail.to) <= PERSONAL_RECIPIENTS:
                    self.few[mail.sender, person].append(mail.at)
        self.log = log_of(view, self.order)

    def before(self, at: int) -> "_Seen":
        return _Seen(self, at)


class _Seen:
    """A mailbox just before a moment. Messages of the very second are not there yet."""

    def __init__(self, box: _Box, at: int) -> None:
        self.box, self.at = box, at
        # two who never wrote have no row; the pair (ME, stranger) stands for any such pair
        stranger = len(box.order)
        self.table = observe(box.log, NO_MEETINGS, until=at - 1)
        today = datetime.fromtimestamp(at, UTC).date()
        self.record = record(self.table)
        links = [Link(ME, stranger, "address_book")]
        self.terms = terms(fold(self.table, [], links, today=today, n=stranger + 1), self.record)
        self.rows = pair_keys(self.table.a, self.table.b)
        self.with_stranger = np.sort(np.append(self.rows, stranger))  # the key of the pair (ME, stranger)

    def look(self, near: str, far: str, recipients: int) -> Look:
        """``near`` is about to write to ``far``."""
        one, other = self.box.order[near], self.box.order[far]
        low, high, (out, home) = (one, other, (AB, BA)) if one < other else (other, one, (BA, AB))
        key = (low << 32) | high
        table = self.table
        row = int(np.searchsorted(self.rows, key))
        known = row < len(self.rows) and int(self.rows[row]) == key
        if not known:
            key, out = len(self.box.order), AB
        place = int(np.searchsorted(self.with_stranger, key))
        few, heard = self._times(self.box.few, far, near), self._times(self.box.any, far, near)
        asked, back = (int(table.asked[out, row]), int(table.back[out, row])) if known else (0, 0)
        days = [self._since(heard), self._since(self._times(self.box.any, near, far))]
        trivial = (
            float(len(few)),
            *(self._faded(times, half_life) for times in (few, heard) for half_life in HALF_LIVES),
            -days[0],
            (back + 1) / (asked + 2),
            -float(recipients),
        )
        sent, late = (int(table.few[out, row]), table.asked_late[out, row]) if known else (0, 0.0)
        answers, back_late = (table.back[home, row], table.back_late[out, row]) if known else (0, 0.0)
        ours = (asked, back, sent, days[1], answers, sent - asked, late, back_late, *astuple(self.record))
        more = tuple(float(value) for value in ours)
        verified = known and bool((table.few[:, row] > 0).all())
        return known, verified, tuple(float(self.terms[name][out, place]) for name in TERMS), trivial, more

    def _times(self, of: dict[tuple[str, str], list[int]], sender: str, person: str) -> NDArray[np.int64]:
        times = of.get((sender, person), [])
        return np.array(times[: bisect_left(times, self.at)], np.int64)

    def _since(self, times: NDArray[np.int64]) -> float:
        return (self.at - int(times[-1])) / DAY if len(times) else LONG_AGO

    def _faded(self, times: NDArray[np.int64], half_life: int) -> float:
        return float((0.5 ** ((self.at - times) / (half_life * DAY))).sum())


def _until(times: list[int], at: int) -> float:
    place = bisect_right(times, at)
    return float(times[place] - at) if place < len(times) else float("inf")


def _columns(rows: Sequence[tuple[Any, ...]]) -> Asks:
    """Rows of at, owner, to, wait, strict, known, verified, terms, trivial, more; in order of time."""
    rows = sorted(rows, key=lambda row: row[:3])
    columns = list(zip(*rows, strict=True)) if rows else [()] * 10
    wide = [np.array(columns[place], np.float64).reshape(len(rows), width) for place, width in
            ((7, len(TERMS)), (8, len(TRIVIAL)), (9, len(MORE)))]  # fmt: skip
    whole = [np.array(columns[place], np.int64) for place in (0, 1, 2)]
    return Asks(
        *whole, np.array(columns[5], np.bool_), np.array(columns[6], np.bool_),
        np.array(columns[3], np.float64), np.array(columns[4], np.float64), *wide,
    )  # fmt: skip
