"""Targets: the board by stage, and a target's page with its ways in."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from inroad.desk.between import next_promises
from inroad.desk.community import reach
from inroad.desk.door import Desk
from inroad.desk.shapes import PersonRow
from inroad.errors import BadInput, InroadError
from inroad.ways.drawing import drawing
from inroad.web.access import desk_for
from inroad.web.door import is_local
from inroad.web.flash import done

TOP = 5
_ALWAYS_SHOWN = ("idea", "approaching", "in conversation", "interviewing")
_FIELDS = ("name", "interest", "note", "opening_url")


@require_safe
def targets(request: HttpRequest) -> HttpResponse:
    """The board. Stages at the far end appear once something is in them."""
    desk = desk_for(request)
    rows = desk.targets.list()
    columns = [(stage, [row for row in rows if row.stage == stage]) for stage in desk.targets.STAGES]
    context = {
        "columns": [column for column in columns if column[1] or column[0] in _ALWAYS_SHOWN],
        "total": len(rows),
        "stages": desk.targets.STAGES,
        "suggestions": desk.targets.suggestions(),
    }
    return render(request, "inroad/targets.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """A company, or one person at a place of interest."""
    desk = desk_for(request)
    source = request.POST if request.method == "POST" else request.GET
    typed = {key: source.get(key, "").strip()[:2000] for key in ("name", "interest", "opening_url", "person")}
    problem = None
    if request.method == "POST":
        try:
            someone = desk.people.find(typed["person"]) if typed["person"] else None
            name = typed["name"] or (someone.name if someone else "")
            row = desk.targets.add(
                name, typed["interest"], person=someone.id if someone else None, opening_url=typed["opening_url"]
            )
            return done(request, f"{row.name} is a target.", to=reverse("target", args=[row.id]))
        except InroadError as error:
            problem = error
    return render(
        request, "inroad/target_add.html", {"typed": typed, "problem": problem}, status=400 if problem else 200
    )


@require_safe
def target(request: HttpRequest, target_id: int) -> HttpResponse:
    desk = desk_for(request)
    row = desk.targets.get(target_id)
    ways = desk.ways.into(target_id, top=TOP)
    inside = _inside(desk, row.organisation_id)
    context = {
        "target": row,
        "ways": ways,
        "drawn": drawing(ways.ways),
        "groups": [(count, list(group)) for count, group in groupby(ways.ways, key=lambda way: way.vouchers)],
        "stages": desk.targets.STAGES,
        "inside": inside,
        "openings": desk.openings.rows(target_id),
        "today": desk.today(),
        "steps": desk.plays.steps(target_id=target_id),
        "offers": desk.plays.offers(target_id=target_id),
        "warm": desk.futures.offers(target_id),
        "blind": None if is_local() else reach.part_of_page(desk, target_id),
        "promises": next_promises(desk, {person.id for person in inside} | {way.people[0].id for way in ways.ways}),
    }
    return render(request, "inroad/target.html", context)


def _inside(desk: Desk, organisation_id: int | None) -> list[PersonRow]:
    return list(desk.organisations.people(organisation_id)) if organisation_id is not None else []


@require_POST
def stage(request: HttpRequest, target_id: int) -> HttpResponse:
    row = desk_for(request).targets.stage(target_id, request.POST.get("stage", ""))
    return done(request, f"{row.name}: {row.stage}.", to=reverse("targets"))


@require_POST
def edit(request: HttpRequest, target_id: int) -> HttpResponse:
    given = {key: request.POST[key] for key in _FIELDS if key in request.POST}
    desk_for(request).targets.edit(target_id, **given)
    return done(request, "Saved.", to=reverse("target", args=[target_id]))


@require_POST
def put(request: HttpRequest, target_id: int) -> HttpResponse:
    """Take up a suggestion, let a target go to the trash, or bring it back."""
    desk = desk_for(request)
    where = request.POST.get("where")
    if where == "up":
        row = desk.targets.take_up(target_id)
        return done(request, f"{row.name} is a target.", to=reverse("target", args=[target_id]))
    if where == "trash":
        desk.targets.trash(target_id)
        return done(request, "In the trash.", to=reverse("targets"))
    if where == "restore":
        desk.targets.restore(target_id)
        return done(request, "Back on the board.", to=reverse("target", args=[target_id]))
    raise BadInput("there is no such place for a target")
