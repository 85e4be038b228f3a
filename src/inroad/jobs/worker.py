"""The worker's loop: take what is due, do it, give it back. One process beside a server, or threads inside a laptop's.

    lane "desk"    promises, digests, weeks, backups
    lane "community"  members' networks, in the night; it takes its time
    lane "outbox"  mails going out              } a server that hangs holds up its own lane and nothing else
    lane "inbox"   mailboxes being read
    watch          waiting for a server to say that mail came (:mod:`.watch`), which only hurries the inbox

Several workers may run at once, on one machine or on several. Stopping (SIGTERM, Ctrl-C) ends the present job first;
a kill loses nothing: what was claimed is free again, and mail that may be out already waits for a person's word.
"""

import contextlib
import logging
import signal
import threading
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import FrameType
from typing import Final

from django.db import close_old_connections, connections
from django.db.utils import DatabaseError

from inroad import clock
from inroad.desk import outbox
from inroad.desk.opening import database_errors
from inroad.errors import Busy, InroadError, MailProblem
from inroad.jobs import table
from inroad.jobs.watch import Watch
from inroad.jobs.work import WORK

LANES: Final[dict[str, tuple[str, ...]]] = {
    "desk": ("promises", "digest", "week", "backup"),
    "community": ("community", "joined", "rounds"),
    "outbox": ("outbox",),
    "inbox": ("inbox",),
}
POLL: Final = 2.0
"""Seconds between looks at the table when there was nothing to do."""
ENSURE_EVERY: Final = 15.0
AGAIN_AFTER_PROBLEM: Final = timedelta(minutes=5)

log = logging.getLogger("inroad.worker")


@dataclass(frozen=True, slots=True)
class Ran:
    """One job done: its kind, the mailbox's number if it is about one, what was done, what went wrong."""

    name: str
    of: int
    words: str
    problem: str = ""


def run_once(
    now: datetime,
    kinds: Collection[str] | None = None,
    *,
    stop: Callable[[], bool] = lambda: False,
    ensure: bool = True,
) -> list[Ran]:
    """Do everything that is due at ``now`` once, in this thread. Ends after the present job once ``stop`` says so.

    ``ensure`` False: mailboxes and desks are as they were a moment ago, so no rows need to be added.
    """
    wanted = set(WORK) if kinds is None else set(kinds)
    with database_errors():
        if ensure:
            table.ensure(now)
        if "outbox" in wanted:
            outbox.settle_lost(now)
        waiting = outbox.waiting(now) if "outbox" in wanted else []
        due = table.due(now, wanted, waiting)
    ran = []
    for row in due:
        if stop():
            break
        claim = table.claim(row, now)
        if claim is not None:
            ran.append(_do(claim, now, stop))
    return ran


def _do(claim: table.Claim, now: datetime, stop: Callable[[], bool]) -> Ran:
    try:
        done = WORK[claim.name](claim, now, stop)
        due_at, said, problem = done.due_at, done.words, done.problem
    except (InroadError, DatabaseError, OSError) as error:
        due_at, said, problem = now + AGAIN_AFTER_PROBLEM, "", str(error)
        if isinstance(error, MailProblem) and not error.account:
            log.info("%s %s: %s", claim.name, claim.of or "", error)
        else:
            log.warning("%s %s: %s", claim.name, claim.of or "", error)
    except Exception as error:  # a bug in one job must not end the others
        due_at, said, problem = now + AGAIN_AFTER_PROBLEM, "", f"{type(error).__name__}: {error}"
        log.exception("%s %s", claim.name, claim.of or "")
    if said:
        log.info("%s %s: %s", claim.name, claim.of or "", said)
    table.finish(claim, now, due_at, problem)
    return Ran(claim.name, claim.of, said, problem)


def run(
    stop: threading.Event,
    kinds: Collection[str] | None = None,
    *,
    poll: float = POLL,
    now: Callable[[], datetime] = clock.now,
) -> None:
    """Work in this thread until ``stop`` is set; the present job is finished first."""
    ensured = float("-inf")
    try:
        while not stop.is_set():
            ran: list[Ran] = []
            try:
                ensure = time.monotonic() - ensured >= ENSURE_EVERY
                ran = run_once(now(), kinds, stop=stop.is_set, ensure=ensure)
                ensured = time.monotonic() if ensure else ensured
            except Busy:
                log.info("the database is busy; waiting")
            except (InroadError, DatabaseError):
                log.exception("the worker can't reach its database; waiting")
                connections.close_all()
            close_old_connections()
            if not ran:
                stop.wait(poll)
    finally:
        connections.close_all()


class Worker:
    """The lanes as threads. ``start`` returns at once; ``close`` ends the present jobs and waits for them.

    ``patience`` is how long ``close`` waits, in seconds: a thread still talking to a mail server then ends with the
    process, and its mail is found "unknown" by the next worker.
    """

    def __init__(self, *, poll: float = POLL, patience: float = 5.0) -> None:
        self._stop = threading.Event()
        self._patience = patience
        self._threads = [
            threading.Thread(
                target=run, args=(self._stop, kinds), kwargs={"poll": poll}, name=f"inroad-{lane}", daemon=True
            )
            for lane, kinds in LANES.items()
        ]
        self._threads.append(
            threading.Thread(target=Watch(self._stop, poll=poll).run, name="inroad-watch", daemon=True)
        )

    def start(self) -> "Worker":
        for thread in self._threads:
            thread.start()
        return self

    def close(self) -> None:
        self._stop.set()
        end = time.monotonic() + self._patience
        for thread in self._threads:
            thread.join(max(0.0, end - time.monotonic()))


def run_until_signalled(*, poll: float = POLL, patience: float = 960.0) -> None:
    """The worker as a program's main loop: until SIGTERM or Ctrl-C, which let the present jobs end.

    Call in the main thread. A second signal ends it at once.
    """
    worker = Worker(poll=poll, patience=patience)
    asked = threading.Event()
    with _signals(asked):
        worker.start()
        asked.wait()
    worker.close()


@contextlib.contextmanager
def _signals(asked: threading.Event) -> Iterator[None]:
    def handle(number: int, _: FrameType | None) -> None:
        asked.set()
        signal.signal(number, signal.SIG_DFL)

    before = {number: signal.signal(number, handle) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            if not asked.is_set():
                signal.signal(number, handler)
