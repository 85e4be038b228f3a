"""Servers that do what no server should: each is left in time, with a clear reason and without the password."""

import base64
import re
import socket
import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from fixtures.mail_servers import PASSWORD, scripted
from inroad.errors import MailProblem
from inroad.post.account import Account, Patience, Security
from inroad.post.imap import Folder, FolderState, fetch_heads, folder_name, folders, wait

Answer = Callable[[bytes, bytes], bytes | None]
SOON = Patience(connect=5, reply=2, whole=10)
SPOKEN = b"IMAP4rev1 IDLE AUTH=PLAIN"


def account(port: int, **changes: object) -> Account:
    made = Account("127.0.0.1", port, "alice", lambda: PASSWORD, security=Security.NONE, patience=SOON)
    return replace(made, **changes)  # type: ignore[arg-type]


def server(answer: Answer, spoken: bytes = SPOKEN) -> Callable[[socket.socket], None]:
    """Greets, says what it speaks, lets everybody in; the rest is ``answer`` of tag and command, else a plain OK."""

    def talk(line: socket.socket) -> None:
        reader = line.makefile("rb")
        line.sendall(b"* OK here\r\n")
        while said := reader.readline():
            tag, _, command = said.strip().partition(b" ")
            given = answer(tag, command)
            if given is not None:
                line.sendall(given)
            elif command.upper() == b"CAPABILITY":
                line.sendall(b"* CAPABILITY " + spoken + b"\r\n" + tag + b" OK done\r\n")
            elif command.upper().startswith(b"AUTHENTICATE"):
                line.sendall(b"+ \r\n")
                reader.readline()
                line.sendall(tag + b" OK in\r\n")
            elif command.upper().startswith(b"EXAMINE"):
                line.sendall(b"* 2 EXISTS\r\n* OK [UIDVALIDITY 5] x\r\n* OK [UIDNEXT 12] x\r\n" + tag + b" OK done\r\n")
            elif command.upper().startswith(b"UID SEARCH"):
                line.sendall(b"* SEARCH 10 11\r\n" + tag + b" OK done\r\n")
            else:
                line.sendall(tag + b" OK done\r\n")

    return talk


def on(word: bytes, said: bytes) -> Answer:
    return lambda tag, command: said.replace(b"TAG", tag) if command.upper().startswith(word) else None


INBOX = [FolderState("INBOX")]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (b"* 1 FETCH (UID 10 BODY[HEADER]<0> {99999999999}\r\n", "announced 99,999,999,999 bytes"),
        (b"* 1 FETCH (UID 10 BODY[HEADER]<0> {" + b"9" * 5_000 + b"}\r\n", "broke"),
        (b"* 1 FETCH (UID 10 BODY[HEADER]<0> {50000}\r\nFrom: x", "did not answer in time"),
        (b"* 1 FETCH (UID 10 " + b"x" * 2_000_000, "more than was asked for"),
        (b"* 1 FETCH (UID 10)\r\n" * 50_000, "more than was asked for"),
        (b"TAG NO you may not\r\n", "you may not"),
        (b"TAG BAD what?\r\n", "what?"),
        (b"* BYE out of memory\r\n", "out of memory"),
        (b"\xff\xfe\x00\r\n", "unexpected response"),
    ],
)  # fmt: skip
def test_an_answer_that_is_none_ends_it_with_a_reason(said: bytes, why: str) -> None:
    with scripted(server(on(b"UID FETCH", said))) as port, pytest.raises(MailProblem, match=re.escape(why)) as caught:
        list(fetch_heads(account(port, patience=replace(SOON, reply=0.7)), INBOX))
    assert len(str(caught.value)) < 500


