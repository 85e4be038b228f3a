"""The week looked back on: one page, its answers, its note, and whether it comes by mail."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from inroad.desk.door import Desk
from inroad.errors import BadInput, InroadError
from inroad.web import forms
from inroad.web.access import desk_for
from inroad.web.flash import done

WEEKDAYS = ((4, "Friday"), (5, "Saturday"), (6, "Sunday"), (0, "Monday"))


@require_safe
def week(request: HttpRequest) -> HttpResponse:
    """The week of ``?of=``, or the one to look at today."""
    desk = desk_for(request)
    return _page(request, desk, _day(request.GET.get("of", "")))


@require_POST
def note(request: HttpRequest) -> HttpResponse:
    """Through with it, with a note or without."""
    desk = desk_for(request)
    of = _day(request.POST.get("of", ""))
    try:
        view = desk.lookback.done(of or desk.lookback.page().monday, request.POST.get("words", ""))
    except BadInput as problem:
        return _page(request, desk, of, problem)
    return done(request, "Looked back on it. Enjoy the rest of the day.", to=_address(view.monday))


@require_POST
def answer(request: HttpRequest) -> HttpResponse:
    """What becomes of something that lies about."""
    desk, post = desk_for(request), request.POST
    said = desk.lookback.answer(post.get("kind", ""), forms.number_from(post.get("id")), post.get("choice", ""))
    return done(request, said, to=_address(_day(post.get("of", ""))))


@require_POST
def mail(request: HttpRequest) -> HttpResponse:
    """Whether it comes by mail, and when."""
    desk, post = desk_for(request), request.POST
    yes = post.get("wish") == "yes"
    wish = desk.lookback.wish_mail(yes, forms.number_from(post.get("day"), 6), forms.number_from(post.get("hour"), 18))
    said = "It comes by mail, to you alone." if wish.wished else "No mail about the week."
    return done(request, said, to=_address(_day(post.get("of", ""))))


def _page(request: HttpRequest, desk: Desk, of: date | None, problem: InroadError | None = None) -> HttpResponse:
    context = {
        "view": desk.lookback.page(of),
        "past": desk.lookback.list(),
        "mail": desk.lookback.mail_wish(),
        "weekdays": WEEKDAYS,
        "hours": range(24),
        "words": request.POST.get("words") if problem else None,
        "problem": problem,
    }
    return render(request, "inroad/lookback.html", context, status=400 if problem else 200)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        raise BadInput(f"“{text[:20]}” is no day", hint="a day is written 2026-03-02") from None


def _address(of: date | None) -> str:
    return reverse("week") + (f"?of={of.isoformat()}" if of else "")
