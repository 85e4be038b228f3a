"""What a served installation adds to Django's settings: accounts, second factors, passkeys, single sign-on, sessions.

A laptop loads none of it: neither its start nor its database grows by accounts that it doesn't have. ``LATEST`` names
the newest migration of each of these apps, so that a command can tell with one query whether the tables are there; a
test compares it with the packages that are installed.

Refused: an identity provider that would be reached in plain text, and one of which only half is said.
"""

import os
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from inroad.errors import StoreProblem

APPS: Final = (
    "django.contrib.sessions",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
)
LATEST: Final = {
    "sessions": "0001_initial",
    "account": "0009_emailaddress_unique_primary_email",
    "mfa": "0003_authenticator_type_uniq",
    "socialaccount": "0006_alter_socialaccount_extra_data",
    "usersessions": "0001_initial",
}
MIDDLEWARE: Final = "allauth.account.middleware.AccountMiddleware"
SSO: Final = "sso"
"""The single sign-on's place in an address; an installation has one provider."""

_VARIABLES: Final = ("INROAD_OIDC_ISSUER", "INROAD_OIDC_CLIENT_ID", "INROAD_OIDC_CLIENT_SECRET")


def provider_from(environment: Mapping[str, str]) -> dict[str, Any] | None:
    """The identity provider that the environment names, as allauth wants it; None where none is named.

    Raises StoreProblem for one in plain text (but on this computer, to try it out), and for half of one.
    """
    issuer, client, secret = (environment.get(name, "").strip() for name in _VARIABLES)
    if not (issuer or client or secret):
        return None
    if not (issuer and client):
        raise StoreProblem(
            "single sign-on is only half set up", hint="INROAD_OIDC_ISSUER and INROAD_OIDC_CLIENT_ID are both needed"
        )
    parts = urlsplit(issuer)
    here = parts.hostname in {"127.0.0.1", "::1", "localhost"}
    if not parts.hostname or parts.query or not (parts.scheme == "https" or (parts.scheme == "http" and here)):
        raise StoreProblem("INROAD_OIDC_ISSUER can't be used", hint="give https://login.example.org")
    return {
        "provider_id": SSO,
        "name": environment.get("INROAD_OIDC_NAME", "").strip()[:60] or parts.hostname,
        "client_id": client,
        "secret": secret,
        "settings": {"server_url": issuer.rstrip("/"), "oauth_pkce_enabled": True},
    }


def settings_for(public_url: str) -> dict[str, Any]:
    """allauth's settings. Closed sign-up, our own words and pages, our own bounds on tries (``inroad.desk.knocks``)."""
    provider = provider_from(os.environ)
    return {
        "ACCOUNT_ADAPTER": "inroad.web.sign_on.AccountAdapter",
        "ACCOUNT_LOGIN_METHODS": {"username"},
        "ACCOUNT_SIGNUP_FIELDS": ["email*", "password1*"],
        "ACCOUNT_EMAIL_VERIFICATION": "none",  # an account is opened by a link that came to its address
        "ACCOUNT_PREVENT_ENUMERATION": True,
        "ACCOUNT_RATE_LIMITS": False,  # theirs counts in each process alone; ours in the database
        "ACCOUNT_REAUTHENTICATION_REQUIRED": True,
        "ACCOUNT_REAUTHENTICATION_TIMEOUT": 900,
        "ACCOUNT_SESSION_REMEMBER": True,
        "ACCOUNT_EMAIL_NOTIFICATIONS": True,
        "LOGIN_URL": "/sign-in/",
        "LOGIN_REDIRECT_URL": "/",
        "MFA_ADAPTER": "inroad.web.sign_on.SecondFactors",
        "MFA_SUPPORTED_TYPES": ["totp", "webauthn", "recovery_codes"],
        "MFA_PASSKEY_LOGIN_ENABLED": True,
        "MFA_RECOVERY_CODES_SHOW_ONCE": False,
        "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": public_url.startswith("http://"),
        "SOCIALACCOUNT_ADAPTER": "inroad.web.sign_on.SingleSignOn",
        "SOCIALACCOUNT_ONLY": False,
        "SOCIALACCOUNT_LOGIN_ON_GET": False,
        "SOCIALACCOUNT_STORE_TOKENS": False,
        "SOCIALACCOUNT_QUERY_EMAIL": True,
        "SOCIALACCOUNT_PROVIDERS": {"openid_connect": {"APPS": [provider] if provider else []}},
        "USERSESSIONS_TRACK_ACTIVITY": False,
    }
