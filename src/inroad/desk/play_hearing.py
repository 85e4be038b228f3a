"""Plays hear what happens elsewhere on the desk, inside the change of what happened.

    occasions.tell ── hear ─────────→ runs about that job, target or person; a no begins the play for it
    a call noted, mail read ── heard ─→ "they wrote", for plays that wait for somebody
    left alone, trash, guard ── walls ─→ their steps end
    a promise kept, moved, let go ───→ its step; a letter sent ─→ the step it was written for
    two people are one, one is forgotten → the numbers and names that a run holds

What is heard never keeps the fact itself from being recorded. A play that is begun by itself is the one after a no, and
only where somebody was met: nobody has to be rung about a form.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.db.models import Q

from inroad.desk import journal, play_facts, play_rows, search_rows
from inroad.errors import BadInput, InroadError, Refused
from inroad.introductions.model import Kept
from inroad.search.people import KeptOut
from inroad.search.plays import library, stored
from inroad.search.plays.model import (
    HAPPENINGS,
    Answered,
    Dated,
    Done,
    Event,
    Happened,
    Joined,
    Moved,
    Run,
    Skipped,
    StepRun,
    TimePassed,
)
from inroad.search.plays.run import begin
from inroad.search.plays.words import show
from inroad.store import models

if TYPE_CHECKING:
    from inroad.desk.door import Desk
    from inroad.desk.occasions import Occasion

AFTER_A_NO: Final = "rejection"
_CLICKS: Final = {"clicked", "did not click"}
_FEW: Final = 6  # more on one message or in one meeting, and it was not said to the owner
_MOST_HEARD: Final = 500


# What happened -------------------------------------------------------------------------------------------------------


def hear(desk: "Desk", change: journal.Change, occasion: "Occasion") -> None:
    """Let plays under way go on from what happened; begin the play after a no."""
    for row in _concerned(desk, occasion):
        for event in _events(desk, row, occasion):
            _advance(desk, change, row, event)
    if occasion.name == "rejection" and occasion.opening is not None:
        after_a_no(desk, change, occasion.opening)


def after_a_no(desk: "Desk", change: journal.Change, opening_id: int) -> models.PlayRun | None:
    """Begin the play after a no, if somebody was met there and it isn't under way; None otherwise."""
    if play_rows.running(desk).filter(name=AFTER_A_NO, opening=opening_id).exists():
        return None
    try:
        play = library.get(AFTER_A_NO)
        subject = play_facts.subject_of(desk, play, None, opening_id, None)
        facts = play_facts.facts_of(desk, play, subject)
        if not any("met" in one.groups for one in facts.people):
            return None
        return play_rows.begin(desk, change, begin(play, facts, desk.now()), subject)
    except InroadError:
        return None


def _concerned(desk: "Desk", occasion: "Occasion") -> list[models.PlayRun]:
    rows = play_rows.running(desk)
    if occasion.name == "offer accepted":
        return list(rows)
    about = Q(pk__in=[])
    if occasion.opening is not None:
        target = models.Opening.objects.filter(pk=occasion.opening).values("target")
        about |= Q(opening=occasion.opening) | Q(opening=None, target__in=target)
    elif occasion.target is not None:
        about |= Q(target=occasion.target)
    found = list(rows.filter(about))
    if occasion.person is not None and occasion.opening is None:
        found += [row for row in rows.exclude(about) if occasion.person in _refs(play_rows.run_of(row))]
    return found


def _events(desk: "Desk", row: models.PlayRun, occasion: "Occasion") -> Iterable[Event]:
    run = play_rows.run_of(row)
    now = desk.now()
    if occasion.name in _CLICKS and occasion.person is not None:
        yield from _as_said(run, occasion.name, occasion.person)
    if occasion.name == "met" and occasion.person is not None and row.opening is not None:
        groups = {occasion.person: {"met"}}
        subject = play_facts.Subject(row.target, row.opening)
        for person in play_facts.people_of(desk, groups, subject, search_rows.kept_out(desk)):
            yield Joined(person)
    if occasion.name == "interview set" and row.opening is not None:
        planned = models.Interview.objects.filter(opening=row.opening, trashed_at=None, state="planned")
        at = planned.order_by("at").values_list("at", flat=True).first()
        if at is not None:
            yield Dated("interview", at)
    if occasion.name in HAPPENINGS:
        of_somebody = occasion.person is not None and occasion.opening is None and occasion.target is None
        yield Happened(occasion.name, now, ref=occasion.person or 0 if of_somebody else 0)


