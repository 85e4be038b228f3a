"""``inroad update``: tell chosen people how the search goes, one letter each."""

import click

from inroad import words
from inroad.cli.lazy import DefaultGroup
from inroad.cli.paper import Column
from inroad.cli.session import Number, Session, json_option, session
from inroad.desk.update_shapes import UpdateView
from inroad.errors import BadInput

_NUMBER = Number("update")
_COLUMNS = (
    Column("id", right=True, keep=5, style="dim"),
    Column("begun", keep=6),
    Column("said to all", keep=2),
    Column("sent", right=True, keep=4),
    Column("left", right=True, keep=4),
)
_READERS = (
    Column("person", keep=7, style="bold"),
    Column("state", keep=6),
    Column("your line", keep=2),
    Column("letter", keep=3, style="dim"),
)


@click.group(cls=DefaultGroup, default="list")
def update() -> None:
    """Tell people who help you how it goes: what is new to each, and a line for them alone.

    Nobody reads the same news twice. Nothing is sent by these commands; each letter is yours to send.

    \b
    Examples:
      inroad update choose --tag friends
      inroad update begin --to "Tom Lind" --to "Rosa Brandt"
      inroad update show 2
      inroad update write 2 "Tom Lind" --line "How is the new house?"
    """


@update.command("list")
@json_option
@session
def list_(state: Session, as_json: bool) -> None:
    """List the rounds, the newest first."""
    rows = state.desk.updates.rows()
    if as_json:
        state.paper.json({"updates": rows})
        return
    if not rows:
        state.paper.line("Nobody was told yet how it goes. inroad update choose")
        return
    state.paper.table(
        _COLUMNS,
        [(f"#{r.id}", words.day(r.made_at.date()), r.words, str(r.sent), str(r.left)) for r in rows],
    )


@update.command()
@click.option("--tag", "tags", multiple=True, metavar="TAG", help="People with this tag. May be repeated.")
@click.option("--to", "people", multiple=True, metavar="NAME", help="This person. May be repeated.")
@click.option("--in-touch", type=int, metavar="DAYS", help="You were in touch within so many days.")
@click.option("--quiet", type=int, metavar="DAYS", help="You were not in touch for so many days.")
@click.option("--helped", is_flag=True, help="Only who did something for your search.")
@json_option
@session
def choose(
    state: Session,
    tags: tuple[str, ...],
    people: tuple[str, ...],
    in_touch: int | None,
    quiet: int | None,
    helped: bool,
    as_json: bool,
) -> None:
    """Who would get an update now, and who not, each with the reason. Nothing is written."""
    ids = [state.desk.people.find(name).id for name in people]
    choice = state.desk.updates.choose(groups=tags, in_touch_days=in_touch, quiet_days=quiet, helped=helped, people=ids)
    if as_json:
        state.paper.json({"rounds": choice.batches, "left_out": choice.left_out, "words": choice.words})
        return
    state.paper.line(choice.words)
    for number, batch in enumerate(choice.batches, start=1):
        if len(choice.batches) > 1:
            state.paper.blank()
            state.paper.line((f"Round {number}", "bold"))
        for one in batch if number == 1 else ():
            state.paper.line("• ", (one.name, "bold"), f"  {one.reason}", (f"  #{one.person}", "dim"), hang=4)
        if number > 1:
            state.paper.line((f"{words.count(len(batch), 'person', 'people')}, {batch[0].name} first", "dim"), indent=2)
    if choice.left_out:
        state.paper.blank()
        state.paper.line(("Not now", "bold"))
        for left in choice.left_out:
            state.paper.line("• ", left.name, f" {left.why}", hang=4)


