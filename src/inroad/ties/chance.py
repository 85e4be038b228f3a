"""How likely is a message back? The one place where the coefficients of ties live.

The event: a sends b a personal message (at most 5 recipients) and b sends a any message that no robot or list sent
within 14 days. The chance of it, when a asks b::

    logit(chance) = base
                  + unseen  if neither is the owner of the mailbox
                  + days    × ln(1 + days of late on which b wrote to a / 4)
                  + heard   × ln(1 + recent messages from b to a)
                  + answers × (logit(rate) - logit(ELSEWHERE))
                  + silence × max(0, ln((1 + days since the last sign from b) / (1 + QUIET_DAYS)))
                  + met     × ln(1 + recent small meetings)
                  + well or a_bit, if b knows the work of a

    rate = (back_late + TIE_STRENGTH × desk) / (asked_late + TIE_STRENGTH)
    desk = (back + DESK_STRENGTH × ELSEWHERE) / (asked + DESK_STRENGTH)    over all messages the owner wrote

So what is known elsewhere is where a desk begins, its own record (:func:`record`) moves that, and is in turn where each
tie begins: few observations move either little. Counts are columns of :class:`inroad.ties.table.PairTable`. "Of late"
fades by half in 14 days, "recent" in a year; ``asked_late`` and ``back_late`` fade with the messages that came after,
not with the calendar, so that silence never mends a record. How often the owner answers others says nothing about
whether others answer: there, ``desk`` is ELSEWHERE. The last sign from b is their last personal message to a, the last
small meeting of both, or a word that they know each other, which counts as a sign one year before it was said ("I know
them" is not "we spoke today"). A tie that rests on a word alone therefore has a chance too.

Every coefficient has the sign that common sense gives it, so more answers never lower a chance and longer silence
never raises one. A chance is kept within 0.02 and 0.98: nothing between people is certain. Where the owner's word names
a chance, it replaces the computed one (within the same bounds). Without verification there is none: *never met*. What
can be said of strangers is :data:`STRANGERS`, an interval too wide to plan with.

Where the numbers come from
    ``benchmarks/train_ties.py``, on the first 60 % of Perry & Wolfe's Enron mail (152 mailboxes) and of the Radoslaw
    manufacturing mail (154), each message seen as its sender alone would see it, through this package's own counting;
    judged on the rest by ``benchmarks/replies.py``. The table with intervals is in docs/ties.md.

    ``base``, ``days``, ``heard``, ``answers``, ``silence``: fitted (logistic, both sets weighing the same).
    ``ELSEWHERE``: the mean of the senders' own rates. ``DESK_STRENGTH``, ``TIE_STRENGTH``: what predicted best within
    the first 60 %, but not below 3 and 2, which the data would take lower still: one answer must not move a desk.
    ``unseen``: half of what was fitted, because in one firm most mail between two colleagues is out of the owner's
    sight, which is less so elsewhere. ``met``, ``well``, ``a_bit``: set by judgement, there is no public mail with
    calendars or with people's word. People in these data wrote of their own accord; asked for a favour they may do
    otherwise. Silence of more than a year is hardly in them: beyond, the slope is carried on.

Rejected, because it told no more on mail held back within the first 60 %: how much a wrote to b, how many of a's
messages still wait, threads, when they last wrote in one, how often a answers b, how many recipients a message has
(it lowers the chance in one firm and raises it in the other), answers within a day. Never: the text of messages.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inroad.ties.fold import Evidence
from inroad.ties.model import ME, Backing
from inroad.ties.table import AB, BA, DAY, NEVER, PairTable

MODEL_VERSION: Final = 2  # part of a snapshot's key; raise it with every change of a number here

LOWEST: Final = 0.02
HIGHEST: Final = 0.98
WORD_LAG_DAYS: Final = 365
OFTEN_DAYS: Final = 4  # days of late from which on more of them count less and less
QUIET_DAYS: Final = 30  # silence up to this says nothing that the days of late don't

ELSEWHERE: Final = 0.58
DESK_STRENGTH: Final = 3.0
TIE_STRENGTH: Final = 2.0

STRANGERS: Final = (0.02, 0.85)
"""First messages to somebody never heard of: the chance lies somewhere here, depending on the place more than on
anything a mailbox tells. Too wide for a number."""

EVERY: Final = slice(None)

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Coefficients:
    """The table of the module's docstring. All but ``base`` and ``silence`` are >= 0, ``silence`` is <= 0."""

    base: float
    unseen: float
    days: float
    heard: float
    answers: float
    silence: float
    met: float
    well: float
    a_bit: float


