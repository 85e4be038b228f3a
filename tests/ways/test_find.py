from dataclasses import replace
from datetime import date

import pytest

from fixtures.small_world import (
    ALICE,
    BOB,
    CAROL,
    DAVE,
    ERIN,
    FRANK,
    GOAL,
    GRACE,
    LAB,
    MALLORY,
    NORTHWIND,
    TIES,
    TODAY,
    everybody,
    role,
    world,
)
from inroad.graph.snapshot import Snapshot
from inroad.ways.find import Limits, RouteState, find
from inroad.ways.model import Goal


def ask(desk, goal=GOAL, **more):
    return find(goal, desk.people, desk.snapshot, desk.evidence, **{"today": TODAY, **more})


def routes(answer):
    return [tuple(step.id - 100 for step in way.people) for way in answer.ways]


@pytest.fixture
def desk():
    return world(everybody(), TIES)


def test_n1_direct_ways_come_first_then_one_voucher_then_two(desk):
    answer = ask(desk)
    assert routes(answer) == [(FRANK,), (GRACE,), (BOB, CAROL), (DAVE, ERIN, CAROL)]
    assert [way.vouchers for way in answer.ways] == [0, 0, 1, 2]
    assert answer.kind == "ways"


def test_who_may_have_left_is_shown_with_a_mark_and_after_the_others(desk):
    grace = ask(desk).ways[1]
    assert grace.people[0].may_have_left
    assert "may have left" in grace.words
    assert grace.chance > ask(desk).ways[0].chance


def test_n6_the_chance_is_the_product_of_the_ties_and_three_quarters_per_voucher(desk):
    for way in ask(desk).ways:
        product = 0.75**way.vouchers
        for tie in way.ties:
            product *= tie.chance
        assert way.chance == pytest.approx(product)
        assert all(tie.verified for tie in way.ties)


def test_a_way_in_is_said_in_plain_words_made_of_its_reasons(desk):
    way = ask(desk).ways[2]
    assert way.words == (
        "You and Bob Connor worked together at Acme 2016–21, 42 mails both ways, last in April 2026. "
        "Bob Connor and Carol Diaz (VP Engineering at Northwind) answered each other in 6 threads you were on."
    )
    assert way.ties[0].reasons[0] == "worked together at Acme 2016–21"
    assert (way.ties[0].backing, way.ties[1].backing) == ("well", "unknown")
    assert "begins as an introduction to Erin Falk" in ask(desk).ways[3].words


def test_a_recruiter_is_asked_for_a_name_and_not_for_the_job(desk):
    frank = ask(desk).ways[0]
    assert (frank.role, frank.toward.name) == ("voucher", "Carol Diaz")
    assert "Carol Diaz (VP Engineering at Northwind)" in frank.words
    alone = ask(world(everybody(), [tie for tie in TIES if tie[:2] != (FRANK, CAROL)])).ways[0]
    assert (alone.role, alone.toward) == ("voucher", None)
    assert "who leads that work" in alone.words
    hiring = ask(desk, replace(GOAL, interest="recruiting")).ways[0]
    assert hiring.role == "addressee"


def test_a_decider_is_an_addressee_and_so_is_whoever_is_the_best_known(desk):
    people = everybody()
    people[FRANK] = ("Frank Gruber", [role(LAB, "Engineering Manager", confirmed=TODAY)])
    assert ask(world(people, TIES)).ways[0].role == "addressee"
    people[FRANK] = ("Frank Gruber", [role(LAB, "Cook", confirmed=TODAY)])
    assert ask(world(people, TIES)).ways[0].role == "voucher"
    assert ask(world(people, TIES[:-1])).ways[0].role == "addressee"


def test_nobody_inside_is_a_voucher_to_a_colleague(desk):
    assert not [route for route in routes(ask(desk)) if FRANK in route[:-1]]


def test_who_knows_my_work_comes_first_within_a_group(desk):
    people = everybody()
    ties = [*TIES, (DAVE, CAROL, 1.0, 1)]
    assert routes(ask(world(people, ties)))[2:4] == [(BOB, CAROL), (DAVE, CAROL)]


def test_limits_keep_people_out_of_their_part_only(desk):
    assert (BOB, CAROL) not in routes(ask(desk, limits=Limits(may_not_ask=[BOB])))
    assert routes(ask(desk, limits=Limits(may_not_reach=[CAROL]))) == [(FRANK,), (GRACE,)]
    assert routes(ask(desk, limits=Limits(absent=[FRANK, ERIN]))) == [(GRACE,), (BOB, CAROL)]
    assert ask(desk, limits=Limits(may_not_reach=[CAROL])).ways[0].toward is None


