"""``inroad conduct``: how employers behaved, and what one can say."""

import click

from inroad import words as said
from inroad.cli.dates import day_back
from inroad.cli.lazy import DefaultGroup
from inroad.cli.paper import Column
from inroad.cli.session import Number, Session, json_option, session
from inroad.errors import BadInput
from inroad.search.conduct import Kind

_COLUMNS = (
    Column("id", right=True, keep=5, style="dim"),
    Column("employer", keep=6, style="bold"),
    Column("what", keep=8),
    Column("when", keep=5),
    Column("in your words", keep=2),
)


@click.group(cls=DefaultGroup, default="list")
def conduct() -> None:
    """What employers did: noted in your words, for your eyes, with what one can answer.

    \b
    Examples:
      inroad conduct add Solvane unpaid work --words "A week of design, for nothing."
      inroad conduct say salary history
      inroad conduct list Solvane
    """


@conduct.command()
@click.argument("employer")
@click.argument("kind", nargs=-1, required=True)
@click.option("--on", metavar="DATE", help="The day, if it was not today.")
@click.option("--words", default="", metavar="TEXT", help="What happened.")
@click.option("--answered", default="", metavar="TEXT", help="What you answered.")
@click.option("--opening", type=Number("opening"), metavar="ID", help="The job it was about.")
@json_option
@session
def add(
    state: Session,
    employer: str,
    kind: tuple[str, ...],
    on: str | None,
    words: str,
    answered: str,
    opening: int | None,
    as_json: bool,
) -> None:
    """Note what an employer did. KIND in its own words or in part: unpaid work, salary history, references, …"""
    desk = state.desk
    day = day_back(on, desk.today()) if on else None
    organisation = desk.organisations.find(employer).id
    row = desk.conduct.add(organisation, _kind(" ".join(kind)), day, words, answered, opening)
    if as_json:
        state.paper.json({"note": row})
        return
    state.paper.line(f"Noted: {row.organisation}, {row.kind}. What one can say:")
    state.paper.bullets(desk.conduct.answers(row.kind).answers)


@conduct.command("list")
@click.argument("employer", nargs=-1)
@json_option
@session
def list_(state: Session, employer: tuple[str, ...], as_json: bool) -> None:
    """List what was noted, or one employer's record with what is worked out and observed."""
    desk = state.desk
    if not employer:
        rows = desk.conduct.rows()
        if as_json:
            state.paper.json({"notes": rows})
        elif not rows:
            state.paper.line("Nothing is noted about any employer. inroad conduct add EMPLOYER KIND")
        else:
            state.paper.table(_COLUMNS, [(f"#{r.id}", r.organisation, r.kind, said.day(r.on), r.words) for r in rows])
        return
    record = desk.conduct.record(desk.organisations.find(" ".join(employer)).id)
    if as_json:
        state.paper.json({"record": record})
        return
    state.paper.heading(record.organisation)
    if not record.words and not record.apart:
        state.paper.line("Nothing is known of how they treat people.")
    state.paper.bullets(record.words)
    for line in record.apart:
        state.paper.line((f"{line} (your own doing)", "dim"))
    for row in record.silent:
        state.paper.line("• ", f"{row.called}: {row.waiting}", (f"  #{row.id}", "dim"), hang=4)
    for note in record.notes:
        if note.words or note.answered:
            state.paper.line((f"{said.day(note.on)}: ", "dim"), note.words, hang=2)
            if note.answered:
                state.paper.line(("you said: ", "dim"), note.answered, indent=2)


@conduct.command()
@click.argument("kind", nargs=-1, required=True)
@json_option
@session
def say(state: Session, kind: tuple[str, ...], as_json: bool) -> None:
    """What one can say to it: unpaid work, salary history, references, silence, 3 6 12 months."""
    answers = state.desk.conduct.answers(_kind(" ".join(kind)))
    if as_json:
        state.paper.json({"answers": answers})
        return
    state.paper.heading(answers.kind)
    state.paper.line(answers.why)
    state.paper.bullets(answers.answers)
    if answers.sheet:
        state.paper.line(("The words, as a sheet for somebody:", "dim"))
        state.paper.verbatim(f"inroad letter write {answers.sheet} --to NAME")


@conduct.command()
@click.argument("number", type=Number("note"), metavar="ID")
@json_option
@session
def remove(state: Session, number: int, as_json: bool) -> None:
    """It was noted by mistake."""
    state.desk.conduct.remove(number)
    if as_json:
        state.paper.json({"removed": number})
    else:
        state.paper.line("Taken back. It can be undone: inroad undo")


_ASIDE = {"unpaid work": Kind.UNPAID_WORK, "silence": Kind.SILENCE, "ghosted": Kind.SILENCE, "months": Kind.NO_MONTHS}


def _kind(text: str) -> str:
    """The kind that is meant by its words or some of them ("references"). Raises BadInput with those there are."""
    typed = " ".join(text.lower().split())
    if typed in _ASIDE:
        return _ASIDE[typed].value
    sought = typed.replace(",", "").split()
    fits = [kind.value for kind in Kind if all(word in kind.value.lower().replace(",", "").split() for word in sought)]
    if len(fits) == 1:
        return fits[0]
    hint = "; ".join(kind.value for kind in Kind)
    raise BadInput(f"“{text[:40]}” may be {'several things' if fits else 'nothing that is noted here'}", hint=hint)
