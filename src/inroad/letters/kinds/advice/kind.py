"""Ask somebody for advice: who I am, why you, one question. No job is asked for, and no introduction yet."""

from inroad.letters.model import Bond, Draft, Kind, Need, Seat
from inroad.letters.pen import Pen


def needs(pen: Pen) -> tuple[Need, ...]:
    # A stranger has to be told who writes; years at one place make no acquaintance.
    known = any(one.bond is not Bond.SAME_PLACE for one in pen.facts.tie("seeker", "reader").shared)
    return (
        pen.need("who", required=not known, answer=pen.facts.ask.blurb),
        pen.need("why_you", least_words=5),
        pen.need("question", least_words=5),
    )


def draft(pen: Pen) -> Draft:
    # That somebody works at a place doesn't say that one is interested in it.
    aimed = bool(pen.facts.opening or pen.facts.interest)
    return pen.letter(
        pen.paragraph("shared", "quiet" if pen.has("quiet") else None),
        pen.paragraph("who", "aim" if aimed else None),
        pen.paragraph("why_you", "question"),
        pen.paragraph("no_job", "ease", "after"),
        subject="subject" if aimed else "subject_open",
    )


KIND = Kind(
    name="advice",
    title="Ask for advice",
    purpose="ask one person one question that only they can answer, and make clear that no job is asked for",
    why="Who is asked for advice can say yes at once; who is asked for a job has to say no.",
    seats=(Seat("seeker", ("reader",)),),
    needs=needs,
    draft=draft,
    practices=("N4", "L1", "L4"),
    topics=("shared", "role", "work", "exchanges", "aim", "reach", "given", "offers", "promises"),
    asks=True,
    fields={"work": "a piece of the reader's work, as the writer says it to them: “your talk in Lyon”"},
)
