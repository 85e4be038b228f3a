"""What a play knows when it begins: who was met, who put in a word, which of the owner's targets each may reach.

Whoever must not find out, is to be left alone or lies in the trash is not handed over at all; what is a present
employer's is no subject. Who is promised the same already, by an introduction, an interview that was held, a release of
references or another play about the same job, is not handed over for it a second time.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from inroad.desk import search_rows
from inroad.desk.contract_rows import decode
from inroad.errors import BadInput, InroadError, Refused
from inroad.introductions.model import Kept, Promise, Role
from inroad.search.people import KeptOut
from inroad.search.plays.model import MOST_PEOPLE, Facts, Person, Play
from inroad.store import models

if TYPE_CHECKING:
    from inroad.desk.door import Desk

MOST_TARGETS = 3
_OVER = ("let go", "future")
_REPORTS = (Promise.REPORT_CONTACT.value, Promise.REPORT_MEETING.value, Promise.REPORT_END.value)
_PENDING = (Kept.PENDING.value, Kept.UNRESOLVED.value)
_THANKS = ("thanks", "interview-thanks")
_VERIFIED = 2


@dataclass(frozen=True, slots=True)
class Subject:
    """What a play is about, as rows. Of a job the target is its own."""

    target: models.Target | None = None
    opening: models.Opening | None = None
    person: models.Person | None = None

    @property
    def about(self) -> str:
        """ "platform lead at Northwind", "Northwind", "Carol Diaz"."""
        if self.person is not None:
            return self.person.name or "somebody without a name"
        place = self.organisation
        return f"{self.opening.title} at {place}" if self.opening is not None else place

    @property
    def organisation(self) -> str:
        if self.target is None:
            return ""
        return self.target.organisation.name if self.target.organisation is not None else self.target.name


@dataclass
class _Cast:
    """People by the groups they belong to, in the order in which they were found."""

    groups: dict[int, set[str]] = field(default_factory=dict)

    def add(self, group: str, people: Iterable[int | None]) -> None:
        for pk in people:
            if pk:
                self.groups.setdefault(pk, set()).add(group)


def subject_of(
    desk: "Desk", play: Play, target_id: int | None, opening_id: int | None, person_id: int | None
) -> Subject:
    """The rows a play of this kind is about.

    Raises BadInput for what it isn't about, NotFound, or Refused where the employer guard or somebody's wish stands.
    """
    given = {"target": target_id, "opening": opening_id, "person": person_id}
    if given[play.subject] is None:
        what = {"opening": "a job", "target": "a target", "person": "a person"}[play.subject]
        raise BadInput(f"“{play.title}” is about {what}", where=play.name, hint=f"say which {what.split()[-1]}")
    walls = search_rows.kept_out(desk)
    if play.subject == "person":
        person = desk.people._get(person_id or 0)
        if person.pk == desk.row.me_id:
            raise BadInput("that is you", hint="choose somebody else")
        if why := walls.why(person.pk):
            raise Refused(f"{person.name or 'this person'} {why}", hint="no play is begun about them")
        return Subject(person=person)
    if play.subject == "opening":
        opening = search_rows.opening(desk, opening_id or 0)
        subject = Subject(opening.target, opening)
    else:
        subject = Subject(desk.targets._get(target_id or 0))
    if is_guarded(desk, subject, walls):
        raise Refused(f"{subject.organisation} is a present employer of yours", hint="nothing is begun there from here")
    return subject


def is_guarded(desk: "Desk", subject: Subject, walls: KeptOut) -> bool:
    """Is the company, or the person a target is, out of bounds?"""
    if subject.target is None:
        return False
    if subject.target.person_id is not None and walls.why(subject.target.person_id):
        return True
    return subject.target.organisation_id in desk.setup.guarded_organisations() or walls.hides(subject.organisation)


def facts_of(desk: "Desk", play: Play, subject: Subject) -> Facts:
    """The facts of a play about this subject as of now."""
    walls = search_rows.kept_out(desk)
    cast = _Cast()
    voucher = 0
    wanted = {step.for_each for step in play.steps}
    if subject.opening is not None:
        voucher = _about_a_job(desk, cast, subject.opening, wanted)
        if any(step.for_each == "met" and step.letter in _THANKS for step in play.steps):
            for pk in _promised_after_a_talk(desk, subject.opening, "thanks"):
                cast.groups.pop(pk, None)
    if subject.target is not None:
        there = wanted - {"met", "clicked"} if subject.opening is not None else wanted
        _about_a_place(desk, cast, subject.target, there)
    if subject.person is not None:
        cast.groups = {subject.person.pk: cast.groups.get(subject.person.pk, set())}
    people = people_of(desk, cast.groups, subject, walls)
    names = {one.ref: one.name for one in people}
    return Facts(
        timezone=desk.row.timezone,
        organisation=subject.organisation,
        opening=subject.opening.title if subject.opening is not None else "",
        voucher=names.get(voucher, "") or _name(voucher, walls),
        subject=1 if subject.person is not None else 0,
        people=people,
        dates=_dates(subject.opening),
    )


def people_of(desk: "Desk", groups: dict[int, set[str]], subject: Subject, walls: KeptOut) -> tuple[Person, ...]:
    """These people as a play needs them, without those who are kept out; at most as many as a play takes."""
    rows = models.Person.objects.filter(desk=desk.row, pk__in=groups, merged_into=None, trashed_at=None)
    found = {row.pk: row for row in rows.exclude(pk=desk.row.me_id or 0)}
    chosen = [pk for pk in groups if pk in found and not walls.why(pk)][:MOST_PEOPLE]
    spelled = search_rows.addresses(chosen)
    own = own_targets(desk, subject.organisation, walls)
    return tuple(
        Person(
            name=found[pk].name,
            ref=pk,
            address=spelled.get(pk, ""),
            groups=frozenset(groups[pk]),
            targets=targets_for(desk, pk, own),
        )
        for pk in chosen
    )


def own_targets(desk: "Desk", but: str, walls: KeptOut) -> list[str]:
    """Names of the owner's companies in their order, without ``but``, what was let go, and present employers."""
    rows = models.Target.objects.filter(desk=desk.row, trashed_at=None, suggested=False, person=None)
    guarded = desk.setup.guarded_organisations()
    live = rows.exclude(stage__in=_OVER).exclude(organisation__in=guarded).order_by("rank", "id")
    names = live.values_list("organisation__name", "name")
    found = [organisation or name for organisation, name in names]
    return [name for name in dict.fromkeys(found) if name != but and not walls.hides(name)]


