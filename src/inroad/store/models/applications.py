"""Jobs applied for, interviews and who was met there, and how employers behaved."""

from django.db import models

from inroad.store.models.book import Organisation, Person
from inroad.store.models.contracts import Contract
from inroad.store.models.desk import Desk
from inroad.store.models.search import Target


class Opening(models.Model):
    """One job at a target. ``status``, ``source`` and ``fit`` are values of :mod:`inroad.search.openings`.

    ``advert`` is the text as pasted. ``offer`` holds what was offered, in named parts. ``ended_on`` and ``end_words``
    are of a rejection, a withdrawal or an offer's answer.
    """

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="openings")
    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="openings")
    title = models.TextField()
    url = models.TextField(blank=True, default="")
    advert = models.TextField(blank=True, default="")
    source = models.TextField(blank=True, default="")
    through = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    contract = models.ForeignKey(Contract, null=True, on_delete=models.SET_NULL, related_name="openings")
    fit = models.TextField(blank=True, default="")
    status = models.TextField(default="seen")
    applied_on = models.DateField(null=True)
    answered_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    end_words = models.TextField(blank=True, default="")
    offer = models.JSONField(default=dict)
    note = models.TextField(blank=True, default="")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    trashed_at = models.DateTimeField(null=True)


class Interview(models.Model):
    """A talk about a job, planned or over. ``answers``: what one should achieve in 3, 6 and 12 months (E3)."""

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="interviews")
    opening = models.ForeignKey(Opening, on_delete=models.CASCADE, related_name="interviews")
    at = models.DateTimeField()
    how = models.TextField(blank=True, default="")  # "call", "video", "on site"
    state = models.TextField(default="planned")  # "planned", "held", "called off"
    months = models.JSONField(default=dict)
    note = models.TextField(blank=True, default="")
    created_at = models.DateTimeField()
    trashed_at = models.DateTimeField(null=True)


class InterviewMet(models.Model):
    """Who was met in an interview. ``clicked`` None: nobody said. ``liked``: what impressed, for letters (F2)."""

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="+")
    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="met")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="met_in")
    clicked = models.BooleanField(null=True)
    liked = models.TextField(blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["interview", "person"], name="interview_met_once")]


class Conduct(models.Model):
    """One thing an employer did, or a sample that was offered freely. ``kind`` is one of
    :mod:`inroad.search.conduct`; ``answered`` what the owner said to it."""

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="conduct")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="conduct")
    opening = models.ForeignKey(Opening, null=True, on_delete=models.SET_NULL, related_name="conduct")
    kind = models.TextField()
    on = models.DateField()
    words = models.TextField(blank=True, default="")
    answered = models.TextField(blank=True, default="")
    created_at = models.DateTimeField()
