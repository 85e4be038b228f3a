"""Printing openings, interviews and employers' records."""

from inroad import words
from inroad.cli.paper import Column, Paper
from inroad.desk.opening_shapes import InterviewRow, KeptBack, MetRow, OpeningRow, OpeningView

OPENINGS = (
    Column("id", right=True, keep=5, style="dim"),
    Column("opening", keep=9, style="bold"),
    Column("status", keep=8),
    Column("applied", keep=2),
    Column("since", keep=4),
    Column("through", keep=3),
)


def opening_line(row: OpeningRow) -> tuple[str, ...]:
    """A row of :data:`OPENINGS`."""
    since = row.waiting
    if row.next_at is not None:
        since = f"you talk on {words.day(row.next_at.date())}, {row.next_at:%H:%M}"
    elif row.ended_on is not None:
        since = words.day(row.ended_on)
    applied = words.day(row.applied_on) if row.applied_on is not None else ""
    return (f"#{row.id}", row.called, row.status, applied, since, row.through)


def show_opening(paper: Paper, view: OpeningView) -> None:
    row = view.row
    paper.heading(row.called, f"#{row.id}, {row.status}")
    for label, said in (
        ("Found", ", ".join(part for part in (row.source, f"through {row.through}" if row.through else "") if part)),
        ("Fit", row.fit),
        ("Applied", words.day(row.applied_on) if row.applied_on else ""),
        ("Waiting", row.waiting),
        ("Ended", words.day(row.ended_on) if row.ended_on else ""),
        ("They said", row.end_words),
    ):
        if said:
            paper.line((f"{label}: ", "dim"), said)
    if row.url:
        paper.line(row.url)
    if view.directly:
        paper.line(view.directly)
    for found in view.in_advert:
        paper.line("The advert asks for something it shouldn't: ", (f"“{found.words}”", "bold"), f" ({found.kind})")
        paper.verbatim(f"inroad conduct say '{found.kind}'")
    for twin in view.twins:
        paper.line(f"There is another opening of this title here: #{twin.id}, {twin.status}. If it is the same job:")
        paper.verbatim(f"inroad opening trash {row.id}")
    for name, said in view.offer:
        paper.line((f"{name}: ", "dim"), said)
    for talk in view.interviews:
        show_talk_line(paper, talk)
    for line in view.worth_knowing:
        paper.line("• ", line, hang=2)
    if view.note:
        paper.line(view.note)
    if row.over:
        show_met(paper, row.id, view.met, view.kept_back)
    if view.moves and not row.over:
        paper.line((f"May come next: {', '.join(view.moves)}", "dim"))


def show_talk_line(paper: Paper, talk: InterviewRow) -> None:
    when = f"{words.day(talk.at.date())}, {talk.at:%H:%M}"
    how = f", {talk.how}" if talk.how else ""
    met = words.listing([one.name for one in talk.met], most=4)
    aside = "did it take place?" if talk.to_tell else talk.state
    paper.line("• ", f"{when}{how}", f" with {met}" if met else "", (f"  #{talk.id}, {aside}", "dim"), hang=4)


def show_met(paper: Paper, opening_id: int, met: tuple[MetRow, ...], kept_back: tuple[KeptBack, ...] = ()) -> None:
    """After a no: did you click with them?"""
    paper.blank()
    if not met and not kept_back:
        paper.line("Nobody is noted as met there. If you talked to somebody, note it, and say whether you clicked:")
        paper.verbatim(f"inroad interview add {opening_id} --at 'DAY 10:00' --met NAME")
        return
    paper.line(("Did you click with them?", "bold"))
    for one in met:
        said = {True: "yes", False: "no", None: "not said yet"}[one.clicked]
        liked = f": {one.liked}" if one.liked else ""
        paper.line("• ", (one.name, "bold"), f"  {one.role}" if one.role else "", f"  {said}{liked}", hang=4)
        if one.clicked is None:
            paper.verbatim(f"inroad opening clicked {opening_id} '#{one.person_id}'")
        elif one.clicked:
            paper.verbatim(f"inroad opening letter {opening_id} where-you-clicked '#{one.person_id}'")
    for left in kept_back:
        paper.line((f"{left.name} {left.why}.", "dim"))
