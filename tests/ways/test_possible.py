from fixtures.small_world import (
    ALICE,
    BOB,
    CAROL,
    DAVE,
    ERIN,
    FRANK,
    GOAL,
    GRACE,
    MALLORY,
    NORTHWIND,
    TIES,
    TODAY,
    everybody,
    role,
    world,
)
from inroad.ways.evidence import Hunch
from inroad.ways.inside import inside
from inroad.ways.possible import MayKnow, possible


def ask(desk, **more):
    insiders = inside(GOAL, desk.people, TODAY)
    return possible(GOAL, desk.people, desk.snapshot, desk.evidence, insiders, **{"today": TODAY, **more})


def pairs(entries):
    return [(entry.via and entry.via.name.split()[0], entry.who and entry.who.name.split()[0]) for entry in entries]


def test_my_own_weak_sign_is_a_question_to_myself():
    desk = world(everybody(), TIES, [Hunch(ALICE, MALLORY, "sign", ("connected on LinkedIn since 3 May 2020",))])
    first = next(entry for entry in ask(desk) if entry.who and entry.who.name.startswith("Mallory"))
    assert first.via is None
    assert first.reasons == ("connected on LinkedIn since 3 May 2020",)
    assert "Do you know Mallory Ito (Software Engineer at Northwind)" in first.ask


def test_a_shared_employer_becomes_a_question_that_names_the_person():
    words = "both at Acme 2016–17; do they know each other?"
    desk = world(everybody(), TIES, [Hunch(BOB, MALLORY, "overlap", (words,))])
    entry = next(entry for entry in ask(desk) if entry.via and entry.via.name.startswith("Bob"))
    assert entry.ask == (
        "Ask Bob Connor: do you know Mallory Ito (Software Engineer at Northwind): you were both at Acme 2016–17?"
    )


def test_what_is_a_way_in_already_is_not_asked_again():
    desk = world(everybody(), TIES, [Hunch(BOB, CAROL, "sign", ("x",)), Hunch(ALICE, FRANK, "sign", ("x",))])
    assert pairs(ask(desk)) == [("Grace", "Grace")]


def test_strangers_and_people_who_may_not_be_asked_are_not_asked():
    desk = world(everybody(), TIES, [Hunch(ERIN, MALLORY, "sign", ("x",)), Hunch(BOB, MALLORY, "sign", ("x",))])
    assert pairs(ask(desk)) == [("Bob", "Mallory"), ("Grace", "Grace")]
    assert pairs(ask(desk, may_not_ask=[BOB, GRACE])) == []
    assert pairs(ask(desk, may_not_reach=[MALLORY, GRACE])) == []


def test_somebody_i_know_who_may_have_left_is_asked_whether_they_are_still_there():
    entry = ask(world(everybody(), TIES))[0]
    assert entry.who.may_have_left
    assert entry.ask.startswith("Are you still at Northwind?")
    assert entry.reasons == ("you know each other, but that they are there was last confirmed in 2020",)


def test_my_own_guess_is_a_question_about_a_person_or_the_work():
    desk = world(everybody(), TIES[:2])
    named, unnamed = ask(desk, may_know=[MayKnow(DAVE), MayKnow(BOB, "Carol Diaz")])
    assert (named.via.name, unnamed.via.name) == ("Bob Connor", "Dave Evans")
    assert named.ask == "How do you know Carol Diaz at Northwind, and would you be comfortable mentioning me?"
    assert "who looks after platform engineering there" in unnamed.ask


def test_an_address_book_alone_is_asked_about_last():
    hunches = [
        Hunch(ALICE, CAROL, "sign", ("in your address book",), faint=True),
        Hunch(DAVE, MALLORY, "overlap", ("both at Acme 2016",)),
    ]
    assert pairs(ask(world(everybody(), TIES[:2], hunches))) == [("Dave", "Mallory"), (None, "Carol")]


def test_the_list_is_bounded_and_nobody_gets_a_questionnaire():
    people = [*everybody(), *[(f"N{i} X", [role(NORTHWIND, confirmed=TODAY)]) for i in range(60)]]
    by_bob = [Hunch(BOB, 8 + i, "overlap", ("both at Acme 2016",)) for i in range(60)]
    mine = [Hunch(ALICE, 8 + i, "sign", ("connected",)) for i in range(60)]
    desk = world(people, TIES, [*by_bob, *mine])
    entries = ask(desk)
    assert len(entries) == 12
    assert [name for name, _ in pairs(entries)].count("Bob") == 2


def test_who_knows_my_work_well_is_asked_first():
    hunches = [Hunch(DAVE, MALLORY, "sign", ("x",)), Hunch(BOB, MALLORY, "overlap", ("both at Acme 2016",))]
    assert pairs(ask(world(everybody(), TIES, hunches)))[:2] == [("Bob", "Mallory"), ("Dave", "Mallory")]
