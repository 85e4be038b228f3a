"""Records as compact JSON and back, for chunks that wait to be published. JSON, not pickle: a restored backup may come
from anywhere."""

import json
import zlib
from collections.abc import Iterable, Iterator
from typing import Any

from inroad.desk import coding
from inroad.errors import StoreProblem
from inroad.formats import records

_CLASSES: dict[str, type[Any]] = {
    cls.__name__: cls
    for cls in (
        records.Contact,
        records.Message,
        records.Meeting,
        records.Me,
        records.OwnPosition,
        records.Invitation,
        records.Recommendation,
        records.Endorsement,
        records.Interest,
        records.Skill,
    )
}
_KINDS = {name: "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_") for name in _CLASSES}
MOST_UNPACKED = 256 * 2**20

_ENCODE = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode
_BY_NAME = {name: coding.row_coders(cls) for name, cls in _CLASSES.items()}


def to_json(record: Any) -> list[Any]:
    """A record as ``[kind, fields]``."""
    name = type(record).__name__
    return [name, _BY_NAME[name][0](record)]


def kind_of(record: object) -> str:
    """The record's kind as counted for the user: "contact", "message", "own_position", …"""
    return _KINDS[type(record).__name__]


def from_json(item: list[Any]) -> Any:
    name, values = item
    return _BY_NAME[name][1](values)


def encode(record: Any) -> str:
    """A record as one JSON text."""
    return _ENCODE(to_json(record))


def pack(encoded: Iterable[str]) -> bytes:
    """A chunk of encoded records; together no more than :data:`MOST_UNPACKED` bytes."""
    return zlib.compress(f"[{','.join(encoded)}]".encode("utf-8", "surrogatepass"), 1)


def pack_records(found: Iterable[Any]) -> bytes:
    """The same of records, in one go: quicker, for so many that their text may be in memory at once."""
    return zlib.compress(_ENCODE([to_json(record) for record in found]).encode("utf-8", "surrogatepass"), 1)


def unpack(payload: bytes) -> Iterator[Any]:
    """The records of a chunk. Raises StoreProblem if the chunk is damaged."""
    for item in unpack_plain(payload):
        try:
            yield from_json(item)
        except (ValueError, KeyError, TypeError, AttributeError, ArithmeticError, OSError) as error:
            raise _damaged() from error


def unpack_plain(payload: bytes) -> list[Any]:
    """The JSON values of a chunk. Raises StoreProblem if the chunk is damaged."""
    try:
        text = zlib.decompressobj().decompress(bytes(payload), MOST_UNPACKED)
        items = json.loads(text.decode("utf-8", "surrogatepass"))
    except (zlib.error, ValueError, RecursionError) as error:
        raise _damaged() from error
    if not isinstance(items, list):
        raise _damaged()
    return items


def _damaged() -> StoreProblem:
    return StoreProblem("a staged part of this import is damaged", hint="discard it and import again")
