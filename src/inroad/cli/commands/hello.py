"""``inroad hello``: today's handful of sleeping ties worth a line."""

import click

from inroad import words as say
from inroad.cli.lazy import DefaultGroup
from inroad.cli.session import Session, json_option, name_argument, name_of, session


@click.group(cls=DefaultGroup, default="list")
def hello() -> None:
    """A few ties that sleep and are worth a hello today, chosen by what they are good for. Take one, or none.

    \b
    Examples:
      inroad hello
      inroad hello write Rosa Brandt
      inroad hello snooze Rosa Brandt --days 30
    """


@hello.command("list")
@json_option
@session
def list_(state: Session, as_json: bool) -> None:
    """List today's hellos, at most five, and favours for those who once said no."""
    rows, favours = state.desk.hellos.today(), state.desk.hellos.favours()
    if as_json:
        state.paper.json({"hellos": rows, "favours": favours})
        return
    paper = state.paper
    for row in rows:
        role = f", {row.role}" if row.role and not row.says_role else ""
        paper.line("• ", (row.name, "bold"), role, (f"  #{row.person_id}", "dim"), hang=4)
        paper.line(f"{'; '.join(row.reasons)}.", indent=4)
        paper.line((row.asleep, "dim"), indent=4)
    if not rows:
        paper.line("Nobody today. Ties that slept for a year show here, once a word says what they are good for.")
    if favours:
        paper.blank()
        paper.line(("A favour after a no", "bold"))
        for one in favours:
            paper.line("• ", (one.name, "bold"), f"  {one.useful}", indent=2, hang=4)
            paper.line((f"inroad useful for {one.useful_id} '#{one.person_id}'", "dim"), indent=4)


@hello.command()
@name_argument
@json_option
@session
def write(state: Session, words: tuple[str, ...], as_json: bool) -> None:
    """Draft a hello to somebody. It asks for nothing, and is yours to send."""
    view = state.desk.hellos.write(state.desk.people.find(name_of(words)).id)
    from inroad.cli.show_letter import letter_as_json, show_letter

    if as_json:
        state.paper.json(letter_as_json(view))
        return
    show_letter(state.paper, view)


@hello.command()
@name_argument
@click.option("--days", type=int, default=30, metavar="DAYS", help="For so many days; 30 if left out.")
@json_option
@session
def snooze(state: Session, words: tuple[str, ...], days: int, as_json: bool) -> None:
    """No hello to somebody for a while. For good: inroad person edit NAME --leave-alone."""
    person = state.desk.people.find(name_of(words))
    until = state.desk.hellos.snooze(person.id, days)
    if as_json:
        state.paper.json({"person": person, "until": until})
        return
    state.paper.line(f"No hello to {person.name} before {say.day(until)}.")
