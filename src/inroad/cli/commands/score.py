"""``inroad score``: your weeks in words, as a small table, and as pictures in a file."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from inroad import words
from inroad.cli.paper import Column
from inroad.cli.session import Session, json_option, session
from inroad.errors import BadInput

if TYPE_CHECKING:
    from inroad.desk.score_shapes import ScorePicture, ScoreView

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.option("--weeks", type=int, metavar="N", help="The last N weeks and the present one; 12 if left out.")
@click.option("--all", "everything", is_flag=True, help="Since the search began.")
@click.option("--picture", "key", metavar="KEY", help="One picture: its words, its figures, and why.")
@click.option("--svg", type=_FILE, metavar="FILE", help="Draw it into FILE; without --picture, all on one sheet.")
@click.option("--png", type=_FILE, metavar="FILE", help="The same as an image of dots.")
@json_option
@session
def score(
    state: Session,
    weeks: int | None,
    everything: bool,
    key: str | None,
    svg: Path | None,
    png: Path | None,
    as_json: bool,
) -> None:
    """What your weeks brought: with people, and towards a job. For you alone.

    \b
    Examples:
      inroad score
      inroad score --weeks 4
      inroad score --picture meetings
      inroad score --svg weeks.svg
    """
    if weeks is not None and everything:
        raise BadInput("--weeks and --all are two answers to one question", hint="leave one of them out")
    from inroad.desk.score import USUAL

    span = None if everything else USUAL if weeks is None else weeks
    view = state.desk.score.page(span) if key is None else None
    shown = view.pictures if view is not None else (state.desk.score.picture(key or "", span),)
    if svg is not None or png is not None:
        _draw(state, shown, svg=svg, png=png, as_json=as_json)
    elif as_json:
        state.paper.json(view if view is not None else shown[0])
    elif view is not None:
        _page(state, view)
    else:
        _picture(state, shown[0])


def _draw(
    state: Session, shown: "tuple[ScorePicture, ...]", *, svg: Path | None, png: Path | None, as_json: bool
) -> None:
    from inroad.cli import pictures

    listed = [one.picture for one in shown if not one.picture.is_empty]
    files = [(path, kind) for path, kind in ((svg, "svg"), (png, "png")) if path is not None]
    made = [{"path": str(path), "bytes": pictures.write(path, listed, kind)} for path, kind in files]
    if as_json:
        state.paper.json({"files": made, "drawn": [one.key for one in listed]})
        return
    state.paper.line((words.listing([str(path) for path, _ in files]), "bold"))
    state.paper.bullets(one.title for one in listed)


def _page(state: Session, view: "ScoreView") -> None:
    paper = state.paper
    paper.heading("Your weeks", view.span)
    if view.is_empty:
        paper.line("Nothing to look back on yet. It fills itself from your mail, your calendar and what you do here.")
        return
    for line in view.lines:
        paper.line(line)
    for head, counts in (("With people", view.people), ("Towards a job", view.job)):
        if counts:
            paper.blank()
            paper.line((head, "bold"))
            paper.bullets(one.words for one in counts)
    by_week = next((one.picture for one in view.pictures if one.picture.key == "weeks"), None)
    if by_week is not None:
        paper.blank()
        _table(state, by_week.columns, by_week.rows)
    paper.blank()
    keys = ", ".join(one.picture.key for one in view.pictures)
    if keys:
        paper.line((f"Pictures: {keys}", "dim"))
        paper.verbatim("inroad score --svg weeks.svg")
    for one in view.missing:
        paper.line((f"Not here yet: {one.title.lower()}; {one.needs}", "dim"))


def _picture(state: Session, one: "ScorePicture") -> None:
    picture, paper = one.picture, state.paper
    paper.heading(picture.title)
    if picture.is_empty:
        paper.line("There is nothing to show of it yet.")
        return
    paper.line(picture.sentence)
    if picture.few:
        paper.line((picture.few, "dim"))
    paper.blank()
    _table(state, picture.columns, picture.rows)
    if one.why:
        paper.blank()
        paper.line(("Why?", "bold"))
        paper.bullets(one.why)


def _table(state: Session, columns: tuple[str, ...], rows: tuple[tuple[object, ...], ...]) -> None:
    heads = [Column(name, right=at > 0, keep=9 - at) for at, name in enumerate(columns)]
    state.paper.table(heads, [tuple("–" if cell is None else f"{cell}" for cell in row) for row in rows])
