"""``inroad init``: who the desk belongs to."""

import click

from inroad.cli.session import Session, json_option, session
from inroad.errors import BadInput


@click.command()
@click.option("--name", metavar="NAME", help="Your name, as people know you.")
@click.option("--email", "emails", metavar="ADDRESS", multiple=True, help="An address of yours; repeat for more.")
@click.option("--timezone", default="", metavar="ZONE", help="Like Europe/Lisbon; the computer's own otherwise.")
@json_option
@session
def init(state: Session, name: str | None, emails: tuple[str, ...], timezone: str, as_json: bool) -> None:
    """Say who you are, so that mail can be told apart: yours, and theirs.

    Without options you are asked. Run it again to add an address or mend your name.

    \b
    Examples:
      inroad init
      inroad init --name "Ada Verne" --email ada@verne.example --email averne@oldjob.example
    """
    if name is None and not emails and not timezone:
        if not state.talks:
            raise BadInput("your name is missing", hint="inroad init --name 'Your Name' --email you@mail.example")
        name, emails = ask_who(state)
    known = state.desk.me
    if not name and not known.named:
        raise BadInput("your name is missing", hint="add --name 'Your Name'")
    me = state.desk.setup.introduce(name or known.name, emails=emails, timezone=timezone)
    if as_json:
        state.paper.json({"me": me})
        return
    state.paper.line("This desk belongs to ", (me.name, "bold"), f" ({', '.join(me.emails) or 'no address yet'}).")
    if not me.emails:
        state.paper.line("With your address, mail can show who answers you: inroad init --email you@mail.example")
    state.paper.line(("Next: inroad start (no file needed), or inroad import FILES…", "dim"))


def ask_who(state: Session) -> tuple[str, tuple[str, ...]]:
    """Ask for name and addresses on the terminal; what is known already is offered."""
    known = state.desk.me
    name = click.prompt("Your name", default=known.name or None)
    offered = ", ".join(known.emails)
    line = click.prompt(
        "Your e-mail addresses (several with commas, Enter for none)", default=offered, show_default=bool(offered)
    )
    return name.strip(), tuple(part.strip() for part in line.replace(";", ",").split(",") if part.strip())
