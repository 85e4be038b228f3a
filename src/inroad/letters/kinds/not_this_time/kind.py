"""A graceful no, for every side: the voucher to the seeker, the addressee to the voucher, the seeker taking it back."""

from inroad.letters.model import Draft, Kind, Need, Seat
from inroad.letters.pen import Pen


def needs(pen: Pen) -> tuple[Need, ...]:
    return (pen.need("why", required=False, least_words=1, answer=pen.facts.reason),)


def draft(pen: Pen) -> Draft:
    if pen.writer == "seeker":
        return pen.letter(pen.paragraph("seeker_no", "why"), "seeker_after", subject="subject_seeker")
    who = pen.writer
    return pen.letter(
        pen.paragraph(f"{who}_thanks", f"{who}_no", "why"),
        f"{who}_else",
        f"{who}_after",
        subject="subject_addressee" if who == "addressee" else "subject",
    )


KIND = Kind(
    name="not-this-time",
    title="Not this time",
    purpose="say no kindly and at once, with or without a reason, and leave the door as it was",
    why="A clear no is useful and hurts nobody; silence does.",
    seats=(Seat("voucher", ("seeker",)), Seat("addressee", ("voucher",)), Seat("seeker", ("voucher",))),
    needs=needs,
    draft=draft,
    practices=("I5", "I6"),
    topics=("names",),
    without=frozenset({"could-have-gone-to-anyone", "nothing-about-them"}),
    most_words=90,
)
