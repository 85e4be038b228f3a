"""Before an employer calls a referee: which company and job, what matters there, what they could speak to, when."""

from inroad.letters import text
from inroad.letters.model import Draft, Kind, Need, Seat
from inroad.letters.pen import Pen


def _about(pen: Pen) -> Pen:
    """The employer and the job, as named or by the opening; else all that is known is where the referee works."""
    asking = pen.fields["employer"] or (pen.fields["organisation"] if pen.facts.opening else "")
    return pen.also(employer=asking, job=text.as_phrase(pen.fields["job"] or pen.fields["opening"]))


def needs(pen: Pen) -> tuple[Need, ...]:
    pen = _about(pen)
    return (
        pen.need("matters", least_words=4, answer=pen.told("matters")),
        pen.need("points", answer=pen.told("points")),
    )


def draft(pen: Pen) -> Draft:
    pen = _about(pen)
    return pen.letter(
        "naming",
        pen.paragraph("call", "matters"),
        "points_lead",
        "points",
        pen.paragraph("honest", "ease"),
        "thanks",
    )


KIND = Kind(
    name="referee-briefing",
    title="Brief a referee",
    purpose="tell a referee who will call, about which job, what matters there and what they could speak to",
    why="Referees are busy; one who knows the job speaks to it, one who is taken by surprise speaks in general.",
    seats=(Seat("seeker", ("reader",)),),
    needs=needs,
    draft=draft,
    practices=("R1", "R2", "F5", "I10"),
    topics=("shared", "role", "aim", "dates", "promises"),
    most_words=220,
    fields={
        "employer": "who asks for references, where the letter has no opening",
        "job": "for which job, where the letter has no opening",
        "caller": "who will call: name and role, as far as known",
        "call_when": "when they may call, as the end of a sentence: “from Monday, 4 May, on”",
    },
    prefills={
        "matters": "what matters to the employer in this job",
        "points": "what the referee could speak to, a point per line",
    },
)
