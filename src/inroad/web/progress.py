"""Long work in the background, watched from a page.

::

    start(desk, what, work) → key → the page polls find(key) → finished: where to go next · failed: why

The work runs in a thread of this process and its words live in memory only. What must survive a kill is the desk's:
staged imports are in the database, and ``desk.imports.interrupted`` finds them again.
"""

import logging
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import connections

from inroad.desk.opening import database_errors
from inroad.desk.shapes import ImportReport
from inroad.errors import Busy, InroadError, NotFound

_MOST_RUNS = 50
_log = logging.getLogger("inroad.web")


@dataclass(slots=True)
class Run:
    """One piece of work. ``result`` is an import's id once ``state`` is "finished"."""

    key: str
    desk_id: int
    title: str
    state: str = "running"  # "running", "finished", "failed"
    words: str = ""
    done: int = 0
    total: int = 0
    result: int = 0
    error: str = ""
    hint: str = ""
    preview: ImportReport | None = None
    revision: int = 0
    began: float = field(default_factory=time.monotonic)

    def report(self, words: str, done: int = 0, total: int = 0) -> None:
        """What the work calls now and then: what it is at, and how far (in any unit)."""
        self.words, self.done, self.total = words, done, total

    @property
    def seconds(self) -> int:
        return int(time.monotonic() - self.began)


_runs: dict[str, Run] = {}
_lock = threading.Lock()


def start(desk_id: int, title: str, work: Callable[[Run], int], *, revision: int = 0) -> Run:
    """Begin ``work`` in the background. One at a time for each desk: raises Busy while another one runs."""
    with _lock:
        if any(run.desk_id == desk_id and run.state == "running" for run in _runs.values()):
            raise Busy("another import is under way at this desk", hint="let it finish first")
        finished = [key for key, run in _runs.items() if run.state != "running"]
        for key in finished[: max(0, len(_runs) - _MOST_RUNS + 1)]:
            del _runs[key]
        run = Run(secrets.token_urlsafe(12), desk_id, title, revision=revision)
        _runs[run.key] = run
    _spawn(run, work)
    return run


def find(key: str, desk_id: int) -> Run:
    """The work of that key at that desk. Raises NotFound, also after the server was started anew."""
    run = _runs.get(key)
    if run is None or run.desk_id != desk_id:
        raise NotFound("this piece of work is not known any more", hint="the import page shows what came of it")
    return run


def preview_by(key: str, desk_id: int, import_id: int, revision: int) -> ImportReport | None:
    """What the reading of that key found out about publishing, if the desk is still as it was then.

    Asked by its key, never by the import alone: a restored backup counts its imports from an earlier number on.
    """
    run = _runs.get(key)
    if run is None or (run.desk_id, run.result, run.revision) != (desk_id, import_id, revision):
        return None
    return run.preview


def running(desk_id: int) -> Run | None:
    return next((run for run in list(_runs.values()) if run.desk_id == desk_id and run.state == "running"), None)


def _spawn(run: Run, work: Callable[[Run], int]) -> None:
    def in_thread() -> None:
        try:
            work_through(run, work)
        finally:
            connections.close_all()

    threading.Thread(target=in_thread, name=f"inroad-{run.title}", daemon=True).start()


def work_through(run: Run, work: Callable[[Run], int]) -> None:
    """Do the work and note how it ended; nothing is raised."""
    try:
        with database_errors():
            run.result = work(run)
        run.state = "finished"
    except InroadError as error:
        run.error, run.hint = error.message, error.hint
        run.state = "failed"
    except Exception:  # noqa: BLE001 - the thread is the last to see it; the page must hear of it too
        _log.exception("%s failed", run.title)
        run.error = "this failed, and it is our mistake"
        run.hint = "nothing is half-written; `inroad doctor` may say more"
        run.state = "failed"
