"""Ask somebody whether they would be comfortable as a reference, long before one is needed. An easy no."""

from inroad.letters import history
from inroad.letters.model import Draft, Kind, Need, Seat
from inroad.letters.pen import Pen


def needs(pen: Pen) -> tuple[Need, ...]:
    return (pen.need("seen", answer=pen.told("speaks_to")),)


def draft(pen: Pen) -> Draft:
    shared = history.best(pen.facts, "seeker", "reader")
    work = shared is not None and shared.bond in history.WORK
    # Without a job in question it is for any employer; the one known then may well be the reader's own.
    aim = "aim" if pen.facts.opening else "interest"
    return pen.letter(
        pen.paragraph("shared_work" if work else "shared", "quiet" if pen.has("quiet") else None),
        pen.paragraph(aim, "seen"),
        pen.paragraph("request", "ease"),
        pen.paragraph("promise", "wishes"),
    )


KIND = Kind(
    name="reference-request",
    title="Ask for a reference",
    purpose="ask one person who saw the work whether they would be comfortable as a reference, and make a no easy",
    why="A lukewarm reference costs more than none; who may say no tells you before it counts.",
    seats=(Seat("seeker", ("reader",)),),
    needs=needs,
    draft=draft,
    practices=("N3", "R1", "R2", "I11"),
    topics=("shared", "role", "aim", "exchanges", "given", "offers", "promises"),
    asks=True,
    most_words=180,
    prefills={"speaks_to": "what the reader can speak to, in the writer's words"},
)
