"""The plan against brute force, and the cases in which a false merge would hurt."""

import random
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inroad.errors import BadInput
from inroad.matching import blocking, weights
from inroad.matching.compare import compare, judge, proposed
from inroad.matching.features import NameFrequencies, features
from inroad.matching.model import Profile, Verdict
from inroad.matching.plan import judgements, plan

GIVEN = ["Ravi", "Robert", "Bob", "Anna", "R.", "Thomas", "Thoams", "Jürgen", "Juergen"]
FAMILY = ["Bose", "Lindqvist", "Müller", "Mueller", "van der Berg", "Okafor"]


def profiles_from(rng: random.Random, count: int, first_ref: int = 0) -> list[Profile]:
    made = []
    for ref in range(first_ref, first_ref + count):
        given_name, family = rng.choice(GIVEN), rng.choice(FAMILY)
        name = rng.choice([f"{given_name} {family}", f"{family}, {given_name}", given_name, f"{family},", ""])
        number = rng.randrange(6)
        made.append(
            Profile(
                ref,
                names=(name,) if name else (),
                emails=(f"someone{number}@gmail.com",) if rng.random() < 0.4 else (),
                phones=(f"+4930123450{number}",) if rng.random() < 0.2 else (),
                urls=(f"linkedin.com/in/p{number}",) if rng.random() < 0.3 else (),
                organisations=(rng.choice(["acme", "umbrella"]),) if rng.random() < 0.5 else (),
                titles=("Engineer",) if rng.random() < 0.3 else (),
                cards=(("vcard", f"uid{number}"),) if rng.random() < 0.2 else (),
                born=(rng.choice(["1980-01-02", "1980-01-03", "1981-02-02"]),) if rng.random() < 0.2 else (),
                places=(rng.choice(["Ulm", "Trier"]),) if rng.random() < 0.2 else (),
            )
        )
    return made


@pytest.mark.parametrize("seed", range(12))
def test_blocking_finds_every_pair_that_comparing_everybody_would(seed):
    profiles = profiles_from(random.Random(seed), 40)
    names = NameFrequencies(profiles)
    by_force = {
        (a.ref, b.ref): judge(a, b, names)
        for a, b in combinations(profiles, 2)
        if judge(a, b, names).verdict is not Verdict.UNLIKELY
    }
    found = {(one.left, one.right): one for one in judgements((), profiles) if one.verdict is not Verdict.UNLIKELY}
    assert by_force
    assert found == by_force


@pytest.mark.parametrize("seed", range(12))
def test_the_quick_refusal_never_refuses_what_the_comparison_would_propose(seed):
    profiles = profiles_from(random.Random(seed), 40)
    names = NameFrequencies(profiles)
    refused = 0
    for a, b in combinations(map(features, profiles), 2):
        judgement = compare(a, b, names, met=True)
        refused += judgement.verdict is Verdict.UNLIKELY
        assert proposed(a, b, names) == (None if judgement.verdict is Verdict.UNLIKELY else judgement)
    assert refused


