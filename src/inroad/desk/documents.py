"""Documents of a desk's owner (a résumé, a portfolio), and the letters they travel with.

    file ── what it is, by its content ─→ Document (name, version) and its bytes, once per content
    letter + document ── consent for that introduction ─→ attached; frozen by content when the letter is sent

A document's name is what it is known by: in consents, in letters, in the mail. A new version keeps the name, and with
it the consents. In an introduction nothing travels without a consent for that very introduction (I12); in a letter of
the owner's own, outside of any, attaching it is their word. Refused: files that are none of the five kinds, hold macros
or are too large; a second document of one name.
"""

import base64
import binascii
import builtins
import hashlib
import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import TYPE_CHECKING, Final, TypeAlias

from django.db import transaction
from django.db.models import QuerySet

from inroad.desk import journal
from inroad.desk.contract_rows import decode
from inroad.desk.opening import database_errors
from inroad.desk.text import clean
from inroad.errors import BadInput, NotFound, Refused
from inroad.letters import registry
from inroad.matching import names
from inroad.post import compose
from inroad.store import models

if TYPE_CHECKING:
    from inroad.desk.door import Desk

MOST_BYTES: Final = 5 * 2**20
MOST_DOCUMENTS: Final = 100
MOST_ATTACHED: Final = 5
KINDS: Final = ("résumé", "portfolio", "work sample", "certificate", "other")
ATTACHED: Final = "attachments"
"""The field of ``Letter.more`` with the names of what travels along, one to a line."""
_NAME_CHARS: Final = 120
_PDF, _TEXT, _MARKDOWN = "application/pdf", "text/plain", "text/markdown"
_DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_ODT: Final = "application/vnd.oasis.opendocument.text"
Frozen: TypeAlias = tuple[str, str, str]
_SUFFIXES: Final = {
    _PDF: (".pdf",), _DOCX: (".docx",), _ODT: (".odt",), _TEXT: (".txt", ".text"), _MARKDOWN: (".md", ".markdown"),
}  # fmt: skip
_WANTED: Final = "PDF, DOCX, ODT, or plain text (TXT, MD)"


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document in a list. ``versions``: how often it was put here, this one included."""

    id: int
    name: str
    kind: str
    media_type: str
    size: int
    made_at: datetime
    versions: int = 1
    trashed: bool = False


class Documents:
    def __init__(self, desk: "Desk") -> None:
        self.desk = desk

    # ---- reading

    def list(self, *, trashed: bool = False) -> "builtins.list[DocumentRow]":
        """The documents as they are now (or those in the trash whose name is free again), by name."""
        rows = builtins.list(self._rows().order_by("-made_at", "-id")[: 10 * MOST_DOCUMENTS])
        live = {row.name for row in rows if row.trashed_at is None}
        found: dict[str, models.Document] = {}
        for row in rows:
            if (row.trashed_at is not None and row.name not in live) if trashed else row.trashed_at is None:
                found.setdefault(row.name, row)
        versions = [row.name for row in rows]
        return [_row(found[name], versions.count(name)) for name in sorted(found, key=names.fold)]

    def get(self, document_id: int) -> DocumentRow:
        return _row(self._get(document_id))

    def find(self, text: str) -> DocumentRow:
        """The document of that name or number (``#3``). Raises NotFound with the names there are."""
        wanted = text.strip()
        rows = self.list()
        for row in rows:
            if wanted in {f"#{row.id}", str(row.id)} or names.fold(row.name) == names.fold(wanted):
                return row
        known = ", ".join(row.name for row in rows[:10])
        hint = f"there are: {known}" if known else "inroad document add FILE puts one here"
        raise NotFound(f"there is no document “{wanted[:60]}” here", hint=hint)

    def content(self, document_id: int) -> bytes:
        """Its bytes, as they were put here."""
        return content_of(self.desk.row.pk, self._get(document_id).digest)

    # ---- writing

    def add(self, name: str, content: bytes, kind: str = KINDS[0]) -> DocumentRow:
        """Put a document here. ``name``: of the file, without its folder; what it is, its content tells.

        Raises BadInput for a file that can't be one, Refused for a name that is taken and for too many.
        """
        media_type = media_type_of(name, content)
        name = _checked_name(name, media_type)
        kind = _kind(kind)
        if self._live(name) is not None:
            raise Refused(f"there is a “{name}” already", hint="put a new version in its place, or choose another name")
        if self._rows().filter(trashed_at=None).count() >= MOST_DOCUMENTS:
            raise Refused(f"there are {MOST_DOCUMENTS} documents here", hint="put away one you no longer use")
        with journal.change(self.desk, "document_added", f"Added the document {name}", ties=False) as change:
            row = change.create(self._made(name, kind, media_type, content))
        return _row(row)

    def replace(self, document_id: int, content: bytes, file_name: str = "") -> DocumentRow:
        """A new version under the same name; the one before goes to the trash. The same bytes change nothing."""
        old = self._get(document_id)
        media_type = media_type_of(file_name or old.name, content)
        if media_type != old.media_type:
            raise BadInput(
                f"“{old.name}” is {_said(old.media_type)}, and this is {_said(media_type)}",
                hint="add it as a document of its own",
            )
        if old.digest == _digest(content):
            return _row(old)
        with journal.change(self.desk, "document_replaced", f"A new version of {old.name}", ties=False) as change:
            change.update(old, trashed_at=self.desk.now())
            row = change.create(self._made(old.name, old.kind, media_type, content))
        return next(one for one in self.list() if one.id == row.pk)

    def trash(self, document_id: int) -> None:
        """Put it away. It travels with no letter from now on, and can be brought back."""
        row = self._get(document_id)
        with journal.change(self.desk, "document_trashed", f"{row.name} to the trash", ties=False) as change:
            change.update(row, trashed_at=self.desk.now())

    def restore(self, document_id: int) -> DocumentRow:
        """Bring it back. Raises Refused when another has its name by now."""
        row = self._rows().filter(pk=document_id).exclude(trashed_at=None).first()
        if row is None:
            raise NotFound(f"there is no document #{document_id} in the trash")
        if self._live(row.name) is not None:
            raise Refused(f"there is another “{row.name}” by now", hint="put that one away first")
        with journal.change(self.desk, "document_restored", f"{row.name} back from the trash", ties=False) as change:
            change.update(row, trashed_at=None)
        return _row(row)

    def forget(self, document_id: int) -> None:
        """Delete a document in the trash for good, with every version that went before it. There is no undo."""
        row = self._rows().filter(pk=document_id).exclude(trashed_at=None).first()
        if row is None:
            raise NotFound(f"there is no document #{document_id} in the trash", hint="put it away first")
        with database_errors(), transaction.atomic():
            journal.lock(self.desk.row.pk)
            waiting = models.OutboxMail.objects.filter(desk=self.desk.row, state__in=("queued", "sending"))
            used = {
                digest for head in waiting.values_list("head", flat=True) for *_, digest in head.get("documents", ())
            }
            gone = self._rows().filter(name=row.name).exclude(trashed_at=None)
            if used & set(gone.values_list("digest", flat=True)):
                raise Refused("a mail is on its way with it", hint="wait until it has gone, or take it back")
            gone.delete()
            kept = self._rows().values_list("digest", flat=True)
            models.DocumentBody.objects.filter(desk=self.desk.row).exclude(digest__in=[*kept, *used]).delete()
            journal.record(
                self.desk.row, "document_forgotten", "Deleted a document for good", kind="Document", object_id=row.pk,
                at=self.desk.now(),
            )  # fmt: skip

    # ---- letters

    def attach(self, letter_id: int, document_id: int) -> None:
        """Let a document travel with a draft. In an introduction its owner must have agreed to that first (I12)."""
        letter, document = self.desk.letters._get(letter_id, writable=True), self._get(document_id)
        if registry.get(letter.kind).kind.spoken:
            raise Refused("nothing travels with words for the phone", hint="send it by mail")
        if document.name not in self.allowed(letter):
            raise Refused(
                f"“{document.name}” has no consent to travel in this introduction",
                hint="say so on the introduction's page first: its owner agrees, for this one",
            )
        attached = attached_to(letter)
        if document.name in attached:
            return
        if len(attached) >= MOST_ATTACHED:
            raise Refused(f"{len(attached)} documents travel along already", hint="one is kind, a pile is not")
        self._attached(letter, (*attached, document.name), f"{document.name} travels along")

    def detach(self, letter_id: int, name: str) -> None:
        """Leave a document out of a draft again."""
        letter = self.desk.letters._get(letter_id, writable=True)
        left = tuple(one for one in attached_to(letter) if names.fold(one) != names.fold(name))
        self._attached(letter, left, f"{name[:_NAME_CHARS]} stays here")

    def allowed(self, letter: models.Letter) -> tuple[str, ...]:
        """The names of the documents that may travel with this letter, as things stand."""
        live = [row.name for row in self.list()]
        if letter.contract is None:
            return tuple(live)
        agreed = {consent.document for consent in decode(letter.contract).consents}
        return tuple(name for name in live if name in agreed)

    def frozen(self, letter: models.Letter) -> tuple[Frozen, ...]:
        """What travels with this letter, as (name, media type, digest): the very bytes of this moment.

        Raises Refused for what has no consent, or is in the trash.
        """
        allowed = self.allowed(letter)
        made = []
        for name in attached_to(letter):
            row = self._live(name)
            if row is None:
                raise Refused(f"“{name}” is not among your documents any more", hint="leave it out, or bring it back")
            if name not in allowed:
                raise Refused(
                    f"“{name}” has no consent to travel", hint="its owner agrees first, for this introduction"
                )
            made.append((row.name, row.media_type, row.digest))
        return tuple(made)

    # ---- inside

    def _attached(self, letter: models.Letter, attached: tuple[str, ...], words: str) -> None:
        with journal.change(self.desk, "letter_edited", words, ties=False) as change:
            more = {key: value for key, value in letter.more.items() if key != ATTACHED}
            if attached:
                more[ATTACHED] = "\n".join(attached)
            change.update(letter, more=more, changed_at=self.desk.now())

    def _made(self, name: str, kind: str, media_type: str, content: bytes) -> models.Document:
        digest = _digest(content)
        models.DocumentBody.objects.get_or_create(
            desk=self.desk.row, digest=digest, defaults={"content": base64.b64encode(content).decode("ascii")}
        )
        return models.Document(
            desk=self.desk.row, name=name, kind=kind, media_type=media_type, size=len(content), digest=digest,
            made_at=self.desk.now(),
        )  # fmt: skip

    def _rows(self) -> "QuerySet[models.Document]":
        return models.Document.objects.filter(desk=self.desk.row)

    def _live(self, name: str) -> models.Document | None:
        return next(
            (row for row in self._rows().filter(trashed_at=None) if names.fold(row.name) == names.fold(name)), None
        )

    def _get(self, document_id: int) -> models.Document:
        row = self._rows().filter(pk=document_id, trashed_at=None).first()
        if row is None:
            raise NotFound(f"there is no document #{document_id} on this desk")
        return row


def attached_to(letter: models.Letter) -> tuple[str, ...]:
    """The names of what travels with a letter (or went with it)."""
    said = letter.more.get(ATTACHED, "")
    return tuple(name for name in said.split("\n") if name) if isinstance(said, str) else ()


def content_of(desk_id: int, digest: str) -> bytes:
    """The bytes of that digest. Raises NotFound if they are gone, or are not what they were."""
    said = models.DocumentBody.objects.filter(desk=desk_id, digest=digest).values_list("content", flat=True).first()
    try:
        content = base64.b64decode(said, validate=True) if said is not None else None
    except binascii.Error:
        content = None
    if content is None or _digest(content) != digest:
        raise NotFound("the content of this document is gone", hint="put the file here again")
    return content


def attachments(desk_id: int, frozen: Iterable[Frozen]) -> tuple[compose.Attachment, ...]:
    """What :meth:`Documents.frozen` said, with its bytes, for a mail."""
    return tuple(compose.Attachment(name, media, content_of(desk_id, digest)) for name, media, digest in frozen)


def consent_lost(mail: models.OutboxMail, frozen: Iterable[Frozen]) -> str:
    """Why a mail that waits may not go any more: a consent was taken back since the click; "" if it may."""
    letter = mail.letter
    if letter is None or letter.contract is None:
        return ""
    agreed = {consent.document for consent in decode(letter.contract).consents}
    missing = next((name for name, _, _ in frozen if name not in agreed), "")
    return f"“{missing}” has no consent to travel any more" if missing else ""


def media_type_of(name: str, content: bytes) -> str:
    """What a file is, by its content; its name only tells Markdown from plain text. Raises BadInput."""
    where = PurePath(name).name[:_NAME_CHARS]
    if not content:
        raise BadInput("the file is empty", where=where)
    if len(content) > MOST_BYTES:
        size = f"{len(content) / 2**20:.1f} MB"
        raise BadInput(
            f"the file has {size}; at most {MOST_BYTES // 2**20} MB fit", where=where, hint="make it smaller"
        )
    if content[:1024].lstrip(b"\xef\xbb\xbf\r\n\t ").startswith(b"%PDF-"):
        return _PDF
    if content.startswith(b"PK\x03\x04"):
        return _packed(content, where)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if any(character < " " and character not in "\t\n\r\f" for character in text):
        raise BadInput("this is no document that can travel", where=where, hint=f"{_WANTED}; a PDF is read everywhere")
    return _MARKDOWN if PurePath(name).suffix.lower() in _SUFFIXES[_MARKDOWN] else _TEXT


def _packed(content: bytes, where: str) -> str:
    """DOCX and ODT are zips; only their table of contents is looked at, and the one line that names an ODT."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = set(archive.namelist())
            kind = b""
            if "mimetype" in members and archive.getinfo("mimetype").file_size <= 100:
                kind = archive.read("mimetype")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError, EOFError):
        members, kind = set(), b""
    if any(member.lower().endswith("vbaproject.bin") or member.startswith("Basic/") for member in members):
        raise BadInput("this document holds a program (macros)", where=where, hint="save it as PDF")
    if kind.strip() == _ODT.encode():
        return _ODT
    if {"[Content_Types].xml", "word/document.xml"} <= members:
        return _DOCX
    raise BadInput("this is no document that can travel", where=where, hint=f"{_WANTED}; a PDF is read everywhere")


def _checked_name(name: str, media_type: str) -> str:
    """The file's own name, fit for a mail's header, with an ending that says what it is."""
    plain = clean(PurePath(name.replace("\\", "/")).name, "the name of the document", _NAME_CHARS, required=True)
    compose.checked_name(plain)
    if not plain.lower().endswith(_SUFFIXES[media_type]):
        plain += _SUFFIXES[media_type][0]
    return plain


def _kind(text: str) -> str:
    plain = {names.fold(kind): kind for kind in KINDS}.get(names.fold(text))
    if plain is None:
        raise BadInput(f"“{text[:40]}” is no kind of document", hint=f"one of: {', '.join(KINDS)}")
    return plain


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _said(media_type: str) -> str:
    return {_PDF: "a PDF", _DOCX: "a DOCX", _ODT: "an ODT", _TEXT: "plain text", _MARKDOWN: "Markdown"}[media_type]


def _row(row: models.Document, versions: int = 1) -> DocumentRow:
    return DocumentRow(
        row.pk, row.name, row.kind, row.media_type, row.size, row.made_at, versions, row.trashed_at is not None
    )
