"""Single mails: .eml files and Maildirs."""

import contextlib
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtures.sources import endless, read, source
from inroad.errors import BadInput
from inroad.formats import eml, mbox
from inroad.formats.records import Message, Skip

MAIL = (
    b"Received: by a; Tue, 5 Mar 2024 09:30:00 +0000\n"
    b"From: Ana <ana@x.example>\nTo: me@home.example\nSubject: Hi\n\nBody\n"
)
FIXTURES = Path(__file__).parents[1] / "fixtures" / "email_cpython"


def one(data: bytes, name: str = "x.eml") -> Message | Skip:
    [found] = eml.READER.read(source(data, name))
    assert isinstance(found, Message | Skip)
    return found


@pytest.mark.parametrize(
    "data",
    [MAIL, MAIL.replace(b"\n", b"\r\n"), MAIL.replace(b"\n", b"\r"), b"\xef\xbb\xbf" + MAIL, b"\n\n" + MAIL,
     b"123 \n" + MAIL, MAIL.split(b"\n\n")[0]],
)  # fmt: skip
def test_a_mail_is_read_whatever_its_line_ends_and_wrappings(data: bytes) -> None:
    found = one(data)
    assert isinstance(found, Message)
    assert (found.sender.address, found.subject, found.where) == ("ana@x.example", "Hi", "the message")
    assert eml.READER.identify(source(data, "x")) > 0.9


def test_only_the_head_is_read() -> None:
    long = endless(2**30, "x.eml", MAIL)
    [found] = eml.READER.read(long)
    assert isinstance(found, Message)


def test_the_flags_of_a_maildir_are_obeyed() -> None:
    assert one(MAIL, "Inbox/cur/17.host:2,T") == Skip("the message", "in the trash")
    assert isinstance(one(MAIL, "Inbox/cur/17.host:2,S"), Message)


def test_real_mails_are_recognised_and_everything_else_is_not() -> None:
    for name in ("msg_01.txt", "msg_16.txt", "msg_32.txt", "msg_41.txt", "msg_46.txt"):
        data = (FIXTURES / name).read_bytes()
        assert eml.READER.identify(source(data, name)) > 0.7, name
        assert isinstance(one(data, name), Message), name
    for data in (
        b"First Name,Last Name\nAna,Reyes\n",
        b"Dear Ana,\n\nhello: you\n",
        b"{}",
        b"",
        b"BEGIN:VCARD\nFN:x\n",
    ):
        assert eml.READER.identify(source(data, "x")) < 0.3, data
    bounced = source((FIXTURES / "msg_25.txt").read_bytes(), "msg_25.txt")
    assert (eml.READER.identify(bounced), mbox.READER.identify(bounced)) == (0.0, 1.0)


def test_what_is_no_mail_is_refused_in_words() -> None:
    with pytest.raises(BadInput, match="no mail"):
        one(b"hello world\n")
    with pytest.raises(BadInput, match="empty"):
        one(b" \n")
    assert one(b"Subject: x\n\n") == Skip("the message", "no sender")


@given(st.binary(max_size=500), st.sampled_from([b"", b"From: ", b"From: a@x.example\nDate: "]))
@settings(max_examples=100)
def test_any_bytes_are_read_or_refused(data: bytes, start: bytes) -> None:
    with contextlib.suppress(BadInput):
        read(eml.READER, start + data, "x.eml")


@given(st.lists(st.sampled_from([b"\n", b"\r\n", b"\r", b"a", b": "]), max_size=12), st.integers(0, 5))
def test_the_first_empty_line_is_found_whatever_the_line_ends(pieces: list[bytes], start: int) -> None:
    data = b"".join(pieces)
    match = re.compile(rb"\n\r?\n|\r\r").search(data, start)
    assert eml._empty_line(data, start) == (match.start() if match else -1)


def test_a_plain_mail_is_known_at_once_and_nothing_else_is() -> None:
    assert eml.is_plainly_mail(b"Received: by mx.x.example\r\nFROM: ana@x.example\r\n\r\n")
    assert not eml.is_plainly_mail(b"Received: by mx.x.example\n\nFrom: ana@x.example\n")
    assert not eml.is_plainly_mail(b"BEGIN:VCARD\nFrom: x\n")
    assert not eml.is_plainly_mail(b"From ana@x.example Tue Mar  5 09:30:00 2024\nFrom: ana@x.example\n")
