"""``inroad reference``: who would speak for you, asked early, named late, told how it ended."""

from datetime import date

import click

from inroad import words
from inroad.cli.dates import day_back
from inroad.cli.lazy import DefaultGroup
from inroad.cli.paper import Column
from inroad.cli.session import Number, Session, json_option, name_argument, name_of, session
from inroad.desk.reference_shapes import RefereeView, ReleaseRow, Suggested
from inroad.errors import BadInput

_NUMBER = Number("release")
_COLUMNS = (
    Column("id", right=True, keep=5, style="dim"),
    Column("person", keep=7, style="bold"),
    Column("stands", keep=6),
    Column("can speak to", keep=2),
    Column("load", keep=3),
)
_STANDS = {"agreed": "said yes", "declined": "rather not", "ended": "over"}


@click.group(cls=DefaultGroup, default="list")
def reference() -> None:
    """Your references: a vault. Ask early; name them when an offer hangs on it; tell them how it ended.

    \b
    Examples:
      inroad reference add Rosa Brandt --speaks-to "the move of forty services"
      inroad reference ask Rosa Brandt
      inroad reference agreed Rosa Brandt
      inroad reference release Rosa Brandt --opening 3 --points "the migration"
      inroad reference outcome 1 "I start there in June."
    """


@reference.command("list")
@click.option("--state", "stands", default="", metavar="STATE", help="Only those: 'to ask', asked, agreed, …")
@json_option
@session
def list_(state: Session, stands: str, as_json: bool) -> None:
    """List who is in the vault, how each stands and how often each was named."""
    rows = state.desk.references.rows(stands)
    if as_json:
        state.paper.json({"references": rows})
        return
    if not rows:
        state.paper.line("Nobody here. Begin with three who saw your work: inroad reference add NAME")
        return
    state.paper.table(
        _COLUMNS,
        [
            (
                f"#{row.id}",
                row.name,
                row.why_not if row.why_not and row.state == "agreed" else _STANDS.get(row.state, row.state),
                row.speaks_to,
                row.load,
            )
            for row in rows
        ],
    )


@reference.command()
@name_argument
@json_option
@session
def show(state: Session, words: tuple[str, ...], as_json: bool) -> None:
    """Show one of them: what they can speak to, and every time they were named."""
    _show(state, state.desk.references.get(state.desk.references.find(name_of(words)).id), as_json=as_json)


@reference.command()
@name_argument
@click.option("--speaks-to", default="", metavar="TEXT", help="What they can speak to.")
@click.option("--relation", default="", metavar="TEXT", help="How they know your work: 'managed me at Finch 2016-19'.")
@click.option("--preferences", default="", metavar="TEXT", help="How they like to be reached.")
@json_option
@session
def add(state: Session, words: tuple[str, ...], speaks_to: str, relation: str, preferences: str, as_json: bool) -> None:
    """Put somebody in the vault, or note more about them. Nobody is asked by that."""
    person = state.desk.people.find(name_of(words))
    _show(state, state.desk.references.add(person.id, speaks_to, relation, preferences), as_json=as_json)


@reference.command()
@name_argument
@click.option("--done", is_flag=True, help="You asked them already, by yourself.")
@click.option("--on", metavar="DATE", help="The day, with --done; today if left out.")
@json_option
@session
def ask(state: Session, words: tuple[str, ...], done: bool, on: str | None, as_json: bool) -> None:
    """Draft the letter that asks whether they would be comfortable. It is yours to send."""
    row = state.desk.references.find(name_of(words))
    if on and not done:
        raise BadInput("a day without --done", hint="--done says that you asked them yourself")
    if done:
        _show(state, state.desk.references.asked(row.id, _day(state, on)), as_json=as_json)
        return
    view = state.desk.references.ask(row.id)
    from inroad.cli.show_letter import letter_as_json, show_letter

    if as_json:
        state.paper.json(letter_as_json(view))
        return
    show_letter(state.paper, view)


@reference.command()
@name_argument
@click.option("--on", metavar="DATE", help="When they said so; today if left out.")
@json_option
@session
def agreed(state: Session, words: tuple[str, ...], on: str | None, as_json: bool) -> None:
    """They said yes."""
    row = state.desk.references.find(name_of(words))
    _show(state, state.desk.references.agreed(row.id, _day(state, on)), as_json=as_json)


