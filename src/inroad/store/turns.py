"""One process at a time, where a transaction does not reach: making and upgrading the tables.

SQLite: a lock on a file in the data folder, which the system gives back however the process ends. PostgreSQL: an
advisory lock of the session.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from inroad.errors import Busy, StoreProblem
from inroad.store import paths

_KEY = 0x1B0AD  # any number, as long as it is ours
_MOST_SECONDS = 120


@contextmanager
def alone() -> Iterator[None]:
    """Whoever comes second waits here until the first is done. Raises Busy after two minutes, StoreProblem without a
    folder to lock in."""
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [_KEY])
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_KEY])
        return
    try:
        descriptor = os.open(paths.ensure_home() / "upgrade.lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise StoreProblem(
            f"nothing can be written in {paths.home()}: {error.strerror}", hint="check who owns the data folder"
        ) from None
    try:
        _wait(descriptor)
        yield
    finally:
        os.close(descriptor)  # gives the lock back


def _wait(descriptor: int) -> None:
    deadline = time.monotonic() + _MOST_SECONDS
    while not _locked(descriptor):
        if time.monotonic() > deadline:
            raise Busy("another process is upgrading this desk", hint="wait until it is done")
        time.sleep(0.05)


def _locked(descriptor: int) -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
