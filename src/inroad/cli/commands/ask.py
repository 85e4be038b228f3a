"""``inroad ask``: an introduction drafted from a way in, shown as each will read it. Nothing goes out."""

from dataclasses import dataclass
from typing import Any

import click

from inroad.cli.session import Session, json_option, session
from inroad.cli.show_contract import ask_as_json, show_ask
from inroad.desk.contract_shapes import ContractView
from inroad.errors import BadInput, NotFound, Refused
from inroad.ways.model import Way, WaysIn

_SHOWN = 3  # of a group, as 'inroad ways-in' counts them
KINDS = ("introduction", "name-use", "preemptive-reference", "internal-call")
PARTS = ("blurb", "why", "value", "note", "personal")


def ask_options(command: Any) -> Any:
    """The parts of an ask and its terms, for what drafts one and for what mends one."""
    options = (
        click.option("--blurb", metavar="TEXT", help="A few sentences on who you are and what you look for."),
        click.option("--personal", metavar="TEXT", help="The sentence that only you can write."),
        click.option("--why", metavar="TEXT", help="The part only the one you ask reads; else it is drafted."),
        click.option("--value", metavar="TEXT", help="What is in it for the one you want to meet."),
        click.option("--note", metavar="TEXT", help="The note that is passed on; else it is drafted."),
        click.option("--days", type=click.IntRange(1, 30), metavar="N", help="You make contact within N days (2)."),
        click.option("--copy-me/--no-copy-me", default=None, help="They are in copy of your first contact."),
        click.option("--ten-minutes/--no-ten-minutes", default=None, help="They want ten minutes with you first."),
        click.option("--conditions", metavar="TEXT", help="What else they ask of you."),
        click.option("--accept-terms", is_flag=True, help="You accept the terms as they stand then."),
        click.option("--call", is_flag=True, help="Show what to say on the phone instead."),
    )
    for option in reversed(options):
        command = option(command)
    return command


@dataclass(frozen=True)
class Route:
    """Whom an ask is of, whom it is to (None: an opening is named), where it leads in the end."""

    voucher: int
    addressee: int | None
    target: int | None = None
    goal: int | None = None


@click.command()
@click.argument("words", nargs=-1, metavar="[TARGET|NAME]")
@click.option("--way", type=click.IntRange(1, 300), metavar="N", help="The N-th way of 'inroad ways-in TARGET'.")
@click.option("--top", type=click.IntRange(1, 100), default=_SHOWN, metavar="N", help="As given to ways-in (3).")
@click.option("--voucher", metavar="NAME", help="Whom you ask, instead of a way in.")
@click.option("--addressee", metavar="NAME", help="Whom you want to meet.")
@click.option("--opening", default="", metavar="TEXT", help="The job it is about.")
@click.option("--kind", type=click.Choice(KINDS), default="introduction", show_default=True)
@ask_options
@json_option
@session
def ask(
    state: Session,
    /,
    words: tuple[str, ...],
    way: int | None,
    top: int,
    voucher: str | None,
    addressee: str | None,
    opening: str,
    kind: str,
    as_json: bool,
    **parts: Any,
) -> None:
    """Draft an ask for an introduction from a way in, and show its parts as each will read them.

    It names one person or one opening, says who you are, and makes a no easy. Nothing goes out: you send it, in your
    own name, once the part that only you can write is there and you have accepted the terms. An ask drafted before on
    the same route is gone on with.

    \b
    Examples:
      inroad ask Solvane
      inroad ask Solvane --way 2 --personal "Your talk on quiet grids made me change fields."
      inroad ask --voucher "Rosa Brandt" --addressee "Vera Pohl" --kind name-use
      inroad ask Solvane --voucher rosa --opening "platform lead" --call
    """
    state.introduced()
    route = _by_hand(state, words, voucher, addressee, opening) if voucher else _from_way(state, words, way, top)
    if not voucher and addressee:
        raise BadInput("whom do you ask?", hint="--voucher NAME, beside --addressee")
    call, accept = parts.pop("call"), parts.pop("accept_terms")
    view = _begun(state, route, kind, opening)
    if view is None:
        view = state.desk.introductions.draft(
            route.voucher, route.addressee, route.target, kind=kind, opening=opening, goal_id=route.goal
        )
    show_written(state, view.row.id, parts, accept=accept, call=call, as_json=as_json)


