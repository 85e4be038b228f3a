"""What the joined networks can do for one seeker: a coarse answer, and whom to ask. The one reader of the snapshot.

    answer       sample of ties into the place, padded ── consent of this moment ─→ community.blind's coarse words, kept
    candidates   all ties into it, best first by who knows the seeker ── consent, walls ─→ (member, whom they know)

The answer follows from last night's snapshot and from what was withdrawn since, and from nothing that the asker can
turn at will: not from their own contacts, employers or groups, nor from their desk's time zone. Candidates are for the
ask itself, whose asker sees nothing of them; there everything is looked at as it is now.

The same steps are taken whether or not anybody is found: a place that nobody knows, or few do, is filled up with ties
drawn elsewhere, which are looked up like the rest and count for nothing (``benchmarks/blind.py`` measures it).
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np
from django.db import transaction
from django.db.models import F, Q
from numpy.typing import NDArray

from inroad.community import blind
from inroad.community.blind import BlindAnswer, Kind, Seen
from inroad.community.consent import Level
from inroad.community.departments import DEPARTMENTS
from inroad.desk import journal
from inroad.desk.community import consent, contributions, snapshot, walls
from inroad.desk.community.snapshot import LOOKED, Joined
from inroad.desk.opening import database_errors
from inroad.errors import BadInput, NotFound
from inroad.graph.chains import HOP, Masks, top_chains
from inroad.graph.snapshot import Changes
from inroad.store import bulk, models
from inroad.ties.model import ME, Backing

if TYPE_CHECKING:
    from inroad.desk.door import Desk

MOST_CANDIDATES: Final = 20
MOST_MEMBERS: Final = 400
"""So many members with a tie into one place are looked at for an ask, the best first."""
MOST_PEOPLE: Final = 5
"""So many people of one member's, before the next member is looked at."""
UNACQUAINTED: Final = 0.2
"""That a member who has never met the seeker goes along with an ask: a guess, well under :data:`HOP`."""
_A_CROWD: Final = 64
"""So many members are enough to see that there are five."""
_LOOKED: Final = "community_looked"
_IN_CHUNKS: Final = 25


@dataclass(frozen=True, slots=True)
class Candidate:
    """A member who can be asked, and whom it would be about.

    ``chance``: of the whole way, from the seeker's first word to an answer of that person. ``backing``: how well the
    member knows the seeker's work (:attr:`inroad.ties.model.Backing.rank`). ``level``: what they consented to for this
    tie. ``part_of``: the person's department, "" where no title tells.
    """

    desk_id: int
    person_id: int
    chance: float
    backing: int
    level: int
    part_of: str


@dataclass(frozen=True, slots=True)
class BlindPart:
    """What a target's page shows: today's answer, None where nobody looked yet today."""

    organisation: str
    answer: BlindAnswer | None

    @property
    def answer_words(self) -> str:
        return self.answer.words(self.organisation) if self.answer is not None else ""


# ---- the answer


def answer(desk: "Desk", organisation_key: str, now: datetime) -> BlindAnswer:
    """Could a member reach someone there? A look: today's answer stays today's, and counts towards the week's.

    Raises BadInput for what is no organisation's key.
    """
    if not organisation_key.strip():
        raise BadInput("about which company?", hint="a target with a company has one")
    # Not the desk's own day: who moves the zone to and fro would have more of them.
    today = now.astimezone(UTC).date()
    known = kept(desk, organisation_key, now)
    if known is not None:
        return known
    if organisation_key in own_employers(desk):
        return BlindAnswer(Kind.CLOSED, day=today)
    with database_errors(), transaction.atomic():
        journal.lock(desk.row.pk)  # whoever looks twice at once gets one answer, and counts once
        again = _again_on(desk, organisation_key, now)
        if again is not None:
            return BlindAnswer(Kind.LATER, day=today, again_on=again)
        found = _look(desk, organisation_key)
        row, _ = models.BlindLook.objects.get_or_create(
            desk=desk.row, organisation_key=organisation_key, day=today, defaults={"answer": found.to_json()}
        )
    return BlindAnswer.from_json(row.answer, today)


def _again_on(desk: "Desk", organisation_key: str, now: datetime) -> date | None:
    """None, and the place is counted, if it may be looked up; else the day from which on it may.

    Counted by the heads of events: they hold no name, and outlive the desk's own erasure.
    """
    today = now.astimezone(UTC).date()
    rows = models.BlindLook.objects.filter(desk=desk.row, organisation_key=organisation_key)
    if rows.filter(day__gt=today - blind.WEEK).exists():
        return None
    looked = models.Event.objects.filter(desk=desk.row, verb=_LOOKED, at__gt=now - blind.WEEK - timedelta(days=1))
    places = [(f"#{pk}", at.astimezone(UTC).date()) for pk, at in looked.order_by("pk").values_list("pk", "at")]
    again = blind.may_look(places, organisation_key, today)
    if again is None:
        journal.record(desk.row, _LOOKED, "Asked whether a member could reach a place", at=now)
    return again


