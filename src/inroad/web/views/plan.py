"""The plan of a week: what to do, in the hours there are; pin, put off, drop, one employer at a time."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from inroad import words
from inroad.desk.door import Desk
from inroad.errors import BadInput, InroadError
from inroad.web import forms
from inroad.web.access import desk_for
from inroad.web.flash import done

_HOURS = (2, 5, 10, 15, 20, 25, 30)
_FIRST = 5


@require_safe
def plan(request: HttpRequest) -> HttpResponse:
    return _page(request, desk_for(request))


def _page(request: HttpRequest, desk: Desk, problem: InroadError | None = None) -> HttpResponse:
    view = desk.plan.week()
    context = {
        "plan": view,
        "first": view.actions[:_FIRST],
        "rest": view.actions[_FIRST:],
        "days": [view.start + timedelta(days=number) for number in range(7)],
        "hours": sorted({*_HOURS, view.usual, view.hours}),
        "targets": desk.targets.list(with_ways=False),
        "problem": problem,
    }
    return render(request, "inroad/plan.html", context, status=400 if problem else 200)


@require_POST
def put(request: HttpRequest) -> HttpResponse:
    """What the owner says of one action: this, on that day, not this week, not this, or take it back."""
    desk, post = desk_for(request), request.POST
    here, do, key = reverse("plan"), post.get("do"), post.get("key", "")[:2000]
    try:
        if do == "pin":
            day = forms.month_from(post.get("day", ""), "the day")
            desk.plan.pin(key, day)
            return done(request, f"For {day:%A}." if day is not None else "It stays in the plan.", to=here)
        if do == "later":
            until = desk.plan.later(key, forms.month_from(post.get("until", ""), "the day"))
            return done(request, f"Not before {words.day(until)}.", to=here)
        if do == "drop":
            desk.plan.drop(key)
            return done(request, "Out of the plan, for good.", to=here)
        if do == "back":
            desk.plan.take_back(key)
            return done(request, "Taken back.", to=here)
    except BadInput as problem:
        return _page(request, desk, problem)
    raise BadInput("nothing was said about it", hint="choose one of the buttons")


@require_POST
def settle(request: HttpRequest) -> HttpResponse:
    """Hours of a week, and whether it is for one employer."""
    desk, post = desk_for(request), request.POST
    here = reverse("plan")
    if post.get("do") == "hours":
        made = desk.plan.set_hours(_hours(post.get("hours", "")))
        return done(request, f"{made:g} hours a week.", to=here)
    if post.get("do") == "focus":
        focus = desk.plan.focus(forms.number_from(post.get("target")))
        return done(request, focus.words, to=here)
    if post.get("do") == "unfocus":
        desk.plan.unfocus()
        return done(request, "The plan is for all targets again.", to=here)
    raise BadInput("nothing was said about it", hint="choose one of the buttons")


def _hours(typed: str) -> float | None:
    """A number of hours; "" for the usual ones. Raises BadInput."""
    if not typed.strip():
        return None
    try:
        return float(typed[:20])
    except ValueError:
        raise BadInput(f"“{typed[:20]}” is no number of hours", hint="as in 10 or 7.5") from None
