"""The morning digest: what the owner owes, what they wait for, what wants a word. To the owner, by mail, if wished."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from inroad.desk import channels, journal, notices
from inroad.desk.contract_shapes import PromiseRow
from inroad.introductions import days

if TYPE_CHECKING:
    from inroad.desk.door import Desk

STILL_MORNING = timedelta(hours=4)  # a machine that woke later says nothing of this morning
_NEAR = timedelta(days=3)
_MOST = 10


@dataclass(frozen=True, slots=True)
class Digest:
    subject: str
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def digest(desk: "Desk") -> Digest | None:
    """This morning's digest; None when there is nothing to say, so that no empty mail teaches to ignore the others."""
    now = desk.now()
    questions = [row for row in desk.promises.unresolved() if row.mine]
    late = [row for row in desk.promises.owed() if row.overdue]
    owed = [row for row in desk.promises.owed() if not row.overdue and row.due_at <= now + _NEAR]
    replies = desk.mail.replies(_MOST)
    waiting = [row for row in desk.promises.waiting() if row.due_at <= now + _NEAR]
    lines: list[str] = []
    _section(lines, "Did you get to it?", [_said(row) for row in (*questions, *late)])
    _section(lines, "To do", [f"{_said(row)} ({row.when})" for row in owed])
    _section(
        lines,
        "Answers that came in",
        [f"{row.sender}: “{row.subject}”" + (" (it came back)" if row.bounce else "") for row in replies],
    )
    _section(lines, "Others, in their own time", [f"{row.person}: {row.words}, {row.when}" for row in waiting])
    if not lines:
        return None
    first = next((row.words for row in (*questions, *late, *owed)), "")
    subject = f"Today: {first}"[:120] if first else "Today at your desk"
    return Digest(subject, tuple(lines[1:]))


def send(desk: "Desk", now: datetime) -> bool:
    """Queue this morning's digest, once a day; False if it is not wished, nothing is to be said, or it went already."""
    if not notices.wished(desk):
        return False
    made = digest(desk)
    if made is None:
        return False
    with transaction.atomic():
        journal.lock(desk.row.pk)
        return notices.queue(desk, made.subject, made.lines, f"digest-{desk.today().isoformat()}", now)


def tell(desk: "Desk") -> int:
    """This morning's digest to the owner's phone or chat (:mod:`.channels`), once a day; how many took it."""
    made = digest(desk) if notices.wished(desk) else None
    return channels.tell(desk, made.subject, made.text) if made is not None else 0


def next_at(settings: dict[str, object], timezone: str, now: datetime) -> datetime:
    """When the next digest is due: at the wished hour there, today or tomorrow. Never early, whatever clocks do."""
    today: date = days.day_in(now, timezone)
    hour = notices.hour_of(settings)
    for day in (today, today + timedelta(days=1)):
        at = days.hour_of(day, hour, timezone)
        if at > now:
            return at
    return days.hour_of(today + timedelta(days=2), hour, timezone)


def _section(lines: list[str], title: str, said: list[str]) -> None:
    if said:
        more = [f"- and {len(said) - _MOST} more"] if len(said) > _MOST else []
        lines += ["", title, *(f"- {line}" for line in said[:_MOST]), *more]


def _said(row: PromiseRow) -> str:
    text = row.words[:200]
    return f"{text[0].upper()}{text[1:]}" if text else row.what
