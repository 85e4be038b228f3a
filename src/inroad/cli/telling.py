"""What happened, as typed: ``FIELD=VALUE`` words for an event of an introduction, read into what the event holds.

Whether it may be told, and what follows, is for :mod:`inroad.introductions`. Refused: fields the event hasn't, a field
that is missing, days that are none.
"""

from collections.abc import Sequence
from dataclasses import MISSING, fields
from datetime import datetime, time
from typing import Any, get_type_hints
from zoneinfo import ZoneInfo

from inroad.cli.dates import day_back, moment
from inroad.cli.session import Session
from inroad.errors import BadInput
from inroad.introductions import events
from inroad.introductions.events import Event
from inroad.introductions.model import Basis, KnownBy, Terms, Vouch

_VOUCH = ("basis", "where", "when", "as_what", "words")
# What comes from somebody else is told, not ticked; nobody types that.
_TOLD = {"answered", "addressee_answered", "vouch_said"}
_TRUE, _FALSE = {"yes", "y", "true", "on", "1"}, {"no", "n", "false", "off", "0"}


def event_called(name: str) -> type[Event]:
    """The event of that name. Raises BadInput with the names there are."""
    kind = events.NAMES.get(name.strip().lower().replace("-", "_").replace(" ", "_"))
    if kind is None:
        known = ", ".join(name for name in events.NAMES if name not in _INNER)
        raise BadInput(f"nothing is called “{name[:40]}” here", hint=f"one of: {known}")
    return kind


_INNER = {"edited", "lapsed", "date_passed", "forgotten"}


def fields_of(state: Session, event: type[Event], typed: Sequence[str]) -> dict[str, Any]:
    """The fields of one event from words like ``answer=agreed`` and ``on=monday``."""
    given: dict[str, str] = {}
    for word in typed:
        key, sign, value = word.partition("=")
        key = key.strip().lower().replace("-", "_")
        if not sign or not key:
            raise BadInput(f"“{word[:40]}” is no FIELD=VALUE", hint=f"as in {_example(event)}")
        if key in given:
            raise BadInput(f"{key} is given twice")
        given[key] = value.strip()
    return read(state, event, given)


def read(state: Session, event: type[Event], given: dict[str, str]) -> dict[str, Any]:
    """As :func:`fields_of`, with the fields parted already."""
    name = events.name_of(event)
    hints = get_type_hints(event)
    made: dict[str, Any] = {"known_by": KnownBy.TOLD} if name in _TOLD else {}
    if "on" in given:
        made |= _at(state, given.pop("on"))
    if "vouch" in hints and name == "vouch_said":
        made["vouch"] = _vouch({key: given.pop(key) for key in _VOUCH if key in given})
    structured = {key for key, hint in hints.items() if _holds(hint, (Vouch, Terms))}
    known = [key for key in hints if key not in structured and key not in {"known_by", "at"}]
    unknown = [key for key in given if key not in known]
    if unknown:
        has = [*known, "on", *(_VOUCH if name == "vouch_said" else ())]
        raise BadInput(f"{name} has no {', '.join(unknown)[:80]}", hint=f"it has: {', '.join(has)}")
    for key, value in given.items():
        made[key] = _value(state, key, hints[key], value)
    missing = [one.name for one in fields(event) if one.default is MISSING and one.name not in made]
    if missing:
        raise BadInput(f"{name} needs {' and '.join(missing)}", hint=f"as in {_example(event)}")
    return made


def _value(state: Session, key: str, hint: Any, value: str) -> Any:
    if hint is datetime:
        return moment(value, state.desk.today(), state.desk.row.timezone)
    if hint is bool:
        if value.lower() not in _TRUE | _FALSE:
            raise BadInput(f"{key} is yes or no, not “{value[:20]}”")
        return value.lower() in _TRUE
    if hint == tuple[str, ...]:
        return tuple(part.strip() for part in value.replace(";", ",").split(",") if part.strip())
    return value  # words, and names of answers and roles: the desk reads those


def _at(state: Session, text: str) -> dict[str, datetime]:
    """When it happened: nothing for today, which is "just now"; else noon of the day."""
    day = day_back(text, state.desk.today())
    if day == state.desk.today():
        return {}
    zone = ZoneInfo(state.desk.row.timezone)
    return {"at": datetime.combine(day, time(12), zone)}


def _vouch(given: dict[str, str]) -> Vouch:
    text = given.pop("basis", "not said").replace("-", " ").replace("_", " ").strip()
    basis = next((one for one in Basis if one.value.lower() == text.lower()), None)
    if basis is None:
        raise BadInput(f"“{text[:40]}” is no basis", hint=f"one of: {', '.join(one.value for one in Basis)}")
    said = {key: given.get(key, "") for key in _VOUCH[1:]}
    return Vouch(basis, said["where"], said["when"], said["as_what"], said["words"])


def _holds(hint: Any, kinds: tuple[type, ...]) -> bool:
    return any(kind.__name__ in str(hint) for kind in kinds)


_EXAMPLES = {
    "answered": "answer=agreed how='mail her first'",
    "addressee_answered": "yes=yes how_to_contact='by phone, after ten'",
    "meeting_set": "meeting_at='friday 14:00'",
    "meeting_cancelled": "by=seeker reached_both=yes",
    "met": "names='Dora Li, Eli Roth'",
    "names_given": "by=voucher names='Dora Li'",
    "reported": "which=contact",
    "nudged": "whom=voucher",
    "vouch_said": "basis='worked with' where=Acme when=2015-2020",
    "released": "words='…'",
    "closed": "outcome='no opening, a good talk'",
}


def _example(event: type[Event]) -> str:
    name = events.name_of(event)
    return f"inroad intro tell 3 {name} {_EXAMPLES.get(name, 'on=monday')}"
