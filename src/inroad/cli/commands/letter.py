"""``inroad letter``: letters drafted from what is known, completed by you, and sent by you."""

from typing import Any

import click

from inroad.cli.lazy import DefaultGroup
from inroad.cli.paper import Column
from inroad.cli.session import Number, Session, json_option, session
from inroad.desk.contract_shapes import LetterView
from inroad.errors import BadInput

_NUMBER = Number("letter")
_INTRO = Number("introduction")
_COLUMNS = (
    Column("id", right=True, keep=5, style="dim"),
    Column("letter", keep=7, style="bold"),
    Column("to", keep=6),
    Column("subject", keep=2),
    Column("state", keep=4),
    Column("introduction", keep=3, style="dim"),
)


@click.group(cls=DefaultGroup, default="list")
def letter() -> None:
    """Letters: what wants writing, the draft, what only you can say, and that one went out.

    Nothing is sent by these commands: you send it, in your own name, and say so.

    \b
    Examples:
      inroad letter kinds
      inroad letter write thanks --intro 3
      inroad letter fill 8 what "for taking the time on a Sunday"
      inroad letter sent 8 --how client
    """


@letter.command("list")
@click.option("--state", "wanted", default="draft", show_default=True, help="draft, queued, sent, dropped, or all.")
@json_option
@session
def list_(state: Session, wanted: str, as_json: bool) -> None:
    """List the letters."""
    rows = state.desk.letters.rows("" if wanted == "all" else wanted)
    if as_json:
        state.paper.json({"letters": rows})
        return
    if not rows:
        state.paper.line("Nothing to write. inroad letter kinds" if wanted == "draft" else "None of that kind.")
        return
    state.paper.table(
        _COLUMNS,
        [
            (f"#{r.id}", r.title, r.to, r.subject, r.state, f"#{r.contract_id}" if r.contract_id is not None else "")
            for r in rows
        ],
    )


@letter.command()
@json_option
@session
def kinds(state: Session, as_json: bool) -> None:
    """List the kinds of letters, and why each exists."""
    found = state.desk.letters.kinds()
    if as_json:
        state.paper.json({"kinds": [{"name": name, "title": title, "why": why} for name, title, why in found]})
        return
    for name, title, why in found:
        state.paper.line((name, "bold"), f"  {title}. ", (why, "dim"), hang=4)


@letter.command()
@click.argument("number", type=_NUMBER, metavar="ID")
@json_option
@session
def show(state: Session, number: int, as_json: bool) -> None:
    """Show a letter: the draft, what is missing, what it may use, and what to look at before you send it."""
    _show(state, state.desk.letters.get(number), as_json=as_json)


@letter.command()
@click.argument("kind")
@click.option("--intro", "contract", type=_INTRO, metavar="ID", help="The introduction it belongs to.")
@click.option("--to", metavar="NAME", help="Somebody on your desk.")
@click.option("--writer", default="", metavar="WHO", help="seeker, voucher or addressee: whose words they are.")
@click.option("--reader", default="", metavar="WHO", help="seeker, voucher or addressee: who reads them.")
@json_option
@session
def write(
    state: Session, kind: str, contract: int | None, to: str | None, writer: str, reader: str, as_json: bool
) -> None:
    """Begin a letter of a KIND, for an introduction or to somebody; one begun already is gone on with."""
    if contract is None and not to:
        raise BadInput("nobody is named to write to", hint="--intro ID or --to NAME")
    person = state.desk.people.find(to).id if to else None
    _show(state, state.desk.letters.write(kind, contract, person, writer, reader), as_json=as_json)


@letter.command()
@click.argument("number", type=_NUMBER, metavar="ID")
@click.argument("key")
@click.argument("text", nargs=-1)
@json_option
@session
def fill(state: Session, number: int, key: str, text: tuple[str, ...], as_json: bool) -> None:
    """Write what only you can say: KEY is shown by the letter. "subject" and "body" replace what was drafted; a body
    without TEXT goes back to the draft."""
    said = " ".join(text)
    view = state.desk.letters.get(number)
    keys = [need.key for need in view.needs]
    if key in {"subject", "body"}:
        changed: dict[str, Any] = {key: said}
    elif key in keys:
        if not said.strip():
            raise BadInput("there is nothing to write", hint=f"as in: inroad letter fill {number} {key} 'your words'")
        changed = {"supplied": {key: said}}
    else:
        raise BadInput(f"this letter asks for no “{key[:40]}”", hint=f"one of: {', '.join([*keys, 'subject', 'body'])}")
    _show(state, state.desk.letters.save(number, **changed), as_json=as_json)


@letter.command()
@click.argument("number", type=_NUMBER, metavar="ID")
@click.option("--how", type=click.Choice(["phone", "client", "copied"]), required=True,
              help="On the phone, by your mail program, or copied by hand.")  # fmt: skip
@json_option
@session
def sent(state: Session, number: int, how: str, as_json: bool) -> None:
    """Say that a letter went out. Its introduction hears of it."""
    view = state.desk.letters.sent(number, how)
    if as_json:
        state.paper.json({"letter": view.row})
    else:
        state.paper.line("Noted: said on the phone." if how == "phone" else "Noted: sent.")


@letter.command()
@click.argument("number", type=_NUMBER, metavar="ID")
@click.option("--via", metavar="MAILBOX", type=Number("mailbox"), help="The number of the mailbox; else the first.")
@json_option
@session
def send(state: Session, number: int, via: int | None, as_json: bool) -> None:
    """Send this one letter by a mailbox of the desk. The worker hands it over."""
    mails = state.desk.mail.send(number, via)
    if as_json:
        state.paper.json({"mails": mails})
        return
    to = ", ".join(row.recipient for row in mails)
    state.paper.line(f"Goes out to {to} as soon as a worker runs: inroad worker --once. Take it back until then:")
    for row in mails:
        state.paper.verbatim(f"inroad mail cancel {row.id}")


@letter.command()
@click.argument("number", type=_NUMBER, metavar="ID")
@click.argument("document", metavar="DOCUMENT")
@click.option("--leave-out", is_flag=True, help="It does not travel with this letter after all.")
@json_option
@session
def attach(state: Session, number: int, document: str, leave_out: bool, as_json: bool) -> None:
    """Let a DOCUMENT (its name or number) travel with a letter; in an introduction, once it may."""
    if leave_out:
        attached = state.desk.letters.get(number).attachments
        name = document if document in attached else state.desk.documents.find(document).name
        state.desk.documents.detach(number, name)
    else:
        state.desk.documents.attach(number, state.desk.documents.find(document).id)
    _show(state, state.desk.letters.get(number), as_json=as_json)


@letter.command()
@click.argument("number", type=_NUMBER, metavar="ID")
@json_option
@session
def drop(state: Session, number: int, as_json: bool) -> None:
    """Not this letter after all."""
    row = state.desk.letters.get(number).row
    state.desk.letters.drop(number)
    if as_json:
        state.paper.json({"dropped": row.id})
    else:
        state.paper.line(f"{row.title}, to {row.to or 'them'}: put away, unsent.")


def _show(state: Session, view: LetterView, *, as_json: bool) -> None:
    from inroad.cli.show_letter import letter_as_json, show_letter

    if as_json:
        state.paper.json(letter_as_json(view))
    else:
        show_letter(state.paper, view)
