"""The last report: how it ended, with thanks either way. The voucher never has to ask "what happened with …?"."""

from inroad.letters.model import Draft, Kind, Need, Seat
from inroad.letters.pen import Pen


def needs(pen: Pen) -> tuple[Need, ...]:
    return (pen.need("how", answer=pen.facts.outcome),)


def draft(pen: Pen) -> Draft:
    # The outcome is said once: as the answer, or beside another one.
    told = pen.supplied.get("how", "").strip() not in {"", pen.facts.outcome.strip()}
    return pen.letter("asked_for", pen.paragraph("outcome" if told else None, "how"), "thanks", "offer")


KIND = Kind(
    name="report-end",
    title="Tell how it ended",
    purpose="close the loop: say how it ended, whichever way, and thank the voucher",
    why="The voucher should never have to ask “what happened with that?”",
    seats=(Seat("seeker", ("voucher",)),),
    needs=needs,
    draft=draft,
    practices=("I10", "F4"),
    topics=("aim", "dates", "offers"),
)
