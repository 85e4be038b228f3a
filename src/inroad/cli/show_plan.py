"""How the plan of a week looks in a terminal, and which command does each of its actions."""

from inroad import words as say
from inroad.cli.paper import Paper
from inroad.desk.plan_shapes import PlanAction, PlanView


def command_of(one: PlanAction) -> str:
    """What to type to begin it."""
    who = f"'#{one.person_id}'"
    if one.kind == "ask":
        return f"inroad ask '#{one.target_id}' --voucher {who} --addressee '#{one.people[1]}'"
    return {
        "direct": f"inroad letter write direct-word --to {who}",
        "talk": f"inroad sheet {who}",
        "hello": f"inroad hello write {who}",
        "cultivate": f"inroad play start cultivation --person {who}",
    }.get(one.kind, f"inroad ways-in '#{one.target_id}'")


def show_action(paper: Paper, one: PlanAction, number: int, *, why: bool = False) -> None:
    """One action: what, when, why, what else there would be."""
    marks = " · ".join(mark for mark in (one.when, "pinned" if one.pinned else "", f"{one.minutes} minutes") if mark)
    paper.line(f"{number:>2}. ", (one.title, "bold"), (f"  {marks}", "dim"), hang=4)
    for reason in one.why if why else one.why[:1]:
        paper.line(f"{reason[:1].upper()}{reason[1:].rstrip('.')}.", indent=4)
    if why:
        names = say.listing([f"{name} (#{pk})" for pk, name in one.targets])
        paper.line((f"That it leads to a talk at {names}: {one.chance} ({one.figure:.2f})", "dim"), indent=4)
        if one.displaces:
            paper.line((f"Without it: {one.displaces}", "dim"), indent=4)
    paper.line((command_of(one), "dim"), indent=4)


def show_plan(paper: Paper, view: PlanView, *, why: bool = False) -> None:
    days = f"{say.day(view.start)} to {say.day(view.end)}"
    paper.heading("The plan", f"{days}, {view.hours:g} hours")
    if view.focus is not None:
        paper.line(("One employer at a time: ", "bold"), view.focus.words)
        if view.focus.over and view.focus.next_id:
            paper.verbatim(f"inroad plan focus '#{view.focus.next_id}'")
    if view.words and (view.focus is None or view.words != view.focus.words):
        paper.line(view.words)
    for problem in view.problems:
        paper.line(problem)
    if view.promises:
        paper.blank()
        paper.line(("Your promises first", "bold"), (f"  about {view.promise_minutes} minutes", "dim"))
        paper.bullets([f"{row.words}, {row.when}" for row in view.promises])
    if view.actions:
        paper.blank()
    for number, one in enumerate(view.actions, 1):
        show_action(paper, one, number, why=why)
    if view.let_alone and why:
        paper.blank()
        paper.line(("Let alone this week", "bold"))
        paper.bullets([f"{name}: {reason}" for name, reason in view.let_alone])
