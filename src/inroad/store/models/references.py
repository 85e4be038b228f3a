"""References: who would speak for the owner, to whom they were named, and the talks in which one was asked."""

from django.db import models

from inroad.store.models.applications import Opening
from inroad.store.models.book import Organisation, Person
from inroad.store.models.contracts import Promise
from inroad.store.models.desk import Desk
from inroad.store.models.letters import Letter


class Referee(models.Model):
    """Somebody in the vault. ``state``: "to ask", "asked", "agreed", "declined", "ended"."""

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="referees")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="referee_rows")
    speaks_to = models.TextField(blank=True, default="")  # what they can speak to, in words
    relation = models.TextField(blank=True, default="")  # "managed me at Finch 2016-19"
    preferences = models.TextField(blank=True, default="")  # "by phone, never on Fridays"
    state = models.TextField(default="to ask")
    agreed_on = models.DateField(null=True)
    asked_on = models.DateField(null=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["desk", "person"], name="referee_once")]


class Release(models.Model):
    """A referee named to an employer. ``reason`` is written when it was before the offer (R1)."""

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="releases")
    referee = models.ForeignKey(Referee, on_delete=models.CASCADE, related_name="releases")
    opening = models.ForeignKey(Opening, null=True, on_delete=models.SET_NULL, related_name="releases")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.SET_NULL, related_name="+")
    role = models.TextField(blank=True, default="")
    reason = models.TextField(blank=True, default="")
    points = models.TextField(blank=True, default="")
    briefing = models.ForeignKey(Letter, null=True, on_delete=models.SET_NULL, related_name="+")
    promise = models.ForeignKey(Promise, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    outcome = models.TextField(blank=True, default="")


class VouchTalk(models.Model):
    """A vouching conversation (N3): were they comfortable recommending, and why; whom they named; whether they call.

    ``comfortable``: "yes", "no", "not sure", "" (not asked). ``named`` are names as
    they were said; each is a person too, known through this one.
    """

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="vouch_talks")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="vouch_talks")
    on = models.DateField()
    comfortable = models.TextField(blank=True, default="")
    why = models.TextField(blank=True, default="")
    went_over_resume = models.BooleanField(default=False)
    will_call = models.BooleanField(default=False)
    named = models.JSONField(default=list)
    created_at = models.DateTimeField()
