"""Tables as spreadsheets and exports write them: found by their header, read row by row, whatever somebody did to them.

    head | every line of the first 40 under every delimiter | a reader recognises one as its header
    file | lines | rows | each with its number as a spreadsheet shows it | cells by column name

It copes with text before the header, comma, semicolon and tab, quoted line breaks, missing and surplus empty cells,
a quotation mark that is never closed (the row is left out, the rows behind it are not), and a file cut off in a row. A
row with more filled cells than the header has, or with less than half of them, is left out with its number: nobody
can say which cell is which. Nothing here knows what a column means.
"""

import csv
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Final

from inroad.errors import BadInput
from inroad.formats import dates, limits
from inroad.formats.records import Record, Skip
from inroad.formats.source import Source
from inroad.formats.tally import Tally
from inroad.formats.text import Lines, decode, fold, one_line

DELIMITERS: Final = (",", "\t", ";")
HEADER_LINES: Final = 40  # a header further down isn't looked for
_ROW_LINES: Final = 10_000  # of one row with quoted line breaks
_ROW_CHARS: Final = 2**20
_MISHAPS: Final = 100  # unclosed quotation marks until the rest is given up; bounds what is read twice
_NAMED: Final = 50  # broken rows named one by one
_NO_TABLE: Final = ("{", "[", "<", "%PDF", "BEGIN:V")  # a header quoted inside such a file is not its own
_CUT: Final = "\0"  # stands for a line that was too long; no text has NULs
_ADDRESS: Final = re.compile(r"[^\s@<>\",;/][^\s@<>\",;]{0,127}@[^\s@<>\",;]{1,253}")


@dataclass(frozen=True, slots=True)
class Header:
    """A line that may be a header. ``names`` are folded (see :func:`text.fold`), ``line`` counts from 1."""

    names: tuple[str, ...]
    delimiter: str
    line: int

    def renamed(self, aliases: Mapping[str, str]) -> "Header":
        return Header(tuple(aliases.get(name, name) for name in self.names), self.delimiter, self.line)


@lru_cache(maxsize=8)
def candidates(head: bytes) -> tuple[Header, ...]:
    """All lines of a file's head that could be a header, top to bottom."""
    text = decode(head)
    if text.lstrip("\ufeff \n").startswith(_NO_TABLE):
        return ()
    lines = text.split("\n", HEADER_LINES)[:HEADER_LINES]
    found = []
    for number, line in enumerate(lines, 1):
        for delimiter in DELIMITERS:
            if delimiter not in line and delimiter != ",":
                continue
            names = tuple(fold(cell) for cell in _cells(line, delimiter))
            if any(names):
                found.append(Header(names, delimiter, number))
    return tuple(found)


def find_header(
    head: bytes, accepts: Callable[[frozenset[str]], bool], aliases: Mapping[str, str] | None = None
) -> Header | None:
    """The first candidate whose (renamed) column names are accepted."""
    for candidate in candidates(head):
        header = candidate.renamed(aliases) if aliases else candidate
        if accepts(frozenset(header.names)):
            return header
    return None


class Row:
    """One row: ``number`` as a spreadsheet shows it, cells by folded column name."""

    __slots__ = ("_cells", "_columns", "_day_first", "number")

    def __init__(self, number: int, cells: list[str], columns: Mapping[str, list[int]], day_first: bool) -> None:
        self.number = number
        self._cells = cells
        self._columns = columns
        self._day_first = day_first

    @property
    def where(self) -> str:
        return f"row {self.number}"

    def has(self, name: str) -> bool:
        """Whether the table has such a column."""
        return name in self._columns

    def get(self, *names: str) -> str:
        """The first filled cell under any of ``names``, on one line; "" if there is none."""
        for name in names:
            for index in self._columns.get(name, ()):
                if value := one_line(self._cells[index][: limits.CELL_CHARS]):
                    return value
        return ""

    def last(self, name: str) -> str:
        """The cell in the last of several columns called ``name``, on one line."""
        indexes = self._columns.get(name)
        return one_line(self._cells[indexes[-1]][: limits.CELL_CHARS]) if indexes else ""

    def all(self, *names: str) -> tuple[str, ...]:
        """Every filled cell under ``names``, in their order, each value once."""
        values = (one_line(self._cells[i][: limits.CELL_CHARS]) for n in names for i in self._columns.get(n, ()))
        return tuple(dict.fromkeys(value for value in values if value))

    def raw(self, name: str) -> str:
        """The first filled cell under ``name`` as it stands, line breaks included."""
        filled = (self._cells[i][: limits.CELL_CHARS] for i in self._columns.get(name, ()) if self._cells[i])
        return next(filled, "")

    def day(self, *names: str) -> date | None:
        return dates.day(self.get(*names), day_first=self._day_first)

    def moment(self, *names: str) -> datetime | None:
        return dates.moment(self.get(*names), day_first=self._day_first)


