"""Printing for people: wrapped lines, tables that fit, colour only where it is wanted.

Everything that comes from files passes through :func:`clean` here, so that a name in an address book can't move the
cursor or repaint the screen. Plain lists must answer in 0.3 s; rich's console alone takes 0.1 s to import, so this
stays away from it.
"""

import json
import os
import re
import shutil
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Any, TextIO

import click

Part = str | tuple[str, str]  # text, or (text, style)

_STYLES: dict[str, dict[str, Any]] = {
    "": {},
    "bold": {"bold": True},
    "accent": {"fg": "cyan"},
    "dim": {"dim": True},
    "good": {"fg": "green"},
    "warn": {"fg": "yellow"},
    "bad": {"fg": "red", "bold": True},
}
_PIPED_PROSE = 100  # columns of running text where there is no terminal to ask
_NARROWEST = 6  # of a column that has to shrink
# Direction overrides that never end would turn around the rest of the line.
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_ASCII = str.maketrans({"│": "|", "●": "o", "◆": "*", "○": "o", "·": "-", "→": "->", "…": "...", "–": "-", "—": "-",
                        "×": "x", "“": '"', "”": '"', "’": "'", "•": "*"})  # fmt: skip


def clean(text: str) -> str:
    """The text without what would steer a terminal: control characters, escapes, direction overrides, surrogates."""
    if text.isascii() and text.isprintable():
        return text
    kept = []
    for letter in text:
        if letter in "\n\t":
            kept.append(" ")
        elif letter in _BIDI:
            continue
        elif unicodedata.category(letter) in {"Cc", "Cs"}:
            kept.append("\ufffd")
        else:
            kept.append(letter)
    return "".join(kept)


def cells(text: str) -> int:
    """Columns the text takes on a terminal: wide letters two, combining marks none."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def cut(text: str, width: int) -> str:
    """The text in at most ``width`` columns, with "…" where something was left out."""
    if cells(text) <= width:
        return text
    kept, used = [], 0
    for letter in text:
        used += cells(letter)
        if used > width - 1:
            break
        kept.append(letter)
    return "".join(kept).rstrip() + "…"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. ``keep``: how hard it resists when the terminal is narrow (0 goes first)."""

    head: str
    right: bool = False
    keep: int = 1
    style: str = ""


class Paper:
    """One stream, with its width and its manners. ``width`` 0: not a terminal, nothing is cut."""

    def __init__(self, stream: TextIO, *, width: int, colour: bool, utf8: bool = True) -> None:
        self.stream = stream
        self.width = width
        self.colour = colour
        self.utf8 = utf8
        self._fresh = True

    @classmethod
    def of(cls, stream: TextIO) -> "Paper":
        """Paper for a stream as it is: a terminal's size, ``COLUMNS``, ``NO_COLOR`` and ``TERM=dumb`` are respected."""
        terminal = stream.isatty()
        asked = os.environ.get("COLUMNS", "")
        width = shutil.get_terminal_size((80, 24)).columns if terminal or asked.isdigit() else 0
        colour = terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        encoding = (getattr(stream, "encoding", "") or "utf-8").lower()
        return cls(stream, width=max(width, 20) if width else 0, colour=colour, utf8=encoding.startswith("utf"))

    @classmethod
    def out(cls) -> "Paper":
        return cls.of(sys.stdout)

    @classmethod
    def err(cls) -> "Paper":
        return cls.of(sys.stderr)

    @property
    def prose(self) -> int:
        """Columns for running text; very wide terminals are not filled, nobody can read that."""
        return min(self.width, _PIPED_PROSE) if self.width else _PIPED_PROSE

    def line(self, *parts: Part, indent: int = 0, hang: int | None = None) -> None:
        """One paragraph, wrapped at words. Further lines are indented by ``hang`` (default: as the first)."""
        hang = indent if hang is None else hang
        room = self.prose
        row: list[tuple[str, str]] = []
        used = margin = indent
        for space, pieces in _words(parts):
            size = sum(cells(text) for text, _ in pieces)
            gap = cells(space)
            if row and used + gap + size > room:
                self._emit(margin, row)
                row, used, margin = [], hang, hang
            elif gap:
                row.append((space, ""))
                used += gap
            for text, style in pieces:
                while used + cells(text) > room and hang + 2 <= room:  # longer than a line: break it anywhere
                    head = _head(text, room - used)
                    self._emit(margin, [*row, (head, style)])
                    row, used, margin, text = [], hang, hang, text[len(head) :]
                row.append((text, style))
                used += cells(text)
        self._emit(margin, row)

    def verbatim(self, text: str, *, indent: int = 2) -> None:
        """A command or a link, on a line of its own and never wrapped: half of it would be of no use."""
        self._emit(indent, [(clean(text), "accent")])

    def blank(self) -> None:
        """An empty line between two things; nothing at the top."""
        if not self._fresh:
            self._emit(0, [])

    def heading(self, text: str, aside: str = "") -> None:
        self.line((text, "bold"), *([(f"  {aside}", "dim")] if aside else []))

    def bullets(self, lines: Iterable[str], *, indent: int = 2) -> None:
        for line in lines:
            self.line("• ", line, indent=indent, hang=indent + 2)

    def table(self, columns: Sequence[Column], rows: Sequence[Sequence[str]], *, indent: int = 0) -> None:
        """Rows under heads, never wider than the terminal: wide columns shrink, then the least needed ones go."""
        body = [[clean(cell) for cell in row] for row in rows]
        shown = [i for i in range(len(columns)) if any(row[i] for row in body)]
        widths = {i: max(cells(columns[i].head), *(cells(row[i]) for row in body)) for i in shown}
        if self.width:
            _fit(columns, shown, widths, self.width - indent)

        def put(values: Sequence[str], styles: Sequence[str]) -> None:
            row: list[tuple[str, str]] = []
            for place, i in enumerate(shown):
                text = cut(values[i], widths[i])
                pad = " " * (widths[i] - cells(text))
                last = place == len(shown) - 1
                text = pad + text if columns[i].right else text if last else text + pad
                row.append((text, styles[i]))
                if not last:
                    row.append(("  ", ""))
            self._emit(indent, row)

        put([column.head for column in columns], ["dim"] * len(columns))
        for values in body:
            put(values, [column.style for column in columns])

    def json(self, value: Any) -> None:
        """The value as indented JSON: dataclasses as objects, dates as ISO text."""
        text = json.dumps(plain(value), indent=2, ensure_ascii=not self.utf8)
        # A path may hold bytes that are no text; backslash escapes of surrogates are legal JSON.
        self.stream.write(text.encode("utf-8", "backslashreplace").decode("utf-8") + "\n")

    def _emit(self, margin: int, row: Sequence[tuple[str, str]]) -> None:
        self._fresh = False
        text = "".join(
            click.style(piece, **_STYLES[style]) if self.colour and style and piece.strip() else piece
            for piece, style in _joined(row)
        )
        text = (" " * margin + text).rstrip()
        if not self.utf8:
            encoding = getattr(self.stream, "encoding", None) or "ascii"
            text = text.translate(_ASCII).encode(encoding, "replace").decode(encoding)
        self.stream.write(text + "\n")


