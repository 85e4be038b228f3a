"""Heads from a real mailbox: a Dovecot on this computer, with a user of its own for each test."""

import imaplib
import threading
import time
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from fixtures.mail_servers import PASSWORD, Dovecot
from inroad.errors import MailProblem
from inroad.formats import limits
from inroad.formats.mail_folders import TRASH
from inroad.formats.records import Message, Skip
from inroad.post import imap
from inroad.post.account import Account, Patience, Security
from inroad.post.imap import Batch, Folder, FolderState, fetch_heads, folders, messages, starting, wait

SOON = Patience(connect=5, reply=10, whole=30)
TOKEN = "ya29.token-of-alice"
ANSWER = b"""\
From: Bob Connect <bob@connect.example>\r
To: alice@ask.example\r
Subject: Re: A word about Northwind\r
Date: Tue, 05 May 2026 10:00:00 +0200\r
Message-ID: <answer@connect.example>\r
In-Reply-To: <4711@ask.example>\r
\r
Gladly.\r
"""


class Box:
    """A user's mailbox, filled by the test."""

    def __init__(self, server: Dovecot, user: str) -> None:
        self.line = imaplib.IMAP4("127.0.0.1", server.plain)
        self.line.login(user, PASSWORD)

    def put(self, raw: bytes = ANSWER, folder: str = "INBOX", flags: str = "", at: datetime | None = None) -> None:
        kind, said = self.line.append(folder, flags, at, raw)  # type: ignore[arg-type]
        assert kind == "OK", said

    def remove_all(self, folder: str = "INBOX") -> None:
        self.line.select(folder)
        self.line.store("1:*", "+FLAGS", r"(\Deleted)")
        self.line.expunge()
        self.line.unselect()

    def flags(self) -> list[bytes]:
        self.line.select("INBOX", readonly=True)
        _, said = self.line.fetch("1:*", "(FLAGS)")
        self.line.unselect()
        return [line for line in said if isinstance(line, bytes)]


@pytest.fixture
def user() -> str:
    return f"alice-{uuid.uuid4().hex[:8]}"


@pytest.fixture
def box(dovecot: Dovecot, user: str) -> Iterator[Box]:
    made = Box(dovecot, user)
    yield made
    made.line.logout()


@pytest.fixture
def account(dovecot: Dovecot, user: str, authorities: str) -> Account:
    return Account("localhost", dovecot.tls, user, lambda: PASSWORD, authorities=authorities, patience=SOON)


def heads(batches: Sequence[Batch]) -> list[int]:
    return [head.uid for batch in batches for head in batch.heads]


def mail(number: int, size: int = 0) -> bytes:
    return (
        f"From: p{number}@x.example\r\nTo: alice@ask.example\r\nDate: Tue, 05 May 2026 10:00:00 +0200\r\n"
        f"Subject: {number}\r\nMessage-ID: <{number}@x.example>\r\n\r\n{'x' * size}\r\n"
    ).encode()


def test_the_inbox_and_the_folder_for_sent_mail_are_found_whatever_they_are_called(box: Box, account: Account) -> None:
    box.line.create("Projekte/M&APw-ller")
    found = folders(account)
    assert found[:2] == (Folder("INBOX", "INBOX", "inbox"), Folder("Gesendet", "Gesendet", "sent"))
    assert Folder("Projekte/M&APw-ller", "Projekte/Müller", "") in found
    assert Folder("Papierkorb", "Papierkorb", "left out") in found
    assert starting(found) == (FolderState("INBOX"), FolderState("Gesendet"))


def test_a_head_is_read_and_the_mail_stays_unread(box: Box, account: Account) -> None:
    box.put()
    [batch] = [batch for batch in fetch_heads(account) if batch.heads]
    [(head, message)] = messages(batch)
    assert isinstance(message, Message)
    assert message.where == f"INBOX, mail {head.uid}"
    assert message.subject == "Re: A word about Northwind"
    assert message.references == ("4711@ask.example",)
    assert message.message_id == "answer@connect.example"
    assert message.sent_at == datetime(2026, 5, 5, 8, 0, tzinfo=UTC)
    assert b"Gladly" not in head.raw
    assert all(b"Seen" not in flags for flags in box.flags())


def test_what_was_read_is_not_read_again(box: Box, account: Account) -> None:
    for number in range(3):
        box.put(mail(number))
    box.put(mail(7), folder="Gesendet")
    first = list(fetch_heads(account))
    assert heads(first) == [1, 2, 3, 1]
    states = [batch.state for batch in first]
    assert list(fetch_heads(account, states)) == []
    box.put(mail(8))
    again = list(fetch_heads(account, states))
    assert heads(again) == [4]
    assert again[0].state.last_uid == 4


def test_an_empty_folder_is_remembered_too(box: Box, account: Account) -> None:
    states = [batch.state for batch in fetch_heads(account, [FolderState("INBOX")])]
    assert [(state.wire, state.last_uid) for state in states] == [("INBOX", 0)]
    assert states[0].validity > 0
    assert list(fetch_heads(account, states)) == []


