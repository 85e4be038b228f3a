"""What the desk hands out about the plan of a week: frozen, ready to show or print."""

from dataclasses import dataclass
from datetime import date

from inroad.desk.contract_shapes import PromiseRow


@dataclass(frozen=True, slots=True)
class PlanAction:
    """One thing of the plan. ``kind``: "ask", "direct", "hello", "cultivate", "talk", "side_door".

    ``title`` says what to do, ``why`` the reasons, the weightiest first, ``when`` the day the owner gave it ("" for any
    day of the week). ``displaces``: what would take its place, in words, "" if nothing would. ``chance`` in words and
    ``figure`` (0..1) of the likeliest of ``targets`` (number and name). ``people``: whom it is done with, first the one
    who hears of it; for an ask as its way in has them. ``gain``: what the plan loses without it, in conversations.
    """

    key: str
    kind: str
    title: str
    why: tuple[str, ...]
    minutes: int
    when: str = ""
    day: date | None = None
    displaces: str = ""
    pinned: bool = False
    chance: str = ""
    figure: float = 0.0
    gain: float = 0.0
    people: tuple[int, ...] = ()
    targets: tuple[tuple[int, str], ...] = ()

    @property
    def person_id(self) -> int:
        """Whom it is done with, 0 for the switchboard."""
        return self.people[0] if self.people else 0

    @property
    def target_id(self) -> int:
        """The target it is for; of several, the likeliest."""
        return self.targets[0][0] if self.targets else 0


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """What the owner said of an action that is out of the plan. ``until``: it comes back by itself on that day."""

    key: str
    words: str
    state: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class FocusView:
    """One employer at a time. ``over``: why it is over there, "" while it is not; ``next_id``: who could come next."""

    target_id: int
    name: str
    words: str
    over: str = ""
    next_id: int = 0
    next_name: str = ""


@dataclass(frozen=True, slots=True)
class PlanView:
    """The plan of seven days from ``start`` on, what brings most first; pinned ones and days stand with their action.

    ``hours`` there are, ``usual`` without a choice; ``minutes`` it takes, promises aside, which take
    ``promise_minutes`` and come first. ``words`` say what may come of it, ``problems`` what stands in the way and what
    would help. ``let_alone``: names with the reason. ``begun``: letters that wait to be finished. ``gap``: how far the
    plan may be from the best there is, as a share. ``expected``: conversations it may add; of ``places`` open targets.
    """

    start: date
    end: date
    hours: float
    usual: float
    minutes: int
    actions: tuple[PlanAction, ...]
    promises: tuple[PromiseRow, ...]
    promise_minutes: int
    words: str
    problems: tuple[str, ...] = ()
    dropped: tuple[ChoiceRow, ...] = ()
    focus: FocusView | None = None
    let_alone: tuple[tuple[str, str], ...] = ()
    begun: int = 0
    candidates: int = 0
    places: int = 0
    expected: float = 0.0
    gap: float = 0.0
