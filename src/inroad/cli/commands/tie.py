"""``inroad tie``: what the desk thinks of my tie to somebody, and my word over it."""

from datetime import date

import click

from inroad.cli.session import Session, as_of_option, json_option, name_argument, name_of, session
from inroad.cli.show_people import show_tie
from inroad.errors import BadInput


@click.command()
@name_argument
@click.option("--well", is_flag=True, help="They know your work well.")
@click.option("--a-bit", is_flag=True, help="They know your work a bit.")
@click.option("--no", is_flag=True, help="They don't know your work.")
@click.option("--unknown", is_flag=True, help="Take back what you said about that.")
@click.option("--i-know-them", is_flag=True, help="You know each other.")
@click.option("--stranger", is_flag=True, help="You don't know each other, whatever a file says.")
@click.option("--chance", metavar="X", help="Your own estimate that they answer: 0.3; 'auto' takes it back.")
@click.option("--how", default="", metavar="WORDS", help="How: 'my manager at Acme, 2015-2022'.")
@as_of_option
@json_option
@session
def tie(
    state: Session,
    /,
    words: tuple[str, ...],
    chance: str | None,
    how: str,
    as_of: date | None,
    as_json: bool,
    **given: bool,
) -> None:
    """Show how well you know somebody and why it seems so; or say it yourself.

    Without options: the reasons, and what follows from them. With one: your word, which counts more than any file.

    \b
    Examples:
      inroad tie "Rosa Brandt"
      inroad tie rosa --well --how "my manager at Acme, 2015-2022"
      inroad tie rosa --i-know-them
      inroad tie rosa --chance 0.3
    """
    estimate = _estimate(chance)
    said = _said([name for name, yes in given.items() if yes])
    row = state.desk.people.find(name_of(words))
    word = state.desk.words
    if said == "stranger":
        word.stranger(row.id)
    elif said == "i_know_them" or (said is None and how):
        word.i_know(row.id, how=how)
    elif said is not None:
        word.knows_my_work(row.id, said.replace("_", " "), how=how)
    if chance is not None:
        word.chance(row.id, estimate)
    view = state.desk.people.get(row.id, as_of=as_of)
    if as_json:
        state.paper.json(
            {
                "id": view.row.id,
                "name": view.row.name,
                "person": view.row,
                "tie": view.tie,
                "interactions": view.interactions,
                "as_of": state.day(as_of),
            }
        )
        return
    state.paper.heading(view.row.name, f"#{view.row.id}")
    show_tie(state.paper, view.tie, why=True)


def _said(given: list[str]) -> str | None:
    """The one thing that was said. Several contradict each other, or say the same twice."""
    if len(given) > 1:
        options = " and ".join(f"--{name.replace('_', '-')}" for name in given)
        raise BadInput(f"{options} can't be said at once", hint="give one of them")
    return given[0] if given else None


def _estimate(chance: str | None) -> float | None:
    if chance is None or chance.lower() == "auto":
        return None
    try:
        return float(chance.replace(",", "."))
    except ValueError:
        raise BadInput(f"{chance!r} is no number", hint="between 0 and 1, like 0.3; or 'auto'") from None
