"""Asking a member who stays unnamed, being asked, and an introduction at the desk of the member who makes it.

On a server only; on a laptop there is no such page. What stands behind: desk.community.asks, .asked, .helping, .chains.
"""

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from inroad.desk.community import chains, helping
from inroad.desk.community.blind_shapes import AskedRow
from inroad.desk.door import Desk
from inroad.desk.guest_shapes import Act
from inroad.errors import BadInput, InroadError, NotFound, Refused
from inroad.introductions import screen
from inroad.web import forms
from inroad.web.access import desk_for
from inroad.web.door import is_local
from inroad.web.flash import done

_TEXTS = ("why", "for_them", "blurb", "part_of", "opening")
_OF_A_YES = ("contact_days", "ten_minutes", "copy_me", "conditions", "basis", "where", "when", "as_what", "vouch")
_TOLD_OF_THE_SECOND = ("answered", "put_to_addressee", "addressee_answered", "introduced", "reported", "thanked")
_MOST_FIELDS = 20


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, target_id: int) -> HttpResponse:
    """The form of a blind ask; POST asks, in the next morning's round."""
    desk = _member(request)
    typed = {key: request.POST.get(key, "")[:5000] for key in _TEXTS}
    problem = None
    form = desk.blind.form(target_id)
    if request.method == "POST":
        try:
            opening = forms.number_from(typed["opening"]) or None
            made = desk.blind.begin(
                target_id, typed["why"], typed["for_them"], typed["blurb"], typed["part_of"], opening,
                accepted=request.POST.get("terms") == "yes",
            )  # fmt: skip
            said = "It goes out with the next morning's round."
            return done(request, said, to=reverse("blind", args=[made.id]), undoable=False)
        except (BadInput, Refused) as error:
            problem = error
    context = {"form": form, "typed": typed, "problem": problem, "accepted": request.POST.get("terms") == "yes"}
    return render(request, "inroad/blind_ask.html", context, status=400 if problem else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest, ask_id: int) -> HttpResponse:
    """One of my asks; POST takes it back."""
    desk = _member(request)
    row = desk.blind.get(ask_id)
    if request.method == "POST":
        desk.blind.withdraw(ask_id)
        return done(request, "Taken back. Nothing is expected of anybody.", to=reverse("introductions"), undoable=False)
    return render(request, "inroad/blind.html", {"ask": row})


@require_http_methods(["GET", "HEAD", "POST"])
def asked(request: HttpRequest) -> HttpResponse:
    """What I was asked; POST says whether a mail should come when I am."""
    desk = _member(request)
    if request.method == "POST":
        yes = request.POST.get("mail") == "yes"
        desk.blind.wish_mail(yes)
        said = "You get a mail when somebody asks you." if yes else "No mail; it stands here."
        return done(request, said, to=reverse("asked"))
    return _asked(request, desk)


def _asked(request: HttpRequest, desk: Desk, put_id: int = 0, problem: InroadError | None = None) -> HttpResponse:
    rows = desk.blind.asked_of_me()
    typed = request.POST.dict() if problem is not None else {}
    context = {
        "open": [_typed(row, typed) if row.id == put_id else row for row in rows if row.open],
        "answered": [row for row in rows if not row.open],
        "helping": desk.blind.helping(),
        "mail": desk.blind.mail_wished(),
        "problem_of": put_id,
        "problem": problem,
        "typed": typed,
    }
    return render(request, "inroad/asked.html", context, status=400 if problem else 200)


def _typed(row: AskedRow, typed: dict[str, str]) -> AskedRow:
    return replace(row, fields=tuple(replace(field, value=typed.get(field.key, "")) for field in row.fields))


