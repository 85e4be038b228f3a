"""Plays: what is under way, one play with its steps and sheets for calls, those there are, and plays of one's own."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from inroad.desk.beginning import openings
from inroad.desk.door import Desk
from inroad.desk.play_shapes import Stepped
from inroad.errors import BadInput, InroadError
from inroad.search.plays.read import MOST_BYTES
from inroad.web import forms, telling
from inroad.web.access import desk_for
from inroad.web.flash import done

_OVER_SHOWN = 20


@require_safe
def plays(request: HttpRequest) -> HttpResponse:
    """Every open step, the plays under way, and those there are."""
    return _list(request, desk_for(request))


def _list(request: HttpRequest, desk: Desk, problem: InroadError | None = None, typed: str = "") -> HttpResponse:
    context = {
        "steps": desk.plays.steps(),
        "running": desk.plays.running(),
        "over": desk.plays.running(over=True)[:_OVER_SHOWN],
        "available": desk.plays.available(),
        "problem": problem,
        "typed": typed,
    }
    return render(request, "inroad/plays.html", context, status=400 if problem else 200)


@require_safe
def run(request: HttpRequest, run_id: int) -> HttpResponse:
    """One play: what to do now, each call with its sheet."""
    view = desk_for(request).plays.get(run_id)
    sheets = {sheet.step.id: sheet for sheet in view.sheets}
    context = {"run": view, "steps": [(step, sheets.get(step.id)) for step in view.steps]}
    return render(request, "inroad/play_run.html", context)


@require_POST
def stop(request: HttpRequest, run_id: int) -> HttpResponse:
    desk_for(request).plays.stop(run_id, request.POST.get("why", ""))
    return done(request, "Stopped. Its steps are let go, without blame.", to=reverse("play-run", args=[run_id]))


@require_POST
def step(request: HttpRequest, step_id: int) -> HttpResponse:
    """What came of a step: done, an answer, not this one, or another day."""
    desk, post = desk_for(request), request.POST
    note, what = post.get("note", ""), post.get("do", "")
    if what == "skip":
        return _stepped(request, "Let go.", desk.plays.skip(step_id, note))
    if what == "move":
        by = telling.end_of_day(post.get("by", ""), ZoneInfo(desk.row.timezone))
        return _stepped(request, "Another day.", desk.plays.move(step_id, by))
    if what == "done":
        return _stepped(request, "Done.", desk.plays.done(step_id, note))
    names = [line for line in post.get("names", "").splitlines() if line.strip()]
    return _stepped(request, "Noted.", desk.plays.answer(step_id, post.get("answer", ""), note, names))


def _stepped(request: HttpRequest, words: str, told: Stepped) -> HttpResponse:
    """Back to where the step stood; on the play's own page, to the step that came up."""
    to = reverse("play-run", args=[told.run.id])
    return done(request, _said(words, told), to=f"{to}#step-{told.opened[0].id}" if told.opened else to)


def _said(words: str, told: Stepped) -> str:
    if told.opened:
        return f"{words} Next: {told.opened[0].title}."
    return words if told.run.state == "running" else f"{words} That was the last step."


@require_POST
def letter(request: HttpRequest, step_id: int) -> HttpResponse:
    """The letter or call sheet of a step, begun or gone on with; one click, and nothing is sent."""
    desk = desk_for(request)
    to = request.POST.get("to", "").strip()
    view = desk.plays.open_letter(step_id, desk.people.find(to).id if to else None)
    return done(request, "A draft; nothing has gone out.", to=reverse("letter", args=[view.row.id]), undoable=False)


# Plays there are -----------------------------------------------------------------------------------------------------


@require_safe
def play(request: HttpRequest, name: str) -> HttpResponse:
    """A play to read, and to begin by hand."""
    return _play(request, desk_for(request), name)


def _play(request: HttpRequest, desk: Desk, name: str, problem: InroadError | None = None) -> HttpResponse:
    page = desk.plays.page(name)
    context = {
        "page": page,
        "outline": _outline(page.lines),
        "openings": openings(desk) if page.row.subject == "opening" else [],
        "targets": desk.targets.list(with_ways=False) if page.row.subject == "target" else [],
        "typed": request.POST.get("who", "")[:500],
        "problem": problem,
    }
    return render(request, "inroad/play.html", context, status=400 if problem else 200)


def _outline(lines: Sequence[str]) -> list[tuple[str, list[str]]]:
    """Each step with what follows from it: those lines stand further in."""
    found: list[tuple[str, list[str]]] = []
    for line in lines:
        if line.startswith(" ") and found:
            found[-1][1].append(line.strip())
        else:
            found.append((line, []))
    return found


@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Begin a play, where it was offered or by hand."""
    desk, post = desk_for(request), request.POST
    name = post.get("name", "")[:80]
    try:
        about = {f"{key}_id": forms.number_from(post.get(key)) or None for key in ("target", "opening", "person")}
        if post.get("who", "").strip():
            about["person_id"] = desk.people.find(post["who"]).id
        view = desk.plays.start(name, **about)
    except BadInput as problem:
        return _play(request, desk, name, problem)
    return done(request, f"{view.row.title}: begun.", to=reverse("play-run", args=[view.row.id]))


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """A play of one's own, pasted or as a file; with a mistake in it, what was typed stays."""
    desk = desk_for(request)
    upload = request.FILES.get("file")
    raw = upload.read(MOST_BYTES + 1) if upload is not None else request.POST.get("text", "").encode()
    where = (upload.name if upload is not None else "") or "your play"
    try:
        page = desk.plays.add(raw, where)
    except BadInput as problem:
        return _list(request, desk, problem, raw[:MOST_BYTES].decode("utf-8", "replace"))
    return done(request, f"{page.row.title}: ready to use.", to=reverse("play", args=[page.row.name]))


@require_POST
def remove(request: HttpRequest, name: str) -> HttpResponse:
    desk_for(request).plays.remove(name)
    return done(request, "Removed. What was begun with it goes on.", to=reverse("plays"))


@require_safe
def file(request: HttpRequest, name: str) -> HttpResponse:
    """A play as its file, to keep or to write one's own from."""
    page = desk_for(request).plays.page(name)
    answer = HttpResponse(page.file, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{page.row.name}.toml"'
    return answer