def test_many_mails_come_in_batches_whose_states_can_each_be_gone_on_from(box: Box, account: Account) -> None:
    for number in range(25):
        box.put(mail(number))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(imap, "BATCH", 10)
        batches = list(fetch_heads(account, [FolderState("INBOX")]))
        assert [len(batch.heads) for batch in batches] == [10, 10, 5]
        rest = list(fetch_heads(account, [batches[0].state]))
        assert heads(rest) == list(range(11, 26))
        bounded = list(fetch_heads(account, [FolderState("INBOX")], most=12))
        assert heads(bounded) == list(range(1, 13))
        assert [batch.more for batch in bounded] == [False, True]
        assert heads(list(fetch_heads(account, [bounded[-1].state]))) == list(range(13, 26))


def test_a_bound_met_exactly_between_folders_loses_nothing(box: Box, account: Account) -> None:
    for number in range(2):
        box.put(mail(number))
        box.put(mail(number + 10), folder="Gesendet")
    bounded = list(fetch_heads(account, [FolderState("INBOX"), FolderState("Gesendet")], most=2))
    assert heads(bounded) == [1, 2]
    assert bounded[-1].more
    states = {state.wire: state for state in (FolderState("INBOX"), FolderState("Gesendet"))}
    states |= {batch.state.wire: batch.state for batch in bounded}
    assert heads(list(fetch_heads(account, list(states.values())))) == [1, 2]


def test_mails_removed_and_gaps_in_the_numbers_are_no_trouble(box: Box, account: Account) -> None:
    for number in range(3):
        box.put(mail(number))
    states = [batch.state for batch in fetch_heads(account, [FolderState("INBOX")])]
    box.remove_all()
    assert list(fetch_heads(account, states)) == []
    box.put(mail(9))
    assert heads(list(fetch_heads(account, states))) == [4]


def test_a_folder_numbered_anew_is_read_anew(box: Box, account: Account) -> None:
    box.line.create("Jobs")
    box.put(mail(1), folder="Jobs")
    [batch] = fetch_heads(account, [FolderState("Jobs")])
    stale = replace(batch.state, validity=batch.state.validity - 1, last_uid=77)
    [renewed] = fetch_heads(account, [stale])
    assert renewed.renewed
    assert heads([renewed]) == [1]
    assert renewed.state == batch.state


def test_only_a_folder_never_read_is_bounded_by_a_day(box: Box, account: Account) -> None:
    box.put(mail(1), at=datetime(2026, 1, 5, tzinfo=UTC))
    box.put(mail(2), at=datetime(2026, 5, 5, tzinfo=UTC))
    [batch] = fetch_heads(account, [FolderState("INBOX")], since=date(2026, 5, 1))
    assert heads([batch]) == [2]
    box.put(mail(3), at=datetime(2026, 1, 6, tzinfo=UTC))
    assert heads(list(fetch_heads(account, [batch.state], since=date(2026, 5, 1)))) == [3]


def test_a_folder_that_is_gone_is_passed_over(box: Box, account: Account) -> None:
    box.put()
    gone = FolderState("Gone", 7, 9)
    assert [batch.state.wire for batch in fetch_heads(account, [gone, FolderState("INBOX")])] == ["INBOX"]
    assert wait(account, gone, 0.1) is False


def test_the_name_of_a_folder_cannot_carry_a_command(box: Box, account: Account) -> None:
    with pytest.raises(MailProblem):
        list(fetch_heads(account, [FolderState('INBOX"\r\nA1 DELETE "INBOX')]))
    assert list(fetch_heads(account, [FolderState('a"b\\c')])) == []


def test_a_mail_of_30_mb_costs_its_head_only(box: Box, account: Account) -> None:
    box.put(mail(1, size=30 * 2**20))
    began = time.monotonic()
    [batch] = fetch_heads(account, [FolderState("INBOX")])
    assert len(batch.heads[0].raw) < 1_000
    assert time.monotonic() - began < 5


def test_an_endless_head_is_cut(box: Box, account: Account) -> None:
    padding = b"X-Padding: " + b"y" * 900 + b"\r\n"
    box.put(ANSWER.partition(b"\r\n\r\n")[0] + b"\r\n" + padding * 500 + b"\r\nbody\r\n")
    [batch] = fetch_heads(account, [FolderState("INBOX")])
    assert len(batch.heads[0].raw) == limits.HEADER_BYTES
    [(_, message)] = messages(batch)
    assert isinstance(message, Message)


