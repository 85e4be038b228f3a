"""Who is inside a goal as of a day, and who was.

Inside is an open position at the organisation or one of its children. A position last confirmed more than
:data:`CONFIRMED_MONTHS` months ago may have ended without anybody noticing: such people are kept, marked "may have
left", and come after the others. Former staff are never addressees: they are advisers and vouchers.

As of a day: a position that starts later is not there yet, one that ends later is still open, and so is one without
dates.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol

from inroad.ways import titles
from inroad.ways.model import Goal, Role, Someone, Step

CONFIRMED_MONTHS: Final = 24


class People(Protocol):
    """The people of a desk by dense index, as the network numbers them. May load them as they are asked for."""

    def __len__(self) -> int: ...

    def __getitem__(self, index: int, /) -> Someone: ...

    def at(self, organisations: Sequence[int]) -> Iterable[int]:
        """Indexes of everybody who has or had a role at one of ``organisations``."""
        ...

    def load(self, indexes: Iterable[int]) -> None:
        """These people are about to be asked for one by one: a good moment to fetch them all at once."""
        ...


class Folk:
    """People held in memory."""

    def __init__(self, people: Sequence[Someone]) -> None:
        self._people = people
        self._at: dict[int, list[int]] = {}
        for index, person in enumerate(people):
            for organisation in {role.organisation for role in person.roles}:
                self._at.setdefault(organisation, []).append(index)

    def __len__(self) -> int:
        return len(self._people)

    def __getitem__(self, index: int, /) -> Someone:
        return self._people[index]

    def at(self, organisations: Sequence[int]) -> list[int]:
        return sorted({index for organisation in organisations for index in self._at.get(organisation, ())})

    def load(self, indexes: Iterable[int]) -> None:
        """Nothing to do: they are here."""


@dataclass(frozen=True, slots=True)
class Insider:
    """Somebody inside a goal, or for a former one, somebody who was. ``role`` is the one that matters here."""

    index: int
    role: Role | None
    may_have_left: bool = False


def is_open(role: Role, today: date) -> bool:
    """Whether the role is held on ``today`` as far as is known."""
    if role.start is not None and role.start > today:
        return False
    if role.end is not None:
        return role.end > today or (not role.ended and role.end == today)
    return not role.ended


def is_over(role: Role, today: date) -> bool:
    """Whether the role was held and is not any more on ``today``."""
    return not is_open(role, today) and (role.start is None or role.start <= today)


def may_have_left(role: Role, today: date) -> bool:
    """Whether an open role was last confirmed (or, never confirmed, begun) more than 24 months before ``today``.

    A role without any date can't be called old.
    """
    seen = role.confirmed_on or role.start
    return seen is not None and _months_before(today, CONFIRMED_MONTHS) > seen


def inside(goal: Goal, people: People, today: date) -> tuple[Insider, ...]:
    """Everybody inside ``goal`` on ``today``: those confirmed first, each part by index.

    The goal of a person is that person. O(people with a role there).
    """
    if goal.person is not None:
        role = current_role(people[goal.person], today)
        return (Insider(goal.person, role, role is not None and may_have_left(role, today)),)
    wanted = set(goal.organisations)
    found = []
    there = list(people.at(goal.organisations))
    people.load(there)
    for index in there:
        roles = [role for role in people[index].roles if role.organisation in wanted and is_open(role, today)]
        if roles:
            found.append(Insider(index, _best(roles, goal), all(may_have_left(role, today) for role in roles)))
    return tuple(sorted(found, key=lambda insider: (insider.may_have_left, insider.index)))


def former(goal: Goal, people: People, today: date) -> tuple[Insider, ...]:
    """Everybody who was inside ``goal`` and is not on ``today``, those who left last first."""
    wanted = set(goal.organisations)
    found = []
    there = list(people.at(goal.organisations))
    people.load(there)
    for index in there:
        roles = [role for role in people[index].roles if role.organisation in wanted]
        past = [role for role in roles if is_over(role, today)]
        if past and not any(is_open(role, today) for role in roles):
            found.append(Insider(index, max(past, key=lambda role: (role.end or date.min, role.start or date.min))))
    return tuple(sorted(found, key=lambda one: (_left(one), -one.index), reverse=True))


def current_role(person: Someone, today: date) -> Role | None:
    """The role to show beside somebody's name: the open one confirmed or begun last, None if there is none."""
    held = [role for role in person.roles if is_open(role, today)]
    return max(held, key=_freshness, default=None)


def step(person: Someone, role: Role | None, *, may_have_left: bool = False) -> Step:
    """``person`` as shown in a chain, in ``role``."""
    if role is None:
        return Step(person.id, person.name, "", "", may_have_left)
    return Step(person.id, person.name, role.title, role.organisation_name, may_have_left)


def _best(roles: list[Role], goal: Goal) -> Role:
    """The most telling of several roles at the goal: the most fitting title, then the freshest."""
    return max(roles, key=lambda role: (titles.fit(role.title, goal.interest), *_freshness(role)))


def _freshness(role: Role) -> tuple[date, date]:
    return role.confirmed_on or role.start or date.min, role.start or date.min


def _left(insider: Insider) -> date:
    return insider.role.end if insider.role and insider.role.end else date.min


def _months_before(day: date, months: int) -> date:
    whole = day.year * 12 + day.month - 1 - months
    # 31 August minus 6 months is the end of February: clip to the 28th, a few days make no difference here.
    return date(max(whole // 12, 1), whole % 12 + 1, min(day.day, 28)) if whole >= 12 else date.min
