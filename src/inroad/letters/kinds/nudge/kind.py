"""One kind line, once, because a person chose to send it. It needs nothing else, and a second one isn't offered."""

from inroad.letters.model import Draft, Kind, Seat
from inroad.letters.pen import Pen


def draft(pen: Pen) -> Draft:
    line = {"voucher": "to_voucher", "addressee": "to_addressee", "seeker": "to_seeker"}[pen.reader]
    subject = {"voucher": "subject", "addressee": "subject_addressee", "seeker": "subject_seeker"}[pen.reader]
    return pen.letter(line, subject=subject)


KIND = Kind(
    name="nudge",
    title="One kind line",
    purpose="ask once whether something arrived, so that a no comes as easily as a yes",
    why="Mail gets lost and people are busy; one line is kind, a second one is pestering.",
    seats=(Seat("seeker", ("voucher",)), Seat("voucher", ("addressee",)), Seat("voucher", ("seeker",))),
    draft=draft,
    practices=("I7", "I8", "L5"),
    topics=("dates",),
    without=frozenset({"could-have-gone-to-anyone", "nothing-about-them", "asked-recently"}),
    most_words=60,
)
