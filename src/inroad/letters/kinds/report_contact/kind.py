"""The first report to the voucher: contact was made, and how it went."""

from inroad.letters.model import Draft, Kind, Need, Seat
from inroad.letters.pen import Pen


def needs(pen: Pen) -> tuple[Need, ...]:
    return (pen.need("how"),)


def draft(pen: Pen) -> Draft:
    return pen.letter(pen.paragraph("reached", "how", "meeting"), "thanks")


KIND = Kind(
    name="report-contact",
    title="Tell how first contact went",
    purpose="tell the voucher that contact was made, before they have to ask",
    why="Whoever put their name on you should never wonder whether you called.",
    seats=(Seat("seeker", ("voucher",)),),
    needs=needs,
    draft=draft,
    practices=("I10",),
    topics=("dates", "terms"),
)
