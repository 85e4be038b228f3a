"""Plays under way as rows: the run as JSON, a row for each step that came up, and its promise to oneself.

    event ── search.plays.run.advance ─→ run ── words.changes ─→ steps and promises made, moved, ended; effects noted

One event, one write, inside the change of whatever happened. A step and its promise begin, move and end together: done
is kept, skipped or overtaken is let go, and nothing of it ever counts as broken.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from inroad.desk import journal, play_effects
from inroad.errors import NotFound
from inroad.introductions.model import Kept, KnownBy, Role
from inroad.introductions.model import Promise as What
from inroad.search.plays import run as engine
from inroad.search.plays import stored
from inroad.search.plays.model import Event, Run, RunState, StepRun, StepState
from inroad.search.plays.words import Changes, changes, person_of, show
from inroad.store import models

if TYPE_CHECKING:
    from inroad.desk.door import Desk
    from inroad.desk.play_facts import Subject
    from inroad.desk.talks import Named

RUNNING = RunState.RUNNING.value
_OPEN_PROMISES = {Kept.PENDING.value, Kept.UNRESOLVED.value}


def runs(desk: "Desk") -> "QuerySet[models.PlayRun]":
    rows = models.PlayRun.objects.filter(desk=desk.row)
    return rows.select_related("target__organisation", "opening__target", "person").order_by("id")


def running(desk: "Desk") -> "QuerySet[models.PlayRun]":
    return runs(desk).filter(state=RUNNING)


def get(desk: "Desk", run_id: int) -> models.PlayRun:
    row = runs(desk).filter(pk=run_id).first()
    if row is None:
        raise NotFound(f"there is no play #{run_id} under way on this desk", hint="`inroad play list` shows them")
    return row


def get_step(desk: "Desk", step_id: int) -> models.PlayStep:
    rows = models.PlayStep.objects.filter(desk=desk.row).select_related("run", "promise", "letter")
    row = rows.filter(pk=step_id).first()
    if row is None:
        raise NotFound(f"there is no step #{step_id} on this desk", hint="`inroad play list` shows them")
    return row


def run_of(row: models.PlayRun) -> Run:
    """The run a row holds. BadInput if it is damaged."""
    return stored.from_data(row.play, where=f"play #{row.pk}")


# Writing -------------------------------------------------------------------------------------------------------------


def begin(desk: "Desk", change: journal.Change, run: Run, subject: "Subject") -> models.PlayRun:
    """Keep a run that was just begun, with its first steps."""
    row = change.create(
        models.PlayRun(
            desk=desk.row,
            name=run.play.name,
            play=stored.to_data(run),
            target=subject.target,
            opening=subject.opening,
            person=subject.person,
            state=run.state.value,
            why=run.why,
            started_at=run.started_at,
            ended_at=run.ended_at,
        )
    )
    _follow(desk, change, row, run, changes(None, run))
    return row


def advance(
    desk: "Desk", change: journal.Change, row: models.PlayRun, event: Event, given: "Sequence[Named]" = ()
) -> Changes | None:
    """Let one event happen to a run; None if it changes nothing. Raises what the engine raises.

    ``given``: the names in an answer, with what was typed about each.
    """
    before = run_of(row)
    after = engine.advance(before, event, desk.now())
    if after is before:
        return None
    found = changes(before, after)
    keep(change, row, after)
    _follow(desk, change, row, after, found, given)
    return found


def keep(change: journal.Change, row: models.PlayRun, run: Run) -> None:
    """Write the run itself, without its steps."""
    change.update(row, play=stored.to_data(run), state=run.state.value, why=run.why, ended_at=run.ended_at)


def _follow(
    desk: "Desk",
    change: journal.Change,
    row: models.PlayRun,
    run: Run,
    found: Changes,
    given: "Sequence[Named]" = (),
) -> None:
    rows = {step.key: step for step in models.PlayStep.objects.filter(run=row).select_related("promise")}
    for one in found.opened:
        _opened(desk, change, row, run, one)
    for one in found.moved:
        step = rows[one.key]
        change.update(step, due_at=one.due_at)
        if step.promise is not None and step.promise.state in _OPEN_PROMISES:
            change.update(step.promise, due_at=one.due_at, state=Kept.PENDING.value, reminded=[])
    for one in found.ended:
        _ended(desk, change, rows[one.key], one)
    for effect in found.effects:
        play_effects.note(desk, change, row, run, effect, given)


def _opened(desk: "Desk", change: journal.Change, row: models.PlayRun, run: Run, one: StepRun) -> None:
    person = person_of(run, one.person)
    about = models.Person.objects.filter(desk=desk.row, pk=person.ref).first() if person is not None else None
    promise = change.create(
        models.Promise(
            desk=desk.row,
            key=What.OWN.value,
            what=What.OWN.value,
            debtor=Role.SEEKER.value,
            creditor=Role.SEEKER.value,
            words=show(run, one.key).title,
            about=about,
            due_at=one.due_at,
            chased=True,
            made_at=one.opened_at,
        )
    )
    change.create(models.PlayStep(desk=desk.row, run=row, key=one.key, promise=promise, due_at=one.due_at))


def _ended(desk: "Desk", change: journal.Change, step: models.PlayStep, one: StepRun) -> None:
    change.update(step, state=one.state.value, answer=one.answer, note=one.note, ended_at=one.ended_at)
    promise = step.promise
    if promise is None or promise.state not in _OPEN_PROMISES:
        return
    kept = Kept.KEPT if one.state is StepState.DONE else Kept.RELEASED
    change.update(promise, state=kept.value, known_by=KnownBy.TICKED.value, ended_at=one.ended_at or desk.now())


def promises_of_steps(desk: "Desk") -> "QuerySet[models.PlayStep, int | None]":
    """Numbers of the promises that stand for open steps."""
    rows = models.PlayStep.objects.filter(desk=desk.row, state=StepState.OPEN.value, promise__isnull=False)
    return rows.values_list("promise_id", flat=True)
