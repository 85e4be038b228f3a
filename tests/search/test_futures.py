"""Futures: due by the last real word, whoever it came from; nobody else is on any schedule."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inroad.errors import BadInput, Refused
from inroad.search import futures
from inroad.search.futures import Due, Future, Touch, due, due_list, last_real
from inroad.search.people import KeptOut, Someone

DAY = date(2026, 1, 10)
NORTHWIND = Future("1", "Northwind", DAY, Someone(5, "Carol Diaz"))


def at(days: int) -> date:
    return DAY + timedelta(days=days)


def shown(one: Due | None) -> Due:
    assert one is not None
    return one


def test_the_rhythm_counts_from_the_last_word_in_either_direction_from_any_source() -> None:
    mine, theirs = Touch(at(5), "mail"), Touch(at(30), "a call", theirs=True)
    found = shown(due(NORTHWIND, [theirs, mine], at(119)))
    assert (found.on, found.now) == (at(120), False)
    assert found.words == "they were last in touch on 9 February 2026 (a call); the next hello is around 10 May 2026"
    assert shown(due(NORTHWIND, [theirs, mine], at(120))).now
    assert shown(due(NORTHWIND, [], at(1))).on == at(90)


def test_robots_lists_crowds_and_what_is_to_come_are_no_word_between_two() -> None:
    touches = [
        Touch(at(20), "mail", automatic=True),
        Touch(at(30), "mail", people=40),
        Touch(at(400), "meeting"),
        Touch(at(10), "mail"),
    ]
    assert last_real(touches, at(100)) == Touch(at(10), "mail")
    assert last_real(touches[:3], at(100)) is None


def test_a_snooze_puts_off_and_never_brings_forward() -> None:
    later = futures.snoozed(NORTHWIND, at(200), at(1))
    assert shown(due(later, [], at(100))).words.endswith(f"put off until {at(200).day} July 2026")
    assert shown(due(futures.snoozed(NORTHWIND, at(20), at(1)), [], at(15))).on == at(90)
    for wrong in (at(1), at(0), at(1_000)):
        with pytest.raises(BadInput):
            futures.snoozed(NORTHWIND, wrong, at(1))


def test_what_has_ended_is_never_due_and_can_be_taken_up_again() -> None:
    over = futures.ended(NORTHWIND, at(10))
    assert due(over, [], at(500)) is None
    with pytest.raises(Refused, match="Northwind is off the list already"):
        futures.ended(over, at(11))
    assert shown(due(futures.taken_up(over, at(20)), [], at(21))).on == at(110)


def test_the_longest_due_comes_first_and_a_present_employer_is_passed_over() -> None:
    others = [
        replace(NORTHWIND, key="2", name="Initech", since=at(-50)),
        replace(NORTHWIND, key="3", name="Velbrand AG"),
    ]
    listed = [(one, []) for one in (NORTHWIND, *others)]
    walls = KeptOut(employers=("Velbrand",))
    assert [one.name for one in due_list(listed, at(0), kept_out=walls)] == ["Initech", "Northwind"]
    assert due_list(listed, at(0), kept_out=KeptOut({5: "Velbrand"})) == ()


def test_a_rhythm_is_between_two_weeks_and_two_years() -> None:
    assert futures.rhythm(90) == 90
    for wrong in (0, 13, 731, -90):
        with pytest.raises(BadInput, match="no rhythm"):
            futures.rhythm(wrong)


def test_a_long_list_is_met_with_a_kind_word() -> None:
    many = [replace(NORTHWIND, key=str(number)) for number in range(11)]
    assert futures.too_many(many[:10], at(0)) == ""
    assert "11 on your list" in futures.too_many(many, at(0))
    assert futures.too_many([*many[:10], futures.ended(many[10], at(0))], at(0)) == ""


@pytest.mark.parametrize("name", ["東京商事", "شركة النور", "Zoë 🎻", ""])
def test_any_name_is_shown(name: str) -> None:
    assert shown(due(replace(NORTHWIND, name=name), [], at(0))).name == (name or "Carol Diaz")


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.builds(Touch, st.dates(at(-900), at(900)), theirs=st.booleans(), people=st.integers(0, 9)), max_size=9),
    st.integers(14, 730),
    st.integers(0, 900),
    st.none() | st.integers(0, 900),
)
def test_nobody_is_due_before_the_rhythm_has_passed_since_the_last_word(
    touches: list[Touch], days: int, today: int, snooze: int | None
) -> None:
    one = replace(NORTHWIND, days=days, snoozed_until=None if snooze is None else at(snooze))
    found = shown(due(one, touches, at(today)))
    real = [touch.on for touch in touches if 0 < touch.people <= 6 and touch.on <= at(today)]
    assert found.on >= max(real, default=DAY) + timedelta(days=days)
    assert found.now == (found.on <= at(today))
    assert one.snoozed_until is None or found.on >= one.snoozed_until
