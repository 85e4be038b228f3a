"""Your weeks: the page of words, wins and pictures, and the figures of one picture as a file."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from inroad.desk.score import MOST_WEEKS, USUAL
from inroad.web import forms
from inroad.web.access import desk_for

_SPANS = ((4, "4 weeks"), (12, "12 weeks"), (0, "All of it"))


@require_safe
def score(request: HttpRequest) -> HttpResponse:
    """The last so many weeks (``?weeks=4``; 0: all)."""
    weeks = _weeks(request)
    view = desk_for(request).score.page(weeks or None)
    context = {"view": view, "spans": _SPANS, "weeks": weeks, "query": f"?weeks={weeks}"}
    return render(request, "inroad/score.html", context)


@require_safe
def rates(request: HttpRequest) -> HttpResponse:
    """How often one thing leads to the next, each with its range; whom one asked, and how long employers took."""
    return render(request, "inroad/rates.html", {"rates": desk_for(request).rates.view()})


@require_safe
def figures(request: HttpRequest, key: str) -> HttpResponse:
    """The table behind a picture, as CSV."""
    text = desk_for(request).score.csv(key, _weeks(request) or None)
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{key}.csv"'
    return answer


def _weeks(request: HttpRequest) -> int:
    return forms.number_from(request.GET.get("weeks"), USUAL, most=MOST_WEEKS)
