"""Pass on one useful thing to the one person it is for, at once and privately. It asks for nothing."""

from inroad.letters.asking_nothing import ASKS_FOR_SOMETHING
from inroad.letters.model import Draft, Kind, Need, Seat
from inroad.letters.pen import Pen


def needs(pen: Pen) -> tuple[Need, ...]:
    return (pen.need("item", answer=pen.told("useful")), pen.need("for_them", least_words=4))


def draft(pen: Pen) -> Draft:
    return pen.letter("item", "link", "for_them", "close")


KIND = Kind(
    name="useful-to-you",
    title="Something useful to them",
    purpose="pass one useful thing on to one person, say why it is for them, and ask for nothing",
    why="What helps somebody is worth most while it is new, and from somebody who wants nothing for it.",
    seats=(Seat("seeker", ("reader",)),),
    needs=needs,
    draft=draft,
    practices=("B4", "L2"),
    topics=("shared", "role", "work", "given", "offers"),
    rules=(ASKS_FOR_SOMETHING,),
    most_words=120,
    fields={"link": "where it is found"},
    prefills={"useful": "the useful thing, in a sentence or two"},
)
