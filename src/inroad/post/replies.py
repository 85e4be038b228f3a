"""Which incoming mail answers which letter of ours, and which one only came back. Pure.

    head ── clues ─→ Incoming ── Letters.match ─→ Match: an answer, an automatic answer, a mail that came back
              by id          it names one of our Message-IDs: certain
              by address     the mail that could not be delivered is named by its reader
              by subject     same person, same subject, within 30 days: inferred, and the words say so

Refused: mail from the owner's own addresses, and answers dated before the letter. An automatic mail is never an
answer. Bodies are not read, so what an answer says is no part of this: see :mod:`inroad.post.answers`.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from inroad import words
from inroad.formats import addresses
from inroad.formats.charsets import decode
from inroad.formats.records import Message
from inroad.matching import identities
from inroad.post.subjects import own_words

SAME_SUBJECT_DAYS: Final = 30
RETURNED_DAYS: Final = 7  # servers give up after five days
_SKEW: Final = timedelta(hours=1)  # clocks differ
_FAILED: Final = 20

_RETURNED: Final = re.compile(
    r"undeliver|delivery (?:status notification|failure|has failed|incomplete)|mail delivery (?:failed|system)|"
    r"mail delivery subsystem|returned mail|returned to sender|failure notice|delivery notification|"
    r"could not be delivered|message not delivered|unzustellbar|nicht zugestellt|zustellung|non remis|"
    r"échec de (?:la )?(?:remise|distribution)|no se (?:puede|ha podido) entregar|error de entrega|mancata consegna|"
    r"onbestelbaar|delayed|warning: message",
    re.IGNORECASE,
)
# From the beginning: what follows may quote a subject of ours, and "Delays at Northwind" says nothing of a delivery.
_ONLY_LATE: Final = re.compile(
    r"delivery status notification \(delay|(?:mail |message )?delivery (?:is |has been )?delayed|delayed mail|"
    r"warning:|message delayed|zustellung verzögert|die zustellung .{0,40}verzögert",
    re.IGNORECASE,
)
_WENT_WELL: Final = re.compile(
    r"delivery status notification \((?:success|relay|expan)|success|delivered:|relayed:|expanded:|zugestellt:",
    re.IGNORECASE,
)
_FROM_MACHINE: Final = re.compile(r"(?:mailer|mail)[._-]?daemon|postmaster|mdaemon|microsoftexchange[0-9a-f]*|bounces?")


class Kind(StrEnum):
    """What an incoming mail is to a letter."""

    ANSWER = "answer"
    AUTOMATIC = "automatic answer"  # out of office, a receipt: no answer
    RETURNED = "returned"  # it was not delivered
    LATE = "late"  # not delivered yet; the server goes on trying


@dataclass(frozen=True, slots=True)
class SentLetter:
    """A letter that went out. ``key`` is the desk's own; ``message_id`` without brackets; ``reader`` an address."""

    key: int
    message_id: str
    reader: str
    subject: str
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class Incoming:
    """A mail with what only its raw head shows: ``failed`` addresses, ``report`` "delivery" or "receipt" or ""."""

    message: Message
    failed: tuple[str, ...] = ()
    report: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """What a mail is to one letter. ``inferred``: told from address and subject, so a person looks before it counts.

    ``key`` is the same for the same mail in every mailbox and every reading of it. ``other``: it came from another
    address than the letter went to, "" if not. ``why`` is the reason in words. ``letter`` is None for a mail that came
    back and does not say which one it is about.
    """

    kind: Kind
    key: str
    letter: SentLetter | None
    at: datetime
    why: str
    inferred: bool = False
    other: str = ""


def clues(message: Message, raw: bytes) -> Incoming:
    """``message`` with what its raw head says of a delivery: failed addresses (Exim, Gmail), the report's type."""
    head = re.sub(rb"\r?\n[ \t]+", b" ", raw.replace(b"\r\n", b"\n"))
    failed = re.findall(rb"^x-failed-recipients[ \t]*:([^\n]*)", head, re.IGNORECASE | re.MULTILINE)
    handles = [handle for value in failed[:_FAILED] for handle in addresses.parse(value)]
    kind = re.search(rb"^content-type[ \t]*:([^\n]*)", head, re.IGNORECASE | re.MULTILINE)
    content = decode(kind[1][:2_000]).casefold() if kind else ""
    report = "receipt" if "disposition-notification" in content else "delivery" if "delivery-status" in content else ""
    if "multipart/report" not in content:
        report = ""
    return Incoming(message, identities.emails(handle.address for handle in handles[:_FAILED]), report)


def kind_of(incoming: Incoming) -> Kind:
    """What the mail is, whatever it is about. A person's own mail is an ANSWER, if it turns out to be about one."""
    message = incoming.message
    if incoming.report == "receipt":
        return Kind.AUTOMATIC
    machine = _FROM_MACHINE.fullmatch(message.sender.address.partition("@")[0].lower()) is not None
    # A person may well write "Your mail came back: delivery failure"; a machine says who it is.
    if incoming.report == "delivery" or incoming.failed or (machine and _RETURNED.search(message.subject)):
        if _WENT_WELL.match(message.subject):
            return Kind.AUTOMATIC
        return Kind.LATE if _ONLY_LATE.match(message.subject) else Kind.RETURNED
    return Kind.AUTOMATIC if message.automatic or machine else Kind.ANSWER


