"""Letters as mails: what stands in their headers, and what can't be made to."""

import email
import re
from dataclasses import replace
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inroad.errors import BadInput
from inroad.formats.headers import read_head
from inroad.formats.records import Message
from inroad.post.compose import (
    MAIL_BYTES,
    READERS,
    TEXT_CHARS,
    Letter,
    Mailbox,
    all_recipients,
    checked_address,
    compose,
    mails,
    new_message_id,
)

ALICE = Mailbox("alice@ask.example", "Alice Ask")
BOB = Mailbox("bob@connect.example", "Bob Connect")
CAROL = Mailbox("carol@northwind.example", "Carol Decide")
LETTER = Letter(
    by=ALICE,
    to=BOB,
    subject="A word about Northwind",
    text="Dear Bob,\n\nyou know Carol.\n\nAlice\n",
    message_id="4711@ask.example",
    sent_at=datetime(2026, 5, 4, 9, 30, 12, 345, tzinfo=UTC),
)


def parsed(message: EmailMessage) -> EmailMessage:
    read = email.message_from_bytes(message.as_bytes(), policy=policy.default)
    assert isinstance(read, EmailMessage)
    return read


def content(message: EmailMessage) -> str:
    return str(message.get_content()).replace("\r\n", "\n")


def test_a_letter_is_a_plain_mail_with_what_was_given() -> None:
    read = parsed(compose(LETTER))
    assert read["From"] == "Alice Ask <alice@ask.example>"
    assert read["To"] == "Bob Connect <bob@connect.example>"
    assert read["Subject"] == "A word about Northwind"
    assert read["Message-ID"] == "<4711@ask.example>"
    assert read["Date"].datetime == datetime(2026, 5, 4, 9, 30, 12, tzinfo=UTC)
    assert read.get_content_type() == "text/plain"
    assert read.get_content_charset() == "utf-8"
    assert "format" not in read["Content-Type"].params
    assert content(read) == LETTER.text
    assert sorted(name.lower() for name in read) == sorted(
        ["from", "to", "subject", "date", "message-id", "content-type", "content-transfer-encoding", "mime-version"]
    )


def test_a_server_sends_as_itself_and_answers_go_to_the_person() -> None:
    read = parsed(compose(replace(LETTER, through=Mailbox("desk@jobclub.example", "Job Club"))))
    assert read["From"] == "Alice Ask via Job Club <desk@jobclub.example>"
    assert read["Reply-To"] == "Alice Ask <alice@ask.example>"


def test_names_and_subjects_in_any_script_come_back_as_they_were() -> None:
    to = Mailbox("zoe@firma.example", "Zoë Gärtner, Dr.")
    read = parsed(compose(replace(LETTER, to=to, subject="Über Müller & Søn – 你好 " * 6, text="Grüße,\nAlice\n")))
    assert read["To"].addresses[0].display_name == to.name
    assert read["Subject"] == ("Über Müller & Søn – 你好 " * 6).strip()
    assert content(read) == "Grüße,\nAlice\n"


def test_an_answer_names_what_it_answers_however_long_the_ids_are() -> None:
    ids = tuple(f"{'x' * 90}{number}@mail.example" for number in range(30))
    message = compose(replace(LETTER, answers=ids))
    raw = message.as_bytes()
    assert b"=?" not in raw
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    read = read_head(raw.partition(b"\r\n\r\n")[0], where="")
    assert isinstance(read, Message)
    assert read.references == (ids[0], *ids[-19:])


def test_the_same_letter_gives_the_same_bytes() -> None:
    letter = replace(LETTER, cc=(CAROL,), text="Ünïcode " * 500)
    assert compose(letter).as_bytes() == compose(letter).as_bytes()


def test_what_no_person_wrote_says_so() -> None:
    assert compose(replace(LETTER, automatic=True))["Auto-Submitted"] == "auto-generated"


BREAKS = ["\r\n", "\n", "\r", "\x00", "\x0b", "\x0c", "\x1b[2J", "\x85", "\u2028", "\u2029", "\u202e"]


@pytest.mark.parametrize("line_break", BREAKS)
@pytest.mark.parametrize(
    ("field", "where"),
    [
        ("subject", "subject"),
        ("to", "to (name)"),
        ("by", "from (name)"),
        ("cc", "cc (name)"),
        ("through", "sent through (name)"),
    ],
)
def test_a_line_break_in_a_header_is_refused_and_the_field_named(field: str, where: str, line_break: str) -> None:
    evil = f"Hello{line_break}Bcc: mallory@evil.example"
    value: object = evil if field == "subject" else Mailbox("x@y.example", evil)
    letter = replace(LETTER, **{field: (value,) if field == "cc" else value})  # type: ignore[arg-type]
    with pytest.raises(BadInput) as caught:
        compose(letter)
    assert caught.value.where == where
    assert "mallory" not in str(caught.value)


@pytest.mark.parametrize("field", ["subject", "name"])
def test_text_that_decodes_into_a_line_break_is_refused(field: str) -> None:
    evil = "=?utf-8?q?Hello=0D=0ABcc:mallory@evil.example?="
    letter = replace(LETTER, subject=evil) if field == "subject" else replace(LETTER, to=replace(BOB, name=evil))
    with pytest.raises(BadInput, match="meaning of its own"):
        compose(letter)


