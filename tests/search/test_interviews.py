"""Talks: what is due after one, whom it clicked with, and what is worth knowing before a yes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from inroad.introductions import promises
from inroad.introductions.model import Promise
from inroad.letters import registry
from inroad.search.interviews import Interview, Met, Months, State, after, clicked, months_from, months_words, warnings
from inroad.search.openings import Opening, Status
from inroad.search.people import KeptOut, Someone

JOB = Opening("7", "platform lead", "Northwind", status=Status.INTERVIEWING)
AT = datetime(2026, 3, 9, 13, tzinfo=UTC)
CAROL, DAN = Met(1, "Carol Diaz"), Met(2, "", "dan@northwind.example")
TALK = Interview("4", JOB, AT, "on site", State.HELD, (CAROL, DAN))
BOB = Someone(3, "Bob Connor")


def test_after_a_talk_thanks_and_the_word_to_the_voucher_are_due_as_introductions_have_it() -> None:
    found = {one.key: one for one in after(TALK, timezone="Europe/Berlin", vouchers=[BOB])}
    assert found["thanks:4:2"].words == "thank dan@northwind.example for the talk"
    assert found["thanks:4:2"].letter == "interview-thanks"
    assert found["thanks:4:1"].due_at == promises.due(Promise.THANKS, AT, "Europe/Berlin")
    assert found["report:4:3"].words == "tell Bob Connor how the talk about platform lead at Northwind went"
    assert found["report:4:3"].due_at == promises.due(Promise.REPORT_MEETING, AT, "Europe/Berlin")
    assert found["clicked:4"].words == "note whether you clicked with Carol Diaz and dan@northwind.example"
    assert found["clicked:4"].due_at == datetime(2026, 3, 9, 22, 59, 59, tzinfo=UTC)
    assert "months:4" in found


def test_a_talk_that_is_planned_or_called_off_makes_nothing_due() -> None:
    for state in (State.PLANNED, State.CALLED_OFF):
        assert after(replace(TALK, state=state), timezone="UTC", vouchers=[BOB]) == ()
        assert warnings([replace(TALK, state=state)]) == ()


def test_what_was_done_or_noted_is_not_due_again() -> None:
    noted = replace(
        TALK,
        met=(replace(CAROL, clicked=True), replace(DAN, clicked=False)),
        months=Months(asked=True, answers={3: "the move", 6: "a team", 12: "quiet nights"}),
    )
    done = {"thanks:4:1", "thanks:4:2", "report:4:3"}
    assert after(noted, timezone="UTC", vouchers=[BOB], already=done) == ()


def test_nobody_is_thanked_at_a_present_employer_or_who_wants_to_be_left_alone() -> None:
    walls = KeptOut({1: "Velbrand"}, {3})
    found = after(TALK, timezone="UTC", vouchers=[BOB], kept_out=walls)
    assert {one.person for one in found if one.person} == {2}


def test_after_a_no_the_months_need_no_asking() -> None:
    over = replace(TALK, opening=replace(JOB, status=Status.REJECTED))
    assert "months:4" not in {one.key for one in after(over, timezone="UTC")}


def test_no_answer_on_the_months_is_a_warning_and_no_question_only_a_reminder() -> None:
    asked = replace(TALK, months=Months(asked=True))
    assert "that is a warning" in warnings([asked])[0]
    assert "ask before you say yes" in warnings([TALK])[0]
    some = replace(TALK, key="5", months=Months(asked=True, answers={3: "the move"}))
    assert warnings([asked, some]) == ("there is no answer yet on what you should achieve in 6 and 12 months",)
    rest = replace(TALK, key="6", months=Months(asked=True, answers={6: "a team", 12: "quiet nights"}))
    assert warnings([some, rest]) == ()
    assert months_words([rest, some]) == "in 3 months: the move; in 6 months: a team; in 12 months: quiet nights"


def test_clicking_with_nobody_is_worth_knowing_and_the_last_word_on_somebody_counts() -> None:
    cold = replace(TALK, met=(replace(CAROL, clicked=False), DAN))
    assert "you clicked with nobody you met there" in warnings([cold])
    warm = replace(TALK, key="5", at=AT + timedelta(days=3), met=(replace(CAROL, clicked=True),))
    assert [one.person for one in clicked([warm, cold])] == [1]
    assert "you clicked with nobody you met there" not in warnings([cold, warm])


def test_months_are_read_from_a_row_whatever_is_in_it() -> None:
    assert months_from({"3": "the move ", "6": 5, "12": "", "x": "y"}) == Months(True, {3: "the move"})
    assert months_from({}) == Months()
    assert months_from({"asked": True}).asked


def test_the_letters_it_speaks_of_are_there() -> None:
    names = {one.letter for one in after(TALK, timezone="UTC", vouchers=[BOB])} - {""}
    assert names <= set(registry.kinds())


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.builds(Met, st.integers(1, 9), st.text(max_size=9), clicked=st.none() | st.booleans()), max_size=9),
    st.lists(st.builds(Someone, st.integers(1, 12), st.text(max_size=9)), max_size=4),
    st.sets(st.integers(1, 12)),
)
def test_keys_are_one_each_and_doing_all_of_it_leaves_nothing(
    met: list[Met], vouchers: list[Someone], alone: set[int]
) -> None:
    one, walls = replace(TALK, met=tuple(met)), KeptOut(left_alone=alone)
    found = after(one, timezone="Pacific/Apia", vouchers=vouchers, kept_out=walls)
    keys = [due.key for due in found]
    assert len(keys) == len(set(keys))
    assert not alone & {due.person for due in found}
    assert [due.due_at for due in found] == sorted(due.due_at for due in found)
    assert all(due.due_at > one.at for due in found)
    assert after(one, timezone="Pacific/Apia", vouchers=vouchers, kept_out=walls, already=keys) == ()
