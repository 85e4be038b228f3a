"""What came of a talk: would they recommend me, whom did they name, will they call."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from inroad import words
from inroad.errors import BadInput, InroadError
from inroad.web.access import desk_for
from inroad.web.flash import done

_TEXTS = ("on", "comfortable", "why", "named")
_TICKS = ("will_call", "went_over_resume")


@require_http_methods(["GET", "HEAD", "POST"])
def talk(request: HttpRequest, person_id: int) -> HttpResponse:
    """The form after a talk. What was typed stays when something is wrong with it."""
    desk = desk_for(request)
    typed = {key: request.POST.get(key, "")[:20_000] for key in _TEXTS}
    ticked = {key: request.POST.get(key) == "yes" for key in _TICKS}
    problem: InroadError | None = None
    if request.method == "POST":
        try:
            row = desk.talks.record(
                person_id,
                on=_day(typed["on"]),
                comfortable=typed["comfortable"],
                why=typed["why"],
                named=typed["named"],
                **ticked,
            )
        except InroadError as error:
            problem = error
        else:
            named = f" {words.count(len(row.named), 'name').capitalize()}, each to follow up." if row.named else ""
            return done(request, f"Kept.{named}", to=reverse("person", args=[person_id]))
    context = {
        "who": desk.people.get(person_id),
        "talks": desk.talks.rows(person_id),
        "typed": {**typed, **ticked},
        "problem": problem,
        "today": desk.today(),
    }
    return render(request, "inroad/talk.html", context, status=400 if problem else 200)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise BadInput(f"“{text[:30]}” is no day", hint="as in 2027-03-01") from None
