"""Ways in, drawn as short chains of people with what is known about each tie.

      1  you
         │  worked together 2018–21; 42 mails both ways, last in March
         ●  Rosa Brandt · Director, Halden & Co
         │  answered each other in 6 threads you were on
         ◆  Vera Pohl · VP Engineering, Solvane
         A long shot.

Words, not percentages; the numbers stand behind ``--why``.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from inroad import words
from inroad.cli.paper import Paper, Part
from inroad.ways.model import Possible, SideDoor, Step, TieView, Way, WaysIn

_GROUPS = ("You know somebody there", "Through one person", "Through two people")
_REASONS = 3  # of a tie; the rest with --why


def show_ways(paper: Paper, answer: WaysIn, as_of: date | None, *, why: bool) -> None:
    goal = answer.goal
    paper.heading(f"Ways in: {goal.name}", f"as of {words.day(as_of)}" if as_of else "")
    if goal.interest:
        paper.line((goal.interest, "dim"))
    paper.line(answer.words)
    number = 0
    for vouchers, title in enumerate(_GROUPS):
        group = [way for way in answer.ways if way.vouchers == vouchers]
        if not group:
            continue
        paper.blank()
        paper.line((title, "bold"))
        for way in group:
            number += 1
            paper.blank()
            _chain(paper, number, way, why=why)
    if answer.possible:
        paper.blank()
        paper.line(("Worth asking about", "bold"))
        for possible in answer.possible:
            _possible(paper, possible)
    if answer.side_doors:
        paper.blank()
        paper.line(("Side doors", "bold"))
        for door in answer.side_doors:
            _side_door(paper, door)
    if answer.notes:
        paper.blank()
        paper.bullets(answer.notes, indent=0)
    if answer.ways and not why:
        paper.blank()
        paper.line(("The numbers and all reasons: add --why", "dim"))


def _chain(paper: Paper, number: int, way: Way, *, why: bool) -> None:
    margin = f"{number:>3}  "
    inner = len(margin)
    paper.line((margin, "dim"), "you")
    for place, (person, tie) in enumerate(zip(way.people, way.ties, strict=True)):
        last = place == len(way.people) - 1
        for reason in tie.reasons if why else tie.reasons[:_REASONS]:
            paper.line(("│  ", "dim"), (reason, "dim"), indent=inner, hang=inner + 3)
        if why:
            paper.line(("│  ", "dim"), (_number(tie), "dim"), indent=inner, hang=inner + 3)
        elif len(tie.reasons) > _REASONS:
            more = words.count(len(tie.reasons) - _REASONS, "more reason")
            paper.line(("│  ", "dim"), (f"and {more}", "dim"), indent=inner, hang=inner + 3)
        mark = ("◆", "accent") if last else ("●", "good")
        paper.line(mark, "  ", *_person(person, tie), indent=inner, hang=inner + 3)
    if way.role == "voucher" and way.toward is not None:
        paper.line("Better asked for a name than for the job: ", *_person(way.toward), indent=inner)
    ending: list[Part] = [_sentence(words.likelihood(way.chance))]
    if way.state != "free":
        ending.append((f" {_sentence(way.state_why or way.state)}", "warn"))
    paper.line(*ending, indent=inner)
    if why:
        paper.line((_product(way), "dim"), indent=inner)


def _person(person: Step, tie: TieView | None = None) -> list[Part]:
    parts: list[Part] = [(person.name, "bold")]
    role = ", ".join(part for part in (person.title, person.organisation) if part)
    if role:
        parts.append(f" · {role}")
    said_so = tie is not None and any(reason.startswith("knows your work") for reason in tie.reasons[:_REASONS])
    if tie is not None and tie.backing in {"well", "a bit"} and not said_so:
        parts.append((f"  knows your work {'well' if tie.backing == 'well' else 'a bit'}", "good"))
    if person.may_have_left:
        parts.append(("  may have left", "warn"))
    return parts


def _number(tie: TieView) -> str:
    if tie.chance is None:
        return "never met"
    said = f"answers {tie.chance:.0%} of the time"
    return f"{said} (replies inferred from subjects)" if tie.inferred else said


def _product(way: Way) -> str:
    from inroad.graph.chains import HOP  # brings NumPy, which the desk has loaded by then

    factors = [f"{tie.chance:.2f}" for tie in way.ties if tie.chance is not None]
    factors += [f"{HOP:.2f} for passing it on"] * way.vouchers
    return f"chance {way.chance:.3f} = {' × '.join(factors)}"


def _possible(paper: Paper, possible: Possible) -> None:
    who = _person(possible.who) if possible.who is not None else ["somebody there"]
    via: list[Part] = ["ask ", *_person(possible.via), " about "] if possible.via is not None else []
    paper.line(("○ ", "accent"), *via, *who, indent=2, hang=4)
    for reason in possible.reasons[:_REASONS]:
        paper.line((reason, "dim"), indent=4)
    if possible.ask:
        paper.line(f"“{possible.ask.strip('“”')}”", indent=4)


def _side_door(paper: Paper, door: SideDoor) -> None:
    who: Sequence[Part] = _person(door.who) if door.who is not None else [("The switchboard", "bold")]
    kind = f" ({door.kind})" if door.who is not None and door.kind else ""
    paper.line(("○ ", "accent"), *who, (kind, "dim"), indent=2, hang=4)
    if door.why:
        paper.line((door.why, "dim"), indent=4)
    for said in door.script:
        paper.line("› ", said, indent=4, hang=6)


def _sentence(said: str) -> str:
    said = said.strip()
    said = said[:1].upper() + said[1:]
    return said if said.endswith((".", "!", "?")) else f"{said}."


def ways_as_json(answer: WaysIn, target: dict[str, Any], as_of: date) -> dict[str, Any]:
    """The shape promised in docs/cli.md; people from the first voucher to the addressee."""
    return {
        "target": target,
        "kind": answer.kind,
        "words": answer.words,
        "guarded": answer.guarded,
        "ways": [_way(way) for way in answer.ways],
        "possible": [
            {
                "who": _step(one.who) if one.who else None,
                "via": _step(one.via) if one.via else None,
                "reasons": one.reasons,
                "ask": one.ask,
            }
            for one in answer.possible
        ],
        "side_doors": [
            {"who": _step(one.who) if one.who else None, "kind": one.kind, "why": one.why, "script": one.script}
            for one in answer.side_doors
        ],
        "notes": answer.notes,
        "as_of": as_of,
    }


def _way(way: Way) -> dict[str, Any]:
    return {
        "chance": way.chance,
        "vouchers": way.vouchers,
        "role": way.role,
        "toward": _step(way.toward) if way.toward else None,
        "state": way.state,
        "state_why": way.state_why,
        "people": [_step(person) for person in way.people],
        "ties": [
            {
                "chance": tie.chance,
                "verified": tie.verified,
                "inferred": tie.inferred,
                "backing": tie.backing,
                "reasons": tie.reasons,
            }
            for tie in way.ties
        ],
        "words": way.words,
    }


def _step(person: Step) -> dict[str, Any]:
    return {
        "id": person.id,
        "name": person.name,
        "title": person.title,
        "organisation": person.organisation,
        "may_have_left": person.may_have_left,
    }