@reference.command()
@name_argument
@click.option("--on", metavar="DATE", help="When they said so; today if left out.")
@click.option("--why", default="", metavar="TEXT", help="Their reason; worth knowing.")
@json_option
@session
def declined(state: Session, words: tuple[str, ...], on: str | None, why: str, as_json: bool) -> None:
    """They would rather not."""
    row = state.desk.references.find(name_of(words))
    _show(state, state.desk.references.declined(row.id, _day(state, on), why), as_json=as_json)


@reference.command()
@name_argument
@json_option
@session
def again(state: Session, words: tuple[str, ...], as_json: bool) -> None:
    """They may be asked again, in their own time."""
    row = state.desk.references.find(name_of(words))
    _show(state, state.desk.references.again(row.id), as_json=as_json)


@reference.command()
@name_argument
@click.option("--on", metavar="DATE", help="Since when; today if left out.")
@click.option("--alone", is_flag=True, help="They died, or want to be left alone: nothing reaches them any more.")
@json_option
@session
def ended(state: Session, words: tuple[str, ...], on: str | None, alone: bool, as_json: bool) -> None:
    """They are no reference any more. What they did for you stays."""
    row = state.desk.references.find(name_of(words))
    _show(state, state.desk.references.ended(row.id, _day(state, on), alone=alone), as_json=as_json)


@reference.command()
@click.argument("role", nargs=-1)
@click.option("--opening", metavar="ID", help="For this opening; its advert is read too.")
@json_option
@session
def suggest(state: Session, role: tuple[str, ...], opening: str | None, as_json: bool) -> None:
    """Whom to name for a role, and why; whom you could ask first. People from places you left come first."""
    job = state.desk.openings.find(opening).id if opening else None
    found = state.desk.references.suggest(" ".join(role), job)
    if as_json:
        state.paper.json(
            {
                "role": found.role,
                "ready": found.ready,
                "to_ask": found.to_ask,
                "left_out": [{"name": name, "why": why} for name, why in found.left_out],
            }
        )
        return
    _suggested(state, "You may name", found.ready)
    _suggested(state, "You could ask", found.to_ask)
    if found.left_out:
        state.paper.blank()
        state.paper.line(("Not these", "bold"))
        for name, why in found.left_out:
            state.paper.line("• ", name, f" {why}", indent=2, hang=4)
    if not (found.ready or found.to_ask):
        state.paper.line("Nobody yet. Say who knows your work: inroad tie NAME --backing well")


@reference.command()
@name_argument
@click.option("--opening", metavar="ID", help="For this opening: its number, title or company.")
@click.option("--company", metavar="NAME", help="To this company, where there is no opening on your desk.")
@click.option("--role", default="", metavar="TEXT", help="The role, as you would tell them.")
@click.option("--points", multiple=True, metavar="TEXT", help="What they saw that bears on it. May be repeated.")
@click.option("--reason", default="", metavar="TEXT", help="Before an offer: why now. It is kept.")
@click.option("--caller", default="", metavar="TEXT", help="Who will call, if you know.")
@click.option("--when", "call_when", default="", metavar="TEXT", help="When they may call, if you know.")
@json_option
@session
def release(
    state: Session,
    words: tuple[str, ...],
    opening: str | None,
    company: str | None,
    role: str,
    points: tuple[str, ...],
    reason: str,
    caller: str,
    call_when: str,
    as_json: bool,
) -> None:
    """Name somebody to an employer: at an offer, or before it with a --reason.

    Drafts their briefing and notes a promise to tell them how it ended. Nothing goes to the employer from here.
    """
    desk = state.desk
    if bool(opening) == bool(company):
        raise BadInput("to whom?", hint="name one: --opening ID or --company NAME")
    made = desk.references.release(
        desk.references.find(name_of(words)).id,
        desk.openings.find(opening).id if opening else None,
        desk.organisations.find(company).id if company else None,
        role=role,
        reason=reason,
        points="\n".join(points),
        caller=caller,
        call_when=call_when,
    )
    _released(state, made, as_json=as_json)


@reference.command()
@click.option("--open", "only_open", is_flag=True, help="Only those whose end the referee doesn't know.")
@json_option
@session
def releases(state: Session, only_open: bool, as_json: bool) -> None:
    """List every time somebody was named, the latest first."""
    rows = [row for row in state.desk.references.releases() if not (only_open and row.told)]
    if as_json:
        state.paper.json({"releases": rows})
        return
    for row in rows:
        _release(state, row)
    if not rows:
        state.paper.line("Nobody was named to anybody." if not only_open else "Everybody knows how it ended.")


