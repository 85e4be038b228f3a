"""A first letter that may name somebody: their name opens it, and nothing is put in their mouth."""

from inroad.letters.model import Draft, Kind, Need, Seat
from inroad.letters.pen import Pen


def needs(pen: Pen) -> tuple[Need, ...]:
    return (pen.need("question", least_words=5),)


def draft(pen: Pen) -> Draft:
    return pen.letter(
        pen.paragraph("voucher", "shared"),
        pen.paragraph("about", "aim"),
        "question",
        pen.paragraph("request", "reach"),
    )


KIND = Kind(
    name="name-use-opening",
    title="First letter with a name you may use",
    purpose="open with the name of somebody both trust who agreed to be named, without claiming their praise",
    why="“You may use my name” is a real yes; it works when the name comes first and stays true.",
    seats=(Seat("seeker", ("addressee",)),),
    needs=needs,
    draft=draft,
    practices=("I3", "I14", "L1"),
    topics=("shared", "role", "aim", "offers"),
    asks=True,
)
