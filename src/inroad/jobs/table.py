"""The jobs there are, and who has which: rows with leases, taken by compare and set.

    ensure ─ a row per job, desk and mailbox ─→ due ─→ claim ─→ (the work) ─→ finish: when it is due again

A worker that dies keeps nothing: a lease whose process is gone, or whose time is over, is free. Every job can be done
twice without harm; the lease only keeps two workers from doing the same at the same time.
"""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from django.db import IntegrityError
from django.db.models import Q

from inroad.desk import outbox
from inroad.desk.imports.staging import is_alive, process_token
from inroad.post import server
from inroad.store import models

LEASE: Final = timedelta(hours=1)
NEVER: Final = timedelta(days=36_500)
LATEST: Final = timedelta(hours=50)
NIGHT_HOUR: Final = 2
"""Of the community's day, which is UTC's: nobody's own zone may turn it."""
_PROBLEM_CHARS: Final = 500


@dataclass(frozen=True, slots=True)
class Claim:
    """A job this process has: ``name`` ("inbox"), ``of`` the mailbox's number (0: none), ``desk_id`` if it has one."""

    id: int
    name: str
    of: int
    desk_id: int | None
    lease: str


def ensure(now: datetime) -> None:
    """See that every job has its row, and that none is left of what is gone. Cheap; safe for several at once."""
    wanted: dict[tuple[str, int | None], datetime] = {("promises", None): now, ("backup", None): now}
    for box in models.Mailbox.objects.only("pk", "desk_id", "smtp", "imap", "watch"):
        if box.smtp.get("host"):
            # The mails say when this is due; the row is only its lease.
            wanted[f"outbox:{box.pk}", box.desk_id] = now + NEVER
        if box.imap.get("host") and box.watch:
            wanted[f"inbox:{box.pk}", box.desk_id] = now
            wanted[f"watch:{box.pk}", box.desk_id] = now
    if server.usable():
        wanted[f"outbox:{outbox.SERVER}", None] = now + NEVER
    for owner in models.Desk.objects.filter(settings__digest=True).values_list("pk", flat=True):
        wanted["digest", owner] = now
    for owner in models.Desk.objects.filter(settings__has_key="week_mail").values_list("pk", flat=True):
        wanted["week", owner] = now
    if models.Consent.objects.filter(level__gt=0).exists() or models.Contribution.objects.exists():
        # Not at once: what somebody adds counts from the next night on, also for the first to share anything.
        wanted["community", None] = next_night(now)
        wanted["joined", None] = now
    if models.BlindAsk.objects.filter(state__in=("waiting", "asked")).exists():
        wanted["rounds", None] = now
    present = {(name, desk): pk for pk, name, desk in models.Job.objects.values_list("pk", "name", "desk_id")}
    for (name, desk_id), due_at in wanted.items():
        if (name, desk_id) not in present:
            _add(name, desk_id, due_at)
    gone = [pk for key, pk in present.items() if key not in wanted]
    if gone:
        models.Job.objects.filter(pk__in=gone[:900], lease="").delete()
    for row in models.Job.objects.exclude(lease=""):
        if _free(row, now):
            models.Job.objects.filter(pk=row.pk, lease=row.lease).update(lease="", lease_until=None)
    # Set while the clock was wrong: nothing but the outbox is ever due so late.
    models.Job.objects.filter(due_at__gt=now + LATEST).exclude(name__startswith="outbox:").update(due_at=now)


def next_night(now: datetime) -> datetime:
    """When the community's networks are joined next."""
    night = now.astimezone(UTC).replace(hour=NIGHT_HOUR, minute=0, second=0, microsecond=0)
    return night if night > now else night + timedelta(days=1)


def _add(name: str, desk_id: int | None, due_at: datetime) -> None:
    try:
        models.Job.objects.create(name=name, desk_id=desk_id, due_at=due_at)
    except IntegrityError:
        return  # another worker added it in the same moment


def due(now: datetime, kinds: Collection[str], mailboxes: Collection[int] = ()) -> list[models.Job]:
    """Jobs of these kinds that are due and free, longest waiting first. ``mailboxes`` have mails to hand over."""
    ready = Q(due_at__lte=now)
    if mailboxes:
        ready |= Q(name__in=[f"outbox:{pk}" for pk in list(mailboxes)[:900]])
    rows = models.Job.objects.filter(ready).order_by("due_at", "id")
    return [row for row in rows if row.name.partition(":")[0] in kinds and _free(row, now)]


def claim(row: models.Job, now: datetime) -> Claim | None:
    """Take a job; None if another worker was quicker."""
    lease = f"{process_token()}#{secrets.token_hex(8)}"
    taken = models.Job.objects.filter(pk=row.pk, lease=row.lease, due_at=row.due_at).update(
        lease=lease, lease_until=now + LEASE
    )
    if not taken:
        return None
    name, _, of = row.name.partition(":")
    return Claim(row.pk, name, int(of) if of.isdigit() else 0, row.desk_id, lease)


def hurry(name: str, now: datetime) -> None:
    """Make a job due now; nothing happens if it is being done, or is due already."""
    models.Job.objects.filter(name=name, lease="", due_at__gt=now).update(due_at=now)


def finish(taken: Claim, now: datetime, due_at: datetime, problem: str = "") -> bool:
    """Give a job back. False if the lease was over and another worker has it."""
    return bool(
        models.Job.objects.filter(pk=taken.id, lease=taken.lease).update(
            lease="", lease_until=None, ran_at=now, due_at=due_at, problem=problem[:_PROBLEM_CHARS]
        )
    )


def _free(row: models.Job, now: datetime) -> bool:
    if not row.lease:
        return True
    return row.lease_until is None or row.lease_until <= now or not is_alive(row.lease.partition("#")[0])
