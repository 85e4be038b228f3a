"""``inroad vouch``: what came of a talk with somebody who may recommend you."""

from typing import TYPE_CHECKING

import click

from inroad import words
from inroad.cli.dates import day_back
from inroad.cli.session import Session, json_option, session

if TYPE_CHECKING:
    from inroad.desk.talks import TalkRow

_SAID = {"yes": "would recommend you", "no": "would rather not", "not sure": "is not sure", "": "was not asked"}


@click.command()
@click.argument("person", nargs=-1, required=True)
@click.option("--comfortable", type=click.Choice(["yes", "no", "not-sure"]), help="Would they recommend you?")
@click.option("--why", default="", metavar="TEXT", help="Their reason, a no above all.")
@click.option("--named", multiple=True, metavar="NAME", help="Whom they named: 'Carol Diaz, VP at Acme'. Repeat it.")
@click.option("--will-call", is_flag=True, help="They will call or write on your behalf.")
@click.option("--resume", is_flag=True, help="You went over the résumé together.")
@click.option("--on", metavar="DATE", help="When you talked; today if left out.")
@json_option
@session
def vouch(
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

    \b
    Examples:
      inroad vouch Rosa Brandt --comfortable yes --named "Jun Sato, Solvane" --will-call
      inroad vouch Tom Lind --comfortable no --why "he never saw my platform work"
      inroad vouch Tom Lind
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
