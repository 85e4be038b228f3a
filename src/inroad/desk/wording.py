"""The words of letters as the owner wants them, or whoever runs the installation.

    words.toml of a kind ←─ the host's edits ←─ the desk's own ── edits(desk) ─→ what every draft is composed with

An edit is checked before it is kept, and again whenever it is used: a later version of a kind may ask for other facts,
and then the house's sentence is said rather than none. Refused: fields that aren't there, and to leave unsaid the
question for what only the writer can say.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Q

from inroad import clock
from inroad.desk import journal
from inroad.desk.opening import database_errors
from inroad.desk.text import clean
from inroad.errors import BadInput, NotFound
from inroad.letters import fields, registry, wording
from inroad.letters.registry import HOUSE
from inroad.store import models

if TYPE_CHECKING:
    from inroad.desk.door import Desk

MOST_CHARS: Final = wording.MOST_CHARS * wording.MOST_VARIANTS
HOUSE_TITLE: Final = "All letters: greeting and sign-off"

Edits = dict[str, dict[str, object]]


@dataclass(frozen=True, slots=True)
class SlotShown:
    """One place in a letter. ``house``, ``host`` and ``own`` are sentences to choose from, the first whose facts are
    known is said; None where nobody changed it, () where it is left unsaid. ``said``: those that drafts choose from.
    ``asks``: it is the question for what only the writer can say. ``stale``: why an edit is used no more, in words.
    """

    slot: str
    asks: bool
    house: tuple[str, ...]
    host: tuple[str, ...] | None = None
    own: tuple[str, ...] | None = None
    said: tuple[str, ...] = ()
    stale: str = ""


@dataclass(frozen=True, slots=True)
class KindWords:
    """The words of a kind. ``fields``: what may stand in curly brackets, and what it becomes."""

    kind: str
    title: str
    slots: tuple[SlotShown, ...]
    fields: tuple[tuple[str, str], ...]

    @property
    def changed(self) -> int:
        return sum(one.own is not None for one in self.slots)


class Wordings:
    def __init__(self, desk: "Desk") -> None:
        self.desk = desk

    def edits(self) -> Edits:
        """What drafts of this desk are composed with: the host's words, and the owner's over them."""
        return _usable(_rows(self.desk.row.pk))

    def kinds(self) -> list[tuple[str, str, int]]:
        """(kind, title, how many places the owner changed), the words of all letters first."""
        changed: dict[str, int] = {}
        for row in _rows(self.desk.row.pk):
            if row.desk_id is not None:
                changed[row.kind] = changed.get(row.kind, 0) + 1
        named = [(HOUSE, HOUSE_TITLE), *((name, entry.kind.title) for name, entry in registry.kinds().items())]
        return [(name, title, changed.get(name, 0)) for name, title in named]

    def get(self, kind: str) -> KindWords:
        """Every place of a kind with its sentences. Raises NotFound."""
        return _shown(kind, _rows(self.desk.row.pk))

    def set(self, kind: str, slot: str, words: str | Sequence[str]) -> KindWords:
        """Say this instead: a sentence, or several, one per line; "" leaves it unsaid. Raises BadInput, NotFound."""
        wanted = _checked(kind, slot, words)
        with journal.change(self.desk, "words_chosen", f"Own words: {_title(kind)}, {slot}", ties=False) as change:
            row = models.WordEdit.objects.filter(desk=self.desk.row, kind=kind, slot=slot).first()
            now = self.desk.now()
            if row is None:
                change.create(models.WordEdit(desk=self.desk.row, kind=kind, slot=slot, words=wanted, changed_at=now))
            elif row.words != wanted:
                change.update(row, words=wanted, changed_at=now)
        return self.get(kind)

    def reset(self, kind: str, slot: str = "") -> KindWords:
        """Back to the words of the house (or of the host), in one place or in all of a kind."""
        _known(kind, slot)
        rows = models.WordEdit.objects.filter(desk=self.desk.row, kind=kind)
        with journal.change(self.desk, "words_reset", f"The house's words again: {_title(kind)}", ties=False) as change:
            for row in (rows.filter(slot=slot) if slot else rows).order_by("slot"):
                change.delete(row)
        return self.get(kind)


# ---- the host's, who has no desk


def host_get(kind: str) -> KindWords:
    """The words of a kind as every desk of the installation begins with them. Raises NotFound."""
    return _shown(kind, _rows(None))


def host_set(kind: str, slot: str, words: str | Sequence[str]) -> KindWords:
    """As :meth:`Wordings.set`, for every desk that has no words of its own there."""
    wanted = _checked(kind, slot, words)
    with database_errors(), transaction.atomic():
        models.WordEdit.objects.update_or_create(
            desk=None, kind=kind, slot=slot, defaults={"words": wanted, "changed_at": clock.now()}
        )
    return host_get(kind)


def host_reset(kind: str, slot: str = "") -> KindWords:
    _known(kind, slot)
    with database_errors(), transaction.atomic():
        rows = models.WordEdit.objects.filter(desk=None, kind=kind)
        (rows.filter(slot=slot) if slot else rows).delete()
    return host_get(kind)


# ---- inside


def _rows(desk_id: int | None) -> list[models.WordEdit]:
    """The host's first, then the desk's: later ones win."""
    whose = Q(desk=None) if desk_id is None else Q(desk=None) | Q(desk=desk_id)
    rows = models.WordEdit.objects.filter(whose).order_by("kind", "slot", "id")
    return sorted(rows, key=lambda row: row.desk_id is not None)


def _usable(rows: Sequence[models.WordEdit]) -> Edits:
    found: Edits = {}
    for row in rows:
        if not _wrong(row.kind, row.slot, row.words):
            found.setdefault(row.kind, {})[row.slot] = row.words
    return found


def _wrong(kind: str, slot: str, words: object) -> str:
    """Why these words can't be used, "" if they can."""
    try:
        registry.words_for(kind, {kind: {slot: words}})
    except (BadInput, NotFound) as error:
        return error.message
    return ""