def targets_for(desk: "Desk", person_id: int, own: list[str]) -> tuple[str, ...]:
    """X, Y and Z: the targets this person may reach, best first; then the owner's own, since naming three companies
    helps anybody think of somebody (N2), whatever the desk knows of them."""
    try:
        sheet = desk.ways.sheet(person_id)
    except InroadError:
        return tuple(own[:MOST_TARGETS])
    reached = [line.target for line in sheet.lines if line.kind != "opening" and line.target in own]
    return tuple(dict.fromkeys([*reached, *own]))[:MOST_TARGETS]


# Whom ----------------------------------------------------------------------------------------------------------------


def met_at(opening: models.Opening) -> dict[int, bool | None]:
    """Who was met about a job, and whether it clicked: person → yes, no, or None where nobody said."""
    rows = models.InterviewMet.objects.filter(interview__opening=opening, interview__trashed_at=None)
    found: dict[int, bool | None] = {}
    for person, clicked in rows.exclude(interview__state="called off").order_by("id").values_list("person", "clicked"):
        found[person] = clicked if clicked is not None else found.get(person)
    return found


def _about_a_job(desk: "Desk", cast: _Cast, opening: models.Opening, wanted: set[str]) -> int:
    """Fills the cast; returns whose word got there, 0 for nobody."""
    met = met_at(opening)
    cast.add("met", met)
    cast.add("clicked", [pk for pk, clicked in met.items() if clicked])
    voucher = _voucher_of(opening)
    if "voucher" in wanted and voucher and not _promised_a_report(desk, opening, voucher):
        cast.add("voucher", [voucher])
    if "referee" in wanted:
        rows = models.Release.objects.filter(desk=desk.row, opening=opening)
        free = rows.exclude(promise__state__in=_PENDING)
        already = _in_other_plays(desk, opening, "referee")
        cast.add("referee", [pk for pk in free.values_list("referee__person", flat=True) if pk not in already])
    return voucher


