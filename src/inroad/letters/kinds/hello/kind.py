"""A hello that keeps a tie warm: to somebody not heard from for long, or to a company chosen for later. No ask."""

from inroad.letters.asking_nothing import ASKS_FOR_SOMETHING
from inroad.letters.model import Draft, Kind, Need, Seat
from inroad.letters.pen import Pen


def needs(pen: Pen) -> tuple[Need, ...]:
    return (
        pen.need("thought", least_words=5),
        pen.need("item", required=False, least_words=1, answer=pen.told("useful")),
        pen.need("mine", required=False, least_words=1),
    )


def draft(pen: Pen) -> Draft:
    return pen.letter(
        pen.paragraph("quiet" if pen.has("quiet") else None, "thought"),
        "item",
        "link" if pen.sentence("item") else None,
        "mine",
        "close",
    )


KIND = Kind(
    name="hello",
    title="A hello",
    purpose="let one person know that you think of them, with something of use if there is any, and ask for nothing",
    why="A tie that is greeted when nothing is wanted is still there years later.",
    seats=(Seat("seeker", ("reader",)),),
    needs=needs,
    draft=draft,
    practices=("F7", "L2", "L5"),
    topics=("shared", "role", "work", "exchanges", "given", "offers", "promises"),
    rules=(ASKS_FOR_SOMETHING,),
    most_words=120,
    fields={"link": "where the useful item is found"},
    prefills={"useful": "something of use to the reader, in a sentence or two"},
)
