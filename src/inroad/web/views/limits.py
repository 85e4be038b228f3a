"""What a helper told the owner: how often they may be asked, for whom never, whether they want to be asked at all."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from inroad.errors import BadInput
from inroad.web import forms
from inroad.web.access import desk_for
from inroad.web.flash import done


@require_POST
def limits(request: HttpRequest, person_id: int) -> HttpResponse:
    wishes = desk_for(request).limits
    asked, why = request.POST.get("do", ""), request.POST.get("why", "")
    if asked == "limits":
        wishes.told(person_id, _number(request.POST.get("asks_per_quarter", "")), _names(request.POST.get("no_go", "")))
        said = "Noted. They won't be asked beyond that."
    elif asked == "close":
        wishes.close_door(person_id, why)
        said = "Noted. They won't be asked by you."
    elif asked == "reopen":
        wishes.reopen_door(person_id, why)
        said = "Noted. They may be asked again."
    else:
        raise BadInput("nothing was said about what they wish")
    return done(request, said, to=reverse("person", args=[person_id]) + "#wishes")


def _number(text: str) -> int | None:
    """ "" sets no limit. Raises BadInput for what is no number."""
    text = text.strip()
    if not text:
        return None
    number = forms.number_from(text, -1)
    if number < 0:
        raise BadInput(f"“{text[:30]}” is no number", where="asks in a quarter", hint="as in 2; empty for no limit")
    return number


def _names(text: str) -> list[str]:
    return [line for line in (one.strip() for one in text.splitlines()) if line]
