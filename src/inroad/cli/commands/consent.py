"""``inroad consent``: what one's network may do for a community."""

import click

from inroad.cli.session import Session, json_option, session
from inroad.errors import BadInput

LEVELS = ("nothing", "asked", "named", "unsaid")


@click.command()
@click.argument("level", required=False, metavar="[LEVEL]", type=click.Choice(LEVELS))
@click.option("--group", metavar="NAME", help="For everybody with this tag.")
@click.option("--person", metavar="NAME", help="For one person.")
@json_option
@session
def consent(state: Session, level: str | None, group: str | None, person: str | None, as_json: bool) -> None:
    """Show what your network may do for the community; with LEVEL, say it.

    LEVEL is nothing (as it is until you say otherwise), asked (you may be asked about them), named (and with your yes
    they may be named), or unsaid (the wider word holds again). The narrowest word counts. What you take back counts
    at once, what you add from the next night on. On a laptop there is no community, and nothing comes of it.

    \b
    Examples:
      inroad consent
      inroad consent asked
      inroad consent named --group "old team"
      inroad consent nothing --person "Rosa Brandt"
    """
    if group and person:
        raise BadInput("--group and --person can't be said at once", hint="give one of them")
    desk = state.desk
    row = desk.people.find(person) if person else None
    if level is None and (group or row):
        if row is None:
            raise BadInput("what may be done about them?", hint="one of: nothing, asked, named, unsaid")
        said = desk.consent.of(row.id)
        if as_json:
            state.paper.json({"person": row, "consent": said})
        else:
            state.paper.heading(row.name, f"#{row.id}")
            state.paper.line(f"{said.level.words[:1].upper()}{said.level.words[1:]} ({said.words}).")
        return
    if level is not None:
        desk.consent.set(None if level == "unsaid" else level, group=group or "", person_id=row.id if row else None)
    view = desk.consent.get()
    if as_json:
        state.paper.json({"consent": view, "words": view.words, "shares": view.shares})
        return
    state.paper.line(view.words)
    if desk.row.account_id is None:
        state.paper.line(("This desk is in no community; nothing comes of it here.", "dim"))
    for one in view.groups:
        if one.level is not None:
            state.paper.line("• ", (one.name, "bold"), f"  {one.level.words}", indent=2, hang=4)
    for somebody in view.people:
        state.paper.line("• ", (somebody.name, "bold"), f"  {somebody.level.words}", indent=2, hang=4)