def kept(desk: "Desk", organisation_key: str, now: datetime) -> BlindAnswer | None:
    """Today's answer, if it was looked for today. Reads only."""
    today = now.astimezone(UTC).date()
    row = models.BlindLook.objects.filter(desk=desk.row, organisation_key=organisation_key, day=today).first()
    return BlindAnswer.from_json(row.answer, today) if row is not None else None


def part_of_page(desk: "Desk", target_id: int) -> BlindPart | None:
    """For a target's page; None for a person, a present employer, or where there is no community. Reads only."""
    if desk.row.account_id is None:
        return None
    try:
        name, key = place_of(desk, target_id)
    except NotFound:
        return None
    return None if key in own_employers(desk) else BlindPart(name, kept(desk, key, desk.now()))


def place_of(desk: "Desk", target_id: int) -> tuple[str, str]:
    """The name and key of the company behind a target. Raises NotFound for none: nobody is looked for by name here."""
    target = desk.targets._get(target_id)
    if target.organisation is None or not target.organisation.key:
        raise NotFound("this target is no company", hint="the community can be asked about companies only")
    return target.organisation.name, target.organisation.key


def own_employers(desk: "Desk") -> frozenset[str]:
    """Keys of the employers this account guards or speaks for: nothing is asked about these."""
    return walls.guarded_keys(desk) | _seats(desk)


def _look(desk: "Desk", organisation_key: str) -> BlindAnswer:
    joined = snapshot.current()
    if joined is None:
        return BlindAnswer(Kind.TOO_FEW)
    place = joined.place_at(organisation_key)
    mine = joined.member_of(desk.row.pk)
    row, part, counts = _padded(joined, place, organisation_key)
    counts &= joined.near[row] != mine
    desks = joined.members[joined.near[row]]
    ties = list(zip(desks.tolist(), joined.person[row].tolist(), strict=True))
    levels = consent.present(ties)
    hidden = _hidden_from(_seats(desk))
    active = _active(joined, desk, desks.tolist(), hidden)
    seen = [
        Seen(member, person, code)
        for tie, member, person, code, real in zip(
            ties, desks.tolist(), joined.far[row].tolist(), part.tolist(), counts.tolist(), strict=True
        )
        if real and member in active and levels[tie] > Level.NOTHING
    ]
    return blind.answer(len(active), seen)


def _padded(
    joined: Joined, place: int, organisation_key: str
) -> tuple[NDArray[np.int64], NDArray[np.int8], NDArray[np.bool_]]:
    """:data:`LOOKED` ties, whatever the place: its own first, then others that only cost the same (bool False)."""
    total = len(joined.person)
    row = np.zeros(0, np.int64)
    part = np.zeros(0, np.int8)
    if place >= 0:
        own, part = joined.sample_into(place)
        row = own.astype(np.int64)
    missing = LOOKED - len(row) if total else 0
    seed = hashlib.sha256(f"{joined.stamp}{contributions.place_of(organisation_key)}".encode()).hexdigest()
    others = np.random.default_rng(int(seed[:15], 16)).integers(0, max(total, 1), LOOKED)[:missing]
    real = np.concatenate([np.ones(len(row), np.bool_), np.zeros(missing, np.bool_)])
    return np.concatenate([row, others]), np.concatenate([part, np.zeros(missing, np.int8)]), real


def _active(joined: Joined, desk: "Desk", looked_at: Iterable[int], hidden: Collection[int]) -> set[int]:
    """Of the members looked at, and of enough others to know whether there are :data:`blind.FEWEST_MEMBERS`: who still
    share anything and whose account is open; the asker and ``hidden`` aside."""
    some = {*looked_at, *joined.members[:_A_CROWD].tolist()}
    active = _sharing(some) - {desk.row.pk} - set(hidden)
    if len(active) < blind.FEWEST_MEMBERS and len(joined.members) > _A_CROWD:
        active = _sharing(joined.members.tolist()) - {desk.row.pk} - set(hidden)
    return active


def _sharing(desks: Iterable[int]) -> set[int]:
    found: set[int] = set()
    for piece in bulk.in_pieces(desks):
        rows = models.Contribution.objects.filter(desk_id__in=piece, ties__gt=0, desk__account__is_active=True)
        found.update(rows.values_list("desk_id", flat=True))
    return found


