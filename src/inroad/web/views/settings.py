"""Settings: me and my addresses, employers, trash, backups, the way out with everything, and the end of everything."""

import tempfile
from pathlib import Path

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from inroad.desk import calendar_feed, notices, preferences
from inroad.errors import BadInput, NotFound
from inroad.web import forms
from inroad.web.access import desk_for
from inroad.web.door import is_local
from inroad.web.flash import done
from inroad.web.shell import THEME_COOKIE, THEMES

_THEME_SECONDS = 365 * 24 * 3600
ERASE_WORDS = "delete everything"


@require_safe
def settings(request: HttpRequest) -> HttpResponse:
    desk = desk_for(request)
    context = {
        "guards": desk.setup.guards(),
        "proposals": desk.setup.proposals(),
        "backups": desk.backups.list() if is_local() else [],
        "erase_words": ERASE_WORDS,
        "voice": preferences.voice(desk),
        "digest": notices.wished(desk),
        "digest_hour": notices.hour_of(desk.row.settings),
        "hours": range(5, 12),
        "mailboxes": desk.mail.list(),
        "feed": None if is_local() else calendar_feed.feed(desk),
    }
    return render(request, "inroad/settings.html", context)


@require_POST
def introduce(request: HttpRequest) -> HttpResponse:
    post = request.POST
    desk_for(request).setup.introduce(
        post.get("name", ""), forms.several(post.get("emails", "")), post.get("timezone", "").strip()
    )
    return done(request, "Saved.", to=reverse("settings"))


@require_POST
def address(request: HttpRequest) -> HttpResponse:
    """ "Is this you?" """
    mine = request.POST.get("mine") == "yes"
    which = request.POST.get("address", "")
    desk_for(request).setup.confirm_address(which, mine)
    return done(request, f"{which} is {'yours' if mine else 'not yours'}.", to=reverse("settings"))


@require_POST
def employer(request: HttpRequest) -> HttpResponse:
    """ "Are you still there?"; also names an employer not known yet."""
    desk = desk_for(request)
    present = request.POST.get("present") == "yes"
    known = request.POST.get("organisation", "")
    which: int | str = int(known) if known.isdecimal() and len(known) < 19 else request.POST.get("name", "")
    guard = desk.setup.answer_guard(which, present)
    said = f"Nobody at {guard.name} will hear of this from here." if present else f"You have left {guard.name}."
    return done(request, said, to=reverse("settings") + "#employers")


@require_POST
def trust(request: HttpRequest) -> HttpResponse:
    """A colleague who may know, by name or by id."""
    desk = desk_for(request)
    who = desk.people.find(request.POST.get("person", ""))
    trusted = request.POST.get("trusted") == "yes"
    desk.setup.trust(who.id, trusted)
    said = f"{who.name} may know." if trusted else f"{who.name} won't find out from here."
    return done(request, said, to=reverse("settings") + "#employers")


@require_POST
def voice(request: HttpRequest) -> HttpResponse:
    """How letters greet and sign off."""
    post = request.POST
    preferences.set_voice(
        desk_for(request),
        formal=post.get("formal") == "yes",
        sign_off=post.get("sign_off", ""),
        signature=post.get("signature", ""),
    )
    return done(request, "Your letters will sound like it.", to=reverse("settings") + "#voice")


@require_POST
def digest(request: HttpRequest) -> HttpResponse:
    """A mail to oneself in the morning, or none."""
    wished = request.POST.get("digest") == "yes"
    notices.wish(desk_for(request), wished, forms.number_from(request.POST.get("hour"), notices.USUAL_HOUR))
    said = "Each morning, what is owed and waited for." if wished else "No mail in the morning."
    return done(request, said, to=reverse("settings") + "#mail")


@require_POST
def mailbox(request: HttpRequest) -> HttpResponse:
    """Add a mailbox after signing in to it, try it again, or remove it. Its password is never shown again."""
    desk, post = desk_for(request), request.POST
    to = reverse("settings") + "#mail"
    if post.get("do") == "add":
        servers = {side: _server(post, side) for side in ("smtp", "imap")}
        row = desk.mail.add(
            post.get("address", ""), smtp=servers["smtp"], imap=servers["imap"], secret=post.get("secret", "")
        )
        return done(request, f"{row.address} works.", to=to, undoable=False)
    mailbox_id = forms.ids_from(post, "mailbox")[0]
    if post.get("do") == "check":
        row = desk.mail.check(mailbox_id)
        return done(request, f"{row.address} works.", to=to, undoable=False)
    if post.get("do") == "remove":
        desk.mail.remove(mailbox_id)
        return done(request, "Removed, its password too.", to=to, undoable=False)
    raise BadInput("there is nothing to do with this mailbox")


