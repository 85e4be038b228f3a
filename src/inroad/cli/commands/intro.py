"""``inroad intro``: where introductions stand, and saying what happened."""

import shlex
import sys
from typing import TYPE_CHECKING, Any

import click

from inroad.cli.commands.ask import ask_options, show_written
from inroad.cli.lazy import DefaultGroup
from inroad.cli.paper import Column
from inroad.cli.session import Number, Session, json_option, session, yes_option
from inroad.cli.show_contract import (
    INTRODUCTION_COLUMNS,
    introduction_as_json,
    introduction_cells,
    show_ask,
    show_introduction,
    write_command,
)
from inroad.cli.telling import event_called, fields_of, read
from inroad.desk.contract_shapes import ContractView
from inroad.errors import BadInput
from inroad.formats.charsets import decode
from inroad.introductions.events import Answer
from inroad.introductions.model import KnownBy, State

if TYPE_CHECKING:
    from inroad.desk.answers import AnswerRead
from inroad.words import day

_NUMBER = Number("introduction")
_NOT_PRESSED = {"cant-keep-it", "not-this-time", "nudge"}  # there when looked for, and not pushed at anybody
_ON = click.option("--on", metavar="DATE", help="When: yesterday, monday, 4 March 2027; today without it.")


@click.group(cls=DefaultGroup, default="list")
def intro() -> None:
    """Introductions: where each stands, what can be said next, and what you promised.

    \b
    Examples:
      inroad intro
      inroad intro show 3
      inroad intro answer 3 --agreed --how "mail her first"
      inroad intro tell 3 addressee_answered yes=yes
      inroad intro tell 3 meeting_set meeting_at="friday 14:00"
    """


@intro.command("list")
@click.option("--open", "open_only", is_flag=True, help="Only those that something may still come of.")
@click.option("--state", "wanted", default="", metavar="STATE", help="Only those in that state: asked, agreed, …")
@json_option
@session
def list_(state: Session, open_only: bool, wanted: str, as_json: bool) -> None:
    """List the introductions, those that moved last first."""
    known = [one.value for one in State]
    if wanted and wanted not in known:
        raise BadInput(f"nothing ever is “{wanted[:40]}”", hint=f"one of: {', '.join(known)}")
    rows = state.desk.introductions.list(open_only=open_only, state=wanted)
    if as_json:
        state.paper.json({"introductions": rows})
        return
    if not rows:
        state.paper.line("No introductions yet. inroad ask TARGET drafts one from a way in."
                         if not (open_only or wanted) else "None of these.")  # fmt: skip
        return
    state.paper.table(INTRODUCTION_COLUMNS, [introduction_cells(row) for row in rows])


@intro.command()
@click.argument("number", type=_NUMBER, metavar="ID")
@click.option("--call", is_flag=True, help="Of a draft: what to say on the phone.")
@json_option
@session
def show(state: Session, number: int, call: bool, as_json: bool) -> None:
    """Show one: where it stands, promises, letters, history, and what can be said next. A draft is shown as read."""
    view = state.desk.introductions.get(number)
    if as_json:
        state.paper.json(introduction_as_json(view))
    elif call or view.contract.state is State.DRAFTED:
        show_ask(state.paper, state.asking.view(state.desk, number), call=call)
    else:
        show_introduction(state.paper, view)


@intro.command()
@click.argument("number", type=_NUMBER, metavar="ID")
@click.option("--opening", metavar="TEXT", help="The job it is about.")
@ask_options
@json_option
@session
def edit(state: Session, /, number: int, as_json: bool, call: bool, accept_terms: bool, **parts: Any) -> None:
    """Change parts of an ask or its terms, and show it. Changed terms want to be accepted anew."""
    if not accept_terms and all(value is None for value in parts.values()):
        raise BadInput("nothing to change was given", hint="see 'inroad intro edit --help'")
    show_written(state, number, parts, accept=accept_terms, call=call, as_json=as_json)


@intro.command("accept-terms")
@click.argument("number", type=_NUMBER, metavar="ID")
@json_option
@session
def accept_terms(state: Session, number: int, as_json: bool) -> None:
    """Accept the terms as they stand: whoever puts in a word for you counts on them."""
    _done(state, state.desk.introductions.tell(number, "terms_accepted"), "Accepted.", as_json=as_json)


