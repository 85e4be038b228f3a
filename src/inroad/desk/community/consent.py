"""What the owner's network may do for the community: said, shown in words with counts, and looked up across desks.

    set(level, group= or person_id=) ─→ a Consent row and an event (undo as ever)
                                     └→ what was withdrawn leaves the desk's contribution in the same breath
    present((desk, person), …) ─→ what holds this very moment, for many ties of many desks in a few queries

``present`` is the one answer that anything crossing two desks must ask for last: what a snapshot says may be a day old.
People left alone, in the trash, merged away, not really known, at a guarded employer, left out of this server by their
own wish, or under the owner's no are NOTHING in it, whatever was said about their group. Refused: a word about oneself.
"""

import builtins
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.db.models import F, Max, Q

from inroad import words
from inroad.community.consent import Level, effective, level_of
from inroad.desk import journal, search_rows, wishes
from inroad.desk.community import keys
from inroad.desk.text import clean
from inroad.errors import BadInput, NotFound
from inroad.store import bulk, models

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from inroad.desk.door import Desk

MOST_ROWS: Final = 500
_VERIFIED: Final = 2


@dataclass(frozen=True, slots=True)
class GroupConsent:
    """A group of the desk. ``level`` None: nothing was said about it. ``people``: how many are in it."""

    id: int
    name: str
    people: int
    level: Level | None


@dataclass(frozen=True, slots=True)
class PersonConsent:
    """Somebody about whom the owner said something of their own."""

    id: int
    name: str
    level: Level


@dataclass(frozen=True, slots=True)
class ConsentView:
    """``asked``, ``named``, ``kept_out``: of the ``known`` people with whom there is a verified tie."""

    desk: Level | None
    groups: tuple[GroupConsent, ...]
    people: tuple[PersonConsent, ...]
    known: int
    asked: int
    named: int
    kept_out: int

    @property
    def shares(self) -> bool:
        return bool(self.asked or self.named)

    @property
    def words(self) -> str:
        """What the network does for the community, in a sentence or two."""
        known = words.count(self.known, "person", "people")
        if not self.known:
            return "You know nobody on this desk yet, so there is nothing to ask you about."
        if not self.shares:
            return f"Your network does nothing for the community. Nobody is told of the {known} you know."
        parts = [f"You may be asked about {self.asked + self.named:,} of the {known} you know."]
        if self.named:
            parts.append(f"With your yes, {self.named:,} of them may be named.")
        if self.kept_out:
            out = words.count(self.kept_out, "person", "people")
            parts.append(f"{out[:1].upper()}{out[1:]} at a present employer, left alone or in the trash never come up.")
        return " ".join(parts)


@dataclass(frozen=True, slots=True)
class PersonSays:
    """What may be done about one person, and which word decides: "person", "group", "desk", "kept out", ""."""

    level: Level
    own: Level | None
    because: str
    words: str


