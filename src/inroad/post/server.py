"""The server's own address: what it sends confirmations, digests and its members' letters from.

    INROAD_MAIL_URL = smtp://user:password@host:587/?from=desk@host.example     STARTTLS; port 587
                      smtps://user:password@host:465/?from=desk@host.example    TLS from the first byte; port 465

Further on the query: ``name`` (how it is called beside the address), ``authorities`` (a file of certificates to trust
beside the system's). To this computer (127.0.0.1, ::1, localhost) smtp:// goes in plain text unless
``security=starttls`` is said; to any other it never does. On a laptop there is none, and nothing here connects.

Refused: an address that is none, schemes and words that aren't known. What is said about it never holds the password.
"""

import os
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

from inroad.errors import BadInput
from inroad.post.account import Account, Security
from inroad.post.compose import Mailbox, checked_address

VARIABLE: Final = "INROAD_MAIL_URL"
_HINT: Final = "like smtp://user:password@mail.example.org:587/?from=desk@example.org"
_HERE: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_KNOWN: Final = frozenset({"from", "name", "security", "authorities"})


@dataclass(frozen=True, slots=True)
class Server:
    """``account``: how to reach the server that sends. ``by``: the address and name it sends from."""

    account: Account
    by: Mailbox


def sender() -> Server | None:
    """The installation's own address as the environment says it; None if there is none.

    Raises BadInput for what can't be read.
    """
    url = os.environ.get(VARIABLE, "").strip()
    return read(url) if url else None


def usable() -> bool:
    """Is there an address that can be read? What is wrong with one that can't, :func:`sender` says."""
    try:
        return sender() is not None
    except BadInput:
        return False


def read(url: str) -> Server:
    """A server's address from its URL. Raises BadInput whose words hold neither the URL nor the password."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise BadInput("it can't be read as an address", where=VARIABLE, hint=_HINT) from None
    if parts.scheme not in {"smtp", "smtps"}:
        raise BadInput("it begins with neither smtp:// nor smtps://", where=VARIABLE, hint=_HINT)
    said = dict(parse_qsl(parts.query))
    if unknown := set(said) - _KNOWN:
        raise BadInput(
            f"“{min(unknown)[:40]}” is not known there", where=VARIABLE, hint=f"known: {', '.join(sorted(_KNOWN))}"
        )
    security = _security(parts.scheme, host, said.get("security", ""))
    by = Mailbox(checked_address(said.get("from", ""), f"{VARIABLE} (from)"), said.get("name", "").strip())
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    account = Account(
        host=host,
        port=port or (465 if security is Security.TLS else 587),
        user=user,
        secret=(lambda: password) if user else None,
        security=security,
        authorities=said.get("authorities", ""),
    )
    return Server(account, by)


def _security(scheme: str, host: str, said: str) -> Security:
    if scheme == "smtps":
        return Security.TLS
    if said not in {"", *(one.value for one in Security)}:
        raise BadInput(f"there is no security “{said[:20]}”", where=VARIABLE, hint="tls, starttls, or none")
    if said:
        return Security(said)  # "none" to another computer is refused when it connects
    return Security.NONE if host in _HERE else Security.STARTTLS