def mail_key(message: Message) -> str:
    """The same text for the same mail wherever it lies: its Message-ID, else a digest of sender, second and subject."""
    if message.message_id:
        return message.message_id.casefold()
    parts = (message.sender.address.casefold(), str(int(message.sent_at.timestamp())), own_words(message.subject))
    return "none:" + hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


class Letters:
    """Letters that went out, ready to be matched. ``mine`` are the owner's own addresses."""

    def __init__(self, letters: Iterable[SentLetter], mine: Iterable[str] = ()) -> None:
        self._by_id: dict[str, list[SentLetter]] = {}
        self._by_reader: dict[str, list[SentLetter]] = {}
        self._by_subject: dict[str, list[SentLetter]] = {}
        self._mine = {_reader_key(address) for address in mine}
        for letter in sorted(letters, key=lambda letter: letter.sent_at, reverse=True):
            if letter.message_id:
                self._by_id.setdefault(letter.message_id.casefold(), []).append(letter)
            self._by_reader.setdefault(_reader_key(letter.reader), []).append(letter)
            self._by_subject.setdefault(own_words(letter.subject), []).append(letter)

    def match(self, incoming: Incoming) -> Match | None:
        """The letter that ``incoming`` is about, by the strongest sign there is; None if it is about none."""
        message = incoming.message
        sender = _reader_key(message.sender.address)
        if sender in self._mine:
            return None
        kind = kind_of(incoming)
        found = self._named(incoming, sender) or self._failed(incoming, kind) or self._same_subject(incoming, kind)
        if found is None:
            # Mail sent by other means comes back as well, and is no concern of ours.
            if kind is not Kind.RETURNED or not self._any_lately(message.sent_at):
                return None
            return Match(kind, mail_key(message), None, message.sent_at, "a mail came back; it does not say which one")
        letter, why, inferred = found
        delivery = kind in (Kind.RETURNED, Kind.LATE)
        other = "" if delivery or sender == _reader_key(letter.reader) else message.sender.address
        return Match(kind, mail_key(message), letter, message.sent_at, why, inferred, other)

    def match_all(self, incoming: Iterable[Incoming]) -> tuple[Match, ...]:
        """Matches in the order given; the same mail in two mailboxes counts once."""
        found: dict[str, Match] = {}
        for one in incoming:
            match = self.match(one)
            if match is not None:
                found.setdefault(match.key, match)
        return tuple(found.values())

    def _named(self, incoming: Incoming, sender: str) -> tuple[SentLetter, str, bool] | None:
        """By id, the newest first. One id may have gone to several readers: the sender's own copy, if there is one."""
        for reference in reversed(incoming.message.references):
            letters = self._by_id.get(reference.casefold(), ())
            if not letters:
                continue
            failed = {_reader_key(address) for address in incoming.failed}
            known = [one for one in letters if _reader_key(one.reader) == sender or _reader_key(one.reader) in failed]
            letter = (known or letters)[0]
            if incoming.message.sent_at >= letter.sent_at - timedelta(days=1):
                return letter, f"it names “{letter.subject}” by its number", False
        return None

    def _failed(self, incoming: Incoming, kind: Kind) -> tuple[SentLetter, str, bool] | None:
        if kind not in (Kind.RETURNED, Kind.LATE):
            return None
        at = incoming.message.sent_at
        for address in incoming.failed:
            letters = self._by_reader.get(_reader_key(address), ())
            if letter := _latest(letters, at, timedelta(days=RETURNED_DAYS)):
                return letter, f"it names {address}, written to {_before(letter, at)}", True
        return None

    def _same_subject(self, incoming: Incoming, kind: Kind) -> tuple[SentLetter, str, bool] | None:
        at, subject = incoming.message.sent_at, own_words(incoming.message.subject)
        if not subject:
            return None
        if kind in (Kind.RETURNED, Kind.LATE):
            # The sender is a machine; only a subject of our own that went to one reader says enough.
            letters = self._by_subject.get(subject, ())
            near = [one for one in letters if -_SKEW <= at - one.sent_at <= timedelta(days=RETURNED_DAYS)]
            if len({_reader_key(one.reader) for one in near}) != 1:
                return None
            return near[0], f"it quotes the subject “{near[0].subject}”, sent {_before(near[0], at)}", True
        sender = _reader_key(incoming.message.sender.address)
        same = [one for one in self._by_subject.get(subject, ()) if _reader_key(one.reader) == sender]
        if letter := _latest(same, at, timedelta(days=SAME_SUBJECT_DAYS)):
            return letter, f"same person and subject as your letter, sent {_before(letter, at)}; inferred", True
        return None

    def _any_lately(self, at: datetime) -> bool:
        near = (_latest(letters, at, timedelta(days=RETURNED_DAYS)) for letters in self._by_reader.values())
        return any(letter is not None for letter in near)


def _latest(letters: Sequence[SentLetter], at: datetime, within: timedelta) -> SentLetter | None:
    """The newest letter before ``at`` and not older than ``within``; letters come newest first."""
    return next((one for one in letters if -_SKEW <= at - one.sent_at <= within), None)


def _before(letter: SentLetter, at: datetime) -> str:
    days = max(0, (at - letter.sent_at).days)
    return f"{words.count(days, 'day')} before" if days else "less than a day before"


def _reader_key(address: str) -> str:
    normal = identities.email(address)
    return identities.email_key(normal) if normal else address.casefold()
