"""``inroad today``."""

import shlex

import click

from inroad.cli.session import Session, json_option, session
from inroad.cli.show_begin import begin_fields, show_begin
from inroad.desk.shapes import Question, Suggestion

_LEADS = {
    "target": "inroad ways-in '#{id}'",
    "person": "inroad person '#{id}'",
    "import": "inroad import FILES…",
    "start": "inroad start",
    "review": "inroad review",
}


@click.command()
@json_option
@session
def today(state: Session, as_json: bool) -> None:
    """Show what is worth doing today: whom to begin with, what only you can answer, at most three suggestions.

    \b
    Example:
      inroad today
    """
    view = state.desk.today_page()
    if as_json:
        state.paper.json(
            {
                "date": state.desk.today(),
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
    if view.beginning is not None:
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
    if not (view.beginning or view.questions or view.suggestions or view.changed):
        paper.line("Nothing waits for you today.")


def _suggest(state: Session, suggestion: Suggestion) -> None:
    state.paper.line("• ", (suggestion.title, "bold"), indent=2, hang=4)
    if suggestion.why:
        state.paper.line(suggestion.why, indent=4)
    lead = _LEADS.get(suggestion.kind)
    if lead:
        state.paper.line((lead.format(id=suggestion.id), "dim"), indent=4)


def _answers(question: Question) -> tuple[str, ...]:
    """The commands that answer a question."""
    if question.kind == "employer":
        name = shlex.quote(question.value) if question.value else f"'#{question.id}'"
        return (f"inroad me employer {name} --still", f"inroad me employer {name} --left")
    if question.kind == "address":
        return (f"inroad me confirm {question.value}", f"inroad me confirm {question.value} --no")
    return ("inroad review",)
