"""``inroad letter words`` and ``inroad letter model``: the sentences of letters, and who may propose others."""

import sys
from typing import TYPE_CHECKING

import click

from inroad.cli.lazy import DefaultGroup
from inroad.cli.session import Number, Session, json_option, session
from inroad.errors import BadInput, Refused

if TYPE_CHECKING:
    from inroad.desk.model_words import ModelSet
    from inroad.desk.wording import KindWords


@click.command()
@click.argument("kind", required=False, default="")
@click.option("--slot", default="", metavar="PLACE", help="One place in the letter, as the list names it.")
@click.option("--set", "wanted", metavar="TEXT", help='Say this there; "" says nothing. A line is a choice of its own.')
@click.option("--reset", is_flag=True, help="The house's words again, at the place or in the whole kind.")
@click.option("--host", is_flag=True, help="On a server, for every desk that has no words of its own there.")
@json_option
@session
def words(state: Session, kind: str, slot: str, wanted: str | None, reset: bool, host: bool, as_json: bool) -> None:
    """Show the words of a KIND of letter, or say them your way. Without KIND: which kinds have words of yours. What all
    letters share (greeting, sign-off) is the kind "house".

    \b
    Examples:
      inroad letter words hello
      inroad letter words hello --slot close --set "How are you, {reader}?"
      inroad letter words hello --slot close --reset
    """
    if wanted is not None and reset:
        raise BadInput("both new words and the house's", hint="--set or --reset")
    if (wanted is not None and not slot) or ((wanted is not None or reset or slot or host) and not kind):
        raise BadInput("which words?", hint="as in: inroad letter words hello --slot close --set 'How are you?'")
    if not kind:
        _kinds(state, as_json=as_json)
        return
    shown = _host(kind, slot, wanted, reset=reset) if host else _own(state, kind, slot, wanted, reset=reset)
    if as_json:
        state.paper.json(
            {
                "kind": shown.kind,
                "title": shown.title,
                "slots": [one for one in shown.slots if slot in {"", one.slot}],
                "fields": dict(shown.fields),
            }
        )
    else:
        _show(state, shown, slot)


def _own(state: Session, kind: str, slot: str, wanted: str | None, *, reset: bool) -> "KindWords":
    wording = state.desk.wording
    if wanted is not None:
        return wording.set(kind, slot, wanted)
    return wording.reset(kind, slot) if reset else wording.get(kind)


def _host(kind: str, slot: str, wanted: str | None, *, reset: bool) -> "KindWords":
    """By whoever runs the server. No desk is opened: a host needs none."""
    from inroad.desk.opening import configure, prepare_store

    configure()
    prepare_store()
    from inroad.desk import wording

    if wanted is not None:
        return wording.host_set(kind, slot, wanted)
    return wording.host_reset(kind, slot) if reset else wording.host_get(kind)


def _kinds(state: Session, *, as_json: bool) -> None:
    found = state.desk.wording.kinds()
    if as_json:
        state.paper.json({"kinds": [{"kind": kind, "title": title, "changed": n} for kind, title, n in found]})
        return
    for kind, title, changed in found:
        own = f"  {changed} your way" if changed else ""
        state.paper.line((kind, "bold"), f"  {title}", (own, "dim"), hang=4)


def _show(state: Session, shown: "KindWords", slot: str) -> None:
    paper = state.paper
    paper.heading(shown.title, shown.kind)
    for one in shown.slots:
        if slot not in {"", one.slot}:
            continue
        paper.blank()
        whose = "your way" if one.own is not None else "your host's words" if one.host is not None else ""
        paper.line((one.slot, "bold"), (f"  {whose}" if whose else "", "dim"))
        if one.stale:
            paper.line((f"not used any more: {one.stale}", "warn"), indent=2)
        for said in one.said or ("(left unsaid)",):
            paper.line(said, indent=2, hang=4)


@click.group(cls=DefaultGroup, default="show")
def model() -> None:
    """A model of your choice that may propose other words for a letter. Off unless you set it up.

    It gets the draft, your own sentences and the facts a letter may say; never notes, addresses, what the desk
    observed, or a present employer.

    \b
    Examples:
      inroad letter model set https://models.example/v1 small-one
      inroad letter propose 8
      inroad letter model off
    """


@model.command("show")
@json_option
@session
def show_model(state: Session, as_json: bool) -> None:
    """Show what is set up."""
    _show_model(state, state.desk.model_words.shown(), as_json=as_json)


@model.command("set")
@click.argument("url")
@click.argument("name", metavar="MODEL")
@click.option("--key", "asks", is_flag=True, help="Ask for its key; from a pipe, the first line is the key.")
@json_option
@session
def set_model(state: Session, url: str, name: str, asks: bool, as_json: bool) -> None:
    """Let the MODEL at this URL be asked (OpenAI-compatible; https://, or http:// on this computer).

    Nothing is sent now. A key is never taken from the command line, where others could read it.
    """
    key = ""
    if asks:
        key = click.prompt("Key", hide_input=True, err=True) if state.talks else sys.stdin.readline().strip()
        if not key:
            raise BadInput("no key was given", hint="leave --key out where none is needed")
    _show_model(state, state.desk.model_words.set(url, name, key), as_json=as_json)


@model.command("off")
@json_option
@session
def off(state: Session, as_json: bool) -> None:
    """Ask no model any more. Its key goes."""
    _show_model(state, state.desk.model_words.off(), as_json=as_json)


def _show_model(state: Session, kept: "ModelSet", *, as_json: bool) -> None:
    if as_json:
        state.paper.json({"model": kept})
    elif kept.on:
        state.paper.line(f"{kept.model} at {kept.host} may be asked: ", ("inroad letter propose ID", "bold"))
    else:
        state.paper.line(f"Off: {kept.why}." if kept.why else "Off. Everything works without.")


@click.command()
@click.argument("letter_id", type=Number("letter"), metavar="ID")
@click.option("--take", is_flag=True, help="Keep the proposal as the letter's text, without looking at it first.")
@json_option
@session
def propose(state: Session, letter_id: int, take: bool, as_json: bool) -> None:
    """Ask the model for other words for one letter, and show the difference. Nothing is kept without --take, and
    nothing is sent."""
    proposal = state.desk.model_words.propose(letter_id)
    if take:
        if proposal.own_changed:
            raise Refused("the model changed your own sentences", hint="look at it first, without --take")
        state.desk.model_words.take(letter_id, proposal.body)
    if as_json:
        state.paper.json({"proposal": proposal, "taken": take})
        return
    paper = state.paper
    signs = {"same": ("  ", "dim"), "gone": ("- ", "warn"), "added": ("+ ", "bold")}
    for line in proposal.difference:
        sign, style = signs[line.change]
        paper.line((sign + line.words, style), hang=2)
    for one in proposal.own_changed:
        paper.line(("Your own words were changed: ", "warn"), one, hang=2)
    for one in proposal.left_out:
        paper.line(("Taken out, since it isn't in your letter: ", "warn"), one, hang=2)
    for finding in proposal.findings:
        paper.line("• ", finding.sentence or finding.why, hang=2)
    if take:
        paper.line("Taken. Read it once more: ", (f"inroad letter show {letter_id}", "bold"))
    else:
        paper.blank()
        paper.line("Nothing is kept. Take it with --take, or write it your way.")
