"""Columns that lists show and nothing decides on: names folded for search and sort, current role, last contact."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db import models as db
from django.db import transaction

from inroad.matching import names
from inroad.store import bulk, models

if TYPE_CHECKING:
    from inroad.desk.door import Desk

_BATCH = 500


def refresh_people(desk: "Desk", ids: Collection[int] | None = None) -> None:
    """Rebuild name keys and current role of these people (all of the desk without ``ids``)."""
    wanted = None if ids is None else sorted(set(ids))
    if wanted is None:
        wanted = list(models.Person.objects.filter(desk=desk.row).order_by("id").values_list("id", flat=True))
    for start in range(0, len(wanted), _BATCH):
        _refresh(desk, wanted[start : start + _BATCH])


def _refresh(desk: "Desk", ids: list[int]) -> None:
    people = list(models.Person.objects.filter(desk=desk.row, pk__in=ids))
    identities: dict[int, list[tuple[str, str, str]]] = {}
    rows = models.Identity.objects.filter(person_id__in=ids).order_by("id")
    for person_id, kind, value, shown in rows.values_list("person_id", "kind", "value", "shown"):
        identities.setdefault(person_id, []).append((kind, value, shown))
    roles: dict[int, tuple[str, str]] = {}
    positions = models.Position.objects.filter(person_id__in=ids, school=False).select_related("organisation")
    # Open before ended, the owner's word before a file's, the latest confirmed first.
    ordered = sorted(
        positions,
        key=lambda p: (p.ended, not p.edited, -(p.confirmed_on.toordinal() if p.confirmed_on else 0), -p.pk),
    )
    for position in ordered:
        if position.person_id not in roles:
            title = f"formerly {position.title}".strip() if position.ended else position.title
            roles[position.person_id] = (title, position.organisation.name)
    changed = []
    for person in people:
        mine = identities.get(person.pk, [])
        title, organisation = roles.get(person.pk, ("", ""))
        shown = person.name or next((shown or value for _, value, shown in mine), "")
        words = [names.fold(shown), names.fold(organisation), names.fold(title)]
        words += [names.fold(shown_name) for kind, _, shown_name in mine if kind == "name" and shown_name != shown]
        words += [value for kind, value, _ in mine if kind == "email"]
        keys = {
            "sort_key": names.sort_key(shown),
            "search_key": f" {' '.join(w for w in words if w)}",
            "title": title,
            "organisation_name": organisation,
        }
        if any(getattr(person, name) != value for name, value in keys.items()):
            for name, value in keys.items():
                setattr(person, name, value)
            changed.append(person)
    columns = ("sort_key", "search_key", "title", "organisation_name")
    with transaction.atomic():
        bulk.update(models.Person, columns, ((p.pk, *(getattr(p, name) for name in columns)) for p in changed))


def live_people(desk: "Desk") -> "db.QuerySet[models.Person]":
    """Everybody on the desk but the owner, those merged away and those in the trash."""
    people = models.Person.objects.filter(desk=desk.row, merged_into=None, trashed_at=None)
    return people.exclude(pk=desk.row.me_id) if desk.row.me_id else people
