"""Review: likely duplicates, one pair at a time, side by side."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from inroad import words
from inroad.desk.door import Desk
from inroad.errors import BadInput
from inroad.web.access import desk_for
from inroad.web.flash import done_here
from inroad.web.forms import number_from


@require_safe
def review(request: HttpRequest) -> HttpResponse:
    """The strongest pair; ``?skip=2`` leaves the first two for another day."""
    return render(request, "inroad/review.html", _waiting(desk_for(request), number_from(request.GET.get("skip"))))


@require_POST
def answer(request: HttpRequest, pair_id: int) -> HttpResponse:
    """Merge, or two people; then the next pair."""
    desk = desk_for(request)
    given = request.POST.get("answer")
    if given == "merge":
        desk.review.merge(pair_id)
        words = "One person now."
    elif given == "different":
        desk.review.distinct(pair_id)
        words = "Two people; you won't be asked again."
    else:
        raise BadInput("the answer is either “the same” or “two people”")
    skip = number_from(request.POST.get("skip"))
    to = f"{reverse('review')}?skip={skip}" if skip else reverse("review")
    return done_here(request, words, "inroad/review.html#pair", _waiting(desk, skip), to=to)


@require_POST
def same_names(request: HttpRequest) -> HttpResponse:
    """Put all entries of one full name together, in one step."""
    merged = desk_for(request).review.merge_alike()
    return done_here(
        request,
        f"{words.count(merged, 'entry', 'entries')} put with another of the same full name.",
        "inroad/review.html#pair",
        _waiting(desk_for(request), 0),
        to=reverse("review"),
    )


def _waiting(desk: Desk, skip: int) -> dict[str, object]:
    count = desk.review.count()
    skip = min(skip, count)
    pairs = desk.review.open(limit=skip + 1)
    alike = sum(len(group) - 1 for group in desk.review.alike())
    return {"pair": pairs[skip] if skip < len(pairs) else None, "skip": skip, "waiting": count, "alike": alike}
