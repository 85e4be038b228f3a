"""``inroad erase``: for good, with no way back."""

import click

from inroad.cli.session import Session, json_option, session
from inroad.errors import BadInput

_PHRASE = "erase everything"


@click.command()
@click.option("--person", metavar="NAME", help="Forget this person and all that is known of them.")
@click.option("--everything", is_flag=True, help="Erase the whole desk, its files and backups.")
@click.option("--yes", is_flag=True, help="Do not ask. There is no way back.")
@json_option
@session
def erase(state: Session, person: str | None, everything: bool, yes: bool, as_json: bool) -> None:
    """Forget a person, or erase everything. There is no way back: 'inroad export' first, if in doubt.

    \b
    Examples:
      inroad erase --person "Tom Lind"
      inroad erase --everything
    """
    if (person is None) == (not everything):
        raise BadInput("say what to erase", hint="--person NAME or --everything, one of the two")
    if person is not None:
        row = state.desk.people.find(person)
        if not _typed(state, row.name, yes=yes):
            return
        state.desk.erase.person(row.id)
        said, data = f"{row.name} is forgotten.", {"erased": "person", "id": row.id}
    else:
        if not _typed(state, _PHRASE, yes=yes):
            return
        state.desk.erase.everything()
        said, data = "Everything is erased.", {"erased": "everything"}
    if as_json:
        state.paper.json(data)
    else:
        state.paper.line(said)


def _typed(state: Session, phrase: str, *, yes: bool) -> bool:
    """Whether the user typed ``phrase``: a y under the finger is too little for what can't be undone."""
    if yes:
        return True
    if not state.talks:
        raise BadInput("nobody is there to confirm it", hint="add --yes; there is no way back")
    answer = click.prompt(f"There is no way back. Type “{phrase}” to go on", default="", show_default=False)
    if " ".join(answer.split()).casefold() == " ".join(phrase.split()).casefold():
        return True
    state.paper.line("Nothing was erased.")
    return False
