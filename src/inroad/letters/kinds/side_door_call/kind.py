"""Ringing somebody at the edge of a target: in sales, next to the manager, or who was there once (N4).

The sentences are those of ``ways.scripts``, as fields, so that there is one place for them; anybody's own wording may
stand around or instead of them. What the call adds: when to listen, and what to say to each answer.
"""

from inroad.letters import text
from inroad.letters.model import Draft, Kind, Need, Seat
from inroad.letters.pen import Pen
from inroad.ways import scripts, titles
from inroad.ways.titles import Function

FORMER, BESIDE, SALES = "former", "next to the manager", "sales"


def needs(pen: Pen) -> tuple[Need, ...]:
    ready = pen.need("useful_thing", least_words=4, answer=pen.told("useful"))
    mine = pen.need("my_work", required=False, least_words=2, answer=pen.told("who_i_am"))
    return (mine,) if _door(pen) == FORMER else (ready, mine)


def _door(pen: Pen) -> str:
    """The kind of door: as the ways in say it, else by the title of who is rung."""
    told = pen.facts.more.get("door", "")
    if told in {FORMER, BESIDE, SALES}:
        return told
    return SALES if titles.read(pen.facts.person(pen.reader).title).function is Function.SALES else BESIDE


def matter(pen: Pen) -> scripts.Matter:
    """What the call is about, in the words of the scripts."""
    house = pen.fields.get("organisation") or text.line(pen.facts.person(pen.reader).organisation, text.NAME_CHARS)
    wanted = titles.field((pen.fields["opening"] or pen.fields["interest"]).removeprefix("the role of "))
    person = pen.fields.get("addressee_full", "")
    return scripts.Matter(house or "your company", wanted or "work like mine", person)


def script_of(pen: Pen) -> scripts.Script:
    """The sentences for this door. The useful thing and the caller's own line are the user's, and stand apart."""
    caller = scripts.Caller(name=pen.fields.get("seeker_full", ""))
    to = pen.fields.get(pen.reader, "")
    door = _door(pen)
    if door == FORMER:
        return scripts.to_former(matter(pen), to)
    return (scripts.to_sales if door == SALES else scripts.to_beside)(caller, matter(pen), to)


def with_script(pen: Pen, script: scripts.Script) -> Pen:
    """The pen with the sentences as fields."""
    return pen.also(
        said_hello=script.hello,
        said_reason=script.reason,
        said_moment=script.moment,
        said_before=scripts.BEFORE_USEFUL if script.useful else "",
        said_after=scripts.after_useful(matter(pen).house) if script.useful else "",
        said_theirs=script.theirs,
        said_advice=script.advice,
        said_introduction=script.introduction,
        said_thanks=script.thanks,
    )


SAID = {
    "said_hello": "who calls, said first",
    "said_reason": "why",
    "said_moment": "whether it suits",
    "said_before": "what leads to the useful thing",
    "said_after": "why it is told",
    "said_theirs": "a question about their work",
    "said_advice": "the question for advice",
    "said_introduction": "the question for an introduction, with an easy no",
    "said_thanks": "thanks, said last",
}


def draft(pen: Pen) -> Draft:
    pen = with_script(pen, script_of(pen))
    former = _door(pen) == FORMER
    notes = pen.part("notes", "heard", "names", label="label_notes", readers=(pen.writer,))
    return pen.call(
        pen.paragraph("hello", None if former else "my_work"),
        pen.paragraph("reason", "moment"),
        None if former else "useful",
        "theirs",
        "listen",
        "advice",
        "listen_again",
        "introduction",
        "if_name",
        None if former else "if_personnel",
        "if_no",
        "thanks",
        more=(notes,),
    )


KIND = Kind(
    name="side-door-call",
    title="A call at the side door",
    purpose="ask somebody at the edge of a target for advice, and only then for an introduction; no ruse",
    why="Where you know nobody, somebody still picks up, and most people like to be asked what they know.",
    seats=(Seat("seeker", ("reader",)),),
    needs=needs,
    draft=draft,
    practices=("N4", "L1", "L4"),
    topics=("role", "work", "aim", "offers", "reach"),
    asks=True,
    spoken=True,
    most_words=300,
    fields={**SAID, "door": "which side door it is: “sales”, “next to the manager” or “former”"},
    prefills={
        "useful": "something of use to the people rung, in a sentence",
        "who_i_am": "what the writer does, in a sentence that begins with “I”",
    },
)
