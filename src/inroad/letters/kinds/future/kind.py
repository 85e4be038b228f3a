"""To a company that liked me and has no opening: thanks, an offer, one question about managers elsewhere, a promise."""

from inroad.letters.model import Draft, Kind, Need, Seat
from inroad.letters.pen import Pen


def needs(pen: Pen) -> tuple[Need, ...]:
    return (pen.need("impressed", least_words=4, answer=pen.told("liked")),)


def draft(pen: Pen) -> Draft:
    return pen.letter(
        pen.paragraph("thanks", "impressed", "no_opening" if pen.facts.had_opening is False else None),
        "offer",
        pen.paragraph("question", "ease"),
        "stay",
    )


KIND = Kind(
    name="future",
    title="To a company for later",
    purpose="thank, offer to recommend good people for their openings, ask for one manager elsewhere, stay in touch",
    why="People who liked you and can't hire you now know others who can, and will hire again.",
    seats=(Seat("seeker", ("reader",)),),
    needs=needs,
    draft=draft,
    practices=("F6", "N9", "L2"),
    topics=("shared", "role", "work", "aim", "dates", "exchanges", "reach", "given", "offers", "promises"),
    asks=True,
    fields={"places": "targets that the reader may reach, as a list with “or”"},
    prefills={"liked": "what impressed the writer there, in their words"},
)
