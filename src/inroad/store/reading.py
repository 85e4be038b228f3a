"""Large reads as columns, past the ORM: what the ties are computed from."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from inroad.store.models import Interaction


@dataclass(frozen=True, slots=True)
class Exchanges:
    """All interactions of a desk as columns, by time. ``sender`` and ``person`` are person ids, 0 for nobody.

    ``of`` is the row of an interaction for each participant; ``role`` as in ``Participant``.
    """

    at: NDArray[np.int64]
    kind: NDArray[np.int8]
    sender: NDArray[np.int64]
    key: NDArray[np.int64]
    answers: NDArray[np.int64]
    subject: NDArray[np.int64]
    thread: NDArray[np.int64]
    recipients: NDArray[np.int32]
    of: NDArray[np.int64]
    person: NDArray[np.int64]
    role: NDArray[np.int8]


def _epoch(column: str) -> str:
    if connection.vendor == "sqlite":
        return f"CAST(strftime('%%s', {column}) AS INTEGER)"
    return f"CAST(FLOOR(EXTRACT(EPOCH FROM {column})) AS BIGINT)"


def exchanges(desk_id: int) -> Exchanges:
    """Everything that passed at this desk. O(interactions + participants), one pass over two tables."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT i.id, {_epoch("i.at")} AS moment, i.kind, COALESCE(s.person_id, 0), i.key, i.answers,
                       i.subject_key, i.thread, i.recipients
                FROM store_interaction i LEFT JOIN store_identity s ON s.id = i.sender_id
                WHERE i.desk_id = %s ORDER BY moment, i.id""",  # noqa: S608 - no value is put in
            [desk_id],
        )
        heads = _matrix(cursor.fetchall(), 9)
        cursor.execute(
            """SELECT p.interaction_id, d.person_id, p.role
               FROM store_participant p JOIN store_identity d ON d.id = p.identity_id
               WHERE d.desk_id = %s""",
            [desk_id],
        )
        parts = _matrix(cursor.fetchall(), 3)
    ids = heads[:, 0]
    order = np.argsort(ids, kind="stable")
    place = np.searchsorted(ids[order], parts[:, 0])
    of = order[place] if len(order) else np.zeros(0, np.int64)
    by_message = np.argsort(of, kind="stable")
    return Exchanges(
        at=heads[:, 1],
        kind=heads[:, 2].astype(np.int8),
        sender=heads[:, 3],
        key=heads[:, 4],
        answers=heads[:, 5],
        subject=heads[:, 6],
        thread=heads[:, 7],
        recipients=heads[:, 8].astype(np.int32),
        of=of[by_message],
        person=parts[by_message, 1],
        role=parts[by_message, 2].astype(np.int8),
    )


def _matrix(rows: list[Any], columns: int) -> NDArray[np.int64]:
    return np.array(rows, dtype=np.int64).reshape(len(rows), columns)


def has_linkedin(desk_id: int) -> bool:
    """Are there LinkedIn messages among the interactions? Then they are "messages", not "mails"."""
    return Interaction.objects.filter(desk_id=desk_id, kind=Interaction.LINKEDIN).exists()
