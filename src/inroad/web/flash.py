"""What is said after a change: "Done. Undo", on the next page or, for htmx, beside the part that changed."""

from collections.abc import Mapping

from django.conf import settings
from django.contrib import messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from inroad.web.access import desk_for

_MOST_WORDS = 300  # the words travel in a cookie


class PortStorage(CookieStorage):
    """Messages in a cookie of this port, so that another desk on this machine never shows our "Undo"."""

    @property
    def cookie_name(self) -> str:  # type: ignore[override]
        port = str(getattr(settings, "INROAD_PORT", ""))
        return f"inroad_said_{port}" if port else "inroad_said"


def say(request: HttpRequest, words: str, *, undo: int = 0, problem: bool = False) -> None:
    """Say ``words`` on the next page; ``undo`` is the event that the button takes back."""
    shown = words if len(words) <= _MOST_WORDS else words[: _MOST_WORDS - 1] + "…"
    tags = f"undo-{undo}" if undo else ""
    (messages.error if problem else messages.success)(request, shown, extra_tags=tags)


def done(request: HttpRequest, words: str, *, to: str = "", undoable: bool = True) -> HttpResponse:
    """After a change: remember what to say and lead on with 303, to where the form says, or to ``to``."""
    say(request, words, undo=last_undoable(request) if undoable else 0)
    return HttpResponseRedirect(_next(request, to), status=303)


def done_here(
    request: HttpRequest, words: str, template: str, context: Mapping[str, object], *, to: str
) -> HttpResponse:
    """As ``done``; but when htmx asked, answer with the partial that changed (it includes the flash)."""
    if not request.htmx:  # type: ignore[attr-defined]
        return done(request, words, to=to)
    say(request, words, undo=last_undoable(request))
    return render(request, template, {**context, "out_of_band": True})


def last_undoable(request: HttpRequest) -> int:
    """The id of the change this request made, if it can be undone; 0 if it made none or none that can be."""
    events = desk_for(request).history.list(limit=1)
    before: int = getattr(request, "_last_event", 0)
    return events[0].id if events and events[0].undoable and events[0].id > before else 0


def _next(request: HttpRequest, default: str) -> str:
    wanted = request.POST.get("next", "")
    if wanted and url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}):
        return wanted
    return default or reverse("today")
