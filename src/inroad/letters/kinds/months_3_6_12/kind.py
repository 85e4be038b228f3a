"""The question to a manager: what should I have achieved in 3, 6 and 12 months? And what no answer means (E3)."""

from inroad.letters.model import Draft, Kind, Need, Seat
from inroad.letters.pen import Pen


def needs(pen: Pen) -> tuple[Need, ...]:
    return (pen.need("mine_first", required=False, least_words=4),)


def draft(pen: Pen) -> Draft:
    notes = pen.part(
        "notes", "three_heard", "six_heard", "twelve_heard", "tell_heard", label="label_notes", readers=(pen.writer,)
    )
    return pen.call(
        "when",
        "lead",
        "three",
        "six",
        "twelve",
        "listen",
        "tell",
        "help",
        "vague",
        "mine_first",
        "nothing",
        "repeat",
        more=(notes,),
    )


KIND = Kind(
    name="months-3-6-12",
    title="What should be done in 3, 6 and 12 months?",
    purpose="learn from the manager what the job is for, and notice when nobody can say",
    why="Who knows why they hire can say what should be different in a year; who can't has another one in mind.",
    seats=(Seat("seeker", ("reader",)),),
    needs=needs,
    draft=draft,
    practices=("E3", "L4"),
    topics=("role", "aim", "dates", "work"),
    without=frozenset({"could-have-gone-to-anyone", "nothing-about-them"}),
    spoken=True,
    most_words=300,
)
