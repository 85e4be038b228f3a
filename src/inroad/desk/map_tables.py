"""The figures behind the map as tables, for a spreadsheet: circles, bridges, targets, and everybody who is drawn."""

import csv
import io
from typing import Final

from inroad import words
from inroad.desk.map_shapes import MapView
from inroad.desk.text import harmless
from inroad.errors import BadInput

WHAT: Final = ("circles", "bridges", "targets", "people")

Table = tuple[tuple[str, ...], list[tuple[str | int, ...]]]


def table(view: MapView, what: str) -> Table:
    """Column names and rows. Raises BadInput for a table there isn't."""
    if what == "circles":
        return ("number", "circle", "people", "you know", "you are in it", "best connected", "who leads there"), [
            (row.number, row.name, row.size, row.known, _yes(row.inside), "; ".join(row.hearts), "; ".join(row.bridges))
            for row in view.circles
        ]
    if what == "bridges":
        return ("name", "place", "leads to", "why"), [
            (row.name, row.place, "; ".join(row.circles), "; ".join(row.reasons)) for row in view.bridges
        ]
    if what == "targets":
        return ("target", "best way in", "chance", "through", "why"), [
            (row.name, row.state, "" if row.chance is None else f"{row.chance:.2f}",
             words.listing([name for _, name in row.people]), row.words)
            for row in view.targets
        ]  # fmt: skip
    if what == "people":
        names = {row.number: row.name for row in view.circles}
        return ("name", "place", "circle", "you know each other", "leads further", "at its heart"), [
            (node.name, node.place, names.get(node.circle, ""), _yes(node.known), _yes(node.bridge), _yes(node.heart))
            for node in view.nodes
            if node.kind == "person"
        ]
    raise BadInput(f"there is no table “{what[:30]}” behind the map", hint=f"one of: {', '.join(WHAT)}")


def as_csv(view: MapView, what: str) -> str:
    """A table for a spreadsheet; nothing in it is taken for a formula."""
    columns, rows = table(view, what)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([harmless(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return out.getvalue()


def _yes(value: bool) -> str:
    return "yes" if value else "no"
