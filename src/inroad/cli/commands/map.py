"""``inroad map``: circles, who leads further, and targets by their best way in; in words, or as a picture in a file."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from inroad.cli.session import Session, as_of_option, json_option, session

if TYPE_CHECKING:
    from inroad.desk.map_shapes import MapView

_FILE = click.Path(path_type=Path, dir_okay=False)
_SHOWN = 8


@click.command("map")
@click.option("--svg", type=_FILE, metavar="FILE", help="Draw it into FILE.")
@click.option("--png", type=_FILE, metavar="FILE", help="The same as an image of dots.")
@as_of_option
@json_option
@session
def map_(state: Session, svg: Path | None, png: Path | None, as_of: date | None, as_json: bool) -> None:
    """Show the circles among the people you know, who leads further, and how your targets are lit. For you alone.

    \b
    Examples:
      inroad map
      inroad map --svg map.svg
      inroad map --as-of 2024-05-01 --json
    """
    view = state.desk.map.picture(as_of)
    if svg is not None or png is not None:
        from inroad.cli import map_picture

        for path, kind in ((svg, "svg"), (png, "png")):
            if path is not None:
                map_picture.write(path, view, kind)
                state.paper.line((str(path), "bold"), f": {view.words}")
    elif as_json:
        state.paper.json({"map": view})
    else:
        _show(state, view)


def _show(state: Session, view: "MapView") -> None:
    paper = state.paper
    paper.line(view.words)
    if view.is_empty:
        paper.line("It draws itself from ties that were seen to hold. Say who knows your work:")
        paper.verbatim("inroad start")
        return
    if view.targets:
        paper.blank()
        paper.line(("Targets", "bold"))
        for target in view.targets:
            through = f", through {', then '.join(name for _, name in target.people)}" if target.lit else ""
            paper.line(
                "• ", (target.name, "accent" if target.lit else ""), f": {target.state}{through}", indent=2, hang=4
            )
    if view.bridges:
        paper.blank()
        paper.line(("Who leads further", "bold"))
        for one in view.bridges[:_SHOWN]:
            paper.line("• ", (one.name, "bold"), f" {one.words}", indent=2, hang=4)
            paper.line((f"{'; '.join(one.reasons)}", "dim"), indent=4)
        if len(view.bridges) > _SHOWN:
            paper.line((f"and {len(view.bridges) - _SHOWN} more with --json", "dim"), indent=4)
    if view.circles:
        paper.blank()
        paper.line(("Circles", "bold"))
        for row in view.circles:
            name = f"{row.name[:1].upper()}{row.name[1:]}"
            paper.line("• ", (name, "bold" if row.inside else "accent"), f": {row.words}", indent=2, hang=4)
    if view.loose:
        paper.blank()
        paper.line((f"{view.loose:,} of them you know by yourself: whom they know was not seen.", "dim"))
