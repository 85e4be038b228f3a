"""``inroad vouch``: what came of a talk with somebody who may recommend you, and words for people's work."""

from typing import TYPE_CHECKING

import click

from inroad import words
from inroad.cli.dates import day_back
from inroad.cli.lazy import DefaultGroup
from inroad.cli.paper import Column
from inroad.cli.session import Number, Session, json_option, session

if TYPE_CHECKING:
    from inroad.desk.community.source_shapes import VouchRow
    from inroad.desk.talks import TalkRow

_SAID = {"yes": "would recommend you", "no": "would rather not", "not sure": "is not sure", "": "was not asked"}


_COLUMNS = (
    Column("id", right=True, keep=6, style="dim"),
    Column("whose word", keep=5),
    Column("about", keep=7, style="bold"),
    Column("field", keep=4),
    Column("knows the work", keep=3),
    Column("said", keep=2),
    Column("what became of it", keep=1),
)
_OUTCOMES = ("met", "hired", "stayed", "left-early", "unknown")


@click.group(cls=DefaultGroup, default="talk")
def vouch() -> None:
    """Keep what a talk brought (the default), and people's words for each other's work.

    \b
    Examples:
      inroad vouch Rosa Brandt --comfortable yes --named "Jun Sato, Solvane" --will-call
      inroad vouch Tom Lind --comfortable no --why "he never saw my platform work"
      inroad vouch Tom Lind
      inroad vouch add Jun Sato --field recruiting --by "Rosa Brandt" --basis well
      inroad vouch list
      inroad vouch outcome 3 hired
    """


@vouch.command()
@click.argument("person", nargs=-1, required=True)
@click.option("--comfortable", type=click.Choice(["yes", "no", "not-sure"]), help="Would they recommend you?")
@click.option("--why", default="", metavar="TEXT", help="Their reason, a no above all.")
@click.option("--named", multiple=True, metavar="NAME", help="Whom they named: 'Carol Diaz, VP at Acme'. Repeat it.")
@click.option("--will-call", is_flag=True, help="They will call or write on your behalf.")
@click.option("--resume", is_flag=True, help="You went over the résumé together.")
@click.option("--on", metavar="DATE", help="When you talked; today if left out.")
@json_option
@session
def talk(
    state: Session,
    person: tuple[str, ...],
    comfortable: str | None,
    why: str,
    named: tuple[str, ...],
    will_call: bool,
    resume: bool,
    on: str | None,
    as_json: bool,
) -> None:
    """Keep what a talk brought: would they recommend you, whom did they name, will they call.

    Names become people, known through them, and promises: to follow up, and to tell them what came of it. Without
    options: the talks you had with them.
    """
    desk = state.desk
    someone = desk.people.find(" ".join(person))
    if not (comfortable or why or named or will_call or resume):
        rows = desk.talks.rows(someone.id)
        if as_json:
            state.paper.json({"talks": rows})
            return
        if not rows:
            state.paper.line(f"No talk with {someone.name} is kept yet.")
            state.paper.verbatim(f"inroad vouch '{someone.name}' --comfortable yes --named 'NAME, COMPANY'")
        for row in rows:
            _show(state, row)
        return
    row = desk.talks.record(
        someone.id,
        on=day_back(on, desk.today()) if on else None,
        comfortable=(comfortable or "").replace("-", " "),
        why=why,
        named="\n".join(named),
        will_call=will_call,
        went_over_resume=resume,
    )
    if as_json:
        state.paper.json({"talk": row})
        return
    _show(state, row)
    if row.named:
        state.paper.line(("You owe them a word on each: 'inroad promise'.", "dim"))


def _show(state: Session, row: "TalkRow") -> None:
    state.paper.line((row.person, "bold"), f" {_SAID[row.comfortable]}, {words.day(row.on)}", hang=4)
    if row.why:
        state.paper.line(row.why, indent=2)
    if row.named:
        state.paper.line("Named: ", words.listing(row.named), indent=2)
    if row.will_call:
        state.paper.line("They will call.", indent=2)