def _as_said(run: Run, effect: str, person: int) -> Iterable[Event]:
    """Whether it clicked was said elsewhere: the question that asks it is answered."""
    for one in run.open:
        if one.person and run.facts.people[one.person - 1].ref == person:
            answers = run.play.step(one.step).answers
            said = next((answer for answer in answers if effect in answer.effects and not answer.names), None)
            if said is not None:
                yield Answered(one.key, said.say)


def _advance(desk: "Desk", change: journal.Change, row: models.PlayRun, event: Event) -> bool:
    """One event; what a run refuses to hear is left to the owner."""
    try:
        return play_rows.advance(desk, change, row, event) is not None
    except (BadInput, Refused):
        return False


def _advance_all(desk: "Desk", change: journal.Change, row: models.PlayRun, events: Iterable[Event]) -> bool:
    moved = [_advance(desk, change, row, event) for event in events]
    return any(moved)


def _refs(run: Run) -> set[int]:
    return {one.ref for one in run.facts.people if one.ref}


# Who wrote -----------------------------------------------------------------------------------------------------------


def heard(desk: "Desk", change: journal.Change) -> int:
    """Tell plays under way of messages, calls and meetings that came from their people; how many runs moved.

    The same again changes nothing: a message counts for a step only if it came after the step.
    """
    moved = 0
    for row in play_rows.running(desk):
        run = play_rows.run_of(row)
        waits = [one.opened_at for one in run.open if _waits_for_word(run, one)]
        if waits:
            moved += _advance_all(desk, change, row, _words_from(desk, run, min(waits)))
    return moved


def heard_by_mail(desk: "Desk") -> int:
    """As :func:`heard`, for what a mailbox or an import brought. Call inside a transaction."""
    if not play_rows.running(desk).exists():
        return 0
    with journal.change(desk, "play_heard", "Word from somebody a play waits for", ties=False, actor="worker") as made:
        return heard(desk, made)


def _waits_for_word(run: Run, one: StepRun) -> bool:
    step = run.play.step(one.step)
    return "they wrote" in {*step.overtaken_by, *(what for answer in step.answers for what in answer.when)}


def _words_from(desk: "Desk", run: Run, since: datetime) -> list[Happened]:
    """What came from the people of a run since then, the earliest first."""
    refs = _refs(run)
    rows = models.Interaction.objects.filter(desk=desk.row, at__gt=since, recipients__lte=_FEW)
    sent = rows.filter(sender__person__in=refs).values_list("at", "sender__person")
    met = models.Interaction.MEETING
    seat = models.Participant
    there = rows.filter(
        kind=met, participants__identity__person__in=refs, participants__role__in=(seat.ATTENDEE, seat.ORGANISER)
    ).values_list("at", "participants__identity__person")
    found = {*sent.order_by("-at")[:_MOST_HEARD], *there.order_by("-at")[:_MOST_HEARD]}
    return [Happened("they wrote", at, ref) for at, ref in sorted(found) if ref in refs and at <= desk.now()]


# Walls ---------------------------------------------------------------------------------------------------------------


def walls(desk: "Desk", change: journal.Change) -> int:
    """End the steps of who may not be named, asked or written to any more; how many runs moved."""
    rows = list(play_rows.running(desk))
    if not rows:
        return 0
    kept_out = search_rows.kept_out(desk)
    return sum(_advance_all(desk, change, row, _walled(desk, row, kept_out)) for row in rows)


def _walled(desk: "Desk", row: models.PlayRun, kept_out: KeptOut) -> Iterable[Event]:
    now = desk.now()
    if play_facts.is_guarded(desk, play_facts.Subject(row.target, row.opening, row.person), kept_out):
        yield Happened("employer guarded", now)
    refs = _refs(play_rows.run_of(row))
    gone = models.Person.objects.filter(pk__in=refs).exclude(trashed_at=None).values_list("pk", flat=True)
    for ref in sorted(refs):
        if ref in gone:
            yield Happened("person forgotten", now, ref)
        elif ref in kept_out.left_alone:
            yield Happened("person left alone", now, ref)
        elif kept_out.why(ref):
            yield Happened("employer guarded", now, ref)


