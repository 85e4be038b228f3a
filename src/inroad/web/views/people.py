"""People: the list, what is done to several at once, and adding by hand."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from inroad import words
from inroad.desk.between import next_promises
from inroad.errors import BadInput, InroadError
from inroad.web import forms
from inroad.web.access import desk_for
from inroad.web.flash import done

PAGE = 50
FILTERS = {
    "": "Everyone",
    "verified": "People I know",
    "possible": "Maybe: worth asking",
    "knows my work": "Know my work",
    "inside a target": "Inside a target",
    "sleeping": "Not heard from in years",
    "trash": "In the trash",
}
SORTS = {"name": "by name", "last contact": "by last contact", "chance": "by who is likely to answer"}


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Search as you type asks for the rows alone; without JavaScript the same form shows the whole page."""
    desk = desk_for(request)
    asked = {key: request.GET.get(key, "")[:200] for key in ("q", "tag", "filter", "sort")}
    offset = forms.number_from(request.GET.get("offset"))
    page = desk.people.list(asked["q"], asked["tag"], asked["filter"], asked["sort"] or "name", offset, PAGE)
    kept = {key: value for key, value in asked.items() if value}
    context = {
        "page": page,
        "promises": next_promises(desk, {row.id for row in page.rows}),
        "asked": asked,
        "last": min(page.offset + len(page.rows), page.total),
        "back": _link(kept, offset - PAGE) if offset else "",
        "on": _link(kept, offset + PAGE) if offset + PAGE < page.total else "",
        "here": _link(kept, offset),
    }
    if request.htmx and not request.htmx.boosted:  # type: ignore[attr-defined]
        return render(request, "inroad/people.html#rows", context)
    return render(
        request, "inroad/people.html", {**context, "tags": desk.people.tags(), "filters": FILTERS, "sorts": SORTS}
    )


def _link(kept: dict[str, str], offset: int) -> str:
    query = kept | ({"offset": str(offset)} if offset > 0 else {})
    return reverse("people") + (f"?{urlencode(query)}" if query else "")


@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """One change for all who are ticked."""
    desk = desk_for(request)
    ids = forms.ids_from(request.POST, "person")
    action, tag = request.POST.get("action", ""), request.POST.get("tag", "")
    who = words.count(len(ids), "person", "people")
    if action == "tag":
        desk.people.tag(ids, tag)
        said = f"Tagged {who} “{tag.strip()}”."
    elif action == "untag":
        desk.people.untag(ids, tag)
        said = f"Took “{tag.strip()}” off {who}."
    elif action == "trash":
        desk.people.trash(ids)
        said = f"{who.capitalize()} in the trash."
    elif action == "restore":
        desk.people.restore(ids)
        said = f"{who.capitalize()} back."
    elif action in {"leave-alone", "may-ask"}:
        desk.people.leave_alone(ids, action == "leave-alone")
        said = (
            f"{who.capitalize()} will be left alone."
            if action == "leave-alone"
            else f"{who.capitalize()} may be asked."
        )
    else:
        raise BadInput("nothing was chosen to do with them", hint="choose what to do, then press Do it")
    return done(request, said, to=reverse("people"))


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    desk = desk_for(request)
    typed = (
        {
            key: request.POST.get(key, "").strip()
            for key in ("name", "emails", "phones", "urls", "organisation", "title", "how", "backing", "note")
        }
        if request.method == "POST"
        else {"name": request.GET.get("name", "")[:200]}
    )
    if request.method != "POST":
        return render(request, "inroad/person_add.html", {"typed": typed})
    try:
        row = desk.people.add(
            typed["name"],
            emails=forms.several(typed["emails"]),
            phones=[part for part in typed["phones"].split(",") if part.strip()],
            urls=forms.several(typed["urls"]),
            **{key: typed[key] for key in ("organisation", "title", "how", "backing", "note")},
        )
    except BadInput as error:
        return render(request, "inroad/person_add.html", {"typed": typed, "problem": error}, status=400)
    return done(request, f"{row.name} is on your desk.", to=reverse("person", args=[row.id]))


@require_http_methods(["GET", "HEAD", "POST"])
def names(request: HttpRequest) -> HttpResponse:
    """Names pasted from what was seen: a colleague's connections, a speakers' list."""
    desk = desk_for(request)
    source = request.POST if request.method == "POST" else request.GET
    typed = {key: source.get(key, "") for key in ("text", "through", "organisation")}
    if request.method != "POST":
        return render(request, "inroad/names.html", {"typed": typed})
    try:
        through = desk.people.find(typed["through"]).id if typed["through"].strip() else None
        rows = desk.people.paste_names(typed["text"], through_id=through, organisation=typed["organisation"])
    except InroadError as error:
        return render(request, "inroad/names.html", {"typed": typed, "problem": error}, status=400)
    to = reverse("person", args=[through]) if through else reverse("people")
    return done(request, f"{words.count(len(rows), 'name').capitalize()} noted.", to=to)
