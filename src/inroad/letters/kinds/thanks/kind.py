"""Thanks within two days: to the voucher for the introduction, to the addressee for the talk. It asks for nothing."""

from inroad.letters.model import Draft, Kind, Need, Seat
from inroad.letters.pen import Pen


def needs(pen: Pen) -> tuple[Need, ...]:
    return (pen.need("what_addressee" if pen.reader == "addressee" else "what", least_words=4),)


def draft(pen: Pen) -> Draft:
    if pen.reader == "addressee":
        return pen.letter(
            pen.paragraph("met", "what_addressee"),
            "names",
            "offer" if pen.has("offer") else "door",
            subject="subject_addressee",
        )
    following = "next_met" if pen.facts.contacted_on or pen.facts.meeting_on else "next_contact"
    return pen.letter(pen.paragraph("introduced", "what"), pen.paragraph(following), "offer")


KIND = Kind(
    name="thanks",
    title="Thank you",
    purpose="thank one person for one thing they did, soon, and ask for nothing",
    why="People help again when they hear that it mattered.",
    seats=(Seat("seeker", ("voucher",)), Seat("seeker", ("addressee",))),
    needs=needs,
    draft=draft,
    practices=("F4", "I10", "L2"),
    topics=("shared", "dates", "names", "given", "offers"),
)
