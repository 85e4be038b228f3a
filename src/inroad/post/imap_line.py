"""imaplib on a line of ours: bounded answers, an end to every conversation, IDLE, and signing in without quoting.

imaplib reads as much as a server announces (a literal of 99 GB asks for 99 GB of memory) and loses its place when a
read times out. ``open``, ``read``, ``readline``, ``send`` and ``shutdown`` are its documented places to do better.
"""

import base64
import contextlib
import imaplib
import re
import select
import socket
import ssl
import threading
import time
from typing import Any, Final

from inroad.errors import MailProblem
from inroad.post.account import Account, Security
from inroad.post.line import Deadline, broken, connect, make_private, said

LINE_BYTES: Final = 16 * 2**20  # the answer to a search comes as one line, some 8 bytes a mail
_PIECE: Final = 65_536
_SLICE: Final = 0.5  # seconds between looks at a stop sign
_COUNT: Final = re.compile(rb"\* (\d{1,10}) (EXISTS|EXPUNGE)\s*", re.IGNORECASE)


class Client(imaplib.IMAP4):
    """A connection that is signed in once :meth:`sign_in` returns. Its errors are imaplib's, worded by :func:`problem`.

    ``allow`` bytes may come until it is set again; a server that sends more is left.
    """

    def __init__(self, account: Account, deadline: Deadline) -> None:
        self._account = account
        self._deadline = deadline
        self._buffer = bytearray()
        self._hidden: tuple[str, ...] = ()
        self.allow = LINE_BYTES
        self.offers: frozenset[str] = frozenset()
        super().__init__(account.host, account.port)
        if account.security is Security.STARTTLS:
            self._make_private()

    def open(self, host: str = "", port: int = 0, *_timeout: object) -> None:
        self.host, self.port = host, port
        self.sock = connect(self._account, self._deadline)

    def read(self, size: int) -> bytes:
        if size > self.allow:
            raise self.abort(f"the server announced {size:,} bytes at once")
        while len(self._buffer) < size:
            self._fill()
        return self._take(size)

    def readline(self) -> bytes:
        start = 0
        while (end := self._buffer.find(b"\n", start)) < 0:
            start = len(self._buffer)
            self._fill()
        return self._take(end + 1)

    def send(self, data: Any) -> None:
        self.sock.sendall(data)

    def shutdown(self) -> None:
        with contextlib.suppress(OSError):
            self.sock.shutdown(socket.SHUT_RDWR)
        self.sock.close()

    def sign_in(self) -> None:
        """Raises MailProblem if the server does not let the user in; what it said is cleaned of what was sent."""
        account = self._account
        self._learn_offers()
        if self.state == "NONAUTH":
            secret = account.ask_secret()
            try:
                self._authenticate(account.user, secret)
            except self.abort:
                raise
            except self.error as error:
                passing = "UNAVAILABLE" in str(error).upper() or "INUSE" in str(error).upper()
                raise MailProblem(
                    f"{account.host} did not let {account.user} in: {self.words(error)}",
                    transient=passing,
                    account=not passing,
                    hint="" if passing else "check the password; many providers want an app password here",
                ) from None
            self._learn_offers()

    def await_news(self, seconds: float, number: int, stop: threading.Event | None) -> bool:
        """IDLE (RFC 2177) in the selected folder of ``number`` mails, at most ``seconds``. True if one came.

        Servers repeat the number they told before and say "still here"; neither is news.
        """
        end = time.monotonic() + seconds
        came = False
        self.send(b"IDLE0 IDLE\r\n")
        while not (line := self.readline()).startswith(b"+"):
            if line.startswith(b"IDLE0"):
                raise self.error("it offers IDLE and does not do it")
            number, came = _counted(line, number, came)
        while not came and not (stop is not None and stop.is_set()):
            left = end - time.monotonic()
            if left <= 0:
                break
            if self._is_readable(min(left, _SLICE)):
                line = self.readline()
                if line[:5].upper() == b"* BYE":
                    raise self.abort("the server said goodbye")
                number, came = _counted(line, number, came)
        self.send(b"DONE\r\n")
        while not (line := self.readline()).startswith(b"IDLE0"):
            number, came = _counted(line, number, came)
        return came

    def words(self, error: BaseException) -> str:
        """What the server said in ``error``, fit to be shown."""
        raw = error.args[0] if error.args else ""
        return said(raw if isinstance(raw, bytes | str) else str(raw), self._hidden)

    def _authenticate(self, user: str, secret: str) -> None:
        if self._account.token:
            answer = f"user={user}\x01auth=Bearer {secret}\x01\x01"
            self._hide(secret, answer)
            # A token that is refused comes back with a question, answered with nothing.
            answers = iter([answer.encode()])
            self.authenticate("XOAUTH2", lambda _: next(answers, b""))
        elif "AUTH=PLAIN" in self.offers:
            answer = f"\0{user}\0{secret}"
            self._hide(secret, answer)
            self.authenticate("PLAIN", lambda _: answer.encode())
        elif "LOGINDISABLED" in self.offers:
            raise self.error("it lets nobody in on this port without TLS")
        elif not (user + secret).isascii() or not (user + secret).isprintable():
            raise self.error("it takes only passwords of plain letters, digits and signs")
        else:
            self._hide(secret, quoted(secret))
            self.login(quoted(user), secret)

    def _hide(self, *texts: str) -> None:
        forms = [form for text in texts for form in (text, base64.b64encode(text.encode()).decode("ascii"))]
        self._hidden = tuple(forms)

    def _learn_offers(self) -> None:
        kind, answer = self.capability()
        if kind == "OK" and answer and isinstance(answer[-1], bytes):
            self.offers = frozenset(answer[-1].decode("ascii", "replace").upper().split())

    def _make_private(self) -> None:
        self._learn_offers()
        if "STARTTLS" not in self.offers:
            raise MailProblem(
                f"{self.host}:{self.port} offers no STARTTLS; nothing was sent in plain text",
                account=True,
                hint="try TLS on port 993",
            )
        kind, _ = self.xatom("STARTTLS")
        # What is in the buffer already was said in the clear by whoever sits in between (CVE-2011-0411).
        if kind != "OK" or self._buffer:
            raise MailProblem(f"{self.host}:{self.port} did not begin TLS as it should", account=True)
        self.sock = make_private(self.sock, self._account)
        self.offers = frozenset()

    def _fill(self) -> None:
        piece = self.sock.recv(_PIECE)
        if not piece:
            raise self.abort("the line was closed")
        self.allow -= len(piece)
        if self.allow < 0:
            raise self.abort("the server sends more than was asked for")
        self._buffer += piece

    def _take(self, size: int) -> bytes:
        taken = bytes(self._buffer[:size])
        del self._buffer[:size]
        return taken

    def _is_readable(self, seconds: float) -> bool:
        if self._buffer:
            return True
        # What TLS has decrypted already never makes the socket readable again.
        if isinstance(self.sock, ssl.SSLSocket) and self.sock.pending():
            return True
        if hasattr(select, "poll"):
            poll = select.poll()
            poll.register(self.sock, select.POLLIN)
            return bool(poll.poll(seconds * 1_000))
        return bool(select.select([self.sock], [], [], seconds)[0])


def _counted(line: bytes, number: int, came: bool) -> tuple[int, bool]:
    """How many mails there are after ``line``, and whether one came."""
    match = _COUNT.match(line)
    if match is None:
        return number, came
    if match[2].upper() == b"EXPUNGE":
        return max(0, number - 1), came
    return int(match[1]), came or int(match[1]) > number


def problem(account: Account, error: BaseException, client: Client | None = None) -> MailProblem:
    """The MailProblem for whatever went wrong with this line."""
    if isinstance(error, MailProblem):
        return error
    if isinstance(error, imaplib.IMAP4.error):
        text = client.words(error) if client is not None else said(str(error.args[0] if error.args else ""))
        return MailProblem(f"{account.host} did not do as asked: {text}", transient=True)
    return broken(account, error)


def quoted(text: str) -> str:
    """An IMAP quoted string. Raises MailProblem for what can't stand in one and would start another command."""
    if any(character in text for character in "\r\n\0") or not text.isascii():
        raise MailProblem("the name of a folder or user holds characters that can't be sent", account=True)
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
