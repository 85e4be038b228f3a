import pytest

from fixtures.small_world import (
    BOB,
    CAROL,
    FRANK,
    GOAL,
    GRACE,
    LAB,
    NORTHWIND,
    TIES,
    TODAY,
    everybody,
    role,
    world,
)
from inroad.ways.model import Goal
from inroad.ways.scripts import Caller
from inroad.ways.side_doors import side_doors

CALLER = Caller(
    "Alice Adler", "run operations for hospitals", "two of your customers told me the night orders get lost"
)


def doors(desk, goal=GOAL, **more):
    return side_doors(
        goal, desk.people, desk.snapshot, **{"today": TODAY, "caller": CALLER, "interest": goal.interest, **more}
    )


def kinds(found):
    return [(door.kind, door.who and door.who.name) for door in found]


def test_sales_come_first_then_people_beside_the_manager_and_the_switchboard_last():
    desk = world(everybody(), [])
    assert kinds(doors(desk)) == [
        ("sales", "Grace Huber"),
        ("next to the manager", "Mallory Ito"),
        ("switchboard", None),
    ]


def test_personnel_are_never_a_side_door():
    desk = world(
        [("Me", []), *[(f"P{i}", [role(NORTHWIND, "HR Sales Recruiter", confirmed=TODAY)]) for i in range(5)]], []
    )
    assert kinds(doors(desk)) == [("switchboard", None)]
    for door in doors(world(everybody(), [])):
        assert not any("human resources" in line.lower() for line in door.script)


def test_those_i_know_are_ways_in_and_not_side_doors():
    assert "Grace Huber" not in [name for _, name in kinds(doors(world(everybody(), TIES)))]


def test_former_staff_i_know_are_advisers():
    people = everybody()
    people[BOB] = ("Bob Connor", [role(LAB, "Director", 2010, 2019)])
    door = next(one for one in doors(world(people, TIES)) if one.kind == "former")
    assert "Bob Connor was at Northwind Labs 2010–19" in door.why
    assert door.script[0].startswith("Bob, you know Northwind from the inside")
    assert "former" not in [one.kind for one in doors(world(people, []))]


def test_a_script_says_who_i_am_gives_before_it_asks_and_asks_advice_before_an_introduction():
    for door in doors(world(everybody(), [])):
        text = "\n".join(door.script)
        assert "this is Alice Adler. I run operations for hospitals." in text
        assert text.index("night orders") < text.index("If you were me") < text.index("comfortable telling them")
        assert "platform engineering" in text


def test_without_something_useful_the_caller_is_told_to_find_it_first():
    for door in doors(world(everybody(), []), caller=Caller("Alice Adler")):
        if door.kind in ("sales", "switchboard"):
            assert "Have one useful thing ready" in door.why
        assert not any("  " in line or "None" in line or "{" in line for line in door.script)


@pytest.mark.parametrize("interest", ["", "recruiting", "chief financial officer"])
def test_scripts_are_there_for_every_interest_and_for_nobody_at_all(interest):
    goal = Goal("Northwind", (NORTHWIND, LAB), interest=interest)
    nobody = world([("", [])], [])
    found = doors(nobody, goal, caller=None)
    assert kinds(found) == [("switchboard", None)]
    assert found[0].script[0].startswith("Hello.")


def test_a_kind_has_at_most_three():
    people = [("Me", []), *[(f"P{i} X", [role(NORTHWIND, "Sales", confirmed=TODAY)]) for i in range(9)]]
    assert [kind for kind, _ in kinds(doors(world(people, [])))].count("sales") == 3


def test_around_a_person_their_colleagues_are_asked_and_not_the_person():
    found = doors(world(everybody(), []), Goal("Carol Diaz", (NORTHWIND, LAB), person=CAROL, interest="platform"))
    assert "Carol Diaz" not in [name for _, name in kinds(found)]
    assert any("get to know Carol Diaz" in line for line in found[0].script)


def test_people_who_may_not_be_approached_are_left_out():
    assert "Grace Huber" not in [name for _, name in kinds(doors(world(everybody(), []), skip=[GRACE, FRANK]))]
