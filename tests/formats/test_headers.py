"""The head of one mail: people, dates, references, and what is no personal mail."""

import email.utils
import time
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inroad.formats import addresses, headers, limits, mail_dates, mail_folders
from inroad.formats.automatic import is_robot
from inroad.formats.charsets import decode, decode_words
from inroad.formats.headers import read_head
from inroad.formats.mail_dates import from_line_date, is_from_line, parse_date
from inroad.formats.records import Handle, Message, Skip

FIXTURES = Path(__file__).parents[1] / "fixtures" / "email_cpython"
PLAIN = b"From: Ana Reyes <ana@firm.example>\nTo: me@home.example\nDate: Tue, 5 Mar 2024 09:30:00 +0100\n"


def message(head: bytes, **more: object) -> Message:
    found = read_head(head, where="message 1", **more)  # type: ignore[arg-type]
    assert isinstance(found, Message), found
    return found


def reason(head: bytes, **more: object) -> str:
    found = read_head(head, where="message 1", **more)  # type: ignore[arg-type]
    assert isinstance(found, Skip), found
    return found.reason


def people(value: str) -> list[tuple[str, str]]:
    return [(handle.name, handle.address) for handle in addresses.parse(value.encode())]


def test_a_plain_mail_is_read_whole() -> None:
    head = PLAIN + (
        b'Cc: =?utf-8?q?J=C3=B6rg_M=C3=BCller?= <jm@firm.example>,\n\t"Lee, Ann" <ann@firm.example>\n'
        b"Bcc: old@friend.example\nSubject: Re: =?utf-8?B?R3LDvMOfZQ==?=\n from Lisbon\nMessage-ID: <3@firm.example>\n"
        b"References: <1@home.example> <2@firm.example>\nIn-Reply-To: <1@home.example>\n"
    )
    assert message(head) == Message(
        where="message 1",
        channel="mail",
        sent_at=datetime(2024, 3, 5, 8, 30, tzinfo=UTC),
        sender=Handle("Ana Reyes", "ana@firm.example"),
        to=(Handle("", "me@home.example"),),
        cc=(Handle("Jörg Müller", "jm@firm.example"), Handle("Lee, Ann", "ann@firm.example")),
        bcc=(Handle("", "old@friend.example"),),
        subject="Re: Grüße from Lisbon",
        message_id="3@firm.example",
        references=("2@firm.example", "1@home.example"),
    )


def test_line_ends_make_no_difference() -> None:
    folded = PLAIN + b"Subject: a\n b\n"
    for end in (b"\r\n", b"\r"):
        assert message(folded.replace(b"\n", end)) == message(folded)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ('"Doe, Jane" <j@x.example>, Bob <b@x.example>, c@x.example',
         [("Doe, Jane", "j@x.example"), ("Bob", "b@x.example"), ("", "c@x.example")]),
        ("Doe, Jane <j@x.example>, Al Roe <a@x.example>", [("Doe, Jane", "j@x.example"), ("Al Roe", "a@x.example")]),
        ("undisclosed-recipients:;", []),
        ("Undisclosed recipients", []),
        ('Team: a@x.example, "B, C" <b@x.example>; d@x.example',
         [("", "a@x.example"), ("B, C", "b@x.example"), ("", "d@x.example")]),
        ("a@x.example (Ann (the first) Lee)", [("Ann (the first) Lee", "a@x.example")]),
        ("<@r.example,@q.example:a@x.example>", [("", "a@x.example")]),
        ("'a@x.example' <a@x.example>", [("", "a@x.example")]),
        ("John Smith", [("John Smith", "")]),
        ('"a b"@x.example', [("", '"a b"@x.example')]),
        ("Ann . Lee @ x . example", [("", "Ann.Lee@x.example")]),
        ("Ann Lee ann@x.example", [("Ann Lee", "ann@x.example")]),
        ('"unclosed <a@x.example>', [("unclosed", "a@x.example")]),
        ("=?utf-8?q?M=C3=BCller=2C_J?= <m@x.example>", [("Müller, J", "m@x.example")]),
        ("Lee </O=FIRM/OU=NA/CN=LEE>", [("Lee", "")]),
        ("<mailto:a@x.example>", [("", "a@x.example")]),
        ("Smith, John; Doe, Jane", [("Smith, John", ""), ("Doe, Jane", "")]),
        ("(((( a@x.example", [("", "a@x.example")]),
        ('"A \\"B\\" C" <a@x.example>', [('A "B" C', "a@x.example")]),
        ("a@x.example <a@x.example>; b@x.example", [("", "a@x.example"), ("", "b@x.example")]),
        (" , ,", []),
        ("<>", []),
    ],
)  # fmt: skip
def test_address_lists_are_read_as_they_are_met(value: str, expected: list[tuple[str, str]]) -> None:
    assert people(value) == expected


