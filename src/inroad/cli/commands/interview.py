"""``inroad interview``: talks about a job, planned and over."""

import click

from inroad import words as said
from inroad.cli.dates import moment
from inroad.cli.lazy import DefaultGroup
from inroad.cli.paper import Column
from inroad.cli.session import Number, Session, json_option, session
from inroad.cli.show_openings import show_talk_line
from inroad.desk.opening_shapes import InterviewView
from inroad.errors import BadInput

_NUMBER = Number("interview")
_COLUMNS = (
    Column("id", right=True, keep=5, style="dim"),
    Column("when", keep=8),
    Column("about", keep=6, style="bold"),
    Column("with", keep=5),
    Column("state", keep=7),
)


@click.group(cls=DefaultGroup, default="list")
def interview() -> None:
    """Interviews: what to read before, whom you met, what you should achieve, what is due after.

    \b
    Examples:
      inroad interview add 3 --at "friday 14:00" --how video --met "Vera Pohl"
      inroad interview sheet 1
      inroad interview held 1
      inroad interview met 1 "Vera Pohl" --clicked yes --liked "how openly she spoke of the outage"
      inroad interview months 1 --three "know the yard" --twelve "run it"
    """


@interview.command("list")
@click.option("--opening", "opening_id", type=Number("opening"), metavar="ID", help="Only those about this job.")
@click.option("--state", "wanted", default="", metavar="STATE", help="planned, held or 'called off'.")
@json_option
@session
def list_(state: Session, opening_id: int | None, wanted: str, as_json: bool) -> None:
    """List interviews: those to come first, the next one on top."""
    rows = state.desk.interviews.rows(opening_id, wanted)
    if as_json:
        state.paper.json({"interviews": rows})
        return
    if not rows:
        state.paper.line("No interviews yet. inroad interview add OPENING --at 'friday 14:00'")
        return
    lines = []
    for row in rows:
        met = said.listing([one.name for one in row.met], most=3)
        shown = "did it take place?" if row.to_tell else row.state
        lines.append((f"#{row.id}", f"{said.day(row.at.date())}, {row.at:%H:%M}", row.called, met, shown))
    state.paper.table(_COLUMNS, lines)


@interview.command()
@click.argument("opening", nargs=-1, required=True)
@click.option(
    "--at", required=True, metavar="WHEN", help="'friday 14:00', '2027-03-04 9:30'; in the past: it was held."
)
@click.option("--how", default="", metavar="WORDS", help="call, video, on site.")
@click.option("--met", multiple=True, metavar="NAME", help="Who is or was there. May be repeated.")
@click.option("--note", default="", metavar="TEXT", help="Where it is; lines with a question mark go onto the sheet.")
@json_option
@session
def add(
    state: Session, opening: tuple[str, ...], at: str, how: str, met: tuple[str, ...], note: str, as_json: bool
) -> None:
    """Add a talk about an opening. You promise to turn up; it stands in your calendar."""
    desk = state.desk
    people = [desk.people.find(name).id for name in met]
    job = desk.openings.find(" ".join(opening)).id
    view = desk.interviews.add(job, moment(at, desk.today(), desk.row.timezone), how, people, note)
    _show(state, view, as_json=as_json)


@interview.command()
@click.argument("number", type=_NUMBER, metavar="ID")
@json_option
@session
def show(state: Session, number: int, as_json: bool) -> None:
    """Show a talk: who was there, and what is due after it."""
    _show(state, state.desk.interviews.get(number), as_json=as_json)


@interview.command()
@click.argument("number", type=_NUMBER, metavar="ID")
@json_option
@session
def held(state: Session, number: int, as_json: bool) -> None:
    """It took place. Thanks, and a word to whoever opened the door, become promises."""
    _show(state, state.desk.interviews.held(number), as_json=as_json)


@interview.command("call-off")
@click.argument("number", type=_NUMBER, metavar="ID")
@json_option
@session
def call_off(state: Session, number: int, as_json: bool) -> None:
    """It doesn't take place. Tell whoever expects you, in time."""
    _show(state, state.desk.interviews.call_off(number), as_json=as_json)


@interview.command()
@click.argument("number", type=_NUMBER, metavar="ID")
@click.option("--at", required=True, metavar="WHEN", help="The new time: 'friday 14:00'.")
@json_option
@session
def move(state: Session, number: int, at: str, as_json: bool) -> None:
    """Another time for a talk that is planned."""
    desk = state.desk
    _show(state, desk.interviews.move(number, moment(at, desk.today(), desk.row.timezone)), as_json=as_json)


@interview.command()
@click.argument("number", type=_NUMBER, metavar="ID")
@click.argument("person")
@click.option("--clicked", type=click.Choice(["yes", "no"]), help="Whether you clicked.")
@click.option("--liked", metavar="TEXT", help="What impressed you; it is what a letter is made of.")
@click.option("--not", "not_there", is_flag=True, help="They were not there after all.")
@json_option
@session
def met(
    state: Session, number: int, person: str, clicked: str | None, liked: str | None, not_there: bool, as_json: bool
) -> None:
    """Somebody is or was there."""
    someone = state.desk.people.find(person)
    if not_there:
        view = state.desk.interviews.not_met(number, someone.id)
    else:
        yes = None if clicked is None else clicked == "yes"
        view = state.desk.interviews.met(number, someone.id, yes, liked)
    _show(state, view, as_json=as_json)


