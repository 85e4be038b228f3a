"""When they ask what you earned: kind answers that give no figure (E2), on the phone, at the table and on a form."""

from inroad.letters.model import Draft, Kind, Need, Seat
from inroad.letters.pen import Pen


def needs(pen: Pen) -> tuple[Need, ...]:
    return (pen.need("instead", required=False, least_words=4),)


def draft(pen: Pen) -> Draft:
    return pen.call(
        "first",
        "wait",
        "between",
        "instead",
        "wish",
        "form",
        "insist",
        "law",
        "end",
        more=(pen.part("notes", "heard", label="label_notes", readers=(pen.writer,)),),
    )


KIND = Kind(
    name="salary-history",
    title="When they ask what you earned",
    purpose="keep your past pay to yourself, kindly, and bring the talk back to this job",
    why="What you were paid elsewhere says nothing about this work, and whoever tells it has named the price.",
    seats=(Seat("seeker", ("reader",)),),
    needs=needs,
    draft=draft,
    practices=("E2", "L4"),
    topics=("role", "aim"),
    # Nothing here is written to anybody, and pay is what it is about.
    without=frozenset({"could-have-gone-to-anyone", "nothing-about-them", "salary"}),
    spoken=True,
    most_words=280,
)
