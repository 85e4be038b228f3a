"""``inroad today``."""

import shlex

import click

from inroad.cli.session import Session, json_option, session
from inroad.cli.show_begin import begin_fields, show_begin
from inroad.cli.show_contract import show_promise, show_reply
from inroad.cli.show_play import show_step
from inroad.desk.contract_shapes import Owing
from inroad.desk.shapes import Question, Suggestion

_MOST = 10
_STEPS = 3
_LEADS = {
    "target": "inroad ways-in '#{id}'",
    "person": "inroad person '#{id}'",
    "import": "inroad import FILES…",
    "start": "inroad start",
    "review": "inroad review",
    "future": "inroad future show {id}",
    "hello": "inroad hello",
}


@click.command()
@json_option
@session
def today(state: Session, as_json: bool) -> None:
    """Show what you owe and what you wait for; then whom to begin with, and at most three suggestions.

    \b
    Example:
      inroad today
    """
    view = state.desk.today_page()
    if as_json:
        state.paper.json(
            {
                "date": state.desk.today(),
                "needs_me": view.needs_me,
                "owed": view.owing.owed,
                "did_you_speak": view.owing.questions,
                "replies": view.owing.replies,
                "waiting": view.owing.waiting,
                "said_yes": view.owing.said_yes,
                "wins": view.owing.wins,
                "steps": view.steps,
                "beginning": begin_fields(view.beginning),
                "questions": view.questions,
                "suggestions": view.suggestions,
                "changed": view.changed,
            }
        )
        return
    paper = state.paper
    for row in state.desk.imports.interrupted():
        paper.line(f"Import {row.id} was interrupted; 'inroad import' goes on with it.")
    _owing(state, view.owing)
    if view.steps:
        paper.blank()
        paper.line(("Next steps", "bold"))
        for step in view.steps[:_STEPS]:
            show_step(paper, step)
        if len(view.steps) > _STEPS:
            paper.line(f"and {len(view.steps) - _STEPS} more: inroad play steps", indent=2)
    if view.beginning is not None:
        paper.blank()
        show_begin(paper, view.beginning)
    if view.questions:
        paper.blank()
        paper.line(("Only you know", "bold"))
        for question in view.questions:
            paper.line("• ", question.words, indent=2, hang=4)
            for command in _answers(question):
                paper.verbatim(command, indent=4)
    if view.suggestions:
        paper.blank()
        paper.line(("You could", "bold"))
        for suggestion in view.suggestions:
            _suggest(state, suggestion)
    if view.changed:
        paper.blank()
        paper.line(("Since yesterday", "bold"))
        paper.bullets(view.changed)
    o = view.owing
    promised = o.owed or o.questions or o.replies or o.waiting or o.said_yes or o.wins
    if not (promised or view.steps or view.beginning or view.questions or view.suggestions or view.changed):
        paper.line("Nothing waits for you today.")


def _owing(state: Session, owing: Owing) -> None:
    """What was promised, both ways. A day that has passed is a question, never a reproach."""
    paper = state.paper
    groups = (
        ("You owe", owing.owed, "Done? inroad promise keep ID"),
        ("Did you speak?", owing.questions, "Yes: inroad promise keep ID. No: inroad promise tell ID"),
        ("Others, in their own time", owing.waiting, ""),
    )
    for title, rows, lead in groups:
        if title.startswith("Others"):
            _replies(state, owing)
        if not rows:
            continue
        paper.blank()
        paper.line((title, "bold"))
        for row in rows[:_MOST]:
            show_promise(paper, row)
        if len(rows) > _MOST:
            paper.line((f"… and {len(rows) - _MOST:,} more: inroad promise", "dim"), indent=2)
        if lead:
            paper.line((lead, "dim"), indent=2)
    if owing.said_yes:
        paper.blank()
        paper.line(("They said yes, and have the next step", "bold"))
        for asked in owing.said_yes:
            paper.line("○ ", asked.words, (f"  inroad intro show {asked.id}", "dim"), indent=2, hang=4)
    if owing.wins:
        paper.blank()
        paper.line(("Went well", "bold"))
        paper.bullets(owing.wins)


def _replies(state: Session, owing: Owing) -> None:
    if not owing.replies:
        return
    state.paper.blank()
    state.paper.line(("Answers that came in", "bold"))
    for reply in owing.replies[:_MOST]:
        show_reply(state.paper, reply)
    state.paper.line(("What it says is yours to tell: inroad intro answer ID", "dim"), indent=2)


def _suggest(state: Session, suggestion: Suggestion) -> None:
    state.paper.line("• ", (suggestion.title, "bold"), indent=2, hang=4)
    if suggestion.why:
        state.paper.line(suggestion.why, indent=4)
    if suggestion.action is not None:
        from inroad.cli.show_plan import command_of

        if suggestion.action.displaces:
            state.paper.line((f"Or instead: {suggestion.action.displaces}", "dim"), indent=4)
        state.paper.line((command_of(suggestion.action), "dim"), indent=4)
    lead = _LEADS.get(suggestion.kind)
    if lead:
        state.paper.line((lead.format(id=suggestion.id), "dim"), indent=4)


def _answers(question: Question) -> tuple[str, ...]:
    """The commands that answer a question."""
    if question.kind == "employer":
        name = shlex.quote(question.value) if question.value else f"'#{question.id}'"
        return (f"inroad me employer {name} --still", f"inroad me employer {name} --left")
    if question.kind == "left":
        return (f"inroad intro tell {question.id} gone_on", f"inroad intro tell {question.id} addressee_left")
    if question.kind == "address":
        return (f"inroad me confirm {question.value}", f"inroad me confirm {question.value} --no")
    return ("inroad review",)