@pytest.mark.parametrize("seed", range(12))
def test_the_plan_is_a_greedy_reading_of_all_judgements(seed):
    """A second, plain implementation: strongest certain pair first, joined unless two members exclude each other."""
    rng = random.Random(seed)
    known, incoming = profiles_from(rng, 12), profiles_from(rng, 24, first_ref=100)
    everybody = [*known, *incoming]
    names = NameFrequencies(everybody)
    known_refs = {one.ref for one in known}
    by_ref = {one.ref: one for one in everybody}
    pairs = [
        judge(a, b, names) for a, b in combinations(everybody, 2) if not (a.ref in known_refs and b.ref in known_refs)
    ]
    groups = {one.ref: {one.ref} for one in everybody}

    def may_join(left: set[int], right: set[int]) -> bool:
        if len((left | right) & known_refs) > 1:
            return False
        for a in left:
            for b in right:
                x, y = by_ref[a], by_ref[b]
                if set(x.urls) and set(y.urls) and not set(x.urls) & set(y.urls):
                    return False
                words = [reason.words for reason in judge(x, y, names).reasons]
                if any(said.startswith(("different names", "same family name, different given")) for said in words):
                    return False
        return True

    for one in sorted(pairs, key=lambda pair: (-pair.bits, pair.left, pair.right)):
        if one.verdict is Verdict.CERTAIN:
            left, right = groups[one.left], groups[one.right]
            if left is not right and may_join(left, right):
                left |= right
                for ref in right:
                    groups[ref] = left
    expected = {}
    for ref, group in groups.items():
        root = next(iter(group & known_refs), min(group))
        if ref != root:
            expected[ref] = root
    assert plan(known, incoming).same_as == expected


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.randoms(use_true_random=False))
def test_the_order_of_a_file_does_not_matter(seed, shuffler):
    rng = random.Random(seed)
    known, incoming = profiles_from(rng, 8), profiles_from(rng, 14, first_ref=50)
    before = plan(known, incoming)
    shuffler.shuffle(known)
    shuffler.shuffle(incoming)
    after = plan(known, incoming)
    assert after == before


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000))
def test_no_plan_joins_two_known_people_or_a_pair_declared_distinct(seed):
    rng = random.Random(seed)
    known, incoming = profiles_from(rng, 8), profiles_from(rng, 14, first_ref=50)
    distinct = {frozenset(rng.sample(range(50, 64), 2)) for _ in range(10)}
    decided = plan(known, incoming, distinct=distinct)
    assert not set(decided.same_as) & {one.ref for one in known}
    root = {one.ref: decided.same_as.get(one.ref, one.ref) for one in [*known, *incoming]}
    for a, b in map(tuple, distinct):
        assert root[a] != root[b]
        assert not any({root[one.left], root[one.right]} == {root[a], root[b]} for one in decided.review)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000))
def test_bits_are_the_prior_and_the_reasons_and_sides_do_not_matter(seed):
    left, right = profiles_from(random.Random(seed), 2)
    names = NameFrequencies([left, right])
    one, other = judge(left, right, names), judge(right, left, names)
    assert one.bits == pytest.approx(names.prior_bits + sum(reason.bits for reason in one.reasons))
    assert one.bits == pytest.approx(other.bits)
    assert one.verdict is other.verdict


def test_a_hundred_people_called_the_same_stay_a_hundred():
    incoming = [Profile(ref, ("Maria Schmidt",)) for ref in range(100)]
    decided = plan((), incoming)
    assert decided.same_as == {}
    assert decided.review == ()


def test_a_hundred_namesakes_at_one_firm_are_not_merged_either():
    incoming = [Profile(ref, ("Maria Schmidt",), organisations=("acme",), titles=("Engineer",)) for ref in range(100)]
    assert plan((), incoming).same_as == {}


def test_the_same_rare_name_alone_is_asked_about_never_merged():
    decided = plan([Profile(1, ("Ottokar Zweig",))], [Profile(2, ("Zweig, Ottokar",))])
    assert decided.same_as == {}
    assert [(one.left, one.right, one.verdict) for one in decided.review] == [(1, 2, Verdict.LIKELY)]


def test_father_and_son_on_one_mailbox_are_not_merged():
    father = Profile(1, ("Ravi Bose",), emails=("bose@family.example",))
    son = Profile(2, ("Anand Bose",), emails=("bose@family.example",))
    decided = plan([father], [son])
    assert decided.same_as == {}
    assert len(decided.review) == 1


def test_a_nameless_card_does_not_join_father_and_son():
    father = Profile(1, ("Ravi Bose",), emails=("ravi@family.example",))
    son = Profile(2, ("Anand Bose",), emails=("anand@family.example",))
    bridge = Profile(3, (), emails=("ravi@family.example", "anand@family.example"))
    decided = plan((), [father, son, bridge])
    assert decided.same_as == {3: 1}
    assert {(one.left, one.right) for one in decided.review} == {(2, 3)}


