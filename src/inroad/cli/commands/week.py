"""``inroad week``: ten minutes with the week that was."""

from datetime import date

import click

from inroad import words as say
from inroad.cli.dates import day_back
from inroad.cli.lazy import DefaultGroup
from inroad.cli.session import Session, json_option, session
from inroad.desk.lookback_shapes import LookbackView
from inroad.errors import BadInput

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_OF = click.option("--of", metavar="DATE", help="The week of that day; without it the one to look at today.")


@click.group(cls=DefaultGroup, default="show")
def week() -> None:
    """Look back on a week: what moved, words given and kept, what could be let go of, and what comes next.

    \b
    Examples:
      inroad week
      inroad week --of "last friday"
      inroad week done "Two calls taught me more than ten mails."
      inroad week answer target 4 "let go"
      inroad week mail on --day sunday --hour 18
    """


@week.command()
@_OF
@json_option
@session
def show(state: Session, of: str | None, as_json: bool) -> None:
    """Show a week: from Friday on the present one, before that the one that ended."""
    view = state.desk.lookback.page(_day(state, of))
    if as_json:
        state.paper.json(view)
        return
    paper = state.paper
    paper.heading(f"{'This week, since' if view.is_now else 'The week of'} {say.day(view.monday)}", view.sentence)
    for one in view.moved:
        named = [*(name for _, name in one.people), *one.things, *([f"{one.more} more"] if one.more else [])]
        paper.line((f"{one.words}: ", "dim"), say.listing(named))
    _promises(state, view)
    if view.questions:
        paper.blank()
        paper.line(("Still yours?", "bold"))
        for asked in view.questions:
            paper.line("• ", (asked.title, "bold"), f"  {asked.why}", indent=2, hang=4)
            choices = " | ".join(f'"{value}"' if " " in value else value for value, _ in asked.choices)
            paper.line((f"inroad week answer {asked.kind} {asked.id} {choices}", "dim"), indent=4)
    if view.ahead_words:
        paper.blank()
        paper.line(("The week to come", "bold"), f"  {view.ahead_words}")
    for action in view.ahead:
        paper.line("• ", (action.title, "bold"), f"  {action.why[0] if action.why else ''}", indent=2, hang=4)
    if view.words:
        paper.blank()
        paper.line(("You noted: ", "dim"), view.words)


def _promises(state: Session, view: LookbackView) -> None:
    parts = (
        ("Did you get to it?", [row.words for row in view.open]),
        ("You kept", [row.words for row in view.kept]),
        ("Others kept", [f"{row.person}: {row.words}" for row in view.by_others]),
        ("Not kept, as one of you said", [row.words for row in view.not_kept]),
    )
    for title, lines in parts:
        if lines:
            state.paper.blank()
            state.paper.line((title, "bold"))
            for line in lines:
                state.paper.line("• ", line, indent=2, hang=4)


@week.command()
@click.argument("note", nargs=-1, metavar="[NOTE]")
@_OF
@json_option
@session
def done(state: Session, note: tuple[str, ...], of: str | None, as_json: bool) -> None:
    """Be through with a week, with a note of what is worth remembering."""
    desk = state.desk
    view = desk.lookback.done(_day(state, of) or desk.lookback.page().monday, " ".join(note))
    if as_json:
        state.paper.json(view)
        return
    state.paper.line(f"Looked back on the week of {say.day(view.monday)}.")


@week.command("list")
@json_option
@session
def list_(state: Session, as_json: bool) -> None:
    """List the weeks you looked back on, with what you noted."""
    rows = state.desk.lookback.list()
    if as_json:
        state.paper.json({"weeks": rows})
        return
    for row in rows:
        state.paper.line((say.day(row.monday), "bold"), f"  {row.words}", hang=4)
    if not rows:
        state.paper.line("None yet. inroad week shows the one to look at.")


@week.command()
@click.argument("kind", type=click.Choice(["target", "letter", "promise"]))
@click.argument("number", type=int, metavar="NUMBER")
@click.argument("choice", metavar="CHOICE")
@session
def answer(state: Session, kind: str, number: int, choice: str) -> None:
    """Say what becomes of something that lies about: let go, future, drop or keep, as the week offers."""
    state.paper.line(state.desk.lookback.answer(kind, number, choice))
    state.paper.line(("Take it back: inroad undo", "dim"))


@week.command()
@click.argument("wish", type=click.Choice(["on", "off"]), required=False)
@click.option("--day", metavar="DAY", help="On which weekday; sunday if left out.")
@click.option("--hour", type=int, metavar="HOUR", help="At what hour of your day, 0 to 23; 18 if left out.")
@json_option
@session
def mail(state: Session, wish: str | None, day: str | None, hour: int | None, as_json: bool) -> None:
    """Have the week mailed to yourself, and nobody else; without on or off, say how it stands."""
    now = state.desk.lookback.mail_wish()
    if wish is not None:
        wanted = now.weekday if day is None else _weekday(day)
        now = state.desk.lookback.wish_mail(wish == "on", wanted, now.hour if hour is None else hour)
    elif day is not None or hour is not None:
        raise BadInput("on or off?", hint="inroad week mail on --day sunday --hour 18")
    if as_json:
        state.paper.json(now)
        return
    at = f"on {_DAYS[now.weekday].capitalize()} at {now.hour}:00"
    where = f" to {now.to}" if now.to else "; once there is a mailbox: inroad mail add"
    state.paper.line(f"It comes by mail {at}{where}." if now.wished else "It does not come by mail.")


def _weekday(text: str) -> int:
    found = [number for number, name in enumerate(_DAYS) if len(text) >= 2 and name.startswith(text.lower())]
    if len(found) != 1:
        raise BadInput(f"“{text}” is no weekday", hint=f"one of: {', '.join(_DAYS)}")
    return found[0]


def _day(state: Session, of: str | None) -> date | None:
    return day_back(of, state.desk.today()) if of is not None else None
