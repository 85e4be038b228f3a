"""Thanks for the names somebody gave, with what came of them; or for thinking about it when nobody came to mind."""

from inroad.letters.asking_nothing import ASKS_FOR_SOMETHING
from inroad.letters.model import Draft, Kind, Need, Seat
from inroad.letters.pen import Pen


def _nobody(pen: Pen) -> bool:
    return bool(pen.told("nobody")) and not pen.has("names_given")


def needs(pen: Pen) -> tuple[Need, ...]:
    if _nobody(pen):
        return (pen.need("kept", least_words=4),)
    return (pen.need("came", least_words=4, answer=pen.told("came_of")),)


def draft(pen: Pen) -> Draft:
    if _nobody(pen):
        return pen.letter(pen.paragraph("thanks_nobody", "kept"), "again", "offer", subject="subject_nobody")
    thanks = "thanks_one" if len(pen.facts.names_given) == 1 else "thanks"
    return pen.letter(
        thanks, pen.paragraph("came", "still_open" if pen.has("still_open") else "next"), "offer", subject="subject"
    )


KIND = Kind(
    name="thanks-names",
    title="Thank for names",
    purpose="thank one person for the names they gave, and tell them what came of each, off the mark or not",
    why="Who hears what came of a name gives the next one gladly.",
    seats=(Seat("seeker", ("reader",)),),
    needs=needs,
    draft=draft,
    practices=("N5", "F4", "I10"),
    topics=("shared", "names", "dates", "given", "offers", "promises"),
    rules=(ASKS_FOR_SOMETHING,),
    most_words=130,
    fields={"still_open": "those of the people named who were not reached yet, as a list"},
    prefills={
        "came_of": "what came of the names, in the writer's words",
        "nobody": "“yes” if the reader was asked and nobody came to mind",
    },
)
