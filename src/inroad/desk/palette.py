"""The command palette: a few letters to people, targets, organisations, openings, introductions, letters."""

from typing import TYPE_CHECKING

from inroad.desk import derived, shapes
from inroad.desk.people import _tokens
from inroad.matching import names
from inroad.store import models

if TYPE_CHECKING:
    from inroad.desk.door import Desk

_EACH = 6
_MOST_OPENINGS = 500


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
    return items + _openings(desk, tokens) + _introductions(desk, tokens) + _letters(desk, tokens)


def _openings(desk: "Desk", tokens: list[str]) -> list[shapes.PaletteItem]:
    """Jobs by their title, those that changed last first."""
    rows = models.Opening.objects.filter(desk=desk.row, trashed_at=None, target__trashed_at=None)
    found = rows.order_by("-changed_at", "-id").values_list("pk", "title", "target__name", "status")[:_MOST_OPENINGS]
    items = [
        shapes.PaletteItem("opening", f"{title} at {place}", status, pk)
        for pk, title, place, status in found
        if all(f" {token}" in f" {names.fold(f'{title} {place}')}" for token in tokens)
    ]
    return items[:_EACH]


def _introductions(desk: "Desk", tokens: list[str]) -> list[shapes.PaletteItem]:
    """Those in which somebody of that name takes part, the latest first."""
    mine = models.ContractSide.objects.filter(desk=desk.row, role="seeker").values("contract")
    sides = models.ContractSide.objects.filter(contract__in=mine, role__in=("voucher", "addressee"))
    found: dict[int, list[str]] = {}
    for contract_id, name in sides.order_by("-contract_id", "-role").values_list("contract_id", "name").distinct():
        found.setdefault(contract_id, []).append(name)
    items = [
        shapes.PaletteItem("introduction", " and ".join(name for name in people if name), "introduction", pk)
        for pk, people in found.items()
        if all(any(f" {token}" in f" {names.fold(name)}" for name in people) for token in tokens)
    ]
    return items[:_EACH]


def _letters(desk: "Desk", tokens: list[str]) -> list[shapes.PaletteItem]:
    """Letters to somebody of that name that are no drafts of ours for others, the latest first."""
    rows = models.Letter.objects.filter(desk=desk.row, trashed_at=None, writer="seeker").exclude(state="dropped")
    for token in tokens:
        rows = rows.filter(to__search_key__contains=f" {token}")
    return [
        shapes.PaletteItem("letter", f"{row.to.name}: {row.kind.replace('-', ' ')}", row.state, row.pk)
        for row in rows.select_related("to").order_by("-changed_at", "-id")[:_EACH]
        if row.to is not None
    ]