def plain(value: Any) -> Any:
    """A value made of what JSON has: dataclasses become objects, enums their value, dates and paths text."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, dict):
        return {str(key): plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(entry) for entry in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, float):
        return round(value, 6)
    return value


def _words(parts: Sequence[Part]) -> list[tuple[str, list[tuple[str, str]]]]:
    """``(space before, pieces of one word)``. Spaces stay as written; a paragraph is broken only at them."""
    found: list[tuple[str, list[tuple[str, str]]]] = []
    space, fresh = "", True
    for part in parts:
        text, style = part if isinstance(part, tuple) else (part, "")
        for piece in re.findall(r" +|[^ ]+", clean(text)):
            if piece.startswith(" "):
                space, fresh = space + piece, True
            elif fresh:
                found.append((space, [(piece, style)]))
                space, fresh = "", False
            else:
                found[-1][1].append((piece, style))
    return found


def _joined(row: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Neighbours of one style as one piece, the spaces between them included."""
    joined: list[tuple[str, str]] = []
    for place, (text, style) in enumerate(row):
        after = row[place + 1][1] if place + 1 < len(row) else ""
        if not text.strip() and joined and joined[-1][1] == after:
            style = after
        if joined and joined[-1][1] == style:
            joined[-1] = (joined[-1][0] + text, style)
        else:
            joined.append((text, style))
    return joined


def _head(text: str, room: int) -> str:
    """As many letters as fit into ``room`` columns, maybe none."""
    used = 0
    for i, letter in enumerate(text):
        used += cells(letter)
        if used > room:
            return text[:i]
    return text


def _fit(columns: Sequence[Column], shown: list[int], widths: dict[int, int], room: int) -> None:
    """Shrink ``widths`` and drop from ``shown``, in place, until the table fits into ``room`` columns."""

    def total() -> int:
        return sum(widths[i] for i in shown) + 2 * (len(shown) - 1)

    while total() > room:
        soft = [i for i in shown if not columns[i].right and widths[i] > max(_NARROWEST, 12)]
        if soft:
            widest = max(soft, key=lambda i: widths[i])
            widths[widest] -= 1
            continue
        if len(shown) > 1:
            shown.remove(min(shown, key=lambda i: (columns[i].keep, -i)))
            continue
        widths[shown[0]] = max(room, 1)
        return
