"""Today: what is owed and waited for, whom to begin with, what only the owner can answer, at most three suggestions."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from inroad import words
from inroad.desk import derived, owing, shapes
from inroad.store import models

if TYPE_CHECKING:
    from inroad.desk.door import Desk

MOST_SUGGESTIONS = 3
_QUESTIONS_SHOWN = 5
_REASONS = 2


def counts(desk: "Desk") -> shapes.Counts:
    return shapes.Counts(
        people=derived.live_people(desk).count(),
        targets=desk.targets.count(),
        review=desk.review.count(),
        today=len(questions(desk)) + owing.needs_me(desk),
        introductions=owing.open_introductions(desk),
        letters=owing.open_letters(desk),
        asked=desk.blind.count() if desk.row.account_id is not None else 0,
    )


def page(desk: "Desk") -> shapes.TodayView:
    return shapes.TodayView(
        beginning=None if desk.plan.over() else desk.start.begin(),
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
    """What sets the desk up while it is young, then what brings most this week; a hello is the last of them at most."""
    made: list[shapes.Suggestion] = []
    if not desk.me.named or not desk.targets.count():
        made.append(
            shapes.Suggestion(
                "Name three companies and four people who know your work",
                "From that alone the desk says whom to call first, and how to begin.",
                "start",
            )
        )
    if not models.Import.objects.filter(desk=desk.row, state="published").exists():
        made.append(
            shapes.Suggestion(
                "Fetch your LinkedIn connections",
                "About ten minutes, most of it waiting. They show who works where now.",
                "import",
            )
        )
    planned = desk.plan.first(MOST_SUGGESTIONS)
    made += [
        shapes.Suggestion(one.title, _why(one.why[:_REASONS]), "plan", one.target_id, action=one) for one in planned
    ]
    waiting = desk.review.count()
    if waiting:
        pairs = words.count(waiting, "pair")
        made.append(
            shapes.Suggestion(
                f"Look at {pairs} that may be one person", "Two entries of one person hide a way in.", "review"
            )
        )
    hello = desk.hellos.line()
    if hello is not None and hello.id not in {one.person_id for one in planned if hello.kind == "hello"}:
        made = [*made[: MOST_SUGGESTIONS - 1], hello]
    return made[:MOST_SUGGESTIONS]


def _why(reasons: Sequence[str]) -> str:
    return " ".join(_sentence(reason.rstrip(".")) for reason in reasons)


def _changed(desk: "Desk") -> list[str]:
    since = desk.now() - timedelta(days=1)
    lately = (event for event in desk.history.list(20) if event.at >= since and not event.undone)
    return [event.words for event in lately if event.verb != "reminded"][:6]  # what came of it stands above
