"""Letters as written, the mails they went out as, mailboxes that are watched, and the worker's jobs."""

from django.db import models

from inroad.store.models.book import Identity, Person
from inroad.store.models.contracts import Contract
from inroad.store.models.desk import Desk


class Letter(models.Model):
    """A draft or what became of it. ``state``: "draft", "queued" (its mails wait to go out), "sent" (by mail, or
    elsewhere as the owner says), "dropped".

    ``supplied`` is what only the owner could write; ``body`` the text as it stands. ``more``: facts of this one kind,
    texts by field name; ``opening``: the job it has to do with.
    """

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="letters")
    contract = models.ForeignKey(Contract, null=True, on_delete=models.SET_NULL, related_name="letters")
    kind = models.TextField()
    writer = models.TextField(blank=True, default="seeker")  # introductions.Role: a voucher's words are drafted too
    reader = models.TextField(blank=True, default="")
    to = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="letters")
    to_address = models.TextField(blank=True, default="")
    subject = models.TextField(blank=True, default="")
    body = models.TextField(blank=True, default="")
    supplied = models.JSONField(default=dict)
    more = models.JSONField(default=dict)
    opening = models.ForeignKey("store.Opening", null=True, on_delete=models.SET_NULL, related_name="letters")
    state = models.TextField(default="draft")
    sent_how = models.TextField(blank=True, default="")  # "mail", "client", "phone", "copied"
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    trashed_at = models.DateTimeField(null=True)


class OutboxMail(models.Model):
    """One mail to one recipient. Recorded before it is handed over; ``message_id`` never changes.

    ``state``: "queued", "sending" (a worker has it until ``lease_until``), "sent", "unknown" (the server went silent
    after the data: a person decides), "refused", "cancelled", "bounced". ``head`` is what its header lines are made of
    (who writes, to whom, copies, when), the same for every recipient of one letter: they share a ``message_id``.
    ``mailbox`` sends it, or with ``server`` the installation in its own name (the owner's address then is where answers
    go); neither for a mail that went out from the owner's own program and was seen in a Sent folder.
    """

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="outbox")
    letter = models.ForeignKey(Letter, null=True, on_delete=models.SET_NULL, related_name="mails")
    purpose = models.TextField(default="letter")  # or "notice": to the account holder only
    mailbox = models.ForeignKey("Mailbox", null=True, on_delete=models.SET_NULL, related_name="mails")
    server = models.BooleanField(default=False)
    recipient = models.TextField()
    head = models.JSONField(default=dict)
    subject = models.TextField()
    body = models.TextField()
    message_id = models.TextField()
    in_reply_to = models.TextField(blank=True, default="")
    state = models.TextField(default="queued")
    why = models.TextField(blank=True, default="")
    attempts = models.IntegerField(default=0)
    not_before = models.DateTimeField()
    lease = models.TextField(blank=True, default="")
    lease_until = models.DateTimeField(null=True)
    queued_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message_id", "recipient"], name="outbox_once")]
        indexes = [
            models.Index(fields=["desk", "recipient"], name="outbox_recipient"),
            models.Index(
                fields=["not_before"], name="outbox_waiting", condition=models.Q(state__in=["queued", "sending"])
            ),
        ]


class Mailbox(models.Model):
    """An account whose mail is sent and watched. The password is with the system's keyring, never here.

    ``folders`` is what :mod:`inroad.post.imap` remembers per folder (UIDVALIDITY, next UID).
    """

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="mailboxes")
    address = models.TextField()
    smtp = models.JSONField(default=dict)
    imap = models.JSONField(default=dict)
    folders = models.JSONField(default=dict)
    watch = models.BooleanField(default=True)
    checked_at = models.DateTimeField(null=True)
    problem = models.TextField(blank=True, default="")
    lease = models.TextField(blank=True, default="")
    lease_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["desk", "address"], name="mailbox_once")]


class Reply(models.Model):
    """An incoming message that answers a letter, as a head; what it says is the owner's to tell.

    ``state``: "new" (shown on Today), "told" (the owner said what it says), "dismissed".
    """

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="replies")
    mail = models.ForeignKey(OutboxMail, null=True, on_delete=models.SET_NULL, related_name="replies")
    letter = models.ForeignKey(Letter, null=True, on_delete=models.SET_NULL, related_name="replies")
    contract = models.ForeignKey(Contract, null=True, on_delete=models.SET_NULL, related_name="replies")
    sender = models.ForeignKey(Identity, null=True, on_delete=models.SET_NULL, related_name="+")
    key = models.BigIntegerField()  # of the message, as in Interaction: the same reply in two mailboxes is one
    subject = models.TextField(blank=True, default="")
    bounce = models.BooleanField(default=False)
    matched_by = models.TextField(default="")  # "message id", "address and subject"
    at = models.DateTimeField()
    state = models.TextField(default="new")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["desk", "key"], name="reply_once")]


class Job(models.Model):
    """A recurring piece of the worker's work, per desk where it has one. Claimed by compare and set, with a lease.

    A worker that dies keeps nothing: when the lease is over another takes the job, and every job can be done twice
    without harm.
    """

    name = models.TextField()
    desk = models.ForeignKey(Desk, null=True, on_delete=models.CASCADE, related_name="jobs")
    due_at = models.DateTimeField()
    lease = models.TextField(blank=True, default="")
    lease_until = models.DateTimeField(null=True)
    ran_at = models.DateTimeField(null=True)
    problem = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "desk"], name="job_once", condition=models.Q(desk__isnull=False)),
            models.UniqueConstraint(fields=["name"], name="job_once_all", condition=models.Q(desk__isnull=True)),
        ]
        indexes = [models.Index(fields=["due_at"], name="job_due")]
