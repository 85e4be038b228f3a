"""Introductions as cases: who answered, said yes, introduced; what was nobody's to keep; facts per voucher by name."""

from datetime import timedelta

import pytest

from fixtures.introductions import (
    ACCEPTED,
    AGREED,
    ASKED,
    CALLED,
    CONTACTED,
    INTRODUCED,
    MET,
    MONDAY,
    NAME_GRANTED,
    OWN_WORDS,
    PUT,
    TO,
    after,
    draft,
    life,
)
from inroad.introductions import events
from inroad.introductions.events import Answer, Answered
from inroad.introductions.model import Kind, Role, State
from inroad.score import asks, waits
from inroad.score.waits import Wait

DAY = MONDAY.date()


def counts(*told, kind=Kind.INTRODUCTION):
    """Of one introduction: (counted, led on) for answered, yes, introduced, met."""
    found = asks.asks({"one": life(draft(kind), *told)}, "UTC")
    lists = (found.answered, found.yes, found.introduced, found.met)
    return tuple((len(one), sum(case.led_on for case in one)) for one in lists)


NONE, NO, YES = (0, 0), (1, 0), (1, 1)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ((), (NONE, NONE, NONE, NONE)),
        (ASKED, (NO, NONE, NONE, NONE)),
        (TO[State.NOT_THIS_TIME], (YES, NO, NONE, NONE)),
        (TO[State.SOMEONE_ELSE], (YES, NO, NONE, NONE)),
        (AGREED, (YES, YES, NO, NONE)),
        (PUT, (YES, YES, NO, NONE)),
        (TO[State.DECLINED], (YES, YES, NO, NONE)),
        (ACCEPTED, (YES, YES, NO, NONE)),
        (INTRODUCED, (YES, YES, YES, NO)),
        (CONTACTED, (YES, YES, YES, NO)),
        (MET, (YES, YES, YES, YES)),
        (TO[State.CLOSED], (YES, YES, YES, YES)),
        (NAME_GRANTED, (YES, YES, NONE, NONE)),
        ((*AGREED, Answered(Answer.NAME_USE)), (YES, YES, NONE, NONE)),
        ((*AGREED, Answered(Answer.NOT_THIS_TIME)), (YES, YES, NO, NONE)),
    ],
)
def test_each_step_counts_where_it_stands(told, expected):
    assert counts(*told) == expected


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (TO[State.WITHDRAWN], (NONE, NONE, NONE, NONE)),
        ((*ASKED, events.AddresseeLeft()), (NONE, NONE, NONE, NONE)),
        ((*AGREED, events.Released(OWN_WORDS)), (YES, YES, NONE, NONE)),
        ((*PUT, events.AddresseeLeft()), (YES, YES, NONE, NONE)),
        ((*PUT, events.Forgotten(Role.ADDRESSEE)), (YES, YES, NONE, NONE)),
        (TO[State.RELEASED], (YES, YES, YES, NONE)),
    ],
)
def test_what_was_nobodys_to_keep_is_in_no_count(told, expected):
    assert counts(*told) == expected


def test_a_call_of_the_vouchers_own_is_the_introduction():
    assert counts(*CALLED, kind=Kind.PREEMPTIVE_REFERENCE) == (YES, YES, YES, NO)


def test_cases_begin_on_the_day_of_their_own_step_in_the_desks_zone():
    late = MONDAY.replace(hour=22)
    made = life(draft(), *MET, start=late, step=timedelta(days=2))
    found = asks.asks({"one": made}, "Europe/Berlin")
    begins = [one[0].began - DAY for one in (found.answered, found.yes, found.introduced, found.met)]
    assert [gap.days for gap in begins] == [0, 2, 2, 8]
    tokyo = asks.asks({"one": made}, "Asia/Tokyo")
    assert (tokyo.answered[0].began - DAY).days == 1


def test_how_many_were_left_out_is_known():
    made = {str(number): life(draft(), *TO[State.WITHDRAWN]) for number in range(3)}
    assert asks.asks(made, "UTC").left_out == 3


# -- vouchers


def said(*lives, name="Rosa Brandt"):
    return asks.vouchers([(life(draft(), *told), 7, name) for told in lives])[0].words


@pytest.mark.parametrize(
    ("lives", "words"),
    [
        ([MET, MET, ASKED], "3 asks, 2 introductions, both met, one not answered yet"),
        ([MET, MET, MET], "3 asks, 3 introductions, all met"),
        ([MET], "1 ask, 1 introduction, met"),
        ([MET, INTRODUCED], "2 asks, 2 introductions, one met"),
        ([ASKED], "1 ask, no answer yet"),
        ([AGREED], "1 ask, a yes"),
        ([NAME_GRANTED], "1 ask, the use of their name"),
        ([NAME_GRANTED, NAME_GRANTED, INTRODUCED], "3 asks, the use of their name two times, 1 introduction"),
        ([TO[State.NOT_THIS_TIME]], "1 ask"),
    ],
)
def test_a_voucher_is_told_in_facts(lives, words):
    assert said(*lives) == words


def test_vouchers_stand_by_name_whatever_came_of_it():
    found = asks.vouchers(
        [
            (life(draft(), *ASKED), 3, "Zoe Amber"),
            (life(draft(), *MET), 4, "rosa brandt"),
            (life(draft(), *ASKED), 5, "Bob Connect"),
            (draft(), 6, "Nobody Asked"),
            (life(draft(), *MET), 0, "somebody"),
        ]
    )
    assert [one.name for one in found] == ["Bob Connect", "rosa brandt", "Zoe Amber"]
    facts = found[1]
    assert (facts.asks, facts.yeses, facts.introductions, facts.met, facts.open) == (1, 1, 1, 1, 0)


# -- how long people inside took


def waited(*told):
    return list(waits.of_contract(life(draft(), *told, step=timedelta(days=2)), after(days=60)))


def test_the_vouchers_question_and_the_first_contact_are_two_waits():
    replied = (*CONTACTED, events.AddresseeReplied())
    assert waited(*replied) == [Wait(2.0, True), Wait(2.0, True)]


def test_who_has_not_answered_waits_until_now_and_who_left_until_then():
    assert waited(*PUT) == [Wait(56.0, False)]
    assert waited(*PUT, events.AddresseeLeft()) == [Wait(2.0, False)]
    assert waited(*AGREED) == []
    assert waited(*INTRODUCED, events.Contacted(spoke=True)) == [Wait(2.0, True)]
