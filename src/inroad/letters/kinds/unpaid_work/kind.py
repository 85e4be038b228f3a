"""When they want work for nothing: other proof, a bill, an agreement, or goodbye (E1). A sample I offer is apart."""

from inroad.letters.model import Draft, Kind, Need, Seat
from inroad.letters.pen import Pen


def needs(pen: Pen) -> tuple[Need, ...]:
    return (pen.need("proof", least_words=4), pen.need("sample", required=False, least_words=3))


def draft(pen: Pen) -> Draft:
    return pen.call(
        "thanks",
        "how_much",
        "listen",
        "other_proof",
        "bill",
        "agreement",
        "sample",
        "insist",
        "walk",
        more=(pen.part("notes", "heard", label="label_notes", readers=(pen.writer,)),),
    )


KIND = Kind(
    name="unpaid-work",
    title="When they want work for nothing",
    purpose="offer other proof, a bill or an agreement instead of free work, and walk away if that isn't enough",
    why="Who takes work for nothing before hiring seldom starts respecting it after; a good employer takes the proof.",
    seats=(Seat("seeker", ("reader",)),),
    needs=needs,
    draft=draft,
    practices=("E1", "L4"),
    topics=("role", "aim", "work"),
    without=frozenset({"could-have-gone-to-anyone", "nothing-about-them"}),
    spoken=True,
    most_words=300,
)
