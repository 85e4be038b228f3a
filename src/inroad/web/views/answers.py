"""A reply that was pasted: what it seems to say, with the line it rests on, and one button that tells it so.

Nothing is changed by the pasting; the button posts to the very form by which any answer is told.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from inroad.desk import answers
from inroad.errors import BadInput
from inroad.web import forms
from inroad.web.access import desk_for


@require_POST
def paste(request: HttpRequest, contract_id: int) -> HttpResponse:
    desk = desk_for(request)
    view = desk.introductions.get(contract_id)
    context = {"view": view, "c": view.contract, "reply": forms.number_from(request.POST.get("reply"))}
    try:
        found = answers.read(desk, contract_id, request.POST.get("text", ""))
    except BadInput as problem:
        return render(request, "inroad/answer_read.html", {**context, "problem": problem}, status=400)
    return render(request, "inroad/answer_read.html", {**context, "found": found})
