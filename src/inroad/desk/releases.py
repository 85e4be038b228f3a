"""Naming a referee to an employer: at an offer, or earlier with a reason in writing; briefed, and told how it ended.

    release ─→ the row (with the reason, where it was early), a briefing drafted, a promise to tell the referee the end
    outcome ─→ how it ended, a letter to the referee drafted
    a letter went out ── letter_went ─→ the promise is kept

One change makes all three and one undo takes them back. Refused, whatever the reason: a present employer, a referee who
may not be named, the same referee named for the same job twice.
"""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from inroad import words
from inroad.desk import journal, search_rows
from inroad.desk.promises import when
from inroad.desk.reference_shapes import Place, ReleaseRow
from inroad.desk.text import LINE, NOTE, clean
from inroad.errors import BadInput, NotFound, Refused
from inroad.introductions.model import Kept, KnownBy, Promise, Role
from inroad.letters import registry
from inroad.search import references as rules
from inroad.search.openings import Status
from inroad.store import models

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from inroad.desk.door import Desk

BRIEFING: Final = "referee-briefing"
OUTCOME: Final = "referee-outcome"
TELL_DAYS: Final = 21
"""By then a referee should have heard how it ended, or how it stands; the day can be moved."""
MOST_RELEASES: Final = 5_000
_EVENING: Final = time(18)
_OPEN: Final = (Kept.PENDING.value, Kept.UNRESOLVED.value)
_PASSED_OVER: Final = ("let go", "future")


# Reading -------------------------------------------------------------------------------------------------------------


def rows(desk: "Desk", found: "QuerySet[models.Release]", limit: int = 500) -> list[ReleaseRow]:
    """Releases as shown, the latest first."""
    chosen = found.filter(desk=desk.row).select_related(
        "referee__person", "organisation", "opening__target__organisation", "briefing", "promise"
    )
    listed = list(chosen.order_by("-at", "-id")[:limit])
    zone, now = ZoneInfo(desk.row.timezone), desk.now()
    letters = _outcome_letters(desk, listed)
    made = []
    for row in listed:
        pending = row.promise is not None and row.promise.state in _OPEN
        made.append(
            ReleaseRow(
                id=row.pk,
                referee_id=row.referee_id,
                person_id=row.referee.person_id,
                name=row.referee.person.name or "somebody without a name",
                organisation=employer_of(row),
                role=row.role,
                opening_id=row.opening_id,
                on=row.at.astimezone(zone).date(),
                reason=row.reason,
                points=row.points,
                briefing_id=row.briefing_id,
                briefing_state=row.briefing.state if row.briefing is not None else "",
                promise_id=row.promise_id,
                due=when(row.promise.due_at, now, zone, row.promise.state) if pending and row.promise else "",
                outcome=row.outcome,
                outcome_letter_id=letters.get(row.pk),
                told=_told(row),
            )
        )
    return made


def named(desk: "Desk") -> list[rules.Named]:
    """Every time somebody was named, as the load reckons with it."""
    found = models.Release.objects.filter(desk=desk.row).select_related(
        "referee", "promise", "organisation", "opening__target__organisation"
    )
    zone = ZoneInfo(desk.row.timezone)
    return [
        rules.Named(row.referee.person_id, row.at.astimezone(zone).date(), row.role, employer_of(row), _told(row))
        for row in found.order_by("-at", "-id")[:MOST_RELEASES]
    ]


def places(desk: "Desk", most: int) -> list[Place]:
    """Where somebody may be named: jobs that are not over, and targets without one; those at an offer first."""
    walls, guarded = search_rows.kept_out(desk), desk.setup.guarded_organisations()
    found: list[Place] = []
    seen: set[int] = set()
    for opening in search_rows.opening_rows(desk):
        target, status = opening.target, Status(opening.status)
        seen.add(target.pk)
        if status.is_over or target.organisation_id in guarded or walls.hides(place_of(target)):
            continue
        stage = rules.stage_of(status, target.stage)
        early = stage is not Status.OFFER
        found.append(Place(opening.pk, target.organisation_id, opening.title, place_of(target), stage.value, early))
    targets = models.Target.objects.filter(desk=desk.row, trashed_at=None, suggested=False, organisation__isnull=False)
    for target in targets.exclude(stage__in=_PASSED_OVER).exclude(pk__in=seen).select_related("organisation"):
        if target.organisation_id not in guarded and not walls.hides(place_of(target)):
            early = rules.stage_of(None, target.stage) is not Status.OFFER
            found.append(Place(None, target.organisation_id, "", place_of(target), target.stage, early))
    return sorted(found, key=lambda one: (one.early, one.organisation.casefold(), one.title.casefold()))[:most]


