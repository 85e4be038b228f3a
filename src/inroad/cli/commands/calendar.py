"""``inroad calendar``: promises and meetings for any calendar program."""

import sys
from pathlib import Path

import click

from inroad import words
from inroad.cli.session import Session, confirm, json_option, session, yes_option
from inroad.errors import BadInput


@click.command()
@click.argument(
    "file", metavar="[FILE.ics]", required=False, type=click.Path(path_type=Path, dir_okay=False, allow_dash=True)
)
@click.option(
    "--feed",
    type=click.Choice(["show", "new", "end"]),
    flag_value="show",
    is_flag=False,
    help="On a server: the secret address that calendar programs read; show it, make a new one, end it.",
)
@click.option("--account", metavar="EMAIL", help="With --feed: whose.")
@click.option("--names/--no-names", default=None, help="With --feed: whether its entries name people.")
@yes_option
@json_option
@session
def calendar(
    state: Session,
    file: Path | None,
    feed: str | None,
    account: str | None,
    names: bool | None,
    yes: bool,
    as_json: bool,
) -> None:
    """Write your promises and meetings to FILE.ics ('-': standard output). Only what you have to do rings.

    The same file may be written again: a calendar program that reads it anew moves what moved.

    \b
    Examples:
      inroad calendar ~/inroad.ics
      inroad calendar - > inroad.ics
      inroad calendar --feed new --account ada@verne.example --no-names
    """
    if feed is not None and file is None:
        _feed(state, feed, account, names, as_json=as_json)
        return
    if file is None or feed is not None or account is not None or names is not None:
        raise BadInput("a file, or --feed?", hint="one of the two; --account and --names go with --feed")
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


def _feed(state: Session, what: str, account: str | None, names: bool | None, *, as_json: bool) -> None:
    desk = state.desk
    from inroad.desk import calendar_feed

    if account is not None:
        desk = calendar_feed.desk_of_account(account)
    found = calendar_feed.feed(desk)
    if what == "new":
        found = calendar_feed.renew(desk, names=found.names if names is None else names)
    elif what == "end":
        found = calendar_feed.end(desk)
    elif names is not None:
        found = calendar_feed.show_names(desk, names)
    if as_json:
        state.paper.json({"feed": {"url": found.url, "names": found.names}})
    elif not found.url:
        state.paper.line("There is no calendar feed." if what != "end" else "The address answers no more.")
    else:
        state.paper.line("Whoever has this address can read it:")
        state.paper.verbatim(found.url, indent=4)
        state.paper.line(("Its entries name people." if found.names else "Its entries name nobody.", "dim"))


def _is_calendar(file: Path) -> bool:
    """Is it one of ours, which may be written anew unasked?"""
    with file.open("rb") as stream:
        head = stream.read(400)
    return head.startswith(b"BEGIN:VCALENDAR") and b"nroad" in head
