"""Introductions: the list, one page each, the ask composer, and telling what happened.

Nothing here sends anything by itself, and nothing lets an introduction drop with one click.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from inroad.desk import asking
from inroad.desk.community import helping
from inroad.desk.contract_shapes import ContractRow, ContractView
from inroad.desk.door import Desk
from inroad.desk.owing import OVER
from inroad.desk.writing import writing
from inroad.errors import BadInput, InroadError
from inroad.introductions import screen
from inroad.introductions.model import Contract, Kind, State
from inroad.matching import names
from inroad.web import forms, telling
from inroad.web.access import desk_for
from inroad.web.door import is_local
from inroad.web.flash import done, done_here

KINDS = (
    (Kind.INTRODUCTION, "Introduce me"),
    (Kind.NAME_USE, "May I use your name?"),
    (Kind.PREEMPTIVE_REFERENCE, "Call them before I apply"),
    (Kind.INTERNAL_CALL, "Call them, manager to manager"),
)
CONTACT_DAYS = (1, 2, 3, 5, 7)
# Steps that end something stand apart, below, and each wants words or a second thought.
_COLUMNS = (
    ("yours", "Yours to do", "nothing waits for you"),
    ("waiting", "Waiting for others", "nobody keeps you waiting"),
    ("over", "Over", "none has ended yet"),
)
_MOST_IN_A_COLUMN = 50
_ENDINGS = {"released", "withdrawn", "addressee_left", "closed"}
_LIVE = {"pending", "unresolved"}
_ASK_FIELDS = ("blurb", "why", "value", "note", "personal", "opening")
_SAID = {
    "terms_accepted": "Accepted.",
    "gone_on": "Then it goes on.",
    "answered": "Noted. Good to know, whatever it was.",
    "introduced": "You are in touch. Contact is yours to make now.",
    "contacted": "Well done. The word was kept.",
    "met": "You met. That counts, opening or not.",
    "released": "They know. That was the fair thing to do.",
    "thanked": "Noted.",
}


@require_safe
def introductions(request: HttpRequest) -> HttpResponse:
    """By state: mine to do, waiting for an answer, over; perhaps only those with a name, a place or a kind."""
    desk = desk_for(request)
    asked = {key: request.GET.get(key, "").strip()[:100] for key in ("q", "kind")}
    mine = {row.contract_id for row in (*desk.promises.owed(), *desk.promises.unresolved())}
    groups: dict[str, list[ContractRow]] = {key: [] for key, _, _ in _COLUMNS}
    rows = desk.introductions.list()
    shown = [row for row in rows if _fits(row, asked["q"], asked["kind"])]
    for row in shown:
        groups[_whose(row, mine)].append(row)
    context = {
        "columns": [(key, title, empty, groups[key]) for key, title, empty in _COLUMNS],
        "asked": asked,
        "kinds": [(kind.value, words) for kind, words in KINDS],
        "total": len(rows),
        "shown": len(shown),
        "most": _MOST_IN_A_COLUMN,
        "asks": [] if is_local() else desk.blind.list(),
        "helping": [] if is_local() else desk.blind.helping(),
    }
    return render(request, "inroad/introductions.html", context)


def _fits(row: ContractRow, query: str, kind: str) -> bool:
    if kind and row.kind != kind:
        return False
    said = names.fold(f"{row.voucher} {row.addressee} {row.organisation}")
    return all(part in said for part in names.fold(query).split())


def _whose(row: ContractRow, mine: Iterable[int | None]) -> str:
    if row.id in mine or row.state == State.DRAFTED.value:
        return "yours"
    return "over" if row.state in {state.value for state in OVER} else "waiting"


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """An ask by hand: whom I ask, about whom or which opening. From a way in, the people on it come as they stand."""
    desk = desk_for(request)
    source = request.POST if request.method == "POST" else request.GET
    typed = {key: source.get(key, "").strip()[:500] for key in ("voucher", "addressee", "opening", "kind")}
    problem = None
    if request.method == "POST":
        try:
            view = _drafted(desk, request, typed)
            asking.begin(desk, view.row.id)
            to = reverse("ask", args=[view.row.id])
            return done(request, "A draft. Nothing has gone out.", to=to, undoable=False)
        except InroadError as error:
            if "way" in request.POST:
                raise
            problem = error
    context = {"typed": typed, "problem": problem, "kinds": KINDS}
    return render(request, "inroad/introduction_new.html", context, status=400 if problem else 200)


def _drafted(desk: Desk, request: HttpRequest, typed: dict[str, str]) -> ContractView:
    target = forms.number_from(request.POST.get("target")) or None
    if "way" in request.POST:
        return desk.introductions.draft_way(target or 0, forms.ids_from(request.POST, "way"))
    if not typed["voucher"]:
        raise BadInput("whom do you ask?", hint="somebody who knows you, and them")
    if not typed["addressee"] and not typed["opening"]:
        raise BadInput("whom or which opening is it about?", hint="an ask names one person or one job")
    addressee = desk.people.find(typed["addressee"]).id if typed["addressee"] else None
    return desk.introductions.draft(
        desk.people.find(typed["voucher"]).id,
        addressee,
        target,
        kind=typed["kind"] or Kind.INTRODUCTION.value,
        opening=typed["opening"],
    )


@require_safe
def introduction(request: HttpRequest, contract_id: int) -> HttpResponse:
    """One introduction: where it stands, what can be told next, promises, letters, terms, history.

    One that I make for somebody, or passed on, has a page of its own.
    """
    desk = desk_for(request)
    elsewhere = 0 if is_local() else helping.page_of(desk, contract_id)
    if elsewhere:
        return redirect("helping", elsewhere)
    return _shown(request, desk, contract_id)


def _shown(request: HttpRequest, desk: Desk, contract_id: int, problem: InroadError | None = None) -> HttpResponse:
    """The page; after a ``problem`` with what was typed, in its place."""
    view = desk.introductions.get(contract_id)
    event = request.POST.get("event", "") if problem is not None else ""
    told_elsewhere = {"asked"} | ({"terms_accepted"} if view.contract.state is State.DRAFTED else set())
    offered = [step for step in view.next if step.event not in told_elsewhere and step.event in telling.TOLD_HERE]
    steps = sorted((step for step in offered if step.event not in _ENDINGS), key=lambda step: step.event != event)
    agreed = {consent.document for consent in view.contract.consents}
    context: dict[str, Any] = {
        "view": view,
        "c": view.contract,
        "kind": screen.kind(view.contract),
        "first": steps[0] if steps else None,
        "others": steps[1:],
        "endings": [step for step in offered if step.event in _ENDINGS],
        "legs": _legs(view.contract),
        "history": [(step, screen.happened(view.contract, step)) for step in reversed(view.contract.steps)],
        "live": [row for row in view.promises if row.state in _LIVE],
        "settled": [row for row in view.promises if row.state not in _LIVE],
        "asked_for": telling.WITH_FIELDS,
        "reply": forms.number_from(request.GET.get("reply")),
        "writing": writing(desk, contract_id),
        "sent": [row for row in view.letters if row.state != "draft"],
        "documents": [row for row in desk.documents.list() if row.name not in agreed],
        "offer": desk.introductions.vouch_offer(contract_id),
        "problem": problem,
        "typed": {event: request.POST.dict()} if event else {},
        "limits": desk.limits.of(view.contract.voucher.person) if view.contract.voucher.person else None,
        "served": not is_local(),
        "links": [] if is_local() else desk.introductions.links(contract_id),
    }
    return render(request, "inroad/introduction.html", context, status=400 if problem else 200)


Leg = list[tuple[str, datetime]]


def _legs(c: Contract) -> dict[str, Leg]:
    """What passed between each two of the three, with its day."""
    lines: dict[str, list[tuple[str, datetime | None]]] = {
        "voucher": [("asked", c.asked_at), ("answered", c.answered_at)],
        "addressee": [("asked", c.put_at), ("yes", c.accepted_at), ("put in touch", c.introduced_at)],
        "us": [("contact", c.contacted_at), ("meeting", c.meeting_at), ("met", c.met_at)],
    }
    return {leg: [(words, at) for words, at in found if at is not None] for leg, found in lines.items()}


@require_POST
def tell(request: HttpRequest, contract_id: int) -> HttpResponse:
    """What happened, by the event's name and its small form."""
    desk = desk_for(request)
    event = request.POST.get("event", "")
    try:
        fields = telling.fields_for(event, request.POST, ZoneInfo(desk.row.timezone), desk.now())
        carry = request.POST.get("carry") == "yes"
        desk.introductions.tell(contract_id, event, version=_version(request), carry=carry, **fields)
    except BadInput as problem:
        if event not in telling.TOLD_HERE:
            raise
        return _shown(request, desk, contract_id, problem)
    if reply := forms.number_from(request.POST.get("reply")):
        desk.mail.told(reply)
    return done(request, _SAID.get(event, "Noted."), to=_page(contract_id), undoable=False)


