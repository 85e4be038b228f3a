"""The voucher's own words to the addressee: who it is, on what ground they speak, and the terms both sides hear."""

from inroad.introductions.model import Basis
from inroad.letters.model import Draft, Kind, Need, Seat
from inroad.letters.pen import Pen


def needs(pen: Pen) -> tuple[Need, ...]:
    vouch = pen.facts.vouch
    if vouch.basis is Basis.DONT_KNOW_THE_WORK:
        return (pen.need("meet", answer=vouch.words),)
    praise = pen.need("praise", least_words=4, answer=vouch.words)
    return (pen.need("basis"), praise) if vouch.basis is Basis.NOT_SAID else (praise,)


def draft(pen: Pen) -> Draft:
    ground = {
        Basis.NOT_SAID: pen.paragraph("basis_asked", "praise"),
        Basis.DONT_KNOW_THE_WORK: pen.paragraph("basis_none", "meet"),
    }.get(pen.facts.vouch.basis) or pen.paragraph("basis", "praise")
    note = pen.part(
        "note",
        label="label_words",
        forwardable=True,
        own=pen.facts.ask.note or pen.facts.ask.blurb,
    )
    return pen.letter(
        pen.paragraph("opening", ground),
        pen.paragraph("request", "ease"),
        "terms",
        more=(note,) if pen.facts.ask.note.strip() or pen.facts.ask.blurb.strip() else (),
    )


KIND = Kind(
    name="voucher-to-addressee",
    title="Words to the person inside",
    purpose="ask the addressee personally whether they want to be introduced, on terms that both sides hear",
    why="A door opens for whoever asked first: the person inside says yes before anybody writes to them.",
    seats=(Seat("voucher", ("addressee",)),),
    needs=needs,
    draft=draft,
    practices=("I3", "I6", "I8", "I11"),
    topics=("shared", "role", "aim", "vouch", "terms"),
    asks=True,
)
