"""``inroad demo``: a throw-away desk from a sample network, through the real importers."""

import os
import shutil
import tempfile
from pathlib import Path

import click

from inroad import words
from inroad.cli.commands.serve import run
from inroad.cli.progress import progress
from inroad.cli.session import Session, home_in, session
from inroad.cli.show_import import show_import
from inroad.cli.show_ways import show_ways
from inroad.errors import BadInput
from inroad.ways.model import WaysIn

_TOP = 2  # ways of each group: enough to see, few enough to read


@click.command()
@click.option("--no-serve", is_flag=True, help="Stop after printing.")
@click.option("--no-browser", is_flag=True, help="Serve, but only print the link.")
@click.option("--keep", metavar="DIR", type=click.Path(path_type=Path, file_okay=False), help="Keep the desk in DIR.")
@session
def demo(state: Session, no_serve: bool, no_browser: bool, keep: Path | None) -> None:
    """Look around: an invented person's mail, contacts and calendar are imported, and three ways in are shown.

    Nothing of yours is touched: the demo has a data folder of its own, thrown away when it ends (with --no-serve it
    stays, so that you can go on with it).

    \b
    Examples:
      inroad demo
      inroad demo --no-serve
      inroad demo --keep ~/inroad-demo --no-browser
    """
    # A throw-away desk must not end up in somebody's real database.
    os.environ.pop("DATABASE_URL", None)
    folder = _folder(keep)
    home_in(str(folder / "home"))
    try:
        _build_and_show(state, folder / "files")
        if no_serve:
            state.paper.blank()
            _where(state, folder)
            return
        state.paper.blank()
        run(state, open_browser=not no_browser)
    finally:
        if keep is None and not no_serve:
            shutil.rmtree(folder, ignore_errors=True)
            state.aside.line(("The demo's desk is gone.", "dim"))


def _folder(keep: Path | None) -> Path:
    if keep is None:
        return Path(tempfile.mkdtemp(prefix="inroad-demo-"))
    if keep.exists() and any(keep.iterdir()):
        raise BadInput(f"{keep} is not empty", hint="the demo wants a folder of its own")
    keep.mkdir(parents=True, exist_ok=True)
    return keep.absolute()


def _build_and_show(state: Session, files: Path) -> None:
    from inroad import sample
    from inroad.desk.shapes import Acquaintance, StartAnswers

    paper = state.paper
    desk = state.desk
    files.mkdir(parents=True, exist_ok=True)
    with progress("Inventing somebody's mail, contacts and calendar"):
        made = sample.write(files, today=desk.today())
    desk.start.save(
        StartAnswers(
            name=made.me.name,
            emails=tuple(made.me.emails),
            people=tuple(
                Acquaintance(one.name, ", ".join(part for part in (one.how, one.when) if part), one.backing)
                for one in made.know_my_work
            ),
        )
    )
    paper.line("This is ", (made.me.name, "bold"), ", who is looking for a new job. These are the files:")
    with progress("Reading the files") as tick:
        report = desk.imports.run(list(made.files), on_progress=tick)
    show_import(paper, report, people=desk.counts().people, reviewed=True)
    _put_together(state)
    rows = [desk.targets.add(one.name, interest=one.interest) for one in made.targets]
    answers = [desk.ways.into(row.id, top=_TOP) for row in rows]
    for answer in three_shapes(answers):
        paper.blank()
        paper.line("─" * min(paper.prose, 60) if paper.utf8 else "-" * 60)
        show_ways(paper, answer, None, top=_TOP)
    nobody = [answer.goal.name for answer in answers if not answer.ways]
    if nobody:
        paper.blank()
        paper.line(f"Nobody yet, but somebody to ask: {words.listing(nobody, most=4)}.")


def _put_together(state: Session) -> None:
    """Settle the entries of one full name, and say it in pairs throughout: so many were there, so many are left."""
    desk = state.desk
    before = desk.review.count()
    merged = desk.review.merge_alike()
    left = desk.review.count()
    if not before:
        return
    said = f"{words.count(before, 'pair')} of entries may be one person each."
    if merged:
        entries = words.count(merged, "entry", "entries")
        said += f" {before - left:,} of the pairs are settled: {entries} joined another of the same full name."
        said += f" {words.count(left, 'pair')} are left for “inroad review”. “inroad undo” parts them again."
    state.paper.line(said)


def three_shapes(answers: list[WaysIn]) -> list[WaysIn]:
    """Up to three answers whose shortest way is direct, through one person, through two; else the best there are."""
    chosen: list[WaysIn] = []
    for vouchers in (0, 1, 2):
        fits = [a for a in answers if a.ways and min(way.vouchers for way in a.ways) == vouchers]
        if fits:
            chosen.append(max(fits, key=lambda a: max(way.chance for way in a.ways)))
    rest = [answer for answer in answers if answer.ways and answer not in chosen]
    return (chosen + rest)[:3]


def _where(state: Session, folder: Path) -> None:
    home = folder / "home"
    state.paper.line("The files are in ", (str(folder / "files"), "bold"))
    state.paper.line("Go on with this desk:")
    state.paper.verbatim(f"inroad --home {home} target list")
    state.paper.verbatim(f"inroad --home {home} serve")
    state.paper.line(("When you have seen enough, delete the folder.", "dim"))
