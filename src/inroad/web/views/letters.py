"""Letters: what wants writing, the composer, and saying that one went out; answers seen, mails of unknown fate."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from inroad.desk import beginning
from inroad.desk.asking import KIND as ASK
from inroad.desk.contract_shapes import LetterView
from inroad.desk.documents import KINDS
from inroad.desk.door import Desk
from inroad.desk.writing import writing
from inroad.errors import BadInput, InroadError
from inroad.web import forms
from inroad.web.access import desk_for
from inroad.web.flash import done, done_here

_SENT_SHOWN = 50
_NEED = "need-"
_WENT = {"client": "Noted: sent.", "phone": "Noted: said on the phone.", "copied": "Noted: sent."}


@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    desk = desk_for(request)
    context = {
        "writing": writing(desk),
        "queued": desk.letters.rows("queued"),
        "sent": desk.letters.rows("sent", limit=_SENT_SHOWN),
        "documents": desk.documents.list(),
        "documents_trash": desk.documents.list(trashed=True),
        "document_kinds": KINDS,
        "unknown": [mail for mail in desk.mail.outbox() if mail.state in {"unknown", "refused", "bounced"}],
    }
    return render(request, "inroad/letters.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    """Begin a letter: chosen by situation on its own page, or by a button on another one."""
    desk, post = desk_for(request), request.POST
    if request.method != "POST":
        return render(request, "inroad/letter_begin.html", {"begin": beginning.page(desk, **_about(request.GET))})
    on_page = post.get("page") == "yes"
    try:
        return done(request, "A draft.", to=_page(_begun(desk, post).row.id))
    except InroadError as error:
        if not on_page:
            raise
        typed = {"who": post.get("who", "")[:200], "opening": forms.number_from(post.get("opening"))}
        context = {"begin": beginning.page(desk, **_about(request.GET)), "problem": error, "typed": typed}
        return render(request, "inroad/letter_begin.html", context, status=400)


def _about(asked: QueryDict) -> dict[str, int | None]:
    """Whom and what a link to the page names."""
    return {f"{name}_id": forms.number_from(asked.get(name)) or None for name in ("person", "opening", "target")}


def _begun(desk: Desk, post: QueryDict) -> LetterView:
    about = _about(post)
    person_id = about["person_id"]
    if person_id is None and (who := post.get("who", "").strip()):
        person_id = desk.people.find(who).id
    return desk.letters.write(
        post.get("kind", ""),
        forms.number_from(post.get("introduction")) or None,
        person_id,
        writer=post.get("writer", ""),
        reader=post.get("reader", ""),
        opening_id=about["opening_id"],
        target_id=about["target_id"],
    )


@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest, letter_id: int) -> HttpResponse:
    """The composer. A POST keeps what was written and shows it looked over anew."""
    desk = desk_for(request)
    view = desk.letters.get(letter_id)
    draft = view.row.state == "draft"
    if draft and view.row.kind == ASK and view.row.contract_id is not None:
        return redirect("ask", contract_id=view.row.contract_id)
    if request.method != "POST":
        return render(request, "inroad/letter.html", _composer(desk, view))
    view = _saved(desk, view, request)
    return done_here(request, "Saved.", "inroad/letter.html#composer", _composer(desk, view), to=_page(letter_id))


def _saved(desk: Desk, before: LetterView, request: HttpRequest) -> LetterView:
    """Text that still reads as it was drafted is not kept as the owner's own: it goes on following the facts."""
    post = request.POST
    supplied = {key.removeprefix(_NEED): post[key] for key in post if key.startswith(_NEED)}
    changed: dict[str, str] = {}
    for name, shown in (("subject", before.subject), ("body", before.body)):
        if name in post and _same(post[name]) != _same(shown):
            changed[name] = post[name]
    return desk.letters.save(before.row.id, supplied=supplied or None, **changed)


def _same(text: str) -> str:
    """As compared: browsers send "\\r\\n", and an empty line at the end is no word."""
    return text.replace("\r\n", "\n").strip()


def _composer(desk: Desk, view: LetterView) -> dict[str, object]:
    about = desk.introductions.get(view.row.contract_id) if view.row.contract_id is not None else None
    writers = {"voucher": about.row.voucher, "addressee": about.row.addressee} if about else {}
    return {
        "letter": view,
        "draft": view.row.state == "draft",
        "introduction": about,
        "others": writers.get(view.row.writer, ""),
        "round": desk.updates.round_of(view.row.id),
        "mailboxes": [box for box in desk.mail.list() if box.sends],
        "model": desk.model_words.shown(),
    }


@require_POST
def sent(request: HttpRequest, letter_id: int) -> HttpResponse:
    """It went out: by my own mail program, on the phone, copied. Or send it now by a mailbox of this desk."""
    desk = desk_for(request)
    how = request.POST.get("how", "")
    to = _page(letter_id)
    if contract_id := desk.letters.get(letter_id).row.contract_id:
        to = reverse("introduction", args=[contract_id])
    elif round_id := desk.updates.round_of(letter_id):
        to = reverse("update", args=[round_id])
    if how == "mail":
        desk.mail.send(letter_id, forms.number_from(request.POST.get("mailbox")) or None)
        return done(request, "On its way.", to=to, undoable=False)
    if how == "call":
        desk.letters.said(letter_id, request.POST.get("words", ""))
        return done(request, "Noted, and kept with them.", to=to, undoable=False)
    desk.letters.sent(letter_id, how)
    return done(request, _WENT.get(how, "Noted."), to=to, undoable=False)


@require_POST
def drop(request: HttpRequest, letter_id: int) -> HttpResponse:
    desk_for(request).letters.drop(letter_id)
    return done(request, "Put away, unsent.", to=reverse("letters"))


@require_POST
def propose(request: HttpRequest, letter_id: int) -> HttpResponse:
    """Ask the owner's model for other words, for this one letter. Nothing is kept by asking."""
    desk = desk_for(request)
    proposal = desk.model_words.propose(letter_id)
    context = {"proposal": proposal, "letter": desk.letters.get(letter_id)}
    return render(request, "inroad/letter_proposal.html", context)


@require_POST
def take(request: HttpRequest, letter_id: int) -> HttpResponse:
    """The owner takes words that were proposed; they go nowhere by that."""
    desk_for(request).model_words.take(letter_id, request.POST.get("body", ""))
    return done(request, "Taken. Read it once more.", to=_page(letter_id))


@require_POST
def mail(request: HttpRequest, mail_id: int) -> HttpResponse:
    """Take back a mail that waits; or say what became of one whose server went silent."""
    desk = desk_for(request)
    what = request.POST.get("do")
    if what == "cancel":
        desk.mail.cancel(mail_id)
        return done(request, "Taken back; nothing went out.", to=reverse("letters"), undoable=False)
    if what in {"sent", "not-sent"}:
        desk.mail.resolve_unknown(mail_id, what == "sent")
        said = "Noted: it arrived." if what == "sent" else "Noted. It is a draft again."
        return done(request, said, to=reverse("letters"), undoable=False)
    raise BadInput("what became of it?", hint="say whether it went out")


@require_POST
def reply(request: HttpRequest, reply_id: int) -> HttpResponse:
    """An answer seen in a mailbox: it is told on the introduction's page, or was none."""
    desk = desk_for(request)
    if request.POST.get("do") == "dismiss":
        desk.mail.dismiss(reply_id)
        return done(request, "It won't be shown again.", to=reverse("today"))
    desk.mail.told(reply_id)
    return done(request, "Noted.", to=reverse("today"))


def _page(letter_id: int) -> str:
    return reverse("letter", args=[letter_id])
