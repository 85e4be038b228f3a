"""Your time: a week by day, corrected in place; a timer; how the week is meant to be spent."""

import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from inroad.desk.door import Desk
from inroad.errors import BadInput, InroadError
from inroad.score.lengths import minutes_from, short
from inroad.score.model import Track
from inroad.web.access import desk_for
from inroad.web.flash import done
from inroad.web.telling import day_from

_TYPED = ("length", "track", "words", "on", "at", "hours", "stop", "began", *(track.name for track in Track))
_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")


@require_safe
def time(request: HttpRequest) -> HttpResponse:
    return _page(request, desk_for(request))


def _page(request: HttpRequest, desk: Desk, problem: InroadError | None = None, form: str = "") -> HttpResponse:
    source = request.POST if request.method == "POST" else request.GET
    context = {
        "week": desk.time.week(day_from(source.get("week", ""), "the week")),
        "plan": desk.time.plan(),
        "tracks": [(track.name, track.value, round(100 * desk.time.plan().split[track])) for track in Track],
        "typed": {key: request.POST.get(key, "")[:500] for key in _TYPED},
        "fixing": request.POST.get("key", "")[:100] if problem else "",
        "today": desk.today(),
        "problem": problem,
        "form": form,
    }
    return render(request, "inroad/time.html", context, status=400 if problem else 200)


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Some time by hand."""
    desk, post = desk_for(request), request.POST
    try:
        day = day_from(post.get("on", ""), "when")
        at = _moment(post.get("at", ""), day or desk.today(), desk.row.timezone)
        spell = desk.time.add(
            minutes_from(post.get("length", "")), post.get("track", ""), post.get("words", ""), day, at
        )
    except InroadError as problem:
        return _page(request, desk, problem, "add")
    return done(request, f"{short(spell.minutes)} noted.", to=_here(post))


@require_POST
def fix(request: HttpRequest) -> HttpResponse:
    """Correct one entry, say that it was not for the search, or take the correction back."""
    desk, post = desk_for(request), request.POST
    key, do = post.get("key", "")[:100], post.get("do")
    try:
        if do == "back":
            desk.time.as_it_was(key)
        elif do == "not":
            desk.time.fix(key, track="")
        else:
            length = post.get("length", "").strip()
            words = post.get("words")
            desk.time.fix(key, minutes_from(length) if length else None, post.get("track") or None, words)
    except BadInput as problem:
        return _page(request, desk, problem, "fix")
    said = {"back": "Taken back.", "not": "Not for the search, then."}.get(do or "", "Corrected.")
    return done(request, said, to=_here(post))


@require_POST
def timer(request: HttpRequest) -> HttpResponse:
    """Start it, stop it, or forget it."""
    desk, post = desk_for(request), request.POST
    try:
        if post.get("do") == "start":
            desk.time.start(post.get("track", ""), post.get("words", ""))
            said = "The timer runs."
        elif post.get("do") == "cancel":
            desk.time.cancel()
            said = "The timer is off; nothing was kept."
        else:
            length = post.get("stop", "").strip()
            said = f"{short(desk.time.stop(minutes_from(length) if length else None).minutes)} noted."
    except InroadError as problem:
        return _page(request, desk, problem, "timer")
    return done(request, said, to=_here(post))


@require_POST
def mean(request: HttpRequest) -> HttpResponse:
    """How many hours a week, for what; since when the search runs."""
    desk, post = desk_for(request), request.POST
    try:
        if post.get("do") == "advised":
            desk.time.as_advised()
        elif post.get("do") == "began":
            desk.weeks.begin(day_from(post.get("began", ""), "since when"))
        else:
            desk.time.mean(_hours(post.get("hours", "")), _shares(post))
    except InroadError as problem:
        return _page(request, desk, problem, "mean")
    return done(request, "Kept.", to=_here(post))


def _here(post: QueryDict) -> str:
    """The week that was looked at."""
    week = day_from(post.get("week", ""), "the week")
    return reverse("time") + (f"?week={week.isoformat()}" if week is not None else "")


def _moment(text: str, day: date, zone: str) -> datetime | None:
    if not text.strip():
        return None
    match = _CLOCK.fullmatch(text.strip())
    if match is None:
        raise BadInput(f"there is no time “{text[:20]}”", where="at", hint="as in 14:00")
    local = datetime(day.year, day.month, day.day, int(match[1]), int(match[2]), tzinfo=ZoneInfo(zone))
    return local.astimezone(UTC)


def _hours(text: str) -> float | None:
    if not text.strip():
        return None
    if not re.fullmatch(r"[0-9]{1,3}([.,][0-9])?", text.strip()):
        raise BadInput(f"“{text[:20]}” is no number of hours", hint="as in 25")
    return float(text.strip().replace(",", "."))


def _shares(post: QueryDict) -> dict[Track, float]:
    typed = {track: post.get(track.name, "").strip() for track in Track}
    if not all(re.fullmatch(r"[0-9]{1,3}", said) for said in typed.values()):
        raise BadInput("the shares are whole numbers", hint="they come to 100, as in 60, 20 and 20")
    return {track: int(said) / 100 for track, said in typed.items()}
