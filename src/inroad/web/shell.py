"""What every full page shows around its content: the rail with its counts, the theme, the version."""

from django.http import HttpRequest

import inroad
from inroad.errors import InroadError
from inroad.web.access import desk_for
from inroad.web.door import is_local

THEMES = ("system", "light", "dark")
THEME_COOKIE = "inroad_theme"


def theme_of(request: HttpRequest) -> str:
    chosen = request.COOKIES.get(THEME_COOKIE, "system")
    return chosen if chosen in THEMES else "system"


def shell(request: HttpRequest) -> dict[str, object]:
    """Context for all templates. A desk that can't be read must not also break the page that says so."""
    context: dict[str, object] = {
        "theme": theme_of(request),
        "version": getattr(inroad, "__version__", ""),
        "local": is_local(),
        "me": None,
        "counts": None,
        "weeks_offered": False,
        "host": False,
    }
    if getattr(request, "let_in", False) and not getattr(request, "htmx", False):
        try:
            desk = desk_for(request)
            context |= {"me": desk.me, "counts": desk.counts(), "weeks_offered": desk.score.offered()}
            context["host"] = desk.seats.is_host
        except InroadError:
            pass
    return context
