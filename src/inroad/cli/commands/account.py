"""``inroad account``: who may sign in on a served installation. Passwords are set by their owners, never here."""

from typing import TYPE_CHECKING

import click

from inroad.cli.paper import Column
from inroad.cli.session import Session, json_option, session
from inroad.errors import BadInput
from inroad.words import day

if TYPE_CHECKING:
    from types import ModuleType

    from inroad.desk.accounts import AccountRow, OneTimeLink
    from inroad.desk.community.seats import SeatRow


@click.group()
def account() -> None:
    """Accounts of a server: who may sign in. A one-time link lets each set their own password.

    \b
    Examples:
      inroad account add ada@verne.example --name "Ada Verne"
      inroad account add grace@verne.example --host
      inroad account seat ada@verne.example --coach
      inroad account list
      inroad account lock ada@verne.example
    """


@account.command()
@click.argument("email")
@click.option("--name", default="", metavar="NAME", help="As they call themselves; they can change it.")
@click.option("--host", is_flag=True, help="They invite members and see counts; nothing of anybody's desk.")
@click.option("--coach", is_flag=True, help="Members can show them single things and get their comments.")
@click.option("--employer", multiple=True, metavar="NAME", help="They speak for this employer; may be repeated.")
@json_option
@session
def add(
    state: Session, email: str, name: str, host: bool, coach: bool, employer: tuple[str, ...], as_json: bool
) -> None:
    """Make an account and print the link by which its owner gets in. Hand it to them, and to nobody else.

    Everybody is a member with a desk of their own; --host, --coach and --employer give them a seat beside it.
    """
    accounts = _accounts()
    _show_link(state, accounts.add(email, name, _seats(host, coach, employer)), as_json=as_json)


@account.command()
@click.argument("email")
@click.option("--host", is_flag=True, help="The host's seat.")
@click.option("--coach", is_flag=True, help="A coach's seat.")
@click.option("--employer", multiple=True, metavar="NAME", help="The seat of this employer; may be repeated.")
@click.option("--end", is_flag=True, help="Take these seats instead of giving them.")
@json_option
@session
def seat(
    state: Session, email: str, host: bool, coach: bool, employer: tuple[str, ...], end: bool, as_json: bool
) -> None:
    """Give somebody a seat, or take it with --end. Their desk stays as it is either way.

    \b
    Examples:
      inroad account seat ada@verne.example --coach
      inroad account seat ada@verne.example --employer "Harbour Works" --end
    """
    accounts = _accounts()
    seats = _seats(host, coach, employer)
    if not seats:
        raise BadInput("no seat is named", hint="--host, --coach or --employer NAME")
    row = accounts.seat(email, (), seats) if end else accounts.seat(email, seats)
    _show_row(state, row, f"Now {_said(row)}.", as_json=as_json)


@account.command("list")
@json_option
@session
def list_(state: Session, as_json: bool) -> None:
    """List the accounts: who was invited, who is in, who is locked, and the seats they have."""
    rows = _accounts().rows()
    if as_json:
        state.paper.json({"accounts": rows})
        return
    if not rows:
        state.paper.line("No accounts yet. inroad account add ADDRESS makes one.")
        return
    state.paper.table(
        (Column("address", style="bold"), Column("name"), Column("state"), Column("seats"), Column("last signed in")),
        [
            (row.email, row.name, row.state, _said(row), day(row.signed_in_at.date()) if row.signed_in_at else "")
            for row in rows
        ],
    )


@account.command()
@click.argument("email")
@json_option
@session
def lock(state: Session, email: str, as_json: bool) -> None:
    """Let nobody in by this account any more, at once. Its desk stays as it is."""
    _show_row(state, _accounts().lock(email), "Locked. Nobody gets in by it, and open sessions end.", as_json=as_json)


@account.command()
@click.argument("email")
@json_option
@session
def unlock(state: Session, email: str, as_json: bool) -> None:
    """Open a locked account again, with the password it had."""
    _show_row(state, _accounts().unlock(email), "Open again.", as_json=as_json)


@account.command()
@click.argument("email")
@json_option
@session
def reset(state: Session, email: str, as_json: bool) -> None:
    """Print a new one-time link, for somebody who lost their password or the first link."""
    _show_link(state, _accounts().reset(email), as_json=as_json)


def _accounts() -> "ModuleType":
    """The accounts, once the database is there. No desk is opened: a keeper needs none."""
    from inroad.desk.opening import configure, prepare_store

    configure()
    prepare_store()
    from inroad.desk import accounts

    return accounts


def _seats(host: bool, coach: bool, employer: tuple[str, ...]) -> "tuple[SeatRow, ...]":
    from inroad.desk.community import seats

    return seats.wished([role for role, on in ((seats.HOST, host), (seats.COACH, coach)) if on], employer)


def _said(row: "AccountRow") -> str:
    """ "member, coach, employer (Harbour Works)"."""
    seats = [f"{seat.role} ({seat.organisation})" if seat.organisation else seat.role for seat in row.seats]
    return ", ".join(["member", *seats])


def _show_link(state: Session, link: "OneTimeLink", *, as_json: bool) -> None:
    if as_json:
        state.paper.json({"link": link})
        return
    state.paper.line(f"For {link.email}, and for nobody else:")
    state.paper.blank()
    state.paper.verbatim(link.url, indent=4)
    state.paper.blank()
    state.paper.line((f"It works once, until {day(link.expires_at.date())}. There they choose a password.", "dim"))


def _show_row(state: Session, row: "AccountRow", said: str, *, as_json: bool) -> None:
    if as_json:
        state.paper.json({"account": row})
    else:
        state.paper.line(said)
