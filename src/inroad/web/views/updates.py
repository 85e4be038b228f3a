"""Updates: choose whom to tell, then one reader after the other."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from inroad.desk.door import Desk
from inroad.errors import InroadError
from inroad.web import forms
from inroad.web.access import desk_for
from inroad.web.flash import done

_DAYS = (("", "any time"), ("30", "within a month"), ("90", "within three months"), ("365", "within a year"))
_QUIET = (("", "no matter"), ("60", "for two months"), ("180", "for half a year"), ("365", "for a year"))


@require_safe
def updates(request: HttpRequest) -> HttpResponse:
    """Rounds so far, and who would get one now."""
    return _page(request, desk_for(request))


def _page(request: HttpRequest, desk: Desk, problem: InroadError | None = None) -> HttpResponse:
    asked = request.POST if problem else request.GET
    typed = {key: asked.get(key, "").strip()[:2000] for key in ("tag", "in_touch", "quiet", "helped", "to", "say")}
    choice = None
    looked = any(typed[key] for key in ("tag", "in_touch", "quiet", "helped", "to")) or "choose" in asked
    if looked:
        people = [desk.people.find(name.strip()).id for name in typed["to"].split(";") if name.strip()]
        choice = desk.updates.choose(
            groups=[typed["tag"]] if typed["tag"] else [],
            in_touch_days=forms.number_from(typed["in_touch"]) or None,
            quiet_days=forms.number_from(typed["quiet"]) or None,
            helped=bool(typed["helped"]),
            people=people,
        )
    context = {
        "rows": desk.updates.rows(),
        "choice": choice,
        "typed": typed,
        "tags": desk.people.tags(),
        "days": _DAYS,
        "quiet": _QUIET,
        "problem": problem,
    }
    return render(request, "inroad/updates.html", context, status=400 if problem else 200)


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    desk = desk_for(request)
    try:
        view = desk.updates.begin(
            forms.ids_from(request.POST, "person"),
            request.POST.get("say", ""),
            forms.number_from(request.POST.get("useful")) or None,
        )
    except InroadError as problem:
        return _page(request, desk, problem)
    return done(request, "Begin with the first.", to=reverse("update", args=[view.row.id]))


@require_http_methods(["GET", "HEAD", "POST"])
def update(request: HttpRequest, update_id: int) -> HttpResponse:
    """A round. A POST ends it."""
    desk = desk_for(request)
    if request.method == "POST":
        desk.updates.end(update_id)
        return done(request, "This round is done.", to=reverse("updates"))
    return render(request, "inroad/update.html", {"update": desk.updates.get(update_id)})


@require_http_methods(["GET", "HEAD", "POST"])
def reader(request: HttpRequest, update_id: int, person_id: int) -> HttpResponse:
    """What is new to one reader, and the line for them alone; a POST drafts the letter, or skips them."""
    desk = desk_for(request)
    if request.method != "POST":
        context = {"update": desk.updates.get(update_id), "reader": desk.updates.reader(update_id, person_id)}
        return render(request, "inroad/update_reader.html", context)
    do = request.POST.get("do")
    if do in {"skip", "back"}:
        desk.updates.skip(update_id, person_id, back=do == "back")
        return done(request, "Not this time." if do == "skip" else "Back.", to=reverse("update", args=[update_id]))
    view = desk.updates.write(
        update_id, person_id, request.POST.get("personal", ""), request.POST.getlist("news")[: forms.MOST_TICKED]
    )
    return done(request, "A draft.", to=reverse("letter", args=[view.row.id]))
