"""Who recommends whom: vouches that bind across desks, calls for names, and what an employer's people see.

A vouch is the word of its voucher and stays theirs; a nomination goes no further than the call before the person named
said yes.
"""

from django.db import models

from inroad.store.models.applications import Opening
from inroad.store.models.book import Person
from inroad.store.models.desk import Desk


class Vouch(models.Model):
    """One person's word for another's work in a field, as the desk it was said on keeps it.

    ``voucher_key`` and ``subject_key`` are keyed hashes of an address or profile, by which the same two people are
    found on other desks and among parties; they are derived. ``field`` is of the lexicon; ``basis``: "well", "bit",
    "no" (opens a door, doesn't know the work). ``outcome``: "" (not known yet), "met", "hired", "stayed", "left early";
    ``weight`` in [-1, 1].
    """

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="vouches")
    voucher = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="vouches_given")
    subject = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="vouches_had")
    voucher_key = models.TextField(blank=True, default="")
    subject_key = models.TextField(blank=True, default="")
    field = models.TextField(blank=True, default="")
    basis = models.TextField(blank=True, default="")
    how = models.TextField(blank=True, default="")
    weight = models.FloatField(default=1.0)
    known_by = models.TextField(default="told")
    said_on = models.DateField()
    outcome = models.TextField(blank=True, default="")
    outcome_on = models.DateField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["field", "subject_key"], name="vouch_field_subject"),
            models.Index(fields=["voucher_key"], name="vouch_voucher"),
        ]


class Call(models.Model):
    """A question to a few sources about one opening: whom would you recommend, and how do you know their work?"""

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="calls")
    opening = models.ForeignKey(Opening, null=True, on_delete=models.SET_NULL, related_name="calls")
    title = models.TextField()
    organisation_name = models.TextField(blank=True, default="")
    field = models.TextField(blank=True, default="")
    words = models.TextField(blank=True, default="")
    closes_on = models.DateField(null=True)
    state = models.TextField(default="open")  # "open", "closed"
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()


class CallTo(models.Model):
    """A source asked by a call. ``via``: the one who, asked "whom would you ask?", named this source; rounds follow it.

    ``state``: "chosen", "asked", "answered", "not this time", "no answer". ``digest``: of the secret of their own page.
    """

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="calls_to")
    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="sources")
    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="called")
    via = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="named")
    round = models.IntegerField(default=1)
    state = models.TextField(default="chosen")
    words = models.TextField(blank=True, default="")
    digest = models.TextField(blank=True, default="")
    asked_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "person"], name="call_to_once")]
        indexes = [models.Index(fields=["digest"], name="call_to_digest")]


class Nomination(models.Model):
    """Somebody recommended in a call. ``state``: "named", "asked", "yes", "no"; only a yes goes any further."""

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="nominations")
    to = models.ForeignKey(CallTo, on_delete=models.CASCADE, related_name="nominations")
    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="nominations")
    name = models.TextField()
    address = models.TextField(blank=True, default="")
    basis = models.TextField(blank=True, default="")
    how = models.TextField(blank=True, default="")
    state = models.TextField(default="named")
    words = models.TextField(blank=True, default="")
    digest = models.TextField(blank=True, default="")
    vouch = models.ForeignKey(Vouch, null=True, on_delete=models.SET_NULL, related_name="nominations")
    made_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["digest"], name="nomination_digest")]


class Vacancy(models.Model):
    """An opening of an employer, as its own people see it."""

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="vacancies")
    organisation_key = models.TextField()
    title = models.TextField()
    unit = models.TextField(blank=True, default="")
    url = models.TextField(blank=True, default="")
    words = models.TextField(blank=True, default="")
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)


class EmployerReply(models.Model):
    """What an employer says to its own response record. The newest one that was not taken back stands beside it."""

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="employer_replies")
    organisation_key = models.TextField()
    words = models.TextField()
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)


class InternalSearch(models.Model):
    """An employee who lets the employer's seats here know that they look for another place inside."""

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="internal_searches")
    organisation_name = models.TextField()
    organisation_key = models.TextField()
    words = models.TextField(blank=True, default="")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
