"""Thanks within two days of a talk about a job, to each who was there, in words of their own. Nothing is asked."""

from inroad.letters.asking_nothing import ASKS_FOR_SOMETHING
from inroad.letters.model import Draft, Kind, Need, Seat
from inroad.letters.pen import Pen


def needs(pen: Pen) -> tuple[Need, ...]:
    return (
        pen.need("stayed", least_words=4, answer=pen.told("liked")),
        pen.need("thought", required=False, least_words=4),
    )


def draft(pen: Pen) -> Draft:
    return pen.letter(pen.paragraph("thanks", "stayed"), "thought", pen.paragraph("also_met", "close"))


KIND = Kind(
    name="interview-thanks",
    title="Thanks for the interview",
    purpose="thank one person for a talk about a job, within two days, for something they said",
    why="Everybody who was there gets a line of their own, for they compare; hardly anybody else writes one.",
    seats=(Seat("seeker", ("reader",)),),
    needs=needs,
    draft=draft,
    practices=("E3", "F5", "L2"),
    topics=("shared", "role", "work", "aim", "dates", "offers"),
    rules=(ASKS_FOR_SOMETHING,),
    most_words=130,
    fields={"also_met": "who else was there, as a list", "talk_on": "the day of the talk: “Monday, 4 May”"},
    prefills={"liked": "what they said that impressed the writer, in the writer's words"},
)
