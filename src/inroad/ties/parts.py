"""How the number of a tie adds up, part by part in words: what stands behind "why?" for those who want the arithmetic.

    terms × coefficients of :mod:`inroad.ties.chance` ── parts ──→ words and how far each moves the odds

The parts sum to the logit of the chance, before it is kept within its bounds; a part that moves nothing is left out.
The record of answers is told in two: what this desk's own record does to every tie, and what the record of this one
does besides.
"""

import math
from dataclasses import asdict, dataclass

from inroad import words as say
from inroad.ties.chance import COEFFICIENTS, ELSEWHERE, Record, silence_days, terms
from inroad.ties.model import ME
from inroad.ties.table import AB, BA
from inroad.ties.weigh import Ties

LEAST_ASKED = 20
"""Messages before anything is said about a whole desk."""
_ALIKE = 0.04


@dataclass(frozen=True, slots=True)
class Part:
    """``amount`` is added to the natural logarithm of the odds: +0.7 doubles them, -0.7 halves them."""

    words: str
    amount: float


def parts(ties: Ties, row: int, way: int = AB, *, noun: str = "mail") -> tuple[Part, ...]:
    """The parts of the chance of a verified tie when, by ``way``, a asks b (AB) or b asks a (BA); the largest
    first. A chance that the owner named has one part, which says so. A pair that is not verified has none.
    """
    if not ties.verified[row]:
        return ()
    evidence = ties.evidence
    said = float(evidence.said_chance[row])
    if not math.isnan(said):
        return (Part("your own word", _logit(float(ties.chance_ab[row]))),)
    weights = asdict(COEFFICIENTS)
    amount = {
        name: weights[name] * float(values[way, 0])
        for name, values in terms(evidence, ties.record, slice(row, row + 1)).items()
    }
    begin = amount.pop("base") + amount.pop("unseen")
    known = ties.record
    mine = ME in (int(ties.a[row]), int(ties.b[row]))
    of_desk = 0.0 if mine and way == BA else weights["answers"] * (_logit(known.rate) - _logit(ELSEWHERE))
    amount["desk"] = of_desk
    amount["answers"] -= of_desk
    found = [Part(_WORDS[name], value) for name, value in amount.items() if abs(value) > 1e-9 and name in _WORDS]
    if abs(amount["desk"]) > 1e-9:
        found.append(Part(desk_words(known) or "this desk's own record, short as it is", amount["desk"]))
    if abs(amount["silence"]) > 1e-9:
        days = round(float(silence_days(evidence, slice(row, row + 1))[way, 0]))
        found.append(Part(f"no sign for {say.count(days, 'day')}", amount["silence"]))
    if abs(amount["heard"]) > 1e-9:
        found.append(Part(f"{noun} from the one who would answer, within a year or so", amount["heard"]))
    found.sort(key=lambda part: -abs(part.amount))
    where = "where every tie of yours begins" if mine else "where ties between two others begin"
    return (Part(where, begin), *found)


def desk_words(known: Record) -> str:
    """How people answer on this desk, beside what is known elsewhere; "" while that says little."""
    if known.asked < LEAST_ASKED:
        return ""
    more = known.rate - ELSEWHERE
    if abs(more) < _ALIKE:
        return ""
    how = "a bit " if abs(more) < 0.15 else ""
    often = "more often" if more > 0 else "less often"
    return f"on this desk people answer {how}{often} than elsewhere: {known.back:,} of {known.asked:,}"


_WORDS = {
    "days": "how many days of late had word from them",
    "answers": "how often they came back, beside others",
    "met": "small meetings",
    "well": "knows the work well",
    "a_bit": "knows the work a bit",
}


def _logit(chance: float) -> float:
    return math.log(chance / (1 - chance))
