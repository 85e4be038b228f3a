"""Rows of a search as the values its rules reckon with, the same for every part that asks.

Opening, Interview rows ── opening_of, interview_of ─→ inroad.search values
guards, "leave alone", trash ── kept_out ─→ the one wall that updates, hellos, futures and references look at
"""

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from inroad.desk import wishes
from inroad.errors import NotFound
from inroad.search import interviews, openings
from inroad.search.people import KeptOut, Someone
from inroad.store import models

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from inroad.desk.door import Desk


def kept_out(desk: "Desk") -> KeptOut:
    """Who must not find out and who is left alone (by the owner, by their own wish, or in the trash)."""
    alone = set(wishes.left_alone_people(desk))
    people = models.Person.objects.filter(desk=desk.row)
    alone |= set(people.filter(leave_alone=True).values_list("pk", flat=True))
    alone |= set(people.exclude(trashed_at=None).values_list("pk", flat=True))
    organisations = desk.setup.guarded_organisations()
    names = set(models.Organisation.objects.filter(pk__in=organisations).values_list("name", flat=True))
    spelled = models.OrganisationName.objects.filter(organisation_id__in=organisations, kind="alias")
    names |= set(spelled.values_list("value", flat=True))
    return KeptOut(desk.setup.guarded_people(), frozenset(alone), tuple(sorted(names)))


def someone(person: models.Person, address: str = "") -> Someone:
    return Someone(person.pk, person.name, address)


def addresses(people: Collection[int]) -> dict[int, str]:
    """One address of each of these people, the owner's own choice first; who has none is not in it."""
    rows = models.Identity.objects.filter(person_id__in=people, kind="email").order_by("edited", "-id")
    return dict(rows.values_list("person_id", "value"))


def opening_rows(desk: "Desk") -> "QuerySet[models.Opening]":
    """Openings that are not in the trash, nor at a target that is; with what :func:`opening_of` reads of others."""
    rows = models.Opening.objects.filter(desk=desk.row, trashed_at=None, target__trashed_at=None)
    return rows.select_related("target__organisation", "through").prefetch_related("interviews").order_by("id")


def opening(desk: "Desk", opening_id: int) -> models.Opening:
    """One of them. Raises NotFound."""
    row = opening_rows(desk).select_related("contract").filter(pk=opening_id).first()
    if row is None:
        raise NotFound(f"there is no opening #{opening_id} on this desk")
    return row


def opening_of(desk: "Desk", row: models.Opening) -> openings.Opening:
    """``last_word_on`` is the latest of their answer and the talks that were held, ``next_on`` the last one planned."""
    zone = ZoneInfo(desk.row.timezone)
    talks = [(talk.state, talk.at.astimezone(zone).date()) for talk in row.interviews.all() if talk.trashed_at is None]
    held = [day for state, day in talks if state == "held"]
    spoken = [day for day in (row.answered_on, *held) if day is not None]
    there = row.target.organisation.name if row.target.organisation is not None else row.target.name
    return openings.Opening(
        key=str(row.pk),
        title=row.title,
        organisation=there,
        target=str(row.target_id),
        status=openings.status_of(row.status),
        source=openings.source_of(row.source),
        fit=openings.fit_of(row.fit),
        through=row.through.name if row.through is not None else "",
        seen_on=row.created_at.astimezone(zone).date(),
        applied_on=row.applied_on,
        answered_on=row.answered_on,
        last_word_on=max(spoken, default=None),
        next_on=max((day for state, day in talks if state == "planned"), default=None),
        ended_on=row.ended_on,
        end_words=row.end_words,
    )


def interview_rows(desk: "Desk") -> "QuerySet[models.Interview]":
    rows = models.Interview.objects.filter(desk=desk.row, trashed_at=None, opening__trashed_at=None)
    rows = rows.filter(opening__target__trashed_at=None)
    rows = rows.select_related("opening__target__organisation", "opening__through")
    return rows.prefetch_related("met__person", "opening__interviews").order_by("at", "id")


def interview_of(desk: "Desk", row: models.Interview) -> interviews.Interview:
    return interviews.Interview(
        key=str(row.pk),
        opening=opening_of(desk, row.opening),
        at=row.at,
        how=row.how,
        state=interviews.State(row.state),
        met=met_of(row.met.all()),
        months=interviews.months_from(row.months),
    )


def met_of(rows: Iterable[models.InterviewMet]) -> tuple[interviews.Met, ...]:
    """Who was met; those forgotten or merged meanwhile are simply not in it."""
    met = sorted(rows, key=lambda one: (one.person.sort_key, one.person_id))
    return tuple(interviews.Met(one.person_id, one.person.name, clicked=one.clicked, liked=one.liked) for one in met)
