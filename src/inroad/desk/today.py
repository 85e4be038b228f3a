"""Today: what is owed and waited for, whom to begin with, what only the owner can answer, at most three suggestions."""

from datetime import timedelta
from typing import TYPE_CHECKING

from inroad import words
from inroad.desk import derived, owing, shapes
from inroad.store import models

if TYPE_CHECKING:
    from inroad.desk.door import Desk

MOST_SUGGESTIONS = 3
_QUESTIONS_SHOWN = 5


def counts(desk: "Desk") -> shapes.Counts:
    return shapes.Counts(
        people=derived.live_people(desk).count(),
        targets=desk.targets.count(),
        review=desk.review.count(),
        today=len(questions(desk)) + owing.needs_me(desk),
        introductions=owing.open_introductions(desk),
        letters=owing.open_letters(desk),
    )


def page(desk: "Desk") -> shapes.TodayView:
    return shapes.TodayView(
        beginning=desk.start.begin(),
        questions=tuple(questions(desk)),
        suggestions=tuple(_suggestions(desk)),
        changed=tuple(_changed(desk)),
        owing=owing.owing(desk),
        needs_me=owing.needs_me(desk),
        steps=tuple(desk.plays.steps()),
    )


def questions(desk: "Desk") -> list[shapes.Question]:
    """What the files leave open: employers first, because until answered they are guarded; then addresses."""
    found = [
        shapes.Question("employer", f"Are you still at {guard.name}?", guard.organisation_id, guard.name)
        for guard in desk.setup.guards()
        if guard.present is None
    ]
    found += [
        shapes.Question("left", f"{name} may have left {place}. Go on with the introduction?", number, name)
        for number, name, place in owing.may_have_left(desk)
    ]
    found += [
        shapes.Question("address", f"Is {proposal.address} you? {_sentence(proposal.why)}", 0, proposal.address)
        for proposal in desk.setup.proposals()
    ]
    return found[:_QUESTIONS_SHOWN]


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}." if text else ""


def _suggestions(desk: "Desk") -> list[shapes.Suggestion]:
    made: list[shapes.Suggestion] = []
    has_files = models.Import.objects.filter(desk=desk.row, state="published").exists()
    targets = desk.targets.list()
    if not desk.me.named or not targets:
        made.append(
            shapes.Suggestion(
                "Name three companies and four people who know your work",
                "From that alone the desk says whom to call first, and how to begin.",
                "start",
            )
        )
    if not has_files:
        made.append(
            shapes.Suggestion(
                "Fetch your LinkedIn connections",
                "About ten minutes, most of it waiting. They show who works where now.",
                "import",
            )
        )
    guarded, people = desk.setup.guarded_organisations(), desk.setup.guarded_people()
    open_targets = [
        t
        for t in targets
        if t.stage in {"idea", "approaching"} and t.organisation_id not in guarded and t.person_id not in people
    ]
    with_ways = [t for t in open_targets if t.best]
    made += [
        shapes.Suggestion(f"{target.name}: look at the ways in", f"{target.best}.", "target", target.id)
        for target in with_ways
    ]
    waiting = desk.review.count()
    if waiting:
        pairs = words.count(waiting, "pair")
        made.append(
            shapes.Suggestion(
                f"Look at {pairs} that may be one person", "Two entries of one person hide a way in.", "review"
            )
        )
    made += [
        shapes.Suggestion(
            f"{target.name}: nobody yet; see where to ask",
            f"You know of {words.count(target.people_inside, 'person', 'people')} there."
            if target.people_inside
            else "Worth asking about, side doors and what to say on the phone.",
            "target",
            target.id,
        )
        for target in open_targets
        if not target.best
    ]
    hello = desk.hellos.line()
    if hello is not None:  # one of the three, and the last of them
        made = [*made[: MOST_SUGGESTIONS - 1], hello]
    return made[:MOST_SUGGESTIONS]


def _changed(desk: "Desk") -> list[str]:
    since = desk.now() - timedelta(days=1)
    lately = (event for event in desk.history.list(20) if event.at >= since and not event.undone)
    return [event.words for event in lately if event.verb != "reminded"][:6]  # what came of it stands above