def tidy(desk: "Desk") -> int:
    """What time does to plays: word that came, walls that were put up on another way, and runs that nobody has spoken
    of for long, which are laid aside. How many moved; the same again changes nothing."""
    with journal.change(desk, "play_moved", "Plays moved on by themselves", ties=False, actor="worker") as change:
        moved = walls(desk, change) + heard(desk, change)
        return moved + sum(_advance(desk, change, row, TimePassed()) for row in play_rows.running(desk))


# Promises and letters ------------------------------------------------------------------------------------------------


def step_of(promise: models.Promise) -> models.PlayStep | None:
    """The open step this promise stands for, if it is one of a play under way."""
    return promise.steps.filter(state="open", run__state=play_rows.RUNNING).select_related("run").first()


def promise_ended(desk: "Desk", change: journal.Change, promise: models.Promise, state: Kept) -> None:
    """A promise was kept or let go on Today: its step is done, or skipped. Raises Refused where it asks something."""
    step = step_of(promise)
    if step is None:
        return
    shown = show(play_rows.run_of(step.run), step.key)
    if state is Kept.KEPT and shown.question:
        answers = ", ".join(f"“{one}”" for one in shown.answers)
        raise Refused(f"this asks something: {shown.question}", hint=f"answer it on its play: {answers}")
    play_rows.advance(desk, change, step.run, Done(step.key) if state is Kept.KEPT else Skipped(step.key))


def promise_moved(desk: "Desk", change: journal.Change, promise: models.Promise) -> None:
    step = step_of(promise)
    if step is not None:
        play_rows.advance(desk, change, step.run, Moved(step.key, promise.due_at))


def letter_sent(desk: "Desk", change: journal.Change, letter: models.Letter) -> None:
    """The letter of a step went out: a step that asks nothing is done with it; one that asks waits for its answer."""
    steps = models.PlayStep.objects.filter(desk=desk.row, letter=letter, state="open", run__state=play_rows.RUNNING)
    for step in steps.select_related("run").order_by("id"):
        _advance(desk, change, step.run, Done(step.key))


# Numbers and names in runs -------------------------------------------------------------------------------------------


def merged(change: journal.Change, keep: int, other: int) -> None:
    """Two people are one: runs that know the other know the one who is kept."""
    for row in models.PlayRun.objects.filter(desk=change.desk_id).order_by("id"):
        run = play_rows.run_of(row)
        if other in _refs(run):
            play_rows.keep(change, row, stored.with_refs(run, {other: keep}))


def brought_back(data: Mapping[str, object], people: Mapping[int, int]) -> dict[str, object]:
    """A run of an export with the numbers that its people have here. Raises ValueError if it is damaged."""
    try:
        run = stored.from_data(data)
    except BadInput as error:
        raise ValueError(str(error)) from error
    return stored.to_data(stored.with_refs(run, {ref: people.get(ref, 0) for ref in _refs(run)}))


def forgotten(desk: "Desk", people: Collection[int]) -> set[tuple[str, int]]:
    """Somebody is erased for good: their steps end, and runs call them "somebody". Call inside a transaction.

    Returns (table, number) of all rows that knew them: the details of their changes could bring the person back.
    """
    change = journal.Change(desk.row.pk)  # not recorded: what is forgotten must not be undone
    touched: set[tuple[str, int]] = set()
    for row in play_rows.runs(desk):
        run = play_rows.run_of(row)
        refs = _refs(run) & set(people)
        if not refs:
            continue
        for ref in refs:
            _advance(desk, change, row, Happened("person forgotten", desk.now(), ref))
        run = play_rows.run_of(row)
        known = tuple(
            replace(one, name="somebody", called="", address="", ref=0) if one.ref in refs else one
            for one in run.facts.people
        )
        play_rows.keep(change, row, replace(run, facts=replace(run.facts, people=known)))
        steps = models.PlayStep.objects.filter(run=row)
        touched |= {("PlayRun", row.pk), *(("PlayStep", pk) for pk in steps.values_list("pk", flat=True))}
        touched |= {("Promise", pk) for pk in steps.exclude(promise=None).values_list("promise", flat=True)}
    return touched
