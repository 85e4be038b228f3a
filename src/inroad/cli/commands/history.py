"""``inroad history`` and ``inroad undo``."""

import click

from inroad.cli.paper import Column
from inroad.cli.session import Session, confirm, json_option, session, yes_option

_COLUMNS = (
    Column("id", right=True, keep=3, style="dim"),
    Column("when", keep=2),
    Column("what", keep=9),
    Column("", keep=1, style="dim"),
)


@click.command()
@click.option("--limit", type=click.IntRange(1, 1000), default=30, show_default=True, metavar="N")
@json_option
@session
def history(state: Session, limit: int, as_json: bool) -> None:
    """List what changed on this desk, newest first.

    \b
    Example:
      inroad history --limit 5
    """
    rows = state.desk.history.list(limit=limit)
    if as_json:
        state.paper.json({"events": rows})
        return
    if not rows:
        state.paper.line("Nothing has happened here yet.")
        return
    state.paper.table(
        _COLUMNS,
        [
            (
                str(row.id),
                row.at.astimezone().strftime("%Y-%m-%d %H:%M"),
                row.words,
                "undone" if row.undone else "" if row.undoable else "stays",
            )
            for row in rows
        ],
    )


@click.command()
@click.argument("event", required=False, type=int)
@yes_option
@json_option
@session
def undo(state: Session, event: int | None, yes: bool, as_json: bool) -> None:
    """Take back the last change, or the one with the number EVENT ('inroad history' shows them).

    A whole import is taken back only when you say so, there or with --yes.

    \b
    Examples:
      inroad undo
      inroad undo 42
    """
    last = state.desk.history.find(event)
    if last is not None and last.verb == "imported" and not last.undone:
        goes = f"“{last.words}”: take back all that it brought?"
        if not confirm(state, goes, yes=yes):
            state.paper.line("Left as it is.")
            return
    row = state.desk.history.undo(last.id if last is not None else event)
    if as_json:
        state.paper.json({"event": row})
    else:
        state.paper.line(f"{row.words}.")