@intro.command()
@click.argument("number", type=_NUMBER, metavar="ID")
@click.option("--how", type=click.Choice(["phone", "client", "copied"]), default="client", show_default=True,
              help="On the phone, by your mail program, or copied by hand.")  # fmt: skip
@_ON
@json_option
@session
def asked(state: Session, number: int, how: str, on: str | None, as_json: bool) -> None:
    """Say that you asked. Refused while the part only you can write, the blurb or the terms are missing."""
    ask = state.asking.view(state.desk, number)
    if ask.letter is not None and ask.letter.ready and ask.letter.row.state == "draft" and not on and not ask.missing:
        state.desk.letters.sent(ask.letter.row.id, how)
        view = state.desk.introductions.get(number)
    else:
        view = _tell(state, number, "asked", {"on": on} if on else {})
    _done(state, view, "Noted.", as_json=as_json)


@intro.command()
@click.argument("number", type=_NUMBER, metavar="ID")
@click.option("--agreed", is_flag=True, help="Yes.")
@click.option("--name-use", is_flag=True, help="“Use my name”: no weaker yes.")
@click.option("--someone-else", metavar="NAME", help="They named somebody else to ask.")
@click.option("--not-this-time", is_flag=True, help="A no; useful to know too.")
@click.option("--reason", default="", metavar="TEXT", help="In their words, if they gave one.")
@click.option("--how", default="", metavar="TEXT", help="How to go about it: 'mail her first'.")
@_ON
@json_option
@session
def answer(
    state: Session,
    number: int,
    agreed: bool,
    name_use: bool,
    someone_else: str | None,
    not_this_time: bool,
    reason: str,
    how: str,
    on: str | None,
    as_json: bool,
) -> None:
    """Say what the one you asked answered: one of four, each of them fine."""
    given = {
        "agreed": agreed,
        "name use": name_use,
        "someone else": someone_else is not None,
        "not this time": not_this_time,
    }
    chosen = [name for name, yes in given.items() if yes]
    if len(chosen) != 1:
        said = "which of the four answers was it?" if not chosen else f"“{chosen[0]}” and “{chosen[1]}” are two answers"
        raise BadInput(said, hint="--agreed, --name-use, --someone-else NAME or --not-this-time")
    fields = {"answer": chosen[0], "reason": reason, "how": how, "suggested": someone_else or "", "on": on or ""}
    view = _tell(state, number, "answered", {key: value for key, value in fields.items() if value})
    _done(state, view, "Noted. Good to know, whatever it was.", as_json=as_json)


@intro.command()
@click.argument("number", type=_NUMBER, metavar="ID")
@click.option("--text", metavar="TEXT", help="What they wrote; standard input without it.")
@click.option("--reply", type=Number("answer"), metavar="ID", help="The answer in your mailbox that it is the text of.")
@yes_option
@json_option
@session
def paste(state: Session, number: int, text: str | None, reply: int | None, yes: bool, as_json: bool) -> None:
    """Read a pasted reply and propose which answer it is, with the line it rests on. You confirm; the text is not kept.

    A text, the HTML of a mail, or a whole mail; an automatic reply is no answer.

    \b
    Examples:
      inroad intro paste 3 --text "Sure, go ahead."
      inroad intro paste 3 < reply.eml
    """
    desk = state.desk
    from inroad.desk import answers
    from inroad.post.pasted import PASTED_CHARS

    if text is None:
        if state.talks:
            state.aside.line(("Paste what they wrote, then Ctrl-D on a line of its own.", "dim"))
        text = decode(sys.stdin.buffer.read(PASTED_CHARS))
    found = answers.read(desk, number, text)
    fields: dict[str, Any] = {"answer": found.answer, "suggested": found.suggested}
    if found.answer == Answer.NOT_THIS_TIME:
        fields["reason"] = found.line
    told = bool(found.answer) and (yes or (state.talks and not as_json and _right(state, found)))
    if told:
        view = desk.introductions.tell(
            number, "answered", version=found.version, known_by=KnownBy.TOLD,
            **{key: value for key, value in fields.items() if value},
        )  # fmt: skip
        if reply is not None:
            desk.mail.told(reply)
    if as_json:
        state.paper.json({"proposal": found, "told": told})
    elif told:
        _done(state, view, "Noted. Good to know, whatever it was.", as_json=False)
    elif not found.answer:
        state.paper.line(f"Nothing is proposed: {found.why_not}.")
        state.paper.verbatim(
            f"inroad intro answer {number} --agreed | --name-use | --someone-else NAME | --not-this-time"
        )
    elif not state.talks:
        _show_read(state, found)
        state.paper.line("Nothing is noted yet. If it was read right:")
        state.paper.verbatim(f"inroad intro answer {number} {_as_option(found)}")


