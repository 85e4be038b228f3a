"""``inroad mail notify``: where else the morning digest goes, through Apprise."""

import sys

import click

from inroad.cli.lazy import DefaultGroup
from inroad.cli.paper import Column
from inroad.cli.session import Number, Session, json_option, session

_CHANNELS = (
    Column("id", right=True, keep=5, style="dim"),
    Column("service", keep=7, style="bold"),
    Column("address", keep=4),
    Column("", keep=6, style="warn"),
)
_MOST = 2_000


@click.group(cls=DefaultGroup, default="list")
def notify() -> None:
    """The morning digest on your phone or in a chat of your own, besides your mailbox (needs inroad[apprise]).

    \b
    Examples:
      inroad mail notify add
      inroad mail digest on --hour 7
    """


@notify.command()
@json_option
@session
def add(state: Session, as_json: bool) -> None:
    """Add an address of Apprise, asked for or from standard input: it may hold a password, and others see commands."""
    desk = state.desk
    from inroad.desk import channels

    typed = click.prompt("Address (ntfy://…)", hide_input=True, err=True) if state.talks else sys.stdin.read(_MOST)
    row = channels.add(desk, typed.strip())
    if as_json:
        state.paper.json({"channel": row})
        return
    state.paper.line(f"#{row.id} {row.service} is kept. Try it:")
    state.paper.verbatim(f"inroad mail notify test {row.id}")
    if not desk.mail.digest_wished():
        state.paper.line("The digest itself is not wished yet: inroad mail digest on")


@notify.command("list")
@json_option
@session
def list_(state: Session, as_json: bool) -> None:
    """List them, without their secrets."""
    desk = state.desk
    from inroad.desk import channels

    rows = channels.rows(desk)
    if as_json:
        state.paper.json({"channels": rows})
    elif not rows:
        state.paper.line("None. The digest goes to your mailbox only: inroad mail notify add")
    else:
        state.paper.table(_CHANNELS, [(f"#{row.id}", row.service, row.shown, row.problem) for row in rows])


@notify.command()
@click.argument("number", type=Number("channel"), metavar="ID")
@json_option
@session
def remove(state: Session, number: int, as_json: bool) -> None:
    """Forget one; those after it move up."""
    desk = state.desk
    from inroad.desk import channels

    channels.remove(desk, number)
    if as_json:
        state.paper.json({"removed": number})
    else:
        state.paper.line("Forgotten.")


@notify.command()
@click.argument("number", type=Number("channel"), metavar="ID")
@json_option
@session
def test(state: Session, number: int, as_json: bool) -> int:
    """Send a line there, now. Exit code 1 if the service did not take it."""
    desk = state.desk
    from inroad.desk import channels

    took = channels.test(desk, number)
    if as_json:
        state.paper.json({"took": took})
    else:
        state.paper.line(
            "It was taken." if took else ("It was not taken: look at the address and the service.", "warn")
        )
    return 0 if took else 1