def test_odd_mails_are_read_or_named(box: Box, account: Account) -> None:
    box.put(b"From: bob@connect.example\r\nDate: Tue, 05 May 2026 10:00:00 +0200\r\n\r\nno id\r\n")
    box.put(
        b"Content-Type: text/html\r\nFrom: b@x.example\r\nDate: Tue, 05 May 2026 10:00:00 +0200\r\n\r\n<p>only html\r\n"
    )
    box.put(b"Subject: nobody wrote this\r\n\r\nx\r\n")
    box.put(mail(4).replace(b"Subject: 4", b"Subject: UID 99 FLAGS (\\Deleted) BODY[HEADER] {5}"))
    box.put(mail(5), flags=r"(\Draft)")
    box.put(mail(6), flags=r"(\Deleted \Seen)")
    read = [message for batch in fetch_heads(account, [FolderState("INBOX")]) for _, message in messages(batch)]
    assert [type(one) for one in read] == [Message, Message, Skip, Message, Skip, Skip]
    assert isinstance(read[0], Message)
    assert read[0].message_id == ""
    assert isinstance(read[2], Skip)
    assert read[2].where == "INBOX, mail 3"
    assert isinstance(read[3], Message)
    assert read[3].subject.startswith("UID 99")
    assert isinstance(read[5], Skip)
    assert read[5].reason == TRASH


# --- signing in ---


def test_starttls_is_used_where_it_is_said(dovecot: Dovecot, box: Box, account: Account) -> None:
    box.put()
    assert heads(list(fetch_heads(replace(account, port=dovecot.plain, security=Security.STARTTLS)))) == [1]


def test_a_certificate_for_another_name_ends_it(dovecot: Dovecot, account: Account) -> None:
    with pytest.raises(MailProblem, match="can't prove") as caught:
        folders(replace(account, host="127.0.0.1"))
    assert caught.value.account
    with pytest.raises(MailProblem, match="can't prove"):
        folders(replace(account, authorities=""))
    with pytest.raises(MailProblem, match="can't prove"):
        folders(replace(account, authorities="", port=dovecot.plain, security=Security.STARTTLS))


def test_a_wrong_password_is_the_accounts_problem_and_is_not_repeated(account: Account) -> None:
    with pytest.raises(MailProblem, match="did not let alice") as caught:
        folders(replace(account, secret=lambda: "wrong-password"))
    assert caught.value.account
    assert not caught.value.transient
    assert "wrong-password" not in str(caught.value)


def test_a_password_in_any_script_is_sent_as_it_is(account: Account) -> None:
    with pytest.raises(MailProblem, match="did not let"):
        folders(replace(account, secret=lambda: 'pässwörd" \\ 密码'))


def test_a_token_signs_in_and_a_wrong_one_does_not(account: Account) -> None:
    oauth = replace(account, user="oauth-alice", token=True)
    assert folders(replace(oauth, secret=lambda: TOKEN))[0].wire == "INBOX"
    with pytest.raises(MailProblem, match="did not let oauth-alice") as caught:
        folders(replace(oauth, secret=lambda: "ya29.of-somebody-else"))
    assert "ya29" not in str(caught.value)


# --- waiting ---


def last(account: Account) -> FolderState:
    [*_, batch] = fetch_heads(account, [FolderState("INBOX")])
    return batch.state


def test_waiting_ends_when_a_mail_comes(box: Box, account: Account) -> None:
    state = last(account)
    timer = threading.Timer(0.3, box.put)
    timer.start()
    began = time.monotonic()
    assert wait(account, state, 20) is True
    assert time.monotonic() - began < 15
    timer.join()


def test_a_mail_that_came_before_the_waiting_ends_it_at_once(box: Box, account: Account) -> None:
    state = last(account)
    box.put()
    began = time.monotonic()
    assert wait(account, state, 20) is True
    assert time.monotonic() - began < 5


def test_waiting_for_nothing_ends_in_time(box: Box, account: Account) -> None:
    assert wait(account, last(account), 0.2) is False


def test_a_mail_that_goes_is_no_news(box: Box, account: Account) -> None:
    box.put()
    state = last(account)
    timer = threading.Timer(0.1, box.remove_all)
    timer.start()
    assert wait(account, state, 0.6) is False
    timer.join()


def test_waiting_can_be_stopped(box: Box, account: Account) -> None:
    stop = threading.Event()
    state = last(account)
    threading.Timer(0.2, stop.set).start()
    began = time.monotonic()
    assert wait(account, state, 20, stop=stop) is False
    assert time.monotonic() - began < 5


def test_a_server_without_idle_says_so_at_once(box: Box, account: Account) -> None:
    learn = imap.Client._learn_offers

    def without_idle(client: imap.Client) -> None:
        learn(client)
        client.offers -= {"IDLE"}

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(imap.Client, "_learn_offers", without_idle)
        assert wait(account, FolderState("INBOX"), 20) is None


def test_hundreds_of_heads_are_read_in_seconds(box: Box, account: Account) -> None:
    for number in range(300):
        box.put(mail(number))
    began = time.monotonic()
    batches = list(fetch_heads(account, [FolderState("INBOX")]))
    assert heads(batches) == list(range(1, 301))
    assert time.monotonic() - began < 5
