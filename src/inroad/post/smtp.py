"""Sending one mail to one reader, and saying honestly what became of it.

    connect ─ sign in ─ MAIL ─ RCPT ─ DATA ─ text ─┊─ "." ─ answer
                                                   ┊
    anything wrong before the final dot            ┊  anything unclear after it
      Refused: the server can't have taken it      ┊    Unknown: it may have been taken

A server that goes silent or drops the line after the dot has often taken the mail; sending it again would deliver it
twice. So Unknown is a state of its own that a person decides about, and nothing here ever tries again by itself.
What is said about a failure holds the server's words, never the password and never the letter.
"""

import base64
import io
import re
import smtplib
import socket
from dataclasses import dataclass
from email.generator import BytesGenerator
from typing import Final

from inroad.errors import BadInput, MailProblem
from inroad.post.account import Account, Security
from inroad.post.compose import MAIL_BYTES, POLICY, Mail, all_recipients
from inroad.post.line import Deadline, broken, connect, make_private, said

_REPLY_LINES: Final = 200
_REPLY_CHARS: Final = 8_192
_SIGN_IN_CODES: Final = frozenset({530, 534, 535, 538})


@dataclass(frozen=True, slots=True)
class Sent:
    """The server took it. ``reply`` is what it said, often with its own number for the mail."""

    reply: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """The mail was handed over and no answer came. It may have arrived; a person decides."""

    why: str


@dataclass(frozen=True, slots=True)
class Refused:
    """It was not taken. ``permanent``: this mail to this reader won't be taken later either.

    ``account``: nothing is wrong with the mail; sending waits until a person has looked at the account.
    """

    permanent: bool
    why: str
    account: bool = False


Outcome = Sent | Unknown | Refused


def send(mail: Mail, account: Account) -> Outcome:
    """Send ``mail`` to its one reader. Takes at most ``account.patience.whole`` seconds, plus the name's lookup.

    Raises BadInput only for a mail that must not go out at all: a reader it does not name, a Bcc line.
    """
    readers = all_recipients(mail.message)
    if "bcc" in mail.message or "resent-bcc" in mail.message or mail.reader not in readers:
        raise BadInput("a mail goes only to somebody it names", where="to")
    wide = not "".join((mail.sender, *readers)).isascii()
    body = _bytes(mail, wide=wide)
    if len(body) > MAIL_BYTES:
        return Refused(True, f"the mail is {len(body) / 2**20:.0f} MB; at most {MAIL_BYTES // 2**20} MB are sent")
    with Deadline(account.patience.whole) as deadline:
        try:
            client = _Client(account, deadline)
        except (MailProblem, smtplib.SMTPException, OSError) as error:
            return _not_sent(account, error)
        try:
            return client.deliver(mail, body, wide=wide)
        except (MailProblem, smtplib.SMTPException, OSError) as error:
            return _not_sent(account, error)
        finally:
            client.leave()


def check(account: Account) -> None:
    """Connect and sign in, and send nothing. Raises MailProblem saying what a person can do about it."""
    with Deadline(account.patience.whole) as deadline:
        try:
            client = _Client(account, deadline)
        except (smtplib.SMTPException, OSError) as error:
            raise _problem(account, error) from None
        try:
            client.sign_in()
        except (smtplib.SMTPException, OSError) as error:
            raise _problem(account, error) from None
        finally:
            client.leave()


