"""A list of people, and one person's page."""

from datetime import date
from typing import Any

from inroad import words
from inroad.cli.paper import Column, Paper
from inroad.desk.shapes import PersonRow, PersonView, TieShown

_COLUMNS = (
    Column("id", right=True, keep=4, style="dim"),
    Column("name", keep=9, style="bold"),
    Column("role", keep=3),
    Column("where", keep=5),
    Column("tie", keep=4),
    Column("last contact", keep=2),
    Column("tags", keep=1, style="dim"),
)
_KNOWS_WORK = {"well": "knows your work well", "a bit": "knows your work a bit", "no": "doesn't know your work"}
_MOST, _MOST_UNSURE = 12, 3  # people listed as known by somebody; those who only may be


def people_table(paper: Paper, rows: tuple[PersonRow, ...] | list[PersonRow]) -> None:
    paper.table(
        _COLUMNS,
        [
            (
                f"#{row.id}",
                row.name,
                row.title,
                row.organisation,
                tie_words(row),
                words.month(row.last_contact) if row.last_contact else "",
                ", ".join(row.tags),
            )
            for row in rows
        ],
    )


def tie_words(row: PersonRow) -> str:
    """The tie of a list row in a word or two."""
    if row.backing in {"well", "a bit"}:
        return _KNOWS_WORK[row.backing]
    if row.tie == "verified":
        return words.likelihood(row.chance)
    return "worth asking about" if row.tie == "possible" else ""


def show_person(paper: Paper, view: PersonView, as_of: date | None) -> None:
    row = view.row
    paper.heading(row.name, f"#{row.id}" + (f", as of {words.day(as_of)}" if as_of else ""))
    role = ", ".join(part for part in (row.title, row.organisation) if part)
    if role:
        paper.line(role)
    if row.trashed:
        paper.line(("In the trash; inroad person restore brings them back.", "warn"))
    if row.leave_alone:
        paper.line(("Wants to be left alone: never suggested.", "warn"))
    if view.guarded:
        paper.line((f"Works at {view.guarded}, your employer: never asked, never named.", "warn"))
    if row.tags:
        paper.line(("Tags: ", "dim"), ", ".join(row.tags))
    show_tie(paper, view.tie)
    _exchanges(paper, view)
    if view.positions:
        paper.blank()
        paper.line(("Roles", "bold"))
        for position in view.positions:
            what = ", ".join(part for part in (position.title, position.unit, position.organisation) if part)
            left = ("  may have left", "warn") if position.may_have_left else ""
            paper.line(what, (f"  {position.when}" if position.when else "", "dim"), left, indent=2, hang=4)
    if view.identities:
        paper.blank()
        paper.line(("Reached at", "bold"))
        for identity in view.identities:
            paper.line(identity.shown or identity.value, indent=2)
    if view.knows:
        paper.blank()
        paper.line(("Knows", "bold"))
        sure = [known for known in view.knows if known.verified][:_MOST]
        shown = [*sure, *[known for known in view.knows if not known.verified][:_MOST_UNSURE]]
        for known in shown:
            role = ", ".join(part for part in (known.title, known.organisation) if part)
            unsure = "" if known.verified else "  worth asking about"
            paper.line(known.name, f" · {role}" if role else "", (unsure, "dim"), indent=2, hang=4)
            for reason in known.reasons[:1]:
                paper.line((reason, "dim"), indent=4)
        if len(view.knows) > len(shown):
            paper.line((f"… and {len(view.knows) - len(shown):,} more", "dim"), indent=2)
    if view.note:
        paper.blank()
        paper.line(("Note", "bold"))
        for line in view.note.splitlines():
            paper.line(line, indent=2)
    if view.sources:
        paper.blank()
        paper.line((f"From {words.listing(view.sources, most=4)}.", "dim"))


def show_tie(paper: Paper, tie: TieShown, *, why: bool = False) -> None:
    """Reasons first, then what follows from them."""
    paper.blank()
    if tie.state == "none":
        paper.line(("Nothing on this desk says that you two know each other.", ""))
        _range(paper, tie, why=why)
        return
    heading = "You know each other" if tie.state == "verified" else "Worth asking about: do you know each other?"
    paper.line((heading, "bold"))
    paper.bullets(tie.reasons)
    said_so = any(reason.startswith("knows your work") for reason in tie.reasons)
    if tie.backing in _KNOWS_WORK and not said_so:
        how = f" ({tie.backing_how})" if tie.backing_how else ""
        paper.line(f"{_KNOWS_WORK[tie.backing].capitalize()}{how}.", indent=2)
    if tie.state == "verified" and tie.chance_words:
        said = " by your word" if tie.overruled else ""
        paper.line(f"That they answer you: {tie.chance_words}{said}.", indent=2)
    if why and tie.chance is not None:
        paper.line((f"in numbers: {tie.chance:.2f}", "dim"), indent=2)
    _range(paper, tie, why=why)
    if tie.inferred and not any(reason.startswith("answers inferred") for reason in tie.reasons):
        paper.line(("Replies are inferred from subjects: this mail does not say what answers what.", "dim"), indent=2)
    if tie.reach_reasons:
        said = words.listing(tie.reach_reasons, most=3)
        paper.line(f"{said[:1].upper()}{said[1:]}.", indent=2)


def _range(paper: Paper, tie: TieShown, *, why: bool) -> None:
    """What stands in place of a number that nobody could give."""
    if why and tie.chance_range is not None:
        low, high = tie.chance_range
        said = f"of first messages to strangers, {low:.0%} to {high:.0%} are answered, depending on the place"
        paper.line((f"No number: {said}.", "dim"), indent=2)


def _exchanges(paper: Paper, view: PersonView) -> None:
    lines = []
    for kind, directions in view.interactions.items():
        together = "together" if kind == "meeting" else "that others wrote to both of you"
        names = {"sent": "from you", "received": "from them", "with": together}
        both = [f"{number:,} {names.get(way, way)}" for way, number in directions.items() if number]
        if both:
            lines.append(f"{kind}: {words.listing(both)}")
    if not lines:
        return
    paper.blank()
    paper.line(("Between you", "bold"))
    for line in lines:
        paper.line(line, indent=2)
    if view.first_contact and view.last_contact:
        paper.line((f"from {words.month(view.first_contact)} to {words.month(view.last_contact)}", "dim"), indent=2)


def person_as_json(view: PersonView, as_of: date) -> dict[str, Any]:
    """The shape promised in docs/cli.md."""
    return {
        "id": view.row.id,
        "name": view.row.name,
        "person": view.row,
        "identities": view.identities,
        "positions": view.positions,
        "tie": view.tie,
        "interactions": view.interactions,
        "first_contact": view.first_contact,
        "last_contact": view.last_contact,
        "knows": view.knows,
        "note": view.note,
        "sources": view.sources,
        "guarded": view.guarded,
        "as_of": as_of,
    }
