"""The words of a kind: sentences with fields in curly brackets, read from a ``words.toml`` and editable by anybody.

    words.toml ── read ─→ Wording ── with_edits ─→ the user's own ── pick(slot, filled) ─→ the first variant that fits

A slot is one sentence, or several to choose from, most telling first. A variant fits when all its fields are filled; if
none fits, nothing is said. ``need_<key>`` is the question for what only the user can supply; ``{<key>}`` is where the
answer goes, and a visible gap until it is there.

Refused, with file and slot: unknown fields or slots, anything but a plain ``{name}`` (no formats, no attributes), marks
of gaps, and more than a page. A wording is text, never code.
"""

import tomllib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Final

from inroad.errors import BadInput
from inroad.letters import text

NEED: Final = "need_"
MOST_VARIANTS: Final = 12
MOST_CHARS: Final = 1_000
MOST_BYTES: Final = 64 * 2**10

Piece = tuple[str, str]  # (literal text, field name or "")


@dataclass(frozen=True, slots=True)
class Wording:
    """Parsed variants by slot, in the order they are tried. ``where`` names the file in errors."""

    slots: Mapping[str, tuple[tuple[Piece, ...], ...]]
    where: str = ""

    def __contains__(self, slot: str) -> bool:
        return slot in self.slots

    def needs(self) -> frozenset[str]:
        """The keys of what is asked of the user."""
        return frozenset(slot.removeprefix(NEED) for slot in self.slots if slot.startswith(NEED))

    def pick(self, slot: str, fits: Callable[[str], bool]) -> tuple[Piece, ...]:
        """The first variant of ``slot`` all of whose fields fit; () if none does. BadInput if there is no such slot."""
        variants = self.slots.get(slot)
        if variants is None:
            raise BadInput("these words are asked for and are not there", where=f"{self.where}: {slot}")
        return next((one for one in variants if all(fits(name) for _, name in one if name)), ())

    def with_edits(self, edits: Mapping[str, object], fields: Collection[str]) -> "Wording":
        """The same with somebody's own words in some slots; "" leaves a slot unsaid. BadInput if one is no good."""
        unknown = [slot for slot in edits if slot not in self.slots]
        if unknown:
            raise BadInput(
                f"there are no words called “{text.line(str(unknown[0]), 40)}”",
                where=self.where,
                hint=f"those there are: {', '.join(sorted(self.slots))}",
            )
        own = {
            slot: _variants(value, f"{self.where}: {slot}", set(fields) | self.needs(), slot, empty=True)
            for slot, value in edits.items()
        }
        return Wording({**self.slots, **own}, self.where)


def read(path: Path, fields: Collection[str], where: str = "") -> Wording:
    """The words in a file. BadInput naming file and slot; ``fields`` are the names that may stand in brackets."""
    where = where or path.name
    try:
        raw = path.read_bytes()
        if len(raw) > MOST_BYTES:
            raise BadInput(f"it is larger than {MOST_BYTES // 1024} kB", where=where)
        data = tomllib.loads(raw.decode("utf-8"))
    except FileNotFoundError:
        raise BadInput("the file with the words is not there", where=where) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadInput(f"this is no TOML file: {error}", where=where) from error
    return parse(data, fields, where)


def parse(data: Mapping[str, object], fields: Collection[str], where: str) -> Wording:
    """Words that were read already. BadInput as for ``read``."""
    known = set(fields) | {slot.removeprefix(NEED) for slot in data if slot.startswith(NEED)}
    slots = {}
    for slot, value in data.items():
        if not (slot.isidentifier() and slot.isascii() and slot == slot.lower()):
            raise BadInput("a name here is lower-case letters, digits and _", where=f"{where}: {slot[:40]}")
        clash = slot.removeprefix(NEED)
        if slot.startswith(NEED) and clash in fields:
            raise BadInput(f"“{clash}” is the name of a field already", where=f"{where}: {slot}")
        slots[slot] = _variants(value, f"{where}: {slot}", known, slot)
    return Wording(slots, where)


def _variants(
    value: object, where: str, known: Collection[str], slot: str, *, empty: bool = False
) -> tuple[tuple[Piece, ...], ...]:
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
        raise BadInput("expected a sentence, or a list of sentences", where=where)
    if empty and (value == "" or not listed):
        if slot.startswith(NEED):
            raise BadInput("what only you can say has to be asked for", where=where)
        return ()
    if not listed or len(listed) > MOST_VARIANTS:
        raise BadInput(f"expected one to {MOST_VARIANTS} variants", where=where)
    return tuple(_template(one, where, known) for one in listed)


def _template(value: str, where: str, known: Collection[str]) -> tuple[Piece, ...]:
    if not value.strip() or len(value) > MOST_CHARS:
        raise BadInput(f"a sentence has 1 to {MOST_CHARS} characters", where=where)
    if "[[" in value or "]]" in value:
        raise BadInput("double square brackets mark gaps and can't be used here", where=where)
    pieces: list[Piece] = []
    try:
        for literal, name, form, conversion in Formatter().parse(value):
            if name is not None and (form or conversion or not name.isidentifier()):
                raise BadInput(
                    f"“{{{text.line(name, 40)}}}” is no field; only a plain name can stand in brackets", where=where
                )
            if name and name[:1].lower() + name[1:] not in known:
                raise BadInput(
                    f"there is no field “{name[:40]}”", where=where, hint="the fields are listed in docs/letters.md"
                )
            pieces.append((_literal(literal), name or ""))
    except ValueError as error:
        raise BadInput(f"a curly bracket is not closed ({error})", where=where) from error
    return tuple(pieces)


def _literal(value: str) -> str:
    """The text between fields, cleaned, with the blanks at its edges."""
    head, tail = value[: len(value) - len(value.lstrip())], value[len(value.rstrip()) :]
    core = text.block(value, MOST_CHARS)
    return (" " if head else "") + core + (" " if tail and core else "")
