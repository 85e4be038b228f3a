"""The pages behind a link: an introduction as its voucher or addressee may read it, and a word to be confirmed.

Looking changes nothing, whatever prefetches it; only a form of the page itself says something, and each thing once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from inroad.desk import guest as desk
from inroad.desk.guest_shapes import Act, Field
from inroad.errors import BadInput, InroadError, Refused
from inroad.web.access import client_of
from inroad.web.behind_link import behind_link, proof

_MOST_FIELDS = 20


@dataclass(frozen=True, slots=True)
class ActForm:
    """An act with what was typed into it: what it needs stands open, what is optional behind a click."""

    act: Act
    needed: tuple[Field, ...]
    optional: tuple[Field, ...]
    problem: InroadError | None = None


@behind_link
def page(request: HttpRequest, secret: str) -> HttpResponse:
    """``/i/SECRET/``: read it; POST says one of the things it offers."""
    if request.method != "POST":
        return _page(request, secret)
    key = request.POST.get("act", "")
    given = list(request.POST.items())[:_MOST_FIELDS]
    typed = {name: str(text) for name, text in given if name not in {"act", "proof"}}
    try:
        said = desk.act(secret, key, typed, client_of(request))
    except (BadInput, Refused) as error:
        return _page(request, secret, key, typed, error)
    return render(request, "inroad/guest_said.html", {"said": said, "back": request.path})


def _page(
    request: HttpRequest,
    secret: str,
    key: str = "",
    typed: Mapping[str, str] | None = None,
    error: InroadError | None = None,
) -> HttpResponse:
    """The page as it stands; after an answer that could not be taken, with the reason and what was typed."""
    found = desk.page(secret, client_of(request))
    made = [_form(act, typed if act.key == key else None, error if act.key == key else None) for act in found.acts]
    context = {
        "page": found,
        "acts": [form for form in made if not form.act.plain],
        "quiet": [form for form in made if form.act.plain],
        "proof": proof(secret),
        # An answer to something no longer offered: there is no form beside which to say so.
        "problem": error if not any(form.problem for form in made) else None,
        "typed_quietly": any(form.problem for form in made if form.act.plain),
    }
    return render(request, "inroad/guest.html", context, status=_status(error))


def _status(error: InroadError | None) -> int:
    if error is None:
        return 200
    return 400 if isinstance(error, BadInput) else 409


def _form(act: Act, typed: Mapping[str, str] | None, error: InroadError | None) -> ActForm:
    fields: Sequence[Field] = act.fields
    if typed is not None:
        fields = [replace(field, value=typed.get(field.key, "")) for field in fields]
    return ActForm(
        act,
        tuple(field for field in fields if field.required),
        tuple(field for field in fields if not field.required),
        error,
    )


@behind_link
def confirm(request: HttpRequest, secret: str) -> HttpResponse:
    """``/c/SECRET/``: what a mail asks to confirm; POST makes it true."""
    if request.method == "POST":
        said = desk.confirm(secret, client_of(request))
        return render(request, "inroad/guest_said.html", {"said": said, "back": ""})
    context = {"asked": desk.confirm_page(secret, client_of(request)), "proof": proof(secret)}
    return render(request, "inroad/confirm.html", context)
