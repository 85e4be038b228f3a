"""Who is live, week by week: against counting by hand, with gaps, history and nothing at all."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inroad.score.network import BOTH, DAY, IN, OUT, STATES, WEEK, WINDOW, curve, entries, live, moves

NOON = 1_700_000_000


def arrays(events):
    person, at, way = zip(*events, strict=True) if events else ((), (), ())
    return np.array(person, np.int64), np.array(at, np.int64), np.array(way, np.int8)


def weekly(first, number):
    return first + np.arange(number, dtype=np.int64) * WEEK


def by_hand(events, moment):
    """{person: whole weeks they stay live without another word} at a moment, straight from the definition."""
    found = {}
    for who in {person for person, _, _ in events}:
        last = [
            max((at for person, at, way in events if person == who and way & one and at < moment), default=None)
            for one in (OUT, IN)
        ]
        if None not in last and min(last) >= moment - WINDOW:
            found[who] = (min(last) + WINDOW - moment) // WEEK
    return found


EVENTS = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 300).map(lambda day: day * DAY), st.sampled_from([OUT, IN, BOTH])),
    max_size=40,
)
HALF_DAYS = st.integers(0, 600).map(lambda half: half * DAY // 2)


@given(EVENTS, HALF_DAYS, st.integers(1, 30))
def test_everything_agrees_with_counting_by_hand(events, first, number):
    edges = weekly(first, number)
    found = live(*arrays(events), edges)
    truth = [by_hand(events, int(edge)) for edge in edges]
    shown = [{} for _ in edges]
    for person, edge, rest in zip(found.person, found.edge, found.rest, strict=True):
        shown[edge][int(person)] = int(rest)
    assert shown == truth
    line = curve(found)
    ever = set()
    for week, now in enumerate(truth):
        before = truth[week - 1] if week else {}
        assert line.size[week] == len(now)
        assert line.joined[week] == len(now.keys() - before.keys())
        assert line.left[week] == len(before.keys() - now.keys())
        assert line.fresh[week] == len(now.keys() - ever)
        ever |= now.keys()
    table, joined = moves(found), entries(found)
    assert table.shape == (number - 1, STATES, STATES + 1)
    for week in range(number - 1):
        counted = np.zeros((STATES, STATES + 1), np.int64)
        for who, rest in truth[week].items():
            counted[rest, truth[week + 1].get(who, -1) + 1] += 1
        assert (table[week] == counted).all()
    for week, now in enumerate(truth):
        before = truth[week - 1] if week else {}
        assert joined[week].tolist() == [
            sum(1 for who, rest in now.items() if who not in before and rest == one) for one in range(STATES)
        ]


@given(EVENTS)
def test_the_order_of_events_and_doubles_make_no_difference(events):
    edges = weekly(0, 45)
    once, again = live(*arrays(events), edges), live(*arrays([*reversed(events), *events]), edges)
    assert (once.person == again.person).all()
    assert (once.rest == again.rest).all()


def test_one_way_is_not_live_and_a_call_is():
    edges = np.array([NOON + WEEK])
    assert len(live(*arrays([(7, NOON, OUT), (8, NOON, IN), (9, NOON, BOTH)]), edges).person) == 1
    assert len(live(*arrays([(7, NOON, OUT), (7, NOON + DAY, IN)]), edges).person) == 1


def test_sixty_days_are_held_to_the_second():
    def size(*edges):
        return curve(live(*arrays([(1, NOON, BOTH)]), np.array(edges))).size.tolist()

    assert size(NOON, NOON + 1, NOON + WINDOW, NOON + WINDOW + 1) == [0, 1, 1, 0]
    found = live(*arrays([(1, NOON, BOTH)]), weekly(NOON + 1, 12))
    assert found.rest.tolist() == [8, 7, 6, 5, 4, 3, 2, 1, 0]


def test_no_history_and_one_event():
    line = curve(live(*arrays([]), weekly(NOON, 4)))
    assert line.size.tolist() == line.joined.tolist() == line.left.tolist() == [0, 0, 0, 0]
    assert moves(live(*arrays([]), weekly(NOON, 4))).sum() == 0
    assert moves(live(*arrays([(1, NOON, BOTH)]), np.array([NOON + 1]))).shape == (0, STATES, STATES + 1)
    assert curve(live(*arrays([(3, NOON, BOTH)]), weekly(NOON + 1, 3))).joined.tolist() == [1, 0, 0]


def test_a_gap_of_a_year_empties_the_network_and_who_comes_back_is_not_new():
    events = [(1, NOON, BOTH), (2, NOON + DAY, BOTH), (1, NOON + 365 * DAY, BOTH)]
    line = curve(live(*arrays(events), weekly(NOON + WEEK, 60)))
    assert line.size.max() == 2
    assert line.size[10:50].sum() == 0
    assert line.joined.sum() == 3
    assert line.fresh.sum() == 2


def test_history_older_than_the_first_week_is_who_was_live_at_its_beginning():
    events = [(1, NOON - 30 * DAY, BOTH), (2, NOON - 400 * DAY, BOTH)]
    assert curve(live(*arrays(events), weekly(NOON, 3))).size.tolist() == [1, 1, 1]


def test_weeks_that_do_not_ascend_and_numbers_below_nought_are_refused():
    with pytest.raises(ValueError, match="ascend"):
        live(*arrays([]), np.array([5, 5]))
    with pytest.raises(ValueError, match="0 or more"):
        live(*arrays([(-1, 5, OUT)]), np.array([6]))
