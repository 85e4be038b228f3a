"""Messages and meetings → counts per pair of people. Facts only; what they mean is decided in :mod:`inroad.ties.weigh`.

    MailLog, MeetingLog
      | cut        what is later than ``until`` is not there
      | leave out  robots, lists, unknown senders, messages to more than 50 people, meetings of more than 20
      | pair       sender with each recipient (never two recipients), attendee with attendee
      | follow     which message was followed by one going back: any at all, in the same conversation, by subject
      | count      one row per pair: PairTable

Everything is sorting and running minima over columns: O(E log E) time for E = messages × recipients, ~150 bytes per E
in memory at the peak; no Python loop over messages.

Three kinds of "b wrote back to a's message", each within 14 days and never before it:

- *back*: any later message of b to a. This is the event that a tie's chance is about.
- *said*: one in the same conversation, as the mail itself says: linked by In-Reply-To/References, or by the channel's
  conversation id (such messages are one conversation, whatever they answer).
- *guessed*: one with the same subject (Re: and Fwd: aside), where the answer does not say what it answers. Recurring
  subjects ("Weekly report") can fool this, therefore it is always told apart from *said*.

A *thread* of a pair is a conversation as the mail says, or, for messages outside any such conversation, a run of
personal messages between the two with the same subject and at most 14 days between one and the next.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inroad.ties.model import MailLog, MeetingLog
from inroad.ties.table import (
    AB,
    ANSWER_WINDOW,
    ASKS_FADE,
    DAY,
    HALF_LIFE,
    LARGE_MEETING,
    LATELY,
    NEVER,
    PERSONAL_RECIPIENTS,
    SMALL_MEETING,
    WIDE_RECIPIENTS,
    PairTable,
    pair_keys,
)

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def observe(mail: MailLog, meetings: MeetingLog, *, until: int) -> PairTable:
    """Count what both logs hold about each pair, up to and including ``until`` (unix seconds).

    ``mail.at`` must ascend (ValueError otherwise). A message whose ``answers`` points at itself or at a later row is
    taken to say nothing: clocks that run wrong must not make cycles.
    """
    letters = _letters(mail, until)
    seated = _seated(meetings, until)
    keys = np.unique(np.concatenate([letters.pair, seated.pair]))
    pairs = len(keys)
    columns = _count_mail(letters, np.searchsorted(keys, letters.pair), pairs, until)
    columns |= _count_meetings(seated, np.searchsorted(keys, seated.pair), pairs, until)
    return PairTable(until=until, a=(keys >> 32).astype(np.int32), b=(keys & 0xFFFFFFFF).astype(np.int32), **columns)


@dataclass(frozen=True, slots=True)
class _Letters:
    """One entry per (message, recipient) that counts, in the order of messages.

    ``pair`` is the key of the pair, ``way`` 0 when the lower index wrote. ``talk`` is the conversation the mail names
    (a message row), -1 if none. ``mute`` means that the message does not say what it answers.
    """

    pair: Ints
    way: NDArray[np.int8]
    at: Ints
    personal: Bools
    talk: Ints
    subject: Ints
    mute: Bools


@dataclass(frozen=True, slots=True)
class _Seated:
    """One entry per (meeting, pair of attendees)."""

    pair: Ints
    at: Ints
    small: Bools


def _letters(mail: MailLog, until: int) -> _Letters:
    if len(mail.at) and np.any(np.diff(mail.at) < 0):
        raise ValueError("messages must be in order of time")
    known = int(np.searchsorted(mail.at, until, side="right"))
    size = np.diff(mail.indptr[: known + 1]) if known else np.zeros(0, np.int64)
    counts = mail.personal[:known] & (mail.sender[:known] >= 0) & (size <= WIDE_RECIPIENTS)
    message = np.repeat(np.arange(known), size)
    to = mail.recipients[mail.indptr[0] : mail.indptr[known]].astype(np.int64) if known else np.zeros(0, np.int64)
    sender = mail.sender[message].astype(np.int64)
    keep = counts[message] & (to >= 0) & (to != sender)
    message, to, sender = message[keep], to[keep], sender[keep]
    answers = mail.answers[:known]
    mute = ((answers < 0) | (answers >= np.arange(known))) & (mail.thread[:known] == 0)
    return _Letters(
        pair=pair_keys(np.minimum(sender, to), np.maximum(sender, to)),
        way=(sender > to).astype(np.int8),
        at=mail.at[message],
        personal=size[message] <= PERSONAL_RECIPIENTS,
        talk=_conversations(answers, mail.thread[:known])[message],
        subject=mail.subject[message],
        mute=mute[message],
    )


def _conversations(answers: NDArray[np.int32], thread: Ints) -> Ints:
    """The first row of each message's conversation, -1 for messages linked to no other. O(n log depth).

    Links lead to earlier rows only, so following them ends. The channel's id wins over what a message says it answers.
    """
    rows = np.arange(len(answers))
    root = np.where((answers >= 0) & (answers < rows), answers, rows).astype(np.int64)
    named = np.flatnonzero(thread)
    if len(named):
        _, first, which = np.unique(thread[named], return_index=True, return_inverse=True)
        root[named] = named[first][which]
    while True:
        further = root[root]
        if np.array_equal(further, root):
            break
        root = further
    alone = (np.bincount(root, minlength=len(root))[root] == 1) & (thread == 0)
    return np.where(alone, -1, root)


def _followed(order: Ints, group: Ints, way: NDArray[np.int8], may_follow: Bools, at: Ints) -> Ints:
    """Per entry, the seconds until the next entry of its group that goes the other way; -1 if none within 14 days.

    ``order`` sorts entries by (group, time). Works on running minima from the end: O(n).
    """
    group, way, at, may_follow = group[order], way[order], at[order], may_follow[order]
    place = np.arange(len(order))
    beyond = len(order)
    following = np.empty(len(order), np.int64)
    for side in (0, 1):
        candidate = np.where((way == side) & may_follow, place, beyond)
        nearest = np.minimum.accumulate(candidate[::-1])[::-1]
        mine = way != side
        following[mine] = nearest[mine]
    found = following < beyond
    following[~found] = 0
    if len(order):
        found &= group[following] == group
    wait = np.where(found, at[following] - at, -1) if len(order) else following
    wait[wait > ANSWER_WINDOW] = -1
    result = np.empty(len(order), np.int64)
    result[order] = wait
    return result


def _within(pair: Ints, part: Ints) -> tuple[Ints, Ints]:
    """Number the groups (pair, part): their numbers per entry, and the order by group that keeps time order."""
    order = np.lexsort((part, pair))
    change = np.ones(len(order), np.bool_)
    change[1:] = (pair[order][1:] != pair[order][:-1]) | (part[order][1:] != part[order][:-1])
    group = np.empty(len(order), np.int64)
    group[order] = np.cumsum(change) - 1
    return group, order


def _count_mail(letters: _Letters, row: Ints, pairs: int, until: int) -> dict[str, Any]:
    personal = letters.personal
    everything = np.ones(len(row), np.bool_)
    back = _followed(np.argsort(row, kind="stable"), row, letters.way, everything, letters.at)

    said = np.full(len(row), -1, np.int64)
    linked = np.flatnonzero(letters.talk >= 0)
    group, order = _within(row[linked], letters.talk[linked])
    said[linked] = _followed(order, group, letters.way[linked], everything[linked], letters.at[linked])

    guessed = np.full(len(row), -1, np.int64)
    named = np.flatnonzero(letters.subject != 0)
    group, order = _within(row[named], letters.subject[named])
    guessed[named] = _followed(order, group, letters.way[named], letters.mute[named], letters.at[named])

    cell = letters.way.astype(np.int64) * pairs + row

    def count(of: Bools) -> NDArray[np.int32]:
        return np.bincount(cell[of], minlength=2 * pairs).astype(np.int32).reshape(2, pairs)

    def latest(of: Bools) -> Ints:
        found = np.full(2 * pairs, NEVER, np.int64)
        np.maximum.at(found, cell[of], letters.at[of])
        return found.reshape(2, pairs)

    # minimum.at, since plain assignment does not promise which of several values for one cell stays
    earliest = np.full(2 * pairs, np.iinfo(np.int64).max)
    np.minimum.at(earliest, cell[personal], letters.at[personal])
    earliest[earliest == np.iinfo(np.int64).max] = NEVER
    weight = 0.5 ** ((until - letters.at[personal]) / HALF_LIFE)
    waiting = personal & (back < 0) & (until - letters.at <= ANSWER_WINDOW)
    last = latest(personal)
    late = np.zeros(len(row))
    late[personal] = 0.5 ** ((last.ravel()[cell[personal]] - letters.at[personal]) / ASKS_FADE)

    def weighed(of: Bools, by: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.bincount(cell[of], weights=by[of], minlength=2 * pairs).astype(np.float64).reshape(2, pairs)

    return {
        "few": count(personal),
        "wide": count(~personal),
        "recent": np.bincount(cell[personal], weights=weight, minlength=2 * pairs).astype(np.float64).reshape(2, pairs),
        "first_at": earliest.reshape(2, pairs),
        "days": weighed(_last_of_day(cell, letters.at), 0.5 ** ((until - letters.at) / LATELY)),
        "last_at": last,
        "last_wide_at": latest(~personal),
        "asked": count(personal & ~waiting),
        "back": count(personal & (back >= 0)),
        "asked_late": weighed(personal & ~waiting, late),
        "back_late": weighed(personal & (back >= 0), late),
        "back_in_a_day": count(personal & (back >= 0) & (back <= DAY)),
        "said": count(personal & (said >= 0)),
        "guessed": count(personal & (said < 0) & (guessed >= 0)),
        "waiting_row": row[waiting].astype(np.int32),
        "waiting_way": letters.way[waiting],
        "waiting_at": letters.at[waiting],
        **_count_threads(letters, row, pairs),
    }


def _last_of_day(cell: Ints, at: Ints) -> Bools:
    """Whether an entry is the last of its cell on its day (UTC). Entries are in order of time."""
    order = np.argsort(cell, kind="stable")
    day, cell = at[order] // DAY, cell[order]
    ends = np.ones(len(order), np.bool_)
    ends[:-1] = (day[1:] != day[:-1]) | (cell[1:] != cell[:-1])
    found = np.empty(len(order), np.bool_)
    found[order] = ends
    return found


def _count_threads(letters: _Letters, row: Ints, pairs: int) -> dict[str, Any]:
    """Threads of each pair in which both wrote personally, those in which each answered the other, and the last."""
    some = np.flatnonzero(letters.personal & ((letters.talk >= 0) | (letters.subject != 0)))
    row, way, at = row[some], letters.way[some], letters.at[some]
    by_subject = letters.talk[some] < 0
    talk = np.where(by_subject, letters.subject[some], letters.talk[some])
    order = np.lexsort((talk, by_subject, row))
    row, way, at, talk, by_subject = row[order], way[order], at[order], talk[order], by_subject[order]
    start = np.ones(len(order), np.bool_)
    start[1:] = (row[1:] != row[:-1]) | (talk[1:] != talk[:-1]) | (by_subject[1:] != by_subject[:-1])
    start[1:] |= by_subject[1:] & (np.diff(at) > ANSWER_WINDOW)
    thread = np.cumsum(start) - 1
    answer = np.zeros(len(order), np.bool_)
    answer[1:] = ~start[1:] & (way[1:] != way[:-1])
    total = int(thread[-1]) + 1 if len(thread) else 0
    by_lower = np.bincount(thread[answer & (way == AB)], minlength=total) > 0
    by_upper = np.bincount(thread[answer & (way != AB)], minlength=total) > 0
    of = row[start]
    ended = at[np.append(np.flatnonzero(start)[1:] - 1, len(at) - 1)] if total else at  # time ascends in a thread
    both = by_lower | by_upper
    last = np.full(pairs, NEVER, np.int64)
    np.maximum.at(last, of[both], ended[both])
    return {
        "threads": np.bincount(of[both], minlength=pairs).astype(np.int32),
        "mutual": np.bincount(of[by_lower & by_upper], minlength=pairs).astype(np.int32),
        "named": np.bincount(of[both & ~by_subject[start]], minlength=pairs).astype(np.int32),
        "last_thread_at": last,
    }


def _seated(meetings: MeetingLog, until: int) -> _Seated:
    size = np.diff(meetings.indptr)
    held = meetings.at <= until
    pair, at, small = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)], [np.zeros(0, np.bool_)]
    for people in range(2, LARGE_MEETING + 1):
        which = np.flatnonzero(held & (size == people))
        if not len(which):
            continue
        seats = meetings.people[meetings.indptr[which][:, None] + np.arange(people)].astype(np.int64)
        left, right = np.triu_indices(people, 1)
        one, other = seats[:, left].ravel(), seats[:, right].ravel()
        fine = (one >= 0) & (other >= 0) & (one != other)
        pair.append(pair_keys(np.minimum(one, other), np.maximum(one, other))[fine])
        at.append(np.repeat(meetings.at[which], len(left))[fine])
        small.append(np.full(int(fine.sum()), people <= SMALL_MEETING))
    return _Seated(np.concatenate(pair), np.concatenate(at), np.concatenate(small))


def _count_meetings(seated: _Seated, row: Ints, pairs: int, until: int) -> dict[str, Any]:
    small, large = row[seated.small], row[~seated.small]
    last_small, last_large = np.full(pairs, NEVER, np.int64), np.full(pairs, NEVER, np.int64)
    np.maximum.at(last_small, small, seated.at[seated.small])
    np.maximum.at(last_large, large, seated.at[~seated.small])
    weight = 0.5 ** ((until - seated.at[seated.small]) / HALF_LIFE)
    return {
        "small": np.bincount(small, minlength=pairs).astype(np.int32),
        "large": np.bincount(large, minlength=pairs).astype(np.int32),
        "recent_small": np.bincount(small, weights=weight, minlength=pairs).astype(np.float64),
        "last_small_at": last_small,
        "last_large_at": last_large,
    }
