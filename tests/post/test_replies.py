"""Incoming mail and the letters it is about. Heads are read as they come, never built by hand."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inroad.formats.headers import read_head
from inroad.formats.records import Message
from inroad.post.replies import Incoming, Kind, Letters, Match, SentLetter, clues, mail_key
from inroad.post.subjects import own_words

SENT = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
BOB = "bob@connect.example"
ASK = SentLetter(1, "ask-1@ask.example", BOB, "A word about Northwind", SENT)
LATER = SentLetter(2, "ask-2@ask.example", BOB, "A word about Southwind", SENT + timedelta(days=3))
TO_CAROL = SentLetter(
    3, "ask-3@ask.example", "carol@northwind.example", "From Alice, via Bob", SENT + timedelta(days=4)
)
LETTERS = Letters([ASK, LATER, TO_CAROL], mine=["alice@ask.example", "a.lice@gmail.com"])


def incoming(
    sender: str = f"Bob Connect <{BOB}>",
    *lines: str,
    subject: str = "Re: A word about Northwind",
    after: timedelta = timedelta(days=1),
    message_id: str = "answer@connect.example",
) -> Incoming:
    head = [
        f"From: {sender}",
        "To: Alice Ask <alice@ask.example>",
        f"Subject: {subject}",
        f"Date: {format_datetime(SENT + after)}",
        *([f"Message-ID: <{message_id}>"] if message_id else []),
        *lines,
    ]
    raw = "\r\n".join(head).encode()
    message = read_head(raw, where="INBOX, mail 1")
    assert isinstance(message, Message)
    return clues(message, raw)


def matched(one: Incoming, letters: Letters = LETTERS) -> Match:
    match = letters.match(one)
    assert match is not None
    return match


def test_an_answer_that_names_our_mail_is_certain_whatever_its_subject() -> None:
    match = matched(incoming(f"Bob <{BOB}>", "In-Reply-To: <ask-1@ask.example>", subject="lunch?"))
    assert (match.kind, match.letter, match.inferred, match.other) == (Kind.ANSWER, ASK, False, "")
    assert match.why == "it names “A word about Northwind” by its number"


def test_the_newest_of_several_named_mails_counts() -> None:
    both = incoming(
        f"Bob <{BOB}>",
        "References: <ask-1@ask.example> <ask-2@ask.example> <other@x.example>",
        "In-Reply-To: <other@x.example>",
        after=timedelta(days=5),
    )
    assert matched(both).letter == LATER


def test_an_answer_from_another_address_says_which() -> None:
    match = matched(incoming("Bob <bob.private@home.example>", "In-Reply-To: <ask-1@ask.example>"))
    assert match.kind is Kind.ANSWER
    assert match.other == "bob.private@home.example"


def test_without_a_reference_the_same_person_and_subject_within_thirty_days_are_inferred() -> None:
    match = matched(incoming(subject="AW: [EXT] Re: a word about  NORTHWIND", after=timedelta(days=29)))
    assert (match.kind, match.letter, match.inferred) == (Kind.ANSWER, ASK, True)
    assert match.why.endswith("29 days before; inferred")


@pytest.mark.parametrize(
    "one",
    [
        incoming(after=timedelta(days=31)),
        incoming(after=timedelta(hours=-2)),
        incoming(subject="Lunch?"),
        incoming(subject="Re: "),
        incoming("Dave <dave@x.example>"),
        incoming("Alice <alice@ask.example>", "In-Reply-To: <ask-1@ask.example>"),
        incoming("Alice <alice+x@gmail.com>", "In-Reply-To: <ask-1@ask.example>"),
        incoming("Bob <bob@connect.example>", "In-Reply-To: <other@x.example>", subject="other things"),
        incoming(
            "Bob <bob@connect.example>", "In-Reply-To: <ask-1@ask.example>", after=timedelta(days=-3), subject="x"
        ),
    ],
    ids=["too late", "before", "subject", "empty", "somebody", "mine", "mine by key", "other thread", "long before"],
)
def test_what_is_about_no_letter_matches_none(one: Incoming) -> None:
    assert LETTERS.match(one) is None


def test_an_address_is_the_same_however_its_provider_lets_it_be_written() -> None:
    letter = SentLetter(9, "x@y.example", "b.ob@gmail.com", "Hello", SENT)
    assert matched(incoming("Bob <bob+jobs@googlemail.com>", subject="Re: hello"), Letters([letter])).letter == letter


def test_of_two_letters_with_one_subject_the_last_before_the_answer_counts() -> None:
    second = SentLetter(8, "again@ask.example", BOB, "A word about Northwind", SENT + timedelta(days=10))
    letters = Letters([second, ASK])
    assert matched(incoming(after=timedelta(days=9)), letters).letter == ASK
    assert matched(incoming(after=timedelta(days=11)), letters).letter == second


def test_one_mail_to_two_readers_is_answered_by_the_one_who_writes() -> None:
    copies = [SentLetter(n, "both@ask.example", reader, "Hi", SENT) for n, reader in ((1, BOB), (2, "carol@n.example"))]
    for copy in copies:
        match = matched(incoming(f"X <{copy.reader}>", "In-Reply-To: <both@ask.example>"), Letters(copies))
        assert (match.letter, match.other) == (copy, "")


@pytest.mark.parametrize(
    "line",
    ["Auto-Submitted: auto-replied", "X-Autoreply: yes", "Precedence: auto_reply", "List-Id: <all.connect.example>"],
)
def test_an_automatic_mail_is_never_an_answer(line: str) -> None:
    match = matched(incoming(f"Bob <{BOB}>", line, "In-Reply-To: <ask-1@ask.example>"))
    assert match.kind is Kind.AUTOMATIC


def test_a_receipt_is_no_answer() -> None:
    line = "Content-Type: multipart/report;\r\n report-type=disposition-notification; boundary=x"
    match = matched(incoming(f"Bob <{BOB}>", line, "In-Reply-To: <ask-1@ask.example>", subject="Read: A word"))
    assert match.kind is Kind.AUTOMATIC


REPORT = "Content-Type: multipart/report; report-type=delivery-status;\r\n boundary=abc"


@pytest.mark.parametrize(
    ("sender", "lines", "subject"),
    [
        ("Mail Delivery System <MAILER-DAEMON@mail.example>", [REPORT], "Undelivered Mail Returned to Sender"),
        ("Mail Delivery System <Mailer-Daemon@mail.example>", [], "Mail delivery failed: returning message to sender"),
        ("postmaster@connect.example", [], "Undeliverable: A word about Northwind"),
        ("Microsoft Outlook <MicrosoftExchange329e71ec@c.example>", [REPORT], "Unzustellbar: A word about Northwind"),
        ("Mail Delivery Subsystem <mailer-daemon@googlemail.com>", [], "Delivery Status Notification (Failure)"),
        ("System <x@mail.example>", [REPORT], "anything at all"),
    ],
)
def test_a_mail_that_came_back_is_told_from_an_answer(sender: str, lines: list[str], subject: str) -> None:
    match = matched(incoming(sender, *lines, "In-Reply-To: <ask-1@ask.example>", subject=subject))
    assert (match.kind, match.letter, match.other) == (Kind.RETURNED, ASK, "")


def test_a_report_on_something_else_is_no_returned_mail() -> None:
    line = "Content-Type: multipart/report; report-type=feedback-report"
    match = matched(incoming("noreply-dmarc@x.example", line, "In-Reply-To: <ask-1@ask.example>"))
    assert match.kind is Kind.AUTOMATIC


def test_a_person_who_writes_about_a_failed_delivery_is_no_machine() -> None:
    one = incoming(f"Bob <{BOB}>", "In-Reply-To: <ask-1@ask.example>", subject="Undeliverable: your last mail")
    assert matched(one).kind is Kind.ANSWER


def test_a_returned_mail_is_matched_by_the_address_it_names() -> None:
    line = "X-Failed-Recipients: carol@northwind.example"
    match = matched(incoming("mailer-daemon@x.example", line, subject="Delivery failed", after=timedelta(days=5)))
    assert (match.kind, match.letter, match.inferred) == (Kind.RETURNED, TO_CAROL, True)
    assert "carol@northwind.example" in match.why


def test_a_returned_mail_is_matched_by_the_subject_it_quotes() -> None:
    one = incoming("postmaster@n.example", subject="Undeliverable: From Alice, via Bob", after=timedelta(days=5))
    assert (matched(one).letter, matched(one).inferred) == (TO_CAROL, True)


def test_a_quoted_subject_that_went_to_two_people_does_not_say_which() -> None:
    letters = Letters([ASK, SentLetter(5, "y@ask.example", "dave@x.example", "A word about Northwind", SENT)])
    match = matched(incoming("postmaster@n.example", subject="Undeliverable: A word about Northwind"), letters)
    assert (match.kind, match.letter) == (Kind.RETURNED, None)


def test_a_returned_mail_that_names_nothing_is_shown_if_anything_was_sent_lately() -> None:
    daemon = "MAILER-DAEMON@mail.example"
    subject = "Undelivered Mail Returned to Sender"
    assert matched(incoming(daemon, REPORT, subject=subject)).letter is None
    assert LETTERS.match(incoming(daemon, REPORT, subject=subject, after=timedelta(days=90))) is None
    assert Letters([]).match(incoming(daemon, REPORT, subject=subject)) is None


@pytest.mark.parametrize(
    ("subject", "kind"),
    [
        ("Delivery Status Notification (Delay)", Kind.LATE),
        ("Warning: message 1abc delayed 24 hours", Kind.LATE),
        ("Delayed Mail (still being retried)", Kind.LATE),
        ("Undeliverable: Delays at Northwind (success)", Kind.RETURNED),
        ("Delivery Status Notification (Success)", Kind.AUTOMATIC),
        ("Successful Mail Delivery Report", Kind.AUTOMATIC),
        ("Relayed: A word about Northwind", Kind.AUTOMATIC),
    ],
)
def test_late_and_delivered_are_not_returned(subject: str, kind: Kind) -> None:
    one = incoming("MAILER-DAEMON@m.example", REPORT, "In-Reply-To: <ask-1@ask.example>", subject=subject)
    assert matched(one).kind is kind


def test_the_same_mail_in_two_mailboxes_counts_once() -> None:
    first = incoming(f"Bob <{BOB}>", "In-Reply-To: <ask-1@ask.example>")
    again = incoming(f"Bob <{BOB}>", "X-Forwarded: yes", "In-Reply-To: <ask-1@ask.example>")
    other = incoming(f"Bob <{BOB}>", "In-Reply-To: <ask-1@ask.example>", message_id="second@connect.example")
    assert [match.key for match in LETTERS.match_all([first, again, other])] == [
        "answer@connect.example",
        "second@connect.example",
    ]


def test_a_mail_without_an_id_is_the_same_by_sender_second_and_subject() -> None:
    one, again, later = (
        incoming(message_id="", after=after) for after in (timedelta(1), timedelta(1), timedelta(1, seconds=1))
    )
    assert mail_key(one.message) == mail_key(again.message) != mail_key(later.message)
    assert len(LETTERS.match_all([one, again, later])) == 2


@pytest.mark.parametrize(
    ("subject", "own"),
    [
        ("Re: Hello", "hello"), ("RE: AW: WG: Hello", "hello"), ("Re[2]: Hello", "hello"), ("Re(3): Hello", "hello"),
        ("Antwort : Hello", "hello"), ("回复：Hello", "hello"), ("[External] Re: Hello", "hello"), ("Re:", ""),
        ("Reference: Hello", "reference: hello"), ("Research", "research"), ("  A \t b ", "a b"), ("", ""),
        ("Automatic reply: Hello", "hello"), ("Non remis : Hello", "hello"),
    ],
)  # fmt: skip
def test_a_subject_is_known_by_its_own_words(subject: str, own: str) -> None:
    assert own_words(subject) == own


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400), st.text(max_size=100))
def test_whatever_a_head_holds_is_read_without_an_error(junk: bytes, subject: str) -> None:
    raw = b"From: x@y.example\r\nDate: Tue, 05 May 2026 10:00:00 +0200\r\nSubject: " + subject.encode() + b"\r\n" + junk
    message = read_head(raw, where="")
    if isinstance(message, Message):
        LETTERS.match(clues(message, raw))
    assert own_words(own_words(subject)) == own_words(subject)
