"""The errors of the house as pages, in one place: kind words, what to do next, and the fitting status.

NotFound 404 · Ambiguous 300-like choice as 409 · BadInput 400 · Refused 403 · Busy 503 · StoreProblem 503 · a bug 500
"""

import logging
from collections.abc import Callable

from django.db.utils import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from inroad.desk.opening import database_errors
from inroad.errors import Ambiguous, BadInput, Busy, InroadError, NotFound, Refused, StoreProblem

_STATUS: tuple[tuple[type[InroadError], int, str], ...] = (
    (NotFound, 404, "Nothing here by that name"),
    (Ambiguous, 409, "Which one do you mean?"),
    (BadInput, 400, "That can't be used as it is"),
    (Refused, 403, "The desk holds this back"),
    (Busy, 503, "Something else is being written just now"),
    (StoreProblem, 503, "The desk's file can't be used just now"),
    (InroadError, 500, "Something went wrong"),
)
_log = logging.getLogger("inroad.web")


class Problems:
    """Turns the errors of ``inroad.errors`` into pages. Anything else is a bug: it is logged, and the page says so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        ours = as_ours(error)
        if not isinstance(ours, InroadError):
            return None
        status, title = next((s, t) for kind, s, t in _STATUS if isinstance(ours, kind))
        return problem(
            request,
            status,
            title,
            message=ours.message,
            hint=ours.hint,
            candidates=ours.candidates if isinstance(ours, Ambiguous) else (),
            where=ours.where if isinstance(ours, BadInput) else "",
        )


def as_ours(error: Exception) -> Exception:
    """What the database says, in the words of the house: locked is Busy, a full disk a StoreProblem."""
    if not isinstance(error, DatabaseError):
        return error
    try:
        with database_errors():
            raise error
    except (InroadError, DatabaseError) as ours:
        return ours


def problem(request: HttpRequest, status: int, title: str, **context: object) -> HttpResponse:
    """A page (for htmx: the message alone) that says what happened and what to do next."""
    template = "inroad/problem.html#message" if getattr(request, "htmx", False) else "inroad/problem.html"
    response = render(request, template, {"title": title, "status": status, **context}, status=status)
    if status == 503:
        response["Retry-After"] = "2"
    return response


def stale_form(request: HttpRequest, **_: object) -> HttpResponse:
    """A form without its proof of origin: an old tab, or another site's doing."""
    return problem(
        request,
        403,
        "Please try again",
        message="nothing was changed, because this form didn't come from a page of this desk",
        hint="go back, reload the page, and send it once more",
    )


def not_found(request: HttpRequest, *_: object, **__: object) -> HttpResponse:
    return problem(request, 404, "Nothing here by that name", message="there is no such page on this desk")


def bad_request(request: HttpRequest, *_: object, **__: object) -> HttpResponse:
    said = "the browser sent something this desk can't read"
    return problem(request, 400, "That can't be used as it is", message=said)


def forbidden(request: HttpRequest, *_: object, **__: object) -> HttpResponse:
    return problem(request, 403, "The desk holds this back", message="this page isn't yours to see")


def server_error(request: HttpRequest) -> HttpResponse:
    """A bug. The page stands by itself: whatever broke the first one, its rail included, must not break it too."""
    _log.error("a page failed", exc_info=True)
    request.let_in = False  # type: ignore[attr-defined]
    return render(request, "inroad/broken.html", status=500)
