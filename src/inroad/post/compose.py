"""A letter as a real mail: plain text and what travels along, one sender, its readers named in it, and nothing in a
header but what it says.

    Letter ── compose ─→ EmailMessage ── mails ─→ one Mail per reader, each sent and answered for by itself

The same Letter always gives the same bytes: an outbox that is read again after a crash sends the very mail that was
recorded. Refused (BadInput naming the field): line breaks and other control characters in a header, text that mail
programs would decode into something else, what is no address, hidden readers (Bcc), and anything out of bounds.
"""

import hashlib
import re
import secrets
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime
from typing import Final

from inroad import words
from inroad.errors import BadInput
from inroad.formats import addresses
from inroad.matching import identities

NAME_CHARS: Final = 200
SUBJECT_CHARS: Final = 250
TEXT_CHARS: Final = 200_000
READERS: Final = 20  # a letter is to somebody; a crowd gets an update, one letter each
REFERENCES: Final = 20  # the first and the newest of a long thread
MAIL_BYTES: Final = 10 * 2**20  # many servers take no more
ATTACHED_BYTES: Final = 7 * 2**20  # as base64 they grow by more than a third

_ID: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.\[\]:@-]{1,248}")
_TOKEN: Final = re.compile(r"[a-z0-9][a-z0-9.+-]{0,99}")
_RECIPIENTS: Final = ("to", "cc", "bcc", "resent-to", "resent-cc", "resent-bcc")
# Left in a body they would hide text, ring bells or end the mail early; a pasted letter may hold them by accident.
_UNWANTED: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
_LONGEST_LINE: Final = 990  # RFC 5322 2.1.1: 998 with its end


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Somebody's name ("" if unknown) and address."""

    address: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A document that travels along. ``media_type`` like "application/pdf"."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """What a mail is made of. ``sent_at`` aware; ``message_id`` and ``references`` without angle brackets.

    ``by`` is the person who writes. ``through`` is the server's own address where a server sends: the mail is then From
    the server "for" the person, since no server may sign as somebody else's domain, and answers go to the person.
    ``answers``: ids of the mails this one answers, oldest first. ``automatic`` marks what no person wrote (a digest, a
    confirmation), so that nobody's holiday note answers it. ``attachments``: in the order in which they are shown.
    """

    by: Mailbox
    to: Mailbox
    subject: str
    text: str
    message_id: str
    sent_at: datetime
    cc: tuple[Mailbox, ...] = ()
    through: Mailbox | None = None
    answers: tuple[str, ...] = ()
    automatic: bool = False
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail to one reader. ``sender`` and ``reader`` are bare addresses, as the envelope has them."""

    message: EmailMessage
    sender: str
    reader: str


class _Ids(UnstructuredHeader):
    """Message ids, folded between them. The library's own folding makes encoded words of long ids: ids no more."""

    name: str

    def fold(self, *, policy: EmailPolicy) -> str:
        return f"{self.name}: {f'{policy.linesep} '.join(str(self).split())}{policy.linesep}"


_REGISTRY: Final = HeaderRegistry()
for _name in ("message-id", "in-reply-to", "references"):
    _REGISTRY.map_to_type(_name, _Ids)  # type: ignore[arg-type]  # made into a header class by the registry
# 7 bits: every server takes it, and none has a reason to recode it on the way.
POLICY: Final = SMTP.clone(header_factory=_REGISTRY, cte_type="7bit")


def new_message_id(address: str) -> str:
    """A message id nobody can guess, at the domain of ``address``: neither this computer's name nor the time is in it.

    Made once per letter, recorded before sending, and used for every reader of it.
    """
    domain = identities.domain_of(checked_address(address, "from"))
    return f"{secrets.token_hex(16)}@{domain}"


