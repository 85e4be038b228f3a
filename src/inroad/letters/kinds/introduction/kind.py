"""The introduction itself: one mail to both, with each other's details and the day by which contact is made."""

from inroad.introductions.model import Basis
from inroad.letters.model import Draft, Kind, Need, Paragraph, Seat
from inroad.letters.pen import Pen


def needs(pen: Pen) -> tuple[Need, ...]:
    return (pen.need("why_two", answer=pen.facts.vouch.words),)


def draft(pen: Pen) -> Draft:
    details = [one.text for slot in ("seeker_details", "addressee_details") if (one := pen.sentence(slot))]
    unknown = pen.facts.vouch.basis is Basis.DONT_KNOW_THE_WORK
    return pen.letter(
        pen.paragraph("seeker", "addressee"),
        pen.paragraph("basis_none" if unknown else "basis", "why_two"),
        pen.paragraph("terms", "how", "reply", "copy" if pen.has("copy_me") else None),
        Paragraph(("\n".join(details),)) if details else None,
        "after",
    )


KIND = Kind(
    name="introduction",
    title="The introduction",
    purpose="put two people in touch who both said yes, so that neither wonders what happens next",
    why="Both know who, how and by when, and see whose name stands behind it.",
    seats=(Seat("voucher", ("seeker", "addressee")),),
    needs=needs,
    draft=draft,
    practices=("I4", "I8", "I14"),
    topics=("shared", "role", "vouch", "terms", "dates"),
    without=frozenset({"more-than-one-ask"}),
)
