"""``inroad limits``: what somebody told you about how often they may be asked, and for whom never."""

import click

from inroad.cli.session import Session, json_option, name_argument, name_of, session
from inroad.desk.guest_shapes import LimitsShown
from inroad.errors import BadInput
from inroad.words import count, listing


@click.command()
@name_argument
@click.option("--asks-per-quarter", type=click.IntRange(0, 100), metavar="N", help="They want to be asked so often.")
@click.option("--no-limit", is_flag=True, help="They set no number any more.")
@click.option("--no-go", multiple=True, metavar="NAME", help="Never for this person or company; repeat for more.")
@click.option("--no-no-go", is_flag=True, help="Nobody is off the list any more.")
@click.option("--close", metavar="WHY", help="They would rather not be asked by you; WHY may be ''.")
@click.option("--reopen", metavar="WHY", help="They may be asked by you again; WHY may be ''.")
@json_option
@session
def limits(
    state: Session,
    words: tuple[str, ...],
    asks_per_quarter: int | None,
    no_limit: bool,
    no_go: tuple[str, ...],
    no_no_go: bool,
    close: str | None,
    reopen: str | None,
    as_json: bool,
) -> None:
    """Show what somebody wishes about being asked; or note what they told you. It holds for your desk.

    What isn't given stays as it is; NAMES given are added.

    \b
    Examples:
      inroad limits "Rosa Brandt"
      inroad limits rosa --asks-per-quarter 2 --no-go "Halden & Co"
      inroad limits rosa --close "not before the summer"
    """
    if close is not None and reopen is not None:
        raise BadInput("--close and --reopen can't be said at once", hint="give one of them")
    if asks_per_quarter is not None and no_limit:
        raise BadInput("--asks-per-quarter and --no-limit can't be said at once", hint="give one of them")
    row = state.desk.people.find(name_of(words))
    wishes = state.desk.limits
    shown = wishes.of(row.id)
    if asks_per_quarter is not None or no_limit or no_go or no_no_go:
        # What they confirmed on a page of their own stands by itself; only what they told is gone on with.
        told_number, told_names = (shown.asks_per_quarter, shown.no_go) if shown.told_by_owner else (None, ())
        number = None if no_limit else asks_per_quarter if asks_per_quarter is not None else told_number
        shown = wishes.told(row.id, number, [*(() if no_no_go else told_names), *no_go])
    if close is not None:
        shown = wishes.close_door(row.id, close)
    if reopen is not None:
        shown = wishes.reopen_door(row.id, reopen)
    if as_json:
        state.paper.json({"person": row, "limits": shown})
        return
    state.paper.heading(row.name, f"#{row.id}")
    for line in _lines(shown):
        state.paper.line(line)


def _lines(shown: LimitsShown) -> list[str]:
    if shown.left_alone:
        return ["They asked to be left alone: nobody asks them from here."]
    lines = []
    if shown.door_closed:
        lines.append("They would rather not be asked by you.")
    if shown.asks_per_quarter is not None:
        left = "" if shown.asks_left is None else f"; {shown.asks_left or 'none'} left in this one"
        lines.append(f"At most {count(shown.asks_per_quarter, 'ask')} in a quarter{left}.")
    if shown.no_go:
        lines.append(f"Never for {listing(shown.no_go)}.")
    return lines or ["Nothing said about being asked; the usual care holds."]
