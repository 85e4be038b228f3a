"""What the pages behind a link need beside the link itself: words to be confirmed by mail, and how often one may come.

Reached through a link's secret, never through a desk.
"""

from django.db import models

from inroad.store.models.contracts import Contract
from inroad.store.models.desk import Desk


class Confirmation(models.Model):
    """Something that holds for long (a reopened door, limits, "leave me alone"), said on a page and not yet confirmed.

    A mail with a signed link made of ``nonce`` goes to ``address``, in the server's name; only who reads there makes it
    true. It may be mailed twice without harm. ``seeker`` is the desk a door is about; limits and "leave me alone" hold
    for the whole installation.
    """

    contract = models.ForeignKey(Contract, null=True, on_delete=models.SET_NULL, related_name="confirmations")
    seeker = models.ForeignKey(Desk, null=True, on_delete=models.CASCADE, related_name="+")
    role = models.TextField(default="voucher")
    act = models.TextField()  # "reopen the door", "set limits", "leave me alone"
    data = models.JSONField(default=dict)
    address = models.TextField()
    nonce = models.TextField(unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True)
    attempts = models.IntegerField(default=0)
    not_before = models.DateTimeField()
    problem = models.TextField(blank=True, default="")
    done_at = models.DateTimeField(null=True)


class Knock(models.Model):
    """How often somebody came within one window of time: counted per link and per address, so that neither a link nor
    a form can be tried without end. ``who`` is a keyed hash; rows of past windows are swept.
    """

    who = models.TextField()
    window = models.DateTimeField()
    count = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["who", "window"], name="knock_once")]
