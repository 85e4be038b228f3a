"""``inroad serve``, and ``inroad`` without a command: the desk in the browser."""

import os
from typing import TYPE_CHECKING

import click

from inroad.cli.session import Session, session

if TYPE_CHECKING:
    from inroad.web.local import Served


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=0, metavar="N", help="A fixed port; else any free one.")
@click.option("--no-browser", is_flag=True, help="Only print the link.")
@session
def serve(state: Session, port: int, no_browser: bool) -> None:
    """Open the desk on this computer, for this computer only, and print a link that works once.

    \b
    Examples:
      inroad serve
      inroad serve --port 8765 --no-browser
    """
    run(state, port=port, open_browser=not no_browser)


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