def _right(state: Session, found: "AnswerRead") -> bool:
    _show_read(state, found)
    return click.confirm("Is that what they said?", default=False)


def _show_read(state: Session, found: "AnswerRead") -> None:
    state.paper.line("It seems to say: ", (found.words, "bold"))
    state.paper.line((f"“{found.line}”", "dim"))
    if found.unsure:
        state.paper.line(("A bare yes: to the introduction, or (--name-use) to the use of the name?", "dim"))


def _as_option(found: "AnswerRead") -> str:
    if found.answer == Answer.SOMEONE_ELSE:
        return f"--someone-else {shlex.quote(found.suggested or 'NAME')}"
    return f"--{found.answer.replace(' ', '-')}"


@intro.command()
@click.argument("number", type=_NUMBER, metavar="ID")
@click.argument("event")
@click.argument("fields", nargs=-1, metavar="[FIELD=VALUE]…")
@json_option
@session
def tell(state: Session, number: int, event: str, fields: tuple[str, ...], as_json: bool) -> None:
    """Say what happened: EVENT with its fields; 'on=monday' says when. 'inroad intro show ID' lists what can be said.

    \b
    Examples:
      inroad intro tell 3 put_to_addressee
      inroad intro tell 3 addressee_answered yes=yes how_to_contact="by phone"
      inroad intro tell 3 contacted on=yesterday spoke=yes
      inroad intro tell 3 met names="Dora Li, Eli Roth"
    """
    kind = event_called(event)
    view = state.desk.introductions.tell(number, event, **fields_of(state, kind, fields))
    _done(state, view, "Noted.", as_json=as_json)


@intro.command()
@click.argument("number", type=_NUMBER, metavar="ID")
@click.option("--words", required=True, metavar="TEXT", help="What you told them, in your own words.")
@json_option
@session
def release(state: Session, number: int, words: str, as_json: bool) -> None:
    """Say that you told who put in a word for you that you can't keep it. There is no way to drop it silently."""
    _done(state, _tell(state, number, "released", {"words": words}), "They know. That was fair.", as_json=as_json)


@intro.command()
@click.argument("number", type=_NUMBER, metavar="ID")
@click.option("--outcome", required=True, metavar="TEXT", help="How it ended: 'no opening, a good talk'.")
@json_option
@session
def close(state: Session, number: int, outcome: str, as_json: bool) -> None:
    """Say that it is over, and how it ended."""
    _done(state, _tell(state, number, "closed", {"outcome": outcome}), "Noted.", as_json=as_json)


@intro.command()
@click.argument("number", type=_NUMBER, metavar="ID")
@click.argument("document", metavar="DOCUMENT")
@click.option("--asked-by", type=click.Choice(["voucher", "addressee"]), help="Who asked for it, if anybody did.")
@click.option("--take-back", is_flag=True, help="It does not travel here any more.")
@json_option
@session
def consent(state: Session, number: int, document: str, asked_by: str | None, take_back: bool, as_json: bool) -> None:
    """Let a DOCUMENT of yours (its name or number) travel in this introduction, and in no other."""
    if take_back:
        given = [one.document for one in state.desk.introductions.get(number).contract.consents]
        name = document if document in given else state.desk.documents.find(document).name
        view = state.desk.introductions.tell(number, "consent_taken_back", document=name)
        _done(state, view, f"{name} does not travel here any more.", as_json=as_json)
        return
    name = state.desk.documents.find(document).name
    view = state.desk.introductions.tell(number, "consent_given", document=name, asked_by=asked_by)
    _done(state, view, f"{name} may travel here: inroad letter attach LETTER {name}", as_json=as_json)


