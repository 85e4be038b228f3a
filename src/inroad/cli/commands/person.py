"""``inroad person``: one person, shown, added, changed."""

from datetime import date

import click

from inroad import words as said
from inroad.cli.dates import DAY
from inroad.cli.lazy import DefaultGroup
from inroad.cli.session import Session, as_of_option, json_option, name_argument, name_of, session
from inroad.cli.show_people import person_as_json, show_person
from inroad.desk.shapes import PersonRow
from inroad.errors import Ambiguous, BadInput, NotFound

BACKINGS = ("well", "a bit", "no", "unknown")


@click.group(cls=DefaultGroup, default="show")
def person() -> None:
    """Show one person: 'inroad person NAME'. Or add and change people.

    A name may be a part of it, in any order; an e-mail address; or a number like '#12'. When a name fits several,
    they are listed with their numbers.

    \b
    Examples:
      inroad person "Rosa Brandt"
      inroad person brandt --json
      inroad person '#12' --as-of '1 Oct 2001'
      inroad person add "Rosa Brandt" --email rosa@halden.example --at "Halden & Co" --title Director
    """


@person.command()
@name_argument
@as_of_option
@json_option
@session
def show(state: Session, words: tuple[str, ...], as_of: date | None, as_json: bool) -> None:
    """Show a person: roles, addresses, what passed between you, and what follows from it."""
    row = state.desk.people.find(name_of(words))
    view = state.desk.people.get(row.id, as_of=as_of)
    if as_json:
        state.paper.json(person_as_json(view, state.day(as_of)))
        return
    show_person(state.paper, view, as_of)


@person.command()
@name_argument
@click.option("--email", "emails", multiple=True, metavar="ADDRESS")
@click.option("--phone", "phones", multiple=True, metavar="NUMBER")
@click.option("--url", "urls", multiple=True, metavar="URL", help="A profile or home page.")
@click.option("--at", "organisation", default="", metavar="COMPANY", help="Where they work.")
@click.option("--title", default="", metavar="TITLE", help="What they do there.")
@click.option("--how", default="", metavar="WORDS", help="How you know them: 'my manager at Acme, 2015-2022'.")
@click.option("--knows-my-work", "backing", type=click.Choice(BACKINGS), default=None)
@click.option("--note", default="", metavar="TEXT")
@json_option
@session
def add(
    state: Session,
    words: tuple[str, ...],
    emails: tuple[str, ...],
    phones: tuple[str, ...],
    urls: tuple[str, ...],
    organisation: str,
    title: str,
    how: str,
    backing: str | None,
    note: str,
    as_json: bool,
) -> None:
    """Add a person by hand.

    \b
    Examples:
      inroad person add Rosa Brandt --at "Halden & Co" --title Director
      inroad person add "Tom Lind" --how "my manager at Acme, 2015-2022" --knows-my-work well
    """
    row = state.desk.people.add(
        name_of(words),
        emails=emails,
        phones=phones,
        urls=urls,
        organisation=organisation,
        title=title,
        how=how,
        backing=backing or "",
        note=note,
    )
    _done(state, row, f"Added {row.name}.", as_json=as_json)


@person.command()
@name_argument
@click.option("--name", "new_name", metavar="NAME", help="Their name, mended.")
@click.option("--add", "more", multiple=True, metavar="ADDRESS", help="Another address, phone number or profile.")
@click.option("--remove", "less", multiple=True, metavar="ADDRESS", help="One that is not theirs.")
@click.option("--at", "organisation", default="", metavar="COMPANY", help="A role there, now or (with --left) before.")
@click.option("--title", default="", metavar="TITLE")
@click.option("--from", "start", type=DAY, metavar="DATE", help="First day in that role.")
@click.option("--until", "end", type=DAY, metavar="DATE", help="Last day in that role.")
@click.option("--left", is_flag=True, help="They no longer have the role.")
@click.option("--leave-alone/--not-leave-alone", default=None, help="Never suggest them (or do so again).")
@json_option
@session
def edit(
    state: Session,
    words: tuple[str, ...],
    new_name: str | None,
    more: tuple[str, ...],
    less: tuple[str, ...],
    organisation: str,
    title: str,
    start: date | None,
    end: date | None,
    left: bool,
    leave_alone: bool | None,
    as_json: bool,
) -> None:
    """Change a person. Each change can be taken back with 'inroad undo'.

    \b
    Examples:
      inroad person edit brandt --name "Rosa Brandt-Lind" --add rosa@lind.example
      inroad person edit brandt --at Solvane --title "Head of Grid" --from 2024-03-01
      inroad person edit brandt --at "Halden & Co" --left
    """
    if not (new_name or more or less or organisation or leave_alone is not None):
        raise BadInput("nothing to change was given", hint="see 'inroad person edit --help'")
    people = state.desk.people
    row = people.find(name_of(words))
    known = people.get(row.id) if less or organisation else None
    doomed = [_identity(known, row.name, text) for text in less]
    if new_name:
        people.edit(row.id, name=new_name)
    for text in more:
        people.add_identity(row.id, text)
    for number in doomed:
        people.remove_identity(row.id, number)
    if organisation:
        _role(state, known, row, organisation, title, start, end, left)
    if leave_alone is not None:
        people.leave_alone([row.id], leave_alone)
    _done(state, people.find(f"#{row.id}"), f"Changed {new_name or row.name}.", as_json=as_json)


