"""``inroad sources``: whom people turn to in a field, and which of them know you."""

from typing import TYPE_CHECKING

import click

from inroad.cli.session import Session, json_option, session

if TYPE_CHECKING:
    from inroad.desk.community.source_shapes import SourceRow


@click.command()
@click.argument("field", nargs=-1)
@click.option("--why", is_flag=True, help="All reasons, not only the first.")
@json_option
@session
def sources(state: Session, field: tuple[str, ...], why: bool, as_json: bool) -> None:
    """Show the few people others turn to in a field: why, which know you, the way to the others, where they are met.

    Without FIELD, the one of your brief, your targets or your own work. Say it as a job or a trade.

    \b
    Examples:
      inroad sources
      inroad sources recruiting --why
      inroad sources site reliability engineer
      inroad vouch add Jun Sato --field recruiting --by "Rosa Brandt" --basis well
    """
    view, paper = state.desk.sources.page(" ".join(field)), state.paper
    if as_json:
        paper.json({"sources": view})
        return
    if view.name:
        paper.heading(f"Sources in {view.name}", view.because)
    for said in (view.little, view.elsewhere):
        if said:
            paper.line((said, "dim"))
    for title, rows in (("Who knows you", view.known), ("Whom to get to know", view.others)):
        if rows:
            paper.blank()
            paper.line((title, "bold"))
        for row in rows:
            _show(state, row, why=why)
    if view.gatherings:
        paper.blank()
        paper.line(("Where they are met", "bold"))
        for one in view.gatherings[:12]:
            paper.line("• ", (one.title, "bold"), f"  {', '.join(one.people)}; {one.words}", indent=2, hang=4)
    if view.field and not view.rows:
        paper.line("Nobody yet. Ask people who do this work whom they would ask, and keep their words:")
        paper.verbatim(f"inroad vouch add NAME --field {view.field} --by NAME --basis well")


def _show(state: Session, row: "SourceRow", *, why: bool) -> None:
    paper = state.paper
    paper.line("• ", (row.name, "bold"), f"  {row.role}" if row.role else "", indent=2, hang=4)
    for said in (row.first, *(row.more if why else ()), row.tie, row.way):
        if said:
            paper.line(f"{said[:1].upper()}{said[1:]}.", indent=4)
    if row.beside and not why:
        paper.line(("As good as the one before: the order says nothing.", "dim"), indent=4)
    for place in row.met_at:
        paper.line((f"Met at {place}.", "dim"), indent=4)
