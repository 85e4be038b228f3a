"""Useful things: captured in a line, passed on to one person each."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from inroad.errors import BadInput, InroadError
from inroad.web import forms
from inroad.web.access import desk_for
from inroad.web.flash import done


@require_http_methods(["GET", "HEAD", "POST"])
def useful(request: HttpRequest) -> HttpResponse:
    """What was captured; a POST keeps another. What was typed stays when something is wrong with it."""
    desk = desk_for(request)
    typed = {key: request.POST.get(key, "")[:100_000] for key in ("words", "url", "from")}
    problem: InroadError | None = None
    if request.method == "POST":
        try:
            source = desk.people.find(typed["from"]).id if typed["from"].strip() else None
            view = desk.useful.capture(typed["words"], typed["url"], source)
        except InroadError as error:
            problem = error
        else:
            return done(request, "Kept.", to=reverse("useful-thing", args=[view.row.id]))
    context = {"rows": desk.useful.rows(), "typed": typed, "problem": problem}
    return render(request, "inroad/useful.html", context, status=400 if problem else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def thing(request: HttpRequest, useful_id: int) -> HttpResponse:
    """One, with whom it may help; a POST mends its words."""
    desk = desk_for(request)
    problem: InroadError | None = None
    if request.method == "POST":
        try:
            desk.useful.edit(useful_id, request.POST.get("words", ""), request.POST.get("url", ""))
        except BadInput as error:
            problem = error
        else:
            return done(request, "Saved.", to=reverse("useful-thing", args=[useful_id]))
    context = {"thing": desk.useful.get(useful_id), "problem": problem, "typed": request.POST}
    return render(request, "inroad/useful_thing.html", context, status=400 if problem else 200)


@require_POST
def put(request: HttpRequest, useful_id: int) -> HttpResponse:
    """It is for somebody, or nothing for them; or to the trash with it."""
    desk = desk_for(request)
    do = request.POST.get("do")
    if do == "trash":
        desk.useful.trash(useful_id)
        return done(request, "In the trash.", to=reverse("useful"))
    name = request.POST.get("name", "").strip()
    person = desk.people.find(name).id if name else forms.number_from(request.POST.get("person"))
    if do == "not":
        desk.useful.not_for(useful_id, person)
        return done(request, "Nothing for them.", to=reverse("useful-thing", args=[useful_id]))
    view = desk.useful.choose(useful_id, person)
    return done(request, "A draft.", to=reverse("letter", args=[view.row.id]))
