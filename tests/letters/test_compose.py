from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtures.letter_cast import ANSWERS, PEOPLE, TODAY
from inroad.errors import BadInput, NotFound
from inroad.letters.compose import compose, material, needs
from inroad.letters.model import Facts, Source
from inroad.letters.quotable import quotable


def test_needs_are_asked_in_so_many_words(rich):
    asked = {need.key: need.question for need in needs("first-contact", rich)}
    assert asked == {
        "question": "What would you like to ask Carol that only they can answer? One or two sentences about their work."
    }


def test_an_answer_becomes_a_sentence_that_ends_once(rich):
    letter = compose("thanks", rich, {"what": "you rang her from the train"}).part("letter").text
    assert "you rang her from the train.\n" in letter
    assert "train!\n" in compose("thanks", rich, {"what": "from the train!"}).part("letter").text


def test_own_words_change_the_sentence_and_nothing_else(rich):
    edits = {"nudge": {"to_voucher": ["Any news about {addressee}?"]}, "house": {"greeting": "Ahoy {called}!"}}
    assert compose("nudge", rich, edits=edits).part("letter").text == (
        "Ahoy Bob!\n\nAny news about Carol?\n\nAll the best,\nAlice"
    )


def test_a_sentence_can_be_left_unsaid(rich):
    edits = {"thanks": {"next_met": "", "offer": []}}
    letter = compose("thanks", rich, ANSWERS, edits=edits).part("letter").text
    assert "what comes of it" not in letter
    assert "schema" not in letter


def test_words_edited_so_that_nothing_asks_for_the_personal_part_do_not_make_a_letter_ready(rich):
    draft = compose("thanks", rich, edits={"thanks": {"what": "You are the best."}})
    assert [gap.key for gap in draft.gaps] == ["what"]
    assert not draft.ready


def test_a_borrowed_part_uses_the_edited_words_as_well(rich):
    draft = compose("ask", rich, ANSWERS, edits={"forwardable-note": {"request": "May I ring you?"}})
    assert "May I ring you?" in draft.part("note").text


def test_a_seat_that_a_kind_does_not_have_is_refused(rich):
    with pytest.raises(BadInput, match="no nudge is written by addressee to anybody"):
        compose("nudge", rich, writer="addressee")
    with pytest.raises(BadInput, match="no thanks is written by seeker to goal"):
        compose("thanks", rich, writer="seeker", reader="goal")
    with pytest.raises(NotFound):
        compose("love-letter", rich)


def test_kinds_see_no_traffic_no_private_note_and_no_employer(rich):
    seen = quotable(replace(rich, guarded=("Globex",)))
    assert (seen.observed, seen.private, seen.asked_on) == ((), (), None)
    mine = seen.tie("voucher", "seeker")
    assert mine.last_in_touch is None
    assert mine.quiet
    assert [one.where for one in mine.shared] == ["Acme"]
    assert all(not one.words for one in mine.shared)
    assert seen.tie("addressee", "voucher").shared[0].where == ""


def test_a_week_of_silence_is_not_a_while(rich):
    tie = replace(rich.tie("seeker", "voucher"), last_in_touch=TODAY)
    facts = replace(rich, ties={("seeker", "voucher"): tie})
    assert "It has been a while." not in compose("ask", facts).part("why").text


def test_material_says_where_each_fact_comes_from_and_what_stays_out(rich):
    found = material("ask", rich)
    assert {one.source for one in found if not one.quotable} == {Source.OBSERVED, Source.PRIVATE}
    quotable_first = [one.quotable for one in found]
    assert quotable_first == sorted(quotable_first, reverse=True)
    words = [one.words for one in found]
    assert "Alice and Bob: managed, Acme 2015–22; the best boss I had, between us" in words
    assert "Alice and Bob: last in touch in January 2024" in words
    assert "you gave: a candidate" in words
    assert "You and Bob wrote 42 mails both ways, last on 17 January 2024" in words
    hidden = [one.words for one in found if not one.quotable]
    assert any(one.startswith("Alice and Bob: worked together, Umbrella") for one in hidden)


def test_material_is_bounded_and_of_the_kinds_topics(rich):
    many = replace(rich, observed=tuple(f"fact {number}" for number in range(500)))
    assert len(material("nudge", many)) == 40
    assert {one.topic for one in material("nudge", rich)} <= {"dates", "private", "observed"}


@settings(max_examples=40, deadline=None)
@given(said=st.text(max_size=9_000))
def test_whatever_is_answered_a_draft_is_made_and_bounded(said):
    draft = compose("cant-keep-it", Facts(TODAY, people=PEOPLE), {"own": said})
    assert len(draft.part("letter").text) < 6_000
    assert draft.ready is bool(draft.needs[0].answer)
