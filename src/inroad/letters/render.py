"""A draft as plain text: subject and body for one reader, and a ``mailto:`` address that opens them in a mail client.

    Draft ── mail(draft, reader) ─→ Mail(subject, body, ready) ── mailto(to, …) ─→ "mailto:…"

Lines end in "\\n" (``crlf`` for who needs the other). A subject is one line, whatever is in a name. Where letters of a
right-to-left script stand in a left-to-right line, or the other way round, direction isolates keep brackets and years
where they belong (Unicode UAX 9). Gaps stay visible: a mail that isn't ``ready`` says so in its own text.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from inroad.errors import BadInput
from inroad.letters import text
from inroad.letters.model import Draft, Part

SUBJECT_CHARS: Final = 200
MAILTO_CHARS: Final = 1_900  # the shortest bound in use is Windows' 2,048 for a command line handed to a mail client
LINE_BELOW: Final = "—" * 20

_FSI, _PDI, _LRM, _RLM = "\u2068", "\u2069", "\u200e", "\u200f"
_RTL: Final = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"  # Hebrew, Arabic, Syriac, Thaana, N'Ko and their neighbours
_RTL_RUN: Final = re.compile(f"[{_RTL}](?:[{_RTL}\u200c\u200d \u00a0'\"׳״-]*[{_RTL}])?")
_ADDRESS: Final = re.compile(r"[^\s@<>,;:\"()\[\]\\\x00-\x1f\x7f]{1,64}@[^\s@<>,;:\"()\[\]\\\x00-\x1f\x7f]{1,253}\Z")


@dataclass(frozen=True, slots=True)
class Mail:
    """What one reader gets. ``ready``: no gap is left in it."""

    subject: str
    body: str
    ready: bool


@dataclass(frozen=True, slots=True)
class Link:
    """A ``mailto:`` address. ``whole``: the body is in it; else it was too long, and is for copying."""

    url: str
    whole: bool


def mail(draft: Draft, reader: str = "") -> Mail:
    """The mail to ``reader`` (a role; default the draft's first). Parts passed on follow below a line.

    BadInput for a draft to be spoken, and for somebody who gets no part of it.
    """
    if draft.spoken:
        raise BadInput("these are words to say, not a letter to send")
    reader = reader or draft.readers[0]
    parts = [part for part in draft.read_by(reader) if part.readers != (draft.writer,)]
    if not parts:
        raise BadInput(f"nothing in this letter is for the {text.line(reader, 40)}")
    body = _body(parts)
    subject = text.marked(draft.subject)
    return Mail(as_subject(subject), as_body(body), not text.gaps_in(f"{subject}\n{body}"))


def sheet(draft: Draft) -> str:
    """What is for the writer's own eyes: the preparation sheet, the points for a call. "" if there is nothing."""
    own = [part for part in draft.parts if part.readers == (draft.writer,)]
    return as_body("\n\n".join(f"{part.label}\n\n{part.text}" if part.label else part.text for part in own))


def _body(parts: list[Part]) -> str:
    own = [part.text for part in parts if not part.forwardable]
    passed_on = [part.text for part in parts if part.forwardable]
    if own and passed_on:
        return "\n\n".join([*own, LINE_BELOW, *passed_on])
    return "\n\n".join([*own, *passed_on])


def as_subject(value: str) -> str:
    """One clean line of at most ``SUBJECT_CHARS``: no line end of any kind survives, so no header can begin in it."""
    return directed(" ".join(text.marked(value, 8 * SUBJECT_CHARS).split())[:SUBJECT_CHARS].strip())


def as_body(value: str) -> str:
    """Clean paragraphs with "\\n" line ends and one at the end; direction marks where scripts meet."""
    lines = text.marked(value, text.LETTER_CHARS).split("\n")
    return "\n".join(directed(line) for line in lines) + "\n" if value.strip() else ""


def crlf(body: str) -> str:
    """The same with the line ends of mail (RFC 5322)."""
    return body.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n")


def directed(line: str) -> str:
    """A line whose runs of the other direction are isolated; a line of one direction is left as it is."""
    if not _RTL_RUN.search(line):
        return line
    left = sum(unicodedata.bidirectional(character) == "L" for character in line)
    right = sum(unicodedata.bidirectional(character) in {"R", "AL"} for character in line)
    if not left:
        return line
    if right > left:  # a right-to-left line: its own clients isolate nothing, but it must begin in its direction
        return line if _first_strong(line) in {"R", "AL"} else _RLM + line
    marked = _RTL_RUN.sub(lambda run: f"{_FSI}{run[0]}{_PDI}", line)
    return marked if _first_strong(line) == "L" else _LRM + marked


def _first_strong(line: str) -> str:
    return next((kind for c in line if (kind := unicodedata.bidirectional(c)) in {"L", "R", "AL"}), "")


def mailto(to: str, subject: str = "", body: str = "", *, cc: str = "") -> Link:
    """An address that opens the user's mail client with the letter in it (RFC 6068), never beyond ``MAILTO_CHARS``.

    Where the whole doesn't fit, the body is left out rather than cut: half a letter could be sent by mistake.
    BadInput for an address that is none.
    """
    for address in filter(None, (to, cc)):
        if not _ADDRESS.match(address) or _SURROGATE.search(address):
            raise BadInput(f"“{text.line(address, 60)}” is no e-mail address")
    if not to:
        raise BadInput("there is no address to write to")
    line = as_subject(subject)
    letter = quote(crlf(as_body(body).rstrip("\n")), safe="")
    fields = [f"cc={quote(cc, safe='@')}"] if cc else []
    head = _url(to, [*fields, f"subject={quote(line, safe='')}"] if line else fields)
    whole = f"{head}{'&' if '?' in head else '?'}body={letter}" if letter else head
    if len(whole) <= MAILTO_CHARS:
        return Link(whole, whole=True)
    for url in (head, _url(to, fields)):
        if len(url) <= MAILTO_CHARS:
            return Link(url, whole=False)
    raise BadInput("this address is too long for a link")


_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def _url(to: str, fields: list[str]) -> str:
    return f"mailto:{quote(to, safe='@')}" + (f"?{'&'.join(fields)}" if fields else "")
