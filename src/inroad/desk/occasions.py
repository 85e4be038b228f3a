"""What happened, told to whoever wants to go on from there: a no, an interview held, an offer taken.

    openings, interviews, introductions, people … ── tell(desk, Occasion(...)) ─→ plays, futures (each registers here)

Called inside the transaction of what happened, so that the steps that follow from it are there with it or not at all.
Those who listen add to the change; they raise nothing that would keep the fact itself from being recorded.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from inroad.desk.journal import Change

if TYPE_CHECKING:
    from inroad.desk.door import Desk


@dataclass(frozen=True, slots=True)
class Occasion:
    """``name`` is what happened; the numbers say what it is about, None where it isn't about such a thing.

    Plays know the happenings of :mod:`inroad.search.plays.model` ("rejection", "interview set", "interview held",
    "interview called off", "offer", "offer accepted", "opening closed", "target let go", "way in found", "introduced"),
    and of a job and a person: "met", "clicked", "did not click". Names nobody knows are heard by nobody.
    """

    name: str
    opening: int | None = None
    target: int | None = None
    person: int | None = None
    contract: int | None = None


Listener = Callable[["Desk", Change, Occasion], None]


def listeners() -> tuple[Listener, ...]:
    """Who goes on from what happened. Named here rather than registered at import, so that the order is plain."""
    from inroad.desk import play_hearing

    return (play_hearing.hear,)


def tell(desk: "Desk", change: Change, occasion: Occasion) -> None:
    """Let everybody who listens go on from here."""
    for listener in listeners():
        listener(desk, change, occasion)
