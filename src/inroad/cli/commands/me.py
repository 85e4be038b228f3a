"""``inroad me``: who the desk belongs to, which addresses are mine, which employers must not find out."""

import shlex

import click

from inroad import words
from inroad.cli.lazy import DefaultGroup
from inroad.cli.session import Session, json_option, name_argument, name_of, session
from inroad.errors import BadInput


@click.group(cls=DefaultGroup, default="show")
def me() -> None:
    """Show who you are on this desk; confirm addresses; answer for your employers.

    For an employer you are still at, nobody there is ever asked, named or shown as a way in, except colleagues whom
    you trust. Former employers are where the best people to ask are.

    \b
    Examples:
      inroad me
      inroad me confirm ada@oldjob.example
      inroad me employer "Halden & Co" --left
      inroad me trust "Tom Lind"
    """


@me.command()
@json_option
@session
def show(state: Session, as_json: bool) -> None:
    """Show your name, your addresses, and your employers."""
    desk = state.desk
    known, guards, proposals = desk.me, desk.setup.guards(), desk.setup.proposals()
    if as_json:
        state.paper.json({"me": known, "named": known.named, "employers": guards, "proposals": proposals})
        return
    paper = state.paper
    if not known.named:
        paper.line("This desk does not know you yet: inroad init, or inroad start")
        return
    paper.heading(known.name)
    for address in known.emails:
        paper.line(address, indent=2)
    for url in known.urls:
        paper.line(url, indent=2)
    if known.timezone:
        paper.line((f"Time zone {known.timezone}", "dim"), indent=2)
    for guard in guards:
        paper.blank()
        if guard.present is None:
            paper.line(("Are you still at ", ""), (guard.name, "bold"), "? Until you say, nobody there is asked.")
            for answer in ("--still", "--left"):
                paper.verbatim(f"inroad me employer {shlex.quote(guard.name)} {answer}")
        elif guard.present:
            paper.line("You are at ", (guard.name, "bold"), f". {words.count(guard.people, 'person', 'people')} there "
                       "will never hear of this from here.")  # fmt: skip
        else:
            paper.line("You were at ", (guard.name, "bold"), ".")
        if guard.trusted:
            paper.line(f"Trusted: {words.listing([row.name for row in guard.trusted])}", indent=2)
    for proposal in proposals:
        paper.blank()
        paper.line(f"Is {proposal.address} you? ({proposal.why})")
        for answer in ("", " --no"):
            paper.verbatim(f"inroad me confirm {proposal.address}{answer}")


@me.command()
@click.argument("address")
@click.option("--no", "denied", is_flag=True, help="It is somebody else's; do not ask again.")
@json_option
@session
def confirm(state: Session, address: str, denied: bool, as_json: bool) -> None:
    """Say that ADDRESS is yours: what was sent from there was sent by you."""
    state.desk.setup.confirm_address(address, not denied)
    if as_json:
        state.paper.json({"me": state.desk.me, "address": address, "mine": not denied})
    elif denied:
        state.paper.line(f"{address} is somebody else's.")
    else:
        state.paper.line(f"{address} is yours. What was sent from there counts as yours now.")


@me.command()
@name_argument
@click.option("--still/--left", "present", default=None, help="You are still there, or not any more.")
@json_option
@session
def employer(state: Session, words: tuple[str, ...], present: bool | None, as_json: bool) -> None:
    """Say whether you are still at an employer."""
    if present is None:
        raise BadInput("it was not said whether you are still there", hint="add --still or --left")
    guard = state.desk.setup.answer_guard(name_of(words), present)
    if as_json:
        state.paper.json({"employer": guard})
    elif present:
        state.paper.line(f"You are at {guard.name}. Nobody there will be asked or named; to make an exception for a "
                         "colleague: inroad me trust NAME")  # fmt: skip
    else:
        state.paper.line(f"You have left {guard.name}. People there may know your work best.")


@me.command()
@name_argument
@click.option("--no", "denied", is_flag=True, help="Not any more.")
@json_option
@session
def trust(state: Session, words: tuple[str, ...], denied: bool, as_json: bool) -> None:
    """Trust a colleague at your present employer with knowing that you are looking."""
    row = state.desk.people.find(name_of(words))
    state.desk.setup.trust(row.id, not denied)
    if as_json:
        state.paper.json({"id": row.id, "name": row.name, "trusted": not denied})
    else:
        state.paper.line(f"{row.name} {'must not find out' if denied else 'may know that you are looking'}.")
