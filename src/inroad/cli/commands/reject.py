"""``inroad reject``: they said no; and did you click with them?"""

import click

from inroad import words as said
from inroad.cli.dates import day_back
from inroad.cli.session import Session, json_option, name_argument, name_of, session
from inroad.cli.show_openings import show_met


@click.command()
@name_argument
@click.option("--on", metavar="DATE", help="The day, if it was not today.")
@click.option("--words", "reason", default="", metavar="TEXT", help="What they said.")
@json_option
@session
def reject(state: Session, words: tuple[str, ...], on: str | None, reason: str, as_json: bool) -> None:
    """They said no: NAME is a target, or the number of an opening ("#12").

    A no from people who liked you isn't the end. You are asked whether you clicked with each you met; a yes keeps the
    company as a future. A second time says so and changes nothing.

    \b
    Examples:
      inroad reject Solvane
      inroad reject "#12" --on monday --words "They took somebody from inside."
    """
    desk = state.desk
    name = name_of(words)
    day = day_back(on, desk.today()) if on else None
    if name.startswith("#"):
        found = desk.openings.reject(desk.openings.find(name).id, on=day, words=reason)
    else:
        found = desk.openings.reject(target_id=desk.targets.find(name).id, on=day, words=reason)
    if as_json:
        state.paper.json({"opening": found.opening, "already": found.already, "met": found.met})
        return
    row = found.opening
    if found.already:
        when = f" on {said.day(row.ended_on)}" if row.ended_on else ""
        state.paper.line(f"The no from {row.called} was noted already{when}; nothing was changed.")
        state.paper.line(("If it is about another job there: inroad opening add TARGET TITLE", "dim"))
    else:
        state.paper.line(f"Noted: {row.called}, {row.status}. Take it back: inroad undo")
    show_met(state.paper, row.id, found.met, desk.openings.get(row.id).kept_back)
