"""Desks, parties and the record of what happened."""

from django.conf import settings
from django.db import models


class Party(models.Model):
    """A person as the installation knows them: an account or a verified address."""

    name = models.TextField(blank=True, default="")
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="party"
    )
    created_at = models.DateTimeField()


class PartyAddress(models.Model):
    """An address that a party proved to be theirs."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="addresses")
    value = models.TextField(unique=True)
    verified_at = models.DateTimeField()


class Desk(models.Model):
    """One person's workspace. ``account`` is empty on a laptop, where the desk opens without one.

    ``revision`` grows with every change that ties or ways in depend on; derived files carry it in their key.
    ``mail_revision`` grows only when interactions or who stands behind an identity change.
    """

    party = models.OneToOneField(Party, null=True, on_delete=models.SET_NULL, related_name="desk")
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="desk"
    )
    me = models.OneToOneField("store.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    timezone = models.TextField(default="UTC")
    region = models.TextField(default="US")  # where phone numbers without a country code are dialled
    revision = models.BigIntegerField(default=1)
    mail_revision = models.BigIntegerField(default=1)
    settings = models.JSONField(default=dict)
    created_at = models.DateTimeField()


class Event(models.Model):
    """The head of one change: who did what to which rows, when. No personal data; append-only by trigger."""

    desk = models.ForeignKey(Desk, on_delete=models.DO_NOTHING, related_name="events")
    actor = models.TextField()  # "owner", "worker", "erase"; a helper on a page of their own: "voucher", "addressee"
    verb = models.TextField()  # past tense: "person_added", "imported", "merged"
    object_kind = models.TextField(default="")
    object_id = models.BigIntegerField(null=True)
    undoes = models.ForeignKey("self", null=True, on_delete=models.DO_NOTHING, related_name="undone_by")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["desk", "-id"], name="event_desk_id")]


class EventDetail(models.Model):
    """What a change replaced, row by row, so that it can be shown and undone. Erasable.

    ``changes`` is a list of ``[table, id, before or null, after or null]`` in the order they were made; ``words`` says
    what was done as the owner reads it.
    """

    event = models.OneToOneField(Event, on_delete=models.DO_NOTHING, primary_key=True, related_name="detail")
    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="+")
    words = models.TextField(default="")
    changes = models.JSONField(default=list)