def test_junior_and_senior_are_two_people():
    left = Profile(1, ("John Smith Sr.",), emails=("smith@family.example",))
    right = Profile(2, ("John Smith Jr.",), emails=("smith@family.example",))
    assert plan([left], [right]).same_as == {}


def certain(left: Profile, right: Profile) -> bool:
    return judge(left, right, NameFrequencies([left, right])).verdict is Verdict.CERTAIN


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Robert Bose", "Bob Bose"),
        ("Robert Bose", "R. Bose"),
        ("Robert Bose", "Bose, Robert"),
        ("Сергей Иванов", "Sergej Iwanow"),
        ("Anna Nagy", "Anna Kovács"),
        ("Anna Kovács née Nagy", "Anna Nagy"),
        ("Gabriel García", "Gabriel García Márquez"),
        ("Robert Bose", "Robret Bose"),
        ("Robert Bose", "rbose"),
        ("Robert Bose", "Robert"),
        ("Robert Bose", ""),
        ("李小龙", "李 小龙"),
    ],
)
def test_one_address_under_a_compatible_name_is_one_person(left, right):
    address = ("someone@acme.example",)
    assert certain(Profile(1, (left,), address), Profile(2, (right,), address))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Robert Bose", "Anna Bose"),
        ("Robert Bose", "Ingrid Lindqvist"),
        ("Robert Bose", "Ingrid"),
        ("Julian Bose", "Juliana Bose"),
    ],
)
def test_one_address_under_different_names_is_asked_about(left, right):
    address = ("someone@acme.example",)
    a, b = Profile(1, (left,), address), Profile(2, (right,), address)
    assert judge(a, b, NameFrequencies([a, b])).verdict is Verdict.LIKELY


def test_a_role_address_identifies_nobody():
    left, right = Profile(1, ("Ravi",), ("info@acme.example",)), Profile(2, ("",), ("info@acme.example",))
    assert judge(left, right, NameFrequencies([left, right])).verdict is Verdict.UNLIKELY


def test_gmail_spellings_are_one_mailbox():
    assert certain(
        Profile(1, ("Ravi Bose",), ("r.bose@gmail.com",)), Profile(2, ("Ravi Bose",), ("rbose+x@googlemail.com",))
    )


def test_the_same_profile_and_the_same_card_are_one_person():
    url = ("linkedin.com/in/ravi",)
    assert certain(Profile(1, ("Ravi Bose",), urls=url), Profile(2, ("R Bose",), urls=url))
    card = (("vcard", "uid-1"),)
    assert certain(Profile(1, ("Ravi Bose",), cards=card), Profile(2, ("Ravi Bose",), cards=card))


def test_different_linkedin_profiles_are_never_certain():
    left = Profile(1, ("Ravi Bose",), ("r@acme.example",), urls=("linkedin.com/in/ravi-1",))
    right = Profile(2, ("Ravi Bose",), ("r@acme.example",), urls=("linkedin.com/in/ravi-2",))
    assert judge(left, right, NameFrequencies([left, right])).verdict is Verdict.LIKELY


def test_name_and_uncommon_employer_need_one_more_sign():
    left = Profile(1, ("Ravi Bose",), organisations=("acme",), titles=("Head of Data",))
    same = Profile(2, ("Ravi Bose",), organisations=("acme",))
    more = Profile(3, ("Ravi Bose",), organisations=("acme",), titles=("head of data",))
    names = NameFrequencies([left, same, more])
    assert judge(left, same, names).verdict is Verdict.LIKELY
    assert judge(left, more, names).verdict is Verdict.CERTAIN


def test_two_middle_initials_at_one_firm_are_not_certain():
    left = Profile(1, ("John A. Smith",), organisations=("acme",), titles=("Engineer",))
    right = Profile(2, ("John B. Smith",), organisations=("acme",), titles=("Engineer",))
    assert not certain(left, right)


