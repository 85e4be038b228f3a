"""The three-part ask: why (the voucher only), the note and what is in it for the addressee (both)."""

from inroad.introductions.model import Basis
from inroad.introductions.model import Kind as Introduction
from inroad.letters import history
from inroad.letters.model import Draft, Kind, Need, Seat
from inroad.letters.pen import Pen

_SUFFIX = {
    Introduction.INTRODUCTION: "",
    Introduction.NAME_USE: "_name",
    Introduction.PREEMPTIVE_REFERENCE: "_call",
    Introduction.INTERNAL_CALL: "_call",
}


def needs(pen: Pen) -> tuple[Need, ...]:
    personal = pen.need("personal", least_words=5, answer=pen.facts.ask.personal)
    if pen.facts.what is Introduction.INTRODUCTION:
        return (personal, *pen.needs_of("forwardable-note"))
    if pen.facts.what is Introduction.NAME_USE:
        return (personal,)
    return (personal, pen.need("about", least_words=8, answer=pen.facts.ask.blurb))


def draft(pen: Pen) -> Draft:
    suffix = _SUFFIX[pen.facts.what]
    unknown = pen.facts.vouch.basis is Basis.DONT_KNOW_THE_WORK
    calls = suffix == "_call"
    introduced = pen.facts.what is Introduction.INTRODUCTION
    request = "request_internal" if pen.facts.what is Introduction.INTERNAL_CALL else f"request{suffix}"
    why = pen.part(
        "why",
        pen.greeting(),
        pen.paragraph(
            "history_work" if history.bears_work(pen.facts) else "history", "quiet" if pen.has("quiet") else None
        ),
        pen.paragraph("wish", None if calls else "between", "personal", "goal"),
        "about" if calls else None,
        pen.paragraph("door_only" if unknown else None, request, "ease"),
        pen.paragraph(
            f"terms{suffix}",
            "first" if pen.has("ten_minutes") else None,
            "copy" if pen.has("copy_me") and not calls else None,
            "below" if introduced else None,
        ),
        pen.closing(),
        label="label_why",
        own=pen.facts.ask.why,
    )
    # Only who introduces has somebody to pass a note on to; who is named or calls speaks for themselves.
    return pen.draft(why, *(pen.parts_of("forwardable-note") if introduced else ()), subject=f"subject{suffix}")


KIND = Kind(
    name="ask",
    title="Ask for an introduction",
    purpose="ask one person for one thing about one named person or job, and make a no easy",
    why="Most people gladly help when they know whom it is about, why you, and that they may say no.",
    seats=(Seat("seeker", ("voucher",)),),
    needs=needs,
    draft=draft,
    practices=("N2", "I1", "I2", "I5", "I11", "L1"),
    topics=("shared", "role", "aim", "vouch", "terms", "given"),
    asks=True,
)
