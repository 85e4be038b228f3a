"""Half a page for whoever said they would call the manager: the facts they need, and words in their mouth to change.

It goes to the voucher, who makes the call or doesn't. Nothing is put into their mouth that the desk doesn't know: how
they know the work is said only where somebody said so, and the moment is told as the seeker remembers it.
"""

from inroad.letters.model import Draft, Kind, Need, Seat
from inroad.letters.pen import Pen


def needs(pen: Pen) -> tuple[Need, ...]:
    return (
        pen.need("moment", least_words=5),
        pen.need("matters", required=False, least_words=1, answer=pen.told("matters")),
        pen.need("unsaid", required=False, least_words=1, answer=pen.told("unsaid")),
    )


def draft(pen: Pen) -> Draft:
    note = pen.part(
        "letter",
        pen.greeting(),
        pen.paragraph("thanks", "reach"),
        "about",
        "matters_line",
        "moment",
        "unsaid_line",
        "free",
        "after",
        pen.closing(),
    )
    said = pen.said_by(pen.reader, "addressee")
    ground = "ground" if said.has("seeker_and_reader") else "ground_asked"
    call = said.part("words", "lead", "hello", "who", ground, "tell", "listen", "request", "ease")
    return pen.draft(note, call)


KIND = Kind(
    name="vouchers-call",
    title="Words for the call on your behalf",
    purpose="hand the person who will call the manager what they need to know, and words they may change",
    why="Who calls for you does you a favour; half a page that saves them thinking makes it a short one.",
    seats=(Seat("seeker", ("reader",)),),
    needs=needs,
    draft=draft,
    practices=("I13", "I11", "R3", "L4"),
    topics=("shared", "role", "aim", "vouch", "dates"),
    most_words=330,
    prefills={
        "matters": "what matters to the employer in this job",
        "unsaid": "what should be left unsaid in the call",
    },
)
