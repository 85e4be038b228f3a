"""The call before the application: the voucher's words on the phone, and the letter that asks a referee to make it."""

from inroad.introductions.model import Basis
from inroad.letters import history
from inroad.letters.model import Draft, Kind, Need, Seat
from inroad.letters.pen import Pen


def needs(pen: Pen) -> tuple[Need, ...]:
    if pen.writer == "seeker":
        return (pen.need("moment", least_words=5),)
    praise = pen.need("praise", least_words=4, answer=pen.facts.vouch.words)
    return (pen.need("basis"), praise) if pen.facts.vouch.basis is Basis.NOT_SAID else (praise,)


def draft(pen: Pen) -> Draft:
    return _letter(pen) if pen.writer == "seeker" else _call(pen)


def _call(pen: Pen) -> Draft:
    ground = {Basis.NOT_SAID: "basis_asked", Basis.DONT_KNOW_THE_WORK: "basis_none"}.get(pen.facts.vouch.basis, "basis")
    return pen.call("hello", "who", ground, "praise", "listen", pen.paragraph("request", "ease"), "after")


def _letter(pen: Pen) -> Draft:
    offered = pen.facts.vouch.basis is not Basis.NOT_SAID and not pen.facts.vouch.active
    if offered:
        opening = "seeker_history" if pen.has("seeker_and_voucher") else "seeker_offer"
    else:
        opening = "seeker_history_work" if history.bears_work(pen.facts) else "seeker_history_only"
    return pen.letter(
        opening,
        pen.paragraph("seeker_aim", "seeker_why"),
        "seeker_moment",
        pen.paragraph("seeker_request", "seeker_ease"),
        "seeker_after",
        subject="subject_seeker",
    )


KIND = Kind(
    name="preemptive-words",
    title="A call before the application",
    purpose="have a credible person call the manager before the application, instead of waiting to be a reference",
    why="A reference is asked at the end; a call beforehand decides whether you are seen at all.",
    seats=(Seat("voucher", ("addressee",)), Seat("seeker", ("voucher",))),
    needs=needs,
    draft=draft,
    practices=("I11", "I13", "R3"),
    topics=("shared", "role", "aim", "vouch"),
    asks=True,
)