@require_POST
def answer(request: HttpRequest, put_id: int) -> HttpResponse:
    """Yes, with terms and words if they like, or not this time."""
    desk = _member(request)
    said = request.POST.get("said", "")
    try:
        row = desk.blind.answer(
            put_id,
            said,
            request.POST.get("words", ""),
            forms.number_from(request.POST.get("person")) or None,
            name_them=request.POST.get("name_them") == "yes",
            fields={key: request.POST[key] for key in _OF_A_YES if key in request.POST},
        )
    except (BadInput, Refused) as problem:
        return _asked(request, desk, put_id, problem)
    if row.contract_id is None:
        return done(request, "That is fine. Nobody learns that you were asked.", to=reverse("asked"), undoable=False)
    thanks = f"Thank you. {row.seeker} knows now who helps."
    return done(request, thanks, to=reverse("helping", args=[row.contract_id]), undoable=False)


@require_http_methods(["GET", "HEAD", "POST"])
def help_them(request: HttpRequest, help_id: int) -> HttpResponse:
    """An introduction that I make for somebody; POST says one of the things it offers."""
    desk = _member(request)
    if request.method != "POST":
        return _helping(request, desk, help_id)
    key = request.POST.get("act", "")
    given = list(request.POST.items())[:_MOST_FIELDS]
    typed = {name: str(text) for name, text in given if name not in {"act", "csrfmiddlewaretoken"}}
    try:
        said = helping.act(desk, help_id, key, typed)
    except (BadInput, Refused) as error:
        return _helping(request, desk, help_id, key, typed, error)
    return done(request, said.words, to=reverse("helping", args=[help_id]), undoable=False)


@require_POST
def hand_on(request: HttpRequest, help_id: int) -> HttpResponse:
    """Pass the ask on to somebody nearer, in my own words."""
    desk = _member(request)
    try:
        person = desk.people.find(request.POST.get("person", ""))
        chains.hand_on(desk, help_id, person.id, request.POST.get("words", ""))
    except (BadInput, Refused, NotFound) as problem:
        if not helping.is_mine(desk, help_id):
            raise
        return _helping(request, desk, help_id, "hand-on", request.POST.dict(), problem)
    return done(request, "Passed on. The words to send stand below.", to=reverse("helping", args=[help_id]),
                undoable=False)  # fmt: skip


def _helping(
    request: HttpRequest,
    desk: Desk,
    help_id: int,
    key: str = "",
    typed: dict[str, str] | None = None,
    error: InroadError | None = None,
) -> HttpResponse:
    shown = helping.page(desk, help_id)
    made = [_form(act, typed or {}, error) if act.key == key else _form(act, {}, None) for act in shown.page.acts]
    context: dict[str, Any] = {
        "help": shown,
        "page": shown.page,
        "acts": [form for form in made if not form["act"].plain],
        "quiet": [form for form in made if form["act"].plain],
        "typed": typed or {},
        "problem": error if error is not None and not any(form["problem"] for form in made) else None,
        "second": _second(desk, shown.handed_on_id) if shown.handed_on_id else None,
    }
    return render(request, "inroad/helping.html", context, status=400 if error else 200)


def _form(act: Act, typed: dict[str, str], error: InroadError | None) -> dict[str, Any]:
    fields = [replace(field, value=typed.get(field.key, field.value)) for field in act.fields]
    return {
        "act": act,
        "needed": [field for field in fields if field.required],
        "optional": [field for field in fields if not field.required],
        "problem": error,
    }


def _second(desk: Desk, contract_id: int) -> dict[str, Any]:
    """The step I passed on: what I can tell of it, and the words that go with it."""
    view = desk.introductions.get(contract_id)
    text, mailto = desk.blind.words_with(contract_id)
    return {
        "view": view,
        "c": view.contract,
        "steps": [step for step in view.next if step.event in _TOLD_OF_THE_SECOND],
        "text": text,
        "mailto": mailto,
        "kind": screen.kind(view.contract),
        "links": desk.introductions.links(contract_id),
    }


def _member(request: HttpRequest) -> Desk:
    desk = desk_for(request)
    if is_local():
        raise Http404
    return desk
