"""The blind ask as rules: mornings, one member at a time, and nothing of it to be seen before a yes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import settings as bounds
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from inroad.community import asking
from inroad.community.asking import Ask, AskState, Put, PutState
from inroad.errors import Refused

MADE = datetime(2027, 3, 3, 15, 0, tzinfo=UTC)  # a Wednesday
ASK = Ask(MADE, "UTC")
FIRST = datetime(2027, 3, 4, 8, 0, tzinfo=UTC)


def put(key=1, state=PutState.PUT, at=FIRST, ended_at=None):
    return Put(key, state, at, asking.answer_by(ASK, at), ended_at)


def test_the_first_round_is_the_next_morning_whatever_the_hour():
    for hour in (0, 7, 8, 23):
        assert asking.first_round(replace(ASK, made_at=MADE.replace(hour=hour))) == FIRST
    assert asking.first_round(replace(ASK, timezone="Asia/Tokyo")) == datetime(2027, 3, 4, 23, 0, tzinfo=UTC)


def test_it_ends_on_a_day_that_was_known_from_the_beginning():
    assert asking.ends_at(ASK) == FIRST + timedelta(days=24)
    assert asking.seen(ASK, asking.ends_at(ASK) - timedelta(seconds=1)) is AskState.ASKED
    assert asking.seen(ASK, asking.ends_at(ASK)) is AskState.ENDED


def test_a_member_has_seven_whole_days():
    assert asking.answer_by(ASK, FIRST) == datetime(2027, 3, 11, 23, 59, 59, tzinfo=UTC)
    assert asking.answer(put(), True, datetime(2027, 3, 11, 23, 59, 59, tzinfo=UTC)) is PutState.YES
    with pytest.raises(Refused, match="no answer was needed"):
        asking.answer(put(), True, datetime(2027, 3, 12, tzinfo=UTC))


def test_one_member_at_a_time():
    assert asking.round_of(ASK, (), FIRST).may_put
    assert not asking.round_of(ASK, (), FIRST - timedelta(seconds=1)).may_put
    assert asking.round_of(ASK, [put()], FIRST + timedelta(days=3)) == asking.Round()


def test_after_a_no_the_next_one_is_asked_on_the_morning_after():
    no = put(state=PutState.NO, ended_at=FIRST + timedelta(hours=1))
    assert not asking.round_of(ASK, [no], FIRST + timedelta(hours=15)).may_put
    assert asking.round_of(ASK, [no], FIRST + timedelta(days=1)).may_put


def test_silence_lapses_and_the_next_one_is_asked_in_the_same_round():
    assert asking.round_of(ASK, [put()], FIRST + timedelta(days=8)) == asking.Round((1,), may_put=True)


def test_three_members_at_most_and_nobody_so_late_that_they_would_have_no_week():
    three = [put(key, PutState.NO, FIRST + timedelta(days=key), FIRST + timedelta(days=key)) for key in range(3)]
    assert not asking.round_of(ASK, three, FIRST + timedelta(days=9)).may_put
    assert asking.round_of(ASK, (), FIRST + timedelta(days=16)).may_put
    assert not asking.round_of(ASK, (), FIRST + timedelta(days=17)).may_put


def test_what_was_taken_back_or_answered_is_not_put_to_anybody():
    for said in (AskState.WITHDRAWN, AskState.YES):
        assert asking.round_of(replace(ASK, said=said), [put()], FIRST + timedelta(days=1)) == asking.Round((1,))


def test_limits_of_whoever_asks():
    asks = [(replace(ASK, made_at=MADE - timedelta(days=day)), str(day)) for day in range(3)]
    with pytest.raises(Refused, match="3 of your asks"):
        asking.check_new(asks, "x", MADE)
    over = [(replace(one, said=AskState.WITHDRAWN), what) for one, what in asks]
    asking.check_new(over, "x", MADE)
    asking.check_new(over, "1", MADE)
    with pytest.raises(Refused, match="5 times within a month"):
        asking.check_new([*over, *over], "x", MADE)
    asking.check_new([*over, *over], "x", MADE + timedelta(days=30))
    with pytest.raises(Refused, match="under way"):
        asking.check_new(asks[:1], "0", MADE)


def test_taking_back_is_for_what_is_open():
    assert asking.withdraw(ASK, FIRST) is AskState.WITHDRAWN
    with pytest.raises(Refused, match="said yes to you"):
        asking.withdraw(replace(ASK, said=AskState.YES), FIRST)
    with pytest.raises(Refused, match="over already"):
        asking.withdraw(ASK, asking.ends_at(ASK))


def test_an_answer_is_given_once():
    for state, words in (
        (PutState.NO, "answered"), (PutState.YES, "answered"), (PutState.GONE, "taken back"), (PutState.LAPSED, "over"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=words):
            asking.answer(put(state=state), True, FIRST)


def test_a_member_is_asked_twice_a_quarter_unless_they_said_otherwise():
    lately = [FIRST - timedelta(days=day) for day in (1, 90)]
    assert asking.room_for(lately[:1], None, FIRST)
    assert not asking.room_for(lately, None, FIRST)
    assert asking.room_for(lately, 3, FIRST)
    assert asking.room_for([FIRST - timedelta(days=92), *lately[:1]], None, FIRST)
    assert not asking.room_for([], 0, FIRST)
    assert asking.too_soon(FIRST - timedelta(days=180), FIRST)
    assert not asking.too_soon(FIRST - timedelta(days=184), FIRST)
    assert not asking.too_soon(None, FIRST)


def lived(answers, moments):
    """The puts of an ask whose rounds were held at ``moments``, and what the asker saw meanwhile. ``answers``: per
    member, after how many hours they say no (None: silence); an empty list is a community in which nobody is found.
    """
    puts, saw, left = [], [], list(answers)
    for now in sorted(moments):
        for index, one in enumerate(puts):
            if one.state is PutState.PUT and one.ended_at is not None and one.ended_at <= now <= one.until:
                puts[index] = replace(one, state=PutState.NO)
        made = asking.round_of(ASK, _open(puts), now)
        puts = [replace(one, state=PutState.LAPSED) if one.key in made.lapsed else one for one in puts]
        if made.may_put and left:
            after = left.pop(0)
            said = now + timedelta(hours=after) if after is not None else None
            puts.append(Put(len(puts), PutState.PUT, now, asking.answer_by(ASK, now), said))
        saw.append((now, asking.seen(ASK, now)))
    return puts, saw


def _open(puts):
    return [replace(one, ended_at=None) if one.state is PutState.PUT else one for one in puts]


MOMENTS = st.lists(
    st.integers(0, 40 * 24 * 4).map(lambda quarter: MADE + timedelta(minutes=15 * quarter)), max_size=40, unique=True
)
ANSWERS = st.lists(st.none() | st.integers(0, 200), max_size=6)


@given(ANSWERS, MOMENTS)
def test_no_history_asks_two_at_once_more_than_three_or_before_a_morning(answers, moments):
    puts, _ = lived(answers, moments)
    assert len(puts) <= asking.MOST_ASKED
    for before, after in pairwise(puts):
        ended = before.ended_at if before.state is PutState.NO else before.until
        assert ended < asking.latest_morning(after.put_at, "UTC") or ended < after.put_at
        assert asking.latest_morning(after.put_at, "UTC") > before.put_at
    for one in puts:
        assert asking.first_round(ASK) <= one.put_at
        assert one.until < asking.ends_at(ASK)


@given(ANSWERS, ANSWERS, MOMENTS)
def test_two_worlds_that_differ_only_in_who_was_asked_and_what_they_said_look_the_same(one, other, moments):
    assert lived(one, moments)[1] == lived(other, moments)[1]


class Histories(RuleBasedStateMachine):
    """Two communities live through the same days with the same asker; the members of each do as they please.

    What the asker sees must be equal until somebody says yes, and none of the rules may break whatever comes when.
    """

    def __init__(self):
        super().__init__()
        self.now, self.ask = MADE, ASK
        self.worlds = ([], [])

    @rule(hours=st.integers(1, 60))
    def time_passes(self, hours):
        self.now += timedelta(hours=hours)

    @rule(found=st.tuples(st.booleans(), st.booleans()))
    def a_round_is_held(self, found):
        for puts, somebody in zip(self.worlds, found, strict=True):
            made = asking.round_of(self.ask, puts, self.now)
            for index, one in enumerate(puts):
                if one.key in made.lapsed:
                    puts[index] = replace(one, state=PutState.LAPSED, ended_at=self.now)
            if made.may_put and somebody:
                puts.append(Put(len(puts), PutState.PUT, self.now, asking.answer_by(self.ask, self.now)))
            again = asking.round_of(self.ask, puts, self.now)
            assert not again.lapsed
            assert not (again.may_put and somebody)

    @rule(world=st.integers(0, 1), gone=st.booleans())
    def a_member_says_no_or_leaves(self, world, gone):
        puts = self.worlds[world]
        for index, one in enumerate(puts):
            if one.state is PutState.PUT and self.now <= one.until:
                state = PutState.GONE if gone else asking.answer(one, False, self.now)
                puts[index] = replace(one, state=state, ended_at=self.now)

    @precondition(lambda self: self.ask.said is None and asking.seen(self.ask, self.now) in asking.OPEN)
    @rule()
    def the_asker_takes_it_back(self):
        self.ask = replace(self.ask, said=asking.withdraw(self.ask, self.now))

    @invariant()
    def one_at_a_time_three_at_most_and_each_with_a_week(self):
        for puts in self.worlds:
            assert len(puts) <= asking.MOST_ASKED
            assert sum(one.state is PutState.PUT for one in puts) <= 1
            assert all(one.until < asking.ends_at(self.ask) for one in puts)

    @invariant()
    def the_asker_sees_their_own_days_and_word(self):
        seen = asking.seen(self.ask, self.now)
        if self.ask.said is not None:
            assert seen is AskState.WITHDRAWN
        else:
            begun, over = self.now >= FIRST, self.now >= FIRST + timedelta(days=24)
            assert seen is (AskState.ENDED if over else AskState.ASKED if begun else AskState.WAITING)


TestHistories = Histories.TestCase
TestHistories.settings = bounds(max_examples=60, stateful_step_count=30, deadline=None)
