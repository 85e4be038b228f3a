"""What the network is told: documents, the brief and who may read it, updates, and useful things to pass on."""

from django.db import models

from inroad.store.models.book import Person
from inroad.store.models.desk import Desk
from inroad.store.models.letters import Letter


class Document(models.Model):
    """A résumé, a portfolio: named, dated, and travelling only with a consent (I12)."""

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="documents")
    name = models.TextField()
    kind = models.TextField(default="résumé")
    media_type = models.TextField()
    size = models.IntegerField()
    digest = models.TextField()
    made_at = models.DateTimeField()
    trashed_at = models.DateTimeField(null=True)


class DocumentBody(models.Model):
    """The bytes of documents, as base64, once per digest: kept apart from the rows that are listed and undone."""

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="+")
    digest = models.TextField()
    content = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["desk", "digest"], name="document_body_once")]


class BriefVersion(models.Model):
    """The brief as it was at one time; the newest one holds. ``data`` is :class:`inroad.search.brief.Brief`."""

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="briefs")
    number = models.IntegerField()
    data = models.JSONField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["desk", "number"], name="brief_once")]


class BriefShare(models.Model):
    """A link to the brief for one reader or group, on a server. ``digest`` is of its secret, which is not stored. Who
    opened it, and whether anybody did, is nobody's business.
    """

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="brief_shares")
    label = models.TextField()
    digest = models.TextField(unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)


class Useful(models.Model):
    """Something worth passing on: a note, a link, a lead. ``keys``: folded words by which people are suggested."""

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="useful")
    words = models.TextField()
    url = models.TextField(blank=True, default="")
    source = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    trashed_at = models.DateTimeField(null=True)


class UsefulTo(models.Model):
    """One useful thing and one person: chosen, passed on by a letter, or said to be nothing for them."""

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="+")
    useful = models.ForeignKey(Useful, on_delete=models.CASCADE, related_name="readers")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="useful")
    letter = models.ForeignKey(Letter, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.TextField(default="chosen")  # "chosen", "sent", "not for them"
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["useful", "person"], name="useful_once")]


class Update(models.Model):
    """One round of telling people how it goes (B3): a word to all, and one useful item."""

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="updates")
    words = models.TextField(blank=True, default="")
    useful = models.ForeignKey(Useful, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)


class UpdateTo(models.Model):
    """One reader of an update: the news that are new to them (keys), the personal line, the letter."""

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="+")
    update = models.ForeignKey(Update, on_delete=models.CASCADE, related_name="readers")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="updates")
    news = models.JSONField(default=list)
    personal = models.TextField(blank=True, default="")
    letter = models.ForeignKey(Letter, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.TextField(default="draft")  # "draft", "sent", "skipped"
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["update", "person"], name="update_once")]
