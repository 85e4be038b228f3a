import pytest

from fixtures.small_world import ACME, BOB, CAROL, DAVE, FRANK, GOAL, MALLORY, TIES, TODAY, everybody, role, world
from inroad.ways.evidence import Hunch
from inroad.ways.model import Goal
from inroad.ways.sheet import sheet

INITECH = Goal("Initech", (9,), interest="operations lead")


def make(desk, contact, targets=(GOAL, INITECH), **more):
    return sheet(contact, targets, desk.people, desk.snapshot, desk.evidence, today=TODAY, **more)


def test_people_they_know_there_come_first_with_the_reason_and_a_question_that_names_them():
    desk = world(everybody(), TIES, [Hunch(BOB, MALLORY, "overlap", ("both at Acme 2016; do they know each other?",))])
    found = make(desk, BOB)
    assert [(line.target, line.kind, line.who and line.who.name) for line in found.lines] == [
        ("Northwind", "knows", "Carol Diaz"),
        ("Northwind", "may know", "Mallory Ito"),
        ("Initech", "opening", None),
    ]
    assert found.lines[0].question == (
        "Would you be comfortable mentioning me to Carol Diaz, VP Engineering at Northwind?"
    )
    assert "6 threads" in found.lines[0].reasons[0]
    assert found.words == "Bob Connor may lead you to Carol Diaz and Mallory Ito."


def test_every_question_names_a_person_or_an_opening():
    desk = world(everybody(), TIES)
    for contact in range(1, 8):
        for line in make(
            desk, contact, may_know=[(contact, "Northwind", ""), (contact, "Initech", "Ivan Orlov")]
        ).lines:
            named = (line.who.name if line.who else None, "Ivan Orlov", "platform engineering", "operations")
            assert any(name and name in line.question for name in named), line.question


def test_my_guess_and_their_own_past_are_on_the_sheet():
    people = everybody()
    people[DAVE] = ("Dave Evans", [role(ACME, end=2019)])
    desk = world(people, TIES)
    found = make(desk, DAVE, [Goal("Acme", (ACME,))], may_know=[(DAVE, "Acme", "Rosa Lind")])
    assert [line.kind for line in found.lines] == ["told", "was there"]
    assert found.lines[1].reasons == ("was at Acme until 2019",)


def test_people_who_may_not_be_named_are_not_and_i_am_not_either():
    desk = world(everybody(), TIES)
    assert [line.kind for line in make(desk, BOB, [GOAL], absent=[CAROL]).lines] == ["opening"]
    assert [line.who.name for line in make(desk, FRANK, [GOAL]).lines] == ["Carol Diaz"]


def test_a_target_without_interest_and_without_people_gives_no_vague_question():
    found = make(world(everybody(), []), BOB, [Goal("Initech", (9,))])
    assert (found.lines, found.others) == ((), ("Initech",))
    assert "Talk about their work" in found.words


@pytest.mark.parametrize("count", [1, 200])
def test_the_sheet_is_bounded(count):
    targets = [Goal(f"T{number}", (900 + number,), interest="sales") for number in range(count)]
    assert len(make(world(everybody(), TIES), BOB, targets).lines) == min(count, 12)