def _seats(desk: "Desk") -> frozenset[str]:
    """Employers this account speaks for. A host gave these seats: nobody can turn them to compare two answers."""
    if desk.row.account_id is None:
        return frozenset()
    seats = models.Seat.objects.filter(account=desk.row.account_id, role="employer")
    return frozenset(seats.values_list("organisation_key", flat=True)) - {""}


def _hidden_from(employers: Iterable[str]) -> set[int]:
    """Desks whose owner works at one of these: an employer learns nothing from the networks of its own people."""
    wanted = list(employers)
    if not wanted:
        return set()
    alias = Q(organisation__names__kind="alias", organisation__names__value__in=wanted)
    called = Q(organisation__key__in=wanted) | alias
    guards = models.Guard.objects.filter(called & ~Q(present=False)).values_list("desk_id", flat=True)
    roles = models.Position.objects.filter(called, ended=False, school=False, person__desk__me=F("person"))
    return set(guards) | set(roles.values_list("person__desk_id", flat=True))


# ---- whom to ask


def candidates(
    desk: "Desk", organisation_key: str, part_of: str, now: datetime, *, most: int = MOST_CANDIDATES
) -> tuple[Candidate, ...]:
    """Members who can reach someone there (in that department; "" for anywhere) and may be asked now, best first.

    Who knows the seeker's work comes first, then the better chance; one entry per member. Everything is looked at as
    it is now: consent to that very tie, accounts, employers on either side, limits, doors, and whom this seeker asked
    already. Never to be shown to the seeker.
    """
    joined = snapshot.current()
    place = joined.place_at(organisation_key) if joined is not None else -1
    if joined is None or place < 0 or organisation_key in own_employers(desk):
        return ()
    row, part = joined.ties_into(place)
    fits = joined.members[joined.near[row]] != desk.row.pk
    if part_of:
        fits &= part == DEPARTMENTS.index(part_of) if part_of in DEPARTMENTS else False
    row, part = row[fits], part[fits]
    if not len(row):
        return ()
    ways = _ways(desk, joined, place, row, part)[:MOST_MEMBERS]
    found: list[Candidate] = []
    for at in range(0, len(ways), _IN_CHUNKS):
        found += _standing(desk, ways[at : at + _IN_CHUNKS], organisation_key, now)
        if len(found) >= most:
            break
    return tuple(found[:most])


@dataclass(frozen=True, slots=True)
class _Way:
    """A member with those of their people who are inside, best first: (person, chance of an answer, department)."""

    desk_id: int
    chance: float
    backing: int
    people: tuple[tuple[int, float, str], ...]

    @property
    def order(self) -> tuple[int, float, int]:
        return -self.backing, -self.chance * self.people[0][1], self.desk_id


def _ways(desk: "Desk", joined: Joined, place: int, row: NDArray[np.int32], part: NDArray[np.int8]) -> list[_Way]:
    near = joined.near[row]
    order = np.lexsort((part, joined.person[row], -joined.chance[row], near))
    row, part, near = row[order], part[order], near[order]
    first = np.flatnonzero(np.concatenate([[True], near[1:] != near[:-1]]))
    leading = _leading(desk, joined, place, np.unique(joined.far[row]), set(near.tolist()))
    ways = []
    for start, stop in zip(first.tolist(), [*first[1:].tolist(), len(row)], strict=True):
        member = int(near[start])
        chance, backing = leading.get(member, (UNACQUAINTED, Backing.UNKNOWN.rank))
        people: dict[int, tuple[int, float, str]] = {}
        for i in range(start, stop):
            person = int(joined.person[row[i]])
            said = DEPARTMENTS[part[i]] if part[i] else ""
            if person not in people or (said and not people[person][2]):
                people[person] = person, float(joined.chance[row[i]]), said
            if len(people) >= MOST_PEOPLE:
                break
        ways.append(_Way(int(joined.members[member]), chance, backing, tuple(people.values())))
    return sorted(ways, key=lambda way: way.order)


