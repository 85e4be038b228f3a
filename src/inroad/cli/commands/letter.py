"""``inroad letter``: letters drafted from what is known, completed by you, and sent by you."""

from typing import Any

import click

from inroad.cli.commands.letter_words import model, propose, words
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

    Nothing is sent by itself: you send it, in your own name, and say so.

    \b
    Examples:
      inroad letter kinds
      inroad letter write thanks --intro 3
      inroad letter write runner-up Rosa Lind --opening 2
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
    """List the kinds of letters by situation, and why each exists. Those to people name the facts they take."""
    found = state.desk.letters.kinds()  # opens the desk: what is imported next needs its tables
    from inroad.desk import beginning

    situations = beginning.situations()
    if as_json:
        state.paper.json(
            {
                "kinds": [{"name": name, "title": title, "why": why} for name, title, why in found],
                "situations": [
                    {
                        "situation": one.title,
                        "kinds": [{"name": kind.name, "facts": dict(kind.facts)} for kind in one.kinds],
                    }
                    for one in situations
                ],
            }
        )
        return
    named = {kind.name for one in situations for kind in one.kinds}
    for one in situations:
        state.paper.heading(one.title, one.words)
        for kind in one.kinds:
            state.paper.line((kind.name, "bold"), f"  {kind.title}. ", (kind.why, "dim"), indent=2, hang=4)
            for name, meaning in kind.facts:
                state.paper.line((f"--set {name}=…  {meaning}", "dim"), indent=6, hang=4)
        state.paper.blank()
    state.paper.heading("Of an introduction", "inroad letter write KIND --intro ID")
    found = [one for one in found if one[0] not in named]
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
@click.argument("person", nargs=-1, metavar="[PERSON]")
@click.option("--intro", "contract", type=_INTRO, metavar="ID", help="The introduction it belongs to.")
@click.option("--to", metavar="NAME", help="Somebody on your desk.")
@click.option("--writer", default="", metavar="WHO", help="seeker, voucher or addressee: whose words they are.")
@click.option("--reader", default="", metavar="WHO", help="seeker, voucher or addressee: who reads them.")
@click.option("--opening", type=Number("opening"), metavar="ID", help="The job it is about.")
@click.option("--target", metavar="NAME", help="The target it is about, where no job is named.")
@click.option("--set", "facts", multiple=True, metavar="FIELD=TEXT", help="A fact of this kind; may be repeated.")
@json_option
@session
def write(
    state: Session,
    kind: str,
    person: tuple[str, ...],
    contract: int | None,
    to: str | None,
    writer: str,
    reader: str,
    opening: int | None,
    target: str | None,
    facts: tuple[str, ...],
    as_json: bool,
) -> None:
    """Begin a letter of a KIND, for an introduction or to a PERSON; one begun already is gone on with. Some calls need
    a job or a target and no person."""
    name = to or " ".join(person)
    if contract is None and not name and opening is None and not target:
        raise BadInput("nobody is named to write to", hint="a name, or --intro ID")
    view = state.desk.letters.write(
        kind,
        contract,
        state.desk.people.find(name).id if name else None,
        writer,
        reader,
        opening_id=opening,
        target_id=state.desk.targets.find(target).id if target else None,
        more=_facts(facts),
    )
    _show(state, view, as_json=as_json)


def _facts(given: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for one in given:
        name, sign, said = one.partition("=")
        if not sign or not name.strip():
            raise BadInput(f"“{one[:40]}” is no fact", hint="as in --set liked='the way you all listened'")
        found[name.strip()] = said
    return found


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
@click.argument("words", nargs=-1, metavar="[HOW IT WENT]")
@json_option
@session
def said(state: Session, number: int, words: tuple[str, ...], as_json: bool) -> None:
    """You made the call: say how it went in a line. It is noted with them, and the sheet is done."""
    view = state.desk.letters.said(number, " ".join(words))
    if as_json:
        state.paper.json({"letter": view.row})
    else:
        state.paper.line("Noted, and kept with them." if view.row.person_id else "Noted.")


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


letter.add_command(words)
letter.add_command(model)
letter.add_command(propose)


def _show(state: Session, view: LetterView, *, as_json: bool) -> None:
    from inroad.cli.show_letter import letter_as_json, show_letter

    if as_json:
        state.paper.json(letter_as_json(view))
    else:
        show_letter(state.paper, view)
