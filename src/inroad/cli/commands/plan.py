"""``inroad plan``: what to do in the week, in the hours there are; pin, drop, put off, one employer at a time."""

import click

from inroad import words
from inroad.cli.dates import day_ahead
from inroad.cli.lazy import DefaultGroup
from inroad.cli.session import Session, json_option, name_argument, name_of, session


@click.group(cls=DefaultGroup, default="show")
def plan() -> None:
    """The week's plan: whom to ask, write to, meet and greet, in the hours there are. Your promises come first.

    \b
    Examples:
      inroad plan
      inroad plan --hours 5 --why
      inroad plan pin 2 --day thursday
      inroad plan drop 3
      inroad plan focus Solvane
    """


@plan.command()
@click.option("--hours", type=float, metavar="N", help="As if there were so many hours this week.")
@click.option("--from", "start", metavar="DATE", help="From this day on, within four weeks.")
@click.option("--why", is_flag=True, help="All reasons, the chances, and what else there would be.")
@json_option
@session
def show(state: Session, hours: float | None, start: str | None, why: bool, as_json: bool) -> None:
    """Show the plan of the coming seven days, what brings most first."""
    day = day_ahead(start, state.desk.today()) if start is not None else None
    _show(state, hours=hours, day=day, why=why, as_json=as_json)


@plan.command()
@name_argument
@click.option("--day", metavar="DATE", help="On this day of the week.")
@json_option
@session
def pin(state: Session, words: tuple[str, ...], day: str | None, as_json: bool) -> None:
    """Keep something in the plan, and give it a day. WORDS: its number, or how it begins."""
    desk = state.desk
    desk.plan.pin(desk.plan.find(name_of(words)), day_ahead(day, desk.today()) if day is not None else None)
    _show(state, as_json=as_json)


@plan.command()
@name_argument
@json_option
@session
def drop(state: Session, words: tuple[str, ...], as_json: bool) -> None:
    """Not this. It stays away, and nothing reminds of it, until 'inroad plan back'."""
    state.desk.plan.drop(state.desk.plan.find(name_of(words)))
    _show(state, as_json=as_json)


@plan.command()
@name_argument
@click.option("--until", metavar="DATE", help="Until this day; without it, for a week.")
@json_option
@session
def later(state: Session, words: tuple[str, ...], until: str | None, as_json: bool) -> None:
    """Not this week. It comes back by itself."""
    desk = state.desk
    desk.plan.later(desk.plan.find(name_of(words)), day_ahead(until, desk.today()) if until is not None else None)
    _show(state, as_json=as_json)


@plan.command()
@name_argument
@json_option
@session
def back(state: Session, words: tuple[str, ...], as_json: bool) -> None:
    """Take back what you said of something: a pin, a drop, a day."""
    state.desk.plan.take_back(state.desk.plan.find(name_of(words)))
    _show(state, as_json=as_json)


@plan.command()
@json_option
@session
def dropped(state: Session, as_json: bool) -> None:
    """List what is out of the plan by your word."""
    rows = state.desk.plan.dropped()
    if as_json:
        state.paper.json({"dropped": rows})
        return
    for row in rows:
        until = f"  until {words.day(row.until)}" if row.until is not None else ""
        state.paper.line("• ", (row.words, "bold"), (until, "dim"), hang=4)
    if not rows:
        state.paper.line("Nothing is out of the plan.")


@plan.command()
@name_argument
@json_option
@session
def focus(state: Session, words: tuple[str, ...], as_json: bool) -> None:
    """One employer at a time: only what leads to this target."""
    state.desk.plan.focus(state.desk.targets.resolve(name_of(words)).pk)
    _show(state, as_json=as_json)


@plan.command()
@json_option
@session
def unfocus(state: Session, as_json: bool) -> None:
    """All targets again."""
    state.desk.plan.unfocus()
    _show(state, as_json=as_json)


@plan.command()
@click.argument("number", type=float, required=False)
@json_option
@session
def hours(state: Session, number: float | None, as_json: bool) -> None:
    """So many hours a week for the plan; without a number, what of your week goes to people."""
    state.desk.plan.set_hours(number)
    _show(state, as_json=as_json)


def _show(state: Session, *, as_json: bool, why: bool = False, **asked: object) -> None:
    view = state.desk.plan.week(**asked)  # type: ignore[arg-type]
    if as_json:
        state.paper.json(view)
        return
    from inroad.cli.show_plan import show_plan

    show_plan(state.paper, view, why=why)
