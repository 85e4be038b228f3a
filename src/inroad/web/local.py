"""The laptop's server: one desk, loopback only, opened by a link that works once.

::

    bind 127.0.0.1:PORT → settings named after the port → desk ready → one-time link → waitress until Ctrl-C

Refuses every address but loopback. The token is printed and written to ``open.html`` in the data folder (mode 0600);
the browser is handed that file, so that the token never shows in the list of processes.
"""

import argparse
import contextlib
import html
import json
import os
import signal
import socket
import subprocess
import sys
import webbrowser
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from inroad.errors import StoreProblem

_SETTINGS = "inroad.web.settings"
_THREADS = 8  # a browser opens six connections; two more for an import's progress
_LARGEST_UPLOAD = (
    32 << 30
)  # the desk's own limits on files are in inroad.formats.limits; this one only stops the absurd


@dataclass(frozen=True, slots=True)
class Served:
    """A running server: ``link`` works once; ``address`` is for those who hold the cookie."""

    address: str
    link: str
    port: int
    link_file: Path


class LocalServer:
    """The server, bound but not yet answering. Use as a context manager; ``run`` blocks until ``close``.

    Raises StoreProblem when the port is taken or the data folder can't be used.
    """

    def __init__(self, desk_home: Path | str | None = None, port: int = 0) -> None:
        if desk_home is not None:
            os.environ["INROAD_HOME"] = str(Path(desk_home).expanduser().absolute())
        self._socket = _bind(port)
        self.port = int(self._socket.getsockname()[1])
        os.environ["INROAD_PORT"] = str(self.port)
        os.environ["DJANGO_SETTINGS_MODULE"] = _SETTINGS
        try:
            self._build()
        except BaseException:
            self._socket.close()
            raise

    def _build(self) -> None:
        from waitress import create_server

        from inroad.desk import open_desk
        from inroad.store import paths

        open_desk()  # the folder, the schema, the desk: problems show here, before a browser is sent anywhere
        from inroad.web import door
        from inroad.web.wsgi import application

        local = door.LocalDoor(self.port)
        door.install(local)
        address = f"http://127.0.0.1:{self.port}/"
        self._file = paths.ensure_home() / f"open-{self.port}.html"
        link = f"{address}open?token={local.token}"
        _write_link(self._file, link)
        self.served = Served(address, link, self.port, self._file)
        self._waitress: Any = create_server(
            application, sockets=[self._socket], threads=_THREADS, max_request_body_size=_LARGEST_UPLOAD, ident=None
        )

    def run(self) -> None:
        """Answer until closed or interrupted."""
        self._waitress.run()

    def close(self) -> None:
        """Stop answering and take the link away."""
        self._file.unlink(missing_ok=True)
        self._waitress.close()
        self._socket.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def serve_local(
    desk_home: Path | str | None = None,
    port: int = 0,
    *,
    open_browser: bool = True,
    on_ready: Callable[[Served], None] | None = None,
) -> None:
    """Serve the desk in ``desk_home`` (None: the usual folder) until Ctrl-C. ``port`` 0 takes a free one.

    ``on_ready`` is told the addresses once the socket listens; without it, the link is printed. Raises StoreProblem.
    """
    if _set_up_for_something_else():
        _serve_in_a_process_of_its_own(desk_home, port, open_browser=open_browser, on_ready=on_ready)
        return
    with LocalServer(desk_home, port) as server:
        _announce(server.served, open_browser=open_browser, on_ready=on_ready)
        with _worker(), contextlib.suppress(KeyboardInterrupt):
            server.run()


@contextlib.contextmanager
def _worker() -> Iterator[None]:
    """Promises, mail and the day's backup, beside the pages and never in their way."""
    from inroad.jobs.worker import Worker

    worker = Worker().start()
    try:
        yield
    finally:
        worker.close()


def _bind(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if os.name == "posix":  # on Windows the option would let another program take the port over
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(("127.0.0.1", port))
        listening.listen(64)
    except (OSError, OverflowError) as error:
        listening.close()
        raise StoreProblem(
            f"port {port} can't be used: {getattr(error, 'strerror', None) or error}",
            hint="leave --port out to take a free one",
        ) from None
    return listening


def _write_link(path: Path, link: str) -> None:
    """A page for this user only that leads to the link."""
    path.unlink(missing_ok=True)  # an old file might be readable by others: O_EXCL makes sure that ours is new
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(
            f'<!doctype html><meta charset="utf-8"><title>Inroad</title>'
            f'<meta http-equiv="refresh" content="0;url={html.escape(link)}">'
            f'<p><a href="{html.escape(link)}">Open the desk</a> (the link works once)</p>\n'
        )


def _announce(served: Served, *, open_browser: bool, on_ready: Callable[[Served], None] | None) -> None:
    if on_ready is not None:
        on_ready(served)
    else:
        print(f"Your desk is open at\n\n    {served.link}\n\nThe link works once. Ctrl-C closes the desk.", flush=True)
    if open_browser:
        webbrowser.open(served.link_file.as_uri())


def _set_up_for_something_else() -> bool:
    """True when this process already runs Django without the web, as a command that first read or wrote a desk does."""
    if "django.conf" not in sys.modules:
        return False
    from django.conf import settings

    return settings.configured and not hasattr(settings, "INROAD_DOOR")


def _serve_in_a_process_of_its_own(
    desk_home: Path | str | None, port: int, *, open_browser: bool, on_ready: Callable[[Served], None] | None
) -> None:
    """Django can be set up once per process; so the server gets another, and says its addresses on its first line."""
    from inroad.store import paths

    command = [sys.executable, "-m", "inroad.web.local", "--home", str(desk_home or paths.home()), "--port", str(port)]
    environment = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as child:  # noqa: S603 - our own
        assert child.stdout is not None
        try:
            line = child.stdout.readline()
            if not line:
                raise StoreProblem("the server did not start", hint="what it said stands above")
            said = json.loads(line)
            said["link_file"] = Path(said["link_file"])
            _announce(Served(**said), open_browser=open_browser, on_ready=on_ready)
            child.wait()
        except KeyboardInterrupt:
            child.terminate()
            child.wait()


def main() -> None:
    """``python -m inroad.web.local``: what ``serve_local`` starts when it needs another process."""
    parser = argparse.ArgumentParser(
        description="Serve one desk on loopback; prints its addresses as one line of JSON."
    )
    parser.add_argument("--home")
    parser.add_argument("--port", type=int, default=0)
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that the link's file goes in that case too

    def tell(served: Served) -> None:
        print(json.dumps(asdict(served) | {"link_file": str(served.link_file)}), flush=True)

    try:
        serve_local(given.home, given.port, open_browser=False, on_ready=tell)
    except StoreProblem as error:
        sys.exit(f"inroad: {error}")


if __name__ == "__main__":
    main()
