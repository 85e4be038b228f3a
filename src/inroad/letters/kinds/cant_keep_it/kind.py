"""The seeker can't keep it and tells the voucher first, in their own words. Nothing here finds the reason for them."""

from inroad.letters.model import Draft, Kind, Need, Seat
from inroad.letters.pen import Pen

OWN_WORDS = 8


def needs(pen: Pen) -> tuple[Need, ...]:
    return (pen.need("own", least_words=OWN_WORDS, answer=pen.facts.reason),)


def draft(pen: Pen) -> Draft:
    return pen.letter("promised", "own", pen.paragraph("first", "request"), "sorry")


KIND = Kind(
    name="cant-keep-it",
    title="Tell them you can't",
    purpose="tell the voucher first, in one's own words, that the promise can't be kept",
    why="A promise that can't be kept costs little when you say so, and a door when you don't.",
    seats=(Seat("seeker", ("voucher",)),),
    needs=needs,
    draft=draft,
    practices=("I5", "I7"),
    topics=("terms", "dates"),
)
