"""Ways in, for this desk: the question put together from rows, the answer from :mod:`inroad.ways`.

Who may not be asked or reached comes in here, at query time: the employer guard, people to be left alone, the trash.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from inroad.desk import routes
from inroad.desk.network import View
from inroad.errors import Ambiguous, InroadError, NotFound
from inroad.store import models
from inroad.ties.parts import desk_words
from inroad.ways import find as finding
from inroad.ways.evidence import TiesEvidence
from inroad.ways.handing_on import HandingOn
from inroad.ways.inside import current_role, step
from inroad.ways.model import Goal, SideDoor, Step, Way, WaysIn
from inroad.ways.possible import MayKnow
from inroad.ways.scripts import Caller
from inroad.ways.sheet import Sheet, sheet
from inroad.ways.side_doors import side_doors
from inroad.ways.strangers import strangers

if TYPE_CHECKING:
    from inroad.desk.door import Desk

_BRIEF = 3
"""So many ways of each length, where many targets are looked at."""


class Ways:
    def __init__(self, desk: "Desk") -> None:
        self.desk = desk

    def into(self, target: int | str, top: int = 10, as_of: date | None = None) -> WaysIn:
        """The ways into a target (its id), or into whatever a name says: a target, an organisation, or a person.

        ``top`` is per number of vouchers. Raises NotFound or Ambiguous for a name that fits nothing or several.
        """
        view = self.desk.network.view(as_of)
        goal, guarded = self._goal(view, target)
        return self._find(view, goal, guarded, top)

    def best(self, target_id: int) -> Way | None:
        """The best free way into a target, for a card."""
        found = self.into(target_id, top=1)
        return next((way for way in found.ways if way.state == "free"), None)

    def summaries(self, targets: Sequence[models.Target]) -> dict[int, tuple[str, int]]:
        """For the board: target id -> (best way in words, how many ways)."""
        return {pk: (_short(found), len(found.ways)) for pk, found in self.brief(targets).items()}

    def brief(self, targets: Sequence[models.Target], as_of: date | None = None) -> dict[int, WaysIn]:
        """The ways into many targets, a few each and nothing else: target id -> what :meth:`into` would say in brief.

        Kept in memory as long as the network stays as it is and no route into that target moves.
        """
        view = self.desk.network.view(as_of)
        known = routes.standing(self.desk)
        kept: dict[Any, WaysIn] = view.kept.setdefault("ways in brief", {})
        families = self.desk.organisations.families(row.organisation_id for row in targets if row.organisation_id)
        made = {}
        for target in targets:
            goal, guarded = self._goal_of(view, target, families)
            states = routes.states(self.desk, view, goal, known)
            key = (goal, guarded, tuple(sorted((route, one.state, one.why) for route, one in states.items())))
            if key not in kept:
                kept[key] = self._find(view, goal, guarded, _BRIEF, brief=True, states=states)
            made[target.pk] = kept[key]
        return made

    def doors(self, target: models.Target) -> tuple[tuple[SideDoor, ...], tuple[Step, ...]]:
        """Where nobody leads in: the side doors of a target, and strangers there worth getting to know."""
        view = self.desk.network.view()
        goal, guarded = self._goal_of(view, target)
        kept: dict[Any, tuple[tuple[SideDoor, ...], tuple[Step, ...]]] = view.kept.setdefault("doors", {})
        if guarded:
            return (), ()
        if goal not in kept:
            rules = self._rules(view)
            skip = {*rules.quiet, *rules.closed, *rules.absent}
            caller = Caller(name=self.desk.setup.person().name)
            doors = side_doors(goal, view.people, view.snapshot, today=view.today, caller=caller,
                               interest=goal.interest, skip=skip)  # fmt: skip
            kept[goal] = doors, strangers(goal, view.people, view.snapshot, today=view.today, skip=skip)
        return kept[goal]

    def sheet(self, person_id: int, as_of: date | None = None) -> Sheet:
        """What to take into a talk with somebody: the specific people and openings they may lead to."""
        view = self.desk.network.view(as_of)
        person = self.desk.people._get(person_id)
        contact = view.at(person.pk)
        employer = self.desk.setup.guarded_people().get(person.pk)
        if employer:
            said = f"{person.name} is at {employer}, as you are: ask nothing of them unless you mark them as trusted."
            return Sheet(step(view.people[contact], current_role(view.people[contact], view.today)), (), (), said)
        targets = list(
            models.Target.objects.filter(desk=self.desk.row, trashed_at=None, suggested=False).order_by("rank")
        )
        goals = []
        for target in targets:
            goal, guarded = self._goal_of(view, target)
            if not guarded:
                goals.append(goal)
        may_know = [
            (view.index[pk], goal.name, whom)
            for goal in goals
            for pk, organisation, whom in self._guesses()
            if organisation in goal.organisations and pk in view.index
        ]
        return sheet(
            contact, goals, view.people, view.snapshot, self._told(view), today=view.today, may_know=may_know,
            absent=self._rules(view).absent,
        )  # fmt: skip

    # ---- inside

    def _find(
        self,
        view: View,
        goal: Goal,
        guarded: bool,
        top: int,
        *,
        brief: bool = False,
        states: Mapping[finding.Route, finding.RouteState] | None = None,
    ) -> WaysIn:
        rules = self._rules(view)
        may_know = [
            MayKnow(view.index[pk])
            for pk, organisation, whom in self._guesses()
            # A guess with a name is your word that the two know each other: a way in, not a question.
            if organisation in goal.organisations and pk in view.index and not whom
        ]
        return finding.find(
            goal,
            view.people,
            view.snapshot,
            self._told(view),
            today=view.today,
            k=top,
            limits=finding.Limits(
                may_not_ask=(*rules.quiet, *rules.closed), may_not_reach=rules.quiet, absent=rules.absent
            ),
            states=routes.states(self.desk, view, goal) if states is None else states,
            guarded=guarded,
            employer=self._employer_of(view, goal) if guarded else "",
            may_know=may_know,
            caller=Caller(name=self.desk.setup.person().name),
            handing=self._handing(view),
            brief=brief,
            desk_words="" if brief else desk_words(view.ties.record),
        )

    def _employer_of(self, view: View, goal: Goal) -> str:
        """The present employer of a person who is the goal."""
        return "" if goal.person is None else self.desk.setup.guarded_people().get(int(view.ids[goal.person]), "")

    def _told(self, view: View) -> TiesEvidence:
        return TiesEvidence(view.ties, view.people, today=view.today, noun=view.noun, zone=view.zone)

    def _rules(self, view: View) -> "_Rules":
        """Who may not be asked or reached, found out once for a view: every change of it makes the revision grow."""
        found: _Rules | None = view.kept.get("rules")
        if found is None:
            guarded = self.desk.setup.guarded_people()
            people = models.Person.objects.filter(desk=self.desk.row, merged_into=None)
            trashed = people.exclude(trashed_at=None).values_list("pk", flat=True)
            left_alone = people.filter(leave_alone=True).values_list("pk", flat=True)
            found = view.kept["rules"] = _Rules(
                quiet=tuple(view.index[pk] for pk in left_alone if pk in view.index),
                closed=tuple(routes.closed_doors(self.desk, view)),
                absent=tuple(view.index[pk] for pk in {*guarded, *trashed} if pk in view.index),
                organisations=frozenset(self.desk.setup.guarded_organisations()),
                people=frozenset(guarded),
            )
        return found

    def _handing(self, view: View) -> HandingOn:
        """What became of this desk's asks by the view's day, found out once: every change makes the revision grow."""
        found: HandingOn | None = view.kept.get("handing on")
        if found is None:
            found = view.kept["handing on"] = routes.handed_on(self.desk, view)
        return found

    def _guesses(self) -> list[tuple[int, int, str]]:
        """ "She may know somebody there", as said on the Start page: (person, organisation, name or "")."""
        return [(int(p), int(o), str(w)) for p, o, w in self.desk.row.settings.get("may_know", ())]

    def _goal(self, view: View, target: int | str) -> tuple[Goal, bool]:
        if isinstance(target, int):
            return self._goal_of(view, self.desk.targets._get(target))
        row = self.desk.targets.lookup(target)
        if row is not None:
            return self._goal_of(view, row)
        unsure: InroadError | None = None
        try:
            organisation = self.desk.organisations.lookup(target)
            if organisation is not None:
                return self._company(view, organisation.pk, organisation.name, "")
        except Ambiguous as error:
            unsure = error
        try:
            return self._someone(view, self.desk.people.resolve(target), "")
        except (NotFound, Ambiguous) as error:
            if unsure is not None:
                raise unsure from None
            if isinstance(error, Ambiguous):
                raise
        raise NotFound(
            f"no target, organisation or person called “{target}” on this desk",
            hint=f'`inroad target add "{target}"` makes it a target; `inroad people` shows who is here',
        )

    def _goal_of(
        self, view: View, row: models.Target, families: Mapping[int, tuple[int, ...]] | None = None
    ) -> tuple[Goal, bool]:
        if row.person is not None:
            return self._someone(view, row.person, row.interest)
        assert row.organisation_id is not None
        return self._company(view, row.organisation_id, row.name, row.interest, families)

    def _company(
        self,
        view: View,
        organisation_id: int,
        name: str,
        interest: str,
        families: Mapping[int, tuple[int, ...]] | None = None,
    ) -> tuple[Goal, bool]:
        family = (families or {}).get(organisation_id) or self.desk.organisations.family(organisation_id)
        guarded = not self._rules(view).organisations.isdisjoint(family)
        return Goal(name, family, interest=interest), guarded

    def _someone(self, view: View, person: models.Person, interest: str) -> tuple[Goal, bool]:
        there = models.Position.objects.filter(person=person, ended=False, school=False)
        organisations = tuple(dict.fromkeys(there.values_list("organisation_id", flat=True)))
        guarded = person.pk in self._rules(view).people
        return Goal(person.name, organisations, person=view.at(person.pk), interest=interest), guarded


@dataclass(frozen=True, slots=True)
class _Rules:
    """Indexes of people to be left alone and of people who take no part; ids of guarded organisations and people.

    Untrusted colleagues at a present employer, and people in the trash, take no part at all.
    """

    quiet: tuple[int, ...]
    closed: tuple[int, ...]
    absent: tuple[int, ...]
    organisations: frozenset[int]
    people: frozenset[int]


def _short(found: WaysIn) -> str:
    """The best way in a few words, for a card: a free one, else where the first stands; "" when there is none."""
    way = next((way for way in found.ways if way.state == "free"), None)
    if way is None:
        return f"{found.ways[0].people[0].name}: {found.ways[0].state_why}" if found.ways else ""
    last = way.people[-1]
    role = f", {last.title}" if last.title else ""
    if way.vouchers == 0:
        return f"You know {last.name}{role}"
    return f"{way.people[0].name} could lead you to {last.name}{role}"