def place_of(target: models.Target) -> str:
    return target.organisation.name if target.organisation is not None else target.name


def employer_of(row: models.Release) -> str:
    if row.opening is not None:
        return place_of(row.opening.target)
    return row.organisation.name if row.organisation is not None else ""


def _told(row: models.Release) -> bool:
    if row.promise is None:
        return bool(row.outcome)
    return row.promise.state == Kept.KEPT.value


# Naming --------------------------------------------------------------------------------------------------------------


def release(
    desk: "Desk",
    row: models.Referee,
    referee: rules.Referee,
    *,
    opening_id: int | None,
    organisation_id: int | None,
    role: str,
    reason: str,
    points: str,
    caller: str,
    call_when: str,
) -> models.Release:
    """See :meth:`inroad.desk.references.References.release`."""
    opening = search_rows.opening(desk, opening_id) if opening_id is not None else None
    if opening is not None:
        target: models.Target | None = opening.target
        there = opening.target.organisation
        place = place_of(opening.target)
    elif organisation_id is not None:
        there = desk.organisations._get(organisation_id)
        place = there.name
        stages = models.Target.objects.filter(desk=desk.row, organisation=there, trashed_at=None).order_by("id")
        # Of two targets there, the one that stands at an offer counts.
        target = stages.filter(stage=Status.OFFER.value).first() or stages.first()
    else:
        raise BadInput("nobody is named to whom the reference goes", hint="name an opening or a company")
    job = clean(role, "the role", LINE) or (opening.title if opening is not None else "")
    why = clean(reason, "the reason", NOTE, lines=True)
    said = clean(points, "what they could speak to", NOTE, lines=True)
    who = clean(caller, "who will call", LINE)
    at = clean(call_when, "when they may call", LINE)
    check_not_guarded(desk, there, place)
    status = Status(opening.status) if opening is not None else None
    stage = rules.stage_of(status, target.stage if target is not None else "")
    if row.person.trashed_at is not None:
        raise Refused(f"{referee.called} is in the trash", hint="nothing was given out")
    rules.check_release(referee, stage, why, search_rows.kept_out(desk))
    _check_once(desk, row, referee.called, opening, there, job)
    early = why if stage is not Status.OFFER else ""
    zone, now = ZoneInfo(desk.row.timezone), desk.now()
    due = datetime.combine(desk.today() + timedelta(days=TELL_DAYS), _EVENING, zone).astimezone(now.tzinfo)
    words_of_it = f"Named {referee.called} to {place}{f', for {job}' if job else ''}"
    more = {"employer": place, "job": job, "points": said, "caller": who, "call_when": at}
    with journal.change(
        desk,
        "reference_released_early" if early else "reference_released",
        f"{words_of_it}{f', before an offer: {early}' if early else ''}"[:LINE],
        kind="Referee",
        object_id=row.pk,
        ties=False,
    ) as change:
        promise = change.create(
            models.Promise(
                desk=desk.row,
                key=Promise.OWN.value,
                what=Promise.OWN.value,
                debtor=Role.SEEKER.value,
                creditor=Role.SEEKER.value,
                words=f"tell {referee.called} how it ended at {place}"[:LINE],
                about=row.person,
                due_at=due,
                chased=True,
                made_at=now,
            )
        )
        letter = _letter(desk, change, BRIEFING, row.person, opening, more)
        return change.create(
            models.Release(
                desk=desk.row,
                referee=row,
                opening=opening,
                organisation=there,
                role=job,
                reason=early,
                points=said,
                briefing=letter,
                promise=promise,
                at=now,
            )
        )


def check_not_guarded(desk: "Desk", there: models.Organisation | None, place: str) -> None:
    """Raise Refused for a present employer: no reason opens that (R4)."""
    guarded = desk.setup.guarded_organisations()
    if (there is not None and there.pk in guarded) or search_rows.kept_out(desk).hides(place):
        raise Refused(f"{place} is where you are", hint="nobody there is given a name from here")


