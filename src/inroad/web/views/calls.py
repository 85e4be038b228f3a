"""Calls for names: the short list, the sources by round, and what each of them and those they named said."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from inroad.community.vouches import BASIS_WORDS, OUTCOME_WORDS, Outcome
from inroad.desk.community.call_shapes import Given, NomineeLine, SourceLine
from inroad.desk.door import Desk
from inroad.errors import BadInput, InroadError
from inroad.web import forms
from inroad.web.access import desk_for
from inroad.web.flash import done

_TYPED = ("title", "organisation", "work", "words", "closes_on", "person", "ask_also", "answer")
_OUTCOMES = tuple((one.value, OUTCOME_WORDS[one]) for one in Outcome)
_BASES = tuple((one.value, words.replace("their", "the")) for one, words in BASIS_WORDS.items())
_ROWS = 3


def _typed(request: HttpRequest) -> dict[str, str]:
    return {key: request.POST.get(key, "")[:100_000] for key in _TYPED}


@require_safe
def calls(request: HttpRequest) -> HttpResponse:
    return _calls(request, desk_for(request))


def _calls(request: HttpRequest, desk: Desk, problem: InroadError | None = None) -> HttpResponse:
    context = {
        "rows": desk.calls.list(),
        "closed": desk.calls.list(closed=True),
        "openings": desk.openings.rows(status="open"),
        "chosen": forms.number_from(request.POST.get("opening") or request.GET.get("opening")),
        "typed": _typed(request),
        "problem": problem,
    }
    return render(request, "inroad/calls.html", context, status=400 if problem else 200)


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Begin one; what was typed stays when it can't be kept."""
    desk, post = desk_for(request), request.POST
    try:
        view = desk.calls.begin(
            post.get("title", ""),
            post.get("organisation", ""),
            post.get("work", ""),
            post.get("words", ""),
            _day(post.get("closes_on", "")),
            forms.number_from(post.get("opening")) or None,
        )
    except BadInput as problem:
        return _calls(request, desk, problem)
    return done(request, f"{view.row.title}: whom will you ask?", to=reverse("call", args=[view.row.id]))


@require_http_methods(["GET", "HEAD", "POST"])
def call(request: HttpRequest, call_id: int) -> HttpResponse:
    """The short list and the sources of one; a POST chooses a source, closes it or opens it again."""
    desk, problem = desk_for(request), None
    if request.method == "POST":
        try:
            return done(request, _put(desk, call_id, request.POST), to=reverse("call", args=[call_id]))
        except InroadError as error:
            problem = error
    view = desk.calls.get(call_id)
    context = {
        "view": view,
        "suggestions": desk.calls.suggestions(call_id) if view.row.open else [],
        "outcomes": _OUTCOMES,
        "typed": _typed(request),
        "problem": problem,
    }
    return render(request, "inroad/call.html", context, status=400 if problem else 200)


def _put(desk: Desk, call_id: int, post: QueryDict) -> str:
    do, typed = post.get("do"), post.get("person", "").strip()
    if do == "close":
        return f"{desk.calls.close(call_id).row.title}: closed."
    if do == "reopen":
        return f"{desk.calls.reopen(call_id).row.title}: open again."
    person = forms.number_from(post.get("person_id")) or (desk.people.find(typed).id if typed else 0)
    if not person:
        desk.calls.get(call_id)
        raise BadInput("nobody is named", hint="a name on your desk")
    return f"{desk.calls.add_source(call_id, person).name} is one to ask."


@require_http_methods(["GET", "HEAD", "POST"])
def source(request: HttpRequest, to_id: int) -> HttpResponse:
    """The words for a source, and their answer."""
    desk = desk_for(request)
    row = desk.calls.source(to_id)

    def shown() -> dict[str, Any]:
        lines = [_line(request.POST, number) for number in range(_ROWS)]
        return {"ask": desk.calls.words_for_source(to_id), "bases": _BASES, "lines": lines}

    return _of_one(request, desk, row, lambda: _heard(desk, to_id, request.POST), "inroad/call_source.html", shown)


def _of_one(
    request: HttpRequest,
    desk: Desk,
    row: SourceLine | NomineeLine,
    tell: Callable[[], str],
    template: str,
    shown: Callable[[], dict[str, Any]],
) -> HttpResponse:
    """The page of one person of a call: ``tell`` does what was clicked and says so; ``shown`` is what is theirs."""
    problem = None
    if request.method == "POST":
        try:
            return done(request, f"{row.name}: {tell()}.", to=reverse("call", args=[row.call_id]))
        except InroadError as error:
            problem = error
    common = {"row": row, "call": desk.calls.get(row.call_id).row, "typed": _typed(request), "problem": problem}
    return render(request, template, common | shown(), status=400 if problem else 200)


def _heard(desk: Desk, to_id: int, post: QueryDict) -> str:
    do, words = post.get("do", ""), post.get("answer", "")
    if do == "asked":
        return desk.calls.asked(to_id).state_words
    if do == "remove":
        desk.calls.remove_source(to_id)
        return "taken out"
    if do in {"not this time", "no answer"}:
        return desk.calls.put(to_id, do, words).state_words
    given = [_line(post, number) for number in range(_ROWS)]
    return desk.calls.answer(to_id, given, post.get("ask_also", ""), words).state_words


def _line(post: QueryDict, number: int) -> Given:
    name, address, basis, how = (post.get(f"{key}-{number}", "") for key in ("name", "address", "basis", "how"))
    return Given(name, address, basis, how)


@require_http_methods(["GET", "HEAD", "POST"])
def named(request: HttpRequest, nomination_id: int) -> HttpResponse:
    """Somebody who was named: the words to ask them, what they said, what became of it."""
    desk = desk_for(request)
    row = desk.calls.nominee(nomination_id)
    return _of_one(
        request,
        desk,
        row,
        lambda: _consented(desk, nomination_id, request.POST),
        "inroad/call_named.html",
        lambda: {"ask": desk.calls.words_for_named(nomination_id), "outcomes": _OUTCOMES},
    )


def _consented(desk: Desk, nomination_id: int, post: QueryDict) -> str:
    words = post.get("answer", "")
    acts: dict[str, Callable[[], str]] = {
        "asked": lambda: desk.calls.named_asked(nomination_id).consent_words,
        "yes": lambda: desk.calls.named_said(nomination_id, True, words).consent_words,
        "no": lambda: desk.calls.named_said(nomination_id, False, words).consent_words,
        "outcome": lambda: desk.calls.outcome(nomination_id, post.get("outcome", "")).outcome_words,
    }
    act = acts.get(post.get("do", ""))
    if act is None:
        raise BadInput("nothing was said about it", hint="choose one of the buttons")
    return act()


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise BadInput(
            f"“{text.strip()[:40]}” is no day", where="the last day", hint="year, month and day, as in 2026-12-24"
        ) from None
