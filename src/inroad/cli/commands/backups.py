"""``inroad backup`` and ``inroad restore``."""

import click

from inroad import words
from inroad.cli.commands.export import size
from inroad.cli.paper import Column
from inroad.cli.session import Session, confirm, json_option, session, yes_option

_COLUMNS = (
    Column("made", keep=3),
    Column("size", right=True, keep=1),
    Column("why", keep=2),
    Column("file", keep=9),
)


@click.command()
@click.option("--list", "listed", is_flag=True, help="List the backups instead of making one.")
@json_option
@session
def backup(state: Session, listed: bool, as_json: bool) -> None:
    """Make a backup and read it back to be sure; or list the backups there are.

    \b
    Examples:
      inroad backup
      inroad backup --list
    """
    if not listed:
        made = state.desk.backups.make()
        if as_json:
            state.paper.json({"backup": made})
        else:
            state.paper.line((str(made.path), "bold"), f", {size(made.bytes)}, read back and whole.")
        return
    rows = state.desk.backups.list()
    if as_json:
        state.paper.json({"backups": rows})
        return
    if not rows:
        state.paper.line("No backups yet: inroad backup")
        return
    state.paper.table(
        _COLUMNS,
        [
            (
                row.made_at.astimezone().strftime("%Y-%m-%d %H:%M"),
                size(row.bytes),
                row.words,
                str(row.path),
            )
            for row in rows
        ],
    )


@click.command()
@click.argument("file")
@yes_option
@json_option
@session
def restore(state: Session, file: str, yes: bool, as_json: bool) -> None:
    """Go back to a backup: a file, or the name of one in the list. What is on the desk now is backed up first.

    \b
    Example:
      inroad restore 20261122-090000-000000-daily.sqlite3
    """
    if not confirm(state, f"Put {file} in the place of the desk as it is now?", yes=yes):
        state.paper.line("Left as it is.")
        return
    row = state.desk.backups.restore(file)
    if as_json:
        state.paper.json({"restored": row})
    else:
        state.paper.line(
            f"The desk is as it was on {words.day(row.made_at.astimezone().date())}, {row.made_at.astimezone():%H:%M}."
        )
