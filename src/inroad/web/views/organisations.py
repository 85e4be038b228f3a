"""An organisation: its names, who is or was there, how it treats people, and whether to make it a target."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from inroad.desk.conduct import KINDS
from inroad.desk.door import Desk
from inroad.errors import InroadError
from inroad.web.access import desk_for
from inroad.web.flash import done

_SHOWN = 200


@require_safe
def organisation(request: HttpRequest, organisation_id: int) -> HttpResponse:
    return page(request, desk_for(request), organisation_id)


def page(request: HttpRequest, desk: Desk, organisation_id: int, problem: InroadError | None = None) -> HttpResponse:
    """The page; after an error with the note on their conduct as it was filled in."""
    people = desk.organisations.people(organisation_id)
    row = desk.organisations.find(f"#{organisation_id}")
    target = next((t for t in desk.targets.list(with_ways=False) if t.organisation_id == organisation_id), None)
    context = {
        "organisation": row,
        "people": people[:_SHOWN],
        "total": len(people),
        "target": target,
        "record": desk.conduct.record(organisation_id),
        "kinds": [desk.conduct.answers(kind) for kind in KINDS],
        "problem": problem,
        "typed": request.POST if problem else {},
        "today": desk.today(),
    }
    return render(request, "inroad/organisation.html", context, status=400 if problem else 200)


@require_POST
def edit(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Another name or mail domain, or "this is the same as …"."""
    desk = desk_for(request)
    to = reverse("organisation", args=[organisation_id])
    if "other" in request.POST:
        other = desk.organisations.find(request.POST["other"])
        desk.organisations.merge(organisation_id, other.id)
        return done(request, f"{other.name} is the same organisation now.", to=to)
    desk.organisations.alias(organisation_id, request.POST.get("alias", ""))
    return done(request, "Noted.", to=to)
