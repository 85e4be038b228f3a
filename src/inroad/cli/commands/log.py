"""``inroad log``: what passed between the owner and somebody, in one line."""

import click

from inroad import words as said_as
from inroad.cli.dates import day_back
from inroad.cli.session import Session, json_option, session
from inroad.errors import BadInput


@click.command()
@click.argument("name")
@click.argument("what", nargs=-1, required=True)
@click.option("--call", is_flag=True, help="A call; so without any of these.")
@click.option("--meeting", is_flag=True, help="You met.")
@click.option("--mail", is_flag=True, help="A mail that no mailbox here holds.")
@click.option("--letter", is_flag=True, help="A letter on paper.")
@click.option("--on", metavar="DATE", help="yesterday, monday, 4 March 2027; today without it.")
@click.option("--from-them", is_flag=True, help="They called or wrote.")
@json_option
@session
def log(
    state: Session, /, name: str, what: tuple[str, ...], on: str | None, from_them: bool, as_json: bool, **kinds: bool
) -> None:
    """Note WHAT passed between you and NAME. Ties see it like a mail; 'inroad undo' takes it back.

    \b
    Examples:
      inroad log "Rosa Brandt" "talked about the grid team" --call
      inroad log rosa "lunch at the fair" --meeting --on friday
      inroad log rosa "a card from Lisbon" --letter --from-them
    """
    given = [kind for kind, yes in kinds.items() if yes]
    if len(given) > 1:
        raise BadInput(f"--{given[0]} and --{given[1]} are two things", hint="note each in a line of its own")
    person = state.desk.people.find(name)
    day = day_back(on, state.desk.today()) if on else None
    kind = given[0] if given else "call"
    made = state.desk.people.log(person.id, " ".join(what), kind, day, from_them=from_them)
    if as_json:
        entry = {"id": made.id, "kind": made.kind, "at": made.at, "direction": made.direction, "words": made.words}
        state.paper.json({"interaction": entry, "person": made.person})
        return
    when = said_as.day(day or state.desk.today())
    state.paper.line(f"Noted: a {made.kind} with {made.person.name} on {when}. Not so? inroad undo")
