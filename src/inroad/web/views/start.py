"""Start: three companies, four people who know my work. Begin: one name, one reason, one first sentence."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from inroad.desk.shapes import Acquaintance, StartAnswers
from inroad.errors import BadInput
from inroad.web import forms
from inroad.web.access import desk_for
from inroad.web.flash import done


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """The form. "One more" shows another row and keeps what was typed; what the desk can't use is said in place."""
    desk = desk_for(request)
    if request.method != "POST":
        return _form(request, desk.start.answers())
    answers = forms.start_from(request.POST)
    companies, people = forms.start_rows(request.POST)
    more = request.POST.get("more", "")
    if more:
        return _form(request, answers, companies + (more == "company"), people + (more == "person"))
    try:
        desk.start.save(answers)
    except BadInput as error:
        return _form(request, answers, companies, people, problem=error)
    return done(request, "Saved.", to=reverse("begin"))


def _form(
    request: HttpRequest,
    answers: StartAnswers,
    companies: int = forms.START_COMPANIES,
    people: int = forms.START_PEOPLE,
    problem: BadInput | None = None,
) -> HttpResponse:
    blank = max(0, people - len(answers.people))
    rows = replace(
        answers,
        companies=answers.companies + (("", ""),) * max(0, companies - len(answers.companies)),
        people=answers.people + (Acquaintance(""),) * blank,
    )
    return render(request, "inroad/start.html", {"answers": rows, "problem": problem}, status=400 if problem else 200)


@require_safe
def begin(request: HttpRequest) -> HttpResponse:
    """Whom to call first. ``?other=2`` shows the third choice instead, for "not them"."""
    desk = desk_for(request)
    first = desk.start.begin()
    if first is None and not desk.me.named:
        return redirect("start")
    choices = list(enumerate((first, *first.others))) if first else []
    other = min(forms.number_from(request.GET.get("other")), max(0, len(choices) - 1))
    shown = choices[other][1] if choices else None
    context = {
        "b": shown,
        "others": [choice for choice in choices if choice[0] != other],
        "files": desk.start.files_to_fetch(),
    }
    return render(request, "inroad/begin.html", context)
