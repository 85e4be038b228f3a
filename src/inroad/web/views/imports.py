"""Import: files in, read in the background, shown before anything is written, published or discarded, and undone."""

from collections.abc import Callable
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from inroad.desk.door import Desk
from inroad.errors import BadInput
from inroad.web import progress, uploads
from inroad.web.access import desk_for
from inroad.web.door import is_local
from inroad.web.flash import done, say


@require_safe
def imports(request: HttpRequest) -> HttpResponse:
    desk = desk_for(request)
    context = {
        "imports": desk.imports.list(),
        "interrupted": desk.imports.interrupted(),
        "running": progress.running(desk.row.pk),
        "files": desk.start.files_to_fetch(),
    }
    return render(request, "inroad/imports.html", context)


@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Files chosen or dropped, or (on a laptop) the path of a file or folder. They are read in the background."""
    desk = desk_for(request)
    given = request.FILES.getlist("files") + request.FILES.getlist("folder")
    typed = request.POST.get("path", "").strip()
    if given:
        folder, paths = uploads.keep(given)

        def work(run: progress.Run) -> int:
            try:
                return desk.imports.stage(paths, names=[path.name for path in paths], on_progress=run.report)
            finally:
                uploads.drop(folder)

    elif typed and is_local():  # a server's disk is not the visitor's to name
        path = Path(typed).expanduser()
        if not path.is_absolute():
            raise BadInput(
                "this path is not a whole one", where=typed, hint="begin at the root, as in /home/… or C:\\…"
            )

        def work(run: progress.Run) -> int:
            return desk.imports.stage([path], on_progress=run.report)

    else:
        raise BadInput("no file was chosen", hint="choose one or more files, or drop them on the page")
    return _begin(desk, "Reading your files", work)


def _begin(desk: Desk, title: str, work: Callable[[progress.Run], int]) -> HttpResponse:
    run = progress.start(desk.row.pk, title, work)
    return redirect("import-run", key=run.key)


@require_safe
def run(request: HttpRequest, key: str) -> HttpResponse:
    """How far the reading is; once it is done, on to what it found. htmx asks for the part alone, twice a second."""
    found = progress.find(key, desk_for(request).row.pk)
    asked_by_htmx = bool(request.htmx)  # type: ignore[attr-defined]
    if found.state == "finished":
        to = reverse("import", args=[found.result])
        return HttpResponse(headers={"HX-Redirect": to}) if asked_by_htmx else redirect(to)
    return render(request, "inroad/import_run.html" + ("#state" if asked_by_htmx else ""), {"run": found})


@require_safe
def report(request: HttpRequest, import_id: int) -> HttpResponse:
    """Before publishing: what would be written. Afterwards: what was."""
    desk = desk_for(request)
    shown = desk.imports.report(import_id)
    if shown.state == "staged":
        shown = desk.imports.preview(import_id)
    context = {"report": shown, "proposals": desk.setup.proposals() if shown.state == "published" else shown.proposals}
    return render(request, "inroad/import.html", context)


@require_POST
def publish(request: HttpRequest, import_id: int) -> HttpResponse:
    desk = desk_for(request)

    def work(run: progress.Run) -> int:
        run.report("Working out who is who")
        return desk.imports.publish(import_id).id

    return _begin(desk, "Putting it on your desk", work)


@require_POST
def resume(request: HttpRequest, import_id: int) -> HttpResponse:
    """Go on with what a killed process left."""
    desk = desk_for(request)

    def work(run: progress.Run) -> int:
        desk.imports.resume(import_id, run.report)
        return import_id

    return _begin(desk, "Going on where it stopped", work)


@require_POST
def discard(request: HttpRequest, import_id: int) -> HttpResponse:
    desk_for(request).imports.discard(import_id)
    return done(request, "Put aside; nothing was written.", to=reverse("imports"), undoable=False)


@require_POST
def undo(request: HttpRequest, import_id: int) -> HttpResponse:
    """Take a whole import back; what stays, and why, is said."""
    undone = desk_for(request).imports.undo(import_id)
    say(request, undone.words)
    return render(request, "inroad/import_undone.html", {"undone": undone})