def _identity(view: object, name: str, text: str) -> int:
    wanted = text.strip().lower()
    for identity in getattr(view, "identities", ()):
        if wanted in {identity.value.lower(), identity.shown.lower()}:
            return int(identity.id)
    raise BadInput(f"{name} has no address {text!r}", hint="'inroad person' shows what there is")


def _role(
    state: Session,
    view: object,
    row: PersonRow,
    organisation: str,
    title: str,
    start: date | None,
    end: date | None,
    left: bool,
) -> None:
    """Change the open role there if there is one, else add one."""
    fold = organisation.strip().casefold()
    open_there = [p for p in getattr(view, "positions", ()) if p.organisation.casefold() == fold and not p.ended]
    ended = left or end is not None
    if open_there and (ended or title or start):
        fields = {"title": title or None, "start": start, "end": end, "ended": True if ended else None}
        state.desk.people.edit_position(
            open_there[0].id, **{key: value for key, value in fields.items() if value is not None}
        )
    else:
        state.desk.people.add_position(row.id, organisation, title=title, start=start, end=end, ended=ended)


@person.command()
@name_argument
@json_option
@session
def trash(state: Session, words: tuple[str, ...], as_json: bool) -> None:
    """Put a person into the trash; 'inroad person restore' brings them back."""
    row = state.desk.people.find(name_of(words))
    state.desk.people.trash([row.id])
    _done(state, row, f"{row.name} is in the trash. Bring back: inroad person restore '#{row.id}'", as_json=as_json)


@person.command()
@name_argument
@json_option
@session
def restore(state: Session, words: tuple[str, ...], as_json: bool) -> None:
    """Bring a person back from the trash."""
    text = name_of(words)
    if text.lstrip("#").isdigit():
        number = int(text.lstrip("#"))
    else:
        page = state.desk.people.list(query=text, filter="trash", limit=20)
        if not page.rows:
            raise NotFound(f"nobody called “{text}” is in the trash", hint="see: inroad people --filter trash")
        if page.total > 1:
            raise Ambiguous(
                f"“{text}” fits {said.count(page.total, 'person', 'people')} in the trash",
                [(row.id, _label(row)) for row in page.rows],
            )
        number = page.rows[0].id
    state.desk.people.restore([number])
    row = state.desk.people.find(f"#{number}")
    _done(state, row, f"{row.name} is back.", as_json=as_json)


@person.command()
@click.argument("name")
@click.argument("text", nargs=-1)
@json_option
@session
def note(state: Session, name: str, text: tuple[str, ...], as_json: bool) -> None:
    """Set the note on a person; without TEXT, take it away.

    \b
    Example:
      inroad person note brandt "Met at the grid meetup; likes sailing"
    """
    row = state.desk.people.find(name)
    state.desk.people.edit(row.id, note=" ".join(text))
    _done(state, row, f"Noted on {row.name}." if text else f"The note on {row.name} is gone.", as_json=as_json)


@person.command()
@click.argument("name")
@click.argument("tag")
@click.option("--remove", is_flag=True, help="Take the tag away.")
@json_option
@session
def tag(state: Session, name: str, tag: str, remove: bool, as_json: bool) -> None:
    """Put a tag on a person, or take it away.

    \b
    Examples:
      inroad person tag brandt "grid people"
      inroad person tag brandt "grid people" --remove
    """
    row = state.desk.people.find(name)
    change = state.desk.people.untag if remove else state.desk.people.tag
    change([row.id], tag)
    _done(state, row, f"{row.name}: {'no longer ' if remove else ''}tagged {tag!r}.", as_json=as_json)


def _label(row: PersonRow) -> str:
    return ", ".join(part for part in (row.name, row.title, row.organisation) if part)


def _done(state: Session, row: PersonRow, sentence: str, *, as_json: bool) -> None:
    if as_json:
        state.paper.json({"id": row.id, "name": row.name, "person": row})
    else:
        state.paper.line(sentence, (f"  #{row.id}", "dim"))