@pytest.mark.parametrize(
    "address",
    [
        *("", "bob", "bob@", "@x.example", "bob@x", "b ob@x.example", "a@b@c.example", "bob@x..example"),
        *(".bob@x.example", "bo..b@x.example", "<bob@x.example>", "Bob <bob@x.example>", "bob@-x.example"),
        *("bob@x.example,mallory@evil.example", "bob@x.example\r\nRCPT TO:<m@e.example>"),
        *("x" * 65 + "@x.example", "b@" + "x." * 130 + "example"),
    ],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(BadInput) as caught:
        compose(replace(LETTER, to=Mailbox(address)))
    assert caught.value.where == "to"


@pytest.mark.parametrize("address", ["a@b.example", "a.b+tag@b.example", "o'neil@b.example", "root@localhost"])
def test_what_is_an_address_is_taken(address: str) -> None:
    assert checked_address(address, "to") == address


def test_an_address_with_letters_of_another_script_in_its_domain_is_written_so_that_every_server_reads_it() -> None:
    assert checked_address("anna@müller.example", "to") == "anna@xn--mller-kva.example"


def test_a_name_that_pretends_to_be_another_address_is_refused() -> None:
    with pytest.raises(BadInput, match="looks like another address"):
        compose(replace(LETTER, to=Mailbox("m@evil.example", "hr@bank.example")))


@pytest.mark.parametrize("one", ["", "no brackets\r\nBcc: x@y.example", "a b@c.example", "x" * 300, "ü@x.example"])
def test_what_is_no_message_id_is_refused(one: str) -> None:
    with pytest.raises(BadInput):
        compose(replace(LETTER, message_id=one))
    with pytest.raises(BadInput):
        compose(replace(LETTER, answers=("fine@x.example", one)))


@settings(max_examples=100, deadline=None)
@given(subject=st.text(max_size=300), name=st.text(max_size=80), text=st.text(max_size=400))
def test_whatever_is_typed_is_refused_or_comes_back_without_a_header_more(subject: str, name: str, text: str) -> None:
    letter = replace(LETTER, subject=subject, to=Mailbox("bob@connect.example", name), text=text)
    try:
        message = compose(letter)
    except BadInput:
        return
    read = parsed(message)
    assert set(map(str.lower, read.keys())) == set(map(str.lower, compose(LETTER).keys()))
    assert all_recipients(read) == all_recipients(message) == ("bob@connect.example",)
    assert read["Subject"].split() == subject.split()
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", content(read))
    if re.fullmatch(r"[\x20-\x7e\n]*", text):
        assert content(read).split() == text.split()


def test_a_text_keeps_its_dots_its_signature_and_its_long_lines() -> None:
    text = ".\n..two\n" + "long " * 400 + "\n-- \nAlice\n"
    assert content(parsed(compose(replace(LETTER, text=text)))) == text.replace("long \n", "long\n")


def test_a_text_pasted_from_elsewhere_loses_what_cannot_be_seen() -> None:
    assert (
        content(parsed(compose(replace(LETTER, text="one\r\ntwo\rthr\x00ee\x1b\ufeff\n\n\n")))) == "one\ntwo\nthree\n"
    )


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"text": "x" * (TEXT_CHARS + 1)}, "text"),
        ({"text": " \n\t\n"}, "text"),
        ({"text": "half \ud83d"}, "text"),
        ({"subject": "   "}, "subject"),
        ({"subject": "x" * 251}, "subject"),
        ({"cc": tuple(Mailbox(f"p{n}@x.example") for n in range(READERS))}, "cc"),
        ({"sent_at": datetime(2026, 5, 4)}, "date"),  # noqa: DTZ001
    ],
)
def test_what_is_out_of_bounds_is_refused_by_name(change: dict[str, object], where: str) -> None:
    with pytest.raises(BadInput) as caught:
        compose(replace(LETTER, **change))  # type: ignore[arg-type]
    assert caught.value.where == where


def test_the_largest_letter_is_smaller_than_what_is_sent() -> None:
    largest = compose(replace(LETTER, text="€" * (TEXT_CHARS - 1)))
    assert len(largest.as_bytes()) < MAIL_BYTES


def test_each_reader_gets_a_mail_and_only_once() -> None:
    letter = replace(LETTER, cc=(CAROL, Mailbox("BOB@connect.example", "Bob again")))
    made = mails(compose(letter))
    assert [mail.reader for mail in made] == ["bob@connect.example", "carol@northwind.example"]
    assert {mail.sender for mail in made} == {"alice@ask.example"}


def test_a_server_is_the_sender_on_the_envelope_too() -> None:
    [mail] = mails(compose(replace(LETTER, through=Mailbox("desk@jobclub.example"))))
    assert mail.sender == "desk@jobclub.example"


@pytest.mark.parametrize("name", ["Bcc", "Resent-Bcc"])
def test_hidden_readers_are_seen_by_a_guard_and_not_sent_to(name: str) -> None:
    message = compose(LETTER)
    message[name] = "boss@employer.example"
    assert "boss@employer.example" in all_recipients(message)
    with pytest.raises(BadInput, match="hidden"):
        mails(message)


def test_a_reader_who_cannot_be_read_does_not_slip_past_the_guard() -> None:
    message = EmailMessage()
    message["To"] = "bob@connect.example, Somebody"
    with pytest.raises(BadInput):
        all_recipients(message)


def test_message_ids_are_never_the_same_and_name_no_computer() -> None:
    made = {new_message_id("alice@ask.example") for _ in range(100)}
    assert len(made) == 100
    assert all(one.endswith("@ask.example") and len(one) < 70 for one in made)
