"""One mail to one reader, and what became of it, against a real server in every mood."""

import base64
import socket
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from fixtures.mail_servers import PASSWORD, Certificates, check_password, scripted, smtp_server
from inroad.errors import BadInput, MailProblem
from inroad.post import smtp
from inroad.post.account import Account, Patience, Security
from inroad.post.compose import Letter, Mail, Mailbox, compose, mails
from inroad.post.smtp import Refused, Sent, Unknown

SOON = Patience(connect=5, reply=5, data_end=0.5, whole=20)
LETTER = Letter(
    by=Mailbox("alice@ask.example", "Alice Ask"),
    to=Mailbox("bob@connect.example", "Bob Connect"),
    cc=(Mailbox("carol@northwind.example"),),
    subject="A word about Northwind",
    text="Dear Bob,\n.\n..\nGrüße\n",
    message_id="4711@ask.example",
    sent_at=datetime(2026, 5, 4, 9, 30, tzinfo=UTC),
)
TO_BOB, TO_CAROL = mails(compose(LETTER))


def plain(port: int, **changes: object) -> Account:
    account = Account("127.0.0.1", port, security=Security.NONE, patience=SOON)
    return replace(account, **changes)  # type: ignore[arg-type]


def private(port: int, authorities: str, **changes: object) -> Account:
    return plain(port, **{"host": "localhost", "security": Security.TLS, "authorities": authorities, **changes})


def test_each_reader_gets_a_mail_of_their_own_with_the_same_text() -> None:
    with smtp_server() as (moods, port):
        assert smtp.send(TO_BOB, plain(port)) == Sent("250 taken as 4711")
        assert smtp.send(TO_CAROL, plain(port)) == Sent("250 taken as 4711")
    assert [(sender, readers) for sender, readers, _ in moods.taken] == [
        ("alice@ask.example", ["bob@connect.example"]),
        ("alice@ask.example", ["carol@northwind.example"]),
    ]
    first, second = (content for _, _, content in moods.taken)
    assert first == second == TO_BOB.message.as_bytes()


def test_one_of_two_readers_refused_is_one_refusal_and_one_mail() -> None:
    with smtp_server() as (moods, port):
        moods.rcpt["bob@connect.example"] = "550 5.1.1 no such person"
        assert smtp.send(TO_BOB, plain(port)) == Refused(True, "127.0.0.1 said 550 5.1.1 no such person")
        assert isinstance(smtp.send(TO_CAROL, plain(port)), Sent)
    assert len(moods.taken) == 1


@pytest.mark.parametrize(
    ("reply", "permanent", "account"),
    [("451 4.3.0 try later", False, False), ("552 5.2.2 mailbox full", True, False), ("421 closing", False, False),
     ("530 5.7.0 sign in first", False, True)],
)  # fmt: skip
def test_what_the_server_says_to_a_reader_decides_whether_it_is_for_good(
    reply: str, permanent: bool, account: bool
) -> None:
    with smtp_server() as (moods, port):
        moods.rcpt["bob@connect.example"] = reply
        outcome = smtp.send(TO_BOB, plain(port))
    assert isinstance(outcome, Refused)
    assert (outcome.permanent, outcome.account) == (permanent, account)
    assert not moods.taken


@pytest.mark.parametrize(("reply", "permanent"), [("554 5.7.1 looks like spam", True), ("451 4.7.1 greylisted", False)])
def test_a_no_to_the_text_is_a_no(reply: str, permanent: bool) -> None:
    with smtp_server() as (moods, port):
        moods.data = reply
        assert smtp.send(TO_BOB, plain(port)) == Refused(permanent, f"127.0.0.1 said {reply}")


@pytest.mark.parametrize("mood", ["drop", "silent"])
def test_a_server_that_takes_the_mail_and_says_nothing_leaves_it_unknown(mood: str) -> None:
    with smtp_server() as (moods, port):
        moods.after_data = mood
        outcome = smtp.send(TO_BOB, plain(port))
        assert isinstance(outcome, Unknown)
        assert "may have arrived" in outcome.why
        assert len(moods.taken) == 1  # it has arrived


@pytest.mark.parametrize("step", ["EHLO", "MAIL", "RCPT"])
def test_a_line_that_breaks_before_the_text_is_no_mystery(step: str) -> None:
    with smtp_server() as (moods, port):
        moods.at = step
        outcome = smtp.send(TO_BOB, plain(port))
    assert isinstance(outcome, Refused)
    assert not outcome.permanent
    assert not moods.taken


