"""A comment or a question on somebody's work, and nothing else: no wish, no résumé, no display of research."""

from inroad.letters.asking_nothing import ASKS_FOR_SOMETHING
from inroad.letters.model import Draft, Kind, Need, Seat
from inroad.letters.pen import Pen


def needs(pen: Pen) -> tuple[Need, ...]:
    return (pen.need("comment", least_words=8), pen.need("from_me", required=False, least_words=1))


def draft(pen: Pen) -> Draft:
    return pen.letter("shared" if pen.has("quiet") else None, "comment", "from_me", "close")


KIND = Kind(
    name="comment",
    title="A comment on their work",
    purpose="say one thing about somebody's work that only a person who knows it can say, and ask for nothing",
    why="People get to know you by what you say about their work, long before you need anything.",
    seats=(Seat("seeker", ("reader",)),),
    needs=needs,
    draft=draft,
    practices=("L1", "L3", "L6"),
    topics=("shared", "role", "work", "exchanges", "given", "offers"),
    rules=(ASKS_FOR_SOMETHING,),
    most_words=120,
    fields={"work": "a piece of the reader's work, as the writer says it to them: “your talk in Lyon”"},
)