def _about_a_place(desk: "Desk", cast: _Cast, target: models.Target, wanted: set[str]) -> None:
    if wanted & {"met", "clicked"}:
        for opening in models.Opening.objects.filter(desk=desk.row, target=target, trashed_at=None).order_by("id"):
            met = met_at(opening)
            cast.add("met", met)
            cast.add("clicked", [pk for pk, clicked in met.items() if clicked])
    if "edge" in wanted:
        doors = desk.ways.into(target.pk, top=1).side_doors
        cast.add("edge", [door.who.id for door in doors if door.who is not None])
    if "inside" in wanted and target.organisation_id is not None:
        family = desk.organisations.family(target.organisation_id)
        there = models.Position.objects.filter(organisation__in=family, ended=False, school=False)
        known = there.filter(person__tie=_VERIFIED).order_by("person__sort_key", "person")
        cast.add("inside", known.values_list("person", flat=True))


def _voucher_of(opening: models.Opening) -> int:
    if opening.contract is not None:
        return decode(opening.contract).voucher.person
    return opening.through_id or 0


def _promised_a_report(desk: "Desk", opening: models.Opening, voucher: int) -> bool:
    """Does something else promise this person word of the same job already?"""
    if opening.contract_id is not None:
        owed = models.Promise.objects.filter(contract=opening.contract_id, what__in=_REPORTS, state__in=_PENDING)
        if owed.filter(debtor=Role.SEEKER.value).exists():
            return True
    if voucher in _promised_after_a_talk(desk, opening, "report"):
        return True
    return voucher in _in_other_plays(desk, opening, "voucher")


def _promised_after_a_talk(desk: "Desk", opening: models.Opening, what: str) -> set[int]:
    """Who is promised ``what`` ("thanks", "report") by an interview that was held, or has had it."""
    found: set[int] = set()
    for talk in models.Interview.objects.filter(desk=desk.row, opening=opening, trashed_at=None):
        made = models.Promise.objects.filter(desk=desk.row, contract=None, key__startswith=f"{what}:{talk.pk}:")
        keys = made.filter(state__in=(*_PENDING, Kept.KEPT.value)).values_list("key", flat=True)
        found |= {int(number) for number in (key.rpartition(":")[2] for key in keys) if number.isdecimal()}
    return found


def _in_other_plays(desk: "Desk", opening: models.Opening, group: str) -> set[int]:
    """People of this group in plays under way about the same job that still have something to tell them."""
    from inroad.desk.play_rows import run_of

    found: set[int] = set()
    for row in models.PlayRun.objects.filter(desk=desk.row, opening=opening, state="running"):
        run = run_of(row)
        if any(step.for_each == group for step in run.play.steps):
            found |= {one.ref for one in run.facts.people if group in one.groups}
    return found


def _name(person_id: int, walls: KeptOut) -> str:
    if not person_id or walls.why(person_id):
        return ""
    row = models.Person.objects.filter(pk=person_id, merged_into=None).first()
    return row.name if row is not None else ""


def _dates(opening: models.Opening | None) -> dict[str, datetime]:
    """The day of the interview: of the next one that is planned, else of the last that was held."""
    if opening is None:
        return {}
    rows = models.Interview.objects.filter(opening=opening, trashed_at=None)
    planned = rows.filter(state="planned").order_by("at").first()
    row = planned or rows.filter(state="held").order_by("-at").first()
    return {"interview": row.at} if row is not None else {}