@interview.command()
@click.argument("number", type=_NUMBER, metavar="ID")
@click.option("--three", metavar="TEXT", help="What you should have achieved after 3 months, as they said.")
@click.option("--six", metavar="TEXT", help="After 6 months.")
@click.option("--twelve", metavar="TEXT", help="After 12 months.")
@click.option("--no-answer", is_flag=True, help="You asked, and they had no answer; that is a warning.")
@json_option
@session
def months(
    state: Session,
    number: int,
    three: str | None,
    six: str | None,
    twelve: str | None,
    no_answer: bool,
    as_json: bool,
) -> None:
    """What you should achieve in 3, 6 and 12 months, as they said it."""
    given = {key: value for key, value in (("3", three), ("6", six), ("12", twelve)) if value is not None}
    if not given and not no_answer:
        raise BadInput("what did they say?", hint="--three TEXT, --six, --twelve, or --no-answer")
    _show(state, state.desk.interviews.months(number, given), as_json=as_json)


@interview.command()
@click.argument("number", type=_NUMBER, metavar="ID")
@json_option
@session
def sheet(state: Session, number: int, as_json: bool) -> None:
    """What to read before the talk; whose name is at stake comes first."""
    found = state.desk.interviews.sheet(number)
    if as_json:
        state.paper.json({"sheet": found})
        return
    state.paper.heading(found.title)
    for part in found.parts:
        state.paper.blank()
        state.paper.line((part.title, "bold"))
        for line in part.lines:
            state.paper.line("• ", line, hang=2)
        for kind in part.sheets:
            state.paper.line((f"in words: inroad letter kinds, “{kind}”", "dim"), indent=2)
    for left in found.left_out:
        state.paper.line((f"{left.name} {left.why}, and is left out.", "dim"))


@interview.command()
@click.argument("number", type=_NUMBER, metavar="ID")
@click.argument("kind")
@click.argument("person")
@json_option
@session
def letter(state: Session, number: int, kind: str, person: str, as_json: bool) -> None:
    """Draft what is due after a talk: interview-thanks, report-meeting."""
    from inroad.cli.show_letter import letter_as_json, show_letter

    view = state.desk.interviews.letter(number, kind, state.desk.people.find(person).id)
    if as_json:
        state.paper.json(letter_as_json(view))
        return
    show_letter(state.paper, view)


@interview.command()
@click.argument("number", type=_NUMBER, metavar="ID")
@click.option("--how", metavar="WORDS", help="call, video, on site.")
@click.option("--note", metavar="TEXT", help="Where it is; lines with a question mark go onto the sheet.")
@json_option
@session
def edit(state: Session, number: int, how: str | None, note: str | None, as_json: bool) -> None:
    """Change how and where you talk, and what you want to ask."""
    if how is None and note is None:
        raise BadInput("nothing to change was given", hint="--how WORDS or --note TEXT")
    _show(state, state.desk.interviews.edit(number, how, note), as_json=as_json)


@interview.command()
@click.argument("number", type=_NUMBER, metavar="ID")
@json_option
@session
def trash(state: Session, number: int, as_json: bool) -> None:
    """Put a talk into the trash; 'inroad undo' brings it back."""
    row = state.desk.interviews.get(number).row
    state.desk.interviews.trash(number)
    if as_json:
        state.paper.json({"interview": row})
    else:
        state.paper.line("In the trash. Bring back: inroad undo")


def _show(state: Session, view: InterviewView, *, as_json: bool) -> None:
    if as_json:
        state.paper.json({"interview": view.row, "afterwards": view.afterwards, "worth_knowing": view.worth_knowing})
        return
    paper, row = state.paper, view.row
    paper.heading(f"A talk about {row.called}", f"#{row.id}, {row.state}")
    show_talk_line(paper, row)
    for one in row.met:
        clicked = {True: "you clicked", False: "you didn't click", None: ""}[one.clicked]
        aside = "; ".join(part for part in (clicked, one.liked) if part)
        paper.line("• ", (one.name, "bold"), f"  {one.role}" if one.role else "", f"  {aside}" if aside else "", hang=4)
    for left in view.kept_back:
        paper.line((f"{left.name} {left.why}.", "dim"))
    for month, goal in row.months:
        paper.line((f"In {month} months: ", "dim"), goal)
    if row.note:
        paper.line(row.note)
    for line in view.worth_knowing:
        paper.line("• ", line, hang=2)
    if row.to_tell:
        paper.verbatim(f"inroad interview held {row.id}")
    elif row.state == "planned":
        paper.verbatim(f"inroad interview sheet {row.id}")
    if view.afterwards:
        paper.blank()
        paper.line(("Afterwards", "bold"))
    for todo in view.afterwards:
        by = f", by {said.day(todo.due_at.date())}" if todo.promise_id else ""
        paper.line("• ", f"{todo.words}{by}", hang=4)
        if todo.letter and todo.person_id:
            paper.verbatim(f"inroad interview letter {row.id} {todo.letter} '#{todo.person_id}'")
