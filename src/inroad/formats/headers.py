"""The head of one mail, bytes to Message. Bodies are never looked at.

    bytes of the head
      | scan       one pattern finds the lines that matter; the rest is neither unfolded nor decoded
      | left out   spam, trash, drafts, chats (by label or flag)
      | people     From, To, Cc, Bcc
      | date       Date, else the mbox From_ line, else the newest Received
      | Message, or a Skip with the reason

This is the hot path of a large mailbox (some 15 µs a message), hence bytes until the end and caches for what repeats.
Refuses a message without a sender or without any date; everything else is taken as it is.
"""

import csv
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Final

from inroad.formats import addresses, mail_folders
from inroad.formats.automatic import why_automatic
from inroad.formats.charsets import decode, decode_words, one_line
from inroad.formats.mail_dates import from_line_date, parse_date
from inroad.formats.records import Handle, Message, Skip

SUBJECT_CHARS: Final = 1_000
ID_CHARS: Final = 998  # RFC 5322: one line
REFERENCES: Final = 200  # of a very long thread the newest count
LABELS: Final = 100

_NAMES: Final = (
    "from|to|cc|bcc|apparently-to|sender|date|subject|message-id|in-reply-to|references|return-path|content-type|"
    "list-id|list-unsubscribe|list-post|precedence|feedback-id|x-campaign|x-mailer-recptid|auto-submitted|x-autoreply|"
    "x-autorespond|x-auto-response-suppress|x-gmail-labels|x-mozilla-status|x-status|x-unsent|x-mozilla-draft-info|x-imap"
)
_VALUE: Final = rb"[ \t]*+:(.*+(?:\n[ \t].*+)*+)"


def _any_of(names: Iterable[str]) -> bytes:
    """A pattern for these names in any case, letter by letter: half the time of "a|b|…", which tries each in turn."""
    rest: dict[str, list[str]] = {}
    for name in names:
        rest.setdefault(name[:1], []).append(name[1:])
    ways = [
        (b"[%s]" % (letter + letter.upper()).encode() if letter.isalpha() else re.escape(letter).encode())
        + _any_of(ends)
        for letter, ends in rest.items()
        if letter
    ]
    if "" in rest:
        ways.append(b"")
    return ways[0] if len(ways) == 1 else b"(?:" + b"|".join(ways) + b")"


_WANTED: Final = re.compile(rb"\n(" + _any_of(_NAMES.split("|")) + rb")" + _VALUE)
# Half of a head are Received lines, and they are asked for only where there is no other date.
_RECEIVED: Final = re.compile(rb"\nreceived" + _VALUE, re.IGNORECASE)
_NO_LINES: Final = "no header lines, so neither sender nor date"
_BRACKETED: Final = re.compile(r"<([^<>\s]+)>")
_PEOPLE: Final = frozenset({b"to", b"cc", b"bcc", b"apparently-to"})

Head = dict[bytes, bytes]


def scan(head: bytes) -> Head:
    """The header lines that matter, by lower-case name: raw, still folded values.

    Of a repeated one the first counts (as in mail programs), except recipients, which add up.
    """
    lines = _WANTED.findall(_lines(head))
    found: Head = {name.lower(): value for name, value in lines}
    if len(found) == len(lines):  # nothing is repeated
        return found
    found = {}
    for name, value in lines:
        name = name.lower()
        if name not in found:
            found[name] = value
        elif name in _PEOPLE:
            found[name] += b"," + value
    return found


def _lines(head: bytes) -> bytes:
    """``head`` with each line behind a line feed."""
    if b"\r" in head:
        head = head.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return b"\n" + head


def read_head(raw: bytes, *, where: str, from_line: bytes = b"", left_out: str = "") -> Message | Skip:
    """One mail from its head (the bytes before the empty line).

    ``from_line`` is the mbox line before it: its date and sender serve if the head has none. ``left_out`` is a reason
    known from the folder. A Skip whose reason is in ``mail_folders.NOT_MAIL`` is an intended leaving-out that the
    caller counts; any other is a broken message.
    """
    head = scan(raw)
    if reason := left_out or _why_left_out(head):
        return Skip(where, reason)
    labels: tuple[str, ...] = ()
    if b"x-gmail-labels" in head:
        labels, reason = _labels(head[b"x-gmail-labels"])
        if reason:
            return Skip(where, reason)
    sender = _sender(head, from_line)
    if sender is None:
        return Skip(where, "no sender" if head or _RECEIVED.search(_lines(raw)) else _NO_LINES)
    sent_at = _date(head, from_line) or _date_received(raw)
    if sent_at is None:
        return Skip(where, _date_reason(head))
    to = addresses.parse(head[b"to"]) if b"to" in head else ()
    if b"apparently-to" in head and not to:
        to = addresses.parse(head[b"apparently-to"])
    subject = _subject(head.get(b"subject", b""))
    return Message(
        where=where,
        channel="mail",
        sent_at=sent_at,
        sender=sender,
        to=to,
        cc=addresses.parse(head[b"cc"]) if b"cc" in head else (),
        bcc=addresses.parse(head[b"bcc"]) if b"bcc" in head else (),
        subject=subject,
        message_id=_message_id(head.get(b"message-id", b"")),
        references=_references(head),
        automatic=why_automatic(head, sender.address, subject),
        labels=labels,
    )


