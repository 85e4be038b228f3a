"""``inroad start``: the first ten minutes, without a file."""

import sys
from dataclasses import replace
from pathlib import Path

import click

from inroad.cli.answers import parse_answers
from inroad.cli.commands.init import ask_who
from inroad.cli.session import Session, json_option, session
from inroad.cli.show_begin import begin_as_json, show_begin, show_files
from inroad.desk.shapes import Acquaintance, StartAnswers
from inroad.errors import BadInput

_COMPANIES = 3
_PEOPLE = 4
_BACKINGS = {"w": "well", "b": "a bit", "n": "no", "?": "unknown"}


@click.command()
@click.option("--answers", metavar="FILE.json", help="Take the answers from a file ('-': standard input).")
@click.option("--again", is_flag=True, help="Ask anew, though there are answers already.")
@click.option("--files", "steps", is_flag=True, help="Where each file is found, step by step.")
@json_option
@session
def start(state: Session, answers: str | None, again: bool, steps: bool, as_json: bool) -> None:
    """Begin without a file: three companies, four people who know your work; then whom to call first, and how.

    Takes ten minutes. Everything can be changed later. At the end: which files could tell more, and where they are.

    \b
    Examples:
      inroad start
      inroad start --answers answers.json --json
    \b
    answers.json:
      {"name": "Ada Verne", "emails": ["ada@verne.example"],
       "companies": [{"name": "Solvane", "interest": "platform lead"}],
       "people": [{"name": "Tom Lind", "how": "my manager at Acme, 2015-2022",
                   "backing": "well", "they_know": "Vera Pohl", "they_know_at": "Solvane"}],
       "employed": ""}
    """
    given = _given(state, answers, again=again, as_json=as_json)
    if given is not None:
        state.desk.start.save(given if given.name else replace(given, name=state.desk.me.name))
    beginning = state.desk.start.begin()
    files = state.desk.start.files_to_fetch()
    if as_json:
        state.paper.json(begin_as_json(beginning, files))
        return
    state.paper.blank()
    if beginning is None:
        state.paper.line("With one company and one person who knows your work there is something to begin with. "
                         "Whenever you like: inroad start --again")  # fmt: skip
    else:
        show_begin(state.paper, beginning)
    show_files(state.paper, files, steps=steps)


def _given(state: Session, answers: str | None, *, again: bool, as_json: bool) -> StartAnswers | None:
    """The answers to save, from the file or the terminal; None when those on the desk are to be used."""
    if answers == "-":
        return parse_answers(sys.stdin.read(2_000_000), "standard input")
    if answers is not None:
        try:
            text = Path(answers).read_text(encoding="utf-8-sig")
        except OSError as error:
            raise BadInput(f"can't be read: {(error.strerror or str(error)).lower()}", where=answers) from None
        except UnicodeDecodeError:
            raise BadInput("this is not UTF-8 text", where=answers, hint="save it as UTF-8") from None
        return parse_answers(text, answers)
    known = state.desk.start.answers()
    if (known.people or known.companies) and not again:
        return None
    if as_json or not state.talks:
        if known.people or known.companies:
            return None
        raise BadInput(
            "nobody is there to answer",
            hint="give the answers in a file: inroad start --answers FILE.json; 'inroad start --help' shows one",
        )
    return _ask(state, known)


def _ask(state: Session, known: StartAnswers) -> StartAnswers:
    paper = state.paper
    paper.line(("Nothing leaves this computer by itself. You can change all of it later.", "dim"))
    paper.blank()
    name, emails = ask_who(state)
    paper.blank()
    paper.line(("Where would you love to work? ", "bold"), "Three companies; Enter when there are no more.")
    companies = []
    for number in range(_COMPANIES):
        before = known.companies[number] if number < len(known.companies) else ("", "")
        company = _line(f"{number + 1}. Company", before[0])
        if not company:
            break
        companies.append((company, _line("   Doing what there", before[1])))
    paper.blank()
    paper.line(
        ("Who already knows your work? ", "bold"),
        "Three or four people who have seen you do it: a former boss, a colleague, a professor.",
    )
    people = []
    for number in range(_PEOPLE):
        earlier = known.people[number] if number < len(known.people) else Acquaintance("")
        person = _line(f"{number + 1}. Name", earlier.name)
        if not person:
            break
        how = _line("   How, as what, when (my manager at Acme, 2015-2022)", earlier.how)
        letter = click.prompt(
            "   Do they know your work?  w well, b a bit, n not really, ? not sure",
            type=click.Choice(list(_BACKINGS), case_sensitive=False),
            default=next(
                (key for key, value in _BACKINGS.items() if value == earlier.backing and value != "unknown"), "w"
            ),
            show_choices=False,
        )
        they_know = _line("   Whom might they know there? A name, if you have one", earlier.they_know)
        at = _line("   Where does that person work?" if they_know else "   At which of your companies might they know "
                   "somebody?", earlier.they_know_at)  # fmt: skip
        people.append(Acquaintance(person, how, _BACKINGS[letter.lower()], they_know, at))
    paper.blank()
    employed = _line("Are you still employed? The company's name, or Enter for no", known.employed or "")
    if employed:
        paper.line((f"Nobody at {employed} will ever hear of this from here.", "dim"))
    return StartAnswers(name, emails, tuple(companies), tuple(people), employed)


def _line(question: str, default: str) -> str:
    suffix = " " if question.endswith("?") and not default else ": "
    answer: str = click.prompt(question, default=default, show_default=bool(default), prompt_suffix=suffix)
    answer = answer.strip()
    return "" if answer == "-" else answer  # a dash empties what was offered
