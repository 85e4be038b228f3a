"""Access tokens of mail providers (OAuth 2.0), fetched with the owner's own client and refresh token (RFC 6749, 6).

    Grant ── POST to the token endpoint, over TLS ─→ Access (some minutes or an hour) ─→ XOAUTH2
      ↑ a new refresh token, if the provider gave one

The owner makes the client and the refresh token with their provider; there is no sign-in page here, and no client of
ours whose secret everybody would have. Refused: plain text to another computer, redirects (the secret would follow
them), and answers out of bounds. What is said about a failure never holds a token.
"""

import json
import time
from dataclasses import asdict, dataclass, replace
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from inroad.errors import BadInput, MailProblem
from inroad.post.account import Account, Patience, Security
from inroad.post.line import Deadline, broken, connect, said

ANSWER_BYTES: Final = 65_536
PART_CHARS: Final = 4_000
EARLY: Final = 300.0
"""Seconds before its end at which a token counts as over: a mailbox may be read for minutes with it."""
_USUAL_SECONDS: Final = 600.0  # where the provider says nothing
_MOST_SECONDS: Final = 24 * 3600.0
_PATIENCE: Final = Patience(connect=10.0, reply=20.0, data_end=20.0, whole=40.0)

KNOWN: Final = {
    "gmail.com": "https://oauth2.googleapis.com/token",
    "googlemail.com": "https://oauth2.googleapis.com/token",
    "office365.com": "https://login.microsoftonline.com/common/oauth2/v2.0/token",
    "outlook.com": "https://login.microsoftonline.com/common/oauth2/v2.0/token",
    "yahoo.com": "https://api.login.yahoo.com/oauth2/get_token",
}
"""Token endpoints by the domain of the mail server."""


