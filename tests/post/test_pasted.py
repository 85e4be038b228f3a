"""What was pasted as "their reply": text, HTML, whole mails, automatic ones, and far too much."""

import base64
import time
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inroad.errors import BadInput
from inroad.post.answers import read_answer
from inroad.post.pasted import PASTED_CHARS, read, words_of


def a_mail(text: str = "Sure, go ahead.", **headers: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "Bob Connect <bob@connect.example>"
    mail["To"] = "alice@ask.example"
    mail["Subject"] = "Re: A word about Acme"
    mail["Date"] = "Mon, 04 May 2026 10:00:00 +0000"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail


def test_a_whole_mail_is_read_for_its_text_whatever_it_is_coded_in() -> None:
    mail = a_mail("Grüße! Ich stelle euch gern vor.", Message_ID="<1@connect.example>")
    mail.replace_header("Content-Transfer-Encoding", "base64")
    mail.set_payload(base64.encodebytes("Grüße! Ich stelle euch gern vor.".encode("latin-1")).decode())
    mail.replace_header("Content-Type", 'text/plain; charset="iso-8859-1"')
    assert read(mail.as_string()).text == "Grüße! Ich stelle euch gern vor."


def test_a_mail_without_a_message_id_is_read_all_the_same() -> None:
    found = read(a_mail().as_string())
    assert (found.text.strip(), found.automatic) == ("Sure, go ahead.", "")


def test_of_text_and_html_the_text_is_read_and_no_attachment() -> None:
    mail = a_mail()
    mail.add_alternative("<p>Not now.</p>", subtype="html")
    mail.add_attachment("Not now.", filename="notes.txt")
    assert read(mail.as_string()).text.strip() == "Sure, go ahead."


def test_html_is_read_as_its_reader_saw_it_and_what_it_quotes_is_no_answer() -> None:
    html = (
        "<!DOCTYPE html><html><head><title>not now</title><style>p { color: red }</style></head><body>"
        "<script>not now</script><!-- not now --><p>Hi Alice,</p><div>I&#8217;ll introduce&nbsp;you<br>tomorrow.</div>"
        '<div class="gmail_quote"><blockquote>Use my name?</blockquote></div></body></html>'
    )
    found = read(html)
    assert found.text.startswith("Hi Alice,\nI'll introduce you\ntomorrow.")
    proposal = read_answer(found.text)
    assert proposal is not None
    assert (proposal.answer, proposal.words) == ("agreed", "I'll introduce you")


def test_a_quotation_alone_in_html_proposes_nothing() -> None:
    assert read_answer(read("<blockquote><p>Not now.</p></blockquote>").text) is None


@pytest.mark.parametrize(
    "text",
    [
        "I am out of the office until Monday. Yes, I will read your mail then.",
        "Automatic reply: sure",
        "This mailbox is no longer monitored.",
        "Ich bin bis zum 4. Mai nicht im Büro.",
        "Vielen Dank, ich bin im Urlaub. Gern danach.",
        "Je suis actuellement en congé.",
        "Estoy fuera de la oficina.",
    ],
)
def test_an_automatic_reply_is_known_by_its_words(text: str) -> None:
    assert read(text).automatic


@pytest.mark.parametrize(
    "header",
    [
        {"Auto_Submitted": "auto-replied"},
        {"X_Autoreply": "yes"},
        {"Precedence": "auto_reply"},
        {"List_Id": "<jobs.lists.example>"},
    ],
)
def test_an_automatic_reply_is_known_by_its_head(header: dict[str, str]) -> None:
    assert read(a_mail(**header).as_string()).automatic


def test_that_the_quoted_mail_was_automatic_says_nothing_of_the_answer() -> None:
    assert not read("Sure, go ahead.\n\nOn Monday Eve wrote:\n> I am out of the office").automatic


def test_of_a_mail_of_30_mb_the_beginning_is_read_and_quickly() -> None:
    mail = a_mail()
    mail.add_attachment(b"\0" * (22 * 2**20), maintype="application", subtype="pdf", filename="talk.pdf")
    whole = mail.as_string()
    assert len(whole) > 30_000_000
    began = time.perf_counter()
    assert read(whole).text.strip() == "Sure, go ahead."
    assert time.perf_counter() - began < 3


@pytest.mark.parametrize("text", ["", " \n\t ", "\ufeff", "\0"])
def test_nothing_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="nothing was pasted"):
        read(text)


@pytest.mark.parametrize(
    "piece",
    [
        "<", "<!--", "<script>", "<a ", "<p ", "<blockquote>", "<!", "&#", "=?utf-8?q?", "\rx",
        "From: a\nTo: b\nSubject: c\n",
        "From: a@b.c\nSubject: x\nTo: b\nContent-Type: multipart/mixed; boundary=a\n\n--a\n",
    ],
)  # fmt: skip
def test_what_is_made_to_be_slow_or_deep_is_not(piece: str) -> None:
    began = time.perf_counter()
    read("x" + piece * (PASTED_CHARS // len(piece)))
    read(piece * (PASTED_CHARS // len(piece)))
    assert time.perf_counter() - began < 6


def test_a_sender_made_of_colons_is_read_past() -> None:
    mail = f"Return-Path: <a@b.example>\nFrom{':' * 50_000}\nDate: Mon, 16 Feb 2010 14:05:16 +0100\n\nSure, go ahead."
    assert read(mail).text.strip() == "Sure, go ahead."


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(["<p>", "</p>", "<br/>", "<blockquote>", "<!--", "-->", "x", "&lt;", "<", ">", "\n"])))
def test_whatever_the_markup_is_no_tag_is_left_in_its_words(pieces: list[str]) -> None:
    words = words_of("".join(pieces))
    assert all(tag not in words for tag in ("<p>", "</p>", "<br/>", "<blockquote>"))
