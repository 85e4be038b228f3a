"""Which plays fit now, by what happened at a target or with a person. They are shown; a click begins one.

An occasion is told by rows (a no, an interview held, a reference offered, nobody who could get one in); every play that
names it, the owner's own too, is offered once for the same subject. Nothing is offered about who is kept out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from inroad import words
from inroad.desk import own_plays, play_facts, search_rows
from inroad.desk.play_shapes import Offer
from inroad.search.openings import Status
from inroad.store import models

if TYPE_CHECKING:
    from inroad.desk.door import Desk

MOST = 3
RECENT_DAYS = 21
_VERIFIED = 2
_BUSY = ("let go", "in conversation", "interviewing", "offer")


@dataclass(frozen=True, slots=True)
class _Occasion:
    name: str
    because: str
    subject: play_facts.Subject


def offers(desk: "Desk", target_id: int | None, person_id: int | None) -> list[Offer]:
    """At most three, what happened last first."""
    found: list[Offer] = []
    if target_id is not None:
        occasions = list(_at_target(desk, desk.targets._get(target_id)))
    elif person_id is not None:
        occasions = list(_with_person(desk, desk.people._get(person_id)))
    else:
        return []
    begun = models.PlayRun.objects.filter(desk=desk.row)
    for play in own_plays.plays(desk) if occasions else ():
        for one in occasions:
            given = {
                "target": one.subject.target if one.subject.opening is None else None,
                "opening": one.subject.opening,
                "person": one.subject.person,
            }
            about = given[play.subject]
            if one.name not in play.started_by or about is None:
                continue
            if begun.filter(name=play.name, **{play.subject: about}).exists():
                continue
            found.append(
                Offer(
                    play.name, play.title, play.why, one.because, one.subject.about,
                    target_id=about.pk if play.subject == "target" else None,
                    opening_id=about.pk if play.subject == "opening" else None,
                    person_id=about.pk if play.subject == "person" else None,
                )
            )  # fmt: skip
    return found[:MOST]


def _at_target(desk: "Desk", target: models.Target) -> Iterator[_Occasion]:
    walls = search_rows.kept_out(desk)
    whole = play_facts.Subject(target)
    if play_facts.is_guarded(desk, whole, walls):
        return
    zone, recent = ZoneInfo(desk.row.timezone), desk.now() - timedelta(days=RECENT_DAYS)
    liked = False
    for opening in search_rows.opening_rows(desk).filter(target=target).select_related("contract"):
        subject = play_facts.Subject(target, opening)
        met = play_facts.met_at(opening)
        liked = liked or any(met.values())
        if opening.status == Status.REJECTED.value and met:
            yield _Occasion("rejection", "they said no, and you met people there", subject)
        if opening.status == Status.OFFER.value:
            yield _Occasion("references asked for", "with an offer comes the question who speaks for you", subject)
        talks = models.Interview.objects.filter(opening=opening, trashed_at=None)
        held = talks.filter(state="held", at__gte=recent).order_by("-at").first()
        if held is not None and opening.status == Status.INTERVIEWING.value:
            on = words.day(held.at.astimezone(zone).date())
            yield _Occasion("interview held", f"you were there on {on}", subject)
        planned = talks.filter(state="planned", at__gte=desk.now()).exists()
        if planned and (opening.contract_id or opening.through_id):
            yield _Occasion("referral got an interview", "somebody's word got you this interview", subject)
    if target.stage == "future" and liked:
        yield _Occasion("liked us, no opening", "they liked you, and there is no opening now", whole)
    if (
        target.person_id is None
        and target.stage not in {*_BUSY, "future"}
        and not desk.ways.into(target.pk, top=1).ways
    ):
        yield _Occasion("no warm path", "nobody is known who could get you in", whole)


def _with_person(desk: "Desk", person: models.Person) -> Iterator[_Occasion]:
    if person.pk == desk.row.me_id or search_rows.kept_out(desk).why(person.pk):
        return
    subject = play_facts.Subject(person=person)
    if models.Referee.objects.filter(desk=desk.row, person=person, state="agreed").exists():
        yield _Occasion("reference offered", "they would be a reference; a call beforehand is worth more", subject)
    inside = models.Position.objects.filter(
        person=person, ended=False, school=False, organisation__in=desk.targets.organisation_ids()
    )
    wanted = models.Target.objects.filter(desk=desk.row, person=person, trashed_at=None).exists() or inside.exists()
    if wanted and person.tie != _VERIFIED:
        yield _Occasion("wants to know them", "they are where you want to be, and you don't know them yet", subject)
