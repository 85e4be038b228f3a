"""What a community adds to its members' desks: seats, what each lets their network do, blind asks, what a coach sees.

Reached through the signed-in account's own desk; what belongs to two of them, through the row that names both.
"""

from django.conf import settings
from django.db import models

from inroad.store.models.applications import Opening
from inroad.store.models.book import Person, Tag
from inroad.store.models.contracts import Contract
from inroad.store.models.desk import Desk, Party
from inroad.store.models.search import Target


class Seat(models.Model):
    """What an account is here beside a member: "host", "coach", or "employer" (of one organisation, by its key)."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="seats")
    role = models.TextField()
    organisation_name = models.TextField(blank=True, default="")
    organisation_key = models.TextField(blank=True, default="")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "role", "organisation_key"], name="seat_once")]


class Shown(models.Model):
    """One thing that a member shows to one coach, until they take it back: a "letter", the "calls" of a play, a "week".

    ``object_id`` is the letter's or the run's number; of a week, ``week`` is its Monday.
    """

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="shown")
    coach = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="shown_to")
    kind = models.TextField()
    object_id = models.BigIntegerField(null=True)
    week = models.DateField(null=True)
    words = models.TextField(blank=True, default="")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["coach", "-made_at"], name="shown_coach")]


class Comment(models.Model):
    """What a coach, or the member in answer, says of a thing shown. ``instead``: words suggested in place of ``of``."""

    shown = models.ForeignKey(Shown, on_delete=models.CASCADE, related_name="comments")
    by_coach = models.BooleanField()
    words = models.TextField(blank=True, default="")
    of = models.TextField(blank=True, default="")
    instead = models.TextField(blank=True, default="")
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)


class Consent(models.Model):
    """What a member's network may do for the community: 0 nothing, 1 be asked, 2 also be named.

    Of the whole desk (``tag`` and ``person`` null), of a group, or of one person; the narrowest one counts, and of
    several groups the most careful. No row at all is 0.
    """

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="consents")
    tag = models.ForeignKey(Tag, null=True, on_delete=models.CASCADE, related_name="consents")
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="consents")
    level = models.SmallIntegerField(default=0)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["desk", "person"], name="consent_person_once"),
            models.UniqueConstraint(fields=["desk", "tag"], name="consent_tag_once"),
            models.UniqueConstraint(
                fields=["desk"], name="consent_desk_once", condition=models.Q(tag__isnull=True, person__isnull=True)
            ),
        ]


class Contribution(models.Model):
    """A desk's consenting ties as they go into the community snapshot: arrays, no names, identities as keyed hashes.

    Derived: good for the desk's ``revision``, ``consent_at`` and ``day``, else made anew.
    """

    desk = models.OneToOneField(Desk, on_delete=models.CASCADE, related_name="contribution")
    revision = models.BigIntegerField()
    day = models.DateField()
    consent_at = models.DateTimeField(null=True)
    ties = models.IntegerField(default=0)
    body = models.BinaryField()
    made_at = models.DateTimeField()


class BlindLook(models.Model):
    """That a member asked the community about an organisation, once a day at most, and the coarse answer they got."""

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="blind_looks")
    organisation_key = models.TextField()
    day = models.DateField()
    answer = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["desk", "organisation_key", "day"], name="blind_look_once")]


class BlindAsk(models.Model):
    """A three-part ask to whichever member can reach a target, who stays unnamed until they say yes.

    ``state``: "waiting" (for the next morning's round), "asked", "yes", "ended" (nobody could), "withdrawn". What the
    asker sees is the state and days, never how many were asked or who.
    """

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="blind_asks")
    target = models.ForeignKey(Target, null=True, on_delete=models.SET_NULL, related_name="blind_asks")
    opening = models.ForeignKey(Opening, null=True, on_delete=models.SET_NULL, related_name="blind_asks")
    organisation_name = models.TextField()
    organisation_key = models.TextField()
    part_of = models.TextField(blank=True, default="")  # "engineering": a department, "" for anywhere
    why = models.TextField(blank=True, default="")
    for_them = models.TextField(blank=True, default="")
    blurb = models.TextField(blank=True, default="")
    state = models.TextField(default="waiting")
    contract = models.ForeignKey(Contract, null=True, on_delete=models.SET_NULL, related_name="blind_asks")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()


class BlindPut(models.Model):
    """A blind ask put to one member, about somebody in their book. ``state``: "put", "yes", "no", "lapsed", "gone"."""

    ask = models.ForeignKey(BlindAsk, on_delete=models.CASCADE, related_name="puts")
    desk = models.ForeignKey(Desk, null=True, on_delete=models.SET_NULL, related_name="blind_puts")
    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="blind_puts")
    state = models.TextField(default="put")
    words = models.TextField(blank=True, default="")
    put_at = models.DateTimeField()
    until = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ask", "desk"], name="blind_put_once")]
        indexes = [models.Index(fields=["desk", "state"], name="blind_put_desk")]


class LeftOut(models.Model):
    """Somebody who is no member and wished to be on no desk of this server: keyed hashes of what points at them."""

    digest = models.TextField(unique=True)
    made_at = models.DateTimeField()


class BatchRun(models.Model):
    """A night's computing for the whole community, loaded back: ``kind`` "ways-in" or "sources"."""

    kind = models.TextField()
    day = models.DateField()
    members = models.IntegerField(default=0)
    ties = models.BigIntegerField(default=0)
    rows = models.BigIntegerField(default=0)
    loaded_at = models.DateTimeField()


class BatchWay(models.Model):
    """A member's best ways into an organisation as a night's batch found them: blind, so counts and classes only."""

    run = models.ForeignKey(BatchRun, on_delete=models.CASCADE, related_name="ways")
    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="batch_ways")
    organisation_key = models.TextField()
    body = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "desk", "organisation_key"], name="batch_way_once")]
