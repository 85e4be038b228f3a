"""Address books as vCard 2.1, 3.0 and 4.0, as phones, Outlook, Gmail, Apple and Thunderbird really write them.

    physical lines
      | cards       BEGIN to END; a missing END ends at the next BEGIN; AGENT cards inside a card are passed over
      | properties  unfolded (both styles), quoted-printable and its soft breaks, charsets; photos never kept
      | Contact     one per person; companies, groups and empty cards counted and left out

Requirements: linear time and bounded memory on any bytes, nothing invented. A property that can't be read costs itself,
not its card. Options rejected: vobject (hangs and recurses on hostile cards), reading RELATED or AGENT as people
(hardly ever filled, and a spouse is no professional contact). Refuses files without any BEGIN:VCARD.
"""

import binascii
import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from inroad.errors import BadInput
from inroad.formats import limits
from inroad.formats.charsets import base64_bytes, decode, one_line
from inroad.formats.content_lines import ContentLine, opening, parse, physical_lines, unfold
from inroad.formats.records import Contact, Record, Skip, Span
from inroad.formats.source import Source
from inroad.formats.tally import Tally

_BEGIN: Final = re.compile(rb"[ \t]*BEGIN[ \t]*:[ \t]*VCARD[ \t]*", re.IGNORECASE)
_END: Final = re.compile(rb"[ \t]*END[ \t]*:[ \t]*VCARD[ \t]*", re.IGNORECASE)
_USED: Final = frozenset(
    b"VERSION FN N NICKNAME EMAIL TEL URL ORG TITLE ROLE CATEGORIES NOTE UID REV KIND X-ABSHOWAS AGENT "
    b"X-ADDRESSBOOKSERVER-KIND X-SOCIALPROFILE SOCIALPROFILE IMPP X-LINKEDIN X-LINKEDIN-URL BEGIN END".split()
)
_VALUES_MOST: Final = 200  # of one property in one card
_PEOPLE_ONLY: Final = "not a person but a company"
_GROUP: Final = "not a person but a group"
_THING: Final = "not a person but a place or a device"
_EMPTY: Final = "a card with neither name nor address nor number"
_BAD_MAIL: Final = "an e-mail address that is none"
_KINDS: Final = {"group": _GROUP, "org": _PEOPLE_ONLY, "organization": _PEOPLE_ONLY, "location": _THING,
                 "device": _THING, "application": _THING, "thing": _THING}  # fmt: skip


class VcardReader:
    """Reads every person's card; see the module's text."""

    name = "vcard"

    def identify(self, source: Source) -> float:
        start = opening(source.head)
        if _BEGIN.match(start.lstrip()):
            return 1.0
        if re.search(rb"(?:^|[\r\n])[ \t]*BEGIN:VCARD", start):
            return 0.8
        return 0.2 if source.name.lower().endswith((".vcf", ".vcard")) else 0.0

    def read(self, source: Source) -> Iterator[Record | Skip]:
        tally = Tally("card")
        number = 0
        with source.open() as stream:
            for number, (lines, whole) in enumerate(_cards(physical_lines(stream, source.head)), start=1):
                card = _Card(lines)
                reason = card.left_out()
                if reason:
                    tally.add(reason, number)
                else:
                    if card.bad_mail:
                        tally.add(_BAD_MAIL, number)
                    yield card.contact(f"card {number}")
                if not whole:
                    yield Skip(f"card {number}", "larger than a card can be; its first part was read")
        if not number:
            raise BadInput(
                "there is no contact card in it (no line “BEGIN:VCARD”)",
                where=source.name,
                hint="export the contacts again as vCard",
            )
        yield from tally.skips()


READER: Final = VcardReader()


def _cards(lines: Iterator[bytes]) -> Iterator[tuple[list[ContentLine], bool]]:
    """``(properties, whole)`` of each card. Nested cards and properties that nobody needs are dropped at once."""
    card: list[ContentLine] | None = None
    nested = 0
    size = 0
    for line in unfold(lines, _USED):
        if _BEGIN.fullmatch(line):
            if card is not None and (nested or (card and card[-1].name == "AGENT" and not card[-1].value.strip())):
                nested += 1
                continue
            if card is not None:
                yield card, size <= limits.CARD_BYTES
            card, nested, size = [], 0, 0
        elif card is None:
            continue
        elif _END.fullmatch(line):
            if nested:
                nested -= 1
                # The AGENT is over: a BEGIN after this is a new card whose predecessor lacks its END.
                if not nested:
                    card.pop()
                continue
            yield card, size <= limits.CARD_BYTES
            card = None
        elif not nested:
            size += len(line)
            parsed = parse(line) if size <= limits.CARD_BYTES else None
            if parsed is not None and parsed.name.encode() in _USED:
                card.append(parsed)
    if card is not None:
        yield card, size <= limits.CARD_BYTES


