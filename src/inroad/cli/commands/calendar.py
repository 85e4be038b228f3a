"""``inroad calendar``: promises and meetings for any calendar program."""

import sys
from pathlib import Path

import click

from inroad import words
from inroad.cli.session import Session, confirm, json_option, session, yes_option
from inroad.errors import BadInput


@click.command()
@click.argument("file", metavar="FILE.ics", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True))
@yes_option
@json_option
@session
def calendar(state: Session, file: Path, yes: bool, as_json: bool) -> None:
    """Write your promises and meetings to FILE.ics ('-': standard output). Only what you have to do rings.

    The same file may be written again: a calendar program that reads it anew moves what moved.

    \b
    Examples:
      inroad calendar ~/inroad.ics
      inroad calendar - > inroad.ics
    """
    if str(file) == "-":
        if as_json:
            raise BadInput("standard output can't hold both", hint="name a file for the calendar")
        sys.stdout.flush()
        sys.stdout.buffer.write(state.desk.calendar())
        return
    if file.exists() and not _is_calendar(file) and not confirm(state, f"Replace {file}?", yes=yes):
        state.paper.line("Left as it is.")
        return
    if not file.absolute().parent.is_dir():
        raise BadInput(f"there is no folder {file.absolute().parent}", hint="make it first, or choose another")
    made = state.desk.calendar()
    file.write_bytes(made)
    entries = made.count(b"BEGIN:VEVENT") + made.count(b"BEGIN:VTODO")
    if as_json:
        state.paper.json({"path": file.absolute(), "entries": entries, "bytes": len(made)})
        return
    state.paper.line(f"{words.count(entries, 'entry', 'entries')} in {file}. Open it with your calendar program.")


def _is_calendar(file: Path) -> bool:
    """Is it one of ours, which may be written anew unasked?"""
    with file.open("rb") as stream:
        head = stream.read(400)
    return head.startswith(b"BEGIN:VCALENDAR") and b"nroad" in head