def compose(letter: Letter) -> EmailMessage:
    """The letter as a mail. Raises BadInput whose ``where`` is the field that can't be used."""
    if letter.sent_at.tzinfo is None:
        raise BadInput("the moment of sending has no time zone", where="date")
    if len(letter.cc) >= READERS:
        raise BadInput(
            f"a letter goes to at most {READERS} people, not {len(letter.cc) + 1}", where="cc", hint="write to each"
        )
    message = EmailMessage(policy=POLICY)
    by = _address(letter.by, "from")
    if letter.through is None:
        message["From"] = by
    else:
        server = _address(letter.through, "sent through")
        shown = f"{letter.by.name or by.addr_spec} via {server.display_name or server.domain}"
        message["From"] = Address(display_name=shown, username=server.username, domain=server.domain)
        message["Reply-To"] = by
    message["To"] = _address(letter.to, "to")
    if letter.cc:
        message["Cc"] = tuple(_address(reader, "cc") for reader in letter.cc)
    message["Subject"] = _line(letter.subject, "subject", SUBJECT_CHARS)
    message["Date"] = format_datetime(letter.sent_at.replace(microsecond=0))
    message["Message-ID"] = f"<{checked_id(letter.message_id, 'message id')}>"
    if letter.answers:
        ids = [f"<{checked_id(one, 'references')}>" for one in letter.answers]
        message["In-Reply-To"] = ids[-1]
        message["References"] = " ".join(ids if len(ids) <= REFERENCES else [ids[0], *ids[1 - REFERENCES :]])
    if letter.automatic:
        message["Auto-Submitted"] = "auto-generated"
    text = _text(letter.text)
    plain = text.isascii() and all(len(line) <= _LONGEST_LINE for line in text.split("\n"))
    message.set_content(text, charset="utf-8", cte="7bit" if plain else "quoted-printable")
    _attach(message, letter)
    return message


def _attach(message: EmailMessage, letter: Letter) -> None:
    size = sum(len(one.content) for one in letter.attachments)
    if size > ATTACHED_BYTES:
        most = ATTACHED_BYTES // 2**20
        raise BadInput(f"the documents have {size / 2**20:.1f} MB; at most {most} MB fit", where="attachments")
    for one in letter.attachments:
        main, _, sub = one.media_type.partition("/")
        if not (_TOKEN.fullmatch(main) and _TOKEN.fullmatch(sub)):
            raise BadInput("this is no type of a document", where="attachments")
        params = {"charset": "utf-8"} if main == "text" else {}
        name = checked_name(one.name)
        message.add_attachment(one.content, maintype=main, subtype=sub, filename=name, params=params)
    if letter.attachments:
        # The library would draw one by lot each time: the same letter must stay the same bytes.
        message.set_boundary(f"=_{hashlib.sha256(letter.message_id.encode()).hexdigest()[:40]}")


def checked_name(name: str) -> str:
    """The name of a document as it may stand in a header. Raises BadInput."""
    plain = _line(name, "the name of a document", NAME_CHARS)
    if "/" in plain or "\\" in plain or plain.startswith("."):
        raise BadInput("a name without folders, please", where="the name of a document")
    return plain


def mails(message: EmailMessage) -> tuple[Mail, ...]:
    """One Mail per address in it, each once, so that one refused reader among several can't go unnoticed.

    Raises BadInput for a message with a Bcc line, without a reader, or without exactly one sender.
    """
    for name in ("bcc", "resent-bcc"):
        if name in message:
            raise BadInput("hidden readers are not sent to", where=name)
    senders = [handle.address for raw in message.get_all("from", []) for handle in addresses.parse(str(raw).encode())]
    if len(senders) != 1:
        raise BadInput(f"a mail has one sender, not {words.small(len(senders))}", where="from")
    readers = all_recipients(message)
    if not readers:
        raise BadInput("nobody is named to read it", where="to")
    sender = checked_address(senders[0], "from")
    return tuple(Mail(message, sender, reader) for reader in readers)


