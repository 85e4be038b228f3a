"""Today: what is owed and waited for, "did you speak?", whom to begin with, what only the owner knows, suggestions."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from inroad import words
from inroad.web.access import desk_for


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    desk = desk_for(request)
    if not desk.me.named:
        return redirect("start")
    page = desk.today_page()
    context = {"page": page, "day": desk.today(), "title": _title(page.needs_me, bool(page.owing.owed))}
    return render(request, "inroad/today.html", context)


def _title(needs_me: int, owed: bool) -> str:
    """ "Two things need you today"; "" on a desk that owes nothing."""
    if not needs_me:
        return "Nothing is due today" if owed else ""
    number = words.small(needs_me)
    return f"{number[:1].upper()}{number[1:]} {'thing needs' if needs_me == 1 else 'things need'} you today"
