"""Employers' conduct, noted on the organisation's page; what one can say to it."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from inroad.errors import BadInput
from inroad.web import forms, telling
from inroad.web.access import desk_for
from inroad.web.flash import done
from inroad.web.views import organisations


@require_POST
def add(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Note what they did; bad input shows the page again, filled in as it was."""
    desk = desk_for(request)
    desk.organisations.find(f"#{organisation_id}")
    post = request.POST
    try:
        row = desk.conduct.add(
            organisation_id,
            post.get("kind", ""),
            telling.day_from(post.get("on", ""), "when"),
            post.get("words", ""),
            post.get("answered", ""),
            forms.number_from(post.get("opening")) or None,
        )
    except BadInput as problem:
        return organisations.page(request, desk, organisation_id, problem)
    return done(request, f"Noted: {row.kind}.", to=reverse("organisation", args=[organisation_id]) + "#conduct")


@require_POST
def note(request: HttpRequest, conduct_id: int) -> HttpResponse:
    """What you answered, or that it was noted by mistake."""
    desk = desk_for(request)
    if request.POST.get("do") == "remove":
        desk.conduct.remove(conduct_id)
        return done(request, "Taken back.")
    row = desk.conduct.answer(conduct_id, request.POST.get("answered", ""))
    return done(request, "Noted.", to=reverse("organisation", args=[row.organisation_id]) + "#conduct")