def says(*steps: tuple[bytes, bytes]) -> Callable[[socket.socket], None]:
    """A server that greets and, on each line that begins with a word, answers; then closes the line."""

    def talk(line: socket.socket) -> None:
        reader = line.makefile("rb")
        line.sendall(b"220 here\r\n")
        for word, answer in steps:
            while (said := reader.readline()) and not said.upper().startswith(word):
                pass
            line.sendall(answer)

    return talk


UP_TO_DATA = ((b"EHLO", b"250 hello\r\n"), (b"MAIL", b"250 ok\r\n"), (b"RCPT", b"250 ok\r\n"))


def large(size: int) -> Mail:
    message = compose(LETTER)
    message.set_content(("y" * 76 + "\n") * (size // 78))
    return Mail(message, TO_BOB.sender, TO_BOB.reader)


def test_a_line_that_breaks_within_the_text_is_no_mystery_either() -> None:
    """More text than any buffer holds: the final dot can't have gone out, so the server can't have a mail."""
    with scripted(says(*UP_TO_DATA, (b"DATA", b"354 go on\r\n"))) as port:
        outcome = smtp.send(large(9_500_000), plain(port))
    assert outcome == Refused(False, f"the connection to 127.0.0.1:{port} broke")


@pytest.mark.parametrize("answer", [b"what?\r\n", b"999 hello\r\n", b"\xff\xfe\x00\r\n", b"354 go on\r\n"])
def test_an_answer_to_the_text_that_is_none_leaves_it_unknown(answer: bytes) -> None:
    with scripted(says(*UP_TO_DATA, (b"DATA", b"354 go on\r\n"), (b".\r\n", answer))) as port:
        assert isinstance(smtp.send(TO_BOB, plain(port)), Unknown)


@pytest.mark.parametrize("greeting", [b"", b"554 no mail here\r\n", b"HTTP/1.1 200 OK\r\n\r\n", b"421 busy\r\n"])
def test_a_server_that_does_not_greet_gets_no_mail(greeting: bytes) -> None:
    with scripted(lambda line: line.sendall(greeting)) as port:
        outcome = smtp.send(TO_BOB, plain(port))
    assert isinstance(outcome, Refused)
    assert not outcome.permanent


def test_where_nothing_listens_the_mail_waits() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    outcome = smtp.send(TO_BOB, plain(port))
    assert outcome == Refused(False, f"nothing answers at 127.0.0.1:{port}; check the server's name and port")


def test_a_server_that_never_says_a_word_is_left_after_its_time() -> None:
    with scripted(lambda line: line.recv(1)) as port:
        outcome = smtp.send(TO_BOB, plain(port, patience=replace(SOON, connect=0.3, reply=0.3)))
    assert isinstance(outcome, Refused)
    assert "did not answer in time" in outcome.why


def test_a_server_that_sends_a_byte_at_a_time_is_left_when_the_whole_time_is_over() -> None:
    def drip(line: socket.socket) -> None:
        for _ in range(200):
            line.sendall(b"2")
            time.sleep(0.05)

    with scripted(drip) as port:
        began = time.monotonic()
        outcome = smtp.send(TO_BOB, plain(port, patience=replace(SOON, reply=5, whole=0.5)))
    assert isinstance(outcome, Refused)
    assert time.monotonic() - began < 5


def test_a_server_that_never_stops_talking_is_left() -> None:
    with scripted(lambda line: line.sendall(b"220-and another thing\r\n" * 100_000)) as port:
        outcome = smtp.send(TO_BOB, plain(port))
    assert isinstance(outcome, Refused)
    assert "does not stop talking" in outcome.why


def test_a_mail_goes_only_to_somebody_it_names_and_never_with_a_hidden_reader() -> None:
    hidden = compose(LETTER)
    hidden["Bcc"] = "boss@employer.example"
    for mail in (
        Mail(TO_BOB.message, TO_BOB.sender, "boss@employer.example"),
        Mail(hidden, TO_BOB.sender, TO_BOB.reader),
    ):
        with pytest.raises(BadInput, match="only to somebody it names"):
            smtp.send(mail, plain(1))


def test_a_mail_of_30_mb_is_refused_before_anybody_is_called() -> None:
    outcome = smtp.send(large(30 * 2**20), plain(1))
    assert outcome == Refused(True, "the mail is 30 MB; at most 10 MB are sent")


def test_a_mail_larger_than_the_server_takes_is_refused_for_good() -> None:
    with smtp_server(data_size_limit=500) as (moods, port):
        outcome = smtp.send(large(1_000), plain(port))
    assert outcome == Refused(True, "the mail is larger than 127.0.0.1 takes")
    assert not moods.taken


def test_an_address_that_needs_a_modern_server_is_sent_to_one_and_refused_by_another() -> None:
    [mail, _] = mails(compose(replace(LETTER, to=Mailbox("zoë@connect.example"))))
    with smtp_server(enable_SMTPUTF8=True) as (moods, port):
        assert isinstance(smtp.send(mail, plain(port)), Sent)
    assert moods.taken[0][1] == ["zoë@connect.example"]
    assert "To: zoë@connect.example".encode() in moods.taken[0][2]
    with smtp_server(enable_SMTPUTF8=False) as (moods, port):
        outcome = smtp.send(mail, plain(port))
    assert outcome == Refused(True, "127.0.0.1 can't send to addresses like zoë@connect.example")


# --- TLS and signing in ---


def signed_in(account: Account, password: str = PASSWORD) -> Account:
    return replace(account, user="alice", secret=lambda: password)


def test_a_mail_goes_out_over_tls_after_signing_in(certificates: Certificates, authorities: str) -> None:
    context = certificates.context(certificates.good)
    with smtp_server(ssl_context=context, authenticator=check_password, auth_require_tls=False) as (moods, port):
        assert isinstance(smtp.send(TO_BOB, signed_in(private(port, authorities))), Sent)
        smtp.check(signed_in(private(port, authorities)))
    assert len(moods.taken) == 1


def test_a_mail_goes_out_after_starttls(certificates: Certificates, authorities: str) -> None:
    options = {"tls_context": certificates.context(certificates.good), "require_starttls": True}
    with smtp_server(**options, authenticator=check_password, auth_required=True) as (moods, port):
        account = private(port, authorities, security=Security.STARTTLS)
        assert isinstance(smtp.send(TO_BOB, signed_in(account)), Sent)
        assert isinstance(smtp.send(TO_BOB, account), Refused)  # nobody signed in
    assert len(moods.taken) == 1


def test_without_starttls_nothing_is_said_in_plain_text(authorities: str) -> None:
    with smtp_server(authenticator=check_password, auth_require_tls=False) as (moods, port):
        outcome = smtp.send(TO_BOB, signed_in(private(port, authorities, security=Security.STARTTLS)))
    assert isinstance(outcome, Refused)
    assert outcome.account
    assert "offers no STARTTLS" in outcome.why
    assert not moods.taken


@pytest.mark.parametrize("which", ["elsewhere", "outlived", "unknown"])
def test_a_certificate_that_does_not_fit_ends_it(which: str, certificates: Certificates, authorities: str) -> None:
    shown = certificates.good if which == "unknown" else getattr(certificates, which)
    with smtp_server(ssl_context=certificates.context(shown)) as (moods, port):
        account = signed_in(private(port, "" if which == "unknown" else authorities))
        outcome = smtp.send(TO_BOB, account)
        with pytest.raises(MailProblem) as caught:
            smtp.check(account)
    assert isinstance(outcome, Refused)
    assert outcome.account
    assert not outcome.permanent
    assert "can't prove" in outcome.why
    assert caught.value.account
    assert not moods.taken


def test_tls_to_a_server_without_it_says_which_port_goes_with_what(authorities: str) -> None:
    with smtp_server() as (_, port), pytest.raises(MailProblem, match="587 or 143 with STARTTLS"):
        smtp.check(private(port, authorities))


def test_a_handshake_that_never_ends_is_left(authorities: str) -> None:
    def drip(line: socket.socket) -> None:
        line.sendall(b"\x16\x03\x03\x3f\xff")
        for _ in range(200):
            line.sendall(b"\x02")
            time.sleep(0.05)

    with scripted(drip) as port:
        began = time.monotonic()
        outcome = smtp.send(TO_BOB, private(port, authorities, patience=replace(SOON, whole=0.5)))
    assert isinstance(outcome, Refused)
    assert time.monotonic() - began < 5


def test_plain_text_to_another_computer_is_refused_unless_said(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.0.2.7", 25))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    outcome = smtp.send(TO_BOB, plain(25, host="mail.example.org"))
    assert isinstance(outcome, Refused)
    assert "plain text" in outcome.why
    assert outcome.account


@pytest.mark.parametrize("host", ["127.0.0.1", "10.0.0.7", "169.254.169.254", "::1", "::ffff:127.0.0.1", "0.0.0.0"])
def test_a_member_of_a_server_cannot_reach_into_its_own_network(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(family, socket.SOCK_STREAM, 6, "", (host, 25))])
    monkeypatch.setattr(socket, "socket", lambda *_: pytest.fail("a connection was tried"))
    with pytest.raises(MailProblem, match="no public server"):
        smtp.check(plain(25, host="inside.example", public_only=True, allow_plain=True))


def test_a_wrong_password_is_for_a_person_to_look_at_and_is_not_repeated() -> None:
    with smtp_server(authenticator=check_password, auth_require_tls=False) as (moods, port):
        outcome = smtp.send(TO_BOB, signed_in(plain(port), "wrong-password-of-alice"))
    assert isinstance(outcome, Refused)
    assert outcome.account
    assert not outcome.permanent
    assert "wrong-password" not in repr(outcome)
    assert not moods.taken


@pytest.mark.parametrize("offered", [b"AUTH PLAIN", b"AUTH LOGIN"])
@pytest.mark.parametrize("password", ["x", "short1", PASSWORD, "pässwörd", "a" * 500])
def test_a_server_that_repeats_what_it_was_sent_does_not_get_the_password_shown(offered: bytes, password: str) -> None:
    def echo(line: socket.socket) -> None:
        reader = line.makefile("rb")
        line.sendall(b"220 here\r\n")
        reader.readline()
        line.sendall(b"250-hello\r\n250 " + offered + b"\r\n")
        said = reader.readline().strip()
        if said.startswith(b"AUTH LOGIN"):
            line.sendall(b"334 UGFzc3dvcmQ6\r\n")
            said += b" " + reader.readline().strip()
        line.sendall(b"535 can't use " + said + b" or " + password.encode() + b"\r\n")

    with scripted(echo) as port:
        outcome = smtp.send(TO_BOB, signed_in(plain(port), password))
    assert isinstance(outcome, Refused)
    assert "535 can't use AUTH" in outcome.why or len(password) == 1
    for secret in (password, base64.b64encode(password.encode()).decode(),
                   base64.b64encode(f"\0alice\0{password}".encode()).decode()):  # fmt: skip
        assert len(secret) == 1 or secret not in repr(outcome)


def test_a_token_is_sent_as_providers_want_it_and_a_refused_one_is_the_accounts_problem() -> None:
    heard: list[bytes] = []

    def provider(line: socket.socket) -> None:
        reader = line.makefile("rb")
        line.sendall(b"220 here\r\n")
        reader.readline()
        line.sendall(b"250-hello\r\n250 AUTH XOAUTH2\r\n")
        heard.append(reader.readline())
        line.sendall(b"334 eyJzdGF0dXMiOiI0MDEifQ==\r\n")
        heard.append(reader.readline())
        line.sendall(b"535 5.7.8 not this token\r\n")

    with scripted(provider) as port:
        outcome = smtp.send(TO_BOB, replace(signed_in(plain(port), "ya29.x"), token=True))
    [first, second] = heard
    assert base64.b64decode(first.split()[2]) == b"user=alice\x01auth=Bearer ya29.x\x01\x01"
    assert second.strip() == b""
    assert isinstance(outcome, Refused)
    assert outcome.account
    assert "ya29.x" not in outcome.why


def test_a_missing_password_is_said_before_anything_is_sent() -> None:
    with smtp_server(authenticator=check_password, auth_require_tls=False) as (moods, port):
        outcome = smtp.send(TO_BOB, signed_in(plain(port), ""))
    assert isinstance(outcome, Refused)
    assert outcome.account
    assert "no password is kept for alice" in outcome.why
    assert not moods.taken


def test_this_computers_name_is_told_to_nobody() -> None:
    with smtp_server() as (moods, port):
        smtp.send(TO_BOB, plain(port))
    assert moods.greeted_by == {"[127.0.0.1]"}


@pytest.mark.parametrize(
    "changes",
    [{"host": ""}, {"host": "mail.example.org\r\nQUIT"}, {"host": "a b"}, {"host": "http://x.example"}, {"port": 0},
     {"port": 70_000}, {"user": "alice\r\nDATA", "secret": str}, {"user": "alice"}],
)  # fmt: skip
def test_an_account_that_would_say_something_else_to_a_server_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(BadInput):
        replace(plain(25), **changes)  # type: ignore[arg-type]


def test_an_account_shows_no_secret() -> None:
    account = signed_in(plain(25), "hush")
    assert "hush" not in repr(account)
    assert "secret" not in repr(account)
