"""What to say at a side door, sentence by sentence: the one place where these words stand (N4).

    who rings, where, about what ── to_sales, to_beside, to_former, to_switchboard ─→ Script ── .lines ─→ a way in
                                                                                      its parts ─→ a call sheet

Order: say who you are and why you call, have something useful to say first, ask for advice, and only then to be
introduced. Refused: a ruse of any kind, the personnel office, and a résumé to nobody in particular. Only facts at hand
are said; what isn't known is left out or said more generally.
"""

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Caller:
    """Who speaks. ``name`` as said on the phone; ``work`` what goes on after "I" ("run logistics for hospitals");
    ``useful`` something of use to the other side, in a sentence.
    """

    name: str = ""
    work: str = ""
    useful: str = ""


@dataclass(frozen=True, slots=True)
class Matter:
    """What the call is about. ``house``: the employer's name, or "your company". ``field``: the work of interest, as a
    noun phrase. ``person``: whom the caller would like to meet, if it is somebody by name.
    """

    house: str
    field: str = "work like mine"
    person: str = ""


@dataclass(frozen=True, slots=True)
class Script:
    """The sentences of one call in the order they are said; "" where a call has none of the kind."""

    connect: str = ""
    if_asked: str = ""
    aside: str = ""
    hello: str = ""
    reason: str = ""
    moment: str = ""
    useful: str = ""
    theirs: str = ""
    advice: str = ""
    introduction: str = ""
    personnel: str = ""
    thanks: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        return tuple(said for one in fields(self) if (said := getattr(self, one.name)))


BEFORE_USEFUL = "Before I ask you anything:"
READY = "Have one useful thing ready before you ring: what a customer says about them, a lead, an article."
EASY_NO = "If not, that is quite all right."


def hello(caller: Caller, to: str = "") -> str:
    greeting = f"Hello {to}" if to else "Hello"
    me = f", this is {caller.name}." if caller.name else "."
    work = f" I {caller.work}." if caller.work else ""
    return f"{greeting}{me}{work}"


def after_useful(house: str) -> str:
    """What goes on after the useful thing, and says why it is told."""
    return f"I thought somebody at {house} should know."


def useful(caller: Caller, house: str) -> str:
    if caller.useful:
        return f"{BEFORE_USEFUL} {caller.useful.rstrip('.')}. {after_useful(house)}"
    return f"I have been reading up on {house}, and I would rather hear it from somebody who is there."


def advice(matter: Matter) -> str:
    if matter.person:
        return f"If you were me and wanted to get to know {matter.person}, how would you go about it?"
    return f"If you were me and wanted to get to know the people behind {matter.field}, what would you do?"


INTRODUCTION = f"Would you be comfortable telling them that I'll call? {EASY_NO}"


def to_sales(caller: Caller, matter: Matter, to: str = "") -> Script:
    """Somebody in sales, whose calls get connected. ``to``: what to call them."""
    return Script(
        hello=hello(caller, to),
        reason="I'm not a customer and I'm not selling anything; I'm looking into where I would like to work next.",
        moment="Do you have three minutes, or is there a better time?",
        useful=useful(caller, matter.house),
        theirs="You hear from customers every day. What do they ask for that is hard to deliver just now?",
        advice=advice(matter),
        introduction=INTRODUCTION,
        thanks="Thank you. I'll tell you what came of it.",
    )


def to_beside(caller: Caller, matter: Matter, to: str = "") -> Script:
    """Somebody who works next to the manager."""
    return Script(
        hello=hello(caller, to),
        reason=f"I'm finding out about {matter.field} at {matter.house} before I approach anybody there.",
        moment="Your work is close to it. Is this a bad moment?",
        useful=useful(caller, matter.house),
        theirs="What takes most of your team's time at the moment?",
        advice=advice(matter),
        introduction=INTRODUCTION,
        thanks="Thank you. If something I come across is of use to you, I'll send it.",
    )


def to_former(matter: Matter, to: str = "") -> Script:
    """Somebody I know who has left: an adviser, never a door to push."""
    you = f"{to}, you" if to else "You"
    return Script(
        hello=f"{you} know {matter.house} from the inside, so I'm asking you before anybody else.",
        theirs=f"What should I know about {matter.house} before I talk to them about {matter.field}?",
        advice="Who there did good work, and is still there as far as you know?",
        introduction="Would you be comfortable if I said that we talked? And whom would you leave alone?",
        thanks="I'll tell you how it goes.",
    )


def to_switchboard(caller: Caller, matter: Matter) -> Script:
    """Whoever picks up, where nobody is known. Never personnel."""
    return Script(
        connect=f"{hello(caller)} Could you put me through to somebody in sales, please?",
        if_asked="(If they ask what it is about) I'm not buying anything. I would like two minutes of advice.",
        aside="People in sales usually know the house well.",
        hello=f"(Once connected) {hello(caller)} I'm not a customer, and I won't keep you long.",
        useful=useful(caller, matter.house),
        theirs=f"I'm interested in {matter.field} at {matter.house}."
        " Who leads that, and what matters to them at the moment?",
        advice=advice(matter),
        introduction=INTRODUCTION,
        personnel="(If they offer the personnel office) Thank you, I'd rather talk to somebody at work on it first.",
        thanks="Thank you. May I say that you pointed me there?",
    )
