"""``inroad names``: names seen on somebody's profile, a team page, a programme."""

import sys

import click

from inroad import words
from inroad.cli.session import Session, json_option, session
from inroad.cli.show_people import people_table
from inroad.errors import BadInput

_MOST_LETTERS = 200_000  # a pasted page, not a file


@click.command()
@click.option("--through", metavar="NAME", help="Who knows them: the person whose connections you looked at.")
@click.option("--at", "organisation", default="", metavar="COMPANY", help="Where they work.")
@json_option
@session
def names(state: Session, through: str | None, organisation: str, as_json: bool) -> None:
    """Take in names you saw somewhere, one on each line, from standard input.

    "Name", "Name, title" or "Name - title". With --through they become people to ask that person about.

    \b
    Examples:
      inroad names --through "Rosa Brandt" --at Solvane < names.txt
      pbpaste | inroad names --at Solvane
    """
    row = state.desk.people.find(through) if through else None
    if sys.stdin.isatty():
        state.aside.line(("One name on each line; end with Ctrl-D.", "dim"))
    text = sys.stdin.read(_MOST_LETTERS + 1)
    if len(text) > _MOST_LETTERS:
        raise BadInput("this is too long for a list of names", hint="'inroad import' reads whole files")
    if not text.strip():
        raise BadInput("no names were given", hint="one on each line, on standard input: inroad names < names.txt")
    rows = state.desk.people.paste_names(text, through_id=row.id if row else None, organisation=organisation)
    if as_json:
        state.paper.json({"people": rows, "through": row.id if row else None})
        return
    how = f", to ask {row.name} about" if row else ""
    state.paper.line(f"{words.count(len(rows), 'name')}{how}.")
    people_table(state.paper, rows)
