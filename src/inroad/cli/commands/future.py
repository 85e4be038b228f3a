"""``inroad future``: the few companies that liked you, kept warm for years."""

import click

from inroad import words
from inroad.cli.dates import day_ahead
from inroad.cli.lazy import DefaultGroup
from inroad.cli.paper import Column
from inroad.cli.session import Session, json_option, name_argument, name_of, session
from inroad.desk.future_shapes import FutureRow, FutureView
from inroad.errors import BadInput

_COLUMNS = (
    Column("id", right=True, keep=5, style="dim"),
    Column("kept warm", keep=7, style="bold"),
    Column("person", keep=4),
    Column("hello", keep=6),
    Column("why", keep=2),
)


@click.group(cls=DefaultGroup, default="list")
def future() -> None:
    """Companies that liked you and had no place: a hello every so often, for years, counted from the last real word.

    \b
    Examples:
      inroad future add "Solvane Energy" --person "Vera Pohl" --why "they liked how I ask"
      inroad future
      inroad future hello "Solvane Energy"
      inroad future snooze "Solvane Energy" --days 30
    """


@future.command("list")
@click.option("--ended", is_flag=True, help="Those that were taken off the list.")
@json_option
@session
def list_(state: Session, ended: bool, as_json: bool) -> None:
    """List those kept warm, the longest due first, and which could join them."""
    desk = state.desk.futures
    rows, offers = desk.rows(ended=ended), [] if ended else desk.offers()
    if as_json:
        state.paper.json({"futures": rows, "offers": offers, "words": "" if ended else desk.too_many()})
        return
    if rows:
        state.paper.table(_COLUMNS, [(f"#{r.id}", r.name, r.person, _when(r), r.why) for r in rows])
    else:
        state.paper.line("Nobody was taken off." if ended else "Nobody on your list. inroad future add COMPANY")
    if too_many := "" if ended else desk.too_many():
        state.paper.line((too_many, "dim"))
    if offers:
        state.paper.blank()
        state.paper.line(("These could go on it", "bold"))
        for one in offers:
            state.paper.line("• ", (one.name, "bold"), f"  {one.because}", indent=2, hang=4)


def _when(row: FutureRow) -> str:
    if row.ended_on is not None:
        return f"off since {words.day(row.ended_on)}"
    if row.why_not:
        return row.why_not
    return "now" if row.due_now else words.day(row.due_on) if row.due_on else ""


@future.command()
@name_argument
@json_option
@session
def show(state: Session, words: tuple[str, ...], as_json: bool) -> None:
    """Show one of them: when a hello is due and why, and to whom it could go."""
    _show(state, state.desk.futures.get(_id(state, words)), as_json=as_json)


@future.command()
@click.argument("company", nargs=-1, metavar="[COMPANY]")
@click.option("--person", metavar="NAME", help="Somebody there, or somebody alone.")
@click.option("--days", type=int, default=90, metavar="DAYS", help="How often, in days; 90 if left out.")
@click.option("--why", default="", metavar="TEXT", help="What was good, for you to remember.")
@json_option
@session
def add(state: Session, company: tuple[str, ...], person: str | None, days: int, why: str, as_json: bool) -> None:
    """Keep a company warm, or somebody. A target of yours is found by its name."""
    desk, name = state.desk, " ".join(company).strip()
    if not name and not person:
        raise BadInput("nobody is named", hint="name a company, or --person NAME")
    someone = desk.people.find(person).id if person else None
    target = desk.targets.lookup(name) if name else None
    typed = name if target is None else ""
    view = desk.futures.add(target.pk if target is not None else None, someone, typed, days, why)
    _show(state, view, as_json=as_json)


@future.command()
@name_argument
@click.option("--days", type=int, metavar="DAYS", help="For so many days from today.")
@click.option("--until", metavar="DATE", help="Until this day.")
@json_option
@session
def snooze(state: Session, words: tuple[str, ...], days: int | None, until: str | None, as_json: bool) -> None:
    """Nothing is due before that day."""
    if (days is None) == (until is None):
        raise BadInput("until when?", hint="one of: --days 30, --until 'in 3 weeks'")
    number = _id(state, words)
    if until is not None:
        view = state.desk.futures.snooze(number, day_ahead(until, state.desk.today()))
    else:
        assert days is not None
        view = state.desk.futures.snooze_for(number, days)
    _show(state, view, as_json=as_json)


@future.command()
@name_argument
@click.option("--to", "person", metavar="NAME", help="Whom to write to, if nobody is named there.")
@json_option
@session
def hello(state: Session, words: tuple[str, ...], person: str | None, as_json: bool) -> None:
    """Draft a hello that asks for nothing. It is yours to send."""
    whom = state.desk.people.find(person).id if person else None
    view = state.desk.futures.hello(_id(state, words), whom)
    from inroad.cli.show_letter import letter_as_json, show_letter

    if as_json:
        state.paper.json(letter_as_json(view))
        return
    show_letter(state.paper, view)


@future.command()
@name_argument
@json_option
@session
def end(state: Session, words: tuple[str, ...], as_json: bool) -> None:
    """Take one off the list. What passed between you stays; 'add' puts it back."""
    _show(state, state.desk.futures.end(_id(state, words)), as_json=as_json)


def _id(state: Session, said: tuple[str, ...]) -> int:
    return state.desk.futures.find(name_of(said)).id


def _show(state: Session, view: FutureView, *, as_json: bool) -> None:
    if as_json:
        state.paper.json({"future": view.row, "people": view.people})
        return
    row, paper = view.row, state.paper
    paper.heading(row.name, f"#{row.id}, every {row.days} days")
    if row.person and row.person != row.name:
        paper.line(("There: ", "dim"), row.person)
    if row.why:
        paper.line(("What was good: ", "dim"), row.why)
    if row.ended_on is not None:
        paper.line(f"Off the list since {words.day(row.ended_on)}.")
    elif row.why_not:
        paper.line(f"{row.person or row.name} {row.why_not}: nothing goes there.")
    else:
        paper.line(f"{row.words[:1].upper()}{row.words[1:]}.")
    for one in view.people:
        paper.line("• ", (one.name, "bold"), f"  {one.words}", indent=2, hang=4)
    if row.due_now:
        to = "" if row.person_id else " --to NAME"
        paper.verbatim(f"inroad future hello '#{row.id}'{to}")
