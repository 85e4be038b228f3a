"""``inroad people``: the list."""

import click

from inroad import words
from inroad.cli.session import Session, json_option, session
from inroad.cli.show_people import people_table

FILTERS = ("verified", "possible", "knows my work", "inside a target", "sleeping", "trash")
SORTS = ("name", "last contact", "chance")


@click.command()
@click.argument("query", nargs=-1)
@click.option("--filter", "kept", type=click.Choice(FILTERS, case_sensitive=False), help="Only those.")
@click.option("--tag", default="", metavar="TAG", help="Only those with this tag.")
@click.option("--sort", type=click.Choice(SORTS, case_sensitive=False), default="name", show_default=True)
@click.option("--limit", type=click.IntRange(1, 500), default=50, show_default=True, metavar="N")
@click.option("--offset", type=click.IntRange(0), default=0, metavar="N", help="Leave out the first N.")
@json_option
@session
def people(
    state: Session,
    query: tuple[str, ...],
    kept: str | None,
    tag: str,
    sort: str,
    limit: int,
    offset: int,
    as_json: bool,
) -> None:
    """List the people on your desk; with QUERY, those whose name, address or company fits.

    \b
    Examples:
      inroad people
      inroad people rosa
      inroad people --filter "knows my work"
      inroad people --filter sleeping --sort "last contact" --limit 20
    """
    page = state.desk.people.list(
        query=" ".join(query), tag=tag, filter=kept or "", sort=sort, offset=offset, limit=limit
    )
    if as_json:
        state.paper.json({"people": page.rows, "total": page.total, "offset": page.offset, "limit": page.limit})
        return
    if not page.rows:
        _nobody(state, narrowed=bool(query or tag or kept), past=page.total > 0)
        return
    people_table(state.paper, page.rows)
    end = page.offset + len(page.rows)
    if page.total > len(page.rows):
        more = f"; more with --offset {end}" if end < page.total else ""
        state.aside.line(
            (f"{page.offset + 1:,} to {end:,} of {words.count(page.total, 'person', 'people')}{more}", "dim")
        )


def _nobody(state: Session, *, narrowed: bool, past: bool) -> None:
    if past:
        state.paper.line("The list ends before that offset.")
    elif narrowed:
        state.paper.line("Nobody fits. A part of the name is enough: inroad people ros")
    else:
        state.paper.line("Nobody here yet. Three ways to begin:")
        state.paper.bullets(
            (
                "inroad start: four people who know your work, no file needed",
                "inroad import FILES…: contacts, mail, LinkedIn",
                "inroad person add NAME: one by one",
            )
        )
