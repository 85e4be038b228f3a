"""Where people are met (S5): gatherings in the calendar in which they sat, and what the owner noted.

    meetings of several people with a title ── by title ─→ how often, when last
    "met at the harbour breakfast" ── a tag on the person ─→ the same, by note

Only of the owner's own calendar and people, and only on the owner's own page. A talk between two or three is none.
"""

from collections.abc import Collection
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from inroad.desk.community.source_shapes import Gathering
from inroad.desk.text import clean
from inroad.matching import names
from inroad.store import bulk, models

if TYPE_CHECKING:
    from inroad.desk.door import Desk

LEAST_PEOPLE: Final = 4
"""A gathering is of so many at least, whoever they are."""
MARK: Final = "met at "
MOST_CHARS: Final = 50
_MOST_MEETINGS: Final = 5_000


def of(desk: "Desk", people: Collection[int]) -> dict[int, tuple[Gathering, ...]]:
    """Person → gatherings where they are met, those noted first, then the latest."""
    zone = ZoneInfo(desk.row.timezone)
    noted: dict[int, dict[str, str]] = {}
    met: dict[int, dict[str, Gathering]] = {}
    for piece in bulk.in_pieces(sorted(set(people))):
        worn = models.PersonTag.objects.filter(person_id__in=piece, tag__desk=desk.row, tag__name__istartswith=MARK)
        for person, name in worn.order_by("tag__name").values_list("person_id", "tag__name"):
            title = name[len(MARK) :].strip()
            noted.setdefault(person, {})[names.fold(title)] = title
        sat = models.Participant.objects.filter(
            identity__person_id__in=piece, interaction__desk=desk.row, interaction__kind=models.Interaction.MEETING,
            interaction__recipients__gte=LEAST_PEOPLE, interaction__at__lte=desk.now(),
        ).exclude(role=models.Participant.DECLINED).exclude(interaction__subject="")  # fmt: skip
        rows = sat.order_by("-interaction__at", "-id").values_list(
            "identity__person_id", "interaction_id", "interaction__subject", "interaction__at"
        )
        seen: set[tuple[int, int]] = set()
        for person, meeting, subject, at in rows[:_MOST_MEETINGS]:
            if (person, meeting) in seen:
                continue
            seen.add((person, meeting))
            key, day = names.fold(subject), at.astimezone(zone).date()
            held = met.setdefault(person, {}).get(key)
            if held is None:
                met[person][key] = Gathering(" ".join(subject.split()), (), 1, day)
            else:
                met[person][key] = Gathering(held.title, (), held.times + 1, held.last)
    found: dict[int, tuple[Gathering, ...]] = {}
    for person in {*noted, *met}:
        there = met.get(person, {})
        here = [there.pop(key, Gathering(title, ())) for key, title in noted.get(person, {}).items()]
        found[person] = (*here, *there.values())
    return found


def together(of_people: dict[int, tuple[Gathering, ...]], called: dict[int, str]) -> tuple[Gathering, ...]:
    """The gatherings of several people, each with who of them is met there; those with the most first."""
    who: dict[str, list[str]] = {}
    shown: dict[str, Gathering] = {}
    for person, name in called.items():
        for one in of_people.get(person, ()):
            key = names.fold(one.title)
            who.setdefault(key, []).append(name)
            before = shown.get(key)
            if before is None or (one.times, one.last or before.last) > (before.times, before.last or one.last):
                shown[key] = one
    days = {key: one.last.toordinal() if one.last else 0 for key, one in shown.items()}
    order = sorted(shown, key=lambda key: (-len(who[key]), -days[key], key))
    return tuple(Gathering(shown[key].title, tuple(who[key]), shown[key].times, shown[key].last) for key in order)


def note(desk: "Desk", person_id: int, title: str) -> str:
    """Keep that somebody is met at ``title``, as a tag on them. Raises BadInput, NotFound."""
    said = clean(title, "the gathering", MOST_CHARS, required=True)
    if said.casefold().startswith(MARK):
        said = said[len(MARK) :]
    desk.people.tag([person_id], f"{MARK}{said}")
    return said