def all_recipients(message: EmailMessage) -> tuple[str, ...]:
    """Normal addresses of everybody in To, Cc, Bcc and their Resent- twins, each once, in that order.

    What a guard has to look at: :func:`inroad.post.smtp.send` sends to nobody who is not in it. Raises BadInput for a
    reader whose address can't be read, who could otherwise slip past the guard.
    """
    found: dict[str, None] = {}
    for name in _RECIPIENTS:
        for raw in message.get_all(name, []):
            for handle in addresses.parse(str(raw).encode()):
                found[checked_address(handle.address, name)] = None
    return tuple(found)


def checked_address(text: str, where: str) -> str:
    """The normal form of an address that mail can be sent to. Raises BadInput.

    Stricter than :func:`inroad.matching.identities.email`: nothing around it is taken off, the domain has a dot (or is
    this computer's), and full stops stand between characters.
    """
    plain = text.strip(" ")
    normal = identities.email(plain)
    local, _, domain = (normal or "").rpartition("@")
    ill_dotted = local.startswith(".") or local.endswith(".") or ".." in local
    whole = normal is not None and len(normal) <= 254 and normal.startswith(plain.partition("@")[0].casefold())
    if not whole or ill_dotted or ("." not in domain and domain != "localhost") or plain.count("@") != 1:
        shown = "".join(character if character.isprintable() else "…" for character in plain[:80])
        raise BadInput(f"“{shown}” is no e-mail address" if shown else "there is no e-mail address", where=where)
    assert normal is not None
    return normal


def checked_id(text: str, where: str) -> str:
    """A message id without its brackets. Raises BadInput for what can't be one."""
    plain = text.strip().removeprefix("<").removesuffix(">")
    if not _ID.fullmatch(plain):
        raise BadInput("this is no message id", where=where)
    return plain


def _address(mailbox: Mailbox, where: str) -> Address:
    address = checked_address(mailbox.address, where)
    name = _line(mailbox.name, f"{where} (name)", NAME_CHARS, empty=True)
    if "@" in name and identities.email(name) != address:
        # "hr@bank.example" <someone@else.example>: mail programs show the name and hide the address.
        raise BadInput("a name that looks like another address", where=f"{where} (name)")
    local, _, domain = address.rpartition("@")
    # Not by addr_spec: the library reads it again and gives up at "zoë@".
    return Address(display_name=name, username=local, domain=domain)


def _line(text: str, where: str, most: int, *, empty: bool = False) -> str:
    """``text`` fit for a header. Blanks at its ends go; nothing else is changed."""
    if any(_breaks(character) for character in text):
        raise BadInput("line breaks and control characters can't stand here", where=where, hint="write it in one line")
    # An encoded word may hold a line break that shows only once it is decoded and written again (CVE-2024-6923).
    if "=?" in text:
        raise BadInput("“=?” has a meaning of its own in mail and can't stand here", where=where)
    plain = text.strip()
    if not plain and not empty:
        raise BadInput("it is empty", where=where)
    if len(plain) > most:
        raise BadInput(f"it has {len(plain):,} characters; at most {most} fit", where=where)
    return plain


def _breaks(character: str) -> bool:
    # Cf holds joiners that names in some scripts need, and the marks that turn text around, which no name needs.
    kind = unicodedata.category(character)
    return kind in ("Cc", "Cs", "Zl", "Zp") or character in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def _text(text: str) -> str:
    if len(text) > TEXT_CHARS:
        raise BadInput(f"it has {len(text):,} characters; at most {TEXT_CHARS:,} fit", where="text")
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise BadInput("it holds half a character", where="text", hint="paste it again")
    lines = _UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    body = "\n".join(_trimmed(lines)).strip("\n")
    if not body.strip():
        raise BadInput("it is empty", where="text")
    return body + "\n"


def _trimmed(lines: list[str]) -> Iterator[str]:
    for line in lines:
        # "-- " alone is the line above a signature; other blanks at the end would only be encoded.
        yield "-- " if line == "-- " else line.rstrip(" \t")