def _check_once(
    desk: "Desk", row: models.Referee, called: str, opening: models.Opening | None, there: models.Organisation | None,
    job: str,
) -> None:  # fmt: skip
    before = models.Release.objects.filter(desk=desk.row, referee=row, outcome="")
    if opening is not None:
        before = before.filter(opening=opening)
    else:
        before = before.filter(opening=None, organisation=there, role=job)
    if (found := before.order_by("-at", "-id").first()) is not None:
        on = words.day(found.at.astimezone(ZoneInfo(desk.row.timezone)).date())
        raise Refused(f"{called} was named for this on {on}", hint="their briefing is among your letters")


def _letter(
    desk: "Desk",
    change: journal.Change,
    kind: str,
    person: models.Person,
    opening: models.Opening | None,
    more: dict[str, str],
) -> models.Letter:
    now = desk.now()
    seat = registry.get(kind).kind.seats[0]
    return change.create(
        models.Letter(
            desk=desk.row,
            kind=kind,
            writer=seat.writer,
            reader=seat.readers[0],
            to=person,
            opening=opening,
            more={key: value for key, value in more.items() if value},
            created_at=now,
            changed_at=now,
        )
    )


# How it ended --------------------------------------------------------------------------------------------------------


def outcome(desk: "Desk", release_id: int, said: str, *, told: bool) -> models.Release:
    """See :meth:`inroad.desk.references.References.outcome`."""
    row = _get(desk, release_id)
    ended = clean(said, "how it ended", NOTE, lines=True, required=True)
    person = row.referee.person
    called = person.name or "your referee"
    reachable = person.trashed_at is None and not search_rows.kept_out(desk).why(person.pk)
    words_of_it = f"{called} {'knows' if told else 'is to hear'} how it ended at {employer_of(row) or 'the employer'}"
    with journal.change(
        desk, "reference_outcome", words_of_it[:LINE], kind="Referee", object_id=row.referee_id, ties=False
    ) as change:
        change.update(row, outcome=ended)
        letter = models.Letter.objects.filter(pk=_outcome_letters(desk, [row]).get(row.pk, 0), state="draft").first()
        if told:
            _keep(change, row, desk.now())
        elif letter is not None:
            change.update(letter, more={**letter.more, "ended": ended}, changed_at=desk.now())
        elif reachable and not _told(row):
            more = {"employer": employer_of(row), "job": row.role, "ended": ended}
            _letter(desk, change, OUTCOME, person, row.opening, more)
    return row


def letter_went(desk: "Desk", change: journal.Change, letter: models.Letter) -> None:
    """A letter went out: if it tells a referee how it ended, the promise to do so is kept."""
    if letter.kind != OUTCOME:
        return
    waiting = models.Release.objects.filter(desk=desk.row, referee__person=letter.to_id).exclude(outcome="")
    for row in waiting.select_related("promise", "referee", "organisation", "opening__target__organisation"):
        if _is_about(letter, row):
            _keep(change, row, desk.now())


def _keep(change: journal.Change, row: models.Release, now: datetime) -> None:
    if row.promise is not None and row.promise.state in _OPEN:
        change.update(row.promise, state=Kept.KEPT.value, known_by=KnownBy.TICKED.value, ended_at=now)


def _outcome_letters(desk: "Desk", listed: Sequence[models.Release]) -> dict[int, int]:
    """The letter that tells, or told, of each of these releases; the last one where there were several."""
    people = {row.referee.person_id for row in listed}
    found = models.Letter.objects.filter(desk=desk.row, kind=OUTCOME, to__in=people, trashed_at=None)
    letters = list(found.exclude(state="dropped").order_by("id"))
    return {
        row.pk: letter.pk
        for letter in letters
        for row in listed
        if letter.to_id == row.referee.person_id and _is_about(letter, row)
    }


def _is_about(letter: models.Letter, row: models.Release) -> bool:
    if letter.opening_id is not None or row.opening_id is not None:
        return letter.opening_id == row.opening_id
    return (letter.more.get("employer", ""), letter.more.get("job", "")) == (employer_of(row), row.role)


def _get(desk: "Desk", release_id: int) -> models.Release:
    found = models.Release.objects.filter(desk=desk.row, pk=release_id).select_related(
        "referee__person", "organisation", "opening__target__organisation", "promise"
    )
    row = found.first()
    if row is None:
        raise NotFound(f"nobody was named under #{release_id}", hint="`inroad reference releases` lists them")
    return row
