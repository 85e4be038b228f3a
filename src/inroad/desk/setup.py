"""Who the owner is, which addresses are theirs, and which employer must not find out."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from django.db.models import Count, Q

from inroad.desk import journal, merging, play_hearing, shapes
from inroad.desk.text import NAME, clean
from inroad.errors import BadInput
from inroad.matching import identities as forms
from inroad.matching.organisations import domain_of_organisation
from inroad.store import bulk, models

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
        family = set(self.desk.organisations.family(row.organisation_id))
        ids = self._people_at(family, self.guarded_domains() if row.present is not False else {})
        trusted = models.Person.objects.filter(pk__in=ids, trusted=True).values_list("pk", flat=True)
        return shapes.GuardView(
            organisation_id=row.organisation_id,
            name=row.organisation.name,
            present=row.present,
            trusted=tuple(self.desk.people.rows_of(list(trusted))),
            people=models.Person.objects.filter(pk__in=ids, trashed_at=None, merged_into=None).count(),
        )

    def answer_guard(self, organisation: int | str, present: bool) -> shapes.GuardView:
        """ "Are you still there?" A present employer is kept out of everything; also declares one by name."""
        name = (
            self.desk.organisations._get(organisation).name if isinstance(organisation, int) else organisation.strip()
        )
        words = f"You are {'at' if present else 'no longer at'} {name}"
        with journal.change(self.desk, "employer_answered", words) as change:
            row = self.answer(change, organisation, present)
            play_hearing.walls(self.desk, change)
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
            play_hearing.walls(self.desk, change)

    def guarded_organisations(self) -> set[int]:
        """Present employers (and those not answered for yet) with everything under them."""
        guarded: set[int] = set()
        for pk in models.Guard.objects.filter(~Q(present=False), desk=self.desk.row).values_list(
            "organisation_id", flat=True
        ):
            guarded.update(self.desk.organisations.family(pk))
        return guarded

    def guarded_domains(self) -> dict[str, int]:
        """Mail domains of guarded organisations, declared or learned from the addresses of people there (and mine).

        A domain that more people at some other employer write from is not learned: there, colleagues have moved here.
        """
        organisations = self.guarded_organisations()
        declared = models.OrganisationName.objects.filter(organisation_id__in=organisations, kind="domain")
        found = dict(declared.values_list("value", "organisation_id"))
        there: dict[int, set[int]] = {}
        positions = models.Position.objects.filter(organisation_id__in=organisations, ended=False, school=False)
        for organisation, person in positions.values_list("organisation_id", "person_id"):
            there.setdefault(organisation, set()).add(person)
        for guard in models.Guard.objects.filter(~Q(present=False), desk=self.desk.row):
            there.setdefault(guard.organisation_id, set()).add(self.person().pk)
        addresses: dict[int, list[str]] = {}
        for piece in bulk.in_pieces({person for people in there.values() for person in people}):
            rows = models.Identity.objects.filter(person_id__in=piece, kind="email")
            for person, value in rows.values_list("person_id", "value"):
                addresses.setdefault(person, []).append(value)
        names = dict(models.Organisation.objects.filter(pk__in=there).values_list("pk", "name"))
        for organisation, people in there.items():
            name = names[organisation]
            learned = domain_of_organisation([addresses.get(pk, ()) for pk in people], name=name)
            if learned is None:  # of my own addresses at most one is theirs: that named like the firm
                mine = (domain_of_organisation([[address]], name=name) for address in self.me().emails)
                learned = next((domain for domain in mine if domain), None)
            if learned is not None and self._is_theirs(learned.domain, organisation, len(people)):
                found.setdefault(learned.domain, organisation)
        return found

    def _is_theirs(self, domain: str, organisation: int, people: int) -> bool:
        users = models.Identity.objects.filter(desk=self.desk.row, kind="email", value__endswith=f"@{domain}")
        at = models.Position.objects.filter(person__in=users.values("person"), ended=False, school=False)
        elsewhere = (
            at.exclude(organisation=organisation).values("organisation").annotate(n=Count("person", distinct=True))
        )
        return all(row["n"] <= people for row in elsewhere)

    def guarded_people(self) -> dict[int, str]:
        """Who must not find out: person id -> the employer. By open position there, or a mail address at its domain.

        Somebody who is known to have left is not among them, whatever address is still known of them.
        """
        people = self._people_at(self.guarded_organisations(), self.guarded_domains())
        trusted = models.Person.objects.filter(desk=self.desk.row, trusted=True).values_list("pk", flat=True)
        names = dict(models.Organisation.objects.filter(pk__in=set(people.values())).values_list("pk", "name"))
        return {pk: names[organisation] for pk, organisation in people.items() if pk not in set(trusted)}

    def _people_at(self, organisations: set[int], domains: dict[str, int]) -> dict[int, int]:
        """Everybody but the owner who is at one of ``organisations``, trusted or not: person id -> organisation."""
        if not organisations:
            return {}
        found: dict[int, int] = {}
        left: set[int] = set()
        positions = models.Position.objects.filter(organisation_id__in=organisations, school=False)
        for person, organisation, ended in positions.values_list("person_id", "organisation_id", "ended"):
            if ended:
                left.add(person)
            else:
                found[person] = organisation
        for domain, organisation in domains.items():
            if organisation in organisations:
                at = Q(value__endswith=f"@{domain}") | Q(value__endswith=f".{domain}")
                rows = models.Identity.objects.filter(at, desk=self.desk.row, kind="email")
                for person in rows.exclude(person_id__in=left).values_list("person_id", flat=True):
                    found.setdefault(person, organisation)
        found.pop(self.person().pk, None)
        return found
