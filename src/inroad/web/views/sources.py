"""Sources: whom people turn to in a field, the words that say so, and where they are met."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from inroad.community.vouches import BASIS_WORDS, OUTCOME_WORDS, Outcome
from inroad.desk.door import Desk
from inroad.errors import BadInput, InroadError
from inroad.web import forms
from inroad.web.access import desk_for
from inroad.web.flash import done

_TYPED = ("subject", "voucher", "work", "basis", "how", "on")
_OUTCOMES = tuple((one.value, OUTCOME_WORDS[one]) for one in Outcome)
_BASES = tuple((one.value, words.replace("their", "the")) for one, words in BASIS_WORDS.items())


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    return _page(request, desk_for(request))


def _page(request: HttpRequest, desk: Desk, problem: InroadError | None = None) -> HttpResponse:
    wanted = request.GET.get("field", "")[:200]
    try:
        view = desk.sources.page(wanted)
    except BadInput as error:
        view, problem = None, problem or error
    context = {
        "view": view,
        "wanted": wanted or (view.name if view else ""),
        "choices": desk.sources.choices(),
        "vouches": desk.sources.vouches(),
        "withdrawn": desk.sources.vouches(withdrawn=True),
        "bases": _BASES,
        "outcomes": _OUTCOMES,
        "typed": {key: request.POST.get(key, "")[:100_000] for key in _TYPED},
        "problem": problem,
    }
    return render(request, "inroad/sources.html", context, status=400 if problem else 200)


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Somebody's word, or the owner's own; what was typed stays when it can't be kept."""
    desk, post = desk_for(request), request.POST
    try:
        voucher = post.get("voucher", "").strip()
        row = desk.sources.add(
            desk.people.find(post.get("subject", "")).id,
            post.get("work", ""),
            post.get("basis", ""),
            voucher_id=desk.people.find(voucher).id if voucher else None,
            how=post.get("how", ""),
            said_on=forms.month_from(post.get("on", ""), "when it was said"),
        )
    except InroadError as problem:
        return _page(request, desk, problem)
    return done(request, f"Kept: a word on {row.subject}.", to=f"{reverse('sources')}?field={row.field}")


@require_POST
def put(request: HttpRequest, vouch_id: int) -> HttpResponse:
    """Take a word back, or say what became of it."""
    desk = desk_for(request)
    if request.POST.get("do") == "withdraw":
        row = desk.sources.withdraw(vouch_id)
        return done(request, f"Taken back: nothing rests on the word on {row.subject} any more.", to=reverse("sources"))
    if request.POST.get("do") == "outcome":
        row = desk.sources.outcome(vouch_id, request.POST.get("outcome", ""))
        return done(request, f"{row.subject}: {row.outcome_words}.", to=f"{reverse('sources')}?field={row.field}")
    desk.sources.get(vouch_id)
    raise BadInput("nothing was said about it", hint="choose one of the buttons")


@require_POST
def met(request: HttpRequest) -> HttpResponse:
    """Where somebody is met."""
    desk = desk_for(request)
    person = forms.number_from(request.POST.get("person"))
    said = desk.sources.met_at(person, request.POST.get("gathering", ""))
    return done(request, f"Noted: met at {said}.", to=reverse("sources"))