def test_two_bare_initials_at_one_firm_are_not_certain():
    left = Profile(1, ("L. Temis",), organisations=("acme",), titles=("Engineer",))
    right = Profile(2, ("L. Temis",), organisations=("acme",), titles=("Engineer",))
    assert not certain(left, right)


def test_colleagues_are_not_proposed():
    left = Profile(1, ("Ravi Bose",), organisations=("acme",), titles=("Engineer",))
    right = Profile(2, ("Ingrid Lindqvist",), organisations=("acme",), titles=("Engineer",))
    assert judge(left, right, NameFrequencies([left, right])).verdict is Verdict.UNLIKELY


def test_common_names_weigh_less_than_rare_ones():
    crowd = [Profile(ref, ("Maria Schmidt",)) for ref in range(50)] + [
        Profile(ref, ("Ottokar Zweig",)) for ref in (60, 61)
    ]
    names = NameFrequencies(crowd)
    assert judge(crowd[0], crowd[1], names).bits + 3 < judge(crowd[50], crowd[51], names).bits


def test_a_contact_with_my_address_is_me():
    me = Profile(1, ("Ravi Bose",), ("ravi@acme.example",), me=True)
    decided = plan(
        [me], [Profile(2, ("Me",), ("ravi@acme.example",)), Profile(3, ("Ravi (work)",), ("ravi@acme.example",))]
    )
    assert decided.same_as == {2: 1, 3: 1}
    assert decided.certain[0].reasons[0].words == "one of your own addresses: ravi@acme.example"


def test_an_entry_that_fits_two_known_people_joins_one_and_asks_about_the_other():
    known = [Profile(1, ("Ravi Bose",), ("r@a.example",)), Profile(2, ("Ravi Bose",), ("r@b.example",))]
    decided = plan(known, [Profile(3, ("Ravi Bose",), ("r@a.example", "r@b.example"))])
    assert decided.same_as == {3: 1}
    assert [(one.left, one.right) for one in decided.review] == [(2, 3)]


def test_what_the_user_kept_apart_is_never_proposed_again():
    known = [Profile(1, ("Ottokar Zweig",))]
    incoming = [Profile(2, ("Ottokar Zweig",), ("o@acme.example",))]
    decided = plan(known, incoming, distinct=[frozenset((1, 2))])
    assert decided.review == ()


def test_importing_the_same_file_again_adds_nobody():
    rows = [(f"Person{n} Family{n}", f"p{n}@acme.example") for n in range(300)]
    known = [Profile(n, (name,), (mail,)) for n, (name, mail) in enumerate(rows)]
    incoming = [Profile(1000 + n, (name,), (mail,)) for n, (name, mail) in enumerate(rows)]
    decided = plan(known, incoming)
    assert decided.same_as == {1000 + n: n for n in range(300)}
    assert decided.review == ()


def test_copies_of_one_card_beyond_the_block_size_are_still_one_person():
    incoming = [Profile(ref, ("Ravi Bose",), ("ravi@acme.example",)) for ref in range(blocking.MOST_IN_BLOCK * 5)]
    decided = plan((), incoming)
    assert set(decided.same_as.values()) == {0}
    assert len(decided.same_as) == len(incoming) - 1
    assert any("share a mailbox" in words for words in decided.left_out)


def test_a_mailbox_of_a_whole_school_stays_near_linear():
    incoming = [Profile(ref, (f"Pupil{ref} Name{ref}",), ("class@school.example",)) for ref in range(5_000)]
    assert len(judgements((), incoming)) <= 2 * len(incoming)


def test_numbers_must_be_unique():
    with pytest.raises(BadInput, match="two profiles have the number 1"):
        plan([Profile(1)], [Profile(1)])


def test_every_weight_has_a_meaning_and_sensible_chances():
    found = [value for value in vars(weights).values() if isinstance(value, weights.Weight | weights.Disagreement)]
    assert len(found) > 20
    for weight in found:
        assert weight.meaning
        assert 0 < weight.m <= 1
