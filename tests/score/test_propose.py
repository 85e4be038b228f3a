"""What could be done in a week: nobody let alone, nobody twice, a hello before an ask gone cold; chances and goals."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inroad.score import propose as rules
from inroad.score.actions import Kind
from inroad.ties.model import Backing

TODAY = date(2026, 5, 4)
BOB, CAROL, DORA, EMIL = 1, 2, 3, 4
SOLVANE, NORTHWIND = 7, 8
PEOPLE = {
    BOB: rules.Person(BOB, "Bob Connor", date(2026, 3, 1), Backing.WELL),
    CAROL: rules.Person(CAROL, "Carol Diaz"),
    DORA: rules.Person(DORA, "Dora Li", date(2026, 4, 1)),
    EMIL: rules.Person(EMIL, "Emil Roth"),
}
AIMS = (
    rules.Aim(SOLVANE, "Solvane", 0, interest="platform lead"),
    rules.Aim(NORTHWIND, "Northwind", 1, interest="platform lead"),
)
ASK = rules.Route(SOLVANE, (BOB, CAROL), 0.5, ("Bob Connor knows your work well",))


def proposed(*routes, people=PEOPLE, aims=AIMS, **more):
    return rules.propose(aims, routes, people, TODAY, **more)


def kinds(proposal):
    return {one.key: one.kind for one in proposal.candidates}


def but(pk, **fields):
    return {**PEOPLE, pk: replace(PEOPLE[pk], **fields)}


def test_a_free_way_is_an_ask_with_its_chance_its_reasons_and_its_words():
    (ask,) = proposed(ASK, meets=0.8).candidates
    assert (ask.key, ask.kind) == (f"ask/person:{BOB}/person:{CAROL}/target:{SOLVANE}", Kind.ASK)
    assert ask.title == "Ask Bob Connor about Carol Diaz, Solvane"
    assert ask.action.leads == ((SOLVANE, 0.4),)
    assert ask.action.uses == (BOB,)
    assert f"to/person:{CAROL}" in ask.action.groups
    assert ask.reasons == ASK.reasons
    assert ask.action.minutes == rules.MINUTES[Kind.ASK]


def test_somebody_inside_whom_i_know_gets_a_letter_and_needs_nobody_elses_yes():
    (write,) = proposed(rules.Route(SOLVANE, (DORA,), 0.5), meets=0.1).candidates
    assert (write.kind, write.action.leads) == (Kind.DIRECT, ((SOLVANE, 0.5),))
    assert write.title == "Write to Dora Li, Solvane"


def test_nobody_is_asked_about_somebody_i_know_there_myself():
    routes = [rules.Route(SOLVANE, (CAROL,), 0.5), ASK]
    assert set(kinds(proposed(*routes)).values()) == {Kind.DIRECT}


def test_a_contact_inside_may_still_be_asked_to_name_a_colleague():
    (ask,) = proposed(rules.Route(SOLVANE, (DORA, CAROL), 0.5, names_colleague=True)).candidates
    assert ask.kind is Kind.ASK


def test_whoever_may_have_left_is_half_as_likely():
    (ask,) = proposed(replace(ASK, may_have_left=True), meets=0.8).candidates
    assert ask.action.leads == ((SOLVANE, 0.2),)


@pytest.mark.parametrize("pk", [BOB, CAROL])
def test_whoever_is_let_alone_keeps_the_whole_way_out_with_the_reason(pk):
    proposal = proposed(ASK, people=but(pk, why_not="wants to be left alone"))
    assert proposal.candidates == ()
    assert proposal.let_alone == {pk: "wants to be left alone"}


@pytest.mark.parametrize("pk", [BOB, CAROL])
@pytest.mark.parametrize(("days", "asked"), [(0, False), (29, False), (30, True)])
def test_two_asks_of_one_person_within_a_month_are_one_too_many(pk, days, asked):
    proposal = proposed(ASK, people=but(pk, asked_on=TODAY - timedelta(days=days)))
    assert bool(proposal.candidates) is asked


def test_somebody_nobody_here_has_takes_no_part():
    assert proposed(replace(ASK, people=(BOB, 99))).candidates == ()


def test_a_voucher_makes_no_introduction_they_said_they_would_not():
    for name in ("carol diaz", "solvane"):
        assert proposed(ASK, people=but(BOB, no_go=frozenset({name}))).candidates == ()
    assert len(proposed(ASK, people=but(BOB, no_go=frozenset({"northwind"}))).candidates) == 1


def test_l3_a_tie_gone_cold_gets_a_hello_this_week_and_no_ask():
    cold = but(DORA, last_contact=TODAY - timedelta(days=rules.COLD_DAYS))
    (hello,) = proposed(rules.Route(SOLVANE, (DORA, CAROL), 0.5), people=cold, meets=0.8).candidates
    assert (hello.key, hello.kind) == (f"hello/person:{DORA}", Kind.HELLO)
    assert hello.action.leads == ((SOLVANE, 0.4 * rules.HELLO_FIRST),)
    assert "no word since May 2025" in hello.reasons[1]
    assert "may lead you to Solvane" in hello.reasons[0]


@pytest.mark.parametrize(
    ("last_contact", "backing", "cold"),
    [
        (TODAY - timedelta(days=364), Backing.UNKNOWN, False),
        (TODAY - timedelta(days=365), Backing.UNKNOWN, True),
        (TODAY - timedelta(days=3650), Backing.WELL, False),
        (TODAY - timedelta(days=3650), Backing.A_BIT, True),
        (None, Backing.UNKNOWN, False),
    ],
)
def test_n3_whoever_knows_my_work_well_may_be_rung_after_years(last_contact, backing, cold):
    assert rules.is_cold(rules.Person(1, "Dora Li", last_contact, backing), TODAY) is cold


def test_one_contact_who_leads_to_several_targets_may_be_met_with_a_sheet():
    routes = [ASK, rules.Route(NORTHWIND, (BOB, EMIL), 0.25)]
    talk = next(one for one in proposed(*routes, meets=0.8).candidates if one.kind is Kind.TALK)
    assert talk.key == f"talk/person:{BOB}"
    assert dict(talk.action.leads) == pytest.approx({SOLVANE: 0.4 * rules.IN_A_TALK, NORTHWIND: 0.2 * rules.IN_A_TALK})
    assert {f"to/person:{CAROL}", f"to/person:{EMIL}"} <= set(talk.action.groups)
    assert Kind.TALK not in kinds(proposed(ASK)).values()


def test_strangers_and_side_doors_are_for_targets_that_nobody_leads_to():
    strangers = [rules.Stranger(SOLVANE, CAROL, "VP Engineering"), rules.Stranger(NORTHWIND, EMIL, "CTO")]
    doors = [rules.Door(SOLVANE), rules.Door(NORTHWIND, DORA, "People in sales pick up.")]
    found = kinds(proposed(ASK, strangers=strangers, doors=doors))
    assert found == {
        f"ask/person:{BOB}/person:{CAROL}/target:{SOLVANE}": Kind.ASK,
        f"get-to-know/person:{EMIL}/target:{NORTHWIND}": Kind.CULTIVATE,
        f"side-door/person:{DORA}/target:{NORTHWIND}": Kind.SIDE_DOOR,
    }


def test_a_target_that_is_over_or_waits_for_later_gets_nothing():
    for stage in ("future", "let go", "offer"):
        aims = (replace(AIMS[0], stage=stage),)
        proposal = proposed(ASK, aims=aims, doors=[rules.Door(SOLVANE)])
        assert (proposal.candidates, proposal.goals) == ((), ())


def test_what_is_under_way_counts_before_anything_is_planned():
    first, second = rules.goals(
        (replace(AIMS[0], under_way=("asked", "agreed")), replace(AIMS[1], stage="interviewing"))
    )
    assert first.already == pytest.approx(1 - 0.75 * 0.5)
    assert second.already == pytest.approx(rules.STAGES["interviewing"])


def test_the_first_of_the_owners_order_counts_most_and_what_was_begun_a_little_more():
    aims = [rules.Aim(n, f"T{n}", n, interest="lead") for n in range(40)]
    weights = [goal.weight for goal in rules.goals(aims)]
    assert weights == sorted(weights, reverse=True)
    assert 1.9 < weights[0] / weights[-1] < 2.1
    begun, idea, vague = rules.goals((replace(aims[0], stage="approaching"), aims[0], replace(aims[0], interest=" ")))
    assert begun.weight > idea.weight > vague.weight > 0


PKS = st.integers(1, 6)
PERSON = st.builds(
    rules.Person,
    person=st.just(0),
    name=st.sampled_from(["Ann", "Ben", "Cai"]),
    last_contact=st.none() | st.dates(date(2020, 1, 1), TODAY),
    backing=st.sampled_from(Backing),
    asked_on=st.none() | st.dates(date(2026, 1, 1), TODAY),
    why_not=st.sampled_from(["", "", "", "rests"]),
    no_go=st.frozensets(st.sampled_from(["ann", "t1"]), max_size=1),
)
ROUTE = st.builds(
    rules.Route,
    target=st.integers(1, 4),
    people=st.lists(PKS, min_size=1, max_size=3, unique=True).map(tuple),
    chance=st.floats(0, 1),
    may_have_left=st.booleans(),
)


@given(
    st.dictionaries(PKS, PERSON).map(lambda found: {pk: replace(one, person=pk) for pk, one in found.items()}),
    st.lists(ROUTE, max_size=20),
    st.lists(st.builds(rules.Stranger, target=st.integers(1, 4), person=PKS), max_size=4),
    st.lists(st.builds(rules.Door, target=st.integers(1, 4), person=st.integers(0, 6)), max_size=4),
    st.sampled_from([*rules.STAGES, "let go"]),
    st.floats(-1, 2),
)
def test_nothing_proposed_ever_touches_anybody_who_is_let_alone_or_was_asked_lately(
    people, routes, strangers, doors, stage, meets
):
    aims = [rules.Aim(n, f"T{n}", n, stage if n == 1 else "idea") for n in range(1, 5)]
    proposal = rules.propose(aims, routes, people, TODAY, meets=meets, strangers=strangers, doors=doors)
    wanted = {goal.target for goal in proposal.goals}
    keys = [one.key for one in proposal.candidates]
    assert len(keys) == len(set(keys))
    for one in proposal.candidates:
        assert set(one.targets) <= wanted
        assert all(0 <= chance <= 1 for _, chance in one.action.leads)
        assert one.action.minutes > 0
        named = {int(piece.partition(":")[2]) for piece in one.key.split("/") if piece.startswith("person:")}
        for pk in named | set(one.people) | set(one.action.uses):
            assert not people[pk].why_not
            assert not rules.asked_lately(people[pk], TODAY)
        if one.kind in {Kind.ASK, Kind.DIRECT, Kind.TALK}:
            assert not rules.is_cold(people[one.people[0]], TODAY)
        if one.kind is Kind.ASK:
            (target,) = one.targets
            assert not {people[pk].name.lower() for pk in one.people[1:]} & people[one.people[0]].no_go
            assert f"t{target}" not in people[one.people[0]].no_go
    assert not {pk for pk, why in proposal.let_alone.items() if not why}