@require_POST
def carry(request: HttpRequest, contract_id: int) -> HttpResponse:
    """What they said of the ground they speak on, kept with their tie."""
    desk_for(request).introductions.carry_vouch(contract_id)
    return done(request, "Kept with them; ways in show it.", to=_page(contract_id))


@require_POST
def note(request: HttpRequest, contract_id: int) -> HttpResponse:
    desk_for(request).introductions.set_note(contract_id, request.POST.get("note", ""))
    return done(request, "Saved, for your eyes only.", to=_page(contract_id))


# The ask -------------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, contract_id: int) -> HttpResponse:
    """The composer. Saving shows the drafts anew; for htmx, the composer alone."""
    desk = desk_for(request)
    if request.method != "POST":
        return render(request, "inroad/ask.html", _composer(desk, contract_id, request.GET.get("as", "")))
    answers = {key: request.POST[key] for key in _ASK_FIELDS if key in request.POST}
    asking.save(desk, contract_id, answers, version=_version(request))
    return done_here(
        request,
        "Saved.",
        "inroad/ask.html#composer",
        _composer(desk, contract_id),
        to=reverse("ask", args=[contract_id]),
    )


def _composer(desk: Desk, contract_id: int, shown_as: str = "") -> dict[str, object]:
    found = asking.view(desk, contract_id)
    return {
        "ask": found,
        "view": found.view,
        "c": found.view.contract,
        "as": shown_as if shown_as in {"read", "call"} else "",
        "kind": screen.kind(found.view.contract),
        "contact_days": sorted({*CONTACT_DAYS, found.view.contract.terms.contact_days}),
        "mailboxes": [box for box in desk.mail.list() if box.sends],
        "editable": found.view.contract.state is State.DRAFTED,
    }