class _Client(smtplib.SMTP):
    """smtplib's dialogue over our own line, with bounded replies and each step in sight."""

    def __init__(self, account: Account, deadline: Deadline) -> None:
        self._account = account
        self._deadline = deadline
        self._hidden: tuple[str, ...] = ()
        # Without a name of its own smtplib looks one up and tells every server what this computer is called.
        super().__init__(account.host, account.port, local_hostname="[127.0.0.1]", timeout=account.patience.connect)
        self.ehlo_or_helo_if_needed()
        if account.security is Security.STARTTLS:
            self._make_private()

    def _get_socket(self, *_where: object) -> socket.socket:
        return connect(self._account, self._deadline)

    def getreply(self) -> tuple[int, bytes]:
        """One reply: its code (-1 if it has none) and its words, at most ``_REPLY_LINES`` lines of it."""
        if self.sock is None:
            raise smtplib.SMTPServerDisconnected("not connected")
        if self.file is None:
            self.file = self.sock.makefile("rb")
        lines: list[bytes] = []
        while len(lines) < _REPLY_LINES:
            try:
                line = self.file.readline(_REPLY_CHARS + 1)
            except OSError as error:
                self.close()
                raise broken(self._account, error) from None
            if not line:
                self.close()
                raise broken(self._account, ConnectionError())
            lines.append(line[4:].strip())
            if line[3:4] != b"-" or len(line) > _REPLY_CHARS:
                code = int(line[:3]) if re.match(rb"[2-5]\d\d(?:[ \r\n]|$)", line) else -1
                return code, b"\n".join(lines)
        self.close()
        raise MailProblem(f"{self._account.host} does not stop talking", account=True)

    def _make_private(self) -> None:
        account = self._account
        if not self.has_extn("starttls"):
            raise MailProblem(
                f"{account.host}:{account.port} offers no STARTTLS; nothing was sent in plain text",
                account=True,
                hint="try TLS on port 465",
            )
        code, words = self.docmd("STARTTLS")
        if code != 220 or self.sock is None:
            raise smtplib.SMTPResponseException(code, words)
        self.sock = make_private(self.sock, account)
        # A new reader: what somebody slipped in before the line was private is thrown away with the old one.
        self.file = None
        self.ehlo_resp = self.helo_resp = None
        self.esmtp_features = {}
        self.does_esmtp = False
        self.ehlo_or_helo_if_needed()

    def sign_in(self) -> None:
        """Sign in if the account has a user. Raises MailProblem; the server's words are cleaned of what was sent."""
        account = self._account
        if not account.user:
            return
        offered = self.esmtp_features.get("auth", "").upper().split()
        secret = account.ask_secret()
        if account.token:
            first = _base64(f"user={account.user}\x01auth=Bearer {secret}\x01\x01")
            self._hidden = (secret, first)
            code, words = self.docmd("AUTH", f"XOAUTH2 {first}")
            if code == 334:  # the reason comes as a question, which is answered with nothing
                code, words = self.docmd("")
        elif "PLAIN" in offered or "LOGIN" not in offered:
            first = _base64(f"\0{account.user}\0{secret}")
            self._hidden = (secret, first, _base64(secret))
            code, words = self.docmd("AUTH", f"PLAIN {first}")
        else:
            self._hidden = (secret, _base64(secret))
            code, words = self.docmd("AUTH", f"LOGIN {_base64(account.user)}")
            if code == 334:
                code, words = self.docmd(_base64(secret))
        if code == 503:  # already signed in, says the server
            return
        if code != 235:
            raise MailProblem(
                f"{account.host} did not let {account.user} in: {self.words(code, words)}",
                transient=400 <= code < 500,
                account=not 400 <= code < 500,
                hint="" if 400 <= code < 500 else "check the password; many providers want an app password here",
            )

    def deliver(self, mail: Mail, body: bytes, *, wide: bool) -> Outcome:
        """The mail itself; exceptions mean that it was not taken."""
        self.sign_in()
        options: list[str] = []
        if wide:
            if not self.has_extn("smtputf8"):
                return Refused(True, f"{self._account.host} can't send to addresses like {mail.reader}")
            options = ["SMTPUTF8", "BODY=8BITMIME"]
        limit = self.esmtp_features.get("size", "")
        if limit.isdigit() and 0 < int(limit) < len(body):
            return Refused(True, f"the mail is larger than {self._account.host} takes")
        code, words = self.mail(mail.sender, options)
        if code != 250:
            return self._refused(code, words)
        code, words = self.rcpt(mail.reader)
        if code not in (250, 251, 252):
            return self._refused(code, words)
        code, words = self.docmd("DATA")
        if code != 354:
            return self._refused(code, words)
        return self._hand_over(body)

    def _hand_over(self, body: bytes) -> Outcome:
        # The text first and the dot by itself: without the dot a server has no mail, so a break here is no Unknown.
        self.send(body)
        if self.sock is None:
            raise broken(self._account, ConnectionError())
        self.sock.settimeout(self._account.patience.data_end)
        host = self._account.host
        try:
            self.sock.sendall(b".\r\n")
            code, words = self.getreply()
        except (MailProblem, smtplib.SMTPException, OSError):
            return Unknown(f"{host} took the text and never said whether it keeps it; it may have arrived")
        if 200 <= code < 300:
            return Sent(self.words(code, words))
        if 400 <= code < 600:
            return self._refused(code, words)
        return Unknown(f"{host} gave an answer that says neither yes nor no; it may have arrived")

    def _refused(self, code: int, words: bytes) -> Refused:
        account = code in _SIGN_IN_CODES
        why = f"{self._account.host} said {self.words(code, words)}"
        return Refused(500 <= code < 600 and not account, why, account=account)

    def words(self, code: int, words: bytes) -> str:
        text = said(words, self._hidden)
        return f"{code} {text}".strip() if code > 0 else text or "something that is no answer"

    def leave(self) -> None:
        """Say goodbye if the line is still there; whatever the server makes of it, the outcome stands."""
        try:
            if self.sock is not None:
                self.sock.settimeout(min(5.0, self._account.patience.reply))
                self.docmd("QUIT")
        except (MailProblem, smtplib.SMTPException, OSError):
            pass
        finally:
            self.close()


def _bytes(mail: Mail, *, wide: bool) -> bytes:
    """The mail as it goes over the line: CRLF, dots doubled, ending with a line end; the dot is not in it."""
    buffer = io.BytesIO()
    policy = POLICY.clone(utf8=wide)
    BytesGenerator(buffer, policy=policy).flatten(mail.message)
    body = re.sub(rb"\r\n|\r|\n", b"\r\n", buffer.getvalue())
    body = re.sub(rb"(?m)^\.", b"..", body)
    return body if body.endswith(b"\r\n") else body + b"\r\n"


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode("ascii")


def _problem(account: Account, error: Exception) -> MailProblem:
    if isinstance(error, MailProblem):
        return error
    if isinstance(error, smtplib.SMTPResponseException):
        words = said(error.smtp_error)
        passing = 400 <= error.smtp_code < 500
        return MailProblem(
            f"{account.host} said {error.smtp_code} {words}".rstrip(), transient=passing, account=not passing
        )
    return broken(account, error)


def _not_sent(account: Account, error: Exception) -> Refused:
    problem = _problem(account, error)
    return Refused(False, str(problem), account=problem.account)