COEFFICIENTS: Final = Coefficients(
    base=-0.70, unseen=0.92, days=2.90, heard=0.13, answers=0.335, silence=-0.07, met=0.40, well=1.50, a_bit=0.60
)


@dataclass(frozen=True, slots=True)
class Record:
    """A desk's own record: of ``asked`` personal messages the owner wrote, ``back`` were followed within 14 days."""

    asked: int
    back: int

    @property
    def rate(self) -> float:
        """Where this desk's ties begin: what was learned elsewhere, moved by the record. Strictly between 0 and 1."""
        return (self.back + DESK_STRENGTH * ELSEWHERE) / (self.asked + DESK_STRENGTH)


def record(table: PairTable) -> Record:
    """What became of the owner's own messages to everybody. O(pairs)."""
    mine = table.a == ME  # the owner is the lowest index, so always a
    return Record(int(table.asked[AB, mine].sum()), int(table.back[AB, mine].sum()))


def chances(evidence: Evidence, known: Record, *, coefficients: Coefficients = COEFFICIENTS) -> Floats:
    """Shape ``(2, pairs)``: line AB the chance that b answers a, line BA that a answers b; as of the table's day.

    ``known`` is the desk's :func:`record`. Meaningful for verified pairs only; the caller blanks the others
    (:func:`inroad.ties.weigh.weigh`).
    """
    weights = asdict(coefficients)
    logit = np.zeros((2, len(evidence.table)))
    for name, values in terms(evidence, known).items():
        logit += weights[name] * values
    result = 1 / (1 + np.exp(-logit))
    said = np.isfinite(evidence.said_chance)
    result[:, said] = evidence.said_chance[said]
    bounded: Floats = np.clip(result, LOWEST, HIGHEST)
    return bounded


def terms(evidence: Evidence, known: Record, rows: slice = EVERY) -> Mapping[str, Floats]:
    """By the names of :class:`Coefficients`: what each is multiplied with, shape ``(2, pairs)``, of ``rows``."""
    table = evidence.table
    a, b = table.a[rows], table.b[rows]
    mine = (a == ME) | (b == ME)
    begins = np.full((2, len(a)), known.rate)
    begins[BA, mine] = ELSEWHERE
    rate = (table.back_late[:, rows] + TIE_STRENGTH * begins) / (table.asked_late[:, rows] + TIE_STRENGTH)
    both = np.ones((2, 1))
    backing = evidence.backing[:, rows]
    return {
        "base": both * np.ones(len(a)),
        "unseen": both * np.where(mine, 0.0, 1.0),
        "days": np.log1p(table.days[::-1, rows] / OFTEN_DAYS),  # turned over: what the one who answers sent
        "heard": np.log1p(table.recent[::-1, rows]),
        "answers": _logit(rate) - _logit(np.float64(ELSEWHERE)),
        "silence": np.maximum(0.0, np.log((1 + silence_days(evidence, rows)) / (1 + QUIET_DAYS))),
        "met": both * np.log1p(table.recent_small[rows]),
        "well": (backing == Backing.WELL.rank).astype(np.float64),
        "a_bit": (backing == Backing.A_BIT.rank).astype(np.float64),
    }


def silence_days(evidence: Evidence, rows: slice = EVERY) -> Floats:
    """Days since the last sign from b to a (line AB) and from a to b (line BA), shape ``(2, pairs)``, of ``rows``.

    At most 100 years: that long, too, where there is no sign at all (then nothing verifies the tie either).
    """
    table, said_at = evidence.table, evidence.word_at[rows]
    word_at = np.where(said_at == NEVER, NEVER, said_at - WORD_LAG_DAYS * DAY)
    known = np.maximum(table.last_small_at[rows], word_at)
    sign = np.maximum(table.last_at[::-1, rows], known)
    days = (table.until - np.maximum(sign, table.until - 36_525 * DAY)) / DAY
    silent: Floats = np.maximum(days, 0.0)
    return silent


def _logit(rate: Floats | np.float64) -> Floats:
    odds: Floats = np.log(rate / (1 - rate))
    return odds
