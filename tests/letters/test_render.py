import re
from email.message import EmailMessage
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fixtures.letter_cast import ANSWERS
from inroad.errors import BadInput
from inroad.letters.compose import compose
from inroad.letters.render import (
    LINE_BELOW,
    MAILTO_CHARS,
    SUBJECT_CHARS,
    as_body,
    as_subject,
    crlf,
    directed,
    mail,
    mailto,
    sheet,
)

FSI, PDI, LRM, RLM = "\u2068", "\u2069", "\u200e", "\u200f"


def test_each_reader_gets_what_is_theirs_and_the_note_below_a_line(rich):
    draft = compose("ask", rich, ANSWERS)
    bob, carol = mail(draft, "voucher"), mail(draft, "addressee")
    own, line, passed_on = bob.body.partition(f"\n\n{LINE_BELOW}\n\n")
    assert line
    assert own.startswith("Hello Bob,")
    assert carol.body == passed_on
    assert ANSWERS["personal"] not in carol.body


def test_a_mail_with_a_gap_shows_it_and_is_not_ready(rich):
    sent = mail(compose("thanks", rich))
    assert "[[What did Bob do for you" in sent.body
    assert not sent.ready
    assert mail(compose("thanks", rich, ANSWERS)).ready


def test_a_sheet_and_words_for_a_call_are_no_mail(rich):
    prepared = compose("first-contact", rich, ANSWERS)
    assert sheet(prepared) not in mail(prepared).body
    with pytest.raises(BadInput, match="nothing in this letter is for the seeker"):
        mail(prepared, "seeker")
    with pytest.raises(BadInput, match="words to say"):
        mail(compose("ask-talking-points", rich))
    assert sheet(compose("thanks", rich)) == ""


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=500))
@example("Ada\r\nBcc: mallory@evil.example")
@example("Ada\u2028Bcc: x\x85y\x0bz\x1c")
@example("\ud800")
def test_no_header_can_begin_in_a_subject(said):
    subject = as_subject(said)
    assert len(subject.splitlines()) <= 1
    assert len(re.sub("[\u200e\u200f\u2066-\u2069]", "", subject)) <= SUBJECT_CHARS
    message = EmailMessage()
    message["Subject"] = subject
    assert message.keys() == ["Subject"]
    message.as_bytes()


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=500))
@example("a\rb\r\nc\x00d\u2029e")
def test_a_body_has_one_kind_of_line_end(said):
    body = as_body(said)
    assert not re.search("[\r\x00\v\f\x85\u2028\u2029]", body)
    assert crlf(body).replace("\r\n", "") == body.replace("\n", "")
    assert not body or body.endswith("\n")
    body.encode()


def test_line_ends_are_not_doubled():
    assert crlf("a\r\nb\nc\rd") == "a\r\nb\r\nc\r\nd"


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("Dear Bob (Acme), 2018", "Dear Bob (Acme), 2018"),
        ("Thank you for meeting שרה לוי (2018).", f"Thank you for meeting {FSI}שרה לוי{PDI} (2018)."),
        ("שרה, thank you for the talk.", f"{LRM}{FSI}שרה{PDI}, thank you for the talk."),
        ("Dear محمد and שרה,", f"Dear {FSI}محمد{PDI} and {FSI}שרה{PDI},"),
        ("שלום שרה", "שלום שרה"),
        ("(Acme) תודה רבה לך על הפגישה", f"{RLM}(Acme) תודה רבה לך על הפגישה"),
        ("王小明, hello", "王小明, hello"),
        ("🦊 2018", "🦊 2018"),
    ],
)
def test_scripts_of_two_directions_keep_their_places(line, shown):
    assert directed(line) == shown


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="ab (1שלעم.", max_size=60))
def test_direction_marks_are_balanced_and_change_no_letter(line):
    shown = directed(line)
    assert re.sub(f"[{FSI}{PDI}{LRM}{RLM}]", "", shown) == line
    assert shown.count(FSI) == shown.count(PDI)
    assert not re.search(f"{FSI}[^{PDI}]*{FSI}", shown)


def test_a_mailto_link_carries_the_letter(rich):
    sent = mail(compose("nudge", rich, writer="seeker"))
    link = mailto("bob@initrode.example", sent.subject, sent.body, cc="carol@northwind.example")
    assert link.whole
    parts = urlsplit(link.url)
    assert (parts.scheme, parts.path) == ("mailto", "bob@initrode.example")
    fields = parse_qs(parts.query)
    assert fields["cc"] == ["carol@northwind.example"]
    assert fields["subject"] == ["About Carol Diaz"]
    assert fields["body"] == [crlf(sent.body.rstrip("\n"))]
    assert "+" not in link.url


def test_a_letter_too_long_for_a_link_is_left_out_and_never_cut():
    link = mailto("bob@initrode.example", "Hello", "word " * 1_000)
    assert not link.whole
    assert link.url == "mailto:bob@initrode.example?subject=Hello"
    assert mailto("bob@initrode.example", "🦊" * 300, "").url == "mailto:bob@initrode.example"
    with pytest.raises(BadInput, match="too long"):
        mailto(f"bob@{'王' * 240}.example")
    assert mailto("bob@initrode.example").url == "mailto:bob@initrode.example"


@pytest.mark.parametrize(
    "address",
    ["", "bob", "bob@", "@x.example", "a@b@c.example", "a@x.example,b@x.example", "a@x.example\r\nBcc: c@x.example",
     "Bob <bob@x.example>", "a@x.example?bcc=b@x.example ", "a;b@x.example", "\ud800@x.example"],
)  # fmt: skip
def test_what_is_no_address_opens_no_mail(address):
    with pytest.raises(BadInput):
        mailto(address)


@settings(max_examples=100, deadline=None)
@given(local=st.text(min_size=1, max_size=20), subject=st.text(max_size=300), body=st.text(max_size=800))
@example(local="a?bcc=mallory", subject="x&bcc=mallory@evil.example", body="&cc=mallory@evil.example#")
def test_a_link_is_short_and_has_no_field_but_its_own(local, subject, body):
    try:
        link = mailto(f"{local}@x.example", subject, body)
    except BadInput:
        return
    assert len(link.url) <= MAILTO_CHARS
    assert link.url.isascii()
    path, _, query = link.url.removeprefix("mailto:").partition("?")
    assert unquote(path) == f"{local}@x.example"
    assert {field.partition("=")[0] for field in query.split("&") if field} <= {"subject", "body"}
