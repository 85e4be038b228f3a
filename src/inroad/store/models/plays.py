"""Plays under way: short sequences of steps for a situation, and plays that the owner wrote."""

from django.db import models

from inroad.store.models.applications import Opening
from inroad.store.models.book import Person
from inroad.store.models.contracts import Promise
from inroad.store.models.desk import Desk
from inroad.store.models.letters import Letter
from inroad.store.models.search import Target


class OwnPlay(models.Model):
    """A play the owner wrote as a file; ``text`` as given, checked when it was taken in."""

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="own_plays")
    name = models.TextField()
    text = models.TextField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["desk", "name"], name="own_play_once")]


class PlayRun(models.Model):
    """A play that was started. ``play`` is the play as it was then: an edited one does not change what is under way."""

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="plays")
    name = models.TextField()
    play = models.JSONField()
    target = models.ForeignKey(Target, null=True, on_delete=models.CASCADE, related_name="plays")
    opening = models.ForeignKey(Opening, null=True, on_delete=models.CASCADE, related_name="plays")
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="plays")
    state = models.TextField(default="running")  # "running", "done", "stopped", "overtaken"
    why = models.TextField(blank=True, default="")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)


class PlayStep(models.Model):
    """One step of a run that came up, with its promise to oneself. ``answer``: which way it went on from here."""

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="+")
    run = models.ForeignKey(PlayRun, on_delete=models.CASCADE, related_name="steps")
    key = models.TextField()
    promise = models.ForeignKey(Promise, null=True, on_delete=models.SET_NULL, related_name="steps")
    letter = models.ForeignKey(Letter, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.TextField(default="open")  # "open", "done", "skipped", "overtaken"
    answer = models.TextField(blank=True, default="")
    note = models.TextField(blank=True, default="")
    due_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "key"], name="play_step_once")]
