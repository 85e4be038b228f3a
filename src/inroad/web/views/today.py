"""Today: whom to begin with, what only the owner knows, at most three suggestions, what changed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from inroad.web.access import desk_for


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    desk = desk_for(request)
    if not desk.me.named:
        return redirect("start")
    return render(request, "inroad/today.html", {"page": desk.today_page(), "day": desk.today()})
