"""What one's network may do for the community, and the coarse question whether a member could reach a place.

On a server only; on a laptop there is no such page. What stands behind: desk.community.consent and .reach.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from inroad.community.consent import Level
from inroad.desk.door import Desk
from inroad.web.access import desk_for
from inroad.web.door import is_local
from inroad.web.flash import done


@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: HttpRequest) -> HttpResponse:
    """For everybody, for a group, or for somebody by name."""
    desk = _member(request)
    if request.method == "POST":
        who = request.POST.get("person", "").strip()
        person_id = desk.people.find(who).id if who else None
        group = request.POST.get("group", "")
        view = desk.consent.set(_level(request), group=group, person_id=person_id)
        return done(request, view.words, to=reverse("consent"))
    return render(request, "inroad/consent.html", {"consent": desk.consent.get(), "levels": list(Level)})


@require_POST
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """The line on a person's page."""
    desk = _member(request)
    desk.consent.set(_level(request), person_id=person_id)
    said = desk.consent.of(person_id)
    to = reverse("person", args=[person_id]) + "#consent"
    return done(request, f"For the community: {said.level.words}.", to=to)


@require_POST
def look(request: HttpRequest, target_id: int) -> HttpResponse:
    """Could a member reach someone there? Once a day for each place, so it is a click and not a look at a page."""
    from inroad.desk.community import reach

    desk = _member(request)
    name, key = reach.place_of(desk, target_id)
    found = reach.answer(desk, key, desk.now())
    return done(request, found.words(name), to=reverse("target", args=[target_id]) + "#community", undoable=False)


def _member(request: HttpRequest) -> Desk:
    desk = desk_for(request)
    if is_local():
        raise Http404
    return desk


def _level(request: HttpRequest) -> str | None:
    """What was chosen; "" takes the word back."""
    return request.POST.get("level", "").strip() or None
