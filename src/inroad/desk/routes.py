"""Where the routes into a goal stand, from the introductions of this desk: asked, under way, declined, resting.

A route that is not free is shown with its state and never offered again by mistake. Read at query time, never baked in.
"""

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from inroad import words
from inroad.desk import wishes
from inroad.desk.contract_rows import decode
from inroad.desk.network import View
from inroad.desk.surroundings import unresolved_by_voucher
from inroad.introductions.model import Contract, Kind, Role, State
from inroad.store import models
from inroad.ways.find import Route, RouteState
from inroad.ways.handing_on import HandingOn
from inroad.ways.model import Goal

if TYPE_CHECKING:
    from inroad.desk.door import Desk

_DECLINED = {State.NOT_THIS_TIME, State.DECLINED, State.SOMEONE_ELSE}
_HANDED_ON = {State.PUT, State.ACCEPTED, State.DECLINED, State.UNANSWERED, State.INTRODUCED, State.NAME_GRANTED}
_NOT_HANDED_ON = {State.NOT_THIS_TIME, State.SOMEONE_ELSE, State.CLOSED}
_FREE = {State.DRAFTED, State.LAPSED, State.WITHDRAWN, State.RELEASED, State.CLOSED, State.UNANSWERED}


@dataclass(frozen=True, slots=True)
class Standing:
    """What is not free on a desk, read once for many goals: (organisation, introduction), and whose asks rest."""

    contracts: tuple[tuple[int | None, Contract], ...]
    resting: dict[int, str]


def standing(desk: "Desk") -> Standing:
    """As the desk stands now. Reads only."""
    rows = models.Contract.objects.filter(sides__desk=desk.row, sides__role=Role.SEEKER.value).distinct()
    rows = rows.exclude(state__in=[state.value for state in _FREE]).prefetch_related("promises", "sides")
    contracts = tuple((row.organisation_id, decode(row)) for row in rows.order_by("pk"))
    return Standing(contracts, unresolved_by_voucher(desk))


def states(desk: "Desk", view: View, goal: Goal, known: Standing | None = None) -> dict[Route, RouteState]:
    """The routes into ``goal`` that are not free, by the people on them. ``known``: read already, for many goals."""
    found: dict[Route, RouteState] = {}
    zone = ZoneInfo(desk.row.timezone)
    known = known or standing(desk)
    for organisation_id, contract in known.contracts:
        if organisation_id not in goal.organisations and not _about(contract, goal, view):
            continue
        route = _route(contract, view)
        if route:
            found[route] = _state(contract, zone)
    for person_id, why in known.resting.items():
        if person_id in view.index:
            found.setdefault((view.index[person_id],), RouteState("resting", why))
    return found


def handed_on(desk: "Desk", view: View) -> HandingOn:
    """What became of the asks that were answered before the view's moment; what may still come is left out.

    Handed on: put to the addressee, introduced, or the name given. Not: a no, another name instead, or a yes that
    ended without. A reference before the application and a call inside are asked for something else, and are left out.
    """
    handed = kept = 0
    until = float(view.moment) if view.past else inf  # seconds; what was done in this very second counts today
    rows = models.Contract.objects.filter(sides__desk=desk.row, sides__role=Role.SEEKER.value).distinct()
    for row in rows.prefetch_related("promises", "sides").order_by("pk"):
        contract = decode(row)
        if contract.kind not in {Kind.INTRODUCTION, Kind.NAME_USE} or contract.answered_at is None:
            continue
        if contract.answered_at.timestamp() > until:
            continue
        been = {step.state for step in contract.steps if step.at.timestamp() <= until}
        if been & _HANDED_ON:
            handed += 1
        elif been & _NOT_HANDED_ON:
            kept += 1
    return HandingOn(handed, kept)


def closed_doors(desk: "Desk", view: View) -> list[int]:
    """Who may not be asked: doors closed to this desk, and those who asked the installation to be left alone."""
    doors = models.Door.objects.filter(seeker=desk.row, closed=True).values_list("person_id", "person__merged_into_id")
    people = {kept or person for person, kept in doors} | wishes.left_alone_people(desk)
    return [view.index[pk] for pk in people if pk in view.index]


def _about(contract: Contract, goal: Goal, view: View) -> bool:
    """An introduction to the very person that is the goal."""
    if goal.person is None:
        return False
    wanted = int(view.ids[goal.person])
    return wanted in {contract.addressee.person, contract.goal.person if contract.goal else 0}


def _route(contract: Contract, view: View) -> Route:
    people = [contract.voucher.person, contract.addressee.person]
    if contract.goal is not None and contract.goal.person:
        people.append(contract.goal.person)
    indexes = [view.index.get(pk) for pk in people if pk]
    if any(index is None for index in indexes):
        return ()
    return tuple(index for index in indexes if index is not None)


def _state(contract: Contract, zone: ZoneInfo) -> RouteState:
    asked = contract.asked_at
    when = words.day(asked.astimezone(zone).date()) if asked is not None else ""
    if contract.state is State.ASKED:
        return RouteState("asked", f"asked on {when}" if when else "asked")
    if contract.state in _DECLINED:
        return RouteState("declined", f"asked on {when}; not this time" if when else "not this time")
    return RouteState("under way", "an introduction is under way")
