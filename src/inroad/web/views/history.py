"""What happened at this desk, and taking a step back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from inroad.web.access import desk_for
from inroad.web.flash import done
from inroad.web.forms import ids_from, number_from

_SHOWN = 100


@require_safe
def history(request: HttpRequest) -> HttpResponse:
    offset = number_from(request.GET.get("offset"))
    events = desk_for(request).history.list(limit=_SHOWN + 1, offset=offset)
    more = offset + _SHOWN if len(events) > _SHOWN else 0
    return render(request, "inroad/history.html", {"events": events[:_SHOWN], "more": more})


@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    event = desk_for(request).history.undo(ids_from(request.POST, "event")[0])
    return done(request, f"{event.words}.", to=reverse("history"), undoable=False)
