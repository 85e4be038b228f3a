"""What may be said of ties into a place, against a count by hand; and how often one may look."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from inroad.community.blind import MOST_A_WEEK, BlindAnswer, Kind, Seen, answer, may_look
from inroad.community.departments import DEPARTMENTS, NAMED

TODAY = date(2026, 5, 4)
TIES = st.lists(
    st.builds(Seen, st.integers(0, 5), st.integers(0, 6), st.integers(0, len(DEPARTMENTS) - 1)), max_size=30
)


@given(st.integers(0, 12), TIES)
def test_the_answer_is_that_of_a_count_by_hand(eligible, ties):
    found = answer(eligible, ties)
    if eligible < 5:
        assert found == BlindAnswer(Kind.TOO_FEW)
        return
    members = len({tie.member for tie in ties})
    assert found.kind is (Kind.NOBODY if not members else Kind.A_MEMBER if members < 3 else Kind.SEVERAL)
    for code, part in enumerate(DEPARTMENTS):
        known = len({tie.person for tie in ties if tie.part == code})
        assert (part in found.parts) == (part in NAMED and known >= 3)


@given(TIES)
def test_too_few_members_hide_everything(ties):
    assert answer(4, ties) == answer(4, []) == answer(0, ties)


@given(TIES)
def test_more_than_three_members_of_one_department_read_like_three(ties):
    found = answer(9, ties)
    twice = [*ties, *(Seen(tie.member + 100, tie.person, tie.part) for tie in ties)]
    if found.kind is Kind.SEVERAL:
        assert answer(9, twice) == found


@given(st.sampled_from(Kind), st.lists(st.sampled_from(NAMED), unique=True, max_size=3))
def test_kept_and_read_again_it_is_the_same_and_says_no_number(kind, parts):
    made = BlindAnswer(kind, tuple(parts), TODAY)
    assert BlindAnswer.from_json(made.to_json(), TODAY) == made
    said = made.words("Northwind")
    assert said.endswith(".")
    if kind is not Kind.LATER:
        assert not any(char.isdigit() for char in said)


def test_what_an_older_program_kept_says_nothing_rather_than_something_wrong():
    assert BlindAnswer.from_json({"kind": "loads", "parts": ["boardroom"]}, TODAY).kind is Kind.NOBODY
    assert BlindAnswer.from_json({"kind": "several", "parts": ["boardroom"]}, TODAY).parts == ()


LOOKS = st.lists(st.tuples(st.sampled_from([f"p{i}" for i in range(30)]), st.integers(0, 12)), max_size=80)


@given(LOOKS, st.sampled_from([f"p{i}" for i in range(31)]))
def test_at_most_twenty_places_within_any_seven_days(looks, place):
    looked = [(one, TODAY - timedelta(days=ago)) for one, ago in looks]
    week = {one for one, day in looked if (TODAY - day).days < 7}
    again = may_look(looked, place, TODAY)
    assert (again is None) == (place in week or len(week) < MOST_A_WEEK)
    if again is not None:
        assert TODAY < again <= TODAY + timedelta(days=7)
        assert may_look(looked, place, again) is None
