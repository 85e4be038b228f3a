"""What the rows of a desk offer for a week's plan: targets, free ways, people as they stand; the rules are pure.

    desk.ways.brief (kept with the network) ── free ways ─┐
    introductions, letters, talks, promises ── asked on, begun, owed ─┼─ score.propose ─→ what could be done
    limits, doors, rests, walls ── why not ───────────────┘

Whoever must not find out, is left alone, rests or has had enough asks stands here with the reason, and takes no part.
Cost: one question of the network per target, kept until something moves there, and a dozen queries for all people.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from django.db.models import Max, Q

from inroad import words as say
from inroad.desk import owing, search_rows, touches, wishes, writing
from inroad.desk.surroundings import limits_of, unresolved_by_voucher
from inroad.introductions import machine
from inroad.introductions.model import Limits, Role, State
from inroad.letters import registry
from inroad.score import propose as rules
from inroad.search.people import KeptOut
from inroad.store import bulk, models
from inroad.ties.model import Backing
from inroad.ways.model import Way, WaysIn

if TYPE_CHECKING:
    from inroad.desk.door import Desk

DECLINED_DAYS: Final = 180
"""So long nobody else is asked about somebody who said not this time."""
_BACKING: Final = {backing.rank: backing for backing in Backing}
_PENDING: Final = frozenset(state.value for state in machine.PENDING)
_REASONS: Final = 2
_PLAYS: Final = ("side-door", "cultivation")


@dataclass(frozen=True, slots=True)
class Gathered:
    """What could be done, and what the targets and people in it are called."""

    proposal: rules.Proposal
    targets: dict[int, str]
    people: dict[int, str]


def gather(desk: "Desk", *, day: date | None = None, meets: float = rules.MEETS, only: int | None = None) -> Gathered:
    """The candidates of the seven days from ``day`` on, as the desk stands now. ``only``: for this target alone."""
    walls = search_rows.kept_out(desk)
    rows = _targets(desk, walls, only)
    found = desk.ways.brief(rows)
    routes = [route for row in rows for route in _routes(row.pk, found[row.pk])]
    led = {route.target for route in routes}
    strangers, doors = _where_nobody_leads(desk, [row for row in rows if row.pk not in led])
    ids = {pk for route in routes for pk in route.people} | {one.person for one in strangers}
    ids |= {one.person for one in doors if one.person}
    asked = _Asked.of(desk)
    people = _people(desk, ids, walls, asked)
    aims = [
        rules.Aim(row.pk, _called(row), place, row.stage, row.interest, tuple(asked.under_way(row)))
        for place, row in enumerate(rows)
    ]
    proposal = rules.propose(aims, routes, people, day or desk.today(), meets=meets, strangers=strangers, doors=doors)
    return Gathered(proposal, {aim.target: aim.name for aim in aims}, {pk: one.name for pk, one in people.items()})


def targets(desk: "Desk") -> list[models.Target]:
    """Targets that a plan is made for, in the owner's order: open ones, and nothing at a present employer."""
    return _targets(desk, search_rows.kept_out(desk), None)


def kept_entries(desk: "Desk") -> dict[int, int]:
    """Entries merged into others -> the one kept."""
    merged = models.Person.objects.filter(desk=desk.row, merged_into__isnull=False)
    return {pk: kept for pk, kept in merged.values_list("pk", "merged_into") if kept is not None}


def _targets(desk: "Desk", walls: KeptOut, only: int | None) -> list[models.Target]:
    rows = models.Target.objects.filter(desk=desk.row, trashed_at=None, suggested=False, stage__in=list(rules.STAGES))
    rows = rows.exclude(organisation__in=desk.setup.guarded_organisations())
    if only is not None:
        rows = rows.filter(pk=only)
    return [
        row
        for row in rows.select_related("organisation", "person").order_by("rank", "id")
        if not walls.hides(_called(row)) and not walls.why(row.person_id or 0)
    ]


def _called(row: models.Target) -> str:
    return row.organisation.name if row.organisation is not None else row.name


# ---- ways