@reference.command()
@click.argument("number", type=_NUMBER, metavar="ID")
@click.argument("said", nargs=-1, required=True, metavar="WORDS")
@click.option("--told", is_flag=True, help="You told them already.")
@json_option
@session
def outcome(state: Session, number: int, said: tuple[str, ...], told: bool, as_json: bool) -> None:
    """How it ended, for the referee (the number of the release). Drafts the letter that tells them."""
    _released(state, state.desk.references.outcome(number, " ".join(said), told=told), as_json=as_json)


@reference.command()
@name_argument
@click.option("--opening", required=True, metavar="ID", help="The job: its number, title or company.")
@click.option("--addressee", metavar="NAME", help="Whom they would call, if you know.")
@json_option
@session
def call(state: Session, words: tuple[str, ...], opening: str, addressee: str | None, as_json: bool) -> None:
    """Ask somebody who would be a reference to call the manager before you apply: an introduction, drafted."""
    desk = state.desk
    whom = desk.people.find(addressee).id if addressee else None
    row = desk.references.find(name_of(words))
    view = desk.references.preemptive(row.id, desk.openings.find(opening).id, whom)
    if as_json:
        state.paper.json({"introduction": view.row})
        return
    state.paper.line("Drafted: ", (view.row.voucher, "bold"), f" calls before you apply ({opening}).")
    state.paper.verbatim(f"inroad ask {view.row.id}")


@reference.command()
@name_argument
@json_option
@session
def remove(state: Session, words: tuple[str, ...], as_json: bool) -> None:
    """Take out an entry by which nobody was ever named; 'inroad undo' brings it back."""
    row = state.desk.references.find(name_of(words))
    state.desk.references.remove(row.id)
    if as_json:
        state.paper.json({"removed": row})
        return
    state.paper.line(f"{row.name} is out of the vault.")


def _day(state: Session, on: str | None) -> date | None:
    return day_back(on, state.desk.today()) if on else None


def _suggested(state: Session, title: str, found: tuple[Suggested, ...]) -> None:
    if not found:
        return
    state.paper.blank()
    state.paper.line((title, "bold"))
    for one in found:
        state.paper.line("• ", (one.name, "bold"), f"  {'; '.join(one.reasons)}", indent=2, hang=4)
        state.paper.line((f"{one.load}; first: {one.first}", "dim"), indent=4)


def _show(state: Session, view: RefereeView, *, as_json: bool) -> None:
    if as_json:
        state.paper.json({"reference": view.row, "releases": view.releases, "history": view.history})
        return
    row, paper = view.row, state.paper
    paper.heading(row.name, f"#{row.id}, {_STANDS.get(row.state, row.state)}")
    if view.kind_word:
        paper.line(view.kind_word)
    if row.why_not and row.state == "agreed":
        paper.line(f"{row.name} {row.why_not}.")
    for label, said in (
        ("Knows your work: ", row.relation),
        ("Can speak to: ", row.speaks_to),
        ("Likes: ", row.preferences),
        ("Asked: ", words.day(row.asked_on) if row.asked_on else ""),
        ("Said yes: ", words.day(row.agreed_on) if row.agreed_on else ""),
        ("Load: ", row.load),
    ):
        if said:
            paper.line((label, "dim"), said)
    for release_row in view.releases:
        _release(state, release_row)
    if row.state == "to ask":
        paper.blank()
        paper.verbatim(f"inroad reference ask '#{row.id}'")


def _release(state: Session, row: ReleaseRow) -> None:
    paper = state.paper
    job = f", {row.role}" if row.role else ""
    paper.line(f"#{row.id} ", (row.name, "bold"), f" to {row.organisation}{job}, {words.day(row.on)}", hang=4)
    if row.early:
        paper.line(("before an offer: ", "dim"), row.reason, indent=4)
    if row.outcome:
        paper.line(("how it ended: ", "dim"), row.outcome, indent=4)
    if row.told:
        paper.line(("they know the end", "dim"), indent=4)
    elif row.due:
        paper.line((f"tell them how it ended, {row.due}", "dim"), indent=4)


def _released(state: Session, row: ReleaseRow, *, as_json: bool) -> None:
    if as_json:
        state.paper.json({"release": row})
        return
    _release(state, row)
    letter = row.outcome_letter_id if row.outcome else row.briefing_id
    if letter is not None and not row.told:
        state.paper.verbatim(f"inroad letter show {letter}")
