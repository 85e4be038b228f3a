"""A person's page put together from rows and the network. Reads only."""

from collections import Counter
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import numpy as np
from django.db.models import Q, QuerySet

from inroad import words
from inroad.desk import shapes
from inroad.desk.network import View
from inroad.store import models
from inroad.ties.chance import STRANGERS
from inroad.ties.explain import explain, possible_reasons
from inroad.ties.model import ME, Backing
from inroad.ties.parts import parts
from inroad.ties.reach import reach_reasons
from inroad.ties.table import AB, BA
from inroad.ways.inside import may_have_left
from inroad.ways.model import Role

if TYPE_CHECKING:
    from inroad.desk.door import Desk

_KNOWN_SHOWN = 60
_BACKINGS = {backing.rank: backing.value for backing in Backing}
_SOURCES = {
    "linkedin": "LinkedIn",
    "vcard": "an address book (vCard)",
    "google": "Google Contacts",
    "outlook": "Outlook",
}


def build(desk: "Desk", person: models.Person, as_of: date | None = None) -> shapes.PersonView:
    """The page of ``person``; with ``as_of``, ties and contacts as that day began."""
    view = desk.network.view(as_of)
    row = desk.people.rows_of([person.pk])
    shown = row[0] if row else _trashed_row(person)
    counts, first, last = _interactions(desk, person, view)
    return shapes.PersonView(
        row=shown,
        identities=tuple(
            shapes.IdentityRow(i.pk, i.kind, i.value, i.shown or i.value)
            for i in person.identities.exclude(kind="name").order_by("kind", "id")
        ),
        positions=tuple(_positions(person, view.today)),
        tie=_tie(desk, view, person),
        interactions=counts,
        first_contact=first,
        last_contact=last,
        knows=tuple(_knows(desk, view, person)),
        note=person.note,
        sources=tuple(
            _SOURCES.get(source, source)
            for source in person.cards.order_by("source").values_list("source", flat=True).distinct()
        ),
        guarded=desk.setup.guarded_people().get(person.pk, ""),
    )


def timeline(desk: "Desk", person: models.Person, offset: int, limit: int) -> shapes.Page:
    """What passed between the owner and this person (and what both were on), newest first."""
    rows = _exchanges(desk, person).order_by("-at", "-id")
    total = rows.count()
    limit = max(1, min(limit, 500))
    listed = rows.select_related("sender")[max(0, offset) : max(0, offset) + limit]
    mine = set(models.Identity.objects.filter(person=desk.row.me).values_list("pk", flat=True))
    theirs = set(person.identities.values_list("pk", flat=True))
    return shapes.Page(
        tuple(
            shapes.TimelineRow(
                at=item.at.astimezone(ZoneInfo(desk.row.timezone)),
                kind=models.Interaction.KINDS[item.kind],
                direction=_direction(item.sender_id, mine, theirs),
                words=item.subject or ("a meeting" if item.kind == models.Interaction.MEETING else "(no subject)"),
            )
            for item in listed
        ),
        total,
        max(0, offset),
        limit,
    )


def _direction(sender: int | None, mine: set[int], theirs: set[int]) -> str:
    if sender in mine:
        return "sent"
    return "received" if sender in theirs else "with"


def _exchanges(desk: "Desk", person: models.Person) -> QuerySet[models.Interaction]:
    theirs = person.identities.values("pk")
    on = Q(sender__in=theirs) | Q(pk__in=models.Participant.objects.filter(identity__in=theirs).values("interaction"))
    return models.Interaction.objects.filter(on, desk=desk.row)


def _interactions(
    desk: "Desk", person: models.Person, view: View
) -> tuple[dict[str, dict[str, int]], date | None, date | None]:
    """Counts by kind and direction, and the first and last direct contact. "with": both on it, a third person wrote."""
    mine = set(models.Identity.objects.filter(person=desk.row.me).values_list("pk", flat=True))
    theirs = set(person.identities.values_list("pk", flat=True))
    rows = _exchanges(desk, person)
    if view.past:
        rows = rows.filter(at__lt=datetime.fromtimestamp(view.moment, UTC))
    counts: dict[str, Counter[str]] = {}
    first: datetime | None = None
    last: datetime | None = None
    with_me = set(
        models.Participant.objects.filter(interaction__in=rows, identity__in=mine).values_list(
            "interaction_id", flat=True
        )
    )
    for pk, kind, sender, at in rows.values_list("pk", "kind", "sender_id", "at"):
        direction = _direction(sender, mine, theirs)
        if direction == "received" and pk not in with_me:
            direction = "with"
        counts.setdefault(models.Interaction.KINDS[kind], Counter())[direction] += 1
        if direction != "with" or kind == models.Interaction.MEETING:
            first = at if first is None or at < first else first
            last = at if last is None or at > last else last
    zone = ZoneInfo(desk.row.timezone)
    shown = {kind: dict(sorted(found.items())) for kind, found in sorted(counts.items())}
    return shown, first.astimezone(zone).date() if first else None, last.astimezone(zone).date() if last else None


