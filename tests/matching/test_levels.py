"""How close two values are, short of equal: levels that order what is proposed, and never make anything certain."""

from itertools import product

import pytest

from inroad.matching import weights
from inroad.matching.compare import judge
from inroad.matching.features import NameFrequencies
from inroad.matching.given import are_alike
from inroad.matching.likeness import _whole, likeness, plainly_two
from inroad.matching.model import Judgement, Profile, Verdict
from inroad.matching.names import parse


def judged(left: Profile, right: Profile, *others: Profile) -> Judgement:
    return judge(left, right, NameFrequencies([left, right, *others]))


def born(ref: int, day: str) -> Profile:
    return Profile(ref, ("Ada Verne",), born=(day,))


@pytest.mark.parametrize(
    ("day", "level"),
    [
        ("1979-03-12", weights.BIRTHDAY),
        ("1979-03-13", weights.BIRTHDAY_SLIP),
        ("1979-12-03", weights.BIRTHDAY_SLIP),
        ("1989-03-12", weights.BIRTHDAY_SLIP),
        ("1979-03-28", weights.BIRTHDAY_NEAR),
        ("2004-03-12", weights.BIRTHDAY_NEAR),
        ("1978-04-12", weights.BIRTHDAY_TWICE),
        ("1978-04-13", weights.BIRTHDAY_OTHER),
        ("2001-11-12", weights.BIRTHDAY_OTHER),
        ("1979", weights.BIRTHDAY_OTHER),
    ],
)
def test_birthdays_are_as_close_as_their_digits(day, level):
    one, other = judged(born(1, "1979-03-12"), born(2, day)), judged(born(1, day), born(2, "1979-03-12"))
    assert one.reasons[-1].bits == other.reasons[-1].bits == level.bits


def test_birthdays_that_differ_twice_are_never_certain():
    left = Profile(1, ("Ada Verne",), ("ada@verne.example",), born=("1979-03-12",))
    right = Profile(2, ("Ada Verne",), ("ada@verne.example",), born=("1978-04-12",))
    assert judged(left, right).verdict is Verdict.LIKELY


@pytest.mark.parametrize(("one", "other"), [("Eleanor", "Nleaeor"), ("Margaret", "Margrta")])
def test_garbled_given_names_cost_less_than_different_ones_and_still_contradict(one, other):
    address = ("verne@family.example",)
    garbled = judged(Profile(1, (f"{one} Verne",), address), Profile(2, (f"{other} Verne",), address))
    different = judged(Profile(1, (f"{one} Verne",), address), Profile(2, ("Kuno Verne",), address))
    assert garbled.bits > different.bits
    assert garbled.verdict is different.verdict is Verdict.LIKELY


def test_short_words_are_never_alike():
    assert are_alike("eleanor", "nleaeor")
    assert not are_alike("jan", "jana")
    assert not are_alike("eleanor", "kunigunde")


def test_a_middle_initial_on_one_side_speaks_a_little_against():
    plain, initial = Profile(1, ("Ada Verne",)), Profile(2, ("Ada J. Verne",))
    assert judged(plain, initial).bits == pytest.approx(
        judged(plain, Profile(2, ("Ada Verne",))).bits + weights.MIDDLE_ONE.bits
    )


def test_every_further_entry_of_a_name_makes_it_weigh_less():
    entries = [Profile(ref, ("Ottokar Zweig",)) for ref in range(1, 7)]
    bits = [judge(entries[0], entries[1], NameFrequencies(entries[:number])).bits for number in (2, 4, 6)]
    assert bits == sorted(bits, reverse=True)
    assert bits[0] > bits[1] > bits[2]


def test_a_shared_middle_name_is_no_shared_family_name():
    # In "Vũ Thanh" and "Huỳnh Thanh" the family names are Vũ and Huỳnh; García Márquez does hold García.
    two = judged(Profile(1, ("Vũ Thanh, Uyên",)), Profile(2, ("Huỳnh Thanh, Uyên",)))
    one = judged(Profile(1, ("García, Uyên",)), Profile(2, ("García Márquez, Uyên",)))
    assert two.reasons[0].words.startswith("same given name, different family names")
    assert one.reasons[0].words.startswith("same given name and part of the family name")


def test_addresses_of_much_the_same_letters_say_something_and_prove_nothing():
    left, right = Profile(1, (), ("griffithson@reyes.example",)), Profile(2, (), ("grfifihtson@ryees.example",))
    judgement = judged(left, right)
    assert [reason.bits for reason in judgement.reasons] == [weights.EMAIL_ALIKE.bits]
    assert judgement.verdict is Verdict.UNLIKELY


@pytest.mark.parametrize(
    ("one", "other"), [("p1@firm1.example", "p11@firm1.example"), ("anna@acme.example", "olga@acme.example"),
                       ("griffiths1@acme.example", "griffiths2@acme.example")]
)  # fmt: skip
def test_numbered_addresses_and_those_of_colleagues_are_not_alike(one, other):
    judgement = judged(Profile(1, (), (one,)), Profile(2, (), (other,)))
    assert [reason.bits for reason in judgement.reasons] == [weights.EMAIL_OTHER.bits]


WRITTEN = (
    "Ada Verne", "Ada Bose", "Ada Berne", "Verne Ada", "A. Verne", "A. Bose", "Adam Bose", "Bob Bose", "Robert Bose",
    "Robert Bosse", "Rob van der Berg", "Rob van Berg", "Rob van der Bergh", "Ada O'Brien", "Ada Verne Bose",
    "Jürgen Müller", "Juergen Mueller", "Jürgen Bose", "李小龙", "李 小明", "Ada J. Verne", "Jana Verne", "Jan Verne",
)  # fmt: skip


def test_the_short_cuts_say_what_the_long_way_says():
    seen = NameFrequencies([Profile(ref, (name,)) for ref, name in enumerate(WRITTEN)])
    plain = 0
    for left, right in product(map(parse, WRITTEN), repeat=2):
        assert likeness(left, right, seen) == _whole(left, right, seen)
        if plainly_two(left, right):
            plain += 1
            assert _whole(left, right, seen).conflict
    assert plain > 100
