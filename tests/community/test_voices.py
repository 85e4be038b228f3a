"""Two vouches from one circle are not two: the number of voices they come to, and what joins them."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from inroad.community import voices
from inroad.community.voices import Around, Stay

BOB, CAROL, DAVE, ERIN = 1, 2, 3, 4
TEAM = Stay(7, "Finch", date(2016, 1, 1), date(2019, 6, 1), unit="Platform")


def equal(*people):
    return dict.fromkeys(people, 1.0)


def test_strangers_count_each_and_are_said_to_be_strangers_as_far_as_is_known():
    found = voices.independence(equal(BOB, CAROL, DAVE), Around())
    assert found.independent == pytest.approx(3)
    assert found.discount == pytest.approx(1)
    assert found.words == "three people who have nothing to do with one another, as far as is known"
    assert voices.independence({}, Around()).words == "nobody"
    assert voices.independence(equal(BOB), Around()).words == "one person"


def test_three_people_two_of_them_from_one_team():
    found = voices.independence(equal(BOB, CAROL, DAVE), Around({BOB: [TEAM], CAROL: [TEAM]}))
    assert found.words == "three people, two of them from one team at Finch"
    assert found.groups[0].people == (BOB, CAROL)
    assert found.independent == pytest.approx(9 / 5)


def test_a_whole_team_is_one_voice_however_many_they_are():
    for size in range(2, 12):
        people = range(1, size + 1)
        found = voices.independence(equal(*people), Around(dict.fromkeys(people, (TEAM,))))
        assert found.independent == pytest.approx(1)
        assert found.discount == pytest.approx(1 / size)
    assert found.words == "eleven people, all of them from one team at Finch"


@pytest.mark.parametrize(
    ("mine", "theirs", "value", "why"),
    [
        (TEAM, Stay(7, "Finch", date(2018, 1, 1), None, "platform", now=True), voices.TEAM, "from one team at Finch"),
        (TEAM, Stay(7, "Finch", date(2018, 1, 1), None), voices.COLLEAGUES, "from Finch at the same time"),
        (TEAM, Stay(7, "Finch", date(2020, 1, 1), None), voices.SAME_HOUSE, "from Finch"),
        (TEAM, Stay(7, "Finch"), voices.PERHAPS_COLLEAGUES, "from Finch"),
        (TEAM, Stay(8, "Velbrand", date(2016, 1, 1), None), 0.0, ""),
    ],
)
def test_what_a_shared_employer_says(mine, theirs, value, why):
    around = Around({BOB: [mine], CAROL: [theirs]})
    found = voices.likeness(BOB, CAROL, around)
    assert found == voices.likeness(CAROL, BOB, around)
    assert (found.value, found.why) == (pytest.approx(value), why)


def test_those_who_vouch_for_each_other_and_those_with_the_same_backers_are_closer():
    each = voices.likeness(BOB, CAROL, Around(backers={BOB: frozenset({CAROL}), CAROL: frozenset({BOB})}))
    assert (each.value, each.why) == (pytest.approx(voices.EACH_OTHER), "who vouch for each other")
    one_way = voices.likeness(BOB, CAROL, Around(backers={BOB: frozenset({CAROL})}))
    assert one_way.value == pytest.approx(voices.ONE_FOR_THE_OTHER)
    same = Around(backers={BOB: frozenset(range(10, 20)), CAROL: frozenset(range(10, 20))})
    few = Around(backers={BOB: frozenset({10}), CAROL: frozenset({10})})
    assert voices.likeness(BOB, CAROL, few).value < voices.likeness(BOB, CAROL, same).value <= voices.SAME_BACKERS


@st.composite
def alike(draw):
    n = draw(st.integers(1, 7))
    raw = draw(arrays.arrays(np.float64, (n, n), elements=st.floats(0, 1)))
    made = np.minimum(raw, raw.T)
    np.fill_diagonal(made, 1.0)
    weights = draw(arrays.arrays(np.float64, n, elements=st.floats(0.01, 10)))
    return weights, made


@given(alike())
def test_the_number_of_voices_is_between_one_and_all_and_a_copy_adds_none(given_):
    weights, made = given_
    number = voices.effective(weights, made)
    assert 1 - 1e-9 <= number <= len(weights) + 1e-9
    by_hand = 1 / sum(
        weights[i] * weights[j] * made[i, j] for i in range(len(weights)) for j in range(len(weights))
    ) * weights.sum() ** 2  # fmt: skip
    assert number == pytest.approx(by_hand)
    # The first voice said by two mouths: its weight is split, the likeness copied.
    twice = np.vstack([np.column_stack([made, made[:, 0]]), np.append(made[0], 1.0)])
    split = np.append(weights, weights[0] / 2)
    split[0] /= 2
    assert voices.effective(split, twice) == pytest.approx(number)


STAYS = [TEAM, Stay(7, "Finch"), Stay(7, "Finch", date(2020, 1, 1), None), Stay(8, "Velbrand", date(2015, 1, 1), None)]


@given(st.data())
def test_the_likeness_of_all_at_once_is_that_of_each_two(data):
    people = list(range(1, 7))
    around = Around(
        {one: data.draw(st.lists(st.sampled_from(STAYS), max_size=2)) for one in people},
        {one: frozenset(data.draw(st.sets(st.integers(1, 12), max_size=5))) - {one} for one in people},
    )
    made = voices.matrix(people, around)
    for i, one in enumerate(people):
        for j, other in enumerate(people):
            wanted = 1.0 if i == j else voices.likeness(one, other, around).value
            assert made[i, j] == pytest.approx(wanted)


@given(st.integers(2, 6), st.integers(0, 6))
def test_the_discount_makes_a_circle_weigh_as_its_strongest_voice_would(size, others):
    circle = list(range(1, size + 1))
    strangers = list(range(100, 100 + others))
    found = voices.independence(equal(*circle, *strangers), Around(dict.fromkeys(circle, (TEAM,))))
    assert found.discount <= 1 + 1e-9
    if not others:
        assert size * found.discount == pytest.approx(1)


def test_names_that_are_not_told_are_counted_and_nothing_more():
    names = {BOB: "Bob Connect", CAROL: "Carol Decide", DAVE: "", ERIN: ""}
    assert voices.heard([BOB, CAROL], names.__getitem__) == "Bob Connect and Carol Decide"
    assert voices.heard([BOB, DAVE, ERIN], names.__getitem__) == "Bob Connect and two whose names are not told"
    assert voices.heard([DAVE], names.__getitem__) == "one person whose name is not told"
