"""People of a desk: found, listed, added, edited, put aside.

Lists read straight from the table; writes go through the journal.
"""

import builtins
import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from inroad import words
from inroad.desk import derived, journal, play_hearing, shapes
from inroad.desk.text import LINE, NAME, NOTE, clean
from inroad.errors import Ambiguous, BadInput, NotFound, Refused
from inroad.introductions.machine import PENDING
from inroad.introductions.model import Role
from inroad.matching import identities as forms
from inroad.matching import names
from inroad.store import models
from inroad.ties.model import Backing

if TYPE_CHECKING:
    from inroad.desk.door import Desk
    from inroad.desk.logbook import Logged

FILTERS = ("verified", "possible", "knows my work", "inside a target", "sleeping", "trash")
SORTS = ("name", "last contact", "chance")
_TIES = {0: "", 1: "possible", 2: "verified"}
_BACKINGS = {backing.rank: backing.value for backing in Backing}
_SLEEPING_DAYS = 2 * 365
_MOST_LISTED = 500


def row_of(person: models.Person, tags: Sequence[str] = ()) -> shapes.PersonRow:
    """A list row of a person (without identities a nameless one shows its first address; the caller fills it)."""
    name = person.name or "(no name)"
    return shapes.PersonRow(
        id=person.pk,
        name=name,
        title=person.title,
        organisation=person.organisation_name,
        tie=_TIES[person.tie],
        chance=person.chance,
        backing=_BACKINGS[person.backing],
        mails=person.mails,
        last_contact=person.last_contact_at.date() if person.last_contact_at else None,
        tags=tuple(tags),
        initials=names.initials(person.name) or "?",
        trashed=person.trashed_at is not None,
        trusted=person.trusted,
        leave_alone=person.leave_alone,
    )


