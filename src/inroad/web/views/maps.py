"""The map: circles, bridges and targets as a picture with its lists, on any day since the first evidence."""

from dataclasses import asdict
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from inroad.desk import map_tables
from inroad.desk.map_shapes import MapView, Node
from inroad.web.access import desk_for
from inroad.web.telling import day_from


@require_safe
def picture(request: HttpRequest) -> HttpResponse:
    """The slider asks for another day's lists and drawing alone; without JavaScript a list of months does the same."""
    view = desk_for(request).map.picture(_day(request))
    context = {"map": view, "drawing": drawing(view), "tables": map_tables.WHAT, "step": _step(view)}
    part = "#day" if request.htmx and not request.htmx.boosted else ""  # type: ignore[attr-defined]
    return render(request, f"inroad/map.html{part}", context)


@require_safe
def table(request: HttpRequest) -> HttpResponse:
    """The figures behind it as a CSV file."""
    what = request.GET.get("what", "circles")
    made = map_tables.as_csv(desk_for(request).map.picture(_day(request)), what)
    answer = HttpResponse(made, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="map-{what}.csv"'
    return answer


def drawing(view: MapView) -> dict[str, Any]:
    """What static/inroad/map.js draws."""
    return {
        "width": view.width,
        "height": view.height,
        "nodes": [asdict(node) | {"href": _page(node)} for node in view.nodes],
        "links": [asdict(link) for link in view.links],
        "discs": [
            {"name": row.short, "x": row.x, "y": row.y, "radius": row.radius, "inside": row.inside}
            for row in view.circles
        ],
        "rest": view.rest,
    }


def _page(node: Node) -> str:
    return reverse(node.kind, args=[node.id]) if node.kind in {"person", "target"} else ""


def _day(request: HttpRequest) -> date | None:
    """The day asked for: as a date, or as its place among the months (what a slider knows). Raises BadInput."""
    step, text = request.GET.get("step", ""), request.GET.get("as_of", "")
    if step.isascii() and step.isdigit() and len(step) < 5 and not text:
        months = desk_for(request).map.picture().months
        return months[min(int(step), len(months) - 1)]
    return day_from(text, "as of")


def _step(view: MapView) -> int:
    """Where the shown day lies on the slider."""
    return max((place for place, day in enumerate(view.months) if day <= view.day), default=0)
