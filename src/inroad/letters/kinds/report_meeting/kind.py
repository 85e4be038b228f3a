"""The second report: the meeting. One without an opening is reported as what it is, a meeting won."""

from inroad.letters.model import Draft, Kind, Need, Seat
from inroad.letters.pen import Pen


def needs(pen: Pen) -> tuple[Need, ...]:
    return (pen.need("how"),)


def draft(pen: Pen) -> Draft:
    opening = {True: "opening", False: "no_opening", None: None}[pen.facts.had_opening]
    return pen.letter(pen.paragraph("met", "how", opening), "names", "thanks")


KIND = Kind(
    name="report-meeting",
    title="Tell how the meeting went",
    purpose="tell the voucher how the meeting went and which names it brought, before they have to ask",
    why="The voucher took a risk for this hour; how it went is theirs to know.",
    seats=(Seat("seeker", ("voucher",)),),
    needs=needs,
    draft=draft,
    practices=("I10", "N5", "N9"),
    topics=("dates", "names"),
)
