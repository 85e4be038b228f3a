"""``inroad names``: names seen on somebody's profile, a team page, a programme."""

import sys
from typing import TYPE_CHECKING

import click

from inroad import words
from inroad.cli.session import Session, json_option, session
from inroad.cli.show_people import people_table
from inroad.errors import BadInput

if TYPE_CHECKING:
    from inroad.desk.talks import NamesTaken

_MOST_LETTERS = 200_000  # a pasted page, not a file


@click.command()
@click.option("--through", metavar="NAME", help="Who knows them: the person whose connections you looked at.")
@click.option("--at", "organisation", default="", metavar="COMPANY", help="Where they work.")
@click.option("--given-by", metavar="NAME", help="Who named them to you: you follow up on each, and tell them.")
@json_option
@session
def names(state: Session, through: str | None, organisation: str, given_by: str | None, as_json: bool) -> None:
    """Take in names you saw somewhere, one on each line, from standard input.

    "Name", "Name, title" or "Name - title". With --through they become people to ask that person about. With --given-by
    ("Name", "Name, company", "Name, title at company") each is a promise: to follow up, and to tell who named them.

    \b
    Examples:
      inroad names --through "Rosa Brandt" --at Solvane < names.txt
      pbpaste | inroad names --at Solvane
      echo "Jun Sato, Solvane" | inroad names --given-by "Rosa Brandt"
    """
    if given_by and (through or organisation):
        raise BadInput("names you saw and names you were given are two things", hint="--given-by stands alone")
    source = through or given_by
    row = state.desk.people.find(source) if source else None
    if sys.stdin.isatty():
        state.aside.line(("One name on each line; end with Ctrl-D.", "dim"))
    text = sys.stdin.read(_MOST_LETTERS + 1)
    if len(text) > _MOST_LETTERS:
        raise BadInput("this is too long for a list of names", hint="'inroad import' reads whole files")
    if not text.strip():
        raise BadInput("no names were given", hint="one on each line, on standard input: inroad names < names.txt")
    if given_by and row is not None:
        taken = state.desk.talks.they_named(row.id, text)
        show_names(state, row.name, taken, as_json=as_json)
        return
    rows = state.desk.people.paste_names(text, through_id=row.id if row else None, organisation=organisation)
    if as_json:
        state.paper.json({"people": rows, "through": row.id if row else None})
        return
    how = f", to ask {row.name} about" if row else ""
    state.paper.line(f"{words.count(len(rows), 'name')}{how}.")
    people_table(state.paper, rows)


def show_names(state: Session, source: str, taken: "NamesTaken", *, as_json: bool) -> None:
    """Who was named, and what is promised with it."""
    if as_json:
        people = [{"id": pk, "name": name} for pk, name in taken.people]
        state.paper.json({"people": people, "promised": taken.promised})
        return
    state.paper.line(f"{source} named ", words.listing([name for _, name in taken.people]), ".")
    for said in taken.promised:
        state.paper.line("○ ", said, indent=2, hang=4)
