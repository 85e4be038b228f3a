"""``inroad backup`` and ``inroad restore``."""

from pathlib import Path

import click

from inroad.cli.commands.export import size
from inroad.cli.paper import Column
from inroad.cli.session import Session, confirm, json_option, session, yes_option
from inroad.errors import BadInput

_COLUMNS = (
    Column("made", keep=3),
    Column("size", right=True, keep=1),
    Column("checked", keep=2),
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
            checked = "read back and whole" if made.ok else "NOT whole"
            state.paper.line((str(made.path), "bold"), f", {size(made.bytes)}, {checked}.")
            if made.words:
                state.paper.line(made.words)
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
                "whole" if row.ok else "damaged",
                str(row.path),
            )
            for row in rows
        ],
    )


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@yes_option
@json_option
@session
def restore(state: Session, file: Path, yes: bool, as_json: bool) -> None:
    """Go back to a backup. What is on the desk now is backed up first.

    \b
    Example:
      inroad restore ~/.local/share/inroad/backups/2026-11-22-0900.sqlite3
    """
    if not file.is_file():
        raise BadInput(f"there is no backup {file}", hint="'inroad backup --list' shows them")
    if not confirm(state, f"Put {file.name} in the place of the desk as it is now?", yes=yes):
        state.paper.line("Left as it is.")
        return
    outcome = state.desk.backups.restore(file)
    if as_json:
        state.paper.json({"restored": str(file), "outcome": outcome})
        return
    state.paper.line(f"The desk is as it was in {file.name}.")
