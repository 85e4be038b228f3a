"""The forwardable note: all that the addressee reads of an ask. No link in it, nothing between the other two in it."""

from inroad.letters import history
from inroad.letters.model import Draft, Kind, Need, Paragraph, Part, Seat
from inroad.letters.pen import Pen


def needs(pen: Pen) -> tuple[Need, ...]:
    return (
        pen.need("about", least_words=8, answer=pen.facts.ask.blurb),
        pen.need("worth", least_words=4, answer=pen.facts.ask.value),
    )


def draft(pen: Pen) -> Draft:
    return pen.draft(*_parts(pen))


def _parts(pen: Pen) -> tuple[Part, ...]:
    both = ("voucher", "addressee")
    note = pen.part(
        "note",
        pen.paragraph("from", _between_others(pen)),
        pen.paragraph("about", "wish"),
        "request",
        label="label_note",
        readers=both,
        forwardable=True,
        own=pen.facts.ask.note,
    )
    return note, pen.part("value", "worth", label="label_worth", readers=both, forwardable=True)


def _between_others(pen: Pen) -> Paragraph | None:
    """What ties the seeker to the voucher, told to the addressee: "Bob and I worked together at Acme"."""
    said = history.clause(pen.facts, "seeker", "voucher", writer="seeker", reader="addressee")
    return Paragraph((f"{said}.",)) if said else None


KIND = Kind(
    name="forwardable-note",
    title="Note to pass on",
    purpose="let the addressee decide in half a minute whether they want to talk to the seeker",
    why="Whoever introduces you should have nothing to write; they press forward.",
    seats=(Seat("seeker", ("addressee",)),),
    needs=needs,
    draft=draft,
    practices=("I2", "I3", "L1"),
    topics=("shared", "role", "aim", "offers"),
    asks=True,
)
