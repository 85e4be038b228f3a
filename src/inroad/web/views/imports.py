"""Import: files in, read in the background, shown before anything is written, published or discarded, and undone."""

from collections.abc import Callable
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from inroad.desk.door import Desk
from inroad.errors import BadInput, Busy
from inroad.web import progress, uploads
from inroad.web.access import desk_for
from inroad.web.door import is_local
from inroad.web.flash import done, say


@require_safe
def imports(request: HttpRequest) -> HttpResponse:
    desk = desk_for(request)
    context = {
        "imports": desk.imports.list(),
        "interrupted": desk.imports.interrupted(waiting=True),
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
        try:
            return _read(desk, lambda: desk.imports.begin(paths, [path.name for path in paths]), folder)
        except Busy:
            uploads.drop(folder)
            raise
    if typed and is_local():  # a server's disk is not the visitor's to name
        path = Path(typed).expanduser()
        if not path.is_absolute():
            hint = "begin at the root, as in /home/… or C:\\…"
            raise BadInput("this path is not a whole one", where=typed, hint=hint)
        return _read(desk, lambda: desk.imports.begin([path]))
    raise BadInput("no file was chosen", hint="choose one or more files, or drop them on the page")


def _read(desk: Desk, begin: Callable[[], int], folder: Path | None = None) -> HttpResponse:
    """Read in the background, and reckon what publishing would bring. ``folder`` is ours to remove once it is read.

    A kill leaves the folder, so that :func:`resume` can go on.
    """

    def work(run: progress.Run) -> int:
        import_id = begin()
        desk.imports.resume(import_id, run.report)
        if folder is not None:
            uploads.drop(folder)
        run.report("Working out who is who")
        run.preview = desk.imports.preview(import_id)
        return import_id

    return _begin(desk, "Reading your files", work)


def _begin(desk: Desk, title: str, work: Callable[[progress.Run], int]) -> HttpResponse:
    run = progress.start(desk.row.pk, title, work, revision=desk.row.revision)
    return redirect("import-run", key=run.key)


@require_safe
def run(request: HttpRequest, key: str) -> HttpResponse:
    """How far the reading is; once it is done, on to what it found. htmx asks for the part alone, twice a second."""
    found = progress.find(key, desk_for(request).row.pk)
    asked_by_htmx = bool(request.htmx)  # type: ignore[attr-defined]
    if found.state == "finished":
        to = f"{reverse('import', args=[found.result])}?run={found.key}"
        return HttpResponse(headers={"HX-Redirect": to}) if asked_by_htmx else redirect(to)
    return render(request, "inroad/import_run.html" + ("#state" if asked_by_htmx else ""), {"run": found})


@require_safe
def report(request: HttpRequest, import_id: int) -> HttpResponse:
    """Before publishing: what would be written. Afterwards: what was."""
    desk = desk_for(request)
    shown = desk.imports.report(import_id)
    if shown.state == "staging":
        return redirect("imports")
    if shown.state == "staged":
        key = request.GET.get("run", "")
        known = progress.preview_by(key, desk.row.pk, import_id, desk.row.revision)
        shown = known or desk.imports.preview(import_id)
    context = {"report": shown, "proposals": desk.setup.proposals() if shown.state == "published" else shown.proposals}
    return render(request, "inroad/import.html", context)


@require_POST
def publish(request: HttpRequest, import_id: int) -> HttpResponse:
    desk = desk_for(request)
    desk.imports.report(import_id)  # so that one that isn't there is a 404 here, not a failure in the background

    def work(run: progress.Run) -> int:
        return desk.imports.publish(import_id, on_progress=run.report).id

    return _begin(desk, "Putting it on your desk", work)


@require_POST
def resume(request: HttpRequest, import_id: int) -> HttpResponse:
    """Go on with what a killed process left."""
    desk = desk_for(request)
    desk.imports.report(import_id)
    return _read(desk, lambda: import_id)


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
