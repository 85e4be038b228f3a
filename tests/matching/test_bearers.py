"""How many people have a name is counted per book, not per profile."""

from inroad.matching.compare import judge
from inroad.matching.features import NameFrequencies
from inroad.matching.model import Profile, Verdict

ADA = "Ada Verne"


def in_book(ref: int, source: str, name: str = ADA) -> Profile:
    return Profile(ref, (name,), cards=((source, f"{source}-{ref}"),))


def test_one_person_in_four_places_is_one_bearer_of_the_name():
    profiles = [in_book(1, "linkedin"), in_book(2, "vcard"), in_book(3, "google"),
                Profile(4, (ADA,), emails=("ada@verne.example",))]  # fmt: skip
    judgement = judge(profiles[0], profiles[3], NameFrequencies(profiles))
    assert judgement.verdict is Verdict.LIKELY
    assert "more" not in judgement.reasons[-1].words


def test_two_entries_of_one_name_in_one_book_are_two_bearers():
    profiles = [in_book(1, "linkedin"), in_book(2, "linkedin"), in_book(3, "vcard")]
    judgement = judge(profiles[0], profiles[2], NameFrequencies(profiles))
    assert "(1 more is called so)" in judgement.reasons[-1].words


def test_a_second_address_does_not_make_a_name_common():
    profiles = [in_book(1, "linkedin"), Profile(2, (ADA,), emails=("ada@verne.example",)),
                Profile(3, (ADA,), emails=("a.verne@firm.example",))]  # fmt: skip
    assert judge(profiles[0], profiles[1], NameFrequencies(profiles)).verdict is Verdict.LIKELY


def test_a_name_that_a_book_holds_ten_times_is_hardly_evidence():
    profiles = [in_book(ref, "linkedin") for ref in range(10)] + [in_book(10, "vcard")]
    assert judge(profiles[0], profiles[10], NameFrequencies(profiles)).verdict is Verdict.UNLIKELY
