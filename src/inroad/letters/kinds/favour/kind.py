"""A favour to somebody who once said no: a job for someone they know, an event, a lead. Nothing is asked for it."""

from inroad.letters.asking_nothing import ASKS_FOR_SOMETHING
from inroad.letters.model import Draft, Kind, Need, Seat
from inroad.letters.pen import Pen


def needs(pen: Pen) -> tuple[Need, ...]:
    return (pen.need("item", answer=pen.told("useful")), pen.need("for_them", least_words=4))


def draft(pen: Pen) -> Draft:
    met = pen.sentence("met_about" if pen.facts.opening else "met")
    then = ("then_met" if pen.has("meeting_on") else "then") if met else None
    return pen.letter(pen.paragraph(met, then), "item", "link", "for_them", "close")


KIND = Kind(
    name="favour",
    title="A favour after a no",
    purpose="do somebody who once turned you down a favour, and ask for nothing",
    why="Nobody expects a favour from the one they turned down; it is remembered.",
    seats=(Seat("seeker", ("reader",)),),
    needs=needs,
    draft=draft,
    practices=("F8", "L2"),
    topics=("shared", "role", "work", "aim", "dates", "given", "offers"),
    rules=(ASKS_FOR_SOMETHING,),
    most_words=120,
    fields={"link": "where it is found"},
    prefills={"useful": "the useful thing, in a sentence or two"},
)
