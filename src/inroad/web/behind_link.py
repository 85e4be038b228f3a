"""Pages behind a link: whoever holds the secret in the address may read and answer, without a sign-in or a cookie.

The secret is the only authority, so a form from elsewhere can do no more than the link itself; still, an answer counts
only from a form of the page that was shown for this very secret (``proof``), so that nothing which merely follows
addresses says anything. Django's own proof can't serve here: a page that hides its address from the next one
(``Referrer-Policy: no-referrer``) makes browsers send ``Origin: null``, which it refuses.

On a laptop there are no such pages: 404.
"""

import hmac
from collections.abc import Callable
from functools import wraps

from django.db.utils import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from inroad.errors import Busy, InroadError, NotFound, Refused, StoreProblem
from inroad.web.door import is_local
from inroad.web.problems import as_ours

View = Callable[[HttpRequest, str], HttpResponse]
_LONGEST_SECRET = 300


def behind_link(view: View) -> View:
    """A view of ``(request, secret)`` as a page behind a link. Errors of the house become kind pages of their own."""

    @csrf_exempt
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def answer(request: HttpRequest, secret: str) -> HttpResponse:
        if is_local():
            raise Http404
        if len(secret) > _LONGEST_SECRET:
            return problem(request, NotFound("this link leads nowhere"))
        if request.method == "POST" and not _from_its_page(request, secret):
            return stale(request)
        try:
            return view(request, secret)
        except (InroadError, DatabaseError) as error:
            ours = as_ours(error)
            if not isinstance(ours, InroadError):
                raise
            return problem(request, ours)

    return answer


def proof(secret: str) -> str:
    """What the forms of the page behind ``secret`` carry: it can only be made by this server, for this secret."""
    return salted_hmac("inroad.web.behind_link", secret, algorithm="sha256").hexdigest()


def _from_its_page(request: HttpRequest, secret: str) -> bool:
    if request.headers.get("Sec-Fetch-Site", "none") not in {"none", "same-origin"}:
        return False
    return hmac.compare_digest(request.POST.get("proof", "").encode(), proof(secret).encode())


def stale(request: HttpRequest) -> HttpResponse:
    """An answer that didn't come from the page: nothing was changed, and the page is one click away."""
    context = {"title": "Please try once more", "again": request.path, "message": "nothing was changed"}
    return render(request, "inroad/guest_problem.html", context, status=403)


def status_of(error: InroadError) -> int:
    """404 for what never was, 410 for what is over, 429 for too often, 503 where the server itself has trouble."""
    if isinstance(error, NotFound):
        return 404
    if isinstance(error, Refused):
        return 410
    if isinstance(error, Busy):
        return 429
    return 503 if isinstance(error, StoreProblem) else 400


_TITLES = {
    404: "This link leads nowhere",
    410: "This link is over",
    429: "One moment, please",
    503: "Not just now",
}


def problem(request: HttpRequest, error: InroadError) -> HttpResponse:
    """A dead link, or one that came too often: what it means and what to do."""
    status = status_of(error)
    title = _TITLES.get(status, "That can't be used as it is")
    context: dict[str, object] = {"title": title, "message": error.message, "hint": error.hint}
    # Behind the other links there is a question that also came by mail; behind this one, only a password to be set.
    route = request.resolver_match.url_name if request.resolver_match else ""
    context["answerable"] = status in {404, 410} and route != "welcome"
    response = render(request, "inroad/guest_problem.html", context, status=status)
    if status in {429, 503}:
        response["Retry-After"] = "3600" if status == 429 else "5"
    return response
