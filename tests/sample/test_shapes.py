"""The fifteen targets keep the shape they promise, worked out from the raw files by the design's own definitions."""

from collections import Counter
from datetime import date

import pytest

from fixtures.sample_files import Files, Ties
from inroad.sample import cast, write

STEPS = {"direct": 1, "one": 2, "two": 3, "possible": None, "none": None}
TARGETS = [pytest.param(aim.organisation.name, aim.shape, id=aim.organisation.name) for aim in cast.AIMS]


@pytest.mark.parametrize(("target", "shape"), TARGETS)
def test_the_shortest_verified_chain_has_the_promised_length(strict, target, shape):
    assert strict.steps(target) == STEPS[shape]


@pytest.mark.parametrize(("target", "shape"), TARGETS)
def test_no_shorter_chain_appears_when_people_of_one_name_are_taken_for_one(loose, target, shape):
    assert loose.steps(target) == STEPS[shape]


def test_there_are_fifteen_targets_of_all_shapes(sample):
    shapes = Counter(target.shape for target in sample.targets)
    assert shapes == {"direct": 4, "one": 4, "two": 3, "possible": 2, "none": 2}
    assert [t.shape for t in sample.targets[:3]] == ["direct", "one", "two"]
    assert all(target.interest for target in sample.targets)


@pytest.mark.parametrize("target", [a.organisation.name for a in cast.AIMS if a.shape == "one"])
def test_a_voucher_and_somebody_inside_answered_each_other_with_me_on_copy(files, strict, target):
    inside = strict.inside(target)
    vouchers = strict.neighbours[strict.me]
    seen = set()
    for letter in files.letters:
        parties = {strict.who(letter.sender), *(strict.who(a) for _, a in letter.recipients)}
        if strict.me in parties and len(letter.recipients) <= 5 and parties & inside and parties & vouchers:
            seen.add(strict.who(letter.sender))
    assert seen & inside
    assert seen & (vouchers - inside)


@pytest.mark.parametrize("target", [a.organisation.name for a in cast.AIMS if a.shape in ("one", "two")])
def test_i_never_wrote_to_anybody_inside_where_a_voucher_is_needed(files, strict, target):
    inside = strict.inside(target)
    mine = [letter for letter in files.letters if letter.sender in files.mine]
    assert mine
    assert not [a for letter in mine for _, a in letter.recipients if strict.who(a) in inside]


@pytest.mark.parametrize("target", [a.organisation.name for a in cast.AIMS if a.shape == "possible"])
def test_a_possible_target_has_people_worth_asking_about(files, loose, target):
    inside = loose.inside(target)
    assert len(inside) >= 2
    assert not inside & loose.neighbours[loose.me]


@pytest.mark.parametrize("target", [a.organisation.name for a in cast.AIMS if a.shape == "none"])
def test_nobody_inside_a_none_target_appears_anywhere(files, loose, target):
    assert loose.inside(target) == set()
    people = (*files.tables["Connections.csv"], *files.google)
    assert not [row for row in people if any(target in str(value) for value in row.values())]


def test_more_than_one_voucher_leads_to_some_targets(strict):
    for target in ("Stadt Ellerbrück", "Bankhaus Orrelin"):
        inside = strict.inside(target)
        assert len([v for v in strict.neighbours[strict.me] if strict.neighbours[v] & inside]) >= 2


def test_meetings_that_tie_two_others_are_ones_i_declined(files, strict):
    declined = [m for m in files.meetings if any(m.answers.get(a) == "DECLINED" for a in files.mine)]
    assert {m.summary for m in declined} >= {"Pilot steering group", "Target platform workshop"}
    assert all(list(m.answers.values()).count("ACCEPTED") == 2 for m in declined)


def test_the_four_who_know_my_work_write_with_me_both_ways(sample, files, loose):
    assert len(sample.know_my_work) == 4
    for person in sample.know_my_work:
        assert loose.who(f"name:{person.name}") in loose.neighbours[loose.me]
        assert person.start < person.end < sample.today
        assert person.backing in ("well", "a bit")
        assert person.how


@pytest.mark.parametrize(("seed", "people", "mails"), [(1, 200, 1000), (2, 400, 1500)])
def test_the_shapes_hold_for_other_seeds_and_sizes(tmp_path, seed, people, mails):
    sample = write(tmp_path, seed=seed, people=people, mails=mails, today=date(2029, 2, 28))
    for loose in (False, True):
        ties = Ties(Files(sample), loose=loose)
        assert {t.name: ties.steps(t.name) for t in sample.targets} == {t.name: STEPS[t.shape] for t in sample.targets}
