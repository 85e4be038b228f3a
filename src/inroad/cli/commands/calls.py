"""``inroad calls``: ask a few sources whom they would recommend, and the people named before anything goes further."""

from typing import TYPE_CHECKING

import click

from inroad import words as say
from inroad.cli.dates import day_ahead, day_back
from inroad.cli.lazy import DefaultGroup
from inroad.cli.paper import Column
from inroad.cli.session import Session, json_option, session
from inroad.errors import BadInput

if TYPE_CHECKING:
    from inroad.desk.community.call_shapes import Ask, CallView, Given, NomineeLine, SourceLine

_COLUMNS = (
    Column("id", right=True, keep=5, style="dim"),
    Column("job", keep=7, style="bold"),
    Column("at", keep=4),
    Column("field", keep=3),
    Column("until", keep=2),
    Column("how it stands", keep=6),
)
_call = click.option("--call", "which", default="", metavar="CALL", help="Number or title; the open one if left out.")


@click.group(cls=DefaultGroup, default="list")
def calls() -> None:
    """Ask a few people who know a field: whom would you recommend, and how do you know their work?

    \b
    Examples:
      inroad calls begin "Tide engineer" --at "Harbour Works" --field engineering
      inroad calls add Rosa Brandt
      inroad calls ask Rosa Brandt --done
      inroad calls answer Rosa Brandt --named "Dora Li <dora@li.example>, well, one team at Finch" --ask-also "Jun Sato"
      inroad calls named Dora Li --said yes
      inroad calls show
    """


@calls.command("list")
@click.option("--closed", is_flag=True, help="Those that are closed.")
@json_option
@session
def list_(state: Session, closed: bool, as_json: bool) -> None:
    """List calls, the latest first."""
    rows = state.desk.calls.list(closed=closed)
    if as_json:
        state.paper.json({"calls": rows})
    elif rows:
        cells = [
            (f"#{r.id}", r.title, r.organisation, r.field_name, say.day(r.closes_on) if r.closes_on else "", r.words)
            for r in rows
        ]
        state.paper.table(_COLUMNS, cells)
    else:
        state.paper.line("None is closed." if closed else 'No call is open. inroad calls begin "THE JOB"')


@calls.command()
@click.argument("title", default="")
@click.option("--at", default="", metavar="COMPANY", help="Where; may stay out.")
@click.option("--field", default="", metavar="FIELD", help="A job or a trade; as the title says if left out.")
@click.option("--words", "about", default="", metavar="TEXT", help="What somebody should know of it.")
@click.option("--until", metavar="DATE", help="Until when names help.")
@click.option("--opening", metavar="JOB", help="A job at one of your targets: its number or title.")
@json_option
@session
def begin(
    state: Session, title: str, at: str, field: str, about: str, until: str | None, opening: str | None, as_json: bool
) -> None:
    """Begin a call. Nobody is asked by it."""
    desk = state.desk
    job = desk.openings.find(opening).id if opening else None
    last = day_ahead(until, desk.today()) if until else None
    _show(state, desk.calls.begin(title, at, field, about, last, job), as_json=as_json)


@calls.command()
@click.argument("which", nargs=-1, metavar="[CALL]")
@click.option("--hand-on", is_flag=True, help="Only the list to pass on: who said yes, and whose word it is.")
@json_option
@session
def show(state: Session, which: tuple[str, ...], hand_on: bool, as_json: bool) -> None:
    """Show the short list with its reasons, the sources by round, and who else could be asked."""
    row = state.desk.calls.find(" ".join(which))
    view = state.desk.calls.get(row.id)
    if hand_on and not as_json:
        state.paper.verbatim(view.hand_on or "Nobody said yes yet.")
        return
    _show(state, view, as_json=as_json, suggest=True)


@calls.command()
@click.argument("person", nargs=-1, required=True)
@_call
@json_option
@session
def add(state: Session, person: tuple[str, ...], which: str, as_json: bool) -> None:
    """Choose somebody to ask."""
    calls_ = state.desk.calls
    row = calls_.find(which)
    _source(state, calls_.add_source(row.id, state.desk.people.find(" ".join(person)).id), as_json=as_json)


@calls.command()
@click.argument("person", nargs=-1, required=True)
@_call
@click.option("--done", is_flag=True, help="Note that you asked them.")
@json_option
@session
def ask(state: Session, person: tuple[str, ...], which: str, done: bool, as_json: bool) -> None:
    """Show the words for a source, to copy or to say. Nothing is sent."""
    row = state.desk.calls.find_source(state.desk.calls.find(which).id, " ".join(person))
    if done:
        _source(state, state.desk.calls.asked(row.id), as_json=as_json)
        return
    _ask(state, state.desk.calls.words_for_source(row.id), as_json=as_json)


@calls.command()
@click.argument("person", nargs=-1, required=True)
@_call
@click.option("--named", multiple=True, metavar="TEXT", help="'Dora Li <dora@li.example>, well, one team at Finch'.")
@click.option("--ask-also", multiple=True, metavar="NAME", help="Whom they would ask: the next round.")
@click.option("--not-this-time", is_flag=True, help="They would rather not, this time.")
@click.option("--no-answer", is_flag=True, help="None came.")
@click.option("--words", "said", default="", metavar="TEXT", help="What they said.")
@json_option
@session
def answer(
    state: Session,
    person: tuple[str, ...],
    which: str,
    named: tuple[str, ...],
    ask_also: tuple[str, ...],
    not_this_time: bool,
    no_answer: bool,
    said: str,
    as_json: bool,
) -> None:
    """Note what a source said. After a name: well, bit or no (do they know the work?), and how they know it."""
    calls_ = state.desk.calls
    row = calls_.find_source(calls_.find(which).id, " ".join(person))
    if not_this_time or no_answer:
        if named or ask_also or (not_this_time and no_answer):
            raise BadInput("these don't go together", hint="names, or --not-this-time, or --no-answer")
        line = calls_.put(row.id, "not this time" if not_this_time else "no answer", said)
    else:
        line = calls_.answer(row.id, [_given(one) for one in named], "\n".join(ask_also), said)
    _source(state, line, as_json=as_json)


