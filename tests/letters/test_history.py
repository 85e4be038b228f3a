from dataclasses import replace

import pytest

from fixtures.letter_cast import PEOPLE, TODAY
from inroad.letters.history import bears_work, best, clause, years
from inroad.letters.model import Bond, Facts, Shared, Source, Tie


def facts(*shared, pair=("seeker", "voucher")):
    return Facts(TODAY, people=PEOPLE, ties={pair: Tie(shared)})


@pytest.mark.parametrize(
    ("writer", "reader", "said"),
    [
        ("seeker", "voucher", "we worked together at Acme 2018–21"),
        ("voucher", "seeker", "we worked together at Acme 2018–21"),
        ("seeker", "addressee", "Bob and I worked together at Acme 2018–21"),
        ("voucher", "addressee", "Alice and I worked together at Acme 2018–21"),
        ("addressee", "voucher", "you and Alice worked together at Acme 2018–21"),
        ("", "seeker", "you and Bob worked together at Acme 2018–21"),
        ("", "addressee", "Alice and Bob worked together at Acme 2018–21"),
    ],
)
def test_what_two_share_is_said_from_the_mouth_of_the_writer(writer, reader, said):
    both = facts(Shared(Bond.WORKED_TOGETHER, "Acme", 2018, 2021))
    assert clause(both, "seeker", "voucher", writer=writer, reader=reader) == said


@pytest.mark.parametrize(
    ("shared", "to_voucher", "to_addressee", "from_voucher"),
    [
        (
            Shared(Bond.MANAGED, "Acme", 2018, 2021, senior="voucher"),
            "you were my manager at Acme 2018–21",
            "Bob was my manager at Acme 2018–21",
            "I was Alice’s manager at Acme 2018–21",
        ),
        (
            Shared(Bond.MANAGED, "Acme", 2018, senior="voucher"),
            "you have been my manager at Acme since 2018",
            "Bob has been my manager at Acme since 2018",
            "I have been Alice’s manager at Acme since 2018",
        ),
        (
            Shared(Bond.TAUGHT, "Lund", 2001, 2004, senior="seeker"),
            "I taught you at Lund 2001–04",
            "I taught Bob at Lund 2001–04",
            "Alice taught me at Lund 2001–04",
        ),
        (
            Shared(Bond.STUDIED, "Lund"),
            "we studied together at Lund",
            "Bob and I studied together at Lund",
            "Alice and I studied together at Lund",
        ),
        (
            Shared(Bond.KNOW, "Lund", 2001, 2004),
            "we know each other from Lund",
            "Bob and I know each other from Lund",
            "Alice and I know each other from Lund",
        ),
        (
            Shared(Bond.SAME_PLACE, "Acme", 2018, 2021),
            "we were at the same place in the same years at Acme 2018–21",
            "Bob and I were at the same place in the same years at Acme 2018–21",
            "Alice and I were at the same place in the same years at Acme 2018–21",
        ),
        (Shared(Bond.KNOW), "", "Bob and I know each other", "Alice and I know each other"),
    ],
)
def test_every_bond_has_its_sentence(shared, to_voucher, to_addressee, from_voucher):
    known = facts(shared)
    assert clause(known, "seeker", "voucher", writer="seeker", reader="voucher") == to_voucher
    assert clause(known, "seeker", "voucher", writer="seeker", reader="addressee") == to_addressee
    assert clause(known, "seeker", "voucher", writer="voucher", reader="addressee") == from_voucher


def test_what_is_told_beats_what_overlaps_and_the_latest_of_equals_wins():
    old = Shared(Bond.WORKED_TOGETHER, "Acme", 2001, 2004)
    new = Shared(Bond.WORKED_TOGETHER, "Globex", 2010, 2012)
    near = Shared(Bond.SAME_PLACE, "Hooli", 2020, 2024)
    assert best(facts(old, near, new), "voucher", "seeker") == new


def test_what_was_only_observed_is_nothing_to_say():
    known = facts(Shared(Bond.WORKED_TOGETHER, "Acme", source=Source.OBSERVED))
    assert best(known, "seeker", "voucher") is None
    assert not bears_work(known)


def test_nobody_shares_anything_with_nobody():
    known = facts(Shared(Bond.WORKED_TOGETHER, "Acme"))
    assert clause(replace(known, people={}), "seeker", "voucher", writer="seeker", reader="voucher") == ""


@pytest.mark.parametrize(
    ("shared", "said"),
    [
        (Shared(Bond.STUDIED, since=2004, until=2001), ""),
        (Shared(Bond.STUDIED, since=0, until=99_999), ""),
        (Shared(Bond.STUDIED, since=2001, ended=True), "from 2001"),
        (Shared(Bond.STUDIED, until=2001), "until 2001"),
        (Shared(Bond.STUDIED, since=-4), ""),
    ],
)
def test_years_that_cannot_be_are_left_out(shared, said):
    assert years(shared) == said
