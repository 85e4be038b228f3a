"""The desk's dates as a calendar: what its owner owes, what others said they would do, meetings. An .ics as bytes."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from inroad.desk.contract_rows import owed_of
from inroad.introductions.model import Kept
from inroad.introductions.model import Promise as What
from inroad.post import calendar as ics
from inroad.store import models

if TYPE_CHECKING:
    from inroad.desk.door import Desk

_ENDED_SHOWN = timedelta(days=30)  # long enough for a program that asks now and then to take them off
_MOST = 1_500  # of open and of ended promises and of meetings; a calendar holds 5,000


def calendar(desk: "Desk", *, names: bool = True) -> bytes:
    """Promises and meetings of this desk as RFC 5545, the same bytes while nothing changes."""
    return ics.calendar(entries(desk, names=names))


def entries(desk: "Desk", *, names: bool = True) -> list[ics.Entry]:
    """What stands in the calendar. Only what the owner has to do rings. ``names`` False: nobody is named, nor any
    employer, nor what somebody wrote."""
    return [*_promises(desk, names=names), *_meetings(desk, names=names), *_interviews(desk, names=names)]


def _promises(desk: "Desk", *, names: bool) -> list[ics.Entry]:
    open_ = (Kept.PENDING.value, Kept.UNRESOLVED.value)
    rows = desk.promises._rows().exclude(what=What.TURN_UP.value)  # a meeting has an entry of its own
    recent = rows.exclude(state__in=open_).filter(ended_at__gte=desk.now() - _ENDED_SHOWN)
    made = []
    for row in [*rows.filter(state__in=open_).order_by("due_at", "id")[:_MOST], *recent.order_by("-ended_at")[:_MOST]]:
        shown = desk.promises.shown(row)
        ended = row.state not in open_
        owed = owed_of(row)
        title = row.words if shown.mine else f"{shown.person}: {row.words}"
        if not names:  # the words of one's own promise are free text
            title = row.what if row.contract is not None else "something you promised"
            owed = replace(owed, words=title)
        made.append(
            ics.promise_entry(
                owed,
                uid=_uid(desk, f"promise {row.pk}"),
                title=f"{title[:1].upper()}{title[1:]}",
                timezone=desk.row.timezone,
                changed_at=row.ended_at or (row.contract.changed_at if row.contract else row.made_at),
                mine=shown.mine and row.chased,
                sequence=(row.contract.version if row.contract else 0) + ended,
            )
        )
    return made


def _meetings(desk: "Desk", *, names: bool) -> list[ics.Entry]:
    from inroad.desk.contract_rows import decode

    made = []
    since = desk.now() - _ENDED_SHOWN
    for row in desk.introductions._rows().filter(data__meeting_at__isnull=False).order_by("-changed_at")[:_MOST]:
        contract = decode(row)
        if contract.meeting_at is None or contract.meeting_at < since:
            continue
        cancelled = not row.open and contract.met_at is None
        title = f"{contract.addressee.name or contract.organisation}, through {contract.voucher.name}"
        made.append(
            ics.Entry(
                uid=_uid(desk, f"meeting {row.pk}"),
                title=title if names else "A meeting",
                starts=contract.meeting_at,
                changed_at=row.changed_at,
                text=contract.how_to_contact if names else "",
                sequence=row.version,
                cancelled=cancelled,
                alarms=ics.BEFORE_A_MEETING,
            )
        )
    return made


def _interviews(desk: "Desk", *, names: bool) -> list[ics.Entry]:
    """Talks about jobs, but for one that is the meeting of an introduction: that has its entry already."""
    from inroad.desk.contract_rows import decode

    since = desk.now() - _ENDED_SHOWN
    rows = models.Interview.objects.filter(desk=desk.row, at__gte=since, opening__target__trashed_at=None)
    rows = rows.select_related("opening__target__organisation", "opening__contract").order_by("-at", "-id")[:_MOST]
    listed = list(rows)
    events = models.Event.objects.filter(
        desk=desk.row, object_kind="Interview", object_id__in=[row.pk for row in listed]
    )
    changes: dict[int | None, list[datetime]] = {}
    for number, at in events.order_by("id").values_list("object_id", "at"):
        changes.setdefault(number, []).append(at)
    made = []
    for row in listed:
        opening = row.opening
        if opening.contract is not None and decode(opening.contract).meeting_at == row.at:
            continue
        place = opening.target.organisation.name if opening.target.organisation is not None else opening.target.name
        changed = changes.get(row.pk, [row.created_at])
        gone = row.trashed_at is not None or opening.trashed_at is not None
        made.append(
            ics.Entry(
                uid=_uid(desk, f"interview {row.pk}"),
                title=f"{opening.title}, {place}" if names else "A meeting",
                starts=row.at,
                changed_at=max(changed),
                text=row.how if names else "",
                sequence=len(changed),
                cancelled=gone or row.state == "called off",
                alarms=ics.BEFORE_A_MEETING if row.state == "planned" else (),
            )
        )
    return made


def _uid(desk: "Desk", key: str) -> str:
    return ics.uid(f"{desk.row.pk} {desk.row.created_at.isoformat()}", key)