def _routes(target: int, found: WaysIn) -> Iterator[rules.Route]:
    for way in found.ways:
        people = tuple(one.id for one in way.people)
        colleague = way.toward is not None and not way.vouchers
        if way.state != "free" or (way.role == "voucher" and not way.toward):
            continue
        if way.toward is not None and colleague:
            people = (*people, way.toward.id)
        left = way.people[-1].may_have_left
        yield rules.Route(target, people, way.chance, _reasons(way), left, colleague)


def _reasons(way: Way) -> tuple[str, ...]:
    """Each tie by its weightiest reasons, the owner's own first."""
    first, *_ = way.people
    said = way.ties[0].reasons[:_REASONS]
    known = way.ties[0].backing in {Backing.WELL.value, Backing.A_BIT.value}
    made = [f"{first.name} {said[0]}" if known else f"you and {first.name}: {'; '.join(said)}"] if said else []
    for near, far, tie in zip(way.people, way.people[1:], way.ties[1:], strict=False):
        why = next(iter(tie.reasons), "they know each other")
        both = why if near.name in why or far.name in why else f"{near.name} and {far.name}: {why}"
        made.append(f"{both}; {far.name} is {far.title}" if far.title else both)
    if way.toward is not None and not way.vouchers:
        made.append(f"better asked to name a colleague: {way.toward.name}")
    return tuple(made)


def _where_nobody_leads(desk: "Desk", rows: Iterable[models.Target]) -> tuple[list[rules.Stranger], list[rules.Door]]:
    runs = models.PlayRun.objects.filter(desk=desk.row, state="running", name__in=_PLAYS)
    begun = set(runs.values_list("target", flat=True)), set(runs.values_list("person", flat=True))
    strangers, doors = [], []
    for row in rows:
        side, there = desk.ways.doors(row)
        strangers += [rules.Stranger(row.pk, one.id, one.title) for one in there if one.id not in begun[1]]
        if side and row.pk not in begun[0]:
            doors.append(rules.Door(row.pk, side[0].who.id if side[0].who is not None else 0, side[0].why))
    return strangers, doors


# ---- people


@dataclass
class _Asked:
    """What introductions and letters say of people, by the entry that was kept of each."""

    last: dict[int, date]
    why_not: dict[int, str]
    states: list[tuple[int | None, int | None, int, str]]  # target, organisation, whom it leads to, state

    @classmethod
    def of(cls, desk: "Desk") -> "_Asked":
        made = cls({}, {}, [])
        kept = kept_entries(desk)
        made._introductions(desk, kept)
        made._letters(desk, kept)
        for person, on in models.VouchTalk.objects.filter(desk=desk.row).values_list("person").annotate(on=Max("on")):
            made._asked(kept.get(person, person), on)
        return made

    def under_way(self, row: models.Target) -> Iterator[str]:
        """States of introductions into a target."""
        for target, organisation, person, state in self.states:
            same = organisation is not None and organisation == row.organisation_id
            if row.pk == target or same or (row.person_id is not None and row.person_id == person):
                yield state

    def _asked(self, person: int, on: date) -> None:
        self.last[person] = max(on, self.last.get(person, on))

    def _introductions(self, desk: "Desk", kept: dict[int, int]) -> None:
        zone, now = ZoneInfo(desk.row.timezone), desk.now()
        mine = models.ContractSide.objects.filter(desk=desk.row, role=Role.SEEKER.value).values("contract")
        rows = models.Contract.objects.filter(pk__in=mine).prefetch_related("sides").order_by("pk")
        for row in rows:
            sides = {side.role: kept.get(side.person_id or 0, side.person_id or 0) for side in row.sides.all()}
            voucher, addressee = sides.get(Role.VOUCHER.value, 0), sides.get(Role.ADDRESSEE.value, 0)
            goal = (row.data.get("goal") or {}).get("person") or 0
            reached = [pk for pk in (addressee, kept.get(goal, goal)) if pk]
            if at := row.data.get("asked_at"):
                self._asked(voucher, datetime.fromtimestamp(at, UTC).astimezone(zone).date())
            age = now - row.changed_at
            if row.state in _PENDING:
                self.states.append((row.target_id, row.organisation_id, reached[-1] if reached else 0, row.state))
                for pk in reached:
                    self.why_not.setdefault(pk, "an introduction to them is under way")
            elif row.state == State.DRAFTED.value and age < timedelta(days=rules.REST_DAYS):
                for pk in (voucher, *reached):
                    self.why_not.setdefault(pk, "an ask with them is begun")
            elif row.state == State.DECLINED.value and age < timedelta(days=DECLINED_DAYS):
                for pk in reached:
                    self.why_not.setdefault(pk, "they said not this time")

    def _letters(self, desk: "Desk", kept: dict[int, int]) -> None:
        zone, since = ZoneInfo(desk.row.timezone), desk.now() - timedelta(days=rules.REST_DAYS)
        mine = models.Letter.objects.filter(desk=desk.row, writer=Role.SEEKER.value, to__isnull=False, trashed_at=None)
        asking = [name for name, entry in registry.kinds().items() if entry.kind.asks]
        sent = mine.filter(state="sent", kind__in=asking, sent_at__gte=since)
        for person, at in sent.values_list("to").annotate(at=Max("sent_at")):
            self._asked(kept.get(person, person), at.astimezone(zone).date())
        begun = mine.filter(state__in=("draft", "queued"), changed_at__gte=since)
        begun = begun.exclude(kind__in=[*writing.ONLY_AT_HAND, *writing.PART_OF_ANOTHER])
        asked = Q(kind=owing.ASK, contract__isnull=False) & ~Q(contract__state=State.DRAFTED.value)
        for person in begun.exclude(asked).values_list("to", flat=True):
            self.why_not.setdefault(kept.get(person, person), "a letter to them is begun")


