"""Frozen dataclasses as JSON and back, told by their annotations alone.

JSON, not pickle: a restored backup may come from anywhere. Moments keep their microseconds and come back aware, in UTC.
"""

from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, get_args, get_origin, get_type_hints

Coder = Callable[[Any], Any]


def same(value: Any) -> Any:
    return value


def coders(hint: Any) -> tuple[Coder, Coder]:
    """(to JSON, from JSON) for one annotated type: str, numbers, dates, StrEnum, tuples, optionals, dataclasses."""
    if type(None) in get_args(hint):
        (inner,) = (arg for arg in get_args(hint) if arg is not type(None))
        out, back = coders(inner)
        return (lambda v: None if v is None else out(v)), (lambda v: None if v is None else back(v))
    if get_origin(hint) is tuple:
        out, back = coders(get_args(hint)[0])
        if out is same:
            return list, tuple
        return (lambda v: [out(item) for item in v]), (lambda v: tuple([back(item) for item in v]))
    if hint is datetime:
        return datetime.timestamp, (lambda v: datetime.fromtimestamp(v, UTC))
    if hint is date:
        return (lambda v: v.isoformat()), date.fromisoformat
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return str, hint
    if hasattr(hint, "__dataclass_fields__"):
        return row_coders(hint)
    return same, same


def row_coders(cls: type[Any]) -> tuple[Coder, Coder]:
    """A dataclass as the list of its values, in order: compact, for many records of one kind."""
    parts = _parts(cls)
    inward = [(place, coder) for place, (_, _, coder) in enumerate(parts) if coder is not same]
    # An import takes hundreds of thousands of records this way. One expression written from the annotations, as
    # dataclasses write their own methods, takes a third of the time of a coder called for each value.
    out: Coder = eval(f"lambda value: {_row(cls, 'value')}", {})  # noqa: S307 - of names of fields, which are ours

    def back(values: list[Any]) -> Any:
        if len(values) != len(parts):
            raise ValueError(f"{len(values)} values for {len(parts)} fields")
        values = list(values)
        for place, coder in inward:
            values[place] = coder(values[place])
        return cls(*values)

    return out, back


def named_coders(cls: type[Any]) -> tuple[Coder, Coder]:
    """A dataclass as an object: for what is kept for years. Fields added later get their default when read back."""
    parts = [(name, *_named(hint)) for name, hint in _hints(cls)]

    def out(value: Any) -> dict[str, Any]:
        return {name: coder(getattr(value, name)) for name, coder, _ in parts}

    def back(values: dict[str, Any]) -> Any:
        return cls(**{name: coder(values[name]) for name, _, coder in parts if name in values})

    return out, back


def _named(hint: Any) -> tuple[Coder, Coder]:
    """As :func:`coders`, with dataclasses inside as objects too."""
    if type(None) in get_args(hint):
        (inner,) = (arg for arg in get_args(hint) if arg is not type(None))
        out, back = _named(inner)
        return (lambda v: None if v is None else out(v)), (lambda v: None if v is None else back(v))
    if get_origin(hint) is tuple and hasattr(get_args(hint)[0], "__dataclass_fields__"):
        out, back = named_coders(get_args(hint)[0])
        return (lambda v: [out(item) for item in v]), (lambda v: tuple(back(item) for item in v))
    return named_coders(hint) if hasattr(hint, "__dataclass_fields__") else coders(hint)


def _row(cls: type[Any], value: str, depth: int = 0) -> str:
    """The expression that makes a list of the dataclass called ``value``."""
    return f"[{', '.join(_expression(hint, f'{value}.{name}', depth) for name, hint in _hints(cls))}]"


def _expression(hint: Any, value: str, depth: int) -> str:
    """How to write what :func:`coders` does outwards; ``value`` itself if that is JSON already."""
    if type(None) in get_args(hint):
        (inner,) = (arg for arg in get_args(hint) if arg is not type(None))
        return f"(None if {value} is None else {_expression(inner, value, depth)})"
    if get_origin(hint) is tuple:
        item = f"item{depth}"
        each = _expression(get_args(hint)[0], item, depth + 1)
        # Most are empty, and a comprehension costs a call.
        return f"list({value})" if each == item else f"([{each} for {item} in {value}] if {value} else [])"
    if hint is datetime:
        return f"{value}.timestamp()"
    if hint is date:
        return f"{value}.isoformat()"
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return f"{value}.value"
    return _row(hint, value, depth) if hasattr(hint, "__dataclass_fields__") else value


def _parts(cls: type[Any]) -> list[tuple[str, Coder, Coder]]:
    return [(name, *coders(hint)) for name, hint in _hints(cls)]


def _hints(cls: type[Any]) -> list[tuple[str, Any]]:
    hints = get_type_hints(cls)
    return [(field.name, hints[field.name]) for field in fields(cls)]
