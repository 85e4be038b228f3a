"""Who may be written to from a desk: the employer guard and "leave me alone", looked at for every address of a mail.

    address ── left alone? ── one of them? ── their domain? ─→ "" or the reason in words

Requirements: a mail that reaches the present employer can't be called back; one that is held up takes a click to go. So
a domain counts as the employer's when it was recorded or learned as such, and also when it is merely spelled like the
employer's name. Providers where anybody gets an address say nothing by their name. Refused: to look at some readers of
a mail and not at others; Cc and Bcc are readers.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from inroad.desk import wishes
from inroad.errors import Refused
from inroad.matching import identities as forms
from inroad.store import bulk, models

if TYPE_CHECKING:
    from inroad.desk.door import Desk

_SHORTEST_FIRST_WORD = 4


class Wall:
    """What may not be written to, as the desk stands now."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk
        organisations = desk.setup.guarded_organisations()
        names = dict(models.Organisation.objects.filter(pk__in=organisations).values_list("pk", "name"))
        self._domains = {domain: names.get(pk, "") for domain, pk in desk.setup.guarded_domains().items()}
        self._labels = _labels(organisations)
        self._people: dict[str, str] = {}
        people = desk.setup.guarded_people()
        for piece in bulk.in_pieces(people):
            rows = models.Identity.objects.filter(person_id__in=piece, kind="email")
            for address, person in rows.values_list("value", "person_id"):
                self._people[address] = people[person]

    def why_not(self, address: str) -> str:
        """Why this address may not be written to, in words; "" if it may."""
        value = forms.email(address) or address.casefold()
        person = models.Person.objects.filter(
            desk=self._desk.row, identities__kind="email", identities__value=value
        ).first()
        addresses, party = [value], None
        if person is not None:
            addresses += models.Identity.objects.filter(person=person, kind="email").values_list("value", flat=True)
            party = person.party_id
        alone = wishes.left_alone(addresses, [party])
        if alone or (person is not None and person.leave_alone):
            return f"{_called(person, value)} wants to be left alone"
        if person is not None and person.trusted:
            return ""
        employer = self._people.get(value) or self._employer(forms.domain_of(value))
        return f"{_called(person, value)} is at {employer}, where you are" if employer else ""

    def _employer(self, domain: str) -> str:
        parts = domain.split(".")
        for start in range(len(parts) - 1):
            if found := self._domains.get(".".join(parts[start:])):
                return found
        for start, part in enumerate(parts[:-1]):
            # "yahoo.co.uk" says nothing even of who works at Yahoo; "mail.velbrand.example" does of Velbrand.
            if part in self._labels and not forms.is_free_mail(".".join(parts[start:])):
                return self._labels[part]
        return ""


def check(desk: "Desk", addresses: Iterable[str]) -> None:
    """Raise Refused if any of these readers may not be written to."""
    wall = Wall(desk)
    for address in addresses:
        if why := wall.why_not(address):
            raise Refused(why, hint="nothing was sent; if they may know, mark them as trusted first")


def _labels(organisations: Iterable[int]) -> dict[str, str]:
    """How a domain of theirs would be spelled: "velbrandlogistics", "velbrand-logistics", "velbrand"."""
    found: dict[str, str] = {}
    rows = models.Organisation.objects.filter(pk__in=list(organisations))
    aliases = models.OrganisationName.objects.filter(organisation_id__in=list(organisations), kind="alias")
    spelled = [*rows.values_list("key", "name"), *aliases.values_list("value", "organisation__name")]
    for key, name in spelled:
        words = key.split()
        for label in ("".join(words), "-".join(words), words[0] if words else ""):
            if len(label) >= _SHORTEST_FIRST_WORD or (label and len(words) == 1):
                found.setdefault(label, name)
    return found


def _called(person: models.Person | None, address: str) -> str:
    return person.name if person is not None and person.name else address