@calls.command()
@click.argument("person", nargs=-1, required=True)
@_call
@click.option("--asked", is_flag=True, help="Note that you asked them.")
@click.option("--said", type=click.Choice(["yes", "no"]), help="Whether their name may go further.")
@click.option("--words", default="", metavar="TEXT", help="What they said.")
@click.option("--outcome", type=click.Choice(["met", "hired", "stayed", "left-early", "unknown"]), help="How it went.")
@click.option("--on", metavar="DATE", help="Since when, with --outcome; today if left out.")
@json_option
@session
def named(
    state: Session,
    person: tuple[str, ...],
    which: str,
    asked: bool,
    said: str | None,
    words: str,
    outcome: str | None,
    on: str | None,
    as_json: bool,
) -> None:
    """Ask somebody who was named, and note what they say. Without options: the words, to copy or to say."""
    calls_ = state.desk.calls
    line = calls_.find_named(calls_.find(which).id, " ".join(person))
    if sum((asked, said is not None, outcome is not None)) > 1:
        raise BadInput("one thing at a time", hint="--asked, or --said, or --outcome")
    if asked:
        line = calls_.named_asked(line.id)
    elif said is not None:
        line = calls_.named_said(line.id, said == "yes", words)
    elif outcome is not None:
        day = day_back(on, state.desk.today()) if on else None
        line = calls_.outcome(line.id, "" if outcome == "unknown" else outcome.replace("-", " "), day)
    else:
        _ask(state, calls_.words_for_named(line.id), as_json=as_json)
        return
    if as_json:
        state.paper.json({"named": line})
        return
    _nominee(state, line)


@calls.command()
@click.argument("which", nargs=-1, metavar="[CALL]")
@click.option("--reopen", is_flag=True, help="Open it again.")
@json_option
@session
def close(state: Session, which: tuple[str, ...], reopen: bool, as_json: bool) -> None:
    """Close a call: nobody is asked any more. What became of it can still be noted."""
    row = state.desk.calls.find(" ".join(which))
    view = state.desk.calls.reopen(row.id) if reopen else state.desk.calls.close(row.id)
    _show(state, view, as_json=as_json)


def _given(text: str) -> "Given":
    """ "Dora Li <dora@li.example>, well, one team at Finch"."""
    from inroad.desk.community.call_shapes import Given

    name, _, rest = (part.strip() for part in text.partition(","))
    basis, _, how = (part.strip() for part in rest.partition(","))
    name, _, address = name.partition("<")
    return Given(name.strip(), address.rstrip("> "), basis, how)


def _ask(state: Session, letter: "Ask", *, as_json: bool) -> None:
    if as_json:
        state.paper.json({"ask": letter})
    elif letter.refused:
        state.paper.line(f"{letter.refused[:1].upper()}{letter.refused[1:]}: nothing goes there.")
    else:
        state.paper.heading(letter.subject)
        state.paper.verbatim(letter.body)


def _source(state: Session, row: "SourceLine", *, as_json: bool) -> None:
    if as_json:
        state.paper.json({"source": row})
        return
    whom = f": {', '.join(row.named)}" if row.named else ""
    via = f" (named by {row.via})" if row.via else ""
    state.paper.line("• ", (row.name, "bold"), f"{via}  {row.why_not or row.state_words + whom}", indent=2, hang=4)


def _nominee(state: Session, one: "NomineeLine") -> None:
    paper = state.paper
    paper.line("• ", (one.name, "bold"), f"  {one.consent_words}", indent=2, hang=4)
    for said in one.reasons:
        paper.line(f"{said[:1].upper()}{said[1:]}.", indent=4)
    if one.beside:
        paper.line(("As good as the one before: the order says nothing.", "dim"), indent=4)
    if one.why_not:
        paper.line((f"{one.name} {one.why_not}; nothing goes there.", "dim"), indent=4)
    if one.outcome:
        paper.line(f"{one.outcome_words[:1].upper()}{one.outcome_words[1:]}.", indent=4)


def _show(state: Session, view: "CallView", *, as_json: bool, suggest: bool = False) -> None:
    more = state.desk.calls.suggestions(view.row.id) if suggest and view.row.open else []
    if as_json:
        state.paper.json({"call": view, "suggestions": more})
        return
    paper, row = state.paper, view.row
    place = f" at {row.organisation}" if row.organisation else ""
    paper.heading(f"{row.title}{place}", f"#{row.id}, {row.field_name}{'' if row.open else ', closed'}")
    if view.nominees:
        paper.line(("The short list", "bold"))
    for one in view.nominees:
        _nominee(state, one)
    for part in view.rounds:
        paper.blank()
        paper.line((f"Round {part.number}", "bold"), f"  {part.words}")
        for source in part.sources:
            _source(state, source, as_json=False)
        if part.enough:
            paper.line("Most of these names came up before: another round will tell you little that is new.", indent=2)
    if more:
        paper.blank()
        paper.line(("Who could know", "bold"))
    for could in more:
        paper.line("• ", (could.name, "bold"), f"  {could.because}", indent=2, hang=4)
    if not view.rounds and not more:
        paper.line("Choose who knows the field: inroad calls add NAME")
