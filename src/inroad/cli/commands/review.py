"""``inroad review``: pairs that may be one person."""

from typing import Any

import click

from inroad import words
from inroad.cli.paper import Column, Paper
from inroad.cli.session import Session, json_option, session
from inroad.desk.shapes import PersonView, ReviewView
from inroad.errors import BadInput

_SIDES = (Column("", keep=5, style="dim"), Column("one", keep=9), Column("the other", keep=9))


@click.command()
@click.option("--list", "listed", is_flag=True, help="List the pairs instead of asking.")
@click.option("--merge", type=int, metavar="ID", help="The pair ID is one person.")
@click.option("--distinct", type=int, metavar="ID", help="The pair ID is two people; do not ask again.")
@click.option("--same-names", is_flag=True, help="Put together all entries of the same full name in different books.")
@json_option
@session
def review(
    state: Session, listed: bool, merge: int | None, distinct: int | None, same_names: bool, as_json: bool
) -> None:
    """Look at people who may be the same, side by side: y the same, n two people, s skip, q stop.

    Nothing waits for this; ways in work without it. Each answer can be taken back with 'inroad undo'.

    \b
    Examples:
      inroad review
      inroad review --list --json
      inroad review --merge 17
      inroad review --same-names
    """
    if merge is not None and distinct is not None:
        raise BadInput("--merge and --distinct are two answers", hint="give one of them")
    if merge is not None:
        state.desk.review.merge(merge)
        _answered(state, merge, "merge", "One person now. Two after all? inroad undo", as_json=as_json)
    elif distinct is not None:
        state.desk.review.distinct(distinct)
        _answered(state, distinct, "distinct", "Two people; that will not be asked again.", as_json=as_json)
    elif same_names:
        _same_names(state, as_json=as_json)
    elif listed or as_json or not state.talks:
        _list(state, as_json=as_json)
    else:
        _ask(state)


def _same_names(state: Session, *, as_json: bool) -> None:
    merged = state.desk.review.merge_alike()
    if as_json:
        state.paper.json({"merged": merged, "left": state.desk.review.count()})
    elif merged:
        entries = words.count(merged, "entry was", "entries were")
        state.paper.line(f"{entries} put with another of the same full name. All back: inroad undo")
    else:
        state.paper.line("No two books hold the same full name without something against it.")


def _answered(state: Session, number: int, answer: str, sentence: str, *, as_json: bool) -> None:
    if as_json:
        state.paper.json({"pair": number, "answer": answer, "left": state.desk.review.count()})
    else:
        state.paper.line(sentence)


def _list(state: Session, *, as_json: bool) -> None:
    pairs = state.desk.review.open()
    total = state.desk.review.count()
    if as_json:
        state.paper.json({"pairs": [_pair(pair) for pair in pairs], "total": total})
        return
    if not pairs:
        state.paper.line("Nobody to look at: nobody here seems to be there twice.")
        return
    for pair in pairs:
        state.paper.line((f"{pair.id:>5}", "dim"), f"  {pair.left.row.name} · {pair.right.row.name}")
        state.paper.line((pair.words, "dim"), indent=7)
    state.paper.blank()
    alike = sum(len(group) - 1 for group in state.desk.review.alike())
    if alike:
        same = words.count(alike, "entry has", "entries have")
        state.paper.line(f"{same} the same full name as another, and nothing against it: inroad review --same-names")
    shown = "" if total <= len(pairs) else f" ({len(pairs)} shown)"
    state.paper.line(
        f"{words.count(total, 'pair')}{shown}. The same person: inroad review --merge ID; two: --distinct ID"
    )


def _ask(state: Session) -> None:
    skipped: set[int] = set()
    while pair := next((one for one in state.desk.review.open() if one.id not in skipped), None):
        state.paper.blank()
        _side_by_side(state.paper, pair)
        answer = click.prompt(
            f"The same person? ({state.desk.review.count() - len(skipped)} left)  yes, no, skip, quit",
            type=click.Choice(["y", "n", "s", "q"], case_sensitive=False),
            show_choices=True,
        ).lower()
        if answer == "q":
            return
        if answer == "s":
            skipped.add(pair.id)
        elif answer == "y":
            state.desk.review.merge(pair.id)
        else:
            state.desk.review.distinct(pair.id)
    state.paper.line("That was all." if not skipped else "That was all, but for those you skipped.")


def _side_by_side(paper: Paper, pair: ReviewView) -> None:
    left, right = _facts(pair.left), _facts(pair.right)
    paper.table(_SIDES, [(name, left[name], right[name]) for name in left if left[name] or right[name]])
    paper.blank()
    for reason, bits in pair.reasons:
        paper.line((" + " if bits > 0 else " − ", "good" if bits > 0 else "warn"), reason, hang=3)


def _facts(view: PersonView) -> dict[str, str]:
    def points(kind: str) -> str:
        return ", ".join(one.shown or one.value for one in view.identities if one.kind == kind)

    roles = [", ".join(part for part in (p.title, p.organisation) if part) for p in view.positions[:2]]
    return {
        "name": f"{view.row.name} (#{view.row.id})",
        "role": "; ".join(roles),
        "mail": points("email"),
        "phone": points("phone"),
        "profile": points("url"),
        "mails": f"{view.row.mails:,}" if view.row.mails else "",
        "last": words.month(view.last_contact) if view.last_contact else "",
        "from": ", ".join(view.sources),
        "note": view.note.replace("\n", " "),
    }


def _pair(pair: ReviewView) -> dict[str, Any]:
    return {
        "id": pair.id,
        "bits": pair.bits,
        "reasons": [{"words": said, "bits": bits} for said, bits in pair.reasons],
        "words": pair.words,
        "left": _lite(pair.left),
        "right": _lite(pair.right),
    }


def _lite(view: PersonView) -> dict[str, Any]:
    return {
        "id": view.row.id,
        "name": view.row.name,
        "person": view.row,
        "identities": view.identities,
        "positions": view.positions,
    }
