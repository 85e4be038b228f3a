"""Useful to: whom something would help, with reasons that can be read out."""

import time
from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from inroad.search.people import KeptOut
from inroad.search.useful import MOST, MOST_KEYS, Friend, Item, keys, suggest

TALK = Item("A good talk on Kafka at scale, and Northwind is looking for somebody in wound care", "https://x.example/a")
CAROL = Friend(1, "Carol Diaz", tags=("kafka",))
DAN = Friend(2, "Dan Ek", titles=("Head of wound care",))
EVE = Friend(3, "Eve Fox", organisations=("Northwind Ltd", "Northwind"))
FAY = Friend(4, "Fay Gold", note="Likes hill walking, hates KAFKA's logs")
GUS = Friend(5, "Gus Hall", titles=("Senior Manager",), tags=("golf",), note="good at talking")


def test_each_reader_has_a_reason_in_words_and_those_without_one_are_not_suggested() -> None:
    found = {one.name: one.reasons for one in suggest(TALK, [CAROL, DAN, EVE, FAY, GUS])}
    assert found == {
        "Carol Diaz": ("you tagged them “kafka”",),
        "Dan Ek": ("works as Head of wound care",),
        "Eve Fox": ("is at Northwind, which it is about",),
        "Fay Gold": ("your note on them speaks of “KAFKA's”",),
    }


def test_a_favour_to_somebody_who_said_no_comes_first_if_it_fits_them() -> None:
    no = replace(FAY, said_no_on=date(2025, 11, 3), said_no="the job of platform lead at Initech.")
    nothing = replace(GUS, said_no_on=date(2025, 11, 3))
    first, *_ = suggest(TALK, [CAROL, DAN, no, nothing])
    assert first.favour
    assert (
        first.reasons[0]
        == "said no to the job of platform lead at Initech in November 2025; a favour they don't expect"
    )
    assert "Gus Hall" not in {one.name for one in suggest(TALK, [nothing, CAROL])}


def test_whoever_told_it_had_it_or_may_not_be_written_to_is_not_suggested() -> None:
    people = [CAROL, DAN, EVE, FAY]
    assert {one.person for one in suggest(replace(TALK, source=1), people)} == {2, 3, 4}
    assert {one.person for one in suggest(TALK, people, settled={2})} == {1, 3, 4}
    assert {one.person for one in suggest(TALK, people, kept_out=KeptOut({3: "Northwind"}, {4}))} == {1, 2}


def test_a_word_that_fits_half_the_address_book_is_no_reason() -> None:
    many = [Friend(number, f"P{number}", titles=("Wound care",)) for number in range(10, 60)]
    assert suggest(TALK, many) == ()
    assert [one.name for one in suggest(TALK, [*many, CAROL])] == ["Carol Diaz"]


def test_scripts_that_part_no_words_emoji_and_right_to_left_are_found() -> None:
    item = Item("東京の求人と看護の話。 خبر من شركة النور عن القاهرة")
    people = [
        Friend(1, "佐藤", tags=("看護",)),
        Friend(2, "نور", tags=("القاهرة",)),
        Friend(3, "🎻", tags=("🎻", "大阪")),
    ]
    assert {one.person for one in suggest(item, people)} == {1, 2}
    assert suggest(Item("🎻🎻🎻"), people) == ()


def test_words_in_a_link_count_too_and_the_keys_are_bounded() -> None:
    assert keys(Item("", "https://www.x.example/kafka-at-scale.html")) == ("kafka", "scale")
    assert [one.person for one in suggest(Item("", "https://x.example/kafka-at-scale"), [CAROL, DAN])] == [1]
    assert len(keys(Item(" ".join(f"word{number}x" for number in range(1_000))))) == MOST_KEYS


def test_a_lead_of_200_kb_and_thousands_of_people_take_no_time() -> None:
    item = Item("kafka " + " ".join(f"word{number}x" for number in range(20_000)))
    people = [Friend(number, f"P{number}", titles=("Nurse",), note="walks " * 30) for number in range(5_000)]
    started = time.perf_counter()
    assert [one.name for one in suggest(item, [*people, replace(CAROL, person=9_999)])] == ["Carol Diaz"]
    assert time.perf_counter() - started < 5


WORDS = st.sampled_from(["kafka", "wound", "care", "golf", "walking", "Malmö", "看護", "🎻", "and", "manager"])
TEXTS = st.lists(WORDS, max_size=6).map(" ".join)
FRIENDS = st.lists(
    st.builds(
        Friend,
        st.integers(1, 40),
        st.sampled_from(["Ann", "", "Ben"]),
        st.just(""),
        titles=st.tuples(TEXTS),
        organisations=st.tuples(TEXTS),
        tags=st.tuples(TEXTS),
        note=TEXTS,
        said_no_on=st.none() | st.just(date(2025, 1, 1)),
    ),
    max_size=20,
)


@settings(max_examples=100, deadline=None)
@given(TEXTS, FRIENDS, st.sets(st.integers(1, 40)), st.randoms())
def test_the_order_of_the_people_changes_nothing_and_every_suggestion_has_a_reason(
    words: str, friends: list[Friend], alone: set[int], random: object
) -> None:
    friends = list({one.person: one for one in friends}.values())
    found = suggest(Item(words), friends, kept_out=KeptOut(left_alone=alone))
    assert len(found) <= MOST
    assert all(one.reasons and all(one.reasons) for one in found)
    assert not alone & {one.person for one in found}
    assert [one.favour for one in found] == sorted((one.favour for one in found), reverse=True)
    random.shuffle(friends)  # type: ignore[attr-defined]
    assert suggest(Item(words), friends, kept_out=KeptOut(left_alone=alone)) == found
