"""After a no: thanks, what impressed, good wishes to the one they chose, and staying in contact. Nothing is asked."""

from inroad.letters.asking_nothing import ASKS_FOR_SOMETHING
from inroad.letters.model import Draft, Kind, Need, Seat
from inroad.letters.pen import Pen


def needs(pen: Pen) -> tuple[Need, ...]:
    return (pen.need("impressed", least_words=4, answer=pen.told("liked")),)


def draft(pen: Pen) -> Draft:
    # Where the job itself is gone, nobody was chosen.
    wish = None if pen.facts.had_opening is False else "wish"
    return pen.letter(pen.paragraph("thanks", "impressed"), pen.paragraph("also_met", wish), "stay")


KIND = Kind(
    name="runner-up",
    title="After a no",
    purpose="thank for the time, say what impressed, wish the chosen one well and stay in contact",
    why="The one who came second and wrote kindly is whom they call when something changes.",
    seats=(Seat("seeker", ("reader",)),),
    needs=needs,
    draft=draft,
    practices=("F1", "F2"),
    topics=("shared", "role", "work", "aim", "dates", "exchanges", "offers"),
    rules=(ASKS_FOR_SOMETHING,),
    most_words=130,
    fields={"also_met": "who else was met there, as a list"},
    prefills={"liked": "what impressed the writer there, in their words"},
)
