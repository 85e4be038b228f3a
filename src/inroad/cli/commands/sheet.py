"""``inroad sheet``: before I talk to somebody."""

from datetime import date
from itertools import groupby

import click

from inroad import words as said
from inroad.cli.session import Session, as_of_option, json_option, name_argument, name_of, session


@click.command()
@name_argument
@as_of_option
@json_option
@session
def sheet(state: Session, words: tuple[str, ...], as_of: date | None, as_json: bool) -> None:
    """Show what to ask somebody you are about to meet: by name or by opening, never "do you know of anything?".

    \b
    Examples:
      inroad sheet "Rosa Brandt"
      inroad sheet rosa --json
    """
    row = state.desk.people.find(name_of(words))
    made = state.desk.ways.sheet(row.id, as_of=as_of)
    if as_json:
        state.paper.json(
            {
                "contact": made.contact,
                "lines": made.lines,
                "others": made.others,
                "words": made.words,
                "as_of": state.day(as_of),
            }
        )
        return
    paper = state.paper
    paper.heading(f"Talking to {made.contact.name}", f"#{row.id}")
    paper.line(made.words)
    for target, lines in groupby(made.lines, key=lambda line: line.target):
        paper.blank()
        paper.line((target, "bold"))
        for line in lines:
            if line.who is not None:
                role = ", ".join(part for part in (line.who.title, line.who.organisation) if part)
                left = ("  may have left", "warn") if line.who.may_have_left else ""
                paper.line(
                    ("○ ", "accent"), line.who.name, (f" · {role}" if role else "", "dim"), left, indent=2, hang=4
                )
            for reason in line.reasons[:2]:
                paper.line((reason, "dim"), indent=4)
            paper.line(f"“{line.question}”", indent=4, hang=5)
    named = {line.target for line in made.lines}
    others = [name for name in made.others if name not in named]
    if others:
        paper.blank()
        paper.line(f"Also on your list: {said.listing(others, most=5)}.")
    if not made.lines and not made.others:
        paper.line("You have no targets yet: inroad target add COMPANY")
