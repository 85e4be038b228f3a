"""Plain text out of what somebody pasted as "their reply": text, the HTML of a mail, or a whole mail with its head.

    pasted ─ begins like a mail? ─→ its text part ─ looks like HTML? ─→ its words, quotes marked by ">" ─→ Pasted

Only the beginning of something large is looked at (an answer says it early), in one pass: nothing here takes longer
than its input is long. Attachments are never opened. A mail that no person wrote is marked, by its head or its words.
"""

import email.parser
import html
import io
import re
from dataclasses import dataclass
from email.message import Message as RawMail
from typing import Final

from inroad.errors import BadInput
from inroad.formats import addresses
from inroad.formats.automatic import why_automatic
from inroad.formats.charsets import decode
from inroad.formats.eml import READER as EML
from inroad.formats.headers import scan
from inroad.formats.limits import HEADER_BYTES
from inroad.formats.source import HEAD_BYTES, Source
from inroad.post.answers import own_text

PASTED_CHARS: Final = 1_000_000
"""What is looked at; the rest of a mail of 30 MB is its attachments."""
_DEEPEST: Final = 20
_SURE: Final = 0.5  # of EmlReader.identify: some lines like "From:" alone are a sentence

_HTML: Final = re.compile(
    r"<(?:!doctype html|html|head|body|div|p|br|table|span|blockquote)\b[^<>]{0,2000}>", re.IGNORECASE
)
_TAG: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})([^<>]{0,4000})>")
_BLOCKS: Final = frozenset(
    ["p", "div", "br", "tr", "li", "table", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "blockquote", "pre"]
)
_UNSEEN: Final = ("script", "style", "head", "title", "template")
_QUOTE_MARK: Final = re.compile(r"gmail_quote|yahoo_quoted|moz-cite-prefix|divRplyFwdMsg|appendonsend", re.IGNORECASE)

# What mail programs write for somebody who is away; one of these is enough, for a person can always tell it by hand.
_AWAY: Final = re.compile(
    r"\b(?:auto(?:matic|mated)?[ -]?(?:reply|response|answer)|automatically generated|out of (?:the |my )?office\b|"
    r"(?:i am|i'm) (?:currently |presently )?(?:away (?:from|until|on)|"
    r"on (?:annual |parental |maternity |paternity |sick )?(?:leave|vacation|holiday))|"
    r"limited access to (?:my )?e-?mail|"
    r"(?:mailbox|inbox|address) is (?:not|no longer) "
    r"(?:monitored|read|in use)|"
    r"abwesenheits(?:notiz|assistent|meldung)|automatische (?:antwort|nachricht)|nicht im b[uü]ro|"
    r"bin (?:derzeit |zurzeit |aktuell |momentan )?(?:bis|vom|ab|im urlaub|außer haus|abwesend)|"
    r"r[eé]ponse automatique|absente? du bureau|(?:suis|serai) (?:actuellement )?(?:absente?|en congés?)|"
    r"respuesta autom[aá]tica|fuera de (?:la )?oficina|estoy (?:ausente|de vacaciones))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Pasted:
    """``text`` as a person reads it. ``automatic``: why it seems that no person wrote it, "" if one may have."""

    text: str
    automatic: str = ""


def read(pasted: str) -> Pasted:
    """What was pasted, as plain text. Raises BadInput if nothing was."""
    pasted = pasted[:PASTED_CHARS].replace("\0", "").lstrip("\ufeff")
    if not pasted.strip():
        raise BadInput("nothing was pasted", hint="copy the text of their reply, and paste it here")
    text, automatic = _of_mail(pasted)
    if _HTML.search(text[:20_000]):
        text = words_of(text)
    text = text.replace("’", "'").replace("\u00a0", " ")
    if not automatic and (sign := _AWAY.search(own_text(text))):
        automatic = sign[0]
    return Pasted(text, automatic)


def words_of(markup: str) -> str:
    """The words of an HTML mail, a line per block, quoted mail with ">" before each line.

    >>> words_of("<p>Sure, go&nbsp;ahead.</p><blockquote>Not now?</blockquote>").split("\\n")
    ['Sure, go ahead.', '> Not now?']
    """
    pieces: list[str] = []
    depth = at = 0
    lowered: str | None = None
    while at < len(markup):
        start = markup.find("<", at)
        if start < 0:
            pieces.append(markup[at:])
            break
        pieces.append(markup[at:start])
        if markup.startswith("<!--", start):
            end = markup.find("-->", start)
            at = end + 3 if end >= 0 else len(markup)
            continue
        match = _TAG.match(markup, start)
        if match is None:
            end = start + 1
            if markup[end : end + 1] in {"!", "?"}:  # a declaration
                close = markup.find(">", end)
                end = close + 1 if close >= 0 else len(markup)
            at = end
            continue
        at, name = match.end(), match[2].lower()
        if name in _UNSEEN and not match[1]:
            lowered = lowered or markup.lower()
            end = lowered.find(f"</{name}", at)
            at = len(markup) if end < 0 else end
            continue
        if name == "blockquote":
            depth = max(0, depth - 1) if match[1] else depth + 1
        if name in _BLOCKS:
            pieces.append("\n" + ("\x01" if depth else ""))
        if not match[1] and _QUOTE_MARK.search(match[3]):
            pieces.append("\n" + "_" * 20 + "\n")  # what stands below is another mail
    lines = html.unescape("".join(pieces)).split("\n")
    plain = [(("> " if "\x01" in line else "") + " ".join(line.replace("\x01", "").split())).rstrip() for line in lines]
    return "\n".join(line for line in plain if line and line != ">")


def _of_mail(pasted: str) -> tuple[str, str]:
    """The text of a whole mail, and why no person wrote it; anything else as it came."""
    raw = pasted.encode("utf-8", "ignore")
    if EML.identify(Source("pasted", len(raw), raw[:HEAD_BYTES], lambda: io.BytesIO(raw))) < _SURE:
        return pasted, ""
    raw = raw.lstrip()
    head = scan(raw[:HEADER_BYTES])
    # Not the standard library's reading of addresses: it calls itself for each of ten thousand colons.
    sender = next((handle.address for handle in addresses.parse(head.get(b"from", b"")) if handle.address), "")
    automatic = why_automatic(head, sender, decode(head.get(b"subject", b"")))
    try:
        return _text_part(email.parser.BytesParser().parsebytes(raw), 0) or pasted, automatic
    except (RecursionError, ValueError, LookupError, TypeError, AssertionError, AttributeError):
        return pasted, automatic  # parts within parts within parts, or lines no parser expects: as it stands


def _text_part(mail: "RawMail[str, str]", depth: int) -> str:
    """The first text of a mail, plain before HTML."""
    if not mail.is_multipart():
        return _decoded(mail) if mail.get_content_maintype() == "text" else ""
    if depth >= _DEEPEST:
        return ""
    parts = [part for part in mail.get_payload() if isinstance(part, RawMail)]
    parts.sort(key=lambda part: part.get_content_type() != "text/plain")
    for part in parts:
        if part.get_content_disposition() != "attachment" and (text := _text_part(part, depth + 1)):
            return text
    return ""


def _decoded(part: "RawMail[str, str]") -> str:
    raw = part.get_payload(decode=True)
    if not isinstance(raw, bytes):
        return ""
    # What was not coded was pasted as text already, whatever the mail said of its bytes.
    coded = str(part.get("Content-Transfer-Encoding", "")).strip().lower() in {"quoted-printable", "base64"}
    return decode(raw, str(part.get_param("charset", "") or "") if coded else "")
