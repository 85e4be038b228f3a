"""Futures: companies kept warm, today's hellos, favours to those who once said no."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from inroad import words
from inroad.desk.door import Desk
from inroad.errors import BadInput, InroadError
from inroad.search.futures import RHYTHM_DAYS
from inroad.web import forms
from inroad.web.access import desk_for
from inroad.web.flash import done

_RHYTHMS = ((30, "every month"), (60, "every two months"), (90, "every three months"), (180, "every half year"),
            (365, "every year"))  # fmt: skip
_SNOOZES = ((14, "two weeks"), (30, "a month"), (90, "three months"))
_TYPED = ("company", "person", "days", "why")


@require_safe
def futures(request: HttpRequest) -> HttpResponse:
    return _page(request, desk_for(request))


def _page(request: HttpRequest, desk: Desk, problem: InroadError | None = None) -> HttpResponse:
    rows = desk.futures.rows()
    context = {
        "due": [row for row in rows if row.due_now],
        "rows": [row for row in rows if not row.due_now],
        "ended": desk.futures.rows(ended=True),
        "offers": desk.futures.offers(),
        "too_many": desk.futures.too_many(),
        "hellos": desk.hellos.today(),
        "favours": desk.hellos.favours(),
        "rhythms": _RHYTHMS,
        "snoozes": _SNOOZES,
        "typed": {key: request.POST.get(key, "")[:100_000] for key in _TYPED},
        "problem": problem,
    }
    return render(request, "inroad/futures.html", context, status=400 if problem else 200)


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """A company or somebody there onto the list, typed or from an offer."""
    desk = desk_for(request)
    post = request.POST
    try:
        name = post.get("person", "").strip()
        person = desk.people.find(name).id if name else forms.number_from(post.get("person_id")) or None
        view = desk.futures.add(
            forms.number_from(post.get("target")) or None,
            person,
            post.get("company", ""),
            forms.number_from(post.get("days"), RHYTHM_DAYS),
            post.get("why", ""),
        )
    except InroadError as problem:
        return _page(request, desk, problem)
    return done(request, f"{view.row.name} is kept warm.", to=reverse("future", args=[view.row.id]))


@require_http_methods(["GET", "HEAD", "POST"])
def future(request: HttpRequest, future_id: int) -> HttpResponse:
    """One of them: when and why, and whom to write to. A POST changes its rhythm or its words."""
    desk = desk_for(request)
    problem: InroadError | None = None
    if request.method == "POST":
        try:
            desk.futures.edit(future_id, days=forms.number_from(request.POST.get("days")), why=request.POST.get("why"))
        except BadInput as error:
            problem = error
        else:
            return done(request, "Saved.", to=reverse("future", args=[future_id]))
    view = desk.futures.get(future_id)
    typed = {"days": request.POST.get("days", str(view.row.days))[:9], "why": request.POST.get("why", view.row.why)}
    listed = (
        _RHYTHMS if view.row.days in dict(_RHYTHMS) else ((view.row.days, f"every {view.row.days} days"), *_RHYTHMS)
    )
    context = {"view": view, "rhythms": listed, "snoozes": _SNOOZES, "typed": typed, "problem": problem}
    return render(request, "inroad/future.html", context, status=400 if problem else 200)


@require_POST
def put(request: HttpRequest, future_id: int) -> HttpResponse:
    """Write to them, put it off, take it off the list or up again."""
    desk = desk_for(request)
    do = request.POST.get("do")
    here = reverse("future", args=[future_id])
    if do == "hello":
        view = desk.futures.hello(future_id, forms.number_from(request.POST.get("person")) or None)
        return done(request, "A draft.", to=reverse("letter", args=[view.row.id]))
    if do == "snooze":
        row = desk.futures.snooze_for(future_id, forms.number_from(request.POST.get("days"))).row
        assert row.snoozed_until is not None
        return done(request, f"{row.name}: not before {words.day(row.snoozed_until)}.", to=reverse("futures"))
    if do == "end":
        row = desk.futures.end(future_id).row
        return done(request, f"{row.name} is off your list.", to=reverse("futures"))
    if do == "again":
        row = desk.futures.take_up(future_id).row
        return done(request, f"{row.name} is kept warm again.", to=here)
    desk.futures.get(future_id)
    raise BadInput("nothing was said about it", hint="choose one of the buttons")


@require_POST
def hello(request: HttpRequest, person_id: int) -> HttpResponse:
    """A sleeping tie: write a hello, or not for a while."""
    desk = desk_for(request)
    if request.POST.get("do") == "rest":
        until = desk.hellos.snooze(person_id, forms.number_from(request.POST.get("days")))
        return done(request, f"No hello to them before {words.day(until)}.", to=reverse("futures"))
    view = desk.hellos.write(person_id)
    return done(request, "A draft.", to=reverse("letter", args=[view.row.id]))
