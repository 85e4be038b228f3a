"""The host's page: counts, and who has an account. 404 for everybody else, and on a laptop."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from inroad.desk.community import seats
from inroad.desk.community.hosting import PAGE, Hosting, Invitation
from inroad.errors import BadInput
from inroad.web import forms
from inroad.web.access import desk_for
from inroad.web.door import is_local
from inroad.web.flash import done


def _host(request: HttpRequest) -> Hosting:
    if is_local():
        raise Http404
    return desk_for(request).seats.host


@require_safe
def community(request: HttpRequest) -> HttpResponse:
    host = _host(request)
    offset = forms.number_from(request.GET.get("offset"))
    members, more = host.members(offset)
    context = {
        "counts": host.counts(), "members": members, "mails": host.can_mail, "own": request.user.get_username(),
        "earlier": max(offset - PAGE, 0) if offset else None, "later": offset + PAGE if more else None,
    }  # fmt: skip
    return render(request, "inroad/community.html", context)


@require_POST
def invite(request: HttpRequest) -> HttpResponse:
    host, post = _host(request), request.POST
    wished = seats.wished(post.getlist("seat"), [name] if (name := post.get("employer", "").strip()) else [])
    return _handed(request, host.invite(post.get("address", ""), post.get("name", ""), wished))


@require_POST
def member(request: HttpRequest) -> HttpResponse:
    """Something about one account: ``do`` is lock, unlock, link, give or take."""
    host, post = _host(request), request.POST
    address, do = post.get("address", ""), post.get("do", "")
    if do == "link":
        return _handed(request, host.new_link(address))
    if do == "lock":
        said = f"{host.lock(address).email} is locked; open sessions end."
    elif do == "unlock":
        said = f"{host.unlock(address).email} is open again."
    elif do in {"give", "take"}:
        role, employer = post.get("seat", ""), post.get("employer", "")
        wished = seats.wished([], [employer]) if role == seats.EMPLOYER else seats.wished([role])
        row = host.seat(address, wished) if do == "give" else host.seat(address, (), wished)
        said = f"{row.email}: that is changed."
    else:
        raise BadInput("there is nothing to do with this account")
    return done(request, said, to=reverse("community") + "#members", undoable=False)


def _handed(request: HttpRequest, made: Invitation) -> HttpResponse:
    """The link is shown once, on a page of its own, where the server couldn't mail it."""
    if made.link is None:
        return done(request, f"A mail is on its way to {made.email}.", to=reverse("community"), undoable=False)
    return render(request, "inroad/community_link.html", {"made": made})
