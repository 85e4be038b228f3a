"""Whom a blind ask is never put to, whatever their consent says.

    the asker themselves under another account · their present employers' people, seats and addresses · whoever closed
    a door to them, wants to be left alone, set a limit that is reached, or was asked by them about this place lately

Looked at once when a member is chosen and again at their yes: a guard may have come up in between. Who turns out to be
behind a wall is passed over in silence; nothing that the asker sees differs by it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from inroad.community import asking
from inroad.desk import merging, surroundings, wishes
from inroad.desk.recipients import Wall
from inroad.matching import identities as forms
from inroad.matching import names
from inroad.matching import organisations as employers
from inroad.store import models

if TYPE_CHECKING:
    from inroad.desk.door import Desk


@dataclass(frozen=True, slots=True)
class Points:
    """What points at one human: addresses as mailboxes tell them apart, profile URLs, parties."""

    addresses: frozenset[str] = frozenset()
    urls: frozenset[str] = frozenset()
    parties: frozenset[int] = frozenset()

    def meets(self, other: "Points") -> bool:
        """Are the two certainly one person?"""
        return bool(self.addresses & other.addresses or self.urls & other.urls or self.parties & other.parties)


def of_desk(row: models.Desk) -> Points:
    """The owner of a desk: what they said is theirs, and what they proved."""
    mine = of_person(row.me_id) if row.me_id is not None else Points()
    proved = models.PartyAddress.objects.filter(party=row.party_id or 0).values_list("value", flat=True)
    addresses = {forms.email_key(value) for value in proved}
    parties = {row.party_id} if row.party_id is not None else set[int]()
    return Points(mine.addresses | addresses, mine.urls, mine.parties | parties)


def of_person(person_id: int) -> Points:
    """Somebody in a book, with all entries that are theirs."""
    ids = merging.entries_of(person_id)
    addresses, urls = set(), set()
    for kind, value in models.Identity.objects.filter(person_id__in=ids).values_list("kind", "value"):
        if kind == "email":
            addresses.add(forms.email_key(value))
        elif kind == "url":
            urls.add(value)
    parties = models.Person.objects.filter(pk__in=ids, party__isnull=False).values_list("party_id", flat=True)
    return Points(frozenset(addresses), frozenset(urls), frozenset(pk for pk in parties if pk is not None))


def plain_addresses(row: models.Desk) -> list[str]:
    """The owner's addresses as written in normal form, proved ones first."""
    proved = models.PartyAddress.objects.filter(party=row.party_id or 0).order_by("verified_at", "id")
    own = models.Identity.objects.filter(person=row.me_id or 0, kind="email").order_by("id")
    return list(dict.fromkeys([*proved.values_list("value", flat=True), *own.values_list("value", flat=True)]))


@dataclass
class AskersWalls:
    """The walls of one who asks, made once for all members looked at."""

    asker: "Desk"
    me: Points = field(init=False)
    guarded: frozenset[str] = field(init=False)
    wall: Wall = field(init=False)

    def __post_init__(self) -> None:
        self.me = of_desk(self.asker.row)
        self.guarded = guarded_keys(self.asker)
        self.wall = Wall(self.asker)

    def open_to(self, member: models.Desk, person: models.Person | None) -> bool:
        """May this member learn of this asker's search, and be asked about this person of theirs?"""
        account = member.account
        if account is None or not account.is_active or member.pk == self.asker.row.pk:
            return False
        theirs = of_desk(member)
        if self.me.meets(theirs) or self._at_my_employer(member):
            return False
        if any(self.wall.why_not(address) for address in plain_addresses(member)):
            return False
        if person is None:
            return True
        if of_person(person.pk).meets(theirs) or person.leave_alone or person.trashed_at is not None:
            return False
        return self.may_hear(person)

    def may_hear(self, person: models.Person) -> bool:
        """May somebody in another's book learn of this search? Not the asker themselves, nor who is behind a wall."""
        if of_person(person.pk).meets(self.me):
            return False
        written = models.Identity.objects.filter(person=person, kind="email").values_list("value", flat=True)
        return not any(self.wall.why_not(value) for value in written) and not (_works_at(person.pk) & self.guarded)

    def _at_my_employer(self, member: models.Desk) -> bool:
        if not self.guarded:
            return False
        seats = models.Seat.objects.filter(account=member.account_id, role="employer")
        speaks_for = set(seats.values_list("organisation_key", flat=True))
        return bool((speaks_for | _works_at(member.me_id or 0)) & self.guarded)


def guarded_keys(desk: "Desk") -> frozenset[str]:
    """Present employers of a desk's owner, by the keys under which other desks know them."""
    there = desk.setup.guarded_organisations()
    found = set(models.Organisation.objects.filter(pk__in=there).values_list("key", flat=True))
    aliases = models.OrganisationName.objects.filter(organisation_id__in=there, kind="alias")
    for name in aliases.values_list("value", flat=True):
        found |= {name, *employers.keys(name)}
    return frozenset(found)


def has_room(asker: "Desk", member: models.Desk, about: Sequence[str], organisation_key: str, now: datetime) -> bool:
    """Would one more ask by this asker, about these names, be within what this member set and what is not too often?"""
    party = [member.party_id] if member.party_id is not None else []
    said = wishes.of(plain_addresses(member), party)
    today = asker.today()
    if any(one.left_alone or (one.not_before is not None and one.not_before > today) for one in said):
        return False
    if {names.fold(name) for name in about} & {names.fold(entry) for one in said for entry in one.no_go}:
        return False
    limits = [one.asks_per_quarter for one in said if one.asks_per_quarter is not None]
    puts = models.BlindPut.objects.filter(desk=member)
    if not asking.room_for(list(puts.values_list("put_at", flat=True)), min(limits, default=None), now):
        return False
    same = puts.filter(ask__desk=asker.row, ask__organisation_key=organisation_key).order_by("-put_at")
    return not asking.too_soon(same.values_list("put_at", flat=True).first(), now) and _door_is_open(asker, member)


def known_as(asker: "Desk", member: models.Desk) -> models.Person | None:
    """The member in the asker's own book, if they are there."""
    people = models.Person.objects.filter(desk=asker.row, merged_into=None)
    if member.party_id is not None and (found := people.filter(party=member.party_id).order_by("pk").first()):
        return found
    points = models.Identity.objects.filter(desk=asker.row, kind="email", value__in=plain_addresses(member))
    identity = points.select_related("person__merged_into").order_by("pk").first()
    return (identity.person.merged_into or identity.person) if identity is not None else None


def _door_is_open(asker: "Desk", member: models.Desk) -> bool:
    known = known_as(asker, member)
    if known is None:
        return True
    found = surroundings.limits_of(asker, known.pk)
    return not (found.door_closed or found.left_alone or found.resting_why) and known.trashed_at is None


def _works_at(person_id: int) -> set[str]:
    roles = models.Position.objects.filter(person=person_id, ended=False, school=False)
    return set(roles.values_list("organisation__key", flat=True))
