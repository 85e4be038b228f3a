"""``inroad account``: who may sign in on a served installation. Passwords are set by their owners, never here."""

from typing import TYPE_CHECKING

import click

from inroad.cli.paper import Column
from inroad.cli.session import Session, json_option, session
from inroad.words import day

if TYPE_CHECKING:
    from types import ModuleType

    from inroad.desk.accounts import AccountRow, OneTimeLink


@click.group()
def account() -> None:
    """Accounts of a server: who may sign in. A one-time link lets each set their own password.

    \b
    Examples:
      inroad account add ada@verne.example --name "Ada Verne"
      inroad account list
      inroad account lock ada@verne.example
    """


@account.command()
@click.argument("email")
@click.option("--name", default="", metavar="NAME", help="As they call themselves; they can change it.")
@json_option
@session
def add(state: Session, email: str, name: str, as_json: bool) -> None:
    """Make an account and print the link by which its owner gets in. Hand it to them, and to nobody else."""
    _show_link(state, _accounts().add(email, name), as_json=as_json)


@account.command("list")
@json_option
@session
def list_(state: Session, as_json: bool) -> None:
    """List the accounts: who was invited, who is in, who is locked."""
    rows = _accounts().rows()
    if as_json:
        state.paper.json({"accounts": rows})
        return
    if not rows:
        state.paper.line("No accounts yet. inroad account add ADDRESS makes one.")
        return
    state.paper.table(
        (Column("address", style="bold"), Column("name"), Column("state"), Column("last signed in")),
        [(row.email, row.name, row.state, day(row.signed_in_at.date()) if row.signed_in_at else "") for row in rows],
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
