"""Google Contacts as CSV: the format before 2024 (Given Name, Group Membership) and the one since (First Name, Labels).

Several values may share a cell, separated by " ::: ". Labels and groups that begin with "* " are Google's own
("* myContacts", "* Work") and are dropped. Entries for an organisation without a person are left out and counted.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from typing import Final

from inroad.formats.records import Contact, Record, Skip, Span
from inroad.formats.tables import Row, Table, TableReader, addresses, row_by_row, web_addresses
from inroad.formats.tally import Tally
from inroad.formats.text import block

_NUMBERED: Final = re.compile(r"(email|phone|website|organization)([0-9]{1,3})(value|name|title|department)")
_MOST_VALUES: Final = 100


def _contacts(table: Table) -> Iterator[Record | Skip]:
    columns = _Columns(table.columns)

    def contact(row: Row, tally: Tally) -> Record | None:
        given, family = row.get("givenname", "firstname"), row.get("familyname", "lastname")
        nickname = row.get("nickname")
        name = row.get("name") or _joined(
            row.get("nameprefix"), given, row.get("additionalname", "middlename"), family, row.get("namesuffix")
        )
        emails = addresses(_values(row, columns.emails))
        phones = _values(row, columns.phones)
        positions = _positions(row, columns)
        if not (name or nickname) and positions and positions[0].organisation:
            tally.add("an organisation without a person", row.number)
            return None
        if not (name or nickname or emails):
            tally.add("has no name and no e-mail address", row.number)
            return None
        return Contact(
            source="google",
            where=row.where,
            name=name,
            given=given,
            family=family,
            nickname=nickname,
            emails=emails,
            phones=phones,
            urls=web_addresses(_values(row, columns.websites)),
            positions=positions,
            tags=tuple(tag for tag in _split(row.all("groupmembership", "labels")) if not tag.startswith("*")),
            note=block(row.raw("notes")),
        )

    yield from row_by_row(contact)(table)


READER: Final = TableReader(
    "google_csv",
    [
        ("givenname", "familyname", "groupmembership"),
        ("givenname", "familyname", "email1value"),
        ("firstname", "lastname", "email1value"),
        ("firstname", "lastname", "labels", "organizationname"),
        ("firstname", "lastname", "phoneticfirstname", "fileas"),
    ],
    _contacts,
    names=("contacts", "google"),
    least=1,
)


class _Columns:
    """Which numbered columns this file has; there are as many as the richest contact needs."""

    def __init__(self, names: Iterable[str]) -> None:
        found: dict[str, list[tuple[int, str]]] = {}
        for name in names:
            if match := _NUMBERED.fullmatch(name):
                found.setdefault(match[1] + match[3], []).append((int(match[2]), name))
        ordered = {kind: [name for _, name in sorted(columns)] for kind, columns in found.items()}
        self.emails = ordered.get("emailvalue", [])
        self.phones = ordered.get("phonevalue", [])
        self.websites = ordered.get("websitevalue", [])
        numbered = [name.removesuffix("name") for name in ordered.get("organizationname", [])]
        self.organisations = ["organization", *numbered]


def _positions(row: Row, columns: _Columns) -> tuple[Span, ...]:
    found: list[Span] = []
    for prefix in columns.organisations:
        parts = [_split([row.get(prefix + part)]) for part in ("name", "title", "department")]
        for name, title, unit in zip_longest(*parts, fillvalue=""):
            span = Span(name, title, unit)
            if (name or title) and span not in found:
                found.append(span)
    return tuple(found[:_MOST_VALUES])


def _values(row: Row, names: list[str]) -> tuple[str, ...]:
    return _split(row.all(*names))


def _split(cells: Iterable[str]) -> tuple[str, ...]:
    pieces = (piece.strip() for cell in cells for piece in cell.split(":::"))
    return tuple(dict.fromkeys(piece for piece in pieces if piece))[:_MOST_VALUES]


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)
