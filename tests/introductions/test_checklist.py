"""What a voucher thinks of before putting their name on it: questions while it can still be answered, no score."""

from dataclasses import replace

import pytest

from fixtures.introductions import MONDAY, draft, say
from inroad.introductions.checklist import before_you_vouch
from inroad.introductions.events import Answer, Answered, Asked
from inroad.introductions.model import Terms


def test_i9_before_a_yes_the_voucher_reads_what_to_think_of():
    asked = say(draft(), Asked()).contract
    said = " ".join(before_you_vouch(asked, ["made contact in time, 3 of 3"]))
    assert "Do you know Alice Ask's work?" in said
    assert "made contact in time, 3 of 3" in said
    assert "ask to be in copy" in said
    assert "A no is useful to know" in said


def test_i9_who_owed_them_nothing_yet_can_be_tried_first():
    asked = say(draft(), Asked()).contract
    assert any("ten minutes first" in line for line in before_you_vouch(asked, []))


def test_terms_that_are_agreed_are_not_proposed_again():
    asked = say(draft(terms=Terms(accepted_at=MONDAY, copy_me=True)), Asked()).contract
    assert "You will be in copy, as you asked." in before_you_vouch(asked, [])


@pytest.mark.parametrize("answer", [Answer.AGREED, Answer.NOT_THIS_TIME])
def test_an_answer_ends_the_questions(answer):
    asked = say(draft(), Asked()).contract
    assert before_you_vouch(say(asked, Answered(answer=answer)).contract, []) == ()
    assert before_you_vouch(draft(), []) == ()


def test_somebody_without_a_name_is_still_spoken_of():
    asked = say(draft(), Asked()).contract
    nameless = replace(asked, seeker=replace(asked.seeker, name=""))
    assert all(line.strip() for line in before_you_vouch(nameless, []))
