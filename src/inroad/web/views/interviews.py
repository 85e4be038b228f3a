"""Interviews: one page each, with what to read before, whom one met, and what is due after."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from inroad.desk.door import Desk
from inroad.desk.opening_shapes import InterviewView
from inroad.errors import BadInput, InroadError
from inroad.search.interviews import MONTHS
from inroad.web import forms
from inroad.web.access import desk_for
from inroad.web.flash import done
from inroad.web.views import openings


@require_POST
def add(request: HttpRequest, opening_id: int) -> HttpResponse:
    """A talk about a job, planned or over."""
    desk = desk_for(request)
    about = desk.openings.get(opening_id)
    post = request.POST
    try:
        at = moment_from(post.get("at", ""), ZoneInfo(desk.row.timezone))
        view = desk.interviews.add(
            opening_id, at, post.get("how", ""), note=post.get("note", ""), named=post.get("met", "")
        )
    except InroadError as problem:
        return openings._page(request, desk, about, "interview", problem)
    said = "You promised to be there; it stands in your calendar." if view.row.state == "planned" else "Noted."
    return done(request, said, to=reverse("interview", args=[view.row.id]))


@require_safe
def interview(request: HttpRequest, interview_id: int) -> HttpResponse:
    desk = desk_for(request)
    return _page(request, desk, desk.interviews.get(interview_id))


def _page(
    request: HttpRequest, desk: Desk, view: InterviewView, form: str = "", problem: InroadError | None = None
) -> HttpResponse:
    said = dict(view.row.months)
    context = {
        "interview": view,
        "row": view.row,
        "opening": view.opening,
        "sheet": desk.interviews.sheet(view.row.id) if view.row.state == "planned" else None,
        "months": [(month, said.get(month, "")) for month in MONTHS],
        "form": form,
        "typed": request.POST if form else {},
        "problem": problem,
    }
    return render(request, "inroad/interview.html", context, status=400 if problem else 200)


@require_safe
def sheet(request: HttpRequest, interview_id: int) -> HttpResponse:
    """What to read before, on a page by itself that prints well."""
    desk = desk_for(request)
    context = {"interview": desk.interviews.get(interview_id), "sheet": desk.interviews.sheet(interview_id)}
    return render(request, "inroad/interview_sheet.html", context)


@require_POST
def tell(request: HttpRequest, interview_id: int) -> HttpResponse:
    """It took place, it is called off, or it has another time."""

    def act(desk: Desk) -> str:
        what = request.POST.get("do")
        if what == "held":
            desk.interviews.held(interview_id)
            return "Well done. Whom did you meet?"
        if what == "called-off":
            desk.interviews.call_off(interview_id)
            return "Called off. Tell whoever expects you, and whoever opened the door."
        if what == "move":
            desk.interviews.move(interview_id, moment_from(request.POST.get("at", ""), ZoneInfo(desk.row.timezone)))
            return "Another time."
        raise BadInput("what became of it?", hint="say that it took place, or choose another time")

    return _try(request, interview_id, "tell", act)


@require_POST
def met(request: HttpRequest, interview_id: int) -> HttpResponse:
    """Somebody was there: whether you clicked, and what impressed you; or they were not."""

    def act(desk: Desk) -> str:
        post = request.POST
        person = forms.number_from(post.get("person"))
        if not person:
            desk.interviews.met_called(interview_id, post.get("name", ""))
            return "Noted."
        if post.get("do") == "not-met":
            desk.interviews.not_met(interview_id, person)
            return "Not met."
        clicked = {"yes": True, "no": False}.get(post.get("clicked", ""))
        desk.interviews.met(interview_id, person, clicked, post.get("liked"))
        return "Noted."

    return _try(request, interview_id, "met", act)


@require_POST
def months(request: HttpRequest, interview_id: int) -> HttpResponse:
    """What you should achieve in 3, 6 and 12 months, as they said it; or that you asked and nobody could say."""

    def act(desk: Desk) -> str:
        post = request.POST
        given = {str(month): post.get(f"in-{month}", "") for month in MONTHS}
        asked = post.get("asked") == "yes" or any(said.strip() for said in given.values())
        desk.interviews.months(interview_id, given, asked=asked)
        return "Noted."

    return _try(request, interview_id, "months", act)


@require_POST
def edit(request: HttpRequest, interview_id: int) -> HttpResponse:
    def act(desk: Desk) -> str:
        desk.interviews.edit(interview_id, request.POST.get("how"), request.POST.get("note"))
        return "Saved."

    return _try(request, interview_id, "edit", act)


@require_POST
def letter(request: HttpRequest, interview_id: int) -> HttpResponse:
    """Begin thanks to somebody met, or the word to whoever opened the door."""
    desk = desk_for(request)
    desk.interviews.get(interview_id)
    view = desk.interviews.letter(
        interview_id, request.POST.get("kind", ""), forms.number_from(request.POST.get("person"))
    )
    return done(request, "A draft.", to=reverse("letter", args=[view.row.id]))


@require_POST
def put(request: HttpRequest, interview_id: int) -> HttpResponse:
    """Into the trash, or back."""
    desk = desk_for(request)
    where = request.POST.get("where")
    if where == "trash":
        about = desk.interviews.get(interview_id).opening.id
        desk.interviews.trash(interview_id)
        return done(request, "In the trash.", to=reverse("opening", args=[about]))
    if where == "restore":
        desk.interviews.restore(interview_id)
        return done(request, "Back.", to=reverse("interview", args=[interview_id]))
    raise BadInput("there is no such place for a talk")


def moment_from(text: str, zone: ZoneInfo) -> datetime:
    """ "2027-03-04T14:00" as such a field sends it, meant in ``zone``; aware UTC. Raises BadInput."""
    problem = BadInput(f"“{text[:30]}” is no day and time", where="when you talk", hint="choose both")
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?", text):
        raise problem
    try:
        return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        raise problem from None


def _try(request: HttpRequest, interview_id: int, form: str, act: Callable[[Desk], str]) -> HttpResponse:
    """Do what a form of the page asks; bad input shows the page again, filled in as it was."""
    desk = desk_for(request)
    view = desk.interviews.get(interview_id)
    try:
        said = act(desk)
    except BadInput as problem:
        return _page(request, desk, view, form, problem)
    return done(request, said, to=reverse("interview", args=[interview_id]))
