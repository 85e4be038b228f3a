"""What binds, as an export holds it: introductions, promises, letters, checked value by value before they are kept.

A contract's ``data`` is read back into frozen dataclasses whenever its page is shown, and the pages trust their types;
so it must hold what an introduction holds, and say the same as the columns beside it. Numbers of people are translated,
numbers of parties are not brought along: an export can't speak for anybody on another installation.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from django.db import models as db

from inroad.desk.contract_rows import _BACK
from inroad.desk.export import OVER, SIDES
from inroad.desk.letters import HOW, STATES
from inroad.errors import Refused
from inroad.introductions import events
from inroad.introductions.model import Contract, Kept, Kind, KnownBy, Promise, Role, State
from inroad.letters import registry
from inroad.letters.model import Seat, Voice
from inroad.store import bulk, models

CHOICES: dict[tuple[str, str], Callable[[], frozenset[Any]]] = {
    ("Contract", "kind"): lambda: frozenset(Kind),
    ("Contract", "state"): lambda: frozenset(State),
    ("Contract", "known_by"): lambda: frozenset(KnownBy),
    ("ContractSide", "role"): lambda: frozenset(Role),
    ("Promise", "what"): lambda: frozenset(Promise),
    ("Promise", "debtor"): lambda: frozenset(Role),
    ("Promise", "creditor"): lambda: frozenset(Role),
    ("Promise", "state"): lambda: frozenset(Kept),
    ("Promise", "known_by"): lambda: frozenset(KnownBy),
    ("Door", "known_by"): lambda: frozenset(KnownBy),
    ("Letter", "kind"): lambda: frozenset(registry.kinds()),
    ("Letter", "writer"): lambda: frozenset({"", *(seat.writer for seat in _seats())}),
    ("Letter", "reader"): lambda: frozenset({"", *(reader for seat in _seats() for reader in seat.readers)}),
    ("Letter", "state"): lambda: frozenset(STATES) - {"queued"},
    ("Letter", "sent_how"): lambda: frozenset({"", *HOW}),
    ("OutboxMail", "purpose"): lambda: frozenset({"letter"}),
    ("OutboxMail", "state"): lambda: frozenset(OVER),
    ("Reply", "state"): lambda: frozenset({"new", "told", "dismissed"}),
}
"""By (table, column): what may stand there."""


def _seats() -> list[Seat]:
    return [seat for entry in registry.kinds().values() for seat in entry.kind.seats]


JSON_SHAPES: dict[tuple[str, str], Any] = {
    ("Contract", "data"): Contract,
    ("Promise", "reminded"): tuple[str, ...],
    ("Letter", "supplied"): dict[str, str],
    ("Letter", "more"): dict[str, str],
    ("OutboxMail", "head"): dict[str, Any],
}
_MOST_DAYS = 36_500  # from now on or back: what is further away is no date of an introduction


def fits(value: Any, hint: Any) -> bool:
    """Is this JSON value what :mod:`inroad.desk.coding` writes for that annotation?"""
    if NoneType in get_args(hint):
        return value is None or fits(value, next(arg for arg in get_args(hint) if arg is not NoneType))
    if get_origin(hint) is tuple:
        return isinstance(value, list) and all(fits(item, get_args(hint)[0]) for item in value)
    if get_origin(hint) is dict:
        return isinstance(value, dict) and all(fits(item, get_args(hint)[1]) for item in value.values())
    if hint is Any:
        return True
    if hint is datetime:
        return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _MOST_DAYS * 86_400
    if hint is date:
        return isinstance(value, str) and date.fromisoformat(value) is not None
    if is_dataclass(hint):
        return isinstance(value, dict) and _fits_dataclass(value, hint)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return isinstance(value, str) and value in {one.value for one in hint}
    return type(value) is hint


def _fits_dataclass(value: Mapping[str, Any], cls: Any) -> bool:
    hints = get_type_hints(cls)
    needed = {f.name for f in fields(cls) if f.default is MISSING and f.default_factory is MISSING}
    return needed <= set(value) <= set(hints) and all(fits(item, hints[name]) for name, item in value.items())


def contract(row: Mapping[str, Any], people: Mapping[int, int], me: int, party: int) -> dict[str, Any]:
    """A contract's ``data`` for this desk. Raises ValueError, KeyError or BadInput for what no introduction is.

    ``people``: old number -> new number. ``me`` and ``party``: the desk's owner here.
    """
    data: dict[str, Any] = row["data"]
    if not fits(data, Contract) or any(data[column] != row[column] for column in ("kind", "state", "known_by")):
        raise ValueError("no introduction")
    if data.get("owed"):
        raise ValueError("promises have rows of their own")
    made = dict(data)
    for role in SIDES:
        if side := made.get(role):
            person = people[side["person"]] if side.get("person") else 0
            made[role] = {**side, "person": person, "party": party if person == me else 0}
    read: Contract = _BACK(made)
    events.check_terms(read.terms)
    for column, moment in (("lapses_at", read.lapses_at), ("reply_by", read.reply_by)):
        said = row.get(column)
        if (said is None) != (moment is None) or (said and moment and not _same(datetime.fromisoformat(said), moment)):
            raise ValueError("two dates for one thing")
    return made


def voice(kept: Any) -> dict[str, Any]:
    """How letters sound, as the settings hold it."""
    if not fits(kept, Voice):
        raise ValueError("no voice")
    return dict(kept)


def aware(field: Any, value: Any) -> Any:
    """A moment without a time zone is nobody's: which desk would it be of?"""
    if isinstance(field, db.DateTimeField) and value is not None and value.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return value


def _same(one: datetime, other: datetime) -> bool:
    return abs((one.astimezone(UTC) - other).total_seconds()) < 0.01  # a moment in JSON is a float


def check_mails(rows: Sequence[Mapping[str, Any]]) -> None:
    """Raise Refused for mails that are here already: an answer to them would be two desks' at once."""
    for piece in bulk.in_pieces(str(row["message_id"]) for row in rows):
        if models.OutboxMail.objects.filter(message_id__in=piece).exists():
            raise Refused("the desk this comes from is still here", hint="erase it first, or bring this back elsewhere")