def show_written(
    state: Session, number: int, parts: dict[str, Any], *, accept: bool, call: bool, as_json: bool
) -> None:
    """Keep what was given of an ask, then show it."""
    write(state, number, parts)
    if accept:
        state.desk.introductions.tell(number, "terms_accepted")
    state.asking.begin(state.desk, number)
    made = state.asking.view(state.desk, number)
    if as_json:
        state.paper.json(ask_as_json(made))
    else:
        show_ask(state.paper, made, call=call)


def write(state: Session, number: int, parts: dict[str, Any]) -> None:
    """Parts of the ask and of the terms, as far as given."""
    given = {key: value for key, value in parts.items() if value is not None}
    if "days" in given:
        given["contact_days"] = given.pop("days")
    if given:
        state.desk.introductions.edit(number, **given)


def _by_hand(state: Session, words: tuple[str, ...], voucher: str | None, addressee: str | None, opening: str) -> Route:
    if not addressee and not opening:
        raise BadInput(
            "whom or which opening is it about?", hint="--addressee NAME or --opening TEXT: an ask names one of them"
        )
    text = " ".join(words).strip()
    asked = state.desk.people.find(voucher or "").id
    met = state.desk.people.find(addressee).id if addressee else None
    return Route(asked, met, state.desk.targets.find(text).id if text else None)


def _from_way(state: Session, words: tuple[str, ...], number: int | None, top: int) -> Route:
    text = " ".join(words).strip()
    if not text:
        raise BadInput("whom or what do you want to reach?", hint="name a target, or give --voucher and --addressee")
    answer = state.desk.ways.into(text, top=top)
    way = _chosen(answer, number, text)
    people = [person.id for person in way.people]
    if len(people) < 2:
        raise Refused(
            f"you know {way.people[0].name} yourself; no introduction is needed",
            hint=f"inroad letter write direct-word --to '#{way.people[0].id}'; or another way: --way N",
        )
    try:
        target = state.desk.targets.find(text).id
    except NotFound:
        target = None
    return Route(people[0], people[1], target, people[-1] if len(people) > 2 else None)


def _chosen(answer: WaysIn, number: int | None, text: str) -> Way:
    """The way with that number; without one, the first that is free and goes through somebody."""
    if answer.guarded:
        raise Refused(answer.words or f"{text} is where you are", hint="nothing goes there from here")
    if number is not None:
        if number > len(answer.ways):
            raise BadInput(
                f"there are {len(answer.ways)} ways shown, and no way {number}",
                hint=f"which there are: inroad ways-in '{text}'",
            )
        way = answer.ways[number - 1]
        if way.state != "free":
            raise Refused(f"this way is not free: {way.state_why or way.state}", hint="choose another: --way N")
        return way
    free = [way for way in answer.ways if way.state == "free"]
    if not free:
        why = next((way.state_why for way in answer.ways), "") or answer.words
        raise Refused(why.rstrip(".") or "there is no way in yet", hint=f"where to ask: inroad ways-in '{text}'")
    return next((way for way in free if way.vouchers), free[0])


def _begun(state: Session, route: Route, kind: str, opening: str) -> ContractView | None:
    """A draft on the same route, to be gone on with: two asks of one person for one thing are one too many."""
    desk = state.desk.introductions
    for row in desk.list(state="drafted"):
        view: ContractView = desk.get(row.id)
        c = view.contract
        same = (c.voucher.person, c.addressee.person) == (route.voucher, route.addressee or 0)
        if same and c.kind.value == kind.replace("-", " ") and c.ask.opening == opening.strip():
            state.aside.line((f"You have begun this one: introduction #{row.id}.", "dim"))
            return view
    return None
