"""``inroad knows``: one line about two other people."""

from datetime import date

import click

from inroad.cli.dates import DAY
from inroad.cli.session import Session, json_option, session
from inroad.desk.shapes import PersonRow
from inroad.errors import BadInput

_ME = {"me", "i", "myself"}


@click.command()
@click.argument("a")
@click.argument("b")
@click.option("--how", default="", metavar="WORDS", help="How they know each other.")
@click.option("--by", default="", metavar="NAME", help="Who told you so; without it, it is your own word.")
@click.option("--on", type=DAY, metavar="DATE", help="When it was said; today without it.")
@json_option
@session
def knows(state: Session, a: str, b: str, how: str, by: str, on: date | None, as_json: bool) -> None:
    """Say that A and B know each other. A way in can then lead through them.

    A or B may be "me".

    \b
    Examples:
      inroad knows "Rosa Brandt" "Vera Pohl" --how "same team at Halden, 2016-17"
      inroad knows rosa vera --by "Rosa Brandt"
      inroad knows me vera --how "met at the grid meetup"
    """
    mine = [name.strip().lower() in _ME for name in (a, b)]
    if all(mine):
        raise BadInput("that is you twice", hint="name two people")
    if any(mine):
        other = state.desk.people.find(a if mine[1] else b)
        state.desk.words.i_know(other.id, how=how)
        _done(state, [other], f"You know {other.name}.", how, as_json=as_json)
        return
    first, second = state.desk.people.find(a), state.desk.people.find(b)
    state.desk.words.knows(first.id, second.id, how=how, on=on, **({"by": by} if by else {}))
    _done(state, [first, second], f"{first.name} and {second.name} know each other.", how, as_json=as_json)


def _done(state: Session, people: list[PersonRow], sentence: str, how: str, *, as_json: bool) -> None:
    if as_json:
        state.paper.json({"people": [{"id": row.id, "name": row.name} for row in people], "how": how})
    else:
        state.paper.line(sentence)
