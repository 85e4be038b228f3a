"""The brief: what the network sees, its versions, its links; and the page behind such a link."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from inroad.desk import brief as briefs
from inroad.desk.brief_shapes import BriefView, ShareMade
from inroad.desk.door import Desk
from inroad.errors import InroadError
from inroad.search.brief import WHERE_WORKED
from inroad.web import forms
from inroad.web.access import client_of, desk_for
from inroad.web.behind_link import behind_link
from inroad.web.door import is_local
from inroad.web.flash import done

_LISTS = ("titles", "targets", "places", "proof", "documents")
_TEXTS = ("work", "remote", "profile", "help")
_DAYS = ((30, "a month"), (90, "three months"), (365, "a year"))


@require_http_methods(["GET", "HEAD", "POST"])
def brief(request: HttpRequest) -> HttpResponse:
    """Read and write it. What was typed stays when something is wrong with it."""
    desk = desk_for(request)
    if request.method != "POST":
        return _page(request, desk)
    typed = {key: request.POST.get(key, "") for key in (*_LISTS, *_TEXTS)}
    data: dict[str, object] = {key: typed[key].strip() for key in _TEXTS}
    data |= {key: [line for line in typed[key].splitlines() if line.strip()] for key in _LISTS}
    try:
        view = desk.brief.save(data)
    except InroadError as problem:
        return _page(request, desk, typed=typed, problem=problem)
    return done(request, f"Version {view.number}.", to=reverse("brief"))


def _page(
    request: HttpRequest,
    desk: Desk,
    *,
    typed: dict[str, str] | None = None,
    problem: InroadError | None = None,
    made: ShareMade | None = None,
    sharing: bool = False,
) -> HttpResponse:
    view = desk.brief.get()
    context = {
        "view": view,
        "typed": typed or _typed(view),
        "problem": None if sharing else problem,
        "share_problem": problem if sharing else None,
        "made": made,
        "versions": desk.brief.versions(),
        "shares": desk.brief.shares(),
        "ways_to_work": [one for one in WHERE_WORKED if one],
        "days": _DAYS,
        "served": not is_local(),
        "label": request.POST.get("label", "") if sharing else "",
    }
    return render(request, "inroad/brief.html", context, status=400 if problem else 200)


def _typed(view: BriefView) -> dict[str, str]:
    return {
        **{key: "\n".join(getattr(view.brief, key)) for key in _LISTS},
        **{key: getattr(view.brief, key) for key in _TEXTS},
    }


@require_safe
def version(request: HttpRequest, number: int) -> HttpResponse:
    """An older version, as it was."""
    return render(request, "inroad/brief_version.html", {"view": desk_for(request).brief.version(number)})


@require_safe
def sheet(request: HttpRequest) -> HttpResponse:
    """The page alone, to be printed."""
    desk = desk_for(request)
    return render(request, "inroad/brief_sheet.html", {"view": desk.brief.get(), "name": desk.me.name})


@require_POST
def restore(request: HttpRequest, number: int) -> HttpResponse:
    view = desk_for(request).brief.restore(number)
    return done(request, f"Version {number} holds again, as version {view.number}.", to=reverse("brief"))


@require_POST
def share(request: HttpRequest) -> HttpResponse:
    """Make a link, shown this once; or close one."""
    desk = desk_for(request)
    if closed := forms.number_from(request.POST.get("close")):
        desk.brief.revoke(closed)
        return done(request, "Closed.", to=reverse("brief"), undoable=False)
    made: ShareMade | None = None
    problem: InroadError | None = None
    try:
        name = request.POST.get("to", "").strip()
        person = desk.people.find(name).id if name else None
        days = forms.number_from(request.POST.get("days"), briefs.USUAL_DAYS)
        made = desk.brief.share(request.POST.get("label", ""), days, person)
    except InroadError as error:
        problem = error
    return _page(request, desk, problem=problem, made=made, sharing=problem is not None)


@behind_link
def read(request: HttpRequest, secret: str) -> HttpResponse:
    """``/b/SECRET/``: the brief, for whoever was given the link."""
    return render(request, "inroad/brief_read.html", {"page": briefs.read(secret, client_of(request))})