def _server(post: QueryDict, side: str) -> dict[str, object] | None:
    """ "smtp.host.example" or "smtp.host.example:587" as typed; None for an empty field."""
    host, _, port = post.get(side, "").strip().partition(":")
    if not host:
        return None
    if port and not port.isdecimal():
        raise BadInput(f"“{port[:10]}” is no port", hint="a number after the colon, or nothing")
    given = {"host": host, "port": int(port) if port else None, "user": post.get("user", "").strip()}
    if post.get("plain") == "yes":
        given["security"] = "none"
    return {key: value for key, value in given.items() if value}


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Light, dark, or as the system has it; kept in a cookie, back to where one was."""
    chosen = request.POST.get("theme", "")
    if chosen not in THEMES:
        raise BadInput("there is no such theme", hint=f"one of: {', '.join(THEMES)}")
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    response = HttpResponseRedirect(wanted if safe else reverse("today"), status=303)
    response.set_cookie(THEME_COOKIE, chosen, max_age=_THEME_SECONDS, samesite="Strict", httponly=True)
    return response


@require_safe
def trash(request: HttpRequest) -> HttpResponse:
    desk = desk_for(request)
    offset = forms.number_from(request.GET.get("offset"))
    context = {
        "people": desk.people.list(filter="trash", offset=offset, limit=100),
        "targets": desk.targets.trashed(),
        "openings": desk.openings.trashed(),
    }
    return render(request, "inroad/trash.html", context)


@require_POST
def backup(request: HttpRequest) -> HttpResponse:
    _laptop_only()
    desk_for(request).backups.make()
    return done(request, "A backup is made and was read back.", to=reverse("settings") + "#backups", undoable=False)


@require_POST
def restore(request: HttpRequest) -> HttpResponse:
    """Only one of the backups that are listed: a path from the form is never opened as it stands."""
    _laptop_only()
    desk = desk_for(request)
    wanted = request.POST.get("backup", "")
    row = next((row for row in desk.backups.list() if Path(row.path).name == wanted), None)
    if row is None:
        raise NotFound("there is no such backup")
    if request.POST.get("sure") != "yes":
        raise BadInput("this needs your yes", hint="tick the box that says you are sure")
    desk.backups.restore(row.path)
    return done(request, "The desk is as it was at that backup.", to=reverse("settings") + "#backups", undoable=False)


def _laptop_only() -> None:
    if not is_local():
        raise NotFound("backups of a shared installation are its keeper's work")


@require_POST
def export(request: HttpRequest) -> HttpResponseBase:
    """Everything as one open zip."""
    desk = desk_for(request)
    folder = tempfile.TemporaryDirectory(prefix="inroad-export-")
    try:
        path = Path(folder.name) / f"inroad-{desk.today().isoformat()}.zip"
        desk.export.write(path)
        return _Download(path, folder)
    except BaseException:
        folder.cleanup()
        raise


class _Download(FileResponse):
    """Streams a file, and removes it with its folder once it is sent."""

    def __init__(self, path: Path, folder: "tempfile.TemporaryDirectory[str]") -> None:
        self._folder = folder
        super().__init__(path.open("rb"), as_attachment=True, filename=path.name, content_type="application/zip")

    def close(self) -> None:
        super().close()
        self._folder.cleanup()


@require_POST
def erase(request: HttpRequest) -> HttpResponse:
    """The end of everything, after the words were typed."""
    if request.POST.get("confirm", "").strip().lower() != ERASE_WORDS:
        raise BadInput("nothing was deleted: the words don't match", hint=f"type “{ERASE_WORDS}” to go on")
    desk_for(request).erase.everything()
    return done(request, "Everything is gone. A fresh desk is here.", to=reverse("start"), undoable=False)
