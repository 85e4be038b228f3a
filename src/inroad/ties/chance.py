"""How likely is a message back? The one place where the coefficients of ties live.

The event: a sends b a personal message (at most 5 recipients) and b sends a any message that no robot or list sent
within 14 days. The chance of it, when a asks b::

    logit(chance) = base
                  + unseen    if neither is the owner of the mailbox
                  + answers × ln((back + 1) / (asked - back + 1))
                  + heard   × ln(1 + recent messages from b to a)
                  + silence × ln(1 + days since the last sign from b)
                  + met     × ln(1 + recent small meetings)
                  + well or a_bit, if b knows the work of a

``asked``, ``back``, ``recent`` and the small meetings are columns of :class:`inroad.ties.table.PairTable`; "recent"
counts fade by half in a year. With nothing asked yet the second term is ln(1/1) = 0: one imagined answer and one
imagined silence are the prior. The last sign from b is their last personal message to a, the last small meeting of
both, or a word that they know each other, which counts as a sign one year before it was said ("I know them" is not
"we spoke today"). A tie that rests on a word alone therefore has a chance too: from backing, and from how long ago it
was said.

Every coefficient has the sign that common sense gives it, so more answers never lower a chance and longer silence
never raises one. A chance is kept within 0.02 and 0.98: nothing between people is certain. Where the owner's word names
a chance, it replaces the computed one (within the same bounds). Without verification there is none: *never met*.

Where the numbers come from
    Perry & Wolfe's Enron mail (156 mailboxes) and the Radoslaw manufacturing mail (167), each looked at as its owner
    alone would see it, through this package's own counting. At every 30th day, for every pair with mail both ways so
    far, the first personal message of the next 30 days, and whether it was followed within 14. First 70 % of the days
    to fit (logistic, L2 0.003, both sets weighing the same), last 30 % to judge. ``benchmarks/train_ties.py`` does it.

    ======== ========= ======= ======== ============== ====== ======= ===========
    mail     asked     answer  AUC      Brier          slope  offset  mean chance
    ======== ========= ======= ======== ============== ====== ======= ===========
    Enron    3,104     0.52    0.70     0.224 (0.250)  0.65   -0.09   0.55
    Radoslaw 4,299     0.73    0.78     0.159 (0.196)  0.99   0.21    0.70
    ======== ========= ======= ======== ============== ====== ======= ===========

    (In brackets: the Brier score of always saying the rate of the first 70 %. Slope and offset recalibrate the logit on
    the last 30 %; 1 and 0 would be perfect.) Enron's last months are the firm's collapse, hence its flat slope.

    ``base``, ``answers``, ``heard``, ``silence``: fitted. ``unseen``: half of the fitted 1.48, because in one firm most
    mail between two colleagues is out of the owner's sight, which is less so elsewhere. ``met``, ``well``, ``a_bit``:
    set by judgement, there is no public mail with calendars or with people's word; to be learned from the desk's own
    outcomes. People in these data wrote of their own accord; asked for a favour they may do otherwise.

Rejected: how much a wrote to b (the fit gave it no weight once the rest is known), threads (likewise), anything from
the text of messages (never read).
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inroad.ties.fold import Evidence
from inroad.ties.model import ME, Backing
from inroad.ties.table import AB, BA, DAY, NEVER

MODEL_VERSION: Final = 1  # part of a snapshot's key; raise it with every change of a number here

LOWEST: Final = 0.02
HIGHEST: Final = 0.98
WORD_LAG_DAYS: Final = 365


@dataclass(frozen=True, slots=True)
class Coefficients:
    """The table of the module's docstring. All but ``base`` and ``silence`` are >= 0, ``silence`` is <= 0."""

    base: float
    unseen: float
    answers: float
    heard: float
    silence: float
    met: float
    well: float
    a_bit: float


COEFFICIENTS: Final = Coefficients(
    base=0.45, unseen=0.74, answers=0.52, heard=0.235, silence=-0.245, met=0.40, well=1.50, a_bit=0.60
)


def chances(evidence: Evidence, *, coefficients: Coefficients = COEFFICIENTS) -> NDArray[np.float64]:
    """Shape ``(2, pairs)``: line AB the chance that b answers a, line BA that a answers b; as of the table's day.

    Meaningful for verified pairs only; the caller blanks the others (:func:`inroad.ties.weigh.weigh`).
    """
    table, weights = evidence.table, coefficients
    mine = (table.a == ME) | (table.b == ME)
    shared = weights.base + np.where(mine, 0.0, weights.unseen) + weights.met * np.log1p(table.recent_small)
    silent = silence_days(evidence)
    result = np.empty((2, len(table)))
    for asks, answers in ((AB, BA), (BA, AB)):
        back, asked = table.back[asks].astype(np.float64), table.asked[asks].astype(np.float64)
        rank = evidence.backing[asks]
        logit = shared + weights.answers * np.log((back + 1) / (asked - back + 1))
        logit = logit + weights.heard * np.log1p(table.recent[answers]) + weights.silence * np.log1p(silent[asks])
        logit = logit + np.select(
            [rank == Backing.WELL.rank, rank == Backing.A_BIT.rank], [weights.well, weights.a_bit], 0.0
        )
        result[asks] = 1 / (1 + np.exp(-logit))
    said = np.isfinite(evidence.said_chance)
    result[:, said] = evidence.said_chance[said]
    bounded: NDArray[np.float64] = np.clip(result, LOWEST, HIGHEST)
    return bounded


def silence_days(evidence: Evidence) -> NDArray[np.float64]:
    """Days since the last sign from b to a (line AB) and from a to b (line BA), shape ``(2, pairs)``.

    At most 100 years: that long, too, where there is no sign at all (then nothing verifies the tie either).
    """
    table = evidence.table
    word_at = np.where(evidence.word_at == NEVER, NEVER, evidence.word_at - WORD_LAG_DAYS * DAY)
    known = np.maximum(table.last_small_at, word_at)
    sign = np.stack([np.maximum(table.last_at[BA], known), np.maximum(table.last_at[AB], known)])
    days = (table.until - np.maximum(sign, table.until - 36_525 * DAY)) / DAY
    silent: NDArray[np.float64] = np.maximum(days, 0.0)
    return silent