@require_POST
def terms(request: HttpRequest, contract_id: int) -> HttpResponse:
    """Accept the terms, as they stand or as changed in the same form."""
    desk = desk_for(request)
    version = _version(request)
    if "contact_days" in request.POST:
        view = desk.introductions.edit(
            contract_id,
            version=version,
            contact_days=forms.number_from(request.POST["contact_days"]),
            copy_me=request.POST.get("copy_me") == "yes",
            ten_minutes=request.POST.get("ten_minutes") == "yes",
            conditions=request.POST.get("conditions", ""),
        )
        version = view.version
    desk.introductions.tell(contract_id, "terms_accepted", version=version)
    return done(request, "Your word: it counts from their yes.", to=_page(contract_id), undoable=False)


@require_POST
def asked(request: HttpRequest, contract_id: int) -> HttpResponse:
    """I asked: in my mail program, on the phone, copied; or send it now by a mailbox of this desk."""
    desk = desk_for(request)
    asking.begin(desk, contract_id)
    letter = asking.view(desk, contract_id).letter
    if letter is None:
        raise BadInput("this ask has gone out already", hint="look at where it stands")
    how = request.POST.get("how", "")
    if how == "mail":
        desk.mail.send(letter.row.id, forms.number_from(request.POST.get("mailbox")) or None)
        return done(request, "On its way.", to=_page(contract_id), undoable=False)
    desk.letters.sent(letter.row.id, how)
    name = desk.introductions.get(contract_id).row.voucher
    return done(request, f"You asked {name}. Now it is up to them.", to=_page(contract_id), undoable=False)


def _version(request: HttpRequest) -> int | None:
    return forms.number_from(request.POST.get("version")) or None


def _page(contract_id: int) -> str:
    return reverse("introduction", args=[contract_id])
