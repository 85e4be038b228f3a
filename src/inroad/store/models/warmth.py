"""Companies kept warm for years, and rests for single people."""

from django.db import models

from inroad.store.models.book import Organisation, Person
from inroad.store.models.desk import Desk
from inroad.store.models.search import Target


class Future(models.Model):
    """A company that liked the owner (F6, F7), or a person there, with a rhythm of the owner's. Outlives the search."""

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="futures")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.SET_NULL, related_name="futures")
    target = models.ForeignKey(Target, null=True, on_delete=models.SET_NULL, related_name="futures")
    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="futures")
    name = models.TextField()
    days = models.IntegerField(default=90)
    why = models.TextField(blank=True, default="")
    snoozed_until = models.DateField(null=True)
    since = models.DateField()
    ended_on = models.DateField(null=True)
    created_at = models.DateTimeField()


class Rest(models.Model):
    """No hello to this person until then: snoozed by the owner."""

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="rests")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="rests")
    until = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["desk", "person"], name="rest_once")]


class WordEdit(models.Model):
    """Sentences of a kind of letter as somebody wants them: a desk's own, or the host's for all (``desk`` null)."""

    desk = models.ForeignKey(Desk, null=True, on_delete=models.CASCADE, related_name="word_edits")
    kind = models.TextField()
    slot = models.TextField()
    words = models.JSONField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["desk", "kind", "slot"], name="word_edit_once", condition=models.Q(desk__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["kind", "slot"], name="word_edit_once_host", condition=models.Q(desk__isnull=True)
            ),
        ]
