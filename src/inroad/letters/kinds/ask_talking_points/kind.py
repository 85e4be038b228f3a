"""The ask as a call: what to say, when to listen, and what to say to each of the answers."""

from inroad.introductions.model import Basis
from inroad.introductions.model import Kind as Introduction
from inroad.letters.model import Draft, Kind, Need, Seat
from inroad.letters.pen import Pen

_REQUEST = {
    Introduction.INTRODUCTION: "request",
    Introduction.NAME_USE: "request_name",
    Introduction.PREEMPTIVE_REFERENCE: "request_call",
    Introduction.INTERNAL_CALL: "request_call",
}


def needs(pen: Pen) -> tuple[Need, ...]:
    return (pen.need("personal", answer=pen.facts.ask.personal),)


def draft(pen: Pen) -> Draft:
    unknown = pen.facts.vouch.basis is Basis.DONT_KNOW_THE_WORK
    return pen.call(
        "hello",
        "quiet" if pen.has("quiet") else "how_are_you",
        "history",
        pen.paragraph("wish", "personal"),
        "know",
        "listen",
        pen.paragraph("door_only" if unknown else None, _REQUEST[pen.facts.what]),
        "if_yes",
        "if_else",
        "if_no",
        "close",
    )


KIND = Kind(
    name="ask-talking-points",
    title="Ask on the phone",
    purpose="ask for an introduction in a call, with the words for a yes, a better name and a no",
    why="Most people drop it because they don't know how to say it; a call is quicker than a letter and warmer.",
    seats=(Seat("seeker", ("voucher",)),),
    needs=needs,
    draft=draft,
    practices=("L4", "N2", "I6"),
    topics=("shared", "role", "aim", "vouch", "terms", "given"),
    spoken=True,
    asks=True,
    most_words=260,
)