class People:
    def __init__(self, desk: "Desk") -> None:
        self.desk = desk

    # ---- reading

    def list(
        self,
        query: str = "",
        tag: str = "",
        filter: str = "",  # noqa: A002
        sort: str = "name",
        offset: int = 0,
        limit: int = 50,
    ) -> shapes.Page:
        """One page of people. Every word of ``query`` must begin a word of the name, role, employer or address."""
        if filter and filter not in FILTERS:
            raise BadInput(f"there is no filter “{filter}”", hint=f"one of: {', '.join(FILTERS)}")
        if sort not in SORTS:
            raise BadInput(f"there is no order “{sort}”", hint=f"one of: {', '.join(SORTS)}")
        people = self._filtered(filter)
        for token in _tokens(query):
            people = people.filter(search_key__contains=f" {token}")
        if tag:
            people = people.filter(tag_uses__tag__name__iexact=tag.strip())
        order: dict[str, tuple[Any, ...]] = {
            "name": ("sort_key", "id"),
            "last contact": (F("last_contact_at").desc(nulls_last=True), "sort_key", "id"),
            "chance": (F("chance").desc(nulls_last=True), "sort_key", "id"),
        }
        limit = max(1, min(limit, _MOST_LISTED))
        offset = max(0, offset)
        total = people.count()
        rows = list(people.order_by(*order[sort])[offset : offset + limit])
        return shapes.Page(tuple(self._rows(rows)), total, offset, limit)

    def rows_of(self, ids: Sequence[int]) -> builtins.list[shapes.PersonRow]:
        """List rows of these people, in this order; unknown, merged and trashed ones are left out."""
        found = {person.pk: person for person in derived.live_people(self.desk).filter(pk__in=ids)}
        return self._rows([found[pk] for pk in ids if pk in found])

    def find(self, text: str) -> shapes.PersonRow:
        """The person called ``text``: "#12", an address, or (part of) a name. Raises NotFound or Ambiguous."""
        return self._rows([self.resolve(text)])[0]

    def resolve(self, text: str) -> models.Person:
        text = clean(text, "the name", LINE, required=True)
        if re.fullmatch(r"#?\d{1,18}", text):
            return self._get(int(text.lstrip("#")))
        people = derived.live_people(self.desk)
        if "@" in text:
            identity = models.Identity.objects.filter(
                desk=self.desk.row, kind="email", value=forms.email(text) or text.lower()
            ).first()
            if identity is None or not people.filter(pk=identity.person_id).exists():
                raise NotFound(f"nobody here has the address {text}")
            return identity.person
        wanted = names.fold(text)
        exact = list(people.filter(search_key__contains=f" {wanted}")[:200])
        same = [person for person in exact if names.fold(person.name) == wanted]
        candidates = same or exact
        if not candidates:
            for token in _tokens(text):
                people = people.filter(search_key__contains=f" {token}")
            candidates = list(people.order_by("sort_key", "id")[:200])
        if not candidates:
            raise NotFound(f"nobody called “{text}” on this desk", hint="`inroad people` lists everybody")
        if len(candidates) > 1:
            shown = [(p.pk, _where(p)) for p in sorted(candidates, key=lambda p: p.sort_key)[:20]]
            raise Ambiguous(f"“{text}” fits {len(candidates)} people", shown, hint="say which by number, as in “#12”")
        return candidates[0]

    def get(self, person_id: int, as_of: date | None = None) -> shapes.PersonView:
        """Everything about one person: what points at them, where they worked, how you know them, whom they know."""
        from inroad.desk import person_view

        return person_view.build(self.desk, self._get(person_id, trashed=True), as_of)

    def timeline(self, person_id: int, offset: int = 0, limit: int = 50) -> shapes.Page:
        from inroad.desk import person_view

        return person_view.timeline(self.desk, self._get(person_id, trashed=True), offset, limit)

    def tags(self) -> builtins.list[tuple[str, int]]:
        """All tags with how many people wear them."""
        alive = Q(uses__person__trashed_at=None, uses__person__merged_into=None)
        rows = models.Tag.objects.filter(desk=self.desk.row).annotate(n=Count("uses", filter=alive))
        return [(row.name, row.n) for row in rows.order_by("name") if row.n]

    # ---- writing

    def add(
        self,
        name: str,
        emails: Sequence[str] = (),
        phones: Sequence[str] = (),
        urls: Sequence[str] = (),
        organisation: str = "",
        title: str = "",
        how: str = "",
        backing: str = "",
        note: str = "",
    ) -> shapes.PersonRow:
        """Add somebody by hand. ``how`` ("my manager at Acme, 2015-2022") is your word that you know each other."""
        name = clean(name, "the name", NAME, required=not (emails or urls))
        points = [
            self._point(text, kind)
            for kind, given in zip(("email", "phone", "url"), (emails, phones, urls), strict=True)
            for text in given
        ]
        for kind, value, shown in points:
            self._free(kind, value, shown)
        with journal.change(self.desk, "person_added", f"Added {name or points[0][2]}") as change:
            person = self.make(change, name, note=clean(note, "the note", NOTE, lines=True))
            for kind, value, shown in points:
                change.create(
                    models.Identity(desk=self.desk.row, person=person, kind=kind, value=value, shown=shown, edited=True)
                )
            if organisation:
                self._position(change, person, organisation, title)
            if how or backing:
                self.desk.words.say(change, person, "knows_work" if backing else "knows", how, backing)
        self.desk.network.refresh_derived([person.pk])
        return self.rows_of([person.pk])[0]

    def make(self, change: journal.Change, name: str, note: str = "") -> models.Person:
        """A new person of the owner's own, inside a change."""
        return change.create(
            models.Person(
                desk=self.desk.row,
                name=name,
                note=note,
                edited=True,
                name_edited=True,
                created_at=self.desk.now(),
                sort_key=names.sort_key(name),
                search_key=f" {names.fold(name)}",
            )
        )

    def edit(self, person_id: int, name: str | None = None, note: str | None = None) -> None:
        person = self._get(person_id)
        fields: dict[str, Any] = {}
        if name is not None:
            fields |= {"name": clean(name, "the name", NAME, required=True), "name_edited": True}
        if note is not None:
            fields["note"] = clean(note, "the note", NOTE, lines=True)
        if not fields:
            return
        with journal.change(self.desk, "person_edited", f"Changed {_called(person)}") as change:
            change.update(person, **fields, edited=True)
        self.desk.network.refresh_derived([person.pk])

    def add_identity(self, person_id: int, text: str) -> None:
        """Add an address, phone number or profile link; what it is is told from its form."""
        person = self._get(person_id)
        kind, value, shown = self._point(text)
        self._free(kind, value, shown)
        with journal.change(self.desk, "identity_added", f"{_called(person)}: {shown}", mail=True) as change:
            change.create(
                models.Identity(desk=self.desk.row, person=person, kind=kind, value=value, shown=shown, edited=True)
            )
            change.update(person, edited=True)
        self.desk.network.refresh_derived([person.pk])

    def remove_identity(self, person_id: int, identity_id: int) -> None:
        """Take an address off a person. One that messages came from stays known, under a nameless person of its own."""
        person = self._get(person_id)
        row = models.Identity.objects.filter(desk=self.desk.row, person=person, pk=identity_id).first()
        if row is None:
            raise NotFound("there is no such address on this person")
        used = (
            models.Interaction.objects.filter(sender=row).exists()
            or models.Participant.objects.filter(identity=row).exists()
        )
        with journal.change(
            self.desk, "identity_removed", f"{_called(person)} without {row.shown}", mail=True
        ) as change:
            if used:
                other = self.make(change, "")
                change.update(row, person=other)
            else:
                change.delete(row)
        self.desk.network.refresh_derived([person.pk, *([other.pk] if used else [])])

    def add_position(
        self,
        person_id: int,
        organisation: str,
        title: str = "",
        start: date | None = None,
        end: date | None = None,
        ended: bool = False,
    ) -> None:
        person = self._get(person_id)
        _in_order(start, end)
        with journal.change(self.desk, "position_added", f"{_called(person)} at {organisation.strip()}") as change:
            self._position(change, person, organisation, title, start, end, ended or end is not None)
        self.desk.network.refresh_derived([person.pk])

    def edit_position(self, position_id: int, **fields: Any) -> None:
        """Change ``title``, ``start``, ``end`` or ``ended`` of a role; confirming it as of today."""
        position = self._position_row(position_id)
        unknown = set(fields) - {"title", "start", "end", "ended", "unit"}
        if unknown:
            raise BadInput(f"a role has no {', '.join(sorted(unknown))}")
        for name in ("title", "unit"):
            if name in fields:
                fields[name] = clean(fields[name], name, NAME)
        _in_order(fields.get("start", position.start), fields.get("end", position.end))
        if fields.get("end"):
            fields["ended"] = True
        with journal.change(self.desk, "position_edited", f"{_called(position.person)}: role changed") as change:
            change.update(position, **fields, confirmed_on=self.desk.today(), edited=True)
        self.desk.network.refresh_derived([position.person_id])

    def remove_position(self, position_id: int) -> None:
        position = self._position_row(position_id)
        with journal.change(self.desk, "position_removed", f"{_called(position.person)}: role removed") as change:
            change.delete(position)
        self.desk.network.refresh_derived([position.person_id])

    def tag(self, person_ids: Sequence[int], name: str) -> None:
        people = self._several(person_ids)
        name = clean(name, "the tag", 60, required=True)
        row = models.Tag.objects.filter(desk=self.desk.row, name__iexact=name).first()
        with journal.change(
            self.desk, "tagged", f"“{name}” on {words.count(len(people), 'person', 'people')}", ties=False
        ) as change:
            tag = row or change.create(models.Tag(desk=self.desk.row, name=name))
            worn = set(models.PersonTag.objects.filter(tag=tag, person__in=people).values_list("person_id", flat=True))
            for person in people:
                if person.pk not in worn:
                    change.create(models.PersonTag(tag=tag, person=person))

    def untag(self, person_ids: Sequence[int], name: str) -> None:
        people = self._several(person_ids)
        with journal.change(self.desk, "untagged", f"“{name}” taken off", ties=False) as change:
            for use in models.PersonTag.objects.filter(
                tag__desk=self.desk.row, tag__name__iexact=name.strip(), person__in=people
            ):
                change.delete(use)

    def trash(self, person_ids: Sequence[int]) -> None:
        """Put people in the trash; they are left out everywhere and can be brought back.

        Raises Refused for somebody with whom an introduction is under way: it would drop in silence (I5).
        """
        people = self._several(person_ids)
        under_way = models.ContractSide.objects.filter(
            person__in=people, contract__state__in=[state.value for state in PENDING]
        )
        for side in under_way.exclude(role=Role.SEEKER.value).select_related("person").order_by("contract")[:1]:
            raise Refused(
                f"an introduction with {side.name or 'them'} is under way (#{side.contract_id})",
                hint="keep it, or say on its page how it ended; then they can go",
            )
        self._mark(people, "person_trashed", "to the trash", trashed_at=self.desk.now())

    def restore(self, person_ids: Sequence[int]) -> None:
        people = self._several(person_ids, trashed=True)
        self._mark(people, "person_restored", "back from the trash", trashed_at=None)

    def leave_alone(self, person_ids: Sequence[int], yes: bool) -> None:
        """Somebody who does not want to be asked: never offered as a way in again."""
        people = self._several(person_ids)
        self._mark(people, "left_alone", "is left alone" if yes else "may be asked again", leave_alone=yes, edited=True)

    def log(
        self, person_id: int, text: str, kind: str = "call", on: date | None = None, *, from_them: bool = False
    ) -> "Logged":
        """Note a call, a meeting, a mail or a letter that no file tells of; see :func:`inroad.desk.logbook.log`."""
        from inroad.desk import logbook

        return logbook.log(self.desk, person_id, text, kind, on, from_them=from_them)

    def merge(self, keep_id: int, other_id: int) -> None:
        """Two entries of one person become one; can be undone."""
        from inroad.desk import merging

        keep, other = self._get(keep_id), self._get(other_id)
        if keep.pk == other.pk:
            raise BadInput("these are the same person already")
        merging.merge(self.desk, keep, other)

    def paste_names(
        self, text: str, through_id: int | None = None, organisation: str = ""
    ) -> builtins.list[shapes.PersonRow]:
        """Names pasted from what was seen (one a line, "Name, title" or "Name - title"), known through somebody.

        Whoever is here already is taken, not added again; with ``through_id`` each is recorded as known to that person
        by your word.
        """
        lines = [line for line in clean(text, "the names", NOTE, lines=True).splitlines() if line.strip()]
        if not lines:
            raise BadInput("there are no names in it", hint="one name a line, a title after a comma if you saw it")
        if len(lines) > 500:
            raise BadInput(f"these are {len(lines):,} lines", hint="500 at a time")
        through = self._get(through_id) if through_id is not None else None
        touched: list[models.Person] = []
        title = f"{words.count(len(lines), 'name')} noted" + (f", known through {_called(through)}" if through else "")
        with journal.change(self.desk, "names_noted", title) as change:
            for line in lines:
                name, role = _name_and_title(line)
                person = self._same_name(name, organisation) or self.make(change, name)
                if organisation and not person.positions.filter(ended=False).exists():
                    self._position(change, person, organisation, role)
                if through is not None and through.pk != person.pk:
                    self.desk.words.between(change, through, person, "you saw or heard their name there")
                touched.append(person)
        self.desk.network.refresh_derived([p.pk for p in touched])
        return self.rows_of([p.pk for p in touched])

    # ---- inside

    def _filtered(self, chosen: str) -> "QuerySet[models.Person]":
        if chosen == "trash":
            return models.Person.objects.filter(desk=self.desk.row, merged_into=None).exclude(trashed_at=None)
        people = derived.live_people(self.desk)
        if chosen == "verified":
            return people.filter(tie=2)
        if chosen == "possible":
            return people.filter(tie=1)
        if chosen == "knows my work":
            return people.filter(backing__gte=Backing.A_BIT.rank)
        if chosen == "sleeping":
            before = self.desk.now() - timedelta(days=_SLEEPING_DAYS)
            return people.filter(tie=2, last_contact_at__lt=before)
        if chosen == "inside a target":
            inside = models.Position.objects.filter(
                person=OuterRef("pk"), ended=False, organisation_id__in=self.desk.targets.organisation_ids()
            )
            return people.filter(Exists(inside))
        return people

    def _rows(self, people: Sequence[models.Person]) -> builtins.list[shapes.PersonRow]:
        ids = [person.pk for person in people]
        tags: dict[int, list[str]] = {}
        for person_id, name in models.PersonTag.objects.filter(person_id__in=ids).values_list("person_id", "tag__name"):
            tags.setdefault(person_id, []).append(name)
        addresses: dict[int, str] = {}
        nameless = [person.pk for person in people if not person.name]
        if nameless:
            rows = models.Identity.objects.filter(person_id__in=nameless).order_by("-kind", "id")
            addresses = {i.person_id: i.shown or i.value for i in rows}
        made = []
        for person in people:
            if not person.name and person.pk in addresses:
                person.name = addresses[person.pk]
            made.append(row_of(person, sorted(tags.get(person.pk, ()))))
        return made

    def _get(self, person_id: int, *, trashed: bool = False) -> models.Person:
        people = models.Person.objects.filter(desk=self.desk.row, pk=person_id)
        person = people.select_related("merged_into").first()
        while person is not None and person.merged_into_id is not None:  # an old link leads to who it is now
            person = person.merged_into
        if person is None or (person.trashed_at is not None and not trashed):
            raise NotFound(f"there is no person #{person_id} on this desk")
        return person

    def _several(self, person_ids: Sequence[int], *, trashed: bool = False) -> builtins.list[models.Person]:
        wanted = set(person_ids)
        people = models.Person.objects.filter(desk=self.desk.row, pk__in=wanted, merged_into=None)
        found = [p for p in people if trashed or p.trashed_at is None]
        if len(found) != len(wanted) or not wanted:
            raise NotFound("some of these people are not on this desk" if wanted else "nobody was chosen")
        if self.desk.row.me_id in wanted:
            raise Refused("this is you", hint="change yourself under Settings")
        return found

    def _mark(self, people: builtins.list[models.Person], verb: str, what: str, **fields: Any) -> None:
        said = _called(people[0]) if len(people) == 1 else words.count(len(people), "person", "people")
        with journal.change(self.desk, verb, f"{said} {what}") as change:
            for person in people:
                change.update(person, **fields)
            play_hearing.walls(self.desk, change)

    def _point(self, text: str, kind: str = "") -> tuple[str, str, str]:
        shown = clean(text, "the address", LINE, required=True)
        kind = kind or str(forms.kind_of(shown))
        value = None
        if kind == "email":
            value = forms.email(shown)
        elif kind == "phone":
            value = forms.phone(shown, region=self.desk.row.region)
        elif kind == "url":
            value = forms.url(shown)
        if not value:
            raise BadInput(
                f"“{shown}” is no e-mail address, phone number or profile link",
                hint="as in ada@poe.example, +44 20 7946 0000 or linkedin.com/in/ada-poe",
            )
        return kind, value, shown

    def _free(self, kind: str, value: str, shown: str) -> None:
        taken = models.Identity.objects.filter(desk=self.desk.row, kind=kind, value=value).first()
        if taken is not None:
            if taken.person_id == self.desk.row.me_id:
                raise BadInput(f"{shown} is your own address")
            raise BadInput(
                f"{shown} already points at {_called(taken.person)} (#{taken.person_id})",
                hint="merge the two if they are one person",
            )

    def _position(
        self,
        change: journal.Change,
        person: models.Person,
        organisation: str,
        title: str = "",
        start: date | None = None,
        end: date | None = None,
        ended: bool = False,
    ) -> models.Position:
        return change.create(
            models.Position(
                desk=self.desk.row,
                person=person,
                organisation=self.desk.organisations.ensure(change, organisation),
                title=clean(title, "the title", NAME),
                start=start,
                end=end,
                ended=ended,
                confirmed_on=self.desk.today(),
                edited=True,
            )
        )

    def _position_row(self, position_id: int) -> models.Position:
        row = models.Position.objects.filter(desk=self.desk.row, pk=position_id).select_related("person").first()
        if row is None:
            raise NotFound("there is no such role on this desk")
        return row

    def _same_name(self, name: str, organisation: str) -> models.Person | None:
        """Somebody here with exactly that name, if that is one person only (and not known to be elsewhere)."""
        wanted = names.fold(name)
        rows = derived.live_people(self.desk).filter(sort_key=names.sort_key(name))
        same = [p for p in rows if names.fold(p.name) == wanted]
        if organisation:
            key = names.fold(organisation)
            same = [p for p in same if not p.organisation_name or names.fold(p.organisation_name) == key]
        return same[0] if len(same) == 1 else None


def _tokens(query: str) -> list[str]:
    return names.fold(clean(query, "the search", LINE)).split()[:10]


def _called(person: models.Person | None) -> str:
    if person is None:
        return ""
    if person.name:
        return person.name
    first = person.identities.order_by("id").first()
    return (first.shown or first.value) if first else "somebody without a name"


def _where(person: models.Person) -> str:
    role = ", ".join(part for part in (person.title, person.organisation_name) if part)
    return f"{person.name} — {role}" if role else person.name


def _in_order(start: date | None, end: date | None) -> None:
    if start and end and end < start:
        raise BadInput(f"the role ends ({end}) before it begins ({start})")


def _name_and_title(line: str) -> tuple[str, str]:
    match = re.match(r"^\s*(?:[-*•\d.)]+\s+)?(.+?)(?:\s*(?:,|\s[–—-]|\||;)\s*(.+))?$", line)
    name, title = (match.group(1), match.group(2) or "") if match else (line, "")
    if not any(letter.isalpha() for letter in name):
        raise BadInput(f"“{line.strip()[:60]}” is no name", hint="one name a line, a title after a comma")
    return clean(name, "the name", NAME, required=True), clean(title, "the title", NAME)
