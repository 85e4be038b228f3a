"""``inroad serve``, and ``inroad`` without a command: the desk in the browser; ``--public``: a server with accounts."""

import os
from typing import TYPE_CHECKING

import click

from inroad.cli.session import Session, session
from inroad.errors import BadInput

if TYPE_CHECKING:
    from inroad.web.local import Served
    from inroad.web.served import Listening


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), metavar="N", help="A fixed port; else any free one.")
@click.option("--no-browser", is_flag=True, help="Only print the link.")
@click.option("--public", is_flag=True, help="A server with accounts, behind a proxy with TLS; see docs/serving.md.")
@click.option("--host", metavar="ADDRESS", help="With --public: where to listen; 127.0.0.1 without it.")
@click.option("--no-worker", is_flag=True, help="With --public: 'inroad worker' runs apart.")
@click.option("--processes", type=click.IntRange(1, 64), metavar="N", help="With --public: answer from N processes.")
@session
def serve(
    state: Session,
    port: int | None,
    no_browser: bool,
    public: bool,
    host: str | None,
    no_worker: bool,
    processes: int | None,
) -> None:
    """Open the desk on this computer, for this computer only, and print a link that works once.

    With --public it is a server instead, on port 8000: whoever has an account ('inroad account add') signs in, and
    helpers can open pages of their own. INROAD_PUBLIC_URL has to say under which address people reach it. With
    --processes it answers from several (on PostgreSQL), and 'inroad worker' runs apart.

    \b
    Examples:
      inroad serve
      inroad serve --port 8765 --no-browser
      INROAD_PUBLIC_URL=https://desk.example.org inroad serve --public --port 8000
      INROAD_PUBLIC_URL=https://desk.example.org inroad serve --public --processes 4
    """
    if public:
        _serve_public(state, host or "127.0.0.1", 8000 if port is None else port, not no_worker, processes or 0)
        return
    if host is not None or no_worker or processes:
        raise BadInput("--host, --no-worker and --processes are for a server", hint="add --public, or leave them out")
    run(state, port=port or 0, open_browser=not no_browser)


def _serve_public(state: Session, host: str, port: int, with_worker: bool, processes: int) -> None:
    from inroad.web.served import serve_public

    def ready(listening: "Listening") -> None:
        state.paper.line(f"Listening at {listening.host}, port {listening.port}, for {listening.public_url}")
        state.paper.line(("Ctrl-C ends it.", "dim"))
        state.paper.stream.flush()

    serve_public(host, port, with_worker=with_worker, processes=processes, on_ready=ready)


def open_in_browser(state: Session) -> None:
    """What ``inroad`` alone does."""
    run(state)


def run(state: Session, *, port: int = 0, open_browser: bool = True) -> None:
    """Serve until Ctrl-C. A browser is opened only where there is a screen to show it on."""
    from inroad.web.local import serve_local

    def ready(served: "Served") -> None:
        state.paper.line("Your desk is open, for this computer only:")
        state.paper.blank()
        state.paper.verbatim(served.link, indent=4)
        state.paper.blank()
        state.paper.line(("The link works once. Ctrl-C closes the desk.", "dim"))
        state.paper.stream.flush()

    serve_local(None, port, open_browser=open_browser and _screen(), on_ready=ready)


def _screen() -> bool:
    if os.name == "nt" or os.uname().sysname == "Darwin":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
