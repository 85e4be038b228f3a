"""Openings: the list, one page each with its talks and its offer, the no, and offers side by side."""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from inroad.desk.door import Desk
from inroad.desk.opening_shapes import OpeningView
from inroad.errors import Ambiguous, BadInput, InroadError
from inroad.search.openings import MOST_ADVERT_CHARS, PARTS, Fit, Source, Status
from inroad.web import forms, telling
from inroad.web.access import desk_for
from inroad.web.flash import done

_FIELDS: Final = ("title", "url", "advert", "source", "fit", "note")
_ADD: Final = ("title", "url", "advert", "source", "fit", "through", "contract")
_LONG: Final = {"advert": MOST_ADVERT_CHARS + 1_000}
_LETTERS: Final = (("where-you-clicked", "What to say on the phone"), ("runner-up", "Write a few lines"))
_SHEETS: Final = (
    ("months-3-6-12", "3, 6 and 12 months"),
    ("salary-history", "When they ask what you earned"),
    ("unpaid-work", "When they want work for nothing"),
)
_SOURCES: Final = tuple(one.value for one in Source if one.value)
_FITS: Final = tuple(one.value for one in Fit if one.value)
_PART: Final = "part-"


@require_safe
def openings(request: HttpRequest) -> HttpResponse:
    desk = desk_for(request)
    rows = desk.openings.rows()
    context = {
        "live": [row for row in rows if not row.over],
        "over": [row for row in rows if row.over],
        "offers": sum(row.status == Status.OFFER.value for row in rows),
        "trashed": desk.openings.trashed(),
        "talks": [talk for talk in desk.interviews.rows(state="planned") if not talk.to_tell],
        "to_tell": [talk for talk in desk.interviews.rows(state="planned") if talk.to_tell],
    }
    return render(request, "inroad/openings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, target_id: int) -> HttpResponse:
    """A job at a target; what was typed stays on an error."""
    desk = desk_for(request)
    target = desk.targets.get(target_id)
    typed = {key: request.POST.get(key, "").strip()[: _LONG.get(key, 2_000)] for key in _ADD}
    problem = None
    if request.method == "POST":
        try:
            view = desk.openings.add(
                target_id,
                typed["title"],
                url=typed["url"],
                advert=typed["advert"],
                source=typed["source"],
                through=desk.people.find(typed["through"]).id if typed["through"] else None,
                contract_id=forms.number_from(typed["contract"]) or None,
                fit=typed["fit"],
            )
            return done(request, "Noted.", to=reverse("opening", args=[view.row.id]))
        except InroadError as error:
            problem = error
    else:
        typed |= {"title": target.interest, "url": target.opening_url}
    context = {
        "target": target,
        "typed": typed,
        "problem": problem,
        "sources": _SOURCES,
        "fits": _FITS,
        "introductions": [row for row in desk.introductions.list() if row.role == "seeker"][:100],
    }
    return render(request, "inroad/opening_add.html", context, status=400 if problem else 200)


@require_POST
def reject(request: HttpRequest, target_id: int) -> HttpResponse:
    """They said no; several jobs there ask which one it was about."""
    desk = desk_for(request)
    target = desk.targets.get(target_id)
    try:
        opening = forms.number_from(request.POST.get("opening"))
        about = {"opening_id": opening} if opening else {"target_id": target_id}
        found = desk.openings.reject(
            **about, on=telling.day_from(request.POST.get("on", ""), "when"), words=request.POST.get("words", "")
        )
    except (BadInput, Ambiguous) as problem:
        context = {
            "target": target, "problem": problem, "typed": request.POST, "rows": desk.openings.rows(target_id, "open"),
        }  # fmt: skip
        return render(request, "inroad/opening_no.html", context, status=400)
    to = reverse("opening", args=[found.opening.id])
    if found.already:
        return done(request, "That no was noted already; nothing was changed.", to=to, undoable=False)
    return done(request, "Noted. A no isn't the end.", to=f"{to}#clicked")


@require_safe
def opening(request: HttpRequest, opening_id: int) -> HttpResponse:
    desk = desk_for(request)
    return _page(request, desk, desk.openings.get(opening_id))


def _page(
    request: HttpRequest, desk: Desk, view: OpeningView, form: str = "", problem: InroadError | None = None
) -> HttpResponse:
    """The page; after an error with the ``form`` that was sent as it was filled in."""
    unnamed = [name for name in PARTS if name not in dict(view.offer)]
    context = {
        "opening": view,
        "row": view.row,
        "form": form,
        "typed": request.POST if form else {},
        "problem": problem,
        "sources": _SOURCES,
        "fits": _FITS,
        "moves": [one for one in view.moves if one not in {"offer", "accepted", "offer declined", "rejected"}],
        "parts": [*view.offer, *((name, "") for name in unnamed)],
        "letters": _LETTERS,
        "sheets": _SHEETS,
        "plays": [run for run in desk.plays.running(view.row.target_id) if run.opening_id == view.row.id],
        "today": desk.today(),
        "answerable": view.row.status == Status.OFFER.value,
    }
    return render(request, "inroad/opening_page.html", context, status=400 if problem else 200)


@require_POST
def edit(request: HttpRequest, opening_id: int) -> HttpResponse:
    def act(desk: Desk) -> str:
        given: dict[str, object] = {key: request.POST[key] for key in _FIELDS if key in request.POST}
        name = request.POST.get("through", "").strip()
        if "through" in request.POST and name != desk.openings.get(opening_id).row.through:
            given["through"] = desk.people.find(name).id if name else None
        desk.openings.edit(opening_id, **given)
        return "Saved."

    return _try(request, opening_id, "edit", act)


@require_POST
def move(request: HttpRequest, opening_id: int) -> HttpResponse:
    """How it stands now: applied, withdrawn, closed, reopened."""

    def act(desk: Desk) -> str:
        on = telling.day_from(request.POST.get("on", ""), "when")
        status = request.POST.get("status", "")
        words = request.POST.get("words", "")
        if status == Status.REJECTED.value:
            desk.openings.reject(opening_id, on=on, words=words)
            return "Noted. A no isn't the end."
        view = desk.openings.move(opening_id, status, on, words)
        return f"{view.row.called}: {view.row.status}."

    return _try(request, opening_id, "move", act)


@require_POST
def offer(request: HttpRequest, opening_id: int) -> HttpResponse:
    """What they offer, part by part, or the answer to it."""

    def act(desk: Desk) -> str:
        on = telling.day_from(request.POST.get("on", ""), "when")
        if request.POST.get("answer") in {"yes", "no"}:
            accepted = request.POST["answer"] == "yes"
            desk.openings.answer_offer(opening_id, accepted, request.POST.get("words", ""), on)
            return "Congratulations." if accepted else "Noted, with thanks to them."
        parts = {key.removeprefix(_PART): request.POST[key] for key in request.POST if key.startswith(_PART)}
        if own := request.POST.get("own-name", "").strip():
            parts[own] = request.POST.get("own", "")
        desk.openings.offer(opening_id, parts, on)
        return "The offer is noted."

    return _try(request, opening_id, "offer", act)


@require_POST
def clicked(request: HttpRequest, opening_id: int) -> HttpResponse:
    """Did you click with them? A yes after a no keeps the company as a future."""
    desk = desk_for(request)
    desk.openings.get(opening_id)
    answer = request.POST.get("clicked")
    if answer not in {"yes", "no"}:
        raise BadInput("did you click with them?", hint="yes or no")
    view = desk.openings.clicked(
        opening_id, forms.number_from(request.POST.get("person")), answer == "yes", request.POST.get("liked")
    )
    kept = f" {view.row.target} is kept as a future." if answer == "yes" and view.future else ""
    return done(request, f"Noted.{kept}", to=reverse("opening", args=[opening_id]) + "#clicked")


@require_POST
def letter(request: HttpRequest, opening_id: int) -> HttpResponse:
    """Begin a letter or a call sheet about this job."""
    desk = desk_for(request)
    desk.openings.get(opening_id)
    view = desk.openings.letter(opening_id, request.POST.get("kind", ""), forms.number_from(request.POST.get("person")))
    return done(request, "A draft.", to=reverse("letter", args=[view.row.id]))


@require_POST
def put(request: HttpRequest, opening_id: int) -> HttpResponse:
    """Into the trash, or back."""
    desk = desk_for(request)
    where = request.POST.get("where")
    if where == "trash":
        target = desk.openings.get(opening_id).row.target_id
        desk.openings.trash(opening_id)
        return done(request, "In the trash.", to=reverse("target", args=[target]))
    if where == "restore":
        desk.openings.restore(opening_id)
        return done(request, "Back.", to=reverse("opening", args=[opening_id]))
    raise BadInput("there is no such place for an opening")


@require_safe
def offers(request: HttpRequest) -> HttpResponse:
    """Offers side by side: all that are open, or those named by ``opening``."""
    desk = desk_for(request)
    wanted = [forms.number_from(one) for one in request.GET.getlist("opening")[:20]]
    found = desk.openings.compare(wanted)
    context = {"rows": found.rows, "side": found.side, "asks": list(zip(found.rows, found.side.ask, strict=True))}
    return render(request, "inroad/offers.html", context)


def _try(request: HttpRequest, opening_id: int, form: str, act: Callable[[Desk], str]) -> HttpResponse:
    """Do what a form of the page asks; bad input shows the page again, filled in as it was."""
    desk = desk_for(request)
    view = desk.openings.get(opening_id)
    try:
        said = act(desk)
    except BadInput as problem:
        return _page(request, desk, view, form, problem)
    return done(request, said, to=reverse("opening", args=[opening_id]))
