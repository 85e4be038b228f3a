"""Reach: new circles count, the ones I am in do not, and little mail leads further than much. alice is person 0."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtures.mailboxes import DAY, NO_MEETINGS, START, Letter, mail_log
from inroad.ties.model import Word
from inroad.ties.observe import observe
from inroad.ties.reach import reach, reach_reasons
from inroad.ties.weigh import Ties, weigh


def acquainted(*pairs: tuple[int, int], letters: tuple[Letter, ...] = ()) -> Ties:
    words = [Word(a, b, "knows", date(2020, 1, 1)) for a, b in pairs]
    return weigh(observe(mail_log(list(letters)), NO_MEETINGS, until=START), words, [], now=START, n=10)


def test_people_i_know_myself_are_no_new_circle() -> None:
    found = reach(acquainted((0, 1), (0, 2), (1, 2)))
    assert found.value.tolist() == [0.0] * 10
    assert reach_reasons(found, 1) == ("you saw them in touch with 1 person, all of whom you know yourself",)


def test_each_new_person_leads_further() -> None:
    one, two = reach(acquainted((0, 1), (1, 2))), reach(acquainted((0, 1), (1, 2), (1, 3)))
    assert 0 < one.value[1] < two.value[1] < 1
    assert one.value[1] == pytest.approx(1 / 3)
    assert two.value[1] == pytest.approx(2 / 4)


def test_somebody_i_do_not_know_leads_nowhere_however_large_their_circle() -> None:
    found = reach(acquainted((1, 2), (1, 3), (1, 4)))
    assert found.value.tolist() == [0.0] * 10
    assert reach_reasons(found, 1) == ()


def test_much_mail_halves_a_reach_at_most() -> None:
    weekly = tuple(Letter(START - day * DAY, day % 2, (1 - day % 2,)) for day in range(400, 0, -1))
    seldom, often = reach(acquainted((0, 1), (1, 2))), reach(acquainted((0, 1), (1, 2), letters=weekly))
    assert seldom.value[1] / 2 < often.value[1] < seldom.value[1]


def test_a_sleeping_contact_is_said_to_be_one() -> None:
    old = (Letter(START - 1_500 * DAY, 0, (1,)), Letter(START - 1_500 * DAY, 1, (0,)))
    found = reach(acquainted((1, 2), (1, 3), letters=old))
    assert found.quiet_days[1] == 1_500
    assert reach_reasons(found, 1) == (
        "you saw them in touch with 2 people, all of whom you have not met",
        "quiet for years: such contacts often know of things nobody around you does",
    )


@given(st.sets(st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda pair: pair[0] < pair[1]), max_size=20))
@settings(max_examples=60, deadline=None)
def test_known_and_unknown_equal_a_recount(pairs: set[tuple[int, int]]) -> None:
    found = reach(acquainted(*sorted(pairs)))
    near = {person: {a + b - person for a, b in pairs if person in (a, b)} for person in range(10)}
    for person in range(1, 10):
        circle = near[person] - {0} if person in near[0] else set()
        assert found.known[person] == len(circle)
        assert found.unknown[person] == len(circle - near[0])
    assert np.all((found.value >= 0) & (found.value < 1))
