"""A line to a mail server: connected within bounds, private, and ended when its time is over.

    name ── resolve ─→ addresses ── allowed? ─→ connect ── TLS ─→ socket, watched by a Deadline

Socket timeouts alone don't end a conversation: each byte starts them anew. A Deadline shuts the line from another
thread, also in the middle of a TLS handshake. Refused: a certificate that doesn't fit, plain text to elsewhere, and
(``public_only``) private networks; decided on the resolved address, which is the one connected to.
"""

import contextlib
import ipaddress
import re
import socket
import ssl
import threading
from collections.abc import Iterable
from types import TracebackType
from typing import Final, Self

from inroad.errors import MailProblem
from inroad.formats.charsets import decode, one_line
from inroad.post.account import Account, Security, tls_context

MOST_ADDRESSES: Final = 4
WORDS_CHARS: Final = 300


class Deadline:
    """Shuts a socket ``seconds`` after it was entered as a context; ``passed`` says whether it did."""

    def __init__(self, seconds: float) -> None:
        self.passed = False
        self._lock = threading.Lock()
        self._line: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True

    def watch(self, line: socket.socket) -> None:
        # A duplicate: wrapping in TLS detaches the original, but both are the same connection to the system.
        with self._lock:
            if self._line is not None:
                self._line.close()
            self._line = line.dup()
            if self.passed:
                _shut(self._line)

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._timer.cancel()
        with self._lock:
            if self._line is not None:
                self._line.close()
                self._line = None

    def _end(self) -> None:
        with self._lock:
            self.passed = True
            if self._line is not None:
                _shut(self._line)


def connect(account: Account, deadline: Deadline) -> socket.socket:
    """A socket to the account's server; with ``Security.TLS`` already private. Raises MailProblem."""
    line = _connected(account)
    deadline.watch(line)
    try:
        if account.security is Security.TLS:
            line = make_private(line, account)
        line.settimeout(account.patience.reply)
    except BaseException:
        line.close()
        raise
    return line


def make_private(line: socket.socket, account: Account) -> ssl.SSLSocket:
    """TLS over ``line``. Raises MailProblem saying what is wrong with the server's certificate."""
    try:
        return tls_context(account.authorities).wrap_socket(line, server_hostname=account.host)
    except ssl.SSLCertVerificationError as error:
        raise MailProblem(
            f"{account.host} can't prove that it is {account.host}: {error.verify_message.rstrip('.').lower()}",
            account=True,
            hint="check the server's name; nothing was sent, not even the password",
        ) from None
    except ssl.SSLError as error:
        reason = (error.reason or "no TLS").replace("_", " ").lower()
        raise MailProblem(
            f"{account.host}:{account.port} does not speak TLS as it should ({reason})",
            account=True,
            hint="port 465 or 993 goes with TLS, 587 or 143 with STARTTLS",
        ) from None
    except OSError as error:
        raise broken(account, error) from None


def broken(account: Account, error: BaseException) -> MailProblem:
    """The problem for a line that broke or stayed silent; the error's own text is not quoted."""
    if isinstance(error, TimeoutError):
        return MailProblem(f"{account.host}:{account.port} did not answer in time", transient=True)
    if isinstance(error, ConnectionRefusedError):
        return MailProblem(
            f"nothing answers at {account.host}:{account.port}", transient=True, hint="check the server's name and port"
        )
    return MailProblem(f"the connection to {account.host}:{account.port} broke", transient=True)


def said(raw: bytes | str, hidden: Iterable[str] = ()) -> str:
    """What a server said, fit to be shown and logged: one line, bounded, without any of ``hidden``.

    A server may repeat the command it refuses, password and all; ``hidden`` is what was sent, in every form it had.
    Long runs without a blank are left out whatever they are.
    """
    text = one_line(decode(raw[:4_000]) if isinstance(raw, bytes) else raw[:4_000])
    for secret in hidden:
        text = text.replace(secret, "…") if secret else text
    return re.sub(r"[A-Za-z0-9+/=_-]{40,}", "…", text)[:WORDS_CHARS]


def _connected(account: Account) -> socket.socket:
    where = f"{account.host}:{account.port}"
    try:
        found = socket.getaddrinfo(account.host, account.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise MailProblem(
            f"no server is called {account.host}", transient=True, hint="check its name, or your connection"
        ) from None
    problem: MailProblem | None = None
    for family, kind, protocol, _, address in found[:MOST_ADDRESSES]:
        _check(account, str(address[0]), where)
        line = socket.socket(family, kind, protocol)
        try:
            line.settimeout(account.patience.connect)
            line.connect(address)
            # The text and its final dot go out apart; waiting for an acknowledgement between them costs 40 ms a mail.
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError as error:
            line.close()
            problem = broken(account, error)
        else:
            return line
    raise problem or MailProblem(f"nothing answers at {where}", transient=True)


def _check(account: Account, address: str, where: str) -> None:
    number = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(number, "ipv4_mapped", None)
    number = mapped or number
    if account.security is Security.NONE and not number.is_loopback and not account.allow_plain:
        raise MailProblem(
            f"{where} would get your password and letters in plain text", account=True, hint="choose TLS or STARTTLS"
        )
    if account.public_only and (not number.is_global or number.is_multicast):
        raise MailProblem(f"{account.host} is no public server", account=True)


def _shut(line: socket.socket) -> None:
    with contextlib.suppress(OSError):  # the other side was quicker
        line.shutdown(socket.SHUT_RDWR)