def _checked(kind: str, slot: str, words: str | Sequence[str]) -> list[str] | str:
    """As it is kept: a list of sentences, or "" for unsaid."""
    _known(kind, slot)
    lines = words.splitlines() if isinstance(words, str) else list(words)
    if sum(map(len, lines)) > MOST_CHARS:
        raise BadInput("these are too many words for one place", where=slot, hint=f"{MOST_CHARS:,} characters at most")
    said = [one for line in lines if (one := clean(line, "the sentence", wording.MOST_CHARS))]
    wanted: list[str] | str = said or ""
    registry.words_for(kind, {kind: {slot: wanted}})
    return wanted


def _known(kind: str, slot: str) -> None:
    words = registry.words_for(kind, {})
    if slot and slot not in words:
        raise BadInput(
            f"there are no words called “{slot[:40]}” in {_title(kind)}",
            hint=f"those there are: {', '.join(words.slots)}",
        )


def _title(kind: str) -> str:
    return HOUSE_TITLE if kind == HOUSE else registry.get(kind).kind.title


def _shown(kind: str, rows: Sequence[models.WordEdit]) -> KindWords:
    words = registry.words_for(kind, {})
    host = {row.slot: row.words for row in rows if row.kind == kind and row.desk_id is None}
    own = {row.slot: row.words for row in rows if row.kind == kind and row.desk_id is not None}
    used = _usable(rows).get(kind, {})
    slots = []
    for slot, variants in words.slots.items():
        edit = own.get(slot, host.get(slot))
        house = tuple(_text(one) for one in variants)
        slots.append(
            SlotShown(
                slot,
                slot.startswith(wording.NEED),
                house,
                _sentences(host[slot]) if slot in host else None,
                _sentences(own[slot]) if slot in own else None,
                _sentences(used[slot]) if slot in used else house,
                _wrong(kind, slot, edit) if edit is not None else "",
            )
        )
    return KindWords(kind, _title(kind), tuple(slots), _fields_of(kind, words))


def _sentences(words: object) -> tuple[str, ...]:
    if isinstance(words, str):
        return (words,) if words else ()
    return tuple(str(one) for one in words) if isinstance(words, list) else ()


def _text(pieces: Sequence[wording.Piece]) -> str:
    """A parsed sentence as it is typed."""
    return "".join(
        literal.replace("{", "{{").replace("}", "}}") + (f"{{{name}}}" if name else "") for literal, name in pieces
    )


def _fields_of(kind: str, words: wording.Wording) -> tuple[tuple[str, str], ...]:
    """Names first that this kind alone knows, then whom it speaks of, then those of all letters."""
    found: dict[str, str] = {}
    own: Mapping[str, str] = {} if kind == HOUSE else registry.get(kind).kind.fields
    found |= own
    for key in sorted(words.needs()):
        found[key] = "what you answered"
    if kind == HOUSE:
        found["called"] = "what you call the reader"
    else:
        for seat in registry.get(kind).kind.seats:
            for role in (seat.writer, *seat.readers):
                found |= {shape.format(role): said for shape, said in fields.PER_ROLE.items() if shape.count("{}") == 1}
    return tuple((found | fields.COMMON).items())
