"""Ringing an old boss who would be a reference: will they call the new manager before I apply? (I13)"""

from inroad.letters import history
from inroad.letters.model import Draft, Kind, Need, Seat
from inroad.letters.pen import Pen


def needs(pen: Pen) -> tuple[Need, ...]:
    return (pen.need("personal", answer=pen.told("why_there")), pen.need("moment", least_words=5))


def draft(pen: Pen) -> Draft:
    shared = history.best(pen.facts, "seeker", pen.reader)
    knows = "history_work" if shared is not None and shared.bond in history.WORK else "history"
    notes = pen.part("notes", "heard", "promised", label="label_notes", readers=(pen.writer,))
    return pen.call(
        "hello",
        "quiet" if pen.has("quiet") else "how_are_you",
        pen.paragraph(knows, "offered" if pen.has("offered_reference") else None),
        pen.paragraph("wish", "personal"),
        "difference",
        pen.paragraph("request", "listen"),
        "if_yes",
        "if_what",
        "if_reference",
        "if_no",
        "close",
        more=(notes,),
    )


KIND = Kind(
    name="old-boss-call",
    title="Ask an old boss for a call",
    purpose="turn “I'd be a reference” into a call to the new manager, made before the application",
    why="Every boss who liked you would be a reference; hardly one knows that a call beforehand is worth ten of them.",
    seats=(Seat("seeker", ("reader",)),),
    needs=needs,
    draft=draft,
    practices=("I13", "R3", "L4"),
    topics=("shared", "role", "exchanges", "aim", "vouch", "given", "promises"),
    asks=True,
    spoken=True,
    most_words=300,
    fields={"offered_reference": "“yes” if the reader offered to be a reference"},
    prefills={"why_there": "why this job and this manager, in the writer's words"},
)