@pytest.mark.parametrize(
    "value",
    ["(" * 5_000, "(" * 50_000 + ")" * 50_000, '"' * 100_000, "<" * 100_000, ":" * 100_000, "\\" * 100_000,
     "a:" * 50_000, "a " * 100_000 + "@", "@ " * 100_000, '"a" ' * 50_000, "a@b," * 3 + "a " * 90_000 + ":",
     "x@y" + ".e: " * 60_000],
)  # fmt: skip
def test_no_address_header_recurses_or_takes_long(value: str) -> None:
    started = time.perf_counter()
    addresses.parse(value.encode())
    assert time.perf_counter() - started < 2


def test_recipients_are_bounded() -> None:
    many = b", ".join(b"p%d@x.example" % n for n in range(limits.HEADER_ADDRESSES + 500))
    assert len(addresses.parse(many)) == limits.HEADER_ADDRESSES


names = (
    st.text("abcdefghijklmnopqrstuvwxyzABCÄöß ,.()'-", min_size=1, max_size=20)
    .map(str.strip)
    .filter(lambda name: name and not name.startswith("'") and "  " not in name)
)
locals_ = st.text("abcdefgh0123456789._-", min_size=1, max_size=12).filter(
    lambda t: t.strip(".") == t and ".." not in t
)


@given(st.lists(st.tuples(st.one_of(st.just(""), names), locals_), min_size=1, max_size=6))
@settings(max_examples=100)
def test_well_formed_lists_agree_with_the_standard_library(pairs: list[tuple[str, str]]) -> None:
    mails = [(name, f"{local}@x.example") for name, local in pairs]
    quoted = ", ".join(f'"{name}" <{mail}>' if name else mail for name, mail in mails)
    assert people(quoted) == [
        ("" if name.lower() == mail else name, mail) for name, mail in email.utils.getaddresses([quoted])
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fri, 21 Nov 1997 09:55:06 -0600", "1997-11-21T15:55:06"),
        ("21 Nov 97 09:55 GMT", "1997-11-21T09:55:00"),
        ("Tue, 05 Mar 24 9:30 EST", "2024-03-05T14:30:00"),
        ("Wed, 5 Jan 101 10:00:00 +0000", "2001-01-05T10:00:00"),
        ("Tue, 5 Mar 2024 09:30:00", "2024-03-05T09:30:00"),
        ("Tue, 5 Mar 2024 09:30:60 Z", "2024-03-05T09:30:59"),
        ("Mon, 14 May 2001 16:39:00 -0700 (PDT)", "2001-05-14T23:39:00"),
        ("Mon Apr 07 14:31:02 +0000 2025", "2025-04-07T14:31:02"),
        ("Fri Jul  8 12:08:34 EDT 2011", "2011-07-08T16:08:34"),
        ("2001-05-14 16:39:00 -0700", "2001-05-14T23:39:00"),
        ("Tue, 15-Nov-94 08:12:31 GMT", "1994-11-15T08:12:31"),
        ("Mon, 01 Jan 0000 00:00:00 +0000", ""),
        ("Fri, 31 Dec 9999 23:59:59 -0000", ""),
        ("Thu, 30 Feb 2012 10:00:00 +0000", ""),
        ("Mon, 99 Foo 2012 10:00", ""),
        ("", ""),
    ],
)
def test_dates_as_mail_software_writes_them(text: str, expected: str) -> None:
    found = parse_date(text)
    assert (found.replace(tzinfo=None).isoformat() if found else "") == expected


