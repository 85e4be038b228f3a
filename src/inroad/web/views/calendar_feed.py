"""``/calendar/TOKEN.ics``: the owner's dates for their calendar program, on a server; and the button that makes it.

Who holds the address reads the calendar, and can do nothing else with it. Programs that ask again get "nothing new"
while nothing changed.
"""

import hashlib

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_POST, require_safe

from inroad.desk import calendar_feed
from inroad.errors import BadInput, NotFound
from inroad.web.access import desk_for
from inroad.web.door import is_local
from inroad.web.flash import done

_FRESH_SECONDS = 15 * 60


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    if is_local():
        raise Http404
    try:
        made = calendar_feed.by_token(token)
    except NotFound:
        # In words of its own: a calendar program shows no page, and whoever guesses learns nothing.
        return HttpResponse("There is no calendar here.\n", status=404, content_type="text/plain; charset=utf-8")
    etag = f'"{hashlib.sha256(made).hexdigest()[:32]}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(made, content_type="text/calendar; charset=utf-8")
        response.headers["Content-Disposition"] = 'inline; filename="inroad.ics"'
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = f"private, max-age={_FRESH_SECONDS}"
    return response


@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """Make the address, replace it, choose what it names, or end it."""
    desk = desk_for(request)
    names = request.POST.get("names") == "yes"
    to = reverse("settings") + "#calendar"
    what = request.POST.get("do")
    if what in {"make", "renew"}:
        calendar_feed.renew(desk, names=names)
        said = "Here is its address." if what == "make" else "A new address; the old one answers no more."
        return done(request, said, to=to, undoable=False)
    if what == "names":
        calendar_feed.show_names(desk, names)
        return done(request, "Entries name people." if names else "Entries name nobody.", to=to, undoable=False)
    if what == "end":
        calendar_feed.end(desk)
        return done(request, "The address answers no more.", to=to, undoable=False)
    raise BadInput("there is nothing to do with the calendar")
