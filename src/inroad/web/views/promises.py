"""Promises: one's own are made, moved and let go here; those to others are kept here, or told on their introduction."""

from collections.abc import Callable
from typing import Final
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from inroad.desk.promises import Promises
from inroad.errors import BadInput
from inroad.web import telling
from inroad.web.access import desk_for
from inroad.web.flash import done


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """A commitment of one's own: what, by when, and perhaps about whom."""
    desk = desk_for(request)
    due = telling.end_of_day(request.POST.get("by", ""), ZoneInfo(desk.row.timezone))
    about = request.POST.get("about", "").strip()
    person = desk.people.find(about).id if about else None
    row = desk.promises.add(request.POST.get("text", ""), due, person)
    return done(request, f"Promised, {row.when}.", to=reverse("today"))


_SAID: Final[dict[str, tuple[Callable[[Promises, int], object], str]]] = {
    "excused": (lambda promises, row: promises.excused(row), "Good of them. It counts for nothing."),
    "they-say-not-kept": (
        lambda promises, row: promises.not_kept(row, by_them=True),
        "Noted, as they said it. A line to them, when you are ready, may mend much.",
    ),
    "not-kept": (
        lambda promises, row: promises.not_kept(row, by_them=False),
        "Noted. Telling them yourself is the better half of it.",
    ),
}


@require_POST
def promise(request: HttpRequest, promise_id: int) -> HttpResponse:
    """Kept, moved to another day, or let go. One that somebody counts on can only be kept or told."""
    desk = desk_for(request)
    what = request.POST.get("do")
    if what == "keep":
        row = desk.promises.keep(promise_id)
        undoable = row.contract_id is None
        return done(request, "Kept. Well done.", to=reverse("today"), undoable=undoable)
    if what == "move":
        row = desk.promises.move(
            promise_id, telling.end_of_day(request.POST.get("by", ""), ZoneInfo(desk.row.timezone))
        )
        return done(request, f"Another day: {row.when}.", to=reverse("today"))
    if what == "let-go":
        desk.promises.let_go(promise_id)
        return done(request, "Let go.", to=reverse("today"))
    if what in _SAID:
        say, words = _SAID[what]
        say(desk.promises, promise_id)
        return done(request, words, to=reverse("today"), undoable=False)
    raise BadInput("what became of it?", hint="say that it is done, or choose another day")
