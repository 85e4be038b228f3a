"""Who was where when: only times that are certain count, and the question is put in words."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inroad.ties.model import Stint
from inroad.ties.overlap import Overlap, overlaps

ACME, TODAY = 7, date(2026, 5, 3)


def between(left: list[Stint], right: list[Stint], most: int = 200) -> list[Overlap]:
    return overlaps(left, right, today=TODAY, organisation=lambda number: {ACME: "Acme"}.get(number, "Zed"), most=most)


def year(number: int) -> date:
    return date(number, 1, 1)


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        ((2014, 2017), (2016, 2020), "both at Acme 2016–17; do they know each other?"),
        ((2014, 2016), (2016, 2020), "both at Acme 2016; do they know each other?"),
        ((2014, 2015), (2016, 2020), None),
        ((2014, None), (2016, 2020), "both at Acme 2016–20; do they know each other?"),
        ((2014, None), (2016, None), "both at Acme now; do they know each other?"),
        ((None, None), (2016, None), "both at Acme now; do they know each other?"),
        ((None, None), (2016, 2020), None),
        ((None, 2018), (2016, 2020), "both at Acme 2018; do they know each other?"),
        ((None, 2018), (None, None), None),
        ((2027, None), (2016, None), None),
        ((2020, 2016), (2010, 2024), None),
    ],
)
def test_the_time_together_is_what_both_files_are_sure_of(
    one: tuple[int | None, int | None], other: tuple[int | None, int | None], words: str | None
) -> None:
    def stint(person: int, years: tuple[int | None, int | None]) -> Stint:
        start, end = (year(number) if number else None for number in years)
        return Stint(person, ACME, start=start, end=end)

    for left, right in ((one, other), (other, one)):
        found = between([stint(1, left)], [stint(2, right)])
        assert [overlap.words for overlap in found] == ([words] if words else [])


def test_nobody_overlaps_with_themselves_or_at_another_place() -> None:
    here, there = Stint(1, ACME, start=year(2020)), Stint(2, ACME + 1, start=year(2020))
    assert between([here], [here, there]) == []


def test_a_pair_is_named_once_with_its_longest_time() -> None:
    left = [Stint(1, ACME, start=year(2010), end=year(2011)), Stint(1, ACME, start=year(2015), end=year(2019))]
    right = [Stint(2, ACME, start=year(2009), end=year(2018))]
    assert [(found.start.year, found.end and found.end.year) for found in between(left, right)] == [(2015, 2018)]


def test_at_most_so_many_and_the_latest_first() -> None:
    right = [Stint(person, ACME, start=year(2000), end=year(2000 + person)) for person in range(2, 20)]
    found = between([Stint(1, ACME, start=year(1999))], right, most=3)
    assert [overlap.b for overlap in found] == [19, 18, 17]


days = st.one_of(st.none(), st.integers(-1_000, 1_000).map(lambda number: TODAY + timedelta(days=number)))
stints = st.lists(st.builds(Stint, st.integers(0, 3), st.integers(7, 8), st.just(""), days, days), max_size=6)


@given(stints, stints)
@settings(max_examples=100, deadline=None)
def test_overlaps_equal_looking_day_by_day(left: list[Stint], right: list[Stint]) -> None:
    def there(stint: Stint) -> set[int]:
        first, last = stint.start, stint.end
        if first is None:
            first = last = min(last or TODAY, TODAY)
        last = min(last or TODAY, TODAY)
        return set(range(first.toordinal(), last.toordinal() + 1))

    expected = {
        (min(one.person, other.person), max(one.person, other.person), one.organisation)
        for one in left
        for other in right
        if one.person != other.person and one.organisation == other.organisation and there(one) & there(other)
    }
    found = between(left, right)
    assert {(min(o.a, o.b), max(o.a, o.b), o.organisation) for o in found} == expected
    assert all(o.start <= (o.end or TODAY) <= TODAY for o in found)
