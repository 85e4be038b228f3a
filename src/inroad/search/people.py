"""Somebody as the rules of a search need them, and the one answer to "may they be written to, shown or named to?".

    people, KeptOut ── parted ─→ those who may, those who may not with the reason in words

Updates, useful things, hellos, futures and references all ask here, so that the employer guard and "leave me alone"
can't hold on one path and be forgotten on another. What goes out is looked at again per address by the desk.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, TypeVar

from inroad.letters import text
from inroad.matching import organisations

S = TypeVar("S", bound="Someone")
NOBODY: Final[Mapping[int, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Someone:
    """``person``: the desk's number. Either of ``name`` and ``address`` may be missing, even both."""

    person: int
    name: str = ""
    address: str = ""

    @property
    def called(self) -> str:
        """The name, else the address, else that there is neither."""
        return text.full_name(self.name, self.address) or "somebody without a name"

    @property
    def order(self) -> tuple[str, str, int]:
        """For lists that are the same on every machine: by name, then address; the number last."""
        return text.fold(self.called), self.address, self.person


@dataclass(frozen=True, slots=True)
class KeptOut:
    """``guarded``: person → present employer, trusted colleagues left out (``desk.setup.guarded_people()``).
    ``left_alone``: those who want to be left alone, and those who died. ``employers``: names and aliases of present
    employers.
    """

    guarded: Mapping[int, str] = field(default_factory=lambda: NOBODY)
    left_alone: Collection[int] = frozenset()
    employers: Collection[str] = ()

    def why(self, person: int) -> str:
        """Why nothing goes to this person, in words; "" if it may."""
        if person in self.left_alone:
            return "wants to be left alone"
        employer = self.guarded.get(person)
        if employer is None:
            return ""
        return f"is at {text.line(employer, text.NAME_CHARS) or 'your present employer'}, where you are"

    def hides(self, organisation: str) -> bool:
        """Whether this is a present employer, however it is written: nobody is told that it is a goal."""
        written = organisations.keys(organisation)
        return any(key in written for employer in self.employers for key in organisations.keys(employer))


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Somebody who is not proposed, and why: fits after their name ("is at Velbrand, where you are")."""

    person: int
    name: str
    why: str


def parted(people: Iterable[S], kept_out: KeptOut) -> tuple[tuple[S, ...], tuple[LeftOut, ...]]:
    """Those who may be written to, and the others with the reason; both in the order given."""
    may: list[S] = []
    may_not: list[LeftOut] = []
    for one in people:
        if why := kept_out.why(one.person):
            may_not.append(LeftOut(one.person, one.called, why))
        else:
            may.append(one)
    return tuple(may), tuple(may_not)
