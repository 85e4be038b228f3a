"""Beginning a letter: what there is to write, by situation, to whom it may go, and what it is about.

    situation ── kinds ─┐
    person, job, target ┴─ write ─→ a draft, or the one that was begun already

A kind that nobody put into a situation is offered under "More", so that a new folder of words is found by itself.
Refused: readers at a present employer who may not know, and those who want to be left alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from inroad.desk import search_rows
from inroad.desk.documents import ATTACHED
from inroad.desk.letter_more import TARGET
from inroad.desk.text import NOTE, clean
from inroad.errors import BadInput, NotFound, Refused
from inroad.introductions.model import Role
from inroad.letters import registry
from inroad.letters.model import Kind
from inroad.store import models

if TYPE_CHECKING:
    from inroad.desk.door import Desk

SITUATIONS: Final[tuple[tuple[str, str, tuple[str, ...]], ...]] = (
    ("Ask", "One thing, of one person, with an easy no.", ("advice", "direct-word", "future")),
    ("Give", "While it is new, and wanting nothing for it.", ("useful-to-you", "comment", "favour")),
    ("Thank", "And tell what came of it.", ("interview-thanks", "thanks-names")),
    ("Keep warm", "A tie that is greeted when nothing is wanted is still there years later.", ("hello", "update")),
    ("After a no", "The one who wrote kindly is whom they call next.", ("runner-up", "where-you-clicked", "favour")),
    ("References", "Asked early, named late, briefed before anybody rings.",
     ("reference-request", "referee-briefing", "old-boss-call", "vouchers-call", "referee-outcome")),
    ("On the phone", "One page to read from: printed or read, never sent.",
     ("side-door-call", "switchboard", "where-you-clicked", "old-boss-call", "months-3-6-12", "salary-history",
      "unpaid-work")),
)  # fmt: skip
NOBODY_NEEDED: Final = frozenset({"switchboard", "months-3-6-12", "salary-history", "unpaid-work"})
"""Calls that can be prepared for a job or a target where nobody is known yet."""
_ALSO: Final = frozenset({"direct-word"})  # written to somebody inside, who may be the addressee of no introduction
MORE: Final = "More"
MOST_OPENINGS: Final = 100
MOST_FACTS: Final = 30
_NOT_THEM: Final = "nothing is drafted to them; a colleague who may know can be marked as trusted"


@dataclass(frozen=True, slots=True)
class KindOffered:
    """``nobody_needed``: it can be begun for a target where nobody is known."""

    name: str
    title: str
    why: str
    spoken: bool
    nobody_needed: bool
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Situation:
    title: str
    words: str
    kinds: tuple[KindOffered, ...]


@dataclass(frozen=True, slots=True)
class About:
    """What a letter is about: a job, or a target without one. False if nothing was named."""

    opening: models.Opening | None = None
    target: models.Target | None = None
    more: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return self.opening is not None or self.target is not None

    def fits(self, letter: models.Letter) -> bool:
        """Whether a draft that was begun is about this. Where nothing was named, any that was begun is gone on with."""
        if not self:
            return True
        opening_id = self.opening.pk if self.opening is not None else None
        return letter.opening_id == opening_id and letter.more.get(TARGET) == self.more.get(TARGET)


@dataclass(frozen=True, slots=True)
class BeginPage:
    """What there is to begin, for whom and about what as far as that is said. ``why_not``: nothing goes to them."""

    situations: tuple[Situation, ...]
    openings: tuple[tuple[int, str], ...]
    person_id: int | None = None
    person: str = ""
    why_not: str = ""
    opening_id: int | None = None
    target_id: int | None = None
    target: str = ""


def page(
    desk: "Desk", person_id: int | None = None, opening_id: int | None = None, target_id: int | None = None
) -> BeginPage:
    """Where a letter is begun, from the menu, a person, a target or a job. Raises NotFound."""
    person = desk.people._get(person_id) if person_id is not None else None
    matter = about(desk, opening_id, target_id)
    target = matter.opening.target if matter.opening is not None else matter.target
    return BeginPage(
        situations(),
        tuple(openings(desk)),
        person.pk if person is not None else None,
        (person.name or "somebody without a name") if person is not None else "",
        search_rows.kept_out(desk).why(person.pk) if person is not None else "",
        matter.opening.pk if matter.opening is not None else None,
        target.pk if target is not None else None,
        target.name if target is not None else "",
    )


def to_people(kind: Kind) -> bool:
    """Whether such a letter can be begun for a person alone, outside any introduction."""
    seats = any(seat.writer == Role.SEEKER.value and "reader" in seat.readers for seat in kind.seats)
    return seats or kind.name in _ALSO


def situations() -> tuple[Situation, ...]:
    """All kinds that are begun for a person, by situation in plain words; one may stand in several."""
    offered = {name: _offered(entry.kind) for name, entry in registry.kinds().items() if to_people(entry.kind)}
    placed = {name for _, _, names in SITUATIONS for name in names}
    rest = tuple(name for name in offered if name not in placed)
    made = (
        Situation(title, words, tuple(offered[name] for name in names if name in offered))
        for title, words, names in (*SITUATIONS, (MORE, "", rest))
    )
    return tuple(one for one in made if one.kinds)


def openings(desk: "Desk") -> list[tuple[int, str]]:
    """Jobs a letter may be about, the latest first; none at a present employer."""
    guarded = desk.setup.guarded_organisations()
    rows = search_rows.opening_rows(desk).exclude(target__organisation__in=guarded).order_by("-changed_at", "-id")
    return [(row.pk, f"{row.title}, {row.target.name}") for row in rows[:MOST_OPENINGS]]


def about(desk: "Desk", opening_id: int | None, target_id: int | None) -> About:
    """Raises NotFound for what is not on this desk or in the trash, Refused for a present employer."""
    if opening_id is not None:
        opening = search_rows.opening_rows(desk).filter(pk=opening_id).first()
        if opening is None:
            raise NotFound(f"there is no opening #{opening_id} on this desk")
        _check_target(desk, opening.target)
        return About(opening=opening)
    if target_id is not None:
        target = models.Target.objects.filter(desk=desk.row, pk=target_id, trashed_at=None).first()
        if target is None:
            raise NotFound(f"there is no target #{target_id} on this desk")
        _check_target(desk, target)
        return About(target=target, more={TARGET: str(target.pk)})
    return About()


def facts_of_kind(kind: Kind, more: Mapping[str, str]) -> dict[str, str]:
    """``more`` made storable. Raises BadInput for a fact that this kind doesn't know, with those it does."""
    known = {*kind.fields, *kind.prefills} - {ATTACHED, TARGET}
    if len(more) > MOST_FACTS:
        raise BadInput(f"{len(more)} facts for one letter", hint=f"{MOST_FACTS} at most")
    for key in more:
        if key not in known:
            hint = f"one of: {', '.join(sorted(known))}" if known else "this kind has none of its own"
            raise BadInput(f"“{kind.title}” knows no “{key[:40]}”", hint=hint)
    return {key: clean(value, key, NOTE, lines=True) for key, value in more.items()}


def check_reader(desk: "Desk", person: models.Person) -> None:
    """Raises Refused where nothing may go to this person."""
    if person.pk == desk.row.me_id:
        raise BadInput("this is you", hint="name somebody else")
    if why := search_rows.kept_out(desk).why(person.pk):
        raise Refused(
            f"{person.name or 'this person'} {why}",
            hint="nothing is drafted to them; trust them first if they may know",
        )


def _check_target(desk: "Desk", target: models.Target) -> None:
    if target.organisation_id in desk.setup.guarded_organisations():
        raise Refused(f"{target.name} is where you are", hint="no letter names it as a goal")


def _offered(kind: Kind) -> KindOffered:
    facts = tuple({**kind.fields, **kind.prefills}.items())
    return KindOffered(kind.name, kind.title, kind.why, kind.spoken, kind.name in NOBODY_NEEDED, facts)
