"""Everything that reads what comes from outside, each as a function of bytes that must not raise.

    hunt.py        looks for inputs that make one raise, hang or grow (coverage-guided)
    test_corpus.py runs them all on what hunts have found so far

A target lets pass only what the package promises to raise; anything else is a finding.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final

from fuzz import parsers, readers, seeds


@dataclass(frozen=True, slots=True)
class Target:
    """``reads``: the registry's readers it is for, by the start of their name. ``words`` names one of the lists in
    ``words/``; ``longest`` is in bytes; ``seconds`` until it counts as hanging, instrumented and on a slow machine.
    """

    run: Callable[[bytes], None]
    seeds: Callable[[], Iterator[bytes]]
    words: str
    reads: str = ""
    longest: int = 8_192
    seconds: int = 10


_MAILS = seeds.of(seeds.MAIL, files="msg_*.txt")
TARGETS: Final = {
    "linkedin": Target(readers.linkedin, seeds.linkedin, "table", "linkedin."),
    "google_csv": Target(partial(readers.table, "google_csv"), seeds.of(seeds.GOOGLE), "table", "google_csv"),
    "outlook_csv": Target(partial(readers.table, "outlook_csv"), seeds.of(seeds.OUTLOOK), "table", "outlook_csv"),
    "thunderbird_csv": Target(
        partial(readers.table, "thunderbird_csv"), seeds.of(seeds.THUNDERBIRD), "table", "thunderbird_csv"
    ),
    "vcard": Target(readers.vcard, seeds.of(seeds.CARD, files="*.vcf"), "card", "vcard"),
    "icalendar": Target(
        readers.ical, seeds.of(seeds.CALENDAR, files="*.ics"), "calendar", "icalendar", longest=4_096, seconds=20
    ),
    "mbox": Target(readers.mbox, seeds.mailboxes, "mail", "mbox", longest=16_384),
    "eml": Target(readers.eml, seeds.of(seeds.MAIL, files="msg_*.txt", start=b"\0"), "mail", "e-mail message"),
    "any_file": Target(readers.any_file, seeds.files, "table"),
    "zip_bytes": Target(readers.zip_bytes, seeds.zipped, "zip", longest=4_096),
    "archive": Target(readers.archive, seeds.archives, "table"),
    "names": Target(readers.names, seeds.of(b"Maildir/cur/1:2,S", b"..\\a/b.eml"), "zip", longest=300),
    "dates": Target(
        parsers.dates_in_tables,
        seeds.of(b"15. M\xc3\xa4rz 2024", b"3/14/18, 9:05 AM", b"45366", b"Fri, 15 Mar 2024 10:11:12 GMT"),
        "table",
        longest=100,
    ),
    "mail_dates": Target(
        parsers.dates_in_mail,
        seeds.of(b"Tue, 05 Mar 24 9:30 EST", b"From a@b.example Fri Mar 15 10:00:00 2024", b"2024-03-15T10:00:00Z"),
        "mail",
        longest=300,
    ),
    "addresses": Target(
        parsers.address_lists,
        seeds.of(b'"Roe, Bo" <bo@b.example>, team: c@c.example;', b"Doe, Jane <j@a.example>; (x) y@b.example"),
        "mail",
        longest=2_000,
    ),
    "heads": Target(parsers.heads, _MAILS, "mail"),
    "charsets": Target(
        parsers.charsets_in_words,
        seeds.of(b"utf-8\n=?utf-8?q?a=C3=BC?= =?utf-8?b?w7w=?=", b"iso-2022-jp\n\x1b$B", b"utf-7\n+AOQ-"),
        "mail",
        longest=2_000,
    ),
    "lines": Target(parsers.lines_of_text, seeds.of(seeds.GOOGLE, seeds.GOOGLE.decode().encode("utf-16")), "table"),
    "content_lines": Target(parsers.lines_of_cards, seeds.of(seeds.CARD, seeds.CALENDAR), "card"),
    "rules": Target(
        parsers.rules,
        seeds.of(
            b"FREQ=MONTHLY;BYDAY=2MO;COUNT=9|20240115T100000|20261231T000000", b"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1"
        ),
        "calendar",
        longest=500,
        seconds=20,
    ),
    "zones": Target(
        parsers.zones,
        seeds.of(
            seeds.CALENDAR.partition(b"METHOD:REQUEST\r\n")[2].partition(b"BEGIN:VEVENT")[0] + b"\nOwn",
            b"\nEurope/Berlin",
        ),
        "calendar",
        longest=2_000,
    ),
    "tables": Target(parsers.any_table, seeds.of(seeds.GOOGLE, seeds.OUTLOOK), "table"),
    "chunks": Target(parsers.chunks, seeds.of(b'["Skill",["row 1","Rust"]]'), "zip", longest=2_000),
    "pasted": Target(
        parsers.pasted_answers,
        seeds.of(seeds.MAIL, b"<p>Sure, go&nbsp;ahead.</p><blockquote>Not now?</blockquote>", files="msg_*.txt"),
        "html",
    ),
    "subjects": Target(
        parsers.subjects_of_mail, seeds.of(b"RE: Aw: [EXT] A word about  Northwind"), "html", longest=1_500
    ),
    "plays": Target(parsers.plays_of_users, seeds.plays, "play"),
    "words": Target(
        parsers.words_of_people,
        seeds.of(
            b"Dr. Ana Lima (Roe), PhD",
            b"Acme GmbH & Co. KG",
            b"https://www.linkedin.com/in/ana-lima",
            b"+49 30 123456",
            b"Senior Vice President, Sales",
            b"Hi [[name]], how are you?\n\nBest",
        ),
        "html",
        longest=2_000,
    ),
    "imap": Target(parsers.mail_server, seeds.of(seeds.IMAP), "imap", longest=4_096, seconds=20),
}
