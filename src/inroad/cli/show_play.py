"""Plays in words: a step with what it asks, a sheet for a call, a play to read."""

from inroad.cli.paper import Paper, Part
from inroad.desk.play_shapes import CallSheet, Offer, RunView, StepRow

_CHIPS = {"late": "warn", "due": "accent", "kept": "good"}


def show_step(paper: Paper, step: StepRow) -> None:
    """One open step as a line, with what it asks below."""
    where = f"  {step.about}" if step.about and step.about != step.person else ""
    parts: list[Part] = [(f"#{step.id}  ", "dim"), step.title, (f"  {step.when}", _CHIPS.get(step.chip, "dim"))]
    paper.line(*parts, (where, "dim"), indent=2, hang=6)
    if step.question:
        answers = " | ".join(answer.say for answer in step.answers)
        asked = f"{step.question} " if step.question != step.title else ""
        paper.line((f"{asked}{answers}", "dim"), indent=6, hang=6)
    if step.letter:
        paper.line((f"{'call sheet' if step.spoken else 'letter'}: inroad play letter {step.id}", "dim"), indent=6)


def show_sheet(paper: Paper, sheet: CallSheet) -> None:
    """What to say, in order."""
    paper.heading(sheet.step.title)
    for label, text in sheet.parts:
        if label:
            paper.line((label, "bold"))
        for line in text.splitlines():
            paper.line(line, indent=2)


def show_run(paper: Paper, view: RunView) -> None:
    row = view.row
    paper.heading(f"{row.title}: {row.about}", f"#{row.id}")
    paper.line((view.why, "dim"))
    if row.state != "running":
        paper.line((f"{row.state}: {row.why}" if row.why else row.state, "bold"))
    for step in view.steps:
        show_step(paper, step)
        if step.what:
            for line in step.what.splitlines():
                paper.line(line, indent=6, hang=6)
    for sheet in view.sheets:
        paper.blank()
        show_sheet(paper, sheet)
    if view.earlier:
        paper.blank()
        paper.line(("So far", "bold"))
        for step in view.earlier:
            said = f": {step.answer}" if step.answer else ""
            paper.line((f"#{step.id}  ", "dim"), f"{step.title}{said}", (f"  {step.when}", "dim"), indent=2, hang=6)


def show_offer(paper: Paper, offer: Offer) -> None:
    option = (
        f"--opening {offer.opening_id}"
        if offer.opening_id
        else f"--target '#{offer.target_id}'"
        if offer.target_id
        else f"--person '#{offer.person_id}'"
    )
    paper.line(offer.title, (f"  {offer.about}: {offer.because}", "dim"), indent=2, hang=4)
    paper.verbatim(f"inroad play start {offer.name} {option}", indent=4)
