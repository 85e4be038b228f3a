"""``inroad target``: what I want to reach."""

import click

from inroad import words as said
from inroad.cli.lazy import DefaultGroup
from inroad.cli.paper import Column
from inroad.cli.session import Session, json_option, name_argument, name_of, session
from inroad.desk.shapes import TargetRow
from inroad.errors import BadInput

_COLUMNS = (
    Column("id", right=True, keep=5, style="dim"),
    Column("target", keep=9, style="bold"),
    Column("interested in", keep=3),
    Column("stage", keep=4),
    Column("best way in", keep=6),
    Column("people there", right=True, keep=1),
)


@click.group(cls=DefaultGroup, default="list")
def target() -> None:
    """The companies, openings and people you want to reach.

    \b
    Examples:
      inroad target add "Solvane Energy" --interest "platform engineering lead"
      inroad target add "Vera Pohl" --person
      inroad target list
      inroad target stage solvane approaching
    """


@target.command()
@name_argument
@click.option("--interest", default="", metavar="WORDS", help="The work you want there.")
@click.option("--opening", default="", metavar="URL", help="The opening, if there is one.")
@click.option("--stage", default="idea", show_default=True, metavar="STAGE")
@click.option("--person", "is_person", is_flag=True, help="NAME is a person on your desk.")
@json_option
@session
def add(
    state: Session, words: tuple[str, ...], interest: str, opening: str, stage: str, is_person: bool, as_json: bool
) -> None:
    """Add a company (or with --person, somebody on your desk) that you want to reach."""
    name = name_of(words)
    someone = state.desk.people.find(name) if is_person else None
    row = state.desk.targets.add(
        someone.name if someone else name,
        interest=interest,
        person=someone.id if someone else None,
        stage=stage,
        opening_url=opening,
    )
    _done(state, row, f"{row.name} is on your list. Next: inroad ways-in {_quoted(row.name)}", as_json=as_json)


@target.command("list")
@click.option("--stage", default="", metavar="STAGE", help="Only those.")
@click.option("--suggested", is_flag=True, help="Companies you follow or applied to, not on your list yet.")
@json_option
@session
def list_(state: Session, stage: str, suggested: bool, as_json: bool) -> None:
    """List your targets with the best way into each."""
    targets = state.desk.targets
    rows = targets.suggestions() if suggested else targets.list(stage=stage)
    if as_json:
        state.paper.json({"targets": rows, "stages": list(targets.STAGES)})
        return
    if not rows:
        if suggested:
            state.paper.line("No suggestions: your files name no company that you follow.")
        elif stage:
            state.paper.line(f"No target is at that stage ({', '.join(targets.STAGES)}).")
        else:
            state.paper.line("No targets yet. Where would you love to work? inroad target add COMPANY")
        return
    state.paper.table(
        _COLUMNS,
        [(f"#{row.id}", row.name, row.interest, row.stage, _best(row), str(row.people_inside or "")) for row in rows],
    )
    if suggested:
        state.aside.line(("Take one up: inroad target take-up NAME", "dim"))


@target.command()
@name_argument
@json_option
@session
def show(state: Session, words: tuple[str, ...], as_json: bool) -> None:
    """Show one target, with the best way in."""
    row = state.desk.targets.find(name_of(words), with_ways=True)
    if as_json:
        state.paper.json({"target": row})
        return
    paper = state.paper
    paper.heading(row.name, f"#{row.id}, {row.stage}")
    if row.interest:
        paper.line(f"Interested in: {row.interest}")
    if row.opening_url:
        paper.line(row.opening_url)
    paper.line(f"{said.count(row.people_inside, 'person', 'people')} of your desk there." if row.people_inside
               else "Nobody of your desk is there, as far as is known.")  # fmt: skip
    if row.best:
        paper.line(f"Best way in: {row.best}")
    if row.note:
        paper.line(row.note)
    paper.line((f"inroad ways-in {_quoted(row.name)}", "dim"))


@target.command("take-up")
@name_argument
@json_option
@session
def take_up(state: Session, words: tuple[str, ...], as_json: bool) -> None:
    """Put a suggested company on your list."""
    row = state.desk.targets.take_up(_find(state, words).id)
    _done(state, row, f"{row.name} is on your list.", as_json=as_json)


@target.command()
@click.argument("name")
@click.argument("stage", nargs=-1, required=True, metavar="STAGE")
@json_option
@session
def stage(state: Session, name: str, stage: tuple[str, ...], as_json: bool) -> None:
    """Move a target: idea, approaching, in conversation, interviewing, offer, future, let go."""
    row = state.desk.targets.find(name)
    wanted = " ".join(stage)
    state.desk.targets.stage(row.id, wanted)
    moved = state.desk.targets.find(f"#{row.id}")
    _done(state, moved, f"{moved.name}: {moved.stage}.", as_json=as_json)


@target.command()
@name_argument
@click.option("--name", "new_name", metavar="NAME")
@click.option("--interest", metavar="WORDS")
@click.option("--opening", metavar="URL")
@click.option("--note", metavar="TEXT")
@json_option
@session
def edit(
    state: Session,
    words: tuple[str, ...],
    new_name: str | None,
    interest: str | None,
    opening: str | None,
    note: str | None,
    as_json: bool,
) -> None:
    """Change a target's name, interest, opening or note."""
    fields = {"name": new_name, "interest": interest, "opening_url": opening, "note": note}
    given = {key: value for key, value in fields.items() if value is not None}
    if not given:
        raise BadInput("nothing to change was given", hint="see 'inroad target edit --help'")
    row = _find(state, words)
    state.desk.targets.edit(row.id, **given)
    changed = state.desk.targets.find(f"#{row.id}")
    _done(state, changed, f"Changed {changed.name}.", as_json=as_json)


@target.command()
@name_argument
@json_option
@session
def trash(state: Session, words: tuple[str, ...], as_json: bool) -> None:
    """Take a target off the list; 'inroad target restore ID' brings it back."""
    row = _find(state, words)
    state.desk.targets.trash(row.id)
    _done(state, row, f"{row.name} is in the trash. Bring back: inroad target restore {row.id}", as_json=as_json)


@target.command()
@click.argument("number", metavar="ID")
@json_option
@session
def restore(state: Session, number: str, as_json: bool) -> None:
    """Bring a target back from the trash."""
    plain = number.lstrip("#")
    if not plain.isdigit():
        raise BadInput(f"{number!r} is no number", hint="the number shown when it went to the trash")
    state.desk.targets.restore(int(plain))
    row = state.desk.targets.find(f"#{plain}")
    _done(state, row, f"{row.name} is back.", as_json=as_json)


def _find(state: Session, words: tuple[str, ...]) -> TargetRow:
    row: TargetRow = state.desk.targets.find(name_of(words))
    return row


def _best(row: TargetRow) -> str:
    return row.best or ("nobody yet" if not row.suggested else "")


def _quoted(name: str) -> str:
    import shlex

    return shlex.quote(name)


def _done(state: Session, row: TargetRow, sentence: str, *, as_json: bool) -> None:
    if as_json:
        shown = row if row.trashed else state.desk.targets.get(row.id, with_ways=True)
        state.paper.json({"target": shown})
    else:
        state.paper.line(sentence)
