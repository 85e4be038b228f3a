"""Targets for what lies below the readers: dates, addresses, heads, charsets, lines, rules; what is pasted or sent."""

import contextlib
import io
from datetime import UTC, date, datetime
from typing import Any, Final
from unittest import mock

from icalendar.prop import vRecur

from fixtures.sources import source
from fuzz.checks import NotKeptError, faithful
from inroad.desk import codec
from inroad.errors import BadInput, MailProblem, StoreProblem
from inroad.formats import addresses, charsets, content_lines, dates, guess, limits, mail_dates, mail_folders, tables
from inroad.formats import text as plain
from inroad.formats.headers import read_head
from inroad.formats.ical_rules import Budget, UnfollowedError, occurrences, until_of
from inroad.formats.ical_zones import Zones, local_in, to_utc
from inroad.formats.records import Message, Skip
from inroad.letters import text as letter_text
from inroad.matching import identities, names, organisations
from inroad.post import answers, imap, imap_line, pasted, replies, subjects
from inroad.post.account import Account, Patience, Security
from inroad.search import openings, terms
from inroad.search.plays import read as plays
from inroad.ways import titles

_SENT: Final = datetime(2024, 3, 15, 10, 0, tzinfo=UTC)


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape" if data[:1] == b"\xff" else "replace")


def _sound(value: datetime | None, day: date | None = None) -> None:
    if value is not None and value.tzinfo is not UTC:
        raise NotKeptError(f"{value!r} is not in UTC")
    if day is not None and not limits.YEARS[0] <= day.year <= limits.YEARS[1]:
        raise NotKeptError(f"{day!r} is no date we take for real")


def dates_in_tables(data: bytes) -> None:
    text = _text(data)
    for first in (False, True):
        _sound(dates.moment(text, day_first=first), dates.day(text, day_first=first))
    dates.looks_day_first(text)


def dates_in_mail(data: bytes) -> None:
    _sound(mail_dates.parse_date(data.decode("latin-1")))
    if mail_dates.from_line_date(data) is not None and not mail_dates.is_from_line(data):
        raise NotKeptError("a date from a line that opens nothing")


def address_lists(data: bytes) -> None:
    found = addresses.parse(data)
    if len(found) > limits.HEADER_ADDRESSES:
        raise NotKeptError("more people than a header may name")
    for handle in found:
        if not (handle.name or handle.address):
            raise NotKeptError("a handle that points at nobody")
        if handle.address and not addresses.plausible(handle.address):
            raise NotKeptError(f"{handle.address!r} is no address")


def heads(data: bytes) -> None:
    from_line, _, head = data.partition(b"\n")
    line = from_line if from_line.startswith(b"From ") else b""
    found = read_head(head if line else data, where="message 1", from_line=line)
    if isinstance(found, Skip) and found.reason in mail_folders.NOT_MAIL:
        return
    faithful([found])
    if isinstance(found, Message):
        incoming = replies.clues(found, data)
        letter = replies.SentLetter(1, "1@home.example", "bob@firm.example", "A word", _SENT)
        replies.Letters([letter], ["alice@home.example"]).match(incoming)
        replies.mail_key(found)


def charsets_in_words(data: bytes) -> None:
    name, _, rest = data.partition(b"\n")
    charsets.decode(rest, name.decode("latin-1"))
    charsets.one_line(charsets.decode_words(charsets.decode(data)))
    charsets.base64_bytes(rest)


def lines_of_text(data: bytes) -> None:
    found = list(plain.Lines(io.BytesIO(data), line_bytes=200, most_bytes=5_000))
    if any("\n" in line or "\0" in line or len(line) > 200 for line in found):
        raise NotKeptError("a line that is none")
    decoded = plain.decode(data)
    decoded.encode()
    plain.one_line(decoded)
    plain.block(decoded)
    plain.fold(decoded)


def lines_of_cards(data: bytes) -> None:
    lines = content_lines.physical_lines(io.BytesIO(data), data[:1024])
    for line in content_lines.unfold(lines, frozenset({b"N", b"FN", b"NOTE", b"ATTENDEE"})):
        found = content_lines.parse(line)
        if found is not None:
            found.types()
            found.param("CHARSET")


def rules(data: bytes) -> None:
    """A rule of repetition: "RULE|20240101T100000|20261231T000000"."""
    rule, _, stamps = data.decode("utf-8", "replace").partition("|")
    start, newest = datetime(2024, 1, 31, 10), None  # noqa: DTZ001 - wall-clock times, as in rules
    with contextlib.suppress(ValueError):
        first, _, second = stamps.partition("|")
        start, newest = (datetime.strptime(one, "%Y%m%dT%H%M%S") for one in (first, second))  # noqa: DTZ007
    if not limits.YEARS[0] <= start.year <= limits.YEARS[1]:
        return  # as in the reader
    try:
        read = vRecur.from_ical(rule[:2_000])
    except Exception:  # noqa: BLE001 - what the library can't read never gets so far
        return
    until = until_of(read)
    last = datetime(until.year, until.month, until.day, 23, 59) if until else None  # noqa: DTZ001
    try:
        found = occurrences(read, start, last, newest, Budget(200_000))
    except UnfollowedError:
        return
    if len(found) > limits.CALENDAR_OCCURRENCES or found != sorted(set(found)) or any(one < start for one in found):
        raise NotKeptError("times out of order or before the start")