@pytest.mark.parametrize(
    ("said", "uids"),
    [
        (b"TAG OK done\r\n", []),
        (b"* 1 FETCH (UID 10 FLAGS () BODY[HEADER]<0> {4}\r\nA: b)\r\nTAG OK done\r\n", [10]),
        (b"* 1 FETCH (BODY[HEADER]<0> {4}\r\nA: b UID 10 FLAGS (\\Seen))\r\nTAG OK done\r\n", [10]),
        (b"* 1 FETCH (UID 999 BODY[HEADER]<0> {4}\r\nA: b)\r\nTAG OK done\r\n", []),
        (b"* 1 FETCH (BODY[HEADER]<0> {4}\r\nA: b)\r\nTAG OK done\r\n", []),
        (b"* 7 FETCH (FLAGS (\\Seen))\r\n* 1 FETCH (UID 10 BODY[HEADER]<0> {0}\r\n)\r\nTAG OK done\r\n", [10]),
        (b"* 1 FETCH (UID 10 BODY[HEADER]<0> NIL)\r\nTAG OK done\r\n", []),
    ],
)
def test_only_heads_that_were_asked_for_are_taken(said: bytes, uids: list[int]) -> None:
    with scripted(server(on(b"UID FETCH", said))) as port:
        [batch] = fetch_heads(account(port), INBOX)
    assert [head.uid for head in batch.heads] == uids
    assert batch.state == FolderState("INBOX", 5, 11)


def test_numbers_of_mails_beyond_all_bounds_are_not_asked_for() -> None:
    said = b"* SEARCH 10 x 99999999999999999999 -4 4294967296 3\r\nTAG OK done\r\n"
    asked: list[bytes] = []

    def answer(tag: bytes, command: bytes) -> bytes | None:
        if command.upper().startswith(b"UID FETCH"):
            asked.append(command)
        return on(b"UID SEARCH", said)(tag, command)

    with scripted(server(answer)) as port:
        list(fetch_heads(account(port), [FolderState("INBOX", 5, 4)]))
    assert [command.split()[2] for command in asked] == [b"10"]


def test_a_server_that_sends_a_byte_at_a_time_is_left_when_the_whole_time_is_over() -> None:
    def drip(line: socket.socket) -> None:
        line.sendall(b"* OK ")
        for _ in range(200):
            line.sendall(b"x")
            time.sleep(0.05)

    with scripted(drip) as port:
        began = time.monotonic()
        with pytest.raises(MailProblem, match="took too long"):
            folders(account(port, patience=replace(SOON, whole=0.5)))
        assert time.monotonic() - began < 5


def test_what_is_slipped_in_before_tls_is_not_believed() -> None:
    """CVE-2011-0411: whoever sits in between adds lines after the OK to STARTTLS; they must not be read as private."""
    slipped = on(b"STARTTLS", b"TAG OK go\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n")
    with (
        scripted(server(slipped, b"IMAP4rev1 STARTTLS")) as port,
        pytest.raises(MailProblem, match="did not begin TLS as it should"),
    ):
        folders(account(port, security=Security.STARTTLS))


def test_without_starttls_nothing_is_said_in_plain_text() -> None:
    heard: list[bytes] = []

    def listen(_: bytes, command: bytes) -> None:
        heard.append(command.split()[0].upper())

    with scripted(server(listen)) as port, pytest.raises(MailProblem, match="offers no STARTTLS"):
        folders(account(port, security=Security.STARTTLS))
    assert b"AUTHENTICATE" not in heard
    assert b"LOGIN" not in heard


def test_a_server_that_lets_nobody_in_without_tls_is_understood() -> None:
    with scripted(server(lambda *_: None, b"IMAP4rev1 LOGINDISABLED")) as port:
        with pytest.raises(MailProblem, match="without TLS") as caught:
            folders(account(port))
        assert caught.value.account


@pytest.mark.parametrize("spoken", [b"IMAP4rev1 AUTH=PLAIN", b"IMAP4rev1"])
@pytest.mark.parametrize("password", ["short1", PASSWORD, 'with "quotes" \\'])
def test_a_server_that_repeats_what_it_was_sent_does_not_get_the_password_shown(spoken: bytes, password: str) -> None:
    def echo(line: socket.socket) -> None:
        reader = line.makefile("rb")
        line.sendall(b"* OK here\r\n")
        while said := reader.readline():
            tag, _, command = said.strip().partition(b" ")
            if command.upper() == b"CAPABILITY":
                line.sendall(b"* CAPABILITY " + spoken + b"\r\n" + tag + b" OK done\r\n")
                continue
            if command.upper().startswith(b"AUTHENTICATE"):
                line.sendall(b"+ \r\n")
                command += b" " + reader.readline().strip()
            line.sendall(tag + b" NO can't use " + command + b" or " + password.encode() + b"\r\n")

    with scripted(echo) as port, pytest.raises(MailProblem, match="did not let alice in") as caught:
        folders(account(port, secret=lambda: password))
    coded = base64.b64encode(f"\0alice\0{password}".encode()).decode()
    quoted = password.replace("\\", "\\\\").replace('"', '\\"')
    assert "can't use" in str(caught.value)
    for secret in (password, coded, quoted):
        assert secret not in str(caught.value)