@vouch.command()
@click.argument("person", nargs=-1, required=True)
@click.option("--field", required=True, metavar="FIELD", help="In which field: a job or a trade, as 'recruiting'.")
@click.option("--by", metavar="NAME", help="Whose word it is; yours if left out.")
@click.option("--basis", type=click.Choice(["well", "bit", "no"]), help="Do they know the work? no: they open doors.")
@click.option("--how", default="", metavar="TEXT", help="How they know it: 'shared a team at Finch, 2016-19'.")
@click.option("--on", metavar="DATE", help="When it was said; today if left out.")
@click.option("--against", is_flag=True, help="A word of warning: reckoned with, and shown nowhere.")
@json_option
@session
def add(
    state: Session,
    person: tuple[str, ...],
    field: str,
    by: str | None,
    basis: str | None,
    how: str,
    on: str | None,
    against: bool,
    as_json: bool,
) -> None:
    """Keep somebody's word for somebody's work in a field. Nobody is told."""
    desk = state.desk
    row = desk.sources.add(
        desk.people.find(" ".join(person)).id,
        field,
        basis or "",
        voucher_id=desk.people.find(by).id if by else None,
        how=how,
        said_on=day_back(on, desk.today()) if on else None,
        against=against,
    )
    _say(state, row, as_json=as_json)


@vouch.command("list")
@click.option("--withdrawn", is_flag=True, help="Those that were taken back.")
@json_option
@session
def list_(state: Session, withdrawn: bool, as_json: bool) -> None:
    """List words for people's work: written down (with a number), from LinkedIn, and from talks."""
    rows = state.desk.sources.vouches(withdrawn=withdrawn)
    if as_json:
        state.paper.json({"vouches": rows})
        return
    if not rows:
        state.paper.line("No word was taken back." if withdrawn else "No word is kept yet. inroad vouch add NAME")
        return
    cells = [
        (f"#{r.id}" if r.id else r.whence, r.voucher, r.subject, r.field_name, r.basis or "not said",
         words.month(r.said_on), r.outcome_words if r.outcome else "")
        for r in rows
    ]  # fmt: skip
    state.paper.table(_COLUMNS, cells)


@vouch.command()
@click.argument("vouch_id", type=Number("word"), metavar="NUMBER")
@json_option
@session
def withdraw(state: Session, vouch_id: int, as_json: bool) -> None:
    """Take a word back: nothing rests on it any more. 'inroad undo' brings it back."""
    _say(state, state.desk.sources.withdraw(vouch_id), as_json=as_json)


@vouch.command()
@click.argument("vouch_id", type=Number("word"), metavar="NUMBER")
@click.argument("outcome", type=click.Choice(_OUTCOMES))
@click.option("--on", metavar="DATE", help="Since when; today if left out.")
@json_option
@session
def outcome(state: Session, vouch_id: int, outcome: str, on: str | None, as_json: bool) -> None:
    """Say what became of it. It tells how far to go by the next word of whoever said it."""
    said = "" if outcome == "unknown" else outcome.replace("-", " ")
    day = day_back(on, state.desk.today()) if on else None
    _say(state, state.desk.sources.outcome(vouch_id, said, day), as_json=as_json)


def _say(state: Session, row: "VouchRow", *, as_json: bool) -> None:
    if as_json:
        state.paper.json({"vouch": row})
        return
    state.paper.line((row.voucher.capitalize() if row.voucher == "you" else row.voucher, "bold"), " on ",
                     (row.subject, "bold"), f", {row.field_name}, #{row.id}")  # fmt: skip
    state.paper.line(f"{row.basis_words[:1].upper()}{row.basis_words[1:]}. Said on {words.day(row.said_on)}.", indent=2)
    if row.outcome:
        state.paper.line(f"What became of it: {row.outcome_words}.", indent=2)
    if row.withdrawn:
        state.paper.line("Taken back.", indent=2)