@given(st.datetimes(datetime(1970, 1, 1), datetime(2099, 12, 30)), st.integers(-12 * 60, 14 * 60))  # noqa: DTZ001
def test_any_date_survives_being_written(local: datetime, offset: int) -> None:
    moment = local.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=offset)))
    assert parse_date(email.utils.format_datetime(moment)) == moment


DATE_PIECES = st.sampled_from(
    ["Fri, ", "Fri ", " ", "\t", "1", "31", "29 Feb ", "15 Mar ", "15-Mar-", "9 mar ", "2024", "1899", "24",
     " 10:00:00", " 10:00", " 23:59:60", " 24:00:00", " +0100", " +1500", " -0060", " +01000", " GMT", " EST", "x"]
)  # fmt: skip


@given(st.lists(DATE_PIECES, max_size=7).map("".join))
@settings(max_examples=200)
def test_the_short_way_for_usual_dates_reads_what_the_long_way_reads(text: str) -> None:
    assert parse_date(text) == mail_dates._parse(text[:200])


def line_by_line(head: bytes) -> dict[bytes, bytes]:
    """The lines that matter, found in the plainest way."""
    logical: list[bytes] = []
    for line in head.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n"):
        if len(line) > 0 and line[:1] in b" \t" and logical and logical[-1]:
            logical[-1] += b"\n" + line
        else:
            logical.append(line)
    found: dict[bytes, bytes] = {}
    for line in logical:
        name, colon, value = line.partition(b":")
        name = name.rstrip(b" \t").lower()
        if colon and name.decode("latin-1") in headers._NAMES.split("|"):
            if name not in found:
                found[name] = value
            elif name in headers._PEOPLE:
                found[name] += b"," + value
    return found


HEAD_PIECES = st.sampled_from(
    [b"From", b"fROM", b"To", b"X-Unsent", b"X-IMAP", b"In-Reply-To", b"Subject", b"Received", b"List-Id", b"Cc", b"C",
     b":", b" ", b"\t", b"\n", b"\r\n", b"\r", b"a@b.example", b";", b"\n ", b"\n\t", b"\xff", b"\0"]
)  # fmt: skip


@given(st.lists(HEAD_PIECES, max_size=40).map(b"".join))
@settings(max_examples=200)
def test_the_lines_that_matter_are_those_that_reading_line_by_line_finds(head: bytes) -> None:
    assert headers.scan(head) == line_by_line(head)


def test_from_lines_are_told_from_sentences() -> None:
    for line in (
        b"From ana@firm.example Fri Jul  8 12:08:34 2011",
        b"From - Mon Apr 07 14:31:02 2025",
        b"From 1828754568043628583@xxx Mon Apr 07 14:31:02 +0000 2025",
        b"From ana@firm.example  Fri Jul  8 12:08:34 2011 remote from host",
        b"From ana@firm.example Mon, 7 Apr 2025 14:31:02 +0000",
        b"From MAILER-DAEMON Fri Jul  8 12:08:34 9999",
    ):
        assert is_from_line(line), line
    for line in (
        b"From Monday on we meet at 10:30",
        b"From Ana on Mon Jul 8 12:08:34 2011 or so",
        b"From ",
        b"From: x",
    ):
        assert not is_from_line(line), line
    assert from_line_date(b"From MAILER-DAEMON Fri Jul  8 12:08:34 9999") is None


def test_another_date_serves_where_date_is_unusable() -> None:
    head = PLAIN.replace(b"2024", b"9999")
    received = b"Received: by a;\n Wed, 6 Mar 2024 10:00:00 +0000\nReceived: by b; Wed, 6 Mar 2024 09:00:00 +0000\n"
    assert message(received + head).sent_at == datetime(2024, 3, 6, 10, tzinfo=UTC)
    line = b"From x@y.example Thu Mar  7 10:00:00 2024"
    assert message(received + head, from_line=line).sent_at == datetime(2024, 3, 7, 10, tzinfo=UTC)
    assert reason(head) == "its date can't be right: “Tue, 5 Mar 9999 09:30:00 +0100”"
    assert reason(PLAIN.replace(b"Date", b"X-Date")) == "no date"


