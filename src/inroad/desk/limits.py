"""What a helper wishes, as far as this desk may know it, and what they told its owner about it.

Two sources, and the stricter one holds (:func:`inroad.desk.surroundings.limits_of`): what somebody confirmed for the
whole installation on a page of their own, and what they told this desk's owner, which binds this desk alone and stands
in its settings. Refused: to open a door again that its owner closed on their own page; only they do that.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from inroad.desk import journal, merging, surroundings
from inroad.desk.guest_shapes import LimitsShown
from inroad.desk.text import LINE, NAME, clean
from inroad.errors import BadInput, Refused
from inroad.introductions.model import KnownBy
from inroad.store import models

if TYPE_CHECKING:
    from inroad.desk.door import Desk

MOST_ASKS: Final = 100
MOST_NO_GO: Final = 50
SETTING: Final = "limits"


class VouchersLimits:
    def __init__(self, desk: "Desk") -> None:
        self.desk = desk

    def of(self, person_id: int) -> LimitsShown:
        """What this person wishes. Raises NotFound."""
        person = self.desk.people._get(person_id)
        ids = merging.entries_of(person.pk)
        told = surroundings.told_limits(self.desk, ids)
        confirmed = surroundings.wishes_of(self.desk, ids)
        said = [row.asks_per_quarter for row in confirmed] + [row.asks_per_quarter for row in told]
        no_go = [entry for row in confirmed for entry in row.no_go] + [entry for row in told for entry in row.no_go]
        found = surroundings.limits_of(self.desk, person.pk)
        return LimitsShown(
            asks_per_quarter=min((number for number in said if number is not None), default=None),
            asks_left=None if found.asks_left is None else max(0, found.asks_left),
            no_go=tuple(dict.fromkeys(no_go)),
            door_closed=found.door_closed,
            left_alone=found.left_alone,
            told_by_owner=bool(told),
        )

    def told(self, person_id: int, asks_per_quarter: int | None, no_go: Sequence[str]) -> LimitsShown:
        """They told me how often they may be asked (None: they set no number) and for whom or what never.

        Raises BadInput beyond the bounds.
        """
        person = self.desk.people._get(person_id)
        wish: dict[str, Any] = {"asks_per_quarter": checked_asks(asks_per_quarter), "no_go": checked_no_go(no_go)}
        with journal.change(
            self.desk, "limits_told", f"{person.name} said how often, and for whom", kind="Person", object_id=person.pk
        ) as change:
            ids = {str(pk) for pk in merging.entries_of(person.pk)}
            kept = {key: value for key, value in self.desk.row.settings.get(SETTING, {}).items() if key not in ids}
            if wish["asks_per_quarter"] is not None or wish["no_go"]:
                kept[str(person.pk)] = wish
            change.update(self.desk.row, settings={**self.desk.row.settings, SETTING: kept})
        return self.of(person_id)

    def close_door(self, person_id: int, why: str = "") -> LimitsShown:
        """They told me that they would rather not be asked by me any more."""
        person = self.desk.people._get(person_id)
        set_door(self.desk, person, closed=True, why=why, known_by=KnownBy.TOLD, actor="owner")
        return self.of(person_id)

    def reopen_door(self, person_id: int, why: str = "") -> LimitsShown:
        """They told me that I may ask them again. Raises Refused where they closed it on their own page."""
        person = self.desk.people._get(person_id)
        doors = models.Door.objects.filter(seeker=self.desk.row, person__in=merging.entries_of(person.pk), closed=True)
        if not doors.exists():
            raise Refused(f"{person.name}'s door is open")
        if doors.filter(known_by=KnownBy.OBSERVED.value).exists():
            raise Refused(f"{person.name} closed it on their own page", hint="only they open it there again")
        set_door(self.desk, person, closed=False, why=why, known_by=KnownBy.TOLD, actor="owner")
        return self.of(person_id)


def set_door(desk: "Desk", person: models.Person, *, closed: bool, why: str, known_by: KnownBy, actor: str) -> None:
    """Close or open somebody's door to this desk, with its event. ``actor``: who says so, as events have it."""
    words = clean(why, "the reason", LINE)
    said = f"{person.name or 'Somebody'} {'would rather not be asked by you' if closed else 'may be asked again'}"
    fields = {"closed": closed, "why": words, "known_by": known_by.value, "changed_at": desk.now()}
    verb = "door_closed" if closed else "door_reopened"
    with journal.change(desk, verb, said, kind="Person", object_id=person.pk, actor=actor) as change:
        rows = list(models.Door.objects.filter(seeker=desk.row, person__in=merging.entries_of(person.pk)))
        for row in rows:
            if row.closed != closed or row.why != words or row.known_by != known_by.value:
                change.update(row, **fields)
        if not rows and closed:
            change.create(models.Door(seeker=desk.row, person=person, **fields))


def checked_asks(number: int | None) -> int | None:
    if number is not None and not 0 <= number <= MOST_ASKS:
        raise BadInput(f"{number} asks in a quarter", where="asks per quarter", hint=f"from 0 to {MOST_ASKS}")
    return number


def checked_no_go(names: Sequence[str]) -> list[str]:
    """Names of people and organisations, each once. Raises BadInput for too many or too long ones."""
    made = list(dict.fromkeys(name for one in names if (name := clean(one, "a name", NAME))))
    if len(made) > MOST_NO_GO:
        raise BadInput(f"{len(made)} names", where="no-go list", hint=f"{MOST_NO_GO} at most")
    return made
