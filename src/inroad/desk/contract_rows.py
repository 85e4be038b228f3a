"""Contracts as rows and back. Small on purpose: ways in look at contracts too, and must not wait for their rules."""

from dataclasses import replace
from typing import Any

from inroad.desk import coding
from inroad.introductions.model import Contract, Kept, KnownBy, Owed, Role
from inroad.introductions.model import Promise as What
from inroad.store import models

_OUT, _BACK = coding.named_coders(Contract)


def decode(row: models.Contract) -> Contract:
    """The contract of a row, with its promises and with who its sides are now: rows are the truth of both."""
    made: Contract = _BACK(row.data)
    owed = sorted(row.promises.all(), key=lambda promise: promise.pk)
    sides = {
        side.role: replace(getattr(made, side.role), person=side.person_id or 0)  # two entries may be one person since
        for side in row.sides.all()
    }
    return replace(made, **sides, owed=tuple(owed_of(promise) for promise in owed))


def encode(contract: Contract) -> dict[str, Any]:
    """What ``Contract.data`` holds."""
    made: dict[str, Any] = _OUT(replace(contract, owed=()))
    return made


def owed_of(row: models.Promise) -> Owed:
    """A promise's row as the pure rules see it."""
    return Owed(
        key=row.key,
        what=What(row.what),
        debtor=Role(row.debtor),
        creditor=Role(row.creditor),
        due_at=row.due_at,
        words=row.words,
        state=Kept(row.state),
        known_by=KnownBy(row.known_by),
        chased=row.chased,
        ended_at=row.ended_at,
        made_at=row.made_at,
    )
