"""References: the vault, one referee with the times they were named, whom to name for a role, and how it ended."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from inroad.desk.door import Desk
from inroad.errors import BadInput, InroadError
from inroad.web import forms, telling
from inroad.web.access import desk_for
from inroad.web.flash import done

_TEXTS = ("speaks_to", "relation", "preferences")
_RELEASE = ("place", "role", "points", "reason", "caller", "call_when")
_SAID = {
    "asked": "Noted: asked.",
    "agreed": "Noted: they said yes.",
    "declined": "Noted. A no is worth knowing too.",
    "again": "They may be asked again.",
    "ended": "Noted.",
    "alone": "Noted. Nothing reaches them from here.",
}


@require_safe
def references(request: HttpRequest) -> HttpResponse:
    return _vault(request, desk_for(request))


def _vault(request: HttpRequest, desk: Desk, problem: InroadError | None = None) -> HttpResponse:
    """The vault, every time somebody was named, and whom to name for the role that is asked about."""
    typed = {key: request.POST.get(key, "")[:100_000] for key in ("name", *_TEXTS)}
    role = request.GET.get("role", "")[:500]
    opening = forms.number_from(request.GET.get("opening")) or None
    releases = desk.references.releases()
    context = {
        "rows": desk.references.rows(),
        "open": [row for row in releases if not row.told],
        "told": [row for row in releases if row.told],
        "places": desk.references.places(),
        "suggested": desk.references.suggest(role, opening) if role.strip() or opening else None,
        "role": role,
        "typed": typed,
        "problem": problem,
    }
    return render(request, "inroad/references.html", context, status=400 if problem else 200)


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Somebody into the vault, by name or from a suggestion; what was typed stays when it can't be."""
    desk = desk_for(request)
    post = request.POST
    try:
        person = forms.number_from(post.get("person")) or desk.people.find(post.get("name", "")).id
        view = desk.references.add(person, *(post.get(key, "") for key in _TEXTS))
    except InroadError as problem:
        return _vault(request, desk, problem)
    return done(request, f"{view.row.name} is in the vault. Nobody was asked yet.", to=_page(view.row.id))


@require_safe
def reference(request: HttpRequest, referee_id: int) -> HttpResponse:
    return _referee(request, desk_for(request), referee_id)


def _referee(
    request: HttpRequest, desk: Desk, referee_id: int, problem: InroadError | None = None, about: str = ""
) -> HttpResponse:
    context: dict[str, Any] = {
        "view": desk.references.get(referee_id),
        "places": desk.references.places(),
        "typed": {key: request.POST.get(key, "")[:100_000] for key in (*_RELEASE, *_TEXTS, "why", "on")},
        "problem": problem,
        "about": about,
    }
    if not context["typed"]["place"]:
        context["typed"]["place"] = request.GET.get("place", "")[:20]
    return render(request, "inroad/reference.html", context, status=400 if problem else 200)


@require_POST
def edit(request: HttpRequest, referee_id: int) -> HttpResponse:
    desk = desk_for(request)
    if request.POST.get("do") == "remove":
        desk.references.remove(referee_id)
        return done(request, "Taken out.", to=reverse("references"))
    given = {key: request.POST[key] for key in _TEXTS if key in request.POST}
    try:
        desk.references.edit(referee_id, **given)
    except BadInput as problem:
        return _referee(request, desk, referee_id, problem, "edit")
    return done(request, "Saved.", to=_page(referee_id))


@require_POST
def ask(request: HttpRequest, referee_id: int) -> HttpResponse:
    """The letter that asks whether they would be comfortable."""
    view = desk_for(request).references.ask(referee_id)
    return done(request, "A draft.", to=reverse("letter", args=[view.row.id]))


@require_POST
def tell(request: HttpRequest, referee_id: int) -> HttpResponse:
    """What they said, and on which day."""
    desk = desk_for(request)
    said = request.POST.get("said", "")
    try:
        _tell(desk, referee_id, said, telling.day_from(request.POST.get("on", ""), "when"), request.POST.get("why", ""))
    except InroadError as problem:
        return _referee(request, desk, referee_id, problem, "tell")
    return done(request, _SAID[said], to=_page(referee_id))


