"""The command palette: a few letters to people, targets and organisations."""

from typing import TYPE_CHECKING

from inroad.desk import derived, shapes
from inroad.desk.people import _tokens
from inroad.matching import names
from inroad.store import models

if TYPE_CHECKING:
    from inroad.desk.door import Desk

_EACH = 6


def find(desk: "Desk", query: str) -> list[shapes.PaletteItem]:
    """Targets first, then people, those one knows before those one may know."""
    tokens = _tokens(query)
    if not tokens:
        return []
    wanted = " ".join(tokens)
    items = [
        shapes.PaletteItem("target", target.name, target.interest or target.stage, target.id)
        for target in desk.targets.list(with_ways=False)
        if all(f" {token}" in f" {names.fold(target.name)}" for token in tokens)
    ][:_EACH]
    people = derived.live_people(desk)
    for token in tokens:
        people = people.filter(search_key__contains=f" {token}")
    for person in people.order_by("-tie", "sort_key", "id")[:_EACH]:
        role = ", ".join(part for part in (person.title, person.organisation_name) if part)
        items.append(shapes.PaletteItem("person", person.name or person.search_key.strip(), role, person.pk))
    organisations = models.Organisation.objects.filter(desk=desk.row, key__startswith=wanted).order_by("key")[:_EACH]
    items += [shapes.PaletteItem("organisation", o.name, "organisation", o.pk) for o in organisations]
    return items
