"""The answers of the first run as a JSON file: for scripts, and for those who like to write at their own pace.

    {"name": "Ada Verne", "emails": ["ada@verne.example"],
     "companies": [{"name": "Solvane", "interest": "platform lead"}, "Halden & Co"],
     "people": [{"name": "Tom Lind", "how": "my manager at Acme, 2015-2022", "backing": "well",
                 "they_know": "Vera Pohl", "they_know_at": "Solvane"}],
     "employed": "Acme"}

``employed`` is a name, "" for "no", absent or null for "not said". Refuses anything else, with the place.
"""

import json
from typing import Any

from inroad.desk.shapes import Acquaintance, StartAnswers
from inroad.errors import BadInput

_MOST_BYTES = 1_000_000
_MOST_ENTRIES = 50
_KEYS = {"name", "emails", "companies", "people", "employed"}
_PERSON_KEYS = {"name", "how", "backing", "they_know", "they_know_at"}
_COMPANY_KEYS = {"name", "interest"}
_BACKINGS = ("well", "a bit", "no", "unknown")


def parse_answers(text: str, where: str) -> StartAnswers:
    """The answers in ``text``; raises BadInput naming ``where`` and the entry."""
    if len(text) > _MOST_BYTES:
        raise BadInput("this is too long to be a list of answers", where=where)
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadInput(f"this is not JSON ({error})", where=where, hint="see 'inroad start --help'") from None
    top = _object(data, _KEYS, where)
    companies = []
    for number, entry in enumerate(_list(top, "companies", where), start=1):
        place = f"{where}, company {number}"
        fields = _object({"name": entry} if isinstance(entry, str) else entry, _COMPANY_KEYS, place)
        companies.append((_text(fields, "name", place, required=True), _text(fields, "interest", place)))
    people = []
    for number, entry in enumerate(_list(top, "people", where), start=1):
        place = f"{where}, person {number}"
        fields = _object({"name": entry} if isinstance(entry, str) else entry, _PERSON_KEYS, place)
        backing = _text(fields, "backing", place) or "unknown"
        if backing not in _BACKINGS:
            raise BadInput(f"backing is {backing!r}", where=place, hint=f"one of: {', '.join(_BACKINGS)}")
        people.append(
            Acquaintance(
                name=_text(fields, "name", place, required=True),
                how=_text(fields, "how", place),
                backing=backing,
                they_know=_text(fields, "they_know", place),
                they_know_at=_text(fields, "they_know_at", place),
            )
        )
    emails = _list(top, "emails", where)
    if not all(isinstance(entry, str) for entry in emails):
        raise BadInput("emails has entries that are no text", where=where)
    return StartAnswers(
        name=_text(top, "name", where),
        emails=tuple(emails),
        companies=tuple(companies),
        people=tuple(people),
        employed=None if top.get("employed") is None else _text(top, "employed", where),
    )


def _object(value: Any, keys: set[str], where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise BadInput(f"found {_kind(value)} where an object was expected", where=where)
    unknown = set(value) - keys
    if unknown:
        raise BadInput(
            f"there is no {', '.join(repr(key) for key in sorted(unknown))} here",
            where=where,
            hint=f"what can stand here: {', '.join(sorted(keys))}",
        )
    return value


def _list(fields: dict[str, Any], key: str, where: str) -> list[Any]:
    value = fields.get(key) or []
    if not isinstance(value, list):
        raise BadInput(f"{key} is {_kind(value)}, not a list", where=where)
    if len(value) > _MOST_ENTRIES:
        raise BadInput(
            f"{key} has {len(value):,} entries", where=where, hint=f"{_MOST_ENTRIES} at most; files can bring more"
        )
    return value


def _text(fields: dict[str, Any], key: str, where: str, *, required: bool = False) -> str:
    value = fields.get(key)
    if value is None:
        value = ""
    if not isinstance(value, str):
        raise BadInput(f"{key} is {_kind(value)}, not text", where=where)
    if required and not value.strip():
        raise BadInput(f"the {key} is missing", where=where)
    return value.strip()


def _kind(value: Any) -> str:
    names = {dict: "an object", list: "a list", str: "text", bool: "true or false", int: "a number", float: "a number"}
    return names.get(type(value), "nothing")
