"""What passed between the owner and somebody outside the mailboxes: a call, a meeting, a letter, noted by hand.

One line becomes one interaction, so that ties see it like any other. It can be undone. The same line twice is one.

Refused: a day that is still to come, an entry about oneself.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from inroad.desk import journal, play_hearing, shapes
from inroad.desk.imports.gather import digest
from inroad.desk.text import LINE, clean
from inroad.errors import BadInput, Refused
from inroad.matching import names
from inroad.store import models

if TYPE_CHECKING:
    from inroad.desk.door import Desk

KINDS: Final = {
    "call": models.Interaction.CALL,
    "meeting": models.Interaction.MEETING,
    "mail": models.Interaction.MAIL,
    "letter": models.Interaction.LETTER,
}
_TOGETHER: Final = {models.Interaction.CALL, models.Interaction.MEETING}
"""Where both speak, so that the one who called is no sender without an answer."""


@dataclass(frozen=True, slots=True)
class Logged:
    """An entry as it was written down. ``at`` is noon of the day, or now for today."""

    id: int
    kind: str
    at: datetime
    direction: str
    words: str
    person: shapes.PersonRow


def log(
    desk: "Desk", person_id: int, words: str, kind: str = "call", on: date | None = None, *, from_them: bool = False
) -> Logged:
    """Note what passed between the owner and ``person_id`` on the day ``on`` (None: today).

    ``from_them``: they called or wrote. Raises BadInput for a kind that isn't known or a day to come, Refused for what
    is noted already.
    """
    said = clean(words, "what passed between you", LINE, required=True)
    if kind not in KINDS:
        raise BadInput(f"nothing passes by “{kind}”", hint=f"one of: {', '.join(KINDS)}")
    person = desk.people._get(person_id)
    if person.pk == desk.row.me_id:
        raise BadInput("that is you", hint="name the other one")
    at = _moment(desk, on)
    direction = "from them" if from_them else "from me"
    day = at.astimezone(ZoneInfo(desk.row.timezone)).date()
    key = digest("logged", str(person.pk), kind, day.isoformat(), direction, names.fold(said))
    if models.Interaction.objects.filter(desk=desk.row, key=key).exists():
        raise Refused("this is noted already", hint="say what was different about this one")
    called = person.name or "somebody"
    with journal.change(desk, "logged", f"A {kind} with {called}: {said}", ties=False, mail=True) as change:
        mine, theirs = _identity(change, desk, desk.setup.person()), _identity(change, desk, person)
        sender, other = (theirs, mine) if from_them else (mine, theirs)
        row = change.create(
            models.Interaction(
                desk=desk.row,
                kind=KINDS[kind],
                at=at,
                sender=None if kind == "meeting" else sender,
                subject=said,
                recipients=2 if KINDS[kind] in _TOGETHER else 1,
                key=key,
                edited=True,
            )
        )
        seat = models.Participant
        # As an import writes them: whoever met sat there, whoever wrote is the sender and not among the readers.
        there = [(mine, seat.ATTENDEE), (theirs, seat.ATTENDEE)] if KINDS[kind] in _TOGETHER else [(other, seat.TO)]
        for identity, role in there:
            change.create(seat(interaction=row, identity=identity, role=role))
        play_hearing.heard(desk, change)
    desk.network.refresh_derived([person.pk])
    return Logged(row.pk, kind, at, direction, said, desk.people.rows_of([person.pk])[0])


def _moment(desk: "Desk", on: date | None) -> datetime:
    if on is None or on == desk.today():
        return desk.now()
    if on > desk.today():
        raise BadInput(f"{on} is still to come", where="on", hint="a promise can wait for it: inroad promise add")
    return datetime.combine(on, time(12), ZoneInfo(desk.row.timezone)).astimezone(desk.now().tzinfo)


def _identity(change: journal.Change, desk: "Desk", person: models.Person) -> models.Identity:
    """What points at somebody; for who has nothing else, their name, as an import does it."""
    found = person.identities.order_by("kind", "-edited", "id").first()
    if found is not None:
        return found
    value = f"{names.fold(person.name)}#{person.pk}"
    return change.create(models.Identity(desk=desk.row, person=person, kind="name", value=value, shown=person.name))
