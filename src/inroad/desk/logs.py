"""From a desk's interactions to the logs that :mod:`inroad.ties` reads. Arrays in, arrays out."""

import numpy as np
from numpy.typing import NDArray

from inroad.store.models import Interaction, Participant
from inroad.store.reading import Exchanges
from inroad.ties.model import MailLog, MeetingLog


def split(found: Exchanges, ids: NDArray[np.int64]) -> tuple[MailLog, MeetingLog]:
    """Messages and meetings over dense person indexes. ``ids[i]`` is the person of index i, ``ids[0]`` the owner,
    the rest ascending.

    A message that went to more people than are kept here is padded with -1, so that "at most five recipients" means
    what it says.
    """
    index = _Index(ids)
    # Those on a call speak to each other, as at a small meeting; nobody leaves the other without an answer.
    meeting = np.isin(found.kind, (Interaction.MEETING, Interaction.CALL))
    return _mail(found, ~meeting, index), _meetings(found, meeting, index)


class _Index:
    """Person ids to indexes, -1 for people who are not there."""

    def __init__(self, ids: NDArray[np.int64]) -> None:
        self._order = np.argsort(ids, kind="stable")
        self._sorted = ids[self._order]

    def __call__(self, people: NDArray[np.int64]) -> NDArray[np.int32]:
        if not len(self._sorted):
            return np.full(len(people), -1, np.int32)
        place = np.minimum(np.searchsorted(self._sorted, people), len(self._sorted) - 1)
        return np.where(self._sorted[place] == people, self._order[place], -1).astype(np.int32)


def _mail(found: Exchanges, chosen: NDArray[np.bool_], index: _Index) -> MailLog:
    rows = np.flatnonzero(chosen)
    number = np.full(len(chosen), -1, np.int64)
    number[rows] = np.arange(len(rows))
    mine = chosen[found.of]
    message, person = number[found.of[mine]], index(found.person[mine]).astype(np.int64)
    sender = index(found.sender[rows])
    keep = (person >= 0) & (person != sender[message])
    pairs = np.unique(np.stack([message[keep], person[keep]], axis=1), axis=0) if keep.any() else np.zeros((0, 2), int)
    kept = np.bincount(pairs[:, 0], minlength=len(rows))
    missing = np.maximum(found.recipients[rows] - _addressed(message, len(rows)), 0)
    missing += _addressed(message[person < 0], len(rows))
    message = np.concatenate([pairs[:, 0], np.repeat(np.arange(len(rows)), missing)])
    people = np.concatenate([pairs[:, 1], np.full(int(missing.sum()), -1)])
    order = np.argsort(message, kind="stable")
    return MailLog(
        at=found.at[rows],
        sender=sender,
        indptr=np.concatenate([[0], np.cumsum(kept + missing)]).astype(np.int64),
        recipients=people[order].astype(np.int32),
        answers=_answers(found.key[rows], found.answers[rows]),
        subject=found.subject[rows],
        personal=np.ones(len(rows), np.bool_),  # lists and robots never came this far
        thread=found.thread[rows],
    )


def _addressed(message: NDArray[np.int64], rows: int) -> NDArray[np.int64]:
    return np.bincount(message, minlength=rows) if len(message) else np.zeros(rows, np.int64)


def _answers(key: NDArray[np.int64], answers: NDArray[np.int64]) -> NDArray[np.int32]:
    """The row a message says it answers, -1 if it doesn't say or that one isn't here."""
    if not len(key):
        return np.zeros(0, np.int32)
    order = np.argsort(key, kind="stable")
    place = np.minimum(np.searchsorted(key[order], answers), len(key) - 1)
    hit = (key[order][place] == answers) & (answers != 0)
    return np.where(hit, order[place], -1).astype(np.int32)


def _meetings(found: Exchanges, chosen: NDArray[np.bool_], index: _Index) -> MeetingLog:
    rows = np.flatnonzero(chosen)
    number = np.full(len(chosen), -1, np.int64)
    number[rows] = np.arange(len(rows))
    there = chosen[found.of] & (found.role != Participant.DECLINED)
    meeting, person = number[found.of[there]], index(found.person[there]).astype(np.int64)
    declined = _addressed(number[found.of[chosen[found.of] & (found.role == Participant.DECLINED)]], len(rows))
    keep = person >= 0
    pairs = np.unique(np.stack([meeting[keep], person[keep]], axis=1), axis=0) if keep.any() else np.zeros((0, 2), int)
    kept = np.bincount(pairs[:, 0], minlength=len(rows))
    # People at the table who are not kept here (shared mailboxes) still make it a larger meeting.
    missing = np.maximum(found.recipients[rows] - declined - _addressed(meeting, len(rows)), 0)
    missing += _addressed(meeting[person < 0], len(rows))
    meeting = np.concatenate([pairs[:, 0], np.repeat(np.arange(len(rows)), missing)])
    people = np.concatenate([pairs[:, 1], np.full(int(missing.sum()), -1)])
    order = np.argsort(meeting, kind="stable")
    return MeetingLog(
        at=found.at[rows],
        indptr=np.concatenate([[0], np.cumsum(kept + missing)]).astype(np.int64),
        people=people[order].astype(np.int32),
    )