def test_a_user_name_cannot_carry_a_command() -> None:
    heard: list[bytes] = []

    def listen(_: bytes, command: bytes) -> None:
        heard.append(command)

    with scripted(server(listen, b"IMAP4rev1")) as port:
        folders(account(port, user='al"ice \\ DELETE INBOX'))
    [login] = [command for command in heard if command.startswith(b"LOGIN")]
    assert login == b'LOGIN "al\\"ice \\\\ DELETE INBOX" "' + PASSWORD.encode() + b'"'


def test_folders_are_read_however_they_are_written() -> None:
    listed = (
        b'* LIST (\\HasNoChildren) "/" "INBOX"\r\n'
        b'* LIST (\\Noselect \\HasChildren) "/" "[Gmail]"\r\n'
        b'* LIST (\\HasNoChildren \\Sent) "/" "[Gmail]/Gesendet"\r\n'
        b'* LIST (\\HasNoChildren) "." Archiv.Sent\r\n'
        b"* LIST () NIL {7}\r\nBob \\ x\r\n"
        b'* LIST () "\\\\" "A \\"quoted\\" one"\r\n'
        b'* LIST (\\HasNoChildren) "/" "Entw&APw-rfe"\r\n'
        b"* LIST nonsense\r\n"
        b'* LIST () "/" "\xff\xfe"\r\n'
        b"TAG OK done\r\n"
    )
    with scripted(server(on(b"LIST", listed))) as port:
        found = folders(account(port))
    assert found == (
        Folder("INBOX", "INBOX", "inbox"),
        Folder("[Gmail]/Gesendet", "[Gmail]/Gesendet", "sent"),
        Folder("Archiv.Sent", "Archiv.Sent", "sent"),
        Folder('A "quoted" one', 'A "quoted" one', ""),
        Folder("Bob \\ x", "Bob \\ x", ""),
        Folder("Entw&APw-rfe", "Entwürfe", "left out"),
    )


@pytest.mark.parametrize("wire", ["&", "&-", "&AP", "&!-", "&AAAA-", "&2D0-", "&" + "A" * 10_000 + "-"])
def test_a_name_that_is_badly_coded_stays_readable(wire: str) -> None:
    assert isinstance(folder_name(wire), str)


def test_a_server_that_only_says_it_is_still_there_has_no_news() -> None:
    def talk(line: socket.socket) -> None:
        reader = line.makefile("rb")
        answers = server(lambda *_: None)

        class Relay:
            """Lets the usual server talk until IDLE, then chats."""

            def makefile(self, _: str) -> "Relay":
                return self

            def sendall(self, data: bytes) -> None:
                line.sendall(data)

            def readline(self) -> bytes:
                said = reader.readline()
                if said.strip().upper().endswith(b" IDLE"):
                    line.sendall(b"+ idling\r\n* OK Still here\r\n* 2 EXISTS\r\n* 0 RECENT\r\n")
                    assert reader.readline().strip() == b"DONE"
                    line.sendall(said.split()[0] + b" OK done\r\n")
                    return reader.readline()
                return said

        answers(Relay())  # type: ignore[arg-type]

    with scripted(talk) as port:
        assert wait(account(port), FolderState("INBOX", 5, 11), 0.3) is False


def test_a_server_that_leaves_while_it_is_waited_on_is_a_passing_problem() -> None:
    with scripted(server(on(b"IDLE", b"+ idling\r\n* BYE see you\r\n"))) as port:
        with pytest.raises(MailProblem, match="goodbye") as caught:
            wait(account(port), FolderState("INBOX", 5, 11), 5)
        assert caught.value.transient


def test_where_nothing_listens_it_is_said() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(MailProblem, match="nothing answers") as caught:
        folders(account(port))
    assert caught.value.transient
