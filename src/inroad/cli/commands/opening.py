"""``inroad opening``: jobs at your targets, and how they stand."""

from typing import TextIO

import click

from inroad.cli.dates import day_back
from inroad.cli.lazy import DefaultGroup
from inroad.cli.paper import Column
from inroad.cli.session import Number, Session, json_option, session
from inroad.cli.show_openings import OPENINGS, opening_line, show_opening
from inroad.desk.opening_shapes import OpeningView
from inroad.errors import BadInput

_NUMBER = Number("opening")
_TRASHED = (Column("id", right=True, keep=5, style="dim"), Column("opening", keep=9, style="bold"))
_MOST_READ = 2_000_000  # characters of a file; the desk says how many it keeps
_YES_NO = click.Choice(["yes", "no"])


@click.group(cls=DefaultGroup, default="list")
def opening() -> None:
    """Jobs at your targets: how you found them, whether they fit, where they stand.

    \b
    Examples:
      inroad opening add "Solvane Energy" platform lead --through "Rosa Brandt" --fit perfect
      inroad opening apply 3
      inroad opening
      inroad reject Solvane --words "They took somebody from inside."
    """


@opening.command("list")
@click.option("--target", metavar="NAME", help="Only those of this target.")
@click.option("--status", default="", metavar="STATUS", help="Only those; 'open' for all that aren't over.")
@click.option("--trash", "trashed", is_flag=True, help="Those in the trash.")
@json_option
@session
def list_(state: Session, target: str | None, status: str, trashed: bool, as_json: bool) -> None:
    """List openings, those that changed last first."""
    desk = state.desk
    where = desk.targets.find(target).id if target else None
    rows = desk.openings.trashed() if trashed else desk.openings.rows(where, status)
    if as_json:
        state.paper.json({"openings": rows})
        return
    if not rows:
        state.paper.line("No openings here. inroad opening add TARGET TITLE")
        return
    if trashed:
        state.paper.table(_TRASHED, [(f"#{row.id}", row.called) for row in rows])
        return
    state.paper.table(OPENINGS, [opening_line(row) for row in rows])


@opening.command()
@click.argument("target")
@click.argument("title", nargs=-1, required=True)
@click.option("--url", default="", metavar="URL", help="Where it is announced.")
@click.option(
    "--advert", type=click.File("r", encoding="utf-8", errors="replace"), metavar="FILE", help="The advert as text."
)
@click.option("--source", default="", metavar="WORDS", help="How you found it, as in 'an advert'.")
@click.option("--through", metavar="NAME", help="Who opened the door.")
@click.option("--intro", type=Number("introduction"), metavar="ID", help="The introduction that opened the door.")
@click.option("--fit", default="", metavar="WORDS", help="perfect, good or 'a stretch'.")
@json_option
@session
def add(
    state: Session,
    target: str,
    title: tuple[str, ...],
    url: str,
    advert: TextIO | None,
    source: str,
    through: str | None,
    intro: int | None,
    fit: str,
    as_json: bool,
) -> None:
    """Add a job at a target. Two of one title are both kept, and shown to each other."""
    desk = state.desk
    view = desk.openings.add(
        desk.targets.find(target).id,
        " ".join(title),
        url=url,
        advert=advert.read(_MOST_READ) if advert is not None else "",
        source=source,
        through=desk.people.find(through).id if through else None,
        contract_id=intro,
        fit=fit,
    )
    _show(state, view, as_json=as_json)


@opening.command()
@click.argument("name", nargs=-1, required=True)
@click.option("--advert", "whole", is_flag=True, help="The advert too.")
@json_option
@session
def show(state: Session, name: tuple[str, ...], whole: bool, as_json: bool) -> None:
    """Show one opening: its number, its title or its target's name."""
    view = state.desk.openings.get(_find(state, name))
    _show(state, view, as_json=as_json)
    if whole and not as_json:
        state.paper.blank()
        for line in (view.advert or "No advert is kept.").splitlines():
            state.paper.line(line)


@opening.command()
@click.argument("name", nargs=-1, required=True)
@click.option("--on", metavar="DATE", help="The day, if it was not today.")
@json_option
@session
def apply(state: Session, name: tuple[str, ...], on: str | None, as_json: bool) -> None:
    """You applied, or somebody put your name in."""
    day = day_back(on, state.desk.today()) if on else None
    _show(state, state.desk.openings.apply(_find(state, name), day), as_json=as_json)


