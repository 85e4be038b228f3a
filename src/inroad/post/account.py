"""Where mail is sent from and read from: a server, how to reach it safely, who signs in, how long to wait.

An account holds no secret: ``secret`` is called once per connection, and what it returns is kept nowhere. Refused are
hosts and names that would change what is said to the server, and mail without TLS to anywhere but this computer
(``allow_plain`` is for a test or a tunnel, and has to be said).
"""

import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Final

from inroad.errors import BadInput, MailProblem

HOST_CHARS: Final = 253
USER_CHARS: Final = 320


class Security(StrEnum):
    """How the line is kept private."""

    TLS = "tls"  # from the first byte (ports 465, 993)
    STARTTLS = "starttls"  # after a word in the clear (ports 587, 143); without it nothing is said
    NONE = "none"  # this computer only


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait, in seconds. ``connect``: for the line and its TLS; ``reply``: for an answer to a command.

    ``data_end``: for the answer that a mail was taken; RFC 5321 4.5.3.2.6 asks for ten minutes, since giving up early
    leaves more mails unknown. ``whole`` ends the conversation whatever is going on, so that a server which sends a
    byte a minute holds nobody.
    """

    connect: float = 20.0
    reply: float = 60.0
    data_end: float = 600.0
    whole: float = 900.0


@dataclass(frozen=True, slots=True)
class Account:
    """A server and who signs in there.

    ``secret`` gives the password, the app password or, with ``token``, the OAuth access token (XOAUTH2). ``user`` ""
    signs in as nobody (a relay on this computer). ``authorities`` is a file of certificates to trust beside the
    system's. ``public_only`` refuses hosts in private networks: for a server whose members name their own hosts.
    """

    host: str
    port: int
    user: str = ""
    secret: Callable[[], str] | None = field(default=None, repr=False, compare=False)
    security: Security = Security.TLS
    token: bool = False
    allow_plain: bool = False
    public_only: bool = False
    authorities: str = ""
    patience: Patience = Patience()

    def __post_init__(self) -> None:
        if not self.host or len(self.host) > HOST_CHARS or not _one_word(self.host):
            raise BadInput("a server's name has no blanks, like mail.example.org", where="server")
        if not 1 <= self.port <= 65_535:
            raise BadInput(f"a port is a number from 1 to 65535, not {self.port}", where="port")
        if len(self.user) > USER_CHARS or not self.user.isprintable():
            raise BadInput("the user name holds characters that no user name has", where="user")
        if self.user and self.secret is None:
            raise BadInput(f"there is no password for {self.user}", where="password")

    def ask_secret(self) -> str:
        """The password or token, for one connection. Raises MailProblem if there is none."""
        secret = self.secret() if self.secret else ""
        if not secret:
            raise MailProblem(f"no password is kept for {self.user}", account=True, hint="enter it again in Settings")
        return secret


@lru_cache(maxsize=16)
def tls_context(authorities: str) -> ssl.SSLContext:
    """Certificates and names are checked, TLS 1.2 or later. Raises MailProblem if ``authorities`` can't be read."""
    context = ssl.create_default_context()
    if authorities:
        try:
            context.load_verify_locations(cafile=authorities)
        except (OSError, ssl.SSLError) as error:
            raise MailProblem(f"the certificates in {authorities} can't be read: {error}", account=True) from None
    return context


def _one_word(text: str) -> bool:
    return text.isprintable() and not any(character.isspace() or character in "/\\@<>\"'" for character in text)
