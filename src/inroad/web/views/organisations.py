"""An organisation: its names, who is or was there, and whether to make it a target."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from inroad.web.access import desk_for
from inroad.web.flash import done

_SHOWN = 200


@require_safe
def organisation(request: HttpRequest, organisation_id: int) -> HttpResponse:
    desk = desk_for(request)
    people = desk.organisations.people(organisation_id)
    row = desk.organisations.find(f"#{organisation_id}")
    target = next((t for t in desk.targets.list(with_ways=False) if t.organisation_id == organisation_id), None)
    context = {"organisation": row, "people": people[:_SHOWN], "total": len(people), "target": target}
    return render(request, "inroad/organisation.html", context)


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