def _positions(person: models.Person, today: date) -> list[shapes.PositionRow]:
    rows = person.positions.select_related("organisation").order_by("ended", "-start", "-id")
    made = []
    for p in rows:
        role = Role(p.organisation_id, p.organisation.name, p.title, p.unit, p.start, p.end, p.ended, p.confirmed_on)
        made.append(
            shapes.PositionRow(
                id=p.pk,
                organisation_id=p.organisation_id,
                organisation=p.organisation.name,
                title=p.title,
                unit=p.unit,
                start=p.start,
                end=p.end,
                ended=p.ended,
                school=p.school,
                confirmed_on=p.confirmed_on,
                when=words.span(p.start, p.end, ended=p.ended) or ("in the past" if p.ended else ""),
                may_have_left=not p.ended and may_have_left(role, today),
                source=_SOURCES.get(p.source, p.source),
            )
        )
    return made


def _tie(desk: "Desk", view: View, person: models.Person) -> shapes.TieShown:
    index = view.index.get(person.pk)
    if index is None or index == ME:
        return shapes.TieShown("none", None, "", "unknown", "", None, ())
    ties = view.ties
    row = ties.row(ME, index)
    how = ""
    said = models.Evidence.objects.filter(desk=desk.row, kind="knows_work", a=person, b_id=desk.row.me_id)
    for text in said.order_by("-on", "-pk").values_list("how", flat=True)[:1]:
        how = text
    if row < 0:
        return shapes.TieShown("none", None, words.likelihood(None), "unknown", how, None, (), chance_range=STRANGERS)
    verified = bool(ties.verified[row])
    chance = ties.chance(ME, index)
    reasons = explain(ties, row, AB, names=view.name, noun=view.noun, zone=view.zone)
    reach = view.reach
    return shapes.TieShown(
        state="verified" if verified else "possible" if ties.possible[row] else "none",
        chance=chance,
        chance_words=words.likelihood(chance),
        backing=_BACKINGS[int(ties.backing_ab[row])],
        backing_how=how,
        reach=float(reach.value[index]) if verified else None,
        reasons=reasons,
        reach_reasons=reach_reasons(reach, index) if verified else (),
        inferred=bool(ties.inferred[row]),
        overruled=not np.isnan(ties.evidence.said_chance[row]),
        parts=tuple((part.words, part.amount) for part in parts(ties, row, AB, noun=view.noun)),
        chance_range=STRANGERS if chance is None else None,
    )


def tie_reasons(desk: "Desk", person_id: int) -> tuple[str, ...]:
    """Why the owner's tie to somebody is what it is; for the owner's eyes."""
    view = desk.network.view()
    index = view.index.get(person_id)
    row = view.ties.row(ME, index) if index is not None and index != ME else -1
    return explain(view.ties, row, AB, names=view.name, noun=view.noun, zone=view.zone) if row >= 0 else ()


def _knows(desk: "Desk", view: View, person: models.Person) -> list[shapes.KnownRow]:
    """Whom this person knows as far as the owner saw or was told: verified first, the likeliest first."""
    index = view.index.get(person.pk)
    if index is None or index == ME:
        return []
    ties = view.ties
    rows = [
        int(r) for r in ties.of(index) if ME not in (ties.a[r], ties.b[r]) and (ties.verified[r] or ties.possible[r])
    ]
    rows.sort(key=lambda r: (not ties.verified[r], -_worth(ties.chance_ab[r], ties.chance_ba[r])))
    made = []
    others = [int(ties.b[r] if ties.a[r] == index else ties.a[r]) for r in rows[:_KNOWN_SHOWN]]
    shown = {row.id: row for row in desk.people.rows_of([int(view.ids[i]) for i in others])}
    for r, other in zip(rows, others, strict=False):
        known = shown.get(int(view.ids[other]))
        if known is None:
            continue
        way = AB if index < other else BA
        verified = bool(ties.verified[r])
        tell = (
            explain(ties, r, way, names=view.name, noun=view.noun, zone=view.zone)
            if verified
            else possible_reasons(ties, r, names=view.name, noun=view.noun, zone=view.zone)
        )
        made.append(shapes.KnownRow(known.id, known.name, known.title, known.organisation, verified, tell))
    return made


def _worth(one: Any, other: Any) -> float:
    return float(np.nan_to_num(one) + np.nan_to_num(other))


def _trashed_row(person: models.Person) -> shapes.PersonRow:
    from inroad.desk.people import row_of

    return row_of(person)