def test_a_route_that_is_asked_resting_or_declined_is_shown_last_and_offered_in_no_other_way():
    ties = [*TIES, (DAVE, BOB, 1.0, 1), (DAVE, CAROL, 0.25, 1)]
    desk = world(everybody(), ties)
    answer = ask(desk, states={(BOB,): RouteState("resting", "resting until 1 June")})
    assert routes(answer)[2:] == [(DAVE, CAROL), (BOB, CAROL), (DAVE, ERIN, CAROL), (BOB, DAVE, CAROL)]
    assert [way.state for way in answer.ways[2:]] == ["free", "resting", "free", "resting"]
    assert answer.ways[3].state_why == "resting until 1 June"
    answer = ask(desk, states={(BOB, CAROL): RouteState("declined", "not this time, 3 May")})
    assert [(route, way.state) for route, way in zip(routes(answer), answer.ways, strict=True)][2:] == [
        ((DAVE, CAROL), "free"),
        ((BOB, CAROL), "declined"),
        ((DAVE, ERIN, CAROL), "free"),
    ]


def test_who_is_about_to_be_met_is_not_offered_elsewhere():
    ties = [*TIES, (DAVE, CAROL, 0.25, 1)]
    answer = ask(world(everybody(), ties), states={(BOB, CAROL): RouteState("under way", "since 1 May")})
    assert [(route, way.state) for route, way in zip(routes(answer), answer.ways, strict=True)][2:] == [
        ((BOB, CAROL), "under way")
    ]


def test_a_state_that_does_not_exist_is_refused(desk):
    with pytest.raises(ValueError, match="a route is free or"):
        ask(desk, states={(BOB,): RouteState("busy")})
    with pytest.raises(ValueError, match="k must be"):
        ask(desk, k=0)


def test_the_present_employer_gives_an_empty_answer(desk):
    answer = ask(desk, guarded=True)
    assert answer.guarded
    assert (answer.ways, answer.possible, answer.side_doors) == ((), (), ())
    assert "nothing about your search goes to anybody there" in answer.words


def test_top_n_counts_per_group(desk):
    assert routes(ask(desk, k=1)) == [(FRANK,), (BOB, CAROL), (DAVE, ERIN, CAROL)]


def test_where_nobody_leads_in_the_words_are_kind_and_the_switchboard_is_there():
    answer = ask(world(everybody(), []))
    assert (answer.kind, answer.ways) == ("nobody yet", ())
    assert answer.words.startswith("Nobody yet who could lead you into Northwind, though you have four people there")
    assert answer.side_doors[-1].kind == "switchboard"
    unknown = ask(world(everybody(), []), Goal("Initech", (9,)))
    assert "none of your people is at Initech" in unknown.words
    assert [door.kind for door in unknown.side_doors] == ["switchboard"]


def test_a_goal_that_is_a_person_is_reached_through_those_who_know_them(desk):
    answer = ask(desk, Goal("Carol Diaz", (NORTHWIND,), person=CAROL))
    assert routes(answer) == [(BOB, CAROL), (FRANK, CAROL), (DAVE, ERIN, CAROL)]
    direct = ask(desk, Goal("Frank Gruber", person=FRANK))
    assert [way.role for way in direct.ways if way.vouchers == 0] == ["addressee"]


def test_as_of_an_earlier_day_those_who_came_later_are_not_there(desk):
    assert routes(ask(desk, today=date(2018, 6, 1))) == [(GRACE,)]


def test_inferred_ties_say_so(desk):
    desk.evidence.inferred_rows.add(0)
    way = ask(desk).ways[2]
    assert [tie.inferred for tie in way.ties] == [True, False]


def test_the_organisations_run_gives_the_same_answer_even_if_somebody_joined_since(desk):
    plain = desk.snapshot
    for inside in ([CAROL, FRANK, GRACE, MALLORY], [CAROL, FRANK, GRACE]):
        near = [tie[0] for tie in TIES]
        far = [tie[1] for tie in TIES]
        chance = [tie[2] for tie in TIES]
        desk.snapshot = Snapshot.build(
            8,
            a=near,
            b=far,
            chance_ab=chance,
            chance_ba=chance,
            backing_ab=[tie[3] for tie in TIES],
            organisations=[inside],
        )
        assert ask(desk, organisation=0).ways == ask(replace(desk, snapshot=plain)).ways


def test_somebody_added_today_who_is_not_in_the_snapshot_is_only_asked_about(desk):
    newcomer = world([*everybody(), ("New Comer", [role(NORTHWIND, confirmed=TODAY)])], [])
    newcomer.snapshot = desk.snapshot
    assert routes(ask(newcomer)) == routes(ask(desk))
    assert ALICE not in [step for route in routes(ask(newcomer)) for step in route]