def _leading(
    desk: "Desk", joined: Joined, place: int, inside: NDArray[np.int32], members: set[int]
) -> dict[int, tuple[float, int]]:
    """How the seeker gets to these members: node → (chance up to them, how well the first of the way knows my work).

    The seeker's own ties to members, whatever they consented to, as rows over the snapshot; then the kernel's chains to
    the place: one voucher is the member asked, of two the second is. Who isn't reached is not in it.
    """
    mine = _members_i_know(desk, joined)
    if not mine:
        return {}
    me = joined.graph.n
    nodes = np.array(sorted(mine), np.int32)
    changes = Changes(
        near=np.full(len(nodes), me, np.int32), far=nodes,
        chance=np.array([mine[int(node)][0] for node in nodes]), tie_row=np.full(len(nodes), -1, np.int32),
        backing=np.array([mine[int(node)][1] for node in nodes], np.int8), n=me + 1,
    )  # fmt: skip
    graph = joined.graph.with_changes(changes)
    may_ask = np.zeros(graph.n, np.bool_)
    may_ask[: len(joined.members)] = True
    own = joined.member_of(desk.row.pk)
    if own >= 0:
        may_ask[own] = False
    found: dict[int, tuple[float, int]] = {}
    chains = top_chains(
        graph, me, inside, organisation=place, k=min(len(nodes) + 1, MOST_MEMBERS), masks=Masks(may_ask=may_ask)
    )
    for number, (people, positions, _) in enumerate(chains):
        if len(people) < 2 or people[-2] not in members:
            continue
        steps = graph.at(np.array(positions))[1][: len(people) - 1]
        chance = max(float(np.prod(steps)) * HOP ** (len(people) - 1), UNACQUAINTED * HOP ** (len(people) - 2))
        # Only who is asked first speaks of my work; a member behind them has it from hearsay.
        backing = int(chains.backing[number]) if len(people) == 2 else Backing.UNKNOWN.rank
        found[people[-2]] = max(found.get(people[-2], (0.0, 0)), (chance, backing), key=lambda one: (one[1], one[0]))
    return found


def _members_i_know(desk: "Desk", joined: Joined) -> dict[int, tuple[float, int]]:
    """Members who are in my book under an address they proved, with a verified tie: node → (chance, backing)."""
    proved = models.PartyAddress.objects.filter(party__desk__isnull=False).values("value")
    held = models.Identity.objects.filter(desk=desk.row, kind="email", value__in=proved)
    of = list(held.values_list("value", "person_id"))
    desks: dict[str, int] = {}
    for piece in bulk.in_pieces({value for value, _ in of}):
        rows = models.PartyAddress.objects.filter(value__in=piece, party__desk__isnull=False)
        desks.update(rows.values_list("value", "party__desk__id"))
    if not desks:
        return {}
    view = desk.network.view()
    found: dict[int, tuple[float, int]] = {}
    for value, person in of:
        node, index = joined.member_of(desks.get(value, 0)), view.index.get(person)
        if node < 0 or index is None:
            continue
        tie = view.ties.row(ME, index)
        chance = view.ties.chance(ME, index)
        if tie >= 0 and chance:
            backing = view.ties.backing_ab if view.ties.a[tie] == ME else view.ties.backing_ba
            found[node] = max(found.get(node, (0.0, 0)), (chance, int(backing[tie])))
    return found


def _standing(desk: "Desk", ways: Sequence[_Way], organisation_key: str, now: datetime) -> Iterator[Candidate]:
    """Those of some ways that hold at this very moment, each with the first of their people that does."""
    levels = consent.present((way.desk_id, person) for way in ways for person, _, _ in way.people)
    rows = models.Desk.objects.select_related("account", "me", "party").filter(pk__in=[way.desk_id for way in ways])
    members = {row.pk: row for row in rows}
    people = {row.pk: row for row in models.Person.objects.filter(pk__in=[p for way in ways for p, _, _ in way.people])}
    asker = walls.AskersWalls(desk)
    hidden = _hidden_from(_seats(desk) | _employers_of(desk))
    mine = _waiting_for(desk)
    for way in ways:
        member = members.get(way.desk_id)
        if member is None or member.pk in hidden or member.pk in mine:
            continue
        for person, chance, part in way.people:
            level = levels[way.desk_id, person]
            if level is Level.NOTHING or not asker.open_to(member, people.get(person)):
                continue
            if walls.has_room(desk, member, [organisation_key], organisation_key, now):
                yield Candidate(way.desk_id, person, way.chance * chance, way.backing, int(level), part)
            break


def _employers_of(desk: "Desk") -> frozenset[str]:
    """Where the seeker works, guarded or not: those who guard the place from their search are not told of it either."""
    held = models.Position.objects.filter(person=desk.row.me_id or 0, ended=False, school=False)
    return walls.guarded_keys(desk) | frozenset(held.values_list("organisation__key", flat=True))


def _waiting_for(desk: "Desk") -> set[int]:
    """Members with an ask of this seeker's before them, about whatever: one at a time."""
    open_ = models.BlindPut.objects.filter(ask__desk=desk.row, state="put").exclude(desk=None)
    return {pk for pk in open_.values_list("desk_id", flat=True) if pk is not None}
