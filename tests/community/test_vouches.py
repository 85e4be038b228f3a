"""What a word for somebody's work is worth, and how a voucher's earlier words turned out."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inroad.community import vouches as rules
from inroad.community.vouches import Basis, Outcome, Record, Vouch
from inroad.errors import BadInput

TODAY = date(2026, 11, 22)
BOB, CAROL, DAVE, ERIN = 1, 2, 3, 4


def vouch(voucher=BOB, subject=CAROL, field="recruiting", basis=Basis.WELL, days=0, **more):
    return Vouch(voucher, subject, field, basis, TODAY - timedelta(days=days), **more)


made = st.builds(
    vouch,
    voucher=st.integers(1, 3),
    subject=st.integers(4, 7),
    field=st.sampled_from(["recruiting", "sales"]),
    basis=st.sampled_from(Basis),
    days=st.integers(0, 5_000),
    weight=st.floats(-1, 1),
    outcome=st.sampled_from(Outcome),
)


def test_knowing_the_work_well_counts_a_bit_counts_less_and_opening_doors_counts_nothing():
    well, bit, unsaid, no = (rules.worth(vouch(basis=one), TODAY) for one in ("well", "bit", "", "no"))
    assert well == 1
    assert well > bit > unsaid > no == 0


def test_a_word_is_worth_half_after_three_years_and_one_dated_to_come_no_more_than_today():
    assert rules.worth(vouch(days=rules.HALF_LIFE_DAYS), TODAY) == pytest.approx(0.5)
    assert rules.worth(vouch(days=-40), TODAY) == 1


@given(made, st.integers(0, 3_000))
def test_a_word_never_gains_by_age(one, later):
    assert abs(rules.worth(one, TODAY + timedelta(days=later))) <= abs(rules.worth(one, TODAY)) <= 1


def test_nobody_vouches_for_themselves_and_no_word_is_heavier_than_one():
    with pytest.raises(BadInput, match="themselves"):
        vouch(subject=BOB)
    with pytest.raises(BadInput, match="between -1 and 1"):
        vouch(weight=1.2)
    for said in (rules.basis, rules.outcome):
        with pytest.raises(BadInput):
            said("quite")


@given(st.lists(made, max_size=12))
def test_saying_it_twice_is_saying_it_once(said):
    once = rules.standing(said, TODAY)
    assert rules.standing([*said, *said], TODAY) == once
    assert len({(v.voucher, v.subject, v.field) for v in once}) == len(once)


def test_the_strongest_word_stands_unless_the_last_one_takes_it_back():
    old, click = vouch(days=900), vouch(days=10, basis=Basis.NOT_SAID, weight=0.5)
    assert rules.standing([old, click], TODAY) == (old,)
    against = vouch(days=5, weight=-1.0)
    assert rules.standing([old, click, against], TODAY) == (against,)
    again = vouch(days=1)
    assert rules.standing([old, against, again], TODAY) == (again,)


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        ([], ""),
        (["stayed", "hired"], ""),
        (["met"] * 9, ""),
        (["hired"] * 3, "all three they recommended earlier worked out"),
        (["stayed"] * 3, "all three they recommended earlier worked out and stayed"),
        (["stayed", "hired", "left early"], "of three they recommended earlier, two worked out, and one stayed"),
        (["left early"] * 3, "of three they recommended earlier, no worked out"),
    ],
)
def test_a_record_is_put_into_words_from_three_known_outcomes_on(ends, said):
    found = rules.record([vouch(subject=10 + i, outcome=Outcome(end)) for i, end in enumerate(ends)])
    assert found.words == said.replace("no worked", "none worked")


def test_a_record_counts_people_not_words_and_not_doors_opened():
    found = rules.record(
        [
            vouch(outcome=Outcome.MET),
            vouch(outcome=Outcome.STAYED, field="sales"),
            vouch(outcome=Outcome.HIRED),
            vouch(subject=DAVE, basis=Basis.NO, outcome=Outcome.LEFT_EARLY),
            vouch(subject=ERIN, weight=-0.5, outcome=Outcome.LEFT_EARLY),
        ]
    )
    assert found == Record(known=1, well=1, stayed=1, taken_up=0)


@given(st.integers(0, 40), st.integers(0, 40))
def test_a_record_is_the_mean_of_its_beta_and_moves_with_each_outcome(well, not_well):
    here = Record(known=well + not_well, well=well)
    assert here.mean == pytest.approx((3 + well) / (4 + well + not_well))
    assert Record(known=well + not_well + 1, well=well + 1).mean > here.mean
    assert Record(known=well + not_well + 1, well=well).mean < here.mean
    assert Record().mean == 0.75