def _sender(head: Mapping[bytes, bytes], from_line: bytes) -> Handle | None:
    """From with an address; else Sender or Return-Path; else a From without one; else the mbox line."""
    named: Handle | None = None
    for name in (b"from", b"sender", b"return-path"):
        if name in head:
            for handle in addresses.parse(head[name]):
                if handle.address:
                    return Handle(name=named.name, address=handle.address) if named else handle
                named = named or (handle if name == b"from" else None)
    word = from_line[5:].split(b" ", 1)[0]
    # Gmail's export writes a number and "@xxx" there.
    if b"@" in word and not word.endswith(b"@xxx"):
        for handle in addresses.parse(word):
            if handle.address:
                return Handle(name=named.name, address=handle.address) if named else handle
    return named


def _date(head: Mapping[bytes, bytes], from_line: bytes) -> datetime | None:
    if b"date" in head and (found := parse_date(_ascii(head[b"date"]))):
        return found
    return from_line_date(from_line) if from_line else None


def _date_received(raw: bytes) -> datetime | None:
    """From the first Received line, which is the newest: each server puts its own on top."""
    match = _RECEIVED.search(_lines(raw))
    return parse_date(_ascii(match[1].rpartition(b";")[2])) if match else None


def _date_reason(head: Mapping[bytes, bytes]) -> str:
    if b"date" not in head:
        return "no date"
    text = one_line(decode(head[b"date"][:60]))
    return f"its date can't be right: “{text}”" if text else "an empty date"


def _ascii(raw: bytes) -> str:
    return raw.decode("latin-1")


def _subject(raw: bytes) -> str:
    if not raw:
        return ""
    text = decode(raw[: SUBJECT_CHARS * 8])
    if "=?" in text:
        text = decode_words(text)
    return one_line(text)[:SUBJECT_CHARS]


def _message_id(raw: bytes) -> str:
    if not raw:
        return ""
    text = decode(raw[: 2 * ID_CHARS])
    match = _BRACKETED.search(text)
    if match:
        return match[1][:ID_CHARS]
    words = text.split()
    return words[0].strip("<>")[:ID_CHARS] if words else ""


def _references(head: Mapping[bytes, bytes]) -> tuple[str, ...]:
    """The ids this mail answers, oldest first, In-Reply-To last; without doubles."""
    if b"references" not in head and b"in-reply-to" not in head:
        return ()
    earlier = _BRACKETED.findall(decode(head.get(b"references", b"")))[-REFERENCES:]
    direct = _BRACKETED.findall(decode(head.get(b"in-reply-to", b"")))[:1]
    chain = dict.fromkeys(one[:ID_CHARS] for one in earlier)
    for one in direct:
        chain.pop(one[:ID_CHARS], None)
        chain[one[:ID_CHARS]] = None
    return tuple(chain)


@lru_cache(maxsize=1024)
def _labels(raw: bytes) -> tuple[tuple[str, ...], str]:
    """Gmail's labels, and why mail under them is left out, or "".

    The whole value is one encoded text, so it is decoded first and split afterwards.
    """
    text = one_line(decode_words(decode(raw)))
    if not text:
        return (), ""
    try:
        [row] = csv.reader([text], skipinitialspace=True)
    except (csv.Error, ValueError):
        row = text.split(",")
    labels = tuple(dict.fromkeys(label.strip() for label in row[:LABELS] if label.strip()))
    return labels, next((reason for label in labels if (reason := mail_folders.reason_of(label))), "")


def _why_left_out(head: Mapping[bytes, bytes]) -> str:
    """What the mail program itself noted in the head: deleted but not yet removed, never sent, its own bookkeeping."""
    if b"x-mozilla-status" in head:
        try:
            if int(head[b"x-mozilla-status"], 16) & 0x0008:
                return mail_folders.TRASH
        except ValueError:
            pass
    if b"x-status" in head:
        flags = head[b"x-status"]
        if b"D" in flags:
            return mail_folders.TRASH
        if b"T" in flags:
            return mail_folders.DRAFT
    if head.get(b"x-unsent", b"").strip() == b"1":
        return mail_folders.DRAFT
    if b"x-imap" in head and b"folder internal data" in head.get(b"subject", b"").lower():
        return mail_folders.BOOKKEEPING
    return ""