def _people(desk: "Desk", ids: Collection[int], walls: KeptOut, asked: _Asked) -> dict[int, rules.Person]:
    zone = ZoneInfo(desk.row.timezone)
    said: dict[int, date] = {}
    for pk, touch in touches.told(desk):
        said[pk] = max(touch.on, said.get(pk, touch.on))
    view = desk.network.view()
    roster = view.people
    rests, owed, limited = desk.hellos.rests(), desk.hellos._owed(), _limited(desk)
    found = {}
    for piece in bulk.in_pieces(sorted(set(ids))):
        rows = models.Person.objects.filter(desk=desk.row, pk__in=piece).order_by("pk")
        for pk, name, backing, at in rows.values_list("pk", "name", "backing", "last_contact_at"):
            days = [day for day in (at.astimezone(zone).date() if at else None, said.get(pk)) if day is not None]
            limits = limits_of(desk, pk) if pk in limited else None
            why = walls.why(pk) or asked.why_not.get(pk, "")
            if not why and pk in rests:
                why = f"put off until {say.day(rests[pk])}"
            if not why and pk in owed:
                why = "you owe them a word first"
            if not why and limits is not None:
                why = _why_limits(limits)
            no_go = frozenset(limits.no_go) if limits is not None else frozenset[str]()
            found[pk] = rules.Person(
                pk, name or roster[view.at(pk)].name, max(days, default=None), _BACKING[backing], asked.last.get(pk),
                why, no_go,
            )  # fmt: skip
    return found


def _limited(desk: "Desk") -> set[int]:
    """Whoever said anything about being asked, or has something unresolved: the others have no limits to look up."""
    doors = models.Door.objects.filter(seeker=desk.row, closed=True)
    told = {int(pk) for pk in desk.row.settings.get("limits", {}) if pk.isdecimal()}
    found = told | wishes.people(desk) | set(doors.values_list("person", flat=True)) | set(unresolved_by_voucher(desk))
    kept = kept_entries(desk)
    return found | {kept[pk] for pk in found if pk in kept}


def _why_limits(limits: Limits) -> str:
    if limits.left_alone:
        return "wants to be left alone"
    if limits.door_closed:
        return "would rather not be asked"
    if limits.resting_until is not None:
        return limits.resting_why or "rests"
    if limits.asks_left is not None and limits.asks_left <= 0:
        return "has set a limit, and it is reached"
    return ""
