"""Waiting for new mail where a server can say that it came (IDLE, RFC 2177), so that an answer shows within seconds.

    due "watch:7" ─ claim ─ a thread of its own ─ IDLE ─┬─ a mail came ─→ "inbox:7" is due now ─ once read, wait again
                                                        ├─ 25 minutes, or told to stop ─→ given back, due at once
                                                        └─ no IDLE, or any trouble ─→ given back, due later

This only hurries: every mailbox is read each few minutes whether somebody waits for it or not, so whatever goes wrong
here costs some minutes. One process waits per mailbox (a lease), and at most :data:`MOST` mailboxes per process.
"""

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from django.db import connections
from django.db.utils import DatabaseError

from inroad import clock
from inroad.desk import mailboxes
from inroad.desk.door import Desk
from inroad.desk.opening import database_errors
from inroad.errors import InroadError
from inroad.jobs import table
from inroad.post import imap
from inroad.store import models

ROUND: Final = 25 * 60.0
"""Seconds of one IDLE: servers may hang up after half an hour."""
MOST: Final = 100
NOT_OFFERED: Final = timedelta(hours=6)
AFTER_TROUBLE: Final = timedelta(minutes=5)
_READ_WITHIN: Final = 60.0  # seconds in which the inbox is read after news, else somebody waits for a person
_LOOK_EVERY: Final = 15.0
_FOLDER: Final = "INBOX"

log = logging.getLogger("inroad.worker")


class Watch:
    """The lines of one process. ``run`` blocks until ``stop``."""

    def __init__(self, stop: threading.Event, *, poll: float = 2.0, now: Callable[[], datetime] = clock.now) -> None:
        self._stop = stop
        self._poll = poll
        self._now = now
        self._lines: dict[int, tuple[threading.Thread, threading.Event]] = {}

    def run(self) -> None:
        looked = float("-inf")
        try:
            while not self._stop.is_set():
                try:
                    self._begin()
                    if time.monotonic() - looked >= _LOOK_EVERY:
                        looked = time.monotonic()
                        self._end_what_is_gone()
                except (InroadError, DatabaseError) as error:
                    log.info("waiting for mail: %s", error)
                connections.close_all()
                self._stop.wait(self._poll)
        finally:
            for _, over in self._lines.values():
                over.set()
            for thread, _ in self._lines.values():
                thread.join(5.0)
            connections.close_all()

    def _begin(self) -> None:
        self._lines = {pk: line for pk, line in self._lines.items() if line[0].is_alive()}
        now = self._now()
        with database_errors():
            for row in table.due(now, {"watch"}):
                if len(self._lines) >= MOST:
                    return
                claim = table.claim(row, now)
                if claim is None:
                    continue
                over = threading.Event()
                thread = threading.Thread(
                    target=self._hold, args=(claim, over), name=f"inroad-watch-{claim.of}", daemon=True
                )
                self._lines[claim.of] = (thread, over)
                thread.start()

    def _end_what_is_gone(self) -> None:
        """A mailbox that was removed, or that a person has to look at, is not waited for any longer."""
        rows = models.Mailbox.objects.in_bulk(list(self._lines))
        for pk, (_, over) in self._lines.items():
            if pk not in rows or not _may_wait(rows[pk]):
                over.set()

    def _hold(self, claim: table.Claim, over: threading.Event) -> None:
        again, problem = AFTER_TROUBLE, ""
        try:
            again = wait(claim.of, over, self._now)
        except (InroadError, DatabaseError, OSError) as error:
            problem = str(error)
            log.info("waiting for mail in %s: %s", claim.of, error)
        except Exception as error:  # a bug here must not end the worker, and the mailbox is read all the same
            problem = f"{type(error).__name__}: {error}"
            log.exception("waiting for mail in %s", claim.of)
        try:
            with database_errors():
                table.finish(claim, self._now(), self._now() + again, problem)
        except (InroadError, DatabaseError) as error:
            log.info("waiting for mail in %s: %s", claim.of, error)  # the lease ends by itself
        finally:
            connections.close_all()


def wait(mailbox_id: int, over: threading.Event, now: Callable[[], datetime] = clock.now) -> timedelta:
    """Wait for mail in a mailbox for one round, and say after what time to wait again. Raises MailProblem."""
    began = time.monotonic()
    while not over.is_set() and (left := ROUND - (time.monotonic() - began)) > 0:
        row = models.Mailbox.objects.select_related("desk__me").filter(pk=mailbox_id).first()
        if row is None or not _may_wait(row):
            return AFTER_TROUBLE
        where = row.folders.get(_FOLDER)
        if where is None:
            return timedelta(seconds=20)  # the first reading may take its time
        account = mailboxes.account(Desk(row.desk, now()), row, "imap")
        connections.close_all()  # nothing is held open while nothing happens
        asked = time.monotonic()
        news = imap.wait(account, imap.FolderState(_FOLDER, *where), left, stop=over)
        if news is None:
            return NOT_OFFERED
        if not news:
            # Over at once, the folder is gone or the server can't make up its mind.
            return timedelta(0) if over.is_set() or time.monotonic() - asked > _READ_WITHIN else AFTER_TROUBLE
        if not _read_since(mailbox_id, where, over, now):
            return AFTER_TROUBLE
    return timedelta(0)


def _may_wait(row: models.Mailbox) -> bool:
    return bool(row.watch and row.imap.get("host") and not mailboxes.held(row, "imap"))


def _read_since(mailbox_id: int, where: list[int], over: threading.Event, now: Callable[[], datetime]) -> bool:
    """See that the inbox is read, and whether it was, further than ``where``, before long."""
    end = time.monotonic() + _READ_WITHIN
    while time.monotonic() < end and not over.is_set():
        table.hurry(f"inbox:{mailbox_id}", now())  # again each time: a reading that had begun before may have missed it
        folders = models.Mailbox.objects.values_list("folders", flat=True).filter(pk=mailbox_id).first()
        connections.close_all()
        if folders is None or folders.get(_FOLDER) != where:
            return True
        over.wait(1.0)
    return over.is_set()
