"""A person: everything about them, and every change to it. Each change says what it did and can be undone."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from inroad import words
from inroad.community.consent import Level
from inroad.desk.between import between
from inroad.desk.door import Desk
from inroad.errors import BadInput
from inroad.web import forms
from inroad.web.access import desk_for
from inroad.web.door import is_local
from inroad.web.flash import done, done_here

_TIMELINE = 15
_OPENINGS = 3  # a sheet that asks about everything asks about nothing
_BACKING_SAID = {
    "well": "They know your work well.",
    "a bit": "They know your work a bit.",
    "no": "They don't know your work.",
    "unknown": "Left open.",
}


@require_safe
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    desk = desk_for(request)
    context = {
        "who": desk.people.get(person_id),
        "timeline": desk.people.timeline(person_id, 0, _TIMELINE),
        "between": between(desk, person_id),
        "steps": desk.plays.steps(person_id=person_id),
        "offers": [] if desk.people.get(person_id).row.trashed else desk.plays.offers(person_id=person_id),
        "limits": desk.limits.of(person_id),
        "consent": None if is_local() else desk.consent.of(person_id),
        "levels": list(Level),
        "warmth": desk.hellos.warmth(person_id),
    }
    return render(request, "inroad/person.html", context)


@require_safe
def timeline(request: HttpRequest, person_id: int) -> HttpResponse:
    """Earlier entries: the list alone for htmx, otherwise a page of its own."""
    desk = desk_for(request)
    offset = forms.number_from(request.GET.get("offset"))
    context = {"who": desk.people.get(person_id), "timeline": desk.people.timeline(person_id, offset, _TIMELINE)}
    part = "#entries" if request.htmx else ""  # type: ignore[attr-defined]
    return render(request, f"inroad/timeline.html{part}", context)


@require_safe
def sheet(request: HttpRequest, person_id: int) -> HttpResponse:
    """The meeting sheet: whom of those I want to reach they may know, and what to ask."""
    desk = desk_for(request)
    found = desk.ways.sheet(person_id)
    context = {
        "who": desk.people.get(person_id),
        "sheet": found,
        "named": [line for line in found.lines if line.kind != "opening"],
        "openings": [line for line in found.lines if line.kind == "opening"][:_OPENINGS],
    }
    return render(request, "inroad/sheet.html", context)


@require_POST
def tie(request: HttpRequest, person_id: int) -> HttpResponse:
    """My word on how we know each other: backing, "I know them", "I don't", or another likelihood."""
    desk = desk_for(request)
    how = request.POST.get("how", "")
    if "backing" in request.POST:
        desk.words.knows_my_work(person_id, request.POST["backing"], how)
        said = _BACKING_SAID.get(request.POST["backing"], "Noted.")
    elif "know" in request.POST:
        if request.POST["know"] == "yes":
            desk.words.i_know(person_id, how)
            said = "You know each other."
        else:
            desk.words.stranger(person_id)
            said = "You don't know each other."
    elif "chance" in request.POST:
        desk.words.chance(person_id, _chance(request.POST["chance"]))
        said = "Your word counts."
    else:
        raise BadInput("nothing was said about how you know each other")
    context = {"who": desk.people.get(person_id)}
    return done_here(request, said, "inroad/person.html#tie", context, to=_page(person_id))


def _chance(text: str) -> float | None:
    """ "7" of ten, or "" to let the desk reckon again."""
    if not text:
        return None
    if text not in {str(tenth) for tenth in range(1, 10)}:
        raise BadInput("that is no likelihood", hint="choose one from the list")
    return int(text) / 10


@require_POST
def edit(request: HttpRequest, person_id: int) -> HttpResponse:
    desk_for(request).people.edit(person_id, name=request.POST.get("name"), note=request.POST.get("note"))
    return done(request, "Saved.", to=_page(person_id))


@require_POST
def identities(request: HttpRequest, person_id: int) -> HttpResponse:
    desk = desk_for(request)
    if "remove" in request.POST:
        desk.people.remove_identity(person_id, forms.ids_from(request.POST, "remove")[0])
        return done(request, "Taken off.", to=_page(person_id))
    desk.people.add_identity(person_id, request.POST.get("text", ""))
    return done(request, "Added.", to=_page(person_id))


@require_POST
def positions(request: HttpRequest, person_id: int) -> HttpResponse:
    """Add a role, change one of theirs, or take it away."""
    desk = desk_for(request)
    asked = request.POST.get("do", "add")
    if asked == "add":
        desk.people.add_position(person_id, request.POST.get("organisation", ""), **_role(request))
        return done(request, "Role added.", to=_page(person_id))
    position_id = _theirs(desk, person_id, request)
    if asked == "remove":
        desk.people.remove_position(position_id)
        return done(request, "Role taken away.", to=_page(person_id))
    desk.people.edit_position(position_id, **_role(request))
    return done(request, "Role changed.", to=_page(person_id))


def _role(request: HttpRequest) -> dict[str, Any]:
    end = forms.month_from(request.POST.get("end", ""), "until")
    return {
        "title": request.POST.get("title", ""),
        "start": forms.month_from(request.POST.get("start", ""), "from"),
        "end": end,
        "ended": bool(end) or request.POST.get("ended") == "yes",
    }


def _theirs(desk: Desk, person_id: int, request: HttpRequest) -> int:
    """The role named in the form, if it is one of this very person's."""
    position_id = forms.ids_from(request.POST, "position")[0]
    if position_id not in {position.id for position in desk.people.get(person_id).positions}:
        raise BadInput("that role isn't theirs", hint="reload the page")
    return position_id