@intro.command()
@click.argument("number", type=_NUMBER, metavar="ID")
@json_option
@session
def carry(state: Session, number: int, as_json: bool) -> None:
    """Keep what they said of the ground they speak on with them, so that ways in show how they know your work."""
    offer = state.desk.introductions.vouch_offer(number)
    view = state.desk.introductions.carry_vouch(number)
    said = f"{view.row.voucher} knows your work: {offer.backing}." if offer else "It was kept already."
    _done(state, view, said, as_json=as_json)


@intro.command()
@click.argument("number", type=_NUMBER, metavar="ID")
@click.argument("text", nargs=-1)
@json_option
@session
def note(state: Session, number: int, text: tuple[str, ...], as_json: bool) -> None:
    """A note for your eyes only; without TEXT it is taken away."""
    state.desk.introductions.set_note(number, " ".join(text))
    _done(state, state.desk.introductions.get(number), "Saved, for your eyes only.", as_json=as_json)


@intro.command()
@click.argument("number", type=_NUMBER, metavar="ID")
@click.argument("role", type=click.Choice(["voucher", "addressee"]))
@click.option("--days", type=click.IntRange(1, 180), default=30, show_default=True, metavar="N", help="Open so long.")
@json_option
@session
def link(state: Session, number: int, role: str, days: int, as_json: bool) -> None:
    """Give the voucher or the addressee a page of their own, on a server, and print its link: once, and only here."""
    made = state.desk.introductions.link(number, role, days)
    if as_json:
        state.paper.json({"link": made})
        return
    state.paper.line("A page of their own. Put the link into a mail of yours to them, and into nothing they pass on:")
    state.paper.blank()
    state.paper.verbatim(made.url, indent=4)
    state.paper.blank()
    state.paper.line((f"page #{made.id}, until {day(made.expires_at.date())}", "dim"))


@intro.command()
@click.argument("number", type=_NUMBER, metavar="ID")
@json_option
@session
def links(state: Session, number: int, as_json: bool) -> None:
    """List the pages given out for an introduction, and which are open."""
    rows = state.desk.introductions.links(number)
    if as_json:
        state.paper.json({"links": rows})
    elif not rows:
        state.paper.line("No pages given out.")
    else:
        state.paper.table(
            (Column("page", right=True, style="dim"), Column("for", style="bold"), Column("state"), Column("until")),
            [(f"#{row.id}", row.name, row.state, day(row.expires_at.date())) for row in rows],
        )


@intro.command("revoke-link")
@click.argument("number", type=Number("page"), metavar="LINK")
@json_option
@session
def revoke_link(state: Session, number: int, as_json: bool) -> None:
    """Close a page, at once and for good. LINK is its number, as 'inroad intro links ID' shows it."""
    state.desk.introductions.revoke_link(number)
    if as_json:
        state.paper.json({"closed": number})
    else:
        state.paper.line("That page is closed.")


def _tell(state: Session, number: int, event: str, given: dict[str, str]) -> ContractView:
    fields: dict[str, Any] = read(state, event_called(event), given)
    view: ContractView = state.desk.introductions.tell(number, event, **fields)
    return view


def _done(state: Session, view: ContractView, said: str, *, as_json: bool) -> None:
    if as_json:
        state.paper.json(introduction_as_json(view))
        return
    state.paper.line(said)
    state.paper.line((f"{view.row.words}  ", "bold"), (f"introduction #{view.row.id}", "dim"))
    first = view.row.next
    if first is not None and first.mine:
        state.paper.line(f"You owe: {first.words}, {first.when}.")
    mine = [due for due in view.due if due.writer.value == view.row.role and due.kind not in _NOT_PRESSED]
    for due in mine[:2]:
        state.paper.line((f"{due.why[:1].upper()}{due.why[1:]}:", "dim"))
        state.paper.verbatim(write_command(view, due))
