from datetime import date

import pytest

from fixtures.small_world import ACME, ELSEWHERE, GOAL, LAB, NORTHWIND, TODAY, role
from inroad.ways.inside import Folk, current_role, former, inside, is_open, may_have_left
from inroad.ways.model import Goal, Someone


def people(*roles):
    return Folk([Someone(index, f"P{index}", tuple(held)) for index, held in enumerate(roles)])


def test_inside_is_an_open_position_at_the_organisation_or_a_child():
    desk = people(
        [role(NORTHWIND, start=2020, confirmed=TODAY)], [role(LAB)], [role(ACME)], [role(NORTHWIND, end=2020)]
    )
    assert [one.index for one in inside(GOAL, desk, TODAY)] == [0, 1]


@pytest.mark.parametrize(
    ("confirmed", "start", "flag"),
    [
        (date(2024, 5, 3), None, False),
        (date(2024, 5, 2), None, True),
        (None, date(2024, 5, 3), False),
        (None, date(2001, 1, 1), True),
        (None, None, False),
        (date(2026, 1, 1), date(2001, 1, 1), False),
    ],
)
def test_a_position_not_confirmed_for_24_months_may_have_ended(confirmed, start, flag):
    assert may_have_left(role(NORTHWIND, start=start, confirmed=confirmed), TODAY) is flag


def test_those_who_may_have_left_come_after_the_others():
    desk = people([role(NORTHWIND, start=2001)], [role(NORTHWIND, confirmed=TODAY)])
    assert [(one.index, one.may_have_left) for one in inside(GOAL, desk, TODAY)] == [(1, False), (0, True)]


def test_as_of_a_day_a_later_position_is_not_there_and_a_later_end_has_not_come():
    later, ended = role(NORTHWIND, start=2020), role(NORTHWIND, start=2000, end=2015)
    day = date(2010, 6, 1)
    assert not is_open(later, day)
    assert is_open(ended, day)
    assert not is_open(role(NORTHWIND, ended=True), day)
    desk = people([later], [ended])
    assert [one.index for one in inside(GOAL, desk, day)] == [1]
    assert former(GOAL, desk, day) == ()


def test_former_staff_are_those_who_left_and_did_not_come_back():
    desk = people(
        [role(NORTHWIND, end=2015)],
        [role(NORTHWIND, end=2020)],
        [role(NORTHWIND, end=2020), role(LAB, start=2021, confirmed=TODAY)],
        [role(NORTHWIND, ended=True)],
    )
    assert [one.index for one in former(GOAL, desk, TODAY)] == [1, 0, 3]


def test_of_two_roles_inside_the_more_fitting_one_is_shown():
    desk = people([role(LAB, "Board Assistant", confirmed=TODAY), role(NORTHWIND, "VP Engineering", confirmed=TODAY)])
    assert inside(GOAL, desk, TODAY)[0].role.title == "VP Engineering"


def test_the_goal_of_a_person_is_that_person_wherever_they_are():
    desk = people([], [role(ELSEWHERE, "Director")], [])
    found = inside(Goal("P1", person=1), desk, TODAY)
    assert [(one.index, one.role.title) for one in found] == [(1, "Director")]
    assert inside(Goal("P2", person=2), desk, TODAY)[0].role is None


def test_the_role_shown_beside_a_name_is_the_one_confirmed_last():
    someone = Someone(
        0, "P", (role(ACME, "Old", start=2010, end=2015), role(LAB, "A", start=2020), role(ACME, "B", start=2022))
    )
    assert current_role(someone, TODAY).title == "B"
    assert current_role(Someone(0, "P"), TODAY) is None
