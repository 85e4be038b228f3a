"""Several processes behind one port, for a community of more than a handful: gunicorn, on PostgreSQL.

::

    bound socket ─→ the master, which answers nothing ─→ N processes of a few threads each; one that dies is replaced

Refused: SQLite, which has one writer and would make the others wait; and a request larger than waitress would take. The
worker runs apart, as a service of its own. Logs hold no address of a page behind a link.
"""

import socket
from collections.abc import Callable, Iterable
from typing import Any, Final

from inroad.errors import StoreProblem

THREADS: Final = 6
"""Of each process. Each thread may hold one connection to the database: N × 6 must be below its ``max_connections``."""
_PATIENCE: Final = 120
Answer = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def check() -> None:
    """Raises StoreProblem where several processes can't serve: on SQLite, or without gunicorn."""
    from inroad.store import settings

    if not settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):
        raise StoreProblem(
            "several processes need PostgreSQL, and this desk is on SQLite",
            hint="set DATABASE_URL, or leave --processes out",
        )
    try:
        import gunicorn.app.base  # noqa: F401
    except ImportError:
        raise StoreProblem(
            "gunicorn is not installed, and several processes need it", hint="pip install 'inroad[serve]'"
        ) from None


def serve(listening: socket.socket, processes: int) -> None:
    """Answer at a bound socket until SIGTERM or Ctrl-C; requests under way are answered first."""
    from django.db import connections
    from gunicorn.app.base import BaseApplication
    from gunicorn.glogging import Logger

    from inroad.web.discreet import Discreet

    class Log(Logger):  # type: ignore[misc]
        def setup(self, cfg: Any) -> None:
            super().setup(cfg)
            for handler in self.error_log.handlers:
                handler.setFormatter(Discreet("%(asctime)s %(levelname)s %(message)s"))

    class Server(BaseApplication):  # type: ignore[misc]
        def load_config(self) -> None:
            for name, value in options.items():
                self.cfg.set(name, value)

        def load(self) -> Answer:
            from inroad.web.wsgi import application

            return bounded(application)

    options = {
        "bind": f"fd://{listening.dup().detach()}",  # its own, which it closes at the end
        "workers": processes,
        "worker_class": "gthread",
        "threads": THREADS,
        "timeout": _PATIENCE,
        "graceful_timeout": 30,
        "keepalive": 5,
        "loglevel": "warning",
        "logger_class": Log,
        "control_socket_disable": True,
    }
    connections.close_all()  # a connection that two processes share belongs to neither
    Server().run()


def bounded(application: Answer) -> Answer:
    """Turn away what is larger than the largest upload, before any of it is read."""
    from inroad.web.served import LARGEST_UPLOAD

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        length = str(environ.get("CONTENT_LENGTH") or "0")
        if not (length.isascii() and length.isdigit()) or int(length) > LARGEST_UPLOAD:
            start_response("413 Content Too Large", [("Content-Type", "text/plain"), ("Connection", "close")])
            return [b"This is more than the desk takes at once.\n"]
        return application(environ, start_response)

    return answer
