"""Ringing a company where nobody is known: the switchboard, sales, two minutes of advice (N4). Never personnel."""

from inroad.letters.kinds.side_door_call.kind import SAID, matter, with_script
from inroad.letters.model import Draft, Kind, Need, Seat
from inroad.letters.pen import Pen
from inroad.ways import scripts


def needs(pen: Pen) -> tuple[Need, ...]:
    return (
        pen.need("useful_thing", least_words=4, answer=pen.told("useful")),
        pen.need("my_work", required=False, least_words=2, answer=pen.told("who_i_am")),
    )


def draft(pen: Pen) -> Draft:
    script = scripts.to_switchboard(scripts.Caller(name=pen.fields.get("seeker_full", "")), matter(pen))
    pen = with_script(pen, script).also(
        said_connect=script.connect,
        said_if_asked=script.if_asked,
        said_aside=script.aside,
        said_personnel=script.personnel,
    )
    notes = pen.part("notes", "heard", "names", label="label_notes", readers=(pen.writer,))
    return pen.call(
        "connect",
        pen.paragraph("if_asked", "aside"),
        "personnel",
        pen.paragraph("hello", "my_work"),
        "useful",
        "theirs",
        "listen",
        "advice",
        "introduction",
        "if_name",
        "if_nobody",
        "thanks",
        more=(notes,),
    )


KIND = Kind(
    name="switchboard",
    title="A call to the switchboard",
    purpose="be put through to sales, give something useful, and learn from them who does the work; no ruse",
    why="Calls for sales get connected, and people in sales know everybody in the house.",
    seats=(Seat("seeker", ("reader",)),),
    needs=needs,
    draft=draft,
    practices=("N4", "L4"),
    topics=("aim", "offers", "work"),
    without=frozenset({"could-have-gone-to-anyone", "nothing-about-them"}),
    asks=True,
    spoken=True,
    most_words=300,
    fields={
        **SAID,
        "said_connect": "to whoever picks up",
        "said_if_asked": "if they ask what it is about",
        "said_aside": "why sales",
        "said_personnel": "if they offer the personnel office",
    },
    prefills={
        "useful": "something of use to the people rung, in a sentence",
        "who_i_am": "what the writer does, in a sentence that begins with “I”",
    },
)
