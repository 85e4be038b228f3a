"""What the owner wants, and what must not find out."""

from django.db import models

from inroad.store.models.book import Organisation, Person
from inroad.store.models.desk import Desk
from inroad.store.models.imports import Import


class Target(models.Model):
    """A company (or a person) the owner wants to get into. ``stage`` is one of ``STAGES``."""

    STAGES = ("idea", "approaching", "in conversation", "interviewing", "offer", "future", "let go")

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="targets")
    name = models.TextField()
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="targets")
    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    interest = models.TextField(blank=True, default="")
    stage = models.TextField(default="idea")
    opening_url = models.TextField(blank=True, default="")
    note = models.TextField(blank=True, default="")
    rank = models.IntegerField(default=0)
    suggested = models.BooleanField(default=False)  # proposed from an import, not yet taken up
    born = models.ForeignKey(Import, null=True, on_delete=models.SET_NULL, related_name="+")
    trashed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()


class Guard(models.Model):
    """An employer the owner may still be at. ``present`` null: not asked yet, and treated as present until answered."""

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="guards")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="guards")
    present = models.BooleanField(null=True)
    answered_at = models.DateTimeField(null=True)
    born = models.ForeignKey(Import, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["desk", "organisation"], name="guard_once")]
