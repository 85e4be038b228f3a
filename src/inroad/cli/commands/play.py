"""``inroad play``: a few steps for a situation, each a promise to yourself."""

from pathlib import Path

import click

from inroad import words
from inroad.cli.dates import day_ahead, end_of
from inroad.cli.lazy import DefaultGroup
from inroad.cli.paper import Column
from inroad.cli.session import Number, Session, json_option, session
from inroad.cli.show_play import show_offer, show_run, show_sheet, show_step
from inroad.desk.play_shapes import Stepped
from inroad.errors import BadInput

_RUN = Number("play")
_STEP = Number("step")
_RUNNING = (
    Column("id", right=True, keep=5, style="dim"),
    Column("play", keep=6, style="bold"),
    Column("about", keep=5),
    Column("steps", right=True, keep=3),
    Column("since", keep=4, style="dim"),
)
_THERE = (Column("name", keep=8, style="bold"), Column("about", keep=4), Column("title", keep=6), Column("", keep=2))


@click.group(cls=DefaultGroup, default="list")
def play() -> None:
    """A few steps for a situation: after a no, when nobody you know is there, after an interview.

    Each step is a promise to yourself. A play sends nothing and asks nobody but you.

    \b
    Examples:
      inroad play start side-door --target "Solvane Energy"
      inroad play show 3
      inroad play done 12 --answer "they named somebody" --name "Dora Li, VP at Acme"
    """


@play.command("list")
@click.option("--target", metavar="NAME", help="Only what is under way and fits at this target.")
@click.option("--person", metavar="NAME", help="Only what fits with this person.")
@json_option
@session
def list_(state: Session, target: str | None, person: str | None, as_json: bool) -> None:
    """List what is under way, what fits now, and the plays there are, your own too."""
    desk = state.desk
    target_id = desk.targets.find(target).id if target else None
    person_id = desk.people.find(person).id if person else None
    running, available = desk.plays.running(target_id), desk.plays.available()
    offers = desk.plays.offers(target_id, person_id)
    if as_json:
        state.paper.json({"running": running, "offers": offers, "plays": available})
        return
    if running:
        state.paper.table(
            _RUNNING,
            [(f"#{r.id}", r.title, r.about, str(r.open), words.day(r.started_at.date())) for r in running],
        )
    else:
        state.paper.line("Nothing is under way. inroad play start NAME")
    if offers:
        state.paper.blank()
        state.paper.line(("Fits now", "bold"))
        for offer in offers:
            show_offer(state.paper, offer)
    state.paper.blank()
    state.paper.table(
        _THERE, [(r.name, r.subject, r.title, r.problem or ("your own" if r.own else "")) for r in available]
    )


@play.command()
@json_option
@session
def steps(state: Session, as_json: bool) -> None:
    """List every open step, the most urgent first."""
    found = state.desk.plays.steps()
    if as_json:
        state.paper.json({"steps": found})
        return
    for step in found:
        show_step(state.paper, step)
    if not found:
        state.paper.line("No step is open.")


@play.command()
@click.argument("name")
@click.option("--target", metavar="NAME", help="For this target.")
@click.option("--opening", type=Number("opening"), metavar="ID", help="For this job.")
@click.option("--person", metavar="NAME", help="With this person.")
@json_option
@session
def start(
    state: Session, name: str, target: str | None, opening: int | None, person: str | None, as_json: bool
) -> None:
    """Begin a play about one job, one target or one person; the same one is begun once."""
    desk = state.desk
    view = desk.plays.start(
        name,
        target_id=desk.targets.find(target).id if target else None,
        opening_id=opening,
        person_id=desk.people.find(person).id if person else None,
    )
    if as_json:
        state.paper.json({"play": view})
        return
    show_run(state.paper, view)


@play.command()
@click.argument("what", metavar="ID|NAME")
@json_option
@session
def show(state: Session, what: str, as_json: bool) -> None:
    """Show one that is under way, by its number, with sheets for its calls; or a play to read, by its name."""
    if what.lstrip("#").isdecimal():
        view = state.desk.plays.get(int(what.lstrip("#")[:18]))
        if as_json:
            state.paper.json({"play": view})
            return
        show_run(state.paper, view)
        return
    page = state.desk.plays.page(what)
    if as_json:
        state.paper.json({"play": page})
        return
    state.paper.heading(page.row.title, page.row.name)
    state.paper.line((page.row.problem or page.row.why, "dim"))
    for line in page.lines:
        state.paper.line(line.strip(), indent=4 if line.startswith("  ") else 2, hang=6)


