"""``inroad ways-in``: the main question."""

from datetime import date
from typing import Any

import click

from inroad.cli.session import Session, as_of_option, json_option, name_of, session
from inroad.cli.show_ways import show_ways, ways_as_json
from inroad.errors import NotFound
from inroad.ways.model import WaysIn

_TOP = 10
_SHOWN = 3  # three good suggestions beat a list


@click.command("ways-in")
@click.argument("words", nargs=-1, required=True, metavar="TARGET")
@click.option("--top", type=click.IntRange(1, 100), metavar="N", help="At most N in a group: 3 here, 10 in JSON.")
@click.option("--why", is_flag=True, help="All reasons, and the numbers derived from them.")
@as_of_option
@json_option
@session
def ways_in(
    state: Session, words: tuple[str, ...], top: int | None, why: bool, as_of: date | None, as_json: bool
) -> None:
    """Show who could put in a word for you at TARGET, and why it might work.

    TARGET is one of your targets, any company on the desk, or a person. People you know there come first, then the
    ways through one person, then through two; in each group those who know your work. Only ties that were seen to
    work both ways are used; everything weaker is "worth asking about".

    \b
    Examples:
      inroad ways-in "Solvane Energy"
      inroad ways-in Solvane --top 3 --why
      inroad ways-in "Vera Pohl"
      inroad ways-in EWS --as-of 2001-10-01 --json
    """
    text = name_of(words)
    answer = state.desk.ways.into(text, top=top or _TOP, as_of=as_of)
    if as_json:
        state.paper.json(ways_as_json(answer, _target(state, text, answer), state.day(as_of)))
        return
    show_ways(state.paper, answer, as_of, top=top or _SHOWN, why=why)


def _target(state: Session, text: str, answer: WaysIn) -> dict[str, Any]:
    """What the answer is about, for JSON. ``goal.person`` counts within the network and is nobody's id."""
    goal = answer.goal
    try:
        row = state.desk.targets.find(text)
    except NotFound:
        row = None
    person = row.person_id if row is not None else None
    if row is None and goal.person is not None:
        person = state.desk.people.find(text).id
    return {
        "id": row.id if row is not None else None,
        "name": goal.name,
        "interest": goal.interest,
        "organisation_id": goal.organisations[0] if goal.organisations and goal.person is None else None,
        "organisations": goal.organisations,
        "person_id": person,
    }
