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
from inroad.ways.model import Possible, Step, TieView, Way, WaysIn

_GROUPS = ("You know somebody there", "Through one person", "Through two people")
_REASONS = 2  # of a tie; the rest with --why
_QUESTIONS = 5


def show_ways(paper: Paper, answer: WaysIn, as_of: date | None, *, top: int = 3, why: bool = False) -> None:
    """Print an answer: at most ``top`` ways of each group, then what is worth asking about, then side doors.

    The answer may hold more than is shown; what is left out is counted. ``why`` shows all reasons and the numbers.
    """
    goal = answer.goal
    paper.heading(f"Ways in: {goal.name}", f"as of {words.day(as_of)}" if as_of else "")
    if goal.interest:
        paper.line((goal.interest, "dim"))
    if not answer.ways:
        paper.line(answer.words)
    number = largest = 0
    for vouchers, title in enumerate(_GROUPS):
        group = [way for way in answer.ways if way.vouchers == vouchers]
        if not group:
            continue
        largest = max(largest, len(group))
        paper.blank()
        paper.line((title, "bold"))
        for way in group[:top]:
            number += 1
            paper.blank()
            _chain(paper, number, way, why=why)
    left_out = len(answer.ways) - number
    if left_out:
        paper.blank()
        paper.line((f"{words.count(left_out, 'more way')}: --top {largest}", "dim"))
    _asking(paper, answer.possible, why=why)
    _side_doors(paper, answer, why=why)
    notes = list(answer.notes)
    if not why and any(tie.inferred for way in answer.ways for tie in way.ties):
        notes.append(
            "That somebody wrote back is inferred from subjects and times: this mail does not say what answers what."
        )
    if notes:
        paper.blank()
        for note in notes:
            paper.line((note, "dim"))
    if why and answer.desk_words:
        paper.blank()
        paper.line((_sentence(answer.desk_words), "dim"))
    if answer.ways and not why:
        paper.blank()
        paper.line(("All reasons, the numbers, and what to say at the side doors: add --why", "dim"))


def _chain(paper: Paper, number: int, way: Way, *, why: bool) -> None:
    margin = f"{number:>3}  "
    inner = len(margin)
    paper.line((margin, "dim"), "you")
    for place, (person, tie) in enumerate(zip(way.people, way.ties, strict=True)):
        last = place == len(way.people) - 1
        for reason in _told(tie, why=why):
            paper.line(("│  ", "dim"), (reason, "dim"), indent=inner, hang=inner + 3)
        if why:
            paper.line(("│  ", "dim"), (_number(tie), "dim"), indent=inner, hang=inner + 3)
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
        if way.vouchers:
            paper.line((f"passing it on: {way.handing.words}", "dim"), indent=inner)


def _told(tie: TieView, *, why: bool) -> list[str]:
    """The reasons to show. That answers are inferred is said once, below the drawing, unless all is wanted."""
    if why:
        return list(tie.reasons)
    return [reason for reason in tie.reasons if not reason.startswith("answers inferred")][:_REASONS]


def _person(person: Step, tie: TieView | None = None) -> list[Part]:
    parts: list[Part] = [(person.name, "bold")]
    role = ", ".join(part for part in (person.title, person.organisation) if part)
    if role:
        parts.append(f" · {role}")
    said_so = tie is not None and any(one.startswith("knows your work") for one in tie.reasons[:_REASONS])
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
    factors = [f"{tie.chance:.2f}" for tie in way.ties if tie.chance is not None]
    factors += [f"{way.handing.chance:.2f} for passing it on"] * way.vouchers
    return f"chance {way.chance:.3f} = {' × '.join(factors)}"


def _asking(paper: Paper, possible: Sequence[Possible], *, why: bool) -> None:
    if not possible:
        return
    paper.blank()
    paper.line(("Worth asking about", "bold"))
    shown = possible if why else possible[:_QUESTIONS]
    for one in shown:
        paper.line(("○ ", "accent"), one.ask, indent=2, hang=4)
        paper.line(("; ".join(one.reasons if why else one.reasons[:_REASONS]), "dim"), indent=4)
    if len(possible) > len(shown):
        paper.line((f"… and {len(possible) - len(shown)} more: --why", "dim"), indent=2)
    mine = next((one.who for one in shown if one.via is None and one.who is not None), None)
    if mine is not None:
        paper.line(f"If you know {mine.name}, say so:", indent=2)
        paper.verbatim(f"inroad tie '#{mine.id}' --i-know-them", indent=4)


def _side_doors(paper: Paper, answer: WaysIn, *, why: bool) -> None:
    """The script of each where it is wanted: of the first person and the switchboard when there is no other way."""
    if not answer.side_doors:
        return
    paper.blank()
    paper.line(("Side doors", "bold"))
    first = next((door for door in answer.side_doors if door.who is not None), None)
    for door in answer.side_doors:
        who: Sequence[Part] = _person(door.who) if door.who is not None else [("The switchboard", "bold")]
        kind = f" ({door.kind})" if door.who is not None and door.kind else ""
        paper.line(("○ ", "accent"), *who, (kind, "dim"), indent=2, hang=4)
        if door.why:
            paper.line((door.why, "dim"), indent=4)
        if why or (not answer.ways and (door is first or door.who is None)):
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
        "handing_on": {
            "chance": way.handing.chance,
            "interval": way.handing.interval,
            "handed_on": way.handing.handed,
            "not": way.handing.kept,
        },
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
