"""What binds across desks: contracts, their sides, promises, limits and doors. Reached through a side's row."""

from django.db import models

from inroad.store.models.book import Organisation, Person
from inroad.store.models.desk import Desk, Party
from inroad.store.models.search import Target


class Contract(models.Model):
    """An introduction. ``data`` is the frozen ``introductions.Contract``, the columns beside it its copy for queries.

    ``version`` grows with every transition: a writer who read an older one is refused (compare and set).
    """

    kind = models.TextField()
    state = models.TextField()
    known_by = models.TextField()
    version = models.IntegerField(default=1)
    data = models.JSONField()
    target = models.ForeignKey(Target, null=True, on_delete=models.SET_NULL, related_name="contracts")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.SET_NULL, related_name="+")
    lapses_at = models.DateTimeField(null=True)
    reply_by = models.DateTimeField(null=True)
    open = models.BooleanField(default=True)
    # The introduction that this one hands on: its voucher asks the next one, with their own words.
    follows = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="handed_on")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [
            # The sweep looks only at contracts whose dates can still pass.
            models.Index(fields=["lapses_at"], name="contract_lapses", condition=models.Q(open=True)),
            models.Index(fields=["reply_by"], name="contract_reply", condition=models.Q(open=True)),
        ]


class ContractSide(models.Model):
    """Who takes part, and through which desk they may see it. ``desk`` null: they have none here.

    ``note`` is private to that side's desk (the voucher's checklist, what one thinks).
    """

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="sides")
    role = models.TextField()  # introductions.Role
    party = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="sides")
    desk = models.ForeignKey(Desk, null=True, on_delete=models.SET_NULL, related_name="sides")
    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="sides")
    name = models.TextField(default="")
    address = models.TextField(default="")
    note = models.TextField(default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contract", "role"], name="contract_side_once")]


class Promise(models.Model):
    """What somebody owes somebody, with a date. The only source of deadlines.

    Without a contract it is a commitment of one's own; ``about`` then may say whom it is about. ``reminded`` are the
    occasions already spoken of ("before", "day", "after").
    """

    desk = models.ForeignKey(Desk, null=True, on_delete=models.CASCADE, related_name="promises")
    contract = models.ForeignKey(Contract, null=True, on_delete=models.CASCADE, related_name="promises")
    key = models.TextField()
    what = models.TextField()
    debtor = models.TextField()
    creditor = models.TextField()
    words = models.TextField(default="")
    about = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="promises")
    due_at = models.DateTimeField()
    state = models.TextField(default="pending")
    known_by = models.TextField(default="ticked")
    chased = models.BooleanField(default=False)
    reminded = models.JSONField(default=list)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "key"], name="promise_once", condition=models.Q(contract__isnull=False)
            )
        ]
        indexes = [
            models.Index(fields=["due_at"], name="promise_due", condition=models.Q(state="pending")),
            models.Index(fields=["desk", "state", "due_at"], name="promise_desk_due"),
        ]


class VoucherLimits(models.Model):
    """What a party set for themselves as a voucher; holds for the whole installation. "Leave me alone" is for ever.

    ``address`` names a person who has no party row yet, in normal form: their wish must survive imports and desks.
    """

    party = models.OneToOneField(Party, null=True, on_delete=models.CASCADE, related_name="limits")
    address = models.TextField(blank=True, default="")
    asks_per_quarter = models.IntegerField(null=True)
    no_go = models.JSONField(default=list)
    left_alone = models.BooleanField(default=False)
    not_before = models.DateField(null=True)  # "ask me again in spring"
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["address"], name="limits_address_once", condition=~models.Q(address=""))
        ]


class Door(models.Model):
    """A voucher's word about one seeker: open again or closed, and why. Only the voucher writes here."""

    seeker = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="doors")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="doors")
    closed = models.BooleanField(default=True)
    why = models.TextField(default="")
    known_by = models.TextField(default="told")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seeker", "person"], name="door_once")]


class Link(models.Model):
    """A signed link that opens one contract for one side: single role, expiring, revocable; its secret is not stored.

    ``digest`` is of the secret; ``used`` are the acts already done through it (each effect once).
    """

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="links")
    role = models.TextField()
    digest = models.TextField(unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    used = models.JSONField(default=list)
