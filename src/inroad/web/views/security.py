"""A member's own account: what protects it, where it is signed in, its address, and how to leave.

There is none of this on a laptop: 404. Whatever would let somebody else keep hold of an account asks for the password,
a code or a passkey again, unless that was done within the last quarter of an hour.
"""

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.account.views import reauthenticate
from allauth.mfa.models import Authenticator
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from inroad.desk import accounts, addresses, leaving, sign_on
from inroad.errors import InroadError
from inroad.web import forms
from inroad.web.access import client_of, desk_for
from inroad.web.behind_link import behind_link, proof
from inroad.web.flash import done
from inroad.web.sign_on import bounded, provider_name, served, to_provider
from inroad.web.views.account import leads_on

LEAVE_WORDS = "delete my account"
again = bounded(reauthenticate, "password again")


@served
@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Everything at a glance."""
    desk = desk_for(request)
    context = {
        "factors": sign_on.factors(request.user),
        "passkeys": [row.wrap() for row in Authenticator.objects.filter(user=request.user, type="webauthn")],
        "sessions": sign_on.sessions(request.user, request.session.session_key),
        "seats": desk.seats.mine,
        "provider": provider_name(),
        "mails": accounts.can_mail(),
    }
    return render(request, "inroad/account.html", context)


@served
@require_POST
def sessions(request: HttpRequest) -> HttpResponse:
    """Sign one browser out, or all others."""
    desk_for(request)
    if request.POST.get("do") == "others":
        sign_on.end_sessions(request.user, but=request.session.session_key or "")
        said = "You are signed out everywhere but here."
    else:
        sign_on.end_session(request.user, forms.ids_from(request.POST, "session")[0])
        said = "That browser is signed out."
    return done(request, said, to=reverse("mfa_index") + "#sessions", undoable=False)


@served
@require_http_methods(["GET", "HEAD", "POST"])
def address(request: HttpRequest) -> HttpResponse:
    """Another address to sign in with: wished here, and confirmed by a mail that goes there."""
    desk_for(request)
    raise_if_reauthentication_required(request, app="allauth.account")
    problem, sent = None, ""
    if request.method == "POST":
        try:
            sent = addresses.wish(request.user, request.POST.get("address", ""), client_of(request))
        except InroadError as error:
            problem = error
    context = {"problem": problem, "sent": sent, "mails": accounts.can_mail()}
    return render(request, "inroad/account_address.html", context, status=400 if problem else 200)


@behind_link
def confirm_address(request: HttpRequest, secret: str) -> HttpResponse:
    """``/address/KEY/``: whoever reads at the new address says that it is theirs."""
    if request.method == "POST":
        return render(request, "inroad/account_address_ready.html", {"address": addresses.confirm(secret)})
    context = {"wished": addresses.wished(secret), "proof": proof(secret)}
    return render(request, "inroad/account_address_confirm.html", context)


@served
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """The end of an account, after the words were typed."""
    desk = desk_for(request)
    raise_if_reauthentication_required(request, app="allauth.account")
    if request.method != "POST":
        return render(request, "inroad/account_leave.html", {"words": LEAVE_WORDS})
    if request.POST.get("confirm", "").strip().lower() != LEAVE_WORDS:
        context = {"words": LEAVE_WORDS, "mistyped": True}
        return render(request, "inroad/account_leave.html", context, status=400)
    leaving.leave(desk)
    request.let_in = False  # type: ignore[attr-defined]  # there is no desk any more to show beside the page
    logout(request)
    return render(request, "inroad/account_left.html")


@served
@require_http_methods(["GET", "HEAD", "POST"])
def single(request: HttpRequest) -> HttpResponse:
    """On to the identity provider."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("sign-in"), status=303)
    return to_provider(request, leads_on(request))
