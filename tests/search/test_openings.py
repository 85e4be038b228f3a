"""Openings: which moves are open, who is silent for how long, twins, and offers beside each other."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inroad.errors import BadInput, Refused
from inroad.search import openings
from inroad.search.openings import Fit, Offer, Opening, Source, Status, advert, for_letters, moved, silence, twins

DAY = date(2026, 3, 2)
SEEN = Opening("7", "Platform lead", "Northwind", "3")


def later(days: int) -> date:
    return DAY + timedelta(days=days)


def test_an_application_goes_to_an_offer_and_a_yes_with_its_dates() -> None:
    one = moved(SEEN, Status.APPLIED, DAY)
    assert (one.applied_on, one.answered_on) == (DAY, None)
    one = moved(one, Status.INTERVIEWING, later(9))
    assert (one.answered_on, one.last_word_on) == (later(9), later(9))
    one = moved(one, Status.OFFER, later(20))
    assert (one.answered_on, one.last_word_on) == (later(9), later(20))
    one = moved(one, Status.ACCEPTED, later(22), "  Yes.  ")
    assert (one.ended_on, one.end_words) == (later(22), "Yes.")


def test_a_rejection_recorded_twice_is_one() -> None:
    once = moved(moved(SEEN, Status.APPLIED, DAY), Status.REJECTED, later(5), "another one had done it before")
    assert moved(once, Status.REJECTED, later(9), "something else") is once
    assert once.answered_on == later(5)


def test_they_may_come_back_after_a_no() -> None:
    once = moved(moved(SEEN, Status.APPLIED, DAY), Status.REJECTED, later(5), "no")
    again = moved(once, Status.INTERVIEWING, later(30))
    assert (again.ended_on, again.end_words) == (None, "")


def test_an_offer_nobody_made_cannot_be_accepted_and_the_words_say_what_can_be() -> None:
    with pytest.raises(Refused, match="Platform lead at Northwind is “seen”") as refused:
        moved(SEEN, Status.ACCEPTED, DAY)
    assert "applied" in refused.value.hint


def test_every_status_has_a_way_on_and_every_status_is_reached() -> None:
    assert all(openings.moves(status) for status in Status)
    reached = {Status.SEEN} | {to for status in Status for to in openings.moves(status)}
    assert reached == set(Status)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(Status), st.integers(0, 40)), max_size=12))
def test_whatever_happens_dates_and_status_agree(steps: list[tuple[Status, int]]) -> None:
    one, on = SEEN, DAY
    for to, days in steps:
        on += timedelta(days=days)
        try:
            after = moved(one, to, on, "words")
        except Refused:
            assert to not in openings.moves(one.status)
            continue
        assert moved(after, to, on + timedelta(days=1)) is after
        one = after
        assert (one.ended_on is not None) == one.status.is_over
        assert one.status is not Status.INTERVIEWING or one.last_word_on is not None
        waited = silence(one, on)
        assert waited is None or waited.days >= 0


def test_silence_is_counted_from_the_last_word_and_asks_rather_than_concludes() -> None:
    applied = moved(SEEN, Status.APPLIED, DAY)
    assert silence(SEEN, later(90)) is None
    early, fair, long = (silence(applied, later(days)) for days in (3, 12, 30))
    assert early
    assert fair
    assert long
    assert (early.unanswered, fair.unanswered, long.unanswered) == (False, False, True)
    assert early.words == "3 days since you applied"
    assert "one friendly line" in fair.words
    assert long.words.endswith("did they answer in any other way?")
    talked = moved(applied, Status.INTERVIEWING, later(20))
    waited = silence(talked, later(33))
    assert waited
    assert (waited.days, waited.after_talk) == (13, True)


def test_while_a_talk_is_to_come_nobody_is_silent() -> None:
    talked = moved(moved(SEEN, Status.APPLIED, DAY), Status.INTERVIEWING, DAY)
    planned = replace(talked, next_on=later(40))
    assert silence(planned, later(40)) is None
    assert silence(planned, later(41)) is not None
    assert not openings.never_answered(planned, later(39))


def test_whoever_gave_up_without_an_answer_was_never_answered_and_whoever_was_told_was() -> None:
    applied = moved(SEEN, Status.APPLIED, DAY)
    gave_up = moved(applied, Status.WITHDRAWN, later(40))
    assert openings.never_answered(gave_up, later(50))
    assert not openings.never_answered(moved(applied, Status.WITHDRAWN, later(4)), later(50))
    assert not openings.never_answered(moved(applied, Status.REJECTED, later(40)), later(50))


def test_applying_directly_is_meant_for_a_perfect_fit() -> None:
    advertised = replace(SEEN, source=Source.ADVERT)
    assert openings.applying_directly(replace(advertised, fit=Fit.PERFECT)) == ""
    assert openings.applying_directly(replace(SEEN, source=Source.THROUGH)) == ""
    assert "a stretch" in openings.applying_directly(replace(advertised, fit=Fit.STRETCH))
    assert "three ways in" in openings.applying_directly(advertised, 3)


def test_one_title_twice_at_one_target_is_asked_about_unless_one_is_over() -> None:
    other = replace(SEEN, key="8", title="platform LEAD (m/f/d)")
    elsewhere = replace(SEEN, key="9", target="4")
    assert [[one.key for one in same] for same in twins([SEEN, other, elsewhere])] == [["7", "8"]]
    assert twins([SEEN, replace(other, status=Status.REJECTED)]) == ()
    assert twins([replace(SEEN, title="看護師"), replace(SEEN, key="8", title="教師")]) == ()


def test_an_advert_of_200_kb_is_kept_whole_and_clean() -> None:
    pasted = "Wir suchen 看護師 \u202e🎻\r\n\r\n\r\n" * 10_000
    assert len(pasted.encode()) > 200_000
    kept = advert(pasted)
    assert kept.count("看護師") == 10_000
    assert "\u202e" not in kept
    assert "\r" not in kept
    assert advert("short\r\nand good") == "short\nand good"


def test_an_advert_over_the_bound_is_refused_with_its_size() -> None:
    with pytest.raises(BadInput, match="300,001 characters"):
        advert("a" * (openings.MOST_ADVERT_CHARS + 1))


def test_offers_stand_beside_each_other_people_first_pay_private_and_no_verdict() -> None:
    one = Offer(
        SEEN, {"pay": "60,000", "hours": "38", "Pay": ""}, clicked=("Carol Diaz",), months="in 3 months: the move"
    )
    two = Offer(replace(SEEN, title="", organisation="Initech"), {"hours": "38", "dog": "allowed"})
    table = openings.offers_side_by_side([one, two])
    assert table.heads == ("Platform lead at Northwind", "a job at Initech")
    assert [row.label for row in table.rows][:2] == ["people you clicked with", "what you should achieve"]
    assert {row.label: row.private for row in table.rows}["pay"]
    assert {row.label: row.differs for row in table.rows}["hours"] is False
    assert table.ask[1][0].startswith("what you should achieve")
    assert "pay" in table.ask[1]
    assert "pay" not in table.ask[0]
    with pytest.raises(BadInput, match="9 offers"):
        openings.offers_side_by_side([one] * 9)


def test_nothing_with_money_in_it_leaves_an_offer() -> None:
    parts = {
        "pay": "60,000", "Bonus": "some", "hours": "38", "sign-on": "€ 5,000", "note": "salary reviewed in May",
        "extra": "5k in May", "place": "Lund",
    }  # fmt: skip
    assert for_letters(parts) == {"hours": "38", "place": "Lund"}


def test_words_that_are_no_status_source_or_fit_are_refused_with_those_there_are() -> None:
    assert openings.status_of(" applied ") is Status.APPLIED
    assert openings.source_of("") is Source.NOT_SAID
    for read in (openings.status_of, openings.source_of, openings.fit_of):
        with pytest.raises(BadInput) as refused:
            read("<b>")
        assert "those there are" in refused.value.hint