def zones(data: bytes) -> None:
    """A VTIMEZONE, and in the last line the name that is looked for."""
    *lines, name = data.split(b"\n")
    known = Zones()
    known.define([line.strip() for line in lines[:3_000]])
    zone = known.find(name.decode("utf-8", "replace"))
    if zone is not None:
        for year in (1900, 1970, 2024, 2100):
            local = datetime(year, 7, 1, 12)  # noqa: DTZ001
            _sound(to_utc(local, zone))
            local_in(local.replace(tzinfo=UTC), zone)


def any_table(data: bytes) -> None:
    given = source(data, "a.csv")
    guess.guess(given)
    header = tables.find_header(given.head, lambda found: len(found) >= 2)
    if header is None:
        return
    for row in tables.Table(given, header).rows():
        if isinstance(row, tables.Row):
            for name in header.names:
                row.get(name), row.last(name), row.day(name), row.raw(name)
            tables.addresses(row.all(*header.names))
            tables.web_addresses(row.all(*header.names))


def chunks(data: bytes) -> None:
    """A staged part of an import, as a restored backup may hold it."""
    with contextlib.suppress(StoreProblem):
        list(codec.unpack(codec.pack([data.decode("utf-8", "replace")])))
    with contextlib.suppress(StoreProblem):
        list(codec.unpack(data))


def pasted_answers(data: bytes) -> None:
    with contextlib.suppress(BadInput):
        found = pasted.read(_text(data))
        answers.read_answer(found.text)


def subjects_of_mail(data: bytes) -> None:
    if subjects.own_words(subjects.own_words(_text(data))) != subjects.own_words(_text(data)):
        raise NotKeptError("a subject that changes each time it is read")


def plays_of_users(data: bytes) -> None:
    with contextlib.suppress(BadInput):
        play = plays.read(data, "a.toml")
        if plays.parse(plays.to_data(play)) != play:
            raise NotKeptError("a play that changes when it is kept")


def words_of_people(data: bytes) -> None:
    """Names, employers, titles, addresses and numbers as files and people write them; adverts; letters."""
    text = _text(data)
    for one in (identities.email(text), identities.url(text), identities.phone(text, region="DE")):
        if one is not None:
            identities.kind_of(one)
    parsed = names.parse(text)
    names.sort_key(text), names.initials(text), names.given_of(text), bool(parsed)
    organisations.keys(text)
    organisations.resolve(text[:200], [])
    titles.read(text)
    terms.read(text)
    terms.title_key(text)
    with contextlib.suppress(BadInput):
        openings.advert(text)
    letter_text.sentences(letter_text.block(text))
    letter_text.gaps_in(letter_text.marked(text))


class _Scripted:
    """A mail server's side of a conversation: what it says after each thing it is told."""

    def __init__(self, script: bytes) -> None:
        self._says = script.split(b"\n\n")[:60]
        self._tag = b""
        self._rest = b""

    def sendall(self, data: bytes) -> None:
        first = bytes(data).split(b" ", 1)[0]
        if first.isalnum():
            self._tag = first

    def recv(self, size: int) -> bytes:
        if not self._rest and self._says:
            self._rest = self._says.pop(0).replace(b"\n", b"\r\n").replace(b"TAG", self._tag) + b"\r\n"
        given, self._rest = self._rest[:size], self._rest[size:]
        return given

    def dup(self) -> "_Scripted":
        return self

    def close(self) -> None:
        self._says, self._rest = [], b""

    def settimeout(self, _seconds: float) -> None:
        return

    def shutdown(self, _how: int) -> None:
        self.close()


def mail_server(data: bytes) -> None:
    """What an IMAP server says, while folders are listed and heads fetched."""
    patience = Patience(connect=5, reply=5, data_end=5, whole=20)
    line: Any = _Scripted(data)
    account = Account("mail.example", 993, "alice", lambda: "secret", Security.TLS, patience=patience)
    with mock.patch.object(imap_line, "connect", return_value=line), contextlib.suppress(MailProblem):
        states = [imap.FolderState("INBOX"), imap.FolderState("Sent", 7, 3)] if data[:1] != b"\n" else []
        for batch in imap.fetch_heads(account, states, since=date(2024, 1, 1), most=50):
            faithful(item for _, item in imap.messages(batch) if not _is_left_out(item))
    with contextlib.suppress(ValueError):
        imap.folder_name(data.decode("latin-1"))


def _is_left_out(item: Message | Skip) -> bool:
    return isinstance(item, Skip) and item.reason in mail_folders.NOT_MAIL
