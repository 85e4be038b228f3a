"""After a referee was named: how it ended, before they have to ask, with thanks whichever way. It asks for nothing."""

from inroad.letters import text
from inroad.letters.asking_nothing import ASKS_FOR_SOMETHING
from inroad.letters.model import Draft, Kind, Need, Seat
from inroad.letters.pen import Pen


def _about(pen: Pen) -> Pen:
    """The employer and the job, as named or by the opening."""
    asking = pen.fields["employer"] or (pen.fields["organisation"] if pen.facts.opening else "")
    return pen.also(employer=asking, job=text.as_phrase(pen.fields["job"] or pen.fields["opening"]))


def needs(pen: Pen) -> tuple[Need, ...]:
    return (_about(pen).need("how", answer=pen.told("ended")),)


def draft(pen: Pen) -> Draft:
    pen = _about(pen)
    return pen.letter(pen.paragraph("named", "how"), "thanks", "offer")


KIND = Kind(
    name="referee-outcome",
    title="Tell a referee how it ended",
    purpose="close the loop with a referee: how it ended, whichever way, and thanks for standing ready",
    why="Who was ready to speak for you should not have to ask what came of it; then they gladly are again.",
    seats=(Seat("seeker", ("reader",)),),
    needs=needs,
    draft=draft,
    practices=("R2", "I10", "L2"),
    topics=("shared", "role", "dates", "given", "offers", "promises"),
    rules=(ASKS_FOR_SOMETHING,),
    most_words=120,
    fields={
        "employer": "to whom the reader was named, where the letter has no opening",
        "job": "for which job, where the letter has no opening",
    },
    prefills={"ended": "how it ended, in the writer's words"},
)
