"""The owner's side of the pages behind a link: make one for a helper, see which are open, close one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from inroad.web import forms
from inroad.web.access import desk_for
from inroad.web.flash import done

_USUAL_DAYS = 30


@require_POST
def make(request: HttpRequest, contract_id: int) -> HttpResponse:
    """A new link. It is shown on the answer itself and nowhere else: not even a redirect could carry it safely."""
    desk = desk_for(request)
    desk.introductions.get(contract_id)  # what isn't there is not found, before anything else is said
    days = forms.number_from(request.POST.get("days"), _USUAL_DAYS)
    made = desk.introductions.link(contract_id, request.POST.get("role", ""), days)
    rows = {row.id: row for row in desk.introductions.links(contract_id)}
    context = {"made": made, "name": rows[made.id].name, "contract_id": contract_id}
    return render(request, "inroad/guest_link.html", context)


@require_POST
def revoke(request: HttpRequest, contract_id: int, link_id: int) -> HttpResponse:
    desk = desk_for(request)
    desk.introductions.get(contract_id)
    desk.introductions.revoke_link(link_id)
    to = reverse("introduction", args=[contract_id]) + "#pages"
    return done(request, "That page is closed.", to=to, undoable=False)