@play.command()
@click.argument("number", type=_STEP, metavar="STEP")
@click.option("--answer", default="", metavar="WORDS", help="What came of it, in the words of one of its answers.")
@click.option("--note", default="", metavar="TEXT", help="A note for yourself.")
@click.option("--name", "names", multiple=True, metavar="NAME", help="Who was named. May be repeated.")
@json_option
@session
def done(state: Session, number: int, answer: str, note: str, names: tuple[str, ...], as_json: bool) -> None:
    """Say that a step is done, or what came of it."""
    _told(state, state.desk.plays.answer(number, answer, note, names), as_json=as_json)


@play.command()
@click.argument("number", type=_STEP, metavar="STEP")
@click.option("--note", default="", metavar="TEXT", help="A note for yourself.")
@json_option
@session
def skip(state: Session, number: int, note: str, as_json: bool) -> None:
    """Not this step. Its promise is let go, without blame."""
    _told(state, state.desk.plays.skip(number, note), as_json=as_json)


@play.command()
@click.argument("number", type=_STEP, metavar="STEP")
@click.option("--by", required=True, metavar="DATE", help="The new day.")
@json_option
@session
def move(state: Session, number: int, by: str, as_json: bool) -> None:
    """Another day for a step."""
    due = end_of(day_ahead(by, state.desk.today()), state.desk.row.timezone)
    _told(state, state.desk.plays.move(number, due), as_json=as_json)


@play.command()
@click.argument("number", type=_STEP, metavar="STEP")
@click.option("--to", metavar="NAME", help="To whom, where the step leaves it open.")
@json_option
@session
def letter(state: Session, number: int, to: str | None, as_json: bool) -> None:
    """Begin the letter or call sheet of a step. It is a draft; nothing is sent."""
    view = state.desk.plays.open_letter(number, state.desk.people.find(to).id if to else None)
    if as_json:
        state.paper.json({"letter": view})
        return
    state.paper.line(f"A draft: inroad letter show {view.row.id}")


@play.command()
@click.argument("number", type=_RUN, metavar="ID")
@click.option("--why", default="", metavar="TEXT", help="Why, for yourself.")
@json_option
@session
def stop(state: Session, number: int, why: str, as_json: bool) -> None:
    """Stop one that is under way. Its open steps are let go."""
    row = state.desk.plays.stop(number, why)
    if as_json:
        state.paper.json({"play": row})
        return
    state.paper.line(f"{row.title}, {row.about}: {row.state}.")


@play.command()
@click.argument("file", type=click.Path(path_type=Path))
@json_option
@session
def check(state: Session, file: Path, as_json: bool) -> None:
    """Look over a play of your own without keeping it."""
    row = state.desk.plays.check(_read(file), file.name)
    if as_json:
        state.paper.json({"play": row})
        return
    state.paper.line(f"{row.title}: whole, {words.count(row.steps, 'step')}.")


@play.command()
@click.argument("file", type=click.Path(path_type=Path))
@json_option
@session
def add(state: Session, file: Path, as_json: bool) -> None:
    """Take in a play of your own (docs/plays.md says how to write one). The same name again replaces it."""
    page = state.desk.plays.add(_read(file), file.name)
    if as_json:
        state.paper.json({"play": page})
        return
    state.paper.line(f"{page.row.title}: ready. inroad play start {page.row.name}")


@play.command()
@click.argument("name")
@json_option
@session
def remove(state: Session, name: str, as_json: bool) -> None:
    """Remove a play of your own. What was begun with it goes on."""
    state.desk.plays.remove(name)
    if as_json:
        state.paper.json({"removed": name})
        return
    state.paper.line("Removed. 'inroad undo' brings it back.")


@play.command("file")
@click.argument("name")
@json_option
@session
def file_(state: Session, name: str, as_json: bool) -> None:
    """Print the file of a play, to keep or to write your own from."""
    page = state.desk.plays.page(name)
    if as_json:
        state.paper.json({"name": page.row.name, "file": page.file})
        return
    for line in page.file.splitlines():
        state.paper.verbatim(line, indent=0)


def _read(file: Path) -> bytes:
    from inroad.search.plays.read import MOST_BYTES

    try:
        with file.open("rb") as opened:
            return opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise BadInput(f"can't be read: {error.strerror}", where=str(file)) from None


def _told(state: Session, told: Stepped, *, as_json: bool) -> None:
    if as_json:
        state.paper.json({"play": told.run, "next": told.opened})
        return
    if not told.opened:
        state.paper.line("Noted." if told.run.state == "running" else "Noted. That was the last step.")
        return
    state.paper.line("Noted. Next:")
    for step in told.opened:
        show_step(state.paper, step)
    for sheet in state.desk.plays.get(told.run.id).sheets:
        if sheet.step.id in {step.id for step in told.opened}:
            state.paper.blank()
            show_sheet(state.paper, sheet)