class Table:
    """The rows below ``header`` in ``source``. ``header.names`` are what :class:`Row` is asked for."""

    def __init__(self, source: Source, header: Header, *, least: int | None = None) -> None:
        """``least`` is how many cells a row must have (default: half of the header's). Raises BadInput if too big."""
        if source.size > limits.TABLE_BYTES:
            raise BadInput(
                f"is {source.size / 2**20:,.0f} MB; a table can have {limits.TABLE_BYTES // 2**20} MB",
                where=source.name,
                hint="split it into smaller files",
            )
        self.source = source
        self.header = header
        self.columns: dict[str, list[int]] = {}
        for index, name in enumerate(header.names):
            if name:
                self.columns.setdefault(name, []).append(index)
        self._least = (len(header.names) + 1) // 2 if least is None else least
        self._day_first = dates.looks_day_first(decode(source.head))

    def rows(self) -> Iterator[Row | Skip]:
        with self.source.open() as stream:
            lines = Lines(stream)
            feed = _Feed(lines)
            for _ in range(self.header.line):
                next(feed, None)
            yield from self._rows(feed, lines)

    def _rows(self, feed: "_Feed", lines: Lines) -> Iterator[Row | Skip]:
        width = len(self.header.names)
        reader = self._reader(feed)
        broken = _Broken()
        number = self.header.line
        mishaps = 0
        lost_from = 0  # after an unclosed quotation mark: the first row of what can't be told apart
        while True:
            feed.begin()
            try:
                cells = next(reader)
            except StopIteration:
                break
            except (csv.Error, _TooMuchError):
                cells = None
            number += 1
            if feed.taken[:1] == [_CUT]:
                yield from broken.row(number, f"is longer than {limits.LINE_BYTES // 2**20} MB")
                feed.push_back(feed.taken[1:])
                reader = self._reader(feed)
                continue
            if cells is None or (len(cells) != width and self._swallowed(feed.taken)):
                mishaps += 1
                if mishaps > _MISHAPS:
                    yield Skip(f"row {number} and below", "too many quotation marks are never closed; not read")
                    return
                yield from broken.row(number, "a quotation mark opens here and is never closed")
                feed.push_back(feed.taken[1:])
                reader = self._reader(feed)
                lost_from = number + 1 if cells is None else 0
                continue
            if lost_from:
                if len(cells) != width:
                    continue
                if number > lost_from:
                    yield Skip(_span(lost_from, number - 1), "can't be told apart from the unclosed cell above")
                lost_from = 0
            if not any(cells):
                continue
            if len(cells) < width and feed.at_end() and not lines.ended:
                complaint = "the file ends in the middle of this row"
            else:
                complaint = self._fit(cells, width)
            if complaint:
                yield from broken.row(number, complaint)
            else:
                yield Row(number, cells, self.columns, self._day_first)
        if lost_from and number >= lost_from:
            yield Skip(_span(lost_from, number), "can't be told apart from the unclosed cell above")
        if lines.stopped:
            yield Skip(f"below row {number}", f"only {limits.TABLE_BYTES // 2**20} MB of a table are read")
        yield from broken.rest()

    def _reader(self, feed: "_Feed") -> "Iterator[list[str]]":
        return csv.reader(feed, delimiter=self.header.delimiter, skipinitialspace=True)

    def _fit(self, cells: list[str], width: int) -> str:
        """Bring ``cells`` to ``width``; why that is impossible, or ""."""
        if len(cells) > width:
            if any(cell.strip() for cell in cells[width:]):
                return f"has {len(cells)} cells where the header has {width}"
            del cells[width:]
        elif len(cells) < width:
            if len(cells) < self._least:
                return f"has {len(cells)} of {width} cells"
            cells.extend([""] * (width - len(cells)))
        return ""

    def _swallowed(self, taken: list[str]) -> bool:
        """Whether a row over several lines holds a line that is a whole row by itself: then its quotes went wrong."""
        width = len(self.header.names)
        return width > 2 and any(
            line != _CUT and len(_cells(line, self.header.delimiter)) == width for line in taken[1:200]
        )


