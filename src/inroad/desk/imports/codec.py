"""Records as compact JSON and back, for chunks that wait to be published. JSON, not pickle: a restored backup may come
from anywhere."""

import json
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from datetime import UTC, date, datetime
from typing import Any, get_args, get_origin, get_type_hints

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
_MOST_UNPACKED = 256 * 2**20

Coder = Callable[[Any], Any]


def _same(value: Any) -> Any:
    return value


def _coders(hint: Any) -> tuple[Coder, Coder]:
    """(to JSON, from JSON) of one annotated type."""
    options = [arg for arg in get_args(hint) if arg is not type(None)]
    if type(None) in get_args(hint):
        out, back = _coders(options[0])
        return (lambda v: None if v is None else out(v)), (lambda v: None if v is None else back(v))
    if get_origin(hint) is tuple:
        out, back = _coders(get_args(hint)[0])
        if out is _same:
            return list, tuple
        return (lambda v: [out(item) for item in v]), (lambda v: tuple(back(item) for item in v))
    if hint is datetime:
        return (lambda v: v.timestamp()), (lambda v: datetime.fromtimestamp(v, UTC))
    if hint is date:
        return (lambda v: v.isoformat()), date.fromisoformat
    if hint is records.Direction:
        return str, records.Direction
    if hasattr(hint, "__dataclass_fields__"):
        return _class_coders(hint)
    return _same, _same


def _class_coders(cls: type[Any]) -> tuple[Coder, Coder]:
    hints = get_type_hints(cls)
    parts = [(field.name, *_coders(hints[field.name])) for field in fields(cls)]

    def out(value: Any) -> list[Any]:
        return [coder(getattr(value, name)) for name, coder, _ in parts]

    def back(values: list[Any]) -> Any:
        return cls(*(coder(value) for (_, _, coder), value in zip(parts, values, strict=True)))

    return out, back


_BY_NAME = {name: _class_coders(cls) for name, cls in _CLASSES.items()}


def to_json(record: Any) -> list[Any]:
    """A record as ``[kind, fields]``."""
    name = type(record).__name__
    return [name, _BY_NAME[name][0](record)]


def from_json(item: list[Any]) -> Any:
    name, values = item
    return _BY_NAME[name][1](values)


def pack(batch: Iterable[Any]) -> bytes:
    text = json.dumps([to_json(record) for record in batch], ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode("utf-8", "surrogatepass"), 1)


def unpack(payload: bytes) -> Iterator[Any]:
    """The records of a chunk. Raises StoreProblem if the chunk is damaged."""
    try:
        inflater = zlib.decompressobj()
        text = inflater.decompress(bytes(payload), _MOST_UNPACKED)
        items = json.loads(text.decode("utf-8", "surrogatepass"))
        for item in items:
            yield from_json(item)
    except (zlib.error, ValueError, KeyError, TypeError) as error:
        raise StoreProblem("a staged part of this import is damaged", hint="discard it and import again") from error