@opening.command()
@click.argument("number", type=_NUMBER, metavar="ID")
@click.argument("status", nargs=-1, required=True)
@click.option("--on", metavar="DATE", help="The day, if it was not today.")
@click.option("--words", default="", metavar="TEXT", help="What was said, at an end.")
@json_option
@session
def move(state: Session, number: int, status: tuple[str, ...], on: str | None, words: str, as_json: bool) -> None:
    """How it stands now: seen, applied, interviewing, offer, accepted, offer declined, rejected, withdrawn, closed."""
    day = day_back(on, state.desk.today()) if on else None
    _show(state, state.desk.openings.move(number, " ".join(status), day, words), as_json=as_json)


@opening.command()
@click.argument("number", type=_NUMBER, metavar="ID")
@click.option("--title", metavar="WORDS")
@click.option("--url", metavar="URL")
@click.option("--advert", type=click.File("r", encoding="utf-8", errors="replace"), metavar="FILE")
@click.option("--source", metavar="WORDS")
@click.option("--through", metavar="NAME")
@click.option("--fit", metavar="WORDS")
@click.option("--note", metavar="TEXT")
@json_option
@session
def edit(
    state: Session,
    number: int,
    title: str | None,
    url: str | None,
    advert: TextIO | None,
    source: str | None,
    through: str | None,
    fit: str | None,
    note: str | None,
    as_json: bool,
) -> None:
    """Change an opening."""
    fields: dict[str, object] = {"title": title, "url": url, "source": source, "fit": fit, "note": note}
    if advert is not None:
        fields["advert"] = advert.read(_MOST_READ)
    if through is not None:
        fields["through"] = state.desk.people.find(through).id
    given = {key: value for key, value in fields.items() if value is not None}
    if not given:
        raise BadInput("nothing to change was given", hint="see 'inroad opening edit --help'")
    _show(state, state.desk.openings.edit(number, **given), as_json=as_json)


@opening.command()
@click.argument("number", type=_NUMBER, metavar="ID")
@click.argument("person")
@click.argument("yes", type=_YES_NO, default="yes")
@click.option("--liked", metavar="TEXT", help="What impressed you; it is what a letter is made of.")
@json_option
@session
def clicked(state: Session, number: int, person: str, yes: str, liked: str | None, as_json: bool) -> None:
    """Whether you clicked with somebody you met there: yes or no.

    After a no from them, a yes keeps the company as a future.
    """
    someone = state.desk.people.find(person)
    _show(state, state.desk.openings.clicked(number, someone.id, yes == "yes", liked), as_json=as_json)


@opening.command()
@click.argument("number", type=_NUMBER, metavar="ID")
@click.argument("kind")
@click.argument("person")
@json_option
@session
def letter(state: Session, number: int, kind: str, person: str, as_json: bool) -> None:
    """Draft a letter or a call sheet about this job: runner-up, where-you-clicked, salary-history, …"""
    from inroad.cli.show_letter import letter_as_json, show_letter

    view = state.desk.openings.letter(number, kind, state.desk.people.find(person).id)
    if as_json:
        state.paper.json(letter_as_json(view))
        return
    show_letter(state.paper, view)


@opening.command()
@click.argument("number", type=_NUMBER, metavar="ID")
@json_option
@session
def trash(state: Session, number: int, as_json: bool) -> None:
    """Put an opening into the trash, with its talks; 'inroad opening restore ID' brings it back."""
    row = state.desk.openings.get(number).row
    state.desk.openings.trash(number)
    if as_json:
        state.paper.json({"opening": row})
    else:
        state.paper.line(f"{row.called} is in the trash. Bring back: inroad opening restore {number}")


@opening.command()
@click.argument("number", type=_NUMBER, metavar="ID")
@json_option
@session
def restore(state: Session, number: int, as_json: bool) -> None:
    """Bring an opening back from the trash."""
    _show(state, state.desk.openings.restore(number), as_json=as_json)


def _find(state: Session, name: tuple[str, ...]) -> int:
    return int(state.desk.openings.find(" ".join(name)).id)


def _show(state: Session, view: OpeningView, *, as_json: bool) -> None:
    if as_json:
        state.paper.json({"opening": view.row, "view": view})
        return
    show_opening(state.paper, view)
