"""Pictures on a page: as JSON for the script that draws them, and their cells as a table shows them."""

from dataclasses import asdict

from django import template
from django.utils.html import json_script
from django.utils.safestring import SafeString

from inroad.score.pictures import Cell, Picture

register = template.Library()


@register.filter
def as_data(picture: Picture) -> SafeString:
    """The picture as a JSON element, which our policy lets stand in a page: it is data and never run."""
    data = asdict(picture)
    del data["columns"], data["rows"]
    return json_script(data)


@register.filter
def cell(value: Cell) -> str:
    """A figure as a table shows it: grouped, one decimal (two below ten), "–" for none."""
    if value is None:
        return "–"
    if isinstance(value, str):
        return value
    text = f"{value:,.{2 if abs(value) < 10 else 1}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@register.filter
def is_figure(value: Cell) -> bool:
    """Whether a cell stands at the right edge of its column."""
    return not isinstance(value, str)