class _Card:
    """The properties of one card by name, and what they mean together."""

    def __init__(self, lines: list[ContentLine]) -> None:
        self._by_name: dict[str, list[ContentLine]] = {}
        for line in lines:
            values = self._by_name.setdefault(line.name, [])
            if len(values) < _VALUES_MOST:
                values.append(line)
        version = self._by_name.get("VERSION")
        self._old = version is not None and version[0].value.strip().startswith(b"2")
        parts = self._parts("N")
        self.family, self.given = [*parts, "", ""][:2]
        self._from_n = one_line(" ".join(parts[i] for i in (3, 1, 2, 0, 4) if i < len(parts)))
        self.full = one_line(self._first("FN"))
        self.emails = self._emails()
        self.phones = _distinct(_without(self._text(line), "tel:") for line in self._by_name.get("TEL", ()))
        self.urls = self._urls()
        self.positions = self._positions()

    def left_out(self) -> str:
        """Why this card is no person; "" if it is one."""
        for name in ("KIND", "X-ADDRESSBOOKSERVER-KIND"):
            if reason := _KINDS.get(self._first(name).strip().lower()):
                return reason
        if self._first("X-ABSHOWAS").strip().upper() == "COMPANY":
            return _PEOPLE_ONLY
        organisations = {position.organisation for position in self.positions if position.organisation}
        if organisations and not self._from_n and (not self.full or self.full in organisations):
            return _PEOPLE_ONLY
        if not (self.full or self._from_n or self.emails or self.phones or self.urls):
            return _EMPTY
        return ""

    def contact(self, where: str) -> Contact:
        return Contact(
            source="vcard",
            where=where,
            key=one_line(self._first("UID"))[:500],
            name=self.full or self._from_n,
            given=self.given,
            family=self.family,
            nickname=one_line(", ".join(self._list("NICKNAME"))),
            emails=self.emails,
            phones=self.phones,
            urls=self.urls,
            positions=self.positions,
            tags=_distinct(self._list("CATEGORIES")),
            note=self._note(),
            seen_on=_day(self._first("REV")),
        )

    # -- values ----------------------------------------------------------------------------------------------------

    def _raw(self, line: ContentLine) -> str:
        """A value as text, still with its backslashes."""
        raw = line.value[: 4 * limits.CELL_CHARS]
        encoding = line.param("ENCODING").upper()
        if encoding == "QUOTED-PRINTABLE":
            raw = binascii.a2b_qp(raw)
        elif encoding in {"B", "BASE64"}:
            raw = base64_bytes(raw) or b""
        return decode(raw, line.param("CHARSET"))[: limits.CELL_CHARS]

    def _text(self, line: ContentLine) -> str:
        return _unescaped(self._raw(line), old=self._old)

    def _first(self, name: str) -> str:
        lines = self._by_name.get(name)
        return self._text(lines[0]) if lines else ""

    def _parts(self, name: str) -> list[str]:
        """The components of the first structured value (N), each on one line."""
        lines = self._by_name.get(name)
        return self._split(self._raw(lines[0]), ";") if lines else []

    def _split(self, raw: str, separator: str) -> list[str]:
        return [one_line(_unescaped(part, old=self._old)) for part in _split(raw, separator)]

    def _list(self, name: str) -> list[str]:
        """All values of a comma-separated property."""
        return [
            part
            for line in self._by_name.get(name, ())
            for part in self._split(self._raw(line), ",")[:_VALUES_MOST]
            if part
        ]

    def _note(self) -> str:
        notes = (self._text(line).replace("\r\n", "\n").strip() for line in self._by_name.get("NOTE", ()))
        return "\n\n".join(filter(None, notes))[: limits.CELL_CHARS]

    def _emails(self) -> tuple[str, ...]:
        found = [_without(self._text(line), "mailto:") for line in self._by_name.get("EMAIL", ())]
        good = [mail for mail in found if _MAIL.fullmatch(mail)]
        self.bad_mail = any(mail for mail in found if not _MAIL.fullmatch(mail))
        return _distinct(good)

    def _urls(self) -> tuple[str, ...]:
        found = [one_line(self._text(line)) for line in self._by_name.get("URL", ())]
        for name in ("X-SOCIALPROFILE", "SOCIALPROFILE", "IMPP", "X-LINKEDIN", "X-LINKEDIN-URL"):
            for line in self._by_name.get(name, ()):
                url = one_line(self._text(line))
                if url.lower().startswith(("http://", "https://")):
                    found.append(url)
                elif _is_linkedin(line):
                    # Apple writes "x-apple:jane-roe", others the bare name.
                    user = url.rpartition(":")[2]
                    if _LINKEDIN_NAME.fullmatch(user):
                        found.append(f"https://www.linkedin.com/in/{user}")
        return _distinct(found)

    def _positions(self) -> tuple[Span, ...]:
        """ORG with TITLE (or, without any, ROLE), paired by their group, else by their order."""
        titles = self._by_name.get("TITLE") or self._by_name.get("ROLE") or []
        by_group = {line.group: one_line(self._text(line)) for line in titles if line.group}
        in_order = [one_line(self._text(line)) for line in titles if not line.group]
        found: dict[tuple[str, str], Span] = {}
        for line in self._by_name.get("ORG", ()):
            organisation, *units = [*self._split(self._raw(line), ";"), ""]
            unit = ", ".join(filter(None, units))
            if not organisation:
                organisation, unit = unit, ""
            if not organisation or (organisation, unit) in found:
                continue
            title = by_group.pop(line.group, "") if line.group else ""
            title = title or (in_order.pop(0) if in_order else "")
            found[organisation, unit] = Span(organisation, title=title, unit=unit)
        rest = [title for title in (*by_group.values(), *in_order) if title]
        if rest and not found:
            found["", ""] = Span("", title=rest[0])
        elif rest and len(found) == 1 and not next(iter(found.values())).title:
            [only] = found.values()
            return (Span(only.organisation, title=rest[0], unit=only.unit),)
        return tuple(found.values())


