"""Who may come in.

On a laptop there is no account: the one who started ``inroad`` holds a link that works once and leaves a cookie. On a
server, a signed-in account. Nobody else gets any page but the one that says how to get in.

::

    HostCheck   Host must be 127.0.0.1:PORT or localhost:PORT (a laptop), else 400: stops DNS rebinding
    Door        cookie (laptop) or signed-in account (server), else 401; and no page is ever cached
"""

import hmac
import secrets
import threading
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

Handler = Callable[[HttpRequest], HttpResponse]


class LocalDoor:
    """One run of the laptop's server: a token that opens once, and the cookie it is exchanged for."""

    def __init__(self, port: int) -> None:
        self.hosts = frozenset({f"127.0.0.1:{port}", f"localhost:{port}"})
        self.cookie_name = f"inroad_{port}"
        self.token = secrets.token_urlsafe(32)
        self._pass = secrets.token_urlsafe(32)
        self._used = False
        self._lock = threading.Lock()

    def exchange(self, token: str) -> str | None:
        """The cookie's value for the right token, the first time; None afterwards and for a wrong one."""
        with self._lock:
            if self._used or not hmac.compare_digest(token.encode(), self.token.encode()):
                return None
            self._used = True
            return self._pass

    def admits(self, cookie: str | None) -> bool:
        return cookie is not None and hmac.compare_digest(cookie.encode(), self._pass.encode())


_local: LocalDoor | None = None


def install(door: LocalDoor | None) -> None:
    """Hang the laptop's door. Without one, the token mode lets nobody in."""
    global _local  # noqa: PLW0603 - one process serves one laptop
    _local = door


def is_local() -> bool:
    """True where the one desk of this computer is served, without accounts."""
    return str(getattr(settings, "INROAD_DOOR", "account")) == "token"


class HostCheck:
    """Refuses a Host that isn't this very server, port included."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_local() and (_local is None or request.META.get("HTTP_HOST", "") not in _local.hosts):
            return HttpResponse("This desk answers only to its own address.\n", status=400, content_type="text/plain")
        return self.get_response(request)


class Door:
    """Lets in whoever holds the cookie (or is signed in); the rest see how to get in, with status 401."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.let_in = self._may_enter(request)  # type: ignore[attr-defined]
        opening = is_local() and request.path == reverse("open")
        response = self.get_response(request) if request.let_in or opening else closed(request)  # type: ignore[attr-defined]
        patch_cache_control(response, no_store=True, private=True)
        return response

    @staticmethod
    def _may_enter(request: HttpRequest) -> bool:
        if is_local():
            return _local is not None and _local.admits(request.COOKIES.get(_local.cookie_name))
        return request.user.is_authenticated and request.user.is_active


def closed(request: HttpRequest) -> HttpResponse:
    """The page of somebody without a cookie."""
    return render(request, "inroad/closed.html", {"local": is_local()}, status=401)


@require_safe
def open_with_token(request: HttpRequest) -> HttpResponse:
    """``/open?token=…``: the one-time link. A second click by somebody already in simply leads on."""
    if request.let_in:  # type: ignore[attr-defined]
        return HttpResponseRedirect(reverse("today"), status=303)
    cookie = _local.exchange(request.GET.get("token", "")) if _local and request.method == "GET" else None
    if _local is None or cookie is None:
        return closed(request)
    # From a local file the browser counts the whole redirect chain as cross-site and holds a Strict cookie back, so
    # that a 303 would end at the closed door. A page of ours that leads on is same-site.
    if request.headers.get("Sec-Fetch-Site", "none") == "none":
        response: HttpResponse = HttpResponseRedirect(reverse("today"), status=303)
    else:
        response = render(request, "inroad/opening.html")
    response.set_cookie(_local.cookie_name, cookie, httponly=True, samesite="Strict", path="/")
    return response