def test_the_sender_is_looked_for_where_it_may_stand() -> None:
    rest = PLAIN.split(b"\n", 1)[1]
    assert message(b"Sender: s@x.example\n" + rest).sender == Handle("", "s@x.example")
    assert message(b"From: Ana Reyes\nReturn-Path: <ana@x.example>\n" + rest).sender == Handle(
        "Ana Reyes", "ana@x.example"
    )
    assert message(rest, from_line=b"From a@x.example Thu Mar  7 10:00:00 2024").sender == Handle("", "a@x.example")
    assert reason(rest, from_line=b"From 18@xxx Thu Mar  7 10:00:00 2024") == "no sender"
    assert reason(b"") == "no header lines, so neither sender nor date"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (b"", ""),
        (b"List-Id: <a.lists.example>\n", "list"),
        (b"List-Unsubscribe: <mailto:x@y.example>\n", "list"),
        (b"Precedence: bulk\n", "bulk"),
        (b"Feedback-ID: 1:2\n", "bulk"),
        (b"Auto-Submitted: auto-replied\n", "auto-reply"),
        (b"Auto-Submitted: no\n", ""),
        (b"Precedence: auto_reply\n", "auto-reply"),
        (b"X-Autoreply: yes\n", "auto-reply"),
        (b"Subject: Out of office: the plan\n", ""),
        (b"Subject: Out of office: the plan\nReturn-Path: <>\n", "auto-reply"),
        (b"Subject: Abwesenheitsnotiz\nX-Auto-Response-Suppress: All\n", "auto-reply"),
        (b"Content-Type: multipart/report; x=y\n", "robot"),
    ],
)
def test_automatic_mail_is_named(lines: bytes, expected: str) -> None:
    assert message(PLAIN + lines).automatic == expected


def test_robots_are_known_by_their_address() -> None:
    for local in ("noreply", "no-reply", "no.reply+x", "do-not-reply", "donotreply", "mailer-daemon", "postmaster",
                  "notifications", "bounces+12", "bounce", "shop-noreply", "calendar-notification"):  # fmt: skip
        assert is_robot(f"{local}@x.example"), local
    for local in ("norma.reply", "noe", "bouncer", "notary", "ana.reyes", "postma", "info", "invitationsfrom"):
        assert not is_robot(f"{local}@x.example"), local
    assert message(PLAIN.replace(b"ana@", b"no-reply@")).automatic == "robot"


def test_gmail_labels_are_decoded_before_they_are_split() -> None:
    head = (
        PLAIN
        + b'X-Gmail-Labels: =?UTF-8?Q?Posteingang,Wichtig,"Kunden,_neu",?=\n =?UTF-8?Q?Kategorie=3A_Priv=C3=A4t?=\n'
    )
    assert message(head).labels == ("Posteingang", "Wichtig", "Kunden, neu", "Kategorie: Privät")


@pytest.mark.parametrize(
    ("label", "expected"),
    [("Inbox,Spam", mail_folders.SPAM), ("Papierkorb", mail_folders.TRASH), ("Corbeille,Envoyés", mail_folders.TRASH),
     ("Borradores", mail_folders.DRAFT), ("Чаты", mail_folders.CHAT), ("Bin", mail_folders.TRASH)],
)  # fmt: skip
def test_what_was_never_a_mail_between_people_is_left_out_by_label(label: str, expected: str) -> None:
    assert reason(PLAIN + b"X-Gmail-Labels: " + label.encode() + b"\n") == expected
    assert expected in mail_folders.NOT_MAIL


def test_flags_of_mail_programs_are_obeyed() -> None:
    assert reason(PLAIN + b"X-Mozilla-Status: 0009\n") == mail_folders.TRASH
    assert message(PLAIN + b"X-Mozilla-Status: 0001\n").subject == ""
    assert reason(PLAIN + b"X-Unsent: 1\n") == mail_folders.DRAFT
    assert reason(PLAIN, left_out=mail_folders.SPAM) == mail_folders.SPAM


