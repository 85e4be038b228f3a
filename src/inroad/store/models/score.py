"""What a search took and what comes next: time as the owner corrected it, choices about the plan, weeks looked at."""

from django.db import models

from inroad.store.models.desk import Desk


class TimeEntry(models.Model):
    """Time spent, as the owner says. ``of``: the derived spell it corrects (``score.model.Spell.key``), "" if none.

    ``track`` is a value of ``score.model.Track``, or "" for a derived spell that had nothing to do with the search.
    """

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="time_entries")
    of = models.TextField(blank=True, default="")
    track = models.TextField(blank=True, default="")
    started_at = models.DateTimeField()
    minutes = models.IntegerField()
    words = models.TextField(blank=True, default="")
    known_by = models.TextField(default="told")  # or "timer"
    created_at = models.DateTimeField()
    trashed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["desk", "of"], name="time_corrected_once", condition=~models.Q(of=""))
        ]
        indexes = [models.Index(fields=["desk", "started_at"], name="time_desk_started")]


class PlanChoice(models.Model):
    """What the owner said to one action of the plan: "pinned", "dropped" (never proposed again), "later" (``until``).

    ``key`` is the action's (``score.plan``); ``words`` say what it was, for a list of what was dropped.
    """

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="plan_choices")
    key = models.TextField()
    state = models.TextField()
    until = models.DateField(null=True)
    words = models.TextField(blank=True, default="")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["desk", "key"], name="plan_choice_once")]


class WeekReview(models.Model):
    """A week looked back on. ``week``: its Monday; ``words``: what the owner noted; ``seen``: that day's figures."""

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="week_reviews")
    week = models.DateField()
    words = models.TextField(blank=True, default="")
    seen = models.JSONField(default=dict)
    done_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["desk", "week"], name="week_review_once")]
