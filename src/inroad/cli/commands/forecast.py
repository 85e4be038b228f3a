"""``inroad forecast``: how many people you are in touch with, and how that may go on."""

from typing import TYPE_CHECKING

import click

from inroad import words
from inroad.cli.paper import Column
from inroad.cli.session import Session, json_option, session

if TYPE_CHECKING:
    from inroad.desk.growth import GrowthView

_PAST = 4
_COLUMNS = (
    Column("week to"),
    Column("in touch", right=True),
    Column("joined", right=True),
    Column("fell silent", right=True),
    Column("half the time", right=True),
    Column("four in five", right=True),
    Column("nineteen in twenty", right=True, keep=0),
)


@click.command()
@click.option("--weeks", type=int, default=12, metavar="N", help="So many weeks ahead, 1 to 52; 12 if left out.")
@json_option
@session
def forecast(state: Session, weeks: int, as_json: bool) -> None:
    """How many people you are in touch with, and how that may go on at your own pace, with its range.

    \b
    Examples:
      inroad forecast
      inroad forecast --weeks 26
      inroad forecast --json
    """
    view = state.desk.growth.view(weeks)
    if as_json:
        state.paper.json(_plain(view))
        return
    _show(state, view)


def _show(state: Session, view: "GrowthView") -> None:
    from inroad.score.forecast import YARDSTICK_WORDS

    paper, found = state.paper, view.forecast
    paper.heading("People in touch", words.day(view.today))
    for line in view.words:
        paper.line(line)
    rows = [
        (words.day(one.to), f"{one.in_touch}", _number(one.joined), _number(one.fell_silent), "", "", "")
        for one in view.weeks[-_PAST:]
    ]
    for place, day in enumerate(found.dates):
        ranges = tuple(f"{one.low[place]:.0f} to {one.high[place]:.0f}" for one in found.bands)
        rows.append((words.day(day), f"about {found.middle[place]:.0f}", "", "", *ranges))  # type: ignore[arg-type]
    if rows:
        paper.blank()
        paper.table(_COLUMNS, rows)
    if found.because:
        paper.blank()
        paper.line(("Why", "bold"))
        paper.bullets(found.because)
    if view.weeks:
        paper.blank()
        paper.line((YARDSTICK_WORDS, "dim"))


def _number(value: int | None) -> str:
    return "" if value is None else f"{value}"


def _plain(view: "GrowthView") -> dict[str, object]:
    found = view.forecast
    coming = [
        {
            "to": day,
            "middle": found.middle[place],
            "ranges": [{"level": b.level, "low": b.low[place], "high": b.high[place]} for b in found.bands],
        }
        for place, day in enumerate(found.dates)
    ]
    return {
        "now": view.now, "words": view.words, "few": view.few, "careful": found.careful, "because": found.because,
        "weeks": view.weeks, "coming": coming, "arrival": found.arrival, "own_steps": found.own,
        "by_names": found.by_names, "silent": found.silent,
    }  # fmt: skip
