"""Ringing somebody after a no where it clicked: thank, let off the hook, let them talk, and only then two questions.

The order is the practice (F3): who is asked before they have had their say hears a request for comfort. Both endings
have their words (F4): a name, and none.
"""

from inroad.letters.model import Draft, Kind, Need, Seat
from inroad.letters.pen import Pen


def needs(pen: Pen) -> tuple[Need, ...]:
    return (pen.need("impressed", least_words=4, answer=pen.told("liked")),)


def draft(pen: Pen) -> Draft:
    # Where the job itself is gone, nobody was chosen.
    hook = "off_the_hook_gone" if pen.facts.had_opening is False else "off_the_hook"
    notes = pen.part("notes", "heard", "names", "promised", label="label_notes", readers=(pen.writer,))
    return pen.call(
        "hello",
        pen.paragraph("thanks", "impressed"),
        hook,
        "listen",
        "only_then",
        "reference",
        "someone",
        "wait",
        "if_reference",
        "if_name",
        "if_none",
        "close",
        more=(notes,),
    )


KIND = Kind(
    name="where-you-clicked",
    title="A call after a no",
    purpose="thank, let them off the hook, let them talk, then ask for a reference and for one person to be named to",
    why="They liked you and feel bad about the no; who makes that easy for them is recommended elsewhere.",
    seats=(Seat("seeker", ("reader",)),),
    needs=needs,
    draft=draft,
    practices=("F3", "F4", "L4", "N2"),
    topics=("shared", "role", "work", "aim", "dates", "exchanges", "reach", "offers"),
    asks=True,
    spoken=True,
    most_words=300,
    fields={"places": "targets that the reader may reach, as a list with “or”"},
    prefills={"liked": "what impressed the writer there, in their words"},
)