@dataclass(frozen=True, slots=True, repr=False)
class Grant:
    """What the provider gave its owner. ``client_secret`` may be "" (a public client)."""

    client_id: str
    client_secret: str
    refresh_token: str
    token_url: str

    def __post_init__(self) -> None:
        for name, text in asdict(self).items():
            if (not text and name != "client_secret") or len(text) > PART_CHARS or not text.isprintable():
                raise BadInput(f"one line of 1 to {PART_CHARS:,} characters is wanted", where=name.replace("_", " "))
        self.endpoint()

    def endpoint(self) -> tuple[Account, str]:
        """Where the token is asked for, and the path there. Raises BadInput for what is no such address."""
        problem = BadInput(
            "a token endpoint begins with https://", where="token address", hint="your provider names it"
        )
        try:
            parts = urlsplit(self.token_url)
            port = parts.port
        except ValueError:
            raise problem from None
        if parts.scheme not in {"https", "http"} or not parts.hostname or parts.username or " " in self.token_url:
            raise problem
        # Plain text is let through to this computer only: the line refuses it anywhere else.
        security = Security.TLS if parts.scheme == "https" else Security.NONE
        account = Account(parts.hostname, port or (443 if parts.scheme == "https" else 80), security=security)
        return account, (parts.path or "/") + (f"?{parts.query}" if parts.query else "")

    def to_text(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def of_text(cls, text: str) -> "Grant":
        """What :meth:`to_text` wrote. Raises MailProblem if that is not what is there."""
        try:
            return cls(**json.loads(text))
        except (ValueError, TypeError, BadInput):
            raise MailProblem("what is kept to sign in with can't be read", account=True, hint=_ANEW) from None


@dataclass(frozen=True, slots=True, repr=False)
class Access:
    """A token, good until ``until`` (seconds since 1970)."""

    token: str
    until: float

    def holds(self, now: float) -> bool:
        # A clock that was ahead when it was kept would make it good for years.
        return bool(self.token) and now < self.until - EARLY and self.until - now <= _MOST_SECONDS

    def to_text(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def of_text(cls, text: str) -> "Access":
        """What :meth:`to_text` wrote; one that is over if nothing readable is there."""
        try:
            found = json.loads(text)
            return cls(str(found["token"]), float(found["until"]))
        except (ValueError, TypeError, KeyError):
            return cls("", 0.0)


_ANEW: Final = "remove the mailbox and add it again with a new refresh token: inroad mail add --oauth"


def endpoint_of(host: str) -> str:
    """The token endpoint of a mail server's provider, "" if it is not known here."""
    name = host.casefold().rstrip(".")
    return next((url for domain, url in KNOWN.items() if name == domain or name.endswith(f".{domain}")), "")


def renew(grant: Grant, *, authorities: str = "", public_only: bool = False) -> tuple[Access, Grant]:
    """A new access token, and the grant as it is from now on (providers may replace the refresh token).

    Takes at most 40 seconds, plus the name's lookup. Raises MailProblem: ``account`` if the grant is revoked or wrong,
    so that a person has to make a new one; ``transient`` if the endpoint is away.
    """
    account, path = grant.endpoint()
    account = replace(account, authorities=authorities, public_only=public_only, patience=_PATIENCE)
    fields = {"grant_type": "refresh_token", "refresh_token": grant.refresh_token, "client_id": grant.client_id}
    if grant.client_secret:
        fields["client_secret"] = grant.client_secret
    status, body = _post(account, path, urlencode(fields).encode())
    return _understood(grant, account.host, status, body)


def _post(account: Account, path: str, body: bytes) -> tuple[int, bytes]:
    with Deadline(_PATIENCE.whole) as deadline:
        line = HTTPConnection(account.host, account.port)
        try:
            line.sock = connect(account, deadline)
            line.request(
                "POST",
                path,
                body,
                {
                    "Content-Type": "application/x-www-form-urlencoded",
                    "Accept": "application/json",
                    "Connection": "close",
                },
            )
            answer = line.getresponse()
            return answer.status, _bounded(answer, account)
        except (HTTPException, OSError, ValueError) as error:
            if isinstance(error, OSError):
                raise broken(account, error) from None
            raise MailProblem(f"{account.host} gave an answer that is none", transient=True) from None
        finally:
            line.close()


def _bounded(answer: HTTPResponse, account: Account) -> bytes:
    body = answer.read(ANSWER_BYTES + 1)
    if len(body) > ANSWER_BYTES:
        raise MailProblem(f"{account.host} sends more than a token", transient=True)
    return body


def _understood(grant: Grant, host: str, status: int, body: bytes) -> tuple[Access, Grant]:
    hidden = (grant.refresh_token, grant.client_secret)
    try:
        found: Any = json.loads(body)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        found = {}
    if status >= 500 or status == 429:
        raise MailProblem(f"{host} gives no access just now ({status})", transient=True)
    token = found.get("access_token")
    if status != 200 or not isinstance(token, str) or not _is_token(token):
        reason = found.get("error")
        why = said(reason, hidden) if isinstance(reason, str) else f"answer {status}"
        if why == "invalid_grant":
            raise MailProblem(
                f"{host} no longer lets this desk sign in: the permission was taken back or ran out",
                account=True,
                hint=_ANEW,
            )
        raise MailProblem(f"{host} gave no access: {why}", account=True, hint="check the client's number and secret")
    fresh = found.get("refresh_token")
    if isinstance(fresh, str) and _is_token(fresh):
        grant = replace(grant, refresh_token=fresh)
    return Access(token, time.time() + _seconds(found.get("expires_in"))), grant


def _is_token(text: str) -> bool:
    """Something that can't end the line it is sent in, nor add another field to it."""
    return 0 < len(text) <= PART_CHARS and text.isascii() and text.isprintable() and " " not in text


def _seconds(given: object) -> float:
    try:
        seconds = float(given) if isinstance(given, int | float | str) else _USUAL_SECONDS
    except (ValueError, OverflowError):
        return _USUAL_SECONDS
    return min(seconds, _MOST_SECONDS) if seconds > 0 else _USUAL_SECONDS
