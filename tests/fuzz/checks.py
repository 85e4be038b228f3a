"""What must hold of everything a reader gives, whatever it was given.

items | only records and skips       an exception that the registry caught and worded is one nevertheless
      | moments aware UTC, in our years
      | through the codec and back   what can't be stored was not read
"""

import dataclasses
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Any, Final, get_args

from inroad.desk import codec
from inroad.formats import limits
from inroad.formats.records import Record, Skip

_RECORDS: Final = get_args(Record)
_MOST: Final = 1_000_000  # of one input; none that is tried is large enough to hold as many


class NotKeptError(AssertionError):
    """A reader broke a promise."""


def faithful(items: Iterable[Record | Skip]) -> int:
    """How many records there are. Raises NotKeptError."""
    encoded: list[str] = []
    kept: list[Any] = []
    for number, item in enumerate(items):
        if number > _MOST:
            raise NotKeptError("more came out than can have gone in")
        if isinstance(item, Skip):
            if "please report" in item.reason or not item.reason:
                raise NotKeptError(f"{item.where}: {item.reason}")
            continue
        if not isinstance(item, _RECORDS):
            raise NotKeptError(f"{type(item).__name__} is no record")
        for value in _values(item):
            _is_real(value)
        if len(kept) < 200:
            kept.append(item)
            encoded.append(codec.encode(item))
    if encoded and list(codec.unpack(codec.pack(encoded))) != kept:
        raise NotKeptError("a record is not the same after it was stored")
    return len(kept)


def _values(value: Any) -> Iterator[Any]:
    if dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from _values(getattr(value, field.name))
    elif isinstance(value, tuple):
        for one in value:
            yield from _values(one)
    else:
        yield value


def _is_real(value: Any) -> None:
    if isinstance(value, datetime):
        if value.tzinfo is not UTC:
            raise NotKeptError(f"{value!r} is not in UTC")
    elif isinstance(value, str) and len(value) > 4 * limits.CELL_CHARS:
        raise NotKeptError(f"a text of {len(value):,} characters")
    if isinstance(value, date) and not limits.YEARS[0] - 1 <= value.year <= limits.YEARS[1] + 1:
        raise NotKeptError(f"{value!r} is no date we take for real")
