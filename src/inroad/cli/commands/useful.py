"""``inroad useful``: things worth passing on, and whom they may help."""

import click

from inroad import words
from inroad.cli.lazy import DefaultGroup
from inroad.cli.paper import Column
from inroad.cli.session import Number, Session, json_option, session
from inroad.desk.useful_shapes import UsefulView

_NUMBER = Number("useful thing")
_COLUMNS = (
    Column("id", right=True, keep=5, style="dim"),
    Column("kept", keep=5),
    Column("what", keep=7),
    Column("from", keep=3),
    Column("passed on", right=True, keep=4),
)


@click.group(cls=DefaultGroup, default="list")
def useful() -> None:
    """Keep what came by and may help somebody; see whom, and write to them.

    \b
    Examples:
      inroad useful add "a talk on shore power for cranes" --url https://ports.example/talk
      inroad useful for 3 "Rosa Brandt"
    """


@useful.command("list")
@json_option
@session
def list_(state: Session, as_json: bool) -> None:
    """List what you captured, the latest first."""
    rows = state.desk.useful.rows()
    if as_json:
        state.paper.json({"useful": rows})
        return
    if not rows:
        state.paper.line("Nothing captured yet: an article, a job for somebody else, a lead. inroad useful add TEXT")
        return
    state.paper.table(
        _COLUMNS,
        [(f"#{r.id}", words.day(r.created_at.date()), r.words, r.source, str(r.sent) if r.sent else "") for r in rows],
    )


@useful.command()
@click.argument("text", nargs=-1, required=True)
@click.option("--url", default="", metavar="LINK", help="Where it is found.")
@click.option("--from", "source", metavar="NAME", help="Who told it to you.")
@json_option
@session
def add(state: Session, text: tuple[str, ...], url: str, source: str | None, as_json: bool) -> None:
    """Keep something useful, and see whom it may help."""
    told = state.desk.people.find(source).id if source else None
    _show(state, state.desk.useful.capture(" ".join(text), url, told), as_json=as_json)


@useful.command()
@click.argument("number", type=_NUMBER, metavar="ID")
@json_option
@session
def show(state: Session, number: int, as_json: bool) -> None:
    """Show one, who has it, and whom it may help."""
    _show(state, state.desk.useful.get(number), as_json=as_json)


@useful.command("for")
@click.argument("number", type=_NUMBER, metavar="ID")
@click.argument("person")
@click.option("--nothing", is_flag=True, help="It is nothing for them: don't suggest it again.")
@json_option
@session
def for_(state: Session, number: int, person: str, nothing: bool, as_json: bool) -> None:
    """It is for this person: draft the letter that passes it on."""
    someone = state.desk.people.find(person)
    if nothing:
        _show(state, state.desk.useful.not_for(number, someone.id), as_json=as_json)
        return
    view = state.desk.useful.choose(number, someone.id)
    from inroad.cli.show_letter import letter_as_json, show_letter

    if as_json:
        state.paper.json(letter_as_json(view))
        return
    show_letter(state.paper, view)


@useful.command()
@click.argument("number", type=_NUMBER, metavar="ID")
@json_option
@session
def trash(state: Session, number: int, as_json: bool) -> None:
    """To the trash; 'inroad undo' brings it back."""
    state.desk.useful.trash(number)
    if as_json:
        state.paper.json({"trashed": number})
        return
    state.paper.line("In the trash. inroad undo")


def _show(state: Session, view: UsefulView, *, as_json: bool) -> None:
    if as_json:
        state.paper.json({"useful": view.row, "readers": view.readers, "fitting": view.fitting})
        return
    state.paper.heading(view.row.words, f"#{view.row.id}")
    if view.row.url and view.row.url != view.row.words:
        state.paper.line((view.row.url, "dim"))
    for one in view.readers:
        state.paper.line("• ", (one.name, "bold"), f"  {one.state}", hang=4)
    if view.fitting:
        state.paper.blank()
        state.paper.line(("It may help", "bold"))
        for fit in view.fitting:
            favour = ("  once said no; nobody expects it", "dim") if fit.favour else ""
            state.paper.line("• ", (fit.name, "bold"), f"  {words.listing(fit.reasons)}", favour, hang=4)
        state.paper.verbatim(f"inroad useful for {view.row.id} '{view.fitting[0].name}'")
    elif not view.readers:
        state.paper.line("Nobody comes to mind by what you noted of people. inroad useful for ID NAME", indent=2)
