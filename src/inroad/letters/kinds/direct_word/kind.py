"""A letter to somebody inside whom I know myself: a talk about the work there, and no job asked for."""

from inroad.letters.model import Draft, Kind, Need, Seat
from inroad.letters.pen import Pen


def needs(pen: Pen) -> tuple[Need, ...]:
    return (pen.need("question", least_words=5),)


def draft(pen: Pen) -> Draft:
    return pen.letter(
        pen.paragraph("history", "quiet" if pen.has("quiet") else None),
        pen.paragraph("aim", "question"),
        pen.paragraph("request", "no_job"),
        pen.paragraph("offer" if pen.has("offer") else None, "reach"),
    )


KIND = Kind(
    name="direct-word",
    title="To somebody inside whom you know",
    purpose="ask somebody you know at a target for a talk about the work there, without asking for a job",
    why="You need no introduction to them; they can tell you what no advert says, if you don't ask for a job.",
    seats=(Seat("seeker", ("addressee",)),),
    needs=needs,
    draft=draft,
    practices=("L1", "L3", "L6", "N9"),
    topics=("shared", "role", "aim", "given", "offers"),
    asks=True,
    most_words=120,
)
