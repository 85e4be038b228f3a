"""What stands beside a password: second factors, passkeys, single sign-on, and where an account is signed in.

django-allauth keeps and checks these (:mod:`inroad.web.sign_on` shows them); here is what the rest of Inroad wants to
know of them, and what it ends: the sessions of a locked account, everything of a deleted one. Without allauth's tables
(a laptop) there is nothing of this, and every call says so by doing nothing.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.apps import apps

from inroad.desk.opening import database_errors
from inroad.errors import NotFound

_GONE_AFTER: Final = 200
"""Ended sessions forgotten in one go."""


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One browser that is signed in. ``place`` is the address it signed in from, ``browser`` in a few words."""

    id: int
    browser: str
    place: str
    since: datetime
    here: bool


@dataclass(frozen=True, slots=True)
class Factors:
    """What protects an account beside its password. ``codes`` are recovery codes that are left."""

    app: bool = False
    passkeys: tuple[str, ...] = ()
    codes: int = 0
    single: tuple[str, ...] = ()

    @property
    def any(self) -> bool:
        return self.app or bool(self.passkeys)


def installed() -> bool:
    """Is this a served installation, with the tables of its accounts?"""
    return apps.is_installed("allauth.account")


def sessions(user: Any, here: str | None) -> list[SessionRow]:
    """Where the account is signed in, the latest first; ``here`` is the key of the session that asks."""
    if not installed():
        return []
    from allauth.usersessions.models import UserSession

    with database_errors():
        found = UserSession.objects.purge_and_list(user)
    rows = [
        SessionRow(row.pk, browser_of(row.user_agent), row.ip, row.created_at, row.session_key == here) for row in found
    ]
    return sorted(rows, key=lambda row: (not row.here, -row.since.timestamp(), row.id))


def end_session(user: Any, session_id: int) -> None:
    """Sign the account out in one browser. Raises NotFound for a session that isn't one of its own."""
    from allauth.usersessions.models import UserSession

    with database_errors():
        row = UserSession.objects.filter(user=user, pk=session_id).first()
        if row is None:
            raise NotFound("that browser is signed out already")
        row.end()


def end_sessions(user: Any, but: str = "") -> int:
    """Sign the account out everywhere, save in the session with the key ``but``; how many ended."""
    if not installed():
        return 0
    from allauth.usersessions.models import UserSession

    with database_errors():
        rows = [row for row in UserSession.objects.filter(user=user) if row.session_key != but]
        for row in rows:
            row.end()
    return len(rows)


def sweep(now: datetime) -> int:
    """Forget sessions that ran out; how many."""
    if not installed():
        return 0
    from allauth.usersessions.models import UserSession
    from django.contrib.sessions.models import Session

    with database_errors():
        over = list(Session.objects.filter(expire_date__lt=now).values_list("pk", flat=True)[:_GONE_AFTER])
        UserSession.objects.filter(session_key__in=over).delete()
        return Session.objects.filter(pk__in=over).delete()[0]


def factors(user: Any) -> Factors:
    """What protects an account beside its password."""
    if not installed():
        return Factors()
    from allauth.mfa.models import Authenticator
    from allauth.socialaccount.models import SocialAccount

    app, keys, codes = False, [], 0
    with database_errors():
        for row in Authenticator.objects.filter(user=user).order_by("id"):
            if row.type == Authenticator.Type.WEBAUTHN:
                keys.append(row.wrap().name)
            elif row.type == Authenticator.Type.TOTP:
                app = True
            else:
                codes = len(row.wrap().get_unused_codes())
        single = SocialAccount.objects.filter(user=user).order_by("id").values_list("provider", flat=True)
        return Factors(app, tuple(keys), codes, tuple(single))


def know_address(user: Any) -> None:
    """Tell allauth the account's proved address: where its notices go, and the only one it has."""
    if not installed():
        return
    from allauth.account.models import EmailAddress

    with database_errors():
        EmailAddress.objects.filter(user=user).exclude(email=user.username).delete()
        EmailAddress.objects.update_or_create(
            user=user, email=user.username, defaults={"verified": True, "primary": True}
        )


def forget(user: Any) -> None:
    """Nothing of what protected the account, or was signed in by it, stays."""
    if not installed():
        return
    from allauth.account.models import EmailAddress
    from allauth.mfa.models import Authenticator
    from allauth.socialaccount.models import SocialAccount

    end_sessions(user)
    with database_errors():
        for model in (Authenticator, SocialAccount, EmailAddress):
            model._default_manager.filter(user=user).delete()


def browser_of(agent: str) -> str:
    """A browser's own description in a few words: "Firefox on Linux"; "a browser" for what isn't known."""
    names = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox", "Firefox"), ("Chrom", "Chrome"), ("Safari", "Safari"))
    systems = (
        ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "Mac"),
        ("CrOS", "ChromeOS"), ("Linux", "Linux"),
    )  # fmt: skip
    name = next((said for sign, said in names if sign in agent), "a browser")
    system = next((said for sign, said in systems if sign in agent), "")
    return f"{name} on {system}" if system else name
