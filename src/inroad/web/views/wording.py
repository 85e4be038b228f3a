"""Settings: the words of letters, one's own over the house's; and the model that may be asked for other words."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from inroad.errors import BadInput
from inroad.web.access import desk_for
from inroad.web.flash import done


@require_safe
def kinds(request: HttpRequest) -> HttpResponse:
    """Every kind of letter, to its words."""
    return render(request, "inroad/words.html", {"kinds": desk_for(request).wording.kinds()})


@require_http_methods(["GET", "HEAD", "POST"])
def kind(request: HttpRequest, kind: str) -> HttpResponse:
    """The sentences of one kind. A POST keeps, leaves unsaid or resets one of them, or resets all."""
    desk, post = desk_for(request), request.POST
    problem = None
    slot = post.get("slot", "")
    if request.method == "POST":
        try:
            said = _change(request, kind, slot)
            return done(request, said, to=reverse("settings-words-kind", args=[kind]) + (f"#{slot}" if slot else ""))
        except BadInput as error:
            problem = error
    context = {
        "words": desk.wording.get(kind),
        "problem": problem,
        "slot": slot,
        "typed": post.get("words", "")[:20_000],
    }
    return render(request, "inroad/words_kind.html", context, status=400 if problem else 200)


def _change(request: HttpRequest, kind: str, slot: str) -> str:
    wording, post = desk_for(request).wording, request.POST
    match post.get("do"):
        case "reset":
            wording.reset(kind, slot)
            return "The house's words again."
        case "silent":
            wording.set(kind, slot, "")
            return "It is left unsaid."
        case "keep":
            if not post.get("words", "").strip():
                raise BadInput(
                    "no words are given", hint="“Leave it unsaid” and “The house’s words” have their own buttons"
                )
            wording.set(kind, slot, post["words"])
            return "Your letters say it so."
    raise BadInput("there is nothing to do with these words")


@require_http_methods(["GET", "HEAD", "POST"])
def model(request: HttpRequest) -> HttpResponse:
    """Name a model's endpoint, or switch it off. Nothing is sent to it here."""
    desk, post = desk_for(request), request.POST
    problem = None
    if request.method == "POST":
        here = reverse("settings-model")
        if post.get("do") == "off":
            desk.model_words.off()
            return done(request, "No model is asked; the key is gone.", to=here, undoable=False)
        try:
            kept = desk.model_words.set(post.get("url", ""), post.get("model", ""), post.get("key", ""))
            return done(request, f"{kept.host} may be asked, when you click.", to=here, undoable=False)
        except BadInput as error:
            problem = error
    typed = {name: post.get(name, "")[:500] for name in ("url", "model")}
    context = {"model": desk.model_words.shown(), "problem": problem, "typed": typed}
    return render(request, "inroad/model.html", context, status=400 if problem else 200)