_MAIL: Final = re.compile(r"[^\s@<>,;:\"()]{1,64}@[^\s@<>,;:\"()]{1,255}")
_LINKEDIN_NAME: Final = re.compile(r"[\w%-]{3,100}")
_ESCAPE: Final = re.compile(r"\\(.)", re.DOTALL)
_REV: Final = re.compile(r"\s*(\d{4})-?(\d\d)-?(\d\d)(?:[T ].*)?", re.DOTALL)


def _unescaped(text: str, *, old: bool) -> str:
    """Backslashes resolved. vCard 2.1 (``old``) knows no ``\\n``: there it is a path like C:\\new."""
    if "\\" not in text:
        return text

    def meant(match: re.Match[str]) -> str:
        after = match[1]
        if after in "nN":
            return match[0] if old else "\n"
        return after if after in "\\,;:\"'" else match[0]

    return _ESCAPE.sub(meant, text)


def _split(raw: str, separator: str) -> list[str]:
    """``raw`` at every separator that no backslash precedes."""
    if "\\" not in raw:
        return raw.split(separator)
    parts: list[str] = []
    start = 0
    for match in re.finditer(rf"\\.|{separator}", raw, re.DOTALL):
        if match[0] == separator:
            parts.append(raw[start : match.start()])
            start = match.end()
    parts.append(raw[start:])
    return parts


def _without(text: str, scheme: str) -> str:
    text = one_line(text)
    return text[len(scheme) :] if text[: len(scheme)].lower() == scheme else text


def _distinct(values: Iterator[str] | list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))


def _is_linkedin(line: ContentLine) -> bool:
    said = line.types() | {line.param("X-SERVICE-TYPE").upper(), line.param("SERVICE-TYPE").upper()}
    return "LINKEDIN" in said or "LINKEDIN" in line.name


def _day(text: str) -> date | None:
    match = _REV.match(text)
    if match is None or not limits.YEARS[0] <= int(match[1]) <= limits.YEARS[1]:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
