"""Signing in on a server: in, out, another password, a forgotten one, and the one-time link that sets the first.

There is none of this on a laptop: 404. What a visitor reads never tells whether an address has an account.
"""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth import logout, update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from inroad.desk import accounts
from inroad.errors import BadInput, Busy, InroadError
from inroad.web.access import client_of, desk_for
from inroad.web.behind_link import behind_link, proof
from inroad.web.door import is_local
from inroad.web.flash import done

View = Callable[[HttpRequest], HttpResponse]


def _served(view: View) -> View:
    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponse:
        if is_local():
            raise Http404
        return view(request)

    return answer


@_served
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The form, and what it leads to: the page that was wanted, else Today."""
    to = leads_on(request)
    if request.method != "POST":
        if request.user.is_authenticated and request.user.is_active:
            return HttpResponseRedirect(to, status=303)
        return sign_in_page(request, to)
    try:
        user = accounts.sign_in(request.POST.get("address", ""), request.POST.get("password", ""), client_of(request))
    except InroadError as error:
        return sign_in_page(request, to, error, 429 if isinstance(error, Busy) else 401)
    from inroad.web.sign_on import enter  # allauth is a server's alone

    return enter(request, user, to)


def leads_on(request: HttpRequest) -> str:
    """The page of ours that was wanted, else Today."""
    wanted = request.POST.get("next", "") or request.GET.get("next", "")
    ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if ours else reverse("today")


def sign_in_page(request: HttpRequest, to: str, error: InroadError | None = None, status: int = 200) -> HttpResponse:
    """The form. A page that wants signing in shows it in its own place, with status 401."""
    typed = request.POST.get("address", "")[:300]
    from inroad.web.sign_on import provider_name

    context = {
        "to": to, "problem": error, "address": typed, "mails": accounts.can_mail(), "provider": provider_name(),
    }  # fmt: skip
    return render(request, "inroad/sign_in.html", context, status=status)


@_served
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return HttpResponseRedirect(reverse("sign-in"), status=303)


@_served
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Another password, for whoever is signed in and knows the present one."""
    desk_for(request)
    problem = None
    if request.method == "POST":
        old, new = request.POST.get("old", ""), request.POST.get("new", "")
        try:
            accounts.change_password(request.user, old, new, client_of(request))
        except (BadInput, Busy) as error:
            problem = error
        else:
            from inroad.web.sign_on import changed_password

            update_session_auth_hash(request, request.user)  # type: ignore[arg-type]  # the door let only accounts in
            changed_password(request)
            return done(request, "Your password is changed.", to=reverse("settings"), undoable=False)
    return render(request, "inroad/sign_in_password.html", {"problem": problem}, status=400 if problem else 200)


@_served
@require_http_methods(["GET", "HEAD", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """A one-time link by mail, to an account's own address; the same words whether there is one or not."""
    problem, sent = None, False
    if request.method == "POST":
        try:
            accounts.forgotten(request.POST.get("address", ""), client_of(request))
            sent = True
        except InroadError as error:
            problem = error
    context = {"problem": problem, "sent": sent, "mails": accounts.can_mail()}
    status = 200 if problem is None else 429 if isinstance(problem, Busy) else 403
    return render(request, "inroad/sign_in_forgotten.html", context, status=status)


@behind_link
def welcome(request: HttpRequest, secret: str) -> HttpResponse:
    """``/welcome/KEY/``: the one-time link by which somebody sets their own password."""
    problem = None
    if request.method == "POST":
        try:
            found = accounts.redeem(secret, request.POST.get("password", ""))
        except BadInput as error:
            problem = error
        else:
            return render(request, "inroad/sign_in_ready.html", {"who": found})
    context = {"who": accounts.invited(secret), "problem": problem, "proof": proof(secret)}
    return render(request, "inroad/sign_in_welcome.html", context, status=400 if problem else 200)
