"""Documents: put here, replaced, downloaded, put away; and let to travel, in an introduction or with one letter."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from inroad.desk.documents import MOST_BYTES
from inroad.desk.door import Desk
from inroad.errors import BadInput, InroadError
from inroad.introductions.model import Role
from inroad.web import forms
from inroad.web.access import desk_for
from inroad.web.flash import done, say


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """A new document, or with ``replace`` a new version of one that is there."""
    desk = desk_for(request)
    to = f"{reverse('letters')}#documents"
    try:
        name, content = _uploaded(request)
        if old := forms.number_from(request.POST.get("replace")):
            row = desk.documents.replace(old, content, name)
        else:
            row = desk.documents.add(
                request.POST.get("name", "").strip() or name, content, request.POST.get("kind", "")
            )
    except InroadError as problem:  # shown where the documents are: nothing else on that form was typed
        say(request, f"{problem.message}. {problem.hint}".strip(". ") + ".", problem=True)
        return done_without_words(to)
    return done(request, f"“{row.name}” is here.", to=to)


def done_without_words(to: str) -> HttpResponse:
    response = HttpResponse(status=303)
    response["Location"] = to
    return response


def _uploaded(request: HttpRequest) -> tuple[str, bytes]:
    upload = request.FILES.get("file")
    if upload is None:
        raise BadInput("no file was chosen", hint="choose one of your documents")
    if (upload.size or 0) > MOST_BYTES:
        raise BadInput(f"the file is too large; at most {MOST_BYTES // 2**20} MB fit", hint="make it smaller")
    return upload.name or "", upload.read(MOST_BYTES + 1)


@require_safe
def document(request: HttpRequest, document_id: int) -> HttpResponse:
    """The file itself, to keep; never shown inside a page of the desk."""
    desk = desk_for(request)
    row = desk.documents.get(document_id)
    response = HttpResponse(desk.documents.content(document_id), content_type=row.media_type)
    response.headers["Content-Disposition"] = _attachment(row.name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response


def _attachment(name: str) -> str:
    from django.utils.http import content_disposition_header

    return str(content_disposition_header(True, name))


@require_POST
def put(request: HttpRequest, document_id: int) -> HttpResponse:
    """To the trash, back from it, or away for good."""
    desk = desk_for(request)
    where = request.POST.get("where")
    to = f"{reverse('letters')}#documents"
    if where == "trash":
        desk.documents.trash(document_id)
        return done(request, "In the trash. It travels with no letter from now on.", to=to)
    if where == "back":
        desk.documents.restore(document_id)
        return done(request, "It is back.", to=to)
    if where == "gone":
        desk.documents.forget(document_id)
        return done(request, "Gone for good.", to=to, undoable=False)
    raise BadInput("where should it go?", hint="to the trash, or back")


@require_POST
def consent(request: HttpRequest, contract_id: int) -> HttpResponse:
    """Its owner agrees, or takes it back, that a document travels in this introduction (I12)."""
    desk = desk_for(request)
    to = f"{reverse('introduction', args=[contract_id])}#documents"
    if name := request.POST.get("take-back"):
        desk.introductions.tell(contract_id, "consent_taken_back", document=name)
        return done(request, f"“{name}” does not travel here any more.", to=to, undoable=False)
    row = desk.documents.get(forms.number_from(request.POST.get("document")))
    asked_by = request.POST.get("asked_by", "")
    known = {Role.VOUCHER.value, Role.ADDRESSEE.value}
    desk.introductions.tell(
        contract_id, "consent_given", document=row.name, asked_by=asked_by if asked_by in known else None
    )
    return done(request, f"“{row.name}” may travel in this introduction.", to=to, undoable=False)


@require_POST
def attach(request: HttpRequest, letter_id: int) -> HttpResponse:
    """A document travels along with this letter, or stays here."""
    desk = desk_for(request)
    if name := request.POST.get("leave-out"):
        desk.documents.detach(letter_id, name)
        return done(request, f"“{name}” stays here.", to=_page(desk, letter_id))
    row = desk.documents.find(request.POST.get("document", ""))
    desk.documents.attach(letter_id, row.id)
    return done(request, f"“{row.name}” travels along.", to=_page(desk, letter_id))


def _page(desk: Desk, letter_id: int) -> str:
    row = desk.letters.get(letter_id).row
    if row.kind == "ask" and row.contract_id is not None:
        return reverse("ask", args=[row.contract_id])
    return reverse("letter", args=[letter_id])
