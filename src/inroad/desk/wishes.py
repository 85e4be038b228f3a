"""What people wished of the whole installation, found by whatever points at them: an address, or who they are here.

A wish is kept under the address on which its owner confirmed it, in normal form, and under their party if they have
one. It is older than the next import: an entry that comes later with the same address is bound by it at once, on every
desk, and so is a second address of somebody whose first one is. Addresses that reach the same mailbox (a dot more at a
provider that ignores dots) count as one. Told wishes, which bind one desk only, are :mod:`inroad.desk.limits`.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import F, Q

from inroad.matching import identities as forms
from inroad.store import bulk, models

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from inroad.desk.door import Desk

_DOTLESS = "@gmail.com", "@googlemail.com"


def of(addresses: Collection[str], parties: Iterable[int | None] = ()) -> list[models.VoucherLimits]:
    """The wishes of whoever has one of these addresses (normal forms), or is one of these parties."""
    known = [party for party in parties if party is not None]
    values = {*addresses, *(forms.email_key(address) for address in addresses)}
    found = {row.pk: row for row in models.VoucherLimits.objects.filter(Q(address__in=values) | Q(party__in=known))}
    keys = {forms.email_key(address) for address in addresses}
    if any(key.endswith(_DOTLESS) for key in keys):
        for row in models.VoucherLimits.objects.filter(_ends_with(_DOTLESS, "address")):
            if forms.email_key(row.address) in keys:
                found[row.pk] = row
    return list(found.values())


def left_alone(addresses: Collection[str], parties: Iterable[int | None] = ()) -> bool:
    return any(row.left_alone for row in of(addresses, parties))


def left_alone_people(desk: "Desk") -> set[int]:
    """Entries of a desk whom the installation leaves alone."""
    return _people(desk, models.VoucherLimits.objects.filter(left_alone=True))


def people(desk: "Desk") -> set[int]:
    """Entries of a desk who wished anything at all of the installation."""
    return _people(desk, models.VoucherLimits.objects.all())


def _people(desk: "Desk", rows: "QuerySet[models.VoucherLimits]") -> set[int]:
    addresses = set(rows.exclude(address="").values_list("address", flat=True))
    identities = models.Identity.objects.filter(desk=desk.row, kind="email")
    found: set[int] = set()
    for piece in bulk.in_pieces(addresses):
        found.update(identities.filter(value__in=piece).values_list("person_id", flat=True))
    keys = {forms.email_key(address) for address in addresses}
    if any(key.endswith(_DOTLESS) for key in keys):
        alike = identities.filter(_ends_with(_DOTLESS, "value")).values_list("person_id", "value")
        found.update(person for person, value in alike if forms.email_key(value) in keys)
    parties = rows.exclude(party=None).values("party")
    found.update(models.Person.objects.filter(desk=desk.row, party__in=parties).values_list("pk", flat=True))
    return found


def keep(address: str, now: datetime, **wish: object) -> None:
    """Keep a confirmed wish of whoever reads at ``address``. Call in a transaction.

    ``wish``: columns of :class:`~inroad.store.models.VoucherLimits`. Once left alone stays so, whatever else is said.
    """
    row, _ = models.VoucherLimits.objects.get_or_create(address=address, defaults={"changed_at": now})
    rows = [row]
    party = models.PartyAddress.objects.filter(value=address).values_list("party_id", flat=True).first()
    if party is not None:
        theirs = models.VoucherLimits.objects.filter(party=party).first()
        if theirs is None:
            row.party_id = party
        elif theirs.pk != row.pk:
            rows.append(theirs)
    for one in rows:
        for column, value in wish.items():
            setattr(one, column, value)
        one.changed_at = now
        one.save()
    # Ways in keep who may not be asked as long as nothing of their desk changes; this changed for all of them.
    knowing = models.Identity.objects.filter(kind="email", value=address).values("desk")
    models.Desk.objects.filter(pk__in=knowing).update(revision=F("revision") + 1)


def _ends_with(ends: Iterable[str], column: str) -> Q:
    found = Q(pk__in=[])
    for end in ends:
        found |= Q(**{f"{column}__endswith": end})
    return found
