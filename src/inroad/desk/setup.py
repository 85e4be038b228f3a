"""Who the owner is, which addresses are theirs, and which employer must not find out."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from django.db.models import Q

from inroad.desk import journal, merging, shapes
from inroad.desk.text import NAME, clean
from inroad.errors import BadInput
from inroad.matching import identities as forms
from inroad.store import models

if TYPE_CHECKING:
    from inroad.desk.door import Desk


_PROPOSED = 20


class Setup:
    def __init__(self, desk: "Desk") -> None:
        self.desk = desk

    def person(self) -> models.Person:
        """The owner's own entry."""
        me = self.desk.row.me
        assert me is not None
        return me

    def me(self) -> shapes.Me:
        me = self.person()
        rows = list(models.Identity.objects.filter(person=me).order_by("id").values_list("kind", "value"))
        return shapes.Me(
            name=me.name,
            emails=tuple(value for kind, value in rows if kind == "email"),
            urls=tuple(value for kind, value in rows if kind == "url"),
            timezone=self.desk.row.timezone,
            person_id=me.pk,
        )

    def introduce(self, name: str, emails: Sequence[str] = (), timezone: str = "") -> shapes.Me:
        """Say who you are. Addresses are added to those already known; one that points at somebody makes them you."""
        with journal.change(self.desk, "introduced", f"You are {clean(name, 'your name', NAME)}", mail=True) as change:
            self.present(change, name, emails, timezone)
        self.desk.network.refresh_derived([self.person().pk])
        return self.me()

    def present(self, change: journal.Change, name: str, emails: Sequence[str], timezone: str = "") -> None:
        """As :meth:`introduce`, inside a change."""
        name = clean(name, "your name", NAME, required=True)
        values = []
        for text in emails:
            value = forms.email(text)
            if not value:
                raise BadInput(f"“{text}” is no e-mail address", hint="as in ada@poe.example")
            values.append((value, text.strip()))
        if timezone and timezone not in available_timezones():
            raise BadInput(f"there is no time zone “{timezone}”", hint="an IANA name, as in Europe/Berlin")
        me = self.person()
        mine = set(models.Identity.objects.filter(person=me, kind="email").values_list("value", flat=True))
        change.update(me, name=name, name_edited=True)
        if timezone:
            change.update(self.desk.row, timezone=timezone)
        for value, shown in values:
            if value not in mine:
                mine.add(value)
                self._take(change, value, shown)

    def proposals(self, also: Sequence[dict[str, Any]] = ()) -> list[shapes.AddressProposal]:
        """Addresses from the files that may be yours and were neither confirmed nor denied yet.

        ``also`` are those of an import that is only looked at.
        """
        mine = set(self.me().emails)
        denied = set(self.desk.row.settings.get("not_mine", ()))
        published = models.Import.objects.filter(desk=self.desk.row, state="published").order_by("pk")
        found: dict[str, shapes.AddressProposal] = {}
        said = [result.get("addresses", ()) for result in published.values_list("result", flat=True)]
        for rows in [*said, also]:
            for row in rows:
                if row["address"] not in mine and row["address"] not in denied:
                    found[row["address"]] = shapes.AddressProposal(row["address"], row["why"], row["certain"])
        return sorted(found.values(), key=lambda proposal: not proposal.certain)[:_PROPOSED]

    def confirm_address(self, address: str, mine: bool) -> None:
        """Answer "is this you?"; a yes makes all that was sent from there yours."""
        value = forms.email(address)
        if not value:
            raise BadInput(f"“{address}” is no e-mail address")
        if not mine:
            with journal.change(self.desk, "address_denied", f"{value} is not you", ties=False) as change:
                settings = dict(self.desk.row.settings)
                settings["not_mine"] = sorted({*settings.get("not_mine", ()), value})
                change.update(self.desk.row, settings=settings)
            return
        if value in self.me().emails:
            return
        with journal.change(self.desk, "address_confirmed", f"{value} is you", mail=True) as change:
            self._take(change, value, address.strip())
        self.desk.network.refresh_derived([self.person().pk])

    def _take(self, change: journal.Change, value: str, shown: str) -> None:
        """Make an address the owner's: a new one, or one of an entry that thereby turns out to be the owner too."""
        me = self.person()
        held = models.Identity.objects.filter(desk=self.desk.row, kind="email", value=value).select_related("person")
        identity = held.first()
        if identity is None:
            change.create(
                models.Identity(desk=self.desk.row, person=me, kind="email", value=value, shown=shown, edited=True)
            )
        elif identity.person_id != me.pk:
            merging.move(change, me, identity.person)

    # ---- the employer guard

    def guards(self) -> list[shapes.GuardView]:
        rows = models.Guard.objects.filter(desk=self.desk.row).select_related("organisation").order_by("id")
        return [self._shown(row) for row in rows]

    def _shown(self, row: models.Guard) -> shapes.GuardView:
        family = self.desk.organisations.family(row.organisation_id)
        there = models.Position.objects.filter(organisation_id__in=family, ended=False, person__trashed_at=None)
        ids = set(there.values_list("person_id", flat=True)) - {self.desk.row.me_id}
        trusted = models.Person.objects.filter(pk__in=ids, trusted=True).values_list("pk", flat=True)
        return shapes.GuardView(
            organisation_id=row.organisation_id,
            name=row.organisation.name,
            present=row.present,
            trusted=tuple(self.desk.people.rows_of(list(trusted))),
            people=len(ids),
        )

    def answer_guard(self, organisation: int | str, present: bool) -> shapes.GuardView:
        """ "Are you still there?" A present employer is kept out of everything; also declares one by name."""
        name = (
            self.desk.organisations._get(organisation).name if isinstance(organisation, int) else organisation.strip()
        )
        words = f"You are {'at' if present else 'no longer at'} {name}"
        with journal.change(self.desk, "employer_answered", words) as change:
            row = self.answer(change, organisation, present)
        return self._shown(row)

    def answer(self, change: journal.Change, organisation: int | str, present: bool) -> models.Guard:
        """As :meth:`answer_guard`, inside a change. Answering for one's own open role there also dates that role."""
        if isinstance(organisation, int):
            there = self.desk.organisations._get(organisation)
        else:
            there = self.desk.organisations.ensure(change, organisation)
        now = self.desk.now()
        row = models.Guard.objects.filter(desk=self.desk.row, organisation=there).first()
        if row is None:
            row = change.create(models.Guard(desk=self.desk.row, organisation=there, present=present, answered_at=now))
        else:
            change.update(row, present=present, answered_at=now)
        for position in models.Position.objects.filter(person=self.person(), organisation=there, school=False):
            if position.ended == present and not (present and position.end):
                change.update(position, ended=not present, confirmed_on=self.desk.today(), edited=True)
        return row

    def trust(self, person_id: int, trusted: bool) -> None:
        """A colleague at a present employer who may know about the search."""
        person = self.desk.people._get(person_id)
        words = f"{person.name} {'may know' if trusted else 'must not find out'}"
        with journal.change(self.desk, "trusted" if trusted else "untrusted", words) as change:
            change.update(person, trusted=trusted, edited=True)

    def guarded_organisations(self) -> set[int]:
        """Present employers (and those not answered for yet) with everything under them."""
        guarded: set[int] = set()
        for pk in models.Guard.objects.filter(~Q(present=False), desk=self.desk.row).values_list(
            "organisation_id", flat=True
        ):
            guarded.update(self.desk.organisations.family(pk))
        return guarded

    def guarded_people(self) -> dict[int, str]:
        """Who must not find out: person id -> the employer. By open position there, or a mail address at its domain."""
        organisations = self.guarded_organisations()
        if not organisations:
            return {}
        names = dict(models.Organisation.objects.filter(pk__in=organisations).values_list("pk", "name"))
        found: dict[int, str] = {}
        positions = models.Position.objects.filter(organisation_id__in=organisations, ended=False)
        for person_id, organisation_id in positions.values_list("person_id", "organisation_id"):
            found[person_id] = names[organisation_id]
        domains = models.OrganisationName.objects.filter(organisation_id__in=organisations, kind="domain")
        for domain, organisation_id in domains.values_list("value", "organisation_id"):
            at = Q(value__endswith=f"@{domain}") | Q(value__endswith=f".{domain}", value__contains="@")
            rows = models.Identity.objects.filter(at, desk=self.desk.row, kind="email")
            for person_id in rows.values_list("person_id", flat=True):
                found.setdefault(person_id, names[organisation_id])
        trusted = set(models.Person.objects.filter(pk__in=list(found), trusted=True).values_list("pk", flat=True))
        return {pk: name for pk, name in found.items() if pk not in trusted and pk != self.desk.row.me_id}
