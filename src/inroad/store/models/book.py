"""The address book of a desk: people, what points at them, where they worked, what passed between them.

``born`` is the import that first brought a row (empty: the owner's own); further imports that also hold it have a
``Support`` row. ``edited`` rows were touched by the owner and outlive their imports.
"""

from django.db import models

from inroad.store.models.desk import Desk, Party
from inroad.store.models.imports import Import


class Person(models.Model):
    """Someone known to a desk. ``sort_key`` and ``search_key`` are our own folded forms: databases sort differently.

    ``title``, ``organisation_name``, ``last_contact_at``, ``mails``, ``tie`` are derived for lists and rebuilt after
    every change of their sources; nothing decides on them.
    """

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="people")
    party = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.TextField()
    name_edited = models.BooleanField(default=False)
    sort_key = models.TextField(default="")
    search_key = models.TextField(default="")
    note = models.TextField(blank=True, default="")
    trusted = models.BooleanField(default=False)  # a colleague at a guarded employer who may know
    leave_alone = models.BooleanField(default=False)
    born = models.ForeignKey(Import, null=True, on_delete=models.SET_NULL, related_name="+")
    edited = models.BooleanField(default=False)
    trashed_at = models.DateTimeField(null=True)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="merged")
    created_at = models.DateTimeField()

    title = models.TextField(default="")
    organisation_name = models.TextField(default="")
    first_contact_at = models.DateTimeField(null=True)
    last_contact_at = models.DateTimeField(null=True)
    mails = models.IntegerField(default=0)
    tie = models.SmallIntegerField(default=0)  # 0 none, 1 possible, 2 verified
    chance = models.FloatField(null=True)
    backing = models.SmallIntegerField(default=1)  # ties.Backing.rank

    class Meta:
        indexes = [
            models.Index(fields=["desk", "sort_key", "id"], name="person_desk_sort"),
            models.Index(fields=["desk", "-last_contact_at"], name="person_desk_last"),
        ]


class Identity(models.Model):
    """Something that points at one person of a desk. ``value`` is the normal form, ``shown`` as it was written.

    "name": a file pointed at them by nothing but this name; the value ends in "#" and the person's number.
    """

    KINDS = ("email", "phone", "url", "name")

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="identities")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="identities")
    kind = models.TextField()
    value = models.TextField()
    shown = models.TextField(default="")
    born = models.ForeignKey(Import, null=True, on_delete=models.SET_NULL, related_name="+")
    edited = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["desk", "kind", "value"], name="identity_once")]


class Card(models.Model):
    """An entry of an address book as imported, kept so that the same entry finds the same person again.

    ``key`` is the source's own key, or a digest of the entry where it has none. ``payload`` is the record.
    """

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="cards")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="cards")
    source = models.TextField()
    key = models.TextField()
    digest = models.TextField()
    payload = models.JSONField()
    born = models.ForeignKey(Import, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["desk", "source", "key"], name="card_once")]


class Organisation(models.Model):
    """An employer, school or team. ``key`` is its normal name, see ``matching.organisations``."""

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="organisations")
    name = models.TextField()
    key = models.TextField()
    parent = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="children")
    born = models.ForeignKey(Import, null=True, on_delete=models.SET_NULL, related_name="+")
    edited = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["desk", "key"], name="organisation_once")]


class OrganisationName(models.Model):
    """A further name (``kind`` "alias") or a mail domain (``kind`` "domain") of an organisation."""

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="names")
    kind = models.TextField()
    value = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["desk", "kind", "value"], name="organisation_name_once")]


class Position(models.Model):
    """A person's dated role. ``ended`` without ``end``: over, we don't know since when."""

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="positions")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="positions")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="positions")
    title = models.TextField(blank=True, default="")
    unit = models.TextField(blank=True, default="")
    start = models.DateField(null=True)
    end = models.DateField(null=True)
    ended = models.BooleanField(default=False)
    school = models.BooleanField(default=False)
    confirmed_on = models.DateField(null=True)
    source = models.TextField(default="")  # the address book that says so, "" by hand
    born = models.ForeignKey(Import, null=True, on_delete=models.SET_NULL, related_name="+")
    edited = models.BooleanField(default=False)


class Interaction(models.Model):
    """A mail, message or meeting. ``key`` (64-bit digest of the message's own id) makes it unique on its desk.

    ``answers`` is the key of the message it says it answers, ``subject_key`` and ``thread`` digests, 0 if none.
    ``minutes``: how long a meeting or call took, None where nothing says so.
    """

    MAIL, LINKEDIN, MEETING, CALL, LETTER = range(1, 6)
    KINDS = {MAIL: "mail", LINKEDIN: "linkedin", MEETING: "meeting", CALL: "call", LETTER: "letter"}

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="interactions")
    kind = models.SmallIntegerField()
    at = models.DateTimeField()
    sender = models.ForeignKey(Identity, null=True, on_delete=models.SET_NULL, related_name="+")
    subject = models.TextField(default="")
    recipients = models.IntegerField(default=0)  # how many it went to (or sat there), those not kept here included
    minutes = models.IntegerField(null=True)
    key = models.BigIntegerField()
    answers = models.BigIntegerField(default=0)
    subject_key = models.BigIntegerField(default=0)
    thread = models.BigIntegerField(default=0)
    born = models.ForeignKey(Import, null=True, on_delete=models.SET_NULL, related_name="+")
    edited = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["desk", "key"], name="interaction_once")]


class Participant(models.Model):
    """Somebody on an interaction beside its sender."""

    TO, CC, BCC, ATTENDEE, ORGANISER, DECLINED = range(1, 7)

    interaction = models.ForeignKey(Interaction, on_delete=models.CASCADE, related_name="participants")
    identity = models.ForeignKey(Identity, on_delete=models.CASCADE, related_name="+")
    role = models.SmallIntegerField()


class Evidence(models.Model):
    """One dated fact that two people know each other, or a sign that they might; see ``ties.Word`` and ``ties.Link``.

    Words: "knows", "knows_work", "vouch", "stranger", "verified_mine". Links: "connection", "invitation",
    "endorsement", "address_book". ``by`` is who said it, as shown.
    """

    WORDS = ("knows", "knows_work", "vouch", "stranger")
    LINKS = ("connection", "invitation", "endorsement", "address_book")

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="evidence")
    a = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    b = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    kind = models.TextField()
    on = models.DateField(null=True)
    how = models.TextField(blank=True, default="")
    backing = models.TextField(default="unknown")
    by = models.TextField(default="you")
    chance = models.FloatField(null=True)
    born = models.ForeignKey(Import, null=True, on_delete=models.SET_NULL, related_name="+")
    edited = models.BooleanField(default=False)


class Tag(models.Model):
    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="tags")
    name = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["desk", "name"], name="tag_once")]


class PersonTag(models.Model):
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="uses")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="tag_uses")
    born = models.ForeignKey(Import, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tag", "person"], name="person_tag_once")]


class ReviewPair(models.Model):
    """Two people who may be one. ``state``: "open", "merged", "distinct" (the owner said so: never asked again)."""

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="review_pairs")
    left = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    right = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    bits = models.FloatField()
    reasons = models.JSONField()
    state = models.TextField(default="open")
    born = models.ForeignKey(Import, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["left", "right"], name="review_pair_once")]
