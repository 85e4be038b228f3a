"""What each kind of job does, and when it is due again. Each can be done twice, and be killed at any point.

promises   reminders, then what became of dates that passed       every five minutes
outbox     mails of one mailbox, handed over                      when there are any
inbox      one mailbox read                                       every three minutes
digest     one desk's morning digest                              at the wished hour there
week       one desk's look back on its week                       on the wished day and hour there
community  what each member's network may do, made anew           in the night; on a server where anybody shares
joined     all of it joined, once something was withdrawn         every ten minutes, there
rounds     blind asks: what is over, and who is asked next         each morning there; looked at every ten minutes
backup     a verified copy of a laptop's database                 once a day
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from inroad.desk import confirmations, digest, inbox, knocks, outbox, sign_on, sweep
from inroad.desk.door import Desk
from inroad.errors import Busy, NotFound, Refused
from inroad.jobs.table import LATEST, NEVER, Claim, next_night
from inroad.store import models

PROMISES_EVERY: Final = timedelta(minutes=5)
INBOX_EVERY: Final = timedelta(minutes=3)
BACKUP_EVERY: Final = timedelta(hours=1)  # asked hourly, made when the last one is a day old
JOINED_EVERY: Final = timedelta(minutes=10)
COMMUNITY_AT_A_TIME: Final = timedelta(minutes=15)
"""So long one claim makes contributions; well below a lease."""
ROUNDS_EVERY: Final = timedelta(minutes=10)
BUSY_AGAIN: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Done:
    """``words``: what was done, for the log; "" for nothing worth a line. ``due_at``: when again."""

    due_at: datetime
    words: str = ""
    problem: str = ""


Stop = Callable[[], bool]
Work = Callable[[Claim, datetime, Stop], Done]


def promises(_: Claim, now: datetime, stop: Stop) -> Done:
    # Asked before concluded: a machine that slept for a week asks "did you speak?" first.
    reminded = sweep.remind(now, stop=stop)
    swept = sweep.sweep(now, stop=stop)
    knocks.sweep(now)
    confirmations.sweep(now)
    sign_on.sweep(now)
    said = f"{reminded} reminded, {swept.lapsed} lapsed, {swept.unresolved} without word"
    quiet = not (reminded or swept.lapsed or swept.unresolved)
    return Done(now + PROMISES_EVERY, "" if quiet else said, "; ".join(swept.problems))


def hand_over(claim: Claim, now: datetime, stop: Stop) -> Done:
    tried = outbox.work(claim.of, now, stop=stop)
    if claim.of == outbox.SERVER:
        tried += confirmations.work(now, stop=stop)
    return Done(now + NEVER, f"{tried} mails handed over" if tried else "")


def read(claim: Claim, now: datetime, _: Stop) -> Done:
    row = models.Mailbox.objects.select_related("desk__me").filter(pk=claim.of).first()
    if row is None:
        return Done(now + NEVER)
    try:
        synced = inbox.sync(Desk(row.desk, now), row.pk)
    except Busy:
        return Done(now + BUSY_AGAIN)
    except (Refused, NotFound):  # waits for a person, who then checks it
        return Done(now + INBOX_EVERY)
    return Done(now + INBOX_EVERY, synced.words if synced.messages or synced.replies else "")


def morning(claim: Claim, now: datetime, _: Stop) -> Done:
    row = models.Desk.objects.select_related("me").filter(pk=claim.desk_id or 0).first()
    if row is None:
        return Done(now + NEVER)
    again = digest.next_at(row.settings, row.timezone, now)
    # A row made at noon, or a machine that slept until the evening: this morning's digest is no news by then.
    late = now - (digest.next_at(row.settings, row.timezone, now - timedelta(days=1)))
    if not timedelta(0) <= late <= digest.STILL_MORNING:
        return Done(again)
    desk = Desk(row, now)
    queued = digest.send(desk, now)
    told = digest.tell(desk)
    said = (["digest queued"] if queued else []) + ([f"digest to {told} other places"] if told else [])
    return Done(again, ", ".join(said))


def look_back(claim: Claim, now: datetime, _: Stop) -> Done:
    row = models.Desk.objects.select_related("me").filter(pk=claim.desk_id or 0).first()
    if row is None:
        return Done(now + NEVER)
    desk = Desk(row, now)
    queued = desk.lookback.send(now)
    return Done(min(desk.lookback.next_mail(now), now + LATEST), "week queued" if queued else "")


def back_up(_: Claim, now: datetime, __: Stop) -> Done:
    row = models.Desk.objects.select_related("me").filter(account=None).order_by("id").first()
    made = Desk(row).backups.daily() if row is not None else None
    return Done(now + BACKUP_EVERY, f"backup {made.path}" if made is not None else "")


def community(_: Claim, now: datetime, stop: Stop) -> Done:
    """Nothing that was added counts before the night: so this runs once in it, and not when something changes."""
    from inroad.desk.community import contributions, snapshot  # NumPy, which a laptop's server need not load

    end = time.monotonic() + COMMUNITY_AT_A_TIME.total_seconds()
    made = contributions.refresh_all(now, lambda: stop() or time.monotonic() > end)
    if not made.whole:
        return Done(now, f"{made.number} networks, more to come")
    joined_anew = snapshot.refresh()
    words = f"{made.number} networks joined" if joined_anew or made.number else ""
    return Done(next_night(now), words)


def joined(_: Claim, now: datetime, __: Stop) -> Done:
    from inroad.desk.community import snapshot

    return Done(now + JOINED_EVERY, "joined without what was withdrawn" if snapshot.refresh() else "")


def morning_rounds(_: Claim, now: datetime, stop: Stop) -> Done:
    from inroad.desk.community import rounds

    held = rounds.hold(now, stop=stop)
    return Done(now + ROUNDS_EVERY, f"{held.rounds} rounds held" if held.rounds else "")


WORK: Final[dict[str, Work]] = {
    "promises": promises,
    "outbox": hand_over,
    "inbox": read,
    "digest": morning,
    "week": look_back,
    "backup": back_up,
    "community": community,
    "joined": joined,
    "rounds": morning_rounds,
}
