"""Facts in words about how promises turned out, rests, and whose word a door is."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtures.introductions import INTRODUCED, MONDAY, draft, life, say
from inroad.errors import Refused
from inroad.introductions import events
from inroad.introductions.model import Kept, Limits, Owed, Promise, Role, Surroundings
from inroad.introductions.standing import HALF_LIFE_DAYS, close_door, reopen_door, resting, standing, weight

DAY = timedelta(days=1)


def promise(
    state: Kept, *, days_ago: float = 10, late: float = 0, what: Promise = Promise.CONTACT, debtor: Role = Role.SEEKER
) -> Owed:
    ended = MONDAY - days_ago * DAY
    return Owed(
        "x", what, debtor, Role.VOUCHER, ended - late * DAY, "make contact with Carol Diaz", state, ended_at=ended
    )


def words(*owed: Owed) -> tuple[str, ...]:
    return standing(owed, MONDAY).words


def test_standing_is_said_as_facts() -> None:
    assert words(*[promise(Kept.KEPT)] * 3) == ("made contact in time, 3 of 3",)
    assert words(promise(Kept.KEPT), promise(Kept.KEPT, late=1)) == ("made contact in time, 1 of 2 (late once)",)
    assert words(promise(Kept.BROKEN), promise(Kept.BROKEN)) == ("made contact in time, 0 of 2 (not at all twice)",)
    assert words() == ()


def test_i7_unresolved_changes_nothing_and_neither_does_what_nobody_is_to_blame_for() -> None:
    kept = [promise(Kept.KEPT)] * 2
    others = [promise(state) for state in (Kept.UNRESOLVED, Kept.RELEASED, Kept.LAPSED, Kept.PENDING)]
    assert standing([*kept, *others], MONDAY).facts == standing(kept, MONDAY).facts
    assert standing(others, MONDAY).open_questions == ("make contact with Carol Diaz",)


def test_helpers_have_no_standing() -> None:
    assert words(promise(Kept.LAPSED, debtor=Role.VOUCHER), promise(Kept.KEPT, debtor=Role.ADDRESSEE)) == ()


def test_what_is_long_past_is_told_as_earlier_and_then_not_at_all() -> None:
    recent, earlier = promise(Kept.KEPT), promise(Kept.BROKEN, days_ago=HALF_LIFE_DAYS + 1)
    gone = promise(Kept.BROKEN, days_ago=3 * HALF_LIFE_DAYS + 1)
    assert words(recent, earlier, gone) == ("made contact in time, 1 of 1; earlier, in time, 0 of 1 (not at all once)",)
    assert words(earlier) == ("earlier: made contact in time, 0 of 1 (not at all once)",)
    assert words(gone) == ()


def test_a_promise_weighs_half_after_a_half_life() -> None:
    for lives in range(4):
        assert weight(promise(Kept.KEPT, days_ago=lives * HALF_LIFE_DAYS), MONDAY) == pytest.approx(0.5**lives)
    assert weight(promise(Kept.KEPT, days_ago=-5), MONDAY) == 1


@given(st.lists(st.tuples(st.sampled_from(list(Kept)), st.floats(0, 2000), st.sampled_from([0, 0, 1.5])), max_size=25))
@settings(max_examples=80)
def test_the_counts_recount(cases: list[tuple[Kept, float, float]]) -> None:
    owed = [promise(state, days_ago=ago, late=late) for state, ago, late in cases]
    facts = standing(owed, MONDAY).facts
    told = [case for case in cases if case[0] in {Kept.KEPT, Kept.BROKEN} and case[1] <= 3 * HALF_LIFE_DAYS]
    assert sum(fact.recent.all + fact.earlier.all for fact in facts) == len(told)
    assert sum(fact.recent.all for fact in facts) == sum(case[1] <= HALF_LIFE_DAYS for case in told)
    in_time = sum(state is Kept.KEPT and not late for state, _, late in told)
    assert sum(fact.recent.in_time + fact.earlier.in_time for fact in facts) == in_time


def test_i7_new_asks_rest_while_something_is_unresolved_and_no_longer() -> None:
    contract = say(life(draft(), *INTRODUCED), events.DatePassed("make contact"), MONDAY + 15 * DAY).contract
    limits = Limits(resting_why=resting(contract.owed, "UTC"))
    assert "make contact with Carol Diaz" in limits.resting_why
    with pytest.raises(Refused, match="asks to Bob Connor rest: nobody has said yet"):
        say(draft(), events.Asked(), MONDAY + 16 * DAY, Surroundings(limits))
    told = say(contract, events.Contacted(), MONDAY + 17 * DAY).contract
    assert resting(told.owed, "UTC") == ""
    assert resting([promise(Kept.UNRESOLVED, debtor=Role.VOUCHER)], "UTC") == ""


@pytest.mark.parametrize("by", [Role.SEEKER, Role.ADDRESSEE])
def test_i7_only_the_voucher_closes_or_reopens_the_door(by: Role) -> None:
    closed = close_door(Limits(), "twice was enough", Role.VOUCHER)
    assert closed.door_closed == "twice was enough"
    for word in (lambda: close_door(Limits(), "no", by), lambda: reopen_door(closed, by)):
        with pytest.raises(Refused, match="whose door it is"):
            word()
    assert reopen_door(closed, Role.VOUCHER) == Limits()
    assert close_door(Limits(), " ", Role.VOUCHER).door_closed


def test_a_closed_door_keeps_what_else_was_set() -> None:
    limits = Limits(asks_left=2, no_go=("acme",))
    assert replace(close_door(limits, "x", Role.VOUCHER), door_closed="") == limits
