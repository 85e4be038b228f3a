"""``inroad document``: a résumé, a portfolio: kept here, and travelling only where their owner says so."""

from pathlib import Path
from typing import Any

import click

from inroad import words
from inroad.cli.commands.export import size
from inroad.cli.lazy import DefaultGroup
from inroad.cli.paper import Column
from inroad.cli.session import Number, Session, json_option, session
from inroad.errors import BadInput

_MOST_READ = 5 * 2**20 + 1  # one byte more than any document has
_COLUMNS = (
    Column("id", right=True, keep=5, style="dim"),
    Column("name", keep=7, style="bold"),
    Column("kind", keep=3),
    Column("size", right=True, keep=2),
    Column("since", keep=4),
    Column("version", right=True, keep=1),
)


@click.group(cls=DefaultGroup, default="list")
def document() -> None:
    """Documents: PDF, DOCX, ODT or plain text. None travels without a consent for that introduction.

    \b
    Examples:
      inroad document add resume.pdf
      inroad intro consent 3 resume.pdf --asked-by voucher
      inroad letter attach 8 resume.pdf
    """


@document.command("list")
@click.option("--trash", is_flag=True, help="Those in the trash.")
@json_option
@session
def list_(state: Session, trash: bool, as_json: bool) -> None:
    """List the documents."""
    rows = state.desk.documents.list(trashed=trash)
    if as_json:
        state.paper.json({"documents": rows})
    elif not rows:
        state.paper.line("Nothing in the trash." if trash else "No documents yet: inroad document add FILE")
    else:
        cells = [(f"#{r.id}", r.name, r.kind, size(r.size), words.day(r.made_at.date()), str(r.versions)) for r in rows]
        state.paper.table(_COLUMNS, cells)


@document.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--kind", default="résumé", show_default=True, metavar="KIND",
              help="résumé, portfolio, work sample, certificate, other.")  # fmt: skip
@json_option
@session
def add(state: Session, file: Path, kind: str, as_json: bool) -> None:
    """Put a FILE here. What it is, its content tells; up to 5 MB."""
    row = state.desk.documents.add(file.name, _read(file), kind)
    _done(state, row, f"{row.name} is here. It travels nowhere without your word: inroad intro consent ID", as_json)


@document.command()
@click.argument("name", metavar="DOCUMENT")
@click.argument("file", type=click.Path(path_type=Path))
@json_option
@session
def replace(state: Session, name: str, file: Path, as_json: bool) -> None:
    """Put a new version in the place of DOCUMENT (its name or number). Consents stay."""
    row = state.desk.documents.replace(state.desk.documents.find(name).id, _read(file), file.name)
    _done(state, row, f"{row.name}: version {row.versions}.", as_json)


@document.command()
@click.argument("name", metavar="DOCUMENT")
@json_option
@session
def remove(state: Session, name: str, as_json: bool) -> None:
    """Put a DOCUMENT (its name or number) into the trash: it travels with no letter from now on."""
    row = state.desk.documents.find(name)
    state.desk.documents.trash(row.id)
    _done(state, row, f"{row.name} is in the trash. Back: inroad document restore {row.id}", as_json)


@document.command()
@click.argument("number", type=Number("document"), metavar="ID")
@json_option
@session
def restore(state: Session, number: int, as_json: bool) -> None:
    """Bring a document back from the trash."""
    row = state.desk.documents.restore(number)
    _done(state, row, f"{row.name} is back.", as_json)


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(_MOST_READ)
    except OSError as error:
        raise BadInput(f"can't be read: {error.strerror}", where=str(file)) from None


def _done(state: Session, row: Any, said: str, as_json: bool) -> None:
    if as_json:
        state.paper.json({"document": row})
    else:
        state.paper.line(said)
