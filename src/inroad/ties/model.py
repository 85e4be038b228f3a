"""The shapes of ties: what goes in (facts about pairs), what comes out (a tie with its reasons).

People are dense indexes 0 … n-1 into the caller's list; ``ME`` is index 0 by convention of the caller.
Times are unix seconds (int64) in columns, aware datetimes and dates in single objects.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the words of this module are used by commands that must start at once, and NumPy takes its time
    import numpy as np
    from numpy.typing import NDArray

ME = 0


class Backing(StrEnum):
    """Does this person know my work, and would they stand behind it? By their or the owner's word only."""

    WELL = "well"
    A_BIT = "a bit"
    NO = "no"
    UNKNOWN = "unknown"

    @property
    def rank(self) -> int:
        """3 well, 2 a bit, 1 unknown, 0 no: the order in which ways in are offered."""
        return {"well": 3, "a bit": 2, "unknown": 1, "no": 0}[self.value]


@dataclass(frozen=True, slots=True)
class MailLog:
    """Messages as columns; row i is one message, recipients of i are ``recipients[indptr[i]:indptr[i + 1]]``.

    ``at`` int64 unix seconds, ascending. ``sender`` int32, -1 unknown. ``recipients`` int32 (To, Cc and Bcc, each
    person once, never the sender). ``answers`` int32: the row this message says it answers (In-Reply-To/References),
    -1 if it does not say or the row is not here. ``subject`` int64: hash of the subject without Re:/Fwd:, 0 if empty.
    ``personal`` bool: False for lists, bulk mail, robots and auto-replies. ``thread`` int64: channel's own
    conversation id hashed, 0 if none.
    """

    at: NDArray[np.int64]
    sender: NDArray[np.int32]
    indptr: NDArray[np.int64]
    recipients: NDArray[np.int32]
    answers: NDArray[np.int32]
    subject: NDArray[np.int64]
    personal: NDArray[np.bool_]
    thread: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class MeetingLog:
    """Meetings as columns: ``at`` int64 start; ``people`` int32 CSR by ``indptr``: who attended or accepted.

    Each person once; those who declined are left out. -1 stands for somebody unknown, who still counts as present.
    """

    at: NDArray[np.int64]
    indptr: NDArray[np.int64]
    people: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Word:
    """Somebody's dated word about two people. It verifies the tie (or, ``kind`` "stranger", denies it).

    ``kind``: "knows" (they know each other), "knows_work" (``a`` knows the work of ``b`` with ``backing``),
    "vouch" (``a`` recommends ``b`` in writing), "stranger" (they do not know each other; overrides what was observed).
    ``how`` is free text in the speaker's words ("my manager at Acme, 2015-2022").
    ``by`` names who said it as shown to the owner ("you", a name). ``chance`` overrules the computed one if set (0..1).
    """

    a: int
    b: int
    kind: str
    on: date
    how: str = ""
    backing: Backing = Backing.UNKNOWN
    by: str = "you"
    chance: float | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A weak, one-sided or public sign that two people may know each other: makes a tie possible, never verified.

    ``kind``: "connection" (LinkedIn), "invitation", "endorsement", "address_book".
    """

    a: int
    b: int
    kind: str
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Stint:
    """Somebody's time at an organisation. ``organisation`` is an id; the caller folds children into their parents."""

    person: int
    organisation: int
    title: str = ""
    start: date | None = None
    end: date | None = None
