"""The shapes of ways in: what a desk knows about its people, the question, and the answer with its reasons."""

from dataclasses import dataclass, field
from datetime import date

from inroad.ways.handing_on import HandingOn


@dataclass(frozen=True, slots=True)
class Role:
    """A dated role of somebody. ``organisation`` is an id; ``organisation_name`` as shown."""

    organisation: int
    organisation_name: str
    title: str = ""
    unit: str = ""
    start: date | None = None
    end: date | None = None
    ended: bool = False
    confirmed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Someone:
    """A person as shown in a way in."""

    id: int
    name: str
    roles: tuple[Role, ...] = ()


@dataclass(frozen=True, slots=True)
class Goal:
    """What is wanted: an organisation with its children (``organisations`` ids, the wanted one first), or one person.

    ``interest`` is the work the seeker wants there, in words ("platform engineering lead"), may be empty.
    """

    name: str
    organisations: tuple[int, ...] = ()
    person: int | None = None
    interest: str = ""


@dataclass(frozen=True, slots=True)
class TieView:
    """One tie of a chain as shown. ``reasons`` first, ``chance`` derived from them. ``chance`` None: never met."""

    chance: float | None
    verified: bool
    inferred: bool
    backing: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A person in a chain. ``title`` and ``organisation``: of the role that matters here (inside, for the last)."""

    id: int
    name: str
    title: str
    organisation: str
    may_have_left: bool = False


@dataclass(frozen=True, slots=True)
class Way:
    """A way in. ``people`` from the first voucher to the addressee, ``ties[i]`` leads to ``people[i]``.

    ``vouchers`` = len(people) - 1. ``role`` is "addressee", or for a direct way "voucher" when the person inside is
    better asked to name a colleague (``toward`` says whom). ``state``: "free", "resting", "asked", "declined",
    "under way". ``chance`` = product of the ties' × that of ``handing`` per voucher. ``words``: the whole in a few
    sentences.
    """

    people: tuple[Step, ...]
    ties: tuple[TieView, ...]
    chance: float
    role: str = "addressee"
    toward: Step | None = None
    state: str = "free"
    state_why: str = ""
    words: str = ""
    handing: HandingOn = field(default_factory=HandingOn)

    @property
    def vouchers(self) -> int:
        return len(self.people) - 1


@dataclass(frozen=True, slots=True)
class Possible:
    """Worth asking about: somebody who may lead inside, but nothing verifies it. ``ask`` is the question to put.

    ``via`` is whom to ask (None: ask yourself, "do you know them?"), ``who`` the person inside (None: not known who).
    """

    who: Step | None
    via: Step | None
    reasons: tuple[str, ...]
    ask: str


@dataclass(frozen=True, slots=True)
class SideDoor:
    """Somebody at the edge of a target, or its switchboard (``who`` None). ``script`` is what to say, line by line."""

    who: Step | None
    kind: str  # "sales", "next to the manager", "former", "switchboard"
    why: str
    script: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WaysIn:
    """The answer. ``kind``: "ways" or "nobody yet". ``guarded``: the target is a present employer, and all is empty."""

    goal: Goal
    ways: tuple[Way, ...]
    possible: tuple[Possible, ...]
    side_doors: tuple[SideDoor, ...]
    kind: str
    words: str
    guarded: bool = False
    notes: tuple[str, ...] = field(default=())
    desk_words: str = ""  # how people answer on this desk, beside what is known elsewhere; "" while that says little
