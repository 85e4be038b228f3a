"""``inroad promise``: what one said one would do, and by when."""

import click

from inroad.cli.dates import day_ahead, end_of
from inroad.cli.lazy import DefaultGroup
from inroad.cli.session import Number, Session, json_option, session
from inroad.cli.show_contract import show_promise
from inroad.desk.contract_shapes import PromiseRow
from inroad.errors import BadInput

_NUMBER = Number("promise")


@click.group(cls=DefaultGroup, default="list")
def promise() -> None:
    """List what you owe and what you wait for; add a promise of your own, keep it, move it.

    \b
    Examples:
      inroad promise add "send Tom the article on grids" --by friday --about "Tom Lind"
      inroad promise
      inroad promise keep 12
    """


@promise.command()
@click.argument("text", nargs=-1, required=True)
@click.option("--by", required=True, metavar="DATE", help="friday, tomorrow, 'in 3 days', 4 March 2027.")
@click.option("--about", metavar="NAME", help="Somebody on your desk whom it is about.")
@json_option
@session
def add(state: Session, text: tuple[str, ...], by: str, about: str | None, as_json: bool) -> None:
    """Add a promise of your own, due at the end of a day."""
    due = end_of(day_ahead(by, state.desk.today()), state.desk.row.timezone)
    person = state.desk.people.find(about) if about else None
    row = state.desk.promises.add(" ".join(text), due, person.id if person else None)
    _done(state, row, "Noted:", as_json=as_json)


@promise.command("list")
@click.option("--all", "everything", is_flag=True, help="Kept and ended ones too.")
@json_option
@session
def list_(state: Session, everything: bool, as_json: bool) -> None:
    """List what you owe, what wants a word from you, and what others said they would do."""
    desk = state.desk.promises
    owed, unresolved, waiting = desk.owed(), desk.unresolved(), desk.waiting()
    listed = {row.id for row in (*owed, *unresolved, *waiting)}
    ended = [row for row in desk.list("") if row.id not in listed] if everything else []
    if as_json:
        shown = {"owed": owed, "did_you_speak": unresolved, "waiting": waiting}
        state.paper.json({**shown, "ended": ended} if everything else shown)
        return
    groups = (
        ("You owe", owed),
        ("Did you get to it?", unresolved),
        ("Others, in their own time", waiting),
        ("Ended", ended),
    )
    for title, rows in groups:
        if rows:
            state.paper.blank()
            state.paper.line((title, "bold"))
            for row in rows:
                show_promise(state.paper, row)
    if not any(rows for _, rows in groups):
        state.paper.line("You owe nothing, and nobody owes you a word. inroad promise add TEXT --by DATE")


@promise.command()
@click.argument("number", type=_NUMBER, metavar="ID")
@json_option
@session
def keep(state: Session, number: int, as_json: bool) -> None:
    """It is done. One that belongs to an introduction is told there too."""
    _done(state, state.desk.promises.keep(number), "Kept:", as_json=as_json)


@promise.command()
@click.argument("number", type=_NUMBER, metavar="ID")
@click.option("--by", required=True, metavar="DATE", help="The new day.")
@json_option
@session
def move(state: Session, number: int, by: str, as_json: bool) -> None:
    """Another day for a promise of your own. A date agreed with somebody is theirs to move."""
    due = end_of(day_ahead(by, state.desk.today()), state.desk.row.timezone)
    _done(state, state.desk.promises.move(number, due), "Moved:", as_json=as_json)


@promise.command("let-go")
@click.argument("number", type=_NUMBER, metavar="ID")
@json_option
@session
def let_go(state: Session, number: int, as_json: bool) -> None:
    """Let go of a promise of your own. What others count on is told, not dropped: 'inroad promise tell ID'."""
    _done(state, state.desk.promises.let_go(number), "Let go:", as_json=as_json)


@promise.command()
@click.argument("number", type=_NUMBER, metavar="ID")
@click.argument("text", nargs=-1)
@json_option
@session
def tell(state: Session, number: int, text: tuple[str, ...], as_json: bool) -> None:
    """Say that you told them you can't keep it, in the words you used (TEXT). Without TEXT: what you can do.

    There is no way to drop silently what others count on.
    """
    row = state.desk.promises.get(number)
    if text:
        if row.contract_id is None:
            raise BadInput("nobody else counts on this", hint=f"let go of it: inroad promise let-go {number}")
        if not row.mine:
            raise BadInput(f"this is {row.person or 'theirs'} to keep", hint="nobody is chased for it")
        state.desk.introductions.tell(row.contract_id, "released", words=" ".join(text))
        _done(state, state.desk.promises.get(number), "They know. That was the fair thing to do.", as_json=as_json)
        return
    commands = _ways_on(row)
    if as_json:
        state.paper.json({"promise": row, "commands": commands})
        return
    show_promise(state.paper, row, indent=0)
    if not commands:
        state.paper.line("There is nothing left to tell about it.")
    for command in commands:
        state.paper.verbatim(command)


@promise.command()
@click.argument("number", type=_NUMBER, metavar="ID")
@click.option("--fine", is_flag=True, help="They say: never mind. It counts for nothing.")
@click.option("--not-kept", is_flag=True, help="It was not kept.")
@click.option("--by", type=click.Choice(["them", "me"]), default="them", show_default=True, help="Who says so.")
@json_option
@session
def said(state: Session, number: int, fine: bool, not_kept: bool, by: str, as_json: bool) -> None:
    """Say what one of the two says of a promise of an introduction whose day has passed."""
    if fine == not_kept:
        raise BadInput("what was said of it?", hint="--fine or --not-kept")
    if fine and by == "me":
        raise BadInput("only who was owed can say “never mind”", hint="tell them: inroad promise tell ID TEXT")
    desk = state.desk
    row = desk.promises.excused(number) if fine else desk.promises.not_kept(number, by_them=by == "them")
    _done(state, row, "Good of them." if fine else "Noted. A line to them may mend much.", as_json=as_json)


def _ways_on(row: PromiseRow) -> list[str]:
    """The commands that end or move a promise that is still open."""
    if row.state not in {"pending", "unresolved"} or not row.mine:
        return []
    keep = f"inroad promise keep {row.id}"
    if row.contract_id is None:
        return [keep, f"inroad promise move {row.id} --by DATE", f"inroad promise let-go {row.id}"]
    return [
        keep,
        f"inroad letter write cant-keep-it --intro {row.contract_id}",
        f"inroad promise tell {row.id} 'what you told them'",
    ]


def _done(state: Session, row: PromiseRow, said: str, *, as_json: bool) -> None:
    if as_json:
        state.paper.json({"promise": row})
        return
    state.paper.line(said)
    show_promise(state.paper, row)
