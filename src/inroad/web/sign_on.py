# ruff: noqa: ARG002 - what a method of allauth's is called with is for allauth to say
"""How allauth is bent to this house: our pages and words, our bounds on tries, closed sign-up, our mail.

::

    password right ─→ enter ─→ second factor, if there is one ─→ signed in ─→ a row that says where
    passkey        ─────────────────────────────────────────────↗
    provider says "ada@…, and she has shown it" ─→ an account of that address? ─→ enter     else: a kind no

Settings name the three adapters below. Refused: sign-up of any kind, an address that the provider didn't verify, and
tries beyond what ``knocks`` allows, whichever process of the server they come to.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import perform_password_login
from allauth.account.internal.stagekit import unstash_login
from allauth.account.models import Login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from inroad.desk import accounts, knocks, sign_on
from inroad.errors import Busy, InroadError, Refused
from inroad.store.account_settings import SSO
from inroad.web.access import client_of
from inroad.web.door import is_local
from inroad.web.flash import say

View = Callable[..., HttpResponseBase]

_SAID: Final = {
    "mfa/messages/totp_activated.txt": "Your app is set up. From now on it is asked for its code when you sign in.",
    "mfa/messages/totp_deactivated.txt": "The app's codes are no longer asked for.",
    "mfa/messages/webauthn_added.txt": "Your passkey is set up.",
    "mfa/messages/webauthn_removed.txt": "That passkey opens nothing here any more.",
    "mfa/messages/recovery_codes_generated.txt": "These recovery codes are new. Any older ones are void.",
}
_NOTICES: Final = {
    "mfa/email/totp_activated": "an authenticator app was set up for signing in",
    "mfa/email/totp_deactivated": "the authenticator app is no longer asked for when signing in",
    "mfa/email/webauthn_added": "a passkey was added",
    "mfa/email/webauthn_removed": "a passkey was removed",
    "mfa/email/recovery_codes_generated": "new recovery codes were made, and the old ones are void",
    "socialaccount/email/account_connected": "signing in by single sign-on was set up",
}


def enter(request: HttpRequest, user: Any, to: str) -> HttpResponse:
    """Sign in somebody whose password was right: at once, or by way of the second factor. ``to``: a page of ours."""
    login = Login(user=user, redirect_url=to, email_verification="none")
    return _see_other(perform_password_login(request, {"username": user.get_username()}, login))


def changed_password(request: HttpRequest) -> None:
    """This browser stays signed in under a new key; all others of the account are signed out."""
    UserSession.objects.create_from_request(request)
    sign_on.end_sessions(request.user, but=request.session.session_key or "")


def served(view: View) -> View:
    """Not on a laptop: 404."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if is_local():
            raise Http404
        return view(request, *args, **kwargs)

    return answer


def bounded(view: View, what: str, *, each: int = accounts.TRIES) -> View:
    """A view of allauth's on a server, whose forms count as tries: of the account that is named, else of the place."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method != "POST" and what != "passkey":
            return view(request, *args, **kwargs)
        login = None if request.user.is_authenticated else unstash_login(request, peek=True)
        user = login.user if login is not None else request.user
        try:
            knocks.knock(what, str(user.pk) if user.pk else client_of(request), each)
        except Busy as error:
            return turned_away(request, error, 429)
        return view(request, *args, **kwargs)

    return served(answer)


def turned_away(request: HttpRequest, error: InroadError, status: int) -> HttpResponse:
    """The form to sign in, with what is the matter."""
    from inroad.web.views.account import sign_in_page

    return sign_in_page(request, reverse("today"), error, status)


def provider_name() -> str:
    """What the single sign-on is called on its button; "" where there is none."""
    found = getattr(settings, "SOCIALACCOUNT_PROVIDERS", {}).get("openid_connect", {}).get("APPS")
    return str(found[0]["name"]) if found else ""


def to_provider(request: HttpRequest, to: str) -> HttpResponse:
    """Lead on to the identity provider. A form must not end at another site under our policy; a page may lead there."""
    from allauth.socialaccount.adapter import get_adapter

    if not provider_name():
        raise Http404
    try:
        answer = get_adapter(request).get_provider(request, provider=SSO).redirect(request, "login", next_url=to)
    except ImmediateHttpResponse as told:
        response: HttpResponse = told.response
        return response
    except Exception as error:  # noqa: BLE001 - whatever a library says of a provider that doesn't answer
        return _unreachable(request, error)
    return render(request, "inroad/opening.html", {"to": answer["Location"], "on": provider_name()})


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts: made by invitation alone, told of by our own mail, in our words."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        return turned_away(request, Refused("that doesn't open a desk here"), 401)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse("today")

    def get_client_ip(self, request: HttpRequest) -> str:
        place = client_of(request).partition("/")[0]
        return "0.0.0.0" if place == "unknown" else place  # noqa: S104 - a column that wants an address, not a bind

    def add_message(self, request: HttpRequest, level: int, message_template: str = "", *_: Any, **more: Any) -> None:
        if words := _SAID.get(message_template, ""):
            say(request, words)
        elif more.get("message"):
            say(request, "That passkey could not be used. Try again, or sign in by your password.", problem=True)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        if what := _NOTICES.get(template_prefix):
            accounts.tell(email, what)


class SecondFactors(DefaultMFAAdapter):  # type: ignore[misc]
    """Codes and passkeys, named as people would."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "That doesn't fit. A code lives for half a minute, and each works once; try the next one.",
    }

    def get_totp_issuer(self) -> str:
        return f"Inroad {self._get_site_name()}"

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002 - allauth's name
        count = len(sign_on.factors(user).passkeys)
        return "This device" if count == 0 else f"Passkey {count + 1}"


class SingleSignOn(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """An identity provider opens the account of the address that it has verified, and makes none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        if sociallogin.is_existing:
            return
        verified = [row.email for row in sociallogin.email_addresses if row.verified is True]
        user = accounts.of_verified(verified[0]) if verified else None
        if user is None:
            words = "there is no desk here for the address that you signed in with"
            if not verified:
                words = "the sign-on did not say which address is yours, verified"
            hint = "whoever runs this community can invite you"
            raise ImmediateHttpResponse(turned_away(request, Refused(words, hint=hint), 403))
        sociallogin.connect(request, user)
        accounts.prove(user)

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, extra_context: Any = None
    ) -> None:
        raise ImmediateHttpResponse(_unreachable(request, exception))


def _unreachable(request: HttpRequest, error: Exception | None) -> HttpResponse:
    words = Refused("the single sign-on did not let you through", hint="try once more, or sign in by your password")
    return turned_away(request, words, 403 if error is None else 502)


def _see_other(response: HttpResponse) -> HttpResponse:
    if response.status_code == 302:
        response.status_code = 303
    return response
