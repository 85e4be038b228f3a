"""Updates: who gets one and why, who not now and why, and never more than one can write."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inroad.errors import BadInput
from inroad.search.people import KeptOut
from inroad.search.updates import MOST_AT_ONCE, Reader, Wanted, choose

TODAY = date(2026, 4, 1)
NAMES = ["Ann Bell", "", "佐藤 花子", "Zoë 🎻", "نور حداد", "Bob"]


def days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def crowd(number: int) -> list[Reader]:
    return [
        Reader(one, NAMES[one % len(NAMES)], f"p{one}@x.example", frozenset({"friends"}), days_ago(one % 400))
        for one in range(1, number + 1)
    ]


def test_800_people_become_rounds_of_fifty_and_the_owner_is_told() -> None:
    choice = choose(crowd(800), Wanted(groups=frozenset({"friends"})), today=TODAY)
    assert [len(batch) for batch in choice.batches] == [MOST_AT_ONCE] * 16
    assert len({one.person for batch in choice.batches for one in batch}) == 800
    assert "800 people" in choice.words
    assert "16 rounds of up to 50" in choice.words
    assert len(choice.now) == 50


def test_those_who_helped_come_first_then_who_waited_longest() -> None:
    readers = [
        Reader(1, "Waited", last_update=days_ago(200)),
        Reader(2, "Waited longer", last_update=days_ago(300)),
        Reader(3, "Never had one", last_contact=days_ago(5)),
        Reader(4, "Helped", last_update=days_ago(40), helped=("introduced you to Carol Diaz.",)),
    ]
    choice = choose(readers, Wanted(), today=TODAY)
    assert [one.person for one in choice.now] == [4, 3, 2, 1]
    assert choice.now[0].reason == "introduced you to Carol Diaz"
    assert choice.now[1].reason == "you were in touch in March 2026"
    assert choice.words == "4 people."


def test_who_is_left_out_is_left_out_with_the_reason() -> None:
    readers = [
        Reader(1, "Ann", last_update=days_ago(3)),
        Reader(2, "Ben", owed=("tell them how it went", "send the article")),
        Reader(3, "Cy"),
        Reader(4, "Dee"),
    ]
    choice = choose(readers, Wanted(), today=TODAY, kept_out=KeptOut({3: "Velbrand"}, {4}))
    assert choice.batches == ()
    assert {one.name: one.why for one in choice.left_out} == {
        "Ann": "had an update 3 days ago; after 30 days it is welcome again",
        "Ben": "is waiting for something of yours first: tell them how it went, and 1 more thing",
        "Cy": "is at Velbrand, where you are",
        "Dee": "wants to be left alone",
    }
    assert choice.words == "Nobody to write to now."


def test_groups_and_last_contact_are_asked_together() -> None:
    base = Reader(1, "Ann", groups=frozenset({"old team"}), last_contact=days_ago(100))
    others = [replace(base, person=2, groups=frozenset()), replace(base, person=3, last_contact=None)]
    wanted = Wanted(groups=frozenset({"old team"}), quiet_since=days_ago(30))
    assert [one.person for one in choose([base, *others], wanted, today=TODAY).now] == [1, 3]
    recent = Wanted(in_touch_since=days_ago(120))
    assert [one.person for one in choose([base, *others], recent, today=TODAY).now] == [1, 2]
    assert choose([base], wanted, today=TODAY).now[0].reason == "is in “old team”"
    assert choose([base], Wanted(helped=True), today=TODAY).words.startswith("Nobody fits")


def test_somebody_with_nothing_but_an_address_is_written_to_like_anybody() -> None:
    assert choose([Reader(1, "", "x@y.example")], Wanted(), today=TODAY).now[0].name == "x@y.example"


@pytest.mark.parametrize("more", [{"most": 0}, {"most": 51}, {"rest_days": -1}, {"rest_days": 5_000}])
def test_a_round_or_a_pause_that_makes_no_sense_is_refused(more: dict[str, int]) -> None:
    with pytest.raises(BadInput):
        choose([], Wanted(), today=TODAY, **more)  # type: ignore[arg-type]


READERS = st.lists(
    st.builds(
        Reader,
        st.integers(1, 30),
        st.sampled_from(NAMES),
        st.just("a@b.example"),
        st.frozensets(st.sampled_from(["a", "b"])),
        st.none() | st.dates(date(2020, 1, 1), TODAY),
        st.none() | st.dates(date(2026, 1, 1), TODAY),
        st.just(()) | st.just(("rang Carol",)),
        st.just(()) | st.just(("thank them",)),
    ),
    max_size=30,
)


@settings(max_examples=100, deadline=None)
@given(
    READERS,
    st.sets(st.integers(1, 30)),
    st.sets(st.integers(1, 30)),
    st.integers(0, 90),
    st.integers(1, 50),
    st.randoms(),
)
def test_the_pause_rules_hold_and_everybody_is_in_one_place_whatever_the_order(
    readers: list[Reader], guarded: set[int], alone: set[int], rest: int, most: int, random: object
) -> None:
    readers = list({one.person: one for one in readers}.values())
    walls = KeptOut(dict.fromkeys(guarded, "Velbrand"), alone)
    choice = choose(readers, Wanted(), today=TODAY, kept_out=walls, rest_days=rest, most=most)
    chosen = [one.person for batch in choice.batches for one in batch]
    left = [one.person for one in choice.left_out]
    assert sorted(chosen + left) == sorted(one.person for one in readers)
    for one in readers:
        if one.person in chosen:
            assert one.person not in guarded | alone
            assert not one.owed
            assert one.last_update is None or (TODAY - one.last_update).days >= rest
    assert all(0 < len(batch) <= most for batch in choice.batches)
    assert all(one.why for one in choice.left_out)
    random.shuffle(readers)  # type: ignore[attr-defined]
    assert choose(readers, Wanted(), today=TODAY, kept_out=walls, rest_days=rest, most=most) == choice