class Consents:
    def __init__(self, desk: "Desk") -> None:
        self.desk = desk

    # ---- reading

    def get(self) -> ConsentView:
        """The whole of it, with counts over everybody who is really known."""
        rows = list(self._rows().select_related("person"))
        said = {row.tag_id: Level(row.level) for row in rows if row.tag_id}
        tags = models.Tag.objects.filter(desk=self.desk.row).order_by("name", "id")
        worn = _counts([tag.pk for tag in tags])
        groups = tuple(GroupConsent(tag.pk, tag.name, worn.get(tag.pk, 0), said.get(tag.pk)) for tag in tags)
        people = sorted((row for row in rows if row.person is not None), key=lambda row: (_sort(row), row.pk))
        known = list(self._known().values_list("pk", flat=True))
        levels = self.levels(known)
        out = self._kept_out()
        return ConsentView(
            desk=next((Level(row.level) for row in rows if row.tag_id is None and row.person_id is None), None),
            groups=groups,
            people=tuple(
                PersonConsent(row.person_id or 0, row.person.name if row.person else "", Level(row.level))
                for row in people[:MOST_ROWS]
            ),
            known=len(known),
            asked=sum(level is Level.BE_ASKED for level in levels.values()),
            named=sum(level is Level.BE_NAMED for level in levels.values()),
            kept_out=sum(pk in out for pk in known),
        )

    def of(self, person_id: int) -> PersonSays:
        """One person's line. Raises NotFound."""
        person = self.desk.people._get(person_id, trashed=True)
        rows = self._rows()
        own = rows.filter(person=person).values_list("level", flat=True).first()
        groups = rows.filter(tag__uses__person=person).order_by("level", "tag__name").values_list("level", "tag__name")
        whole = rows.filter(tag=None, person=None).values_list("level", flat=True).first()
        level = self.levels([person.pk])[person.pk]
        if person.pk in self._kept_out() or person.trashed_at is not None:
            because, why = "kept out", "left alone, in the trash, or where you work: never"
        elif own is not None:
            because, why = "person", "your word about them"
        elif groups:
            because, why = "group", f"your word about “{groups[0][1]}”"
        elif whole is not None:
            because, why = "desk", "your word about everybody"
        else:
            because, why = "", "nothing was said"
        return PersonSays(level, None if own is None else Level(own), because, why)

    def level(self, person_id: int) -> Level:
        """What may be done about one person, now."""
        return self.levels([person_id]).get(person_id, Level.NOTHING)

    def levels(self, people: Collection[int]) -> dict[int, Level]:
        """As :meth:`level`, for many of this desk; who isn't on it is NOTHING. O(people) and a few queries."""
        guarded = self.desk.setup.guarded_people()
        found = _levels_of(people)
        return {
            person: Level.NOTHING if person in guarded else found.get((self.desk.row.pk, person), Level.NOTHING)
            for person in people
        }

    def changed_at(self) -> datetime | None:
        """When something was last said; None if nothing ever was."""
        found: datetime | None = self._rows().aggregate(at=Max("changed_at"))["at"]
        return found

    # ---- writing

    def set(self, level: Level | str | int | None, *, group: str = "", person_id: int | None = None) -> ConsentView:
        """Say what may be done: of everybody, of a group by its name, or of one person. None takes the word back.

        Raises BadInput for no such choice, for both at once or for oneself; NotFound.
        """
        wanted = None if level is None else level_of(int(level) if isinstance(level, Level) else level)
        if group and person_id is not None:
            raise BadInput("a group or a person, one at a time")
        tag, person = self._group(group), self.desk.people._get(person_id) if person_id is not None else None
        if person is not None and person.pk == self.desk.row.me_id:
            raise BadInput("that is you", hint="say it of somebody you know, of a group, or of everybody")
        whom = person.name or "somebody" if person else f"everybody in “{tag.name}”" if tag else "everybody I know"
        said = f"For the community, about {whom}: {wanted.words if wanted is not None else 'no word of its own'}"
        with journal.change(self.desk, "consent_said", said, ties=False) as change:
            row = self._rows().filter(tag=tag, person=person).first()
            now = self.desk.now()
            if wanted is None:
                if row is not None:
                    change.delete(row)
            elif row is None:
                made = models.Consent(desk=self.desk.row, tag=tag, person=person, level=wanted, changed_at=now)
                change.create(made)
            elif row.level != wanted:
                change.update(row, level=int(wanted), changed_at=now)
            if change.entries:
                from inroad.desk.community import contributions

                contributions.trim(self.desk)
        return self.get()

    # ---- inside

    def _rows(self) -> "QuerySet[models.Consent]":
        return models.Consent.objects.filter(desk=self.desk.row).order_by("id")

    def _known(self) -> "QuerySet[models.Person]":
        rows = models.Person.objects.filter(desk=self.desk.row, merged_into=None, tie=_VERIFIED)
        return rows.exclude(pk=self.desk.row.me_id or 0)

    def _group(self, name: str) -> models.Tag | None:
        wanted = clean(name, "the group", 60)
        if not wanted:
            return None
        rows = models.Tag.objects.filter(desk=self.desk.row)
        number = int(wanted[1:]) if wanted[:1] == "#" and wanted[1:].isdecimal() and len(wanted) < 19 else None
        found = rows.filter(pk=number).first() if number else rows.filter(name__iexact=wanted).first()
        if found is None:
            raise NotFound(f"there is no group “{wanted}” on this desk", hint="a group is a tag on people")
        return found

    def _kept_out(self) -> builtins.set[int]:
        walls = search_rows.kept_out(self.desk)
        return set(walls.guarded) | set(walls.left_alone)


def present(ties: Iterable[tuple[int, int]], *, anew: bool = False) -> dict[tuple[int, int], Level]:
    """What may be done now about each (desk, person), across desks; a tie that isn't there any more is NOTHING.

    For ties of a contribution; ``anew``: for any, as when one is made.

    A number of queries that doesn't grow with the ties (a piece of 900 each), but for desks that were changed since
    their contribution was made: who is at their guarded employers is looked up again.
    """
    wanted = set(ties)
    found = _levels_of({person for _, person in wanted}, verified=True)
    for desk, ids in _guarded_since({desk for desk, _ in wanted}, anew=anew).items():
        found |= {(desk, person): Level.NOTHING for person in ids}
    return {tie: found.get(tie, Level.NOTHING) for tie in wanted}


