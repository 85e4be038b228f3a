"""``inroad offer``: what they offer, beside what others offer."""

import click

from inroad.cli.dates import day_back
from inroad.cli.lazy import DefaultGroup
from inroad.cli.paper import Column
from inroad.cli.session import Session, json_option, session
from inroad.cli.show_openings import show_opening
from inroad.desk.opening_shapes import OpeningView
from inroad.errors import BadInput
from inroad.search.openings import PARTS


@click.group(cls=DefaultGroup, default="compare")
def offer() -> None:
    """Offers: what is in them, side by side, and your answer. Pay stays on this desk and in no letter.

    \b
    Examples:
      inroad offer add 3 --part pay "82,000" --part place Kiel
      inroad offer compare
      inroad offer answer 3 yes
    """


@offer.command()
@click.argument("opening")
@click.option(
    "--part", "parts", type=(str, str), multiple=True, metavar="NAME WORDS", help="May be repeated; '' takes it away."
)
@click.option("--on", metavar="DATE", help="The day, if it was not today.")
@json_option
@session
def add(state: Session, opening: str, parts: tuple[tuple[str, str], ...], on: str | None, as_json: bool) -> None:
    """They made an offer; again to add to it. The usual parts are shown by 'inroad offer compare'."""
    desk = state.desk
    day = day_back(on, desk.today()) if on else None
    _show(state, desk.openings.offer(desk.openings.find(opening).id, dict(parts), day), as_json=as_json)


@offer.command()
@click.argument("openings", nargs=-1)
@json_option
@session
def compare(state: Session, openings: tuple[str, ...], as_json: bool) -> None:
    """Offers side by side: people and work first, then terms, and what to ask. No verdict: it is yours."""
    desk = state.desk
    found = desk.openings.compare([desk.openings.find(name).id for name in openings])
    if as_json:
        state.paper.json({"offers": found.rows, "rows": found.side.rows, "ask": found.side.ask})
        return
    if not found.rows:
        state.paper.line("No offers yet. When there is one: inroad offer add OPENING --part NAME WORDS")
        state.paper.line((f"Usual parts: {', '.join(PARTS)}", "dim"))
        return
    columns = [Column("", keep=9, style="dim"), *(Column(head, keep=8) for head in found.side.heads)]
    state.paper.table(columns, [(row.label, *row.cells) for row in found.side.rows])
    for head, missing in zip(found.side.heads, found.side.ask, strict=True):
        if missing:
            state.paper.blank()
            state.paper.line((f"Before a yes to {head}, ask", "bold"))
            state.paper.bullets(missing)


@offer.command()
@click.argument("opening")
@click.argument("yes", type=click.Choice(["yes", "no"]))
@click.option("--words", default="", metavar="TEXT", help="What you said.")
@click.option("--on", metavar="DATE", help="The day, if it was not today.")
@json_option
@session
def answer(state: Session, opening: str, yes: str, words: str, on: str | None, as_json: bool) -> None:
    """Your answer to an offer: yes or no."""
    desk = state.desk
    row = desk.openings.find(opening)
    if row.status not in {"offer", "accepted", "offer declined"}:
        raise BadInput(f"{row.called} has made no offer", hint=f"inroad offer add {row.id}")
    day = day_back(on, desk.today()) if on else None
    _show(state, desk.openings.answer_offer(row.id, yes == "yes", words, day), as_json=as_json)


def _show(state: Session, view: OpeningView, *, as_json: bool) -> None:
    if as_json:
        state.paper.json({"opening": view.row, "view": view})
        return
    show_opening(state.paper, view)