def _tell(desk: Desk, referee_id: int, said: str, on: date | None, why: str) -> None:
    vault = desk.references
    if said == "asked":
        vault.asked(referee_id, on)
    elif said == "agreed":
        vault.agreed(referee_id, on)
    elif said == "declined":
        vault.declined(referee_id, on, why)
    elif said == "again":
        vault.again(referee_id)
    elif said in {"ended", "alone"}:
        vault.ended(referee_id, on, alone=said == "alone")
    else:
        raise BadInput("what did they say?", hint="choose one of the answers")


@require_POST
def release(request: HttpRequest, referee_id: int) -> HttpResponse:
    """Name them to an employer. Refused before an offer without a reason: then the page asks for it, filled in."""
    desk = desk_for(request)
    post = request.POST
    try:
        opening, organisation = _place(post.get("place", ""))
        made = desk.references.release(
            referee_id,
            opening,
            organisation,
            role=post.get("role", ""),
            reason=post.get("reason", ""),
            points=post.get("points", ""),
            caller=post.get("caller", ""),
            call_when=post.get("call_when", ""),
        )
    except InroadError as problem:
        return _referee(request, desk, referee_id, problem, "release")
    said = f"Named to {made.organisation}. Brief {made.name} before anybody calls."
    return done(request, said, to=reverse("letter", args=[made.briefing_id]))


@require_POST
def call(request: HttpRequest, referee_id: int) -> HttpResponse:
    """Ask them to call the manager before the application: an introduction of that kind, drafted."""
    desk = desk_for(request)
    try:
        opening, _ = _place(request.POST.get("place", ""))
        if opening is None:
            raise BadInput("for which job?", hint="a call beforehand is about one opening")
        name = request.POST.get("addressee", "").strip()
        whom = desk.people.find(name).id if name else None
        view = desk.references.preemptive(referee_id, opening, whom)
    except InroadError as problem:
        return _referee(request, desk, referee_id, problem, "call")
    return done(request, "A draft of the ask.", to=reverse("ask", args=[view.row.id]))


@require_http_methods(["GET", "HEAD", "POST"])
def outcome(request: HttpRequest, release_id: int) -> HttpResponse:
    """How it ended, for the referee: a letter, or told already."""
    desk = desk_for(request)
    row = desk.references.released(release_id)
    problem: InroadError | None = None
    typed = request.POST.get("said", row.outcome)[:100_000]
    if request.method == "POST":
        try:
            told = request.POST.get("do") == "told"
            after = desk.references.outcome(release_id, request.POST.get("said", ""), told=told)
        except BadInput as error:
            problem = error
        else:
            if told or after.outcome_letter_id is None:
                return done(request, f"Noted. {after.name} knows." if told else "Noted.", to=_page(after.referee_id))
            return done(request, "A draft to tell them.", to=reverse("letter", args=[after.outcome_letter_id]))
    context = {"release": row, "typed": typed, "problem": problem}
    return render(request, "inroad/reference_outcome.html", context, status=400 if problem else 200)


@require_POST
def early(request: HttpRequest) -> HttpResponse:
    """They want references at the start: a warning, in one click, on the employer's record."""
    desk = desk_for(request)
    opening, organisation = _place(request.POST.get("place", ""))
    row = desk.references.demanded_early(opening, organisation)
    to = reverse("organisation", args=[row.organisation_id]) + "#conduct"
    return done(request, "Noted on their record, with what you can answer.", to=to)


def _place(text: str) -> tuple[int | None, int | None]:
    """ "o12" is an opening, "c5" a company. Raises BadInput."""
    number = forms.number_from(text[1:]) if text[:1] in {"o", "c"} else 0
    if not number:
        raise BadInput("to whom?", hint="choose the job or the company first")
    return (number, None) if text.startswith("o") else (None, number)


def _page(referee_id: int) -> str:
    return reverse("reference", args=[referee_id])