def _levels_of(people: Collection[int], *, verified: bool = False) -> dict[tuple[int, int], Level]:
    """(desk, person) → what was said, for those who are there, whatever their employer; none of their owners."""
    found: dict[tuple[int, int], Level] = {}
    for piece in bulk.in_pieces(people):
        rows = models.Person.objects.filter(pk__in=piece, merged_into=None, trashed_at=None, leave_alone=False)
        if verified:
            rows = rows.filter(tie=_VERIFIED)
        columns = ("pk", "desk_id", "desk__me_id", "party_id", "consents__level")
        there = [row for row in rows.values_list(*columns) if row[0] != row[2]]
        whole, of_tag = _of_desks({row[1] for row in there})
        groups: dict[int, list[Level]] = {}
        if of_tag:
            for person, tag in models.PersonTag.objects.filter(person_id__in=piece).values_list("person_id", "tag_id"):
                if tag in of_tag:
                    groups.setdefault(person, []).append(of_tag[tag])
        out = _wished_out({row[0]: row[3] for row in there})
        for person, desk, _, _, own in there:
            found[desk, person] = effective(
                person=None if own is None else Level(own), groups=groups.get(person, ()), desk=whole.get(desk),
                kept_out=person in out,
            )  # fmt: skip
    return found


def _of_desks(desks: Collection[int]) -> tuple[dict[int, Level], dict[int, Level]]:
    """What was said of everybody, by desk, and of groups, by tag."""
    whole: dict[int, Level] = {}
    of_tag: dict[int, Level] = {}
    for piece in bulk.in_pieces(desks):
        rows = models.Consent.objects.filter(desk_id__in=piece, person=None)
        for desk, tag, level in rows.values_list("desk_id", "tag_id", "level"):
            if tag is None:
                whole[desk] = Level(level)
            else:
                of_tag[tag] = Level(level)
    return whole, of_tag


def _guarded_since(desks: Collection[int], *, anew: bool) -> dict[int, frozenset[int]]:
    """People at guarded employers, of those desks that were changed since their contribution was made without them.

    ``anew``: of all of them. A contribution of this revision says nothing about ties that were never in it.
    """
    from inroad.desk.door import Desk

    guarding = models.Guard.objects.filter(~Q(present=False)).values("desk")
    found: dict[int, frozenset[int]] = {}
    for piece in bulk.in_pieces(desks):
        rows = models.Desk.objects.select_related("me").filter(pk__in=piece)
        rows = rows.filter(pk__in=guarding)
        if not anew:
            rows = rows.exclude(pk__in=models.Desk.objects.filter(contribution__revision=F("revision")).values("pk"))
        for row in rows:
            found[row.pk] = frozenset(Desk(row).setup.guarded_people())
    return found


def _wished_out(people: Mapping[int, int | None]) -> set[int]:
    """Of these people (→ the party they are, if one is known): who confirmed to be left alone by everybody here, or to
    be on no desk of this server."""
    alone = models.VoucherLimits.objects.filter(left_alone=True).exists()
    out = models.LeftOut.objects.exists()
    if not (alone or out) or not people:
        return set()
    rows = models.Identity.objects.filter(person_id__in=list(people), kind__in=keys.KINDS)
    held = list(rows.values_list("person_id", "kind", "value"))
    found: set[int] = set()
    if alone:
        addresses = [(person, value) for person, kind, value in held if kind == "email"]
        parties = {party for party in people.values() if party is not None}
        said = [row for row in wishes.of([value for _, value in addresses], parties) if row.left_alone]
        forms = {form for row in said if row.address for form in _spellings(row.address)}
        of = {row.party_id for row in said if row.party_id}
        found |= {person for person, value in addresses if forms.intersection(_spellings(value))}
        found |= {person for person, party in people.items() if party in of}
    if out:
        digests: dict[str, set[int]] = {}
        for person, kind, value in held:
            digests.setdefault(keys.digest(kind, value), set()).add(person)
        for piece in bulk.in_pieces(digests):
            for digest in models.LeftOut.objects.filter(digest__in=piece).values_list("digest", flat=True):
                found |= digests[digest]
    return found


def _spellings(address: str) -> set[str]:
    from inroad.matching.identities import email_key

    return {address, email_key(address)}


def _counts(tags: list[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for piece in bulk.in_pieces(tags):
        uses = models.PersonTag.objects.filter(tag_id__in=piece, person__trashed_at=None, person__merged_into=None)
        for tag in uses.values_list("tag_id", flat=True):
            found[tag] = found.get(tag, 0) + 1
    return found


def _sort(row: models.Consent) -> str:
    return row.person.sort_key if row.person is not None else ""