class TableReader:
    """A reader of one kind of table, recognised by its header. See :class:`inroad.formats.source.Reader`.

    ``needs`` are alternative sets of folded column names, any one of which must be there; ``aliases`` translate other
    generations and languages into those names. ``names`` are file names (folded, without extension) that make it
    surer still; with ``only_named`` the header is too common to go by without them, and a name that starts with one of
    ``unless`` is another kind. ``rows`` turns a whole table into records.
    """

    def __init__(
        self,
        name: str,
        needs: Iterable[Iterable[str]],
        rows: Callable[[Table], Iterator[Record | Skip]],
        *,
        aliases: Mapping[str, str] | None = None,
        names: Iterable[str] = (),
        only_named: bool = False,
        unless: Iterable[str] = (),
        least: int | None = None,
    ) -> None:
        self.name = name
        self._needs = tuple(frozenset(columns) for columns in needs)
        self._rows = rows
        self._aliases = dict(aliases or {})
        self._names = frozenset(names)
        self._only_named = only_named
        self._unless = tuple(unless)
        self._least = least

    def identify(self, source: Source) -> float:
        name = stem(source.name)
        named = name in self._names
        if (self._only_named and not named) or (self._unless and name.startswith(self._unless)):
            return 0.0
        if self._header(source.head) is None:
            return 0.0
        return 0.95 if named else 0.9

    def read(self, source: Source) -> Iterator[Record | Skip]:
        header = self._header(source.head)
        if header is None:
            raise BadInput(f"no header of a {self.name} table", where=source.name)
        yield from self._rows(Table(source, header, least=self._least))

    def _header(self, head: bytes) -> Header | None:
        return find_header(head, self._accepts, self._aliases)

    def _accepts(self, names: frozenset[str]) -> bool:
        return any(needed <= names for needed in self._needs)


def row_by_row(
    convert: Callable[[Row, Tally], Record | None],
) -> Callable[[Table], Iterator[Record | Skip]]:
    """A ``rows`` function for tables where one row is one record. ``convert`` tells the tally why it returns None."""

    def rows(table: Table) -> Iterator[Record | Skip]:
        tally = Tally("row")
        for row in table.rows():
            if isinstance(row, Skip):
                yield row
            elif (record := convert(row, tally)) is not None:
                yield record
        yield from tally.skips()

    return rows


def stem(name: str) -> str:
    """A file's name folded, without folder, extension and the member number LinkedIn appends ("Votes_123.csv")."""
    base = name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return fold(re.sub(r"(?:_[0-9]{3,}| ?\([0-9]+\))$", "", base))


def addresses(values: Iterable[str]) -> tuple[str, ...]:
    """Those of ``values`` that have the shape of an e-mail address, each once; case is kept, "mailto:" is not."""
    bare = (value.removeprefix("mailto:").strip("<> ") for value in values)
    return tuple(dict.fromkeys(value for value in bare if _ADDRESS.fullmatch(value)))


def web_addresses(values: Iterable[str]) -> tuple[str, ...]:
    """Those of ``values`` that can be a web page, each once."""
    return tuple(dict.fromkeys(v for v in values if len(v) < 2_000 and "." in v and not any(c.isspace() for c in v)))


class _TooMuchError(Exception):
    """One row takes up more lines than any row has."""


class _Feed(Iterator[str]):
    """Lines for :class:`csv.reader`; remembers those of the current row, so that they can be read again."""

    def __init__(self, lines: Lines) -> None:
        self._source = lines
        self._lines = iter(lines)
        self._again: deque[str] = deque()
        self._chars = 0
        self.taken: list[str] = []

    def begin(self) -> None:
        self.taken = []
        self._chars = 0

    def push_back(self, lines: list[str]) -> None:
        self._again.extendleft(reversed(lines))

    def at_end(self) -> bool:
        if not self._again:
            for line in self._lines:
                self._again.append(_CUT if self._source.cut else line)
                break
        return not self._again

    def __next__(self) -> str:
        if self._again:
            line = self._again.popleft()
        else:
            line = next(self._lines)
            if self._source.cut:
                line = _CUT
        self.taken.append(line)
        self._chars += len(line)
        if line == _CUT or len(self.taken) > _ROW_LINES or (self._chars > _ROW_CHARS and len(self.taken) > 1):
            raise _TooMuchError
        return line + "\n"


class _Broken:
    """Broken rows: the first ones by name, the rest by number."""

    def __init__(self) -> None:
        self._count = 0

    def row(self, number: int, reason: str) -> Iterator[Skip]:
        self._count += 1
        if self._count <= _NAMED:
            yield Skip(f"row {number}", reason)

    def rest(self) -> Iterator[Skip]:
        if self._count > _NAMED:
            yield Skip(f"{self._count - _NAMED:,} more rows", "don't fit the header either")


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter, skipinitialspace=True), [])
    except csv.Error:  # a cell longer than the csv module allows
        return []


def _span(first: int, last: int) -> str:
    return f"row {first}" if first == last else f"rows {first} to {last}"
