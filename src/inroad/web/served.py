"""The server for several people: accounts, a public address, a proxy with TLS before it.

::

    check the settings → bind HOST:PORT → schema ready ─→ waitress, with the worker beside it ─→ until SIGTERM or Ctrl-C
                                                       └→ --processes N: gunicorn, on PostgreSQL; the worker apart

Refuses to start where people's words would travel in plain text: without a public address (``INROAD_PUBLIC_URL``), or
with one that is neither https:// nor this computer's own. The proxy is somebody else's work, and named in the docs.
"""

import contextlib
import ipaddress
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from inroad.errors import BadInput, StoreProblem

_THREADS: Final = 12
LARGEST_UPLOAD: Final = 2 << 30
"""Bytes of one request. It is taken before anybody has signed in, so it bounds what a stranger can put on the disk."""


@dataclass(frozen=True, slots=True)
class Listening:
    """Where the server listens, and the address that people open."""

    host: str
    port: int
    public_url: str


def serve_public(
    host: str = "127.0.0.1",
    port: int = 8000,
    *,
    with_worker: bool = True,
    processes: int = 0,
    on_ready: Callable[[Listening], None] | None = None,
) -> None:
    """Serve the installation until SIGTERM or Ctrl-C. ``port`` 0 takes a free one.

    ``processes`` above 0 answers from that many processes (:mod:`inroad.web.many`), and never runs the worker.

    Raises StoreProblem when a setting, the port, the data folder or the database can't be used.
    """
    public_url = checked_settings()
    os.environ["INROAD_DOOR"] = "account"
    os.environ["DJANGO_SETTINGS_MODULE"] = "inroad.web.settings"
    listening = _bind(host, port)
    try:
        if processes:
            from inroad.web import many

            many.check()
            _prepare()
            if on_ready is not None:
                on_ready(Listening(host, int(listening.getsockname()[1]), public_url))
            many.serve(listening, processes)
            return
        server = _waitress(listening)
        if on_ready is not None:
            on_ready(Listening(host, int(listening.getsockname()[1]), public_url))
        with _until_signalled(), _worker() if with_worker else contextlib.nullcontext():
            server.run()
    finally:
        listening.close()


def checked_settings() -> str:
    """The public address, once all that the environment says can be used. Raises StoreProblem with what to do."""
    from inroad.post import server
    from inroad.store import settings as store  # raises StoreProblem for an address in plain text

    if not store.INROAD_PUBLIC_URL:
        raise StoreProblem(
            "INROAD_PUBLIC_URL is not set, so nobody could be sent a link",
            hint="set it to the address that people will open, such as https://desk.example.org",
        )
    if urlsplit(store.INROAD_PUBLIC_URL).path:
        raise StoreProblem(
            "INROAD_PUBLIC_URL has a path, and the desk wants a host of its own", hint="as in https://desk.example.org"
        )
    proxies = os.environ.get("INROAD_TRUSTED_PROXIES", "0").strip()
    if not (proxies.isascii() and proxies.isdigit() and len(proxies) < 3):
        raise StoreProblem(
            f"INROAD_TRUSTED_PROXIES is {proxies[:40]!r}", hint="give the number of proxies before it, such as 1"
        )
    try:
        server.sender()
    except BadInput as error:
        raise StoreProblem(f"mail can't be sent: {error.message}", hint=error.hint) from None
    return store.INROAD_PUBLIC_URL


def _prepare() -> None:
    """Problems show here, before anybody is answered."""
    from inroad.desk.opening import configure, prepare_store

    configure()
    prepare_store()


def _waitress(listening: socket.socket) -> Any:
    from waitress import create_server

    _prepare()
    from inroad.web.wsgi import application

    return create_server(
        application,
        sockets=[listening],
        threads=_THREADS,
        max_request_body_size=LARGEST_UPLOAD,
        # How much of X-Forwarded-For is believed is decided in inroad.web.access.client_of, and nowhere else.
        clear_untrusted_proxy_headers=False,
        ident=None,
    )


def _bind(host: str, port: int) -> socket.socket:
    try:
        family = socket.AF_INET6 if ipaddress.ip_address(host).version == 6 else socket.AF_INET
    except ValueError:
        raise StoreProblem(
            f"“{host[:80]}” is no address to listen at", hint="127.0.0.1 behind a proxy here, 0.0.0.0 in a container"
        ) from None
    listening = socket.socket(family, socket.SOCK_STREAM)
    if os.name == "posix":  # on Windows the option would let another program take the port over
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(256)
    except (OSError, OverflowError) as error:
        listening.close()
        raise StoreProblem(
            f"{host}, port {port} can't be used: {getattr(error, 'strerror', None) or error}",
            hint="another program may listen there; choose another --port",
        ) from None
    return listening


@contextlib.contextmanager
def _worker() -> Iterator[None]:
    """Promises, mail and confirmations, beside the pages and never in their way."""
    from inroad.jobs.worker import Worker

    worker = Worker().start()
    try:
        yield
    finally:
        worker.close()


@contextlib.contextmanager
def _until_signalled() -> Iterator[None]:
    """SIGTERM ends the server as Ctrl-C does: requests under way are answered, the present jobs end."""

    def end(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    except KeyboardInterrupt:
        print("Ending.", file=sys.stderr)
    finally:
        signal.signal(signal.SIGTERM, before)