@update.command()
@click.option("--to", "people", multiple=True, metavar="NAME", help="A reader. May be repeated.")
@click.option("--tag", "tags", multiple=True, metavar="TAG", help="The first round of the people with this tag.")
@click.option("--say", default="", metavar="TEXT", help="Something said to all of them.")
@click.option("--useful", type=Number("useful thing"), metavar="ID", help="Something useful you captured, to share.")
@json_option
@session
def begin(
    state: Session, people: tuple[str, ...], tags: tuple[str, ...], say: str, useful: int | None, as_json: bool
) -> None:
    """Begin a round for these people, fifty at most."""
    ids = [state.desk.people.find(name).id for name in people]
    if tags:
        ids += [one.person for one in state.desk.updates.choose(groups=tags).now]
    if not ids:
        raise BadInput("nobody to tell", hint="--to NAME or --tag TAG; 'inroad update choose' shows who")
    _show(state, state.desk.updates.begin(ids, say, useful), as_json=as_json)


@update.command()
@click.argument("number", type=_NUMBER, metavar="ID")
@json_option
@session
def show(state: Session, number: int, as_json: bool) -> None:
    """Show a round: who was written to, and who is next."""
    _show(state, state.desk.updates.get(number), as_json=as_json)


@update.command()
@click.argument("number", type=_NUMBER, metavar="ID")
@click.argument("person")
@click.option("--line", default="", metavar="TEXT", help="Your line for them alone; the letter is not ready without.")
@click.option("--tell", multiple=True, metavar="KEY", help="Tell this private thing too; its key stands in --news.")
@click.option("--leave-out", multiple=True, metavar="KEY", help="Leave this piece of news out.")
@click.option("--news", "only_news", is_flag=True, help="Only show what is new to them.")
@json_option
@session
def write(
    state: Session,
    number: int,
    person: str,
    line: str,
    tell: tuple[str, ...],
    leave_out: tuple[str, ...],
    only_news: bool,
    as_json: bool,
) -> None:
    """Draft the letter to one reader: what is new to them, and your line."""
    someone = state.desk.people.find(person)
    reader = state.desk.updates.reader(number, someone.id, ticked=tell)
    if only_news:
        if as_json:
            state.paper.json({"reader": reader})
            return
        for item in reader.news:
            said = ("  (private: only with --tell)", "dim") if item.private and not item.ticked else ""
            state.paper.line("• ", f"I {item.words}", said, (f"  {item.key}", "dim"), hang=4)
        if not reader.news:
            state.paper.line(f"Nothing is new to {someone.name}. A hello may be kinder: inroad hello")
        return
    keys = [item.key for item in reader.news if item.ticked and item.key not in leave_out]
    view = state.desk.updates.write(number, someone.id, line, keys)
    from inroad.cli.show_letter import letter_as_json, show_letter

    if as_json:
        state.paper.json(letter_as_json(view))
        return
    show_letter(state.paper, view)


@update.command()
@click.argument("number", type=_NUMBER, metavar="ID")
@click.argument("person")
@click.option("--back", is_flag=True, help="Take it back: they get one after all.")
@json_option
@session
def skip(state: Session, number: int, person: str, back: bool, as_json: bool) -> None:
    """Not this reader, this time."""
    someone = state.desk.people.find(person)
    _show(state, state.desk.updates.skip(number, someone.id, back=back), as_json=as_json)


@update.command()
@click.argument("number", type=_NUMBER, metavar="ID")
@json_option
@session
def end(state: Session, number: int, as_json: bool) -> None:
    """This round is done, whoever is left."""
    _show(state, state.desk.updates.end(number), as_json=as_json)


def _show(state: Session, view: UpdateView, *, as_json: bool) -> None:
    if as_json:
        state.paper.json({"update": view.row, "useful": view.useful, "readers": view.readers, "next": view.next})
        return
    state.paper.heading(f"How it goes, {words.day(view.row.made_at.date())}", f"#{view.row.id}, {view.row.state}")
    if view.row.words:
        state.paper.line(("To all: ", "dim"), view.row.words)
    if view.useful:
        state.paper.line(("Useful: ", "dim"), view.useful)
    state.paper.table(
        _READERS,
        [
            (one.name, one.why_not or one.state, one.personal, f"#{one.letter_id}" if one.letter_id else "")
            for one in view.readers
        ],
    )
    if view.next is not None:
        state.paper.blank()
        state.paper.line("Next: ", (view.next.name, "bold"))
        state.paper.verbatim(f"inroad update write {view.row.id} '#{view.next.person_id}' --line '…'")