@pytest.mark.parametrize(
    ("path", "expected"),
    [("Mail/Trash.mbox", mail_folders.TRASH), ("Drafts.mbox/mbox", mail_folders.DRAFT), ("Inbox/cur/17.host:2,S", ""),
     (".Junk/cur/17.host:2,S", mail_folders.SPAM), ("Inbox/cur/17.host:2,DS", mail_folders.DRAFT),
     ("Trash/Sent.mbox", ""),
     ("new/17.host:2,ST", mail_folders.TRASH), ("Entwürfe", mail_folders.DRAFT), ("trash.eml", "")],
)  # fmt: skip
def test_folders_say_what_was_left_out(path: str, expected: str) -> None:
    assert mail_folders.reason_of_path(path) == expected


@pytest.mark.parametrize(
    ("raw", "charset", "expected"),
    [
        ("Grüße".encode(), "", "Grüße"),
        ("Grüße".encode("cp1252"), "", "Grüße"),
        ("Grüße".encode("latin-1"), "iso-8859-1", "Grüße"),
        ("Grüße".encode(), "no-such-charset", "Grüße"),
        ("日本".encode("iso2022_jp"), "ISO-2022-JP", "日本"),
        ("Grüße aus Köln".encode()[:-1] + b"\xc3", "utf-8", "Grüße aus Köl"),
        (b"a\0b\x1bc", "", "abc"),
        (b"xn--", "punycode", "xn--"),
        (b"\xff\xfeA\x00\x00\xd8", "utf-16", None),
    ],
)
def test_text_is_decoded_whatever_it_says_it_is(raw: bytes, charset: str, expected: str | None) -> None:
    found = decode(raw, charset)
    found.encode()  # no lone surrogates
    assert expected is None or found == expected


def test_encoded_words_are_joined_before_they_are_decoded() -> None:
    assert decode_words("=?utf-8?Q?M=C3?= =?UTF-8?Q?=BCller?= x =?utf-8?b?w7w?= =?x-y?q?=FC?=") == "Müller x üü"
    assert decode_words("=?utf-8?Q?broken") == "=?utf-8?Q?broken"
    started = time.perf_counter()
    for hostile in ("=?" * 100_000, "=?a?q?" * 100_000, "=?a?q?x?=" + " " * 500_000, ("=?a?q?x?=" + " " * 500) * 1_000):
        decode_words(hostile, most=10**6)
    assert time.perf_counter() - started < 2


@given(st.binary(max_size=2_000))
@settings(max_examples=100)
def test_any_bytes_are_a_message_or_a_reason(raw: bytes) -> None:
    for head in (raw, PLAIN + b"Cc: " + raw + b"\nSubject: " + raw, b"From: " + raw + b"\nDate: " + raw):
        found = read_head(head, where="message 1", from_line=raw)
        assert isinstance(found, Message | Skip)
        repr(found).encode()  # nothing that a database would refuse
        assert "\\x00" not in repr(found)


@given(st.text('<>()"@,;:. \\=?\r\n\taé', max_size=300))
@settings(max_examples=100)
def test_any_address_list_gives_handles_that_name_somebody(text: str) -> None:
    for handle in addresses.parse(text.encode()):
        assert handle.name or handle.address
        assert not handle.address or addresses.plausible(handle.address)


@pytest.mark.parametrize(
    ("name", "sender", "sent_on", "automatic"),
    [("msg_01.txt", "bbb@ddd.com", "2001-05-04", ""), ("msg_16.txt", "postmaster@ucla.edu", "2001-09-24", "list"),
     ("msg_32.txt", "aperson@example.com", "2000-09-26", "bulk"),
     ("msg_36.txt", "Internet-Drafts@ietf.org", "1998-12-22", "")],
)  # fmt: skip
def test_real_heads_give_their_sender_date_and_kind(name: str, sender: str, sent_on: str, automatic: str) -> None:
    found = message((FIXTURES / name).read_bytes().split(b"\n\n")[0])
    assert (found.sender.address, f"{found.sent_at:%Y-%m-%d}", found.automatic) == (sender, sent_on, automatic)
