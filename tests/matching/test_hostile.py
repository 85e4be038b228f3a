"""What somebody could put into a file to make matching slow, big or wrong."""

import gc
from collections import Counter

import numpy as np

from inroad.matching import blocking, blocks
from inroad.matching.columns import columns
from inroad.matching.model import Profile
from inroad.matching.plan import judgements, plan

CROWD = 100_000


def candidates(everybody: list[Profile]) -> tuple[int, tuple[str, ...]]:
    """How many pairs are compared if nobody is on the desk yet, and what is said of the others."""
    (firsts, _), left_out = blocks.candidates(columns(everybody, np.zeros(len(everybody), np.bool_)))
    return len(firsts), left_out


def test_a_hundred_thousand_people_of_one_name_stay_as_many_and_are_hardly_compared():
    crowd = [Profile(ref, ("Maria Schmidt",)) for ref in range(CROWD)]
    decided = plan((), crowd)
    assert decided.same_as == {}
    assert decided.review == ()
    assert any("100000 entries have the same name" in words for words in decided.left_out)


def test_thousands_of_copies_of_one_card_are_one_person():
    number = CROWD // 5
    copies = [Profile(ref, ("Ada Verne",), ("ada@verne.example",)) for ref in range(number)]
    decided = plan((), copies)
    assert Counter(decided.same_as.values()) == {0: number - 1}


def test_one_card_with_a_hundred_thousand_addresses_costs_no_more_than_they_are():
    loud = Profile(0, ("Ada Verne",), tuple(f"a{n}@verne.example" for n in range(CROWD)))
    others = [Profile(ref, (f"Other{ref} Person",), (f"a{ref}@verne.example",)) for ref in range(1, 200)]
    decided = plan((), [loud, *others])
    assert decided.same_as == {}
    assert len(judgements((), [loud, *others])) == len(others)


def test_pairs_grow_with_the_entries_whatever_the_blocks_hold():
    everybody = [
        Profile(ref, ("Maria Schmidt",), (f"m{ref}@acme.example",), organisations=("acme",), born=("1980-01-01",),
                places=("Ulm",)) for ref in range(5_000)
    ]  # fmt: skip
    pairs, left_out = candidates(everybody)
    assert pairs < 2 * len(everybody)
    assert left_out


def test_no_block_splits_pairs_that_a_smaller_desk_would_compare():
    """At the limit everything is compared; one more, and only what agrees on more, or with the first."""
    most = blocking.MOST_IN_BLOCK
    for size, pairs in ((most, most * (most - 1) // 2), (most + 1, most)):
        found, _ = candidates([Profile(ref, (), ("class@school.example",)) for ref in range(size)])
        assert found == pairs


def test_nobody_at_all_is_a_plan_too():
    decided = plan((), ())
    assert (decided.same_as, decided.certain, decided.review) == ({}, (), ())
    assert plan((), [Profile(1)]).same_as == {}


def test_the_search_for_cycles_is_nobodys_business_here(monkeypatch):
    """It is the whole process's: a server's other threads would be without it."""
    monkeypatch.setattr(gc, "disable", None)
    plan((), [Profile(1, ("Ada Verne",)), Profile(2, ("Ada Verne",))])
    assert gc.isenabled()