@require_POST
def knows(request: HttpRequest, person_id: int) -> HttpResponse:
    """ "They know …": by my word, or by what somebody told me."""
    desk = desk_for(request)
    other = desk.people.find(request.POST.get("other", ""))
    by = request.POST.get("by", "").strip() or "you"
    desk.words.knows(person_id, other.id, how=request.POST.get("how", ""), by=by)
    return done(request, f"Noted: they and {other.name} know each other.", to=_page(person_id))


@require_POST
def tags(request: HttpRequest, person_id: int) -> HttpResponse:
    desk = desk_for(request)
    if "untag" in request.POST:
        desk.people.untag([person_id], request.POST["untag"])
        return done(request, "Tag taken off.", to=_page(person_id))
    desk.people.tag([person_id], request.POST.get("tag", ""))
    return done(request, "Tagged.", to=_page(person_id))


@require_POST
def put(request: HttpRequest, person_id: int) -> HttpResponse:
    """To the trash and back, left alone or not, or forgotten for good."""
    desk = desk_for(request)
    where = request.POST.get("where")
    name = desk.people.get(person_id).row.name
    if where == "trash":
        desk.people.trash([person_id])
        return done(request, f"{name} is in the trash.", to=reverse("people"))
    if where == "restore":
        desk.people.restore([person_id])
        return done(request, f"{name} is back.", to=_page(person_id))
    if where in {"alone", "may-ask"}:
        desk.people.leave_alone([person_id], where == "alone")
        return done(
            request, f"{name} will {'not be asked' if where == 'alone' else 'be offered again'}.", to=_page(person_id)
        )
    if where == "forget" and request.POST.get("sure") == "yes":
        desk.erase.person(person_id)
        return done(request, f"{words.count(1, 'person')} forgotten for good.", to=reverse("people"), undoable=False)
    raise BadInput("this needs your yes", hint="tick the box that says you are sure")


@require_POST
def merge(request: HttpRequest, person_id: int) -> HttpResponse:
    """ "This is the same person as …"."""
    desk = desk_for(request)
    other = desk.people.find(request.POST.get("other", ""))
    desk.people.merge(person_id, other.id)
    return done(request, f"{other.name} and this entry are one person now.", to=_page(person_id))


def _page(person_id: int) -> str:
    return reverse("person", args=[person_id])
