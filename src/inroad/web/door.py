"""Who may come in.

On a laptop there is no account: the one who started ``inroad`` holds a link that works once and leaves a cookie. On a
server, a signed-in account. Nobody else gets any page but the one that says how to get in, and on a server the few that
are open: signing in, the pages behind a link, whether it is well.

::

    HostCheck   Host must be 127.0.0.1:PORT or localhost:PORT (a laptop), else 400: stops DNS rebinding
    Door        cookie (laptop) or signed-in account (server), else 401; no page is ever cached, and on a server none
                is to be found by a search engine
"""

import hmac
import secrets
import threading
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

Handler = Callable[[HttpRequest], HttpResponse]

BEHIND_LINK = frozenset({"guest", "confirm", "welcome", "calendar-feed", "brief-read", "address-confirm"})
"""Routes whose address is itself a secret: it is told to no other page."""
KEPT_A_WHILE = frozenset({"calendar-feed"})
"""Routes that say themselves how long they are good for, to a program that asks again and again."""
SIGN_IN = frozenset(
    {"sign-in", "account_login", "mfa_authenticate", "mfa_login_webauthn", "sign-in-single", "openid_connect_callback"}
)
OPEN = BEHIND_LINK | SIGN_IN | {"forgotten", "healthz"}
"""Routes that a visitor of a server may see. Whoever comes to one is nobody in particular, signed in or not."""


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
        route = _route(request)
        is_open = route == "open" if is_local() else route in OPEN
        # On a server an open page asks for no session: it is the same for everybody who comes.
        request.let_in = (is_local() or not is_open) and self._may_enter(request)  # type: ignore[attr-defined]
        response = self.get_response(request) if request.let_in or is_open else closed(request)  # type: ignore[attr-defined]
        if route not in KEPT_A_WHILE or is_local():
            patch_cache_control(response, no_store=True, private=True)
        if not is_local():
            response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
            if route in BEHIND_LINK:
                response.headers["Referrer-Policy"] = "no-referrer"
        return response

    @staticmethod
    def _may_enter(request: HttpRequest) -> bool:
        if is_local():
            return _local is not None and _local.admits(request.COOKIES.get(_local.cookie_name))
        return request.user.is_authenticated and request.user.is_active


def _route(request: HttpRequest) -> str:
    """The name of the route, "" for none: no view has been looked up yet when the door is passed."""
    try:
        return resolve(request.path_info).url_name or ""
    except Resolver404:
        return ""


def closed(request: HttpRequest) -> HttpResponse:
    """The page of somebody without a cookie: how to get in; on a server, the form to sign in."""
    if is_local():
        return render(request, "inroad/closed.html", status=401)
    if request.headers.get("HX-Request"):
        said = {"message": "you are signed out", "hint": "open this page anew to sign in; nothing was changed"}
        return render(request, "inroad/problem.html#message", said, status=401)
    if request.method != "GET":
        to = reverse("today")
    elif request.headers.get("Sec-Fetch-Site") == "cross-site":
        # From a link in a web mailer the browser holds a Strict cookie back. A page of ours that leads on is same-site,
        # and whoever is signed in gets through.
        return render(request, "inroad/opening.html", {"to": request.get_full_path()}, status=401)
    else:
        to = request.get_full_path()
    from inroad.web.views.account import sign_in_page  # which stands on this module

    return sign_in_page(request, to, status=401)


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
